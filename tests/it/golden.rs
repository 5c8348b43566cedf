//! Digests of stamps, pinned: a change of results is never an accident.
//!
//! The rule: one of these moves only together with a "Results" line in CHANGELOG.md that says what changed and why. To
//! see the new ones, run this test: it prints them.

use crate::world::run;

/// Scenario, levers, digest of two replications from seed 1.
const PINNED: &[(&str, &[&str], &str)] = &[
    ("no-duty", &["time.years=1"], "2b64209b67729468f0a5ef6ec9092a1bf4d140e8aeb216ba79814fa6fc48ba87"),
    ("theory/meeting", &[], "8ad9f91172d1b9e93413728b2fe2413fe9d04644488b81b255c57e9935823f77"),
    ("theory/caseload", &[], "3abe3ccc75a887f126d83d58d543353de70eb6bb57ee6893c734883bc01cb77d"),
];

#[test]
fn digests_are_those_that_were_pinned() {
    let found: Vec<String> = PINNED.iter().map(|(name, sets, _)| run(name, sets, &[], 1, 2).digest).collect();
    let pinned: Vec<&str> = PINNED.iter().map(|&(.., digest)| digest).collect();
    assert_eq!(found, pinned, "results changed: if that is meant, a \"Results\" line in CHANGELOG.md says so");
}
