//! Small histories worked by hand, event by event: given arrivals, fixed durations, and the stamps that must come out, to
//! the millisecond.
//!
//! First the parts alone, with arrivals of our choice; then whole runs, whose first arrivals are told with each test as
//! they are given by the seed.

use crate::world::{load, stamps};
use maracsim::engine::{Call, Desk, EventList, Places, Request, Taken};
use maracsim::model::Milestone::{Accepted, Allocated, Complete, Heard, Left, Received, Screened, SupportEnded};
use maracsim::model::marac::Marac;
use maracsim::model::{Case, Flag, Milestone};
use maracsim::random::Key;
use maracsim::time::{Calendar, DAY, FinancialYear, HOUR, Moment};
use maracsim::units::Quantity;

fn day(days: i64) -> Moment {
    Moment(days * DAY)
}

// ---- the desk alone --------------------------------------------------------------------------------------------------

/// Something that happens at a desk.
#[derive(Clone, Copy)]
enum At {
    /// A call of a class (0 is the most pressing) comes, of so many hours; calls are numbered from 0 in this order.
    Comes(f64, usize, f64),
    /// From an hour on so many people are there.
    Staff(f64, u32),
}
use At::{Comes, Staff};

/// The hours at which calls end, at a desk whose people give it `speed` of the calendar's open hours; paperwork lies there
/// all the time and delays nothing.
fn ends(calendar: &Calendar, speed: f64, history: &[At]) -> Vec<f64> {
    /// A call is done.
    const DONE: u32 = 1_000;
    let (mut desk, mut events) = (Desk::<3, 1>::default(), EventList::default());
    desk.clear();
    desk.put(0, 0, 1e6);
    for (number, at) in (0..).zip(history) {
        let (Comes(hour, ..) | Staff(hour, _)) = *at;
        events.push(Moment((hour * HOUR as f64) as i64), number);
    }
    let mut ends = vec![f64::NAN; history.len()];
    let mut taken = |events: &mut EventList, call: Taken| {
        ends[call.task as usize] = call.done.0 as f64 / HOUR as f64;
        events.push(call.done, DONE);
    };
    while let Some((now, event)) = events.pop_before(Moment::NEVER) {
        let now = calendar.read(now);
        desk.flows(&now);
        match history.get(event as usize) {
            Some(&Comes(_, class, hours)) => {
                if let Some(call) = desk.call(&now, class, Call { task: event, hours }, calendar) {
                    taken(&mut events, call);
                }
                continue;
            }
            Some(&Staff(_, people)) => desk.staff(&now, people, speed),
            None => {}
        }
        while let Some(call) = desk.next_call(&now, calendar) {
            taken(&mut events, call);
        }
    }
    ends.into_iter().zip(history).filter(|(_, at)| matches!(at, Comes(..))).map(|(end, _)| end).collect()
}

fn continuous() -> Calendar {
    Calendar::new(FinancialYear::stand_in(), 1, (0, 0), 24.0, None)
}

/// 3 h at 0: 0-3. 2 h at 1: 3-5. 1 h at 2: 5-6. 1 h at 9, when nobody waits: 9-10.
#[test]
fn one_person_works_in_order_of_arrival() {
    let history = [Staff(0.0, 1), Comes(0.0, 1, 3.0), Comes(1.0, 1, 2.0), Comes(2.0, 1, 1.0), Comes(9.0, 1, 1.0)];
    assert_eq!(ends(&continuous(), 1.0, &history), [3.0, 5.0, 6.0, 10.0]);
}

/// Ordinary 4 h at 0: 0-4, not broken off. At 4 there wait: ordinary 2 h of hour 1, urgent 1 h of hours 2 and 3, pressing
/// least 5 h of hour 0.5. Urgent ones first, in order: 4-5, 5-6. At 5.5 another urgent one of half an hour comes: 6-6.5.
/// Then the ordinary one 6.5-8.5, then the last 8.5-13.5.
#[test]
fn urgent_work_overtakes_what_waits_and_breaks_nothing_off() {
    let history = [
        Staff(0.0, 1),
        Comes(0.0, 1, 4.0),
        Comes(0.5, 2, 5.0),
        Comes(1.0, 1, 2.0),
        Comes(2.0, 0, 1.0),
        Comes(3.0, 0, 1.0),
        Comes(5.5, 0, 0.5),
    ];
    assert_eq!(ends(&continuous(), 1.0, &history), [4.0, 13.5, 8.5, 5.0, 6.0, 6.5]);
}

/// Two people. 5 h and 2 h at 0: 0-5, 0-2. At 1 come 3 h and 1 h: 2-5, and when both are free at 5: 5-6. At 5.5 come 1 h
/// (the other is free: 5.5-6.5) and 1 h (free at 6: 6-7).
#[test]
fn two_people_share_one_pile() {
    let history = [
        Staff(0.0, 2),
        Comes(0.0, 1, 5.0),
        Comes(0.0, 1, 2.0),
        Comes(1.0, 1, 3.0),
        Comes(1.0, 1, 1.0),
        Comes(5.5, 1, 1.0),
        Comes(5.5, 1, 1.0),
    ];
    assert_eq!(ends(&continuous(), 1.0, &history), [5.0, 2.0, 5.0, 6.0, 6.5, 7.0]);
}

/// Two people with 4 h and 6 h in hand from 0; 2 h and 1 h wait from 1. At 2 one of them is absent: the work in hand is
/// finished by both, 0-4 and 0-6, and whoever ends first goes. So the 2 h begin at 6 and not at 4: 6-8; then 8-9.
/// The same with the second back at 7: the 1 h goes 7-8.
#[test]
fn who_is_absent_finishes_what_is_in_hand_and_takes_nothing_more() {
    let work = [Comes(0.0, 1, 4.0), Comes(0.0, 1, 6.0), Comes(1.0, 1, 2.0), Comes(1.0, 1, 1.0)];
    let away = [&[Staff(0.0, 2)], &work[..], &[Staff(2.0, 1)]].concat();
    assert_eq!(ends(&continuous(), 1.0, &away), [4.0, 6.0, 8.0, 9.0]);
    let back = [&away[..], &[Staff(7.0, 2)]].concat();
    assert_eq!(ends(&continuous(), 1.0, &back), [4.0, 6.0, 8.0, 8.0]);
}

/// One person, 3 h in hand from 0, away from 1 to 10: 0-3 is finished all the same. Ordinary 1 h of hour 2 and urgent 2 h
/// of hour 4 wait for the return: 10-12 the urgent one, 12-13 the other. Nobody at all from 20: what comes then has no end.
#[test]
fn an_empty_desk_keeps_its_pile() {
    let history = [
        Staff(0.0, 1),
        Comes(0.0, 1, 3.0),
        Staff(1.0, 0),
        Comes(2.0, 1, 1.0),
        Comes(4.0, 0, 2.0),
        Staff(10.0, 1),
        Staff(20.0, 0),
        Comes(21.0, 0, 1.0),
    ];
    let found = ends(&continuous(), 1.0, &history);
    assert_eq!(found[..3], [3.0, 13.0, 12.0]);
    assert!(found[3].is_nan());
}

/// Offices are open from 9 to 16 on weekdays; day 0 is Thursday, 1 April 2027. One person gives half of the time.
///
/// 2 h on Thursday at 9 take 4 open hours: until 13. 3 h at 10 wait for it and take 6: Thursday 13-16, Friday 9-12.
/// 1 h on Saturday at 12: nobody waits, so it begins on Monday at 9 and ends at 11. Urgent 1 h on Sunday at 20: 11-13.
#[test]
fn part_time_work_goes_over_the_night_and_the_weekend() {
    let calendar = Calendar::new(FinancialYear::stand_in(), 1, (10, 10), 7.0, Some((&[], 0)));
    let at = |day: f64, hour: f64| 24.0 * day + hour;
    let history = [
        Staff(at(0.0, 0.0), 1),
        Comes(at(0.0, 9.0), 1, 2.0),
        Comes(at(0.0, 10.0), 1, 3.0),
        Comes(at(2.0, 12.0), 1, 1.0),
        Comes(at(3.0, 20.0), 0, 1.0),
    ];
    assert_eq!(ends(&calendar, 0.5, &history), [at(0.0, 13.0), at(1.0, 12.0), at(4.0, 11.0), at(4.0, 13.0)]);
}

// ---- the caseload alone ----------------------------------------------------------------------------------------------

/// Two places, taken by cases 0 and 1 from day 0. Case 2 (until day 5) and case 3 (until day 30) wait from day 1, urgent
/// case 4 (until day 30) from day 2, case 5 (until day 9) from day 3.
///
/// Day 4: a place falls free. Case 4 is urgent: it has it. Day 7: a place falls free. Case 2 has left on day 5, case 3 has
/// it. Day 9: a place falls free at the very moment at which the patience of case 5 ends: it is not over yet, so 5 has it.
/// Place-days by day 10: 2 places all the time, 20; within a standard of one place: never.
#[test]
fn places_go_to_the_urgent_then_to_the_first_who_still_waits() {
    let mut places = Places::default();
    places.clear(day(0));
    places.resize(day(0), 2, 1.0);
    for case in [0, 1] {
        assert_eq!(places.request(day(0), case, false, || day(99)), Request::Granted);
    }
    for (at, case, urgent, until) in [(1, 2, false, 5), (1, 3, false, 30), (2, 4, true, 30), (3, 5, false, 9)] {
        assert_eq!(places.request(day(at), case, urgent, || day(until)), Request::Waiting);
    }
    places.release(day(4));
    assert_eq!((places.admit(day(4)), places.admit(day(4))), (Some(Ok(4)), None));
    places.release(day(7));
    assert_eq!(places.admit(day(7)), Some(Err((2, day(5)))));
    assert_eq!((places.admit(day(7)), places.admit(day(7))), (Some(Ok(3)), None));
    places.release(day(9));
    assert_eq!((places.admit(day(9)), places.waiting()), (Some(Ok(5)), 0));
    assert_eq!(places.settle(day(10)), (20.0, 0.0));
}

/// Three places, all taken on day 0; two from day 2 on, while nobody has gone: nobody is admitted until two have. On day
/// 3 the first goes (2 of 2 taken), on day 5 the second (1 of 2): case 9, waiting since day 1, has its place on day 5.
/// Place-days: 3 x 3 + 2 x 2 + 2 x 1 by day 6. Within the standard of 2 places: days 3 to 6.
#[test]
fn fewer_places_admit_nobody_before_enough_are_free() {
    let mut places = Places::default();
    places.clear(day(0));
    places.resize(day(0), 3, 2.0);
    (0..3).for_each(|case| assert_eq!(places.request(day(0), case, false, || day(99)), Request::Granted));
    assert_eq!(places.request(day(1), 9, false, || day(99)), Request::Waiting);
    places.resize(day(2), 2, 2.0);
    assert_eq!(places.admit(day(2)), None);
    places.release(day(3));
    assert_eq!(places.admit(day(3)), None);
    places.release(day(5));
    assert_eq!(places.admit(day(5)), Some(Ok(9)));
    assert_eq!(places.settle(day(6)), (15.0, 3.0));
}

// ---- the meeting alone -----------------------------------------------------------------------------------------------

/// Meetings on days 14, 28 and 42 with two places, cut-off 5 days before, agenda 3 days before. Cases by the day on which
/// they were complete and the day on which they were accepted:
///
/// 0: 1, 1. 1: 4, 12 (accepted after the agenda of day 11). 2: 8, 8. 3: 9, 9 (on the day of the cut-off: in time).
/// 4: 10, 10 (after it). 5, urgent: 20, 20. 6: 22, 22. 7, urgent: 24, 24 (after the cut-off of day 23).
///
/// They join the queue in order of acceptance: 0, 2, 3, 4, 1, 5, 6, 7.
///
/// * Day 14 (9, 11): listable are 0, 2, 3; heard 0 and 2. Case 3 is deferred.
/// * Day 28 (23, 25): listable are urgent 5, then 3, 4, 1, 6; heard 5 and 3. For 5 it is the first that was open to it; for
///   3 it is the second.
/// * Day 42 (37, 39): urgent 7, then 4; heard both. Case 4 was complete on day 10: it missed the cut-off of day 9, and its
///   first was day 28. Case 7 is heard at its first. 1 and 6 wait on.
#[test]
fn a_full_meeting_defers_and_urgent_cases_go_first() {
    let given = [
        (1, 1, false),
        (4, 12, false),
        (8, 8, false),
        (9, 9, false),
        (10, 10, false),
        (20, 20, true),
        (22, 22, false),
        (24, 24, true),
    ];
    let mut cases = given.map(|(complete, accepted, urgent)| {
        let mut case = Case::new(Key::new(0), 0, 0, 0);
        case.stamp(Complete, day(complete));
        case.stamp(Accepted, day(accepted));
        if urgent {
            case.set(Flag::Urgent);
        }
        case
    });
    let mut marac = Marac::default();
    marac.clear(day(0), 14.0);
    let mut sit = |joining: &[u32], at: i64| {
        joining.iter().for_each(|&slot| marac.join(slot, given[slot as usize].2));
        let limits = (day(at - 5), day(at - 3));
        let (listable, _) = marac.listable(&cases, limits, |_| true);
        let mut agenda = Vec::new();
        marac.list(&mut cases, limits, 2, |_| true, &mut agenda);
        marac.last_cut_off = limits.0;
        (listable, agenda, marac.waiting())
    };
    assert_eq!(sit(&[0, 2, 3, 4, 1], 14), (3, vec![0, 2], 3));
    assert_eq!(sit(&[5, 6, 7], 28), (5, vec![5, 3], 4));
    assert_eq!(sit(&[], 42), (4, vec![7, 4], 2));
    let first: Vec<bool> = cases.iter().map(|case| case.is(Flag::FirstMeeting)).collect();
    assert_eq!(first, [true, false, true, false, false, true, false, true]);
}

// ---- whole runs ------------------------------------------------------------------------------------------------------

/// The first cases of a run of the theory place, in order of arrival. `given` are the days on which they come, to a
/// thousandth, and who is urgent: what the seed gives, told so that the rest can be worked by hand.
fn first_cases(scenario: &str, sets: &[&str], seed: u64, given: &[(f64, bool)]) -> Vec<Case> {
    let sets = [sets, &["time.years=1", "time.burn_in=0 days"]].concat();
    let mut cases = stamps(load(scenario, &sets).theory(), seed, 0).cases;
    cases.sort_by_key(|case| case.at(Received));
    cases.truncate(given.len());
    let come: Vec<(f64, bool)> = cases
        .iter()
        .map(|case| ((case.at(Received).days_since(day(0)) * 1e3).round() / 1e3, case.is(Flag::Urgent)))
        .collect();
    assert_eq!(come, given, "other cases come: this test is to be worked anew");
    cases
}

fn stamped(cases: &[Case], milestone: Milestone) -> Vec<Moment> {
    cases.iter().map(|case| case.at(milestone)).collect()
}

/// Two places on days 14, 28, 42, ..., cut-off 3 days before, urgent first.
///
/// Day 14 (list of day 11): nobody, 0 came too late for the list. Day 28 (day 25): 0, urgent 1, 2, 3; 1 and 0 are heard, 2
/// and 3 are deferred. Day 42 (day 39): they are heard, nobody else came. Day 56 (day 53): 4. Day 70 (day 67): 5, urgent 6
/// and urgent 7, who came just in time; 6 and 7 are heard, 5 is deferred. Day 84 (day 81): 5 and 8.
#[test]
fn a_run_of_meetings() {
    let given = [
        (13.38, false),
        (14.946, true),
        (16.736, false),
        (16.969, false),
        (46.183, false),
        (60.689, false),
        (65.211, true),
        (66.78, true),
        (77.018, false),
    ];
    let sets = [
        "demand.rate=0.2 per day",
        "demand.urgent_share=30 %",
        "meeting.every=14 days",
        "meeting.places=2",
        "meeting.cut_off=3 days",
    ];
    let cases = first_cases("theory/two-classes", &sets, 40, &given);
    assert_eq!(stamped(&cases, Heard), [28, 28, 42, 42, 56, 84, 70, 70, 84].map(day));
    let first: Vec<bool> = cases.iter().map(|case| case.is(Flag::FirstMeeting)).collect();
    assert_eq!(first, [true, true, false, false, true, false, true, true, true]);
}

/// Two places, 20 days each, patience of 8 days.
///
/// 0 holds a place from its arrival (1.340) to 21.340, 1 from 8.880 to 28.880. 2 comes on 12.275 and finds both taken: it
/// leaves on 20.275, a day too soon. On 21.340 there wait 3 (18.505) and 4 (18.890): 3 has the place of 0, until 41.340. 4
/// leaves on 26.890, before that of 1 is free; 5 (23.290) has it, from 28.880 to 48.880. 6 (37.277) waits for that of 3:
/// 41.340 to 61.340. 7 (40.971) would leave on 48.971 and has that of 5 just before, from 48.880 to 68.880. 8 (44.281) and
/// 9 (45.759) leave on 52.281 and 53.759. 10 (64.756) finds a place: until 84.756.
#[test]
fn a_run_of_a_caseload() {
    let given =
        [1.34, 8.88, 12.275, 18.505, 18.89, 23.29, 37.277, 40.971, 44.281, 45.759, 64.756].map(|at| (at, false));
    let sets = [
        "demand.rate=0.15 per day",
        "idaa.places=2",
        "idaa.open_time=fixed(20 days)",
        "idaa.waiting_limit=fixed(8 days)",
    ];
    let cases = first_cases("theory/caseload", &sets, 51, &given);
    let came = |case: usize| cases[case].at(Received);
    let (open, patience, never) = (|from: Moment| Moment(from.0 + 20 * DAY), 8 * DAY, Moment::NEVER);
    let (after_0, after_1) = (open(came(0)), open(came(1)));
    let (after_3, after_5) = (open(after_0), open(after_1));
    let begins = [came(0), came(1), never, after_0, never, after_1, after_3, after_5, never, never, came(10)];
    assert_eq!(stamped(&cases, Allocated), begins);
    let leaves = |case: usize| if matches!(case, 2 | 4 | 8 | 9) { Moment(came(case).0 + patience) } else { never };
    assert_eq!(stamped(&cases, Left), (0..11).map(leaves).collect::<Vec<_>>());
    let support = begins.map(|from| if from == never { never } else { open(from) });
    assert_eq!(stamped(&cases, SupportEnded), support);
}

/// One desk, 30 hours (1.25 days) each, urgent first.
///
/// 0 (0.815) and 1 (2.110) find the desk free: until 2.065 and 3.360. 2 (2.212) after it: 4.610. 3 (4.684): until 5.934. By
/// then 4 (5.070), urgent 5 (5.406) and 6 (5.650) wait: 5 is first, until 7.184. By then urgent 7 (5.980) has come: until
/// 8.434. Now 4 and 6: 9.684 and 10.934. Then 8 (9.236): 12.184, and 9 (10.983): 13.434. 10 (15.668) finds the desk free:
/// until 16.918. Urgent 11 (15.716) breaks nothing off: 18.168.
#[test]
fn a_run_of_a_desk() {
    let given = [
        (0.815, true),
        (2.11, true),
        (2.212, false),
        (4.684, true),
        (5.07, false),
        (5.406, true),
        (5.65, false),
        (5.98, true),
        (9.236, false),
        (10.983, false),
        (15.668, false),
        (15.716, true),
    ];
    let sets = ["demand.rate=0.7 per day", "coordinator.service=fixed(30 h)", "demand.urgent_share=30 %"];
    let cases = first_cases("theory/desk", &sets, 44, &given);
    // Whose beginning it is, and how many pieces of 30 hours until the end of a case's own.
    let since = [(0, 1), (1, 1), (1, 2), (3, 1), (3, 4), (3, 2), (3, 5), (3, 3), (3, 6), (3, 7), (10, 1), (10, 2)];
    let expected = since.map(|(first, pieces)| Moment(cases[first].at(Received).0 + pieces * 30 * HOUR));
    assert_eq!(stamped(&cases, Screened), expected);
}

/// A repeat comes exactly 40 days after the referral that it repeats, and is heard at the first meeting, every 10 days,
/// after that. By the seed 0 comes back (2), and so does this repeat (4); 3 comes back (8). 1 does not: nobody comes on
/// 157.460. Of the others no repeat can be among the first nine.
#[test]
fn a_run_of_repeats() {
    let given = [103.578, 117.46, 143.578, 180.246, 183.578, 197.07, 197.995, 216.228, 220.246].map(|at| (at, false));
    let sets =
        ["demand.rate=0.03 per day", "repeat.chance=50 %", "repeat.delay=fixed(40 days)", "meeting.every=10 days"];
    let cases = first_cases("theory/repeats", &sets, 49, &given);
    let repeats: Vec<usize> = (0..9).filter(|&case| cases[case].is(Flag::Repeat)).collect();
    assert_eq!(repeats, [2, 4, 8]);
    for (parent, child) in [(0, 2), (2, 4), (3, 8)] {
        assert!(cases[parent].is(Flag::Returns));
        assert_eq!(cases[child].at(Received), Moment(cases[parent].at(Received).0 + 40 * DAY));
    }
    assert!(!cases[1].is(Flag::Returns));
    assert_eq!(stamped(&cases, Heard), [110, 120, 150, 190, 190, 200, 200, 220, 230].map(day));
}
