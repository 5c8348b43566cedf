//! `maracsim page [SCENARIO...]`: the page alone, of one or several scenarios.

use super::arguments::{Format, PageOptions, RunOptions};
use super::document::Document;
use super::library::Kept;
use super::precision::Precise;
use super::print;
use super::run::{closed, facts, request, simulate};
use crate::error::{Error, Faults};
use crate::experiment::{MOST_MEMORY, Prepared, Results, on_threads};
use crate::report::page::{HOLDS, Offer, Request, page as live};
use crate::report::{self, Material, RunFacts};
use crate::scenario::{Data, built_in};
use std::path::Path;
use std::time::Instant;

/// A scenario that was read, and how the page asks for the same.
struct Job {
    prepared: Prepared,
    request: Request,
}

/// Simulates each scenario and writes one file.
pub fn page(options: &PageOptions) -> Result<(), Faults> {
    let data = options.simulated.local.data()?;
    let run = as_run(options);
    let jobs = read_all(&data, &run)?;
    // A file that was named may be anybody's; the default one is ours.
    let document = match &options.out {
        Some(place) => Document::begin_new(place, options.force)?,
        None => Document::begin(Path::new("outputs/page.html"))?,
    };
    let begun = Instant::now();
    let work = |threads| -> Result<String, Faults> {
        let results = simulate_all(&data, &jobs, &run)?;
        let seconds = begun.elapsed().as_secs_f64();
        let facts = RunFacts { threads, wall_seconds: seconds, ..facts(&data, &jobs[0].prepared.ready, &run) };
        let command = facts.command.replacen("maracsim run", "maracsim page", 1);
        Ok(written(&data, &jobs, &results, &RunFacts { command, ..facts }))
    };
    let page = on_threads(run.machine.asked(), work).map_err(|fault| vec![fault])??;
    let place = document.finish(page.as_bytes())?;
    print(&said(&place, options))
}

fn said(place: &Path, options: &PageOptions) -> String {
    let saved = place.metadata().map_or(0, |file| file.len());
    let opens = "open it in a browser: it needs no network";
    if options.machine.quiet {
        return format!("{}\n", place.display());
    }
    let own = if options.scenarios.iter().any(|name| name.ends_with(".toml")) { HOLDS } else { "" };
    format!("The page: {} ({:.1} MB); {opens}. {own}", place.display(), saved as f64 / 1e6).trim_end().to_string()
        + "\n"
}

/// The options of the same run, with the draws of its report.
fn as_run(options: &PageOptions) -> RunOptions {
    RunOptions {
        scenarios: options.scenarios.clone(),
        simulated: options.simulated.clone(),
        replications: options.replications,
        precise: Precise::default(),
        draws: options.draws,
        out: None,
        layers: false,
        joint: false,
        force: false,
        format: Format::Text,
        machine: options.machine,
        expected: Vec::new(),
    }
}

/// Reads every scenario before any is run; they have to go into one page.
fn read_all(data: &Data, run: &RunOptions) -> Result<Vec<Job>, Faults> {
    let baseline = [built_in::BASELINE.to_string()];
    let names = if run.scenarios.is_empty() { &baseline[..] } else { &run.scenarios[..] };
    let (mut jobs, mut faults): (Vec<Job>, Faults) = (Vec::new(), Vec::new());
    for name in names {
        match read(data, name, &jobs, run) {
            Ok(job) => jobs.push(job),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(jobs) } else { Err(faults) }
}

/// Reads one: the first with the draws of its report, the others at the central values, as the page has them. Refuses what
/// has nothing to move, what one page cannot tell apart, and what cannot be run.
fn read(data: &Data, name: &str, others: &[Job], run: &RunOptions) -> Result<Job, Faults> {
    let files = Kept::of(name);
    let central = RunOptions { draws: Some(0), ..run.clone() };
    let prepared = request(name, if others.is_empty() { run } else { &central }).prepare(data, &files)?;
    let refused = |message: String, hint: &str| Err(vec![Error::input(message).hint(hint)]);
    if prepared.ready.scenario.place_theory {
        return refused(
            format!("`{name}` has one place, called Theory: a page has nothing to move for it"),
            "maracsim run reports it",
        );
    }
    let mut others = others.iter().map(|other| &other.prepared.ready).peekable();
    if let Some(first) = others.peek().filter(|first| first.resolved.years != prepared.ready.resolved.years) {
        let message = format!("`{name}` and `{}` have different years", first.scenario.name);
        return refused(message, "give them the same with --years");
    }
    if others.any(|other| other.scenario.name == prepared.ready.scenario.name) {
        let message = format!("two scenarios are called `{}`", prepared.ready.scenario.name);
        return refused(message, "give each its own name");
    }
    if !data.ground.is_empty() && prepared.ready.scenario.ground.texts.len() > data.ground.texts.len() {
        return refused(
            format!("`{name}` names local data of its own"),
            "a page has room for one of the two: leave --local-data out",
        );
    }
    prepared.fits(data, run.machine.threads(), MOST_MEMORY)?;
    Ok(Job { prepared, request: files.request(name, &data.ground) })
}

/// Runs them all, or nothing is written.
fn simulate_all(data: &Data, jobs: &[Job], run: &RunOptions) -> Result<Vec<Results>, Faults> {
    let mut all = Vec::new();
    for job in jobs {
        let (results, _) = simulate(data, &job.prepared, run)?;
        if job.prepared.unfinished(&results).is_some() {
            return Err(vec![Error::running("stopped before all was run; nothing was written")]);
        }
        all.push(results);
    }
    Ok(all)
}

fn written(data: &Data, jobs: &[Job], results: &[Results], facts: &RunFacts) -> String {
    let material = Material {
        results: &results[0],
        scenario: &jobs[0].prepared.ready.scenario,
        authorities: &data.authorities,
        sources: &data.sources,
        registry: &data.registry,
        run: facts,
        closed: &closed(&jobs[0].prepared.ready),
        layers: &[],
    };
    let offers: Vec<Offer<'_>> = jobs
        .iter()
        .zip(results)
        .map(|(job, results)| Offer { results, scenario: &job.prepared.ready.scenario, request: &job.request })
        .collect();
    live(&report::report(&material), &offers, &data.authorities)
}
