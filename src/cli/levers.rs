//! `maracsim levers [PATTERN]`: every lever with its value, range and evidence.

use super::arguments::{Format, LeversOptions};
use super::library::disk_of;
use super::{print, table};
use crate::error::Faults;
use crate::experiment::catalogue::{Of, levers as rows};
use crate::report::{data as documented, lists};

/// Prints the list.
pub fn levers(LeversOptions { list: options, document }: &LeversOptions) -> Result<(), Faults> {
    let data = options.local.data()?;
    if *document {
        return print(&documented::document(&data)?);
    }
    let of = Of { scenario: options.scenario.as_deref(), area: options.area.as_deref(), sets: &[] };
    let rows = rows(&data, &disk_of(of.scenario), &options.pattern, of)?;
    if options.format != Format::Text {
        return print(&table::render(&lists::LEVERS, &lists::levers(rows), options.format));
    }
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            let span = row.now.range.map_or_else(String::new, |(low, high)| format!("{low} to {high}"));
            vec![row.path, row.now.value, span, row.evidence.to_string()]
        })
        .collect();
    let list = table::render(&["lever", "value", "range", "evidence"], &cells, Format::Text);
    print(&(list + "\nmaracsim explain LEVER tells more of one.\n"))
}
