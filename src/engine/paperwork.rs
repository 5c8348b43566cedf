//! A pile of paperwork: done by whoever has time left, broken off whenever something else comes.

use crate::time::{Calendar, HOUR, Moment, Reading, nearest};
use std::collections::VecDeque;

/// A piece of paperwork that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// What it is, in the caller's own words.
    pub task: u32,
    /// When it was done.
    pub at: Moment,
}

/// Paperwork in `CLASSES` classes (at most 8), the most pressing first, and the hours of a team that are left for it.
///
/// The hours of all people together flow to the first piece of the pile; other work takes hours away when it begins,
/// which the flow then owes. So one person does exactly what one person can who is called away and comes back; several
/// people share the hours of a piece, and over any time the hours are exact. Nothing happens here by an event: the pile
/// is brought up to date when somebody looks at it.
#[derive(Clone, Debug)]
pub struct Paperwork<const CLASSES: usize> {
    /// Task and work that it takes: milliseconds of one person, as all work here. What the first piece still takes is `first`.
    piles: [VecDeque<(u32, f64)>; CLASSES],
    /// A bit for each class in which something waits.
    waiting: u8,
    /// Work in hand for the first piece; below 0 where other work has taken more than there was.
    in_hand: f64,
    /// Work that the first piece takes; without end where nothing waits.
    first: f64,
    /// Working time up to which hours have been counted, in milliseconds.
    counted: i64,
    /// Work of all people together in a millisecond of working time.
    rate: f64,
    /// Work done.
    done: f64,
}

impl<const CLASSES: usize> Default for Paperwork<CLASSES> {
    fn default() -> Self {
        let piles = std::array::from_fn(|_| VecDeque::new());
        Self { piles, waiting: 0, in_hand: 0.0, first: f64::INFINITY, counted: 0, rate: 0.0, done: 0.0 }
    }
}

impl<const CLASSES: usize> Paperwork<CLASSES> {
    /// Clears the pile; nobody is there.
    pub fn clear(&mut self) {
        self.piles.iter_mut().for_each(VecDeque::clear);
        (self.waiting, self.in_hand, self.first) = (0, 0.0, f64::INFINITY);
        (self.counted, self.rate, self.done) = (0, 0.0, 0.0);
    }

    /// Sets how many hours there are for each open hour from `now` on. The pile must have been brought up to now.
    pub fn staff(&mut self, now: &Reading, hours_an_hour: f64) {
        self.counted = now.worked();
        self.rate = hours_an_hour;
    }

    /// Counts the hours up to `now`; whether they have finished a piece, which [`Self::next_done`] then tells.
    #[inline]
    pub fn flows(&mut self, now: &Reading) -> bool {
        self.in_hand += (now.worked() - self.counted) as f64 * self.rate;
        self.counted = now.worked();
        self.in_hand >= self.first
    }

    /// The next piece that was done by `now`, to which hours have been counted. The pile is up to date, and can be used
    /// in other ways, when there is none.
    pub fn next_done(&mut self, now: &Reading, calendar: &Calendar) -> Option<Done> {
        if self.in_hand < self.first {
            return None;
        }
        let class = self.waiting.trailing_zeros() as usize;
        let (task, _) = self.piles[class].pop_front()?;
        self.in_hand -= self.first;
        self.done += self.first;
        if self.piles[class].is_empty() {
            self.waiting &= !(1 << class);
        }
        self.look_at_first();
        let ago = if self.in_hand > 0.0 { nearest(self.in_hand / self.rate) } else { 0 };
        Some(Done { task, at: calendar.before(now, ago) })
    }

    fn look_at_first(&mut self) {
        let class = self.waiting.trailing_zeros() as usize;
        let first = self.piles.get(class).and_then(VecDeque::front);
        self.first = first.map_or(f64::INFINITY, |&(_, work)| work);
    }

    /// Puts a piece on the pile.
    #[inline]
    pub fn put(&mut self, class: usize, task: u32, hours: f64) {
        let work = hours * HOUR as f64;
        let presses = self.waiting.trailing_zeros() > class as u32;
        if presses {
            self.lay_down();
            let pressed = self.piles.get_mut(self.waiting.trailing_zeros() as usize).and_then(VecDeque::front_mut);
            if let Some((_, rest)) = pressed {
                *rest = self.first;
            }
            self.first = work;
        }
        self.piles[class].push_back((task, work));
        self.waiting |= 1 << class;
    }

    /// The first piece keeps what was done of it. Time in which there was nothing to do is gone. Without a branch: nothing
    /// foretells whether there is work in hand.
    #[inline]
    fn lay_down(&mut self) {
        let progress = self.in_hand.max(0.0);
        self.in_hand -= progress;
        self.done += if self.first < f64::INFINITY { progress } else { 0.0 };
        self.first -= progress;
    }

    /// Other work takes hours from now on.
    #[inline]
    pub fn owe(&mut self, hours: f64) {
        self.lay_down();
        self.in_hand -= hours * HOUR as f64;
    }

    /// Pieces that wait or are in hand.
    pub fn waiting(&self) -> usize {
        self.piles.iter().map(VecDeque::len).sum()
    }

    /// Hours of paperwork done since [`Self::settle`] was last called, as far as they have been counted.
    pub fn hours(&self) -> f64 {
        let in_hand = if self.first.is_finite() { self.in_hand.max(0.0) } else { 0.0 };
        (self.done + in_hand) / HOUR as f64
    }

    /// Hours of paperwork done since the last call.
    pub fn settle(&mut self) -> f64 {
        self.lay_down();
        std::mem::take(&mut self.done) / HOUR as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::FinancialYear;
    use crate::units::Quantity;
    use proptest::prelude::*;

    /// Offices are open from 9 to 16 on weekdays; day 0 is Thursday, 1 April 2027.
    fn working() -> Calendar {
        Calendar::new(FinancialYear::stand_in(), 1, (10, 10), 7.0, Some((&[], 0)))
    }

    fn continuous() -> Calendar {
        Calendar::new(FinancialYear::stand_in(), 1, (0, 0), 24.0, None)
    }

    fn hour(hours: f64) -> Moment {
        Moment((hours * HOUR as f64) as i64)
    }

    /// What was done by an hour, with the hour at which it was.
    fn done(pile: &mut Paperwork<2>, by: f64, calendar: &Calendar) -> Vec<(u32, f64)> {
        let now = calendar.read(hour(by));
        pile.flows(&now);
        let mut all = Vec::new();
        while let Some(Done { task, at }) = pile.next_done(&now, calendar) {
            all.push((task, at.0 as f64 / HOUR as f64));
        }
        all
    }

    fn staffed(hours_an_hour: f64, calendar: &Calendar) -> Paperwork<2> {
        let mut pile = Paperwork::default();
        pile.staff(&calendar.read(Moment::ZERO), hours_an_hour);
        pile
    }

    /// 4 h from 0; pressing 1 h comes at 3 and takes 3-4; the first has had 3 h by then and ends at 5.
    #[test]
    fn a_pressing_piece_comes_first_and_the_other_keeps_its_progress() {
        let calendar = continuous();
        let mut pile = staffed(1.0, &calendar);
        pile.put(1, 1, 4.0);
        assert_eq!(done(&mut pile, 3.0, &calendar), []);
        pile.put(0, 2, 1.0);
        assert_eq!(pile.waiting(), 2);
        assert_eq!(done(&mut pile, 9.0, &calendar), [(2, 4.0), (1, 5.0)]);
        assert_eq!(pile.settle(), 5.0);
        // What nobody had to do from 5 to 20 is no help to what comes then.
        assert_eq!(done(&mut pile, 20.0, &calendar), []);
        pile.put(1, 3, 2.0);
        assert_eq!(done(&mut pile, 21.5, &calendar), []);
        assert_eq!(pile.settle(), 1.5, "an hour and a half of it are done");
        assert_eq!(done(&mut pile, 30.0, &calendar), [(3, 22.0)]);
    }

    /// Two people, 4 h from 0. At 1 one of them is called away for 2 h: the other ends it at 3.
    #[test]
    fn two_people_share_and_one_goes_on_alone() {
        let calendar = continuous();
        let mut pile = staffed(2.0, &calendar);
        pile.put(0, 1, 4.0);
        assert_eq!(done(&mut pile, 1.0, &calendar), []);
        pile.owe(2.0);
        assert_eq!(done(&mut pile, 9.0, &calendar), [(1, 3.0)]);
        // Called away while there is nothing to do: hours of before do not count, those owed do.
        pile.owe(3.0);
        pile.put(0, 2, 1.0);
        assert_eq!(done(&mut pile, 99.0, &calendar), [(2, 11.0)]);
    }

    /// Half a post from Friday 15.00: 1 h takes two open hours, to Monday 10.00. Seen on Tuesday night.
    #[test]
    fn paperwork_goes_over_the_weekend() {
        let calendar = working();
        let mut pile = staffed(0.5, &calendar);
        let (friday, monday, tuesday) = (24.0, 96.0, 120.0);
        assert_eq!(done(&mut pile, friday + 15.0, &calendar), []);
        pile.put(0, 1, 1.0);
        pile.put(0, 2, 2.0);
        assert_eq!(done(&mut pile, tuesday + 23.0, &calendar), [(1, monday + 10.0), (2, monday + 14.0)]);
    }

    #[test]
    fn nobody_does_nothing() {
        let calendar = continuous();
        let mut pile = staffed(0.0, &calendar);
        pile.put(0, 1, 1.0);
        assert_eq!(done(&mut pile, 1e6, &calendar), []);
        pile.staff(&calendar.read(hour(1e6)), 1.0);
        assert_eq!(done(&mut pile, 2e6, &calendar), [(1, 1e6 + 1.0)]);
        pile.clear();
        assert_eq!((pile.waiting(), pile.settle()), (0, 0.0));
    }

    proptest! {
        /// One person who is called away and comes back, against a walk through the history minute by minute.
        #[test]
        fn one_person_is_exact(history in prop::collection::vec((0..120_i64, 0..3_usize, 1..90_i64), 1..40)) {
            let calendar = continuous();
            // A sixty-fourth of an hour, so that no number here is rounded.
            let minute = |minutes: i64| Moment(minutes * HOUR / 64);
            let (mut pile, mut now) = (staffed(1.0, &calendar), 0);
            // By hand: minutes that each piece still takes, by class; minutes still away; moments at which pieces end.
            let (mut left, mut away) = ([VecDeque::new(), VecDeque::new()], 0);
            let (mut expected, mut found) = (Vec::new(), Vec::new());
            for (number, (wait, kind, minutes)) in (0..).zip(history.into_iter().chain([(100_000, 2, 1)])) {
                for at in now..now + wait {
                    let class = usize::from(left[0].is_empty());
                    if away > 0 {
                        away -= 1;
                    } else if let Some((task, piece)) = left[class].front_mut() {
                        *piece -= 1;
                        if *piece == 0 {
                            expected.push((*task, minute(at + 1)));
                            left[class].pop_front();
                        }
                    }
                }
                now += wait;
                let reading = calendar.read(minute(now));
                pile.flows(&reading);
                while let Some(Done { task, at }) = pile.next_done(&reading, &calendar) {
                    found.push((task, at));
                }
                let hours = minutes as f64 / 64.0;
                if kind == 2 {
                    pile.owe(hours);
                    away += minutes;
                } else {
                    pile.put(kind, number, hours);
                    left[kind].push_back((number, minutes));
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
