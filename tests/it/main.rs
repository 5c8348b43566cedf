//! The one integration binary: a module for each room.

mod evidence;
mod golden;
mod laws;
mod same;
mod theory;
mod world;
