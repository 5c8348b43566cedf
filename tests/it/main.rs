//! The one integration binary: a module for each room.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cli;
mod evidence;
mod golden;
mod laws;
mod same;
mod theory;
mod world;
