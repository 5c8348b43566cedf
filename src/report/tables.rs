//! Comma-separated tables that no spreadsheet takes for formulas.

use super::value::{Cell, Report, Table, Tidy};
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

/// Words as a cell: neutralised where a spreadsheet would compute them, quoted where needed.
pub fn words(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if risky { format!("'{text}") } else { text.to_string() };
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

fn tidy(scenario: &str, rows: &[Tidy]) -> String {
    let layered = rows.iter().any(|row| row.layer.is_some());
    let mut text = line(LAYER.into_iter().filter(|_| layered).chain(TIDY));
    for row in rows {
        let labels = [scenario, &row.authority, &row.gss, &row.year, &row.group, &row.measure, &row.unit];
        let estimate = &row.estimate;
        let (numbers, interval) = if row.hidden {
            (Default::default(), "not published: fewer than 5")
        } else {
            ([estimate.mean, estimate.low, estimate.high].map(number), interval(estimate))
        };
        let layer = row.layer.filter(|_| layered).map(str::to_string);
        let cells = layer.into_iter().chain(labels.iter().map(|label| words(label))).chain(numbers);
        let covers = if row.hidden { "" } else { estimate.method.covers().name() };
        let made = [words(interval), estimate.n.to_string(), words(covers)];
        text.push_str(&line(cells.chain(made).chain(drawn(row.drawn.filter(|_| !row.hidden)))));
    }
    text
}

/// The cells of an estimate over draws; empty where nothing was drawn.
pub fn drawn(drawn: Option<Drawn>) -> [String; 7] {
    let Some(Drawn { estimate, chance, inputs }) = drawn else { return Default::default() };
    let [mean, low, high] = [estimate.mean, estimate.low, estimate.high].map(number);
    let covers = words(estimate.method.covers().name());
    [mean, low, high, covers, number(chance), number(inputs), estimate.n.to_string()]
}

/// How the interval was made; the method "exact" is used for closed forms only.
fn interval(estimate: &Estimate) -> &'static str {
    match estimate.method {
        Method::Exact => "closed form: no chance in it",
        method => method.name(),
    }
}

/// A cell; a number that a spreadsheet reads as one stands as it is.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Number(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => text.clone(),
        cell => words(&cell.text().replace('\u{a0}', " ")),
    }
}

fn shown(table: &Table) -> String {
    let mut text = line(table.head.iter().map(|name| words(name)));
    for row in &table.rows {
        text.push_str(&line(row.iter().map(plain)));
    }
    text
}

/// Every table of a report as a file: its name and its text; `all.csv` has every measure, place and year.
pub fn tables(report: &Report) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = super::package::tables(report)
        .into_iter()
        .map(|table| {
            let text = if table.tidy.is_empty() { shown(table) } else { tidy(&report.label, &table.tidy) };
            (format!("{}.csv", table.id), text)
        })
        .collect();
    files.push(("all.csv".into(), tidy(&report.label, &report.all)));
    files
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
        assert_eq!(words("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(
            (number(f64::NAN), number(-1.5), number(f64::INFINITY)),
            (String::new(), "-1.5".into(), String::new())
        );
    }
}
