//! Waits: how long each lasted, in order. Their distribution: [`super::pool`]; those of many years: [`super::counts`].

use crate::time::Moment;
use std::ops::Range;

/// The waits of which the distribution is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// To the first look at a referral, that work included.
    Screening,
    /// To the Idaa service reaching the person; those never reached are counted by `no_contact`.
    Contact,
    /// To a place of caseload, or to giving up waiting for one.
    Allocation,
    /// To the hearing.
    Hearing,
}

impl Wait {
    /// How many there are.
    pub const COUNT: usize = 4;
}

/// The waits of one kind, of one place and year.
///
/// They are pushed as they come, then put in order once: roughly, by bucket. Any number of them then have their
/// quantiles found together by adding up how many are in each bucket and looking into one bucket only.
#[derive(Clone, Debug, Default)]
pub struct Waits {
    /// Waits that came to their end, in milliseconds; by bucket once they are in order.
    reached: Vec<i64>,
    /// How long waits that the run ended first have lasted so far.
    open: Vec<i64>,
    /// How many of `reached` lie in each bucket and those before it, up to the last that has any; empty until they are
    /// in order.
    up_to: Vec<u32>,
    /// Sum of `reached`, once they are in order.
    total: i128,
}

impl Waits {
    /// Forgets all and keeps the memory.
    pub fn clear(&mut self) {
        self.reached.clear();
        self.open.clear();
        self.up_to.clear();
        self.total = 0;
    }

    /// Adds the wait from one moment to another, or to `stop` where it never happened.
    #[inline]
    pub fn push(&mut self, from: Moment, to: Moment, stop: Moment) {
        if to.happened() {
            self.reached.push(to.0 - from.0);
        } else {
            self.open.push(stop.0 - from.0);
        }
    }

    /// Puts all that was pushed in order of its bucket. `room` is for the time being.
    pub fn put_in_order(&mut self, room: &mut Vec<i64>) {
        let Self { reached, up_to, total, .. } = self;
        up_to.clear();
        for &wait in &*reached {
            let bucket = bucket(wait);
            if bucket >= up_to.len() {
                up_to.resize(bucket + 1, 0);
            }
            up_to[bucket] += 1;
        }
        let mut before = 0;
        for count in &mut *up_to {
            before += std::mem::replace(count, before);
        }
        room.clear();
        room.extend_from_slice(reached);
        *total = 0;
        // The count of those before a bucket moves on to that of those up to it.
        for &wait in &*room {
            let next = &mut up_to[bucket(wait)];
            reached[*next as usize] = wait;
            *next += 1;
            *total += i128::from(wait);
        }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.reached.len() + self.open.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those that came to their end, in milliseconds.
    pub(super) fn reached(&self) -> &[i64] {
        &self.reached
    }

    /// How long those still open when the run ended had lasted, in milliseconds.
    pub(super) fn open(&self) -> &[i64] {
        &self.open
    }

    /// How many of those lie in each bucket and those before it, once they are in order.
    pub(super) fn up_to(&self) -> &[u32] {
        &self.up_to
    }

    /// The sum of those, once they are in order.
    pub(super) const fn total(&self) -> i128 {
        self.total
    }

    /// Those that lie in some buckets.
    pub(super) fn within(&self, buckets: Range<usize>) -> &[i64] {
        let before =
            |bucket: usize| if bucket > self.up_to.len() { self.reached.len() } else { before(&self.up_to, bucket) };
        &self.reached[before(buckets.start)..before(buckets.end)]
    }
}

/// How many lie before a bucket.
pub(super) fn before(up_to: &[u32], bucket: usize) -> usize {
    if bucket == 0 { 0 } else { up_to[bucket - 1] as usize }
}

/// The bucket of a wait, in order of waits: 70 minutes wide for waits under 18 hours, for longer ones never wider than an
/// eighth of the wait.
///
/// # Formula
///
/// The exponent and the first four binary places of `wait + 2^26`, as a number is kept in a computer.
#[inline]
pub(super) fn bucket(wait: i64) -> usize {
    const DROPPED: u32 = f64::MANTISSA_DIGITS - 1 - 4;
    const FIRST: u64 = (SHORT as f64).to_bits() >> DROPPED;
    ((((wait.max(0) + SHORT) as f64).to_bits() >> DROPPED) - FIRST) as usize
}

/// Milliseconds, 18.6 hours: the buckets of shorter waits are of one width.
pub(super) const SHORT: i64 = 1 << 26;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DAY;

    #[test]
    fn buckets_keep_the_order_at_every_power_of_two() {
        let edges: Vec<i64> = (0..60).flat_map(|power| [-1, 0, 1].map(|step| (1 << power) + step)).collect();
        assert!(edges.windows(2).all(|pair| pair[0] > pair[1] || bucket(pair[0]) <= bucket(pair[1])));
        assert_eq!((bucket(-1), bucket(0)), (0, 0));
        assert!(bucket(i64::MAX / 2) < 1_024, "few for any wait");
        assert!(bucket(14 * DAY) > bucket(13 * DAY) && bucket(DAY) > bucket(DAY - 10_000_000));
    }
}
