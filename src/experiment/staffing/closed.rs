//! What a spreadsheet would say: SafeLives' ratio, and closed forms at a quantile of the demand.

use super::resource::{STEP_FTE, fte_of_the_work};
use crate::measure::offered::Load;
use crate::model::Group;
use crate::scenario::Resolved;
use crate::statistics::z_quantile;
use crate::theory::Meeting;

/// The answers for one authority; of a shared team for all of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClosedForm {
    /// Idaa and coordinator FTE by the ratio, in the busiest year.
    pub ratio: [f64; 2],
    /// The same by the closed form, rounded up to half posts.
    pub fte: [f64; 2],
    /// Cases that a sitting must hold at its cadence of the last year; none where cases alone would fill any.
    pub places: Option<u32>,
}

/// The most places that are tried.
const MOST_PLACES: u32 = 400;

/// Share of cases that have to be heard at the first meeting.
const AT_THE_FIRST: f64 = 0.9;

/// The closed form for an authority of a group, at the demand that is not exceeded with the given chance.
///
/// # Formula
///
/// With n cases expected in the busiest year and a yearly shock of standard deviation s, the year's demand over n is not
/// exceeded with chance p at q = 1 + z sqrt(1/n + s^2), z the quantile of the normal law. The work of R FTE then asks for
///
/// c = R q + z sqrt(R q), rounded up to half posts
///
/// (square-root staffing, Halfin and Whitt 1981, doi:10.1287/opre.29.3.567): the second term is room for the chance within the
/// year. A sitting has to hold the least K for which, in Bailey's bulk-service queue with a = cases between two meetings x q, no more
/// than one case in ten waits past its first meeting: P(W > T) <= 0.1.
pub fn closed_form(group: &Group, authority: usize, chance: f64) -> ClosedForm {
    let one = &group.authorities[authority];
    let cases = one.expected.iter().copied().fold(0.0, f64::max);
    let office = &group.offices[usize::from(one.office)];
    let of_office: Vec<f64> = (0..one.expected.len())
        .map(|year| {
            let served = group.authorities.iter().filter(|other| other.office == one.office);
            served.map(|other| other.expected[year]).sum()
        })
        .collect();
    let of_office = of_office.into_iter().fold(0.0, f64::max);
    // The two-sided quantile at 2 p - 1 is the one-sided one at p.
    let z = z_quantile((2.0 * chance - 1.0).abs()) * if chance < 0.5 { -1.0 } else { 1.0 };
    let shock = one.demand.shock_sd.get();
    let busy = |cases: f64| f64::max(1.0 + z * (1.0 / cases.max(1.0) + shock * shock).sqrt(), 0.0);
    let staffed = |work: f64, cases: f64| {
        let work = work * busy(cases);
        half_up((work + z * work.sqrt()).max(0.0))
    };
    ClosedForm {
        ratio: [cases / one.service.levers.referrals_per_fte.get(), of_office / office.levers.cases_per_fte.get()],
        fte: [
            staffed(fte_of_the_work(group, Load::Idaa, authority), cases),
            staffed(fte_of_the_work(group, Load::Coordinator, authority), of_office),
        ],
        places: places(group, authority, busy(cases)),
    }
}

/// The closed form for each authority of a scenario, with its GSS code.
pub fn closed_forms(resolved: &Resolved, chance: f64) -> Vec<(String, ClosedForm)> {
    let of_group = |group: &'_ Group| -> Vec<(String, ClosedForm)> {
        let one = |at: usize| (resolved.names[group.authorities[at].index].gss.clone(), closed_form(group, at, chance));
        (0..group.authorities.len()).map(one).collect()
    };
    resolved.groups.iter().flat_map(of_group).collect()
}

fn half_up(fte: f64) -> f64 {
    (fte / STEP_FTE - 1e-9).ceil().max(1.0) * STEP_FTE
}

fn places(group: &Group, authority: usize, busy: f64) -> Option<u32> {
    let one = &group.authorities[authority];
    let marac = &group.maracs[usize::from(*one.maracs.first()?)];
    let interval = *marac.interval.last()?;
    let cases: f64 = marac.serves.iter().map(|&at| &group.authorities[usize::from(at)]).map(of_marac).sum();
    let arrivals = cases / 365.25 * interval * busy;
    let first = (arrivals.floor() as u32).saturating_add(1);
    (first..=MOST_PLACES).find(|&places| {
        let meeting = Meeting { arrivals_per_meeting: arrivals, places, interval, cut_off: 0.0 };
        meeting.stationary().is_some_and(|queue| queue.waits().exceeds(interval) <= 1.0 - AT_THE_FIRST)
    })
}

/// Cases of an authority that come to one of its Maracs, in its busiest year.
fn of_marac(authority: &crate::model::parameters::AuthorityParameters) -> f64 {
    authority.expected.iter().copied().fold(0.0, f64::max) / authority.maracs.len().max(1) as f64
}
