//! Digests of results, pinned: a change of results is never an accident.
//!
//! The rule: one of these moves only together with a "Results" line in CHANGELOG.md that says what changed and why. To
//! see the new ones, run this test: it prints them.

use crate::world::{data, load, run};
use std::sync::atomic::AtomicBool;

/// Scenario, levers, digest of two replications from seed 1.
const PINNED: &[(&str, &[&str], &str)] = &[
    ("no-duty", &["time.years=1"], "83bd70f3c36b2126919b0f0bbf55ed7864dc597db45058f432433b89db8e818d"),
    ("theory/meeting", &["time.run_out=120 days"], "c388fd5d913be23418b5cc44b5cada54ffaea18cfecca9feef06eab73a3686e9"),
    ("theory/caseload", &["time.run_out=120 days"], "aedea82879a5d09b0f80a7b5aa7060e054e470d9c075092ea8c20907b2c8d1d4"),
    // What the baseline leaves asleep: money, duties that come into force area by area, every loop.
    ("s7-phased", &["time.years=3"], "2640b1f07632e761fdb78061fee0ccea0c609129a80fa851fdb66e39eb44b201"),
    (
        "no-duty",
        &["loops.layer=all", "demand.police_ratio=0.16", "time.years=2"],
        "d1ba72ee04259899e712e8d420e82db1f4146128f295caf91f2039c84789b6d8",
    ),
];

/// Digest of three draws of the baseline's unknowns from seed 1, each used twice, for Falkirk.
const DRAWN: &str = "aa7a955b3847b4f807d028b5872d50cbe611e8061d9e70637eea210ce583e981";

#[test]
fn the_digest_of_draws_is_the_one_that_was_pinned() {
    let world = load("no-duty", &["time.years=1"]);
    let areas = ["S12000014".to_string()];
    let stop = AtomicBool::new(false);
    let draws = world.0.draws(data(), &areas, 1, 3).run(&stop, &mut |_| {}).expect("every draw keeps the rules");
    assert_eq!(draws.digest, DRAWN, "if that is meant, a \"Results\" line in CHANGELOG.md says so");
}

#[test]
fn digests_are_those_that_were_pinned() {
    let found: Vec<String> = PINNED.iter().map(|(name, sets, _)| run(name, sets, &[], 1, 2).digest).collect();
    let pinned: Vec<&str> = PINNED.iter().map(|&(.., digest)| digest).collect();
    assert_eq!(found, pinned, "results changed: if that is meant, a \"Results\" line in CHANGELOG.md says so");
}
