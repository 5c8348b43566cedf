//! Differences between two runs of the same replications: what one scenario does beyond another.
//!
//! Knows: pairs of numbers, one pair for each replication that both runs dealt the same chance. Must not know: what a
//! scenario is.

use super::estimate::{Estimate, LEVEL, Method, z_quantile};
use super::lean::skewness;
use super::moments::Moments;

/// A difference with two intervals, and what the pairing was worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The difference with its own 95 % limits.
    pub estimate: Estimate,
    /// Limits that hold together for a family of differences: see [`level_together`].
    pub together: (f64, f64),
    /// Variance of the difference of two independent runs over that of the paired ones: so many times fewer
    /// replications are needed. NaN where the pairs do not differ.
    pub variance_ratio: f64,
}

/// The level of each interval in a family of `size`, so that all of them hold together with 95 %.
///
/// # Formula
///
/// 1 - 0.05 / size (Bonferroni): it asks nothing of how the differences hang together.
///
/// Reference: O. J. Dunn (1961), Multiple comparisons among means, Journal of the American Statistical Association 56,
/// 52-64, doi:10.1080/01621459.1961.10482090.
pub fn level_together(size: usize) -> f64 {
    1.0 - (1.0 - LEVEL) / size.max(1) as f64
}

/// The part of a number that sums of a year's doubles may be off by.
const ROUNDING: f64 = 1e-12;

impl Difference {
    /// Nothing to compare.
    pub fn not_applicable(n: u64) -> Self {
        Self { estimate: Estimate::not_applicable(n), together: (f64::NAN, f64::NAN), variance_ratio: f64::NAN }
    }

    /// A difference of closed forms: no chance in it.
    pub fn certain(mean: f64, n: u64) -> Self {
        let estimate = Estimate { mean, se: 0.0, low: mean, high: mean, n, method: Method::ClosedForm };
        Self { estimate, together: (mean, mean), variance_ratio: f64::NAN }
    }

    /// The difference of two `levels`; one beyond their digits is the computer's rounding, and none.
    fn new(levels: [f64; 2], residuals: &[(f64, f64)], size: usize, method: Method) -> Self {
        let n = residuals.len() as u64;
        let rounding = ROUNDING * levels[0].abs().max(levels[1].abs());
        let told = |difference: f64| if difference.abs() <= rounding { 0.0 } else { difference };
        let mean = told(levels[1] - levels[0]);
        let moments = |of: fn(&(f64, f64)) -> f64| residuals.iter().map(of).collect::<Moments>();
        let difference: Moments = residuals.iter().map(|(base, other)| told(other - base)).collect();
        let lean = skewness(residuals.iter().map(|(base, other)| told(other - base) - difference.mean()));
        let found = (mean, difference.standard_error());
        let estimate = Estimate::with_leaning_limits(found, lean, n, LEVEL, method);
        let wide = Estimate::with_leaning_limits(found, lean, n, level_together(size), method);
        let alone = moments(|(base, _)| *base).variance() + moments(|(_, other)| *other).variance();
        let variance_ratio = if difference.variance() > 0.0 { alone / difference.variance() } else { f64::NAN };
        Self { estimate, together: (wide.low, wide.high), variance_ratio }
    }
}

/// The mean difference of pairs (base, other); a pair with a NaN is skipped. `size` differences are told together.
///
/// # Formula
///
/// mean of d_i = other_i - base_i, with Student t limits, A. M. Law (2015), Simulation modeling and analysis, 5th
/// edition, section 10.2.1 (paired-t), that lean with the skewness of the d_i.
pub fn paired_means(pairs: &[(f64, f64)], size: usize) -> Difference {
    let used: Vec<(f64, f64)> =
        pairs.iter().copied().filter(|(base, other)| base.is_finite() && other.is_finite()).collect();
    if used.is_empty() {
        return Difference::not_applicable(0);
    }
    let mean = |of: fn(&(f64, f64)) -> f64| used.iter().map(of).sum::<f64>() / used.len() as f64;
    Difference::new([mean(|pair| pair.0), mean(|pair| pair.1)], &used, size, Method::PairedMeans)
}

/// One replication of a ratio: numerator and denominator of the base, then of the other.
pub type RatioPair = [[f64; 2]; 2];

/// The difference of two ratios of totals over the same replications.
///
/// # Formula
///
/// R' - R with R = sum Y / sum X of each run; limits by Student t, leaning with their skewness, on the differences of the residuals
/// (Y_i - R X_i) / mean X of the two runs (delta method, as for a single ratio).
pub fn paired_ratios(pairs: &[RatioPair], size: usize) -> Difference {
    let used: Vec<&RatioPair> = pairs.iter().filter(|pair| pair.iter().flatten().all(|x| x.is_finite())).collect();
    let sum = |side: usize, part: usize| used.iter().map(|pair| pair[side][part]).sum::<f64>();
    let bottoms = [sum(0, 1), sum(1, 1)];
    if used.is_empty() || bottoms.iter().any(|&bottom| bottom <= 0.0) {
        return Difference::not_applicable(used.len() as u64);
    }
    let ratio = [0, 1].map(|side| sum(side, 0) / bottoms[side]);
    let residual = |pair: &RatioPair, side: usize| {
        (pair[side][0] - ratio[side] * pair[side][1]) / (bottoms[side] / used.len() as f64)
    };
    let residuals: Vec<(f64, f64)> = used.iter().map(|pair| (residual(pair, 0), residual(pair, 1))).collect();
    Difference::new(ratio, &residuals, size, Method::PairedRatios)
}

/// The difference of two shares of the same trials: `gained` trials succeeded in the other run only, `lost` in the base
/// only, `both` in both, of `trials`.
///
/// # Formula
///
/// With half a trial added to each of the four cells, b = lost + 1/2, c = gained + 1/2, n = trials + 2:
/// limits (c - b)/n +- z sqrt(b + c - (c - b)^2 / n) / n; the estimate itself is (gained - lost) / trials.
///
/// Reference: A. Agresti, Y. Min (2005), Simple improved confidence intervals for comparing matched proportions,
/// Statistics in Medicine 24, 729-740, doi:10.1002/sim.1781.
pub fn paired_shares(both: u64, gained: u64, lost: u64, trials: u64, size: usize) -> Difference {
    if trials == 0 {
        return Difference::not_applicable(0);
    }
    let (centre, se) = matched(gained as f64, lost as f64, trials as f64);
    let limits = |level: f64| matched_limits((centre, se), level);
    let mean = (gained as f64 - lost as f64) / trials as f64;
    let (low, high) = limits(LEVEL);
    let share = |met: u64| met as f64 / trials as f64;
    let (base, other) = (share(both + lost), share(both + gained));
    let paired = share(gained) + share(lost) - mean * mean;
    let variance_ratio = if paired > 0.0 { (base * (1.0 - base) + other * (1.0 - other)) / paired } else { f64::NAN };
    Difference {
        estimate: Estimate { mean, se, low, high, n: trials, method: Method::PairedShares },
        together: limits(level_together(size)),
        variance_ratio,
    }
}

/// Centre and standard error of Agresti and Min's limits, as [`paired_shares`] has them.
pub(super) fn matched(gained: f64, lost: f64, trials: f64) -> (f64, f64) {
    let (b, c, n) = (lost + 0.5, gained + 0.5, trials + 2.0);
    ((c - b) / n, (b + c - (c - b) * (c - b) / n).sqrt() / n)
}

/// The limits around such a centre: no share differs by more than 1.
pub(super) fn matched_limits((centre, se): (f64, f64), level: f64) -> (f64, f64) {
    let half = z_quantile(level) * se;
    ((centre - half).max(-1.0), (centre + half).min(1.0))
}

/// Limits of a mean of bounded differences for a family: those of [`paired_means`], no narrower than what pairs that
/// never differ leave open.
///
/// # Formula
///
/// Where all pairs agree: 0 +- (1 - (1 - level)^(1/n)), the largest share of replications that could differ and show none
/// of it with probability 1 - level (the rule of three at that level).
pub fn paired_bounded(pairs: &[(f64, f64)], size: usize) -> Difference {
    let found = paired_means(pairs, size);
    let alike = found.estimate.mean == 0.0 && found.estimate.se == 0.0;
    if !alike || found.estimate.n == 0 {
        return found;
    }
    let open = |level: f64| 1.0 - libm::pow(1.0 - level, 1.0 / found.estimate.n as f64);
    let (own, wide) = (open(LEVEL), open(level_together(size)));
    let estimate = Estimate { low: -own, high: own, ..found.estimate };
    Difference { estimate, together: (-wide, wide), ..found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Stream};
    use crate::statistics::estimate::t_quantile;

    /// Pairs (1, 2), (2, 4), (3, 3): d = 1, 2, 0; mean 1, s = 1, se = 1/sqrt 3.
    #[test]
    fn means_by_hand() {
        let found = paired_means(&[(1.0, 2.0), (2.0, 4.0), (3.0, 3.0), (f64::NAN, 1.0)], 4);
        assert_eq!((found.estimate.mean, found.estimate.n), (1.0, 3));
        let se = (1.0f64 / 3.0).sqrt();
        assert!((found.estimate.se - se).abs() < 1e-12);
        assert!((found.together.1 - 1.0 - t_quantile(0.9875, 2.0) * se).abs() < 1e-9);
        // Variances 1 and 1 apart, 1 together.
        assert!((found.variance_ratio - 2.0).abs() < 1e-12);
    }

    /// With equal denominators a ratio is a mean.
    #[test]
    fn ratios_over_ones_are_means() {
        let pairs = [(3.0, 1.0), (4.0, 1.0), (5.0, 9.0)];
        let ratios: Vec<RatioPair> = pairs.iter().map(|&(base, other)| [[base, 1.0], [other, 1.0]]).collect();
        let (a, b) = (paired_means(&pairs, 3), paired_ratios(&ratios, 3));
        assert!((a.estimate.mean - b.estimate.mean).abs() < 1e-12 && (a.together.0 - b.together.0).abs() < 1e-9);
        assert!((a.variance_ratio - b.variance_ratio).abs() < 1e-9);
    }

    /// 2 x 2 table with 53 and 8 in both and neither, 16 and 9 in one: by hand b = 9.5, c = 16.5, n = 88.
    #[test]
    fn shares_by_hand() {
        let found = paired_shares(53, 16, 9, 86, 1);
        let (b, c, n) = (9.5, 16.5, 88.0f64);
        let half = 1.959_963_985 * (b + c - (c - b) * (c - b) / n).sqrt() / n;
        assert!((found.estimate.mean - 7.0 / 86.0).abs() < 1e-12);
        assert!((found.estimate.low - ((c - b) / n - half)).abs() < 1e-8);
        let none = paired_shares(10, 0, 0, 10, 1).estimate;
        assert!(none.low < 0.0 && none.high > 0.0 && none.mean == 0.0);
    }

    /// The same hours summed in another order are the same hours.
    #[test]
    fn what_only_rounding_parts_does_not_differ() {
        let off = 1.0 + 2e-16;
        let means = paired_means(&[(0.3, 0.3 * off), (0.1 + 0.2, 0.3)], 1);
        let ratios = paired_ratios(&[[[0.3, 1.0], [0.1 + 0.2, 1.0]], [[0.3, 1.1], [0.3, 1.1 * off]]], 1);
        for found in [means, ratios] {
            assert_eq!((found.estimate.mean, found.estimate.low, found.estimate.high), (0.0, 0.0, 0.0), "{found:?}");
            assert!(found.variance_ratio.is_nan());
        }
        let found = paired_means(&[(0.3, 0.3 + 1e-9), (0.3, 0.3)], 1);
        assert!((found.estimate.mean - 5e-10).abs() < 1e-15);
    }

    #[test]
    fn a_family_is_told_with_wider_limits() {
        assert_eq!((level_together(1), level_together(10)), (0.95, 0.995));
        let one = paired_shares(5, 3, 1, 20, 1);
        let many = paired_shares(5, 3, 1, 20, 50);
        assert_eq!(one.estimate, many.estimate);
        assert!(many.together.0 < one.together.0 && many.together.1 > one.together.1);
    }

    #[test]
    fn pairs_that_never_differ_are_not_certain() {
        let found = paired_bounded(&[(1.0, 1.0); 20], 1);
        assert!((found.estimate.high - (1.0 - libm::pow(0.05, 0.05))).abs() < 1e-12);
        assert_eq!(found.estimate.low, -found.estimate.high);
        let lost = paired_bounded(&[(1.0, 0.0); 20], 1);
        assert_eq!((lost.estimate.mean, lost.together.1), (-1.0, -1.0));
        assert!(!paired_bounded(&[], 1).estimate.is_applicable());
    }

    fn normal(stream: &mut Stream) -> f64 {
        (0..12).map(|_| stream.uniform()).sum::<f64>() - 6.0
    }

    /// Ten true differences in a family: all ten limits hold together in at least 95 % of trials. Over 2,000 trials a
    /// family that held in 93 % would pass with probability below 0.001.
    #[test]
    fn limits_hold_together() {
        let mut held = 0;
        for trial in 0..2_000 {
            let mut stream = Key::new(11).with(trial).stream();
            let all = (0..10).all(|of| {
                let pairs: Vec<(f64, f64)> = (0..20)
                    .map(|_| {
                        let common = normal(&mut stream);
                        (common, f64::from(of) + 0.7 * common + normal(&mut stream))
                    })
                    .collect();
                let (low, high) = paired_means(&pairs, 10).together;
                low <= f64::from(of) && f64::from(of) <= high
            });
            held += u32::from(all);
        }
        assert!(held >= 1_885, "{held} of 2,000");
    }
}
