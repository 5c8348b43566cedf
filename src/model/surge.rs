//! Demand that differs: an experiment's, never a scenario's.

/// Demand that differs by a factor, in one year or in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surge {
    /// Of every year.
    pub(super) all: f64,
    /// The year that differs once more.
    pub(super) year: i64,
    /// And by how much.
    pub(super) factor: f64,
}

impl Surge {
    /// Demand as it is.
    pub const NONE: Self = Self { all: 1.0, year: 0, factor: 1.0 };

    /// Every year, burn-in and run-out included.
    pub const fn always(factor: f64) -> Self {
        Self { all: factor, ..Self::NONE }
    }

    /// What a year's demand is multiplied by, beside what all are.
    pub const fn of(&self, year: i64) -> f64 {
        if year == self.year { self.factor } else { 1.0 }
    }

    /// One year, from 0. It has no effect on a constant rate.
    pub const fn in_year(year: i64, factor: f64) -> Self {
        Self { year, factor, ..Self::NONE }
    }
}
