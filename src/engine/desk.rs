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

/// Somebody at a desk, there or not.
#[derive(Clone, Copy, Debug)]
struct Person {
    /// When the call in hand is done: free from then on.
    until: Moment,
    /// Share of open hours that the person gives; meaningful while there.
    share: f64,
    /// Whether the person takes calls and does paperwork now.
    there: bool,
}

/// Calls in `CALLS` classes and paperwork in `PILES` classes (at most 8 of each), and the people at them.
#[derive(Clone, Debug)]
pub struct Desk<const CALLS: usize, const PILES: usize> {
    people: Vec<Person>,
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

    /// Sets how many equal people there are from `now` on and the share of open hours that each gives; [`Self::next_call`]
    /// is to be asked after it. A call in hand is finished at the speed it was begun with: a person who leaves finishes
    /// first, and those leave first who are free first. The desk must have been brought up to now by
    /// [`Self::flows`].
    pub fn staff(&mut self, now: &Reading, people: u32, speed: f64) {
        self.people.sort_by_key(|person| std::cmp::Reverse(person.until));
        self.people.resize(people as usize, Person { until: now.at(), share: speed, there: true });
        self.people.iter_mut().for_each(|person| (person.share, person.there) = (speed, true));
        self.share_hours(now);
    }

    /// Makes room for so many people, nobody of whom is there: each then comes by [`Self::attends`].
    pub fn seat(&mut self, people: usize) {
        self.people.clear();
        self.people.resize(people, Person { until: Moment(i64::MIN), share: 0.0, there: false });
    }

    /// From `now` on a person gives this share of open hours, or none at all while absent; [`Self::next_call`] is to be
    /// asked after it. Who leaves finishes the call in hand, at the speed it was begun with; as its hours come from those
    /// of the team's paperwork, they are given back in time off. The desk must have been brought up to now by
    /// [`Self::flows`].
    pub fn attends(&mut self, now: &Reading, who: usize, share: Option<f64>) {
        let person = &mut self.people[who];
        person.there = share.is_some();
        person.share = share.unwrap_or(person.share);
        self.share_hours(now);
    }

    /// The hours for paperwork are those of all who are there.
    fn share_hours(&mut self, now: &Reading) {
        let there = self.people.iter().filter(|person| person.there);
        self.paperwork.staff(now, there.map(|person| person.share).sum());
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
        let person = &mut self.people[who];
        // Somebody with no hours never finishes what takes any, and takes none for what takes none.
        let time = if call.hours > 0.0 { nearest(call.hours * HOUR as f64 / person.share) } else { 0 };
        let done = calendar.after(now, time);
        person.until = done;
        self.called += call.hours;
        self.paperwork.owe(call.hours);
        Taken { task: call.task, done }
    }

    /// Somebody who is there and free.
    #[inline]
    fn free(&self, now: &Reading) -> Option<usize> {
        self.people.iter().position(|person| person.there && person.until <= now.at())
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
        assert_eq!((desk.next_done(&at(9), &calendar), desk.hours()), (None, 5.0));
        assert_eq!((desk.settle(), desk.hours()), (5.0, 0.0), "counted once");
    }

    /// Half a person has 2 h in hand from 0, until 4, and is away from 1 to 10; a whole one takes what else comes. The pile of
    /// 9 h gets the 0.5 h of the first hour, nine of the next nine, less the 2 h of the call, and from 10 on 1.5 h an
    /// hour: the last 1.5 h are done at 11.
    #[test]
    fn people_come_and_go_at_their_own_pace() {
        let calendar = continuous();
        let at = |hour| at(&calendar, hour);
        let mut desk = Desk::<1, 1>::default();
        desk.seat(2);
        assert_eq!(desk.call(&at(0), 0, Call { task: 1, hours: 2.0 }, &calendar), None, "nobody is there");
        desk.attends(&at(0), 1, Some(0.5));
        assert_eq!(desk.next_call(&at(0), &calendar), taken(1, 4));
        desk.put(0, 9, 9.0);
        assert!(!desk.flows(&at(1)));
        desk.attends(&at(1), 1, None);
        desk.attends(&at(1), 0, Some(1.0));
        assert_eq!(desk.call(&at(1), 0, Call { task: 2, hours: 0.0 }, &calendar), taken(2, 1), "the whole one");
        assert!(!desk.flows(&at(10)));
        desk.attends(&at(10), 1, Some(0.5));
        assert!(!desk.flows(&calendar.read(Moment(10 * HOUR + HOUR / 2))));
        assert!(desk.flows(&at(11)));
        let done = desk.next_done(&at(11), &calendar).map(|done| done.at.0);
        assert_eq!(done, Some(11 * HOUR));
        assert_eq!(desk.settle(), 11.0);
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
