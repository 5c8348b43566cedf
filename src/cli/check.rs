//! `maracsim check FILE...`: every fault at once, nothing is run.

use super::arguments::CheckOptions;
use super::disk::Disk;
use super::{library, print, sweep};
use crate::error::Faults;
use crate::experiment::shipped;
use crate::experiment::sweep::Asked;
use crate::scenario::{Data, Files};

/// Reads and resolves each file: a scenario, or the plan of a sweep.
pub fn check(options: &CheckOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let mut faults = Faults::new();
    for file in &options.files {
        match if is_plan(file) { plan(&data, file) } else { scenario(&data, file) } {
            Ok(said) => print(&format!("{file}: sound, {said}\n"))?,
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn scenario(data: &Data, file: &str) -> Result<String, Faults> {
    library::ready(data, file, &[]).map(|ready| format!("named `{}`", ready.scenario.name))
}

fn plan(data: &Data, file: &str) -> Result<String, Faults> {
    let sheet = sweep::read(data, file, Asked::default())?.sheet;
    let axes = if sheet.axes.len() == 1 { "axis" } else { "axes" };
    Ok(format!("a plan of {} points on {} {axes}", sheet.points, sheet.axes.len()))
}

/// Whether a file is the plan of a sweep: it has what no scenario has.
fn is_plan(file: &str) -> bool {
    const OF_PLANS: [&str; 3] = ["axes", "scenarios", "design"];
    let bytes = if file.ends_with(".toml") { Disk::of(file).read(file).unwrap_or_default() } else { Vec::new() };
    let table = String::from_utf8_lossy(&bytes).parse::<toml::Table>().unwrap_or_default();
    OF_PLANS.iter().any(|key| table.contains_key(*key))
}
