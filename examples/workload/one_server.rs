//! W1: customers arrive at random, one server serves them in turn (M/M/1). The mean time in the system is known: 10.

use super::told::{self, Told};
use maracsim::engine::EventList;
use maracsim::random::{Key, Stream};
use maracsim::time::Moment;
use std::collections::VecDeque;

/// Customers of a replication.
const CUSTOMERS: u64 = 1_000_000;
/// Mean days from one arrival to the next.
const BETWEEN: f64 = 1.0 / 0.9;
/// Mean days of a service.
const SERVICE: f64 = 1.0;

/// The two events.
const ARRIVAL: u32 = 0;
const DEPARTURE: u32 = 1;

/// Times the replications.
pub fn timed(reps: u32, seed: u64) -> Told {
    let mut queue = Queue::default();
    told::timed("W1", ["mean_time"], reps, |rep| {
        let days = queue.run(Key::new(seed).with(u64::from(rep)).stream());
        (2 * CUSTOMERS, [days / CUSTOMERS as f64])
    })
}

/// The server and the customers with it: who arrived first leaves first.
#[derive(Default)]
struct Queue {
    events: EventList,
    present: VecDeque<Moment>,
}

impl Queue {
    /// Days in the system, over all customers.
    fn run(&mut self, mut stream: Stream) -> f64 {
        let (mut arrived, mut milliseconds) = (0, 0);
        let mut after = |now: Moment, mean: f64| now.plus_days(mean * stream.exponential());
        self.events.clear();
        self.events.push(after(Moment::ZERO, BETWEEN), ARRIVAL);
        while let Some((now, event)) = self.events.pop_before(Moment::NEVER) {
            if event == ARRIVAL {
                arrived += 1;
                if arrived < CUSTOMERS {
                    self.events.push(after(now, BETWEEN), ARRIVAL);
                }
                self.present.push_back(now);
            } else if let Some(since) = self.present.pop_front() {
                milliseconds += now.0 - since.0;
            }
            // Whoever has just come to the front is served.
            let begins = if event == ARRIVAL { self.present.len() == 1 } else { !self.present.is_empty() };
            if begins {
                self.events.push(after(now, SERVICE), DEPARTURE);
            }
        }
        Moment(milliseconds).days_since(Moment::ZERO)
    }
}
