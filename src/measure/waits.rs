//! Waits: how long each lasted, and their distribution to the millisecond. Those of many years: [`super::counts`].

use super::counts::{self, Counts};
use crate::statistics::{KaplanMeier, Observation, rank};
use crate::time::{DAY, Moment};

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

    /// Those that lie in a bucket.
    fn within(&self, bucket: usize) -> &[i64] {
        match self.up_to.get(bucket) {
            Some(&end) => &self.reached[before(&self.up_to, bucket)..end as usize],
            None => &[],
        }
    }
}

/// How many lie before a bucket.
fn before(up_to: &[u32], bucket: usize) -> usize {
    if bucket == 0 { 0 } else { up_to[bucket - 1] as usize }
}

/// The bucket of a wait, in order of waits: 70 minutes wide for waits under 18 hours, for longer ones never wider than an
/// eighth of the wait.
///
/// # Formula
///
/// The exponent and the first four binary places of `wait + 2^26`, as a number is kept in a computer.
#[inline]
fn bucket(wait: i64) -> usize {
    const DROPPED: u32 = f64::MANTISSA_DIGITS - 1 - 4;
    const FIRST: u64 = (SHORT as f64).to_bits() >> DROPPED;
    ((((wait.max(0) + SHORT) as f64).to_bits() >> DROPPED) - FIRST) as usize
}

/// Milliseconds, 18.6 hours: the buckets of shorter waits are of one width.
pub(super) const SHORT: i64 = 1 << 26;

/// The share of waits still open up to which a mean, restricted to the longest wait seen, is worth telling.
const STILL_OPEN: f64 = 0.05;

/// How many waits there are, and their mean, p50, p90 and p95 in days.
pub type Summary = (usize, [f64; 4]);

/// What it takes to see several [`Waits`] as one: nothing but room, kept from one time to the next.
#[derive(Debug, Default)]
pub struct Pool {
    /// As in [`Waits`], over all of them.
    up_to: Vec<u32>,
    /// The waits of one bucket.
    near: Vec<i64>,
    observations: Vec<Observation>,
    /// The counts of many years, by narrow bucket.
    sum: Vec<u64>,
}

impl Pool {
    /// The distribution of waits that are in order, taken together: by Kaplan-Meier where some have not come to their
    /// end. NaN where there are none; infinite where so many are still open that the run does not show it: more than
    /// the percentile leaves, or for the mean more than one in twenty.
    ///
    /// Kaplan-Meier asks that who is still open waits no longer than others. Over several years or authorities that is
    /// false: the open ones are the latest of a queue that grows. A percentile of several parts is therefore shown only
    /// up to the shortest wait that is still open, where nothing has to be assumed.
    pub fn summary<'w>(&mut self, parts: impl Iterator<Item = &'w Waits> + Clone) -> Summary {
        let open: usize = parts.clone().map(|waits| waits.open.len()).sum();
        let reached: usize = parts.clone().map(|waits| waits.reached.len()).sum();
        let summary = match (reached + open, open) {
            (0, _) => [f64::NAN; 4],
            (_, 0) => self.plain(parts, reached),
            _ => self.censored(parts, open),
        };
        (reached + open, summary)
    }

    fn censored<'w>(&mut self, parts: impl Iterator<Item = &'w Waits> + Clone, open: usize) -> [f64; 4] {
        let observed = |observed| move |&wait: &i64| Observation { time: days(wait), observed, count: 1 };
        let several = parts.clone().filter(|waits| !waits.is_empty()).count() > 1;
        let shortest_open = parts.clone().flat_map(|waits| &waits.open).min().map_or(0.0, |&wait| days(wait));
        self.observations.clear();
        for waits in parts {
            self.observations.extend(waits.reached.iter().map(observed(true)));
            self.observations.extend(waits.open.iter().map(observed(false)));
        }
        self.by_kaplan_meier(several, shortest_open, open)
    }

    /// The distribution of the observations, `open` of which are.
    fn by_kaplan_meier(&mut self, several: bool, shortest_open: f64, open: usize) -> [f64; 4] {
        let longest = self.observations.iter().map(|observation| observation.time).fold(0.0, f64::max);
        let all = self.observations.iter().map(|observation| observation.count).sum::<usize>() as f64;
        let curve = KaplanMeier::new(&mut self.observations);
        let known = |value: &f64| !several || *value <= shortest_open;
        let quantile = |p| curve.quantile(p).filter(known).unwrap_or(f64::INFINITY);
        let shown = curve.survival(longest) <= STILL_OPEN && (!several || open as f64 <= STILL_OPEN * all);
        let mean = if shown { curve.restricted_mean(longest) } else { f64::INFINITY };
        [mean, quantile(0.5), quantile(0.9), quantile(0.95)]
    }

    /// All `count` came to their end: the mean and the ceil(p n)-th smallest.
    fn plain<'w>(&mut self, parts: impl Iterator<Item = &'w Waits> + Clone, count: usize) -> [f64; 4] {
        self.add_up(parts.clone());
        let total: i128 = parts.clone().map(|waits| waits.total).sum();
        let mut quantile = |p: f64| days(self.smallest(rank(p, count), parts.clone()));
        [total as f64 / DAY as f64 / count as f64, quantile(0.5), quantile(0.9), quantile(0.95)]
    }

    /// The same for waits of many years, of which a percentile is known to a narrow bucket: see [`Counts`].
    pub fn summary_of_counts<'w>(&mut self, parts: impl Iterator<Item = &'w Counts> + Clone) -> Summary {
        let open = parts.clone().map(|counts| counts.open().len()).sum();
        let reached: usize = parts.clone().map(Counts::reached).sum();
        self.sum.clear();
        for counts in parts.clone() {
            counts.add_to(&mut self.sum);
        }
        let summary = match (reached + open, open) {
            (0, _) => [f64::NAN; 4],
            (_, 0) => {
                let total: i128 = parts.map(Counts::total).sum();
                let quantile = |p: f64| days(counts::of_rank(&self.sum, rank(p, reached) as u64));
                [total as f64 / DAY as f64 / reached as f64, quantile(0.5), quantile(0.9), quantile(0.95)]
            }
            _ => {
                let filled = self.sum.iter().enumerate().filter(|(_, count)| **count > 0);
                let observed = |(bucket, &count): (usize, &u64)| Observation {
                    time: days(counts::middle(bucket)),
                    observed: true,
                    count: count as usize,
                };
                let going_on = |&wait: &i64| Observation { time: days(wait), observed: false, count: 1 };
                let still_open = parts.flat_map(Counts::open);
                let shortest_open = still_open.clone().min().map_or(0.0, |&wait| days(wait));
                self.observations.clear();
                self.observations.extend(filled.map(observed).chain(still_open.map(going_on)));
                self.by_kaplan_meier(true, shortest_open, open)
            }
        };
        (reached + open, summary)
    }

    /// Counts what lies in each bucket and those before it.
    fn add_up<'w>(&mut self, parts: impl Iterator<Item = &'w Waits> + Clone) {
        let buckets = parts.clone().map(|waits| waits.up_to.len()).max();
        self.up_to.clear();
        self.up_to.resize(buckets.unwrap_or(0), 0);
        for waits in parts {
            let (own, beyond) = self.up_to.split_at_mut(waits.up_to.len());
            own.iter_mut().zip(&waits.up_to).for_each(|(sum, count)| *sum += count);
            beyond.iter_mut().for_each(|sum| *sum += waits.reached.len() as u32);
        }
    }

    /// The wait of a rank from 1 on, in milliseconds.
    fn smallest<'w>(&mut self, rank: usize, parts: impl Iterator<Item = &'w Waits>) -> i64 {
        let bucket = self.up_to.partition_point(|&count| (count as usize) < rank);
        self.near.clear();
        parts.for_each(|waits| self.near.extend_from_slice(waits.within(bucket)));
        *self.near.select_nth_unstable(rank - 1 - before(&self.up_to, bucket)).1
    }
}

fn days(milliseconds: i64) -> f64 {
    milliseconds as f64 / DAY as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STOP: Moment = Moment(40 * DAY);

    /// Waits in milliseconds, in order.
    fn waits(of: impl IntoIterator<Item = i64>) -> Waits {
        let mut waits = Waits::default();
        of.into_iter().for_each(|wait| waits.push(Moment(DAY), Moment(DAY + wait), STOP));
        waits.put_in_order(&mut Vec::new());
        waits
    }

    #[test]
    fn quantiles_are_those_of_the_sorted_list() {
        let many = waits((1..=100).rev().map(|day| day * DAY));
        assert_eq!(Pool::default().summary([&many].into_iter()), (100, [50.5, 50.0, 90.0, 95.0]));
        assert_eq!(Pool::default().summary([&waits([3 * DAY])].into_iter()), (1, [3.0; 4]));
        let (count, none) = Pool::default().summary([&waits([])].into_iter());
        assert!(count == 0 && none.iter().all(|value| value.is_nan()));
    }

    #[test]
    fn an_open_case_is_not_dropped() {
        let mut waits = waits((1..=9).map(|day| day * DAY));
        waits.push(Moment::ZERO, Moment::NEVER, STOP);
        let (count, [mean, p50, p90, p95]) = Pool::default().summary([&waits].into_iter());
        assert!(count == 10 && mean.is_infinite(), "{count} {mean}");
        assert!(p50 == 5.0 && p90 == 9.0 && p95.is_infinite(), "{p50} {p90} {p95}");
    }

    #[test]
    fn buckets_keep_the_order_at_every_power_of_two() {
        let edges: Vec<i64> = (0..60).flat_map(|power| [-1, 0, 1].map(|step| (1 << power) + step)).collect();
        assert!(edges.windows(2).all(|pair| pair[0] > pair[1] || bucket(pair[0]) <= bucket(pair[1])));
        assert_eq!((bucket(-1), bucket(0)), (0, 0));
        assert!(bucket(i64::MAX / 2) < 1_024, "few for any wait");
        assert!(bucket(14 * DAY) > bucket(13 * DAY) && bucket(DAY) > bucket(DAY - 10_000_000));
    }

    proptest! {
        #[test]
        fn parts_together_have_the_quantiles_of_all_sorted(
            parts in prop::collection::vec(prop::collection::vec((0.0..45.0_f64, 0..3_i64), 0..60), 1..8)
        ) {
            // From milliseconds to a thousand years, with ties.
            let all = |part: &Vec<(f64, i64)>| part.iter().map(|&(power, step)| power.exp2() as i64 + step).collect();
            let parts: Vec<Vec<i64>> = parts.iter().map(all).collect();
            let mut sorted = parts.concat();
            sorted.sort_unstable();
            let ordered: Vec<Waits> = parts.into_iter().map(waits).collect();
            let mut pool = Pool::default();
            let (count, [mean, found @ ..]) = pool.summary(ordered.iter());
            prop_assert_eq!(count, sorted.len());
            if count > 0 {
                let expected = [0.5, 0.9, 0.95].map(|p| days(sorted[rank(p, count) - 1]));
                prop_assert_eq!(found, expected);
                let total: i128 = sorted.iter().map(|&wait| i128::from(wait)).sum();
                prop_assert_eq!(mean, total as f64 / DAY as f64 / count as f64);
            }
        }
    }
}
