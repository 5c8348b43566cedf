//! A Marac's meeting as a queue: Poisson referrals, K places every T days.
//!
//! Knows: how many are left over, and the mean wait. Must not know: the distribution of the
//! wait (`bailey_wait`).
//!
//! Reference: N. T. J. Bailey (1954), On queueing processes with bulk service, Journal of the
//! Royal Statistical Society B 16, 80-87; F. Downton (1955), Waiting time in bulk service
//! queues, the same B 17, 256-261.

use super::bailey_wait::MeetingWaits;
use super::complex::Complex;
use super::{fourier, poisson};
use std::f64::consts::TAU;

/// A meeting that hears up to `places` cases every `interval`, from Poisson referrals that are
/// listed once they are `cut_off` old.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meeting {
    /// a: mean referrals between two meetings.
    pub arrivals_per_meeting: f64,
    /// K: cases that a meeting can hear; at least 1.
    pub places: u32,
    /// T: time between meetings; above 0.
    pub interval: f64,
    /// L: time before a meeting by which a case must have been referred. It delays every case
    /// by exactly L, whatever L is, as Poisson referrals shifted in time are Poisson again.
    pub cut_off: f64,
}

impl Meeting {
    /// a / K; a stationary state exists below 1.
    pub fn load(&self) -> f64 {
        self.arrivals_per_meeting / f64::from(self.places)
    }

    /// The queue in the long run; `None` at a load of 1 or more.
    pub fn stationary(&self) -> Option<MeetingQueue> {
        (self.places > 0 && self.load() < 1.0).then(|| MeetingQueue::new(*self))
    }

    /// `E[Q_n]`, the mean number left over after meetings n = 1, ..., `meetings`, when nobody
    /// waits at the start. Exact, at any load.
    ///
    /// # Formula
    ///
    /// `Q_n = max(Q_{n-1} + A - K, 0)`, A Poisson(a): one convolution for each meeting. Without
    /// a stationary state `E[Q_n]` grows by a - K a meeting in the end.
    pub fn transient_mean_left(&self, meetings: usize) -> Vec<f64> {
        self.transient_mean_left_from(0, meetings)
    }

    /// As [`transient_mean_left`](Self::transient_mean_left), with `backlog` cases listed and
    /// waiting just after meeting 0.
    pub fn transient_mean_left_from(&self, backlog: usize, meetings: usize) -> Vec<f64> {
        let arrivals = poisson::mass(self.arrivals_per_meeting);
        let mut left = vec![0.0; backlog];
        left.push(1.0);
        (0..meetings)
            .map(|_| {
                left = after_meeting(&left, &arrivals, self.places as usize);
                mean(&left)
            })
            .collect()
    }

    /// `E[Q_n]` after meetings T, 2T, ... of a Marac whose referrals begin at time 0: as
    /// [`transient_mean_left`](Self::transient_mean_left), but a meeting within the cut-off of the start
    /// lists nobody, and the first one after it only those of a part of an interval.
    pub fn transient_mean_left_from_opening(&self, meetings: usize) -> Vec<f64> {
        let arrivals = poisson::mass(self.arrivals_per_meeting);
        let mut left = vec![1.0];
        (1..=meetings)
            .map(|n| {
                let open = (n as f64 - self.cut_off / self.interval).clamp(0.0, 1.0);
                left = match open {
                    1.0 => after_meeting(&left, &arrivals, self.places as usize),
                    part => {
                        after_meeting(&left, &poisson::mass(part * self.arrivals_per_meeting), self.places as usize)
                    }
                };
                mean(&left)
            })
            .collect()
    }

    /// The mean waits of two classes when the first, with `first` of the a referrals between
    /// meetings, is always listed before the second. `None` at a load of 1 or more.
    ///
    /// # Formula
    ///
    /// The first class does not see the second, and the total does not see the classes: both
    /// are queues of this kind, so `E[Q_2]` = `E[Q]` - `E[Q_1]`; each wait is
    /// `L + T/2 + T E[Q_i] / a_i`.
    pub fn mean_waits_of_two_classes(&self, first: f64) -> Option<[f64; 2]> {
        let all = self.stationary()?.mean_left();
        let alone = Meeting { arrivals_per_meeting: first, ..*self }.stationary()?.mean_left();
        let second = self.arrivals_per_meeting - first;
        Some([self.wait_given_left(alone, first), self.wait_given_left(all - alone, second)])
    }

    /// L + T/2 + T `E[Q]` / a (Little's law).
    fn wait_given_left(&self, left: f64, arrivals: f64) -> f64 {
        let overflow = if arrivals > 0.0 { self.interval * left / arrivals } else { 0.0 };
        self.cut_off + 0.5 * self.interval + overflow
    }
}

/// A meeting's queue in the long run.
#[derive(Clone, Debug)]
pub struct MeetingQueue {
    meeting: Meeting,
    /// The K - 1 zeros of z^K = e^(a (z - 1)) within the unit circle.
    zeros: Vec<Complex>,
}

impl MeetingQueue {
    fn new(meeting: Meeting) -> Self {
        let zeros = (1..meeting.places).map(|k| zero(&meeting, k)).collect();
        Self { meeting, zeros }
    }

    /// `E[Q]`, the mean number left over after a meeting.
    ///
    /// # Formula
    ///
    /// `(a^2 - K (K - 1)) / (2 (K - a)) + sum of 1 / (1 - z_i)`
    pub fn mean_left(&self) -> f64 {
        let (a, k) = self.parameters();
        let pole = (a * a - k * (k - 1.0)) / (2.0 * (k - a));
        // At light loads the answer is smaller than the rounding of its terms.
        (pole + self.sum_over_zeros(|inverse| inverse)).max(0.0)
    }

    /// Var Q.
    ///
    /// # Formula
    ///
    /// `E[Q] + (d2 / 2 d1)^2 - d3 / (3 d1) - sum of 1 / (1 - z_i)^2`, with d1 = K - a,
    /// d2 = K (K - 1) - a^2, d3 = K (K - 1)(K - 2) - a^3.
    pub fn variance_left(&self) -> f64 {
        let (a, k) = self.parameters();
        let (d1, d2) = (k - a, k * (k - 1.0) - a * a);
        let d3 = k * (k - 1.0) * (k - 2.0) - a * a * a;
        let half = d2 / (2.0 * d1);
        self.mean_left() + half * half - d3 / (3.0 * d1) - self.sum_over_zeros(|i| i * i)
    }

    /// Mean time from referral to hearing: the same for every order of hearing that does not
    /// look ahead.
    ///
    /// # Formula
    ///
    /// `L + T/2 + T E[Q] / a`
    pub fn mean_wait(&self) -> f64 {
        self.meeting.wait_given_left(self.mean_left(), self.meeting.arrivals_per_meeting)
    }

    /// Mean number referred and not yet heard, at a random time: arrival rate times mean wait.
    pub fn mean_waiting(&self) -> f64 {
        self.mean_wait() * self.meeting.arrivals_per_meeting / self.meeting.interval
    }

    /// P(Q = n) for n = 0, 1, ..., to an absolute error of about 1e-13.
    pub fn left_distribution(&self) -> Vec<f64> {
        // At light loads the zeros crowd the unit circle, but the transient settles at once.
        if self.meeting.load() < 0.5 { self.settled() } else { self.inverted() }
    }

    /// The transient from empty, until a meeting changes nothing.
    fn settled(&self) -> Vec<f64> {
        const MOST_MEETINGS: usize = 1_000;
        let arrivals = poisson::mass(self.meeting.arrivals_per_meeting);
        let mut left = vec![1.0];
        for _ in 0..MOST_MEETINGS {
            let after = after_meeting(&left, &arrivals, self.meeting.places as usize);
            let same = left.len() == after.len() && left.iter().zip(&after).all(|(a, b)| (a - b).abs() < 1e-17);
            left = after;
            if same {
                break;
            }
        }
        left
    }

    /// The coefficients of
    /// `Q(z) = (K - a)(z - 1) / (z^K - e^(a (z - 1))) * product of (z - z_i) / (1 - z_i)`,
    /// by Fourier inversion on the unit circle.
    fn inverted(&self) -> Vec<f64> {
        let (a, k) = self.parameters();
        let size = self.transform_size();
        let turn = |j: usize| Complex::turn(TAU * (j % size) as f64 / size as f64);
        let mass = fourier::coefficients(size, |j, z| {
            if j == 0 {
                return Complex::ONE;
            }
            let away = z - Complex::ONE;
            let bottom = turn(j * self.meeting.places as usize) - away.times(a).exp();
            let start = away.times(k - a) / bottom;
            self.zeros.iter().fold(start, |q, &i| q * (z - i) / (Complex::ONE - i))
        });
        mass.iter().map(|q| q.max(0.0)).collect()
    }

    /// The distribution of the wait when cases are heard in order of referral.
    pub fn waits(&self) -> MeetingWaits {
        MeetingWaits::new(self.meeting, self.left_distribution())
    }

    /// Long enough that what is folded back, of order zeta^-size, is below 1e-15; zeta > 1 is
    /// the real zero outside the circle, where the tail of Q is geometric.
    fn transform_size(&self) -> usize {
        const LARGEST: usize = 1 << 18;
        let (a, k) = self.parameters();
        let excess = |z: f64| a * (z - 1.0) - k * libm::log(z);
        let mut zeta = k / a;
        while excess(zeta) <= 0.0 {
            zeta *= 2.0;
        }
        for _ in 0..60 {
            zeta -= excess(zeta) / (a - k / zeta);
        }
        let reach = 36.0 / libm::log(zeta.max(1.0 + 1e-9));
        ((reach + 2.0 * k + 16.0) as usize).next_power_of_two().min(LARGEST)
    }

    fn parameters(&self) -> (f64, f64) {
        (self.meeting.arrivals_per_meeting, f64::from(self.meeting.places))
    }

    /// The sum of f(1 / (1 - z_i)); zeros come in conjugate pairs, so it is real.
    fn sum_over_zeros(&self, f: impl Fn(Complex) -> Complex) -> f64 {
        self.zeros.iter().map(|&z| f(Complex::ONE / (Complex::ONE - z)).re).sum()
    }
}

/// The k-th zero: `z = w exp(a (z - 1) / K)` with w = e^(2 pi i k / K). The right side shrinks
/// distances by a / K < 1; a few steps of it, then Newton's method.
fn zero(meeting: &Meeting, k: u32) -> Complex {
    let load = meeting.load();
    let w = Complex::turn(TAU * f64::from(k) / f64::from(meeting.places));
    let image = |z: Complex| w * (z - Complex::ONE).times(load).exp();
    let mut z = Complex { re: 0.0, im: 0.0 };
    for _ in 0..30 {
        z = image(z);
    }
    for _ in 0..30 {
        let value = image(z);
        z = z - (z - value) / (Complex::ONE - value.times(load));
    }
    z
}

/// The distribution left over after one more meeting.
fn after_meeting(left: &[f64], arrivals: &[f64], places: usize) -> Vec<f64> {
    const NEGLIGIBLE: f64 = 1e-19;
    let mut listed = vec![0.0; left.len() + arrivals.len() - 1];
    for (i, &p) in left.iter().enumerate().filter(|(_, p)| **p > NEGLIGIBLE) {
        for (total, &q) in listed[i..].iter_mut().zip(arrivals) {
            *total += p * q;
        }
    }
    while listed.len() > places + 1 && listed.last().is_some_and(|p| *p < NEGLIGIBLE) {
        listed.pop();
    }
    let heard = places.min(listed.len() - 1);
    let all_heard = listed[..=heard].iter().sum();
    let mut after = listed.split_off(heard);
    after[0] = all_heard;
    after
}

fn mean(mass: &[f64]) -> f64 {
    mass.iter().enumerate().map(|(n, p)| n as f64 * p).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting(a: f64, places: u32) -> Meeting {
        Meeting { arrivals_per_meeting: a, places, interval: 28.0, cut_off: 0.0 }
    }

    fn mean_left(a: f64, places: u32) -> f64 {
        meeting(a, places).stationary().unwrap().mean_left()
    }

    #[test]
    fn one_place_is_the_md1_queue() {
        for a in [0.0, 0.1, 0.5, 0.9, 0.98] {
            assert!((mean_left(a, 1) - a * a / (2.0 * (1.0 - a))).abs() < 1e-12);
        }
    }

    /// `E[Q_n]` settles at the closed form.
    #[test]
    fn transient_settles_at_the_closed_form() {
        for (a, places, n) in [(0.5, 1, 200), (3.0, 4, 300), (7.0, 8, 800), (16.0, 20, 200)] {
            let last = *meeting(a, places).transient_mean_left(n).last().unwrap();
            assert!((last - mean_left(a, places)).abs() < 1e-9, "{a} {places}");
        }
    }

    #[test]
    fn zeros_are_zeros_inside_the_circle_and_different() {
        let queue = meeting(19.6, 20).stationary().unwrap();
        for (i, &z) in queue.zeros.iter().enumerate() {
            let power = (0..20).fold(Complex::ONE, |p, _| p * z);
            let rest = power - (z - Complex::ONE).times(19.6).exp();
            assert!(rest.re.abs() + rest.im.abs() < 1e-13);
            assert!(z.re * z.re + z.im * z.im < 1.0);
            assert!(queue.zeros[..i].iter().all(|&y| (y - z).re.abs() + (y - z).im.abs() > 1e-3));
        }
    }

    #[test]
    fn distribution_has_the_moments() {
        for (a, places) in [(0.0, 3), (0.7, 1), (3.0, 4), (7.6, 8), (19.6, 20), (60.0, 64)] {
            let queue = meeting(a, places).stationary().unwrap();
            let mass = queue.left_distribution();
            assert!((mass.iter().sum::<f64>() - 1.0).abs() < 1e-11, "{a} {places}");
            let first = mean(&mass);
            let second: f64 = mass.iter().enumerate().map(|(n, p)| (n * n) as f64 * p).sum();
            assert!((first - queue.mean_left()).abs() < 1e-8, "{a} {places}");
            assert!((second - first * first - queue.variance_left()).abs() < 1e-5, "{a} {places}");
        }
    }

    /// The two ways to the distribution agree where both work.
    #[test]
    fn iteration_agrees_with_inversion() {
        for (a, places) in [(0.49, 1), (3.0, 7), (6.0, 8)] {
            let queue = meeting(a, places).stationary().unwrap();
            for (one, other) in queue.settled().iter().zip(queue.inverted()) {
                assert!((one - other).abs() < 1e-13, "{a} {places}: {one} {other}");
            }
        }
    }

    /// The stationary distribution is unchanged by a meeting.
    #[test]
    fn distribution_is_stationary() {
        let mass = meeting(7.0, 8).stationary().unwrap().left_distribution();
        let after = after_meeting(&mass, &poisson::mass(7.0), 8);
        for (before, after) in mass.iter().zip(after) {
            assert!((before - after).abs() < 1e-13);
        }
    }

    #[test]
    fn overload_grows_by_the_difference() {
        let means = meeting(10.0, 8).transient_mean_left(120);
        assert!((means[119] - means[118] - 2.0).abs() < 1e-6);
        assert!(meeting(8.0, 8).stationary().is_none());
        let with_backlog = meeting(2.0, 8).transient_mean_left_from(100, 2);
        assert!((with_backlog[1] - 88.0).abs() < 1e-9);
    }

    /// A cut-off of 1.5 intervals: nobody at the first meeting, half an interval's at the second, then all; one of whole
    /// intervals only shifts.
    #[test]
    fn a_cut_off_delays_the_opening() {
        let with = |cut_off: f64| Meeting { cut_off, ..meeting(3.0, 2) }.transient_mean_left_from_opening(9);
        let plain = meeting(3.0, 2).transient_mean_left(9);
        assert_eq!(with(0.0), plain);
        assert_eq!((with(56.0)[..2].to_vec(), &with(56.0)[2..]), (vec![0.0; 2], &plain[..7]));
        let half = with(42.0);
        assert_eq!(half[0], 0.0);
        assert!((half[1] - meeting(1.5, 2).transient_mean_left(1)[0]).abs() < 1e-14);
    }

    /// First meeting from empty, K = 2: `E[(A - 2)^+]` = a - 2 + 2 P(A = 0) + P(A = 1).
    #[test]
    fn first_meeting_by_hand() {
        let (a, e) = (1.5, libm::exp(-1.5));
        let expected = a - 2.0 + 2.0 * e + a * e;
        assert!((meeting(a, 2).transient_mean_left(1)[0] - expected).abs() < 1e-14);
    }

    #[test]
    fn two_classes() {
        let all = Meeting { cut_off: 7.0, ..meeting(7.0, 8) };
        let [first, second] = all.mean_waits_of_two_classes(2.0).unwrap();
        assert!(first < second && first >= 21.0);
        let total = (2.0 * first + 5.0 * second) / 7.0;
        assert!((total - all.stationary().unwrap().mean_wait()).abs() < 1e-10);
    }
}
