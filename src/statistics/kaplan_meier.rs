//! Waits that are not over yet.
//!
//! Knows: times of which some are only known to be longer. Must not know: why (the horizon, a
//! transfer). Leaving such cases out would flatter a service that falls behind.

/// What happened from one censoring to the next, in order of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stretch {
    /// How many ended, at the time of the censoring at the latest.
    pub ended: usize,
    /// The sum of their times.
    pub sum: f64,
    /// How many were then censored: still going on.
    pub censored: usize,
}

/// The product-limit estimate of a distribution from partly censored waits.
///
/// Only the order of ends and censorings counts, so what ended between two censorings need not be
/// sorted: a quantile is told as a rank among those that ended.
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
    stretches: &'a [Stretch],
    /// How many there are in all.
    n: usize,
}

/// Survival within a stretch, in which every end takes the same share of the whole:
/// `level / size`. Its first value is 1 / n exactly, so nothing is lost to rounding.
#[derive(Clone, Copy)]
struct Survival {
    /// At the beginning of the stretch.
    level: f64,
    /// How many were under observation then.
    size: usize,
}

impl Survival {
    /// Once so many have ended.
    fn after(self, ended: usize) -> f64 {
        if self.size == 0 { self.level } else { self.level * (self.size - ended) as f64 / self.size as f64 }
    }

    /// At the beginning of the next stretch.
    fn next(self, stretch: &Stretch) -> Self {
        Self { level: self.after(stretch.ended), size: self.size - stretch.ended - stretch.censored }
    }

    /// What a stretch adds to the mean, given the sum of the times that ended in it.
    fn weighted(self, sum: f64) -> f64 {
        if self.size == 0 { 0.0 } else { self.level * (sum / self.size as f64) }
    }
}

impl<'a> KaplanMeier<'a> {
    /// Reads the stretches, earliest first; of waits with nobody censored there is one.
    pub fn new(stretches: &'a [Stretch]) -> Self {
        Self { stretches, n: stretches.iter().map(|stretch| stretch.ended + stretch.censored).sum() }
    }

    /// Each stretch, with survival at its beginning.
    fn run(&self) -> impl Iterator<Item = (&'a Stretch, Survival)> + use<'a> {
        let start = Survival { level: 1.0, size: self.n };
        self.stretches.iter().scan(start, |survival, stretch| {
            let next = survival.next(stretch);
            Some((stretch, std::mem::replace(survival, next)))
        })
    }

    /// The rank, from 1 and among those that ended, of the smallest time by which at least a share
    /// p has ended; `None` if so many have not been seen to end.
    pub fn quantile(&self, p: f64) -> Option<usize> {
        // In units of one n-th, with the tolerance of `rank`.
        let (n, enough) = (self.n as f64, p * self.n as f64 - 1e-6);
        let mut before = 0;
        for (stretch, survival) in self.run() {
            let is_enough = |ended| (1.0 - survival.after(ended)) * n >= enough;
            if stretch.ended > 0 && is_enough(stretch.ended) {
                let (mut short, mut reached) = (0, stretch.ended);
                while reached - short > 1 {
                    let middle = short.midpoint(reached);
                    *(if is_enough(middle) { &mut reached } else { &mut short }) = middle;
                }
                return Some(before + reached);
            }
            before += stretch.ended;
        }
        None
    }

    /// The share not seen to end.
    pub fn survival(&self) -> f64 {
        self.run().last().map_or(1.0, |(stretch, survival)| survival.after(stretch.ended))
    }

    /// E[min(wait, limit)] for the longest time observed, at which the last are censored if any is
    /// left: the mean of waits cut off there, which unlike the mean exists under censoring. NaN
    /// without observations.
    ///
    /// # Formula
    ///
    /// The integral of S from 0 to `limit`.
    ///
    /// Reference: P. Royston, M. K. B. Parmar (2013), Restricted mean survival time, BMC Medical
    /// Research Methodology 13:152, doi:10.1186/1471-2288-13-152.
    pub fn restricted_mean(&self, limit: f64) -> f64 {
        if self.n == 0 {
            return f64::NAN;
        }
        let total: f64 = self.run().map(|(stretch, survival)| survival.weighted(stretch.sum)).sum();
        let rest = self.survival();
        if rest > 0.0 { total + rest * limit } else { total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::quantile;
    use proptest::prelude::*;

    /// Waits, each with whether it was seen to end, in order: ends before censorings at the same time.
    fn in_order(rows: &[(f64, bool)]) -> Vec<(f64, bool)> {
        let mut rows = rows.to_vec();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        rows
    }

    fn stretches(rows: &[(f64, bool)]) -> Vec<Stretch> {
        let mut stretches = vec![Stretch::default()];
        for (time, ended) in in_order(rows) {
            let last = stretches.last_mut().unwrap();
            if ended {
                (last.ended, last.sum) = (last.ended + 1, last.sum + time);
            } else {
                last.censored += 1;
                stretches.push(Stretch::default());
            }
        }
        stretches
    }

    /// The time of a quantile.
    fn time(rows: &[(f64, bool)], p: f64) -> Option<f64> {
        let ends: Vec<f64> = in_order(rows).into_iter().filter(|row| row.1).map(|row| row.0).collect();
        KaplanMeier::new(&stretches(rows)).quantile(p).map(|rank| ends[rank - 1])
    }

    /// Freireich et al. (1963), remission in weeks of 21 patients on 6-MP, as in every
    /// textbook: S(6) = 0.857, S(10) = 0.753, S(16) = 0.627, S(22) = 0.538, S(23) = 0.448;
    /// median 23. Each to 0.001: a little less than 1 - S(t) has ended by t, a little more has not.
    #[test]
    fn freireich() {
        let ends = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
        let going_on = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0];
        let rows: Vec<_> = going_on.iter().map(|&t| (t, false)).chain(ends.iter().map(|&t| (t, true))).collect();
        let known = [(6.0, 0.857), (10.0, 0.753), (16.0, 0.627), (22.0, 0.538), (23.0, 0.448)];
        for ((by, survival), next) in known.into_iter().zip([Some(7.0), Some(13.0), Some(22.0), Some(23.0), None]) {
            assert_eq!([time(&rows, 0.999 - survival), time(&rows, 1.001 - survival)], [Some(by), next]);
        }
        assert_eq!((time(&rows, 0.5), time(&rows, 0.9)), (Some(23.0), None));
        assert!((KaplanMeier::new(&stretches(&rows)).survival() - 0.448).abs() < 5e-4);
    }

    /// Ends at 1 and 3, censored at 2: S = 2/3 on [1, 3), 0 after, so that the mean is 1 + 4/3; without the last end it
    /// stays at 1/2 and `E[min(T, 2)]` is 3/2.
    #[test]
    fn by_hand() {
        let rows = [(3.0, true), (2.0, false), (1.0, true)];
        let all = stretches(&rows);
        assert!((KaplanMeier::new(&all).restricted_mean(3.0) - 7.0 / 3.0).abs() < 1e-15);
        assert_eq!(KaplanMeier::new(&stretches(&rows[1..])).restricted_mean(2.0), 1.5);
        assert_eq!((time(&rows, 0.33), time(&rows, 0.34)), (Some(1.0), Some(3.0)));
    }

    #[test]
    fn nobody_ended_and_nobody_there() {
        let all = stretches(&[(3.0, false), (5.0, false)]);
        let estimate = KaplanMeier::new(&all);
        assert_eq!((estimate.quantile(0.5), estimate.survival(), estimate.restricted_mean(5.0)), (None, 1.0, 5.0));
        assert_eq!(KaplanMeier::new(&[]).quantile(0.5), None);
        assert!(KaplanMeier::new(&[]).restricted_mean(1.0).is_nan());
    }

    proptest! {
        #[test]
        fn without_censoring_exactly_the_plain_answers(
            mut times in prop::collection::vec(0.0..1e3, 1..300), p in 0.0..1.0, k in 1..20usize
        ) {
            let rows: Vec<_> = times.iter().map(|&time| (time, true)).collect();
            for p in [p, k as f64 / 20.0] {
                prop_assert_eq!(time(&rows, p), quantile(&mut times, p));
            }
            times.sort_by(f64::total_cmp);
            let mean = times.iter().sum::<f64>() / times.len() as f64;
            prop_assert_eq!(KaplanMeier::new(&stretches(&rows)).restricted_mean(f64::INFINITY), mean);
        }

        /// Against the definition, one wait after the other.
        #[test]
        fn quantiles_and_the_mean_are_those_of_the_product(
            rows in prop::collection::vec((0..12_u8, any::<bool>()), 1..60), p in 0.0..1.0
        ) {
            let rows: Vec<_> = rows.into_iter().map(|(time, ended)| (f64::from(time), ended)).collect();
            let (mut survival, mut area, mut from, mut by) = (1.0, 0.0, 0.0, None);
            for (at, &(time, ended)) in in_order(&rows).iter().enumerate() {
                area += (time - from) * survival;
                from = time;
                if ended {
                    survival *= 1.0 - 1.0 / (rows.len() - at) as f64;
                }
                by = by.or((ended && 1.0 - survival >= p - 1e-6 / rows.len() as f64).then_some(time));
            }
            let all = stretches(&rows);
            let estimate = KaplanMeier::new(&all);
            prop_assert_eq!(time(&rows, p), by);
            prop_assert!((estimate.survival() - survival).abs() < 1e-12);
            prop_assert!((estimate.restricted_mean(from) - area).abs() < 1e-9);
        }
    }
}
