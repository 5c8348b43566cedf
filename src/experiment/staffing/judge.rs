//! The judge of a search: a fixed sample under common random numbers, and fresh chance to confirm what it found.

use super::search::{Judge, Point};
use super::trial::{Goal, Outcome, Problem};
use super::{Effort, Work};
use crate::scenario::Resolved;
use crate::statistics::{Difference, Estimate, clopper_pearson_at, level_together, paired_shares, student_t};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::Ordering;

/// Fresh replications at the first look; each further look has twice as many.
const FIRST_LOOK: u32 = 100;

/// Where fresh replications begin: far from those of the sample.
pub(super) const FRESH: u32 = 1 << 24;

/// Replications of the sample at the first look at whether a plan clearly holds or fails; each further look has twice as many. After
/// so many more it is seen, too, whether the rest of the sample can still change what it will say.
const CHUNK: u32 = 25;

/// The level of the limits by which the sample clearly fails a plan: of those whose chance is just what is asked one in a hundred fails
/// too early at a look. Strict, as what costs less is passed over.
const CLEARLY_FAILS: f64 = 0.98;

/// The level of those by which a plan clearly holds: one in ten is taken to too early. Lenient, as fresh chance has to confirm it.
const CLEARLY_HOLDS: f64 = 0.8;

/// How near to what is asked counts as a tie.
pub const TIE: f64 = 0.01;

/// What fresh chance says of a plan.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// The chance in the place and year that is worst off, with exact limits that hold at all looks together.
    pub chance: Estimate,
    /// Which place and year that is, as an index into an outcome.
    pub worst: usize,
    /// Whether it is enough.
    pub holds: bool,
    /// Whether the limits lie on one side of what is asked: not so, the estimate decided.
    pub is_sure: bool,
}

impl Confirmed {
    /// Whether it is too near to what is asked to tell.
    pub fn is_tie(&self, asked: f64) -> bool {
        (self.chance.mean - asked).abs() <= TIE
    }
}

/// What was simulated so far, whatever it was for: goals share it.
#[derive(Debug, Default)]
pub struct Known {
    sample: BTreeMap<Point, Vec<Outcome>>,
    fresh: BTreeMap<Point, Vec<Outcome>>,
    /// The numbers of plans.
    resolved: BTreeMap<Point, Resolved>,
    /// People not heard in the scenario as it is, by replication of the sample.
    unmet: Vec<f64>,
    /// Replications so far.
    pub replications: u64,
}

/// A judge for one goal.
pub struct Trials<'t, 'w, 'a> {
    /// The problem.
    pub problem: &'t Problem<'a>,
    /// What is asked for.
    pub goal: Goal,
    /// With what.
    pub work: &'t mut Work<'w>,
    /// By how much the sample was seen to flatter plans that fresh chance failed.
    flattery: Vec<f64>,
    /// What the sample said.
    decided: BTreeMap<Point, bool>,
    /// What fresh chance said.
    pub confirmed: BTreeMap<Point, Confirmed>,
}

impl std::fmt::Debug for Trials<'_, '_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trials").field("goal", &self.goal).field("decided", &self.decided).finish_non_exhaustive()
    }
}

/// Fresh replications at each look, up to the most.
fn looks(most: u32) -> impl Iterator<Item = u32> {
    let next = move |&look: &u32| (look < most).then(|| look.saturating_mul(2).min(most));
    std::iter::successors(Some(FIRST_LOOK.min(most)), next)
}

/// Whether limits lie on one side of what is asked.
fn is_clear_of(chance: &Estimate, asked: f64) -> bool {
    chance.low >= asked || chance.high < asked
}

/// Whether so many fresh replications tell what is to be told of a plan: at a look its limits lie on one side of what is asked, or
/// the rest cannot bring its chance up to that, or there is no rest.
///
/// What ends as the rest cannot help is told by the limits of the looks too. They then hold a little more often than they say:
/// those of Clopper and Pearson contain the exact ones of sampling up to a number of failures.
fn is_told(chance: &Estimate, asked: f64, [count, most]: [u32; 2]) -> bool {
    let is_look = looks(most).any(|look| look == count);
    let (applied, left) = (chance.n as f64, f64::from(most - count));
    let best = chance.mean * applied + left;
    count == most || (is_look && is_clear_of(chance, asked)) || best < asked * (applied + left) - 1e-9
}

impl<'t, 'w, 'a> Trials<'t, 'w, 'a> {
    /// A judge that knows what was simulated, and has decided nothing.
    pub fn new(problem: &'t Problem<'a>, goal: Goal, work: &'t mut Work<'w>) -> Self {
        Self { problem, goal, work, flattery: Vec::new(), decided: BTreeMap::new(), confirmed: BTreeMap::new() }
    }
}

impl Trials<'_, '_, '_> {
    /// The outcomes of a plan in the first `count` replications of the sample, or of fresh chance.
    fn outcomes(&mut self, point: &[usize], count: u32, fresh: bool) -> Option<&[Outcome]> {
        let Work { effort, stop, known, done, .. } = &mut *self.work;
        let Known { sample, fresh: of_fresh, resolved, replications, .. } = &mut **known;
        let (store, from) = if fresh { (of_fresh, FRESH) } else { (sample, 0) };
        let have = store.entry(point.to_vec()).or_default();
        while (have.len() as u32) < count {
            let plan = match resolved.entry(point.to_vec()) {
                Entry::Occupied(plan) => plan.into_mut(),
                // A plan changes levers that were checked one by one; what contradicts the scenario cannot be had.
                Entry::Vacant(place) => place.insert(self.problem.resolved(Some(point)).ok()?),
            };
            let had = have.len() as u32;
            let more = (count - had).min(effort.at_once.max(1));
            have.extend(self.problem.outcomes(plan, from + had, more, stop)?);
            *replications += u64::from(more);
            done(*replications);
        }
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        have.get(..count as usize)
    }

    /// How often each place and year met the goal, of how often it applied, in the first `count` replications.
    fn counts(&mut self, point: &[usize], count: u32, fresh: bool) -> Option<Vec<(u64, u64)>> {
        let (goal, judged) = (self.goal.clone(), self.goal.judged(self.problem));
        let outcomes = self.outcomes(point, count, fresh)?;
        Some(judged.iter().map(|&at| goal.counts(outcomes, at)).collect())
    }

    /// Whether a plan holds, if its limits in every place and year, or in one of them, lie on one side of what is asked.
    fn is_clear(&self, counts: &[(u64, u64)]) -> Option<bool> {
        let limits = |level| counts.iter().map(move |&(met, applied)| clopper_pearson_at(met, applied, level));
        if limits(CLEARLY_FAILS).any(|limits| limits.high < self.asked()) {
            return Some(false);
        }
        limits(CLEARLY_HOLDS).all(|limits| limits.n == 0 || limits.low >= self.asked()).then_some(true)
    }

    /// Whether a plan holds on the whole sample, if the `left` replications that are still to come cannot change it.
    fn is_settled(&self, counts: &[(u64, u64)], left: u32) -> Option<bool> {
        let more = |with: u64| {
            let left = u64::from(left);
            self.is_enough(
                &counts.iter().map(|&(met, applied)| (met + with * left, applied + left)).collect::<Vec<_>>(),
            )
        };
        if !more(1) {
            return Some(false);
        }
        more(0).then_some(true)
    }

    /// Whether its share is enough in every place and year.
    fn is_enough(&self, counts: &[(u64, u64)]) -> bool {
        let asked = self.asked();
        counts.iter().all(|&(met, applied)| met as f64 >= asked * applied as f64 - 1e-9)
    }

    /// The chance asked for on the sample: what the goal asks, and by how much the sample flatters on average, as far as that is known.
    fn asked(&self) -> f64 {
        let flattery = self.flattery.iter().sum::<f64>() / self.flattery.len().max(1) as f64;
        self.goal.chance + flattery.max(0.0)
    }

    /// Learns from a plan that holds on the sample and fails on fresh chance by how much the sample flatters. Under common random
    /// numbers it flatters plans alike: what is found next has to make up for it. What was decided is decided anew, but that fresh
    /// chance failed it.
    fn doubt(&mut self, point: &[usize], fresh: &Confirmed) -> Option<()> {
        let counts = self.counts(point, self.work.effort.sample, false)?;
        let shares =
            counts.iter().filter(|(_, applied)| *applied > 0).map(|&(met, applied)| met as f64 / applied as f64);
        self.flattery.push(shares.fold(1.0, f64::min) - fresh.chance.mean);
        let confirmed = &self.confirmed;
        self.decided.retain(|point, _| confirmed.get(point).is_some_and(|seen| !seen.holds));
        self.decided.insert(point.to_vec(), false);
        Some(())
    }

    /// Whether more people at high risk are not heard than in the scenario as it is, by more than chance: paired, at 95 %.
    fn leaves_more_unheard(&mut self, point: &[usize], count: u32) -> Option<bool> {
        if self.problem.is_theory() {
            return Some(false);
        }
        while (self.work.known.unmet.len() as u32) < count {
            let had = self.work.known.unmet.len() as u32;
            let more = (count - had).min(self.work.effort.at_once.max(1));
            let now = self.problem.outcomes(&self.problem.base, had, more, self.work.stop)?;
            self.work.known.unmet.extend(now.iter().map(|outcome| outcome.unmet));
            self.work.known.replications += u64::from(more);
            (self.work.done)(self.work.known.replications);
        }
        let with: Vec<f64> = self.outcomes(point, count, false)?.iter().map(|outcome| outcome.unmet).collect();
        let more: Vec<f64> = with.iter().zip(&self.work.known.unmet).map(|(with, now)| with - now).collect();
        let more = student_t(&more);
        Some(more.low > 0.0 || (more.se == 0.0 && more.mean > 0.0))
    }

    /// The chance of the place and year that is worst off, from fresh chance.
    fn worst(&mut self, point: &[usize], count: u32) -> Option<(Estimate, usize)> {
        let (judged, level) = (self.goal.judged(self.problem), self.level());
        let counts = self.counts(point, count, true)?;
        let all = counts.iter().zip(judged).filter(|((_, applied), _)| *applied > 0);
        let all = all.map(|(&(met, applied), at)| (clopper_pearson_at(met, applied, level), at));
        all.min_by(|one, other| one.0.mean.total_cmp(&other.0.mean))
    }

    /// The level at which limits hold at all looks together.
    fn level(&self) -> f64 {
        level_together(looks(self.work.effort.fresh).count())
    }

    /// The chance of a plan from so many fresh replications: to look at, not to decide by.
    pub fn chance(&mut self, point: &[usize], count: u32) -> Option<Estimate> {
        self.worst(point, count).map(|(chance, _)| chance)
    }

    /// What another plan does to the chance in the place and year in which a confirmed one is worst off, on the fresh histories
    /// that both have: chance that both meet alike cancels out.
    pub fn change(&self, point: &[usize], other: &[usize]) -> Option<Estimate> {
        let worst = self.confirmed.get(point)?.worst;
        let (one, other) = (self.work.known.fresh.get(point)?, self.work.known.fresh.get(other)?);
        let change = self.paired([one, other], worst, 1);
        (change.estimate.n > 0).then_some(change.estimate)
    }

    /// The difference of two plans in a place and year, history by history, one of so many such differences.
    fn paired(&self, [one, other]: [&[Outcome]; 2], at: usize, family: usize) -> Difference {
        let met =
            one.iter().zip(other).map(|(one, other)| [one, other].map(|outcome| self.goal.met(outcome.years[at])));
        let (mut cells, mut trials) = ([[0; 2]; 2], 0);
        for pair in met {
            let [Some(one), Some(other)] = pair else { continue };
            cells[usize::from(one)][usize::from(other)] += 1;
            trials += 1;
        }
        paired_shares(cells[1][1], cells[0][1], cells[1][0], trials, family)
    }

    /// The chance of a goal in the worst year, from the fresh replications that a plan has.
    pub fn chance_of(&self, point: &[usize], goal: &Goal) -> Option<Estimate> {
        let outcomes = self.work.known.fresh.get(point).filter(|found| !found.is_empty())?;
        let of = |at: usize| {
            let (met, applied) = goal.counts(outcomes, at);
            (applied > 0).then(|| clopper_pearson_at(met, applied, self.level()))
        };
        let all = goal.judged(self.problem).into_iter().filter_map(of);
        all.min_by(|one, other| one.mean.total_cmp(&other.mean))
    }

    /// Pairs of plans of which the larger failed in a replication, place and year in which the smaller one met the goal, over all
    /// such pairs that could be compared: what is taken to be monotone is so to this extent.
    pub fn not_monotone(&self) -> (u64, u64) {
        let (mut worse, mut compared) = (0, 0);
        let judged = self.goal.judged(self.problem);
        let plans: Vec<(&Point, &Vec<Outcome>)> = self.work.known.sample.iter().collect();
        for (less, of_less) in &plans {
            let larger = plans.iter().filter(|(more, _)| more != less && self.problem.is_more(less, more));
            for (_, of_more) in larger {
                for (less, more) in of_less.iter().zip(*of_more) {
                    for &at in &judged {
                        if let (Some(less), Some(more)) = (self.goal.met(less.years[at]), self.goal.met(more.years[at]))
                        {
                            compared += 1;
                            worse += u64::from(less && !more);
                        }
                    }
                }
            }
        }
        (worse, compared)
    }

    /// Whether the sample took a plan to hold and a larger one to fail that is surely worse in some place and year, at 95 % for all
    /// such pairs together: then points were passed over without cause.
    pub fn contradicts_itself(&self) -> bool {
        let of = |is: bool| self.decided.iter().filter(move |(_, decided)| **decided == is).map(|(point, _)| point);
        let pairs = of(true).flat_map(|holds| of(false).map(move |fails| [holds, fails]));
        let pairs: Vec<_> = pairs.filter(|[holds, fails]| self.problem.is_more(holds, fails)).collect();
        let judged = self.goal.judged(self.problem);
        pairs.iter().any(|pair| {
            let [Some(holds), Some(fails)] = pair.map(|point| self.work.known.sample.get(point)) else { return false };
            let family = pairs.len() * judged.len();
            judged.iter().any(|&at| self.paired([holds, fails], at, family).together.1 < 0.0)
        })
    }
}

impl Judge for Trials<'_, '_, '_> {
    fn holds(&mut self, point: &[usize]) -> Option<bool> {
        if let Some(&decided) = self.decided.get(point) {
            return Some(decided);
        }
        let (sample, mut count, mut look) = (self.work.effort.sample, 0, CHUNK);
        let holds = loop {
            count = (count + CHUNK).min(sample);
            let counts = self.counts(point, count, false)?;
            if let Some(settled) = self.is_settled(&counts, sample - count) {
                break settled;
            }
            if count >= look {
                look *= 2;
                if let Some(clear) = self.is_clear(&counts) {
                    break clear;
                }
            }
        };
        let holds = holds && !self.leaves_more_unheard(point, count)?;
        self.decided.insert(point.to_vec(), holds);
        Some(holds)
    }

    fn confirms(&mut self, point: &[usize]) -> Option<bool> {
        if let Some(confirmed) = self.confirmed.get(point) {
            return Some(confirmed.holds);
        }
        let (asked, Effort { fresh: most, beside, .. }) = (self.goal.chance, self.work.effort);
        let mut count = 0;
        loop {
            count = (count + CHUNK).max(beside).min(most);
            let Some((chance, worst)) = self.worst(point, count) else {
                // Stopped, or nothing of the goal ever applies: then nothing is asked for.
                return if self.work.stop.load(Ordering::Relaxed) { None } else { Some(true) };
            };
            if !is_told(&chance, asked, [count, most]) {
                continue;
            }
            let is_sure = is_clear_of(&chance, asked);
            let enough = chance.mean >= asked;
            let holds = enough && !self.leaves_more_unheard(point, self.work.effort.sample)?;
            let confirmed = Confirmed { chance, worst, holds, is_sure };
            if !enough && self.decided.get(point) == Some(&true) {
                self.doubt(point, &confirmed)?;
            }
            self.confirmed.insert(point.to_vec(), confirmed);
            return Some(holds);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact, by the chance of each number of failures at each step. Two looks alone would miss in 5 % at most.
    #[test]
    fn limits_of_fresh_chance_hold_wherever_it_ends() {
        let (asked, most) = (0.9, 200);
        let level = level_together(looks(most).count());
        for truth in [0.5, 0.7, 0.75, 0.8, 0.83, 0.85, 0.87, 0.89, 0.9, 0.91, 0.93, 0.95, 0.98] {
            let mut of_failures = vec![1.0];
            let (mut missed, mut ended, mut mean) = (0.0, 0.0, 0.0);
            for count in 1..=most {
                let mut next = vec![0.0; of_failures.len() + 1];
                for (failures, chance) in of_failures.iter().enumerate() {
                    next[failures] += truth * chance;
                    next[failures + 1] += (1.0 - truth) * chance;
                }
                of_failures = next;
                if count % CHUNK != 0 || count < 50 {
                    continue;
                }
                for (failures, chance) in of_failures.iter_mut().enumerate() {
                    let seen = clopper_pearson_at(u64::from(count) - failures as u64, count.into(), level);
                    if is_told(&seen, asked, [count, most]) {
                        missed += if (seen.low..=seen.high).contains(&truth) { 0.0 } else { *chance };
                        mean += *chance * f64::from(count);
                        ended += std::mem::take(chance);
                    }
                }
            }
            assert!((ended - 1.0_f64).abs() < 1e-9 && missed < 0.05, "{truth}: {missed}");
            assert!(truth > 0.86 || mean < 160.0, "{truth}: {mean} on average");
        }
    }
}
