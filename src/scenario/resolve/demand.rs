//! How many cases an authority expects, and the rates from which its referrals come.

use super::super::authority::Authority;
use super::super::tree::{Reader, Tree};
use super::{Local, Span, refuse};
use crate::error::Faults;
use crate::model::demand::{DemandLevers, Flow, LevelMode, Season, growth};
use crate::model::early::EarlyLevers;
use crate::model::referral::{ORIGINS, Referrer, TRANSFER};
use crate::time::{Calendar, Moment};
use crate::units::Rate;
use std::sync::Arc;

/// Cases heard a year in the base year, repeats included.
fn level(people: Option<&Authority>, demand: &DemandLevers) -> f64 {
    let Some(people) = people else { return 0.0 };
    let police = people.incidents.value * demand.police_ratio.get();
    match (demand.mode, demand.observed) {
        (LevelMode::Observed, Some(observed)) => observed.per_year(),
        (LevelMode::Observed | LevelMode::PoliceRatio, _) => police,
        (LevelMode::Benchmark, _) => f64::from(people.women_16_plus) / 10_000.0 * demand.benchmark.get(),
    }
}

/// Fills in the cases expected in each year, by the scenario and by the baseline.
pub fn expect(local: &mut Local<'_>, baseline: &Tree, span: &Span, faults: &mut Faults) {
    if let Some(rate) = local.demand.rate {
        // Theory: each referral comes back with the chance of a repeat, again and again.
        let again = local.quality.chance.map_or(0.0, |chance| chance.get()).min(0.99);
        let heard = rate.per_year() * local.demand.accepted[Referrer::Police as usize].get() / (1.0 - again);
        local.expected = vec![heard; span.years()];
        local.basis = local.expected.clone();
        local.early_places = vec![0.0; span.years()];
        return;
    }
    if local.people.is_none() {
        let hint = "write for example \"demand.rate\" = \"0.2 per day\"";
        faults.push(refuse(
            baseline,
            "demand.rate",
            "",
            "the theory place has no people to take a level from".into(),
            hint,
        ));
        return;
    }
    local.expected = by_year(level(local.people, &local.demand), &local.demand, &span.calendar);
    let mut reader = Reader::new(baseline, Some(local.gss));
    // A local count is knowledge of the authority and not a scenario's demand: posts and cadence follow it.
    let before = DemandLevers { observed: local.demand.observed, ..DemandLevers::read(&mut reader) };
    let stock = EarlyLevers::read(&mut reader);
    faults.append(&mut reader.faults);
    local.basis = by_year(level(local.people, &before), &before, &span.calendar);
    let not_accepted = |cases: f64, demand: &DemandLevers| {
        cases * (1.0 - demand.repeat_share.get()) * (1.0 / demand.accepted_share() - 1.0)
    };
    local.early_places = local.basis.iter().map(|&cases| local.early.places(not_accepted(cases, &before))).collect();
    // The chances are facts of the world, places a policy: the level allows for what reaches high risk with the baseline's.
    local.escalated = local.early.expected(not_accepted(level(local.people, &before), &before), &stock);
}

/// A level with growth, at the middle of each year.
fn by_year(level: f64, demand: &DemandLevers, calendar: &Calendar) -> Vec<f64> {
    let years = calendar.years();
    (0..i64::from(years.measured()))
        .map(|year| {
            let middle = (years.start(year).0 + years.start(year + 1).0) / 2;
            level * growth(demand.growth, Moment(middle).day())
        })
        .collect()
}

/// Gives each authority its season; those with the same levers share it.
pub fn share_seasons(locals: &mut [Local<'_>], span: &Span) {
    for at in 0..locals.len() {
        let (before, rest) = locals.split_at_mut(at);
        let Some(local) = rest.first_mut().filter(|local| local.demand.rate.is_none()) else { continue };
        let shared = before.iter().find(|other| Season::is_shared(&other.demand, &local.demand));
        let season = shared.and_then(|other| other.season.clone());
        let new = || Arc::new(Season::new(&local.demand, &span.calendar, (span.start, span.stop)));
        local.season = Some(season.unwrap_or_else(new));
    }
}

/// The rates of an authority's referrals.
pub fn flow(local: &Local<'_>) -> Flow {
    if let Some(rate) = local.demand.rate {
        return Flow::constant(rate);
    }
    let demand = &local.demand;
    let cases = level(local.people, demand) / Rate::DAYS_A_YEAR;
    // Those who move here are part of the level: as many come as go.
    let transfers = cases * open_years(local) * demand.movers.get();
    // So are those who were not accepted and reach high risk.
    let accepted = demand.accepted_share();
    let in_the_end = accepted + local.escalated * (1.0 - accepted);
    let external = (cases * (1.0 - demand.repeat_share.get()) - transfers).max(0.0) / in_the_end;
    let mut base = [0.0; ORIGINS];
    for (rate, share) in base.iter_mut().zip(&demand.share) {
        *rate = external * share.get();
    }
    base[TRANSFER] = transfers;
    Flow::new(base, local.season.clone())
}

/// Years of open support for each case.
fn open_years(local: &Local<'_>) -> f64 {
    local.idaa.engaged_share.get() * local.idaa.open_weeks.get() / Rate::DAYS_A_YEAR
}
