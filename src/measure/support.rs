//! Hours of support that are no Idaa's, or not an Idaa's alone: a specialist service that leads, an interpreter beside.

use super::tally::Sums;
use crate::model::person::Circumstance;
use crate::model::{Case, Flag, Group, Milestone};
use crate::time::Moment;

/// Adds numbers one by one.
pub fn add<const N: usize>(into: &mut [f64; N], from: [f64; N]) {
    into.iter_mut().zip(from).for_each(|(into, from)| *into += from);
}

/// Adds what a person's support took of others to the years in which it was given, at the norm of the Idaas' hours. Contacts,
/// intakes and updates with an interpreter are counted by the model, when they happen.
pub fn absorb_support(sums: &mut [Sums], group: &Group, case: &Case) {
    let (leads, interpreted) = (case.is(Flag::SpecialistLeads), case.profile.has(Circumstance::Interpreter));
    if (leads || interpreted) && case.has(Milestone::Allocated) {
        absorb_span(sums, group, case, [case.at(Milestone::Allocated), case.at(Milestone::SupportEnded)], leads);
    }
    if case.onward_days > 0.0 {
        let begins = case.at(Milestone::SupportEnded).plus_days(case.onward_wait.into());
        absorb_span(sums, group, case, [begins, begins.plus_days(case.onward_days.into())], true);
    }
}

/// Adds the hours of one span of support, by a specialist service or by an Idaa with an interpreter.
fn absorb_span(sums: &mut [Sums], group: &Group, case: &Case, [begins, ends]: [Moment; 2], by_service: bool) {
    let interpreted = case.profile.has(Circumstance::Interpreter);
    let levers = &group.authorities[usize::from(case.authority)].service.levers;
    let hours_a_day = levers.weekly.get() / 60.0 / 7.0;
    let ends = ends.min(group.stop);
    let years = group.calendar.years();
    for (year, sums) in (0..).zip(sums) {
        let (starts, over) = (years.start(year), years.start(year + 1));
        // Of the specialist service's intake the model knows nothing.
        let intake = if by_service && (starts..over).contains(&begins) { levers.intake.get() } else { 0.0 };
        let hours = ends.min(over).days_since(begins.max(starts)).max(0.0) * hours_a_day + intake;
        sums.specialist_support_hours += if by_service { hours } else { 0.0 };
        sums.interpreter_hours += if interpreted { hours } else { 0.0 };
    }
}
