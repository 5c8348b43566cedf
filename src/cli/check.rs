//! `maracsim check FILE...`: every fault at once, nothing is run.

use super::arguments::CheckOptions;
use super::{library, print};
use crate::error::Faults;
use crate::experiment::shipped;

/// Reads and resolves each file.
pub fn check(options: &CheckOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let mut faults = Faults::new();
    for file in &options.files {
        match library::ready(&data, file, &[]) {
            Ok(ready) => print(&format!("{file}: sound, named `{}`\n", ready.scenario.name))?,
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
