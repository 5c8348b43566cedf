//! The judge of a search: a fixed sample under common random numbers, and fresh chance to confirm what it found.

use super::search::{Judge, Point};
use super::trial::{Goal, Outcome, Problem};
use crate::statistics::{Estimate, clopper_pearson_at, level_together, paired_shares, student_t};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Replications at which fresh chance is looked at, until its limits lie on one side of what is asked.
pub const LOOKS: [u32; 4] = [100, 400, 800, 1_600];

/// Where fresh replications begin: far from those of the sample.
pub(super) const FRESH: u32 = 1 << 24;

/// Replications before the first look at whether a sample can still pass; each further look has twice as many.
const CHUNK: u32 = 40;

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
    /// People not heard in the scenario as it is, by replication of the sample.
    unmet: Vec<f64>,
    /// Replications so far.
    pub replications: u64,
}

/// A judge for one goal.
pub struct Trials<'p, 'a> {
    /// The problem.
    pub problem: &'p Problem<'a>,
    /// What is asked for.
    pub goal: Goal,
    /// Replications of the sample.
    pub sample: u32,
    /// Replications simulated at once.
    pub at_once: u32,
    /// Raised to end the work.
    pub stop: &'p AtomicBool,
    /// Hears how many replications were simulated.
    pub done: &'p mut dyn FnMut(u64),
    /// What is known.
    pub known: &'p mut Known,
    /// What the sample said.
    pub decided: BTreeMap<Point, bool>,
    /// What fresh chance said.
    pub confirmed: BTreeMap<Point, Confirmed>,
}

impl std::fmt::Debug for Trials<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trials").field("goal", &self.goal).field("decided", &self.decided).finish_non_exhaustive()
    }
}

impl Trials<'_, '_> {
    /// The outcomes of a plan in the first `count` replications of the sample, or of fresh chance.
    fn outcomes(&mut self, point: &[usize], count: u32, fresh: bool) -> Option<&[Outcome]> {
        let (store, from) = if fresh { (&mut self.known.fresh, FRESH) } else { (&mut self.known.sample, 0) };
        let have = store.entry(point.to_vec()).or_default();
        while (have.len() as u32) < count {
            let had = have.len() as u32;
            let more = (count - had).min(self.at_once);
            have.extend(self.problem.outcomes(Some(point), from + had, more, self.stop)?);
            self.known.replications += u64::from(more);
            (self.done)(self.known.replications);
        }
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        let store = if fresh { &self.known.fresh } else { &self.known.sample };
        store.get(point).map(|found| &found[..count as usize])
    }

    /// Whether every place and year can still have failures few enough in the whole sample.
    fn can_pass(&self, outcomes: &[Outcome], judged: &[usize]) -> bool {
        let allowed = (1.0 - self.goal.chance) * f64::from(self.sample) + 1e-9;
        judged.iter().all(|&at| {
            let (met, applied) = self.goal.counts(outcomes, at);
            (applied - met) as f64 <= allowed
        })
    }

    /// Whether more people at high risk are not heard than in the scenario as it is, by more than chance: paired, at 95 %.
    fn leaves_more_unheard(&mut self, outcomes: &[Outcome]) -> Option<bool> {
        if self.problem.is_theory() {
            return Some(false);
        }
        while (self.known.unmet.len() as u32) < self.sample {
            let had = self.known.unmet.len() as u32;
            let now = self.problem.outcomes(None, had, (self.sample - had).min(self.at_once), self.stop)?;
            self.known.unmet.extend(now.iter().map(|outcome| outcome.unmet));
            (self.done)(self.known.replications);
        }
        let pairs = outcomes.iter().zip(&self.known.unmet);
        let more: Vec<f64> = pairs.map(|(outcome, now)| outcome.unmet - now).collect();
        let more = student_t(&more);
        Some(more.low > 0.0 || (more.se == 0.0 && more.mean > 0.0))
    }

    /// The chance of the place and year that is worst off, from fresh chance.
    fn worst(&mut self, point: &[usize], count: u32) -> Option<(Estimate, usize)> {
        let (judged, goal) = (self.goal.judged(self.problem), self.goal.clone());
        let outcomes = self.outcomes(point, count, true)?;
        let of = |&at: &usize| {
            let (met, applied) = goal.counts(outcomes, at);
            (applied > 0).then(|| (clopper_pearson_at(met, applied, level_together(LOOKS.len())), at))
        };
        judged.iter().filter_map(of).min_by(|one, other| one.0.mean.total_cmp(&other.0.mean))
    }

    /// The chance of a plan from so many fresh replications: to look at, not to decide by.
    pub fn chance(&mut self, point: &[usize], count: u32) -> Option<Estimate> {
        self.worst(point, count).map(|(chance, _)| chance)
    }

    /// What another plan does to the chance in the place and year in which a confirmed one is worst off, on the fresh histories
    /// that both have: chance that both meet alike cancels out.
    pub fn change(&self, point: &[usize], other: &[usize]) -> Option<Estimate> {
        let worst = self.confirmed.get(point)?.worst;
        let of = |point: &[usize]| self.known.fresh.get(point).map(|found| found.iter().map(|one| one.years[worst]));
        let pairs = of(point)?.zip(of(other)?);
        let met = pairs.filter_map(|(one, other)| Some((self.goal.met(one)?, self.goal.met(other)?)));
        let (mut cells, mut trials) = ([[0; 2]; 2], 0);
        for (one, other) in met {
            cells[usize::from(one)][usize::from(other)] += 1;
            trials += 1;
        }
        (trials > 0).then(|| paired_shares(cells[1][1], cells[0][1], cells[1][0], trials, 1).estimate)
    }

    /// The chance of a goal in the worst year, from the fresh replications that a plan has.
    pub fn chance_of(&self, point: &[usize], goal: &Goal) -> Option<Estimate> {
        let outcomes = self.known.fresh.get(point).filter(|found| !found.is_empty())?;
        let of = |at: usize| {
            let (met, applied) = goal.counts(outcomes, at);
            (applied > 0).then(|| clopper_pearson_at(met, applied, level_together(LOOKS.len())))
        };
        let all = goal.judged(self.problem).into_iter().filter_map(of);
        all.min_by(|one, other| one.mean.total_cmp(&other.mean))
    }

    /// Pairs of plans of which the larger failed in a replication, place and year in which the smaller one met the goal, over all
    /// such pairs that could be compared: what is taken to be monotone is so to this extent.
    pub fn not_monotone(&self) -> (u64, u64) {
        let (mut worse, mut compared) = (0, 0);
        let judged = self.goal.judged(self.problem);
        let plans: Vec<(&Point, &Vec<Outcome>)> = self.known.sample.iter().collect();
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

    /// Whether the sample took a plan to hold and a larger one to fail: then points were passed over without cause.
    pub fn contradicts_itself(&self) -> bool {
        let of = |is: bool| self.decided.iter().filter(move |(_, decided)| **decided == is).map(|(point, _)| point);
        of(true).any(|holds| of(false).any(|fails| self.problem.is_more(holds, fails)))
    }
}

impl Judge for Trials<'_, '_> {
    fn holds(&mut self, point: &[usize]) -> Option<bool> {
        if let Some(&decided) = self.decided.get(point) {
            return Some(decided);
        }
        let judged = self.goal.judged(self.problem);
        let mut count = 0;
        let mut holds = true;
        while holds && count < self.sample {
            count = (2 * count).max(CHUNK).min(self.sample);
            let outcomes = self.outcomes(point, count, false)?.to_vec();
            holds = self.can_pass(&outcomes, &judged);
            if holds && count == self.sample {
                // Where it did not always apply, its share counts among those in which it did.
                let enough = |&at: &usize| {
                    let (met, applied) = self.goal.counts(&outcomes, at);
                    met as f64 >= self.goal.chance * applied as f64 - 1e-9
                };
                holds = judged.iter().all(enough) && !self.leaves_more_unheard(&outcomes)?;
            }
        }
        self.decided.insert(point.to_vec(), holds);
        Some(holds)
    }

    fn confirms(&mut self, point: &[usize]) -> Option<bool> {
        if let Some(confirmed) = self.confirmed.get(point) {
            return Some(confirmed.holds);
        }
        let asked = self.goal.chance;
        for (nth, &look) in LOOKS.iter().enumerate() {
            let Some((chance, worst)) = self.worst(point, look) else {
                // Stopped, or nothing of the goal ever applies: then nothing is asked for.
                if self.stop.load(Ordering::Relaxed) {
                    return None;
                }
                return Some(true);
            };
            let is_sure = chance.low >= asked || chance.high < asked;
            if is_sure || nth + 1 == LOOKS.len() {
                let enough = if is_sure { chance.low >= asked } else { chance.mean >= asked };
                let sample = if enough { self.outcomes(point, self.sample, false)?.to_vec() } else { Vec::new() };
                let holds = enough && !self.leaves_more_unheard(&sample)?;
                self.confirmed.insert(point.to_vec(), Confirmed { chance, worst, holds, is_sure });
                return Some(holds);
            }
        }
        None
    }
}
