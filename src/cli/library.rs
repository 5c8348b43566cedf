//! Scenarios on the user's disk, and authorities by the names that users write.

use super::disk::Disk;
use crate::error::{Error, Faults};
use crate::experiment::{Ready, load};
use crate::scenario::{Data, Scenario, built_in};
use std::path::Path;

/// Reads a scenario without resolving it.
pub fn scenario(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Scenario, Faults> {
    load(data, &Disk::of(name_or_path), name_or_path, sets)
}

/// Reads and resolves a scenario.
pub fn ready(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Ready, Faults> {
    let read = Ready::read(data, &Disk::of(name_or_path), name_or_path, sets);
    let file = format!("{name_or_path}.toml");
    let known = name_or_path.ends_with(".toml") || built_in::SCENARIOS.iter().any(|(name, _)| *name == name_or_path);
    // A word is a built-in scenario; who means the file of that name is told so.
    read.map_err(|faults| match &faults[..] {
        [only] if !known && Path::new(&file).is_file() => {
            vec![Error { hint: Some(format!("did you mean the file `{file}`?")), ..only.clone() }]
        }
        _ => faults,
    })
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
