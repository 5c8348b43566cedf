//! Levers and measures as lists, and one lever on a page: for people and for programs, from the same values.

use crate::measure::{Kind, Measure};
use crate::scenario::explain::{Row, Setting};
use crate::scenario::{Data, Explanation};
use std::fmt::Write;

/// The columns of the list of levers.
pub const LEVERS: [&str; 9] = ["lever", "value", "low", "high", "unit", "evidence", "source", "set_by", "meaning"];

/// The columns of the list of measures.
pub const MEASURES: [&str; 5] = ["measure", "name", "unit", "definition", "interval"];

/// Levers as rows of [`LEVERS`].
pub fn levers(rows: Vec<Row>) -> Vec<Vec<String>> {
    let cells = |row: Row| {
        let (low, high) = row.now.range.unwrap_or_default();
        let source = row.source.unwrap_or_default();
        let meaning = row.meaning.trim().to_string();
        vec![row.path, row.now.value, low, high, row.unit, row.evidence.into(), source, row.now.set_by, meaning]
    };
    rows.into_iter().map(cells).collect()
}

/// Measures as rows of [`MEASURES`].
pub fn measures(measures: &[Measure]) -> Vec<Vec<String>> {
    let cells =
        |of: &Measure| vec![of.id.clone(), of.name.clone(), of.unit.into(), of.definition.clone(), interval(of)];
    measures.iter().map(cells).collect()
}

/// What the intervals of a measure are.
pub fn interval(measure: &Measure) -> String {
    let own = measure.interval();
    match measure.kind {
        Kind::Offered(_) => format!("{own}; over draws of the inputs their 10th to 90th percentile"),
        _ => format!("{own}, chance only; over draws of the inputs the 10th to 90th percentile"),
    }
}

/// One lever on a page.
pub fn explanation(data: &Data, lever: &Explanation) -> String {
    let mut page = format!("{}\n{}\n\n", lever.path, lever.meaning.trim());
    let mut line = |head: &str, text: &str| {
        let _ = writeln!(page, "{:<12}{text}", format!("{head}:"));
    };
    let with_range = |setting: &Setting| match &setting.range {
        Some((low, high)) => format!("{} ({low} to {high})", setting.value),
        None => setting.value.clone(),
    };
    line("value", &with_range(&lever.now));
    line("unit", &lever.unit);
    line("set by", &lever.now.set_by);
    for older in &lever.overrode {
        line("overrode", &format!("{}, set by {}", with_range(older), older.set_by));
    }
    line("evidence", lever.evidence);
    if let Some((key, source)) = &lever.source {
        line("source", &format!("{} [{key}]", source.title));
        line("", source.address.as_deref().unwrap_or("no address"));
    }
    if let Some(why) = &lever.why {
        line("why", why);
    }
    if let Some(row) = &lever.row {
        line("row", row);
    }
    line("acts in", lever.acts_in);
    if !lever.authorities.is_empty() {
        let name = |gss: &String| data.authorities.find(gss).map_or_else(|_| gss.clone(), |found| found.name.clone());
        let names: Vec<String> = lever.authorities.iter().map(name).collect();
        line("own values", &format!("{} (use --area)", names.join(", ")));
    }
    page.replace("\n:           ", "\n            ")
}
