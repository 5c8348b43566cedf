//! The seeds of the fuzzer, read again as it reads them, so that what it once found stays mended.

#[path = "../../fuzz/parsers.rs"]
mod parsers;

use parsers::World;
use std::path::Path;

/// Reads each seed of a target: how many there are, and how many were taken.
fn replay(target: &str, read: impl Fn(&[u8]) -> bool) -> (usize, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let seeds: Vec<_> = folder.read_dir().unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect();
    (seeds.len(), seeds.iter().filter(|seed| read(seed)).count())
}

#[test]
fn no_seed_of_the_fuzzer_makes_a_parser_panic() {
    let world = World::default();
    for (target, outcome) in [
        ("local", replay("local", |bytes| world.local(bytes))),
        ("matched", replay("matched", |bytes| world.matched(bytes))),
        ("plan", replay("plan", |bytes| world.plan(bytes))),
        ("words", replay("words", |bytes| world.words(bytes))),
    ] {
        let (seeds, taken) = outcome;
        assert!(
            taken > 0 && taken < seeds,
            "{target}: of {seeds} seeds {taken} are taken; some of both kinds teach more"
        );
    }
}
