//! `maracsim compare BASE OTHER...`: paired differences, net of the base.

use super::arguments::{CompareOptions, Format};
use super::output::Output;
use super::run::{LAYERS, layer_of, with_layer};
use super::{library, print, progress, run};
use crate::error::{Error, Faults};
use crate::experiment::compare::{Comparison, Side, Years};
use crate::experiment::{
    Draws, MOST_MEMORY, Observations, Place, Plan, Ready, differences_over_draws, draws_unasked, on_threads,
    replications, shipped, summarise, with_times,
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
    let data = shipped()?;
    let areas = data.authorities.codes(&options.areas)?;
    let sets = with_times(options.years, options.burn_in.as_deref(), &options.sets);
    let all = read_all(&data, &areas, &sets, options)?;
    let name = folder(&all);
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from("outputs").join(&name));
    let output = Output::begin(&place, &name, options.force)?;
    let threads = usize::from(options.threads.unwrap_or(0));
    let (found, digests) =
        on_threads(threads, |_| run_all(&data, &all, &areas, &sets, options)).map_err(|fault| vec![fault])??;
    let facts = CompareFacts { digests, ..facts(&data, &all, &found, &sets, options) };
    write_and_print(output, &found, &facts, options.format)
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
    let plans = || all.iter().map(|ready| ready.plan(areas, options.seed, options.replications));
    if faults.is_empty() {
        // The rows of the base and of one other are kept at a time.
        let threads =
            options.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        let share = MOST_MEMORY / 2;
        plans().try_for_each(|plan| plan.fits(threads, share))?;
        let draws = draws_of(options, &all);
        let fits = |(ready, plan): (&Ready, Plan<'_>)| {
            ready.draws(data, areas, options.seed, draws).fits(&plan, threads, share)
        };
        all.iter().zip(plans()).try_for_each(fits)?;
        Ok(all)
    } else {
        Err(faults)
    }
}

/// The folder's name: that of the comparison.
fn folder(all: &[Ready]) -> String {
    let names: Vec<&str> = all.iter().map(|ready| ready.scenario.name.as_str()).collect();
    let name = format!("compare-{}", names.join("-"));
    // Eleven scenarios would make a name that no disk takes.
    if name.len() <= 100 { name } else { format!("compare-{}-and-{}-others", names[0], names.len() - 1) }
}

/// Draws of all scenarios: as many as their runs would make unasked.
fn draws_of(options: &CompareOptions, all: &[Ready]) -> u32 {
    let unasked = all.iter().map(|ready| draws_unasked(options.replications, ready)).min();
    options.draws.or(unasked).unwrap_or(0)
}

/// Comparisons with the base, and the digest of each run, the base first.
type Found = (Vec<Comparison>, Vec<String>);

fn run_all(
    data: &Data,
    all: &[Ready],
    areas: &[String],
    sets: &[String],
    options: &CompareOptions,
) -> Result<Found, Faults> {
    let (mut found, digests) = run_once(all, areas, "", options)?;
    if options.layers {
        run_layers(data, all, areas, sets, &mut found, options)?;
    }
    let draws = draws_of(options, all);
    if draws > 0 {
        let all: Vec<Draws<'_>> = all.iter().map(|ready| ready.draws(data, areas, options.seed, draws)).collect();
        let (bar, stop) = (progress::bar(draws, "draws of all scenarios", options.quiet), progress::stop_flag());
        let drawn = differences_over_draws(&all, draws, stop, &mut |done| bar.set_position(u64::from(done)))?;
        bar.finish_and_clear();
        unless_stopped(stop, "the draws")?;
        found.iter_mut().zip(drawn).for_each(|(one, drawn)| one.drawn = Some(drawn));
    }
    Ok((found, digests))
}

/// Runs the base and then the others, one after the other: of each only what it does beyond the base is kept.
fn run_once(all: &[Ready], areas: &[String], layer: &str, options: &CompareOptions) -> Result<Found, Faults> {
    let stop = progress::stop_flag();
    let (mut found, mut digests) = (Vec::new(), Vec::new());
    let mut base: Option<(Plan<'_>, Vec<Observations>)> = None;
    let years = if options.by_duty_year { Years::OfDuty } else { Years::Calendar };
    for ready in all {
        let plan = ready.plan(areas, options.seed, options.replications);
        let name = &ready.scenario.name;
        let bar = progress::bar(plan.replications, &format!("{name}{layer}"), options.quiet);
        let rows = replications(&plan, stop, &mut |done| bar.set_position(u64::from(done)));
        bar.finish_and_clear();
        unless_stopped(stop, &format!("`{name}`"))?;
        digests.push(summarise(&plan, name, &rows).digest);
        let Some((base_plan, base_rows)) = &base else {
            base = Some((plan, rows));
            continue;
        };
        let against = Side { name: &all[0].scenario.name, plan: base_plan, rows: base_rows };
        let compared = Comparison::new(against, Side { name, plan: &plan, rows: &rows }, years, all.len() - 1);
        found.push(compared.map_err(|fault| vec![fault])?);
    }
    Ok((found, digests))
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
        let (layered, _) = run_once(&all, areas, &format!(", {}", layer.to_lowercase()), options)?;
        found.iter_mut().zip(layered).for_each(|(one, of)| one.by_layer.push((layer, of.standards)));
    }
    Ok(())
}

fn facts(data: &Data, all: &[Ready], found: &[Comparison], sets: &[String], options: &CompareOptions) -> CompareFacts {
    let titles = all.iter().map(|one| (one.scenario.name.clone(), one.scenario.title.clone()));
    let mut command = vec!["maracsim compare".to_string()];
    command.extend(std::iter::once(&options.base).chain(&options.others).map(|name| run::quoted(name)));
    command.extend(options.areas.iter().map(|area| format!("--area {}", run::quoted(area))));
    command.extend(sets.iter().map(|set| format!("--set {}", run::quoted(set))));
    command.push(format!("--replications {} --seed {}", options.replications, options.seed));
    command.extend(options.draws.map(|draws| format!("--draws {draws}")));
    command.extend(options.layers.then(|| "--layers".to_string()));
    command.extend(options.by_duty_year.then(|| "--by-duty-year".to_string()));
    CompareFacts {
        version: env!("CARGO_PKG_VERSION").into(),
        command: command.join(" "),
        seed: options.seed,
        titles: titles.collect(),
        digests: Vec::new(),
        kinds: found.first().map_or_else(Vec::new, |one| kinds(data, &all[0], one)),
    }
}

/// The type of each area that stands for it where no local data are loaded: without them an area is an estimate, and no
/// name is due to it.
pub(super) fn kinds(data: &Data, base: &Ready, found: &Comparison) -> Vec<Option<String>> {
    let whole = found.places.len() > found.authorities;
    let counted = |gss: &str| {
        let tree = &base.scenario.tree;
        tree.value(OBSERVED, Some(gss)).is_some_and(|leaf| leaf.value.trim() != "none")
    };
    let kind = |gss: &str| data.authorities.iter().find(|one| one.gss == gss).map(|one| one.settlement.clone());
    let of = |place: &Place| if whole && !counted(&place.gss) { kind(&place.gss) } else { None };
    found.places.iter().map(of).collect()
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
