//! The model itself: the built-in baseline for all of Scotland, with all its measures, as `maracsim run` does it on one
//! thread.

use super::told::{self, Told};
use maracsim::error::Faults;
use maracsim::experiment::{Observations, Plan, Ready, Worker, observe, shipped};
use maracsim::model::System;
use maracsim::random::Key;
use maracsim::scenario::Texts;

/// The measures that are told, for Scotland and all years together.
const TOLD: [&str; 4] = ["heard", "wait_to_hearing", "wait_to_contact", "heard_first_meeting"];

/// Highland, in the largest group, and Fife, which is a group of its own.
const TWO: [&str; 2] = ["S12000017", "S12000047"];

/// Times the replications of all of Scotland.
pub fn timed(reps: u32, seed: u64) -> Result<Told, String> {
    country("national", &[], reps, seed)
}

/// The same with every feedback loop running.
pub fn with_loops(reps: u32, seed: u64) -> Result<Told, String> {
    country("loops", &["loops.layer=all".into()], reps, seed)
}

fn country(name: &'static str, sets: &[String], reps: u32, seed: u64) -> Result<Told, String> {
    let ready = baseline(sets)?;
    let plan = ready.plan(&[], seed, reps);
    Ok(replicated(name, &plan).with_events(events(&plan)))
}

/// Times the replications of two groups, and does nothing that depends on their number besides: for counting
/// instructions.
pub fn two_groups(reps: u32, seed: u64) -> Result<Told, String> {
    let ready = baseline(&[])?;
    Ok(replicated("groups", &ready.plan(&TWO.map(String::from), seed, reps)))
}

/// Runs a plan. A replication that is not timed comes first and warms the buffers up.
fn replicated(name: &'static str, plan: &Plan<'_>) -> Told {
    let mut worker = Worker::new(plan);
    observe(&mut worker, plan.replications);
    told::timed(name, TOLD, plan.replications, |rep| {
        let observed = observe(&mut worker, rep);
        (0, TOLD.map(|measure| last(plan, &observed, measure)))
    })
}

fn baseline(sets: &[String]) -> Result<Ready, String> {
    let read = || Ready::read(&shipped()?, &Texts(&[]), "no-duty", sets);
    read().map_err(|faults: Faults| faults.iter().map(|fault| format!("{fault}\n")).collect())
}

/// The last row of a replication: all years together, of the last place, which is Scotland if all of it runs.
fn last(plan: &Plan<'_>, observed: &Observations, id: &str) -> f64 {
    let at = plan.measures.iter().position(|measure| measure.id == id);
    let row = &observed.values[observed.values.len() - plan.measures.len()..];
    at.map_or(f64::NAN, |at| row[at][0] / row[at][1])
}

/// Canonical events of the model: milestones that cases passed, and meetings.
fn events(plan: &Plan<'_>) -> u64 {
    let replications = 0..plan.replications;
    let keys = replications.map(|rep| Key::new(plan.seed).with(u64::from(rep)));
    let mut systems: Vec<System<'_>> = plan.groups.iter().copied().map(System::new).collect();
    keys.map(|key| systems.iter_mut().map(|system| stamps(system, key)).sum::<u64>()).sum()
}

fn stamps(system: &mut System<'_>, replication: Key) -> u64 {
    system.start(replication);
    let mut count = 0;
    loop {
        let goes_on = system.advance();
        let log = system.log();
        let passed = log.cases().flat_map(|case| &case.stamps).filter(|stamp| stamp.happened());
        count += (passed.count() + log.meetings.len()) as u64;
        system.clear_log();
        if !goes_on {
            return count;
        }
    }
}
