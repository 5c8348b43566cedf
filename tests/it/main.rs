//! The one integration binary: a module for each room.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod architecture;
mod baseline;
mod cli;
mod evidence;
mod golden;
mod honest;
mod laws;
mod same;
mod theory;
mod told;
mod world;
