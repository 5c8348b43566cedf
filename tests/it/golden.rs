//! Digests of stamps, pinned: a change of results is never an accident.
//!
//! The rule: one of these moves only together with a "Results" line in CHANGELOG.md that says what changed and why. To
//! see the new ones, run this test: it prints them.

use crate::world::run;

/// Scenario, levers, digest of two replications from seed 1.
const PINNED: &[(&str, &[&str], &str)] = &[
    ("no-duty", &["time.years=1"], "a131e7a911774a15b8f5cda205d1a40b3bb2cdc9f4f499ef761b89b164d27858"),
    ("theory/meeting", &["time.run_out=120 days"], "94472582c32d5fac2a8aa0c13ca0e10751e68e1c79d74240db74503364782d1b"),
    ("theory/caseload", &["time.run_out=120 days"], "00e0277972f7d39215d4dfa3067c1b579b4bfde32b369be2cce07406f5d3f942"),
];

#[test]
fn digests_are_those_that_were_pinned() {
    let found: Vec<String> = PINNED.iter().map(|(name, sets, _)| run(name, sets, &[], 1, 2).digest).collect();
    let pinned: Vec<&str> = PINNED.iter().map(|&(.., digest)| digest).collect();
    assert_eq!(found, pinned, "results changed: if that is meant, a \"Results\" line in CHANGELOG.md says so");
}
