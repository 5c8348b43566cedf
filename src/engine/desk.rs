//! A desk: people who clear a pile of work in working time, the most pressing class first.
//!
//! Work is not interrupted (non-preemptive priority; within a class, first come first served). People may be part-time:
//! their speed is the share of open hours that they give to this pile.

use crate::time::{Calendar, Moment};
use std::collections::VecDeque;

/// One piece of work: what to tell the event list when it is done, and how long it takes one person.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// The event that its end is.
    pub event: u32,
    /// Hours of one person's full attention.
    pub hours: f64,
}

/// A pile in `CLASSES` classes, and the people at it.
#[derive(Clone, Debug)]
pub struct Desk<const CLASSES: usize> {
    people: u32,
    busy: u32,
    speed: f64,
    piles: [VecDeque<Work>; CLASSES],
    worked: f64,
}

impl<const CLASSES: usize> Default for Desk<CLASSES> {
    fn default() -> Self {
        Self { people: 0, busy: 0, speed: 1.0, piles: std::array::from_fn(|_| VecDeque::new()), worked: 0.0 }
    }
}

impl<const CLASSES: usize> Desk<CLASSES> {
    /// Clears the desk for a new run.
    pub fn clear(&mut self) {
        self.busy = 0;
        self.worked = 0.0;
        self.piles.iter_mut().for_each(VecDeque::clear);
    }

    /// Sets how many people there are and the share of open hours that each gives. Work in hand is finished at the
    /// speed it was begun with; a person who leaves finishes first.
    pub fn staff(&mut self, people: u32, speed: f64) {
        (self.people, self.speed) = (people, speed);
    }

    /// Whether somebody is free to begin at once.
    #[inline]
    const fn is_free(&self) -> bool {
        self.busy < self.people
    }

    /// Brings work to the desk. Where somebody is free it begins now, and the moment of its end is returned for the
    /// event list; else it waits in its class.
    #[inline]
    pub fn bring(&mut self, now: Moment, class: usize, work: Work, calendar: &Calendar) -> Option<Moment> {
        if self.is_free() {
            self.busy += 1;
            Some(self.begin(now, work, calendar))
        } else {
            self.piles[class].push_back(work);
            None
        }
    }

    /// A person has finished and takes the next piece of work: its event and the moment of its end.
    #[inline]
    pub fn finish(&mut self, now: Moment, calendar: &Calendar) -> Option<(Moment, u32)> {
        self.busy -= 1;
        self.start_waiting(now, calendar)
    }

    /// Begins waiting work if somebody is free for it; after more people have come, call it until it returns `None`.
    #[inline]
    pub fn start_waiting(&mut self, now: Moment, calendar: &Calendar) -> Option<(Moment, u32)> {
        if !self.is_free() {
            return None;
        }
        let work = self.piles.iter_mut().find_map(VecDeque::pop_front)?;
        self.busy += 1;
        Some((self.begin(now, work, calendar), work.event))
    }

    #[inline]
    fn begin(&mut self, now: Moment, work: Work, calendar: &Calendar) -> Moment {
        self.worked += work.hours;
        calendar.after_work(now, work.hours / self.speed)
    }

    /// Work that waits, over all classes.
    pub fn waiting(&self) -> usize {
        self.piles.iter().map(VecDeque::len).sum()
    }

    /// Hours of work begun since the last call.
    pub fn settle(&mut self) -> f64 {
        std::mem::take(&mut self.worked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{FinancialYear, HOUR};
    use crate::units::Quantity;

    fn continuous() -> Calendar {
        Calendar::new(FinancialYear::stand_in(), 1, (0, 0), 24.0, None)
    }

    fn hour(hours: i64) -> Moment {
        Moment(hours * HOUR)
    }

    #[test]
    fn one_person_takes_the_pressing_class_first_without_breaking_off() {
        let calendar = continuous();
        let mut desk = Desk::<2>::default();
        desk.staff(1, 0.5);
        let work = |event| Work { event, hours: 1.0 };
        assert_eq!(desk.bring(hour(0), 1, work(1), &calendar), Some(hour(2)), "half speed: twice as long");
        assert_eq!(desk.bring(hour(1), 1, work(2), &calendar), None);
        assert_eq!(desk.bring(hour(1), 0, work(3), &calendar), None);
        assert_eq!(desk.finish(hour(2), &calendar), Some((hour(4), 3)));
        assert_eq!(desk.finish(hour(4), &calendar), Some((hour(6), 2)));
        assert_eq!(desk.finish(hour(6), &calendar), None);
        assert_eq!(desk.settle(), 3.0);
    }

    #[test]
    fn more_people_begin_what_waits() {
        let calendar = continuous();
        let mut desk = Desk::<1>::default();
        desk.staff(1, 1.0);
        for event in 0..3 {
            desk.bring(hour(0), 0, Work { event, hours: 5.0 }, &calendar);
        }
        desk.staff(2, 1.0);
        assert_eq!(desk.start_waiting(hour(1), &calendar), Some((hour(6), 1)));
        assert_eq!(desk.start_waiting(hour(1), &calendar), None);
        assert_eq!(desk.waiting(), 1);
    }
}
