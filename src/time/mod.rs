//! Simulated time: moments, civil dates, and the calendars in which people work.
//!
//! A moment is a whole number of milliseconds from the start of measurement (1 April of the first financial year),
//! negative in the burn-in. Sixty-four bits hold 292 million years, so long verification runs are no trouble.

mod calendar;
mod date;
mod holidays;
mod years;

pub use calendar::{Calendar, CalendarKind};
pub use date::{Date, FinancialYear, Weekday};
pub use holidays::{Holiday, HolidayRule};
pub use years::Years;

/// Milliseconds in an hour.
pub const HOUR: i64 = 3_600_000;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// A moment of simulated time, in milliseconds from time 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The start of measurement.
    pub const ZERO: Self = Self(0);
    /// A milestone that has not happened.
    pub const NEVER: Self = Self(i64::MAX);

    /// Whether the milestone has happened.
    #[inline]
    pub const fn happened(self) -> bool {
        self.0 != i64::MAX
    }

    /// So many days of 24 hours later.
    #[inline]
    #[must_use]
    pub fn plus_days(self, days: f64) -> Self {
        Self(self.0 + milliseconds(days))
    }

    /// Days of 24 hours from `earlier` to this moment.
    #[inline]
    pub fn days_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / DAY as f64
    }

    /// The day that holds the moment, counted from time 0.
    #[inline]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }
}

/// Days as whole milliseconds, to the nearest.
#[inline]
pub fn milliseconds(days: f64) -> i64 {
    (days * DAY as f64 + 0.5).floor() as i64
}
