//! Chance and ignorance apart, through the whole program: what is planted in a range is found between draws, what is
//! chance within them, whatever the machine does.

use crate::world::{data, load};
use maracsim::experiment::{DrawnResults, Ready};
use maracsim::scenario::Texts;
use maracsim::statistics::Covers;
use std::sync::atomic::{AtomicBool, Ordering};

/// Falkirk, alone in its group.
const ALONE: &str = "S12000014";

fn draws(ready: &Ready, areas: &[&str], seed: u64, draws: u32) -> DrawnResults {
    let areas: Vec<String> = areas.iter().map(|gss| (*gss).to_string()).collect();
    let stop = AtomicBool::new(false);
    ready.draws(data(), &areas, seed, draws).run(&stop, &mut |_| {}).expect("every draw keeps the rules")
}

fn planted(rate: &str) -> Ready {
    let text = format!(
        "title = \"t\"\nrationale = \"r\"\nextends = \"theory/meeting\"\n[set]\n\"demand.rate\" = {rate}\n\
         \"time.years\" = \"1\"\n\"time.burn_in\" = \"0 days\"\n\"time.run_out\" = \"0 days\"\n"
    );
    Ready::read(data(), &Texts(&[("a.toml", &text)]), "a.toml", &[]).expect("a sound scenario")
}

/// Referrals in a year of 366 days are Poisson with mean 366 x the rate; the rate is triangular on 1, 2 and 4 a day. So
/// within draws the variance is 366 x 7/3 = 854, and between draws 366^2 x 7/18 = 52,093 (SD 228). With 600 draws the
/// standard error of the variance within is 854 sqrt(2 / 600) = 49, of that between (kurtosis 2.4) 52,093 sqrt(1.4 / 600)
/// = 2,516; limits of 4: a wrong tenth of the SD between, or chance counted twice, would be found.
#[test]
fn planted_variances_come_back() {
    let ready = planted("{ value = \"2 per day\", low = \"1 per day\", high = \"4 per day\" }");
    let found = draws(&ready, &[], 1, 600);
    let plan = ready.plan(&[], 1, 1);
    let at = plan.measures.iter().position(|measure| measure.id == "referrals").expect("a measure");
    let drawn = found.estimates[at];
    let days = 366.0;
    let (within, between) = (days * 7.0 / 3.0, days * days * 7.0 / 18.0);
    assert!((drawn.chance * drawn.chance - within).abs() < 4.0 * within * (2.0_f64 / 600.0).sqrt(), "{drawn:?}");
    assert!((drawn.inputs * drawn.inputs - between).abs() < 4.0 * between * (1.4_f64 / 600.0).sqrt(), "{drawn:?}");
    // 10th and 90th percentile of the triangular law: 1 + sqrt(0.1 x 3 x 1) and 4 - sqrt(0.1 x 3 x 2); the standard error
    // of either is below 0.05 a day.
    let [low, high] = [1.0 + 0.3_f64.sqrt(), 4.0 - 0.6_f64.sqrt()].map(|rate| days * rate);
    assert!((drawn.estimate.low - low).abs() < 4.0 * 0.05 * days, "{drawn:?}, not {low}");
    assert!((drawn.estimate.high - high).abs() < 4.0 * 0.05 * days, "{drawn:?}, not {high}");
    assert_eq!(drawn.estimate.method.covers(), Covers::ChanceAndInputs);
}

/// With the rate known there is nothing between draws: its variance is below 4 standard errors, 4 x 732 sqrt(2 / 600) / 1.
#[test]
fn what_is_known_has_no_ignorance() {
    let ready = planted("\"2 per day\"");
    let found = draws(&ready, &[], 1, 600);
    let at = ready.plan(&[], 1, 1).measures.iter().position(|measure| measure.id == "referrals").expect("a measure");
    let (drawn, within) = (found.estimates[at], 366.0 * 2.0);
    assert!((drawn.chance * drawn.chance / within - 1.0).abs() < 4.0 * (2.0_f64 / 600.0).sqrt(), "{drawn:?}");
    assert!(drawn.inputs * drawn.inputs < 4.0 * within * (2.0_f64 / 600.0).sqrt(), "{drawn:?}");
}

#[test]
fn one_two_and_eight_threads_give_the_same_draws() {
    let world = load("no-duty", &["time.years=1"]);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
        pool.install(|| draws(&world.0, &[ALONE], 7, 9))
    };
    let one = with(1);
    assert_eq!((one.draws, one.digests.len()), (9, 18));
    for threads in [2, 8] {
        let many = with(threads);
        assert_eq!(many.digest, one.digest, "{threads} threads");
        assert_eq!(format!("{:?}", many.estimates), format!("{:?}", one.estimates), "{threads} threads");
    }
}

#[test]
fn a_stop_leaves_the_first_whole_draws() {
    let world = load("no-duty", &["time.years=1"]);
    let areas = [ALONE.to_string()];
    let stop = AtomicBool::new(false);
    let mut raise = |done: u32| stop.store(done >= 4, Ordering::Relaxed);
    let some = world.0.draws(data(), &areas, 7, 2_000).run(&stop, &mut raise).expect("every draw keeps the rules");
    assert!(some.draws >= 4 && some.draws < 2_000 && some.requested == 2_000);
    assert_eq!(some.digests.len() as u32, 2 * some.draws);
    let few = draws(&world.0, &[ALONE], 7, 4);
    assert_eq!(few.digests[..], some.digests[..8]);
}

#[test]
fn both_uses_of_a_draw_have_chance_of_their_own_and_the_central_run_has_none_of_it() {
    let world = load("no-duty", &["time.years=1"]);
    let found = draws(&world.0, &[ALONE], 7, 4);
    let central = world.run(&[ALONE], 7, 8);
    let mut all: Vec<u64> = found.digests.iter().chain(&central.digests).flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 16);
    assert!(central.drawn.is_none());
}

/// One authority alone has the draws that it has among all.
#[test]
fn an_authority_has_the_same_draws_alone_and_among_all() {
    let world = load("no-duty", &["time.years=1"]);
    let (alone, all) = (draws(&world.0, &[ALONE], 7, 2), draws(&world.0, &[], 7, 2));
    let place = world.run(&[], 7, 1).simulated.iter().position(|gss| gss == ALONE).expect("one of the 32");
    for (own, among) in alone.digests.iter().zip(&all.digests) {
        assert_eq!(own[0], among[place]);
    }
}
