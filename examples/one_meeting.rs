//! One Marac meeting made of the engine's parts, beside its closed form: `cargo run --release --example one_meeting`.
//!
//! Referrals come at random, 14 in a fortnight; every fortnight a meeting hears the 16 that have waited longest. Load is
//! 88 %, so a ratio says that there is room. How long do people wait?

#![allow(clippy::print_stdout, reason = "an example prints")]

use maracsim::engine::EventList;
use maracsim::random::{Key, Stream};
use maracsim::statistics::{Estimate, student_t};
use maracsim::theory::Meeting;
use maracsim::time::{DAY, Moment};
use std::collections::VecDeque;

/// Mean referrals between two meetings, and cases that one can hear.
const REFERRALS: f64 = 14.0;
const PLACES: u32 = 16;
/// Days between meetings.
const FORTNIGHT: f64 = 14.0;
/// A replication: ten years, of which the first is left out, as it begins with nobody waiting.
const YEARS: i64 = 10;
const BURN_IN: Moment = Moment(365 * DAY);
const END: Moment = Moment(YEARS * 365 * DAY);
const REPLICATIONS: u64 = 400;

/// What can come next. The list of events holds whole numbers, so that it never asks for memory once it has grown.
const REFERRAL: u32 = 0;
const SITTING: u32 = 1;

/// Prints the wait as simulated, as a closed form has it, and as a ratio would.
pub fn main() {
    let wait = simulated();
    println!("simulated mean wait   {:.2} days ({:.2} to {:.2}, chance only)", wait.mean, wait.low, wait.high);
    match closed_form() {
        Some(days) => println!("closed form           {days:.2} days (Bailey 1954)"),
        None => println!("closed form           none: more are referred than can be heard"),
    }
    println!("half an interval      {:.2} days: what a ratio would expect", FORTNIGHT / 2.0);
}

/// The mean wait in days, with its interval.
pub fn simulated() -> Estimate {
    let means: Vec<f64> = (0..REPLICATIONS).map(|replication| mean_wait(Key::new(1).with(replication))).collect();
    student_t(&means)
}

/// The same of a meeting that has been going for ever; `None` where more are referred than it can hear.
pub fn closed_form() -> Option<f64> {
    let meeting = Meeting { arrivals_per_meeting: REFERRALS, places: PLACES, interval: FORTNIGHT, cut_off: 0.0 };
    meeting.stationary().map(|queue| queue.mean_wait())
}

/// Mean days from referral to meeting of those heard after the first year. The same key gives the same history.
fn mean_wait(key: Key) -> f64 {
    let mut stream = key.stream();
    let (mut events, mut waiting) = (EventList::default(), VecDeque::new());
    let (mut days, mut heard) = (0.0, 0_u32);
    events.push(next_referral(Moment::ZERO, &mut stream), REFERRAL);
    events.push(Moment::ZERO.plus_days(FORTNIGHT), SITTING);
    while let Some((now, event)) = events.pop_before(END) {
        if event == REFERRAL {
            waiting.push_back(now);
            events.push(next_referral(now, &mut stream), REFERRAL);
            continue;
        }
        let places = waiting.len().min(PLACES as usize);
        for referred in waiting.drain(..places).filter(|referred: &Moment| *referred >= BURN_IN) {
            days += now.days_since(referred);
            heard += 1;
        }
        events.push(now.plus_days(FORTNIGHT), SITTING);
    }
    days / f64::from(heard)
}

fn next_referral(now: Moment, stream: &mut Stream) -> Moment {
    now.plus_days(stream.exponential() * FORTNIGHT / REFERRALS)
}
