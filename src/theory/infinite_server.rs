//! A service that never turns anybody away: M/G/infinity.
//!
//! Knows: the mean number present at any time, for any law of the time spent. Must not know:
//! limits to the number present (`erlang`, `birth_death`). The number present is Poisson at
//! every time, so its variance is its mean.
//!
//! Reference: S. G. Eick, W. A. Massey, W. Whitt (1993), The physics of the Mt/G/infinity queue,
//! Operations Research 41(4), 731-742, doi:10.1287/opre.41.4.731.

use crate::random::Law;

/// The mean number present `time` after the start from empty.
///
/// # Formula
///
/// `lambda times the integral of P(S > x) for x from 0 to t`
pub fn mean_at(arrival_rate: f64, stay: Law, time: f64) -> f64 {
    arrival_rate * stay.integrated_survival(time)
}

/// The mean number present, averaged over the `time` since the start from empty; 0 at time 0.
///
/// # Formula
///
/// `(lambda / t) times the integral of E[min(S, s)] for s from 0 to t`
pub fn average_until(arrival_rate: f64, stay: Law, time: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    arrival_rate * stay.twice_integrated_survival(time) / time
}

/// The mean number present in the long run: `lambda E[S]`.
pub fn stationary_mean(arrival_rate: f64, stay: Law) -> f64 {
    arrival_rate * stay.mean()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::MultiServer;
    use crate::theory::birth_death::from_empty;

    /// Exponential stays: M/M/infinity, also as M/M/c with more places than needed.
    #[test]
    fn agrees_with_many_places() {
        let stay = Law::Exponential { mean: 2.0 };
        for time in [0.2, 3.0, 20.0] {
            let queue = MultiServer { arrival_rate: 3.0, mean_service: 2.0, servers: 100 };
            let state = from_empty(queue, f64::INFINITY, time);
            assert!((mean_at(3.0, stay, time) - state.busy).abs() < 1e-11);
            assert!((average_until(3.0, stay, time) - state.average_busy).abs() < 1e-11);
        }
    }

    #[test]
    fn fixed_stays_by_hand() {
        let stay = Law::Fixed(4.0);
        assert_eq!(mean_at(2.0, stay, 3.0), 6.0);
        assert_eq!(mean_at(2.0, stay, 9.0), 8.0);
        assert_eq!(average_until(2.0, stay, 4.0), 4.0);
        assert_eq!(average_until(2.0, stay, 8.0), 6.0);
        assert_eq!(average_until(2.0, stay, 0.0), 0.0);
    }

    #[test]
    fn fills_up_to_the_long_run() {
        for stay in [Law::LogNormal { mean: 90.0, cv: 1.2 }, Law::Gamma { mean: 90.0, cv: 0.4 }] {
            let end = stationary_mean(0.5, stay);
            assert!((mean_at(0.5, stay, 1e5) - end).abs() < 1e-6);
            assert!(mean_at(0.5, stay, 30.0) < mean_at(0.5, stay, 60.0));
            assert!(average_until(0.5, stay, 365.0) < mean_at(0.5, stay, 365.0));
        }
    }
}
