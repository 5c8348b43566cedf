//! Headroom: how much more demand a place can take before a headline standard fails.

use super::{FIRST_LIMIT, Limit, Runs, Stress};
use crate::experiment::results::Place;
use crate::model::surge::Surge;
use crate::statistics::{Estimate, ratio};
use std::sync::atomic::AtomicBool;

/// The headroom of a place: demand at which the first headline standard fails, over today's demand, less 1.
#[derive(Clone, Debug)]
pub struct Headroom {
    /// The place.
    pub place: Place,
    /// The headroom; infinite if no standard fails within the search, minus infinity if one fails at any demand tried.
    pub headroom: f64,
    /// Its lower limit: where the lower limit of a share meets what its standard asks.
    pub low: f64,
    /// Its upper limit.
    pub high: f64,
    /// The standard that fails first; none if none fails.
    pub standard: Option<String>,
}

/// The demands that are tried, over that of the scenario.
pub const TRIED: [f64; 16] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0];

/// The headroom of each place, by a search over demand under common random numbers; `None` if `stop` was raised.
///
/// A standard fails where its share over all cases of all years (or its mean minutes) falls short of what it asks. Between two
/// demands that were tried the share is taken to be straight; from the lowest demand up the first failure counts.
pub fn headroom(stress: &Stress<'_>, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Option<Vec<Headroom>> {
    let limits = stress.limits();
    let tried: Option<Vec<Runs>> = (0..)
        .zip(TRIED)
        .map(|(before, demand)| {
            stress.run(Surge::always(demand), stop, &mut |finished| done(before * stress.replications + finished))
        })
        .collect();
    let tried = tried?;
    let places = tried.first().map_or(&[][..], |run| &run.places);
    Some((0..places.len()).map(|at| of_place(&tried, at, &limits)).collect())
}

fn of_place(tried: &[Runs], at: usize, limits: &[Limit]) -> Headroom {
    let mut found = Headroom {
        place: tried[0].places[at].clone(),
        headroom: f64::INFINITY,
        low: f64::INFINITY,
        high: f64::INFINITY,
        standard: None,
    };
    for (nth, limit) in limits.iter().enumerate() {
        let shares: Vec<Estimate> =
            tried.iter().map(|run| ratio(&run.column(at, run.years, FIRST_LIMIT + nth).collect::<Vec<_>>())).collect();
        if !shares.iter().any(Estimate::is_applicable) {
            continue;
        }
        let fails = |pick: fn(&Estimate) -> f64, other: fn(&Estimate) -> f64| {
            let spare = |share: &Estimate| (pick(share) - limit.least).min(limit.most - other(share));
            crossing(&shares.iter().map(spare).collect::<Vec<_>>())
        };
        let mean = fails(|share| share.mean, |share| share.mean);
        found.low = found.low.min(fails(|share| share.low, |share| share.high));
        found.high = found.high.min(fails(|share| share.high, |share| share.low));
        if mean < found.headroom {
            (found.headroom, found.standard) = (mean, Some(limit.name.clone()));
        }
    }
    found
}

/// Where what is to spare, at each demand tried, first falls below nothing: over today's demand, less 1.
fn crossing(spare: &[f64]) -> f64 {
    match spare.iter().position(|&spare| spare < 0.0) {
        None => f64::INFINITY,
        Some(0) => f64::NEG_INFINITY,
        Some(at) => {
            let (before, after) = (spare[at - 1], spare[at]);
            TRIED[at - 1] + (TRIED[at] - TRIED[at - 1]) * before / (before - after) - 1.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crossing_lies_on_a_straight_line_between_two_demands() {
        let line = |zero: f64| TRIED.map(|demand| zero - demand);
        for zero in [0.77, 1.0001, 1.95] {
            assert!((crossing(&line(zero)) - (zero - 1.0)).abs() < 1e-12, "{zero}");
        }
        assert_eq!(crossing(&line(3.0)), f64::INFINITY);
        assert_eq!(crossing(&line(0.4)), f64::NEG_INFINITY);
    }
}
