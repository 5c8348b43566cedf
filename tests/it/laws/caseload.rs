//! Places of the caseload: exactly those that the stamps hold, never more than there are.

use super::{REPEAT, Run, for_random_scenarios};
use maracsim::model::Milestone::{Accepted, Allocated, Contacted, SupportEnded};
use maracsim::model::idaa::Overload;
use maracsim::model::{Case, Flag};
use maracsim::time::Moment;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// When a case holds a place, from its stamps: from allocation to the end of support, or for the lever's days after
/// a person declined. `None` if never.
fn holds_a_place(run: &Run<'_>, case: &Case) -> Option<(Moment, Moment)> {
    let levers = &run.group.authorities[usize::from(case.authority)].service.levers;
    if case.is(Flag::Declined) {
        // A referrer who is in touch already gives the stamp of the referral; the place is taken on acceptance.
        let from = case.at(Contacted).max(case.at(Accepted));
        return Some((from, from.plus_days(levers.unengaged_open.get()).min(run.group.stop)));
    }
    // Whom a specialist service supports holds no place of an Idaa.
    let with_an_idaa = case.has(Allocated) && !case.is(Flag::SpecialistLeads);
    with_an_idaa.then(|| (case.at(Allocated), case.at(SupportEnded).min(run.group.stop)))
}

/// The spells of places taken in an authority. A repeat that comes while support is open keeps its parent's place, which
/// is held until the later of the two ends: one spell.
fn spells(run: &Run<'_>, authority: usize) -> Vec<(Moment, Moment)> {
    let by_key: BTreeMap<u64, &Case> = run.cases_of(authority).map(|case| (case.key.word(), case)).collect();
    let handed_to = |case: &Case| -> Option<&Case> {
        let child = by_key.get(&case.key.with(REPEAT).word());
        case.is(Flag::PlaceHandedOn).then(|| *child.expect("handed on to somebody"))
    };
    let kept: BTreeSet<u64> = run.cases_of(authority).filter_map(handed_to).map(|child| child.key.word()).collect();
    let own_place = |case: &&Case| !kept.contains(&case.key.word());
    let mut spells = Vec::new();
    for case in run.cases_of(authority).filter(own_place) {
        let Some((from, mut to)) = holds_a_place(run, case) else { continue };
        let mut next = handed_to(case);
        while let Some(child) = next {
            let (_, child_to) = holds_a_place(run, child).expect("keeps a place");
            to = to.max(child_to);
            next = handed_to(child);
        }
        spells.push((from, to));
    }
    spells
}

#[test]
fn place_days_are_the_overlaps_of_the_stamps_exactly() {
    for_random_scenarios(|run| {
        let years = run.group.calendar.years();
        for authority in 0..run.group.authorities.len() {
            let spells = spells(run, authority);
            for year in run.log.services.iter().filter(|year| usize::from(year.authority) == authority) {
                let from = years.start(year.year).max(run.group.start);
                let to = years.start(year.year + 1).min(run.group.stop);
                prop_assert!((year.days - to.days_since(from)).abs() < 1e-9);
                let overlap = |&(begins, ends): &(Moment, Moment)| {
                    (ends.min(to).0 - begins.max(from).0).max(0) as f64 / 86_400_000.0
                };
                let exact: f64 = spells.iter().map(overlap).sum();
                prop_assert!(
                    (year.place_days - exact).abs() < 1e-6 * exact.max(1.0),
                    "year {}: {} place-days, the stamps say {exact}",
                    year.year,
                    year.place_days
                );
            }
        }
        Ok(())
    });
}

#[test]
fn places_never_exceed_the_limit_and_each_is_given_back_once() {
    for_random_scenarios(|run| {
        // One year is measured, so one table of posts holds from the start to the end.
        for (index, authority) in run.group.authorities.iter().enumerate() {
            let service = &authority.service;
            let most = match service.levers.overload {
                Overload::Triage => service.stretched(service.places[0]),
                Overload::Stretch | Overload::Wait => service.ordinary_places(service.places[0]),
            };
            // At one moment places are given back before they are taken.
            let mut steps: Vec<(Moment, i64)> = Vec::new();
            spells(run, index).into_iter().for_each(|(from, to)| steps.extend([(from, 1), (to, -1)]));
            steps.sort_unstable();
            let mut taken = 0;
            for (at, step) in steps {
                taken += step;
                prop_assert!((0..=i64::from(most)).contains(&taken), "{taken} of {most} places at {at:?}");
            }
            prop_assert_eq!(taken, 0);
        }
        Ok(())
    });
}
