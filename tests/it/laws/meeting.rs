//! Meetings: who is listed, who is heard, for how long, and at which meeting first.

use super::for_random_scenarios;
use crate::world::{load, stamps};
use maracsim::model::Milestone::{Accepted, Complete, Heard, Received};
use maracsim::model::demand::MONTHS;
use maracsim::model::loops::Loop;
use maracsim::model::marac::{MaracParameters, Overflow};
use maracsim::model::{Case, Flag, Group, Meeting, SittingKind};
use maracsim::time::Moment;
use maracsim::units::Switch;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Whether a meeting may have a second sitting: by its overflow policy, or called for a backlog.
fn sits_twice(group: &Group, marac: &MaracParameters) -> bool {
    marac.levers.overflow == Overflow::ExtraMeeting || group.authorities[usize::from(marac.lead)].loops.run(Loop::B2)
}

/// Before each meeting: who was complete before the cut-off, accepted before the agenda and not heard before. After it:
/// those without the heard.
#[test]
fn what_is_listed_is_what_waited_and_joined() {
    for_random_scenarios(|run| {
        for (index, marac) in run.group.maracs.iter().enumerate() {
            if sits_twice(run.group, marac) {
                // Cases booked for a second sitting wait outside the list: see the next law.
                continue;
            }
            let meetings = run.meetings_of(index);
            for meeting in &meetings {
                if meetings.iter().filter(|other| other.at == meeting.at).count() > 1 {
                    // Two that a holiday has moved to one morning: the stamps cannot tell who was heard at which.
                    continue;
                }
                let cut_off = meeting.at.plus_days(-marac.levers.cut_off.get());
                let agenda = run.group.calendar.plus_working_days(meeting.at, -marac.levers.agenda_lead.get());
                let listable = |case: &&Case| {
                    usize::from(case.marac) == index
                        && case.has(Accepted)
                        && case.at(Complete) <= cut_off
                        && case.at(Accepted) <= agenda
                        && case.at(Heard) >= meeting.at
                };
                let all = run.log.cases.iter().filter(listable).count();
                prop_assert!(meeting.listed as usize == all, "{all} could be listed: {meeting:?}");
                let heard = run
                    .log
                    .cases
                    .iter()
                    .filter(|case| usize::from(case.marac) == index && case.at(Heard) == meeting.at);
                let heard = heard.count();
                prop_assert!(meeting.heard as usize == heard, "{heard} were heard: {meeting:?}");
            }
        }
        Ok(())
    });
}

#[test]
fn every_hearing_is_in_the_record_of_one_meeting() {
    for_random_scenarios(|run| {
        for index in 0..run.group.maracs.len() {
            let mut cases: BTreeMap<Moment, u32> = BTreeMap::new();
            let own = run.log.cases.iter().filter(|case| usize::from(case.marac) == index && case.has(Heard));
            own.for_each(|case| *cases.entry(case.at(Heard)).or_default() += 1);
            let mut records: BTreeMap<Moment, u32> = BTreeMap::new();
            let sat = run.meetings_of(index).into_iter().filter(|meeting| meeting.heard > 0);
            sat.for_each(|meeting| *records.entry(meeting.at).or_default() += meeting.heard);
            prop_assert!(cases == records, "Marac {index}: {cases:?} {records:?}");
        }
        Ok(())
    });
}

#[test]
fn a_sitting_hears_no_more_than_its_policy_allows_and_minutes_add_up() {
    for_random_scenarios(|run| {
        for meeting in &run.log.meetings {
            let levers = &run.group.maracs[usize::from(meeting.marac)].levers;
            let (length, norm, least) =
                (levers.length.get(), levers.minutes_per_case.get(), levers.minutes_least.get());
            prop_assert!(meeting.heard <= meeting.listed, "{meeting:?}");
            let sat = !matches!(meeting.kind, SittingKind::Cancelled | SittingKind::Postponed);
            prop_assert!(sat || meeting.heard == 0, "{meeting:?}");
            let most_minutes = match levers.overflow {
                Overflow::Extend => length + levers.extend_limit.get(),
                // Half a case cannot be heard in full: the last one may run over by half of what that takes more.
                Overflow::Stream => length + 0.5 * (levers.stream_full.get() - levers.stream_short.get()),
                _ => length,
            };
            // An additional sitting hears whoever was called to it; its breaks come on top.
            let booked = meeting.kind == SittingKind::Extra && levers.break_after.is_some();
            let minutes = if booked { meeting.full_minutes } else { meeting.sitting_minutes };
            prop_assert!(minutes <= most_minutes + 1e-6, "too long: {meeting:?}");
            let most = match levers.overflow {
                Overflow::Defer | Overflow::ExtraMeeting => length / norm,
                Overflow::Extend => most_minutes / norm,
                Overflow::Compress => length / least,
                Overflow::Stream => {
                    let share = levers.stream_full_share.get();
                    let mixed = share * levers.stream_full.get() + (1.0 - share) * levers.stream_short.get();
                    length / mixed.min(norm)
                }
            };
            prop_assert!(f64::from(meeting.heard) <= most + 1e-6, "{} heard: {meeting:?}", meeting.heard);
            if meeting.full > 0 {
                let mean = meeting.full_minutes / f64::from(meeting.full);
                let lowest = match levers.overflow {
                    Overflow::Compress => least,
                    Overflow::Stream => norm.min(levers.stream_full.get()),
                    _ => norm,
                };
                prop_assert!(mean >= lowest - 1e-6, "{mean} minutes: {meeting:?}");
            }
            let heard_here = |case: &&Case| case.at(Heard) == meeting.at && case.marac == meeting.marac;
            let twins = run.log.meetings.iter().filter(|other| other.at == meeting.at && other.marac == meeting.marac);
            if meeting.heard > 0 && twins.count() == 1 {
                let minutes: f64 = run.log.cases.iter().filter(heard_here).map(|case| f64::from(case.minutes)).sum();
                prop_assert!(minutes <= meeting.sitting_minutes + 1e-3, "{minutes}: {meeting:?}");
            }
        }
        Ok(())
    });
}

#[test]
fn a_second_sitting_is_held_for_somebody() {
    for_random_scenarios(|run| {
        for meeting in run.log.meetings.iter().filter(|meeting| meeting.kind == SittingKind::Extra) {
            prop_assert!(meeting.listed > 0, "nobody was booked: {meeting:?}");
        }
        Ok(())
    });
}

/// The flag that the main standard counts, from the stamps: heard at the first meeting whose cut-off had not passed when
/// the complete referral came.
#[test]
fn heard_at_the_first_meeting_means_the_first_after_the_cut_off() {
    for_random_scenarios(|run| {
        for (index, marac) in run.group.maracs.iter().enumerate() {
            let of_cadence: Vec<Meeting> =
                run.meetings_of(index).into_iter().filter(|meeting| meeting.kind != SittingKind::Extra).collect();
            for case in run.log.cases.iter().filter(|case| usize::from(case.marac) == index && case.has(Heard)) {
                let open = |meeting: &&Meeting| case.at(Complete) <= meeting.at.plus_days(-marac.levers.cut_off.get());
                let first = of_cadence.iter().find(open).expect("heard at a meeting that was open to it");
                if of_cadence.iter().filter(|meeting| meeting.at == first.at).count() > 1 {
                    // Two that a holiday has moved to one morning, of which one may have been cancelled.
                    continue;
                }
                let at_first = case.at(Heard) == first.at && first.kind == SittingKind::Scheduled;
                if sits_twice(run.group, marac) {
                    // Its second sitting counts too: no later than the lag after the first, if somebody is always there.
                    let office = &run.group.offices[usize::from(marac.office)];
                    let empties = office.staff.levers.absences == Switch::On;
                    let lag = run.group.calendar.plus_working_days(first.at, marac.levers.extra_lag.get());
                    prop_assert!(
                        at_first || empties || !case.is(Flag::FirstMeeting) || case.at(Heard) <= lag,
                        "{case:?} {first:?}"
                    );
                    prop_assert!(!at_first || case.is(Flag::FirstMeeting), "{case:?} {first:?}");
                } else {
                    prop_assert!(case.is(Flag::FirstMeeting) == at_first, "{case:?} {first:?}");
                }
            }
        }
        Ok(())
    });
}

/// Referrals come in spring only, so that nobody else's acceptance calls a meeting for a case that was deferred.
#[test]
fn a_marac_on_demand_forgets_nobody() {
    let silent: Vec<String> = MONTHS[3..].iter().map(|month| format!("demand.month_factor.{month}=0")).collect();
    for overflow in ["defer", "compress", "extend", "stream", "extra_meeting"] {
        let policy = format!("meeting.overflow={overflow}");
        let sets = [
            "meeting.cadence=on demand",
            "meeting.defer_if_referrer_absent=on",
            "meeting.referrer_absent_unbriefed=20 %",
            // Four cases at each meeting, and few enough to come to an end.
            "meeting.length=60 min",
            "meeting.review_minutes_per_action=0 min",
            "demand.police_ratio=0.06",
            "coordinator.posts=20 FTE",
            "repeat.chance=0 %",
            "early_intervention.followed=off",
            "time.years=1",
            "time.burn_in=0 days",
            "time.run_out=0 days",
            &policy,
        ];
        let sets: Vec<&str> = sets.into_iter().chain(silent.iter().map(String::as_str)).collect();
        let world = load("no-duty", &sets);
        let (group, _) = world.group_of("S12000011");
        let (mut forgotten, mut put_off) = (0, 0);
        for replication in 0..60 {
            let log = stamps(group, 3, replication);
            assert!(log.cases.iter().all(|case| case.at(Received) < Moment::ZERO.plus_days(92.0)));
            put_off += log.meetings.iter().filter(|meeting| meeting.heard < meeting.listed).count();
            forgotten += log.cases.iter().filter(|case| case.has(Accepted) && !case.has(Heard)).count();
        }
        assert!(put_off > 0, "the case that this is about");
        assert_eq!(forgotten, 0, "{overflow}: not heard in nine months without another referral");
    }
}
