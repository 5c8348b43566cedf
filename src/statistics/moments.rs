//! Running mean and variance.
//!
//! Knows: one number at a time. Must not know: intervals (`mean`) or quantiles (`quantile`).

/// Count, mean and variance of the numbers seen so far, without keeping them and without
/// losing digits when the mean is large.
///
/// # Formula
///
/// `M += (x - M) / n`, `S += (x - M_before)(x - M_after)`, variance `S / (n - 1)`.
///
/// Reference: B. P. Welford (1962), Technometrics 4(3), 419-420,
/// doi:10.1080/00401706.1962.10490022; merging: T. F. Chan, G. H. Golub, R. J. LeVeque (1983),
/// The American Statistician 37(3), 242-247, doi:10.1080/00031305.1983.10483115.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Takes in one number.
    pub fn push(&mut self, value: f64) {
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (value - self.mean);
    }

    /// Takes in all that another has seen. For results that do not depend on the number of
    /// threads, merge in a fixed order.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        let (own, theirs) = (self.count as f64, other.count as f64);
        let (total, gap) = (own + theirs, other.mean - self.mean);
        self.count += other.count;
        self.mean += gap * (theirs / total);
        self.squares += other.squares + gap * gap * (own * theirs / total);
    }

    /// How many numbers.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; NaN without any.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.mean }
    }

    /// Unbiased variance; NaN for fewer than two numbers.
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            return f64::NAN;
        }
        self.squares / (self.count - 1) as f64
    }

    /// Standard error of the mean of independent numbers: sqrt(variance / n).
    pub fn standard_error(&self) -> f64 {
        (self.variance() / self.count as f64).sqrt()
    }
}

impl Extend<f64> for Moments {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.push(value));
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Self::default();
        moments.extend(values);
        moments
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        let moments: Moments = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter().collect();
        assert_eq!((moments.count(), moments.mean()), (8, 5.0));
        assert!((moments.variance() - 32.0 / 7.0).abs() < 1e-14);
        assert!((moments.standard_error() - (4.0f64 / 7.0).sqrt()).abs() < 1e-14);
    }

    #[test]
    fn a_large_mean_loses_nothing() {
        let moments: Moments = [4.0, 7.0, 13.0, 16.0].into_iter().map(|x| x + 1e9).collect();
        assert_eq!(moments.variance(), 30.0);
    }

    #[test]
    fn too_few() {
        let mut moments = Moments::default();
        assert!(moments.mean().is_nan());
        moments.push(3.0);
        assert_eq!(moments.mean(), 3.0);
        assert!(moments.variance().is_nan() && moments.standard_error().is_nan());
    }

    proptest! {
        #[test]
        fn merging_is_pushing(
            a in prop::collection::vec(-1e3..1e3, 0..30), b in prop::collection::vec(-1e3..1e3, 2..30)
        ) {
            let mut merged: Moments = a.iter().copied().collect();
            merged.merge(&b.iter().copied().collect());
            let all: Moments = a.iter().chain(&b).copied().collect();
            prop_assert_eq!(merged.count(), all.count());
            prop_assert!((merged.mean() - all.mean()).abs() < 1e-9);
            prop_assert!((merged.variance() - all.variance()).abs() < 1e-6);
        }
    }
}
