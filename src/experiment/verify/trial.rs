//! A trial: settings under which the answer is known, and what is compared.

use super::forms::Form;
use crate::model::Milestone;
use crate::time::{FinancialYear, Years};
use crate::units::Quantity;

/// Where an estimate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A row that `maracsim run` prints: a measure, over one year or over all.
    Printed {
        /// The id of the measure.
        measure: &'static str,
        /// The year, from 0; `None` for all years.
        year: Option<usize>,
    },
    /// The mean wait of the urgent, or of the others, from the stamps of the cases: `run` prints no rows by urgency.
    /// A trial holds either such checks or printed ones.
    ByUrgency {
        /// What they wait for.
        to: Milestone,
        /// Whether it is the urgent.
        urgent: bool,
    },
}

/// One comparison.
#[derive(Clone, Debug)]
pub struct Check {
    /// What is compared, in words.
    pub what: String,
    /// Where the estimate comes from.
    pub seen: Seen,
    /// The closed form.
    pub form: Form,
    /// Its answer, in the unit of the measure.
    pub truth: f64,
}

/// Settings under which the answer is known, and what is compared.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Which part of the model it turns into a queue.
    pub part: &'static str,
    /// The built-in scenario.
    pub scenario: &'static str,
    /// Levers, as after `--set`.
    pub sets: Vec<String>,
    /// Work over capacity, or places taken; 0 where nothing is ever full.
    pub load: f64,
    /// The seed.
    pub seed: u64,
    /// Independent replications.
    pub replications: u32,
    /// What is compared.
    pub checks: Vec<Check>,
}

impl Trial {
    /// Enough replications for standard errors to be trusted (t with 63 degrees of freedom goes beyond 4 in one of
    /// 6,000), and a whole number of the batches in which threads work.
    const REPLICATIONS: u32 = 64;

    /// A trial without settings and checks.
    pub(super) const fn new(part: &'static str, scenario: &'static str, load: f64) -> Self {
        Self { part, scenario, sets: Vec::new(), load, seed: 0, replications: Self::REPLICATIONS, checks: Vec::new() }
    }

    /// Sets a lever.
    pub(super) fn set(mut self, lever: &str, value: impl std::fmt::Display) -> Self {
        self.sets.push(format!("{lever}={value}"));
        self
    }

    /// A long run: `years` are measured after `burn_in` years.
    pub(super) fn long_run(self, years: u32, burn_in: u32) -> Self {
        self.set("time.years", years).set("time.burn_in", format!("{burn_in} years"))
    }

    /// From empty: the measured years begin when referrals do.
    pub(super) fn since_empty(self, years: u32) -> Self {
        self.set("time.first_year", first_year()).set("time.years", years).set("time.burn_in", "0 days")
    }

    /// Another number of replications.
    pub(super) const fn times(mut self, replications: u32) -> Self {
        self.replications = replications;
        self
    }

    /// Compares a measure over all years.
    pub(super) fn check(self, what: &str, measure: &'static str, form: Form, truth: f64) -> Self {
        self.compare(what.into(), Seen::Printed { measure, year: None }, form, truth)
    }

    /// Compares a measure in each year; `truth` is by year.
    pub(super) fn by_year(mut self, what: &str, measure: &'static str, form: Form, truth: &[f64]) -> Self {
        for (year, &truth) in truth.iter().enumerate() {
            let seen = Seen::Printed { measure, year: Some(year) };
            self = self.compare(format!("{what}, year {}", year + 1), seen, form, truth);
        }
        self
    }

    /// Compares the mean waits of the urgent and of the others.
    pub(super) fn by_urgency(self, to: Milestone, form: Form, [urgent, others]: [f64; 2]) -> Self {
        self.compare("mean wait of the urgent".into(), Seen::ByUrgency { to, urgent: true }, form, urgent).compare(
            "mean wait of the others".into(),
            Seen::ByUrgency { to, urgent: false },
            form,
            others,
        )
    }

    fn compare(mut self, what: String, seen: Seen, form: Form, truth: f64) -> Self {
        self.checks.push(Check { what, seen, form, truth });
        self
    }

    /// The command that prints these estimates, among others.
    pub fn command(&self) -> String {
        let sets: Vec<String> = self.sets.iter().map(|set| format!("--set \"{set}\"")).collect();
        let Self { scenario, replications, seed, .. } = self;
        let sets = sets.join(" ");
        format!("maracsim run {scenario} {sets} --replications {replications} --seed {seed} --format json")
    }
}

/// The first year of a run from empty: years differ in length.
fn first_year() -> FinancialYear {
    FinancialYear::stand_in()
}

/// The ends of the measured years, in days from the start of the first, which is at 0.
pub(super) fn year_ends(years: u32) -> Vec<f64> {
    let calendar = Years::new(first_year(), years, 0, 0);
    (1..=i64::from(years)).map(|year| calendar.start(year).days_since(calendar.start(0))).collect()
}

/// Means over each year of something whose mean over the time since the start is known.
pub(super) fn means_by_year(years: u32, mean_until: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut before = (0.0, 0.0);
    let year = |end: f64| {
        let (from, sum) = std::mem::replace(&mut before, (end, end * mean_until(end)));
        (before.1 - sum) / (end - from)
    };
    year_ends(years).into_iter().map(year).collect()
}
