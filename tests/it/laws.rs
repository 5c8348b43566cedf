//! What must hold in every run of every valid scenario: nobody lost, nothing out of order, no place given twice.
//!
//! Scenarios are drawn at random from the whole span of the levers, extremes included, and each law is recomputed from
//! the stamps alone.

use crate::world::{World, load, stamps, try_load};
use maracsim::model::demand::{Arrivals, MONTHS, WEEKDAYS, yearly_shock};
use maracsim::model::idaa::Overload;
use maracsim::model::marac::Overflow;
use maracsim::model::referral::ORIGINS;
use maracsim::model::{Case, Flag, Group, Log, Meeting, Milestone, SittingKind};
use maracsim::random::{self, Key};
use maracsim::time::Moment;
use proptest::prelude::*;
use proptest::strategy::Union;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestCaseError, TestRunner};
use std::collections::{BTreeMap, BTreeSet};

use Milestone::{
    Accepted, Allocated, Asked, Complete, Contacted, Heard, Left, Prepared, Received, Screened, SupportEnded,
};
use Milestone::{Updated, Views};

/// The word that makes a repeat's key from its parent's: a change of it changes every result.
const REPEAT: u64 = 0x7265_7065_6174;

// ---- random scenarios ---------------------------------------------------------------------------------------------------

/// Levers that may be anything within their bounds, with values from one end to the other.
const LEVERS: &[(&str, &[&str])] = &[
    ("time.calendar", &["working", "continuous"]),
    ("time.burn_in", &["0 days", "100 days", "15 months"]),
    ("time.run_out", &["0 days", "30 days", "120 days"]),
    ("demand.police_ratio", &["0", "0.01", "0.12", "0.3"]),
    ("demand.growth_per_year", &["-20 %", "0 %", "11 %", "60 %"]),
    ("demand.year_shock_sd", &["0", "0.14", "0.5"]),
    ("demand.complete_on_arrival", &["0 %", "50 %", "100 %"]),
    ("demand.return_delay", &["fixed(0 working days)", "exponential(10 working days)", "fixed(40 working days)"]),
    ("demand.urgent_share", &["0 %", "30 %", "100 %"]),
    ("demand.mover_share", &["0", "0.03", "80 %"]),
    ("coordinator.posts", &["ratio", "0 FTE", "0.1 FTE", "3 FTE"]),
    ("coordinator.hours.screening", &["0 h", "4 h"]),
    ("coordinator.hours.minutes", &["0 h", "3 h"]),
    ("coordinator.hours.fixed_a_year", &["0 h", "600 h"]),
    ("coordinator.service_cv", &["0.1", "2"]),
    ("idaa.posts", &["ratio", "0 FTE", "0.2 FTE", "1 FTE", "5 FTE"]),
    ("idaa.overload", &["stretch", "triage", "wait"]),
    ("idaa.waiting_limit", &["none", "exponential(5 days)", "fixed(42 days)"]),
    ("idaa.caseload.places_per_fte", &["1", "5", "25"]),
    ("idaa.open_weeks", &["1 day", "13 weeks", "60 weeks"]),
    ("idaa.unengaged_open_days", &["0 days", "10 days", "90 days"]),
    ("idaa.engaged_share", &["0 %", "70 %", "100 %"]),
    ("idaa.attempt_success", &["0 %", "40 %", "100 %"]),
    ("idaa.attempts_max", &["1", "3", "9"]),
    ("idaa.contact_hours", &["0 h", "1 h", "6 h"]),
    ("idaa.court_extension", &["0 weeks", "26 weeks"]),
    ("meeting.cadence", &["reviewed", "weekly", "fortnightly", "monthly", "on demand", "3 days"]),
    ("meeting.length", &["20 min", "240 min"]),
    ("meeting.overflow", &["defer", "extend", "compress", "extra_meeting", "stream"]),
    ("meeting.cut_off", &["0 days", "8 days", "40 days"]),
    ("meeting.agenda_lead", &["0 working days", "5 working days"]),
    ("meeting.extra_lag", &["0 working days", "5 working days", "12 working days"]),
    ("meeting.cancelled", &["0 %", "30 %", "100 %"]),
    ("meeting.defer_if_referrer_absent", &["off", "on"]),
    ("meeting.referrer_absent_unbriefed", &["8 %", "60 %", "100 %"]),
    ("meeting.review_minutes_per_action", &["0 min", "3 min"]),
    ("agency.hours_ratio", &["0", "1.1", "5"]),
    ("agency.actions_per_case", &["0", "5", "100"]),
    ("quality.effect", &["on", "off"]),
    ("repeat.delay", &["exponential(120 days)", "exponential(3 days)", "fixed(1 days)", "gamma(60 days, cv 0.5)"]),
    ("repeat.detection", &["0 %", "81 %", "100 %"]),
    ("repeat.window", &["0 days", "365 days"]),
    ("repeat.chance", &["none", "none", "60 %"]),
];

/// Alone: East Renfrewshire and Falkirk. Two authorities with one coordinator team: East Lothian and Midlothian.
const AREAS: &[&str] = &["S12000011", "S12000014", "S12000010"];

/// A random valid scenario: its levers, an area and a seed.
fn scenarios() -> impl Strategy<Value = (Vec<String>, &'static str, u64)> {
    // Half of the levers keep their default, or extremes would hide each other.
    let lever = |&(path, values): &(&'static str, &'static [&'static str])| {
        let set = proptest::sample::select(values).prop_map(move |value| Some(format!("{path}={value}")));
        Union::new([Just(None).boxed(), set.boxed()])
    };
    let levers: Vec<_> = LEVERS.iter().map(lever).collect();
    let sets = levers.prop_map(|sets| {
        let years = "time.years=1".to_string();
        sets.into_iter().flatten().chain([years]).collect::<Vec<String>>()
    });
    (sets, proptest::sample::select(AREAS), 0..1_000_000_u64)
}

/// One run and what is needed to judge it.
struct Run<'w> {
    group: &'w Group,
    seed: u64,
    log: Log,
}

/// What a law says of a run.
type Law = Result<(), TestCaseError>;

/// Holds `law` over many random scenarios. The scenarios are the same each time: a failure repeats.
fn for_random_scenarios(law: fn(&Run<'_>) -> Law) {
    const CASES: u32 = 300;
    let mut config = Config::with_cases(CASES);
    config.failure_persistence = None;
    config.rng_algorithm = RngAlgorithm::ChaCha;
    config.rng_seed = RngSeed::Fixed(20_271_101);
    let result = TestRunner::new(config).run(&scenarios(), |(sets, gss, seed)| {
        let world = try_load("no-duty", &sets).unwrap_or_else(|faults| panic!("{sets:?}: {faults:#?}"));
        let (group, _) = world.group_of(gss);
        law(&Run { group, seed, log: stamps(group, seed, 0) })
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

impl Run<'_> {
    fn cases_of(&self, authority: usize) -> impl Iterator<Item = &Case> {
        self.log.cases.iter().filter(move |case| usize::from(case.authority) == authority)
    }

    /// Meetings of a Marac in order of time; a second sitting after the meeting of the same moment.
    fn meetings_of(&self, marac: usize) -> Vec<Meeting> {
        let own = self.log.meetings.iter().filter(|meeting| usize::from(meeting.marac) == marac);
        let mut own: Vec<Meeting> = own.copied().collect();
        own.sort_by_key(|meeting| (meeting.at, meeting.kind == SittingKind::Extra));
        own
    }
}

// ---- conservation and order -----------------------------------------------------------------------------------------------

#[test]
fn every_referral_is_logged_once_and_open_ones_are_marked() {
    for_random_scenarios(|run| {
        let mut keys: Vec<u64> = run.log.cases.iter().map(|case| case.key.word()).collect();
        let received = keys.len();
        keys.sort_unstable();
        keys.dedup();
        prop_assert!(keys.len() == received, "a case is in the log twice");
        for case in &run.log.cases {
            let turned_away = case.has(Screened) && case.has(Complete) && !case.is(Flag::Acceptable);
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

/// The referrals of a group straight from the demand: all of them are in the log, and nothing else but repeats.
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
                    while let Some(at) = strip.advance(&authority.flow, &shocks, years, group.stop) {
                        sent.insert(strip.key().word(), at);
                    }
                }
            }
        }
        let external = run.log.cases.iter().filter(|case| !case.is(Flag::Repeat));
        let came: BTreeMap<u64, Moment> = external.map(|case| (case.key.word(), case.at(Received))).collect();
        prop_assert_eq!(came, sent);
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
    let heard_at = |meeting: &&Meeting| meeting.at == case.at(Heard) && meeting.kind != SittingKind::Cancelled;
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
            prop_assert!(child.at(Received) >= parent.at(Accepted), "a repeat before it was accepted: {child:?}");
            let window = run.group.authorities[usize::from(child.authority)].quality.levers.window.get();
            let after = child.at(Received).days_since(parent.at(Received));
            prop_assert!(after <= window + 1e-6, "{after} days after the last referral: {child:?}");
        }
        let repeats = run.log.cases.iter().filter(|case| case.is(Flag::Repeat)).count();
        prop_assert!(children == repeats, "a repeat without a parent");
        Ok(())
    });
}

// ---- the caseload -----------------------------------------------------------------------------------------------------------

/// When a case holds a place, from its stamps: from allocation to the end of support, or for the lever's days after
/// a person declined. `None` if never.
fn holds_a_place(run: &Run<'_>, case: &Case) -> Option<(Moment, Moment)> {
    let levers = &run.group.authorities[usize::from(case.authority)].service.levers;
    if case.is(Flag::Declined) {
        // A referrer who is in touch already gives the stamp of the referral; the place is taken on acceptance.
        let from = case.at(Contacted).max(case.at(Accepted));
        return Some((from, from.plus_days(levers.unengaged_open.get()).min(run.group.stop)));
    }
    case.has(Allocated).then(|| (case.at(Allocated), case.at(SupportEnded).min(run.group.stop)))
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
                Overload::Triage => service.stretched(0),
                Overload::Stretch | Overload::Wait => service.ordinary_places(0),
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

// ---- the meeting ---------------------------------------------------------------------------------------------------------------

/// Before each meeting: who was complete before the cut-off, accepted before the agenda and not heard before. After it:
/// those without the heard.
#[test]
fn what_is_listed_is_what_waited_and_joined() {
    for_random_scenarios(|run| {
        for (index, marac) in run.group.maracs.iter().enumerate() {
            if marac.levers.overflow == Overflow::ExtraMeeting {
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
            prop_assert!(meeting.kind != SittingKind::Cancelled || meeting.heard == 0, "{meeting:?}");
            let most_minutes = match levers.overflow {
                Overflow::Extend => length + levers.extend_limit.get(),
                // Half a case cannot be heard in full: the last one may run over by half of what that takes more.
                Overflow::Stream => length + 0.5 * (levers.stream_full.get() - levers.stream_short.get()),
                _ => length,
            };
            prop_assert!(meeting.sitting_minutes <= most_minutes + 1e-6, "too long: {meeting:?}");
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
                if marac.levers.overflow == Overflow::ExtraMeeting {
                    // Its second sitting counts too: no later than the lag after the first.
                    let lag = run.group.calendar.plus_working_days(first.at, marac.levers.extra_lag.get());
                    prop_assert!(
                        at_first || !case.is(Flag::FirstMeeting) || case.at(Heard) <= lag,
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

// ---- event by event -----------------------------------------------------------------------------------------------------------------

fn by_arrival(log: &Log, of: Milestone) -> Vec<Case> {
    let mut cases: Vec<Case> = log.cases.iter().filter(|case| case.has(of)).copied().collect();
    cases.sort_by_key(|case| case.at(of));
    cases
}

/// The whole history of a meeting, replayed by hand: at T, 2T, ... the first K of those who came by the cut-off.
#[test]
fn a_meeting_replayed_by_hand_hears_the_same_people_on_the_same_days() {
    for (places, cut_off) in [(1, 0), (2, 0), (4, 5), (4, 30)] {
        let levers = [format!("meeting.places={places}"), format!("meeting.cut_off={cut_off} days")];
        let more = ["meeting.every=14 days", "demand.rate=0.2 per day", "time.years=3", "time.burn_in=0 days"];
        let sets: Vec<&str> = levers.iter().map(String::as_str).chain(more).collect();
        let world = load("theory/meeting", &sets);
        let group = world.theory();
        let cases = by_arrival(&stamps(group, 9, 0), Received);
        assert!(cases.len() > 150);
        let mut waiting = cases.iter();
        let mut next = waiting.next();
        let mut at = group.start.plus_days(14.0);
        while at < group.stop {
            for _ in 0..places {
                let Some(case) = next.filter(|case| case.at(Received) <= at.plus_days(-f64::from(cut_off))) else {
                    break;
                };
                assert_eq!(case.at(Heard), at, "{case:?}");
                next = waiting.next();
            }
            at = at.plus_days(14.0);
        }
        let unheard = next.into_iter().chain(waiting);
        unheard.for_each(|case| assert!(!case.has(Heard) && case.is(Flag::Open), "{case:?}"));
    }
}

/// The whole history of a caseload, replayed by hand: whoever asks first takes the place that falls free first.
#[test]
fn a_caseload_replayed_by_hand_gives_the_same_places_at_the_same_moments() {
    for (places, limit) in [(1, "none"), (3, "none"), (3, "exponential(9 days)"), (3, "fixed(4 days)")] {
        let levers = [format!("idaa.places={places}"), format!("idaa.waiting_limit={limit}")];
        let more = [
            "idaa.open_time=lognormal(6 days, cv 0.7)",
            "demand.rate=0.45 per day",
            "time.years=2",
            "time.burn_in=0 days",
        ];
        let sets: Vec<&str> = levers.iter().map(String::as_str).chain(more).collect();
        let world = load("theory/caseload", &sets);
        let group = world.theory();
        let cases = by_arrival(&stamps(group, 9, 0), Asked);
        assert!(cases.len() > 300);
        let mut left = 0;
        // When each place falls free.
        let mut free = vec![group.start; places];
        for case in &cases {
            let asked = case.at(Asked);
            assert_eq!(case.at(Received), asked);
            let soonest = free.iter_mut().min().expect("a place");
            let begins = asked.max(*soonest);
            if case.has(Left) {
                left += 1;
                assert!(case.at(Left) < begins && !case.has(Allocated), "left too early: {case:?}");
                if limit == "fixed(4 days)" {
                    assert_eq!(case.at(Left), asked.plus_days(4.0));
                }
                continue;
            }
            if begins < group.stop && (case.has(Allocated) || limit == "none") {
                assert_eq!(case.at(Allocated), begins, "{case:?}");
                if limit == "fixed(4 days)" {
                    assert!(begins <= asked.plus_days(4.0), "waited beyond its patience: {case:?}");
                }
                *soonest = case.at(SupportEnded);
            }
        }
        assert_eq!(left > 0, limit != "none");
    }
}

/// The whole history of a desk, replayed by hand: one person, first come first served, each piece of the drawn length.
#[test]
fn a_desk_replayed_by_hand_screens_at_the_same_moments() {
    let sets =
        ["coordinator.service=lognormal(9 h, cv 0.5)", "demand.rate=2 per day", "time.years=1", "time.burn_in=0 days"];
    let world = load("theory/meeting", &sets);
    let group = world.theory();
    let cases = by_arrival(&stamps(group, 9, 0), Received);
    assert!(cases.len() > 600);
    let mut free = group.start;
    for case in cases {
        let done = case.at(Received).max(free).plus_days(case.work / 24.0);
        if done < group.stop {
            let off = (case.at(Screened).0 - done.0).abs();
            assert!(off <= 1, "{off} ms: {case:?}");
            free = case.at(Screened);
        }
    }
}

// ---- more is not worse -----------------------------------------------------------------------------------------------------------------

fn stamp_by_key(log: &Log, milestone: Milestone) -> BTreeMap<u64, (Moment, Moment)> {
    log.cases.iter().map(|case| (case.key.word(), (case.at(Received), case.at(milestone)))).collect()
}

/// Every case of `fewer` is in `more`, received at the same moment and no later at the milestone. Returns how many were
/// earlier.
fn none_later(fewer: &Log, more: &Log, milestone: Milestone) -> usize {
    let (fewer, more) = (stamp_by_key(fewer, milestone), stamp_by_key(more, milestone));
    assert_eq!(fewer.keys().collect::<Vec<_>>(), more.keys().collect::<Vec<_>>(), "other people came");
    let mut earlier = 0;
    for (key, (received, before)) in &fewer {
        let (again, after) = more[key];
        assert_eq!(*received, again);
        assert!(after <= *before, "{milestone:?} later with more: {before:?} {after:?}");
        earlier += usize::from(after < *before);
    }
    earlier
}

#[test]
fn more_places_of_caseload_never_make_anybody_wait_longer() {
    // First come, nobody leaves, nobody comes back and no place is held for those who decline: then it is a theorem,
    // path by path. Each of these can break it, and a full service shows it.
    let shared = [
        "idaa.overload=wait",
        "idaa.waiting_limit=none",
        "idaa.unengaged_open_days=0 days",
        "demand.urgent_share=0 %",
        "repeat.chance=0 %",
        "time.years=2",
    ];
    let mut earlier = 0;
    for gss in AREAS {
        for places in [6, 9, 14] {
            let world = |per_fte: u32| {
                let lever = format!("idaa.caseload.places_per_fte={per_fte}");
                load("no-duty", &shared.iter().copied().chain([lever.as_str()]).collect::<Vec<_>>())
            };
            let (fewer, more) = (world(places), world(places + 2));
            for replication in 0..3 {
                let log = |world: &World| stamps(world.group_of(gss).0, 5, replication);
                earlier += none_later(&log(&fewer), &log(&more), Allocated);
            }
        }
    }
    assert!(earlier > 500, "only {earlier} were any earlier: the queue was too short to tell");
}

#[test]
fn more_places_at_the_meeting_never_make_anybody_wait_longer() {
    let mut earlier = 0;
    for (few, many) in [(3, 4), (5, 6), (5, 50)] {
        let world = |places: u32| {
            let lever = format!("meeting.places={places}");
            load("no-duty", &["meeting.every=14 days", "repeat.chance=0 %", "time.years=2", &lever])
        };
        let (fewer, more) = (world(few), world(many));
        for replication in 0..3 {
            let log = |world: &World| stamps(world.group_of("S12000014").0, 5, replication);
            earlier += none_later(&log(&fewer), &log(&more), Heard);
        }
    }
    assert!(earlier > 500, "only {earlier} were any earlier");
}

#[test]
fn more_demand_contains_the_referrals_of_less() {
    let external = |sets: &[&str], gss: &str| {
        let world = load("no-duty", &[sets, &["time.years=2"]].concat());
        let (group, _) = world.group_of(gss);
        let log = stamps(group, 17, 4);
        let of = |case: &Case| (case.key.word(), case.at(Received), case.authority, case.origin);
        let mut all: Vec<_> = log.cases.iter().filter(|case| !case.is(Flag::Repeat)).map(of).collect();
        all.sort_unstable();
        all
    };
    for gss in AREAS {
        let base = external(&[], gss);
        for more in [
            &["demand.police_ratio=0.13"] as &[&str],
            &["demand.police_ratio=0.5"],
            &["demand.growth_per_year=20 %"],
            // Staffing, cadence and policies change nobody's referral.
            &["idaa.posts=0.5 FTE", "meeting.cadence=monthly", "coordinator.posts=0.2 FTE", "idaa.overload=wait"],
        ] {
            let larger = external(more, gss);
            let contained = base.iter().filter(|case| larger.binary_search(case).is_ok()).count();
            assert_eq!(contained, base.len(), "{more:?}: {} of {} are in it", contained, base.len());
            let staffing = more[0].starts_with("idaa");
            assert_eq!(larger.len() == base.len(), staffing, "{more:?}: {} and {}", larger.len(), base.len());
        }
    }
}

/// Where a run begins and how long it goes on changes nobody's referral in between.
#[test]
fn burn_in_and_horizon_move_no_referral() {
    let first_year = |sets: &[&str]| {
        let world = load("no-duty", sets);
        let (group, _) = world.group_of("S12000014");
        let (from, to) = (Moment::ZERO, group.calendar.years().start(1));
        let log = stamps(group, 17, 4);
        let came = |case: &&Case| !case.is(Flag::Repeat) && (from..to).contains(&case.at(Received));
        let of = |case: &Case| (case.key.word(), case.at(Received));
        log.cases.iter().filter(came).map(of).collect::<BTreeMap<_, _>>()
    };
    // Without weekday and month, whose mean is taken over the measured years; with them the rate moves by a little.
    let flat: Vec<String> = WEEKDAYS
        .iter()
        .flat_map(|day| [format!("demand.weekday.police.{day}=1"), format!("demand.weekday.others.{day}=1")])
        .chain(MONTHS.iter().map(|month| format!("demand.month_factor.{month}=1")))
        // Police alone: others do not refer on holidays, of which a longer run has another share.
        .chain(
            ["police=1", "idaa=0", "health=0", "social_work=0", "housing=0", "education_other=0", "specialist_small=0"]
                .map(|share| format!("demand.share.{share}")),
        )
        .collect();
    let with =
        |more: &[&str]| first_year(&flat.iter().map(String::as_str).chain(more.iter().copied()).collect::<Vec<_>>());
    let base = with(&["time.years=1"]);
    assert!(base.len() > 200, "{}", base.len());
    for more in [
        &["time.years=3"] as &[&str],
        &["time.years=1", "time.burn_in=0 days"],
        &["time.years=2", "time.burn_in=40 months", "time.run_out=0 days"],
    ] {
        assert_eq!(with(more), base, "{more:?}");
    }
}

#[test]
fn staffing_changes_nobodys_needs() {
    let needs = |sets: &[&str]| {
        let world = load("no-duty", &[sets, &["time.years=1"]].concat());
        let log = stamps(world.group_of("S12000014").0, 17, 4);
        let of =
            |case: &Case| (case.key.word(), (case.work.to_bits(), case.is(Flag::Urgent), case.is(Flag::Acceptable)));
        log.cases.iter().map(of).collect::<BTreeMap<_, _>>()
    };
    let (one, other) =
        (needs(&[]), needs(&["coordinator.posts=0.4 FTE", "idaa.posts=1 FTE", "meeting.cadence=monthly"]));
    let both: Vec<&u64> = one.keys().filter(|key| other.contains_key(key)).collect();
    assert!(both.len() > 300);
    both.iter().for_each(|key| assert_eq!(one[key], other[key]));
}

#[test]
fn nothing_comes_of_no_demand() {
    let world = load("no-duty", &["demand.police_ratio=0", "demand.mover_share=0", "time.years=1"]);
    let log = stamps(world.group_of("S12000014").0, 1, 0);
    assert!(log.cases.is_empty());
    assert!(log.meetings.iter().all(|meeting| meeting.heard == 0 && meeting.listed == 0));
    assert!(log.services.iter().all(|year| year.place_days == 0.0));
}

#[test]
fn without_a_coordinator_nobody_is_screened_and_all_stay_open() {
    let world = load("no-duty", &["coordinator.posts=0 FTE", "time.years=1"]);
    let log = stamps(world.group_of("S12000014").0, 1, 0);
    assert!(log.cases.len() > 300);
    assert!(log.cases.iter().all(|case| case.is(Flag::Open) && !case.has(Screened)));
}

#[test]
fn a_team_without_an_hour_for_cases_does_not_break_the_calendar() {
    // Fixed work takes all of an FTE's hours: the speed is zero, and no work ends.
    let world = load("no-duty", &["coordinator.hours.fixed_a_year=1540 h", "time.years=1"]);
    let log = stamps(world.group_of("S12000014").0, 1, 0);
    assert!(log.cases.iter().filter(|case| case.has(Screened)).count() == 0);
}

/// Keys are unique over replications and authorities of a run: streams are never shared.
#[test]
fn no_two_cases_of_a_run_share_a_stream() {
    let world = load("no-duty", &["time.years=1"]);
    let mut words = Vec::new();
    for group in &world.0.resolved.groups {
        for replication in 0..3 {
            words.extend(stamps(group, 1, replication).cases.iter().map(|case| case.key.word()));
        }
    }
    let all = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all);
}
