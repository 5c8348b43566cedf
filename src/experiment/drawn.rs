//! What draws of the unknowns come to: for each measure, place and year an estimate over draws beside the central one.

use super::drivers::Worlds;
use super::results::{NOT_SHOWN, Observations, never_seen, within_bounds};
use crate::measure::{Kind, Measure};
use crate::statistics::{
    Drawn, Estimate, Method, RANGE, chance_over_draws, not_shown_over_draws, over_draws, wilson_at,
};

/// Results over draws of the inputs, each used twice.
#[derive(Clone, Debug)]
pub struct DrawnResults {
    /// Draws that were asked for.
    pub requested: u32,
    /// Draws that were finished, both uses.
    pub draws: u32,
    /// How often a draw broke a rule of scenarios and was drawn again.
    pub again: u32,
    /// How many unknowns were drawn.
    pub unknowns: usize,
    /// By place, year (the last entry is `all`) and measure, as the central estimates.
    pub estimates: Vec<Drawn>,
    /// Fingerprint of each authority in each replication: those of a draw stand together.
    pub digests: Vec<Vec<u64>>,
    /// Digest over all of those.
    pub digest: String,
    /// What was drawn, and what came of it.
    pub worlds: Worlds,
}

/// Values of one measure at one place and year: numerator and denominator in both replications of a draw.
type Pair = [[f64; 2]; 2];

/// The estimates over draws, by place, year and measure.
pub fn estimates(measures: &[Measure], pairs: &[&[Observations; 2]]) -> Vec<Drawn> {
    let length = pairs.first().map_or(0, |[row, _]| row.values.len());
    let mut column: Vec<Pair> = Vec::with_capacity(pairs.len());
    let of = |at: usize| {
        column.clear();
        column.extend(pairs.iter().map(|pair| [pair[0].values[at], pair[1].values[at]]));
        bounded(&measures[at % measures.len()], &column)
    };
    (0..length).map(of).collect()
}

/// The estimate of a measure over draws, its limits kept to what the measure can be.
fn bounded(measure: &Measure, pairs: &[Pair]) -> Drawn {
    let drawn = estimate(measure, pairs);
    Drawn { estimate: within_bounds(measure, drawn.estimate), ..drawn }
}

/// The estimate of a measure over draws: each draw counts once, however many cases it brings, as each may be the true world.
fn estimate(measure: &Measure, pairs: &[Pair]) -> Drawn {
    let closed = matches!(measure.kind, Kind::Offered(_));
    let value = |&[top, bottom]: &[f64; 2]| if bottom > 0.0 { top / bottom } else { f64::NAN };
    let mut groups: Vec<[f64; 2]> = pairs.iter().map(|[one, other]| [value(one), value(other)]).collect();
    let numbers = groups.iter().flatten().filter(|value| !value.is_nan());
    let (counted, endless) = (numbers.clone().count(), numbers.filter(|value| value.is_infinite()).count());
    if endless as f64 > NOT_SHOWN * counted as f64 {
        return not_shown_over_draws(&groups);
    }
    groups.iter_mut().flatten().filter(|value| value.is_infinite()).for_each(|value| *value = f64::NAN);
    if matches!(measure.kind, Kind::Met(_) | Kind::MetHeadline) {
        return chance_over_draws(&groups);
    }
    let mut drawn = over_draws(&groups);
    if closed && drawn.estimate.is_applicable() {
        drawn.estimate.method = Method::DrawnClosedForm;
    } else if drawn.estimate.is_applicable() {
        drawn.estimate = with_the_unseen(measure, pairs, drawn.estimate);
    }
    drawn
}

/// Where nearly none was seen, or nearly all, the limits also hold what that leaves open, as for the central run.
fn with_the_unseen(measure: &Measure, pairs: &[Pair], estimate: Estimate) -> Estimate {
    let applying = pairs.iter().flatten().filter(|[top, bottom]| top.is_finite() && *bottom > 0.0);
    let (top, bottom) = applying.fold((0.0, 0.0), |sum, one| (sum.0 + one[0], sum.1 + one[1]));
    if top == 0.0 && measure.is_counted() {
        return Estimate { high: never_seen(bottom, 0).high, ..estimate };
    }
    if measure.unit != "share" || top.min(bottom - top) >= super::results::FEW {
        return estimate;
    }
    let pooled = wilson_at(top.round() as u64, bottom.round().max(1.0) as u64, RANGE);
    Estimate { low: estimate.low.min(pooled.low), high: estimate.high.max(pooled.high), ..estimate }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Standards, measures};
    use crate::statistics::Covers;

    fn of(id: &str, pairs: &[Pair]) -> Drawn {
        let found = measures(&Standards::default()).into_iter().find(|measure| measure.id == id).unwrap();
        bounded(&found, pairs)
    }

    #[test]
    fn a_draw_counts_once_whatever_its_cases() {
        let pairs = [[[1.0, 10.0], [1.0, 10.0]], [[300.0, 1_000.0], [300.0, 1_000.0]]];
        let found = of("heard_first_meeting", &pairs);
        assert!((found.estimate.mean - 0.2).abs() < 1e-12, "{found:?}");
        assert_eq!((found.chance, found.estimate.n), (0.0, 2));
        assert!((found.inputs - 0.02_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn every_estimate_says_what_its_interval_covers() {
        let pairs = [[[1.0, 10.0], [4.0, 10.0]], [[3.0, 9.0], [5.0, 11.0]]];
        for measure in measures(&Standards::default()) {
            let covers = bounded(&measure, &pairs).estimate.method.covers();
            let closed = matches!(measure.kind, Kind::Offered(_));
            assert_eq!(covers, if closed { Covers::Inputs } else { Covers::ChanceAndInputs }, "{}", measure.id);
        }
    }

    #[test]
    fn what_most_draws_do_not_show_is_not_told() {
        let pairs = [[[f64::INFINITY, 1.0], [4.0, 1.0]], [[3.0, 1.0], [5.0, 1.0]]];
        let found = of("wait_to_hearing_p90", &pairs).estimate;
        assert_eq!((found.method, found.low), (Method::DrawnNotShown, 4.0));
        let none = [[[f64::NAN, 0.0], [f64::NAN, 0.0]]; 4];
        assert!(!of("wait_to_hearing_p90", &none).estimate.is_applicable());
    }

    #[test]
    fn none_seen_is_not_never() {
        let found = of("heard", &[[[0.0, 1.0], [0.0, 1.0]]; 10]).estimate;
        assert!(found.low == 0.0 && (found.high - 3.0 / 20.0).abs() < 0.001, "{found:?}");
        let all = of("heard_first_meeting", &[[[5.0, 5.0], [5.0, 5.0]]; 10]).estimate;
        assert!(all.low < 1.0 && all.high == 1.0, "{all:?}");
    }
}
