//! What an experiment found: an estimate for each measure, place and year.

use super::drawn::DrawnResults;
use crate::measure::equity::DIFFERENCE;
use crate::measure::{Kind, Measure};
use crate::statistics::{Drawn, Estimate, Method, leaning_mean, ratio, wilson};

/// A place that results are given for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name: an authority, `Scotland`, or `Theory`.
    pub name: String,
    /// Its GSS code; Scotland's is S92000003, and the theory place has none.
    pub gss: String,
}

/// Name and code of the whole country.
pub const SCOTLAND: (&str, &str) = ("Scotland", "S92000003");

/// The values of one replication: a numerator and a denominator for each place, year and measure.
#[derive(Clone, Debug)]
pub struct Observations {
    /// By place, year (the last entry is `all`) and measure.
    pub values: Vec<[f64; 2]>,
    /// Fingerprints of the authorities, in order of GSS; none where sums alone were asked for.
    pub digests: Vec<u64>,
}

/// Results of one scenario.
#[derive(Clone, Debug)]
pub struct Results {
    /// The name of the scenario.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// Replications that were asked for.
    pub requested: u32,
    /// Replications that were finished.
    pub replications: u32,
    /// Places: authorities in order of GSS, then Scotland where all were simulated.
    pub places: Vec<Place>,
    /// Financial years, as `2027-28`.
    pub years: Vec<String>,
    /// The measures.
    pub measures: Vec<Measure>,
    /// By place, year (the last entry is `all`) and measure.
    pub estimates: Vec<Estimate>,
    /// Fingerprint of each authority in each replication: `digests[replication][authority]`, in order of GSS.
    pub digests: Vec<Vec<u64>>,
    /// GSS codes of the authorities that were simulated, in order.
    pub simulated: Vec<String>,
    /// Digest over all of those.
    pub digest: String,
    /// The same over draws of what is not known; the estimates above are those of the central values. Runs with another
    /// mechanism are results of their own.
    pub drawn: Option<DrawnResults>,
}

impl Results {
    /// Where a measure stands in the list.
    pub fn measure(&self, id: &str) -> Option<usize> {
        self.measures.iter().position(|measure| measure.id == id)
    }

    /// The estimate of a measure for a place and a year; `None` as the year means all years together.
    ///
    /// A measure that is not in the list is not applicable.
    pub fn estimate(&self, id: &str, place: usize, year: Option<usize>) -> Estimate {
        let year = year.unwrap_or(self.years.len());
        self.measure(id).map_or_else(|| Estimate::not_applicable(0), |measure| self.at(place, year, measure))
    }

    /// The estimate by the places of place, year (the number of years for `all`) and measure in their lists.
    pub fn at(&self, place: usize, year: usize, measure: usize) -> Estimate {
        self.estimates[self.index(place, year, measure)]
    }

    /// The estimate over draws of the inputs by the same places; none where nothing was drawn.
    pub fn drawn_at(&self, place: usize, year: usize, measure: usize) -> Option<Drawn> {
        self.drawn.as_ref()?.estimates.get(self.index(place, year, measure)).copied()
    }

    /// The estimate over draws of a measure for a place and a year; `None` as the year means all years together.
    pub fn drawn(&self, id: &str, place: usize, year: Option<usize>) -> Option<Drawn> {
        self.drawn_at(place, year.unwrap_or(self.years.len()), self.measure(id)?)
    }

    fn index(&self, place: usize, year: usize, measure: usize) -> usize {
        (place * (self.years.len() + 1) + year) * self.measures.len() + measure
    }

    /// Where Scotland stands among the places, if all of it was simulated.
    pub fn scotland(&self) -> Option<usize> {
        self.places.iter().position(|place| place.name == SCOTLAND.0)
    }
}

/// The estimate of a measure over replications, its interval kept to what the measure can be: no measure is negative,
/// and a share is at most 1. That cuts off only what cannot be true, so the interval covers as often.
pub fn bounded(measure: &Measure, values: &[[f64; 2]]) -> Estimate {
    within_bounds(measure, estimate(measure, values))
}

/// An estimate with its limits kept to what the measure can be.
pub(super) fn within_bounds(measure: &Measure, estimate: Estimate) -> Estimate {
    if !estimate.is_applicable() {
        return estimate;
    }
    let (least, most) = match measure.unit {
        "share" => (0.0, 1.0),
        DIFFERENCE => (-100.0, 100.0),
        _ => (0.0, f64::INFINITY),
    };
    // One replication has no limits: what is no number stays none.
    let within = |limit: f64| if limit.is_nan() { limit } else { limit.clamp(least, most) };
    Estimate { low: within(estimate.low), high: within(estimate.high), ..estimate }
}

/// Replications, as a share, that may fail to show a wait before the whole estimate is given up: to average the others
/// would leave out the worst.
pub(super) const NOT_SHOWN: f64 = 0.05;

/// The estimate of a measure over replications.
///
/// Counts and percentiles: mean with Student t limits. Shares and means of cases: ratio of sums with delta-method
/// limits, so that a replication counts by its cases. Standards met: Wilson limits. Closed forms have no chance.
fn estimate(measure: &Measure, values: &[[f64; 2]]) -> Estimate {
    if let Kind::Offered(_) = measure.kind {
        return closed_form(values);
    }
    let counted = values.iter().filter(|[top, bottom]| !top.is_nan() && *bottom > 0.0);
    let counted: Vec<(f64, f64)> = counted.map(|&[top, bottom]| (top, bottom)).collect();
    let applying: Vec<(f64, f64)> = counted.iter().copied().filter(|(top, _)| top.is_finite()).collect();
    let not_shown = counted.len() - applying.len();
    if not_shown as f64 > NOT_SHOWN * counted.len() as f64 {
        return Estimate::not_shown(counted.len() as u64);
    }
    if applying.is_empty() {
        return Estimate::not_applicable(0);
    }
    let events: f64 = applying.iter().map(|(top, _)| top).sum();
    if events == 0.0 && measure.is_counted() {
        return never_seen(applying.iter().map(|(_, bottom)| bottom).sum(), applying.len() as u64);
    }
    match measure.kind {
        Kind::Met(_) | Kind::MetHeadline => {
            let met = applying.iter().filter(|(met, _)| *met > 0.5).count() as u64;
            wilson(met, applying.len() as u64)
        }
        Kind::Count(_) | Kind::Cost(_) | Kind::WaitQuantile(..) => {
            let means: Vec<f64> = applying.iter().map(|(top, bottom)| top / bottom).collect();
            leaning_mean(&means)
        }
        _ if measure.unit == "share" => share(&applying),
        _ => ratio(&applying),
    }
}

/// None was seen in any of n replications, which does not mean that there never is one.
///
/// # Formula
///
/// The rule of three: of a Poisson count with mean m, none is seen with probability e^-m, so m = -ln 0.05 = 3.0 is the
/// upper limit with 95 % confidence, divided by all that it is counted over.
pub(super) fn never_seen(over: f64, n: u64) -> Estimate {
    let high = -libm::log(0.05) / over;
    Estimate { mean: 0.0, se: f64::NAN, low: 0.0, high, n, method: Method::RuleOfThree }
}

/// Events on one side of a share below which the limits of a normal law are not to be trusted.
pub(super) const FEW: f64 = 30.0;

/// A share: the ratio of sums, and where few cases lie on one side of it also what Wilson makes of all cases together,
/// as the scatter between replications shows nothing of what none of them saw.
fn share(applying: &[(f64, f64)]) -> Estimate {
    let estimate = ratio(applying);
    let (top, bottom): (f64, f64) = applying.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if top.min(bottom - top) >= FEW {
        return estimate;
    }
    let pooled = wilson(top.round() as u64, bottom.round().max(1.0) as u64);
    let low = if estimate.low.is_finite() { estimate.low.min(pooled.low) } else { pooled.low };
    let high = if estimate.high.is_finite() { estimate.high.max(pooled.high) } else { pooled.high };
    Estimate { low, high, ..estimate }
}

/// A closed form has no chance in it; work without any capacity is an infinite load and is told as such.
fn closed_form(values: &[[f64; 2]]) -> Estimate {
    let n = values.len() as u64;
    match values.first() {
        Some(&[mean, _]) if !mean.is_nan() => {
            Estimate { mean, se: 0.0, low: mean, high: mean, n, method: Method::ClosedForm }
        }
        _ => Estimate::not_applicable(0),
    }
}
