//! `maracsim compare BASE OTHER...`: paired differences, net of the base.

use super::arguments::{CompareOptions, Format};
use super::output::Output;
use super::{library, print, progress, run};
use crate::error::{Error, Faults};
use crate::experiment::compare::{Comparison, Side, Years};
use crate::experiment::results::Observations;
use crate::experiment::{Plan, Ready, on_threads, replications, shipped, summarise, with_times};
use crate::report::compare::{self, CompareFacts};
use crate::report::{self};
use std::path::PathBuf;
use std::sync::atomic::Ordering;

/// One scenario that has run.
struct Done<'a> {
    ready: &'a Ready,
    plan: Plan<'a>,
    rows: Vec<Observations>,
    digest: String,
}

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
    let done = on_threads(threads, |_| run_all(&all, &areas, options)).map_err(|fault| vec![fault])??;
    let facts = facts(&done, &sets, options);
    let found = compared(&done, options)?;
    write_and_print(output, &found, &facts, options.format)
}

fn read_all(
    data: &crate::scenario::Data,
    areas: &[String],
    sets: &[String],
    options: &CompareOptions,
) -> Result<Vec<Ready>, Faults> {
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
        // The rows of all of them are kept until they are compared.
        let threads =
            options.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        let share = run::MOST_MEMORY / all.len().max(1) as u64;
        plans().try_for_each(|plan| plan.fits(threads, share))?;
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

fn run_all<'a>(all: &'a [Ready], areas: &[String], options: &CompareOptions) -> Result<Vec<Done<'a>>, Faults> {
    let stop = progress::stop_flag();
    let mut done = Vec::new();
    for ready in all {
        let plan = ready.plan(areas, options.seed, options.replications);
        let name = &ready.scenario.name;
        let bar = progress::bar(plan.replications, name, options.quiet);
        let rows = replications(&plan, stop, &mut |done| bar.set_position(u64::from(done)));
        bar.finish_and_clear();
        if stop.load(Ordering::Relaxed) {
            let message = format!("stopped while `{name}` ran; nothing was written");
            return Err(vec![
                Error::running(message).hint("a comparison needs whole runs: ask for fewer --replications"),
            ]);
        }
        let digest = summarise(&plan, name, &rows).digest;
        done.push(Done { ready, plan, rows, digest });
    }
    Ok(done)
}

fn compared(done: &[Done<'_>], options: &CompareOptions) -> Result<Vec<Comparison>, Faults> {
    let side = |of: usize| Side { name: &done[of].ready.scenario.name, plan: &done[of].plan, rows: &done[of].rows };
    let years = if options.by_duty_year { Years::OfDuty } else { Years::Calendar };
    let others = done.len() - 1;
    let found = (1..done.len()).map(|other| Comparison::new(side(0), side(other), years, others));
    found.collect::<Result<_, _>>().map_err(|fault| vec![fault])
}

fn facts(done: &[Done<'_>], sets: &[String], options: &CompareOptions) -> CompareFacts {
    let titles = done.iter().map(|one| (one.ready.scenario.name.clone(), one.ready.scenario.title.clone()));
    let mut command = vec!["maracsim compare".to_string()];
    command.extend(std::iter::once(&options.base).chain(&options.others).map(|name| run::quoted(name)));
    command.extend(options.areas.iter().map(|area| format!("--area {}", run::quoted(area))));
    command.extend(sets.iter().map(|set| format!("--set {}", run::quoted(set))));
    command.push(format!("--replications {} --seed {}", options.replications, options.seed));
    if options.by_duty_year {
        command.push("--by-duty-year".into());
    }
    CompareFacts {
        version: env!("CARGO_PKG_VERSION").into(),
        command: command.join(" "),
        seed: options.seed,
        titles: titles.collect(),
        digests: done.iter().map(|one| one.digest.clone()).collect(),
    }
}

fn write_and_print(output: Output, found: &[Comparison], facts: &CompareFacts, format: Format) -> Result<(), Faults> {
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
