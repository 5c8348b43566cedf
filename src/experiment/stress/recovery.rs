//! Recovery: a year of more demand, then demand as before. How many years until it is as if it had not been?

use super::{FIRST_LIMIT, Limit, Runs, Stress};
use crate::experiment::results::Place;
use crate::model::surge::Surge;
use crate::statistics::{Estimate, ratio, student_t};
use std::sync::atomic::AtomicBool;

/// The demand of the first measured year, over what it would have been.
pub const SHOCK: f64 = 1.25;

/// What counts as recovered: every headline standard within this share of what it asks.
pub const AS_BEFORE: f64 = 0.01;

/// How a place recovers.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// The place.
    pub place: Place,
    /// Years after the shock's year until every headline standard is as good as without the shock, and stays so; infinite
    /// if not within the horizon.
    pub years: f64,
    /// The same by the upper limits of the differences.
    pub low: f64,
    /// The same by the lower limits.
    pub high: f64,
    /// The difference in the last year, of the standard that is worst off, as a share of what it asks: hysteresis, where it is
    /// below nothing.
    pub left: Estimate,
}

/// The years that each place needs to recover from a shock in the first year, under common random numbers; `None` if `stop`
/// was raised.
pub fn years_to_recover(stress: &Stress<'_>, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Option<Vec<Recovery>> {
    let limits = stress.limits();
    let calm = stress.run(Surge::NONE, stop, done)?;
    let shaken = stress.run(Surge::in_year(0, SHOCK), stop, &mut |finished| done(stress.replications + finished))?;
    Some((0..calm.places.len()).map(|at| of_place(&calm, &shaken, at, &limits)).collect())
}

fn of_place(calm: &Runs, shaken: &Runs, at: usize, limits: &[Limit]) -> Recovery {
    // By year after the shock, the difference of the standard that is worst off.
    let worst: Vec<Estimate> = (1..calm.years)
        .map(|year| {
            let differences = limits.iter().enumerate().map(|(nth, limit)| {
                let column = |run: &Runs| run.column(at, year, FIRST_LIMIT + nth).collect::<Vec<_>>();
                relative(&column(calm), &column(shaken), limit)
            });
            let applying = differences.filter(Estimate::is_applicable);
            applying.min_by(|one, other| one.mean.total_cmp(&other.mean)).unwrap_or_else(|| Estimate::not_applicable(0))
        })
        .collect();
    let years = |pick: fn(&Estimate) -> f64| since_when(worst.iter().map(pick));
    Recovery {
        place: calm.places[at].clone(),
        years: years(|worst| worst.mean),
        low: years(|worst| worst.high),
        high: years(|worst| worst.low),
        left: worst.last().copied().unwrap_or_else(|| Estimate::not_applicable(0)),
    }
}

/// From which year on all differences are small.
fn since_when(differences: impl ExactSizeIterator<Item = f64> + DoubleEndedIterator) -> f64 {
    let years = differences.len();
    let good = differences.rev().take_while(|difference| *difference >= -AS_BEFORE || difference.is_nan()).count();
    if good == 0 { f64::INFINITY } else { (years - good) as f64 }
}

/// The difference of two ratios of sums over the same replications, as a share of what the standard asks: below nothing where
/// the second is worse.
///
/// # Formula
///
/// The delta method on both: r1 - r0 with the residuals (y1 - r1 x1) / mean x1 - (y0 - r0 x0) / mean x0, whose mean is 0.
fn relative(calm: &[(f64, f64)], shaken: &[(f64, f64)], limit: &Limit) -> Estimate {
    let both: Vec<[(f64, f64); 2]> = calm.iter().zip(shaken).map(|(&calm, &shaken)| [calm, shaken]).collect();
    let of = |which: usize| both.iter().map(|pair| pair[which]).collect::<Vec<_>>();
    let ratios = [ratio(&of(0)), ratio(&of(1))];
    if !ratios.iter().all(Estimate::is_applicable) {
        return Estimate::not_applicable(0);
    }
    let mean = |which: usize| both.iter().map(|pair| pair[which].1).sum::<f64>() / both.len() as f64;
    let means = [mean(0), mean(1)];
    // Worse is less where a least is asked, and more where a most is.
    let (sign, asked) = if limit.least > 0.0 { (1.0, limit.least) } else { (-1.0, limit.most) };
    let residual = |pair: &[(f64, f64); 2]| {
        let [calm, shaken] = [0, 1]
            .map(|which| (pair[which].0 - ratios[which].mean * pair[which].1) / means[which] + ratios[which].mean);
        sign * (shaken - calm) / asked
    };
    student_t(&both.iter().map(residual).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovered_means_for_good() {
        let years = |differences: &[f64]| since_when(differences.iter().copied());
        assert_eq!(years(&[-0.2, -0.02, -0.005, 0.0]), 2.0);
        assert_eq!(years(&[0.0, 0.01, -0.01]), 0.0);
        assert_eq!(years(&[0.0, -0.05, 0.0]), 2.0, "a relapse counts");
        assert_eq!(years(&[0.0, 0.0, -0.02]), f64::INFINITY);
    }

    #[test]
    fn the_difference_of_ratios_is_paired() {
        let limit = Limit { name: String::new(), least: 0.5, most: f64::INFINITY };
        let calm = [(6.0, 10.0), (8.0, 10.0), (9.0, 20.0)];
        let worse = calm.map(|(top, bottom)| (top - 0.1 * bottom, bottom));
        let difference = relative(&calm, &worse, &limit);
        // A tenth less each time, of a half that is asked; without any scatter, as the pairs differ by the same.
        assert!((difference.mean + 0.2).abs() < 1e-12 && difference.se < 1e-12, "{difference:?}");
    }
}
