//! Trials: a plan of posts and meetings is simulated, and each year is judged.

use super::kind::Kind;
use super::partners::productive_hours;
use super::price::cost;
use super::resource::{Ground, Resource, resources};
use super::search::is_below;
use crate::error::Faults;
use crate::experiment::plan::Plan;
use crate::experiment::ready::Ready;
use crate::experiment::replicate::{Worker, observe, observe_unless};
use crate::experiment::threads::in_order;
use crate::measure::{Kind as MeasureKind, Measure, Prices, Sums};
use crate::model::Group;
use crate::scenario::{Country, Data, DrawKey, Resolved, Scenario, Unknowns, resolve, resolve_drawn};
use crate::units::money::Gbp;
use std::sync::atomic::AtomicBool;

/// The most standards that fit into the bits of an outcome.
const MOST_STANDARDS: usize = 32;

/// A closed group and what may be decided for it.
#[derive(Debug)]
pub struct Problem<'a> {
    /// The scenario.
    pub ready: &'a Ready,
    data: &'a Data,
    /// The GSS codes of its authorities. All of the country is resolved, as grants and the hours of national teams are shared out.
    codes: Vec<String>,
    /// The group as the scenario has it.
    pub base: Resolved,
    /// What may be decided.
    pub resources: Vec<Resource>,
    /// The seed.
    pub seed: u64,
}

/// One replication: for each place and year (the last one is all years together) which standards apply and which of them were
/// met, as bits, and the people at high risk who were not heard.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Bits of the standards that apply, and of those that were met.
    pub years: Vec<[u32; 2]>,
    /// Over places, of all years.
    pub unmet: f64,
}

/// What is read from the values of a replication.
pub(super) type Reading<T> = fn(&[[f64; 2]], &Plan<'_>) -> T;

impl<'a> Problem<'a> {
    /// The closed group of the authorities with these GSS codes; none for the theory place.
    pub fn new(ready: &'a Ready, data: &'a Data, codes: &[String], kinds: &[Kind], seed: u64) -> Result<Self, Faults> {
        let codes = codes.to_vec();
        let mut problem = Self { ready, data, codes, base: Resolved::default(), resources: Vec::new(), seed };
        problem.base = resolve(&ready.scenario, problem.country())?.only(&problem.codes);
        problem.resources = resources(problem.ground(), kinds);
        Ok(problem)
    }

    fn country(&self) -> Country<'_> {
        Country { authorities: &self.data.authorities, holidays: &self.data.holidays }
    }

    /// The group.
    pub fn group(&self) -> &Group {
        &self.base.groups[0]
    }

    /// What its resources are decided for.
    pub fn ground(&self) -> Ground<'_> {
        let productive_hours = productive_hours(&self.ready.scenario.tree);
        Ground { group: self.group(), codes: &self.codes, theory: self.is_theory(), productive_hours }
    }

    /// Whether the place is the one without population.
    pub const fn is_theory(&self) -> bool {
        self.ready.scenario.place_theory
    }

    /// Whether an authority has said itself how many cases and Idaa posts it has: without that it is an estimate, and no name is due to
    /// it.
    pub fn is_counted(&self, gss: &str) -> bool {
        let own = |path, none: &str| {
            let found = self.ready.scenario.tree.found(path, Some(gss));
            found.is_some_and(|(leaf, own)| own && leaf.value.trim() != none)
        };
        own("demand.observed", "none") && own("idaa.posts", "ratio")
    }

    /// What a year of a plan costs, as planned.
    pub fn cost(&self, point: &[usize], prices: &Prices) -> Gbp {
        cost(self.group(), &self.resources, point, prices, self.is_theory())
    }

    /// The scenario with a plan on top; without one as it is.
    fn planned(&self, point: Option<&[usize]>) -> Scenario {
        let mut scenario = self.ready.scenario.clone();
        for (resource, &step) in self.resources.iter().zip(point.unwrap_or_default()) {
            resource.set(&mut scenario.tree, step);
        }
        scenario
    }

    /// Its numbers, at the central values.
    pub fn resolved(&self, point: Option<&[usize]>) -> Result<Resolved, Faults> {
        resolve(&self.planned(point), self.country()).map(|country| country.only(&self.codes))
    }

    /// Outcomes of a plan in the replications from `first` on; none if `stop` was raised.
    pub fn outcomes(&self, plan: &Resolved, first: u32, count: u32, stop: &AtomicBool) -> Option<Vec<Outcome>> {
        self.each(plan, first, count, (&self.judged(), outcome), stop)
    }

    /// What `of` reads from each replication of a plan from `first` on: of the values of these measures, by place, year (the last
    /// one is all years together) and measure. None if `stop` was raised.
    pub(super) fn each<T: Send>(
        &self,
        plan: &Resolved,
        first: u32,
        count: u32,
        (kinds, of): (&[MeasureKind], Reading<T>),
        stop: &AtomicBool,
    ) -> Option<Vec<T>> {
        let plan = self.plan(plan, count, kinds);
        let work =
            |worker: &mut Worker<'_>, at| observe_unless(stop, worker, first + at).map(|row| of(&row.values, &plan));
        let found = in_order(count, stop, &mut |_| {}, || Worker::new(&plan), work);
        (found.len() == count as usize).then_some(found)
    }

    /// One outcome of a plan for each of so many draws of what is not known; fewer if `stop` was raised.
    pub fn outcomes_of_draws(&self, point: &[usize], draws: u32, stop: &AtomicBool) -> Vec<Outcome> {
        let (of, kinds) = ((!self.is_theory()).then_some(&self.data.authorities), self.judged());
        let unknowns = Unknowns::of(&self.ready.scenario.tree, &self.ready.scenario.dated, &self.data.registry, of)
            .matched(&self.ready.scenario.ground);
        let planned = self.planned(Some(point));
        let one = |(): &mut (), draw| {
            // A draw that breaks a rule is drawn again.
            let attempt = |again| {
                let drawn = unknowns.draw(DrawKey::new(self.seed, draw, again));
                resolve_drawn(&planned, self.country(), &drawn).ok()
            };
            let resolved = (0..100).find_map(attempt)?.only(&self.codes);
            let plan = self.plan(&resolved, 1, &kinds);
            let row = observe(&mut Worker::new(&plan), draw);
            Some(outcome(&row.values, &plan))
        };
        in_order(draws, stop, &mut |_| {}, || (), one)
    }

    /// Each standard, and the people who were not heard.
    fn judged(&self) -> Vec<MeasureKind> {
        let unmet: fn(&Sums) -> f64 = |sums| sums.turned_away + sums.for_marac - sums.heard_of_accepted;
        let met = (0..self.ready.standards.list.len().min(MOST_STANDARDS)).map(MeasureKind::Met);
        met.chain([MeasureKind::Count(unmet)]).collect()
    }

    fn plan<'r>(&'r self, resolved: &'r Resolved, replications: u32, kinds: &[MeasureKind]) -> Plan<'r> {
        let standards = &self.ready.standards;
        let measures = kinds.iter().copied().map(Measure::unnamed).collect();
        Plan::new(resolved, standards, &[], self.seed, replications).with_only(measures)
    }

    /// Whether the second plan has at least as much of everything as the first, of what is taken never to be worse: they meet as
    /// often.
    pub fn is_more(&self, less: &[usize], more: &[usize]) -> bool {
        let alike = |(resource, (less, more)): (&Resource, (&usize, &usize))| resource.is_monotone() || less == more;
        is_below(less, more) && self.resources.iter().zip(less.iter().zip(more)).all(alike)
    }

    /// Places that are judged.
    pub fn places(&self) -> usize {
        self.base.names.len()
    }

    /// Measured years.
    pub fn years(&self) -> usize {
        self.base.years.len()
    }
}

/// Reads the values of a replication: by place, year and measure.
fn outcome(values: &[[f64; 2]], plan: &Plan<'_>) -> Outcome {
    let (measures, years) = (plan.measures.len(), plan.years.len() + 1);
    let rows = values.chunks(measures).take(plan.reported.len() * years);
    let bits = |row: &[[f64; 2]]| {
        let standards = &row[..measures - 1];
        standards.iter().enumerate().fold([0, 0], |[applies, met], (bit, &[value, weight])| {
            let (applying, is_met) = (u32::from(weight > 0.0), u32::from(value == 1.0));
            [applies | applying << bit, met | (applying & is_met) << bit]
        })
    };
    let unmet = rows.clone().skip(years - 1).step_by(years).map(|row| row[measures - 1][0]).sum();
    Outcome { years: rows.map(bits).collect(), unmet }
}

/// Which years have to meet what is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Years {
    /// Each of them, with the chance that is asked for.
    Each,
    /// One of them.
    One(usize),
    /// All of them together, as one long year: for theory.
    Pooled,
}

/// What is asked for: these standards at once, with this chance, in each place.
#[derive(Clone, Debug)]
pub struct Goal {
    /// Its name.
    pub name: String,
    /// Bits of the standards.
    pub standards: u32,
    /// The years.
    pub years: Years,
    /// The chance.
    pub chance: f64,
}

impl Goal {
    /// The same with other standards alone.
    #[must_use]
    pub fn of_standard(&self, at: usize) -> Self {
        Self { standards: 1 << at, ..self.clone() }
    }

    /// The places and years that are judged, as indices into an outcome.
    pub fn judged(&self, problem: &Problem<'_>) -> Vec<usize> {
        let years = problem.years();
        let of_place = |place: usize| {
            let from = place * (years + 1);
            match self.years {
                Years::Each => from..from + years,
                Years::One(year) => from + year..from + year + 1,
                Years::Pooled => from + years..from + years + 1,
            }
        };
        (0..problem.places()).flat_map(of_place).collect()
    }

    /// Whether a place and year of an outcome met it; none where nothing of it applies.
    pub const fn met(&self, [applies, met]: [u32; 2]) -> Option<bool> {
        let asked = applies & self.standards;
        if asked == 0 { None } else { Some(asked & met == asked) }
    }

    /// How often a place and year met it, of how often it applied.
    pub fn counts(&self, outcomes: &[Outcome], at: usize) -> (u64, u64) {
        let met = outcomes.iter().filter_map(|outcome| self.met(outcome.years[at]));
        met.fold((0, 0), |(met, applied), is| (met + u64::from(is), applied + 1))
    }
}
