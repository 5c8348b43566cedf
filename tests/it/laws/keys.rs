//! What is drawn for a case belongs to the case.

use super::{for_all, scenarios};
use crate::world::{load, stamps, try_load};
use maracsim::model::Milestone::Received;
use maracsim::model::demand::{MONTHS, WEEKDAYS};
use maracsim::model::{Case, Flag};
use maracsim::time::Moment;
use proptest::prelude::*;
use std::collections::BTreeMap;

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

/// Threads change nothing, whatever the scenario.
#[test]
fn random_scenarios_have_the_same_digest_on_any_number_of_threads() {
    for_all(12, scenarios(), |(sets, gss, seed)| {
        let world = try_load("no-duty", &sets).unwrap_or_else(|faults| panic!("{sets:?}: {faults:#?}"));
        let digest = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
            pool.install(|| world.run(&[gss], seed, 9).digest)
        };
        let one = digest(1);
        prop_assert_eq!(&digest(2), &one);
        prop_assert_eq!(&digest(5), &one);
        Ok(())
    });
}
