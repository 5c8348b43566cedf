//! Quantities with units, as people write them: `"3.5 FTE"`, `"10 working days"`, `"4 %"`.
//!
//! A number without a unit where one is needed is refused, with the fix. A quantity is finite and within its
//! bounds or it does not exist. This module knows nothing of levers, scenarios or the model.

pub mod money;
use crate::error::{Refusal, did_you_mean};
use std::fmt;

/// A value that a user can write as text.
pub trait Quantity: Sized + Clone + fmt::Debug {
    /// The unit in words, for lists of levers and for error messages.
    fn unit() -> String;
    /// Reads the text, or says why not and what to write.
    fn parse(text: &str) -> Result<Self, Refusal>;
    /// A valid value to read on with after a fault has been noted; never used in a run.
    fn stand_in() -> Self;
    /// The canonical text: `parse(show(x)) == x`.
    fn show(&self) -> String;
    /// The value as a number in its unit, where it is one: ranges are checked by it.
    fn number(&self) -> Option<f64> {
        None
    }
    /// The same kind of value at another such number; none where it is no number, or one out of bounds.
    fn at_number(&self, _number: f64) -> Option<Self> {
        None
    }
}

/// Splits `"3.5 FTE"` into 3.5 and `"FTE"`.
pub fn split_number(text: &str) -> Result<(f64, &str), Refusal> {
    let text = text.trim();
    let end = text.char_indices().find(|&(at, c)| !is_number_char(text, at, c)).map_or(text.len(), |(at, _)| at);
    let (number, unit) = text.split_at(end);
    match number.replace('_', "").parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((value, unit.trim())),
        _ => Err(Refusal::new(format!("`{}` is not a number with a unit", short(text)), "write for example \"2.5 h\"")),
    }
}

fn is_number_char(text: &str, at: usize, c: char) -> bool {
    let after_e = at > 0 && text[..at].ends_with(['e', 'E']);
    match c {
        '0'..='9' | '.' | '_' => true,
        '+' | '-' => at == 0 || after_e,
        // "e" belongs to the number only before a digit or sign: "1e3", never "5 each".
        'e' | 'E' => at > 0 && text[at + 1..].starts_with(|d: char| d.is_ascii_digit() || d == '-' || d == '+'),
        _ => false,
    }
}

/// The first characters of a text that may be megabytes long.
pub fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push_str("...");
    }
    shown
}

/// The number in canonical units, if the unit is one of `units` and the value within bounds.
fn measured(text: &str, name: &str, units: &[(&str, f64)], low: f64, high: f64) -> Result<f64, Refusal> {
    let (value, unit) = split_number(text)?;
    let factor = units.iter().find(|(word, _)| word.eq_ignore_ascii_case(unit)).map(|&(_, factor)| factor);
    let Some(factor) = factor else {
        let known: Vec<&str> = units.iter().map(|&(word, _)| word).filter(|word| !word.is_empty()).collect();
        let unit_shown = short(unit);
        return Err(match (unit, did_you_mean(unit, known.iter().copied())) {
            ("", _) => Refusal::new(
                format!("`{value}` has no unit; {name} need one"),
                format!("write \"{value} {}\"", known[0]),
            ),
            (_, Some(meant)) => {
                Refusal::new(format!("unknown unit `{unit_shown}`"), format!("did you mean `{meant}`?"))
            }
            _ => Refusal::new(
                format!("unknown unit `{unit_shown}` for {name}"),
                format!("use one of: {}", known.join(", ")),
            ),
        });
    };
    let value = value * factor;
    if !(low..=high).contains(&value) {
        // Bounds in the unit in which they are shown, so "-50 and 100 %" for growth.
        let (unit, factor) = units[0];
        let hint = format!("{name} lie between {} and {} {unit}", low / factor, high / factor);
        return Err(Refusal::new(format!("`{}` is out of bounds", short(text.trim())), hint.trim_end()));
    }
    Ok(value)
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $words:literal, [$(($unit:literal, $factor:expr)),+], $low:expr, $high:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            const UNITS: &'static [(&'static str, f64)] = &[$(($unit, $factor)),+];

            /// The quantity of so many units, if it lies within bounds.
            pub fn new(value: f64) -> Option<Self> {
                ($low..=$high).contains(&value).then_some(Self(value))
            }

            /// The number of units.
            #[inline]
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl Quantity for $name {
            fn unit() -> String {
                Self::UNITS[0].0.to_string()
            }
            fn parse(text: &str) -> Result<Self, Refusal> {
                measured(text, $words, Self::UNITS, $low, $high).map(Self)
            }
            fn stand_in() -> Self {
                Self($low)
            }
            fn show(&self) -> String {
                format!("{} {}", self.0 / Self::UNITS[0].1, Self::UNITS[0].0).trim_end().to_string()
            }
            fn number(&self) -> Option<f64> {
                Some(self.0)
            }
            fn at_number(&self, number: f64) -> Option<Self> {
                Self::new(number)
            }
        }
    };
}

quantity!(
    /// Hours of work.
    Hours, "hours", [("h", 1.0), ("hour", 1.0), ("hours", 1.0), ("min", 1.0 / 60.0), ("minutes", 1.0 / 60.0)], 0.0, 1e5
);
quantity!(
    /// Minutes of discussion or reading.
    Minutes, "minutes", [("min", 1.0), ("minute", 1.0), ("minutes", 1.0), ("h", 60.0), ("hours", 60.0)], 0.0, 1e5
);
quantity!(
    /// Calendar days, 24 hours each; a month is 365.25 / 12 days.
    Days, "calendar days",
    [("days", 1.0), ("day", 1.0), ("d", 1.0), ("weeks", 7.0), ("week", 7.0), ("months", 30.4375), ("month", 30.4375),
     ("years", 365.25), ("year", 365.25), ("h", 1.0 / 24.0), ("hours", 1.0 / 24.0), ("min", 1.0 / 1440.0),
     ("minutes", 1.0 / 1440.0)],
    0.0, 4e6
);
quantity!(
    /// Days on which offices are open.
    WorkingDays, "working days", [("working days", 1.0), ("working day", 1.0)], 0.0, 1e4
);
quantity!(
    /// Full-time equivalents.
    Fte, "posts", [("FTE", 1.0)], 0.0, 1e5
);
quantity!(
    /// A part of a whole, 0 to 1: `"4 %"` or `"0.04"`.
    Share, "shares", [("", 1.0), ("%", 0.01)], 0.0, 1.0
);
quantity!(
    /// A plain factor.
    Ratio, "ratios", [("", 1.0)], 0.0, 1e4
);
quantity!(
    /// A relative change a year, from a halving to a doubling: `"3.5 %"`.
    Growth, "rates of growth", [("%", 0.01), ("", 1.0)], -0.5, 1.0
);
quantity!(
    /// How many people, places, actions: a whole number is asked for by [`Quantity::parse`].
    RawCount, "numbers",
    [("", 1.0), ("cases", 1.0), ("case", 1.0), ("places", 1.0), ("agencies", 1.0), ("attempts", 1.0), ("actions", 1.0),
     ("people", 1.0), ("years", 1.0)],
    0.0, 1e6
);

/// A whole number of things; the noun may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub u32);

impl Quantity for Count {
    fn unit() -> String {
        "number".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        let value = RawCount::parse(text)?.get();
        if value.fract() != 0.0 {
            return Err(Refusal::new(
                format!("`{}` is not a whole number", short(text)),
                format!("write \"{value:.0}\""),
            ));
        }
        Ok(Self(value as u32))
    }
    fn stand_in() -> Self {
        Self(1)
    }
    fn show(&self) -> String {
        self.0.to_string()
    }
    fn number(&self) -> Option<f64> {
        Some(f64::from(self.0))
    }
    fn at_number(&self, number: f64) -> Option<Self> {
        RawCount::new(number.round()).map(|count| Self(count.get() as u32))
    }
}

/// How often something comes: `"0.25 per day"`, `"355 cases a year"`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Rate {
    per_day: f64,
}

impl Rate {
    /// Days in a year, for rates given by the year.
    pub const DAYS_A_YEAR: f64 = 365.25;

    /// So many a day.
    pub const fn per_day(self) -> f64 {
        self.per_day
    }

    /// So many a year of 365.25 days.
    pub fn per_year(self) -> f64 {
        self.per_day * Self::DAYS_A_YEAR
    }
}

impl Quantity for Rate {
    fn unit() -> String {
        "cases a year".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        let (value, unit) = split_number(text)?;
        let words: Vec<&str> =
            unit.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty()).collect();
        let words = match words.as_slice() {
            ["cases" | "case" | "referrals" | "referral", rest @ ..] => rest,
            rest => rest,
        };
        let days = match words {
            ["per" | "a", "day"] | ["day"] => 1.0,
            ["per" | "a", "week"] | ["week"] => 7.0,
            ["per" | "a", "year"] | ["year"] => Self::DAYS_A_YEAR,
            _ => {
                return Err(Refusal::new(
                    format!("`{}` is not a rate", short(text)),
                    format!("write \"{value} per day\" or \"{value} cases a year\""),
                ));
            }
        };
        if !(0.0..=1e6).contains(&(value / days)) {
            return Err(Refusal::new(
                format!("`{}` is out of bounds", short(text)),
                "a rate lies between 0 and 1e6 per day",
            ));
        }
        Ok(Self { per_day: value / days })
    }
    fn stand_in() -> Self {
        Self { per_day: 1.0 }
    }
    fn show(&self) -> String {
        format!("{} per day", self.per_day)
    }
    fn number(&self) -> Option<f64> {
        Some(self.per_year())
    }
    fn at_number(&self, number: f64) -> Option<Self> {
        Some(Self { per_day: number / Self::DAYS_A_YEAR }).filter(|rate| (0.0..=1e6).contains(&rate.per_day))
    }
}

/// The time within which a standard wants something done. The three kinds are never mixed silently.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Within {
    /// Clock hours, nights and weekends included.
    Hours(f64),
    /// Calendar days of 24 hours.
    Days(f64),
    /// To the close of the n-th working day after the day in question.
    WorkingDays(u32),
}

impl Quantity for Within {
    fn unit() -> String {
        "h, days or working days".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        if let Ok(working) = WorkingDays::parse(text) {
            let message = || format!("`{}` is not a whole number of working days", short(text));
            return match working.get() {
                whole if whole.fract() == 0.0 => Ok(Self::WorkingDays(whole as u32)),
                _ => Err(Refusal::new(message(), "write \"2 working days\"")),
            };
        }
        let (value, unit) = split_number(text)?;
        match unit.to_lowercase().as_str() {
            "h" | "hours" | "hour" => Hours::parse(text).map(|hours| Self::Hours(hours.get())),
            "" => Err(Refusal::new(
                format!("`{value}` has no unit"),
                format!("write \"{value} working days\", \"{value} days\" or \"{value} h\""),
            )),
            _ => Days::parse(text).map(|days| Self::Days(days.get())),
        }
    }
    fn stand_in() -> Self {
        Self::Days(1.0)
    }
    fn show(&self) -> String {
        match self {
            Self::Hours(hours) => format!("{hours} h"),
            Self::Days(days) => format!("{days} days"),
            Self::WorkingDays(days) => format!("{days} working days"),
        }
    }
}

/// A value that may be left out: `"none"`.
impl<T: Quantity> Quantity for Option<T> {
    fn unit() -> String {
        format!("{} or none", T::unit())
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        if text.trim() == "none" { Ok(None) } else { T::parse(text).map(Some) }
    }
    fn stand_in() -> Self {
        None
    }
    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "none".into(), Quantity::show)
    }
    fn number(&self) -> Option<f64> {
        self.as_ref().and_then(Quantity::number)
    }
    fn at_number(&self, number: f64) -> Option<Self> {
        Some(self.as_ref()?.at_number(number))
    }
}

/// Reads one word of a fixed list, offering the nearest one to a slip of the hand.
pub fn choose<T: Copy>(text: &str, choices: &[(&'static str, T)]) -> Result<T, Refusal> {
    let text = text.trim();
    choices.iter().find(|(word, _)| *word == text).map(|&(_, value)| value).ok_or_else(|| {
        let words = || choices.iter().map(|&(word, _)| word);
        Refusal::new(
            format!("`{}` is not one of the choices", short(text)),
            match did_you_mean(text, words()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("choose one of: {}", words().collect::<Vec<_>>().join(", ")),
            },
        )
    })
}

/// An enum of named choices that is a [`Quantity`].
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Each choice with the word that users write.
            pub const CHOICES: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }

        impl $crate::units::Quantity for $name {
            fn unit() -> String {
                Self::CHOICES.iter().map(|&(word, _)| word).collect::<Vec<_>>().join(" | ")
            }
            fn parse(text: &str) -> Result<Self, $crate::error::Refusal> {
                $crate::units::choose(text, Self::CHOICES)
            }
            fn stand_in() -> Self {
                Self::CHOICES[0].1
            }
            fn show(&self) -> String {
                Self::CHOICES.iter().find(|(_, value)| value == self).map_or_else(String::new, |(word, _)| (*word).into())
            }
        }
    };
}

choice! {
    /// On or off.
    pub enum Switch {
        /// The mechanism works.
        On = "on",
        /// The mechanism has no effect.
        Off = "off",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_their_units() {
        assert_eq!(Hours::parse("30 min").unwrap().get(), 0.5);
        assert_eq!(Days::parse("2 weeks").unwrap().get(), 14.0);
        assert_eq!(Share::parse("4 %").unwrap().get(), 0.04);
        assert_eq!(Count::parse("25 cases").unwrap(), Count(25));
        assert_eq!(Rate::parse("365.25 cases a year").unwrap().per_day(), 1.0);
        assert_eq!(Rate::parse("0.2 per day").unwrap().per_day(), 0.2);
        assert_eq!(Within::parse("2 working days").unwrap(), Within::WorkingDays(2));
        assert_eq!(Option::<Fte>::parse("none").unwrap(), None);
    }

    #[test]
    fn a_value_can_be_put_at_another_number() {
        assert_eq!(Days::parse("2 weeks").unwrap().at_number(21.0), Days::new(21.0));
        assert_eq!(Count(3).at_number(4.5), Some(Count(5)));
        assert_eq!(Option::<Rate>::parse("1 per day").unwrap().at_number(730.5).unwrap().unwrap().per_day(), 2.0);
        assert_eq!((Share::stand_in().at_number(1.1), Option::<Fte>::None.at_number(1.0)), (None, None));
        assert_eq!(Switch::On.at_number(1.0), None);
        let law = crate::random::Spread::<Days>::parse("gamma(2 days, cv 0.5)").unwrap();
        assert_eq!(law.at_number(3.0).unwrap().show(), "gamma(3 days, cv 0.5)");
    }

    #[test]
    fn nonsense_is_refused_with_a_remedy() {
        for text in ["NaN h", "inf h", "-1 h", "1e308 h", "1e999 h", "h", "", "2", "2 parsecs", "0x10 h", "١ h"] {
            let refusal = Hours::parse(text).unwrap_err();
            assert!(refusal.hint.is_some(), "{text}: {refusal:?}");
        }
        for text in ["1e999 h", "-1e999 h", "-h", "e h"] {
            assert!(split_number(text).is_err(), "{text}");
        }
        assert!(Share::parse("101 %").is_err());
        assert!(Count::parse("2.5").is_err());
        assert!(Count::parse("1e308").is_err());
        assert!(Within::parse("1.5 working days").is_err());
        assert_eq!(Growth::parse("200 %").unwrap_err().hint.unwrap(), "rates of growth lie between -50 and 100 %");
    }

    #[test]
    fn a_missing_unit_is_offered() {
        assert_eq!(Hours::parse("2").unwrap_err().hint.unwrap(), "write \"2 h\"");
        assert_eq!(Days::parse("2 dayz").unwrap_err().hint.unwrap(), "did you mean `days`?");
    }

    #[test]
    fn what_is_shown_can_be_read_back() {
        for text in ["0.1 h", "1e-3 h", "12.25 h"] {
            let value = Hours::parse(text).unwrap();
            assert_eq!(Hours::parse(&value.show()).unwrap(), value);
        }
        for within in [Within::Hours(4.5), Within::Days(3.0), Within::WorkingDays(2)] {
            assert_eq!(Within::parse(&within.show()).unwrap(), within);
        }
        assert_eq!(Switch::parse(&Switch::Off.show()).unwrap(), Switch::Off);
    }
}
