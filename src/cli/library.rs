//! Scenarios on the user's disk.

use super::disk::Disk;
use crate::error::Faults;
use crate::experiment::{Ready, load};
use crate::scenario::{Data, Scenario};

/// Reads a scenario without resolving it.
pub fn scenario(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Scenario, Faults> {
    load(data, &Disk::of(name_or_path), name_or_path, sets)
}

/// Reads and resolves a scenario.
pub fn ready(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Ready, Faults> {
    Ready::read(data, &Disk::of(name_or_path), name_or_path, sets)
}
