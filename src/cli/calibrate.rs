//! `maracsim calibrate OBSERVED`: levels, shares and uncertain levers from an authority's own figures.

use super::arguments::{Command, Machine};
use super::library::LocalData;
use super::output::{Folder, Output};
use super::run::quoted;
use super::{library, print, progress};
use crate::error::{Error, Faults};
use crate::experiment::calibrate::{Asked, calibrate as calibrated, most_runs};
use crate::experiment::{Ready, on_threads, with_times};
use crate::report::calibrate::{About, LEVERS, OBSERVED, SETS, levers, report, sets};
use crate::report::{self, html};
use crate::scenario::built_in;
use crate::units::{Quantity, Share};
use clap::Args;
use std::path::PathBuf;

/// The discrepancy of a model cannot be more than all of a figure.
const MOST_DISCREPANCY: f64 = 1.0;

/// Options of `calibrate`.
#[derive(Args, Clone, Debug)]
pub struct CalibrateOptions {
    /// The table of local data (`maracsim new --data` writes a template)
    #[arg(value_name = "OBSERVED")]
    pub observed: String,
    /// Levers to match, by path with commas between, `*` for a family [default: those that act most on what was observed]
    #[arg(long, value_name = "LIST")]
    pub levers: Option<String>,
    /// Values of the levers that each wave tries
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub points: u32,
    /// How often each is simulated
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(4..=1_000))]
    pub replications: u32,
    /// The most waves
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=10))]
    pub waves: u32,
    /// What the model leaves out, as a standard deviation: this share of a count or wait, and of a share p this part of the
    /// root of p (1 - p)
    #[arg(long, value_name = "SHARE", default_value = "10 %")]
    pub discrepancy: String,
    /// The most sets of values that are kept for draws
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=1_000))]
    pub draws: u32,
    /// The seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Where it is written.
    #[command(flatten)]
    pub folder: Folder,
    /// How it is run.
    #[command(flatten)]
    pub machine: Machine,
}

/// What a calibration has left.
struct Left {
    place: PathBuf,
    told: String,
    /// Groups that were not finished before a stop.
    unfinished: usize,
}

/// Calibrates and tells what was found.
pub fn calibrate(options: &CalibrateOptions) -> Result<(), Faults> {
    let left = leave(options)?;
    print(&(left.told.clone() + &said(&left.place)))?;
    whole(left).map(|_| ())
}

/// The same for the words after `maracsim calibrate`: the folder, the file of it that other commands use, and what was found.
pub fn left_by(words: &[String]) -> Result<(PathBuf, PathBuf, String), Faults> {
    match super::parsed("calibrate", words)? {
        Command::Calibrate(options) => {
            let Left { place, told, .. } = whole(leave(&options)?)?;
            Ok((place.clone(), place.join(LEVERS), told))
        }
        _ => Err(vec![Error::input("this is no calibration")]),
    }
}

/// Refuses what was stopped, and what other commands could not read.
fn whole(left: Left) -> Result<Left, Faults> {
    if left.unfinished > 0 {
        let error = Error::running(format!("stopped: {} groups were not finished", left.unfinished));
        return Err(vec![error.hint("what is finished is written; run it again to do them all")]);
    }
    refuse_unreadable(&left.place).map(|()| left)
}

/// Reads the figures, calibrates, and writes a folder that other commands can use.
fn leave(options: &CalibrateOptions) -> Result<Left, Faults> {
    let file = &options.observed;
    if file.ends_with(".toml") {
        let error = Error::input(format!("`{file}` is no table of local data"));
        return Err(vec![error.hint("name a CSV file; `maracsim new --data` writes a template")]);
    }
    let asked = asked(options)?;
    let data = LocalData { local_data: Some(file.clone()) }.data()?;
    // The newest figures are matched to the first measured year: levels are not grown to it.
    let ready = library::ready(&data, built_in::BASELINE, &with_times(Some(1), None, &[]))?;
    let own = format!("{}-calibrated", ready.scenario.name);
    let place = options.folder.or(&own);
    let output = Output::begin(&place, &own, options.folder.force)?;
    let bar = progress::bar(most_runs(&ready, &data, &asked), "calibrate", options.machine.quiet);
    let stop = progress::stop_flag();
    let work = |_| calibrated(&ready, &data, &asked, stop, &mut |runs| bar.set_position(u64::from(runs)));
    let found = on_threads(options.machine.asked(), work).map_err(|fault| vec![fault])??;
    bar.finish_and_clear();
    let command = command(options);
    let shown = place.display().to_string();
    let texts = &ready.scenario.ground.texts;
    let Some((observed, bytes)) = texts.first() else { return Err(vec![Error::input("there are no local data")]) };
    let about = About {
        found: &found,
        asked: &asked,
        scenario: &ready.scenario,
        data: &data,
        observed,
        command: &command,
        place: &shown,
    };
    let place = write(output, &about, bytes, &own, found.left == 0)?;
    Ok(Left { place, told: about.text(), unfinished: found.left })
}

fn said(place: &std::path::Path) -> String {
    let levers = place.join(LEVERS);
    format!(
        "The report: {}\nUse it below any scenario: maracsim staff --local-data {}\n",
        place.join("report.html").display(),
        quoted(&levers.display().to_string())
    )
}

fn asked(options: &CalibrateOptions) -> Result<Asked, Faults> {
    let share = Share::parse(&options.discrepancy).map_err(|refusal| vec![Error::from(refusal)])?.get();
    if share > MOST_DISCREPANCY {
        return Err(vec![
            Error::input("--discrepancy: out of bounds").hint("write for example --discrepancy \"10 %\""),
        ]);
    }
    Ok(Asked {
        levers: options.levers.iter().flat_map(|list| list.split(',')).map(|one| one.trim().to_string()).collect(),
        points: options.points,
        replications: options.replications,
        waves: options.waves,
        discrepancy: share,
        draws: options.draws as usize,
        seed: options.seed,
    })
}

fn write(output: Output, about: &About<'_>, observed: &[u8], own: &str, whole: bool) -> Result<PathBuf, Faults> {
    let page = report(about);
    output.write("report.html", html(&page).as_bytes())?;
    for (name, csv) in report::tables(&page) {
        output.write(&format!("tables/{name}"), csv.as_bytes())?;
    }
    for (name, svg) in report::charts(&page) {
        output.write(&format!("charts/{name}"), svg.as_bytes())?;
    }
    output.write(LEVERS, levers(about).as_bytes())?;
    if let Some(sets) = sets(about) {
        output.write(SETS, sets.as_bytes())?;
    }
    output.write(OBSERVED, observed)?;
    let quote = report::json::quote;
    let lines = [("version", env!("CARGO_PKG_VERSION")), ("scenario", own), ("command", about.command)];
    let manifest: String = lines.iter().map(|(name, value)| format!("{name} = {}\n", quote(value))).collect();
    output.write("manifest.toml", format!("# What was asked.\n{manifest}").as_bytes())?;
    output.finish(whole)
}

/// What was written must be what other commands can read.
fn refuse_unreadable(place: &std::path::Path) -> Result<(), Faults> {
    let path = place.join(LEVERS).display().to_string();
    let again = LocalData { local_data: Some(path) }.data()?;
    Ready::read(&again, &super::disk::Disk::of(built_in::BASELINE), built_in::BASELINE, &[]).map(|_| ())
}

/// The command that gives the same again.
fn command(options: &CalibrateOptions) -> String {
    let mut words = vec![format!("maracsim calibrate {}", quoted(&options.observed))];
    words.extend(options.levers.iter().map(|list| format!("--levers {}", quoted(list))));
    words
        .push(format!("--points {} --replications {} --waves {}", options.points, options.replications, options.waves));
    words.push(format!("--discrepancy {} --draws {}", quoted(&options.discrepancy), options.draws));
    words.push(format!("--seed {}", options.seed));
    words.join(" ")
}
