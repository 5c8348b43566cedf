//! `maracsim check FILE...`: every fault at once, nothing is run.

use super::arguments::CheckOptions;
use super::{library, print};
use crate::error::Faults;
use crate::experiment::judged;
use crate::scenario::resolve;

/// Reads and resolves each file.
pub fn check(options: &CheckOptions) -> Result<(), Faults> {
    let data = library::shipped()?;
    let mut faults = Faults::new();
    for file in &options.files {
        let resolved = library::load(&data, file, &[]).and_then(|scenario| {
            judged(&scenario.standards)?;
            resolve(&scenario, library::country(&data))
        });
        match resolved {
            Ok(resolved) => print(&format!("{file}: sound ({} closed groups)\n", resolved.groups.len()))?,
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
