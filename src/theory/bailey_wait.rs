//! How long a case waits for its hearing when cases are heard in order of referral.
//!
//! Knows: the distribution of the wait, as finite sums. Must not know: how the distribution
//! of those left over was found (`bailey`).

use super::bailey::Meeting;
use super::poisson;

/// The distribution of the time from referral to hearing, first come first heard.
#[derive(Clone, Debug)]
pub struct MeetingWaits {
    meeting: Meeting,
    /// P(Q = n) just after a meeting.
    left: Vec<f64>,
}

impl MeetingWaits {
    pub(super) fn new(meeting: Meeting, left: Vec<f64>) -> Self {
        Self { meeting, left }
    }

    /// P(W > x).
    ///
    /// # Formula
    ///
    /// A case listed u after the last meeting finds N(u) = Q + Poisson(lambda u) before it and
    /// waits L + T - u + floor(N(u) / K) T. With x - L = j T + r and
    /// `I(t, m) = integral of P(N(u) < m) for u from 0 to t`
    /// `= sum over n < m of P(Q = n) E[min(Poisson(lambda t), m - n)] / lambda`:
    /// `P(W <= x) = (I(T - r, j K) + I(T, (j + 1) K) - I(T - r, (j + 1) K)) / T`.
    pub fn exceeds(&self, x: f64) -> f64 {
        let Meeting { places, interval, cut_off, .. } = self.meeting;
        let since = (x - cut_off) / interval;
        if since < 0.0 {
            return 1.0;
        }
        let whole = since.floor();
        let share = 1.0 - (since - whole);
        if whole * f64::from(places) > self.left.len() as f64 {
            return 0.0;
        }
        let (now, next) = (whole as usize * places as usize, (whole as usize + 1) * places as usize);
        let (part, all) = (self.limited_means(share), self.limited_means(1.0));
        let heard = self.below(&part, now) + self.below(&all, next) - self.below(&part, next);
        (1.0 - heard).clamp(0.0, 1.0)
    }

    /// The time by which a share p (below 1) of cases has been heard, to one part in 10^9.
    pub fn quantile(&self, p: f64) -> f64 {
        let (mut low, mut high) = (0.0, self.meeting.cut_off + self.meeting.interval);
        while self.exceeds(high) > 1.0 - p && high < 1e12 {
            (low, high) = (high, 2.0 * high);
        }
        while high - low > 1e-9 * high {
            let middle = 0.5 * (low + high);
            if self.exceeds(middle) > 1.0 - p {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// `E[min(Poisson(a share), s)]` / a for s = 0, 1, ...: time in units of T.
    fn limited_means(&self, share: f64) -> Vec<f64> {
        let a = self.meeting.arrivals_per_meeting;
        if a <= 0.0 {
            // The limit for few arrivals: any s above 0 gives the time itself.
            return vec![0.0, share];
        }
        let means = poisson::limited_means(&poisson::mass(a * share));
        means.into_iter().map(|mean| mean / a).collect()
    }

    /// I(t, m) / T.
    fn below(&self, limited: &[f64], m: usize) -> f64 {
        let at = |s: usize| limited[s.min(limited.len() - 1)];
        self.left.iter().take(m).enumerate().map(|(n, q)| q * at(m - n)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    fn waits(a: f64, places: u32, cut_off: f64) -> (MeetingWaits, f64) {
        let meeting = Meeting { arrivals_per_meeting: a, places, interval: 28.0, cut_off };
        let queue = meeting.stationary().unwrap();
        (queue.waits(), queue.mean_wait())
    }

    /// The integral of P(W > x) is the mean wait, found independently by Little's law.
    #[test]
    fn integral_is_the_mean_wait() {
        for (a, places, cut_off) in [(0.0, 2, 3.0), (0.8, 1, 0.0), (3.0, 4, 7.0), (7.4, 8, 10.0)] {
            let (waits, mean) = waits(a, places, cut_off);
            // Simpson's rule on pieces of an eighth of an interval, from L on: the kinks are at
            // whole intervals.
            let step = 28.0 / 8.0;
            let f = |x: f64| waits.exceeds(x + cut_off);
            let area: f64 = (0..2_400)
                .map(|i| f64::from(i) * step)
                .map(|x| (f(x) + 4.0 * f(x + step / 2.0) + f(x + step - 1e-12)) * step / 6.0)
                .sum();
            assert!((cut_off + area - mean).abs() < 2e-3, "{a} {places}: {area} {mean}");
        }
    }

    /// Against a simulation of 400,000 referrals in twelve lines. Referrals are correlated: 25
    /// batches, and 4.5 of their standard errors (24 degrees of freedom: one in 7,000).
    #[test]
    fn agrees_with_a_simulation() {
        let (waits, _) = waits(3.0, 4, 7.0);
        let mut stream = Key::new(6).stream();
        let (mut now, mut next, mut room) = (0.0, 1.0, 4);
        let mut batch = || {
            let mut counts = [0.0; 3];
            for _ in 0..16_000 {
                now += stream.exponential() / 3.0;
                if now >= next || room == 0 {
                    let soonest = f64::max(now.floor() + 1.0, if room == 0 { next + 1.0 } else { next });
                    (next, room) = (soonest, 4);
                }
                room -= 1;
                for (count, x) in counts.iter_mut().zip([21.0, 35.0, 63.0]) {
                    *count += f64::from(u8::from(7.0 + 28.0 * (next - now) > x)) / 16_000.0;
                }
            }
            counts
        };
        let batches: Vec<[f64; 3]> = (0..25).map(|_| batch()).collect();
        for (i, x) in [21.0, 35.0, 63.0].into_iter().enumerate() {
            let shares: Vec<f64> = batches.iter().map(|counts| counts[i]).collect();
            let e = crate::statistics::student_t(&shares);
            assert!((waits.exceeds(x) - e.mean).abs() < 4.5 * e.se, "{x}: {}", e.mean);
        }
    }

    #[test]
    fn starts_at_one_falls_and_inverts() {
        let (waits, _) = waits(7.0, 8, 5.0);
        assert_eq!((waits.exceeds(4.9), waits.exceeds(1e6)), (1.0, 0.0));
        let tail: Vec<f64> = (0..500).map(|i| waits.exceeds(f64::from(i) * 0.7)).collect();
        assert!(tail.windows(2).all(|w| w[1] <= w[0] + 1e-12));
        for p in [0.1, 0.5, 0.9, 0.99] {
            assert!((waits.exceeds(waits.quantile(p)) - (1.0 - p)).abs() < 1e-7);
        }
    }

    /// A nearly empty Marac: the wait is uniform over the interval after the cut-off.
    #[test]
    fn light_load_is_uniform() {
        let (waits, _) = waits(1e-6, 8, 5.0);
        for share in [0.1, 0.5, 0.9] {
            assert!((waits.exceeds(5.0 + 28.0 * share) - (1.0 - share)).abs() < 1e-6);
        }
    }
}
