//! Draws of what is not known, each used twice: what is chance and what is ignorance.
//!
//! A draw is one world that may be the true one: a number from its range for every unknown of the scenario. Two
//! replications share it and have chance of their own, so that what differs between the two is chance, and what differs
//! between draws beyond that is ignorance of the inputs. Nothing of a draw is kept but its observations.

use super::drawn::{DrawnResults, estimates};
use super::drivers::{Worlds, outcomes};
use super::plan::{Plan, digest, refuse_memory};
use super::ready::{Ready, prices};
use super::replicate::{Worker, observe_unless};
use super::results::Observations;
use super::threads::in_order;
use crate::error::{Error, Faults};
use crate::measure::Prices;
use crate::scenario::{Country, Data, DrawKey, Resolved, Unknowns, resolve_drawn};
use std::sync::atomic::AtomicBool;

/// How often each draw is used.
pub const USES: u32 = 2;

/// How often a draw that breaks a rule of scenarios is drawn again.
pub(super) const MOST_ATTEMPTS: u32 = 100;

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
        let country = Country { authorities: &data.authorities, holidays: &data.holidays };
        let authorities = (!ready.scenario.place_theory).then_some(&data.authorities);
        let unknowns = Unknowns::of(&ready.scenario.tree, &ready.scenario.dated, &data.registry, authorities)
            .matched(&ready.scenario.ground);
        Self { ready, country, unknowns, areas, seed, draws }
    }

    /// What is drawn.
    pub fn unknowns(&self) -> &Unknowns {
        &self.unknowns
    }

    /// One attempt at a draw, resolved, with its prices; the rules that it breaks.
    pub(super) fn attempt(&self, draw: u32, again: u32) -> Result<(Resolved, Prices), Faults> {
        let drawn = self.unknowns.draw(DrawKey::new(self.seed, draw, again));
        let resolved = resolve_drawn(&self.ready.scenario, self.country, &drawn)?;
        Ok((resolved, prices(&self.ready.scenario.tree, Some(&drawn))?))
    }

    /// The plan of a draw: its two uses.
    pub(super) fn plan<'r>(&self, resolved: &'r Resolved, prices: Prices) -> Plan<'r>
    where
        'a: 'r,
    {
        let plan = Plan::new(resolved, &self.ready.standards, self.areas, self.seed, USES);
        Plan { prices: Some(prices), ..plan }
    }

    /// A draw, resolved, and how often it was drawn again because it broke a rule that scenarios keep: so the laws are
    /// those of the ranges, given that the rules hold. The fault of the last attempt, where none keeps them.
    pub fn resolved(&self, draw: u32) -> Result<(Resolved, u32), Faults> {
        self.priced(draw).map(|(resolved, _, again)| (resolved, again))
    }

    /// The same with its prices.
    fn priced(&self, draw: u32) -> Result<(Resolved, Prices, u32), Faults> {
        let mut last = Faults::new();
        for again in 0..MOST_ATTEMPTS {
            match self.attempt(draw, again) {
                Ok((resolved, prices)) => return Ok((resolved, prices, again)),
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
        let numbers = u64::from(self.draws) * (self.unknowns.len() * size_of::<f64>()) as u64;
        observations + numbers + once(0) * MORE_CASES + BYTES_OF_A_DRAW * threads as u64
    }

    /// Runs every draw twice. `done` hears how many draws are finished; a raised `stop` ends it early, and the first
    /// whole draws are kept.
    pub fn run(&self, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Result<DrawnResults, Faults> {
        let pairs = in_order(self.draws, stop, done, || (), |(), draw| self.pair(draw, stop));
        let pairs: Vec<Pair> = pairs.into_iter().collect::<Result<_, _>>()?;
        let plan = self.ready.plan(self.areas, self.seed, USES);
        let world = |(draw, pair): (usize, &Pair)| {
            let drawn = self.unknowns.draw(DrawKey::new(self.seed, draw as u32, pair.again));
            (drawn.iter().map(|(_, number)| number).collect(), outcomes(&plan.measures, plan.years.len(), &pair.rows))
        };
        let (numbers, outcomes) = pairs.iter().enumerate().map(world).unzip();
        let worlds = Worlds { unknowns: self.unknowns.iter().cloned().collect(), numbers, outcomes };
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
            worlds,
        })
    }

    /// Both uses of a draw; none if `stop` was raised meanwhile.
    fn pair(&self, draw: u32, stop: &AtomicBool) -> Option<Result<Pair, Faults>> {
        let (resolved, prices, again) = match self.priced(draw) {
            Ok(found) => found,
            Err(faults) => return Some(Err(faults)),
        };
        let plan = self.plan(&resolved, prices);
        let mut worker = Worker::new(&plan);
        let first = observe_unless(stop, &mut worker, draw * USES)?;
        let second = observe_unless(stop, &mut worker, draw * USES + 1)?;
        Some(Ok(Pair { rows: [first, second], again }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{replicate, shipped};
    use crate::scenario::Texts;

    static NEVER: AtomicBool = AtomicBool::new(false);

    fn ready(data: &Data, sets: &[&str]) -> Ready {
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        Ready::read(data, &Texts(&[]), "no-duty", &sets).unwrap()
    }

    #[test]
    fn a_draw_of_the_central_values_is_the_central_run() {
        let data = shipped().unwrap();
        let ready = ready(&data, &["time.years=1"]);
        let draws = ready.draws(&data, &[], 1, 0);
        let resolved = resolve_drawn(&ready.scenario, draws.country, &draws.unknowns.central(&|_, _| None)).unwrap();
        let plan = Plan::new(&resolved, &ready.standards, &[], 1, 1);
        let found = replicate(&plan, "", &NEVER, &mut |_| {}).digest;
        assert_eq!(found, replicate(&ready.plan(&[], 1, 1), "", &NEVER, &mut |_| {}).digest);
    }

    #[test]
    fn every_draw_keeps_the_rules_and_moves_every_unknown() {
        let data = shipped().unwrap();
        let ready = ready(&data, &[]);
        let draws = ready.draws(&data, &[], 7, 0);
        let (mut rates, mut shares) = (Vec::new(), Vec::new());
        for draw in 0..60 {
            let (resolved, again) = draws.resolved(draw).unwrap();
            assert_eq!(again, 0, "the shipped ranges keep every rule by themselves");
            let authorities = || resolved.groups.iter().flat_map(|group| &group.authorities);
            for authority in authorities() {
                let sum: f64 = authority.demand.share.iter().map(|share| share.get()).sum();
                assert!((sum - 1.0).abs() < 1e-9, "{sum}");
            }
            // What is not known of all Scotland is the same everywhere.
            let ratios: Vec<f64> = authorities().map(|authority| authority.demand.police_ratio.get()).collect();
            assert!(ratios.iter().all(|ratio| *ratio == ratios[0]));
            rates.push(ratios[0]);
            shares.push(resolved.groups[0].authorities[0].demand.share[0].get());
        }
        let differ = |mut of: Vec<f64>| {
            of.sort_by(f64::total_cmp);
            of.windows(2).all(|two| two[0] != two[1])
        };
        assert!(differ(rates) && differ(shares));
    }

    #[test]
    fn posts_stay_those_of_the_central_expectation() {
        let data = shipped().unwrap();
        let fixed = ["idaa.referrals_per_fte=100", "idaa.shortfall=0 %"];
        let ready = ready(&data, &fixed);
        let draws = ready.draws(&data, &[], 7, 0);
        let posts = |resolved: &Resolved| -> Vec<f64> {
            let authorities = resolved.groups.iter().flat_map(|group| &group.authorities);
            authorities.flat_map(|one| one.service.crews.iter().map(|crew| crew.fte)).collect()
        };
        let expected = |resolved: &Resolved| resolved.groups[0].authorities[0].expected.clone();
        let (drawn, _) = draws.resolved(0).unwrap();
        assert_eq!(posts(&drawn), posts(&ready.resolved));
        assert_ne!(expected(&drawn), expected(&ready.resolved));
    }

    #[test]
    fn a_draw_that_breaks_a_rule_is_drawn_again_or_refused_with_the_rule() {
        let data = shipped().unwrap();
        // The norm is drawn from 12 to 15 minutes: about 1 in 5 lies below 13.
        let ready_some = ready(&data, &["meeting.minutes_least=13 min"]);
        let some = ready_some.draws(&data, &[], 3, 40);
        let again: u32 = (0..40).map(|draw| some.resolved(draw).unwrap().1).sum();
        assert!((1..40).contains(&again), "{again}");
        let text = "title = \"t\"\nrationale = \"r\"\nextends = \"no-duty\"\n[set]\n\
                    \"meeting.minutes_per_case\" = { value = \"14 min\", low = \"13 min\", high = \"14 min\" }\n\
                    \"meeting.minutes_least\" = \"14 min\"\n";
        let ready_none = Ready::read(&data, &Texts(&[("a.toml", text)]), "a.toml", &[]).unwrap();
        let none = ready_none.draws(&data, &[], 3, 40);
        let faults = none.fits(&ready_none.plan(&[], 3, 1), 1, u64::MAX).unwrap_err();
        assert!(faults[0].message.contains("none keeps every rule"), "{}", faults[0]);
        assert!(faults[1].message.contains("meeting.minutes_least"), "{}", faults[1]);
    }
}
