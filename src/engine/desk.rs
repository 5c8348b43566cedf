//! A desk: people who answer calls one at a time, and do paperwork in the time that is left.
//!
//! A *call* is work whose end changes what others do: one person takes it, the most pressing class first, first come
//! first served within a class, and does not break it off (non-preemptive priority); its end is an event of the list.
//! *Paperwork* is all other work: nobody's next step waits for it, so it costs no event (see [`Paperwork`]).

use super::paperwork::{Done, Paperwork};
use crate::time::{Calendar, HOUR, Moment, Reading, nearest};
use std::collections::VecDeque;

/// A call: work that others wait for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// What it is, in the caller's own words.
    pub task: u32,
    /// Hours of one person's full attention.
    pub hours: f64,
}

/// A call that somebody has taken: [`Desk::next_call`] is to be asked when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it is.
    pub task: u32,
    /// When it will be done.
    pub done: Moment,
}

/// Calls in `CALLS` classes and paperwork in `PILES` classes (at most 8 of each), and the people at them.
#[derive(Clone, Debug)]
pub struct Desk<const CALLS: usize, const PILES: usize> {
    /// When each person's call is done: free from then on.
    people: Vec<Moment>,
    /// Milliseconds of working time that an hour of a call takes.
    pace: f64,
    /// Calls that wait.
    calls: [VecDeque<Call>; CALLS],
    /// A bit for each class in which calls wait.
    waiting: u8,
    /// Hours of calls taken.
    called: f64,
    paperwork: Paperwork<PILES>,
}

impl<const CALLS: usize, const PILES: usize> Default for Desk<CALLS, PILES> {
    fn default() -> Self {
        Self {
            people: Vec::new(),
            pace: 0.0,
            calls: std::array::from_fn(|_| VecDeque::new()),
            waiting: 0,
            called: 0.0,
            paperwork: Paperwork::default(),
        }
    }
}

impl<const CALLS: usize, const PILES: usize> Desk<CALLS, PILES> {
    /// Clears the desk for a new run.
    pub fn clear(&mut self) {
        self.people.clear();
        self.calls.iter_mut().for_each(VecDeque::clear);
        (self.waiting, self.called) = (0, 0.0);
        self.paperwork.clear();
    }

    /// Sets how many people there are from `now` on and the share of open hours that each gives; [`Self::next_call`] is
    /// to be asked after it. A call in hand is finished at the speed it was begun with: a person who leaves finishes
    /// first, and those leave first who are free first. The desk must have been brought up to now by
    /// [`Self::flows`].
    pub fn staff(&mut self, now: &Reading, people: u32, speed: f64) {
        self.people.sort_by_key(|&until| std::cmp::Reverse(until));
        self.people.resize(people as usize, now.at());
        self.pace = HOUR as f64 / speed;
        self.paperwork.staff(now, f64::from(people) * speed);
    }

    /// Counts the hours for paperwork up to `now`; whether they have finished a piece, which [`Self::next_done`] then tells.
    /// Call both before the desk is used in any other way.
    #[inline]
    pub fn flows(&mut self, now: &Reading) -> bool {
        self.paperwork.flows(now)
    }

    /// The next piece of paperwork that was done by `now`, to which hours have been counted; call it until there is none.
    #[inline]
    pub fn next_done(&mut self, now: &Reading, calendar: &Calendar) -> Option<Done> {
        self.paperwork.next_done(now, calendar)
    }

    /// Puts paperwork on the pile of a class.
    #[inline]
    pub fn put(&mut self, class: usize, task: u32, hours: f64) {
        self.paperwork.put(class, task, hours);
    }

    /// A call of a class comes: taken at once if somebody is free, else it waits.
    #[inline]
    pub fn call(&mut self, now: &Reading, class: usize, call: Call, calendar: &Calendar) -> Option<Taken> {
        if self.waiting == 0
            && let Some(free) = self.free(now)
        {
            return Some(self.take(free, now, call, calendar));
        }
        self.calls[class].push_back(call);
        self.waiting |= 1 << class;
        None
    }

    /// Whether calls wait.
    #[inline]
    pub const fn has_calls(&self) -> bool {
        self.waiting != 0
    }

    /// The next call that waits is taken, if somebody is free.
    #[inline]
    pub fn next_call(&mut self, now: &Reading, calendar: &Calendar) -> Option<Taken> {
        if self.waiting == 0 {
            return None;
        }
        let free = self.free(now)?;
        let class = self.waiting.trailing_zeros() as usize;
        let call = self.calls[class].pop_front()?;
        if self.calls[class].is_empty() {
            self.waiting &= !(1 << class);
        }
        Some(self.take(free, now, call, calendar))
    }

    #[inline]
    fn take(&mut self, who: usize, now: &Reading, call: Call, calendar: &Calendar) -> Taken {
        // Somebody with no hours never finishes what takes any, and takes none for what takes none.
        let time = if call.hours > 0.0 { nearest(call.hours * self.pace) } else { 0 };
        let done = calendar.after(now, time);
        self.people[who] = done;
        self.called += call.hours;
        self.paperwork.owe(call.hours);
        Taken { task: call.task, done }
    }

    /// Somebody who is free.
    #[inline]
    fn free(&self, now: &Reading) -> Option<usize> {
        self.people.iter().position(|&until| until <= now.at())
    }

    /// Calls that wait and paperwork that is not done.
    pub fn waiting(&self) -> usize {
        self.calls.iter().map(VecDeque::len).sum::<usize>() + self.paperwork.waiting()
    }

    /// Hours of calls taken and of paperwork done since [`Self::settle`] was last called, as far as they have been counted.
    pub fn hours(&self) -> f64 {
        self.called + self.paperwork.hours()
    }

    /// Hours of calls taken and of paperwork done since the last call of this function.
    pub fn settle(&mut self) -> f64 {
        std::mem::take(&mut self.called) + self.paperwork.settle()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::FinancialYear;
    use crate::units::Quantity;

    fn continuous() -> Calendar {
        Calendar::new(FinancialYear::stand_in(), 1, (0, 0), 24.0, None)
    }

    fn at(calendar: &Calendar, hour: i64) -> Reading {
        calendar.read(Moment(hour * HOUR))
    }

    fn taken(task: u32, done: i64) -> Option<Taken> {
        Some(Taken { task, done: Moment(done * HOUR) })
    }

    #[test]
    fn one_person_takes_the_pressing_class_first_without_breaking_off() {
        let calendar = continuous();
        let at = |hour| at(&calendar, hour);
        let call = |task| Call { task, hours: 1.0 };
        let mut desk = Desk::<2, 1>::default();
        desk.staff(&at(0), 1, 0.5);
        assert_eq!(desk.call(&at(0), 1, call(1), &calendar), taken(1, 2), "half speed: twice as long");
        assert_eq!(desk.call(&at(1), 1, call(2), &calendar), None);
        assert_eq!(desk.call(&at(1), 0, call(3), &calendar), None);
        assert_eq!((desk.waiting(), desk.next_call(&at(1), &calendar)), (2, None), "nobody is free");
        assert_eq!(desk.next_call(&at(2), &calendar), taken(3, 4));
        assert_eq!(desk.next_call(&at(2), &calendar), None);
        assert_eq!(desk.next_call(&at(4), &calendar), taken(2, 6));
        assert!(!desk.has_calls());
        assert_eq!(desk.settle(), 3.0);
    }

    #[test]
    fn more_people_take_what_waits_and_those_who_leave_finish_first() {
        let calendar = continuous();
        let at = |hour| at(&calendar, hour);
        let mut desk = Desk::<1, 1>::default();
        desk.staff(&at(0), 1, 1.0);
        for task in 0..4 {
            desk.call(&at(0), 0, Call { task, hours: 5.0 }, &calendar);
        }
        desk.staff(&at(1), 2, 1.0);
        assert_eq!(desk.next_call(&at(1), &calendar), taken(1, 6));
        assert_eq!(desk.next_call(&at(1), &calendar), None);
        assert_eq!(desk.waiting(), 2);
        desk.staff(&at(2), 1, 1.0);
        assert_eq!(desk.next_call(&at(5), &calendar), None, "who was free at 5 has left; 6 is the other's");
        assert_eq!(desk.next_call(&at(6), &calendar), taken(2, 11));
        desk.staff(&at(7), 0, 1.0);
        assert_eq!(desk.next_call(&at(90), &calendar), None, "nobody is there");
        desk.staff(&at(90), 1, 1.0);
        assert_eq!(desk.next_call(&at(90), &calendar), taken(3, 95), "taken when somebody came");
    }

    #[test]
    fn calls_take_their_hours_from_the_paperwork() {
        let calendar = continuous();
        let at = |hour| at(&calendar, hour);
        let mut desk = Desk::<1, 1>::default();
        desk.staff(&at(0), 1, 1.0);
        desk.put(0, 7, 3.0);
        assert!(!desk.flows(&at(1)));
        assert_eq!(desk.call(&at(1), 0, Call { task: 8, hours: 2.0 }, &calendar), taken(8, 3));
        assert!(!desk.flows(&at(4)), "called away from 1 to 3");
        assert!(desk.flows(&at(9)));
        assert_eq!(desk.next_done(&at(9), &calendar), Some(Done { task: 7, at: Moment(5 * HOUR) }));
        assert_eq!((desk.next_done(&at(9), &calendar), desk.settle()), (None, 5.0));
    }

    #[test]
    fn a_team_without_hours_finishes_what_takes_none() {
        let calendar = continuous();
        let mut desk = Desk::<1, 1>::default();
        desk.staff(&at(&calendar, 0), 1, 0.0);
        assert_eq!(desk.call(&at(&calendar, 2), 0, Call { task: 1, hours: 0.0 }, &calendar), taken(1, 2));
        desk.put(0, 2, 0.0);
        assert!(desk.flows(&at(&calendar, 3)) && desk.next_done(&at(&calendar, 3), &calendar).is_some());
        let never = desk.call(&at(&calendar, 3), 0, Call { task: 1, hours: 0.1 }, &calendar);
        assert!(never.is_some_and(|taken| taken.done > Moment(1_000_000 * HOUR)));
    }
}
