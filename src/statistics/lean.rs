//! Limits that lean towards the tail: queues and waits have rare bad years, and symmetric limits leave those out.
//!
//! Knows: how far values lie from their mean. Must not know: what was measured.

use super::estimate::{Estimate, Method, t_quantile};

/// The skewness of deviations from a mean: 0 where they are symmetric, do not vary, or are too few to tell.
///
/// # Formula
///
/// `sum d^3 / n / (sum d^2 / n)^{3/2}`
pub(super) fn skewness(deviations: impl Iterator<Item = f64>) -> f64 {
    let (mut n, mut squares, mut cubes) = (0.0, 0.0, 0.0);
    for deviation in deviations {
        n += 1.0;
        squares += deviation * deviation;
        cubes += deviation * deviation * deviation;
    }
    let variance: f64 = squares / n;
    if n > 2.0 && variance > 0.0 { cubes / n / (variance * variance.sqrt()) } else { 0.0 }
}

impl Estimate {
    /// `mean` with the limits of Student's t, as [`Estimate::with_t_limits`] has them where the skewness is 0, and further out on the
    /// side of the tail otherwise.
    ///
    /// # Formula
    ///
    /// With T = t_{n-1} / sqrt(n), skewness g and `h(T) = 3 / g ((1 + g (T - g / (6 n)))^{1/3} - 1)`, the limits are
    /// `mean - sqrt(n) se h(T)` and `mean - sqrt(n) se h(-T)`.
    ///
    /// Reference: P. Hall (1992), On the removal of skewness by transformation, Journal of the Royal Statistical Society B 54(1),
    /// 221-228, doi:10.1111/j.2517-6161.1992.tb01876.x; with the quantile of t in place of the normal's.
    pub(super) fn with_leaning_limits(
        (mean, se): (f64, f64),
        skewness: f64,
        n: u64,
        level: f64,
        method: Method,
    ) -> Self {
        let straight = Self::with_t_limits(mean, se, n, level, method);
        // A lean that is not known, or that no digit of the limits would show.
        if n < 3 || skewness.is_nan() || skewness.abs() <= 1e-6 {
            return straight;
        }
        let size = n as f64;
        let reach = t_quantile(level, size - 1.0) / size.sqrt();
        let limit = |by: f64| {
            let inner = 1.0 + skewness * (by - skewness / (6.0 * size));
            mean - size.sqrt() * se * 3.0 / skewness * (libm::cbrt(inner) - 1.0)
        };
        Self { low: limit(reach), high: limit(-reach), ..straight }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(skewness: f64, n: u64) -> [f64; 2] {
        let found = Estimate::with_leaning_limits((10.0, 1.0), skewness, n, 0.95, Method::StudentT);
        [10.0 - found.low, found.high - 10.0]
    }

    /// Deviations -1, -1, 2: squares 6, cubes 6; skewness 2 / 2^1.5.
    #[test]
    fn skewness_by_hand() {
        assert!((skewness([-1.0, -1.0, 2.0].into_iter()) - 0.5_f64.sqrt()).abs() < 1e-15);
        assert_eq!(skewness([0.0; 4].into_iter()), 0.0);
        assert_eq!(skewness([-1.0, 1.0].into_iter()), 0.0);
        assert_eq!(skewness(std::iter::empty()), 0.0);
    }

    /// n = 100, g = 2: T = 0.19842; 1 + 2 (0.19842 - 1/300) = 1.39018, 1 - 2 (0.19842 + 1/300) = 0.59649; their cube roots 1.11607
    /// and 0.84179, so 15 x 0.11607 = 1.741 below and 15 x 0.15821 = 2.373 above.
    #[test]
    fn limits_by_hand() {
        let [below, above] = limits(2.0, 100);
        assert!((below - 1.741).abs() < 2e-3 && (above - 2.373).abs() < 2e-3, "{below} {above}");
    }

    #[test]
    fn a_lean_goes_over_into_none_and_turns_with_its_sign() {
        let [below, above] = limits(0.0, 100);
        assert!((below - above).abs() < 1e-12);
        let [near, other] = limits(1e-5, 100);
        assert!((near - below).abs() < 1e-4 && (other - above).abs() < 1e-4);
        let (right, left) = (limits(3.0, 50), limits(-3.0, 50));
        assert!((right[0] - left[1]).abs() < 1e-12 && (right[1] - left[0]).abs() < 1e-12 && right[1] > right[0]);
    }

    /// The skewness of n values is below sqrt(n): the estimate lies between its limits whatever they are.
    #[test]
    fn the_estimate_lies_between_its_limits() {
        for n in [3_u64, 5, 10, 100, 10_000] {
            for part in [-1.0, -0.7, -0.1, 0.1, 0.7, 1.0] {
                let [below, above] = limits(part * (n as f64).sqrt(), n);
                assert!(below > 0.0 && above > 0.0 && (below + above).is_finite(), "{n} {part}: {below} {above}");
            }
        }
    }
}
