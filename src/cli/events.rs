//! `maracsim events` and `maracsim replay`: simulated referrals one by one.

use super::arguments::Simulated;
use super::disk::Disk;
use super::document::Document;
use super::{print, progress};
use crate::error::{Error, Faults};
use crate::experiment::{History, MOST_MEMORY, MOST_REPLICATIONS, Plan, Prepared, Request, on_threads};
use crate::report::events::{EventLog, Format};
use crate::report::replay;
use crate::scenario::{Data, built_in};
use clap::Args;
use std::path::{Path, PathBuf};

/// What `events` and `replay` simulate.
#[derive(Args, Clone, Debug)]
pub struct SingleOptions {
    /// Name of a built-in scenario, or a path that ends with .toml
    #[arg(value_name = "SCENARIO")]
    pub scenario: Option<String>,
    /// What of it is simulated.
    #[command(flatten)]
    pub simulated: Simulated,
}

/// Options of `events`.
#[derive(Args, Clone, Debug)]
pub struct EventsOptions {
    /// What is simulated
    #[command(flatten)]
    pub run: SingleOptions,
    /// How many replications are told
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_REPLICATIONS)))]
    pub replications: u32,
    /// Also what was received in the burn-in, which begins with nobody waiting, and after the last year
    #[arg(long)]
    pub whole: bool,
    /// XES instead of CSV
    #[arg(long)]
    pub xes: bool,
    /// File to write, .csv or .xes [default: stdout]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// Options of `replay`.
#[derive(Args, Clone, Debug)]
pub struct ReplayOptions {
    /// What is simulated
    #[command(flatten)]
    pub run: SingleOptions,
    /// Which replication, from 1
    #[arg(long, value_name = "R", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_REPLICATIONS)))]
    pub replication: u32,
    /// Only this case: its number, or its id such as S12000047-12
    #[arg(long, value_name = "N")]
    pub case: Option<String>,
}

/// Prints or writes the event log.
pub fn events(options: &EventsOptions) -> Result<(), Faults> {
    let format = format_of(options)?;
    let data = options.run.simulated.local.data()?;
    let prepared = prepare(&data, &options.run, options.replications)?;
    let plan = prepared.plan();
    let log = EventLog { format, places: &plan.places, years: &plan.years, whole: options.whole };
    let document = options.out.as_deref().map(|place| Document::begin_new(place, options.force)).transpose()?;
    let tell = |text: &str| match &document {
        Some(document) => document.add(text.as_bytes()),
        None => print(text),
    };
    tell(&log.head(&source(&prepared, &options.run)))?;
    let bar = progress::bar(options.replications, &prepared.ready.scenario.name, options.quiet || document.is_none());
    for replication in 1..=options.replications {
        tell(&log.events(&history(&plan, replication)?))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    match document {
        Some(document) => document.finish(log.foot().as_bytes()).map(drop),
        None => print(log.foot()),
    }
}

/// Prints the history of one replication, or of one case of it.
pub fn replay(options: &ReplayOptions) -> Result<(), Faults> {
    let data = options.run.simulated.local.data()?;
    let prepared = prepare(&data, &options.run, options.replication)?;
    let plan = prepared.plan();
    let history = history(&plan, options.replication)?;
    let Some(case) = &options.case else {
        return print(&replay::replication(&history, &plan.places));
    };
    // As the event log writes it, with the replication in front.
    let own = format!("{}/", options.replication);
    let at = history.find(&plan, case.strip_prefix(&own).unwrap_or(case)).map_err(|fault| vec![fault])?;
    print(&replay::case(&history, at, &plan.places))
}

fn prepare(data: &Data, options: &SingleOptions, replications: u32) -> Result<Prepared, Faults> {
    let name = options.scenario.as_deref().unwrap_or(built_in::BASELINE);
    let request = Request { replications, draws: Some(0), threads: 1, ..options.simulated.request(name) };
    let prepared = request.prepare(data, &Disk::of(name))?;
    prepared.plan().history_fits(MOST_MEMORY)?;
    Ok(prepared)
}

fn history(plan: &Plan<'_>, replication: u32) -> Result<History, Faults> {
    let stop = progress::stop_flag();
    let told = on_threads(1, |_| plan.history(replication, stop)).map_err(|fault| vec![fault])?;
    told.ok_or_else(|| vec![Error::running(format!("stopped before replication {replication} was finished"))])
}

/// The format that was asked for, or the one that the file's ending says.
fn format_of(options: &EventsOptions) -> Result<Format, Faults> {
    let ending = options.out.as_deref().and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    match (ending.as_deref(), options.xes) {
        (None, true) | (Some("xes"), _) => Ok(Format::Xes),
        (None | Some("csv"), false) => Ok(Format::Csv),
        (Some("csv"), true) => {
            Err(vec![Error::input("--xes asks for XES, and the file ends with .csv").hint("let it end with .xes")])
        }
        (Some(other), _) => {
            let message = format!("an event log is a .csv or .xes file, not .{}", crate::units::short(other));
            Err(vec![Error::input(message).hint("let the file of --out end with .csv or .xes")])
        }
    }
}

/// Which run a log is of, for its head.
fn source(prepared: &Prepared, options: &SingleOptions) -> String {
    let changed = if options.simulated.sets.is_empty() {
        String::new()
    } else {
        format!(", {}", options.simulated.sets.join(", "))
    };
    let version = env!("CARGO_PKG_VERSION");
    format!("maracsim {version}, {}{changed}, seed {}: simulated", prepared.ready.scenario.name, options.simulated.seed)
}
