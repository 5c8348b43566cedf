//! What one run does beyond another, replication by replication: both deal the same chance to the same cases, so few
//! replications show a difference.

use maracsim::experiment::{Observations, Plan};
use maracsim::measure::{Kind, Measure};
use maracsim::statistics::{Difference, RatioPair, paired_bounded, paired_means, paired_ratios};
use serde::Serialize;

/// Replications, as a share, that may fail to show a wait before its difference is given up.
const NOT_SHOWN: f64 = 0.05;

/// A difference: what the other run has more than the base, all years together; of standards met the mean of the years.
#[derive(Debug, Serialize)]
pub struct Row {
    gss: String,
    measure: String,
    /// The difference, with its own 95 % limits; none where there is nothing to compare.
    mean: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    n: u64,
}

/// The differences of every measure at every place, over the replications that both have.
pub fn versus(plan: &Plan<'_>, base: &[Observations], other: &[Observations]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, place) in plan.places.iter().enumerate() {
        for (index, measure) in plan.measures.iter().enumerate() {
            let years = plan.years.len();
            let pairs = |year: usize| -> Vec<RatioPair> {
                let value = |row: &Observations| row.values[(at * (years + 1) + year) * plan.measures.len() + index];
                base.iter().zip(other).map(|(base, other)| [value(base), value(other)]).collect()
            };
            let Difference { estimate, .. } = difference(measure, years, pairs);
            let known = |value: f64| value.is_finite().then_some(value);
            rows.push(Row {
                gss: place.gss.clone(),
                measure: measure.id.clone(),
                mean: known(estimate.mean),
                low: known(estimate.low),
                high: known(estimate.high),
                n: estimate.n,
            });
        }
    }
    rows
}

fn difference(measure: &Measure, years: usize, pairs: impl Fn(usize) -> Vec<RatioPair>) -> Difference {
    let all = || pairs(years);
    match measure.kind {
        Kind::Met(_) | Kind::MetHeadline => {
            paired_bounded(&means_of_years(&(0..years).map(pairs).collect::<Vec<_>>()), 1)
        }
        Kind::Offered(_) => match all().first() {
            Some(&[[base, _], [other, _]]) if base.is_finite() && other.is_finite() => {
                Difference::certain(other - base, 1)
            }
            _ => Difference::not_applicable(0),
        },
        _ => of_pairs(measure.kind, &all()),
    }
}

fn of_pairs(kind: Kind, pairs: &[RatioPair]) -> Difference {
    let used: Vec<RatioPair> = pairs.iter().filter(|pair| applies(pair)).copied().collect();
    let endless = used.iter().filter(|pair| pair.iter().any(|[top, _]| top.is_infinite())).count();
    if used.is_empty() || endless as f64 > NOT_SHOWN * used.len() as f64 {
        return Difference::not_applicable(used.len() as u64);
    }
    match kind {
        Kind::Count(_) | Kind::WaitQuantile(..) => {
            let numbers: Vec<(f64, f64)> =
                used.iter().map(|[base, other]| (base[0] / base[1], other[0] / other[1])).collect();
            paired_means(&numbers, 1)
        }
        _ => paired_ratios(&used, 1),
    }
}

fn applies(pair: &RatioPair) -> bool {
    pair.iter().all(|[top, bottom]| !top.is_nan() && *bottom > 0.0)
}

/// By replication, the share of years that met a standard in each run, over the years to which it applies in both.
fn means_of_years(by_year: &[Vec<RatioPair>]) -> Vec<(f64, f64)> {
    let replications = by_year.first().map_or(0, Vec::len);
    let mean = |row: usize| {
        let applying: Vec<&RatioPair> = by_year.iter().map(|year| &year[row]).filter(|pair| applies(pair)).collect();
        let side = |side: usize| applying.iter().map(|pair| pair[side][0]).sum::<f64>() / applying.len() as f64;
        (!applying.is_empty()).then(|| (side(0), side(1)))
    };
    (0..replications).filter_map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_of_years_leave_out_what_does_not_apply() {
        let met = |base: f64, other: f64| [[base, 1.0], [other, 1.0]];
        let years = [vec![met(1.0, 1.0), met(0.0, 1.0)], vec![met(0.0, 1.0), [[f64::NAN, 0.0], [1.0, 1.0]]]];
        assert_eq!(means_of_years(&years), [(0.5, 1.0), (0.0, 1.0)]);
        assert!(means_of_years(&[]).is_empty());
    }

    /// A wait too long to be shown in one replication of ten says that nothing can be told.
    #[test]
    fn what_is_not_shown_is_not_averaged_away() {
        let mut pairs = vec![[[2.0, 1.0], [3.0, 1.0]]; 10];
        let kind = Kind::Count(|_| 0.0);
        assert_eq!(of_pairs(kind, &pairs).estimate.mean, 1.0);
        pairs[0][1][0] = f64::INFINITY;
        assert!(!of_pairs(kind, &pairs).estimate.is_applicable());
    }
}
