//! Specialist services' own support: places of an area's own by the baseline's demand, and the list of national ones.
//!
//! What areas pass on to national services follows from what is expected of a scenario alone, never from what happens in a
//! run, so that groups stay independent.

use super::Local;
use super::demand::accepted_by_origin;
use crate::model::idaa::IdaaLevers;
use crate::model::national_list::NationalList;
use crate::model::own_support::OwnSupportParameters;
use crate::model::parameters::AuthorityParameters;
use crate::model::person::PersonParameters;
use crate::model::referral::Referrer;
use crate::model::{Group, specialist::SpecialistLevers};

/// Places and people who ask of an authority; what national services answer is worked out by [`share`].
pub fn of(local: &Local<'_>, person: &PersonParameters) -> OwnSupportParameters {
    let levers = &local.own_support;
    let new = 1.0 - keep_support(local);
    let origins = accepted_by_origin(local);
    let mean = |asked: &dyn Fn(usize) -> f64| {
        let of = |(origin, cases): (usize, &f64)| cases * engage(&local.idaa, origin) * asked(origin);
        let all: f64 = origins.iter().sum();
        if all > 0.0 { new * origins.iter().enumerate().map(of).sum::<f64>() / all } else { 0.0 }
    };
    let (any, shares) = local.person.seen_today();
    let before = local.today.as_ref().map_or(levers, |today| &today.own_support).asked_of(any, &shares);
    let today = mean(&|_| before);
    let now = mean(&|origin| {
        let (any, shares) = person.seen(origin);
        levers.asked_of(any, &shares)
    });
    let places = |cases: &f64| match levers.local_places {
        Some(places) => places.0,
        // Of 100 people at a ratio of 45 there are 45 places, whatever their product is in binary.
        None => (levers.local_ratio.get() / 100.0 * cases * today + 1e-9).floor() as u32,
    };
    OwnSupportParameters {
        places: local.basis.iter().map(places).collect(),
        asked: local.expected.iter().map(|cases| cases * now).collect(),
        levers: levers.clone(),
        national: Vec::new(),
    }
}

/// Works out what those find whom areas pass on to national services, from what all areas are expected to ask.
pub fn share(groups: &mut [Group], specialist: &SpecialistLevers) {
    let years = groups.first().map_or(0, |group| group.calendar.years().measured() as usize);
    let of_all = |groups: &[Group], year| -> f64 {
        groups.iter().flat_map(|group| &group.authorities).map(|of| passed_on(of, year)).sum()
    };
    let passed: Vec<f64> = (0..years).map(|year| of_all(groups, year)).collect();
    for authority in groups.iter_mut().flat_map(|group| &mut group.authorities) {
        let levers = &authority.own_support.levers;
        let places = specialist.staff.get() * (1.0 - specialist.marac_share.get()) * levers.places_per_fte.get();
        let days = authority.service.levers.mean_open();
        let list = |&passed: &f64| NationalList::new(places, levers.list.get(), passed, days);
        authority.own_support.national = passed.iter().map(list).collect();
    }
}

/// People whom an area's own services are expected to pass on in a year: those who find their list full.
fn passed_on(authority: &AuthorityParameters, year: usize) -> f64 {
    let own = &authority.own_support;
    let days = authority.service.levers.mean_open();
    let list = NationalList::new(own.places[year].into(), own.levers.list.get(), own.asked[year], days);
    own.asked[year] * list.full
}

/// Share of the cases that keep the support that is open: repeats that come before it ends.
///
/// # Formula
///
/// s h / (h + d): repeats are a share s, and of two exponential times with means h (support) and d (delay of a repeat) the
/// second is the shorter with chance h / (h + d). The window within which a repeat comes is left out.
fn keep_support(local: &Local<'_>) -> f64 {
    let repeats = local.quality.chance.unwrap_or(local.demand.repeat_share).get();
    let (open, delay) = (local.idaa.mean_open(), local.quality.delay.law().mean());
    if open > 0.0 { repeats * open / (open + delay) } else { 0.0 }
}

/// Share of the people referred who are reached and take up support; Idaas are in touch with whom they refer.
fn engage(idaa: &IdaaLevers, origin: usize) -> f64 {
    idaa.engaged_share.get() * if origin == Referrer::Idaa as usize { 1.0 } else { idaa.reached() }
}
