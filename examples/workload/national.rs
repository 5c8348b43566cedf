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

/// Times the replications. One that is not timed comes first and warms the buffers up.
pub fn timed(reps: u32, seed: u64) -> Result<Told, String> {
    let ready = baseline().map_err(|faults| faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())?;
    let plan = ready.plan(&[], seed, reps);
    let mut worker = Worker::new(&plan);
    observe(&mut worker, reps);
    let told = told::timed("national", TOLD, reps, |rep| {
        let observed = observe(&mut worker, rep);
        (0, TOLD.map(|measure| scotland(&plan, &observed, measure)))
    });
    Ok(told.with_events(events(&plan)))
}

fn baseline() -> Result<Ready, Faults> {
    Ready::read(&shipped()?, &Texts(&[]), "no-duty", &[])
}

/// Scotland is the last place, and all years together the last year: the last row of a replication.
fn scotland(plan: &Plan<'_>, observed: &Observations, id: &str) -> f64 {
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
        let passed = log.cases.iter().flat_map(|case| &case.stamps).filter(|stamp| stamp.happened());
        count += (passed.count() + log.meetings.len()) as u64;
        system.clear_log();
        if !goes_on {
            return count;
        }
    }
}
