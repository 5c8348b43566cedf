//! Quarters of financial years: the grain at which policy changes.

use super::date::{Date, FinancialYear};
use crate::error::Refusal;
use crate::units::{Quantity, short};

/// Days from 1 April to the beginning of each quarter: 1 April, 1 July, 1 October, 1 January. No leap day lies between.
pub(super) const BEGINNINGS: [i64; 4] = [0, 91, 183, 275];

/// The beginning of a quarter, as users write it: `year 2` (of the measured years) or `2028-07-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quarter {
    /// The first quarter of a measured year, from 1.
    OfYear(u32),
    /// The quarter that begins on a date.
    From(Date),
}

impl Quarter {
    /// Quarters from the start of measurement, negative before it.
    pub fn count(self, first: FinancialYear) -> i64 {
        match self {
            Self::OfYear(year) => (i64::from(year) - 1) * 4,
            Self::From(date) => {
                let (year, month, _) = date.civil();
                let (own, _, _) = first.begins().civil();
                (year - own) * 4 + (month - 4).div_euclid(3)
            }
        }
    }

    /// A length of time in whole quarters, to the nearest: `months` counts 30.4375 days each.
    pub fn in_days(days: f64) -> i64 {
        (days / DAYS).round() as i64
    }
}

/// Days in a mean quarter.
pub const DAYS: f64 = 365.25 / 4.0;

impl Quantity for Quarter {
    fn unit() -> String {
        "year N or a date".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        let refused = || {
            let message = format!("`{}` is not the beginning of a quarter", short(text));
            Refusal::new(message, "write \"year 2\", or 1 April, July, October or January as \"2028-04-01\"")
        };
        let text = text.trim();
        if let Some(year) = text.strip_prefix("year ") {
            let year: u32 = year.trim().parse().map_err(|_| refused())?;
            return if (1..=1_000).contains(&year) { Ok(Self::OfYear(year)) } else { Err(refused()) };
        }
        let digits = |part: &str, width: usize| {
            (part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<i64>().ok())
        };
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts[..] else { return Err(refused()) };
        let number = |part, width| digits(part, width).flatten().ok_or_else(refused);
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        let begins = day == 1 && [1, 4, 7, 10].contains(&month) && (2000..2200).contains(&year);
        if begins { Ok(Self::From(Date::new(year, month, day))) } else { Err(refused()) }
    }
    fn stand_in() -> Self {
        Self::OfYear(1)
    }
    fn show(&self) -> String {
        match self {
            Self::OfYear(year) => format!("year {year}"),
            Self::From(date) => date.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_counted_from_the_first_april() {
        let first = FinancialYear::parse("2027-28").unwrap();
        for (text, quarter) in
            [("year 1", 0), ("year 3", 8), ("2027-04-01", 0), ("2027-07-01", 1), ("2028-01-01", 3), ("2026-10-01", -2)]
        {
            let read = Quarter::parse(text).unwrap();
            assert_eq!((read.count(first), read.show().as_str()), (quarter, text));
        }
        assert_eq!((Quarter::in_days(18.0 * 30.4375), Quarter::in_days(0.0)), (6, 0));
        for text in ["2028-05-01", "2028-04-02", "year 0", "year", "2028-4-1", "28-04-01", "soon", ""] {
            assert!(Quarter::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn quarters_begin_where_the_calendar_says() {
        for year in [2027, 2028, 2031, 2032] {
            for (begins, month) in BEGINNINGS.iter().zip([4, 7, 10, 13]) {
                let civil = Date(Date::new(year, 4, 1).0 + begins).civil();
                assert_eq!(civil, if month > 12 { (year + 1, 1, 1) } else { (year, month, 1) });
            }
        }
    }
}
