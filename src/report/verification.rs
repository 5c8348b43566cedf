//! Verification as a document, as a table and for programs: pure functions of what was compared.
//!
//! No time and no machine is named, so the same version writes the same bytes.

use super::json::quote;
use crate::experiment::verify::{Check, Depth, Finding, Form, Seen, Summary, Trial};
use crate::statistics::Estimate;
use std::fmt::Write;

/// Trials, and for each of them the estimates of its checks.
#[derive(Clone, Copy, Debug)]
pub struct Verified<'v> {
    /// The version of the program.
    pub version: &'v str,
    /// How much was run.
    pub depth: Depth,
    /// What was run.
    pub trials: &'v [Trial],
    /// What was found: as many as there are trials, or the first of them.
    pub estimates: &'v [Vec<Estimate>],
}

/// A comparison with the name of its trial.
struct Row<'v> {
    name: String,
    trial: &'v Trial,
    check: &'v Check,
    finding: Finding,
}

impl<'v> Verified<'v> {
    fn rows(&self) -> impl Iterator<Item = Row<'v>> {
        let names = names(self.trials);
        self.trials.iter().zip(self.estimates).zip(names).flat_map(|((trial, estimates), name)| {
            trial.checks.iter().zip(estimates).map(move |(check, &estimate)| Row {
                name: name.clone(),
                trial,
                check,
                finding: finding(trial, check, estimate),
            })
        })
    }

    /// All comparisons together.
    pub fn summary(&self) -> Summary {
        let of_trial = |(trial, estimates): (&Trial, &Vec<Estimate>)| -> Vec<Finding> {
            let finding = |(check, &estimate): (&Check, &Estimate)| finding(trial, check, estimate);
            trial.checks.iter().zip(estimates).map(finding).collect()
        };
        let runs: Vec<Vec<Finding>> = self.trials.iter().zip(self.estimates).map(of_trial).collect();
        Summary::of(runs.iter().map(Vec::as_slice))
    }
}

const fn finding(trial: &Trial, check: &Check, estimate: Estimate) -> Finding {
    Finding { estimate, truth: check.truth, load: trial.load }
}

/// The name of each trial: the initial of what it is about, and a running number.
pub fn names(trials: &[Trial]) -> Vec<String> {
    let name = |(at, trial): (usize, &Trial)| {
        let nth = trials[..=at].iter().filter(|other| other.part == trial.part).count();
        let about = trial.part.rsplit(' ').next().unwrap_or_default();
        format!("{}{nth}", about.chars().next().unwrap_or_default().to_ascii_uppercase())
    };
    trials.iter().enumerate().map(name).collect()
}

// ---- numbers ---------------------------------------------------------------------------------------------------------

/// A number with six significant digits.
fn six(value: f64) -> String {
    if !value.is_finite() {
        return "not known".into();
    }
    let before = if value == 0.0 { 0.0 } else { libm::floor(libm::log10(value.abs())) };
    let decimals = (5.0 - before).clamp(0.0, 12.0) as usize;
    format!("{value:.decimals$}")
}

/// A share in per cent, with two significant digits below 10 %.
fn percent(share: f64) -> String {
    let value = 100.0 * share;
    if !value.is_finite() {
        return "not known".into();
    }
    let before = if value == 0.0 { 0.0 } else { libm::floor(libm::log10(value.abs())) };
    let decimals = (1.0 - before).clamp(0.0, 6.0) as usize;
    format!("{value:.decimals$} %")
}

fn verdict(finding: &Finding) -> &'static str {
    match (finding.passes(), finding.is_sharp()) {
        (false, _) => "FAILS",
        (true, false) => "agrees",
        (true, true) => "agrees, sharp",
    }
}

fn load(trial: &Trial) -> String {
    if trial.load == 0.0 { "none".into() } else { format!("{:.1} %", 100.0 * trial.load) }
}

// ---- for people on a terminal, and for spreadsheets ------------------------------------------------------------------

/// The columns of [`table`].
pub const HEAD: [&str; 9] = ["run", "load", "what", "closed form", "says", "simulated", "z", "tolerance", "verdict"];

/// One line for each comparison, for people; the settings of its run come with `settings`.
pub fn table(verified: &Verified<'_>) -> Vec<Vec<String>> {
    let cells = |row: Row<'_>| {
        vec![
            row.name,
            load(row.trial),
            row.check.what.clone(),
            row.check.form.name.into(),
            six(row.check.truth),
            six(row.finding.estimate.mean),
            format!("{:+.2}", row.finding.z()),
            percent(row.finding.tolerance()),
            verdict(&row.finding).into(),
        ]
    };
    verified.rows().map(cells).collect()
}

/// Each run with its settings, in the words of the command line.
pub fn settings(trials: &[Trial]) -> Vec<[String; 2]> {
    names(trials).into_iter().zip(trials).map(|(name, trial)| [name, trial.command()]).collect()
}

/// The columns of [`csv_rows`] and the keys of [`json`].
pub const COLUMNS: [&str; 18] = [
    "run",
    "part",
    "scenario",
    "settings",
    "load",
    "what",
    "measure",
    "year",
    "closed_form",
    "source",
    "replications",
    "seed",
    "truth",
    "estimate",
    "se",
    "z",
    "tolerance",
    "verdict",
];

/// Which columns are numbers.
const NUMBERS: [&str; 8] = ["load", "replications", "seed", "truth", "estimate", "se", "z", "tolerance"];

/// Every comparison in full precision.
pub fn csv_rows(verified: &Verified<'_>) -> Vec<Vec<String>> {
    let number = |value: f64| if value.is_finite() { value.to_string() } else { String::new() };
    let cells = |row: Row<'_>| {
        let (measure, year) = match row.check.seen {
            Seen::Printed { measure, year } => (measure, year.map_or("all".into(), |year| (year + 1).to_string())),
            Seen::ByUrgency { .. } => ("from the stamps, by urgency", "all".into()),
        };
        let Row { name, trial, check, finding } = row;
        vec![
            name,
            trial.part.into(),
            trial.scenario.into(),
            trial.sets.join("; "),
            number(trial.load),
            check.what.clone(),
            measure.into(),
            year,
            check.form.name.into(),
            check.form.source.into(),
            trial.replications.to_string(),
            trial.seed.to_string(),
            number(check.truth),
            number(finding.estimate.mean),
            number(finding.estimate.se),
            number(finding.z()),
            number(finding.tolerance()),
            if finding.passes() { "pass" } else { "fail" }.into(),
        ]
    };
    verified.rows().map(cells).collect()
}

/// Everything as JSON, one comparison on a line.
pub fn json(verified: &Verified<'_>) -> String {
    let cell = |(name, cell): (&&str, &String)| {
        let value = match cell.as_str() {
            "" if NUMBERS.contains(name) => "null".into(),
            plain if NUMBERS.contains(name) => plain.into(),
            words => quote(words),
        };
        format!("\"{name}\": {value}")
    };
    let rows = csv_rows(verified);
    let object =
        |row: &Vec<String>| format!("  {{{}}}", COLUMNS.iter().zip(row).map(cell).collect::<Vec<_>>().join(", "));
    let rows: Vec<String> = rows.iter().map(object).collect();
    let Summary { checks, failed, sharp, rms_z, largest_z } = verified.summary();
    format!(
        "{{\"version\": {}, \"checks\": {checks}, \"failed\": {failed}, \"sharp\": {sharp}, \"rms_z\": {rms_z}, \
         \"largest_z\": {}, \"rows\": [\n{}\n]}}\n",
        quote(verified.version),
        if largest_z.is_finite() { largest_z.to_string() } else { "null".into() },
        rows.join(",\n")
    )
}

/// What it all comes to, in two lines.
pub fn closing(verified: &Verified<'_>) -> String {
    let Summary { checks, failed, sharp, rms_z, largest_z } = verified.summary();
    let agree = if failed == 0 { "all agree".into() } else { format!("{failed} FAIL") };
    format!(
        "{checks} comparisons in {} runs: {agree} within 4 standard errors; for {sharp} of them that is within 0.5 % \
         (1 % above 90 % load).\nRoot mean square of z, each run counting once: {rms_z:.3} (near 1 if standard errors are honest); largest: \
         {largest_z:.2}.\n",
        verified.estimates.len()
    )
}

// ---- the document ----------------------------------------------------------------------------------------------------

/// The start of a line of the document: all of it that does not depend on chance.
pub fn promise(name: &str, trial: &Trial, check: &Check) -> String {
    format!("| {name} | {} | {} | {} | {} |", load(trial), check.what, check.form.name, six(check.truth))
}

/// A line of the document.
fn line(row: &Row<'_>) -> String {
    let Row { name, trial, check, finding } = row;
    format!(
        "{} {} | {} | {:+.2} | {} | {} | {} |",
        promise(name, trial, check),
        six(finding.estimate.mean),
        percent(finding.relative_se()),
        finding.z(),
        percent(finding.tolerance()),
        percent(finding.would_find()),
        verdict(finding)
    )
}

/// The lines of the document for one trial.
pub fn lines(name: &str, trial: &Trial, estimates: &[Estimate]) -> Vec<String> {
    let row = |(check, &estimate): (_, &Estimate)| {
        let check: &Check = check;
        let finding = Finding { estimate, truth: check.truth, load: trial.load };
        line(&Row { name: name.into(), trial, check, finding })
    };
    trial.checks.iter().zip(estimates).map(row).collect()
}

/// The whole document, as Markdown.
pub fn document(verified: &Verified<'_>) -> String {
    let mut page = head(verified);
    let names = names(verified.trials);
    let mut part = "";
    for ((trial, estimates), name) in verified.trials.iter().zip(verified.estimates).zip(&names) {
        if trial.part != part {
            part = trial.part;
            let _ = write!(
                page,
                "\n## {part}\n\n| run | load | what | closed form | says | simulated | SE | z | tolerance | would find | \
                 verdict |\n|---|---|---|---|---|---|---|---|---|---|---|\n"
            );
        }
        lines(name, trial, estimates).iter().for_each(|line| {
            let _ = writeln!(page, "{line}");
        });
    }
    page.push_str("\n## The closed forms\n\n| name | formula | source |\n|---|---|---|\n");
    for form in forms(verified.trials) {
        let formula = form.formula.replace('|', "\\|");
        let _ = writeln!(page, "| {} | `{formula}` | {} |", form.name, form.source);
    }
    page.push_str(
        "\nThey are in `src/theory`, where each is checked against known answers, limits and laws of its own.\n\n\
         ## The runs\n\nEach command prints the estimates of its run, among others, as rows of JSON. Comparisons of the \
         urgent with the others\ncome from the stamps of the same run, as `run` prints no rows by urgency.\n\n",
    );
    for [name, command] in settings(verified.trials) {
        let _ = writeln!(page, "* {name}: `{command}`");
    }
    page
}

fn head(verified: &Verified<'_>) -> String {
    let (command, other) = match verified.depth {
        Depth::Usual => ("maracsim verify", "Loads up to 98 % are the matter of `maracsim verify --deep`."),
        Depth::Deep => ("maracsim verify --deep", "Loads up to 90 % are the matter of `maracsim verify`."),
    };
    format!(
        "# Verification\n\nWritten by `{command}`, version {}; the same version writes the same bytes. {other}\n\n{}\n{HOW}",
        verified.version,
        closing(verified)
    )
}

/// How to read the document.
const HOW: &str = "\
With every other mechanism switched off (`scenarios/theory/`), parts of the model are queues with known answers. The whole
program simulates them, from the text of the scenario to the estimate that is printed, and stands beside the closed form.

* **says**: the closed form, in the unit of the measure: days, cases, shares, cases a year. **simulated**: the estimate, over
  independent replications, none of which shares a random number with another; **SE**: its standard error, relative to the
  closed form. Seeds are counted, not chosen.
* **z** is how far the estimate is off, in standard errors. In a right program it is about normal: beyond 2 in one of 20,
  beyond 3 in one of 300, beyond 4 in one of 6,000 (by t with 63 degrees of freedom). Lines of one run go up and down
  together, so each run counts once in the root mean square. It is near 1: far above it something is wrong, far below it standard errors are
  too large and hide what is.
* **tolerance**: 4 standard errors, within which an estimate has to lie. **Sharp**: that is 0.5 % or less (1 % above 90 %
  load).
* **would find**: the power. Were the program off by that much, nine in ten of such comparisons would fail.
* **load**: work over capacity; `none` where nothing is ever full; above 100 % where the queue grows, or where only those
  who leave keep it stable.
";

/// The closed forms that trials name, each once.
fn forms(trials: &[Trial]) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for check in trials.iter().flat_map(|trial| &trial.checks) {
        if !forms.contains(&check.form) {
            forms.push(check.form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::verify::trials;
    use crate::statistics::student_t;

    #[test]
    fn numbers_have_the_digits_that_count() {
        assert_eq!(
            [six(30.199_31), six(0.000_123_456_78), six(1_234_567.0), six(0.0)],
            ["30.1993", "0.000123457", "1234567", "0.00000"]
        );
        assert_eq!(
            [percent(0.001_25), percent(0.0512), percent(0.5), percent(2.0)],
            ["0.12 %", "5.1 %", "50 %", "200 %"]
        );
        assert_eq!([six(f64::INFINITY), percent(f64::NAN)], ["not known", "not known"]);
    }

    #[test]
    fn every_trial_is_named_told_and_has_a_truth() {
        for depth in [Depth::Usual, Depth::Deep] {
            let trials = trials(depth);
            let mut names = names(&trials);
            names.sort();
            names.dedup();
            assert_eq!(names.len(), trials.len());
            for trial in &trials {
                assert!(!trial.checks.is_empty(), "{}", trial.command());
                let known = |check: &Check| check.truth.is_finite() && check.truth > 0.0;
                assert!(trial.checks.iter().all(known), "{}", trial.command());
                let heaviest = if depth == Depth::Usual { 0.9 } else { 0.98 };
                let settles = trial
                    .checks
                    .iter()
                    .any(|check| !check.form.name.contains("empty") && check.form.name != "Erlang A");
                assert!(!settles || trial.load <= heaviest + 1e-9, "{} {}", trial.load, trial.command());
            }
        }
    }

    #[test]
    fn a_failure_is_told_everywhere() {
        let trials = trials(Depth::Usual);
        let off = |check: &Check| student_t(&[check.truth * 1.2, check.truth * 1.21]);
        let estimates: Vec<Vec<Estimate>> =
            trials[..1].iter().map(|trial| trial.checks.iter().map(off).collect()).collect();
        let verified = Verified { version: "0", depth: Depth::Usual, trials: &trials, estimates: &estimates };
        let (failed, count) = (verified.summary().failed, trials[0].checks.len());
        assert_eq!(failed, count);
        assert_eq!(document(&verified).matches("FAILS").count(), count);
        assert_eq!(json(&verified).matches("\"verdict\": \"fail\"").count(), count);
        assert!(closing(&verified).contains(&format!("{count} FAIL")));
        let value: serde_json::Value = serde_json::from_str(&json(&verified)).unwrap();
        assert_eq!(value["rows"].as_array().unwrap().len(), count);
        assert!(value["rows"][0]["truth"].is_f64());
    }
}
