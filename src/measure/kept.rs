//! What is kept of the waits of an authority: those of the years in hand, and counts of those that are over.

use super::counts::Counts;
use super::waits::{Wait, Waits};
use std::collections::VecDeque;

/// The waits of one authority.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// By measured year and kind, from the first that has not been forgotten on.
    years: VecDeque<[Waits; Wait::COUNT]>,
    /// How many years have been forgotten.
    forgotten: usize,
    /// The memory of those, for years to come.
    spare: Vec<[Waits; Wait::COUNT]>,
    /// What is left of them.
    counts: [Counts; Wait::COUNT],
}

impl Kept {
    /// Forgets all and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.years.iter_mut().flatten().for_each(Waits::clear);
        self.counts.iter_mut().for_each(Counts::clear);
        self.forgotten = 0;
    }

    /// The waits of a year that has not been forgotten.
    #[inline]
    pub(super) fn year_mut(&mut self, year: usize) -> &mut [Waits; Wait::COUNT] {
        let at = year - self.forgotten;
        while at >= self.years.len() {
            self.years.push_back(self.spare.pop().unwrap_or_default());
        }
        &mut self.years[at]
    }

    /// The waits of a year that has been put in order and not been forgotten.
    pub(super) fn year(&self, year: usize) -> &[Waits; Wait::COUNT] {
        &self.years[year - self.forgotten]
    }

    /// Puts the waits of a year in order. `room` is for the time being.
    pub(super) fn put_in_order(&mut self, year: usize, room: &mut Vec<i64>) {
        self.year_mut(year).iter_mut().for_each(|waits| waits.put_in_order(room));
    }

    /// Counts the waits of the first year that has not been forgotten, and forgets them.
    pub(super) fn forget_year(&mut self) {
        let Some(mut year) = self.years.pop_front() else { return };
        self.forgotten += 1;
        for (counts, waits) in self.counts.iter_mut().zip(&mut year) {
            counts.add(waits);
            waits.clear();
        }
        self.spare.push(year);
    }

    /// The counts of the years that have been forgotten.
    pub(super) const fn counts(&self) -> &[Counts; Wait::COUNT] {
        &self.counts
    }
}
