//! What a grant pays for, by authority and year: cases a year of posts at the ratio.

use super::{Local, Span};
use crate::model::funding::{Covers, Distribution, FundingLevers, Rule, shared_out};
use crate::time::Quarter;

/// What a grant adds to an authority, in cases a year by measured year for which posts are paid at the ratio.
#[derive(Clone, Debug, Default)]
pub struct Grant {
    /// For coordinators.
    pub coordinator: Vec<f64>,
    /// For sittings.
    pub chair: Vec<f64>,
    /// For Idaas.
    pub idaa: Vec<f64>,
    /// Share of the partner agencies' need for hours that is paid.
    pub partners: f64,
}

/// Cases that dated changes add to each authority, by measured year: `factor` is the planned ratio of its cases in a
/// quarter to those without the changes. The money comes `lead` before the cases that it is meant for.
fn added(local: &Local<'_>, factor: &dyn Fn(i64) -> f64, span: &Span) -> Vec<f64> {
    let lead = Quarter::in_days(local.funding.lead.get());
    let of_year = |year: usize| {
        let quarters = (0..4).map(|quarter| factor(year as i64 * 4 + quarter + lead) - 1.0);
        local.basis[year] * (quarters.sum::<f64>() / 4.0).max(0.0)
    };
    (0..span.years()).map(of_year).collect()
}

/// The grants of all authorities.
pub fn grants(locals: &[Local<'_>], factor: &dyn Fn(usize, i64) -> f64, span: &Span) -> Vec<Grant> {
    let added: Vec<Vec<f64>> =
        locals.iter().enumerate().map(|(at, local)| added(local, &|quarter| factor(at, quarter), span)).collect();
    let sized: Vec<Vec<f64>> = sized_once(locals, &added, span);
    let grant = |(at, local): (usize, &Local<'_>)| {
        let levers = &local.funding;
        let paid = |what| {
            let pot = if levers.rule == Rule::PerCase { &added[at] } else { &sized[at] };
            let arrives = if levers.pays_for(what) { levers.arrives() } else { 0.0 };
            pot.iter().map(|cases| cases * arrives).collect()
        };
        Grant {
            coordinator: paid(Covers::Coordinator),
            chair: paid(Covers::Chair),
            idaa: paid(Covers::Idaa),
            partners: if levers.pays_for(Covers::PartnerHours) { levers.arrives() } else { 0.0 },
        }
    };
    locals.iter().enumerate().map(grant).collect()
}

/// A pot that is sized once on what Scotland expects of one year of the duty, and shared out; nothing before the money
/// comes.
fn sized_once(locals: &[Local<'_>], added: &[Vec<f64>], span: &Span) -> Vec<Vec<f64>> {
    let years = span.years();
    let national: Vec<f64> = (0..years).map(|year| added.iter().map(|of| of[year]).sum()).collect();
    let begins = national.iter().position(|&cases| cases > 0.0);
    let (Some(lead), Some(begins)) = (locals.first(), begins) else { return vec![vec![0.0; years]; locals.len()] };
    let sized_on = (begins + (lead.funding.sized_on.0.max(1) as usize - 1)).min(years - 1);
    let need = |at: usize| added[at][sized_on];
    let weights: Vec<f64> = (0..locals.len()).map(|at| weight(&locals[at], need(at), sized_on)).collect();
    let floors: Vec<f64> = locals.iter().map(floor).collect();
    let shares = shared_out(national[sized_on], &weights, &floors);
    let of = |(at, share): (usize, f64)| {
        let worth = |year: usize| worth(&locals[at].funding, begins, year);
        (0..years).map(|year| share * worth(year)).collect()
    };
    shares.into_iter().enumerate().map(of).collect()
}

/// What is left of a fixed sum in a year; nothing before it is paid.
fn worth(levers: &FundingLevers, begins: usize, year: usize) -> f64 {
    if year < begins { 0.0 } else { levers.worth_after(year as i64 - begins as i64) }
}

fn weight(local: &Local<'_>, need: f64, year: usize) -> f64 {
    match local.funding.distribution {
        Distribution::Population => local.people.map_or(1.0, |people| f64::from(people.population)),
        Distribution::Cases => local.basis[year],
        Distribution::Need => need,
    }
}

/// The island floor, in cases a year of Idaa posts.
fn floor(local: &Local<'_>) -> f64 {
    let island = local.people.is_some_and(|people| people.island);
    if island { local.funding.island_floor.get() * local.idaa.referrals_per_fte.get() } else { 0.0 }
}
