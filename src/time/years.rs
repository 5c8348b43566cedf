//! The financial years that a run touches.

use super::date::FinancialYear;
use super::quarter::BEGINNINGS;
use super::{DAY, Moment};

/// Financial years over a run, burn-in and run-out included; year 0 is the first that is measured.
#[derive(Clone, Debug)]
pub struct Years {
    /// The start of each year, and of the one after the last.
    starts: Vec<Moment>,
    /// Years before year 0.
    before: i64,
    /// Years that are measured.
    measured: u32,
    /// For each stretch of time from the first start on, the place of the year in which it begins.
    stretches: Vec<Stretch>,
}

/// A stretch of 2^34 milliseconds, 199 days: the year turns at most once in it.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// The place of the year in which it begins.
    place: usize,
    /// The last moment of that year; of the last year, that of all time.
    last: Moment,
}

/// The length of a stretch as a power of two, in milliseconds.
const STRETCH_POWER: u32 = 34;

impl Years {
    /// The years that cover `before` days of burn-in, `measured` years from `first` on, and `after` days of run-out.
    pub fn new(first: FinancialYear, measured: u32, before: i64, after: i64) -> Self {
        let zero = first.begins().0;
        let start = |year: i64| Moment((first.plus(year).begins().0 - zero) * DAY);
        let years_before = (1..).find(|&year| start(-year).day() <= -before).unwrap_or(1);
        let stop = start(i64::from(measured)).day() + after;
        let last = (i64::from(measured) + 1..).find(|&year| start(year).day() > stop).unwrap_or(0);
        let starts: Vec<Moment> = (-years_before..=last).map(start).collect();
        let stretches = stretches(&starts);
        Self { starts, before: years_before, measured, stretches }
    }

    /// How many years are measured.
    pub const fn measured(&self) -> u32 {
        self.measured
    }

    /// The start of a year; of the year after the last measured one, the end of measurement.
    pub fn start(&self, year: i64) -> Moment {
        self.starts[self.place(year)]
    }

    /// The start of a quarter, counted from time 0; its year is one of the run.
    pub fn quarter(&self, nth: i64) -> Moment {
        Moment(self.start(nth.div_euclid(4)).0 + BEGINNINGS[nth.rem_euclid(4) as usize] * DAY)
    }

    /// The quarter that holds a moment, counted from time 0.
    pub fn quarter_of(&self, at: Moment) -> i64 {
        let year = self.of(at);
        let day = Moment(at.0 - self.start(year).0).day();
        year * 4 + BEGINNINGS.iter().rposition(|&begins| begins <= day).unwrap_or(0) as i64
    }

    /// The year that holds a moment: negative in the burn-in, `measured()` or more in the run-out.
    #[inline]
    pub fn of(&self, at: Moment) -> i64 {
        self.slot(at) as i64 - self.before
    }

    /// Like [`Self::of`], counted from the first year of the burn-in: an index into tables over all years.
    #[inline]
    pub fn slot(&self, at: Moment) -> usize {
        let stretch = ((at.0 - self.starts[0].0) >> STRETCH_POWER).clamp(0, self.stretches.len() as i64 - 1);
        let Stretch { place, last } = self.stretches[stretch as usize];
        place + usize::from(at > last)
    }

    /// Like [`Self::of`] for a moment that is not earlier than `year` and seldom much later.
    #[inline]
    pub fn of_from(&self, at: Moment, mut year: i64) -> i64 {
        while self.place(year) + 2 < self.starts.len() && at >= self.start(year + 1) {
            year += 1;
        }
        year
    }

    /// The place of a year in tables over all years.
    #[inline]
    pub const fn place(&self, year: i64) -> usize {
        (year + self.before) as usize
    }

    /// All years, burn-in and run-out included.
    pub fn all(&self) -> impl Iterator<Item = i64> + use<> {
        let (before, count) = (self.before, self.starts.len() as i64 - 1);
        -before..count - before
    }

    /// The measured year that holds a moment, if one does.
    #[inline]
    pub fn measured_year(&self, at: Moment) -> Option<usize> {
        let year = self.of(at);
        (0..i64::from(self.measured)).contains(&year).then_some(year as usize)
    }
}

/// The stretches that cover the years which begin at `starts`, the last of them the end of the others.
fn stretches(starts: &[Moment]) -> Vec<Stretch> {
    let last_place = starts.len() - 2;
    let (first, end) = (starts[0].0, starts[last_place + 1].0);
    let begins = (0..).map(|nth: i64| first + (nth << STRETCH_POWER)).take_while(|&begin| begin < end);
    let stretch = |begin: i64| {
        let place = starts[1..=last_place].partition_point(|start| start.0 <= begin);
        let last = if place == last_place { Moment::NEVER } else { Moment(starts[place + 1].0 - 1) };
        Stretch { place, last }
    };
    begins.map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;

    #[test]
    fn every_moment_lies_in_its_year() {
        let years = Years::new(FinancialYear::stand_in(), 300, 457, 120);
        assert_eq!(years.of(Moment(-1)), -1);
        assert_eq!(years.of(Moment(0)), 0);
        for year in years.all() {
            let (from, to) = (years.start(year), years.start(year + 1));
            assert_eq!((years.of(from), years.of(Moment(to.0 - 1))), (year, year));
        }
        for quarter in -5..1_200 {
            let from = years.quarter(quarter);
            assert_eq!(years.quarter_of(from), quarter);
            assert_eq!(years.quarter_of(Moment(from.0 - 1)), quarter - 1);
        }
        assert_eq!(years.measured_year(years.start(300)), None);
        let (first, last) = (years.all().min().unwrap(), years.all().max().unwrap());
        assert_eq!(years.of(Moment(years.start(first).0 - 1)), first, "before all years: the first");
        assert_eq!(years.of(Moment(years.start(last + 1).0 + 400 * DAY)), last, "after all years: the last");
    }
}
