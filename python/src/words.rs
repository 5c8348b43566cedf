//! Questions that are asked in the words of the command line: comparisons and staffing. Nothing is written.

use crate::results::number;
use crate::table::{Column, Table};
use crate::watch::watched;
use maracsim::cli;
use maracsim::error::Faults;
use maracsim::report::compare::{COLUMNS, MORE, Row, rows};
use pyo3::prelude::*;
use std::sync::atomic::Ordering;

/// Does work that listens to the flag of the whole process, which is down again for the next.
fn stoppable<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Faults> + Send) -> PyResult<T> {
    let stop = cli::stop_flag();
    let done = watched(py, stop, None, |_| work());
    stop.store(false, Ordering::Relaxed);
    done
}

/// The differences that the words after `maracsim compare` ask for, the names of the scenarios and the digests of their runs.
#[pyfunction]
pub fn compare(py: Python<'_>, words: Vec<String>) -> PyResult<(Table, Vec<String>, Vec<String>)> {
    let (found, facts) = stoppable(py, || cli::compare::found_of(&words))?;
    let all: Vec<Row<'_>> = found.iter().flat_map(rows).collect();
    let label = |at: usize| Column::Text(all.iter().map(|row| Some(row.0[at].to_string())).collect());
    let figure = |at: usize| Column::Number(all.iter().map(|row| number(row.1[at])).collect());
    let further = |at: usize| Column::Number(all.iter().map(|row| number(row.3[at])).collect());
    let mut columns: Vec<Column> = (0..8).map(label).chain((0..8).map(figure)).collect();
    columns.push(Column::Whole(all.iter().map(|row| Some(row.2 as i64)).collect()));
    columns.extend((0..MORE.len()).map(further));
    let names = COLUMNS.iter().chain(&MORE).map(|name| (*name).to_string());
    let about = [("seed", facts.seed.to_string()), ("digests", facts.digests.join(" "))];
    let table = Table::new(names.zip(columns).collect(), &about)?;
    Ok((table, facts.titles.into_iter().map(|(name, _)| name).collect(), facts.digests))
}

/// The columns of staffing that hold numbers; those of amounts hold one for each authority or team of a group, as text.
const NUMBERS: [&str; 19] = [
    "chance_asked",
    "chance",
    "chance_low",
    "chance_high",
    "chance_over_draws",
    "cost",
    "cost_low",
    "cost_high",
    "added",
    "days_averted",
    "days_averted_low",
    "days_averted_high",
    "standards_met",
    "standards_met_low",
    "standards_met_high",
    "left",
    "mean",
    "low",
    "high",
];

/// The rows that the words after `maracsim staff` ask for.
#[pyfunction]
pub fn staff(py: Python<'_>, words: Vec<String>) -> PyResult<Table> {
    let (head, rows) = stoppable(py, || cli::staff::rows_of(&words))?;
    let column = |(at, name): (usize, &&str)| {
        let cells = rows.iter().map(|row| row.get(at).filter(|cell| !cell.is_empty()));
        let values = match *name {
            "n" | "order" | "teams" => Column::Whole(cells.map(|cell| cell?.parse().ok()).collect()),
            name if NUMBERS.contains(&name) => Column::Number(cells.map(|cell| cell?.parse().ok()).collect()),
            _ => Column::Text(cells.map(|cell| cell.cloned()).collect()),
        };
        ((*name).to_string(), values)
    };
    Table::new(head.iter().enumerate().map(column).collect(), &[])
}
