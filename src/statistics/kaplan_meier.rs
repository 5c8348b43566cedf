//! Waits that are not over yet.
//!
//! Knows: times of which some are only known to be longer. Must not know: why (the horizon, a
//! transfer). Leaving such cases out would flatter a service that falls behind.

/// Waits of one length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// How long it lasted, or how long it has lasted so far; not NaN.
    pub time: f64,
    /// True if it ended at `time`; false if it is censored: still going on then.
    pub observed: bool,
    /// How many there are.
    pub count: usize,
}

/// The product-limit estimate of a distribution from partly censored waits.
///
/// # Formula
///
/// `S(t) = product over ends t_i <= t of (1 - d_i / n_i)`: d_i end at t_i among the n_i still
/// under observation just before. Ends come before censorings at the same time. Without
/// censoring, quantiles and means are exactly the plain ones.
///
/// Reference: E. L. Kaplan, P. Meier (1958), Journal of the American Statistical Association
/// 53, 457-481, doi:10.1080/01621459.1958.10501452.
#[derive(Clone, Copy, Debug)]
pub struct KaplanMeier<'a> {
    sorted: &'a [Observation],
    /// How many there are in all.
    n: usize,
}

/// A stretch between two censorings, in which every end takes the same share of the whole:
/// `level / size`. Its first value is 1 / n exactly, so nothing is lost to rounding.
#[derive(Clone, Copy)]
struct Stretch {
    /// Survival at its beginning.
    level: f64,
    /// How many were under observation at its beginning.
    size: usize,
    /// How many are left now.
    left: usize,
}

impl Stretch {
    fn start(n: usize) -> Self {
        Self { level: 1.0, size: n, left: n }
    }

    fn survival(&self) -> f64 {
        if self.size == 0 { self.level } else { self.level * self.left as f64 / self.size as f64 }
    }

    /// The stretch after so many were censored.
    fn after_censoring(&self, count: usize) -> Self {
        let left = self.left - count;
        Self { level: self.survival(), size: left, left }
    }

    /// What this stretch adds to the mean, given the sum of the times that ended in it.
    fn weighted(&self, sum: f64) -> f64 {
        if self.size == 0 { 0.0 } else { self.level * (sum / self.size as f64) }
    }
}

impl<'a> KaplanMeier<'a> {
    /// Sorts the observations and reads them.
    pub fn new(observations: &'a mut [Observation]) -> Self {
        observations.sort_unstable_by(|a, b| a.time.total_cmp(&b.time).then(b.observed.cmp(&a.observed)));
        Self { sorted: observations, n: observations.iter().map(|observation| observation.count).sum() }
    }

    /// The smallest time by which at least a share p has ended; `None` if so many have not
    /// been seen to end.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let n = self.n as f64;
        let mut stretch = Stretch::start(self.n);
        for observation in self.sorted {
            if !observation.observed {
                stretch = stretch.after_censoring(observation.count);
                continue;
            }
            stretch.left -= observation.count;
            // In units of one n-th, with the tolerance of `rank`.
            let ended = (1.0 - stretch.survival()) * n;
            if ended >= p * n - 1e-6 {
                return Some(observation.time);
            }
        }
        None
    }

    /// The share not ended by `time`, S(time).
    pub fn survival(&self, time: f64) -> f64 {
        let mut stretch = Stretch::start(self.n);
        for observation in self.sorted.iter().take_while(|o| o.time <= time) {
            if observation.observed {
                stretch.left -= observation.count;
            } else {
                stretch = stretch.after_censoring(observation.count);
            }
        }
        stretch.survival()
    }

    /// E[min(wait, limit)]: the mean of waits cut off at `limit`, which unlike the mean exists
    /// under censoring. Beyond the last observation nobody is taken to end. NaN without
    /// observations.
    ///
    /// # Formula
    ///
    /// The integral of S from 0 to `limit`.
    ///
    /// Reference: P. Royston, M. K. B. Parmar (2013), Restricted mean survival time, BMC Medical
    /// Research Methodology 13:152, doi:10.1186/1471-2288-13-152.
    pub fn restricted_mean(&self, limit: f64) -> f64 {
        if self.sorted.is_empty() {
            return f64::NAN;
        }
        let mut stretch = Stretch::start(self.n);
        let (mut total, mut sum) = (0.0, 0.0);
        for observation in self.sorted.iter().take_while(|o| o.time <= limit) {
            if observation.observed {
                stretch.left -= observation.count;
                sum += observation.time * observation.count as f64;
            } else {
                total += stretch.weighted(sum);
                sum = 0.0;
                stretch = stretch.after_censoring(observation.count);
            }
        }
        total += stretch.weighted(sum);
        let rest = stretch.survival();
        if rest > 0.0 { total + rest * limit } else { total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::quantile;
    use proptest::prelude::*;

    fn observations(rows: &[(f64, bool)]) -> Vec<Observation> {
        rows.iter().map(|&(time, observed)| Observation { time, observed, count: 1 }).collect()
    }

    /// Freireich et al. (1963), remission in weeks of 21 patients on 6-MP, as in every
    /// textbook: S(6) = 0.857, S(10) = 0.753, S(16) = 0.627, S(22) = 0.538, S(23) = 0.448;
    /// median 23.
    #[test]
    fn freireich() {
        let ends = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
        let going_on = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0];
        let rows: Vec<_> = going_on.iter().map(|&t| (t, false)).chain(ends.iter().map(|&t| (t, true))).collect();
        let mut rows = observations(&rows);
        let estimate = KaplanMeier::new(&mut rows);
        for (time, survival) in [(6.0, 0.857), (10.0, 0.753), (16.0, 0.627), (22.0, 0.538), (23.0, 0.448)] {
            assert!((estimate.survival(time) - survival).abs() < 5e-4);
        }
        assert_eq!(estimate.quantile(0.5), Some(23.0));
        assert_eq!(estimate.quantile(0.9), None);
    }

    /// Ends at 1 and 3, censored at 2: S = 2/3 on [1, 3), 0 after; `E[min(T, 4)]` = 1 + 4/3.
    #[test]
    fn by_hand() {
        let mut rows = observations(&[(3.0, true), (2.0, false), (1.0, true)]);
        let estimate = KaplanMeier::new(&mut rows);
        assert!((estimate.restricted_mean(4.0) - 7.0 / 3.0).abs() < 1e-15);
        assert!((estimate.restricted_mean(2.5) - 2.0).abs() < 1e-15);
        assert_eq!(estimate.quantile(0.33), Some(1.0));
        assert_eq!(estimate.quantile(0.34), Some(3.0));
    }

    #[test]
    fn nobody_ended_and_nobody_there() {
        let mut rows = observations(&[(3.0, false), (5.0, false)]);
        let estimate = KaplanMeier::new(&mut rows);
        assert_eq!(estimate.quantile(0.5), None);
        assert_eq!(estimate.restricted_mean(4.0), 4.0);
        assert_eq!(KaplanMeier::new(&mut []).quantile(0.5), None);
        assert!(KaplanMeier::new(&mut []).restricted_mean(1.0).is_nan());
    }

    proptest! {
        #[test]
        fn without_censoring_exactly_the_plain_answers(
            mut times in prop::collection::vec(0.0..1e3, 1..300), p in 0.0..1.0, k in 1..20usize
        ) {
            let mut rows: Vec<_> =
                times.iter().map(|&time| Observation { time, observed: true, count: 1 }).collect();
            let estimate = KaplanMeier::new(&mut rows);
            for p in [p, k as f64 / 20.0] {
                prop_assert_eq!(estimate.quantile(p), quantile(&mut times, p));
            }
            times.sort_by(f64::total_cmp);
            let mean = times.iter().sum::<f64>() / times.len() as f64;
            prop_assert_eq!(estimate.restricted_mean(f64::INFINITY), mean);
        }

        /// Up to the rounding of the sum of the mean.
        #[test]
        fn several_of_one_length_are_as_many_alone(
            rows in prop::collection::vec((0..12_u8, any::<bool>(), 1..5_usize), 1..30), p in 0.0..1.0, limit in 0.0..14.0
        ) {
            let row = |&(time, observed, count): &(u8, bool, usize)| Observation { time: time.into(), observed, count };
            let mut together: Vec<_> = rows.iter().map(row).collect();
            let mut alone: Vec<_> =
                together.iter().flat_map(|row| vec![Observation { count: 1, ..*row }; row.count]).collect();
            let (together, alone) = (KaplanMeier::new(&mut together), KaplanMeier::new(&mut alone));
            prop_assert_eq!(together.quantile(p), alone.quantile(p));
            prop_assert!((together.survival(limit) - alone.survival(limit)).abs() < 1e-12);
            prop_assert!((together.restricted_mean(limit) - alone.restricted_mean(limit)).abs() < 1e-9);
        }

        #[test]
        fn the_restricted_mean_is_the_integral(
            rows in prop::collection::vec((0.0..10.0, any::<bool>()), 1..40), limit in 0.0..12.0
        ) {
            let mut rows = observations(&rows);
            let times: Vec<f64> = KaplanMeier::new(&mut rows).sorted.iter().map(|o| o.time).collect();
            let estimate = KaplanMeier::new(&mut rows);
            let (mut area, mut from) = (0.0, 0.0);
            for to in times.iter().copied().filter(|&t| t < limit).chain([limit]) {
                area += (to - from) * estimate.survival(from);
                from = to;
            }
            prop_assert!((estimate.restricted_mean(limit) - area).abs() < 1e-9);
        }
    }
}
