//! How a service with c places fills up from empty.
//!
//! Knows: the exact transient of M/M/c and M/M/c+M. Must not know: the long run (`erlang`),
//! which it must reach. Few services near capacity reach it within a policy's horizon.

use super::erlang::MultiServer;
use super::poisson;

/// A service some time after it opened empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transient {
    /// Mean number waiting at that time.
    pub waiting: f64,
    /// Mean number of places taken at that time.
    pub busy: f64,
    /// Mean number waiting, averaged over the time since the start.
    pub average_waiting: f64,
    /// Mean number of places taken, averaged over the time since the start.
    pub average_busy: f64,
    /// The share of the time since the start with every place taken.
    pub average_all_busy: f64,
}

impl Transient {
    /// Mean wait of those who have come since the start, in order of arrival, where nobody leaves; `queue` is the service.
    ///
    /// # Formula
    ///
    /// Poisson arrivals see time averages. Who finds n >= c present waits for n - c + 1 ends of service, S / c apart in
    /// the mean: `(E[waiting] + P(all busy)) S / c`.
    pub fn average_wait(&self, queue: MultiServer) -> f64 {
        (self.average_waiting + self.average_all_busy) * queue.mean_service / f64::from(queue.servers)
    }
}

/// The service `time` after it opened empty, those who wait leaving after an exponential
/// patience (infinite mean: nobody leaves). Exact but for probabilities below 1e-15, at any
/// load. Takes about (total rate x time) x (states) steps.
///
/// # Formula
///
/// Uniformisation: with R at least every state's total rate and P = I + Q / R,
/// `p(t) = sum_k Poisson(k; R t) p(0) P^k`, and the average over [0, t] is
/// `sum_k P(Poisson(R t) > k) p(0) P^k / (R t)`.
///
/// Reference: A. Jensen (1953), Skandinavisk Aktuarietidskrift 36, 87-91; D. Gross, D. R.
/// Miller (1984), Operations Research 32(2), 343-361, doi:10.1287/opre.32.2.343.
pub fn from_empty(queue: MultiServer, mean_patience: f64, time: f64) -> Transient {
    let mut chain = Chain::new(queue, 1.0 / mean_patience, time);
    let steps = poisson::mass(chain.rate * time);
    let mut later = 1.0;
    let mut result =
        Transient { waiting: 0.0, busy: 0.0, average_waiting: 0.0, average_busy: 0.0, average_all_busy: 0.0 };
    let events = chain.rate * time;
    for weight in steps {
        later -= weight;
        let share = if events > 0.0 { f64::max(later, 0.0) / events } else { 0.0 };
        let (waiting, busy) = chain.means();
        result.average_all_busy += share * chain.all_busy();
        result.waiting += weight * waiting;
        result.busy += weight * busy;
        result.average_waiting += share * waiting;
        result.average_busy += share * busy;
        chain.step();
    }
    result
}

/// The uniformised chain and where it is.
struct Chain {
    servers: usize,
    birth: f64,
    /// Rates of departure with 0, 1, ... present; the last state lets nobody in.
    deaths: Vec<f64>,
    /// R.
    rate: f64,
    /// P(n present), grown as far as the chain can have come.
    mass: Vec<f64>,
}

impl Chain {
    fn new(queue: MultiServer, impatience: f64, time: f64) -> Self {
        let birth = queue.arrival_rate;
        // Nobody gets further than the arrivals; nor, from empty, than the long run does.
        let most = poisson::mass(birth * time).len();
        let mut deaths = vec![0.0];
        let mut tail = 1.0;
        while deaths.len() <= most && tail > 1e-22 {
            let death = queue.death_rate(deaths.len(), impatience);
            deaths.push(death);
            if death > birth {
                tail *= birth / death;
            }
        }
        let rate = birth + deaths.iter().copied().fold(0.0, f64::max);
        Self { servers: queue.servers as usize, birth, deaths, rate, mass: vec![1.0] }
    }

    /// Mean numbers waiting and busy.
    fn means(&self) -> (f64, f64) {
        let mut means = (0.0, 0.0);
        for (n, p) in self.mass.iter().enumerate() {
            means.0 += p * n.saturating_sub(self.servers) as f64;
            means.1 += p * n.min(self.servers) as f64;
        }
        means
    }

    /// The chance that every place is taken.
    fn all_busy(&self) -> f64 {
        self.mass.iter().skip(self.servers).sum()
    }

    /// One event of the uniformised chain: p <- p P, in place, from the left.
    fn step(&mut self) {
        if self.mass.len() < self.deaths.len() {
            self.mass.push(0.0);
        }
        let (up, last) = (self.birth / self.rate, self.deaths.len() - 1);
        let mut from_below = 0.0;
        for n in 0..self.mass.len() {
            let here = self.mass[n];
            let from_above = match (self.mass.get(n + 1), self.deaths.get(n + 1)) {
                (Some(p), Some(death)) => p * death / self.rate,
                _ => 0.0,
            };
            let leaving = self.deaths[n] / self.rate + if n < last { up } else { 0.0 };
            self.mass[n] = here * (1.0 - leaving) + from_below + from_above;
            from_below = here * up;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::erlang::Impatient;

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{a} {b}");
    }

    fn queue(arrival_rate: f64, servers: u32) -> MultiServer {
        MultiServer { arrival_rate, mean_service: 2.0, servers }
    }

    #[test]
    fn settles_at_the_long_run() {
        for (rate, servers, mean_patience) in [(0.4, 1, f64::INFINITY), (3.6, 8, f64::INFINITY), (6.0, 8, 5.0)] {
            let queue = queue(rate, servers);
            let late = from_empty(queue, mean_patience, 6_000.0);
            let state = Impatient { queue, mean_patience }.stationary().unwrap();
            near(late.waiting, state.mean_waiting, 1e-8);
            near(late.busy, state.mean_busy, 1e-9);
            // Averages carry the start with them: a part in 6,000 for each unit of time that it takes to settle.
            near(late.average_all_busy, state.share_all_busy, 5e-3);
        }
    }

    /// More places than anybody needs: M/M/infinity, load (1 - e^(-t / S)).
    #[test]
    fn many_places() {
        for t in [0.3, 2.0, 9.0] {
            let state = from_empty(queue(5.0, 200), f64::INFINITY, t);
            let fill = 1.0 - libm::exp(-t / 2.0);
            near(state.busy, 10.0 * fill, 1e-12);
            near(state.average_busy, 10.0 * (1.0 - 2.0 * fill / t), 1e-12);
            near(state.waiting, 0.0, 1e-12);
        }
    }

    /// Arrivals so far = present + served + left, at every load, exactly.
    #[test]
    fn everybody_is_somewhere() {
        for (rate, servers, patience) in
            [(0.4, 1, f64::INFINITY), (9.0, 8, f64::INFINITY), (9.0, 8, 5.0), (40.0, 3, 0.5), (1.0, 0, 3.0)]
        {
            for time in [0.01, 1.0, 30.0] {
                let state = from_empty(queue(rate, servers), patience, time);
                let gone = time * (state.average_busy / 2.0 + state.average_waiting / patience);
                near(state.busy + state.waiting + gone, rate * time, 1e-10);
            }
        }
    }

    /// M/M/1: who comes waits for all who are there. The long run is Erlang C's wait.
    #[test]
    fn waits_from_empty() {
        let one = queue(0.4, 1);
        let early = from_empty(one, f64::INFINITY, 3.0);
        near(early.average_wait(one), (early.average_waiting + early.average_busy) * 2.0, 1e-12);
        let many = queue(3.0, 8);
        let late = from_empty(many, f64::INFINITY, 20_000.0);
        near(late.average_wait(many), many.mean_wait().unwrap(), 1e-3);
    }

    /// M/M/1 soon after the start: E[busy] = lambda t - lambda (lambda + 1/S) t^2 / 2 + ...
    #[test]
    fn first_moments_by_series() {
        let state = from_empty(queue(1.0, 1), f64::INFINITY, 1e-3);
        near(state.busy, 1e-3 - 1.5 * 0.5e-6, 2e-9);
        let none = from_empty(queue(1.0, 1), f64::INFINITY, 0.0);
        assert_eq!((none.busy, none.waiting, none.average_busy), (0.0, 0.0, 0.0));
    }
}
