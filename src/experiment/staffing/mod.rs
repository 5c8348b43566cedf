//! The staffing answer: the least costly posts and meetings with which standards are met with a stated chance.
//!
//! The answer is a plan for a closed group, the same in all years: one value for each lever that may be decided. It is searched
//! on a fixed sample of histories under common random numbers, and stands only once fresh histories have confirmed it and
//! one step less of anything has failed on them. Need is "no fewer than": what the model leaves out would add to it.
//!
//! The horizon is the scenario's own: years from where it starts, never a steady state.

mod closed;
mod judge;
mod kind;
mod partners;
mod portfolio;
mod price;
mod question;
mod resource;
mod search;
mod trial;

#[cfg(test)]
mod tests;

pub use closed::{ClosedForm, closed_form, closed_forms};
pub use judge::{Confirmed, Known, TIE};
pub use kind::{Kind, kinds};
pub use portfolio::{Aim, Extra, Portfolio, Spent, pooled, portfolio};
pub use question::{Question, Words, groups};
pub use resource::{Choice, Ground, Resource, STEP_FTE, coordinators_of, further};
pub use search::{MOST_TOGETHER, Point};
pub use trial::{Goal, Problem, Years};

use crate::measure::Prices;
use crate::statistics::{Estimate, clopper_pearson};
use crate::units::money::Gbp;
use judge::Trials;
use search::{End, Judge, Lattice, least};
use std::sync::atomic::AtomicBool;

/// How much is simulated.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Replications of the sample on which plans are searched.
    pub sample: u32,
    /// Fresh replications of a plan that could be the answer, at most.
    pub fresh: u32,
    /// Fresh replications of plans that are looked at beside the answer.
    pub beside: u32,
    /// Draws of what is not known, at the answer.
    pub draws: u32,
    /// Whether each year is answered by itself too.
    pub by_year: bool,
    /// The share of the posts that is permanent, where the rest is to be flexible.
    pub permanent: Option<f64>,
    /// Replications simulated between two times that `done` hears of it, at most: `u32::MAX` where threads share them.
    pub at_once: u32,
}

impl Effort {
    /// What is usual: the same for a closed group whoever else is asked about, so that its answer is too. All of Scotland is
    /// answered in minutes with it; the limits tell.
    pub const USUAL: Self =
        Self { sample: 100, fresh: 200, beside: 50, draws: 100, by_year: false, permanent: None, at_once: u32::MAX };
}

/// With what a question is answered, and who hears of it.
pub struct Work<'w> {
    /// Prices, to rank plans by.
    pub prices: &'w Prices,
    /// How much is simulated.
    pub effort: Effort,
    /// Raised to end the work with the best so far.
    pub stop: &'w AtomicBool,
    /// What was simulated stays here: asked again with it, the same question goes on where it was stopped, and its answer is that of
    /// one call.
    pub known: &'w mut Known,
    /// Hears how many replications were simulated.
    pub done: &'w mut dyn FnMut(u64),
}

impl std::fmt::Debug for Work<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Work").field("effort", &self.effort).finish_non_exhaustive()
    }
}

/// A plan one step away from the answer.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Which resource, as an index into those of the problem.
    pub resource: usize,
    /// Its step.
    pub step: usize,
    /// The chance in the worst place and year, from fresh chance.
    pub chance: Estimate,
    /// What it does to the chance in the place and year in which the answer is worst off, on the same fresh histories; none
    /// where the answer was not confirmed.
    pub change: Option<Estimate>,
    /// What it costs, a year.
    pub cost: Gbp,
}

/// A plan that costs less than the answer, and that fresh chance neither confirmed nor ruled out.
#[derive(Clone, Debug)]
pub struct Tied {
    /// The plan.
    pub point: Point,
    /// The chance in the worst place and year, from fresh chance.
    pub chance: Estimate,
    /// What it costs, a year.
    pub cost: Gbp,
}

/// A standard at some plan.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which standard, by its place in the list.
    pub standard: usize,
    /// Its chance alone, in the place and year in which it is worst off.
    pub chance: Estimate,
}

/// A plan that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The plan: a step of each resource.
    pub point: Point,
    /// What fresh chance says of it; none where it was not asked, as the time ran out.
    pub confirmed: Option<Confirmed>,
    /// What a year of it costs at the central prices.
    pub cost: Gbp,
    /// One step less of each resource that can be lowered.
    pub less: Vec<Neighbour>,
    /// One step more of each that can be raised.
    pub more: Vec<Neighbour>,
    /// Cheaper plans of which fresh chance could not tell, the least costly first.
    pub tied: Vec<Tied>,
    /// How many plans were looked at on fresh chance for this goal.
    pub looked_at: usize,
    /// Each standard by itself, at the plan.
    pub parts: Vec<Part>,
    /// The chance in the worst place and year over draws of what is not known.
    pub drawn: Option<Estimate>,
    /// The plan with its permanent posts alone, and its chance.
    pub permanent: Option<(Point, Estimate)>,
}

/// What became of a question.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// There is a least plan.
    Found(Found),
    /// No plan within the choices meets it: each standard by itself with the most of everything, the hardest first.
    Nowhere(Vec<Part>),
    /// The time ran out: the best so far, if any plan is known to hold.
    Stopped(Option<Found>),
}

/// The answer to one goal.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked for.
    pub goal: Goal,
    /// What became of it.
    pub outcome: Outcome,
    /// For each year by itself, the plan with which that year meets it; none where there is none, or it was not asked for.
    pub by_year: Vec<Option<Point>>,
    /// Pairs of plans compared in a history, place and year, and those in which more was worse.
    pub not_monotone: (u64, u64),
    /// Whether a larger plan failed on the sample although a smaller one held: the search then passed over none.
    pub contradicts: bool,
    /// Replications simulated for it and for the goals before it.
    pub replications: u64,
}

/// Answers goals about one closed group, in order; what was simulated for one serves the next.
pub fn answer(problem: &Problem<'_>, goals: &[Goal], work: &mut Work<'_>) -> Vec<Answer> {
    goals.iter().map(|goal| one(problem, goal, work)).collect()
}

fn one(problem: &Problem<'_>, goal: &Goal, work: &mut Work<'_>) -> Answer {
    let mut trials = Trials::new(problem, goal.clone(), work);
    let outcome = match search(&mut trials, &guess(problem)) {
        End::Found(point) => Outcome::Found(found(&mut trials, point)),
        End::Nowhere => Outcome::Nowhere(parts_at_most(&mut trials)),
        End::Stopped(best) => Outcome::Stopped(best.map(|point| found(&mut trials, point))),
    };
    let (not_monotone, contradicts) = (trials.not_monotone(), trials.contradicts_itself());
    let asked = work.effort.by_year && goal.years == Years::Each;
    let years = if asked { problem.years() } else { 0 };
    let mut near = match &outcome {
        Outcome::Found(found) => found.point.clone(),
        _ => guess(problem),
    };
    let mut by_year = Vec::new();
    for year in 0..years {
        let goal = Goal { years: Years::One(year), ..goal.clone() };
        let end = search(&mut Trials::new(problem, goal, work), &near);
        let point = if let End::Found(point) = end { Some(point) } else { None };
        near = point.clone().unwrap_or(near);
        by_year.push(point);
    }
    Answer { goal: goal.clone(), outcome, by_year, not_monotone, contradicts, replications: work.known.replications }
}

fn guess(problem: &Problem<'_>) -> Point {
    problem.resources.iter().map(|resource| resource.guess).collect()
}

fn last(problem: &Problem<'_>) -> Point {
    problem.resources.iter().map(|resource| resource.choices.len().saturating_sub(1)).collect()
}

/// The least costly plan. What is not monotone is fixed at each of its steps in turn (several of a kind together), and the least of
/// all is taken. Where a larger plan failed on the sample and a smaller one held, the search is done again without passing over any
/// plan.
fn search(trials: &mut Trials<'_, '_, '_>, guess: &[usize]) -> End {
    let problem = trials.problem;
    let last = last(problem);
    let free: Vec<usize> = (0..last.len()).filter(|&at| !problem.resources[at].is_monotone()).collect();
    let turns = free.iter().map(|&at| last[at]).max().unwrap_or(0);
    let mut best: Option<Point> = None;
    for turn in 0..=turns {
        let fixed = |point: &[usize]| {
            let mut point = point.to_vec();
            free.iter().for_each(|&at| point[at] = turn.min(last[at]));
            point
        };
        let first = fixed(&vec![0; last.len()]);
        match within(trials, [first, fixed(&last)], best.as_deref().unwrap_or(guess), best.as_deref()) {
            End::Found(point) => best = Some(point),
            End::Nowhere => {}
            End::Stopped(point) => return End::Stopped(best.or(point)),
        }
    }
    best.map_or(End::Nowhere, End::Found)
}

/// The least costly plan between two, if it costs less than the best so far.
fn within(trials: &mut Trials<'_, '_, '_>, [first, last]: [Point; 2], guess: &[usize], best: Option<&[usize]>) -> End {
    let prices = trials.work.prices;
    let problem = trials.problem;
    let cost = |point: &[usize]| problem.cost(point, prices).pence();
    let below = best.map_or(i64::MAX, cost);
    let lattice = Lattice { first, last, below, trust: true, cost: &cost, guess: guess.to_vec() };
    let end = least(&lattice, trials);
    let End::Found(point) = &end else { return end };
    if !trials.contradicts_itself() || lattice.last.len() > MOST_TOGETHER {
        return end;
    }
    let lattice = Lattice { below: cost(point), trust: false, ..lattice };
    match least(&lattice, trials) {
        End::Found(cheaper) => End::Found(cheaper),
        End::Nowhere => end,
        End::Stopped(_) => End::Stopped(Some(point.clone())),
    }
}

/// What there is to say about a plan. After a stop, what is known of it.
fn found(trials: &mut Trials<'_, '_, '_>, point: Point) -> Found {
    let (problem, effort, prices) = (trials.problem, trials.work.effort, trials.work.prices);
    let _known_or_stopped = trials.confirms(&point);
    let neighbour = |trials: &mut Trials<'_, '_, '_>, resource: usize, step: usize| {
        let mut other = point.clone();
        other[resource] = step;
        let seen = trials.confirmed.get(&other).map(|confirmed| confirmed.chance);
        let chance = seen.or_else(|| trials.chance(&other, effort.beside))?;
        let change = trials.change(&point, &other);
        Some(Neighbour { resource, step, chance, change, cost: problem.cost(&other, prices) })
    };
    let last = last(problem);
    let lower = (0..point.len()).filter(|&at| point[at] > 0);
    let less = lower.filter_map(|at| neighbour(trials, at, point[at] - 1)).collect();
    let higher = (0..point.len()).filter(|&at| point[at] < last[at]);
    let more = higher.filter_map(|at| neighbour(trials, at, point[at] + 1)).collect();
    Found {
        confirmed: trials.confirmed.get(&point).cloned(),
        cost: problem.cost(&point, prices),
        less,
        more,
        tied: tied(trials, &point),
        looked_at: trials.confirmed.len(),
        parts: parts(trials, &point),
        drawn: drawn(trials, &point),
        permanent: effort.permanent.and_then(|share| permanent(trials, &point, share)),
        point,
    }
}

/// The cheaper plans of which fresh chance could not tell, the least costly first.
fn tied(trials: &Trials<'_, '_, '_>, point: &[usize]) -> Vec<Tied> {
    let cost = |point: &[usize]| trials.problem.cost(point, trials.work.prices);
    let own = cost(point);
    let unsure = trials.confirmed.iter().filter(|(_, seen)| !seen.is_sure && !seen.holds);
    let of =
        |(other, seen): (&Point, &Confirmed)| Tied { point: other.clone(), chance: seen.chance, cost: cost(other) };
    let mut tied: Vec<Tied> = unsure.map(of).filter(|tied| tied.cost < own).collect();
    tied.sort_by_key(|tied| tied.cost.pence());
    tied
}

/// Each standard of the goal by itself, the least likely first, from the fresh replications that the plan has.
fn parts(trials: &Trials<'_, '_, '_>, point: &[usize]) -> Vec<Part> {
    let asked = |at: &usize| trials.goal.standards >> at & 1 == 1;
    let of = |standard: usize| {
        let chance = trials.chance_of(point, &trials.goal.of_standard(standard))?;
        Some(Part { standard, chance })
    };
    let standards = trials.problem.ready.standards.list.len().min(32);
    let mut parts: Vec<Part> = (0..standards).filter(asked).filter_map(of).collect();
    parts.sort_by(|one, other| one.chance.mean.total_cmp(&other.chance.mean));
    parts
}

/// The plan with a share of its posts, rounded up to steps, and its chance without the others.
fn permanent(trials: &mut Trials<'_, '_, '_>, point: &[usize], share: f64) -> Option<(Point, Estimate)> {
    let kept = |(resource, &step): (&Resource, &usize)| match resource.kind {
        Kind::Idaa | Kind::Coordinator => {
            let least = share * resource.amount(step);
            resource.choices.iter().position(|choice| choice.amount >= least - 1e-9).unwrap_or(step)
        }
        _ => step,
    };
    let plan: Point = trials.problem.resources.iter().zip(point).map(kept).collect();
    let chance = trials.chance(&plan, trials.work.effort.beside)?;
    Some((plan, chance))
}

fn parts_at_most(trials: &mut Trials<'_, '_, '_>) -> Vec<Part> {
    let beside = trials.work.effort.beside;
    let (problem, mut top) = (trials.problem, last(trials.problem));
    let _looked_or_stopped = trials.chance(&top, beside);
    let mut found = parts(trials, &top);
    // More meetings may be worse: of each standard the better of both counts.
    for (at, resource) in problem.resources.iter().enumerate().filter(|(_, resource)| !resource.is_monotone()) {
        top[at] = resource.guess;
    }
    let _looked_or_stopped = trials.chance(&top, beside);
    for part in parts(trials, &top) {
        if let Some(other) = found.iter_mut().find(|other| other.standard == part.standard)
            && part.chance.mean > other.chance.mean
        {
            *other = part;
        }
    }
    found.sort_by(|one, other| one.chance.mean.total_cmp(&other.chance.mean));
    found
}

/// The chance over draws of what is not known, in the place and year that is worst off.
fn drawn(trials: &Trials<'_, '_, '_>, point: &[usize]) -> Option<Estimate> {
    let draws = trials.work.effort.draws;
    if draws == 0 {
        return None;
    }
    let outcomes = trials.problem.outcomes_of_draws(point, draws, trials.work.stop);
    let of = |at: usize| {
        let (met, applied) = trials.goal.counts(&outcomes, at);
        (applied > 0).then(|| clopper_pearson(met, applied))
    };
    let judged = trials.goal.judged(trials.problem).into_iter().filter_map(of);
    judged.min_by(|one, other| one.mean.total_cmp(&other.mean))
}
