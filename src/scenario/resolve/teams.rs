//! Posts: who there is to do the work, by year.

use super::groups::sum_by_year;
use super::{Local, Span};
use crate::model::coordinator::{Crew, OfficeParameters, Posts};
use crate::model::idaa::ServiceParameters;
use crate::random::Law;

/// Posts are advertised in tenths: the ratio is rounded up to the next.
fn tenths_up(fte: f64) -> f64 {
    (fte * 10.0 - 1e-6).ceil().max(0.0) / 10.0
}

fn posts(posts: Posts, basis: &[f64], each: f64) -> Vec<f64> {
    match posts {
        Posts::Given(fte) => vec![fte.get(); basis.len()],
        Posts::AtTheRatio => basis.iter().map(|cases| tenths_up(cases / each)).collect(),
    }
}

/// The coordinator team of some authorities; the first of them leads it.
pub fn office(members: &[&Local<'_>], span: &Span) -> OfficeParameters {
    let levers = members[0].coordinator.clone();
    let basis = sum_by_year(members.iter().map(|local| local.basis.as_slice()), span);
    let (productive, open) = (span.levers.productive_hours.get(), span.calendar.hours_a_year());
    let crews = match levers.desks {
        Some(desks) => vec![Crew::always(desks.0); span.years()],
        None => posts(levers.posts, &basis, levers.cases_per_fte.get())
            .into_iter()
            .map(|fte| Crew::new(fte, productive, levers.fixed.get(), open))
            .collect(),
    };
    OfficeParameters { work: OfficeParameters::law_of_work(&levers).sampler(), levers, crews }
}

/// The Idaa service of an authority.
pub fn service(local: &Local<'_>, span: &Span) -> ServiceParameters {
    let levers = local.idaa.clone();
    let kept = 1.0 - levers.shortfall.get();
    let basis: Vec<f64> = local.basis.iter().map(|cases| cases * kept).collect();
    let given = posts(levers.posts, &basis, levers.referrals_per_fte.get());
    let share = levers.marac_share_of_time.get();
    let (productive, open) = (span.levers.productive_hours.get() * share, span.calendar.hours_a_year());
    let fixed = levers.fixed.get() * 365.25 / 7.0 * share;
    let theory = levers.places.is_some() || levers.open_time.is_some();
    let crews = given.iter().map(|&fte| if theory { Crew::always(1) } else { Crew::new(fte, productive, fixed, open) });
    let places = given.iter().map(|fte| match levers.places {
        Some(places) => f64::from(places.0),
        // 9.2 FTE of 25 places are 230 places, whatever their product is in binary.
        None => (fte * share * levers.places_per_fte.get() * 1e6).round() / 1e6,
    });
    let open_days = match &levers.open_time {
        Some(law) => law.sampler(),
        None => Law::LogNormal { mean: levers.open_weeks.get(), cv: levers.open_cv.get() }.sampler(),
    };
    ServiceParameters {
        crews: crews.collect(),
        places: places.collect(),
        open_days,
        waiting_limit: levers.waiting_limit.as_ref().map(|limit| limit.sampler()),
        levers,
    }
}
