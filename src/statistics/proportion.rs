//! Shares of trials.
//!
//! Knows: successes among independent trials. Must not know: ratios of correlated totals
//! (`mean::ratio`): the cases of one replication are not independent trials.

use super::estimate::{Estimate, LEVEL, Method, z_quantile};
use statrs::distribution::{Beta, ContinuousCDF};

/// The share of successes at 95 %: [`wilson_at`] at [`LEVEL`].
pub fn wilson(successes: u64, trials: u64) -> Estimate {
    wilson_at(successes, trials, LEVEL)
}

/// The share of successes with Wilson's score interval, which is never empty and stays within
/// 0 and 1; its coverage is `level` on average over p. `se` is half the width over z. Not
/// applicable without trials.
///
/// # Formula
///
/// `(p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)`
///
/// Reference: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212,
/// doi:10.1080/01621459.1927.10502953.
pub fn wilson_at(successes: u64, trials: u64, level: f64) -> Estimate {
    if trials == 0 {
        return Estimate::not_applicable(0);
    }
    let (n, z) = (trials as f64, z_quantile(level));
    let p = successes as f64 / n;
    let square = z * z / n;
    let centre = (p + 0.5 * square) / (1.0 + square);
    let half = (square * (p * (1.0 - p) + 0.25 * square)).sqrt() / (1.0 + square);
    let low = if successes == 0 { 0.0 } else { centre - half };
    let high = if successes == trials { 1.0 } else { centre + half };
    let method = Method::Wilson;
    Estimate { mean: p, se: half / z, low, high, n: trials, method }
}

/// The share of successes at 95 %: [`clopper_pearson_at`] at [`LEVEL`].
pub fn clopper_pearson(successes: u64, trials: u64) -> Estimate {
    clopper_pearson_at(successes, trials, LEVEL)
}

/// The share of successes with exact limits, whose coverage is at least `level` for every p:
/// for promises ("the standard is met with at least this probability"). `se` is half the width
/// over z. Not applicable without trials.
///
/// # Formula
///
/// With s successes in n: low is the (1 - level)/2 quantile of Beta(s, n - s + 1), high the
/// (1 + level)/2 quantile of Beta(s + 1, n - s).
///
/// Reference: C. J. Clopper, E. S. Pearson (1934), Biometrika 26(4), 404-413,
/// doi:10.1093/biomet/26.4.404.
pub fn clopper_pearson_at(successes: u64, trials: u64, level: f64) -> Estimate {
    if trials == 0 {
        return Estimate::not_applicable(0);
    }
    let (s, n) = (successes as f64, trials as f64);
    let tail = 0.5 * (1.0 - level);
    let low = if successes == 0 { 0.0 } else { beta_quantile(tail, s, n - s + 1.0) };
    let high = if successes == trials { 1.0 } else { beta_quantile(1.0 - tail, s + 1.0, n - s) };
    let se = 0.5 * (high - low) / z_quantile(level);
    Estimate { mean: s / n, se, low, high, n: trials, method: Method::Exact }
}

/// By bisection: 40 halvings of [0, 1], exact to 5e-13. More would only tell one platform's logarithm from another's, and the
/// module in a page from the program. What lies nearer to 0 or 1 than that is 0 or 1.
pub(super) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    let Ok(law) = Beta::new(a, b) else {
        return f64::NAN;
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if law.cdf(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    if low == 0.0 || high == 1.0 { low.round() } else { 0.5 * (low + high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 of 30: 0.1135 and 0.1157 (method.md 1.4); the latter is 1 - 0.025^(1/30).
    #[test]
    fn none_of_thirty() {
        assert!((wilson(0, 30).high - 0.1135).abs() < 5e-5);
        let exact = 1.0 - libm::pow(0.025, 1.0 / 30.0);
        assert!((clopper_pearson(0, 30).high - exact).abs() < 1e-9);
        assert_eq!((wilson(0, 30).low, clopper_pearson(0, 30).low), (0.0, 0.0));
        assert_eq!((wilson(30, 30).high, clopper_pearson(30, 30).high), (1.0, 1.0));
    }

    /// R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81 of 263 and 15 of
    /// 148.
    #[test]
    fn newcombe() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 5e-5, "{a} {b}");
        let (w, c) = (wilson(81, 263), clopper_pearson(81, 263));
        near(w.low, 0.2553);
        near(w.high, 0.3662);
        near(c.low, 0.2527);
        near(c.high, 0.3676);
        let (w, c) = (wilson(15, 148), clopper_pearson(15, 148));
        near(w.low, 0.0624);
        near(w.high, 0.1605);
        near(c.low, 0.0578);
        near(c.high, 0.1617);
    }

    #[test]
    fn no_trials() {
        assert!(!wilson(0, 0).is_applicable() && !clopper_pearson(0, 0).is_applicable());
    }
}
