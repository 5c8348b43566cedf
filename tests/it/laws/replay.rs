//! Whole histories, replayed by hand event by event.

use crate::world::{History, load, stamps};
use maracsim::model::Milestone::{Allocated, Asked, Heard, Left, Received, Screened, SupportEnded};
use maracsim::model::{Case, Flag, Milestone};

fn by_arrival(log: &History, of: Milestone) -> Vec<Case> {
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
