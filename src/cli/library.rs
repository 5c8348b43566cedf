//! Scenarios on the user's disk.

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
