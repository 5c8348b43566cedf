//! `maracsim run --joint`: all groups in one system, beside the same groups with fixed parts of what the country shares.

use super::arguments::RunOptions;
use super::output::Output;
use super::run::command;
use super::{compare, library, progress};
use crate::error::{Error, Faults};
use crate::experiment::compare::{Comparison, Side, Years};
use crate::experiment::{MOST_MEMORY, Observations, Plan, Ready, on_threads, replications, summarise};
use crate::report::compare::CompareFacts;
use crate::scenario::built_in;
use std::path::PathBuf;

/// The measures that sharing what the country has may move: what a joint run is laid beside groups by themselves for.
const SHARED: &[&str] = &[
    "specialist_present",
    "assurance_visits",
    "heard",
    "repeat_share",
    "heard_first_meeting",
    "minutes_per_case",
    "voice",
    "attendance",
    "files_read",
    "actions_on_time",
    "quality",
    "gap:minoritised",
    "gap:disabled",
    "met:headline",
];

/// Runs a scenario both ways under common random numbers, and tells the difference.
pub fn joint(options: &RunOptions) -> Result<(), Faults> {
    let data = options.simulated.local.data()?;
    let scenario = match &options.scenarios[..] {
        [] => built_in::BASELINE,
        [one] => one,
        _ => return Err(vec![Error::input("--joint takes one scenario").hint("run it once for each")]),
    };
    let ready = library::ready(&data, scenario, &options.simulated.all_sets())?;
    let parted = ready.plan(&[], options.simulated.seed, options.replications);
    // The rows of both are kept.
    parted.fits(options.machine.threads(), MOST_MEMORY / 2)?;
    let name = format!("joint-{}", ready.scenario.name);
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from("outputs").join(&name));
    let output = Output::begin(&place, &name, options.force)?;
    let run = |_| both(&ready, &parted, options);
    let (found, digests) = on_threads(options.machine.asked(), run).map_err(|fault| vec![fault])??;
    let (own, title) = (&ready.scenario.name, &ready.scenario.title);
    let facts = CompareFacts {
        version: env!("CARGO_PKG_VERSION").into(),
        command: command(options),
        seed: options.simulated.seed,
        titles: vec![(own.clone(), title.clone()), (joint_name(own), format!("{title}, all areas in one system"))],
        digests,
        kinds: compare::kinds(&data, &ready, &found),
        prices: Vec::new(),
        reaching: None,
    };
    compare::write_and_print(output, &[found], &facts, options.format)
}

fn joint_name(scenario: &str) -> String {
    format!("{scenario}+joint")
}

/// Both runs, and the digest of each.
fn both(ready: &Ready, parted: &Plan<'_>, options: &RunOptions) -> Result<(Comparison, Vec<String>), Faults> {
    let joint = Plan { joint: true, ..parted.clone() };
    let names = [ready.scenario.name.clone(), joint_name(&ready.scenario.name)];
    let rows = |plan: &Plan<'_>, name: &str| -> Result<Vec<Observations>, Faults> {
        let (bar, stop) = (progress::bar(plan.replications, name, options.machine.quiet), progress::stop_flag());
        let rows = replications(plan, stop, &mut |done| bar.set_position(u64::from(done)));
        bar.finish_and_clear();
        compare::unless_stopped(stop, &format!("`{name}`"))?;
        Ok(rows)
    };
    let sides = [(parted, rows(parted, &names[0])?), (&joint, rows(&joint, &names[1])?)];
    let [base, other] = [0, 1].map(|at| Side { name: &names[at], plan: sides[at].0, rows: &sides[at].1 });
    let found = Comparison::about(base, other, (Years::Calendar, SHARED), 1).map_err(|fault| vec![fault])?;
    let digest = |side: Side<'_>| summarise(side.plan, side.name, side.rows).digest;
    Ok((found, vec![digest(base), digest(other)]))
}
