//! A desk: people who clear a pile of work in working time, the most pressing class first.
//!
//! Work is not interrupted (non-preemptive priority; within a class, first come first served). People may be part-time:
//! their speed is the share of open hours that they give to this pile.
//!
//! Work whose end changes what others do is *awaited*: the event list has an event for it. All other work is *quiet*:
//! it is done by the same people in the same order and time, but when it began is only worked out when somebody next
//! looks at the desk, so it costs no event.

use crate::time::{Calendar, HOUR, Moment};
use std::collections::VecDeque;

/// Pieces of work of one kind: one, or several equal ones that are taken one after the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// What it is, in the caller's own words.
    pub task: u32,
    /// Hours of one person's full attention, for each piece.
    pub hours: f64,
    /// How many pieces.
    pub pieces: u32,
    /// Whether its end is an event: then it is one piece.
    pub awaited: bool,
}

impl Work {
    /// One piece of work.
    #[inline]
    pub const fn one(task: u32, hours: f64, awaited: bool) -> Self {
        Self { task, hours, pieces: 1, awaited }
    }
}

/// A piece of work that somebody has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// What it is.
    pub task: u32,
    /// When it will be done.
    pub done: Moment,
    /// Whether it needs an event at that moment, upon which [`Desk::begin`] is to be called.
    pub awaited: bool,
}

/// Somebody at the desk.
#[derive(Clone, Copy, Debug)]
struct Person {
    /// When the work in hand is done: free from then on.
    until: Moment,
    /// Milliseconds of open time that an hour of work takes.
    pace: f64,
    /// Whether the event list has an event at `until`.
    told: bool,
}

impl Person {
    /// When work that is begun at a moment is done.
    #[inline]
    fn after(&self, from: Moment, hours: f64, calendar: &Calendar) -> Moment {
        // Somebody with no hours never finishes what takes any, and takes none for what takes none.
        let time = if hours > 0.0 { hours * self.pace } else { 0.0 };
        calendar.after_milliseconds(from, time)
    }
}

/// A pile in `CLASSES` classes (at most 8), and the people at it.
#[derive(Clone, Debug)]
pub struct Desk<const CLASSES: usize> {
    people: Vec<Person>,
    /// Work that waits, each piece with the moment at which it came.
    piles: [VecDeque<(Work, Moment)>; CLASSES],
    /// A bit for each class in which work waits.
    waiting: u8,
    /// Pieces of awaited work that wait.
    awaited: u32,
    worked: f64,
}

impl<const CLASSES: usize> Default for Desk<CLASSES> {
    fn default() -> Self {
        Self {
            people: Vec::new(),
            piles: std::array::from_fn(|_| VecDeque::new()),
            waiting: 0,
            awaited: 0,
            worked: 0.0,
        }
    }
}

impl<const CLASSES: usize> Desk<CLASSES> {
    /// Clears the desk for a new run.
    pub fn clear(&mut self) {
        self.people.clear();
        self.piles.iter_mut().for_each(VecDeque::clear);
        (self.waiting, self.awaited, self.worked) = (0, 0, 0.0);
    }

    /// Sets how many people there are from `now` on and the share of open hours that each gives; [`Self::begin`] is to
    /// be called after it. Work in hand is finished at the speed it was begun with: a person who leaves finishes first,
    /// and those leave first who are free first.
    pub fn staff(&mut self, now: Moment, people: u32, speed: f64) {
        self.people.sort_by_key(|person| std::cmp::Reverse(person.until));
        let pace = HOUR as f64 / speed;
        self.people.resize(people as usize, Person { until: now, pace, told: false });
        self.people.iter_mut().for_each(|person| person.pace = pace);
    }

    /// Whether any work waits.
    #[inline]
    pub const fn is_clear(&self) -> bool {
        self.waiting == 0
    }

    /// Begins the next piece of work that waits, if somebody has been free for it by `now`. Call it until it returns
    /// `None` before the desk is used in any other way.
    #[inline]
    pub fn begin(&mut self, now: Moment, calendar: &Calendar) -> Option<Begun> {
        if self.waiting == 0 {
            return None;
        }
        let free = self.first_free()?;
        let from = self.people[free].until;
        if from > now {
            return None;
        }
        let class = self.waiting.trailing_zeros() as usize;
        let pile = &mut self.piles[class];
        let (work, came) = pile.front_mut()?;
        let from = from.max(*came);
        if work.pieces > 1 {
            work.pieces -= 1;
            let piece = Work { pieces: 1, ..*work };
            return Some(self.take(free, from, piece, calendar));
        }
        let work = *work;
        pile.pop_front();
        if pile.is_empty() {
            self.waiting &= !(1 << class);
        }
        self.awaited -= u32::from(work.awaited);
        Some(self.take(free, from, work, calendar))
    }

    /// Brings work to the desk: begun at once if somebody is free, else it waits in its class.
    #[inline]
    pub fn bring(&mut self, now: Moment, class: usize, work: Work, calendar: &Calendar) -> Option<Begun> {
        if self.waiting == 0
            && let Some(free) = self.people.iter().position(|person| person.until <= now)
        {
            return Some(self.take(free, now, work, calendar));
        }
        self.put(now, class, work);
        None
    }

    /// Puts work on the pile. Whoever is free begins it when [`Self::begin`] is called, at the latest before any later
    /// moment's work comes.
    #[inline]
    pub fn put(&mut self, now: Moment, class: usize, work: Work) {
        self.piles[class].push_back((work, now));
        self.waiting |= 1 << class;
        self.awaited += u32::from(work.awaited);
    }

    /// When the desk must be looked at again ([`Self::begin`]) because awaited work waits and nothing in the event list
    /// brings anyone back to the desk before somebody is free. It says so once.
    #[inline]
    pub fn look_again(&mut self) -> Option<Moment> {
        if self.awaited == 0 {
            return None;
        }
        let first = self.first_free()?;
        let person = &mut self.people[first];
        (!std::mem::replace(&mut person.told, true)).then_some(person.until)
    }

    #[inline]
    fn take(&mut self, who: usize, from: Moment, work: Work, calendar: &Calendar) -> Begun {
        let person = &mut self.people[who];
        person.until = person.after(from, work.hours, calendar);
        person.told = work.awaited;
        self.worked += work.hours;
        Begun { task: work.task, done: person.until, awaited: work.awaited }
    }

    /// Who is free first.
    #[inline]
    fn first_free(&self) -> Option<usize> {
        let (first, people) = self.people.split_first()?;
        let mut least = (0, first.until);
        // Without a branch: who is free first is as good as random.
        for (who, person) in (1..).zip(people) {
            let sooner = person.until < least.1;
            least = if sooner { (who, person.until) } else { least };
        }
        Some(least.0)
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
    use crate::time::FinancialYear;
    use crate::units::Quantity;

    fn continuous() -> Calendar {
        Calendar::new(FinancialYear::stand_in(), 1, (0, 0), 24.0, None)
    }

    fn hour(hours: i64) -> Moment {
        Moment(hours * HOUR)
    }

    fn work(task: u32, hours: f64) -> Work {
        Work::one(task, hours, true)
    }

    fn begun(task: u32, done: i64) -> Option<Begun> {
        Some(Begun { task, done: hour(done), awaited: true })
    }

    fn quietly(task: u32, done: i64) -> Option<Begun> {
        begun(task, done).map(|begun| Begun { awaited: false, ..begun })
    }

    #[test]
    fn one_person_takes_the_pressing_class_first_without_breaking_off() {
        let calendar = continuous();
        let mut desk = Desk::<2>::default();
        desk.staff(hour(0), 1, 0.5);
        assert_eq!(desk.bring(hour(0), 1, work(1, 1.0), &calendar), begun(1, 2), "half speed: twice as long");
        assert_eq!(desk.bring(hour(1), 1, work(2, 1.0), &calendar), None);
        assert_eq!(desk.bring(hour(1), 0, work(3, 1.0), &calendar), None);
        assert_eq!(desk.begin(hour(2), &calendar), begun(3, 4));
        assert_eq!(desk.begin(hour(2), &calendar), None);
        assert_eq!(desk.begin(hour(4), &calendar), begun(2, 6));
        assert_eq!(desk.begin(hour(6), &calendar), None);
        assert_eq!(desk.settle(), 3.0);
    }

    #[test]
    fn more_people_begin_what_waits_and_those_who_leave_finish_first() {
        let calendar = continuous();
        let mut desk = Desk::<1>::default();
        desk.staff(hour(0), 1, 1.0);
        for task in 0..4 {
            desk.bring(hour(0), 0, work(task, 5.0), &calendar);
        }
        desk.staff(hour(1), 2, 1.0);
        assert_eq!(desk.begin(hour(1), &calendar), begun(1, 6));
        assert_eq!(desk.begin(hour(1), &calendar), None);
        assert_eq!(desk.waiting(), 2);
        desk.staff(hour(2), 1, 1.0);
        assert_eq!(desk.begin(hour(5), &calendar), None, "who was free at 5 has left; 6 is the other's");
        assert_eq!(desk.begin(hour(6), &calendar), begun(2, 11));
        desk.staff(hour(7), 0, 1.0);
        assert_eq!(desk.begin(hour(90), &calendar), None, "nobody is there");
        desk.staff(hour(90), 1, 1.0);
        assert_eq!(desk.begin(hour(90), &calendar), begun(3, 95), "begun when somebody came");
    }

    #[test]
    fn quiet_work_is_done_in_its_turn_and_time_although_nobody_looks() {
        let calendar = continuous();
        let mut desk = Desk::<2>::default();
        desk.staff(hour(0), 1, 1.0);
        let quiet = |task| Work::one(task, 2.0, false);
        assert_eq!(desk.bring(hour(0), 1, quiet(1), &calendar), quietly(1, 2));
        for task in 2..=4 {
            desk.put(hour(0), 1, quiet(task));
        }
        assert_eq!(desk.look_again(), None, "nobody waits for any of it");
        assert_eq!(desk.begin(hour(5), &calendar), quietly(2, 4), "begun at 2");
        assert_eq!(desk.begin(hour(5), &calendar), quietly(3, 6), "begun at 4");
        assert_eq!(desk.begin(hour(5), &calendar), None);
        assert_eq!(desk.bring(hour(5), 0, work(5, 1.0), &calendar), None);
        assert_eq!(desk.look_again(), Some(hour(6)));
        assert_eq!(desk.look_again(), None, "once is enough");
        assert_eq!(desk.begin(hour(6), &calendar), begun(5, 7), "before the fourth quiet piece");
        assert_eq!(desk.begin(hour(9), &calendar), quietly(4, 9));
        desk.put(hour(20), 1, quiet(6));
        desk.put(hour(20), 0, quiet(7));
        assert_eq!(desk.begin(hour(20), &calendar), quietly(7, 22), "not before it came");
        assert_eq!(desk.settle(), 11.0);
    }

    /// Five pieces of two hours, and urgent work of an hour that comes at 5: the third piece is in hand until 6.
    #[test]
    fn pieces_are_taken_one_by_one_by_whoever_is_free() {
        let calendar = continuous();
        let pieces = Work { pieces: 5, ..Work::one(1, 2.0, false) };
        let mut desk = Desk::<2>::default();
        desk.staff(hour(0), 1, 1.0);
        desk.put(hour(0), 1, pieces);
        let taken = |desk: &mut Desk<2>, now| {
            let mut all = Vec::new();
            while let Some(Begun { task, done, .. }) = desk.begin(hour(now), &calendar) {
                all.push((task, done.0 / HOUR));
            }
            all
        };
        assert_eq!(taken(&mut desk, 5), [(1, 2), (1, 4), (1, 6)]);
        desk.put(hour(5), 0, work(2, 1.0));
        assert_eq!(desk.look_again(), Some(hour(6)));
        assert_eq!(taken(&mut desk, 6), [(2, 7)]);
        assert_eq!(taken(&mut desk, 90), [(1, 9), (1, 11)], "the two that are left");
        desk.staff(hour(90), 2, 1.0);
        desk.put(hour(90), 1, pieces);
        assert_eq!(taken(&mut desk, 99), [(1, 92), (1, 92), (1, 94), (1, 94), (1, 96)]);
        assert_eq!(desk.settle(), 21.0);
    }
}
