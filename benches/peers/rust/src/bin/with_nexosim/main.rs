//! W1 and W2 in NeXosim: models with ports, wired to a bench, on its one-threaded executor. NeXosim is made for large
//! systems of communicating components; each message between two models goes through a mailbox.

mod marac_years;
mod one_server;

use nexosim::model::{Context, Model};
use nexosim::time::MonotonicTime;
use rand::SeedableRng;
use rand_distr::Distribution;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const START: MonotonicTime = MonotonicTime::EPOCH;
const SECONDS_A_DAY: f64 = 86_400.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    peers::main(
        "NeXosim",
        |seed, customers| one_server::one_server(seed, customers).expect("the bench runs"),
        |seed, area| marac_years::marac_years(seed, area).expect("the bench runs"),
    )
}

/// A time that lies ahead: one of nothing is refused by the scheduler.
fn days(days: f64) -> Duration {
    Duration::from_secs_f64(days * SECONDS_A_DAY).max(Duration::from_nanos(1))
}

fn day<M: Model>(cx: &Context<M>) -> f64 {
    cx.time().duration_since(START).as_secs_f64() / SECONDS_A_DAY
}

/// A model's own stream of random numbers.
#[derive(Serialize, Deserialize)]
struct Chance(Xoshiro256PlusPlus);

impl Chance {
    fn new(seed: u64, model: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_mul(16).wrapping_add(model)))
    }

    fn days(&mut self, law: impl Distribution<f64>) -> Duration {
        days(law.sample(&mut self.0))
    }
}
