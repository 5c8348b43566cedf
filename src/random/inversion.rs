//! Draws that are monotone in their uniform.
//!
//! Knows: three inverse distribution functions. Must not know: streams; the caller brings the
//! uniform, so that it can be shared between scenarios (common random numbers), mirrored, or
//! taken from a low-discrepancy sequence.

/// An exponential number with the given mean, increasing in u (in the open interval (0, 1)).
///
/// # Formula
///
/// `-mean ln(1 - u)`
#[inline]
pub fn inverse_exponential(u: f64, mean: f64) -> f64 {
    -mean * libm::log1p(-u)
}

/// An exponential number with the given mean *before truncation*, given that it is at most
/// `limit`; increasing in u (in the open interval (0, 1)), from 0 to `limit`. Same units as
/// `mean`. A limit far below the mean gives a uniform on [0, limit]; a limit far above it the
/// plain exponential; 0 for a limit of 0 or less.
///
/// # Formula
///
/// `-mean ln(1 - u (1 - e^(-limit / mean)))`, with `expm1` and `log1p` so that neither end
/// loses digits.
#[inline]
pub fn truncated_exponential(u: f64, mean: f64, limit: f64) -> f64 {
    if limit <= 0.0 {
        return 0.0;
    }
    let ratio = limit / mean;
    if ratio < 1e-16 {
        // The curvature is below the last digit: uniform.
        return u * limit;
    }
    (-mean * libm::log1p(u * libm::expm1(-ratio))).min(limit)
}

/// A number of the triangular law on `low` to `high` with the given mode, not falling in u (in the open interval
/// (0, 1)). All in one unit; `low <= mode <= high` must hold. A range without width gives the mode.
///
/// # Formula
///
/// With `c = (mode - low) / (high - low)`: `low + sqrt(u (high - low) (mode - low))` for `u < c`, else
/// `high - sqrt((1 - u) (high - low) (high - mode))`. Mean `(low + mode + high) / 3`, variance
/// `(low^2 + mode^2 + high^2 - low mode - low high - mode high) / 18`.
///
/// Reference: S. Kotz, J. R. van Dorp (2004), Beyond Beta, chapter 1, doi:10.1142/5720.
#[inline]
pub fn inverse_triangular(u: f64, low: f64, mode: f64, high: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return mode;
    }
    if u * width < mode - low {
        (low + (u * width * (mode - low)).sqrt()).min(mode)
    } else {
        (high - ((1.0 - u) * width * (high - mode)).sqrt()).max(mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::testing::assert_follows;
    use proptest::prelude::*;

    #[test]
    fn known_answers() {
        assert!((inverse_exponential(0.5, 2.0) - 2.0 * std::f64::consts::LN_2).abs() < 1e-15);
        assert_eq!(truncated_exponential(0.3, 5.0, 0.0), 0.0);
        assert!((truncated_exponential(0.25, 1.0, 1e-9) / 0.25e-9 - 1.0).abs() < 1e-9);
        assert_eq!(truncated_exponential(0.25, f64::INFINITY, 8.0), 2.0);
        let plain = inverse_exponential(0.9, 3.0);
        for limit in [1e3, 1e300, f64::INFINITY] {
            assert!((truncated_exponential(0.9, 3.0, limit) / plain - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn truncated_follows_its_law() {
        let cdf = |x: f64| libm::expm1(-x / 3.0) / libm::expm1(-4.0 / 3.0);
        assert_follows("truncated", |s| truncated_exponential(s.uniform(), 3.0, 4.0), cdf);
    }

    #[test]
    fn triangular_follows_its_law() {
        for (low, mode, high) in [(1.0, 2.0, 5.0), (0.0, 0.0, 1.0), (-3.0, 2.0, 2.0)] {
            let cdf = |x: f64| match x {
                x if x <= mode && mode > low => (x - low) * (x - low) / ((high - low) * (mode - low)),
                x => 1.0 - (high - x) * (high - x) / ((high - low) * (high - mode)),
            };
            assert_follows("triangular", |s| inverse_triangular(s.uniform(), low, mode, high), cdf);
        }
        assert_eq!(inverse_triangular(0.3, 4.0, 4.0, 4.0), 4.0);
        assert_eq!((inverse_triangular(0.25, 0.0, 1.0, 4.0), inverse_triangular(0.75, 0.0, 3.0, 4.0)), (1.0, 3.0));
    }

    proptest! {
        #[test]
        fn triangular_stays_inside_and_rises(
            u in 1e-12..0.999, step in 1e-6..1e-3, low in -1e3..1e3, to_mode in 0.0..1e3, to_high in 0.0..1e3
        ) {
            let (mode, high) = (low + to_mode, low + to_mode + to_high);
            let at = |u| inverse_triangular(u, low, mode, high);
            prop_assert!(low <= at(u) && at(u) <= at(u + step) && at(u + step) <= high);
        }

        #[test]
        fn stays_inside_and_rises(
            u in 1e-12..0.999, step in 1e-6..1e-3, mean in 1e-3..1e6, limit in 1e-6..1e9
        ) {
            let (low, high) =
                (truncated_exponential(u, mean, limit), truncated_exponential(u + step, mean, limit));
            prop_assert!(0.0 <= low && low < high && high <= limit);
        }
    }
}
