//! A caseload: so many places, and who waits for one.

use crate::time::Moment;
use std::collections::VecDeque;

/// What became of a request for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// The place is taken.
    Granted,
    /// All are taken: the case waits.
    Waiting,
}

/// Who waits, and until when.
#[derive(Clone, Copy, Debug)]
struct Waiter {
    case: u32,
    expires: Moment,
}

/// Places that cases hold and wait for: urgent ones first, then first come.
///
/// A waiter's patience is a stored moment, looked at when a place falls free: no event is needed for it.
#[derive(Clone, Debug, Default)]
pub struct Places {
    places: u32,
    taken: u32,
    urgent: VecDeque<Waiter>,
    ordinary: VecDeque<Waiter>,
    /// The time to which the integrals run.
    counted_to: Moment,
    /// Integral of places taken, in place-milliseconds.
    held: i128,
    /// Time with no more taken than the standard allows, in milliseconds.
    within: i64,
    /// Taken places up to which a caseload is within the standard.
    standard: f64,
}

impl Places {
    /// Empties the places for a new run that starts at `start`.
    pub fn clear(&mut self, start: Moment) {
        self.taken = 0;
        self.urgent.clear();
        self.ordinary.clear();
        (self.counted_to, self.held, self.within) = (start, 0, 0);
    }

    /// Sets how many places there are from now on, and how many taken ones are within the standard.
    pub fn resize(&mut self, now: Moment, places: u32, standard: f64) {
        self.count(now);
        (self.places, self.standard) = (places, standard);
    }

    /// Places taken now.
    pub const fn taken(&self) -> u32 {
        self.taken
    }

    /// Whether a place is free.
    #[inline]
    pub const fn is_free(&self) -> bool {
        self.taken < self.places
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.urgent.len() + self.ordinary.len()
    }

    /// Takes a place whether or not one is free.
    #[inline]
    pub fn take(&mut self, now: Moment) {
        self.count(now);
        self.taken += 1;
    }

    /// Takes a place if one is free; else the case waits until it expires. Those who wait are served first if
    /// [`Self::admit`] is called whenever a place falls free.
    #[inline]
    pub fn request(&mut self, now: Moment, case: u32, urgent: bool, expires: impl FnOnce() -> Moment) -> Request {
        if self.is_free() {
            self.take(now);
            return Request::Granted;
        }
        let waiter = Waiter { case, expires: expires() };
        if urgent {
            self.urgent.push_back(waiter)
        } else {
            self.ordinary.push_back(waiter)
        }
        Request::Waiting
    }

    /// Gives a place back.
    #[inline]
    pub fn release(&mut self, now: Moment) {
        self.count(now);
        self.taken -= 1;
    }

    /// The next who waits, if a place is free or the patience ran out: `Ok` holds a place now, `Err` left at the
    /// moment given. Call it until it returns `None`, whenever a place may have fallen free.
    #[inline]
    pub fn admit(&mut self, now: Moment) -> Option<Result<u32, (u32, Moment)>> {
        if !self.is_free() {
            return None;
        }
        let waiter = self.urgent.pop_front().or_else(|| self.ordinary.pop_front())?;
        if waiter.expires < now {
            return Some(Err((waiter.case, waiter.expires)));
        }
        self.take(now);
        Some(Ok(waiter.case))
    }

    /// Takes out everyone who still waits, with the moment at which patience runs out: the end of a run.
    pub fn drain(&mut self) -> impl Iterator<Item = (u32, Moment)> + '_ {
        self.urgent.drain(..).chain(self.ordinary.drain(..)).map(|waiter| (waiter.case, waiter.expires))
    }

    /// Place-days taken since [`Self::settle`] was last called.
    pub fn held_days(&mut self, now: Moment) -> f64 {
        self.count(now);
        self.held as f64 / crate::time::DAY as f64
    }

    /// Place-days taken and days within the standard since the last call.
    pub fn settle(&mut self, now: Moment) -> (f64, f64) {
        self.count(now);
        let day = crate::time::DAY as f64;
        let settled = (self.held as f64 / day, self.within as f64 / day);
        (self.held, self.within) = (0, 0);
        settled
    }

    #[inline]
    fn count(&mut self, now: Moment) {
        let span = now.0 - self.counted_to.0;
        self.held += i128::from(span) * i128::from(self.taken);
        if f64::from(self.taken) <= self.standard {
            self.within += span;
        }
        self.counted_to = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DAY;

    fn day(days: i64) -> Moment {
        Moment(days * DAY)
    }

    fn two_places() -> Places {
        let mut places = Places::default();
        places.clear(day(0));
        places.resize(day(0), 2, 1.0);
        places
    }

    #[test]
    fn urgent_first_then_first_come_and_the_impatient_are_told_apart() {
        let mut places = two_places();
        for case in 0..2 {
            assert_eq!(places.request(day(0), case, false, || day(99)), Request::Granted);
        }
        for (case, urgent, expires) in [(2, false, 3), (3, false, 99), (4, true, 99)] {
            assert_eq!(places.request(day(1), case, urgent, || day(expires)), Request::Waiting);
        }
        places.release(day(4));
        assert_eq!(places.admit(day(4)), Some(Ok(4)));
        assert_eq!(places.admit(day(4)), None, "no place is given twice");
        places.release(day(5));
        assert_eq!(places.admit(day(5)), Some(Err((2, day(3)))));
        assert_eq!(places.admit(day(5)), Some(Ok(3)));
        assert_eq!((places.taken(), places.waiting()), (2, 0));
    }

    #[test]
    fn the_integral_of_places_is_exact() {
        let mut places = two_places();
        places.take(day(0));
        places.take(day(1));
        places.release(day(3));
        assert_eq!(places.settle(day(10)), (12.0, 8.0));
        assert_eq!(places.settle(day(11)), (1.0, 1.0));
    }
}
