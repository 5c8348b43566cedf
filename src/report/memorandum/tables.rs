//! A memorandum as tables: files in whole pence, and what a page shows in thousands of pounds.

use super::{Entry, LEVELS, Memorandum};
use crate::measure::cost::{EMPLOYERS, Payer, Terms};
use crate::report::rounding::grouped;
use crate::report::tables::number;
use crate::report::value::{Cell, Table};
use crate::units::money::Gbp;

/// The name of the file of entries.
pub const FILE: &str = "financial-memorandum";
/// The name of the file of margins.
pub const MARGINS: &str = "financial-memorandum-margins";

/// The columns of the file of entries.
const COLUMNS: [&str; 17] = [
    "scenario",
    "versus",
    "authority",
    "gss",
    "item",
    "name",
    "employer",
    "payer",
    "payer_name",
    "year",
    "frequency",
    "nature",
    "terms",
    "price_base",
    "low",
    "central",
    "high",
];

/// An amount in pounds with its pence, as a spreadsheet reads it.
fn pounds(amount: Gbp) -> String {
    let pence = amount.pence();
    let sign = if pence < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", pence.unsigned_abs() / 100, pence.unsigned_abs() % 100)
}

/// An amount in thousands of pounds, as a page shows it.
fn thousands(amount: Gbp) -> String {
    let rounded = libm::round(amount.pounds() / 1_000.0);
    grouped(&format!("{:.0}", if rounded == 0.0 { 0.0 } else { rounded }))
}

/// The central amount, with those at low and high prices.
fn span(levels: [Gbp; LEVELS.len()]) -> Cell {
    let [low, central, high] = levels.map(thousands);
    Cell::Number(format!("{central} ({low} to {high})"))
}

/// The files of some memoranda.
pub fn files(all: &[Memorandum]) -> Vec<Table> {
    if all.is_empty() { Vec::new() } else { vec![entries(all), margins(all)] }
}

/// Every entry of some memoranda, as a file: a row for each terms of money. The parts add up to the penny.
pub fn entries(all: &[Memorandum]) -> Table {
    let row = |of: &Memorandum, entry: &Entry, (terms, named): (Terms, &str)| {
        let (payer, payer_name) = Payer::ALL[entry.payer];
        let words = [
            &of.scenario,
            of.versus.as_deref().unwrap_or_default(),
            &of.place.0,
            &of.place.1,
            entry.line.id,
            entry.line.name,
            EMPLOYERS[entry.line.employer].1,
            payer,
            payer_name,
            &of.years[entry.year],
            entry.frequency(),
            entry.nature(),
            named,
            &of.price_year,
        ];
        let amounts = entry.amounts[terms as usize].map(|amount| Cell::Number(pounds(amount)));
        words.into_iter().map(|text| Cell::Text(text.to_string())).chain(amounts).collect::<Vec<Cell>>()
    };
    let rows = all.iter().flat_map(|of| {
        of.entries.iter().flat_map(move |entry| Terms::ALL.into_iter().map(move |terms| row(of, entry, terms)))
    });
    Table {
        id: FILE.into(),
        caption:
            "Financial Memorandum: each part of the cost, GBP, by who pays; low and high are prices and pay awards at \
                  the ends of their ranges, what is counted being central"
                .into(),
        head: COLUMNS.map(String::from).to_vec(),
        rows: rows.collect(),
        tidy: Vec::new(),
    }
}

/// How sure the totals are, as a file, in GBP a year and real terms.
pub fn margins(all: &[Memorandum]) -> Table {
    let rows = all.iter().flat_map(|of| {
        of.margins.iter().map(move |margin| {
            let year = margin.year.map_or("all", |year| &of.years[year]);
            let words = [
                of.scenario.as_str(),
                of.versus.as_deref().unwrap_or_default(),
                &of.place.0,
                &of.place.1,
                &margin.measure,
                &margin.name,
                year,
            ];
            let drawn = margin.drawn.map_or([f64::NAN; 3], |drawn| [drawn.mean, drawn.low, drawn.high]);
            let central = margin.central;
            let numbers = [central.mean, central.low, central.high].into_iter().chain(drawn);
            let words = words.into_iter().map(|text| Cell::Text(text.to_string()));
            words.chain(numbers.map(|value| Cell::Number(number(value)))).collect()
        })
    });
    let head = [
        "scenario",
        "versus",
        "authority",
        "gss",
        "measure",
        "name",
        "year",
        "mean",
        "low",
        "high",
        "drawn_mean",
        "drawn_low",
        "drawn_high",
    ];
    Table {
        id: MARGINS.into(),
        caption: "Financial Memorandum: how sure the totals are, GBP a year in real terms; low to high: 95 % limits at central \
                  inputs, chance only; drawn: 10th to 90th percentile over draws of all that is not known, prices among it"
            .into(),
        head: head.map(String::from).to_vec(),
        rows: rows.collect(),
        tidy: Vec::new(),
    }
}

/// A row of a page's table: its name, and each year and all of them.
fn row(of: &Memorandum, name: String, terms: Terms, such: &dyn Fn(&Entry) -> bool) -> Vec<Cell> {
    let year =
        |year: Option<usize>| span(of.levels(|entry| such(entry) && year.is_none_or(|year| entry.year == year), terms));
    [Cell::Text(name)].into_iter().chain((0..of.years.len()).map(Some).chain([None]).map(year)).collect()
}

fn head(of: &Memorandum, first: &str) -> Vec<String> {
    [first.to_string()].into_iter().chain(of.years.iter().cloned()).chain(["All years".into()]).collect()
}

/// Who pays, by year, one-off and recurring, in real terms and thousands of pounds.
pub fn by_payer(id: String, of: &Memorandum, caption: String) -> Table {
    let mut rows = Vec::new();
    for (payer, (_, name)) in Payer::ALL.iter().enumerate() {
        for one_off in [false, true] {
            let such = move |entry: &Entry| entry.payer == payer && entry.line.is_one_off == one_off;
            let kind = if one_off { "one-off" } else { "recurring" };
            rows.extend(of.has(such).then(|| row(of, format!("{name}, {kind}"), Terms::Real, &such)));
        }
    }
    rows.push(row(of, "All".into(), Terms::Real, &|_| true));
    Table { id, caption, head: head(of, "Who pays"), rows, tidy: Vec::new() }
}

/// Cash and staff time by what is paid for, then all in real terms, cash terms and present value.
pub fn by_kind(id: String, of: &Memorandum, caption: String) -> Table {
    let mut rows = Vec::new();
    for is_cash in [true, false] {
        for (at, (_, name)) in EMPLOYERS.iter().enumerate() {
            let such = move |entry: &Entry| entry.line.is_cash == is_cash && entry.line.employer == at;
            let kind = if is_cash { "cash" } else { "staff time" };
            rows.extend(of.has(such).then(|| row(of, format!("{name}, {kind}"), Terms::Real, &such)));
        }
    }
    for (name, is_cash) in [("All cash", true), ("All staff time", false)] {
        rows.push(row(of, name.into(), Terms::Real, &move |entry| entry.line.is_cash == is_cash));
    }
    for (terms, name) in Terms::ALL {
        rows.push(row(of, format!("All, {name}"), terms, &|_| true));
    }
    Table { id, caption, head: head(of, "Where it is spent"), rows, tidy: Vec::new() }
}

/// What reaching today's standard takes, then what each scenario adds, a row for each place.
pub fn split(id: String, reaching: &[Memorandum], all: &[(&Memorandum, &str)], caption: String) -> Table {
    let several = reaching.len() > 1;
    let name = |what: &str, of: &Memorandum| if several { format!("{what}, {}", of.place.0) } else { what.to_string() };
    let first = reaching.iter().map(|of| {
        let what = name("Reaching today\u{2019}s standard, without a duty", of);
        row(of, what, Terms::Real, &|_| true)
    });
    let added = all.iter().map(|(of, title)| row(of, name(&format!("Added: {title}"), of), Terms::Real, &|_| true));
    let rows = first.chain(added).collect();
    let head = reaching.first().map_or_else(Vec::new, |of| head(of, "What"));
    Table { id, caption, head, rows, tidy: Vec::new() }
}

/// The central total of all years in thousands of pounds, real terms, with those at low and high prices.
pub fn total(of: &Memorandum) -> String {
    span(of.levels(|_| true, Terms::Real)).text().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_pence_and_their_sign() {
        assert_eq!(
            [-5, 7, 123_456, -100].map(|pence| pounds(Gbp::of_pence(pence))),
            ["-0.05", "0.07", "1234.56", "-1.00"]
        );
        assert_eq!([-49_999, 149_999_999].map(|pence| thousands(Gbp::of_pence(pence))), ["0", "1,500"]);
        assert_eq!(span([-1, 1, 2].map(|pounds| Gbp::of_pence(pounds * 100_000))).text(), "1 (-1 to 2)");
    }

    #[test]
    fn a_negative_amount_is_a_number_in_the_file_and_words_are_not() {
        let cells = vec![Cell::Number("-0.05".into()), Cell::Text("-x".into()), Cell::Number("-9 (-6 to -14)".into())];
        let table =
            Table { id: "t".into(), caption: String::new(), head: Vec::new(), rows: vec![cells], tidy: Vec::new() };
        assert_eq!(crate::report::tables::shown(&table).csv(), "\n-0.05,'-x,-9 (-6 to -14)\n");
    }
}
