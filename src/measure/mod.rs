//! Measures: what is told of a run, each a pure function of the stamps, kept in one list.
//!
//! A new question about a Marac is an entry in its room; tables, charts, standards and documents follow from the list.

pub mod absorb;
pub mod clock;
pub mod cost;
pub mod counts;
pub mod equity;
mod fingerprint;
mod kept;
pub mod offered;
mod own_support;
pub mod pool;
mod quality;
pub mod standards;
mod support;
pub mod tally;
mod timeliness;
pub mod waits;
mod workload;

pub use absorb::{Detail, Tally};
pub use clock::{Clock, Timely};
pub use cost::Prices;
pub use counts::Counts;
pub use pool::{Pool, Summary};
pub use standards::{Judged, Standards};
pub use tally::Sums;
pub use waits::{Wait, Waits};

/// How a measure comes out of a replication, and its interval out of replications.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number for each year: the mean over replications, and over years for `all`.
    Count(fn(&Sums) -> f64),
    /// A share or mean: sum over sum.
    Ratio(fn(&Sums) -> (f64, f64)),
    /// The mean of a wait.
    WaitMean(Wait),
    /// A percentile of a wait, found in each replication.
    WaitQuantile(Wait, usize),
    /// The share that met a standard from milestone to milestone, by its place among those.
    InTime(usize),
    /// Whether a standard was met in the year, by its place in the list.
    Met(usize),
    /// Whether all headline standards were met.
    MetHeadline,
    /// A closed form of the parameters: no chance in it.
    Offered(offered::Load),
    /// Money: the mean over replications, and over years for `all`.
    Cost(cost::Part),
}

impl Kind {
    /// Whether waits tell it: sums do not.
    pub const fn is_of_waits(self) -> bool {
        matches!(self, Self::WaitMean(_) | Self::WaitQuantile(..))
    }
}

/// A measure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The id that users write.
    pub id: String,
    /// The group of people it is told of: `all`, or one of [`equity::GROUP_NAMES`].
    pub group: &'static str,
    /// Its name in words.
    pub name: String,
    /// Its unit.
    pub unit: &'static str,
    /// What is counted, over whom and when.
    pub definition: String,
    /// How it is found.
    pub kind: Kind,
}

impl Measure {
    /// One that nobody is told of by name: over all people, in no unit.
    pub const fn unnamed(kind: Kind) -> Self {
        Self { id: String::new(), group: "all", name: String::new(), unit: "", definition: String::new(), kind }
    }

    /// How its interval over replications is made, in words.
    pub const fn interval(&self) -> &'static str {
        match self.kind {
            Kind::Count(_) | Kind::WaitQuantile(..) | Kind::Cost(_) => {
                "95 % by Student's t over replications, leaning with their skewness"
            }
            Kind::Ratio(_) | Kind::WaitMean(_) | Kind::InTime(_) => {
                "95 % for a ratio of sums over replications (delta method), leaning with their skewness"
            }
            Kind::Met(_) | Kind::MetHeadline => "95 % by Wilson over replications",
            Kind::Offered(_) => "none: a closed form of the parameters",
        }
    }

    /// Whether it counts what comes one by one: then none seen does not mean that there never is one.
    pub fn is_counted(&self) -> bool {
        COUNTED.contains(&told_apart(self.unit)) && matches!(self.kind, Kind::Count(_) | Kind::Ratio(_))
    }
}

/// How the units of what comes one by one begin.
const COUNTED: [&str; 6] = ["cases", "people", "referrals", "meetings", "visits", "children"];

/// All that an estimate asks of a unit: is it a share, a difference of shares, or of what comes one by one? Else nothing.
pub fn told_apart(unit: &str) -> &'static str {
    let begins = unit.split(' ').next().unwrap_or_default();
    let one_by_one = COUNTED.into_iter().find(|known| *known == begins);
    ["share", equity::DIFFERENCE].into_iter().find(|known| *known == unit).or(one_by_one).unwrap_or_default()
}

/// A measure that does not depend on the standards of a scenario.
struct Fixed(&'static str, &'static str, &'static str, &'static str, Kind);

impl From<&Fixed> for Measure {
    fn from(fixed: &Fixed) -> Self {
        let Fixed(id, name, unit, definition, kind) = *fixed;
        Self { id: id.into(), group: "all", name: name.into(), unit, definition: definition.into(), kind }
    }
}

/// Every measure, those of the scenario's standards among them.
pub fn measures(standards: &Standards) -> Vec<Measure> {
    let fixed = [timeliness::MEASURES, workload::MEASURES, quality::MEASURES, equity::MEASURES, own_support::MEASURES]
        .concat_measures();
    fixed.into_iter().chain(cost::measures()).chain(standards.measures()).chain(equity::measures()).collect()
}

/// Every measure, where waits are counted and forgotten: the definitions of percentiles say what that leaves uncertain.
pub fn measures_of_counts(standards: &Standards) -> Vec<Measure> {
    let mut measures = measures(standards);
    let percentiles = measures.iter_mut().filter(|measure| matches!(measure.kind, Kind::WaitQuantile(..)));
    percentiles.for_each(|measure| measure.definition.push_str(counts::SAID));
    measures
}

trait Concat {
    fn concat_measures(&self) -> Vec<Measure>;
}

impl Concat for [&[Fixed]] {
    fn concat_measures(&self) -> Vec<Measure> {
        self.iter().flat_map(|room| room.iter().map(Measure::from)).collect()
    }
}

/// The ids of the measures that a standard of the kind "measure" may name.
pub fn ids_for_standards() -> Vec<&'static str> {
    [timeliness::MEASURES, workload::MEASURES, quality::MEASURES, equity::MEASURES, own_support::MEASURES]
        .iter()
        .flat_map(|room| room.iter())
        .filter(|fixed| matches!(fixed.4, Kind::Ratio(_) | Kind::Count(_)))
        .map(|fixed| fixed.0)
        .collect()
}

/// Numerator and denominator of a measure for sums; `None` where it needs more than sums. A denominator of 0 means that
/// it does not apply.
pub fn value(kind: Kind, sums: &Sums) -> Option<(f64, f64)> {
    match kind {
        Kind::Count(count) => Some((count(sums), sums.years.max(1.0))),
        Kind::Ratio(ratio) => Some(ratio(sums)),
        Kind::InTime(standard) => Some((sums.timely[standard][0], sums.timely[standard][1])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new unit has to be told apart: what comes one by one, or what is measured.
    #[test]
    fn every_unit_is_counted_or_measured() {
        const MEASURED: [&str; 11] = [
            "FTE",
            "GBP",
            "a",
            "commitments",
            "days",
            "hours",
            "minutes",
            "percentage",
            "person-days",
            "ratio",
            "share",
        ];
        for measure in measures(&Standards::default()) {
            let first = measure.unit.split(' ').next().unwrap();
            assert!(COUNTED.contains(&first) != MEASURED.contains(&first), "{}: {}", measure.id, measure.unit);
        }
        let found = measures(&Standards::default());
        let of = |id: &str| found.iter().find(|measure| measure.id == id).unwrap().is_counted();
        assert!(["unmet_high_risk", "referrals", "postponed", "queue_after_meeting"].into_iter().all(of));
        assert!(!["idaa_posts", "repeat_share", "days_without_plan", "cost_cash"].into_iter().any(of));
    }
}
