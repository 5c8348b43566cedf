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
    nearest(days * DAY as f64)
}

/// The nearest whole number, halves upwards; the ends of the range for what lies beyond them, 0 for NaN.
///
/// # Formula
///
/// `floor(x + 1/2)`: cut towards zero, then one less where that went upwards. In place of `floor`, which is a call into
/// a library on processors that are not assumed to have an instruction for it.
#[inline]
pub(crate) fn nearest(x: f64) -> i64 {
    let raised = x + 0.5;
    let cut = raised as i64;
    cut.saturating_sub(i64::from(cut as f64 > raised))
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use proptest::prelude::*;

    fn by_floor(x: f64) -> i64 {
        (x + 0.5).floor() as i64
    }

    #[test]
    fn nearest_is_the_floor_of_a_half_more_at_every_kind_of_number() {
        let ends = [0.0, 0.5, 1.0, 1.5, 2.5, 1e-300, 9e15, 4_503_599_627_370_496.0, 9_007_199_254_740_993.0];
        let huge = [i64::MAX as f64, 1e18, 1e19, f64::MAX, f64::INFINITY, f64::MIN_POSITIVE, 5e-324];
        for x in ends.into_iter().chain(huge) {
            for x in [x, x.next_up(), x.next_down(), x + 0.5, x - 0.5] {
                assert_eq!(nearest(x), by_floor(x), "{x}");
                assert_eq!(nearest(-x), by_floor(-x), "-{x}");
            }
        }
        assert_eq!(nearest(f64::NAN), 0);
        assert_eq!([2.5, -2.5, -2.6, 0.49].map(nearest), [3, -2, -3, 0]);
    }

    proptest! {
        #[test]
        fn nearest_is_the_floor_of_a_half_more(x in -1e17..1e17, near in -1e3..1e3) {
            prop_assert_eq!(nearest(x), by_floor(x));
            prop_assert_eq!(nearest(near), by_floor(near));
        }

        #[test]
        fn nearest_of_any_bits_at_all(bits: u64) {
            prop_assert_eq!(nearest(f64::from_bits(bits)), by_floor(f64::from_bits(bits)));
        }
    }
}
