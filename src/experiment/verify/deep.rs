//! The same queues near capacity, where a mean takes hundreds of millions of referrals.

use super::caseload::{filling, queue, waiting};
use super::desk::{one, several, urgent_first};
use super::meeting::{from_empty, meeting, stationary, two_classes};
use super::trial::Trial;
use crate::random::Law;

/// Many short runs rather than few long ones keep the memory flat; each is a thousand times as long as the queue
/// takes to forget, and so is what all of them measure against their burn-in.
pub(super) fn trials() -> Vec<Trial> {
    let exponential = ("exponential(0.25 h)", Law::Exponential { mean: 0.25 / 24.0 });
    let fixed = ("fixed(0.25 h)", Law::Fixed(0.25 / 24.0));
    let mut all = vec![
        one(91.2, exponential.0, exponential.1).long_run(10, 1).times(256),
        one(94.08, fixed.0, fixed.1).long_run(20, 2).times(256),
        one(94.08, exponential.0, exponential.1).long_run(20, 3).times(512),
        several(94.08, 8, 2.0).long_run(20, 3).times(256),
        urgent_first(91.2, (0.3, "30 %"), exponential.0, exponential.1).long_run(10, 1).times(256),
        waiting(queue(94.08, 20, 20.0 / 96.0)).long_run(10, 3).times(256),
    ];
    for (rate, places, years, times) in [(30.4, 8, 10, 256), (31.36, 8, 20, 512)] {
        all.push(stationary(rate, meeting(rate, 0.25, places, 0.0625)).long_run(years, 2).times(times));
    }
    let urgent = two_classes(30.4, meeting(30.4, 0.25, 8, 0.0625), "40 %", 0.4);
    all.extend(urgent.map(|trial| trial.long_run(10, 2).times(256)));
    // Years to settle: what a policy horizon sees of it.
    all.push(from_empty(0.28, meeting(0.28, 28.0, 8, 7.0), 10).times(20_000));
    all.push(filling(queue(0.196, 20, 100.0), None, 5).times(20_000));
    all
}
