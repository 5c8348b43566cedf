//! More is not worse, and more demand contains less.

use super::{AREAS, for_all};
use crate::world::{History, World, load, stamps, try_load};
use maracsim::model::Milestone::{Allocated, Heard, Received, Screened};
use maracsim::model::{Case, Flag, Milestone};
use maracsim::time::Moment;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::cell::Cell;
use std::collections::BTreeMap;

fn stamp_by_key(log: &History, milestone: Milestone) -> BTreeMap<u64, (Moment, Moment)> {
    log.cases.iter().map(|case| (case.key.word(), (case.at(Received), case.at(milestone)))).collect()
}

/// Every case of `fewer` is in `more`, received at the same moment and no later at the milestone. Returns how many were
/// earlier, or who was later.
fn none_later(fewer: &History, more: &History, milestone: Milestone) -> Result<usize, String> {
    let (fewer, more) = (stamp_by_key(fewer, milestone), stamp_by_key(more, milestone));
    if !fewer.keys().eq(more.keys()) {
        return Err("other people came".into());
    }
    let mut earlier = 0;
    for ((received, before), (again, after)) in fewer.values().zip(more.values()) {
        if received != again || after > before {
            return Err(format!("{milestone:?} later with more: {before:?} {after:?}"));
        }
        earlier += usize::from(after < before);
    }
    Ok(earlier)
}

#[test]
fn more_places_of_caseload_never_make_anybody_wait_longer() {
    // First come, nobody leaves, nobody comes back or is referred on, and no place is held for those who decline: then it is a theorem,
    // path by path. Each of these can break it, and a full service shows it.
    let shared = [
        "idaa.overload=wait",
        "idaa.waiting_limit=none",
        "idaa.unengaged_open_days=0 days",
        "demand.urgent_share=0 %",
        "repeat.chance=0 %",
        // Whom Idaas refer on sooner may take a specialist service's place from somebody else, who then asks an Idaa.
        "specialist.own_wait=drawn",
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
                earlier += none_later(&log(&fewer), &log(&more), Allocated).unwrap();
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
            // A longer sitting keeps the coordinator from the desk: that comes before the meeting, and is left out.
            let desk = "coordinator.service=fixed(0 h)";
            load("no-duty", &["meeting.every=14 days", "repeat.chance=0 %", "time.years=2", desk, &lever])
        };
        let (fewer, more) = (world(few), world(many));
        for replication in 0..3 {
            let log = |world: &World| stamps(world.group_of("S12000014").0, 5, replication);
            earlier += none_later(&log(&fewer), &log(&more), Heard).unwrap();
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

// ---- over random queues ---------------------------------------------------------------------------------------------------

/// A first-come queue of the theory place: scenario, the lever that says how many there are, the law of what each takes,
/// and the milestone that ends the wait.
const QUEUES: [(&str, &str, Option<&str>, Milestone); 3] = [
    ("theory/desk", "coordinator.desks", Some("coordinator.service"), Screened),
    ("theory/caseload", "idaa.places", Some("idaa.open_time"), Allocated),
    ("theory/meeting", "meeting.places", None, Heard),
];

const LAWS: &[&str] =
    &["fixed(30 h)", "exponential(50 h)", "lognormal(40 h, cv 2)", "hyperexponential(0.1, 200 h, 10 h)"];

/// First come, first served: with more desks, places or room at the meeting nobody is served later, path by path, at any
/// load (J. Kiefer, J. Wolfowitz 1955: the vector of what is still to be done is monotone in the number of servers).
#[test]
fn more_servers_never_lengthen_a_random_first_come_queue() {
    let earlier = Cell::new(0);
    let numbers = (1..6_u32, 1..4_u32, 0.05..4.0_f64, 1..30_u32, 0..1_000_000_u64);
    for_all(200, (0..QUEUES.len(), proptest::sample::select(LAWS), numbers), |(queue, law, numbers)| {
        let (few, more, rate, days, seed) = numbers;
        let (scenario, servers, work, milestone) = QUEUES[queue];
        let log = |how_many: u32| {
            let mut sets = vec![
                format!("{servers}={how_many}"),
                format!("demand.rate={rate} per day"),
                format!("meeting.every={days} days"),
                "time.years=1".into(),
                "time.burn_in=0 days".into(),
                "time.run_out=0 days".into(),
            ];
            sets.extend(work.map(|lever| format!("{lever}={law}")));
            let world = try_load(scenario, &sets).unwrap_or_else(|faults| panic!("{sets:?}: {faults:#?}"));
            stamps(world.theory(), seed, 0)
        };
        let found = none_later(&log(few), &log(few + more), milestone).map_err(TestCaseError::fail)?;
        earlier.set(earlier.get() + usize::from(found > 0));
        Ok(())
    });
    assert!(earlier.get() > 100, "only in {} of 200 was there a queue to shorten", earlier.get());
}

/// Of two random rates the higher one has all the referrals of the lower, at the same moments and with the same needs.
#[test]
fn a_random_higher_rate_contains_the_lower() {
    let needs = |case: &Case| (case.at(Received), case.work.to_bits(), case.is(Flag::Urgent));
    for_all(100, (0.0..5.0_f64, 0.0..5.0_f64, 0..1_000_000_u64), |(one, other, seed)| {
        let referrals = |rate: f64| {
            let sets = [format!("demand.rate={rate} per day"), "demand.urgent_share=50 %".into()];
            let spans = ["time.years=1", "time.burn_in=100 days", "time.run_out=0 days"].map(String::from);
            let sets: Vec<String> = sets.into_iter().chain(spans).collect();
            let world = try_load("theory/desk", &sets).unwrap_or_else(|faults| panic!("{sets:?}: {faults:#?}"));
            let log = stamps(world.theory(), seed, 0);
            log.cases.iter().map(|case| (case.key.word(), needs(case))).collect::<BTreeMap<_, _>>()
        };
        let (fewer, more) = (referrals(one.min(other)), referrals(one.max(other)));
        prop_assert!(fewer.iter().all(|(key, case)| more.get(key) == Some(case)), "not contained");
        // 465 days: the counts differ as Poisson counts do.
        let (excess, expected) = ((more.len() - fewer.len()) as f64, (one - other).abs() * 465.0);
        prop_assert!((excess - expected).abs() <= 6.0 * expected.sqrt() + 6.0, "{excess} more, not {expected}");
        Ok(())
    });
}
