//! Places that open one at a time: Erlang B, C and A.
//!
//! Knows: the long run of M/M/c with nobody leaving, and of M/M/c+M, where those who wait too
//! long leave. Must not know: how it gets there (`birth_death`).

/// The share of arrivals that find all places taken when nobody can wait (M/G/c/c). `load` is
/// arrival rate times mean service.
///
/// # Formula
///
/// `1/B(0) = 1`, `1/B(c) = 1 + (c / load) / B(c - 1)`: nothing overflows before the answer is 0.
///
/// Reference: A. K. Erlang (1917).
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    if load <= 0.0 {
        return f64::from(u8::from(servers == 0));
    }
    1.0 / (1..=servers).fold(1.0, |inverse, c| 1.0 + f64::from(c) / load * inverse)
}

/// The share of arrivals that must wait when everybody waits (M/M/c); `None` unless the load is
/// below the number of servers.
///
/// # Formula
///
/// `C = B / (1 - rho (1 - B))`, rho = load / servers.
pub fn erlang_c(servers: u32, load: f64) -> Option<f64> {
    let rho = load / f64::from(servers);
    if servers == 0 || rho >= 1.0 {
        return None;
    }
    let b = erlang_b(servers, load);
    Some(b / (1.0 - rho * (1.0 - b)))
}

/// M/M/c: Poisson arrivals, c places, exponential service, nobody leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultiServer {
    /// Mean arrivals per unit of time.
    pub arrival_rate: f64,
    /// Mean time a place is taken; above 0.
    pub mean_service: f64,
    /// Places.
    pub servers: u32,
}

impl MultiServer {
    /// Arrival rate times mean service: the mean number busy, if that many places exist.
    pub fn load(&self) -> f64 {
        self.arrival_rate * self.mean_service
    }

    /// Mean wait, of those who need not wait as well.
    ///
    /// # Formula
    ///
    /// `C S / (c - load)`
    pub fn mean_wait(&self) -> Option<f64> {
        let chance = erlang_c(self.servers, self.load())?;
        Some(chance * self.mean_service / self.spare())
    }

    /// Mean number waiting (Little's law).
    pub fn mean_waiting(&self) -> Option<f64> {
        Some(self.arrival_rate * self.mean_wait()?)
    }

    /// Mean number of places taken.
    pub fn mean_busy(&self) -> Option<f64> {
        erlang_c(self.servers, self.load()).map(|_| self.load())
    }

    /// P(W > t), first come first served.
    ///
    /// # Formula
    ///
    /// `C exp(-(c - load) t / S)`
    pub fn wait_exceeds(&self, t: f64) -> Option<f64> {
        let chance = erlang_c(self.servers, self.load())?;
        Some(if t < 0.0 { 1.0 } else { chance * libm::exp(-self.spare() * t / self.mean_service) })
    }

    fn spare(&self) -> f64 {
        f64::from(self.servers) - self.load()
    }

    /// Rate of leaving, served or not, with n present.
    pub(super) fn death_rate(&self, n: usize, impatience: f64) -> f64 {
        let servers = self.servers as usize;
        let (busy, waiting) = (n.min(servers), n.saturating_sub(servers));
        let served = busy as f64 / self.mean_service;
        // Nobody waiting: 0, even where impatience is without bound.
        if waiting == 0 { served } else { served + waiting as f64 * impatience }
    }
}

/// M/M/c+M (Erlang A): as M/M/c, but who waits longer than an exponential patience leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impatient {
    /// Arrivals, service and places.
    pub queue: MultiServer,
    /// Mean patience; above 0, and infinite if nobody leaves.
    pub mean_patience: f64,
}

/// The long run of [`Impatient`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImpatientState {
    /// The share of arrivals who leave before service.
    pub share_leaving: f64,
    /// Mean time waited by all arrivals, by those who leave as well.
    pub mean_wait: f64,
    /// Mean number waiting.
    pub mean_waiting: f64,
    /// Mean number of places taken.
    pub mean_busy: f64,
    /// The share of time with every place taken: the share of arrivals who must wait.
    pub share_all_busy: f64,
}

impl Impatient {
    /// The long run. `None` only if nobody leaves and the load is not below the places.
    ///
    /// # Formula
    ///
    /// With n present, departures at rate `min(n, c) / S + max(n - c, 0) theta`, theta = 1 /
    /// mean patience; `p(n) = p(n - 1) lambda / d(n)`. Then `share leaving = theta E[waiting] /
    /// lambda` and, by Little's law, `mean wait = E[waiting] / lambda`.
    ///
    /// Reference: C. Palm (1957); O. Garnett, A. Mandelbaum, M. Reiman (2002), Manufacturing and
    /// Service Operations Management 4(3), 208-227, doi:10.1287/msom.4.3.208.7753.
    pub fn stationary(&self) -> Option<ImpatientState> {
        let MultiServer { arrival_rate, servers, .. } = self.queue;
        let (first, mass) = self.distribution()?;
        let mut state = ImpatientState {
            share_leaving: 0.0,
            mean_wait: 0.0,
            mean_waiting: 0.0,
            mean_busy: 0.0,
            share_all_busy: 0.0,
        };
        let servers = servers as usize;
        for (n, p) in (first..).zip(mass) {
            state.mean_waiting += p * n.saturating_sub(servers) as f64;
            state.mean_busy += p * n.min(servers) as f64;
            state.share_all_busy += if n >= servers { p } else { 0.0 };
        }
        if arrival_rate > 0.0 {
            state.mean_wait = state.mean_waiting / arrival_rate;
            state.share_leaving = state.mean_wait / self.mean_patience;
        }
        Some(state)
    }

    /// P(n present) from n = `first` on, as far as it is not negligible. From the most likely n
    /// outwards, so that nothing overflows however many places there are.
    fn distribution(&self) -> Option<(usize, Vec<f64>)> {
        const NEGLIGIBLE: f64 = 1e-20;
        let peak = self.peak()?;
        let lambda = self.queue.arrival_rate;
        let mut below = vec![1.0];
        for n in (1..=peak).rev() {
            let weight = below[below.len() - 1] * self.death_rate(n) / lambda;
            if weight < NEGLIGIBLE {
                break;
            }
            below.push(weight);
        }
        let first = peak + 1 - below.len();
        below.reverse();
        let mut mass = below;
        let mut weight = 1.0;
        for n in peak + 1.. {
            weight *= lambda / self.death_rate(n);
            if weight.is_nan() || weight < NEGLIGIBLE {
                break;
            }
            mass.push(weight);
        }
        let total: f64 = mass.iter().sum();
        mass.iter_mut().for_each(|p| *p /= total);
        Some((first, mass))
    }

    /// The most likely number present: where departures catch up with arrivals.
    fn peak(&self) -> Option<usize> {
        let (load, servers) = (self.queue.load(), f64::from(self.queue.servers));
        if load < servers {
            return Some(load as usize);
        }
        let excess = self.queue.arrival_rate - servers / self.queue.mean_service;
        let peak = servers + excess * self.mean_patience;
        peak.is_finite().then_some(peak as usize)
    }

    fn death_rate(&self, n: usize) -> f64 {
        self.queue.death_rate(n, 1.0 / self.mean_patience)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{a} {b}");
    }

    fn queue(arrival_rate: f64, servers: u32) -> MultiServer {
        MultiServer { arrival_rate, mean_service: 2.0, servers }
    }

    /// By hand: B(1, a) = a / (1 + a), B(2, 1) = 1/5, C(2, 1) = 1/3. Tables: B(10, 5) = 0.0184,
    /// B(100, 100) = 0.0757.
    #[test]
    fn known_answers() {
        near(erlang_b(1, 3.0), 0.75, 1e-15);
        near(erlang_b(2, 1.0), 0.2, 1e-15);
        near(erlang_c(2, 1.0).unwrap(), 1.0 / 3.0, 1e-15);
        near(erlang_b(10, 5.0), 0.0184, 5e-5);
        near(erlang_b(100, 100.0), 0.0757, 5e-5);
        assert_eq!((erlang_b(0, 3.0), erlang_b(3, 0.0)), (1.0, 0.0));
        assert_eq!(erlang_b(5_000, 1.0), 0.0);
        assert_eq!(erlang_c(4, 4.0), None);
        assert_eq!(erlang_c(4, 0.0), Some(0.0));
    }

    /// c = 1: C = rho, W = rho S / (1 - rho).
    #[test]
    fn one_server() {
        let queue = queue(0.4, 1);
        near(queue.mean_wait().unwrap(), 0.8 * 2.0 / 0.2, 1e-13);
        near(queue.wait_exceeds(3.0).unwrap(), 0.8 * libm::exp(-0.3), 1e-13);
        near(queue.mean_busy().unwrap(), 0.8, 1e-15);
    }

    #[test]
    fn endless_patience_is_erlang_c() {
        for (rate, servers) in [(0.4, 1), (3.5, 8), (98.0, 200), (900.0, 2_000)] {
            let queue = queue(rate, servers);
            for mean_patience in [1e12, f64::INFINITY] {
                let state = Impatient { queue, mean_patience }.stationary().unwrap();
                near(state.mean_wait, queue.mean_wait().unwrap(), 1e-8);
                near(state.mean_busy, queue.load(), 1e-8);
                near(state.share_all_busy, erlang_c(servers, queue.load()).unwrap(), 1e-8);
                near(state.share_leaving, 0.0, 1e-10);
            }
        }
        let queue = queue(5.0, 8);
        assert!(Impatient { queue, mean_patience: f64::INFINITY }.stationary().is_none());
    }

    #[test]
    fn no_patience_is_erlang_b() {
        let queue = queue(5.0, 8);
        let state = Impatient { queue, mean_patience: 1e-9 }.stationary().unwrap();
        near(state.share_leaving, erlang_b(8, 10.0), 1e-6);
    }

    /// Patience as long as service: M/M/infinity in disguise, so the number present is Poisson.
    #[test]
    fn equal_patience_and_service_is_poisson() {
        let queue = queue(5.0, 8);
        let state = Impatient { queue, mean_patience: 2.0 }.stationary().unwrap();
        near(state.mean_waiting + state.mean_busy, 10.0, 1e-13);
        let mass = crate::theory::poisson::mass(10.0);
        let waiting: f64 = (8..mass.len()).map(|n| (n - 8) as f64 * mass[n]).sum();
        near(state.mean_waiting, waiting, 1e-13);
    }

    /// What comes in is served or leaves, at any size and load.
    #[test]
    fn nobody_is_lost() {
        for (rate, servers) in [(0.1, 3), (30.0, 8), (2_000.0, 3_000), (2_000.0, 10), (1.0, 0)] {
            let queue = queue(rate, servers);
            let state = Impatient { queue, mean_patience: 7.0 }.stationary().unwrap();
            near(state.mean_busy / 2.0, rate * (1.0 - state.share_leaving), 1e-11);
        }
        let empty = Impatient { queue: queue(0.0, 4), mean_patience: 7.0 }.stationary().unwrap();
        assert_eq!((empty.mean_wait, empty.mean_busy), (0.0, 0.0));
    }
}
