//! What is told of waits in one replication: found as years close, so that the waits of many years need not be kept.

use super::plan::Plan;
use crate::measure::{Pool, Summary, Tally, Wait};

/// The distributions of waits by place, year and kind.
#[derive(Debug)]
pub(super) struct Told {
    /// Measured years.
    years: usize,
    /// Years that are closed: all that was received in them has come to its end, or the run has.
    closed: usize,
    /// By place and year; the last entry of a place is of all years together.
    summaries: Vec<[Summary; Wait::COUNT]>,
    pool: Pool,
}

impl Told {
    /// Nothing yet.
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let places = plan.reported.len() + usize::from(plan.whole_country);
        let summaries = vec![Default::default(); places * (plan.years.len() + 1)];
        Self { years: plan.years.len(), closed: 0, summaries, pool: Pool::default() }
    }

    /// A replication begins.
    pub(super) const fn begin(&mut self) {
        self.closed = 0;
    }

    /// All that was received before a year, or before the end of the run, is in the tallies.
    pub(super) fn close_until(&mut self, plan: &Plan<'_>, tallies: &mut [Tally], until: i64) {
        let until = until.clamp(0, self.years as i64) as usize;
        for year in self.closed..until {
            tallies.iter_mut().for_each(|tally| tally.close_year(year));
            for place in 0..self.places() {
                let at = self.place(place, year);
                self.summaries[at] = self.of_years(plan, tallies, place, year..year + 1);
            }
            if !plan.keeps_waits {
                tallies.iter_mut().for_each(Tally::forget_year);
            }
        }
        self.closed = self.closed.max(until);
    }

    /// The run is over.
    pub(super) fn close(&mut self, plan: &Plan<'_>, tallies: &mut [Tally]) {
        self.close_until(plan, tallies, i64::MAX);
        for place in 0..self.places() {
            let at = self.place(place, self.years);
            self.summaries[at] = if plan.keeps_waits {
                self.of_years(plan, tallies, place, 0..self.years)
            } else {
                self.of_all_years(plan, tallies, place)
            };
        }
    }

    /// The distributions of a place and year; of all years together for the number of years.
    pub(super) fn at(&self, place: usize, year: usize) -> &[Summary; Wait::COUNT] {
        &self.summaries[self.place(place, year)]
    }

    fn place(&self, place: usize, year: usize) -> usize {
        place * (self.years + 1) + year
    }

    fn places(&self) -> usize {
        self.summaries.len() / (self.years + 1)
    }

    /// From waits that are kept.
    fn of_years(
        &mut self,
        plan: &Plan<'_>,
        tallies: &[Tally],
        place: usize,
        years: std::ops::Range<usize>,
    ) -> [Summary; Wait::COUNT] {
        std::array::from_fn(|wait| {
            let waits = years.clone().flat_map(|year| {
                authorities(plan, place).map(move |(group, authority)| &tallies[group].waits(authority, year)[wait])
            });
            self.pool.summary(waits)
        })
    }

    /// From the counts of waits that were forgotten.
    fn of_all_years(&mut self, plan: &Plan<'_>, tallies: &[Tally], place: usize) -> [Summary; Wait::COUNT] {
        std::array::from_fn(|wait| {
            let counts = authorities(plan, place).map(|(group, authority)| &tallies[group].counts(authority)[wait]);
            self.pool.summary_of_counts(counts)
        })
    }
}

/// The authorities of a place, by group and place in it: one, or for Scotland, which comes last, all of them.
fn authorities(plan: &Plan<'_>, place: usize) -> impl Iterator<Item = (usize, usize)> + Clone {
    let of = plan.reported.get(place).map_or(&plan.reported[..], std::slice::from_ref);
    of.iter().copied()
}

#[cfg(test)]
mod tests {
    use crate::experiment::{Ready, Worker, observe, shipped};
    use crate::scenario::Texts;

    /// Overloaded services, so that cases stay open for years and some to the end; and a second replication, which finds
    /// what the first one left in the buffers.
    #[test]
    fn years_are_told_the_same_whether_or_not_their_waits_are_kept() {
        let sets = ["time.years=13".to_string(), "idaa.overload=wait".into(), "meeting.length=75 min".into()];
        let ready = Ready::read(&shipped().unwrap(), &Texts(&[]), "no-duty", &sets).unwrap();
        for areas in [&[][..], &["S12000033".to_string()]] {
            let (kept, mut counted) = (ready.plan(areas, 1, 2), ready.plan(areas, 1, 2));
            assert!(kept.keeps_waits, "few enough");
            counted.keeps_waits = false;
            let (mut of_kept, mut of_counted) = (Worker::new(&kept), Worker::new(&counted));
            for replication in 0..2 {
                let (exact, found) = (observe(&mut of_kept, replication), observe(&mut of_counted, replication));
                assert_eq!(exact.digests, found.digests);
                let (columns, years) = (kept.measures.len(), kept.years.len() + 1);
                for (at, (exact, found)) in exact.values.iter().zip(&found.values).enumerate() {
                    let (exact, found) = (exact[0], found[0]);
                    let (year, measure) = (at / columns % years, &kept.measures[at % columns].id);
                    let all = year == years - 1 && measure.starts_with("wait_to_");
                    let near = all && (found - exact).abs() <= (exact + 1.0) / 1_000.0;
                    let same = exact.to_bits() == found.to_bits() || exact.is_nan() && found.is_nan();
                    assert!(same || near, "{measure}, year {year}: {exact} and {found}");
                }
            }
        }
    }
}
