//! How many cases an authority expects, and the rates from which its referrals come.

use super::super::authority::Authority;
use super::super::tree::{Reader, Tree};
use super::checks::refuse;
use super::{Local, Span};
use crate::error::Faults;
use crate::model::demand::{DemandLevers, Flow, LevelMode, Season, growth};
use crate::model::early::EarlyLevers;
use crate::model::idaa::IdaaLevers;
use crate::model::levers::Leaves;
use crate::model::referral::{ORIGINS, Referrer, TRANSFER};
use crate::time::{Calendar, Moment};
use crate::units::{Rate, Share};
use std::sync::Arc;

/// Cases heard a year in the base year, repeats included, at so many recorded incidents.
fn level(people: Option<&Authority>, incidents: f64, demand: &DemandLevers) -> f64 {
    let Some(people) = people else { return 0.0 };
    let police = incidents * demand.police_ratio.get();
    match (demand.mode, demand.observed) {
        (LevelMode::Observed, Some(observed)) => observed.per_year(),
        (LevelMode::Observed | LevelMode::PoliceRatio, _) => police,
        (LevelMode::Benchmark, _) => f64::from(people.women_16_plus) / 10_000.0 * demand.benchmark.get(),
    }
}

/// Makes the referrers' shares sum to 1 where some were drawn: those share what the others leave.
pub fn sum_to_one(levers: &mut DemandLevers, is_drawn: impl Fn(&str) -> bool) {
    let drawn: [bool; Referrer::COUNT] =
        std::array::from_fn(|at| is_drawn(&format!("demand.share.{}", Referrer::NAMES[at])));
    let sum = |of: bool| -> f64 {
        levers.share.iter().zip(drawn).filter(|(_, drawn)| *drawn == of).map(|(share, _)| share.get()).sum()
    };
    let (moving, left) = (sum(true), 1.0 - sum(false));
    if moving <= 0.0 {
        return;
    }
    for (share, _) in levers.share.iter_mut().zip(drawn).filter(|(_, drawn)| *drawn) {
        // Where nothing is left to share, the rule that they sum to 1 refuses the draw.
        *share = Share::new(share.get() * left / moving).unwrap_or(*share);
    }
}

/// Fills in the cases expected in each year, by the scenario and by the baseline.
pub fn expect(locals: &mut [Local<'_>], tree: &Tree, baseline: &Tree, span: &Span, faults: &mut Faults) {
    let mut scotland = Reader::new(baseline, None);
    let common = (DemandLevers::read(&mut scotland), EarlyLevers::read(&mut scotland));
    faults.append(&mut scotland.faults);
    for local in locals {
        if let Some(rate) = local.demand.rate {
            // Theory: each referral comes back with the chance of a repeat, again and again.
            let again = local.quality.chance.map_or(0.0, |chance| chance.get()).min(0.99);
            let heard = rate.per_year() * local.demand.accepted[Referrer::Police as usize].get() / (1.0 - again);
            local.expected = vec![heard; span.years()];
            local.basis = local.expected.clone();
            local.refused = vec![0.0; span.years()];
            continue;
        }
        let Some(people) = local.people else {
            let hint = "write for example \"demand.rate\" = \"0.2 per day\"";
            let message = "the theory place has no people to take a level from".into();
            faults.push(refuse(baseline, "demand.rate", "", message, hint));
            continue;
        };
        let (mut before, mut stock) = common.clone();
        let mut own = Reader::new(baseline, Some(local.gss));
        for path in baseline.own_paths(local.gss) {
            let _ = before.read_again(path, &mut own) || stock.read_again(path, &mut own);
        }
        faults.append(&mut own.faults);
        // A local count is knowledge of the authority and not a scenario's demand: posts and cadence follow it, at its
        // central value.
        let before = DemandLevers { observed: Reader::new(tree, Some(local.gss)).read("demand.observed"), ..before };
        let now = level(local.people, local.incidents, &local.demand);
        local.expected = by_year(now, &local.demand, &span.calendar);
        let base_year = level(local.people, people.incidents.value, &before);
        local.basis = by_year(base_year, &before, &span.calendar);
        let refused = |cases: f64| cases * (1.0 - before.repeat_share.get()) * (1.0 / before.accepted_share() - 1.0);
        local.refused = local.basis.iter().map(|&cases| refused(cases)).collect();
        // The chances are facts of the world, places a policy: the level allows for what reaches high risk with the
        // baseline's places.
        local.escalated = local.early.expected(refused(base_year), &stock);
    }
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

/// The rates of the authorities' referrals. A season that several share is worked out once.
pub fn flows(locals: &[Local<'_>], span: &Span) -> Vec<Flow> {
    let mut flows: Vec<Flow> = Vec::with_capacity(locals.len());
    let mut last: Option<usize> = None;
    for (at, local) in locals.iter().enumerate() {
        if let Some(rate) = local.demand.rate {
            flows.push(Flow::constant(rate, &local.demand));
            continue;
        }
        let same = last.filter(|&last| Season::is_shared(&locals[last].demand, &local.demand));
        let season = same.and_then(|last| flows[last].season.clone()).unwrap_or_else(|| {
            last = Some(at);
            Arc::new(Season::new(&local.demand, &span.calendar, (span.start, span.stop)))
        });
        flows.push(Flow::new(local.base, local.demand.multipliers(), Some(season)));
    }
    flows
}

/// The rates of a stage, by those with which the run begins.
pub fn flow_of_stage(local: &Local<'_>, first: (&Local<'_>, &Flow), span: &Span) -> Flow {
    if let Some(rate) = local.demand.rate {
        return Flow::constant(rate, &local.demand);
    }
    let same = Season::is_shared(&first.0.demand, &local.demand);
    let new = || Arc::new(Season::new(&local.demand, &span.calendar, (span.start, span.stop)));
    let season = first.1.season.as_ref().map(|season| if same { season.clone() } else { new() });
    Flow::new(local.base, local.demand.multipliers(), season)
}

/// Accepted external referrals a day at time 0, by the rates of a stage.
pub fn accepted(local: &Local<'_>) -> f64 {
    accepted_by_origin(local).iter().sum()
}

/// The same by referrer.
pub fn accepted_by_origin(local: &Local<'_>) -> [f64; Referrer::COUNT] {
    let (base, multipliers, demand) = (&local.base, local.demand.multipliers(), &local.demand);
    std::array::from_fn(|origin| {
        let multiplier = multipliers[origin];
        let (under, above) = (multiplier.min(1.0), (multiplier - 1.0).max(0.0));
        base[origin] * (under * demand.accepted_of(origin, false) + above * demand.accepted_of(origin, true))
    })
}

/// The same without multipliers.
pub fn accepted_at_one(local: &Local<'_>) -> f64 {
    (0..Referrer::COUNT).map(|origin| local.base[origin] * local.demand.accepted_of(origin, false)).sum()
}

/// Referrals a day by origin at time 0, before season and multipliers. What a level of cases heard means in referrals from
/// outside is worked out by the levers with which the run begins: a duty that raises the share accepted brings more cases,
/// not fewer referrals.
pub fn base(local: &Local<'_>) -> [f64; ORIGINS] {
    let demand = &local.demand;
    if let Some(rate) = demand.rate {
        return Flow::constant(rate, demand).base;
    }
    let began = local.began.as_deref();
    let (at_first, idaa) = began.map_or((demand, &local.idaa), |began| (&began.demand, &began.idaa));
    let cases = level(local.people, local.incidents, demand) / Rate::DAYS_A_YEAR;
    // Those who move here are part of the level: as many come as go.
    let transfers = cases * open_years(idaa) * at_first.movers.get();
    // So are those who were not accepted and reach high risk.
    let accepted = at_first.accepted_share();
    let in_the_end = accepted + local.escalated * (1.0 - accepted);
    let external = (cases * (1.0 - at_first.repeat_share.get()) - transfers).max(0.0) / in_the_end;
    let mut base = [0.0; ORIGINS];
    let specialists = demand.share[Referrer::SpecialistSmall as usize];
    for (origin, (rate, share)) in base.iter_mut().zip(&demand.share).enumerate() {
        *rate = external * share.get() * local.person.more_referrals(origin, specialists);
    }
    if local.has_trust() {
        // As high as trust can bring them; how many of these points are referrals is seen when they come.
        base[Referrer::SpecialistSmall as usize] *= local.specialist.most();
    }
    base[TRANSFER] = transfers;
    base
}

/// Years of open support for each case.
fn open_years(idaa: &IdaaLevers) -> f64 {
    idaa.engaged_share.get() * idaa.open_weeks.get() / Rate::DAYS_A_YEAR
}
