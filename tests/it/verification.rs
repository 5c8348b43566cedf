//! `docs/VERIFICATION.md` says what this version does: all that does not depend on chance, and some of what does.

use maracsim::experiment::shipped;
use maracsim::experiment::verify::{Depth, Prepared, Trial, trials};
use maracsim::report::verification::{lines, names, promise, settings};
use std::sync::atomic::AtomicBool;

fn committed(name: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(str::to_string).collect()
}

const AGAIN: &str = "run `maracsim verify` (and `--deep`, if what it runs has changed) to write it again";

/// Every comparison with its closed form and every command stands in the document, in order, and nothing else does.
#[test]
fn the_documents_hold_every_comparison_and_every_truth() {
    for (depth, name) in [(Depth::Usual, "VERIFICATION.md"), (Depth::Deep, "VERIFICATION-DEEP.md")] {
        let (all, page) = (trials(depth), committed(name));
        let promises = names(&all).into_iter().zip(&all).flat_map(|(name, trial): (String, &Trial)| {
            trial.checks.iter().map(|check| promise(&name, trial, check)).collect::<Vec<_>>()
        });
        let promises: Vec<String> = promises.collect();
        let told: Vec<&String> =
            page.iter().filter(|line| line.ends_with("agrees |") || line.ends_with("sharp |")).collect();
        assert_eq!(told.len(), promises.len(), "{name}: {AGAIN}");
        for (line, promise) in told.iter().zip(&promises) {
            assert!(line.starts_with(promise.as_str()), "{name}: `{line}` is not `{promise}`: {AGAIN}");
        }
        let commands: Vec<String> =
            settings(&all).iter().map(|[name, command]| format!("* {name}: `{command}`")).collect();
        let listed: Vec<&String> = page.iter().filter(|line| line.contains(": `maracsim run ")).collect();
        assert!(listed.iter().copied().eq(&commands), "{name}: the commands are others: {AGAIN}");
        let version = format!("version {};", env!("CARGO_PKG_VERSION"));
        assert!(page.iter().any(|line| line.contains(&version)), "{name} is of another version: {AGAIN}");
    }
}

/// The smallest runs of each part, simulated again: to the byte.
#[test]
fn the_smallest_runs_of_the_document_come_out_the_same() {
    const REFERRALS: f64 = 1.2e6;
    let (all, page, data) = (trials(Depth::Usual), committed("VERIFICATION.md"), shipped().unwrap());
    let mut parts = std::collections::BTreeSet::new();
    for (name, trial) in names(&all).iter().zip(&all) {
        let prepared = Prepared::new(&data, trial).unwrap();
        if prepared.referrals() * f64::from(trial.replications) > REFERRALS {
            continue;
        }
        parts.insert(trial.part);
        let found = prepared.run(&AtomicBool::new(false), &mut |_| {}).expect("nobody stops it");
        for line in lines(name, trial, &found) {
            assert!(page.contains(&line), "`{line}` is not in docs/VERIFICATION.md: {AGAIN}");
        }
    }
    assert_eq!(parts.len(), 4, "one run of each part: {parts:?}");
}

#[test]
fn a_stopped_trial_says_nothing() {
    let (all, data) = (trials(Depth::Usual), shipped().unwrap());
    let by_stamps = all.iter().find(|trial| trial.checks[0].what.contains("urgent")).expect("one by urgency");
    for trial in [&all[0], by_stamps] {
        let prepared = Prepared::new(&data, trial).unwrap();
        assert!(prepared.run(&AtomicBool::new(true), &mut |_| {}).is_none());
    }
}
