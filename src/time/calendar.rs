//! The calendars in which people work, with every question answered from a table in constant time.

use super::date::{Date, FinancialYear};
use super::holidays::{Holiday, of_year};
use super::years::Years;
use super::{DAY, HOUR, Moment, milliseconds, nearest};

crate::choice! {
    /// Which calendar people work by.
    pub enum CalendarKind {
        /// Monday to Friday, by day, with public holidays and closed days at New Year.
        Working = "working",
        /// 24 hours, 7 days: every hour works, for verification.
        Continuous = "continuous",
    }
}

/// When offices open, in milliseconds after midnight.
const OPENS: i64 = 9 * HOUR;

/// A calendar over the span of a run; time 0 is 1 April of the first financial year.
#[derive(Clone, Debug)]
pub struct Calendar {
    first_day: Date,
    years: Years,
    working: Option<Working>,
}

/// What the working clock of a calendar shows at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    at: Moment,
    /// The same moment on an open day while offices are open, else the nearest at which they are on that day.
    near: Moment,
    /// Milliseconds worked since the calendar began.
    worked: i64,
    /// Of those, today.
    today: i64,
    /// Milliseconds still to be worked today.
    left: i64,
}

impl Reading {
    /// The moment at which the clock was read.
    #[inline]
    pub const fn at(&self) -> Moment {
        self.at
    }

    /// Milliseconds worked since the calendar began: meaningful as a difference.
    #[inline]
    pub const fn worked(&self) -> i64 {
        self.worked
    }
}

#[derive(Clone, Debug)]
struct Working {
    /// Day (from time 0) of the first entry of `opened_before`.
    from: i64,
    /// Working days in the table before each day.
    opened_before: Vec<u32>,
    /// The day of each working day.
    days: Vec<i32>,
    /// Milliseconds that offices are open on a working day.
    length: i64,
}

impl Calendar {
    /// A calendar for `years` measured years from `first`, with room for `before` days of burn-in and `after` days of
    /// run-out. `holidays` is `None` for the continuous calendar.
    pub fn new(
        first: FinancialYear,
        years: u32,
        (before, after): (i64, i64),
        hours_per_day: f64,
        holidays: Option<(&[Holiday], u32)>,
    ) -> Self {
        let first_day = first.begins();
        let years = Years::new(first, years, before, after);
        let last = years.start(i64::from(years.measured())).day() + after;
        let working = holidays.map(|rules| Working::new(first_day, -before, last, hours_per_day, rules));
        Self { first_day, years, working }
    }

    /// The financial years of the run.
    pub const fn years(&self) -> &Years {
        &self.years
    }

    /// Open hours in a mean year.
    pub fn hours_a_year(&self) -> f64 {
        let (from, to) = (Moment::ZERO, self.years.start(i64::from(self.years.measured())));
        self.hours_between(from, to) / to.days_since(from) * 365.25
    }

    /// The date of a day counted from time 0.
    pub const fn date(&self, day: i64) -> Date {
        Date(self.first_day.0 + day)
    }

    /// Whether offices are open on a day counted from time 0.
    #[inline]
    pub fn is_open(&self, day: i64) -> bool {
        self.working.as_ref().is_none_or(|working| working.opened(day + 1) > working.opened(day))
    }

    /// The first open day from `day` on.
    pub fn open_from(&self, day: i64) -> i64 {
        (day..).find(|&day| self.is_open(day)).unwrap_or(day)
    }

    /// The moment at which `hours` of working time have passed since `start`, which need not be in office hours.
    #[inline]
    pub fn after_work(&self, start: Moment, hours: f64) -> Moment {
        self.after(&self.read(start), nearest(hours * HOUR as f64))
    }

    /// What the working clock shows at a moment.
    #[inline]
    pub fn read(&self, at: Moment) -> Reading {
        match &self.working {
            None => Reading { at, near: at, worked: at.0, today: i64::MAX, left: i64::MAX },
            Some(working) => working.read(at),
        }
    }

    /// The moment at which so many milliseconds more will have been worked; `now` itself for none.
    #[inline]
    pub fn after(&self, now: &Reading, work: i64) -> Moment {
        if work == 0 {
            return now.at;
        }
        // Most work ends on the day on which it begins.
        match &self.working {
            Some(working) if work > now.left => working.moment(now.worked + work),
            _ => Moment(now.near.0 + work),
        }
    }

    /// The earliest moment by which so many milliseconds less had been worked; `now` itself for none.
    #[inline]
    pub fn before(&self, now: &Reading, work: i64) -> Moment {
        if work == 0 {
            return now.at;
        }
        match &self.working {
            Some(working) if work >= now.today => working.moment(now.worked - work),
            _ => Moment(now.near.0 - work),
        }
    }

    /// Working hours between two moments.
    pub fn hours_between(&self, from: Moment, to: Moment) -> f64 {
        let span = match &self.working {
            None => to.0 - from.0,
            Some(working) => working.read(to).worked - working.read(from).worked,
        };
        span as f64 / HOUR as f64
    }

    /// The close of the `days`-th working day after the day of `from`. A day on which offices are closed does not
    /// count, so what comes in on a Saturday is due with what comes in on the Friday before.
    ///
    /// In the continuous calendar: so many times 24 hours later.
    #[inline]
    pub fn due(&self, from: Moment, days: u32) -> Moment {
        match &self.working {
            None => Moment(from.0 + i64::from(days) * DAY),
            Some(working) => working.due(from, days),
        }
    }

    /// The same time of day so many working days later (or, for a negative number, earlier); a fraction of a day is
    /// rounded to whole days.
    #[inline]
    pub fn plus_working_days(&self, from: Moment, days: f64) -> Moment {
        match &self.working {
            None => Moment(from.0 + milliseconds(days)),
            Some(working) => {
                let whole = nearest(days);
                let today = working.opened(from.day());
                let hour = from.0.rem_euclid(DAY);
                Moment(working.day(today + whole) * DAY + hour)
            }
        }
    }
}

impl Working {
    fn new(first_day: Date, from: i64, last: i64, hours_per_day: f64, (rules, closed): (&[Holiday], u32)) -> Self {
        // A margin on both sides, so that a deadline or a piece of work may run over the edge of the run.
        let (from, last) = (from - 40, last + 400);
        let mut holidays: Vec<Date> = Vec::new();
        let civil_year = |day: i64| Date(first_day.0 + day).civil().0;
        for year in civil_year(from)..=civil_year(last) {
            let of_this_year = of_year(rules, year);
            let festive = (1..).map(|ahead| Date(Date::new(year, 12, 26).0 + ahead));
            let closing = festive
                .take_while(|date| date.civil().0 == year)
                .filter(|date| !date.weekday().is_weekend() && !of_this_year.contains(date))
                .take(closed as usize);
            holidays.extend(closing);
            holidays.extend(of_this_year);
        }
        holidays.sort();
        let mut opened_before = vec![0];
        let mut days = Vec::new();
        for day in from..last {
            let date = Date(first_day.0 + day);
            if !date.weekday().is_weekend() && holidays.binary_search(&date).is_err() {
                days.push(day as i32);
            }
            opened_before.push(days.len() as u32);
        }
        Self { from, opened_before, days, length: (hours_per_day * HOUR as f64).round() as i64 }
    }

    /// Working days before a day, the table's edge standing in for what lies beyond it.
    #[inline]
    fn opened(&self, day: i64) -> i64 {
        let at = (day - self.from).clamp(0, self.opened_before.len() as i64 - 1);
        i64::from(self.opened_before[at as usize])
    }

    /// The day of the n-th working day; beyond the table every day works.
    #[inline]
    fn day(&self, nth: i64) -> i64 {
        // A negative number is a place far beyond the table.
        if let Some(&day) = self.days.get(nth as usize) {
            return i64::from(day);
        }
        let at = nth.clamp(0, self.days.len() as i64 - 1);
        i64::from(self.days[at as usize]) + (nth - at)
    }

    /// The close of the `days`-th working day after the day of `from`.
    #[inline]
    fn due(&self, from: Moment, days: u32) -> Moment {
        // Days from the table's first one on: never negative in the table, so that a division without sign will do.
        let day = (from.0 - self.from * DAY) as u64 / DAY as u64;
        let opened = match self.opened_before.get(day as usize + 1) {
            Some(&opened) => i64::from(opened),
            None => self.opened(from.day() + 1),
        };
        Moment(self.day(opened + i64::from(days) - 1) * DAY + OPENS + self.length)
    }

    /// What the clock shows.
    #[inline]
    fn read(&self, at: Moment) -> Reading {
        let day = at.day();
        let opening = day * DAY + OPENS;
        let (before, open) = self.around(day);
        let length = self.length * i64::from(open);
        let today = (at.0 - opening).clamp(0, length);
        let near = Moment(opening + today);
        Reading { at, near, worked: before * self.length + today, today, left: length - today }
    }

    /// Working days before a day, and whether it is one itself.
    #[inline]
    fn around(&self, day: i64) -> (i64, bool) {
        let last = self.opened_before.len() - 2;
        let at = ((day - self.from).max(0) as usize).min(last);
        let pair = &self.opened_before[at..at + 2];
        (i64::from(pair[0]), pair[1] > pair[0])
    }

    /// The earliest moment at which so much has been worked.
    #[inline]
    fn moment(&self, worked: i64) -> Moment {
        let (mut nth, mut rest) = (worked.div_euclid(self.length), worked.rem_euclid(self.length));
        if rest == 0 {
            (nth, rest) = (nth - 1, self.length);
        }
        Moment(self.day(nth) * DAY + OPENS + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HolidayRule;
    use crate::units::Quantity;

    /// 2027-28: 1 April 2027 is a Thursday.
    fn calendar() -> Calendar {
        let rules =
            [Holiday { name: "New Year".into(), rule: HolidayRule::Fixed { month: 1, day: 1, substitute: true } }];
        Calendar::new(FinancialYear::parse("2027-28").unwrap(), 2, (100, 100), 7.0, Some((&rules, 3)))
    }

    fn at(day: i64, hour: f64) -> Moment {
        Moment(day * DAY + (hour * HOUR as f64) as i64)
    }

    #[test]
    fn work_begins_when_the_office_opens_and_goes_over_the_weekend() {
        let calendar = calendar();
        assert_eq!(calendar.after_work(at(0, 3.0), 1.0), at(0, 10.0));
        assert_eq!(calendar.after_work(at(1, 15.0), 2.0), at(4, 10.0), "Friday afternoon to Monday");
        assert_eq!(calendar.after_work(at(2, 12.0), 7.0), at(4, 16.0), "Saturday: all of Monday");
        assert_eq!(calendar.after_work(at(0, 3.0), 0.0), at(0, 3.0), "no work takes no time");
        assert_eq!(calendar.hours_between(at(0, 0.0), at(7, 0.0)), 35.0);
    }

    #[test]
    fn deadlines_close_with_the_office() {
        let calendar = calendar();
        assert_eq!(calendar.due(at(0, 3.0), 1), at(1, 16.0));
        assert_eq!(calendar.due(at(2, 12.0), 1), at(4, 16.0), "Saturday: Monday");
        assert_eq!(calendar.due(at(1, 12.0), 2), at(5, 16.0), "Friday: Tuesday");
        assert_eq!(calendar.plus_working_days(at(7, 10.0), -5.0), at(0, 10.0));
    }

    #[test]
    fn deadlines_are_the_working_days_counted_one_by_one_and_all_days_work_beyond_the_table() {
        let calendar = calendar();
        let working = calendar.working.as_ref().unwrap();
        let table = working.from..working.from + working.opened_before.len() as i64 - 1;
        let close = |day: i64| at(day, 16.0);
        for (day, hour) in table.clone().flat_map(|day| [(day, 0.0), (day, 23.9)]) {
            let mut open = (day + 1..).filter(|&day| !table.contains(&day) || calendar.is_open(day));
            for days in 1..4 {
                assert_eq!(calendar.due(at(day, hour), days), close(open.next().unwrap()), "{day} {days}");
            }
        }
        let first: Vec<i64> = table.clone().filter(|&day| calendar.is_open(day)).take(3).collect();
        for days in 1..4 {
            let before = at(table.start - 50, 12.0);
            assert_eq!(calendar.due(before, days), close(first[days as usize - 1]), "before the table, {days}");
        }
        assert_eq!(calendar.due(at(table.start - 50, 12.0), 0), close(first[0] - 1));
    }

    #[test]
    fn new_year_closes() {
        let calendar = calendar();
        let day = |date: Date| date.0 - Date::new(2027, 4, 1).0;
        for closed in [Date::new(2027, 12, 27), Date::new(2027, 12, 28), Date::new(2027, 12, 29), Date::new(2028, 1, 3)]
        {
            assert!(!calendar.is_open(day(closed)), "{closed}");
        }
        assert!(calendar.is_open(day(Date::new(2027, 12, 30))));
        assert_eq!(calendar.open_from(day(Date::new(2027, 12, 27))), day(Date::new(2027, 12, 30)));
        assert_eq!(calendar.years().start(1), Moment(366 * DAY), "2028 is a leap year");
    }

    #[test]
    fn the_continuous_calendar_never_closes() {
        let calendar = Calendar::new(FinancialYear::parse("2027-28").unwrap(), 10_000, (0, 0), 24.0, None);
        assert_eq!(calendar.after_work(at(2, 3.0), 1.0), at(2, 4.0));
        assert_eq!(calendar.due(at(2, 3.0), 2), at(4, 3.0));
        assert_eq!(calendar.hours_between(at(2, 3.0), at(3, 5.0)), 26.0);
        assert_eq!(calendar.years().measured(), 10_000);
    }

    #[test]
    fn working_time_and_moments_are_inverse() {
        let calendar = calendar();
        let working = calendar.working.as_ref().unwrap();
        for step in 1..20_000 {
            let worked = 3_000_000_000 + step * 137_911;
            assert_eq!(working.read(working.moment(worked)).worked, worked);
        }
    }
}
