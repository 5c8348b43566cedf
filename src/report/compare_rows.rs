//! A comparison of scenarios as rows for programs.

use super::compare::{CompareFacts, is_small};
use super::json::{number as in_json, quote};
use super::tables::{line, number as cell, words};
use crate::experiment::compare::{Compared, Comparison};
use crate::statistics::{Drawn, Estimate};

/// Columns of rows for programs.
pub const COLUMNS: [&str; 17] = [
    "scenario",
    "versus",
    "authority",
    "gss",
    "year",
    "group",
    "measure",
    "unit",
    "base",
    "other",
    "mean",
    "low",
    "high",
    "low_together",
    "high_together",
    "se",
    "n",
];

/// Further columns: what pairing was worth, and the same difference over draws of the inputs, over all years.
pub const MORE: [&str; 6] = ["variance_ratio", "drawn_mean", "drawn_low", "drawn_high", "sd_chance", "sd_inputs"];

/// One row: its words and its numbers, how many replications, and its further numbers.
pub type Row<'a> = ([&'a str; 8], [f64; 8], u64, [f64; 6]);

/// The rows of a comparison, by place, year and measure.
pub fn rows(found: &Comparison) -> impl Iterator<Item = Row<'_>> {
    let years = || found.years.iter().map(|year| (Some(()), year.as_str())).chain([(None, "all")]).enumerate();
    found.places.iter().enumerate().flat_map(move |(at, place)| {
        years().flat_map(move |(year, (one, name))| {
            found.measures.iter().enumerate().map(move |(measure, of)| {
                let compared = found.at(at, one.map(|()| year), measure);
                let Compared { base, other, difference } = *compared;
                let Estimate { mean, se, low, high, n, .. } = difference.estimate;
                let (least, most) = difference.together;
                let words =
                    [found.scenario.as_str(), &found.versus, &place.name, &place.gss, name, of.group, &of.id, of.unit];
                let drawn = found.drawn.as_ref().filter(|_| one.is_none()).and_then(|drawn| drawn.at(at, &of.id));
                let drawn = drawn.map_or([f64::NAN; 5], |Drawn { estimate, chance, inputs }| {
                    [estimate.mean, estimate.low, estimate.high, chance, inputs]
                });
                let [drawn_mean, drawn_low, drawn_high, chance, inputs] = drawn;
                let more = [difference.variance_ratio, drawn_mean, drawn_low, drawn_high, chance, inputs];
                // What is too small to be published is in no file either.
                if is_small(found, at, measure, compared) {
                    return (words, [f64::NAN; 8], n, [f64::NAN; 6]);
                }
                (words, [base, other, mean, low, high, least, most, se], n, more)
            })
        })
    })
}

/// Comparisons as CSV: differences are `mean` with limits of their own, and limits that hold together.
pub fn csv(all: &[Comparison]) -> String {
    let mut text = line(COLUMNS.into_iter().chain(MORE));
    for (labels, numbers, n, more) in all.iter().flat_map(rows) {
        let numbers = numbers.map(cell).into_iter().chain([n.to_string()]).chain(more.map(cell));
        text.push_str(&line(labels.iter().map(|label| words(label)).chain(numbers)));
    }
    text
}

/// Comparisons as JSON, one row on a line.
pub fn json(all: &[Comparison], facts: &CompareFacts) -> String {
    let row = |(labels, numbers, n, more): Row<'_>| {
        let numbers = numbers.map(in_json).into_iter().chain([n.to_string()]).chain(more.map(in_json));
        let names = COLUMNS.into_iter().chain(MORE);
        let values = labels.iter().map(|label| quote(label)).chain(numbers);
        let fields: Vec<String> = names.zip(values).map(|(name, value)| format!("\"{name}\": {value}")).collect();
        format!("{{{}}}", fields.join(", "))
    };
    let rows: Vec<String> = all.iter().flat_map(rows).map(row).collect();
    let names: Vec<String> = facts.titles.iter().map(|(name, _)| quote(name)).collect();
    let digests: Vec<String> = facts.digests.iter().map(|digest| quote(digest)).collect();
    format!(
        "{{\"scenarios\": [{}], \"seed\": {}, \"replications\": {}, \"digests\": [{}], \"rows\": [\n{}\n]}}\n",
        names.join(", "),
        facts.seed,
        all.first().map_or(0, |one| one.replications),
        digests.join(", "),
        rows.join(",\n")
    )
}
