//! `maracsim page [SCENARIO...]`: the page alone, of one or several scenarios.

use super::arguments::{PageOptions, RunOptions};
use super::document::Document;
use super::library::{Read, read};
use super::print;
use super::run::{MOST_MEMORY, draws_of, facts, simulate, threads_of};
use crate::error::{Error, Faults};
use crate::experiment::{Results, on_threads, shipped};
use crate::report::page::{Offer, page as live};
use crate::report::{self, Material, RunFacts};
use crate::scenario::{Data, built_in};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Simulates each scenario and writes one file.
pub fn page(options: &PageOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let run = as_run(options);
    let areas = data.authorities.codes(&run.areas)?;
    let jobs = read_all(&data, &areas, &run)?;
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from("outputs/page.html"));
    let document = Document::begin(&place)?;
    let begun = Instant::now();
    let work = |threads| -> Result<String, Faults> {
        let results = simulate_all(&data, &jobs, &areas, &run)?;
        let seconds = begun.elapsed().as_secs_f64();
        let facts = RunFacts { threads, wall_seconds: seconds, ..facts(&data, &jobs[0].ready, &run) };
        let command = facts.command.replacen("maracsim run", "maracsim page", 1);
        Ok(written(&data, &jobs, &results, &RunFacts { command, ..facts }))
    };
    let page = on_threads(usize::from(run.threads.unwrap_or(0)), work).map_err(|fault| vec![fault])??;
    let place = document.finish(page.as_bytes())?;
    print(&said(&place, options))
}

fn said(place: &Path, options: &PageOptions) -> String {
    let saved = place.metadata().map_or(0, |file| file.len());
    let opens = "open it in a browser: it needs no network";
    if options.quiet {
        return format!("{}\n", place.display());
    }
    format!("The page: {} ({:.1} MB); {opens}\n", place.display(), saved as f64 / 1e6)
}

/// The options of the same run, with the draws of its report.
fn as_run(options: &PageOptions) -> RunOptions {
    let PageOptions { scenarios, areas, sets, years, burn_in, replications, draws, seed, threads, quiet, .. } = options;
    RunOptions {
        scenarios: scenarios.clone(),
        areas: areas.clone(),
        sets: sets.clone(),
        years: *years,
        burn_in: burn_in.clone(),
        replications: *replications,
        draws: *draws,
        seed: *seed,
        threads: *threads,
        quiet: *quiet,
        ..RunOptions::default()
    }
}

/// Reads every scenario before any is run; they have to go into one page.
fn read_all(data: &Data, areas: &[String], run: &RunOptions) -> Result<Vec<Read>, Faults> {
    let baseline = [built_in::BASELINE.to_string()];
    let names = if run.scenarios.is_empty() { &baseline[..] } else { &run.scenarios[..] };
    let sets = super::run::sets(run);
    let (mut jobs, mut faults): (Vec<Read>, Faults) = (Vec::new(), Vec::new());
    for name in names {
        let found = read(data, name, &sets).and_then(|job| fits(job, name, &jobs, areas, run));
        match found {
            Ok(job) => jobs.push(job),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(jobs) } else { Err(faults) }
}

/// Refuses what has nothing to move, what one page cannot tell apart, and what cannot be run.
fn fits(job: Read, name: &str, others: &[Read], areas: &[String], run: &RunOptions) -> Result<Read, Faults> {
    let refused = |message: String, hint: &str| Err(vec![Error::input(message).hint(hint)]);
    if job.ready.scenario.place_theory {
        return refused(
            format!("`{name}` has one place, called Theory: a page has nothing to move for it"),
            "maracsim run reports it",
        );
    }
    if let Some(first) = others.first().filter(|first| first.ready.resolved.years != job.ready.resolved.years) {
        let message = format!("`{name}` and `{}` have different years", first.ready.scenario.name);
        return refused(message, "give them the same with --years");
    }
    if others.iter().any(|other| other.ready.scenario.name == job.ready.scenario.name) {
        return refused(format!("two scenarios are called `{}`", job.ready.scenario.name), "give each its own name");
    }
    let plan = job.ready.plan(areas, run.seed, run.replications);
    plan.fits(threads_of(run), MOST_MEMORY)?;
    Ok(job)
}

/// The first scenario is run as `run` does it, for the report; the others at the central values, as the page has them.
fn simulate_all(data: &Data, jobs: &[Read], areas: &[String], run: &RunOptions) -> Result<Vec<Results>, Faults> {
    let central = RunOptions { draws: Some(0), ..run.clone() };
    let mut all = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        let options = if at == 0 { run } else { &central };
        let results = simulate(data, &job.ready, areas, options)?;
        let drawn = results.drawn.as_ref().map_or(0, |drawn| drawn.draws);
        if results.replications < results.requested || drawn < draws_of(options, &job.ready) {
            return Err(vec![Error::running("stopped before all was run; nothing was written")]);
        }
        all.push(results);
    }
    Ok(all)
}

fn written(data: &Data, jobs: &[Read], results: &[Results], facts: &RunFacts) -> String {
    let material = Material {
        results: &results[0],
        scenario: &jobs[0].ready.scenario,
        authorities: &data.authorities,
        sources: &data.sources,
        registry: &data.registry,
        run: facts,
        layers: &[],
    };
    let offers: Vec<Offer<'_>> = jobs
        .iter()
        .zip(results)
        .map(|(job, results)| Offer { results, scenario: &job.ready.scenario, request: &job.request })
        .collect();
    live(&report::report(&material), &offers, &data.authorities)
}
