//! `maracsim levers [PATTERN]`: every lever with its value, range and evidence.

use super::arguments::{Format, ListOptions};
use super::{library, print, table};
use crate::error::Faults;
use crate::experiment::shipped;
use crate::scenario::{Data, built_in, levers as rows};

/// Prints the list.
pub fn levers(options: &ListOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let scenario = library::scenario(&data, options.scenario.as_deref().unwrap_or(built_in::BASELINE), &[])?;
    let gss = one_code(&data, options.area.as_deref())?;
    let rows = rows(&scenario.tree, &data.registry, &options.pattern, gss.as_deref()).map_err(|fault| vec![fault])?;
    let range = |range: &Option<(String, String)>| range.clone().unwrap_or_default();
    if options.format == Format::Text {
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let (low, high) = range(&row.now.range);
                let span = if low.is_empty() { String::new() } else { format!("{low} to {high}") };
                vec![row.path.clone(), row.now.value.clone(), span, row.evidence.to_string()]
            })
            .collect();
        let list = table::render(&["lever", "value", "range", "evidence"], &cells, Format::Text);
        return print(&(list + "\nmaracsim explain LEVER tells more of one.\n"));
    }
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| {
            let (low, high) = range(&row.now.range);
            let source = row.source.unwrap_or_default();
            let meaning = row.meaning.trim().to_string();
            vec![row.path, row.now.value, low, high, row.unit, row.evidence.into(), source, row.now.set_by, meaning]
        })
        .collect();
    let head = ["lever", "value", "low", "high", "unit", "evidence", "source", "set_by", "meaning"];
    print(&table::render(&head, &cells, options.format))
}

/// The code of one authority that the user named.
pub fn one_code(data: &Data, area: Option<&str>) -> Result<Option<String>, Faults> {
    let named = area.map(|name| name.to_string());
    Ok(data.authorities.codes(named.as_slice())?.into_iter().next())
}
