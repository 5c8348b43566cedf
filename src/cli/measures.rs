//! `maracsim measures [PATTERN]`: every measure with its definition.

use super::arguments::{Format, ListOptions};
use super::library::disk_of;
use super::{print, table};
use crate::error::Faults;
use crate::experiment::catalogue::{Of, measures as known};
use crate::experiment::shipped;
use crate::measure::Measure;
use crate::report::lists;

/// Prints the list.
pub fn measures(options: &ListOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let of = Of { scenario: options.scenario.as_deref(), area: None, sets: &[] };
    let found = known(&data, &disk_of(of.scenario), &options.pattern, of)?;
    if options.format != Format::Text {
        return print(&table::render(&lists::MEASURES, &lists::measures(&found), options.format));
    }
    let entry = |of: &Measure| {
        let interval = lists::interval(of);
        format!("{} ({})\n    {}\n    Interval: {interval}.\n", of.id, of.unit, of.definition)
    };
    print(&found.iter().map(entry).collect::<Vec<_>>().join("\n"))
}
