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

/// Cases, new and repeat, expected in the `time` since the first one could come, when each comes back with chance
/// `repeat_share` after an exponential time with mean `mean_delay`; at a share of 1 they grow for ever.
///
/// # Formula
///
/// The rate solves the renewal equation `n(t) = lambda + r integral of n(s) f(t - s) ds`: with exponential f,
/// `n(t) = lambda (1 - r e^(-g t)) / (1 - r)`, g = (1 - r) / mean delay. Its integral from 0 to t is
/// `lambda (t - r (1 - e^(-g t)) / g) / (1 - r)`, and `lambda (t + t^2 / (2 mean delay))` at r = 1.
///
/// Reference: W. Feller (1971), An Introduction to Probability Theory and Its Applications II, section XI.1.
pub fn cases_until(new_rate: f64, repeat_share: f64, mean_delay: f64, time: f64) -> f64 {
    let once = 1.0 - repeat_share;
    if once <= 0.0 {
        return new_rate * (time + time * time / (2.0 * mean_delay));
    }
    let g = once / mean_delay;
    new_rate * (time + repeat_share * libm::expm1(-g * time) / g) / once
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

    /// In the long run the rate is the balance; soon after the start nobody has come back; near r = 1 the two forms meet.
    #[test]
    fn from_empty() {
        let rate = |time: f64| cases_until(2.0, 0.4, 90.0, time + 1.0) - cases_until(2.0, 0.4, 90.0, time);
        assert!((rate(9_000.0) - total_rate(2.0, 0.4).unwrap()).abs() < 1e-9);
        assert!((cases_until(2.0, 0.4, 90.0, 1e-3) - 2e-3).abs() < 1e-8);
        let (near, at) = (cases_until(2.0, 1.0 - 1e-7, 90.0, 400.0), cases_until(2.0, 1.0, 90.0, 400.0));
        assert!((near / at - 1.0).abs() < 1e-6, "{near} {at}");
        // One generation at a time: the k-th repeat has come by t with the chance that k exponential delays fit into t.
        let by_hand: f64 = (0..400).map(|day| f64::from(day) + 0.5).map(|t| 2.0 * (1.0 + 0.4 * generations(t))).sum();
        assert!((cases_until(2.0, 0.4, 90.0, 400.0) / by_hand - 1.0).abs() < 1e-5);
    }

    /// Sum over k of 0.4^k P(k + 1 delays of mean 90 fit into t): the repeats of a case by then, over 0.4.
    fn generations(t: f64) -> f64 {
        let x = t / 90.0;
        let fits = |k: u32| {
            let poisson = (0..=k).map(|i| (1..=i).fold(libm::exp(-x), |p, j| p * x / f64::from(j)));
            1.0 - poisson.sum::<f64>()
        };
        (0..40).map(|k| libm::pow(0.4, f64::from(k)) * fits(k)).sum()
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
