//! The national team's hours, divided among Maracs before a run: each has the part of what it asks for in all that is asked.
//!
//! What is asked follows from levers and the number of Maracs alone, never from what happens in a run, so that groups stay
//! independent. What the team gave until today is in today's practice: it is worked out from the baseline's levers.

use super::groups::{how_many, sum_by_year};
use super::{Local, Span};
use crate::model::Group;
use crate::model::national::{Asked, Given, NationalLevers, TeamParameters};
use crate::model::training::steady;
use crate::units::{Ratio, Switch};

/// The team of today.
#[derive(Clone, Debug)]
pub struct TeamToday {
    /// The levers.
    pub levers: NationalLevers,
    /// Hours a year that each Marac asks for.
    pub asked: Asked,
    /// Share of a weaker area's gap to the middle that help with guidance keeps closed.
    pub guided: f64,
}

/// What a part of the team's hours gives.
fn given(levers: &NationalLevers, asked: &Asked, part: f64, span: &Span) -> Given {
    let hours = levers.hours(span.levers.productive_hours.get());
    if levers.limited == Switch::Off { Given::ALL } else { Given::of(hours * part, asked) }
}

/// The part of a Marac; alike for all where nothing is asked for.
fn part(asked: &Asked, all: f64, maracs: f64) -> f64 {
    if all > 0.0 { asked.sum() / all } else { 1.0 / maracs.max(1.0) }
}

/// Works out what the team gives today, and whom that has trained.
pub fn today(locals: &mut [Local<'_>], span: &Span) {
    let maracs: Vec<(f64, Asked)> = (0..locals.len()).filter_map(|at| of_lead(locals, at, span)).collect();
    let all: f64 = maracs.iter().map(|(many, asked)| many * asked.sum()).sum();
    let many: f64 = maracs.iter().map(|(many, _)| many).sum();
    for today in locals.iter_mut().filter_map(|local| local.today.as_mut()) {
        let (team, training) = (&mut today.team, &today.training);
        let given = given(&team.levers, &team.asked, part(&team.asked, all, many), span);
        team.guided = steady(team.levers.closes_a_year(given.guidance), training.turnover.get());
        today.trained = steady(training.refill() * given.courses, training.turnover.get());
    }
}

/// How many Maracs an authority leads, and what each asks for today; none if another one leads its Marac.
fn of_lead(locals: &[Local<'_>], at: usize, span: &Span) -> Option<(f64, Asked)> {
    let lead = &locals[at];
    let those = || locals.iter().enumerate().filter(|(_, local)| local.marac == lead.marac);
    if those().next().is_none_or(|(first, _)| first != at) {
        return None;
    }
    let basis = sum_by_year(those().map(|(_, local)| local.basis.as_slice()), span);
    Some((f64::from(how_many(lead, &basis)), lead.today.as_ref()?.team.asked))
}

/// A Marac's team, before its hours are divided.
pub fn team(lead: &Local<'_>) -> TeamParameters {
    let delivery = &lead.delivery;
    let asked = delivery.national.asks(delivery.training.days.get(), delivery.assurance.interval.get());
    let guided = lead.today.as_ref().map_or(0.0, |today| today.team.guided);
    TeamParameters::new(delivery.national.clone(), asked, guided)
}

/// Divides the team's hours among the Maracs of all groups.
pub fn divide(groups: &mut [Group], span: &Span) {
    let teams = || groups.iter().flat_map(|group| &group.maracs).map(|marac| &marac.delivery.team);
    let (all, many) = (teams().map(|team| team.asked.sum()).sum::<f64>(), teams().count() as f64);
    let of = |team: &TeamParameters| {
        let part = part(&team.asked, all, many);
        (part, given(&team.levers, &team.asked, part, span))
    };
    let visits: f64 = teams().map(|team| of(team).1.visits).sum();
    for marac in groups.iter_mut().flat_map(|group| &mut group.maracs) {
        let (part, given) = of(&marac.delivery.team);
        marac.delivery.team.takes(part, given, visits);
        let days = &mut marac.delivery.training.levers.days;
        *days = Ratio::new(days.get() * given.courses).unwrap_or(*days);
    }
}
