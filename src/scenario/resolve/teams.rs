//! Posts: who there is to do the work, by year.

use super::groups::sum_by_year;
use super::{Local, Span};
use crate::model::coordinator::{Crew, OfficeParameters, Posts};
use crate::model::idaa::ServiceParameters;
use crate::model::loops::Loop;
use crate::model::posts::{StaffParameters, WorkingYear};
use crate::random::Law;
use crate::time::CalendarKind;
use crate::units::Switch;

/// Posts are advertised in tenths: the ratio is rounded up to the next.
fn tenths_up(fte: f64) -> f64 {
    (fte * 10.0 - 1e-6).ceil().max(0.0) / 10.0
}

/// Posts of each year, in FTE: those in place, and those that a grant adds for `paid` cases a year.
///
/// This is where funded posts enter: on paper, from the year of the grant on. They are advertised and filled like others.
fn posts(posts: Posts, (basis, paid): (&[f64], &[f64]), each: f64) -> Vec<(f64, f64)> {
    let of_year = |(year, cases): (usize, &f64)| {
        let (exact, in_place) = match posts {
            Posts::Given(fte) => (fte.get(), fte.get()),
            Posts::AtTheRatio => (cases / each, tenths_up(cases / each)),
        };
        let more = paid.get(year).copied().unwrap_or(0.0) / each;
        // What is there by rounding up counts towards the need.
        let funded = if more > 0.0 { (tenths_up(exact + more) - in_place).max(0.0) } else { 0.0 };
        (in_place, (funded * 1e6).round() / 1e6)
    };
    basis.iter().enumerate().map(of_year).collect()
}

/// The people of a team: its levers, and of the hours of one FTE those that are fixed.
fn staff(local: &Local<'_>, (productive, fixed): (f64, f64), posts: Posts, span: &Span) -> StaffParameters {
    let mut staff = StaffParameters::new(local.staff.clone(), working_year(span, productive, fixed), local.code);
    staff.felt = local.loops.switched().run(Loop::R3) && local.staff.absences == Switch::On;
    staff.foreseen = posts == Posts::AtTheRatio;
    staff
}

/// The year in which teams work.
pub fn working_year(span: &Span, productive: f64, fixed: f64) -> WorkingYear {
    let day = match span.levers.calendar {
        CalendarKind::Continuous => 24.0,
        CalendarKind::Working => span.levers.hours_per_week.get() / 5.0,
    };
    WorkingYear { open: span.calendar.hours_a_year(), day, productive, fixed }
}

/// The coordinator team of some authorities; the first of them leads it.
pub fn office(members: &[&Local<'_>], span: &Span) -> OfficeParameters {
    let levers = members[0].coordinator.clone();
    let basis = sum_by_year(members.iter().map(|local| local.basis.as_slice()), span);
    let paid = sum_by_year(members.iter().map(|local| local.grant.coordinator.as_slice()), span);
    let productive = span.levers.productive_hours.get();
    let size = members[0].staff.post_size.get();
    let given = posts(levers.posts, (&basis, &paid), levers.cases_per_fte.get());
    let crews = match levers.desks {
        Some(desks) => vec![Crew::always(desks.0); span.years()],
        None => given
            .into_iter()
            .map(|(fte, funded)| Crew::new(fte, size, productive).with_funded(funded, size, productive))
            .collect(),
    };
    let mut staff = match levers.desks {
        Some(_) => StaffParameters::always(members[0].staff.clone()),
        None => staff(members[0], (productive, levers.fixed.get()), levers.posts, span),
    };
    staff.governance = levers.governance.get();
    OfficeParameters { work: OfficeParameters::law_of_work(&levers).sampler(), levers, crews, staff }
}

/// The Idaa service of an authority.
pub fn service(local: &Local<'_>, span: &Span) -> ServiceParameters {
    let levers = local.idaa.clone();
    let kept = 1.0 - levers.shortfall.get();
    let basis: Vec<f64> = local.basis.iter().map(|cases| cases * kept).collect();
    let given = posts(levers.posts, (&basis, &local.grant.idaa), levers.referrals_per_fte.get());
    let share = levers.marac_share_of_time.get();
    let productive = span.levers.productive_hours.get() * share;
    let fixed = levers.fixed.get() * 365.25 / 7.0 * share;
    let theory = levers.places.is_some() || levers.open_time.is_some();
    let size = local.staff.post_size.get();
    let crew = |&(fte, funded): &(f64, f64)| match theory {
        true => Crew::always(1),
        false => Crew::new(fte, size, productive).with_funded(funded, size, productive),
    };
    let open_days = match &levers.open_time {
        Some(law) => law.sampler(),
        None => Law::LogNormal { mean: levers.open_weeks.get(), cv: levers.open_cv.get() }.sampler(),
    };
    let staff = match theory {
        true => StaffParameters::always(local.staff.clone()),
        false => staff(local, (productive, fixed), levers.posts, span),
    };
    let in_theory = levers.places.map(|places| f64::from(places.0));
    let mut service = ServiceParameters {
        crews: given.iter().map(crew).collect(),
        places: vec![in_theory.unwrap_or(0.0); span.years()],
        staff,
        open_days,
        waiting_limit: levers.waiting_limit.as_ref().map(|limit| limit.sampler()),
        levers,
    };
    if in_theory.is_none() {
        service.places = given.iter().map(|&(fte, funded)| service.places_of(fte + funded)).collect();
    }
    service
}
