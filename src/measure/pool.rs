//! Several [`Waits`] seen as one: their mean and percentiles.

use super::counts::{self, Counts};
use super::waits::{Waits, before, bucket};
use crate::statistics::{KaplanMeier, Stretch, rank};
use crate::time::DAY;

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
    /// How long waits that the run ended first have lasted, in order.
    open: Vec<i64>,
    /// What ended before each of those.
    stretches: Vec<Stretch>,
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
        let open: usize = parts.clone().map(|waits| waits.open().len()).sum();
        let reached: usize = parts.clone().map(|waits| waits.reached().len()).sum();
        let summary = match (reached + open, open) {
            (0, _) => [f64::NAN; 4],
            (_, 0) => self.plain(parts, reached),
            _ => self.censored(parts, reached + open),
        };
        (reached + open, summary)
    }

    fn censored<'w>(&mut self, parts: impl Iterator<Item = &'w Waits> + Clone, all: usize) -> [f64; 4] {
        let several = parts.clone().filter(|waits| !waits.is_empty()).count() > 1;
        self.add_up(parts.clone());
        self.put_open_in_order(parts.clone().flat_map(|waits| waits.open()));
        let Self { open, near, stretches, .. } = self;
        let (mut ended, mut from) = (Ended::default(), 0);
        for open in open.chunk_by(|one, other| bucket(*one) == bucket(*other)) {
            // Only in a bucket in which a wait is open does the order of the others matter.
            let here = bucket(open[0]);
            near.clear();
            for waits in parts.clone() {
                ended.add(waits.within(from..here));
                near.extend_from_slice(waits.within(here..here + 1));
            }
            near.sort_unstable();
            let mut near = &near[..];
            for &open in open {
                let (sooner, later) = near.split_at(near.partition_point(|&wait| wait <= open));
                ended.add(sooner);
                stretches.push(ended.take(1));
                near = later;
            }
            ended.add(near);
            from = here + 1;
        }
        parts.clone().for_each(|waits| ended.add(waits.within(from..usize::MAX)));
        stretches.push(ended.take(0));
        let (mean, ranks) = self.by_kaplan_meier(several, all);
        let percentiles = ranks.map(|rank| rank.map(|rank| self.smallest(rank, parts.clone())));
        self.shown(mean, percentiles, several)
    }

    fn put_open_in_order<'w>(&mut self, open: impl Iterator<Item = &'w i64>) {
        self.open.clear();
        self.open.extend(open);
        self.open.sort_unstable();
        self.stretches.clear();
    }

    /// The mean of `all` waits, and the rank of each percentile among those that came to their end.
    fn by_kaplan_meier(&self, several: bool, all: usize) -> (f64, [Option<usize>; 3]) {
        let curve = KaplanMeier::new(&self.stretches);
        let few_open = !several || self.open.len() as f64 <= STILL_OPEN * all as f64;
        let mean = if few_open && curve.survival() <= STILL_OPEN {
            curve.restricted_mean(self.open.last().map_or(0.0, |&wait| days(wait)))
        } else {
            f64::INFINITY
        };
        (mean, [0.5, 0.9, 0.95].map(|p| curve.quantile(p)))
    }

    /// What is told where waits are open: of several parts no percentile beyond the shortest of those.
    fn shown(&self, mean: f64, percentiles: [Option<i64>; 3], several: bool) -> [f64; 4] {
        let known = |wait: &i64| !several || self.open.first().is_some_and(|open| wait <= open);
        let [p50, p90, p95] = percentiles.map(|wait| wait.filter(known).map_or(f64::INFINITY, days));
        [mean, p50, p90, p95]
    }

    /// All `count` came to their end: the mean and the ceil(p n)-th smallest.
    fn plain<'w>(&mut self, parts: impl Iterator<Item = &'w Waits> + Clone, count: usize) -> [f64; 4] {
        self.add_up(parts.clone());
        let total: i128 = parts.clone().map(|waits| waits.total()).sum();
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
                self.put_open_in_order(parts.flat_map(Counts::open));
                let mut buckets =
                    self.sum.iter().enumerate().map(|(at, &count)| (counts::middle(at), count)).peekable();
                let mut ended = Ended::default();
                for &open in &self.open {
                    std::iter::from_fn(|| buckets.next_if(|&(wait, _)| wait <= open))
                        .for_each(|some| ended.add_some(some));
                    self.stretches.push(ended.take(1));
                }
                buckets.for_each(|some| ended.add_some(some));
                self.stretches.push(ended.take(0));
                let (mean, ranks) = self.by_kaplan_meier(true, reached + open);
                self.shown(mean, ranks.map(|rank| rank.map(|rank| counts::of_rank(&self.sum, rank as u64))), true)
            }
        };
        (reached + open, summary)
    }

    /// Counts what lies in each bucket and those before it.
    fn add_up<'w>(&mut self, parts: impl Iterator<Item = &'w Waits> + Clone) {
        let buckets = parts.clone().map(|waits| waits.up_to().len()).max();
        self.up_to.clear();
        self.up_to.resize(buckets.unwrap_or(0), 0);
        for waits in parts {
            let (own, beyond) = self.up_to.split_at_mut(waits.up_to().len());
            own.iter_mut().zip(waits.up_to()).for_each(|(sum, count)| *sum += count);
            beyond.iter_mut().for_each(|sum| *sum += waits.reached().len() as u32);
        }
    }

    /// The wait of a rank from 1 on, in milliseconds.
    fn smallest<'w>(&mut self, rank: usize, parts: impl Iterator<Item = &'w Waits>) -> i64 {
        let bucket = self.up_to.partition_point(|&count| (count as usize) < rank);
        self.near.clear();
        parts.for_each(|waits| self.near.extend_from_slice(waits.within(bucket..bucket + 1)));
        *self.near.select_nth_unstable(rank - 1 - before(&self.up_to, bucket)).1
    }
}

/// Waits that came to their end while no other was left open.
#[derive(Default)]
struct Ended {
    count: usize,
    /// Milliseconds.
    total: i128,
}

impl Ended {
    fn add(&mut self, waits: &[i64]) {
        self.count += waits.len();
        self.total += waits.iter().map(|&wait| i128::from(wait)).sum::<i128>();
    }

    fn add_some(&mut self, (wait, count): (i64, u64)) {
        self.count += count as usize;
        self.total += i128::from(wait) * i128::from(count);
    }

    /// The stretch that ends here, with so many left open.
    fn take(&mut self, censored: usize) -> Stretch {
        let Self { count, total } = std::mem::take(self);
        Stretch { ended: count, sum: total as f64 / DAY as f64, censored }
    }
}

fn days(milliseconds: i64) -> f64 {
    milliseconds as f64 / DAY as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Moment;
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

        /// Against every wait by itself, in order.
        #[test]
        fn parts_with_open_waits_are_those_of_kaplan_and_meier(
            parts in prop::collection::vec(prop::collection::vec((0..40_i64, 0..20_i64, 0..9_u8), 1..60), 1..5)
        ) {
            // Hours apart and minutes apart, with ties; one in nine is open.
            let length = |&(hours, minutes, _): &(i64, i64, u8)| hours * DAY / 8 + minutes * 60_000;
            let part = |part: &Vec<(i64, i64, u8)>| {
                let mut some = waits(part.iter().filter(|wait| wait.2 > 0).map(length));
                let open = part.iter().filter(|wait| wait.2 == 0).map(length);
                open.for_each(|wait| some.push(Moment(STOP.0 - wait), Moment::NEVER, STOP));
                some
            };
            let mut all: Vec<_> = parts.iter().flatten().map(|wait| (length(wait), wait.2 == 0)).collect();
            all.sort_unstable();
            let ordered: Vec<Waits> = parts.iter().map(part).collect();
            let (count, [_, found @ ..]) = Pool::default().summary(ordered.iter());
            prop_assert_eq!(count, all.len());
            let shortest_open = all.iter().find(|wait| wait.1).map(|wait| wait.0);
            for (p, found) in [0.5, 0.9, 0.95].into_iter().zip(found) {
                let (mut survival, n) = (1.0, all.len());
                let by = all.iter().enumerate().find(|&(at, &(_, open))| {
                    survival *= if open { 1.0 } else { 1.0 - 1.0 / (n - at) as f64 };
                    !open && 1.0 - survival >= p - 1e-6 / n as f64
                });
                let known = |wait: &i64| parts.len() == 1 || shortest_open.is_none_or(|open| *wait <= open);
                prop_assert_eq!(found, by.map(|(_, wait)| wait.0).filter(known).map_or(f64::INFINITY, days));
            }
        }
    }
}
