//! The one integration binary: a module for each room.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on fails, and may say why")]

mod agencies;
mod architecture;
mod baseline;
mod cli;
mod compared;
mod cost;
mod drawn;
mod duties;
mod elsewhere;
mod equity;
mod events;
mod evidence;
mod exact;
mod golden;
mod honest;
mod laws;
mod local_data;
mod loops;
mod manual;
mod memorandum;
mod national;
mod page;
mod posts;
mod published;
mod same;
mod sensitivity;
mod staff;
mod sweep;
mod theory;
mod told;
mod verification;
mod web;
mod workbook;
mod workload;
mod world;
