//! Scenarios on the user's disk.

use super::disk::Disk;
use crate::error::Faults;
use crate::experiment::Ready;
use crate::scenario::{Data, built_in};

/// The disk as seen from a scenario, or from the baseline if none is named.
pub fn disk_of(scenario: Option<&str>) -> Disk {
    Disk::of(scenario.unwrap_or(built_in::BASELINE))
}

/// Reads and resolves a scenario.
pub fn ready(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Ready, Faults> {
    Ready::read(data, &Disk::of(name_or_path), name_or_path, sets)
}
