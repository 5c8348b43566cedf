//! Scenarios on the user's disk, and authorities by the names that users write.

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

/// GSS codes of authorities that the user named; every wrong name at once.
pub fn codes(data: &Data, names: &[String]) -> Result<Vec<String>, Faults> {
    let mut faults = Faults::new();
    let mut codes = Vec::new();
    for name in names {
        match data.authorities.find(name) {
            Ok(authority) if codes.contains(&authority.gss) => {}
            Ok(authority) => codes.push(authority.gss.clone()),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(codes) } else { Err(faults) }
}
