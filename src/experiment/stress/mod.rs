//! Stress: how much more demand before a standard fails, what a rise of demand brings back, and how long a shock lasts.
//!
//! Each is a comparison under common random numbers: more demand contains the referrals of less. Posts, cadence and
//! agencies' hours stay where the baseline set them.

mod gain;
mod headroom;
mod recovery;

pub use gain::{Gain, loop_gain};
pub use headroom::{Headroom, TRIED, headroom};
pub use recovery::{Recovery, SHOCK, years_to_recover};

use super::plan::Plan;
use super::ready::Ready;
use super::replicate::{Worker, observe_unless};
use super::results::{Observations, Place};
use super::threads::in_order;
use crate::measure::{Kind, Measure, Sums};
use crate::model::Group;
use crate::model::surge::Surge;
use crate::scenario::Resolved;
use std::sync::atomic::AtomicBool;

/// What is stressed: a scenario, the authorities that are reported (all if there are none), and the replications of each run.
#[derive(Clone, Copy, Debug)]
pub struct Stress<'a> {
    /// The scenario.
    pub ready: &'a Ready,
    /// GSS codes.
    pub areas: &'a [String],
    /// The seed.
    pub seed: u64,
    /// Replications of each run.
    pub replications: u32,
}

/// A headline standard as a ratio and its limits.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Its name.
    pub name: String,
    /// The least that it asks.
    pub least: f64,
    /// The most that it allows.
    pub most: f64,
}

/// The rows of one run.
struct Runs {
    places: Vec<Place>,
    years: usize,
    rows: Vec<Observations>,
    measures: usize,
}

/// Where what is counted stands among a run's measures; the headline standards follow.
const ACCEPTED: usize = 0;
const REPEATS: usize = 1;
const FIRST_LIMIT: usize = 2;

impl Stress<'_> {
    /// The headline standards.
    fn limits(&self) -> Vec<Limit> {
        let standards = &self.ready.standards;
        let limit = |&at: &usize| {
            let (_, least, most) = standards.asks(at);
            Limit { name: standards.list[at].name.clone(), least, most }
        };
        standards.headline.iter().map(limit).collect()
    }

    fn measures(&self) -> Vec<Measure> {
        let standards = &self.ready.standards;
        let limits = standards.headline.iter().map(|&at| standards.asks(at).0);
        let counts: [fn(&Sums) -> f64; FIRST_LIMIT] = [|sums| sums.accepted, |sums| sums.repeats];
        counts.into_iter().map(Kind::Count).chain(limits).map(Measure::unnamed).collect()
    }

    /// Runs the scenario with demand that differs by `surge`; `None` if `stop` was raised.
    fn run(&self, surge: Surge, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Option<Runs> {
        let resolved = stressed(&self.ready.resolved, surge);
        let plan = Plan::new(&resolved, &self.ready.standards, self.areas, self.seed, self.replications);
        let plan = Plan { measures: self.measures(), ..plan };
        let rows = in_order(
            plan.replications,
            stop,
            done,
            || Worker::new(&plan),
            |worker, replication| observe_unless(stop, worker, replication),
        );
        let whole = rows.len() == plan.replications as usize;
        let (places, years, measures) = (plan.places.clone(), plan.years.len(), plan.measures.len());
        whole.then_some(Runs { places, years, rows, measures })
    }
}

impl Runs {
    /// A measure of a place and year (the number of years for all together), by replication.
    fn column(&self, place: usize, year: usize, measure: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        let at = (place * (self.years + 1) + year) * self.measures + measure;
        self.rows.iter().map(move |row| (row.values[at][0], row.values[at][1]))
    }
}

/// The scenario with another demand.
fn stressed(resolved: &Resolved, surge: Surge) -> Resolved {
    let mut resolved = resolved.clone();
    for group in &mut resolved.groups {
        meets(group, surge);
        group.timeline.stages.iter_mut().flatten().for_each(|stage| meets(stage, surge));
    }
    resolved
}

/// The parameters of a stage meet another demand.
fn meets(stage: &mut Group, surge: Surge) {
    stage.authorities.iter_mut().for_each(|authority| authority.flow = authority.flow.with_surge(surge));
}

#[cfg(test)]
mod tests;
