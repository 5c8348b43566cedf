//! `maracsim run`: from scenarios to reports.

use super::arguments::{Format, RunOptions};
use super::changed::{changed, unconcerned};
use super::output::Output;
use super::{again, library, note, print, progress, warn};
use crate::error::{Error, Faults};
use crate::experiment::staffing::{ClosedForm, closed_forms};
use crate::experiment::{self, Layered, MOST_MEMORY, Observations, Prepared, Ready, Request, Results, on_threads};
use crate::report::page::{self, Offer, page};
use crate::report::{self, Material, RunFacts};
use crate::scenario::{Data, Scenario, built_in};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::time::Instant;

/// A scenario and the folder that its run will leave.
struct Job {
    /// What the user called it.
    name: String,
    prepared: Prepared,
    /// How a page asks for the same.
    page: page::Request,
    place: PathBuf,
}

/// Reads all scenarios first, so that a fault in the last one is told before the first one runs.
pub fn run(options: &RunOptions) -> Result<(), Faults> {
    let data = options.simulated.local.data()?;
    let areas = data.authorities.codes(&options.simulated.areas)?;
    let jobs = read_all(&data, &areas, options)?;
    for job in &jobs {
        job.prepared.fits(&data, options.machine.threads(), MOST_MEMORY)?;
        unconcerned(&data, &job.prepared.ready, &areas).iter().for_each(|said| warn(said));
    }
    let mut documents = Vec::new();
    let done = on_threads(options.machine.asked(), |threads| {
        jobs.iter().try_for_each(|job| run_one(&data, job, options, threads, &mut documents))
    });
    // What was finished before a fault is printed all the same: programs get one whole document.
    let printed = match options.format {
        _ if documents.is_empty() => Ok(()),
        Format::Json => print(&report::json_of_all(&documents)),
        Format::Csv => print(&(report::csv_head(options.layers) + &documents.concat())),
        Format::Text => Ok(()),
    };
    done.map_err(|fault| vec![fault])?.and(printed)
}

fn read_all(data: &Data, areas: &[String], options: &RunOptions) -> Result<Vec<Job>, Faults> {
    let baseline = [built_in::BASELINE.to_string()];
    let names = if options.scenarios.is_empty() { &baseline[..] } else { &options.scenarios[..] };
    let (mut jobs, mut faults): (Vec<Job>, Faults) = (Vec::new(), Vec::new());
    for name in names {
        match read(data, name, areas, options) {
            Ok(job) if jobs.iter().any(|other| other.place == job.place) => {
                let place = job.place.display();
                faults.push(
                    Error::input(format!("two scenarios would write to `{place}`")).hint("give each its own name"),
                );
            }
            Ok(job) => jobs.push(job),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(jobs) } else { Err(faults) }
}

fn read(data: &Data, name: &str, areas: &[String], options: &RunOptions) -> Result<Job, Faults> {
    let files = library::Kept::of(name);
    let prepared = request(name, options).prepare(data, &files)?;
    let own = &prepared.ready.scenario.name;
    let place = match &options.out {
        Some(out) if options.scenarios.len() > 1 => out.join(own),
        Some(out) => out.clone(),
        None => PathBuf::from("outputs")
            .join(format!("{own}{}", selection(areas, &options.simulated.all_sets(), options.simulated.local.words()))),
    };
    Ok(Job { name: name.into(), prepared, page: files.request(name, &data.ground), place })
}

/// What the name of a folder adds for a run of some areas, or with levers, years or burn-in of its own, so that it does
/// not take the place of the plain run: a dash and four digits of a SHA-256. Order and repetition do not count. `more` is
/// what else sets it apart.
pub(super) fn selection(areas: &[String], sets: &[String], more: impl IntoIterator<Item = String>) -> String {
    // The layers are no other run: they stand beside the same one.
    let mut parts: Vec<String> = areas.iter().map(|gss| format!("area {gss}")).collect();
    parts.extend(sets.iter().map(|set| format!("set {}", set.trim())));
    parts.extend(more);
    if parts.is_empty() {
        return String::new();
    }
    parts.sort();
    parts.dedup();
    let digest = Sha256::digest(parts.join("\n").as_bytes());
    format!("-{:02x}{:02x}", digest[0], digest[1])
}

/// What is asked of one scenario.
pub(super) fn request(scenario: &str, options: &RunOptions) -> Request {
    Request {
        replications: options.replications,
        precision: options.precise.precision,
        draws: options.draws,
        threads: options.machine.threads(),
        ..options.simulated.request(scenario)
    }
}

/// The central run with its replications, then the draws, with a bar. What is finished before a stop is kept.
pub(super) fn simulate(
    data: &Data,
    prepared: &Prepared,
    options: &RunOptions,
) -> Result<(Results, Vec<Observations>), Faults> {
    let bar = progress::bar(prepared.runs(), &prepared.ready.scenario.name, options.machine.quiet);
    let (results, rows) = prepared.run_rows(data, progress::stop_flag(), &mut |done, all| {
        bar.set_length(u64::from(all));
        bar.set_position(u64::from(done));
    })?;
    bar.finish_and_clear();
    Ok((results, rows))
}

/// Runs one scenario, writes its folder and prints its text; what is for programs is added to `documents`.
fn run_one(
    data: &Data,
    job: &Job,
    options: &RunOptions,
    threads: usize,
    documents: &mut Vec<String>,
) -> Result<(), Faults> {
    // The folder comes first: an hour's work must not end at a closed door.
    let scenario = &job.prepared.ready.scenario;
    let output = Output::begin(&job.place, &scenario.name, options.force)?;
    let begun = Instant::now();
    let (results, rows) = simulate(data, &job.prepared, options)?;
    if results.replications == 0 {
        return Err(vec![Error::running("stopped before the first replication was finished; nothing was written")]);
    }
    as_expected(options, &results, scenario)?;
    let layers = layers(data, job, options, &results)?;
    let missing = options.layers && layers.len() < experiment::layers().count();
    let unfinished =
        job.prepared.unfinished(&results).or_else(|| missing.then(|| "stopped before every layer was run".to_string()));
    let facts = RunFacts {
        threads,
        wall_seconds: begun.elapsed().as_secs_f64(),
        stopped_early: unfinished.is_some(),
        precision: options.precise.precision.zip(job.prepared.is_precise(&results)),
        ..facts(data, &job.prepared.ready, &alone(job, options))
    };
    let material = Material {
        results: &results,
        scenario,
        authorities: &data.authorities,
        sources: &data.sources,
        registry: &data.registry,
        run: &facts,
        closed: &closed(&job.prepared.ready),
        layers: &layers,
    };
    cautions(&material);
    // The answer is printed even if the disk is full.
    let written = write(output, &material, &rows, job, unfinished.is_none());
    let place =
        written.as_ref().map_or_else(|_| "not written".into(), |place| place.join("report.html").display().to_string());
    tell(&material, &place, options, documents)?;
    let place = written?;
    if job.name.ends_with(".toml") && !options.machine.quiet {
        note(page::HOLDS);
    }
    if let Some(message) = unfinished {
        let kept = format!("what is finished is in {}; run again to do them all", place.display());
        return Err(vec![Error::running(message).hint(kept)]);
    }
    Ok(())
}

/// That a report made anew is of the results and of the files that it was of.
fn as_expected(options: &RunOptions, results: &Results, scenario: &Scenario) -> Result<(), Faults> {
    let files = own_inputs(scenario).map(|(_, digest)| digest);
    again::same(&options.expected, &[results.digest.clone()].into_iter().chain(files).collect::<Vec<_>>())
}

/// Says on the terminal what must not be overlooked in a report.
fn cautions(material: &Material<'_>) {
    if let Some((precision, false)) = material.run.precision {
        let done = material.results.replications;
        warn(&format!("after {done} replications not every headline measure is as precise as {precision}"));
    }
    report::outside(material).iter().for_each(|said| warn(said));
}

/// What closed forms say of the posts of a scenario; nothing of the place without population.
pub(super) fn closed(ready: &Ready) -> Vec<(String, ClosedForm)> {
    if ready.scenario.place_theory { Vec::new() } else { closed_forms(&ready.resolved, report::COUNTED_ON) }
}

/// The options by which one of several scenarios is run alone.
fn alone(job: &Job, options: &RunOptions) -> RunOptions {
    let scenarios = if options.scenarios.len() > 1 { vec![job.name.clone()] } else { options.scenarios.clone() };
    RunOptions { scenarios, ..options.clone() }
}

/// Prints a run's text; what is for programs is added to `documents`.
fn tell(material: &Material<'_>, place: &str, options: &RunOptions, documents: &mut Vec<String>) -> Result<(), Faults> {
    let (label, layers) = (report::label(material), material.layers);
    match options.format {
        Format::Text => print(&report::text(&report::report(material), place))?,
        Format::Json if options.layers => {
            documents.extend(layers.iter().map(|of| report::json_of_layer(&of.results, of.id)));
        }
        Format::Json => documents.push(report::json(material.results)),
        Format::Csv if options.layers => {
            documents.extend(layers.iter().map(|of| report::csv(&of.results, &label, Some(of.id))));
        }
        Format::Csv => documents.push(report::csv(material.results, &label, None)),
    }
    Ok(())
}

/// The layers of feedback loops, where they are asked for.
fn layers(data: &Data, job: &Job, options: &RunOptions, results: &Results) -> Result<Vec<Layered>, Faults> {
    if !options.layers {
        return Ok(Vec::new());
    }
    let (sets, stop) = (options.simulated.all_sets(), progress::stop_flag());
    let read = |name: &str, sets: &[String]| library::ready(data, name, sets);
    let mut bars = progress::Bars::new(options.machine.quiet);
    job.prepared.layers(results, (&job.name, &sets), &read, stop, &mut bars.hear())
}

/// Writes every file of the folder; returns where it is.
fn write(
    output: Output,
    material: &Material<'_>,
    rows: &[Observations],
    job: &Job,
    whole: bool,
) -> Result<PathBuf, Faults> {
    let report = report::report(material);
    let Material { results, scenario, authorities, .. } = *material;
    let page = page(&report, &[Offer { results, scenario, request: &job.page }], authorities);
    output.write("report.html", page.as_bytes())?;
    for (name, csv) in report::tables(&report) {
        output.write(&format!("tables/{name}"), csv.as_bytes())?;
    }
    for (name, svg) in report::charts(&report) {
        output.write(&format!("charts/{name}"), svg.as_bytes())?;
    }
    write_replications(&output, material, rows)?;
    output.write("workbook.xlsx", &report::workbook::of_run(material, &report, &job.prepared.ready)?)?;
    output.write("datapackage.json", report::package(&report).as_bytes())?;
    output.write("manifest.toml", report::manifest(material).as_bytes())?;
    output.finish(whole)
}

/// `results.parquet`: every replication of the central run.
#[cfg(feature = "parquet")]
fn write_replications(output: &Output, material: &Material<'_>, rows: &[Observations]) -> Result<(), Faults> {
    output.write_with("results.parquet", |file| report::parquet::replications(file, material.results, rows))
}

#[cfg(not(feature = "parquet"))]
fn write_replications(_output: &Output, _material: &Material<'_>, _rows: &[Observations]) -> Result<(), Faults> {
    Ok(())
}

pub(super) fn facts(data: &Data, ready: &Ready, options: &RunOptions) -> RunFacts {
    let scenario = &ready.scenario;
    RunFacts {
        version: env!("CARGO_PKG_VERSION").into(),
        command: command(options),
        changed: changed(data, scenario),
        inputs: inputs(scenario).collect(),
        generator: "SplitMix64, keyed".into(),
        platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        started: library::today().to_string(),
        ..RunFacts::default()
    }
}

/// The files that the program ships and those of a run that are the user's, each with its digest.
pub(super) fn inputs(scenario: &Scenario) -> impl Iterator<Item = (String, String)> + '_ {
    let shipped = built_in::FILES.iter().map(|(name, text)| (name.to_string(), sha256(text.as_bytes())));
    shipped.chain(own_inputs(scenario))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files of a run that are not the program's, each with its digest.
fn own_inputs(scenario: &Scenario) -> impl Iterator<Item = (String, String)> + '_ {
    scenario.text_digest_input.iter().map(|(name, bytes)| (name.clone(), sha256(bytes)))
}

/// The command that makes the same results again.
pub(super) fn command(options: &RunOptions) -> String {
    let mut words = vec!["maracsim run".to_string()];
    words.extend(options.scenarios.iter().map(|name| quoted(name)));
    words.extend(options.simulated.areas.iter().map(|area| format!("--area {}", quoted(area))));
    words.extend(options.simulated.all_sets().iter().map(|set| format!("--set {}", quoted(set))));
    words.extend(options.simulated.local.words());
    words.extend(options.layers.then(|| "--layers".to_string()));
    words.extend(options.joint.then(|| "--joint".to_string()));
    words.push(format!("--replications {}", options.replications));
    words.extend(options.precise.precision.map(|precision| format!("--precision {precision}")));
    words.extend(options.draws.map(|draws| format!("--draws {draws}")));
    words.push(format!("--seed {}", options.simulated.seed));
    words.join(" ")
}

/// A word as a shell takes it.
pub fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./=%,".contains(c));
    if plain { text.to_string() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
