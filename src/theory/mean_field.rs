//! Cases that come back: how many are heard when some of those heard are referred again.
//!
//! Knows: the balance of new cases and repeats in the long run. Must not know: why a case
//! comes back, or the time it takes (which does not matter in the long run).

/// Cases per unit of time, new and repeat, when each comes back with chance `repeat_share`;
/// `None` if that is 1 or more, when numbers grow for ever.
///
/// # Formula
///
/// `n = lambda / (1 - r)`
pub fn total_rate(new_rate: f64, repeat_share: f64) -> Option<f64> {
    (repeat_share < 1.0).then(|| new_rate / (1.0 - repeat_share))
}

/// As [`total_rate`], where the chance of coming back rises (or falls) with the number heard,
/// as plans get worse under load: `r(n) = repeat_share + slope n`. The lower, stable balance;
/// `None` if there is none.
///
/// # Formula
///
/// `n (1 - r - s n) = lambda`, so `n = 2 lambda / (1 - r + sqrt((1 - r)^2 - 4 s lambda))`
pub fn total_rate_under_load(new_rate: f64, repeat_share: f64, slope: f64) -> Option<f64> {
    let once = 1.0 - repeat_share;
    let square = once * once - 4.0 * slope * new_rate;
    (once > 0.0 && square >= 0.0).then(|| 2.0 * new_rate / (once + square.sqrt()))
}

/// Loop gain at n cases heard: how many more are heard in the next round for one more in this.
/// Stable below 1, where one more new case makes `1 / (1 - gain)` more cases in all.
///
/// # Formula
///
/// `G = d(n r(n)) / dn = r(n) + n r'(n) = repeat_share + 2 slope n`
pub fn loop_gain(total_rate: f64, repeat_share: f64, slope: f64) -> f64 {
    repeat_share + 2.0 * slope * total_rate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn geometric_series() {
        let series: f64 = (0..200).map(|k| 100.0 * libm::pow(0.28, f64::from(k))).sum();
        assert!((total_rate(100.0, 0.28).unwrap() - series).abs() < 1e-10);
        assert_eq!(total_rate(100.0, 1.0), None);
    }

    #[test]
    fn under_load() {
        assert_eq!(total_rate_under_load(100.0, 0.2, 0.0), total_rate(100.0, 0.2));
        let n = total_rate_under_load(100.0, 0.2, 1e-3).unwrap();
        assert!((n * (1.0 - 0.2 - 1e-3 * n) - 100.0).abs() < 1e-10);
        assert_eq!(total_rate_under_load(100.0, 0.2, 2e-3), None);
    }

    /// The gain predicts the effect of one more new case.
    #[test]
    fn gain_is_the_derivative() {
        let at = |rate| total_rate_under_load(rate, 0.2, 1e-3).unwrap();
        let rise = (at(100.001) - at(99.999)) / 0.002;
        let gain = loop_gain(at(100.0), 0.2, 1e-3);
        assert!((rise - 1.0 / (1.0 - gain)).abs() < 1e-4);
    }
}
