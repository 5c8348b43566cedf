//! Break-even funding: how much of a grant, and how early, so that a scenario leaves as many standards met as its base.
//!
//! Every level of money meets the chance of the base, replication by replication. Knows: scenarios that differ in their money
//! alone. Must not know: how a grant becomes posts.

use super::plan::{Plan, replications};
use super::ready::Ready;
use super::results::Observations;
use crate::measure::{Kind, Measure};
use crate::statistics::{Difference, Estimate, paired_bounded, student_t};
use std::sync::atomic::{AtomicBool, Ordering};

/// What one level of money does beyond the base.
#[derive(Clone, Debug)]
pub struct Level {
    /// The level: a share of the grant, or days of lead.
    pub at: f64,
    /// Headline standards met more in a year than in the base, over all places.
    pub net: Estimate,
    /// Places that are below a headline standard for sure which the base would have met more often: limits hold together for all
    /// places, standards and levels.
    pub below: Vec<usize>,
    /// Half of the widest of those limits, in shares of years: a smaller fall may go unseen.
    pub unseen: f64,
}

/// Where a level of money is enough: the estimate and its 95 % limits. Infinite where it is not enough at any level tried, minus
/// infinite where the least tried is enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEven {
    /// The estimate.
    pub mean: f64,
    /// The lower limit: where the upper limit of what is met more reaches zero.
    pub low: f64,
    /// The upper limit: where the lower limit does.
    pub high: f64,
}

/// The levels of a scenario against its base, the least money first; `None` if `stop` was raised. `done` hears how many runs are
/// finished.
pub fn levels(
    base: &Ready,
    others: &[(f64, Ready)],
    areas: &[String],
    (seed, count): (u64, u32),
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
) -> Option<Vec<Level>> {
    let mut run = |ready: &Ready, before: u32| {
        let plan = plan(ready, areas, seed, count);
        let rows = replications(&plan, stop, &mut |finished| done(before * count + finished));
        let shape = (plan.reported.len(), plan.years.len(), plan.measures.len());
        (!stop.load(Ordering::Relaxed)).then_some((rows, shape))
    };
    let (before, shape) = run(base, 0)?;
    let family = others.len() * shape.0 * shape.2;
    (1..)
        .zip(others)
        .map(|(nth, (at, ready))| run(ready, nth).map(|(after, _)| level(*at, &before, &after, shape, family)))
        .collect()
}

/// The headline standards of each place, of which only that they are met is measured.
fn plan<'a>(ready: &'a Ready, areas: &[String], seed: u64, count: u32) -> Plan<'a> {
    let named = |&at: &usize| Measure { id: ready.standards.list[at].id.clone(), ..Measure::unnamed(Kind::Met(at)) };
    let measures = ready.standards.headline.iter().map(named).collect();
    Plan::new(&ready.resolved, &ready.standards, areas, seed, count).with_only(measures)
}

fn level(
    at: f64,
    before: &[Observations],
    after: &[Observations],
    (places, years, standards): (usize, usize, usize),
    family: usize,
) -> Level {
    // Of a place and standard, the share of the years that met it in both, by replication.
    let share = |row: &Observations, place: usize, standard: usize| {
        let of = |year: usize| row.values[(place * (years + 1) + year) * standards + standard];
        let applying = (0..years).map(of).filter(|[_, applies]| *applies > 0.0);
        let (met, count) = applying.fold((0.0, 0.0), |(met, count), [is_met, _]| (met + is_met, count + 1.0));
        if count > 0.0 { met / count } else { f64::NAN }
    };
    let pairs = |place: usize, standard: usize| -> Vec<(f64, f64)> {
        let both = before.iter().zip(after);
        both.map(|(before, after)| (share(before, place, standard), share(after, place, standard))).collect()
    };
    let mut found = Level { at, net: Estimate::not_applicable(0), below: Vec::new(), unseen: 0.0 };
    let mut net = vec![0.0; before.len().min(after.len())];
    for place in 0..places {
        let mut is_below = false;
        for standard in 0..standards {
            let pairs = pairs(place, standard);
            let met = pairs.iter().map(|(before, after)| after - before);
            net.iter_mut().zip(met).for_each(|(net, more)| *net += if more.is_nan() { 0.0 } else { more });
            let Difference { together: (low, high), .. } = paired_bounded(&pairs, family);
            is_below |= high < 0.0;
            found.unseen = found.unseen.max((high - low) / 2.0);
        }
        found.below.extend(is_below.then_some(place));
    }
    found.net = student_t(&net);
    found
}

/// Where what is met more than in the base first reaches nothing, from the most money down; straight between two levels.
pub fn break_even(levels: &[Level]) -> BreakEven {
    let of = |pick: fn(&Estimate) -> f64| {
        let points: Vec<(f64, f64)> = levels.iter().map(|level| (level.at, pick(&level.net))).collect();
        crossing(&points)
    };
    BreakEven { mean: of(|net| net.mean), low: of(|net| net.high), high: of(|net| net.low) }
}

/// Of points in order of their level, the level above which none is below zero.
fn crossing(points: &[(f64, f64)]) -> f64 {
    match points.iter().rposition(|(_, net)| *net < 0.0) {
        None => f64::NEG_INFINITY,
        Some(at) if at + 1 == points.len() => f64::INFINITY,
        Some(at) => {
            let ((from, short), (to, more)) = (points[at], points[at + 1]);
            from + (to - from) * short / (short - more)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_lies_on_a_straight_line_between_the_last_that_fails_and_the_next() {
        let points = |zero: f64| [0.0, 0.25, 0.5, 0.75, 1.0].map(|at| (at, 3.0 * (at - zero)));
        for zero in [0.1, 0.4, 0.99] {
            assert!((crossing(&points(zero)) - zero).abs() < 1e-12, "{zero}");
        }
        assert_eq!(crossing(&points(-0.1)), f64::NEG_INFINITY);
        assert_eq!(crossing(&points(1.1)), f64::INFINITY);
        // Enough, not enough, enough: only from the last on is it enough.
        assert!((crossing(&[(0.0, 1.0), (0.5, -1.0), (1.0, 1.0)]) - 0.75).abs() < 1e-12);
    }

    fn rows(met: &[[f64; 2]]) -> Vec<Observations> {
        // Two places, one year and all years together, one standard.
        let row = |&[one, other]: &[f64; 2]| Observations {
            values: vec![[one, 1.0], [one, 1.0], [other, 1.0], [other, 1.0]],
            digests: vec![],
        };
        met.iter().map(row).collect()
    }

    #[test]
    fn a_place_that_always_fails_is_below_and_the_net_counts_all() {
        let before = rows(&[[1.0, 0.0]; 40]);
        let mut met = [[0.0, 1.0]; 40];
        met[0] = [1.0, 1.0];
        let found = level(0.5, &before, &rows(&met), (2, 1, 1), 2);
        assert_eq!(found.below, [0]);
        assert!((found.net.mean - 1.0 / 40.0).abs() < 1e-12 && found.net.low < 0.0);
        assert!(level(0.5, &before, &before, (2, 1, 1), 2).below.is_empty());
    }
}
