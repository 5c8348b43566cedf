//! Places that are all held for the same time, and for which nobody waits: who finds none free goes without.

use crate::time::Moment;
use std::collections::VecDeque;

/// Places in use.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    /// When each falls free, in order.
    until: VecDeque<Moment>,
}

impl Stock {
    /// Empties the stock and keeps the memory.
    pub fn clear(&mut self) {
        self.until.clear();
    }

    /// Takes a place for `days` if fewer than `places` are in use; a part of a place is a place.
    pub fn admits(&mut self, now: Moment, days: f64, places: f64) -> bool {
        while self.until.front().is_some_and(|&free| free <= now) {
            self.until.pop_front();
        }
        let admits = (self.until.len() as f64) < places;
        if admits {
            self.until.push_back(now.plus_days(days));
        }
        admits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_held_for_its_time_and_a_part_of_one_is_one() {
        let (mut stock, day) = (Stock::default(), |days| Moment::ZERO.plus_days(days));
        assert!(stock.admits(day(0.0), 10.0, 1.2) && stock.admits(day(1.0), 10.0, 1.2));
        assert!(!stock.admits(day(9.0), 10.0, 1.2) && stock.admits(day(10.0), 10.0, 1.2));
        assert!(!stock.admits(day(10.5), 10.0, 1.2) && !stock.admits(day(30.0), 10.0, 0.0));
    }
}
