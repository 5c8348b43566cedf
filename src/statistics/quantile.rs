//! Exact quantiles, and their intervals from order statistics.
//!
//! Knows: numbers that can be put in order. Must not know: censoring (`kaplan_meier`).

use super::estimate::{Estimate, LEVEL, Method};
use statrs::distribution::{Binomial, DiscreteCDF};
use std::cmp::Ordering;

/// A number that a quantile can be taken of.
pub trait Rankable: Copy {
    /// The total order (for `f64` that of IEEE 754: NaN comes last).
    fn rank_order(&self, other: &Self) -> Ordering;
}

impl Rankable for f64 {
    fn rank_order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
}

macro_rules! rankable_integers {
    ($($integer:ty),*) => {$(
        impl Rankable for $integer {
            fn rank_order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
        }
    )*};
}
rankable_integers!(u32, i32, u64, i64);

/// The rank, from 1 to n, of the p-quantile of n values: ceil(p n).
///
/// A product within a millionth above a whole number counts as that number: 0.07 times 100 is
/// 7.000000000000001 on a computer, and 7 in the definition.
pub fn rank(p: f64, n: usize) -> usize {
    let rank = (p * n as f64 - 1e-6).ceil();
    (rank.max(1.0) as usize).min(n)
}

/// The p-quantile (p from 0 to 1): the ceil(p n)-th smallest value, never a value between two.
/// The order of the slice changes. `None` for an empty slice; values must not be NaN.
///
/// Reference: definition 1 of R. J. Hyndman, Y. Fan (1996), The American Statistician 50(4),
/// 361-365, doi:10.1080/00031305.1996.10473566.
pub fn quantile<T: Rankable>(values: &mut [T], p: f64) -> Option<T> {
    if values.is_empty() {
        return None;
    }
    let index = rank(p, values.len()) - 1;
    Some(*values.select_nth_unstable_by(index, T::rank_order).1)
}

/// The p-quantile of sorted values at 95 %: [`quantile_interval_at`] at [`LEVEL`].
pub fn quantile_interval(sorted: &[f64], p: f64) -> Estimate {
    quantile_interval_at(sorted, p, LEVEL)
}

/// The p-quantile of **independent** values in ascending order, with limits at two of them:
/// free of any assumption about their law, coverage at least `level`. A limit is infinite if
/// no value is extreme enough; `se` is NaN: the method has none. Waits within one replication
/// are not independent: use one quantile for each replication and
/// [`student_t`](super::student_t).
///
/// # Formula
///
/// Limits `x_(l)`, `x_(u)`: l the largest with `P(Bin(n, p) <= l - 1) <= (1 - level) / 2`, u
/// the smallest with `P(Bin(n, p) <= u - 1) >= (1 + level) / 2`.
///
/// Reference: H. A. David, H. N. Nagaraja (2003), Order Statistics, 3rd edition, section 7.1,
/// doi:10.1002/0471722162.
pub fn quantile_interval_at(sorted: &[f64], p: f64, level: f64) -> Estimate {
    let n = sorted.len();
    if n == 0 {
        return Estimate::not_applicable(0);
    }
    let (lower, upper) = interval_ranks(n as u64, p, level);
    let at = |rank: u64| sorted.get((rank as usize).wrapping_sub(1)).copied();
    Estimate {
        mean: sorted[rank(p, n) - 1],
        se: f64::NAN,
        low: at(lower).unwrap_or(f64::NEG_INFINITY),
        high: at(upper).unwrap_or(f64::INFINITY),
        n: n as u64,
        method: Method::OrderStatistic,
    }
}

/// The ranks l (0 for none) and u (n + 1 for none) of the limits.
fn interval_ranks(n: u64, p: f64, level: f64) -> (u64, u64) {
    let tail = 0.5 * (1.0 - level);
    let cdf = |k: u64| Binomial::new(p, n).map_or(f64::NAN, |law| law.cdf(k));
    let lower = first(n + 1, |k| cdf(k) > tail);
    let upper = first(n, |k| cdf(k) >= 1.0 - tail) + 1;
    (lower, upper)
}

/// The smallest k below `end` for which `test`, once true always true, is true; else `end`.
fn first(end: u64, test: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if test(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ceil_p_n_th_smallest() {
        let mut values: Vec<i64> = (1..=100).rev().collect();
        assert_eq!(quantile(&mut values, 0.07), Some(7));
        assert_eq!(quantile(&mut values, 0.9), Some(90));
        assert_eq!(quantile(&mut values, 0.901), Some(91));
        assert_eq!(quantile(&mut values, 0.0), Some(1));
        assert_eq!(quantile(&mut values, 1.0), Some(100));
        assert_eq!(quantile::<f64>(&mut [], 0.5), None);
        assert_eq!(quantile(&mut [2.5, 0.5, 1.5], 0.5), Some(1.5));
    }

    /// As in every table of the sign test: for the median of n = 20 values the ranks are 6
    /// and 15; for n = 10 they are 2 and 9.
    #[test]
    fn published_ranks() {
        assert_eq!(interval_ranks(20, 0.5, 0.95), (6, 15));
        assert_eq!(interval_ranks(10, 0.5, 0.95), (2, 9));
    }

    #[test]
    fn limits_may_be_missing() {
        let e = quantile_interval(&[1.0, 2.0, 3.0], 0.9);
        assert_eq!((e.mean, e.high), (3.0, f64::INFINITY));
        let e = quantile_interval(&[1.0, 2.0, 3.0], 0.1);
        assert_eq!((e.mean, e.low), (1.0, f64::NEG_INFINITY));
        assert!(!quantile_interval(&[], 0.5).is_applicable());
    }

    proptest! {
        #[test]
        fn agrees_with_sorting(mut values in prop::collection::vec(-1e6..1e6, 1..200), p in 0.0..1.0) {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let expected = sorted[rank(p, sorted.len()) - 1];
            prop_assert_eq!(quantile(&mut values, p), Some(expected));
        }
    }
}
