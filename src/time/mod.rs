//! Simulated time: moments, civil dates, and the calendars in which people work.
//!
//! A moment is a whole number of milliseconds from the start of measurement (1 April of the first financial year),
//! negative in the burn-in. Sixty-four bits hold 292 million years, so long verification runs are no trouble.

mod calendar;
mod date;
mod holidays;
mod quarter;
mod years;

pub use calendar::{Calendar, CalendarKind, Reading};
pub use date::{Date, FinancialYear, Weekday};
pub use holidays::{Holiday, HolidayRule};
pub use quarter::{DAYS as DAYS_A_QUARTER, Quarter};
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

/// Whole milliseconds in 35,000 years: no span is longer.
const LONGEST: f64 = 1.1e15;
/// 1.5 x 2^52: added to a number of at most 2^51 in size it leaves no room for a fraction, and the lowest bits of the sum
/// hold the whole number that is left.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// The nearest whole number, of two as near the even one; what lies beyond [`LONGEST`], or is no number, is cut to it.
///
/// Two additions and no branch, in place of `floor`, which is a call into a library on processors that are not assumed to
/// have an instruction for it.
#[inline]
pub(crate) fn nearest(x: f64) -> i64 {
    // Written so that NaN takes the second way.
    let x = if x < LONGEST { x } else { LONGEST };
    let x = if x > -LONGEST { x } else { -LONGEST };
    ((x + WHOLE).to_bits() as i64).wrapping_sub(WHOLE.to_bits() as i64)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, nearest};
    use proptest::prelude::*;

    fn rounded(x: f64) -> i64 {
        if x.is_nan() { LONGEST as i64 } else { x.clamp(-LONGEST, LONGEST).round_ties_even() as i64 }
    }

    #[test]
    fn nearest_rounds_every_kind_of_number() {
        let ends = [0.0, 0.5, 1.0, 1.5, 2.5, 1e-300, 1e15, LONGEST, 4_503_599_627_370_496.0, 9_007_199_254_740_993.0];
        let huge = [i64::MAX as f64, 1e18, 1e19, f64::MAX, f64::INFINITY, f64::MIN_POSITIVE, 5e-324, f64::NAN];
        for x in ends.into_iter().chain(huge) {
            for x in [x, x.next_up(), x.next_down(), x + 0.5, x - 0.5] {
                assert_eq!(nearest(x), rounded(x), "{x}");
                assert_eq!(nearest(-x), rounded(-x), "-{x}");
            }
        }
        assert_eq!([2.5, -2.5, -2.6, 0.49, 3.5].map(nearest), [2, -2, -3, 0, 4]);
    }

    proptest! {
        #[test]
        fn nearest_rounds(x in -1e17..1e17, near in -1e3..1e3) {
            prop_assert_eq!(nearest(x), rounded(x));
            prop_assert_eq!(nearest(near), rounded(near));
        }

        #[test]
        fn nearest_rounds_any_bits_at_all(bits: u64) {
            prop_assert_eq!(nearest(f64::from_bits(bits)), rounded(f64::from_bits(bits)));
        }
    }
}
