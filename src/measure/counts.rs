//! Waits that are too many to be kept: how many lie in each of narrow buckets.

use super::waits::{SHORT, Waits};

/// Said of a percentile of waits where they are counted.
pub(super) const SAID: &str =
    " Over all years together to 1/2048 of the wait and 18.6 hours, as not every wait of so long a run is kept.";

/// Binary places of a wait that a bucket goes by.
const PLACES: u32 = 10;
const DROPPED: u32 = f64::MANTISSA_DIGITS - 1 - PLACES;
const FIRST: u64 = (SHORT as f64).to_bits() >> DROPPED;

/// The waits of one kind and one place over many years: a table whose size does not depend on how many there are.
///
/// Their number, sum and mean are exact. A percentile is the middle of a bucket: half a minute off at the most where waits
/// are shorter than 18.6 hours, and for longer ones 1/2048 of the wait and 18.6 hours; a wait of nothing is exact.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// By bucket, up to the longest wait.
    counts: Vec<u32>,
    /// How many came to their end, and their sum in milliseconds.
    reached: usize,
    total: i128,
    /// How long waits that the run ended first have lasted so far, in milliseconds.
    open: Vec<i64>,
}

impl Counts {
    /// Forgets all and keeps the memory.
    pub fn clear(&mut self) {
        self.counts.clear();
        self.open.clear();
        (self.reached, self.total) = (0, 0);
    }

    /// Adds the waits of a year.
    pub fn add(&mut self, waits: &Waits) {
        for &wait in waits.reached() {
            let bucket = bucket(wait);
            if bucket >= self.counts.len() {
                self.counts.resize(bucket + 1, 0);
            }
            self.counts[bucket] += 1;
            self.total += i128::from(wait);
        }
        self.reached += waits.reached().len();
        self.open.extend_from_slice(waits.open());
    }

    /// How many came to their end.
    pub(super) const fn reached(&self) -> usize {
        self.reached
    }

    /// The sum of those, in milliseconds.
    pub(super) const fn total(&self) -> i128 {
        self.total
    }

    /// How long those still open when the run ended had lasted, in milliseconds.
    pub(super) fn open(&self) -> &[i64] {
        &self.open
    }

    /// Adds the counts to those of others.
    pub(super) fn add_to(&self, sum: &mut Vec<u64>) {
        sum.resize(sum.len().max(self.counts.len()), 0);
        sum.iter_mut().zip(&self.counts).for_each(|(sum, &count)| *sum += u64::from(count));
    }
}

/// The wait of a rank from 1 on, in milliseconds: the middle of its bucket.
pub(super) fn of_rank(counts: &[u64], rank: u64) -> i64 {
    let mut up_to = 0;
    let reached = |count: &u64| {
        up_to += count;
        up_to >= rank
    };
    middle(counts.iter().position(reached).unwrap_or(0))
}

/// The bucket of a wait, in order of waits.
///
/// # Formula
///
/// The exponent and the first ten binary places of `wait + 2^26`, as a number is kept in a computer; waits of nothing have
/// a bucket of their own before those.
#[inline]
fn bucket(wait: i64) -> usize {
    if wait <= 0 { 0 } else { ((((wait + SHORT) as f64).to_bits() >> DROPPED) - FIRST) as usize + 1 }
}

/// The middle of a bucket, in milliseconds.
pub(super) fn middle(bucket: usize) -> i64 {
    let begin = |bucket: usize| f64::from_bits((bucket as u64 + FIRST) << DROPPED) as i64 - SHORT;
    match bucket.checked_sub(1) {
        None => 0,
        Some(nth) => begin(nth).midpoint(begin(nth + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Pool;
    use super::*;
    use crate::statistics::rank;
    use crate::time::{DAY, Moment};
    use proptest::prelude::*;

    fn year(reached: &[i64], open: &[i64]) -> Waits {
        let (mut waits, stop) = (Waits::default(), Moment(0));
        reached.iter().for_each(|&wait| waits.push(Moment(-wait), Moment(0), stop));
        open.iter().for_each(|&wait| waits.push(Moment(-wait), Moment::NEVER, stop));
        waits.put_in_order(&mut Vec::new());
        waits
    }

    #[test]
    fn a_wait_lies_near_the_middle_of_its_bucket() {
        let edges = (0..45).flat_map(|power| [-1, 0, 1].map(|step| (1_i64 << power) + step));
        for wait in edges.chain((0..2_000).map(|nth| nth * 12_345_678)) {
            let off = (middle(bucket(wait)) - wait).abs();
            assert!(off <= (wait + SHORT) / 2_048 + 1, "{wait} ms is {off} ms off");
        }
        assert_eq!((bucket(-5), bucket(0), middle(0)), (0, 0, 0));
    }

    #[test]
    fn a_table_is_as_large_as_the_longest_wait_needs() {
        assert!(bucket(3 * 365 * DAY) < 12_000 && bucket(i64::MAX / 2) < 40_000);
    }

    /// The same rule as for years that are kept: nothing beyond the shortest wait that is still open is told.
    #[test]
    fn open_waits_are_told_of_as_for_years_that_are_kept() {
        let (early, late) = (Vec::from_iter((1..=90).map(|day| day * DAY)), [2 * DAY, 3 * DAY]);
        let years = [year(&early, &[]), year(&late, &[80 * DAY, 95 * DAY])];
        let mut counts = Counts::default();
        years.iter().for_each(|year| counts.add(year));
        let (exact, found) =
            (Pool::default().summary(years.iter()), Pool::default().summary_of_counts([&counts].into_iter()));
        assert_eq!((exact.0, found.0), (94, 94));
        for (exact, found) in exact.1.into_iter().zip(found.1) {
            assert!(exact == found || (found / exact - 1.0).abs() < 1e-3, "{exact} {found}");
        }
        assert!(found.1[1].is_finite() && found.1[2].is_infinite());
    }

    proptest! {
        #[test]
        fn many_years_have_the_percentiles_of_all_waits_sorted(
            years in prop::collection::vec(prop::collection::vec(0.0..40.0_f64, 0..60), 1..8), places in 1..4_usize
        ) {
            let years: Vec<Vec<i64>> =
                years.iter().map(|year| year.iter().map(|power| power.exp2() as i64 - 1).collect()).collect();
            let mut counts = vec![Counts::default(); places];
            for (nth, waits) in years.iter().enumerate() {
                counts[nth % places].add(&year(waits, &[]));
            }
            let mut sorted = years.concat();
            sorted.sort_unstable();
            let (count, [mean, found @ ..]) = Pool::default().summary_of_counts(counts.iter());
            prop_assert_eq!(count, sorted.len());
            if count > 0 {
                for (p, found) in [0.5, 0.9, 0.95].into_iter().zip(found) {
                    let exact = sorted[rank(p, count) - 1];
                    prop_assert!((found * DAY as f64 - exact as f64).abs() <= (exact + SHORT) as f64 / 2_047.0, "{} {}", found, exact);
                }
                let total: i128 = sorted.iter().map(|&wait| i128::from(wait)).sum();
                prop_assert_eq!(mean, total as f64 / DAY as f64 / count as f64);
            }
        }
    }
}
