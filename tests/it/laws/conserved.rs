//! Nobody is lost and nothing is out of order: cases, milestones, repeats.

use super::{ESCALATED, Law, REPEAT, Run, for_random_scenarios};
use maracsim::model::Milestone::{
    Accepted, Allocated, Asked, Complete, Contacted, Heard, Left, Prepared, Received, Screened, SupportEnded, Updated,
    Views,
};
use maracsim::model::demand::{Arrivals, yearly_shock};
use maracsim::model::loops::Loop;
use maracsim::model::referral::ORIGINS;
use maracsim::model::{Case, Flag, Meeting, Milestone, SittingKind};
use maracsim::random::{self, Key};
use maracsim::time::Moment;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn every_referral_is_logged_once_and_open_ones_are_marked() {
    for_random_scenarios(|run| {
        let mut keys: Vec<u64> = run.log.cases.iter().map(|case| case.key.word()).collect();
        let received = keys.len();
        keys.sort_unstable();
        keys.dedup();
        prop_assert!(keys.len() == received, "a case is in the log twice");
        for case in &run.log.cases {
            let looked_at = case.has(Screened) && case.has(Complete);
            let turned_away = looked_at && (!case.is(Flag::Acceptable) || case.is(Flag::TurnedAway));
            let track_ended = case.has(SupportEnded)
                || case.has(Left)
                || case.is(Flag::NotReached)
                || (case.has(Contacted) && !case.is(Flag::Engaged));
            let reached_its_ends =
                case.has(Prepared) && case.has(Heard) && track_ended && (!case.has(Contacted) || case.has(Updated));
            let closed = turned_away || reached_its_ends;
            if !case.is(Flag::Open) {
                prop_assert!(closed, "closed without its ends: {case:?}");
            }
            prop_assert!(case.has(Received), "logged without having come: {case:?}");
            prop_assert!(
                turned_away != case.has(Accepted) || case.is(Flag::Open),
                "neither accepted nor not: {case:?}"
            );
        }
        Ok(())
    });
}

/// The referrals of a group straight from the demand: all of them are in the log, and nothing else but repeats and people who
/// were not accepted and have reached high risk.
#[test]
fn what_comes_in_is_what_the_demand_sends() {
    for_random_scenarios(|run| {
        let (group, years, key) = (run.group, run.group.calendar.years(), Key::new(run.seed).with(0));
        let mut sent = BTreeMap::new();
        for (index, authority) in group.authorities.iter().enumerate() {
            let field = key.with(authority.code);
            let shocks: Vec<f64> = years.all().map(|year| yearly_shock(&authority.demand, key, field, year)).collect();
            for origin in 0..ORIGINS {
                let highest = authority.flow.highest(origin, &shocks);
                for mut strip in Arrivals::strips((index as u16, origin as u8), field, (group.start, years), highest) {
                    while let Some(at) = strip.advance(&authority.flow, &shocks, years, (Moment::NEVER, group.stop)) {
                        sent.insert(strip.key().word(), at);
                    }
                }
            }
        }
        let external = run.log.cases.iter().filter(|case| !case.is(Flag::Repeat) && !case.is(Flag::Escalated));
        let came: BTreeMap<u64, Moment> = external.map(|case| (case.key.word(), case.at(Received))).collect();
        // Services that were left out refer less (R6): then not every point of the field is a referral.
        if group.authorities.iter().any(|authority| authority.loops.run(Loop::R6) && authority.person.levers.differ()) {
            prop_assert!(came.iter().all(|(key, at)| sent.get(key) == Some(at)));
        } else {
            prop_assert_eq!(came, sent);
        }
        Ok(())
    });
}

/// Milestones of which the second never comes before the first.
const IN_ORDER: [(Milestone, Milestone); 14] = [
    (Received, Screened),
    (Received, Complete),
    (Complete, Accepted),
    (Screened, Accepted),
    (Received, Contacted),
    (Accepted, Prepared),
    (Accepted, Heard),
    (Contacted, Views),
    (Contacted, Asked),
    (Asked, Allocated),
    (Asked, Left),
    (Allocated, SupportEnded),
    (Heard, Updated),
    (Contacted, Updated),
];

#[test]
fn milestones_come_in_the_order_of_the_guidance() {
    for_random_scenarios(|run| {
        let meetings: Vec<Vec<Meeting>> = (0..run.group.maracs.len()).map(|marac| run.meetings_of(marac)).collect();
        for case in &run.log.cases {
            for (first, then) in IN_ORDER {
                let in_order = !case.has(then) || case.at(first) <= case.at(then);
                prop_assert!(in_order, "{first:?} before {then:?}: {case:?}");
            }
            for milestone in [Contacted, Prepared, Heard, Asked] {
                prop_assert!(!case.has(milestone) || case.has(Accepted), "{milestone:?} without acceptance: {case:?}");
            }
            prop_assert!(!(case.has(Allocated) && case.has(Left)), "left and got a place: {case:?}");
            prop_assert!(!(case.is(Flag::NotReached) && case.has(Contacted)), "reached and not: {case:?}");
            let all = case.stamps.iter().filter(|stamp| stamp.happened());
            prop_assert!(all.into_iter().all(|&stamp| stamp <= run.group.stop), "after the end: {case:?}");
            if !case.has(Heard) || case.at(Views) != case.at(Heard) {
                let voice = case.has(Heard) && case.at(Views) < case.at(Heard);
                prop_assert!(case.is(Flag::Voice) == voice, "voice: {case:?}");
            }
            prop_assert!((0.0..=1.0).contains(&case.quality) && (0.0..=1.0).contains(&case.files_read), "{case:?}");
            prop_assert!(case.actions_on_time <= case.actions, "{case:?}");
            waits_no_longer_than_its_limit(run, case)?;
            if case.has(Heard) {
                on_time_for_its_meeting(run, case, &meetings[usize::from(case.marac)])?;
            }
        }
        Ok(())
    });
}

/// With a fixed waiting limit everybody has a place or has left by then, at exactly that moment, also where the run ends.
fn waits_no_longer_than_its_limit(run: &Run<'_>, case: &Case) -> Law {
    let service = &run.group.authorities[usize::from(case.authority)].service;
    if case.has(Asked)
        && !case.is(Flag::SpecialistLeads)
        && let Some(random::Law::Fixed(days)) = service.levers.waiting_limit.map(|limit| limit.law())
    {
        let until = case.at(Asked).plus_days(days);
        prop_assert!(!case.has(Left) || case.at(Left) == until, "left at another moment: {case:?}");
        prop_assert!(!case.has(Allocated) || case.at(Allocated) <= until, "waited beyond the limit: {case:?}");
        let gone = until >= run.group.stop || case.has(Allocated) || case.has(Left);
        prop_assert!(gone, "still waiting beyond the limit: {case:?}");
    }
    Ok(())
}

/// A case is heard at a sitting that took place, the meeting that listed it closed after the case was complete, and its
/// agenda went out after it was accepted.
fn on_time_for_its_meeting(run: &Run<'_>, case: &Case, meetings: &[Meeting]) -> Law {
    let levers = &run.group.maracs[usize::from(case.marac)].levers;
    let sat = |meeting: &Meeting| !matches!(meeting.kind, SittingKind::Cancelled | SittingKind::Postponed);
    let heard_at = |meeting: &&Meeting| meeting.at == case.at(Heard) && sat(meeting);
    prop_assert!(meetings.iter().any(|meeting| heard_at(&meeting)), "heard at no meeting: {case:?}");
    let scheduled = |meeting: &&Meeting| heard_at(meeting) && meeting.kind == SittingKind::Scheduled;
    if let Some(meeting) = meetings.iter().find(scheduled)
        && !meetings.iter().any(|meeting| heard_at(&meeting) && meeting.kind == SittingKind::Extra)
    {
        let agenda = run.group.calendar.plus_working_days(meeting.at, -levers.agenda_lead.get());
        prop_assert!(case.at(Complete) <= meeting.at.plus_days(-levers.cut_off.get()), "after the cut-off: {case:?}");
        prop_assert!(case.at(Accepted) <= agenda, "after the agenda went out: {case:?}");
    }
    Ok(())
}

#[test]
fn repeats_follow_their_parent_within_the_window() {
    for_random_scenarios(|run| {
        let by_key: BTreeMap<u64, &Case> = run.log.cases.iter().map(|case| (case.key.word(), case)).collect();
        let mut children = 0;
        for parent in &run.log.cases {
            let Some(child) = by_key.get(&parent.key.with(REPEAT).word()) else { continue };
            children += 1;
            prop_assert!(parent.is(Flag::Returns) && child.is(Flag::Repeat));
            prop_assert_eq!((parent.authority, parent.marac), (child.authority, child.marac));
            let known = if parent.is(Flag::TurnedAway) { parent.at(Screened) } else { parent.at(Accepted) };
            prop_assert!(child.at(Received) >= known, "a repeat before its parent was accepted: {child:?}");
            let window = run.group.authorities[usize::from(child.authority)].quality.levers.window.get();
            let after = child.at(Received).days_since(parent.at(Received));
            prop_assert!(after <= window + 1e-6, "{after} days after the last referral: {child:?}");
        }
        let again = |case: &&Case| case.is(Flag::Repeat) && !case.is(Flag::Escalated);
        let repeats = run.log.cases.iter().filter(again).count();
        prop_assert!(children == repeats, "a repeat without a parent");
        Ok(())
    });
}

#[test]
fn whoever_reaches_high_risk_was_not_accepted_before_and_is_now() {
    for_random_scenarios(|run| {
        let by_key: BTreeMap<u64, &Case> = run.log.cases.iter().map(|case| (case.key.word(), case)).collect();
        let mut children = 0;
        for parent in &run.log.cases {
            let Some(child) = by_key.get(&parent.key.with(ESCALATED).word()) else { continue };
            children += 1;
            prop_assert!(!parent.is(Flag::Acceptable) && !parent.has(Accepted), "accepted before: {parent:?}");
            prop_assert!(child.is(Flag::Escalated) && child.is(Flag::Acceptable), "not accepted again: {child:?}");
            prop_assert!(!child.is(Flag::TurnedAway), "turned away: {child:?}");
            prop_assert!(child.at(Received) >= parent.at(Screened), "before anybody looked: {child:?}");
            let window = run.group.authorities[usize::from(child.authority)].quality.levers.window.get();
            let after = child.at(Received).days_since(parent.at(Received));
            prop_assert!(child.is(Flag::Repeat) == (after <= window), "{after} days: {child:?}");
        }
        let escalated = run.log.cases.iter().filter(|case| case.is(Flag::Escalated)).count();
        prop_assert!(children == escalated, "a person who was never referred before");
        Ok(())
    });
}
