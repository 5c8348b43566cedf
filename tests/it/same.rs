//! The same answer whatever the machine does: threads, company, number of replications. Only the seed makes another one.

use crate::world::load;
use maracsim::experiment::Results;

const SETS: &[&str] = &["time.years=1"];
/// Falkirk, alone in its group.
const ALONE: &str = "S12000014";
/// Shetland, with the others of its coordinator team.
const SHARING: &str = "S12000027";

/// Estimates as bits, so that "not applicable" equals itself.
fn bits(results: &Results) -> Vec<[u64; 5]> {
    let of = |estimate: &maracsim::statistics::Estimate| {
        let maracsim::statistics::Estimate { mean, se, low, high, n, .. } = *estimate;
        [mean.to_bits(), se.to_bits(), low.to_bits(), high.to_bits(), n]
    };
    results.estimates.iter().map(of).collect()
}

#[test]
fn one_two_and_eight_threads_give_the_same_bits() {
    let world = load("no-duty", SETS);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
        // Ten replications are no whole number of batches on any of them.
        pool.install(|| world.run(&[ALONE, SHARING], 7, 10))
    };
    let one = with(1);
    assert_eq!(one.replications, 10);
    for threads in [2, 8] {
        let many = with(threads);
        assert_eq!(many.digest, one.digest, "{threads} threads");
        assert_eq!(many.digests, one.digests, "{threads} threads");
        assert_eq!(bits(&many), bits(&one), "{threads} threads");
    }
}

#[test]
fn an_authority_has_the_same_run_alone_and_among_all() {
    let world = load("no-duty", SETS);
    let all = world.run(&[], 7, 3);
    assert_eq!(all.simulated.len(), 32);
    for gss in [ALONE, SHARING] {
        let alone = world.run(&[gss], 7, 3);
        assert_eq!(alone.simulated, [gss]);
        let place = all.places.iter().position(|place| place.gss == gss).expect("one of the 32");
        for (among, own) in all.digests.iter().zip(&alone.digests) {
            assert_eq!(among[place], own[0], "{gss}");
        }
        let each = (all.years.len() + 1) * all.measures.len();
        assert_eq!(bits(&all)[place * each..(place + 1) * each], bits(&alone)[..], "{gss}");
    }
    assert!(world.group_of(SHARING).0.authorities.len() > 1, "this one was meant to share a team");
}

#[test]
fn more_replications_begin_with_the_fewer_ones() {
    let world = load("no-duty", SETS);
    let (some, more) = (world.run(&[SHARING], 7, 5), world.run(&[SHARING], 7, 13));
    assert_eq!(more.digests[..5], some.digests[..]);
    assert_ne!(more.digest, some.digest);
}

#[test]
fn seeds_and_replications_differ_from_each_other() {
    let world = load("no-duty", SETS);
    let (one, other) = (world.run(&[ALONE], 7, 4), world.run(&[ALONE], 8, 4));
    let mut all: Vec<u64> = one.digests.iter().chain(&other.digests).flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 8);
}

#[test]
fn a_system_that_has_run_before_gives_the_same_run() {
    use maracsim::model::System;
    use maracsim::random::Key;
    let world = load("no-duty", SETS);
    let (group, _) = world.group_of(SHARING);
    let mut used = System::new(group);
    for replication in [3, 9, 4] {
        used.start(Key::new(1).with(replication));
        while used.advance() {}
        let fresh = crate::world::stamps(group, 1, replication);
        let used = crate::world::History::of(&used);
        assert_eq!(format!("{used:?}"), format!("{fresh:?}"), "replication {replication}");
    }
}
