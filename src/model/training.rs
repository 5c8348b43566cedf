//! Training of representatives as a stock: courses fill it and turnover erodes it.
//!
//! A trained representative brings more of what the agency's files hold, and recognises abuse that goes on. Both ratios
//! are those to today's stock, so that today's practice is what the other levers say it is.

use crate::random::exp::exp;
use crate::time::Moment;
use crate::units::{Ratio, Share};

crate::levers! {
    /// Training of the agencies' representatives.
    pub struct TrainingLevers {
        /// Days of training for each representative a year.
        days: Ratio = "training.days",
        /// Days of training that make a representative a trained one.
        course: Ratio = "training.course_days",
        /// Representatives who leave, a year, as a share of all: newcomers are not trained.
        turnover: Ratio = "training.turnover_of_representatives",
        /// What an untrained representative brings to the table, as a ratio to a trained one.
        untrained_files: Share = "training.files_if_untrained",
        /// Chance that abuse is recognised and referred again where representatives are untrained, as a ratio to trained ones.
        untrained_detection: Share = "training.detection_if_untrained",
    }
}

/// Days in a year.
const YEAR: f64 = 365.25;

impl TrainingLevers {
    /// Courses for each representative a year.
    pub fn refill(&self) -> f64 {
        self.days.get() / self.course.get().max(1e-6)
    }

    /// The share who are trained in the long run; 0 where nobody is trained and nobody leaves.
    ///
    /// # Formula
    ///
    /// r / (r + d) with r courses for each representative a year, whoever comes, and d leavers.
    pub fn steady(&self) -> f64 {
        steady(self.refill(), self.turnover.get())
    }
}

/// Training as the model needs it.
#[derive(Clone, Debug)]
pub struct TrainingParameters {
    /// The levers.
    pub levers: TrainingLevers,
    /// The share of representatives who are trained at the start: the steady state of the baseline.
    pub today: f64,
}

impl TrainingParameters {
    /// Levers, and the share who are trained today.
    pub const fn new(levers: TrainingLevers, today: f64) -> Self {
        Self { levers, today }
    }

    /// What a stock brings, as a ratio to today's: t trained and 1 - t untrained ones, who bring `untrained` each.
    fn ratio(&self, trained: f64, untrained: Share) -> f64 {
        let brings = |trained: f64| trained + (1.0 - trained) * untrained.get();
        let today = brings(self.today);
        if today > 0.0 { brings(trained) / today } else { 1.0 }
    }

    /// What representatives bring of their files, as a ratio to today.
    pub fn files(&self, stock: Stock) -> f64 {
        self.ratio(stock.share, self.levers.untrained_files)
    }

    /// The chance that abuse is recognised, as a ratio to today.
    pub fn detection(&self, stock: Stock) -> f64 {
        self.ratio(stock.share, self.levers.untrained_detection)
    }
}

/// The share that a stock comes to in the long run, filled at `refill` and eroded at `turnover` a year.
pub fn steady(refill: f64, turnover: f64) -> f64 {
    if refill + turnover > 0.0 { refill / (refill + turnover) } else { 0.0 }
}

/// What the representatives of a Marac have learnt: a share that courses, or help with guidance, fill.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stock {
    /// The share.
    pub share: f64,
    /// When that was.
    at: Moment,
}

impl Stock {
    /// A stock as it is at the start.
    pub const fn new(start: Moment, share: f64) -> Self {
        Self { share, at: start }
    }

    /// The stock at a later moment.
    ///
    /// # Formula
    ///
    /// dT/dt = r (1 - T) - d T, so T(t) = T* + (T(0) - T*) exp(-(r + d) t) with T* = r / (r + d).
    pub fn advance(&mut self, now: Moment, refill: f64, turnover: f64) {
        let years = now.days_since(self.at) / YEAR;
        let steady = steady(refill, turnover);
        self.at = now;
        // Most stocks are where they stay: their digits do not move either.
        if self.share != steady {
            let left = exp(-(refill + turnover) * years);
            self.share = steady + (self.share - steady) * left;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levers(days: f64, turnover: f64) -> TrainingLevers {
        let ratio = |value| Ratio::new(value).unwrap();
        let share = Share::new(0.8).unwrap();
        TrainingLevers {
            days: ratio(days),
            course: ratio(1.0),
            turnover: ratio(turnover),
            untrained_files: share,
            untrained_detection: share,
        }
    }

    #[test]
    fn a_stock_settles_where_courses_and_leavers_balance() {
        let levers = levers(1.0, 0.25);
        assert!((levers.steady() - 0.8).abs() < 1e-12);
        let mut stock = Stock::new(Moment::ZERO, 0.1);
        stock.advance(Moment::ZERO.plus_days(30.0 * YEAR), levers.refill(), 0.25);
        assert!((stock.share - 0.8).abs() < 1e-12);
        assert_eq!(super::tests::levers(0.0, 0.0).steady(), 0.0);
    }

    /// Euler's steps of a thousandth of a year against the closed form: their error is below 0.001 in each of 4 years.
    #[test]
    fn a_stock_follows_its_rates_however_often_it_is_looked_at() {
        let levers = levers(0.5, 0.4);
        let (mut often, mut once, mut steps) = (Stock::new(Moment::ZERO, 1.0), 1.0, 1.0);
        for year in 1..=4 {
            for day in 0..1_000 {
                let at = f64::from(year - 1) + f64::from(day + 1) / 1_000.0;
                often.advance(Moment::ZERO.plus_days(at * YEAR), 0.5, 0.4);
                steps += (0.5 * (1.0 - steps) - 0.4 * steps) / 1_000.0;
            }
            let mut stock = Stock::new(Moment::ZERO, 1.0);
            stock.advance(Moment::ZERO.plus_days(f64::from(year) * YEAR), 0.5, 0.4);
            once = stock.share;
            assert!((often.share - once).abs() < 1e-9 && (steps - once).abs() < 1e-3, "{} {once} {steps}", often.share);
        }
        assert!(once < 0.6 && once > levers.steady());
    }

    #[test]
    fn todays_stock_changes_nothing_and_turnover_erodes() {
        let now = levers(1.0, 0.25);
        let parameters = TrainingParameters::new(now.clone(), now.steady());
        let mut stock = Stock::new(Moment::ZERO, parameters.today);
        stock.advance(Moment::ZERO.plus_days(1_000.0), now.refill(), 0.25);
        assert_eq!((parameters.files(stock), parameters.detection(stock)), (1.0, 1.0));
        stock.advance(Moment::ZERO.plus_days(2_000.0), 1.0, 0.4);
        assert!(stock.share < 0.8 && parameters.files(stock) < 1.0 && parameters.detection(stock) < 1.0);
        stock.advance(Moment::ZERO.plus_days(9_000.0), 2.0, 0.1);
        assert!(parameters.files(stock) > 1.0);
        // All trained, where 0.8 were and the others bring 0.8: 1 / 0.96.
        let all = Stock { share: 1.0, ..stock };
        assert!((parameters.files(all) - 1.0 / 0.96).abs() < 1e-12);
    }
}
