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
    /// Task and hours that it still takes.
    piles: [VecDeque<(u32, f64)>; CLASSES],
    /// A bit for each class in which something waits.
    waiting: u8,
    /// Hours in hand for the first piece; below 0 where other work has taken more than there was.
    in_hand: f64,
    /// Hours that the first piece takes; without end where nothing waits.
    first: f64,
    /// Working time up to which hours have been counted, in milliseconds.
    counted: i64,
    /// Hours of all people together in a millisecond of working time.
    rate: f64,
    /// Hours done.
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
        self.rate = hours_an_hour / HOUR as f64;
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
        self.first = first.map_or(f64::INFINITY, |&(_, hours)| hours);
    }

    /// Puts a piece on the pile.
    #[inline]
    pub fn put(&mut self, class: usize, task: u32, hours: f64) {
        let presses = self.waiting.trailing_zeros() > class as u32;
        if presses {
            self.lay_down();
            self.first = hours;
        }
        self.piles[class].push_back((task, hours));
        self.waiting |= 1 << class;
    }

    /// The first piece keeps what was done of it. Time in which there was nothing to do is gone.
    fn lay_down(&mut self) {
        let progress = self.in_hand.max(0.0);
        self.in_hand -= progress;
        let class = self.waiting.trailing_zeros() as usize;
        if let Some((_, hours)) = self.piles.get_mut(class).and_then(VecDeque::front_mut) {
            *hours -= progress;
            self.first = *hours;
            self.done += progress;
        }
    }

    /// Other work takes hours from now on.
    #[inline]
    pub fn owe(&mut self, hours: f64) {
        // Where nothing waits the hours in hand are gone.
        let most = if self.waiting == 0 { 0.0 } else { f64::INFINITY };
        self.in_hand = self.in_hand.min(most) - hours;
    }

    /// Pieces that wait or are in hand.
    pub fn waiting(&self) -> usize {
        self.piles.iter().map(VecDeque::len).sum()
    }

    /// Hours of paperwork done since the last call.
    pub fn settle(&mut self) -> f64 {
        self.lay_down();
        std::mem::take(&mut self.done)
    }
}
