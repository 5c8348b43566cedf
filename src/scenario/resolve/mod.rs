//! From the tree of leaves to plain parameters: what the levers say, resolved to who works with whom and how much.
//!
//! Posts at the ratio, cadence and agencies' hours are set on the *baseline's* central expected demand: the same in
//! every scenario, so that none gets posts or meetings for free.

mod checks;
mod demand;
mod groups;
mod teams;
mod today;

use super::authority::Authority;
use super::draw::{Draw, INCIDENTS};
use super::load::Scenario;
use super::tree::{Reader, Tree};
use crate::error::{Error, Faults};
use crate::model::Group;
use crate::model::agency::AgencyLevers;
use crate::model::backlog::BacklogLevers;
use crate::model::coordinator::CoordinatorLevers;
use crate::model::delivery::DeliveryLevers;
use crate::model::demand::DemandLevers;
use crate::model::early::EarlyLevers;
use crate::model::idaa::IdaaLevers;
use crate::model::loops::LoopLevers;
use crate::model::marac::MeetingLevers;
use crate::model::parameters::TimeLevers;
use crate::model::posts::StaffLevers;
use crate::model::quality::QualityLevers;
use crate::model::weakness::{Deviations, POSITIONS, WeaknessLevers};
use crate::time::{Calendar, CalendarKind, Holiday, Moment};
use std::sync::Arc;
use today::Today;

/// What a scenario is resolved against.
#[derive(Clone, Copy, Debug)]
pub struct Country<'a> {
    /// The authorities, in order of GSS.
    pub authorities: &'a super::Authorities,
    /// Public holidays.
    pub holidays: &'a [Holiday],
    /// The tree of the baseline: on its central demand posts and cadence are set.
    pub baseline: &'a Tree,
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
    /// Cases expected to be heard in each measured year, by this scenario's levers.
    expected: Vec<f64>,
    /// The same by the baseline's: the basis of posts and cadence.
    basis: Vec<f64>,
    /// Places of early intervention in each measured year, on the baseline's demand.
    early_places: Vec<f64>,
    /// Share of those not accepted that is expected to reach high risk.
    escalated: f64,
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
    let time = read_time(values, &mut faults);
    faults.extend(checks::span(tree, &time));
    if !faults.is_empty() {
        return Err(faults);
    }
    let span = Span::new(time, country.holidays);
    let mut locals =
        if scenario.place_theory { vec![theory(values, &mut faults)] } else { all(values, country, &mut faults) };
    faults.extend(checks::productive_hours(tree, &span));
    faults.extend(locals.iter().flat_map(|local| checks::local(tree, local)));
    if faults.is_empty() {
        demand::expect(&mut locals, tree, country.baseline, &span, &mut faults);
        for local in &mut locals {
            local.today = Some(Today::of(local, tree, country.baseline, &mut faults));
        }
        faults.extend(checks::volume(tree, &locals, &span));
        faults.extend(checks::led_elsewhere(tree, &locals));
    }
    if !faults.is_empty() {
        return Err(once_each(faults));
    }
    let names = locals.iter().map(|local| Named { name: local.name.into(), gss: local.gss.into() }).collect();
    let years = (0..span.levers.years.0).map(|year| span.levers.first_year.plus(i64::from(year)).to_string()).collect();
    Ok(Resolved { groups: groups::build(locals, &span), names, years })
}

/// A fault in a leaf for all of Scotland is found once in each authority, and told once.
fn once_each(faults: Faults) -> Faults {
    let mut told: Faults = Faults::new();
    for fault in faults {
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    told
}

/// Where values come from: the leaves, and what was drawn for those that are not known.
#[derive(Clone, Copy)]
struct Values<'a> {
    tree: &'a Tree,
    draw: Option<&'a Draw<'a>>,
}

impl<'a> Values<'a> {
    fn reader(self, gss: Option<&'a str>) -> Reader<'a> {
        Reader::new(self.tree, gss).drawn(self.draw)
    }

    /// What was drawn for a path at an authority; none where it is known.
    fn drawn(self, path: &str, gss: Option<&str>) -> Option<f64> {
        let (_, own) = self.tree.found(path, gss)?;
        self.draw?.number(path, gss.filter(|_| own))
    }

    /// Where an authority starts, as drawn.
    fn position(self, gss: &str, weakness: &mut WeaknessLevers) {
        let Some(draw) = self.draw else { return };
        let WeaknessLevers { attendance, files, actions, .. } = weakness;
        for (path, position) in POSITIONS.iter().zip([attendance, files, actions]) {
            let drawn = draw.number(path, Some(gss)).and_then(Deviations::new);
            *position = drawn.unwrap_or(*position);
        }
    }

    /// Police-recorded incidents a year.
    fn incidents(self, people: &Authority) -> f64 {
        let drawn = self.draw.and_then(|draw| draw.number(INCIDENTS, Some(&people.gss)));
        drawn.unwrap_or(people.incidents.value)
    }
}

fn read_time(values: Values<'_>, faults: &mut Faults) -> TimeLevers {
    let mut reader = values.reader(None);
    let levers = TimeLevers::read(&mut reader);
    faults.append(&mut reader.faults);
    levers
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
        Self { levers, calendar: Arc::new(calendar), start, stop }
    }

    fn years(&self) -> usize {
        self.levers.years.0 as usize
    }
}

fn local<'a>(values: Values<'a>, gss: Option<&'a str>, name: &'a str, faults: &mut Faults) -> Local<'a> {
    let mut reader = values.reader(gss);
    let mut local = Local {
        gss: gss.unwrap_or_default(),
        name,
        code: 0,
        people: None,
        incidents: 0.0,
        marac: name,
        office: name,
        demand: DemandLevers::read(&mut reader),
        staff: StaffLevers::read(&mut reader),
        idaa: IdaaLevers::read(&mut reader),
        coordinator: CoordinatorLevers::read(&mut reader),
        meeting: MeetingLevers::read(&mut reader),
        agency: AgencyLevers::read(&mut reader),
        delivery: DeliveryLevers::read(&mut reader),
        quality: QualityLevers::read(&mut reader),
        early: EarlyLevers::read(&mut reader),
        backlog: BacklogLevers::read(&mut reader),
        loops: LoopLevers::read(&mut reader),
        today: None,
        expected: Vec::new(),
        basis: Vec::new(),
        early_places: Vec::new(),
        escalated: 0.0,
    };
    faults.append(&mut reader.faults);
    demand::sum_to_one(&mut local.demand, |path| values.drawn(path, gss).is_some());
    local
}

fn theory<'a>(values: Values<'a>, faults: &mut Faults) -> Local<'a> {
    local(values, None, "Theory", faults)
}

fn all<'a>(values: Values<'a>, country: Country<'a>, faults: &mut Faults) -> Vec<Local<'a>> {
    // Most authorities have no leaf of their own: what holds for Scotland is read once.
    let common = local(values, None, "Scotland", faults);
    let mut locals: Vec<Local<'a>> = country
        .authorities
        .iter()
        .map(|people| Local {
            gss: &people.gss,
            name: &people.name,
            code: people.gss.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0),
            people: Some(people),
            incidents: values.incidents(people),
            marac: &people.marac,
            office: &people.office,
            ..if values.tree.has_own(&people.gss) {
                local(values, Some(&people.gss), &people.name, faults)
            } else {
                common.clone()
            }
        })
        .collect();
    locals.iter_mut().for_each(|local| values.position(local.gss, &mut local.delivery.weakness));
    locals.sort_by(|a, b| a.gss.cmp(b.gss));
    locals
}

/// A fault at the leaf of a path.
fn refuse(tree: &Tree, path: &str, gss: &str, message: String, hint: &str) -> Error {
    let error = Error::input(format!("{path}: {message}")).hint(hint);
    match tree.value(path, (!gss.is_empty()).then_some(gss)) {
        Some(leaf) => error.at(leaf.place.clone()),
        None => error,
    }
}
