//! `maracsim compare BASE OTHER...`: paired differences, net of the base.

mod break_even;

use super::arguments::{Command, CompareOptions, Format};
use super::output::Output;
use super::run::selection;
use super::{again, library, print, progress, run};
use crate::error::{Error, Faults};
use crate::experiment::compare::{Comparison, Years};
use crate::experiment::{Place, Ready, Together, USUAL_REPLICATIONS, on_threads};
use crate::report;
use crate::report::compare::{self, CompareFacts};
use crate::report::memorandum::Reaching;
use crate::scenario::Data;
use std::path::PathBuf;

/// The lever that holds a local count of cases.
const OBSERVED: &str = "demand.observed";

/// Reads every scenario first, runs each with the same seed, and tells what the others do beyond the base.
pub fn compare(options: &CompareOptions) -> Result<(), Faults> {
    if options.break_even {
        return break_even::break_even(options);
    }
    let begin = |own: &str, folder: String| {
        let place = options.out.clone().unwrap_or_else(|| PathBuf::from("outputs").join(folder));
        Output::begin(&place, own, options.force)
    };
    let (output, found, facts) = compared(options, begin)?;
    write_and_print(output, &found, &facts, options.format)
}

/// The comparisons for the words after `maracsim compare`, and what there is to say of them; nothing is written.
pub fn found_of(words: &[String]) -> Result<(Vec<Comparison>, CompareFacts), Faults> {
    match super::parsed("compare", words)? {
        Command::Compare(options) if !options.break_even => {
            compared(&options, |_, _| Ok(())).map(|((), found, facts)| (found, facts))
        }
        _ => Err(vec![Error::input("this is no comparison")]),
    }
}

/// What was found; `begin` hears the comparison's name and its folder's before anything runs.
fn compared<T>(
    options: &CompareOptions,
    begin: impl FnOnce(&str, String) -> Result<T, Faults>,
) -> Result<(T, Vec<Comparison>, CompareFacts), Faults> {
    let data = options.simulated.local.data()?;
    let areas = data.authorities.codes(&options.simulated.areas)?;
    let sets = options.simulated.all_sets();
    let asked: Vec<&str> = std::iter::once(&options.base).chain(&options.others).map(String::as_str).collect();
    let together = Together {
        data: &data,
        names: &asked,
        sets: &sets,
        areas: &areas,
        seed: options.simulated.seed,
        replications: options.replications,
        draws: options.draws,
        years: if options.by_duty_year { Years::OfDuty } else { Years::Calendar },
        layers: options.layers,
    };
    let read = |name: &str, sets: &[String]| library::ready(&data, name, sets);
    let all = together.read(&read)?;
    together.fits(&all, options.machine.threads())?;
    let names: Vec<&str> = all.iter().map(|ready| ready.scenario.name.as_str()).collect();
    let folder = folder(&names) + &selection(&areas, &sets, smaller(options));
    let begun = begin(&compare::name_of(names[0], &names[1..]), folder)?;
    let beside = together.beside(&all, &read)?;
    let run = |_| {
        let mut bars = progress::Bars::new(options.machine.quiet);
        together.run((&all, beside.as_ref()), &read, progress::stop_flag(), &mut bars.hear())
    };
    let found = on_threads(options.machine.asked(), run).map_err(|fault| vec![fault])??;
    again::same(&options.expected, &found.digests)?;
    let facts = facts(&data, &all, &found.comparisons, &sets, options);
    let reaching = beside.zip(found.gap).and_then(|(beside, gap)| Reaching::of(&beside, &all[0], gap));
    Ok((begun, found.comparisons, CompareFacts { digests: found.digests, reaching, ..facts }))
}

/// The folder's name: that of the comparison.
fn folder(names: &[&str]) -> String {
    let name = format!("compare-{}", names.join("-"));
    // Eleven scenarios would make a name that no disk takes.
    if name.len() <= 100 { name } else { format!("compare-{}-and-{}-others", names[0], names.len() - 1) }
}

/// What makes it another comparison than the plain one of the same scenarios.
fn smaller(options: &CompareOptions) -> Vec<String> {
    let replications = Some(options.replications).filter(|count| *count != USUAL_REPLICATIONS);
    let replications = replications.map(|count| format!("replications {count}"));
    let draws = options.draws.map(|draws| format!("draws {draws}"));
    let seed = Some(options.simulated.seed).filter(|seed| *seed != 1).map(|seed| format!("seed {seed}"));
    let by_duty_year = options.by_duty_year.then(|| "by duty year".to_string());
    [replications, draws, seed, by_duty_year].into_iter().flatten().collect()
}

fn facts(data: &Data, all: &[Ready], found: &[Comparison], sets: &[String], options: &CompareOptions) -> CompareFacts {
    let titles = all.iter().map(|one| (one.scenario.name.clone(), one.scenario.title.clone()));
    let mut command = vec!["maracsim compare".to_string()];
    command.extend(options.simulated.local.words());
    command.extend(std::iter::once(&options.base).chain(&options.others).map(|name| run::quoted(name)));
    command.extend(options.simulated.areas.iter().map(|area| format!("--area {}", run::quoted(area))));
    command.extend(sets.iter().map(|set| format!("--set {}", run::quoted(set))));
    command.push(format!("--replications {} --seed {}", options.replications, options.simulated.seed));
    command.extend(options.draws.map(|draws| format!("--draws {draws}")));
    command.extend(options.layers.then(|| "--layers".to_string()));
    command.extend(options.by_duty_year.then(|| "--by-duty-year".to_string()));
    CompareFacts {
        version: env!("CARGO_PKG_VERSION").into(),
        command: command.join(" "),
        seed: options.simulated.seed,
        titles: titles.collect(),
        digests: Vec::new(),
        reaching: None,
        prices: all.iter().map(Ready::price_levels).collect::<Result<_, _>>().unwrap_or_default(),
        kinds: found.first().map_or_else(Vec::new, |one| kinds(data, &all[0], one)),
    }
}

/// The type of each area that stands for it where no local data are loaded: without them an area is an estimate, and no
/// name is due to it.
pub(super) fn kinds(data: &Data, base: &Ready, found: &Comparison) -> Vec<Option<String>> {
    let whole = found.places.len() > found.authorities;
    kinds_of(data, base, &found.places, whole)
}

fn kinds_of(data: &Data, base: &Ready, places: &[Place], whole: bool) -> Vec<Option<String>> {
    let counted = |gss: &str| {
        let tree = &base.scenario.tree;
        tree.value(OBSERVED, Some(gss)).is_some_and(|leaf| leaf.value.trim() != "none")
    };
    let kind = |gss: &str| data.authorities.iter().find(|one| one.gss == gss).map(|one| one.settlement.clone());
    let of = |place: &Place| if whole && !counted(&place.gss) { kind(&place.gss) } else { None };
    places.iter().map(of).collect()
}

pub(super) fn write_and_print(
    output: Output,
    found: &[Comparison],
    facts: &CompareFacts,
    format: Format,
) -> Result<(), Faults> {
    let page = compare::report(found, facts);
    let all = compare::csv(found);
    let written = (|| {
        output.write("report.html", report::html(&page).as_bytes())?;
        for (name, csv) in report::tables(&page).into_iter().filter(|(name, _)| name != "all.csv") {
            output.write(&format!("tables/{name}"), csv.as_bytes())?;
        }
        output.write("tables/all.csv", all.as_bytes())?;
        output.write("workbook.xlsx", &report::workbook::of_comparison(found, facts, &page)?)?;
        output.write("manifest.toml", compare::manifest(found, facts).as_bytes())?;
        output.finish(true)
    })();
    let place =
        written.as_ref().map_or_else(|_| "not written".into(), |at| at.join("report.html").display().to_string());
    match format {
        Format::Text => print(&report::text(&page, &place))?,
        Format::Json => print(&compare::json(found, facts))?,
        Format::Csv => print(&all)?,
    }
    written.map(|_| ())
}
