//! Two scenarios under common random numbers: what the other one does beyond the base, replication by replication.
//!
//! Both runs deal the same chance to the same cases, so a difference is found with far fewer replications than two runs
//! of their own would need. Growth and everything else that both have falls out: differences are net of the base.

use super::compare_drawn::DrawnDifferences;
use super::plan::Plan;
use super::results::{NOT_SHOWN, Observations, Place};
use crate::error::Error;
use crate::measure::{Kind, Measure};
use crate::statistics::{Difference, RatioPair, paired_bounded, paired_means, paired_ratios, paired_shares};

/// The measures that a comparison is about, in the order in which they are told. Their limits hold together.
pub const HEADLINE: &[&str] = &[
    "referrals",
    "heard",
    "repeat_share",
    "wait_to_contact_in_time",
    "heard_first_meeting",
    "minutes_per_case",
    "voice",
    "attendance",
    "files_read",
    "actions_on_time",
    "support_minutes",
    "days_without_plan",
    "idaa_posts",
    "coordinator_posts",
    "met:headline",
];

/// One scenario that has run.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its name.
    pub name: &'a str,
    /// What ran.
    pub plan: &'a Plan<'a>,
    /// Its replications.
    pub rows: &'a [Observations],
}

/// By which years two runs are laid beside each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Years {
    /// Financial years.
    #[default]
    Calendar,
    /// Years of the duty: the first whole financial year in which it is in force, and those after it, in each run and
    /// replication by its own beginning. A run without a duty goes by the other's.
    OfDuty,
}

/// What one scenario does beyond another.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The base.
    pub versus: String,
    /// The other scenario.
    pub scenario: String,
    /// Places, as in the runs.
    pub places: Vec<Place>,
    /// How many of them are authorities.
    pub authorities: usize,
    /// The years laid beside each other, without `all`.
    pub years: Vec<String>,
    /// Whether those are years of the duty.
    pub by_duty_year: bool,
    /// The measures that both have.
    pub measures: Vec<Measure>,
    /// By place, year (the last entry is `all`) and measure.
    pub differences: Vec<Compared>,
    /// The measures that it is about, in the order in which they are told.
    about: &'static [&'static str],
    /// How many limits hold together in a table of headlines.
    pub family: usize,
    /// What becomes of standards, one entry for each that both have.
    pub standards: Vec<Standards>,
    /// Replications of each run.
    pub replications: u32,
    /// The same standards under each layer of feedback loops, weakest first; empty where only one was run.
    pub by_layer: Vec<(&'static str, Vec<Standards>)>,
    /// The differences over draws of what is not known, where it was drawn.
    pub drawn: Option<DrawnDifferences>,
}

/// A measure in both runs.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// In the base.
    pub base: f64,
    /// In the other.
    pub other: f64,
    /// What the other does beyond the base.
    pub difference: Difference,
}

/// Authorities that a scenario leaves below a standard that they would have met without it, or lifts above it.
#[derive(Clone, Debug)]
pub struct Standards {
    /// The measure, `met:` and the standard's id.
    pub id: String,
    /// Places at which the chance of a year that meets it falls for sure.
    pub below: Vec<usize>,
    /// Places at which it rises for sure.
    pub above: Vec<usize>,
    /// Years of an authority that would have met it and do not, mean of a replication.
    pub years_lost: f64,
    /// Years of an authority that meet it and would not have, mean of a replication.
    pub years_gained: f64,
}

impl Comparison {
    /// Compares two runs of the same replications; `others` scenarios are told together.
    pub fn new(base: Side<'_>, other: Side<'_>, years: Years, others: usize) -> Result<Self, Error> {
        Self::about(base, other, (years, HEADLINE), others)
    }

    /// The same of other measures than the headline's.
    pub fn about(
        base: Side<'_>,
        other: Side<'_>,
        (years, about): (Years, &'static [&'static str]),
        others: usize,
    ) -> Result<Self, Error> {
        fits(base, other)?;
        let (own, common) = in_both(base.plan, other.plan);
        let measures: Vec<Measure> = own.iter().map(|&at| base.plan.measures[at].clone()).collect();
        let headline = measures.iter().filter(|measure| about.contains(&measure.id.as_str())).count();
        let family = headline * others.max(1);
        let n = base.rows.len().min(other.rows.len());
        let shifts = Shifts::new(base, other, n, years);
        let sides = Sides { base, other, own: &own, common: &common, shifts: &shifts, n };
        let mut differences = Vec::new();
        for place in 0..base.plan.places.len() {
            for year in (0..shifts.years).map(Some).chain([None]) {
                let of = |(at, measure): (usize, &Measure)| sides.compared((place, year, at), measure, family);
                differences.extend(measures.iter().enumerate().map(of));
            }
        }
        let standards = standards(&sides, &measures);
        Ok(Self {
            versus: base.name.into(),
            scenario: other.name.into(),
            places: base.plan.places.clone(),
            authorities: base.plan.reported.len(),
            years: shifts.names(base.plan),
            by_duty_year: shifts.by_duty,
            measures,
            differences,
            about,
            family,
            standards,
            replications: n as u32,
            by_layer: Vec::new(),
            drawn: None,
        })
    }

    /// A measure at a place in a year; `None` as the year means all of them.
    pub fn at(&self, place: usize, year: Option<usize>, measure: usize) -> &Compared {
        let year = year.unwrap_or(self.years.len());
        &self.differences[(place * (self.years.len() + 1) + year) * self.measures.len() + measure]
    }

    /// Where a measure stands in the list.
    pub fn measure(&self, id: &str) -> Option<usize> {
        self.measures.iter().position(|measure| measure.id == id)
    }

    /// The areas that fall below a standard in a layer and in no weaker one, by layer: the least loop strength that does it.
    pub fn first_below(&self, id: &str) -> Vec<(&'static str, Vec<usize>)> {
        let mut seen: Vec<usize> = Vec::new();
        let new = |(layer, standards): &(&'static str, Vec<Standards>)| {
            let below = standards.iter().find(|one| one.id == id).map_or(&[][..], |one| &one.below);
            let first: Vec<usize> = below.iter().copied().filter(|place| !seen.contains(place)).collect();
            seen.extend(&first);
            (*layer, first)
        };
        self.by_layer.iter().map(new).collect()
    }

    /// The headline measures that both runs have, in the order in which they are told.
    pub fn headline(&self) -> impl Iterator<Item = usize> {
        self.about.iter().filter_map(|id| self.measure(id))
    }
}

/// Refuses runs that cannot be laid beside each other.
fn fits(base: Side<'_>, other: Side<'_>) -> Result<(), Error> {
    let refused = |what: &str, hint: &str| {
        Err(Error::input(format!("`{}` and `{}` have different {what}", base.name, other.name)).hint(hint))
    };
    if base.plan.years != other.plan.years {
        return refused("years", "set time.first_year and time.years alike, for instance with --years");
    }
    if base.plan.places != other.plan.places {
        return refused("places", "a scenario of theory has a place of its own");
    }
    if base.plan.seed != other.plan.seed {
        return refused("seeds", "run both from one seed");
    }
    Ok(())
}

/// The places of the measures that both plans have, in each of their lists.
fn in_both(base: &Plan<'_>, other: &Plan<'_>) -> (Vec<usize>, Vec<usize>) {
    let there = |measure: &Measure| other.measures.iter().position(|known| known.id == measure.id);
    base.measures.iter().enumerate().filter_map(|(at, measure)| Some((at, there(measure)?))).unzip()
}

/// By how many years each run is moved so that the years of duty stand beside each other.
struct Shifts {
    /// By replication and place: years to skip in the base and in the other.
    skip: Vec<Vec<[usize; 2]>>,
    /// Years that can be compared.
    years: usize,
    by_duty: bool,
}

impl Shifts {
    fn new(base: Side<'_>, other: Side<'_>, n: usize, by: Years) -> Self {
        let (years, places) = (base.plan.years.len(), base.plan.places.len());
        if by == Years::Calendar {
            return Self { skip: vec![vec![[0; 2]; places]; n], years, by_duty: false };
        }
        let of = |row: usize, place: usize| {
            let [base, other] = [base, other].map(|side| first_year_in_force(side.plan, &side.rows[row], place));
            [base.or(other).unwrap_or(0), other.or(base).unwrap_or(0)]
        };
        let skip: Vec<Vec<[usize; 2]>> = (0..n).map(|row| (0..places).map(|place| of(row, place)).collect()).collect();
        let earliest = skip.iter().flatten().map(|[base, other]| base.max(other)).min().copied().unwrap_or(0);
        Self { skip, years: years - earliest, by_duty: true }
    }

    fn names(&self, plan: &Plan<'_>) -> Vec<String> {
        let name =
            |year: usize| if self.by_duty { format!("duty year {}", year + 1) } else { plan.years[year].clone() };
        (0..self.years).map(name).collect()
    }
}

/// The first whole financial year in which a duty was in force at a place.
fn first_year_in_force(plan: &Plan<'_>, row: &Observations, place: usize) -> Option<usize> {
    let measure = plan.measures.iter().position(|measure| measure.id == "duty_in_force")?;
    (0..plan.years.len()).find(|&year| {
        let [top, bottom] = value(plan, row, place, year, measure);
        bottom > 0.0 && top >= 0.999 * bottom
    })
}

/// An observation; `year` may be that of `all`.
fn value(plan: &Plan<'_>, row: &Observations, place: usize, year: usize, measure: usize) -> [f64; 2] {
    row.values[(place * (plan.years.len() + 1) + year) * plan.measures.len() + measure]
}

/// Both runs, with the ways to look something up.
struct Sides<'a> {
    base: Side<'a>,
    other: Side<'a>,
    /// The places of the common measures in the base and in the other.
    own: &'a [usize],
    common: &'a [usize],
    shifts: &'a Shifts,
    n: usize,
}

impl Sides<'_> {
    /// Numerator and denominator in both runs, by replication; NaN where a year of duty lies beyond the horizon.
    fn pairs(&self, (place, year, measure): (usize, Option<usize>, usize)) -> Vec<RatioPair> {
        let last = self.base.plan.years.len();
        let of = |row: usize| {
            let skip = self.shifts.skip[row][place];
            let at = |side: usize| year.map_or(last, |year| year + skip[side]);
            let get = |side: Side<'_>, at: usize, measure: usize| {
                let beyond = year.is_some() && at >= last;
                if beyond { [f64::NAN; 2] } else { value(side.plan, &side.rows[row], place, at, measure) }
            };
            [get(self.base, at(0), self.own[measure]), get(self.other, at(1), self.common[measure])]
        };
        (0..self.n).map(of).collect()
    }

    /// The pairs of a measure at a place, by year.
    fn pairs_by_year(&self, place: usize, measure: usize) -> Vec<Vec<RatioPair>> {
        (0..self.shifts.years).map(|year| self.pairs((place, Some(year), measure))).collect()
    }

    /// The chance that a year meets a standard, mean over the years.
    fn met_in_a_year(&self, (place, measure): (usize, usize), family: usize) -> Compared {
        let means = means_of_years(&self.pairs_by_year(place, measure));
        let difference = if means.is_empty() { Difference::not_applicable(0) } else { paired_bounded(&means, family) };
        let mean = |of: fn(&(f64, f64)) -> f64| means.iter().map(of).sum::<f64>() / means.len() as f64;
        Compared { base: mean(|pair| pair.0), other: mean(|pair| pair.1), difference }
    }

    fn compared(&self, at: (usize, Option<usize>, usize), measure: &Measure, family: usize) -> Compared {
        if let (None, Kind::Met(_) | Kind::MetHeadline) = (at.1, measure.kind) {
            return self.met_in_a_year((at.0, at.2), family);
        }
        let pairs = self.pairs(at);
        let difference = difference(measure.kind, &pairs, family);
        let ratio = matches!(measure.kind, Kind::Ratio(_) | Kind::WaitMean(_) | Kind::InTime(_));
        let [base, other] = [0, 1].map(|side| {
            let known = pairs.iter().filter(|pair| pair.iter().all(|[top, bottom]| top.is_finite() && *bottom > 0.0));
            let (count, top, bottom, mean) = known.fold((0.0, 0.0, 0.0, 0.0), |(count, top, bottom, mean), pair| {
                let [y, x] = pair[side];
                (count + 1.0, top + y, bottom + x, mean + y / x)
            });
            if ratio { top / bottom } else { mean / count }
        });
        Compared { base, other, difference }
    }
}

/// The difference of a measure over paired replications.
fn difference(kind: Kind, pairs: &[RatioPair], family: usize) -> Difference {
    let used: Vec<RatioPair> = pairs.iter().filter(|pair| applies(pair)).copied().collect();
    let endless = used.iter().filter(|pair| pair.iter().any(|[top, _]| top.is_infinite())).count();
    if used.is_empty() || endless as f64 > NOT_SHOWN * used.len() as f64 {
        return Difference::not_applicable(used.len() as u64);
    }
    let number = |[top, bottom]: [f64; 2]| top / bottom;
    let numbers = || used.iter().map(|&[base, other]| (number(base), number(other))).collect::<Vec<_>>();
    match kind {
        Kind::Offered(_) => {
            let (base, other) = (number(used[0][0]), number(used[0][1]));
            Difference::certain(other - base, used.len() as u64)
        }
        Kind::Met(_) | Kind::MetHeadline => {
            let count = |base: bool, other: bool| {
                numbers().iter().filter(|(b, o)| (*b > 0.5, *o > 0.5) == (base, other)).count() as u64
            };
            paired_shares(count(true, true), count(false, true), count(true, false), used.len() as u64, family)
        }
        Kind::Count(_) | Kind::WaitQuantile(..) => paired_means(&numbers(), family),
        _ => paired_ratios(&used, family),
    }
}

/// What becomes of each standard, by authority: the chance of a year that meets it, mean over years. The limits by which
/// an authority counts as below or above hold together for all authorities and standards.
fn standards(sides: &Sides<'_>, measures: &[Measure]) -> Vec<Standards> {
    let met =
        || measures.iter().enumerate().filter(|(_, measure)| matches!(measure.kind, Kind::Met(_) | Kind::MetHeadline));
    let (authorities, family) = (sides.base.plan.reported.len(), met().count() * sides.base.plan.reported.len());
    let of = |(at, measure): (usize, &Measure)| {
        let mut found = Standards {
            id: measure.id.clone(),
            below: Vec::new(),
            above: Vec::new(),
            years_lost: 0.0,
            years_gained: 0.0,
        };
        for place in 0..authorities {
            let by_year = sides.pairs_by_year(place, at);
            let judged = paired_bounded(&means_of_years(&by_year), family);
            let (low, high) = judged.together;
            found.below.extend((high < 0.0).then_some(place));
            found.above.extend((low > 0.0).then_some(place));
            for pair in by_year.iter().flatten().filter(|pair| pair.iter().all(|[_, bottom]| *bottom > 0.0)) {
                let [base, other] = pair.map(|[top, _]| top > 0.5);
                found.years_lost += f64::from(u8::from(base && !other)) / sides.n as f64;
                found.years_gained += f64::from(u8::from(other && !base)) / sides.n as f64;
            }
        }
        found
    };
    met().map(of).collect()
}

/// By replication, the share of the years that met a standard in each run, over the years to which it applies in both.
fn means_of_years(by_year: &[Vec<RatioPair>]) -> Vec<(f64, f64)> {
    let replications = by_year.first().map_or(0, Vec::len);
    let mean = |row: usize| {
        let applying: Vec<&RatioPair> = by_year.iter().map(|year| &year[row]).filter(|pair| applies(pair)).collect();
        let side = |side: usize| applying.iter().map(|pair| pair[side][0]).sum::<f64>() / applying.len() as f64;
        (!applying.is_empty()).then(|| (side(0), side(1)))
    };
    (0..replications).filter_map(mean).collect()
}

/// Whether a measure applies in both runs.
fn applies(pair: &RatioPair) -> bool {
    pair.iter().all(|[top, bottom]| !top.is_nan() && *bottom > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_of_years_leave_out_what_does_not_apply() {
        let met = |base: f64, other: f64| [[base, 1.0], [other, 1.0]];
        let years = [vec![met(1.0, 1.0), met(0.0, 1.0)], vec![met(0.0, 1.0), [[f64::NAN, 0.0], [1.0, 1.0]]]];
        assert_eq!(means_of_years(&years), [(0.5, 1.0), (0.0, 1.0)]);
        assert!(means_of_years(&[]).is_empty());
    }

    /// A wait too long to be shown in one replication of ten says that nothing can be told.
    #[test]
    fn what_is_not_shown_is_not_averaged_away() {
        let mut pairs = vec![[[2.0, 1.0], [3.0, 1.0]]; 10];
        let kind = Kind::Count(|_| 0.0);
        assert_eq!(difference(kind, &pairs, 1).estimate.mean, 1.0);
        pairs[0][1][0] = f64::INFINITY;
        assert!(!difference(kind, &pairs, 1).estimate.is_applicable());
    }
}
