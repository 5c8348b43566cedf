//! The one integration binary: a module for each room.

mod evidence;
mod theory;
mod world;
