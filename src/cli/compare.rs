//! `maracsim compare BASE OTHER...`: paired differences, net of the base.

mod break_even;

use super::arguments::{Command, CompareOptions, Format, USUAL_REPLICATIONS};
use super::output::Output;
use super::run::{LAYERS, layer_of, selection, with_layer};
use super::standard::{Beside, beside};
use super::{again, library, print, progress, run};
use crate::error::{Error, Faults};
use crate::experiment::compare::{Comparison, Side, Years};
use crate::experiment::{
    Draws, MOST_MEMORY, Observations, Place, Plan, Ready, differences_over_draws, draws_unasked, on_threads,
    replications, summarise,
};
use crate::report;
use crate::report::compare::{self, CompareFacts};
use crate::scenario::Data;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

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
    let all = read_all(&data, &areas, &sets, options)?;
    let names: Vec<&str> = all.iter().map(|ready| ready.scenario.name.as_str()).collect();
    let folder = folder(&names) + &selection(&areas, &sets, smaller(options));
    let begun = begin(&format!("compare-{}", names.join("-")), folder)?;
    // Years of duty have no prices: there is no memorandum for which today's standard would be told.
    let beside = if options.by_duty_year { None } else { beside(&data, &all[0], &options.base, &sets)? };
    let run = |_| run_all(&data, (&all, beside.as_ref()), &areas, &sets, options);
    let (found, digests, gap) = on_threads(options.machine.asked(), run).map_err(|fault| vec![fault])??;
    again::same(&options.expected, &digests)?;
    let facts = facts(&data, &all, &found, &sets, options);
    let reaching = beside.zip(gap).and_then(|(beside, gap)| beside.reaching(&all[0], gap));
    Ok((begun, found, CompareFacts { digests, reaching, ..facts }))
}

fn read_all(data: &Data, areas: &[String], sets: &[String], options: &CompareOptions) -> Result<Vec<Ready>, Faults> {
    let (mut all, mut faults): (Vec<Ready>, Faults) = (Vec::new(), Vec::new());
    for name in std::iter::once(&options.base).chain(&options.others) {
        match library::ready(data, name, sets).and_then(|ready| ready.has_areas(name, areas).map(|()| ready)) {
            Ok(ready) if all.iter().any(|known| known.scenario.name == ready.scenario.name) => {
                let error = Error::input(format!("two scenarios are called `{}`", ready.scenario.name));
                faults.push(error.hint("name each once; a file's name is that of its scenario"));
            }
            Ok(ready) => all.push(ready),
            Err(found) => faults.extend(found),
        }
    }
    let plans = || all.iter().map(|ready| ready.plan(areas, options.simulated.seed, options.replications));
    if faults.is_empty() {
        // The rows of the base and of one other are kept at a time.
        let (threads, share) = (options.machine.threads(), MOST_MEMORY / 2);
        plans().try_for_each(|plan| plan.fits(threads, share))?;
        let draws = draws_of(options, &all);
        let fits = |(ready, plan): (&Ready, Plan<'_>)| {
            ready.draws(data, areas, options.simulated.seed, draws).fits(&plan, threads, share)
        };
        all.iter().zip(plans()).try_for_each(fits)?;
        Ok(all)
    } else {
        Err(faults)
    }
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

/// Draws of all scenarios: as many as their runs would make unasked.
fn draws_of(options: &CompareOptions, all: &[Ready]) -> u32 {
    let unasked = all.iter().map(|ready| draws_unasked(options.replications, ready)).min();
    options.draws.or(unasked).unwrap_or(0)
}

/// Comparisons with the base, the digest of each run, the base first, and today's standard against today.
type Found = (Vec<Comparison>, Vec<String>, Option<Comparison>);

fn run_all(
    data: &Data,
    (all, beside): (&[Ready], Option<&Beside>),
    areas: &[String],
    sets: &[String],
    options: &CompareOptions,
) -> Result<Found, Faults> {
    let (mut found, digests, gap) = run_once((all, beside), areas, "", options)?;
    if options.layers {
        run_layers(data, all, areas, sets, &mut found, options)?;
    }
    let draws = draws_of(options, all);
    if draws > 0 {
        let all: Vec<Draws<'_>> =
            all.iter().map(|ready| ready.draws(data, areas, options.simulated.seed, draws)).collect();
        let (bar, stop) =
            (progress::bar(draws, "draws of all scenarios", options.machine.quiet), progress::stop_flag());
        let drawn = differences_over_draws(&all, draws, stop, &mut |done| bar.set_position(u64::from(done)))?;
        bar.finish_and_clear();
        unless_stopped(stop, "the draws")?;
        found.iter_mut().zip(drawn).for_each(|(one, drawn)| one.drawn = Some(drawn));
    }
    Ok((found, digests, gap))
}

/// Runs the base and then the others, one after the other: of each only what it does beyond the base is kept.
fn run_once(
    (all, beside): (&[Ready], Option<&Beside>),
    areas: &[String],
    layer: &str,
    options: &CompareOptions,
) -> Result<Found, Faults> {
    let (mut found, mut digests, mut gap) = (Vec::new(), Vec::new(), None);
    let mut base: Option<(Plan<'_>, Vec<Observations>)> = None;
    let years = if options.by_duty_year { Years::OfDuty } else { Years::Calendar };
    let rows_of = |plan: &Plan<'_>, name: &str| {
        let (bar, stop) = (progress::bar(plan.replications, name, options.machine.quiet), progress::stop_flag());
        let rows = replications(plan, stop, &mut |done| bar.set_position(u64::from(done)));
        bar.finish_and_clear();
        unless_stopped(stop, &format!("`{name}`")).map(|()| rows)
    };
    for ready in all {
        let plan = ready.plan(areas, options.simulated.seed, options.replications);
        let name = &ready.scenario.name;
        let rows = rows_of(&plan, &format!("{name}{layer}"))?;
        digests.push(summarise(&plan, name, &rows).digest);
        let Some((base_plan, base_rows)) = &base else {
            if let Some(beside) = beside {
                let other = beside.ready.plan(areas, options.simulated.seed, options.replications);
                let other_rows = rows_of(&other, &format!("{name}, other posts"))?;
                gap = Some(beside.against((&plan, &rows), (&other, &other_rows)).map_err(|fault| vec![fault])?);
            }
            base = Some((plan, rows));
            continue;
        };
        let against = Side { name: &all[0].scenario.name, plan: base_plan, rows: base_rows };
        let compared = Comparison::new(against, Side { name, plan: &plan, rows: &rows }, years, all.len() - 1);
        found.push(compared.map_err(|fault| vec![fault])?);
    }
    Ok((found, digests, gap))
}

/// A stopped comparison is none.
pub(super) fn unless_stopped(stop: &AtomicBool, what: &str) -> Result<(), Faults> {
    if !stop.load(Ordering::Relaxed) {
        return Ok(());
    }
    let error = Error::running(format!("stopped while {what} ran; nothing was written"));
    Err(vec![error.hint("a comparison needs whole runs: ask for fewer --replications or --draws")])
}

/// The standards under each layer of feedback loops. The layer that all have is not run again.
fn run_layers(
    data: &Data,
    all: &[Ready],
    areas: &[String],
    sets: &[String],
    found: &mut [Comparison],
    options: &CompareOptions,
) -> Result<(), Faults> {
    let names: Vec<&String> = std::iter::once(&options.base).chain(&options.others).collect();
    for (id, layer) in LAYERS {
        if all.iter().all(|ready| layer_of(ready) == id) {
            found.iter_mut().for_each(|one| one.by_layer.push((layer, one.standards.clone())));
            continue;
        }
        let sets = with_layer(sets, id);
        let all = names.iter().map(|name| library::ready(data, name, &sets)).collect::<Result<Vec<_>, _>>()?;
        let (layered, ..) = run_once((&all, None), areas, &format!(", {}", layer.to_lowercase()), options)?;
        found.iter_mut().zip(layered).for_each(|(one, of)| one.by_layer.push((layer, of.standards)));
    }
    Ok(())
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
