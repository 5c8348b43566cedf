//! The support that specialist services give themselves: who asks, how long they wait, who is turned away.

use super::tally::Sums;
use super::{Fixed, Kind};
use crate::model::{Case, Flag, Milestone};
use crate::time::{Moment, Years};

/// What is counted of the support that specialist services give themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OwnSupport {
    /// Times that it was asked for in the year: for a lead advocate, or when an Idaa's support ended.
    pub asked: f64,
    /// Of those, when an Idaa's support ended.
    pub onward: f64,
    /// Of all, with every list full.
    pub turned_away: f64,
    /// Of all, support that began.
    pub begun: f64,
    /// Over those, days from the asking.
    pub waited: f64,
}

impl OwnSupport {
    /// A person for whom it was asked, so long before it began.
    fn of(onward: bool, turned_away: bool, wait: Option<f64>) -> Self {
        Self {
            asked: 1.0,
            onward: f64::from(u8::from(onward)),
            turned_away: f64::from(u8::from(turned_away)),
            begun: f64::from(u8::from(wait.is_some())),
            waited: wait.unwrap_or(0.0),
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        let Self { asked, onward, turned_away, begun, waited } = other;
        self.asked += asked;
        self.onward += onward;
        self.turned_away += turned_away;
        self.begun += begun;
        self.waited += waited;
    }
}

/// Adds what specialist services' own support was asked for a person to the years in which it was asked.
pub(super) fn absorb_own_support(sums: &mut [Sums], years: &Years, case: &Case) {
    let mut add = |asked: Moment, told: OwnSupport| {
        let year = usize::try_from(years.of(asked)).ok();
        if let Some(sums) = year.and_then(|year| sums.get_mut(year)) {
            sums.people.own_support.add(&told);
            sums.people.each(case.profile, |of| of.own_support.add(&told));
        }
    };
    if case.is(Flag::SpecialistAsked) {
        let [asked, begun] = [Milestone::Asked, Milestone::Allocated].map(|milestone| case.at(milestone));
        let leads = case.is(Flag::SpecialistLeads);
        add(asked, OwnSupport::of(false, !leads, (leads && begun.happened()).then(|| begun.days_since(asked))));
    }
    if case.is(Flag::OnwardAsked) {
        let wait = (case.onward_days > 0.0).then(|| f64::from(case.onward_wait));
        add(case.at(Milestone::SupportEnded), OwnSupport::of(true, case.is(Flag::OnwardTurnedAway), wait));
    }
}

/// The room's entries for all people.
pub(super) const MEASURES: &[Fixed] = &[
    Fixed(
        "specialist_asked",
        "Own support of specialist services asked for",
        "cases a year",
        "People for whom support by a specialist service was asked in the year, as lead advocate or after an Idaa\u{2019}s support; counted where `specialist.own_wait` is `queue`.",
        Kind::Count(|sums| sums.people.own_support.asked),
    ),
    Fixed(
        "specialist_onward",
        "Referred on to specialist services",
        "cases a year",
        "People whose support by an Idaa ended in the year and who were referred on to a specialist service.",
        Kind::Count(|sums| sums.people.own_support.onward),
    ),
    Fixed(
        "specialist_turned_away",
        "Turned away by specialist services",
        "share",
        "Of the people for whom support by a specialist service was asked in the year, the share who found every list full, the area\u{2019}s own and the national one: an Idaa supports them, or nobody does any longer.",
        Kind::Ratio(|sums| (sums.people.own_support.turned_away, sums.people.own_support.asked)),
    ),
    Fixed(
        "specialist_wait",
        "Wait for specialist services\u{2019} own support",
        "days",
        "Days from asking until support by a specialist service began, mean over the people who asked in the year and got it before the run ended.",
        Kind::Ratio(|sums| (sums.people.own_support.waited, sums.people.own_support.begun)),
    ),
];
