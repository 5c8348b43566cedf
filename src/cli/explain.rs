//! `maracsim explain LEVER`: one lever, from its value to the line of code that uses it.

use super::arguments::ExplainOptions;
use super::library::disk_of;
use super::print;
use crate::error::Faults;
use crate::experiment::catalogue::{Of, explain as explained};
use crate::report::lists::explanation;

/// Prints what is known of a lever.
pub fn explain(options: &ExplainOptions) -> Result<(), Faults> {
    let data = options.local.data()?;
    let of = Of { scenario: options.scenario.as_deref(), area: options.area.as_deref(), sets: &options.sets };
    let found = explained(&data, &disk_of(of.scenario), &options.lever, of)?;
    print(&explanation(&data, &found))
}
