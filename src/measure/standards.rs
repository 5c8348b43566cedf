//! Standards: which share of what has to be done by when, and whether a year met it.

use super::clock::{Clock, Timely};
use super::tally::{Sums, TIMELY};
use super::{Kind, Measure, value};

/// What a standard asks.
#[derive(Clone, Copy, Debug)]
pub enum Asks {
    /// A share of cases in time, from milestone to milestone.
    InTime {
        /// The clock.
        clock: Timely,
        /// The share that has to meet it.
        share: f64,
    },
    /// A measure within these bounds.
    Within(Kind, f64, f64),
}

/// A standard, ready to judge a year by.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its id: the measure is `met:` and this.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it asks, in words.
    pub asks_in_words: String,
    /// What it asks.
    pub asks: Asks,
}

/// The standards of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Standards {
    /// All of them.
    pub list: Vec<Judged>,
    /// Those that make up the headline, by their place in the list.
    pub headline: Vec<usize>,
}

/// The waits whose share in time has a measure of its own, by the standard that sets the time.
const IN_TIME: &[(&str, &str)] = &[
    ("wait_to_screening_in_time", "screened"),
    ("wait_to_contact_in_time", "contact"),
    ("wait_to_hearing_in_time", "heard_28_days"),
    ("updated", "updated"),
];

impl Standards {
    /// The clocks of the standards from milestone to milestone, in order; at most [`TIMELY`] are kept.
    pub fn clocks(&self) -> Vec<Clock> {
        let clocks = self.list.iter().filter_map(|standard| match standard.asks {
            Asks::InTime { clock, .. } => Some(clock.into()),
            _ => None,
        });
        clocks.take(TIMELY).collect()
    }

    /// The place of a standard among those with a clock.
    fn clock_of(&self, at: usize) -> usize {
        let timed = |standard: &&Judged| matches!(standard.asks, Asks::InTime { .. });
        self.list[..at].iter().filter(timed).count()
    }

    /// What a standard, by its place in the list, is judged by, and the least and the most that it asks.
    pub fn asks(&self, at: usize) -> (Kind, f64, f64) {
        match self.list[at].asks {
            Asks::InTime { share, .. } => (Kind::InTime(self.clock_of(at)), share, f64::INFINITY),
            Asks::Within(kind, least, most) => (kind, least, most),
        }
    }

    /// Whether each standard was met by sums; `None` where it does not apply.
    pub fn judge(&self, sums: &Sums) -> Vec<Option<bool>> {
        let judged = (0..self.list.len()).map(|at| {
            let (kind, least, most) = self.asks(at);
            let (part, whole) = value(kind, sums)?;
            // A share of exactly 90 % must not fail by the last bit of a division.
            let slack = 1e-9 * whole;
            (whole > 0.0).then_some(part >= least * whole - slack && part <= most * whole + slack)
        });
        judged.collect()
    }

    /// Whether every headline standard that applies was met; `None` where none applies.
    pub fn judge_headline(&self, judged: &[Option<bool>]) -> Option<bool> {
        let mut applying = self.headline.iter().filter_map(|&at| judged[at]).peekable();
        applying.peek()?;
        Some(applying.all(|met| met))
    }

    /// The measures that the standards bring.
    pub(super) fn measures(&self) -> Vec<Measure> {
        let in_time = IN_TIME.iter().filter_map(|&(id, standard)| {
            let at = self.list.iter().position(|judged| judged.id == standard)?;
            let Asks::InTime { .. } = self.list[at].asks else { return None };
            Some(Measure {
                id: id.into(),
                group: "all",
                name: format!("{}, share in time", self.list[at].name),
                unit: "share",
                definition: format!(
                    "Share of cases received in the year that met the standard: {}.",
                    self.list[at].asks_in_words
                ),
                kind: Kind::InTime(self.clock_of(at)),
            })
        });
        let met = self.list.iter().enumerate().map(|(at, standard)| Measure {
            id: format!("met:{}", standard.id),
            group: "all",
            name: format!("Chance that a year meets: {}", standard.name),
            unit: "share",
            definition: format!(
                "Share of replications in which the year met the standard ({}), among referrals received in the year or, for a standard of meetings or days, those of the year; `all` pools the years.",
                standard.asks_in_words
            ),
            kind: Kind::Met(at),
        });
        let names: Vec<&str> = self.headline.iter().map(|&at| self.list[at].id.as_str()).collect();
        let headline = Measure {
            id: "met:headline".into(),
            group: "all",
            name: "Chance that a year meets all headline standards".into(),
            unit: "share",
            definition: format!("Share of replications in which the year met all of: {}.", names.join(", ")),
            kind: Kind::MetHeadline,
        };
        in_time.chain(met).chain(std::iter::once(headline)).collect()
    }
}
