//! Sittings in remote areas, online or not, and sittings that are called for an urgent case.

use crate::world::{History, load, stamps};
use maracsim::model::{Case, Flag, Meeting, Milestone, SittingKind};

const ORKNEY: &str = "S12000023";
const STIRLING: &str = "S12000030";
const GLASGOW: &str = "S12000049";

/// Replications of an authority's group, with levers set and nobody ever absent.
fn histories(gss: &str, sets: &[&str], replications: u64) -> Vec<History> {
    let world = load("no-duty", &[&["staff.absences=off", "time.years=3"], sets].concat());
    let group = world.group_of(gss).0;
    (0..replications).map(|replication| stamps(group, 5, replication)).collect()
}

fn hours(meeting: &Meeting) -> f64 {
    meeting.agency_hours.iter().sum()
}

/// Each representative of an island travels two hours more for each sitting in person, and for no other. With 150
/// sittings a share that is 11 points off would be found 95 times in 100.
#[test]
fn each_representative_travels_to_a_sitting_in_person() {
    // Seats take no hours from reading and all files can be read, so that nothing but travel differs for the same cases.
    let sets = ["loops.r4=off", "agency.hours_ratio=20", "meeting.virtual_share=70 %"];
    let with = |travel| histories(ORKNEY, &[&sets[..], &[travel]].concat(), 6);
    let (without, with) = (with("meeting.travel=0 min"), with("meeting.travel=120 min"));
    let world = load("no-duty", &[]);
    let (group, at) = world.group_of(ORKNEY);
    let marac = usize::from(group.authorities[at].maracs[0]);
    let (mut sat, mut in_person) = (0.0, 0.0);
    for (without, with) in without.iter().zip(&with) {
        let pairs = without.meetings.iter().zip(&with.meetings).filter(|(meeting, _)| meeting.core_present > 0);
        let same = |home: &Meeting, away: &Meeting| {
            // Those with whom it shares a team have Maracs of their own.
            usize::from(home.marac) == marac
                && home.sitting_minutes == away.sitting_minutes
                && heard(without, home) == heard(with, away)
        };
        for (home, away) in pairs.filter(|(home, away)| same(home, away)) {
            let people = (hours(away) - hours(home)) / 2.0;
            assert!((people - people.round()).abs() < 1e-9 && (0.0..=10.0).contains(&people.round()), "{people}");
            sat += 1.0;
            in_person += f64::from(u8::from(people > 0.5));
        }
    }
    let error = (0.7_f64 * 0.3 / sat).sqrt();
    assert!(sat > 150.0 && (in_person / sat - 0.3_f64).abs() < 4.0 * error, "{in_person} of {sat}");
}

/// Who was heard at a sitting, by the keys of their cases.
fn heard(history: &History, meeting: &Meeting) -> Vec<u64> {
    let here = history.cases.iter().filter(|case| case.at(Milestone::Heard) == meeting.at);
    let mut keys: Vec<u64> = here.map(|case| case.key.word()).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn nobody_travels_in_a_city_or_online() {
    let digests = |gss, sets: &[&str]| -> Vec<f64> {
        histories(gss, sets, 1)[0].meetings.iter().map(|meeting| hours(meeting) + meeting.full_minutes).collect()
    };
    assert_eq!(digests(GLASGOW, &["meeting.travel=0 min"]), digests(GLASGOW, &["meeting.travel=300 min"]));
    let online = "meeting.virtual_share=100 %";
    assert_eq!(
        digests(ORKNEY, &[online, "meeting.travel=0 min"]),
        digests(ORKNEY, &[online, "meeting.travel=300 min"])
    );
}

/// With a meeting every four weeks and a coordinator who is never away, no urgent case waits more than two working days
/// from its acceptance, unless the next meeting is nearer or an out-of-turn sitting is already booked or full.
#[test]
fn an_urgent_case_is_heard_out_of_turn() {
    let sets = ["meeting.cadence=4-weekly", "meeting.without_quorum=sit", "meeting.overflow=defer", "loops.b2=off"];
    let plain = histories(STIRLING, &sets, 4);
    let called = histories(STIRLING, &[&sets[..], &["meeting.extraordinary=2 working days"]].concat(), 4);
    let world = load("no-duty", &[]);
    let calendar = &world.group_of(STIRLING).0.calendar;
    let heard = |histories: &[History], urgent: bool| -> Vec<Case> {
        let cases = histories.iter().flat_map(|history| &history.cases).copied();
        cases.filter(|case| case.has(Milestone::Heard) && case.is(Flag::Urgent) == urgent).collect()
    };
    let days = |case: &Case| case.at(Milestone::Heard).days_since(case.at(Milestone::Accepted));
    let mean = |cases: &[Case]| cases.iter().map(days).sum::<f64>() / cases.len() as f64;
    let (before, after) = (mean(&heard(&plain, true)), mean(&heard(&called, true)));
    assert!(before > 12.0 && after < 4.0, "{before} {after}");
    for case in heard(&called, true) {
        let due = calendar.plus_working_days(case.at(Milestone::Accepted), 2.0);
        assert!(case.at(Milestone::Heard) <= due, "{case:?}");
    }
    let (before, after) = (mean(&heard(&plain, false)), mean(&heard(&called, false)));
    assert!((after - before).abs() < 2.0, "{before} {after}");
    let out_of_turn = |histories: &[History]| {
        histories
            .iter()
            .flat_map(|history| &history.meetings)
            .filter(|meeting| meeting.kind == SittingKind::Extra)
            .count()
    };
    assert_eq!(out_of_turn(&plain), 0);
    assert!(out_of_turn(&called) > 40);
}
