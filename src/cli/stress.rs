//! `maracsim stress`: headroom, loop gain and years to recover, by authority.

use super::arguments::{Format, Machine, Simulated};
use super::{library, print, progress, table};
use crate::error::{Error, Faults};
use crate::experiment::stress::{
    Gain, Headroom, Recovery, SHOCK, Stress, TRIED, headroom, loop_gain, years_to_recover,
};
use crate::experiment::{MOST_MEMORY, Ready, on_threads};
use crate::scenario::{Data, built_in};
use clap::Args;
use std::sync::atomic::AtomicBool;

/// Options of `stress`.
#[derive(Args, Clone, Debug)]
pub struct StressOptions {
    /// Name of a built-in scenario, or a path that ends with .toml
    #[arg(value_name = "SCENARIO")]
    pub scenario: Option<String>,
    /// What is simulated.
    #[command(flatten)]
    pub simulated: Simulated,
    /// How often each of the twenty runs is simulated
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub replications: u32,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How it is run.
    #[command(flatten)]
    pub machine: Machine,
}

/// Years of the run in which a shock may be recovered from.
const RECOVERY_YEARS: &str = "time.years=10";

/// What was found.
struct Found {
    headroom: Vec<Headroom>,
    gain: Vec<Gain>,
    recovery: Vec<Recovery>,
}

/// Runs all three and prints a line for each place.
pub fn stress(options: &StressOptions) -> Result<(), Faults> {
    let data = options.simulated.local.data()?;
    let areas = data.authorities.codes(&options.simulated.areas)?;
    let [ready, longer] = both(&data, options)?;
    let name = options.scenario.as_deref().unwrap_or(built_in::BASELINE);
    ready.has_areas(name, &areas)?;
    for ready in [&ready, &longer] {
        let plan = ready.plan(&areas, options.simulated.seed, options.replications);
        plan.fits(options.machine.threads(), MOST_MEMORY)?;
    }
    let work = |_| run(&ready, &longer, &areas, options);
    let found = on_threads(options.machine.asked(), work).map_err(|fault| vec![fault])?;
    let stopped = || vec![Error::running("stopped before all was run; nothing is told")];
    let found = found.ok_or_else(stopped)?;
    match options.format {
        Format::Text => print(&text(&found)),
        format => print(&table::render(&COLUMNS, &tidy(&found), format)),
    }
}

/// The scenario over its own years, and over ten.
fn both(data: &Data, options: &StressOptions) -> Result<[Ready; 2], Faults> {
    let name = options.scenario.as_deref().unwrap_or(built_in::BASELINE);
    let own = options.simulated.all_sets();
    let others = own.iter().filter(|set| set.split('=').next().map(str::trim) != Some("time.years"));
    let ten: Vec<String> = others.cloned().chain([RECOVERY_YEARS.to_string()]).collect();
    Ok([library::ready(data, name, &own)?, library::ready(data, name, &ten)?])
}

fn run(ready: &Ready, longer: &Ready, areas: &[String], options: &StressOptions) -> Option<Found> {
    let stop: &AtomicBool = progress::stop_flag();
    let of = |ready| Stress { ready, areas, seed: options.simulated.seed, replications: options.replications };
    let (stress, long) = (of(ready), of(longer));
    let bar =
        |runs: usize, title: &str| progress::bar(options.replications * runs as u32, title, options.machine.quiet);
    let searched = bar(TRIED.len(), "headroom");
    let headroom = headroom(&stress, stop, &mut |done| searched.set_position(u64::from(done)))?;
    searched.finish_and_clear();
    let paired = bar(2, "loop gain");
    let gain = loop_gain(&stress, stop, &mut |done| paired.set_position(u64::from(done)))?;
    paired.finish_and_clear();
    let shaken = bar(2, "recovery");
    let recovery = years_to_recover(&long, stop, &mut |done| shaken.set_position(u64::from(done)))?;
    shaken.finish_and_clear();
    Some(Found { headroom, gain, recovery })
}

/// A share as a percentage with its sign, or what the search could not see.
fn percent(share: f64) -> String {
    match share {
        f64::INFINITY => format!("over {:+.0} %", (TRIED[TRIED.len() - 1] - 1.0) * 100.0),
        f64::NEG_INFINITY => format!("below {:+.0} %", (TRIED[0] - 1.0) * 100.0),
        share if share.is_nan() => "-".into(),
        share => format!("{:+.0} %", share * 100.0),
    }
}

fn years(years: f64) -> String {
    if years.is_finite() { format!("{years:.0}") } else { "over 9".into() }
}

fn text(found: &Found) -> String {
    let row = |at: usize| {
        let (room, gain, recovery) = (&found.headroom[at], &found.gain[at], &found.recovery[at]);
        let [amplified, ..] = gain.amplification();
        vec![
            room.place.name.clone(),
            percent(room.headroom),
            format!("({} to {})", percent(room.low), percent(room.high)),
            format!("{:.2} ({:.2} to {:.2})", gain.gain.mean, gain.gain.low, gain.gain.high),
            format!("{amplified:.2}"),
            format!("{} ({} to {})", years(recovery.years), years(recovery.low), years(recovery.high)),
            percent(recovery.left.mean),
            room.standard.clone().unwrap_or_else(|| "none".into()),
        ]
    };
    let rows: Vec<Vec<String>> = (0..found.headroom.len()).map(row).collect();
    let head = ["Place", "headroom", "95 % limits", "loop gain", "1/(1-G)", "years to recover", "left", "fails first"];
    format!(
        "{}\n\
         headroom: more demand before a headline standard fails, posts and meetings as they are; negative: it fails today;\n\
         below -50 %: at half the demand too, so not for want of room alone.\n\
         loop gain: of a rise in cases, the share that cases themselves bring back (assumed curve).\n\
         years to recover: after a year of {SHOCK} times the demand, until every headline standard is within 1 % of what it\n\
         would have been; left: what still lacks after nine years, of what the standard asks, of the one that lacks most.\n",
        table::render(&head, &rows, Format::Text)
    )
}

const COLUMNS: [&str; 8] = ["authority", "gss", "measure", "unit", "mean", "low", "high", "note"];

fn tidy(found: &Found) -> Vec<Vec<String>> {
    let row = |place: &crate::experiment::Place, measure: &str, unit: &str, numbers: [f64; 3], note: &str| {
        let numbers = numbers.map(|number| if number.is_nan() { String::new() } else { number.to_string() });
        let labels = [&place.name, &place.gss, measure, unit].map(str::to_string);
        labels.into_iter().chain(numbers).chain([note.to_string()]).collect::<Vec<String>>()
    };
    let room = |of: &Headroom| {
        let note = of.standard.clone().unwrap_or_default();
        row(&of.place, "headroom", "share of today's demand", [of.headroom, of.low, of.high], &note)
    };
    let gain =
        |of: &Gain| row(&of.place, "loop_gain", "share", [of.gain.mean, of.gain.low, of.gain.high], "assumed curve");
    let recovery = |of: &Recovery| row(&of.place, "years_to_recover", "years", [of.years, of.low, of.high], "");
    let left = |of: &Recovery| {
        let note = "the last year's difference from no shock";
        row(&of.place, "left_after_shock", "share of what is asked", [of.left.mean, of.left.low, of.left.high], note)
    };
    let rooms = found.headroom.iter().map(room).chain(found.gain.iter().map(gain));
    rooms.chain(found.recovery.iter().map(recovery)).chain(found.recovery.iter().map(left)).collect()
}
