//! Draws that are monotone in their uniform.
//!
//! Knows: two inverse distribution functions. Must not know: streams; the caller brings the
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

    proptest! {
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
