//! One worker and a pile of work: M/G/1.
//!
//! Knows: waits in the long run, in order of arrival or with urgent work first. Must not know:
//! several workers (`erlang`), working hours.

use crate::random::Law;

/// Load: arrival rate times mean work; below 1 for a stationary state.
pub fn load(arrival_rate: f64, work: Law) -> f64 {
    arrival_rate * work.mean()
}

/// Mean wait before work begins; M/M/1 and M/D/1 are the cases of exponential and fixed work.
/// `None` at a load of 1 or more.
///
/// # Formula
///
/// `lambda E[S^2] / (2 (1 - rho))` (Pollaczek and Khinchine).
///
/// Reference: L. Kleinrock (1975), Queueing Systems I, section 5.7.
pub fn mean_wait(arrival_rate: f64, work: Law) -> Option<f64> {
    let spare = spare(arrival_rate, work)?;
    Some(arrival_rate * work.second_moment() / (2.0 * spare))
}

/// E[W^2] of the wait before work begins, in order of arrival. `None` at a load of 1 or more.
///
/// # Formula
///
/// `2 E[W]^2 + lambda E[S^3] / (3 (1 - rho))` (Takacs).
pub fn second_moment_wait(arrival_rate: f64, work: Law) -> Option<f64> {
    let (spare, mean) = (spare(arrival_rate, work)?, mean_wait(arrival_rate, work)?);
    Some(2.0 * mean * mean + arrival_rate * work.moment(3) / (3.0 * spare))
}

/// P(W > t) in M/M/1. `None` at a load of 1 or more.
///
/// # Formula
///
/// `rho exp(-(1 - rho) t / S)`
pub fn exponential_wait_exceeds(arrival_rate: f64, mean_work: f64, t: f64) -> Option<f64> {
    let rho = arrival_rate * mean_work;
    (rho < 1.0).then(|| if t < 0.0 { 1.0 } else { rho * libm::exp(-(1.0 - rho) * t / mean_work) })
}

/// P(W <= t) in M/D/1. `None` at a load of 1 or more. Exact in theory for any t; the terms
/// alternate, so that digits go as t / work grows: use up to about t = 10 work.
///
/// # Formula
///
/// `(1 - rho) sum over k = 0 ..= floor(t / D) of e^(-x_k) x_k^k / k!`, with
/// `x_k = -lambda (t - k D)`, a negative number.
///
/// Reference: A. K. Erlang (1909); G. J. Franx (2001), Operations Research Letters 29(5),
/// 221-229, doi:10.1016/S0167-6377(01)00108-0, gives a form for large t.
pub fn fixed_wait_at_most(arrival_rate: f64, work: f64, t: f64) -> Option<f64> {
    let rho = arrival_rate * work;
    if rho >= 1.0 {
        return None;
    }
    if t < 0.0 {
        return Some(0.0);
    }
    let term = |k: u32| {
        let x = -arrival_rate * (t - f64::from(k) * work);
        (1..=k).fold(libm::exp(-x), |product, i| product * x / f64::from(i))
    };
    let sum: f64 = (0..=(t / work) as u32).map(term).sum();
    Some(((1.0 - rho) * sum).clamp(0.0, 1.0))
}

/// One class of work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Mean arrivals per unit of time.
    pub arrival_rate: f64,
    /// Time that one piece of it takes.
    pub work: Law,
}

/// Mean waits of classes of falling urgency; work once begun is finished. `None` if the total
/// load is 1 or more.
///
/// # Formula
///
/// `W_k = W_0 / ((1 - s_{k-1})(1 - s_k))`, W_0 = sum lambda_i E[S_i^2] / 2, s_k the load of
/// classes 1 to k.
///
/// Reference: A. Cobham (1954), Priority assignment in waiting line problems, Operations
/// Research 2(1), 70-76, doi:10.1287/opre.2.1.70.
pub fn mean_waits_by_urgency(classes: &[Class]) -> Option<Vec<f64>> {
    let loads = classes.iter().map(|class| load(class.arrival_rate, class.work));
    if loads.clone().sum::<f64>() >= 1.0 {
        return None;
    }
    let residual: f64 = classes.iter().map(|class| class.arrival_rate * class.work.second_moment() / 2.0).sum();
    let mut more_urgent = 0.0;
    let waits = loads.map(|load| {
        let before = more_urgent;
        more_urgent += load;
        residual / ((1.0 - before) * (1.0 - more_urgent))
    });
    Some(waits.collect())
}

fn spare(arrival_rate: f64, work: Law) -> Option<f64> {
    let spare = 1.0 - load(arrival_rate, work);
    (spare > 0.0).then_some(spare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::{Meeting, MultiServer};

    fn near(a: Option<f64>, b: f64) {
        assert!(a.is_some_and(|a| (a - b).abs() < 1e-11 * (1.0 + b.abs())), "{a:?} {b}");
    }

    #[test]
    fn exponential_work_is_erlang_c_with_one_server() {
        let queue = MultiServer { arrival_rate: 0.4, mean_service: 2.0, servers: 1 };
        let work = Law::Exponential { mean: 2.0 };
        near(mean_wait(0.4, work), queue.mean_wait().unwrap());
        near(exponential_wait_exceeds(0.4, 2.0, 5.0), queue.wait_exceeds(5.0).unwrap());
        // W is 0 with chance 1 - rho, else exponential with mean S / (1 - rho): E[W^2] = 2 rho m^2.
        near(second_moment_wait(0.4, work), 2.0 * 0.8 * 100.0);
        assert_eq!(mean_wait(0.5, work), None);
    }

    /// M/D/1: half the wait of M/M/1, and a meeting with one place seen every interval.
    #[test]
    fn fixed_work() {
        near(mean_wait(0.4, Law::Fixed(2.0)), 0.8 * 2.0 / (2.0 * 0.2));
        let meeting = Meeting { arrivals_per_meeting: 0.8, places: 1, interval: 2.0, cut_off: 0.0 };
        let left = meeting.stationary().unwrap().mean_left();
        near(mean_wait(0.4, Law::Fixed(2.0)), left / 0.4);
    }

    #[test]
    fn fixed_work_distribution_has_the_moments() {
        let (step, rate) = (1e-3, 0.25);
        let tail = |t: f64| 1.0 - fixed_wait_at_most(rate, 2.0, t).unwrap();
        let middle = |i: i32| (f64::from(i) + 0.5) * step;
        let mean: f64 = (0..30_000).map(|i| tail(middle(i)) * step).sum();
        let second: f64 = (0..30_000).map(|i| 2.0 * middle(i) * tail(middle(i)) * step).sum();
        assert!((mean - mean_wait(rate, Law::Fixed(2.0)).unwrap()).abs() < 1e-5);
        assert!((second - second_moment_wait(rate, Law::Fixed(2.0)).unwrap()).abs() < 1e-4);
        assert_eq!(fixed_wait_at_most(0.25, 2.0, 0.0), Some(0.5));
    }

    #[test]
    fn one_class_is_pollaczek_khinchine() {
        let work = Law::Gamma { mean: 2.0, cv: 0.7 };
        let waits = mean_waits_by_urgency(&[Class { arrival_rate: 0.3, work }]).unwrap();
        near(mean_wait(0.3, work), waits[0]);
    }

    /// Kleinrock's conservation law: the load-weighted sum of waits does not depend on the order.
    #[test]
    fn priorities_conserve_work() {
        let a = Class { arrival_rate: 0.1, work: Law::Exponential { mean: 2.0 } };
        let b = Class { arrival_rate: 0.05, work: Law::Fixed(6.0) };
        let c = Class { arrival_rate: 0.2, work: Law::Uniform { low: 0.0, high: 2.0 } };
        let total = |classes: [Class; 3]| -> f64 {
            let waits = mean_waits_by_urgency(&classes).unwrap();
            assert!(waits.windows(2).all(|pair| pair[0] < pair[1]));
            classes.iter().zip(waits).map(|(k, w)| load(k.arrival_rate, k.work) * w).sum()
        };
        near(Some(total([a, b, c])), total([c, a, b]));
        // Loads 0.2, 0.3, 0.2; W_0 = 0.4 + 0.9 + 2/15; s W_0 / (1 - s).
        near(Some(total([a, b, c])), 0.7 * (1.3 + 2.0 / 15.0) / 0.3);
        assert_eq!(mean_waits_by_urgency(&[Class { arrival_rate: 0.9, ..a }]), None);
    }
}
