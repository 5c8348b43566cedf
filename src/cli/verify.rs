//! `maracsim verify`: estimates against closed forms, and the document that says so.

use super::arguments::{Format, Machine};
use super::{document, print, progress, table};
use crate::error::{Error, Faults};
use crate::experiment::verify::{Depth, Prepared, Trial, trials};
use crate::experiment::{on_threads, shipped};
use crate::report::verification::{self, Verified};
use crate::scenario::Data;
use crate::statistics::Estimate;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Options of `verify`.
#[derive(Args, Clone, Debug)]
pub struct VerifyOptions {
    /// Loads up to 98 % instead of 90 %, for many minutes; writes VERIFICATION-DEEP.md. The time is told before it starts
    #[arg(long)]
    pub deep: bool,
    /// Folder to write the document to [default: docs]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How it is run.
    #[command(flatten)]
    pub machine: Machine,
}

/// Runs every trial, writes the document and prints what was found.
pub fn verify(options: &VerifyOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let (depth, name) = match options.deep {
        true => (Depth::Deep, "VERIFICATION-DEEP.md"),
        false => (Depth::Usual, "VERIFICATION.md"),
    };
    let folder = options.out.clone().unwrap_or_else(|| PathBuf::from("docs"));
    // The file comes first: an hour's work must not end at a closed door.
    let file = document::Document::begin(&folder.join(name))?;
    let trials = trials(depth);
    let work = |_| estimates(&data, &trials, options);
    let estimates = on_threads(options.machine.asked(), work).map_err(|fault| vec![fault])??;
    let verified = Verified { version: env!("CARGO_PKG_VERSION"), depth, trials: &trials, estimates: &estimates };
    let written = file.finish(verification::document(&verified).as_bytes());
    tell(&verified, options.format)?;
    let place = written?;
    if options.format == Format::Text {
        print(&format!("Written to {}.\n", place.display()))?;
    }
    match verified.summary().failed {
        0 => Ok(()),
        failed => Err(vec![Error::running(format!("{failed} comparisons with theory fail"))]),
    }
}

fn tell(verified: &Verified<'_>, format: Format) -> Result<(), Faults> {
    match format {
        Format::Json => print(&verification::json(verified)),
        Format::Csv => print(&table::render(&verification::COLUMNS, &verification::csv_rows(verified), Format::Csv)),
        Format::Text => {
            let settings: Vec<String> = verification::settings(verified.trials)
                .iter()
                .map(|[name, command]| format!("{name}: {command}\n"))
                .collect();
            let rows = table::render(&verification::HEAD, &verification::table(verified), Format::Text);
            print(&format!("{}\n{rows}\n{}", settings.concat(), verification::closing(verified)))
        }
    }
}

/// Reads every trial before the first one runs, and says how long it will take.
fn estimates(data: &Data, trials: &[Trial], options: &VerifyOptions) -> Result<Vec<Vec<Estimate>>, Faults> {
    let prepared: Vec<Prepared<'_>> =
        trials.iter().map(|trial| Prepared::new(data, trial)).collect::<Result<_, _>>()?;
    let work = |of: &Prepared<'_>| of.referrals() * f64::from(of.trial.replications);
    let all: f64 = prepared.iter().map(work).sum();
    if !options.machine.quiet {
        foretell(data, all)?;
    }
    let stop = progress::stop_flag();
    let bar = progress::thousands(all / 1e3, "verify", options.machine.quiet);
    let mut before = 0.0;
    let mut found = Vec::with_capacity(prepared.len());
    for one in &prepared {
        let each = one.referrals();
        let estimates = one.run(stop, &mut |done| bar.set_position(((before + each * f64::from(done)) / 1e3) as u64));
        let stopped = || vec![Error::running("stopped before all was compared; nothing was written")];
        found.push(estimates.ok_or_else(stopped)?);
        before += work(one);
    }
    bar.finish_and_clear();
    Ok(found)
}

/// Says how many referrals there are, and how long they will take at the speed of a first small run.
fn foretell(data: &Data, referrals: f64) -> Result<(), Faults> {
    let usual = trials(Depth::Usual);
    let Some(small) = usual.iter().find(|trial| trial.scenario == "theory/desk") else { return Ok(()) };
    let trial = Trial { replications: 16, ..small.clone() };
    let sample = Prepared::new(data, &trial)?;
    let begun = Instant::now();
    let _ = sample.run(&AtomicBool::new(false), &mut |_| {});
    let a_second = sample.referrals() * f64::from(trial.replications) / begun.elapsed().as_secs_f64().max(1e-6);
    let (millions, seconds) = (referrals / 1e6, referrals / a_second);
    let time = if seconds < 90.0 { format!("{seconds:.0} seconds") } else { format!("{:.0} minutes", seconds / 60.0) };
    let _ = writeln!(std::io::stderr().lock(), "{millions:.0} million referrals: {time} or so on this machine");
    Ok(())
}
