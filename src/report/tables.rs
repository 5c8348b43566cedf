//! Comma-separated tables that no spreadsheet takes for formulas.

use super::value::{Cell, Report, Table, Tidy};
use crate::error::turns;
use crate::statistics::{Drawn, Estimate, Method};

/// The columns of a tidy table.
pub const TIDY: [&str; 20] = [
    "scenario",
    "authority",
    "gss",
    "year",
    "group",
    "measure",
    "unit",
    "mean",
    "low",
    "high",
    "interval",
    "replications",
    "covers",
    "drawn_mean",
    "drawn_low",
    "drawn_high",
    "drawn_covers",
    "sd_chance",
    "sd_inputs",
    "draws",
];

/// The column that stands before them where a table has several layers of feedback loops.
pub const LAYER: [&str; 1] = ["layer"];

/// Words without marks that turn the direction of what follows: a cell must not read other than it is.
pub fn straight(text: &str) -> String {
    text.chars().filter(|&letter| !turns(letter)).collect()
}

/// Words as a cell: neutralised where a spreadsheet would compute them, quoted where needed.
pub fn words(text: &str) -> String {
    let text = straight(text);
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    quoted(if risky { format!("'{text}") } else { text })
}

/// Words as a cell, quoted where needed.
fn quoted(text: String) -> String {
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A number in full; empty if it is none.
pub fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// A line of finished cells.
pub fn line(cells: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut line = String::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        line.push_str(cell.as_ref());
    }
    line.push('\n');
    line
}

/// What a cell of a table holds, whoever writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Words.
    Words(String),
    /// A number in full; none that is no number.
    Number(f64),
    /// A number as it is written.
    Written(String),
    /// Figures in the program's own words, such as `+90 to +94`: no formula, whatever they begin with.
    Figures(String),
}

impl Entry {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    fn csv(&self) -> String {
        match self {
            Self::Words(text) => words(text),
            Self::Number(value) => number(*value),
            Self::Written(text) => text.clone(),
            Self::Figures(text) => quoted(text.clone()),
        }
    }
}

/// A table as files hold it.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Its name, and that of its file.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Entry>>,
}

impl Grid {
    /// The rows of a program: what reads as a number is one.
    pub fn of_rows(id: &str, caption: &str, head: &[&str], rows: &[Vec<String>]) -> Self {
        let entry = |cell: &String| match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Entry::Written(cell.clone()),
            _ => Entry::words(cell),
        };
        let rows = rows.iter().map(|row| row.iter().map(entry).collect()).collect();
        Self { id: id.into(), caption: caption.into(), head: head.iter().map(ToString::to_string).collect(), rows }
    }

    /// The table as CSV.
    pub fn csv(&self) -> String {
        let mut text = line(self.head.iter().map(|name| words(name)));
        for row in &self.rows {
            text.push_str(&line(row.iter().map(Entry::csv)));
        }
        text
    }
}

fn tidy(id: &str, caption: &str, scenario: &str, rows: &[Tidy]) -> Grid {
    let layered = rows.iter().any(|row| row.layer.is_some());
    let head = LAYER.into_iter().filter(|_| layered).chain(TIDY).map(str::to_string).collect();
    let entries = |row: &Tidy| {
        let labels = [scenario, &row.authority, &row.gss, &row.year, &row.group, &row.measure, &row.unit];
        let layer = row.layer.filter(|_| layered);
        let estimate = &row.estimate;
        let numbers = [estimate.mean, estimate.low, estimate.high];
        let (numbers, interval, covers) = if row.hidden {
            ([f64::NAN; 3], HIDDEN, "")
        } else {
            (numbers, interval(estimate), estimate.method.covers().name())
        };
        let made = [Entry::words(interval), Entry::Number(estimate.n as f64), Entry::words(covers)];
        let labels = layer.into_iter().chain(labels).map(Entry::words);
        let numbers = numbers.map(Entry::Number).into_iter().chain(made);
        labels.chain(numbers).chain(over_draws(row.drawn.filter(|_| !row.hidden))).collect()
    };
    Grid { id: id.into(), caption: caption.into(), head, rows: rows.iter().map(entries).collect() }
}

/// Instead of how an interval was made, where a count is too small to be published.
pub const HIDDEN: &str = "not published: fewer than 5";

/// An estimate over draws; empty where nothing was drawn.
fn over_draws(drawn: Option<Drawn>) -> [Entry; 7] {
    let Some(Drawn { estimate, chance, inputs }) = drawn else {
        return std::array::from_fn(|_| Entry::words(""));
    };
    let covers = Entry::words(estimate.method.covers().name());
    let [mean, low, high] = [estimate.mean, estimate.low, estimate.high].map(Entry::Number);
    let [chance, inputs, draws] = [chance, inputs, estimate.n as f64].map(Entry::Number);
    [mean, low, high, covers, chance, inputs, draws]
}

/// The cells of an estimate over draws; empty where nothing was drawn.
pub fn drawn(drawn: Option<Drawn>) -> [String; 7] {
    over_draws(drawn).map(|entry| entry.csv())
}

/// How the interval was made; the method "exact" is used for closed forms only.
fn interval(estimate: &Estimate) -> &'static str {
    match estimate.method {
        Method::Exact => "closed form: no chance in it",
        method => method.name(),
    }
}

/// A cell. Figures are the program's own words: they stand as they are, `+90 to +94` too, and where there is none the cell is
/// empty.
fn entry(cell: &Cell) -> Entry {
    match cell {
        Cell::Number(text) if text == "-" => Entry::Figures(String::new()),
        Cell::Number(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => Entry::Written(text.clone()),
        Cell::Number(text) => Entry::Figures(text.replace('\u{a0}', " ")),
        cell => Entry::words(cell.text().replace('\u{a0}', " ")),
    }
}

/// A table as a reader sees it.
pub fn shown(table: &Table) -> Grid {
    let rows = table.rows.iter().map(|row| row.iter().map(entry).collect()).collect();
    Grid { id: table.id.clone(), caption: table.caption.clone(), head: table.head.clone(), rows }
}

/// Every table of a report as files hold it.
pub fn grids(report: &Report) -> Vec<Grid> {
    let of = |table: &Table| match table.tidy.is_empty() {
        true => shown(table),
        false => tidy(&table.id, &table.caption, &report.label, &table.tidy),
    };
    super::package::tables(report).into_iter().map(of).collect()
}

/// Every table of a report as a file: its name and its text; `all.csv` has every measure, place and year.
pub fn tables(report: &Report) -> Vec<(String, String)> {
    let all = tidy("all", "Every measure, place and year", &report.label, &report.all);
    grids(report).into_iter().chain([all]).map(|grid| (format!("{}.csv", grid.id), grid.csv())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised() {
        assert_eq!(words("=1+1"), "'=1+1");
        assert_eq!(words("@SUM(A1,A2)"), "\"'@SUM(A1,A2)\"");
        assert_eq!(words("-x"), "'-x");
        assert_eq!(words("\tx"), "'\tx");
        assert_eq!(words("\u{202e}=1+1\u{2066}"), "'=1+1", "a mark in front does not hide a formula");
        assert_eq!(words("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(
            (number(f64::NAN), number(-1.5), number(f64::INFINITY)),
            (String::new(), "-1.5".into(), String::new())
        );
    }
}
