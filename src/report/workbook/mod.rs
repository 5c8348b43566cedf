//! `workbook.xlsx`: the tables of a report for people who work in spreadsheets, with native charts, notes and sources.
//!
//! The same results give the same bytes. Numbers are the same as in `tables/*.csv`, in full; the format of a cell only
//! says how many digits are shown.

mod book;
mod calendar;
mod figures;
mod look;
mod memorandum;
mod options;
mod sheet;

pub use options::of_comparison;

use super::memorandum::Memorandum;
use super::tables::Grid;
use super::view::View;
use super::{Material, Report};
use crate::error::{Error, Faults};
use crate::experiment::Ready;
use book::{Book, Contents};
use rust_xlsxwriter::XlsxError;

/// The workbook of a run.
pub fn of_run(material: &Material<'_>, report: &Report, ready: &Ready) -> Result<Vec<u8>, Faults> {
    bytes(|| {
        let mut book = Book::new(report, Contents { command: &material.run.command, not_here: ALL });
        let memoranda = super::section::memorandum::of(&View::new(material));
        let titled: Vec<(&Memorandum, String)> = memoranda.iter().map(|of| (of, of.scenario.clone())).collect();
        memorandum::memorandum(&mut book, &titled)?;
        figures::figures(&mut book, report)?;
        calendar::calendar(&mut book, material, ready)?;
        book.tables(report)?;
        book.sources(material.sources)?;
        book.finish()
    })
}

/// The workbook of a report of which one file says all that there is: that table.
pub fn of_grid(report: &Report, grid: &Grid, command: &str) -> Result<Vec<u8>, Faults> {
    bytes(|| {
        let mut book = Book::new(report, Contents { command, not_here: "All is here that stands in tables/" });
        book.grid(grid)?;
        book.finish()
    })
}

/// What is left out.
const ALL: &str = "Every measure, place and year: tables/all.csv; each replication: results.parquet";

/// The bytes of a workbook, or why there are none.
fn bytes(make: impl FnOnce() -> Result<Vec<u8>, XlsxError>) -> Result<Vec<u8>, Faults> {
    make().map_err(|error| vec![Error::running(format!("cannot make workbook.xlsx: {error}"))])
}
