//! Rows: blocks as a long table, one row for each point (and replication), place, year and measure.

use super::block::{Block, Outcome};
use super::sheet::{Rows, Sheet};
use crate::experiment::plan::digest;
use crate::statistics::Estimate;
use crate::units::split_number;

/// A cell of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing: not applicable, or not known.
    Empty,
    /// Words.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
}

/// The names of some columns.
pub const fn names<const N: usize>(columns: &[(&'static str, Kind); N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = columns[at].0;
        at += 1;
    }
    names
}

impl<'a> Cell<'a> {
    /// A number; empty if it is none. Infinity stays: a wait that no run is long enough to show.
    pub fn number(value: f64) -> Self {
        if value.is_nan() { Self::Empty } else { Self::Number(value) }
    }

    fn words(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// The columns of the rows of a sweep.
pub fn columns(sheet: &Sheet) -> Vec<(String, Kind)> {
    let fixed = |list: &[(&str, Kind)]| list.iter().map(|&(name, kind)| (name.to_string(), kind)).collect::<Vec<_>>();
    let mut columns = fixed(&[("point", Kind::Whole), ("scenario", Kind::Text)]);
    let kind = |unit: &Option<String>| if unit.is_some() { Kind::Number } else { Kind::Text };
    columns.extend(sheet.axes.iter().map(|axis| (axis.lever.clone(), kind(&axis.unit))));
    if sheet.rows == Rows::Replications {
        columns.extend(fixed(&[("replication", Kind::Whole)]));
    }
    let words = ["authority", "gss", "year", "group", "measure", "unit"].map(|name| (name, Kind::Text));
    columns.extend(fixed(&words));
    columns.extend(match sheet.rows {
        Rows::Replications => fixed(&[("value", Kind::Number)]),
        Rows::Estimates => fixed(&[
            ("mean", Kind::Number),
            ("low", Kind::Number),
            ("high", Kind::Number),
            ("se", Kind::Number),
            ("n", Kind::Whole),
        ]),
    });
    columns.extend(fixed(&[("error", Kind::Text)]));
    columns
}

/// What every row of a point begins with.
fn head<'a>(sheet: &'a Sheet, block: &'a Block) -> Vec<Cell<'a>> {
    let mut cells = vec![Cell::Whole(block.point as i64), Cell::Text(sheet.scenario(block.point))];
    cells.extend(sheet.axes.iter().enumerate().map(|(at, axis)| {
        let text = block.texts.get(at).map_or("", String::as_str);
        match axis.unit {
            Some(_) => split_number(text).map_or(Cell::Empty, |(number, _)| Cell::Number(number)),
            None => Cell::words(text),
        }
    }));
    cells
}

/// The values of one place, year and measure, by replication: numerators and denominators.
pub fn column(block: &Block, at: usize) -> Vec<[f64; 2]> {
    match &block.outcome {
        Outcome::Ran { rows, .. } => rows.iter().filter_map(|row| row.values.get(at).copied()).collect(),
        Outcome::Refused(_) => Vec::new(),
    }
}

/// Hands every row of a block to `put`, in order of replication, place, year and measure. Stops at the first fault.
pub fn rows<E>(sheet: &Sheet, block: &Block, mut put: impl FnMut(&[Cell<'_>]) -> Result<(), E>) -> Result<(), E> {
    let head = head(sheet, block);
    let (years, ran) = match &block.outcome {
        Outcome::Ran { years, rows } => (years, rows),
        Outcome::Refused(why) => return put(&refusal(sheet, head, why)),
    };
    let cells = sheet.places.len() * years.len() * sheet.measures.len();
    let names = |at: usize| {
        let (measure, rest) = (&sheet.measures[at % sheet.measures.len()], at / sheet.measures.len());
        let (place, year) = (&sheet.places[rest / years.len()], &years[rest % years.len()]);
        let words = [&place.name, &place.gss, year, "all", &measure.id, &measure.unit];
        (words.map(|word: &str| Cell::words(word)), measure)
    };
    let mut line: Vec<Cell<'_>> = Vec::with_capacity(head.len() + 12);
    match sheet.rows {
        Rows::Estimates => (0..cells).try_for_each(|at| {
            let (words, measure) = names(at);
            let Estimate { mean, low, high, se, n, .. } = measure.estimate(&column(block, at));
            line.clear();
            line.extend(head.iter().chain(&words));
            line.extend([mean, low, high, se].map(Cell::number));
            line.extend([Cell::Whole(n as i64), Cell::Empty]);
            put(&line)
        }),
        Rows::Replications => (0..).zip(ran).try_for_each(|(replication, row)| {
            row.values.iter().take(cells).enumerate().try_for_each(|(at, &[top, bottom])| {
                let (words, _) = names(at);
                let value = if bottom > 0.0 { top / bottom } else { f64::NAN };
                line.clear();
                line.extend(&head);
                line.push(Cell::Whole(replication));
                line.extend(words);
                line.extend([Cell::number(value), Cell::Empty]);
                put(&line)
            })
        }),
    }
}

/// The one row of a point that could not be run.
fn refusal<'a>(sheet: &Sheet, mut head: Vec<Cell<'a>>, why: &'a str) -> Vec<Cell<'a>> {
    head.resize(columns(sheet).len() - 1, Cell::Empty);
    head.push(Cell::words(why));
    head
}

/// The digest that a run of the same scenario and replications has; none for a point that was refused.
pub fn digest_of(sheet: &Sheet, block: &Block) -> Option<String> {
    let Outcome::Ran { rows, .. } = &block.outcome else { return None };
    let simulated = rows.first().map_or(0, |row| row.digests.len());
    let simulated: Vec<String> = sheet.places.iter().take(simulated).map(|place| place.gss.clone()).collect();
    let digests: Vec<Vec<u64>> = rows.iter().map(|row| row.digests.clone()).collect();
    Some(digest(&digests, &simulated))
}

/// Whether a block holds what a sheet says: bytes from elsewhere may not.
pub fn fits(sheet: &Sheet, block: &Block) -> bool {
    let cells = |years: usize| sheet.places.len() * years * sheet.measures.len();
    let same = match &block.outcome {
        Outcome::Ran { years, rows } => {
            !years.is_empty() && !rows.is_empty() && rows.iter().all(|row| row.values.len() == cells(years.len()))
        }
        Outcome::Refused(_) => true,
    };
    same && block.first == 0 && block.texts.len() == sheet.axes.len()
}
