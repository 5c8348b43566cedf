//! A Financial Memorandum as a value: what a provision costs, by who pays, year, one-off or recurring, cash or staff time, at
//! low, central and high prices, in pence that add up.
//!
//! Each entry is a part of the cost at its employer, so entries may be summed in any way and no pound comes twice. A run
//! gives gross entries; a comparison gives those of a scenario less those of its base. Nothing here is shown: see
//! [`tables`] and [`section`].

mod build;
mod chart;
pub mod compared;
pub mod section;
pub mod tables;

pub use build::Levels;

use crate::experiment::compare::Comparison;
use crate::experiment::{Beside, Ready};
use crate::measure::cost::{Line, Terms};
use crate::statistics::Estimate;
use crate::units::money::Gbp;

/// The ends of prices and pay awards at which amounts are given, and the middle.
pub const LEVELS: [&str; 3] = ["low", "central", "high"];
/// The place of the central one.
pub const CENTRAL: usize = 1;

/// What a provision costs.
#[derive(Clone, Debug)]
pub struct Memorandum {
    /// The scenario: the provision, or all of today's Maracs.
    pub scenario: String,
    /// The scenario that it is net of; none where it is gross.
    pub versus: Option<String>,
    /// The place: Scotland or an authority, and its GSS code.
    pub place: (String, String),
    /// The financial years.
    pub years: Vec<String>,
    /// The price base.
    pub price_year: String,
    /// Central rates a year: pay award, deflator, real discount rate.
    pub rates: [f64; 3],
    /// Its parts; what is nothing at every level is left out.
    pub entries: Vec<Entry>,
    /// How sure the totals are.
    pub margins: Vec<Margin>,
}

/// A part of the cost: one line of one year, as far as one payer funds it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What is paid for, which says where it is counted, whether it comes once, and whether it is cash.
    pub line: &'static Line,
    /// Who funds it, by place in [`Payer::ALL`](crate::measure::cost::Payer::ALL).
    pub payer: usize,
    /// The year, by place in the years.
    pub year: usize,
    /// By [`Terms::ALL`], then [`LEVELS`].
    pub amounts: [[Gbp; LEVELS.len()]; Terms::ALL.len()],
}

/// How sure a total is, in GBP a year and real terms.
#[derive(Clone, Debug)]
pub struct Margin {
    /// The measure: `cost_employer`, `cost_payer:...`, and so on.
    pub measure: String,
    /// Its name.
    pub name: String,
    /// The year; all of them where there is none.
    pub year: Option<usize>,
    /// At central inputs, with its 95 % limits: chance only.
    pub central: Estimate,
    /// Over draws of all that is not known, prices among it: from the 10th to the 90th percentile.
    pub drawn: Option<Estimate>,
}

/// What reaching today's standard takes without any duty: no cost of a provision, and never part of its memorandum.
#[derive(Clone, Debug)]
pub struct Reaching {
    /// Posts at the ratio against posts as they are today, both without a duty.
    pub comparison: Comparison,
    /// The prices of today and of the standard.
    pub prices: [Levels; 2],
    /// What today is taken to be.
    pub today: String,
}

impl Reaching {
    /// From the base, the run beside it and what lies between them.
    pub fn of(beside: &Beside, base: &Ready, comparison: Comparison) -> Option<Self> {
        let (own, other) = (base.price_levels().ok()?, beside.ready.price_levels().ok()?);
        let prices = if beside.at_ratio { [own, other] } else { [other, own] };
        Some(Self { comparison, prices, today: beside.today.clone() })
    }
}

impl Memorandum {
    /// The sum of some entries.
    pub fn sum(&self, of: impl Fn(&Entry) -> bool, terms: Terms, level: usize) -> Gbp {
        let terms = terms as usize;
        self.entries.iter().filter(|entry| of(entry)).map(|entry| entry.amounts[terms][level]).sum()
    }

    /// The same at every level.
    pub fn levels(&self, of: impl Fn(&Entry) -> bool, terms: Terms) -> [Gbp; LEVELS.len()] {
        std::array::from_fn(|level| self.sum(&of, terms, level))
    }

    /// Whether any entry is such.
    pub fn has(&self, of: impl Fn(&Entry) -> bool) -> bool {
        self.entries.iter().any(of)
    }
}

impl Entry {
    /// `one-off` or `recurring`.
    pub const fn frequency(&self) -> &'static str {
        if self.line.is_one_off { "one-off" } else { "recurring" }
    }

    /// `cash` or `staff time`.
    pub const fn nature(&self) -> &'static str {
        if self.line.is_cash { "cash" } else { "staff time" }
    }
}
