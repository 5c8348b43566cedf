//! Questions that are asked in the words of the command line: comparisons, staffing and calibration.

use crate::results::number;
use crate::table::{Column, Table};
use crate::watch::watched;
use maracsim::cli;
use maracsim::error::Faults;
use maracsim::experiment::sweep::Kind;
use maracsim::report::compare::{COLUMNS, MORE, Row, rows};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

/// Does work that listens to the flag of the whole process, which is down again for the next.
pub fn stoppable<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Faults> + Send) -> PyResult<T> {
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

/// The rows that the words after `maracsim staff` ask for.
#[pyfunction]
pub fn staff(py: Python<'_>, words: Vec<String>) -> PyResult<Table> {
    let (head, rows) = stoppable(py, || cli::staff::rows_of(&words))?;
    let column = |(at, (name, kind)): (usize, (&str, Kind))| {
        let cells = rows.iter().map(|row| row.get(at).filter(|cell| !cell.is_empty()));
        let values = match kind {
            Kind::Whole => Column::Whole(cells.map(|cell| cell?.parse().ok()).collect()),
            Kind::Number => Column::Number(cells.map(|cell| cell?.parse().ok()).collect()),
            Kind::Text => Column::Text(cells.map(|cell| cell.cloned()).collect()),
        };
        (name.to_string(), values)
    };
    Table::new(head.into_iter().enumerate().map(column).collect(), &[])
}

/// Calibrates as the words after `maracsim calibrate` say: the folder, the file of it that other calls use, and what was found.
#[pyfunction]
pub fn calibrate(py: Python<'_>, words: Vec<String>) -> PyResult<(PathBuf, PathBuf, String)> {
    stoppable(py, || cli::calibrate::left_by(&words))
}
