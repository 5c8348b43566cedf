//! Public holidays by rule.

use super::date::{Date, Weekday};

/// When a holiday falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HolidayRule {
    /// A fixed day; with a substitute, a weekend moves it to the next free working day.
    Fixed {
        /// 1 to 12.
        month: i64,
        /// 1 to 31.
        day: i64,
        /// Whether it moves off a weekend.
        substitute: bool,
    },
    /// The n-th weekday of a month, or the last for -1.
    Nth {
        /// 1 to 12.
        month: i64,
        /// Which day of the week.
        weekday: Weekday,
        /// 1 to 4, or -1.
        nth: i64,
    },
    /// So many days after Easter Sunday.
    Easter {
        /// Negative for days before.
        offset: i64,
    },
}

/// A named public holiday.
#[derive(Clone, Debug, PartialEq)]
pub struct Holiday {
    /// Its name.
    pub name: String,
    /// When it falls.
    pub rule: HolidayRule,
}

/// All holidays of a civil year, in order of the rules: later ones find the days that earlier ones took.
pub fn of_year(rules: &[Holiday], year: i64) -> Vec<Date> {
    let mut taken: Vec<Date> = Vec::with_capacity(rules.len());
    // Days proper first: 25 December on a Saturday must not move onto 27 December before Boxing Day is known.
    for holiday in rules {
        let date = nominal(holiday.rule, year);
        if !(moves(holiday.rule) && date.weekday().is_weekend()) {
            taken.push(date);
        }
    }
    for holiday in rules {
        let mut date = nominal(holiday.rule, year);
        if moves(holiday.rule) && date.weekday().is_weekend() {
            while date.weekday().is_weekend() || taken.contains(&date) {
                date = Date(date.0 + 1);
            }
            taken.push(date);
        }
    }
    taken
}

const fn moves(rule: HolidayRule) -> bool {
    matches!(rule, HolidayRule::Fixed { substitute: true, .. })
}

fn nominal(rule: HolidayRule, year: i64) -> Date {
    match rule {
        HolidayRule::Fixed { month, day, .. } => Date::new(year, month, day),
        HolidayRule::Easter { offset } => Date(Date::easter(year).0 + offset),
        HolidayRule::Nth { month, weekday, nth } => {
            let first = if nth > 0 { Date::new(year, month, 1) } else { Date::new(year, month + 1, 1) };
            let ahead = (weekday as i64 - first.weekday() as i64).rem_euclid(7);
            let weeks = if nth > 0 { nth - 1 } else { nth };
            Date(first.0 + ahead + 7 * weeks)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(month: i64, day: i64) -> Holiday {
        Holiday { name: String::new(), rule: HolidayRule::Fixed { month, day, substitute: true } }
    }

    #[test]
    fn holidays_on_a_weekend_move_to_the_next_free_day() {
        // 1 and 2 January 2028 are a Saturday and a Sunday: Monday 3 and Tuesday 4 stand in.
        assert_eq!(of_year(&[fixed(1, 1), fixed(1, 2)], 2028), vec![Date::new(2028, 1, 3), Date::new(2028, 1, 4)]);
        // Christmas 2027 is a Saturday: Boxing Day (Sunday) and Christmas take Monday 27 and Tuesday 28.
        assert_eq!(
            of_year(&[fixed(12, 25), fixed(12, 26)], 2027),
            vec![Date::new(2027, 12, 27), Date::new(2027, 12, 28)]
        );
        // Christmas 2022 is a Sunday and Boxing Day a Monday, which is kept: Tuesday 27 stands in.
        assert_eq!(
            of_year(&[fixed(12, 25), fixed(12, 26)], 2022),
            vec![Date::new(2022, 12, 26), Date::new(2022, 12, 27)]
        );
    }

    #[test]
    fn mondays_of_may_and_august() {
        let nth = |month, nth| HolidayRule::Nth { month, weekday: Weekday::Monday, nth };
        assert_eq!(nominal(nth(5, 1), 2027), Date::new(2027, 5, 3));
        assert_eq!(nominal(nth(5, -1), 2027), Date::new(2027, 5, 31));
        assert_eq!(nominal(nth(8, 1), 2027), Date::new(2027, 8, 2));
        assert_eq!(nominal(HolidayRule::Easter { offset: -2 }, 2027), Date::new(2027, 3, 26));
    }
}
