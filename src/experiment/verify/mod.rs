//! The program against closed forms: scenarios whose answer is known, run the way `maracsim run` runs them.
//!
//! Knows: which settings turn the model into which queue, and what its answer is ([`trials`]). Must not know: how a
//! comparison is told (`report::verification`) or how long it takes.

mod caseload;
mod deep;
mod desk;
mod forms;
mod judge;
mod meeting;
mod repeats;
mod trial;
mod urgency;

pub use forms::Form;
pub use judge::{Finding, Summary};
pub use trial::{Check, Seen, Trial};

use super::Ready;
use super::plan::replicate;
use crate::error::Faults;
use crate::scenario::{Data, Texts};
use crate::statistics::Estimate;
use std::sync::atomic::AtomicBool;

/// How much is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Loads up to 90 %.
    Usual,
    /// Loads up to 98 %: queues that take hundreds of millions of referrals to show their mean.
    Deep,
}

/// The load above which the sharp tolerance is 1 % and not 0.5 %.
pub const HEAVY: f64 = 0.9;

/// Every trial of a depth, in the order in which they are told.
pub fn trials(depth: Depth) -> Vec<Trial> {
    let mut all = match depth {
        Depth::Usual => [meeting::trials(), desk::trials(), caseload::trials(), repeats::trials()].concat(),
        Depth::Deep => deep::trials(),
    };
    // Seeds are counted, not chosen.
    for (seed, trial) in (1..).zip(&mut all) {
        trial.seed = seed;
    }
    all
}

/// A trial whose scenario has been read.
#[derive(Debug)]
pub struct Prepared<'t> {
    /// The trial.
    pub trial: &'t Trial,
    ready: Ready,
}

impl<'t> Prepared<'t> {
    /// Reads the scenario of a trial.
    pub fn new(data: &Data, trial: &'t Trial) -> Result<Self, Faults> {
        Ok(Self { trial, ready: Ready::read(data, &Texts(&[]), trial.scenario, &trial.sets)? })
    }

    /// Referrals from outside that one replication simulates, burn-in and run-out included; repeats come on top.
    pub fn referrals(&self) -> f64 {
        let group = &self.ready.resolved.groups[0];
        let a_day: f64 = group.authorities[0].flow.base.iter().sum();
        a_day * group.stop.days_since(group.start)
    }

    /// Runs the trial: an estimate for each of its checks, or nothing if it was stopped. `done` hears how many
    /// replications are finished.
    pub fn run(&self, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Option<Vec<Estimate>> {
        let Trial { checks, seed, replications, .. } = self.trial;
        let printed = checks.iter().any(|check| matches!(check.seen, Seen::Printed { .. }));
        let results = printed.then(|| {
            let plan = self.ready.plan(&[], *seed, *replications);
            replicate(&plan, self.trial.scenario, stop, done)
        });
        let by_urgency = (!printed).then(|| {
            let group = &self.ready.resolved.groups[0];
            urgency::waits(group, (*seed, *replications), stop, done)
        });
        let finished = results.as_ref().map_or_else(|| by_urgency.as_ref().map_or(0, Vec::len), |of| of.digests.len());
        let estimate = |check: &Check| match check.seen {
            Seen::Printed { measure, year } => results.as_ref().map(|results| results.estimate(measure, 0, year)),
            Seen::ByUrgency { to, urgent } => by_urgency.as_ref().map(|waits| urgency::estimate(waits, to, urgent)),
        };
        let whole = finished == *replications as usize;
        if whole { checks.iter().map(estimate).collect() } else { None }
    }
}
