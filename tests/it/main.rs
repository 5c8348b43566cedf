//! The one integration binary: a module for each room.

mod cli;
mod evidence;
