//! Replications until estimates are precise enough, one after another in a course that chance of the machine cannot change.

use super::compare::HEADLINE;
use super::results::Results;
use crate::statistics::Estimate;

/// The most replications of a run for which a precision is asked, unless it asks for more to begin with.
pub const MOST_PRECISE: u32 = 1_000;

/// Half the interval over what is asked for: of a share a difference, of anything else a share of the estimate. 1 or less is
/// precise enough; 0 where nothing applies, infinite where there is no interval yet.
pub fn shortfall(unit: &str, estimate: &Estimate, precision: f64) -> f64 {
    if !estimate.is_applicable() || !estimate.mean.is_finite() {
        return 0.0;
    }
    let scale = if unit == "share" { 1.0 } else { estimate.mean.abs() };
    let half = 0.5 * (estimate.high - estimate.low);
    // A mean of 0 has no relative precision: that none was ever seen is all that more replications would say again.
    if scale > 0.0 && half > 0.0 { half / (precision * scale) } else { 0.0 }
}

/// How many replications are tried after so many that fall short by this, with at most `most`.
///
/// # Formula
///
/// n times the shortfall squared, at least 5 n / 4 and at most 2 n. To look several times and stop at the first success makes
/// intervals a little too narrow.
///
/// Reference: A. M. Law (2015), Simulation Modeling and Analysis, 5th edition, section 9.4.
pub fn next(count: u32, short: f64, most: u32) -> u32 {
    let wanted = f64::from(count) * (short * short).clamp(1.25, 2.0);
    (wanted.ceil() as u32).min(most)
}

impl Results {
    /// The largest shortfall of the headline measures over all years together: of Scotland, or of each place that was asked
    /// for.
    pub fn shortfall(&self, precision: f64) -> f64 {
        let places = self.scotland().map_or(0..self.places.len(), |scotland| scotland..scotland + 1);
        let measures = || HEADLINE.iter().filter_map(|id| self.measure(id));
        let of = |place: usize, measure: usize| {
            shortfall(self.measures[measure].unit, &self.at(place, self.years.len(), measure), precision)
        };
        places.flat_map(|place| measures().map(move |measure| of(place, measure))).fold(0.0, f64::max)
    }
}
