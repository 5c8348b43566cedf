//! From the tree of leaves to plain parameters: what the levers say, resolved to who works with whom and how much.
//!
//! Posts at the ratio, cadence and agencies' hours are set on the *baseline's* central expected demand: none come for free.

mod checks;
mod demand;
mod funding;
mod groups;
mod national;
mod own_support;
mod read;
mod stages;
mod teams;
mod today;

pub use checks::holds_for;

use super::authority::Authority;
use super::draw::Draw;
use super::load::Scenario;
use super::tree::Tree;
use crate::error::Faults;
use crate::model::Group;
use crate::model::agency::AgencyLevers;
use crate::model::backlog::BacklogLevers;
use crate::model::children::ChildLevers;
use crate::model::coordinator::CoordinatorLevers;
use crate::model::delivery::DeliveryLevers;
use crate::model::demand::DemandLevers;
use crate::model::duty::{DutyLevers, ReadinessLevers};
use crate::model::early::EarlyLevers;
use crate::model::funding::FundingLevers;
use crate::model::idaa::IdaaLevers;
use crate::model::loops::{Loop, LoopLevers};
use crate::model::marac::MeetingLevers;
use crate::model::own_support::OwnSupportLevers;
use crate::model::parameters::TimeLevers;
use crate::model::person::PersonLevers;
use crate::model::posts::StaffLevers;
use crate::model::quality::QualityLevers;
use crate::model::referral::ORIGINS;
use crate::model::specialist::SpecialistLevers;
use crate::model::staffing::StaffingLevers;
use crate::time::{Calendar, CalendarKind, Holiday, Moment};
use funding::Grant;
use std::sync::Arc;
use today::Today;

/// What a scenario is resolved against.
#[derive(Clone, Copy, Debug)]
pub struct Country<'a> {
    /// The authorities, in order of GSS.
    pub authorities: &'a super::Authorities,
    /// Public holidays.
    pub holidays: &'a [Holiday],
}

/// An authority, or the theory place, as results name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its GSS code; empty for the theory place.
    pub gss: String,
}

/// A scenario as numbers.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// Closed groups, in order of their first authority.
    pub groups: Vec<Group>,
    /// All authorities in order of GSS: `AuthorityParameters::index` points here.
    pub names: Vec<Named>,
    /// The measured financial years.
    pub years: Vec<String>,
}

/// The span and calendar of a run.
struct Span {
    levers: TimeLevers,
    calendar: Arc<Calendar>,
    start: Moment,
    stop: Moment,
    /// Cases expected in all years, of all authorities: by their parts specialist services are divided.
    cases: f64,
}

/// An authority with its levers read.
#[derive(Clone)]
struct Local<'a> {
    gss: &'a str,
    name: &'a str,
    code: u64,
    people: Option<&'a Authority>,
    /// Police-recorded incidents a year, as drawn.
    incidents: f64,
    marac: &'a str,
    office: &'a str,
    demand: DemandLevers,
    person: PersonLevers,
    specialist: SpecialistLevers,
    own_support: OwnSupportLevers,
    children: ChildLevers,
    staff: StaffLevers,
    idaa: IdaaLevers,
    coordinator: CoordinatorLevers,
    meeting: MeetingLevers,
    agency: AgencyLevers,
    delivery: DeliveryLevers,
    /// What is in force today of what a scenario may change; known once all levers are.
    today: Option<Today>,
    quality: QualityLevers,
    early: EarlyLevers,
    backlog: BacklogLevers,
    loops: LoopLevers,
    funding: FundingLevers,
    staffing: StaffingLevers,
    duty: DutyLevers,
    readiness: ReadinessLevers,
    /// What its grant pays for.
    grant: Grant,
    /// The levers with which the run begins, on which demand and agencies' hours are set.
    began: Option<Arc<Began>>,
    /// Cases expected to be heard in each measured year, by this scenario's levers and plan.
    expected: Vec<f64>,
    /// The same by the baseline's: the basis of posts and cadence.
    basis: Vec<f64>,
    /// Referrals not accepted in each measured year, on the baseline's demand: the basis of early intervention.
    refused: Vec<f64>,
    /// Share of those not accepted that is expected to reach high risk.
    escalated: f64,
    /// Referrals a day by origin at time 0, before season and multipliers; known once `began` is.
    base: [f64; ORIGINS],
    /// Cases expected at this stage as a ratio to those with which the run begins, before multipliers.
    factor: f64,
    /// Whether it is the authority at a later stage.
    is_later: bool,
}

impl Local<'_> {
    /// Whether specialist services that are left out refer less here: loop R6.
    fn has_trust(&self) -> bool {
        self.loops.switched().run(Loop::R6) && self.person.differ()
    }

    /// What a later stage has from the authority as the run begins: what is set by its plan, and where practice starts.
    fn takes_from(&mut self, first: &Self) {
        (self.expected, self.basis) = (first.expected.clone(), first.basis.clone());
        (self.refused, self.grant) = (first.refused.clone(), first.grant.clone());
        self.today.clone_from(&first.today);
    }
}

/// The levers of an authority with which a run begins.
#[derive(Debug)]
struct Began {
    demand: DemandLevers,
    idaa: IdaaLevers,
    meeting: MeetingLevers,
    agency: AgencyLevers,
}

/// Resolves a scenario at its central values, or says everything that is wrong with it.
pub fn resolve(scenario: &Scenario, country: Country<'_>) -> Result<Resolved, Faults> {
    resolved(scenario, country, None)
}

/// Resolves a scenario with its unknowns as they were drawn, or says which rules that draw breaks.
///
/// Posts at the ratio, cadence and agencies' hours stay those of the baseline's central expected demand: who plans them
/// does not know more than we do.
pub fn resolve_drawn(scenario: &Scenario, country: Country<'_>, draw: &Draw<'_>) -> Result<Resolved, Faults> {
    resolved(scenario, country, Some(draw))
}

fn resolved(scenario: &Scenario, country: Country<'_>, draw: Option<&Draw<'_>>) -> Result<Resolved, Faults> {
    let (tree, values) = (&scenario.tree, Values { tree: &scenario.tree, draw });
    let mut faults = Faults::new();
    let time = read::time(values, &mut faults);
    faults.extend(checks::span(tree, &time));
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut span = Span::new(time, country.holidays);
    let mut locals = read::all(scenario, values, country, &mut faults);
    faults.extend(checks::productive_hours(tree, &span));
    faults.extend(locals.iter().flat_map(|local| checks::local(tree, local)));
    if faults.is_empty() {
        demand::expect(&mut locals, tree, &scenario.baseline, &span, &mut faults);
        span.cases = locals.iter().filter_map(|local| local.basis.first()).sum();
        today::find(&mut locals, tree, &scenario.baseline, &mut faults);
        national::today(&mut locals, &span);
        faults.extend(checks::volume(tree, &locals, &span));
        faults.extend(checks::led_elsewhere(tree, &locals));
    }
    if !faults.is_empty() {
        return Err(checks::once_each(faults));
    }
    let labels = groups::labels(&locals);
    let mut schedule = stages::Schedule::new(scenario, (&locals, &labels), values, &span, &mut faults);
    let trees: Vec<Tree> = match faults.is_empty() {
        true => schedule.wanted.iter().map(|&stage| schedule.tree(scenario, values, stage, &mut faults)).collect(),
        false => Vec::new(),
    };
    let mut later: Vec<Vec<Local<'_>>> =
        trees.iter().map(|tree| read::all(scenario, Values { tree, draw }, country, &mut faults)).collect();
    for (tree, stage) in trees.iter().zip(&later) {
        faults.extend(stage.iter().flat_map(|local| checks::local(tree, local)));
    }
    if !faults.is_empty() {
        return Err(checks::once_each(faults));
    }
    plan(&mut locals, &mut later, &schedule, &span);
    span.cases = locals.iter().flat_map(|local| &local.expected).sum();
    schedule.look_at_staffing(&labels, &later);
    let names = locals.iter().map(|local| Named { name: local.name.into(), gss: local.gss.into() }).collect();
    let years = (0..span.levers.years.0).map(|year| span.levers.first_year.plus(i64::from(year)).to_string()).collect();
    Ok(Resolved { groups: groups::build_all(&locals, &later, &labels, schedule, &span), names, years })
}

/// Works out what the dated changes come to by plan: cases expected, and what grants pay for.
fn plan<'a>(locals: &mut [Local<'a>], later: &mut [Vec<Local<'a>>], schedule: &stages::Schedule, span: &Span) {
    for local in locals.iter_mut() {
        local.began = Some(Arc::new(Began {
            demand: local.demand.clone(),
            idaa: local.idaa.clone(),
            meeting: local.meeting.clone(),
            agency: local.agency.clone(),
        }));
        local.base = demand::base(local);
        local.factor = demand::accepted(local) / demand::accepted_at_one(local).max(1e-12);
    }
    for stage in later.iter_mut() {
        for (local, first) in stage.iter_mut().zip(locals.iter()) {
            (local.began, local.is_later, local.escalated) = (first.began.clone(), true, first.escalated);
            local.base = demand::base(local);
            local.factor = demand::accepted(local) / demand::accepted_at_one(first).max(1e-12);
        }
    }
    let stages: Vec<(usize, usize)> = schedule.wanted.iter().copied().collect();
    let last = span.years() as i64 * 4 - 1;
    let factor = |at: usize, quarter: i64| {
        let (timeline, quarter) = (&schedule.timelines[at], quarter.min(last));
        let phase = timeline.phase(quarter, timeline.planned(quarter));
        let stage = (timeline.dates_passed(quarter), phase);
        stages.binary_search(&stage).map_or(locals[at].factor, |found| later[found][at].factor)
    };
    let expected: Vec<Vec<f64>> = (0..locals.len())
        .map(|at| {
            let by_plan = |year: usize| (0..4).map(|quarter| factor(at, year as i64 * 4 + quarter)).sum::<f64>() / 4.0;
            locals[at].expected.iter().enumerate().map(|(year, cases)| cases * by_plan(year)).collect()
        })
        .collect();
    let grants = funding::grants(locals, &factor, span);
    for (at, (expected, grant)) in expected.into_iter().zip(grants).enumerate() {
        (locals[at].expected, locals[at].grant) = (expected, grant);
        for stage in later.iter_mut() {
            stage[at].takes_from(&locals[at]);
        }
    }
}

/// Where values come from: the leaves, and what was drawn for those that are not known.
#[derive(Clone, Copy)]
struct Values<'a> {
    tree: &'a Tree,
    draw: Option<&'a Draw<'a>>,
}

impl Span {
    fn new(levers: TimeLevers, holidays: &[Holiday]) -> Self {
        let (before, after) = (levers.burn_in.get(), levers.run_out.get());
        let days = (before.ceil() as i64 + 1, after.ceil() as i64 + 1);
        let (hours_a_day, rules) = match levers.calendar {
            CalendarKind::Continuous => (24.0, None),
            CalendarKind::Working => (levers.hours_per_week.get() / 5.0, Some((holidays, levers.new_year_closed.0))),
        };
        let calendar = Calendar::new(levers.first_year, levers.years.0, days, hours_a_day, rules);
        let start = Moment::ZERO.plus_days(-before);
        let stop = calendar.years().start(i64::from(levers.years.0)).plus_days(after);
        Self { levers, calendar: Arc::new(calendar), start, stop, cases: 0.0 }
    }

    fn years(&self) -> usize {
        self.levers.years.0 as usize
    }
}
