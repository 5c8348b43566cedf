//! Regret: how much worse an option does than the best one would have done in the same future.

use crate::statistics::{Estimate, ratio, wilson};

/// The regret of one option over futures, in the unit of its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Regret {
    /// The largest regret: the option whose largest is least is that of minimax regret.
    pub largest: f64,
    /// The future in which it is largest, the first of equals.
    pub worst_future: usize,
    /// The mean regret over futures by their weights. The interval takes the futures for a random sample.
    pub expected: Estimate,
}

/// The regrets of options (rows) over futures (columns); a value is better the larger it is, so costs come with a minus.
/// Weights of futures are probabilities or anything in proportion to them; without them all count alike, which is itself a
/// probability. `None` without options or futures, for rows of different lengths, numbers that are not finite, and weights
/// that are negative or sum to 0.
///
/// The largest regret needs no probabilities, but the list of futures decides it: it grows as futures are added. Where
/// values are means over replications, the best of them is partly luck: regrets are too large by about that, less so with
/// common random numbers.
///
/// # Formula
///
/// `R(d, s) = max_d' V(d', s) - V(d, s)`.
///
/// Reference: L. J. Savage (1951), The theory of statistical decision, Journal of the American Statistical Association
/// 46(253), 55-67.
pub fn regrets(values: &[Vec<f64>], weights: Option<&[f64]>) -> Option<Vec<Regret>> {
    let futures = values.first()?.len();
    let equal = vec![1.0; futures];
    let weights = weights.unwrap_or(&equal);
    let whole = values.iter().all(|row| row.len() == futures && row.iter().all(|value| value.is_finite()));
    let weighed = weights.len() == futures && weights.iter().all(|w| w.is_finite() && *w >= 0.0);
    if futures == 0 || !whole || !weighed || weights.iter().sum::<f64>() <= 0.0 {
        return None;
    }
    let best = |future: usize| values.iter().map(|row| row[future]).fold(f64::NEG_INFINITY, f64::max);
    let best: Vec<f64> = (0..futures).map(best).collect();
    Some(values.iter().map(|row| of_option(row, &best, weights)).collect())
}

fn of_option(row: &[f64], best: &[f64], weights: &[f64]) -> Regret {
    let regrets: Vec<f64> = best.iter().zip(row).map(|(best, value)| best - value).collect();
    let (mut largest, mut worst_future) = (regrets[0], 0);
    for (future, &regret) in regrets.iter().enumerate() {
        if regret > largest {
            (largest, worst_future) = (regret, future);
        }
    }
    let pairs: Vec<(f64, f64)> =
        regrets.iter().zip(weights).map(|(regret, weight)| (regret * weight, *weight)).collect();
    Regret { largest, worst_future, expected: ratio(&pairs) }
}

/// The share of futures in which an option's value is good enough, with Wilson's interval, which takes the futures for a
/// random sample.
///
/// Reference: R. J. Lempert, D. G. Groves, S. W. Popper, S. C. Bankes (2006), A general, analytic method for generating
/// robust strategies and narrative scenarios, Management Science 52(4), 514-528.
pub fn satisficing(values: &[f64], at_least: f64) -> Estimate {
    wilson(values.iter().filter(|value| **value >= at_least).count() as u64, values.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two extremes and a compromise. Best by future: 10, 6, 8. Regrets: (0, 6, 8), (5, 0, 3), (10, 1, 0).
    #[test]
    fn by_hand() {
        let values = [vec![10.0, 0.0, 0.0], vec![5.0, 6.0, 5.0], vec![0.0, 5.0, 8.0]];
        let found = regrets(&values, None).unwrap();
        let told: Vec<(f64, usize)> = found.iter().map(|regret| (regret.largest, regret.worst_future)).collect();
        assert_eq!(told, [(8.0, 2), (5.0, 0), (10.0, 0)]);
        let means: Vec<f64> = found.iter().map(|regret| regret.expected.mean).collect();
        assert!(means.iter().zip([14.0 / 3.0, 8.0 / 3.0, 11.0 / 3.0]).all(|(a, b): (&f64, f64)| (a - b).abs() < 1e-12));
        let weighted = regrets(&values, Some(&[8.0, 1.0, 1.0])).unwrap();
        assert!(
            (weighted[0].expected.mean - 1.4).abs() < 1e-12,
            "the first future is likely: the first option is least"
        );
        assert!(weighted[1].expected.mean > 4.0);
    }

    #[test]
    fn a_share_of_futures() {
        let share = satisficing(&[1.0, 2.0, 3.0, 4.0], 2.0);
        assert_eq!((share.mean, share.n), (0.75, 4));
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(regrets(&[], None), None);
        assert_eq!(regrets(&[vec![]], None), None);
        assert_eq!(regrets(&[vec![1.0], vec![1.0, 2.0]], None), None);
        assert_eq!(regrets(&[vec![f64::NAN]], None), None);
        assert_eq!(regrets(&[vec![1.0]], Some(&[0.0])), None);
        assert_eq!(regrets(&[vec![1.0]], Some(&[1.0, 1.0])), None);
    }
}
