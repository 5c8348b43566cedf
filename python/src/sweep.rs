//! Sweeps: the words of `maracsim sweep`, and the rows that one has left.

use crate::faults::raised;
use crate::table::{Column, Table};
use crate::words::stoppable;
use maracsim::cli;
use maracsim::experiment::sweep::{Cell, Kind, Sheet, columns};
use pyo3::prelude::*;
use std::path::PathBuf;

/// Does what the words after `maracsim sweep` say; where it was written. Whatever is finished when Ctrl-C comes is kept.
#[pyfunction]
pub fn sweep(py: Python<'_>, words: Vec<String>) -> PyResult<PathBuf> {
    stoppable(py, || cli::sweep::swept_of(&words)).map(|(place, _)| place)
}

/// The rows of a sweep that is whole, its digest, and its points.
#[pyfunction]
pub fn sweep_rows(py: Python<'_>, folder: PathBuf) -> PyResult<(Table, String, u64)> {
    let found = py.detach(|| {
        let mut cells: Vec<Vec<Held>> = Vec::new();
        let (sheet, digest) = cli::sweep::rows_of(&folder, |row| {
            cells.resize_with(row.len(), Vec::new);
            cells.iter_mut().zip(row).for_each(|(column, cell)| column.push(Held::from(cell)));
        })?;
        let head = columns(&sheet);
        cells.resize_with(head.len(), Vec::new);
        let columns: Vec<_> = head.into_iter().zip(cells).map(|((name, kind), of)| (name, column(kind, of))).collect();
        Ok((columns, sheet, digest))
    });
    let (columns, sheet, digest) = found.map_err(|faults| raised(py, &faults))?;
    let Sheet { name, seed, points, plan, .. } = sheet;
    let about = [("sweep", name), ("seed", seed.to_string()), ("plan", plan), ("digest", digest.clone())];
    Ok((Table::new(columns, &about)?, digest, points))
}

/// Does what the words after `maracsim sensitivity` say: the figures, a row each.
#[pyfunction]
pub fn sensitivity(py: Python<'_>, words: Vec<String>) -> PyResult<Table> {
    let rows = stoppable(py, || cli::sensitivity::rows_of(&words))?;
    let column = |(at, name): (usize, &&str)| {
        let cells = rows.iter().map(|row| row.get(at).filter(|cell| !cell.is_empty()));
        let values = match *name {
            "mean" | "low" | "high" | "se" => Column::Number(cells.map(|cell| cell?.parse().ok()).collect()),
            "n" => Column::Whole(cells.map(|cell| cell?.parse().ok()).collect()),
            _ => Column::Text(cells.map(|cell| cell.cloned()).collect()),
        };
        ((*name).to_string(), values)
    };
    Table::new(cli::sensitivity::COLUMNS.iter().enumerate().map(column).collect(), &[])
}

/// A cell that outlives its row.
enum Held {
    Empty,
    Text(String),
    Whole(i64),
    Number(f64),
}

impl From<&Cell<'_>> for Held {
    fn from(cell: &Cell<'_>) -> Self {
        match *cell {
            Cell::Empty => Self::Empty,
            Cell::Text(text) => Self::Text(text.into()),
            Cell::Whole(number) => Self::Whole(number),
            Cell::Number(number) => Self::Number(number),
        }
    }
}

fn column(kind: Kind, cells: Vec<Held>) -> Column {
    let cells = cells.into_iter();
    match kind {
        Kind::Text => {
            Column::Text(cells.map(|cell| if let Held::Text(text) = cell { Some(text) } else { None }).collect())
        }
        Kind::Whole => {
            Column::Whole(cells.map(|cell| if let Held::Whole(number) = cell { Some(number) } else { None }).collect())
        }
        Kind::Number => Column::Number(
            cells.map(|cell| if let Held::Number(number) = cell { Some(number) } else { None }).collect(),
        ),
    }
}
