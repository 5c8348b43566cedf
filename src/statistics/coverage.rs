//! Do the intervals cover as often as they say? By experiment, with our own streams.
//!
//! Each experiment is repeated 4,000 times: the share that covers has a standard error of
//! sqrt(0.95 x 0.05 / 4000) = 0.0034. The limits are 4 of them (0.0138): a right method fails
//! once in 16,000 seeds, and one that truly covers 92 % of the time is caught with a
//! probability above 0.9999. Seeds are fixed, so each test passes always or never.
//!
//! Here: Student's t, batch means, ratios, Wilson, Clopper and Pearson, order statistics, and paired means, ratios and
//! shares. Elsewhere: families of differences in `paired`, ranges over draws in `drawn`, bootstrap in
//! `sensitivity::sobol_indices`, regression in `sensitivity::evppi`, Fieller in `sensitivity::switching`, and the whole
//! program's in `tests/it/honest.rs`. The rule of three is exact by its making.

use super::*;
use crate::random::{Key, Stream};

const REPEATS: u32 = 4_000;
const LIMIT: f64 = 0.0138;

/// The share of repeats in which the interval contains the truth.
fn coverage(seed: u64, truth: f64, mut estimate: impl FnMut(&mut Stream) -> Estimate) -> f64 {
    let key = Key::new(seed);
    let covered = (0..REPEATS).filter(|&i| estimate(&mut key.with(u64::from(i)).stream()).contains(truth)).count();
    covered as f64 / f64::from(REPEATS)
}

fn draws(n: usize, mut draw: impl FnMut() -> f64) -> Vec<f64> {
    (0..n).map(|_| draw()).collect()
}

/// P(X = k) for k = 0..=n of a binomial.
fn binomial(n: u64, p: f64) -> Vec<f64> {
    if p > 0.5 {
        // From the other end: (1 - p)^n would underflow.
        return binomial(n, 1.0 - p).into_iter().rev().collect();
    }
    let mut mass = vec![libm::pow(1.0 - p, n as f64)];
    for k in 1..=n {
        let last = mass[k as usize - 1];
        mass.push(last * p / (1.0 - p) * (n - k + 1) as f64 / k as f64);
    }
    mass
}

fn exact_coverage(n: u64, p: f64, interval: impl Fn(u64, u64) -> Estimate) -> f64 {
    (0..).zip(binomial(n, p)).filter(|&(k, _)| interval(k, n).contains(p)).map(|(_, m)| m).sum()
}

#[test]
fn student_t_covers() {
    for n in [2, 5, 30] {
        let share = coverage(1, 3.0, |s| student_t(&draws(n, || 3.0 + 2.0 * s.normal())));
        assert!((share - 0.95).abs() < LIMIT, "n = {n}: {share}");
    }
}

/// Autoregressive with correlation 0.5 from one value to the next: 30 batches of 100. The
/// variance of a batch mean is understated by under 2 %, the coverage by under 0.002.
#[test]
fn batch_means_cover() {
    let share = coverage(2, 0.0, |s| {
        let mut x = s.normal() / 0.75f64.sqrt();
        batch_means(
            &draws(3_000, || {
                x = 0.5 * x + s.normal();
                x
            }),
            30,
        )
    });
    assert!((share - 0.95).abs() < LIMIT + 0.002, "{share}");
    let naive = coverage(2, 0.0, |s| {
        let mut x = s.normal() / 0.75f64.sqrt();
        student_t(&draws(300, || {
            x = 0.5 * x + s.normal();
            x
        }))
    });
    assert!(naive < 0.8, "ignoring correlation must be seen: {naive}");
}

/// Heard in time and heard, in 30 replications: 40 cases of which a share that varies between
/// replications is in time. The true ratio is E[Y] / E[X] = 0.8; skewness costs up to 0.01.
#[test]
fn ratio_covers() {
    let share = coverage(3, 0.8, |s| {
        let pairs: Vec<(f64, f64)> = (0..30)
            .map(|_| {
                let heard = 20.0 + f64::from(s.below(41));
                let share = 0.7 + 0.2 * s.uniform();
                (draws(heard as usize, || f64::from(u8::from(s.chance(share)))).iter().sum(), heard)
            })
            .collect();
        ratio(&pairs)
    });
    assert!((share - 0.95).abs() < LIMIT + 0.01, "{share}");
}

/// Wilson covers 95 % on average over p, Clopper and Pearson at least 95 % at each p: exact
/// sums, no sampling.
#[test]
fn wilson_covers_on_average_and_exact_always() {
    for n in [10, 30, 200] {
        let shares: Vec<f64> = (1..100).map(|i| f64::from(i) / 100.0).collect();
        let mean = shares.iter().map(|&p| exact_coverage(n, p, wilson)).sum::<f64>() / 99.0;
        assert!((mean - 0.95).abs() < 0.01, "n = {n}: {mean}");
        let exact = |p: &f64| exact_coverage(n, *p, clopper_pearson);
        assert!(shares.iter().map(exact).all(|coverage| coverage >= 0.95 - 1e-9), "n = {n}");
    }
}

#[test]
fn wilson_covers_as_computed() {
    let share = coverage(4, 0.9, |s| wilson((0..30).filter(|_| s.chance(0.9)).count() as u64, 30));
    assert!((share - exact_coverage(30, 0.9, wilson)).abs() < LIMIT, "{share}");
}

/// The truth lies between the order statistics with the binomial probability of their ranks,
/// which is at least 95 %: 1 - P(Bin <= l - 1) - P(Bin >= u).
#[test]
fn quantile_intervals_cover() {
    for (n, p) in [(100, 0.9), (60, 0.5)] {
        let truth = -libm::log(1.0 - p);
        let share = coverage(5, truth, |s| {
            let mut values = draws(n, || s.exponential());
            values.sort_by(f64::total_cmp);
            quantile_interval(&values, p)
        });
        let sorted: Vec<f64> = (1..=n).map(|i| i as f64).collect();
        let ranks = quantile_interval(&sorted, p);
        let inside = |k: usize| ranks.low <= k as f64 && (k as f64) < ranks.high;
        let mass = binomial(n as u64, p);
        let exact: f64 = (0..=n).filter(|&k| inside(k)).map(|k| mass[k]).sum();
        assert!((0.95..0.98).contains(&exact), "{exact}");
        assert!((share - exact).abs() < LIMIT, "n = {n}: {share} against {exact}");
    }
}

/// Two runs that share most of their chance: the difference of the means is 0.5.
#[test]
fn paired_means_cover() {
    for n in [5, 30] {
        let share = coverage(6, 0.5, |s| {
            let pairs: Vec<(f64, f64)> = (0..n)
                .map(|_| {
                    let common = 3.0 * s.normal();
                    (common, common + 0.5 + s.normal())
                })
                .collect();
            paired_means(&pairs, 1).estimate
        });
        assert!((share - 0.95).abs() < LIMIT, "n = {n}: {share}");
    }
}

/// Two runs hear the same cases, so many of them in time; the shares differ by 0.1. Skewness costs up to 0.01.
#[test]
fn paired_ratios_cover() {
    let share = coverage(7, 0.1, |s| {
        let pairs: Vec<RatioPair> = (0..30)
            .map(|_| {
                let heard = 20.0 + f64::from(s.below(41));
                let base = 0.6 + 0.2 * s.uniform();
                let mut in_time =
                    |share: f64| draws(heard as usize, || f64::from(u8::from(s.chance(share)))).iter().sum();
                [[in_time(base), heard], [in_time(base + 0.1), heard]]
            })
            .collect();
        paired_ratios(&pairs, 1).estimate
    });
    assert!((share - 0.95).abs() < LIMIT + 0.01, "{share}");
}

/// Of 40 trials 15 % succeed only in the other run and 5 % only in the base: the limits of Agresti and Min, which are to
/// cover 95 % or somewhat more. One that covers 92 % is refused with a probability above 0.9999.
#[test]
fn paired_shares_cover() {
    let share = coverage(8, 0.1, |s| {
        let (mut gained, mut lost) = (0, 0);
        for _ in 0..40 {
            let u = s.uniform();
            gained += u64::from(u < 0.15);
            lost += u64::from((0.15..0.2).contains(&u));
        }
        paired_shares(20, gained, lost, 40, 1).estimate
    });
    assert!((0.95 - LIMIT..0.98).contains(&share), "{share}");
}
