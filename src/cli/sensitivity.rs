//! `maracsim sensitivity PLAN`: runs what is missing of a sweep, and tells what its points say of the levers.

use super::arguments::{Command, Format};
use super::document::Document;
use super::sweep::options::SensitivityOptions;
use super::{print, sweep, table};
use crate::error::{Error, Faults};
use crate::experiment::on_threads;
use crate::experiment::sensitivity::{Finding, Findings, Material, analyse};
use std::fmt::Write;
use std::path::PathBuf;

/// The most levers that are printed of one method: the rest stands in the file.
const MOST_LINES: usize = 30;

/// Runs the sweep, prints the figures and leaves them beside its tables.
pub fn sensitivity(options: &SensitivityOptions) -> Result<(), Faults> {
    let Told { place, material, found, rows } = told(options)?;
    match options.format {
        Format::Text => {
            print(&format!("{}\nWritten to {}/sensitivity.csv.\n", text(&material, &found), place.display()))
        }
        format => print(&table::render(&COLUMNS, &rows, format)),
    }
}

/// The rows of [`COLUMNS`] for the words after `maracsim sensitivity`; the sweep's folder holds them too.
pub fn rows_of(words: &[String]) -> Result<Vec<Vec<String>>, Faults> {
    match super::parsed("sensitivity", words)? {
        Command::Sensitivity(options) => told(&options).map(|told| told.rows),
        _ => Err(vec![Error::input("this is no analysis of sensitivity")]),
    }
}

/// What the points of a sweep say of its levers.
struct Told {
    place: PathBuf,
    material: Material,
    found: Findings,
    rows: Vec<Vec<String>>,
}

fn told(options: &SensitivityOptions) -> Result<Told, Faults> {
    let data = options.plan.local.data()?;
    let plan = sweep::read(&data, options.plan.file(), options.plan.asked(None))?;
    // What is asked for wrongly is told before an hour's work.
    Material::asked(&plan).map_err(|fault| vec![fault])?;
    let done = on_threads(options.plan.machine.asked(), |threads| sweep::blocks(&plan, &options.plan, threads));
    let (place, mut blocks) = done.map_err(|fault| vec![fault])??;
    let material = Material::read(&plan, |point| blocks.block(point)).map_err(|fault| vec![fault])?;
    let found = analyse(&material);
    let rows: Vec<Vec<String>> = found.list.iter().map(|finding| row(&material, finding)).collect();
    let csv = table::render(&COLUMNS, &rows, Format::Csv);
    Document::begin(&place.join("sensitivity.csv"))?.finish(csv.as_bytes())?;
    Ok(Told { place, material, found, rows })
}

/// The columns of the figures.
pub const COLUMNS: [&str; 15] = [
    "method",
    "scenario",
    "lever",
    "figure",
    "unit",
    "mean",
    "low",
    "high",
    "se",
    "n",
    "measure",
    "measure_unit",
    "authority",
    "year",
    "note",
];

fn row(material: &Material, finding: &Finding) -> Vec<String> {
    let estimate = &finding.estimate;
    let number = |value: f64| if value.is_nan() { String::new() } else { value.to_string() };
    let Finding { method, scenario, lever, figure, unit, note, .. } = finding;
    let words = [*method, scenario, lever, *figure, unit].map(str::to_string);
    let numbers = [estimate.mean, estimate.low, estimate.high, estimate.se].map(number);
    let last = [&material.output, &material.unit, &material.place, &material.year, note].map(String::clone);
    words.into_iter().chain(numbers).chain([estimate.n.to_string()]).chain(last).collect()
}

fn text(material: &Material, found: &Findings) -> String {
    let Material { output, unit, place, year, fails, .. } = material;
    let better = if material.higher_is_better { "higher is better" } else { "lower is better" };
    let said = if material.fails_is_asked { "as the plan says" } else { "the worst quarter of points" };
    let side = if material.higher_is_better { "below" } else { "above" };
    let when = if year == "all" { "all years together" } else { year };
    let mut text = format!(
        "Output: {output} ({unit}), {place}, {when}; {better}; a future fails {side} {fails:.4} ({said}).\n{} points of {} levers, {} \
         scenarios. Every figure with its 95 % interval.\n",
        material.points(),
        material.levers.len(),
        material.scenarios.len()
    );
    let mut methods: Vec<&str> = found.list.iter().map(|finding| finding.method).collect();
    methods.dedup();
    let is_new = |(at, method): &(usize, &&str)| !methods[..*at].contains(method);
    for (_, method) in methods.iter().enumerate().filter(is_new) {
        let own: Vec<&Finding> = found.list.iter().filter(|finding| finding.method == *method).collect();
        let _ = write!(text, "\n{}\n", lines(&own[..own.len().min(MOST_LINES)]));
        if own.len() > MOST_LINES {
            let _ = writeln!(text, "... and {} more in sensitivity.csv", own.len() - MOST_LINES);
        }
    }
    found.untold.iter().for_each(|untold| {
        let _ = write!(text, "\nNot told: {untold}.");
    });
    text.push_str(if found.untold.is_empty() { "" } else { "\n" });
    text
}

fn lines(findings: &[&Finding]) -> String {
    let number = |value: f64| match value {
        value if value.is_nan() => "-".to_string(),
        value if value == f64::INFINITY => "beyond".to_string(),
        value if value == f64::NEG_INFINITY => "below".to_string(),
        value if value != 0.0 && value.abs() < 0.01 => format!("{value:.1e}"),
        value => format!("{value:.3}"),
    };
    let row = |finding: &&Finding| {
        let (method, estimate) = (finding.method.to_string(), &finding.estimate);
        let interval = format!("({} to {})", number(estimate.low), number(estimate.high));
        let words = [&finding.scenario, &finding.lever].map(String::clone);
        let figures =
            [finding.figure.into(), number(estimate.mean), interval, finding.unit.clone(), finding.note.clone()];
        [method].into_iter().chain(words).chain(figures).collect::<Vec<String>>()
    };
    let rows: Vec<Vec<String>> = findings.iter().map(row).collect();
    table::render(&["method", "scenario", "lever", "figure", "", "95 % limits", "unit", "note"], &rows, Format::Text)
}
