//! Means, ratios and batch means, with Student's t.
//!
//! Knows: one number (or one pair) for each independent replication. Must not know: shares of
//! trials (`proportion`) and quantiles (`quantile`).

use super::estimate::{Estimate, LEVEL, Method};
use super::lean::skewness;
use super::moments::Moments;

/// The mean of independent replications with a 95 % interval: [`student_t_at`] at [`LEVEL`].
pub fn student_t(values: &[f64]) -> Estimate {
    student_t_at(values, LEVEL)
}

/// The mean of independent replications. A NaN is a replication in which the measure does not
/// apply: it is skipped, and `n` counts the others. One value gives its mean with infinite
/// limits; none gives [`Estimate::not_applicable`].
///
/// # Formula
///
/// `mean +- t_{n-1, (1 + level) / 2} s / sqrt(n)`
///
/// Reference: Student (1908), Biometrika 6(1), 1-25, doi:10.1093/biomet/6.1.1.
pub fn student_t_at(values: &[f64], level: f64) -> Estimate {
    let used = values.iter().copied().filter(|value| !value.is_nan());
    from_moments(&used.collect(), level, Method::StudentT)
}

/// The mean of independent replications that may be skewed, at 95 %, with limits that lean towards their tail. NaN, one value and none as
/// for [`student_t_at`].
pub fn leaning_mean(values: &[f64]) -> Estimate {
    let used = || values.iter().copied().filter(|value| !value.is_nan());
    let moments: Moments = used().collect();
    let (mean, n) = (moments.mean(), moments.count());
    if n == 0 {
        return Estimate::not_applicable(0);
    }
    let lean = skewness(used().map(|value| value - mean));
    Estimate::with_leaning_limits((mean, moments.standard_error()), lean, n, LEVEL, Method::LeaningMean)
}

/// The mean of one long, stationary run, from means over batches, at 95 %.
pub fn batch_means(series: &[f64], batches: usize) -> Estimate {
    batch_means_at(series, batches, LEVEL)
}

/// The mean of one long, stationary run, whose values may be correlated: cut into `batches`
/// stretches of equal length (20 to 40 is wise), whose means are nearly independent. What is
/// left over is dropped at the start. `n` is the number of batches. Check that
/// [`lag_one_autocorrelation`] of the batch means is small. Not applicable for fewer than two
/// batches, or fewer values than batches.
///
/// # Formula
///
/// `mean of the batch means B_j +- t_{k-1} s_B / sqrt(k)`
///
/// Reference: B. Schmeiser (1982), Batch size effects in the analysis of simulation output,
/// Operations Research 30(3), 556-568, doi:10.1287/opre.30.3.556.
pub fn batch_means_at(series: &[f64], batches: usize, level: f64) -> Estimate {
    if batches < 2 || series.len() < batches {
        return Estimate::not_applicable(0);
    }
    let size = series.len() / batches;
    let kept = &series[series.len() - size * batches..];
    let means = kept.chunks_exact(size).map(|batch| batch.iter().sum::<f64>() / size as f64);
    from_moments(&means.collect(), level, Method::BatchMeans)
}

/// The ratio of two totals over the same replications, at 95 %: [`ratio_at`] at [`LEVEL`].
pub fn ratio(pairs: &[(f64, f64)]) -> Estimate {
    ratio_at(pairs, LEVEL)
}

/// The ratio of two totals over the same replications, such as heard in time / heard. Each
/// pair is **(numerator, denominator)** of one replication; it is not the mean of ratios. A
/// pair with a NaN is skipped. Not applicable if the denominators sum to 0.
///
/// # Formula
///
/// `r = sum Y / sum X`, `se = sqrt(sum (Y - r X)^2 / (n - 1) / n) / mean X` (delta method; the bias is of order 1/n), limits of
/// Student's t that lean with the skewness of the residuals Y - r X.
///
/// Reference: W. G. Cochran (1977), Sampling Techniques, 3rd edition, section 6.
pub fn ratio_at(pairs: &[(f64, f64)], level: f64) -> Estimate {
    let used = || pairs.iter().filter(|(y, x)| !y.is_nan() && !x.is_nan());
    let n = used().count() as u64;
    let (top, bottom) = used().fold((0.0, 0.0), |sums, (y, x)| (sums.0 + y, sums.1 + x));
    if n == 0 || bottom == 0.0 {
        return Estimate::not_applicable(n);
    }
    let r = top / bottom;
    let residuals = || used().map(|(y, x)| y - r * x);
    let squares: f64 = residuals().map(|residual| residual * residual).sum();
    let size = n as f64;
    let se = (squares / (size - 1.0) / size).sqrt() / (bottom / size).abs();
    let lean = bottom.signum() * skewness(residuals());
    Estimate::with_leaning_limits((r, se), lean, n, level, Method::Ratio)
}

/// The correlation of neighbours in a series, from -1 to 1; NaN for fewer than three values or
/// a constant series. Within 2 / sqrt(n) of 0 for independent values.
///
/// # Formula
///
/// `sum (x_i - m)(x_{i+1} - m) / sum (x_i - m)^2`
pub fn lag_one_autocorrelation(series: &[f64]) -> f64 {
    if series.len() < 3 {
        return f64::NAN;
    }
    let mean = series.iter().sum::<f64>() / series.len() as f64;
    let squares: f64 = series.iter().map(|x| (x - mean) * (x - mean)).sum();
    let products: f64 = series.windows(2).map(|w| (w[0] - mean) * (w[1] - mean)).sum();
    products / squares
}

fn from_moments(moments: &Moments, level: f64, method: Method) -> Estimate {
    let n = moments.count();
    if n == 0 {
        return Estimate::not_applicable(0);
    }
    Estimate::with_t_limits(moments.mean(), moments.standard_error(), n, level, method)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1..=5: mean 3, s^2 = 2.5, se = 0.7071, t_4 = 2.776.
    #[test]
    fn student_by_hand() {
        let e = student_t(&[1.0, 2.0, 3.0, 4.0, 5.0, f64::NAN]);
        assert_eq!((e.mean, e.n, e.method), (3.0, 5, Method::StudentT));
        assert!((e.se - 0.5f64.sqrt()).abs() < 1e-15);
        assert!((e.half_width() - 2.776_445 * 0.5f64.sqrt()).abs() < 1e-6);
        assert!(student_t_at(&[1.0, 2.0, 3.0], 0.99).half_width() > student_t(&[1.0, 2.0, 3.0]).half_width());
    }

    #[test]
    fn one_value_or_none() {
        let one = student_t(&[4.0, f64::NAN]);
        assert_eq!((one.mean, one.n, one.se), (4.0, 1, f64::INFINITY));
        assert_eq!((one.low, one.high), (f64::NEG_INFINITY, f64::INFINITY));
        assert!(!student_t(&[f64::NAN]).is_applicable());
        assert!(!student_t(&[]).is_applicable());
        let same = student_t(&[2.0; 4]);
        assert_eq!((same.low, same.high), (2.0, 2.0));
    }

    /// Y = (1, 3), X = (2, 2): r = 1, residuals -1 and 1, se = sqrt(2/1/2)/2 = 0.5.
    #[test]
    fn ratio_by_hand() {
        let e = ratio(&[(1.0, 2.0), (3.0, 2.0), (f64::NAN, 1.0)]);
        assert_eq!((e.mean, e.se, e.n, e.method), (1.0, 0.5, 2, Method::Ratio));
        assert!((e.high - 1.0 - 12.706_204_7 * 0.5).abs() < 1e-6);
        assert!(!ratio(&[(0.0, 0.0)]).is_applicable());
        assert_eq!(ratio(&[(1.0, 4.0)]).high, f64::INFINITY);
    }

    /// With equal denominators the ratio is a mean.
    #[test]
    fn ratio_over_ones_is_a_mean() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 20.0];
        let (r, t) = (ratio(&values.map(|y| (y, 1.0))), leaning_mean(&values));
        assert!((r.low - t.low).abs() < 1e-12 && (r.high - t.high).abs() < 1e-12 && (r.se - t.se).abs() < 1e-12);
        assert!(t.high - t.mean > 1.5 * (t.mean - t.low), "{t:?}");
    }

    #[test]
    fn batches() {
        let series: Vec<f64> = (0..11).map(f64::from).collect();
        let e = batch_means(&series, 2); // 1..=5 and 6..=10
        assert_eq!((e.mean, e.n, e.method), (5.5, 2, Method::BatchMeans));
        assert!((e.se - 2.5).abs() < 1e-14);
        assert!(!batch_means(&series, 1).is_applicable());
        assert!(!batch_means(&[1.0], 2).is_applicable());
    }

    #[test]
    fn autocorrelation() {
        assert!((lag_one_autocorrelation(&[1.0, -1.0, 1.0, -1.0]) + 0.75).abs() < 1e-15);
        assert!(lag_one_autocorrelation(&[1.0, 1.0]).is_nan());
    }
}
