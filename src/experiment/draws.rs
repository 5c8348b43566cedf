//! Draws of what is not known, each used twice: what is chance and what is ignorance.
//!
//! A draw is one world that may be the true one: a number from its range for every unknown of the scenario. Two
//! replications share it and have chance of their own, so that what differs between the two is chance, and what differs
//! between draws beyond that is ignorance of the inputs. Nothing of a draw is kept but its observations.

use super::drawn::{DrawnResults, estimates};
use super::plan::{Plan, digest, refuse_memory};
use super::ready::Ready;
use super::replicate::{Worker, observe_unless};
use super::results::Observations;
use super::threads::in_order;
use crate::error::{Error, Faults};
use crate::scenario::{Country, Data, DrawKey, Resolved, Unknowns, resolve_drawn};
use std::sync::atomic::AtomicBool;

/// How often each draw is used.
pub const USES: u32 = 2;

/// How often a draw that breaks a rule of scenarios is drawn again.
const MOST_ATTEMPTS: u32 = 100;

/// A draw may expect so many times the cases of the central values: level, incidents and growth all near their high ends.
const MORE_CASES: u64 = 3;

/// What a resolved scenario takes, in bytes: a few tables by day for each authority.
const BYTES_OF_A_DRAW: u64 = 4 << 20;

/// So many draws of a scenario's unknowns.
#[derive(Debug)]
pub struct Draws<'a> {
    ready: &'a Ready,
    country: Country<'a>,
    unknowns: Unknowns,
    areas: &'a [String],
    seed: u64,
    draws: u32,
}

/// The two replications of a draw, and how often it was drawn again.
struct Pair {
    rows: [Observations; USES as usize],
    again: u32,
}

impl<'a> Draws<'a> {
    /// Draws for the authorities with the given GSS codes, or for all if there are none.
    pub fn new(ready: &'a Ready, data: &'a Data, areas: &'a [String], seed: u64, draws: u32) -> Self {
        let country = Country { authorities: &data.authorities, holidays: &data.holidays, baseline: &data.base };
        let authorities = (!ready.scenario.place_theory).then_some(&data.authorities);
        let unknowns = Unknowns::of(&ready.scenario.tree, &data.registry, authorities);
        Self { ready, country, unknowns, areas, seed, draws }
    }

    /// What is drawn.
    pub fn unknowns(&self) -> &Unknowns {
        &self.unknowns
    }

    /// A draw, resolved, and how often it was drawn again because it broke a rule that scenarios keep: so the laws are
    /// those of the ranges, given that the rules hold. The fault of the last attempt, where none keeps them.
    pub fn resolved(&self, draw: u32) -> Result<(Resolved, u32), Faults> {
        let mut last = Faults::new();
        for again in 0..MOST_ATTEMPTS {
            let drawn = self.unknowns.draw(DrawKey::new(self.seed, draw, again));
            match resolve_drawn(&self.ready.scenario, self.country, &drawn) {
                Ok(resolved) => return Ok((resolved, again)),
                Err(faults) => last = faults,
            }
        }
        let message = format!("of {MOST_ATTEMPTS} draws from the ranges none keeps every rule; the last one broke:");
        last.insert(
            0,
            Error::input(message).hint("narrow the ranges of the levers named below, or run with --draws 0"),
        );
        Err(last)
    }

    /// Refuses draws that cannot be made, or that would take more than `most` bytes of memory on so many threads; `plan`
    /// is that of the central run.
    pub fn fits(&self, plan: &Plan<'_>, threads: usize, most: u64) -> Result<(), Faults> {
        if self.draws == 0 {
            return Ok(());
        }
        self.resolved(0)?;
        let what = format!("{} draws of {} years on {threads} threads", self.draws, plan.years.len());
        refuse_memory(self.memory(plan, threads), most, &what, "ask for fewer --draws, --years or --threads")
    }

    /// Memory of the draws on so many threads, in bytes.
    fn memory(&self, plan: &Plan<'_>, threads: usize) -> u64 {
        let once = |replications| Plan { replications, ..plan.clone() }.memory(threads);
        let observations = once(self.draws.saturating_mul(USES)) - once(0);
        observations + once(0) * MORE_CASES + BYTES_OF_A_DRAW * threads as u64
    }

    /// Runs every draw twice. `done` hears how many draws are finished; a raised `stop` ends it early, and the first
    /// whole draws are kept.
    pub fn run(&self, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Result<DrawnResults, Faults> {
        let pairs = in_order(self.draws, stop, done, || (), |(), draw| self.pair(draw, stop));
        let pairs: Vec<Pair> = pairs.into_iter().collect::<Result<_, _>>()?;
        let plan = self.ready.plan(self.areas, self.seed, USES);
        let rows = || pairs.iter().flat_map(|pair| &pair.rows);
        let digests: Vec<Vec<u64>> = rows().map(|row| row.digests.clone()).collect();
        let simulated: Vec<String> = plan.reported().map(|place| place.gss.clone()).collect();
        Ok(DrawnResults {
            requested: self.draws,
            draws: pairs.len() as u32,
            again: pairs.iter().map(|pair| pair.again).sum(),
            unknowns: self.unknowns.len(),
            estimates: estimates(&plan.measures, &pairs.iter().map(|pair| &pair.rows).collect::<Vec<_>>()),
            digest: digest(&digests, &simulated),
            digests,
        })
    }

    /// Both uses of a draw; none if `stop` was raised meanwhile.
    fn pair(&self, draw: u32, stop: &AtomicBool) -> Option<Result<Pair, Faults>> {
        let (resolved, again) = match self.resolved(draw) {
            Ok(found) => found,
            Err(faults) => return Some(Err(faults)),
        };
        let plan = Plan::new(&resolved, &self.ready.standards, self.areas, self.seed, USES);
        let mut worker = Worker::new(&plan);
        let first = observe_unless(stop, &mut worker, draw * USES)?;
        let second = observe_unless(stop, &mut worker, draw * USES + 1)?;
        Some(Ok(Pair { rows: [first, second], again }))
    }
}
