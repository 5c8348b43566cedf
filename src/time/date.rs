//! Civil dates of the Gregorian calendar and financial years.

use crate::error::Refusal;
use crate::units::{Quantity, short};
use std::fmt;

/// A day, counted from 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub i64);

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weekday {
    /// The first day of the working week.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The last working day.
    Friday,
    /// The first day of the weekend.
    Saturday,
    /// The second.
    Sunday,
}

impl Weekday {
    /// In the order of [`Date::weekday`].
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];
    /// The names, Monday first, as levers spell them.
    pub const NAMES: &'static [&'static str] =
        &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// Saturday or Sunday.
    pub const fn is_weekend(self) -> bool {
        matches!(self, Self::Saturday | Self::Sunday)
    }
}

impl Date {
    /// The date of a civil year, month (1 to 12) and day (1 to 31).
    ///
    /// Howard Hinnant, "chrono-compatible low-level date algorithms": days from civil.
    pub const fn new(year: i64, month: i64, day: i64) -> Self {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let of_era = y - era * 400;
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month (1 to 12) and day (1 to 31).
    pub const fn civil(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted - era * 146_097;
        let of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
        let month = (of_year * 5 + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (of_era + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
    }

    /// The day of the week.
    pub const fn weekday(self) -> Weekday {
        // 1 January 1970 was a Thursday.
        Weekday::ALL[(self.0 + 3).rem_euclid(7) as usize]
    }

    /// Easter Sunday of a year: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8).
    pub const fn easter(year: i64) -> Self {
        let (a, b, c) = (year % 19, year / 100, year % 100);
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        let m = (a + 11 * h + 22 * l) / 451;
        let n = h + l - 7 * m + 114;
        Self::new(year, n / 31, n % 31 + 1)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A financial year, from 1 April, named as in `2027-28`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FinancialYear {
    first: i64,
}

impl FinancialYear {
    /// Its 1 April.
    pub const fn begins(self) -> Date {
        Date::new(self.first, 4, 1)
    }

    /// So many years later.
    #[must_use]
    pub const fn plus(self, years: i64) -> Self {
        Self { first: self.first + years }
    }

    /// Years from another one to this.
    pub const fn since(self, other: Self) -> i64 {
        self.first - other.first
    }
}

impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.first, (self.first + 1).rem_euclid(100))
    }
}

impl Quantity for FinancialYear {
    fn unit() -> String {
        "financial year".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        let refused = || {
            let message = format!("`{}` is not a financial year from 2000-01 to 2098-99", short(text));
            Refusal::new(message, "write for example \"2027-28\"")
        };
        let (first, last) = text.trim().split_once('-').ok_or_else(refused)?;
        let digits = |part: &str, width| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(first, 4) || !digits(last, 2) {
            return Err(refused());
        }
        let year = Self { first: first.parse().map_err(|_| refused())? };
        let in_range = (2000..2099).contains(&year.first);
        if in_range && year.to_string() == text.trim() { Ok(year) } else { Err(refused()) }
    }
    fn stand_in() -> Self {
        Self { first: 2027 }
    }
    fn show(&self) -> String {
        self.to_string()
    }
    fn number(&self) -> Option<f64> {
        Some(self.first as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_go_there_and_back() {
        assert_eq!(Date::new(1970, 1, 1), Date(0));
        assert_eq!(Date::new(2000, 3, 1), Date(11_017));
        for day in (-200_000..4_000_000).step_by(97) {
            let (year, month, day_of_month) = Date(day).civil();
            assert_eq!(Date::new(year, month, day_of_month), Date(day));
        }
    }

    #[test]
    fn easter_and_weekdays_are_those_of_the_almanac() {
        for (year, month, day) in
            [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2038, 4, 25)]
        {
            assert_eq!(Date::easter(year), Date::new(year, month, day));
            assert_eq!(Date::easter(year).weekday(), Weekday::Sunday);
        }
        assert_eq!(Date::new(2026, 11, 22).weekday(), Weekday::Sunday);
    }

    #[test]
    fn financial_years_are_written_as_in_scotland() {
        assert_eq!(FinancialYear::parse("2027-28").unwrap().to_string(), "2027-28");
        assert_eq!(FinancialYear::parse("2027-28").unwrap().begins(), Date::new(2027, 4, 1));
        for text in ["2027", "2027-29", "27-28", "0000-01", "2027-28-29", "९९९९-००", ""] {
            assert!(FinancialYear::parse(text).is_err(), "{text}");
        }
    }
}
