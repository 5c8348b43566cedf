//! Offered load: the central expected work over capacity, in closed form.
//!
//! What a spreadsheet would say before any chance: at 1 or more the work cannot all be done, whatever a year brings.

use crate::model::Group;
use crate::model::idaa::ServiceParameters;
use crate::model::meeting::Plan;
use crate::model::parameters::AuthorityParameters;
use crate::model::referral::Referrer;

/// Whose load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Idaas: the larger of places and hours.
    Idaa,
    /// Coordinators.
    Coordinator,
    /// Meetings.
    Meeting,
}

impl Load {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Idaa, Self::Coordinator, Self::Meeting];
}

/// Central expected work over capacity for an authority in a year, by the parameters planned for its middle; of a shared
/// team or Marac, for all that it serves.
pub fn offered(group: &Group, authority: usize, year: usize, load: Load) -> f64 {
    let group = group.planned(year);
    match load {
        Load::Idaa => idaa_places(&group.authorities[authority], year).max(idaa_hours(group, authority, year)),
        Load::Coordinator => coordinator(group, usize::from(group.authorities[authority].office), year),
        Load::Meeting => meeting(group, usize::from(group.authorities[authority].maracs[0]), year),
    }
}

/// Days that a place is taken for each accepted referral.
fn place_days(service: &ServiceParameters) -> f64 {
    let levers = &service.levers;
    if let Some(open) = &levers.open_time {
        return open.law().mean();
    }
    let open = levers.mean_open();
    let engaged = levers.engaged_share.get();
    service.levers.reached() * (engaged * open + (1.0 - engaged) * levers.unengaged_open.get())
}

fn idaa_places(authority: &AuthorityParameters, year: usize) -> f64 {
    ratio(authority.expected[year] / 365.25 * place_days(&authority.service), authority.service.places[year])
}

fn idaa_hours(group: &Group, index: usize, year: usize) -> f64 {
    let authority = &group.authorities[index];
    let (service, levers) = (&authority.service, &authority.service.levers);
    if service.is_theory() {
        return 0.0;
    }
    let cases = authority.expected[year];
    let (crew, reached) = (service.crews[year], service.levers.reached());
    let engaged = reached * levers.engaged_share.get();
    let own = accepted_share_of(authority, Referrer::Idaa as usize);
    // Every week that a place is taken is billed, whatever holds it.
    let support = place_days(service) / 7.0 * levers.weekly.get() / 60.0;
    let each =
        (1.0 - own) * levers.contact.get() + reached * levers.update.get() + engaged * levers.intake.get() + support;
    let fixed = levers.fixed.get() * crew.fte * 365.25 / 7.0;
    let sits = |marac: &u16| {
        let served = group.maracs[usize::from(*marac)].serves.len() as f64;
        sitting_hours(group, usize::from(*marac), year) / served
    };
    let sitting: f64 = authority.maracs.iter().map(sits).sum();
    ratio(cases * each + fixed + sitting * levers.attendance.get(), crew.hours)
}

/// Share of an authority's accepted external referrals that one referrer brings.
fn accepted_share_of(authority: &AuthorityParameters, referrer: usize) -> f64 {
    let demand = &authority.demand;
    ratio(demand.share[referrer].get() * demand.accepted[referrer].get(), demand.accepted_share())
}

/// Hours of all sittings of a Marac in a year.
fn sitting_hours(group: &Group, marac: usize, year: usize) -> f64 {
    cases_of(group, marac, year) * group.maracs[marac].levers.minutes_per_case.get() / 60.0
}

/// Cases a year that come to a Marac.
fn cases_of(group: &Group, marac: usize, year: usize) -> f64 {
    let share = |authority: &AuthorityParameters| {
        let comes = authority.maracs.contains(&(marac as u16));
        if comes { authority.expected[year] / authority.maracs.len() as f64 } else { 0.0 }
    };
    group.authorities.iter().map(share).sum()
}

fn meetings_a_year(group: &Group, marac: usize, year: usize) -> f64 {
    let interval = &group.maracs[marac].interval;
    // On demand: a meeting for each spell of waiting, at most one in each cut-off and a day.
    let days = interval.get(year).copied().unwrap_or(group.maracs[marac].levers.cut_off.get() + 1.0);
    365.25 / days
}

fn meeting(group: &Group, marac: usize, year: usize) -> f64 {
    let levers = &group.maracs[marac].levers;
    let held = meetings_a_year(group, marac, year) * (1.0 - levers.cancelled.get());
    let cases = cases_of(group, marac, year);
    // Each case heard leaves some actions that a later sitting reviews: once if late or not deliverable, twice if never
    // done before they escalate.
    let agencies = &group.maracs[marac].agencies;
    let actions = &agencies.levers;
    let once = 1.0 - actions.action_deliverable.get() * (agencies.on_time - actions.action_never.get());
    let undone = once * f64::from(actions.actions.0);
    let heard = (cases / held).min(Plan::most(levers, 0.0));
    ratio(cases, held * Plan::most(levers, heard * undone))
}

fn coordinator(group: &Group, office: usize, year: usize) -> f64 {
    let (parameters, crew) = (&group.offices[office], group.offices[office].crews[year]);
    let levers = &parameters.levers;
    let of_office = || group.authorities.iter().filter(|authority| usize::from(authority.office) == office);
    let referrals: f64 = of_office().map(|authority| referrals(authority, year)).sum();
    if let Some(service) = &levers.service {
        return ratio(referrals * service.law().mean() / (24.0 * 365.25), f64::from(crew.people));
    }
    let looks: f64 = of_office().map(|authority| referrals_looked_at(authority, year)).sum();
    let cases: f64 = of_office().map(|authority| authority.expected[year]).sum();
    let each = levers.listing.get() + levers.minutes.get() + levers.tracking.get();
    let maracs = (0..group.maracs.len()).filter(|&marac| usize::from(group.maracs[marac].office) == office);
    let meetings: f64 = maracs
        .map(|marac| {
            let each = levers.meeting_fixed.get() + group.maracs[marac].mean_travel();
            meetings_a_year(group, marac, year) * each + sitting_hours(group, marac, year)
        })
        .sum();
    let work = looks * levers.screening.get() + cases * each + meetings + parameters.fixed_hours(crew.fte);
    ratio(work, crew.hours)
}

/// Referrals a year, repeats included, accepted or not.
fn referrals(authority: &AuthorityParameters, year: usize) -> f64 {
    let demand = &authority.demand;
    if demand.rate.is_some() {
        return authority.expected[year];
    }
    let repeats = demand.repeat_share.get();
    // Those who are not accepted and reach high risk are referred twice.
    let (accepted, back) = (demand.accepted_share(), authority.early.expected * (1.0 - demand.accepted_share()));
    authority.expected[year] * ((1.0 - repeats) * (1.0 + back) / (accepted + back) + repeats)
}

/// Looks at referrals: an incomplete one is looked at twice.
fn referrals_looked_at(authority: &AuthorityParameters, year: usize) -> f64 {
    referrals(authority, year) * (2.0 - authority.demand.complete.get())
}

/// Work over capacity: no work is no load, and work without capacity an endless one.
fn ratio(work: f64, capacity: f64) -> f64 {
    if work == 0.0 { 0.0 } else { work / capacity }
}
