//! Sobol' indices: shares of the variance, first order and total.

use super::outputs::{Centred, Outputs};
use crate::random::{Key, Stream};
use crate::statistics::{Estimate, LEVEL, Method, Moments, quantile};

/// Shares of the variance of an output.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIndices {
    /// The share that an input explains alone. All together they are at most 1.
    pub first: Vec<Estimate>,
    /// The share that an input has a part in, alone or with others: what would be left if all others were known.
    pub total: Vec<Estimate>,
    /// The variance that the inputs make, in the square of the output's unit, without chance.
    pub variance: f64,
    /// The variance of the chance that was in the outputs and has been taken out.
    pub chance: f64,
}

/// First and total Sobol' indices from the runs of a [`Saltelli`](crate::statistics::design::Saltelli) design over `inputs`
/// inputs, with 95 % intervals from `resamples` (200 or more) bootstrap samples of its blocks. `None` if the number of runs
/// does not fit, there are fewer than two blocks or resamples, or an output is not finite. Without variance the indices do
/// not apply.
///
/// # Formula
///
/// With A, B and AB_j the outputs of a block, around the mean of all outputs, and V the variance of A and B together:
/// `S_j = mean(B (AB_j - A)) / V` (Saltelli 2010), `T_j = mean((A - AB_j)^2) / (2 V)` (Jansen 1999).
///
/// A stochastic model gives `y = f(x) + e`, with e the mean chance of the run's replications and `c(., .)` its covariances.
/// Then on average V is too large by the mean of `c(A, A)` and `c(B, B)`, so that every index is too small; the squared
/// difference is too large by `c(A, A) + c(AB, AB) - 2 c(A, AB)`, so that an input without effect has a total above 0; and
/// with common random numbers the product is too large by `c(B, AB) - c(B, A)`. Each is estimated block by block and taken
/// out. What is left is the indices of f, the mean of the output, not those of a single run. Estimates can then be slightly
/// negative. One thing more points do not mend: random numbers common to all runs, where they matter more at some points than
/// at others, act as one more function of the inputs, which only more replications average out.
///
/// A bootstrap of blocks takes them for independent. Those of a scrambled Sobol' sequence are more even than that, so the
/// intervals are wider than they need be.
///
/// References: A. Saltelli and others (2010), Computer Physics Communications 181(2), 259-270,
/// doi:10.1016/j.cpc.2009.09.018; M. J. W. Jansen (1999), Computer Physics Communications 117, 35-43,
/// doi:10.1016/S0010-4655(98)00154-4; B. Efron, R. J. Tibshirani (1993), An Introduction to the Bootstrap, section 13.3.
pub fn sobol_indices(outputs: Outputs<'_>, inputs: usize, resamples: usize, key: Key) -> Option<SobolIndices> {
    let (runs, size) = (outputs.len(), inputs + 2);
    if inputs == 0 || resamples < 2 || runs < 2 * size || !runs.is_multiple_of(size) {
        return None;
    }
    let centred = outputs.centred()?;
    let terms: Vec<Vec<f64>> = (0..runs / size).map(|block| terms(&centred, block * size, inputs)).collect();
    let whole = mean_of(&terms, 0..terms.len());
    let mut stream = key.stream();
    let resampled: Vec<Vec<f64>> = (0..resamples).map(|_| indices(&resample(&terms, &mut stream))).collect();
    let estimate = |(place, value): (usize, f64)| {
        estimate(value, resampled.iter().map(|values| values[place]).collect(), terms.len() as u64)
    };
    let mut first: Vec<Estimate> = indices(&whole).into_iter().enumerate().map(estimate).collect();
    let total = first.split_off(inputs);
    Some(SobolIndices { first, total, variance: variance(&whole), chance: whole[2 * inputs + 2] })
}

/// What a block adds to each mean: numerators of first and total indices, then square, value and chance of A and B.
fn terms(centred: &Centred<'_>, start: usize, inputs: usize) -> Vec<f64> {
    let (a, b) = (start, start + inputs + 1);
    let y = |run: usize| centred.means[run];
    let chance = |i: usize, j: usize| centred.covariance(i, j);
    let first = (a + 1..b).map(|ab| y(b) * (y(ab) - y(a)) - chance(b, ab) + chance(b, a));
    let total = (a + 1..b).map(|ab| {
        let gap = y(a) - y(ab);
        0.5 * (gap * gap - chance(a, a) - chance(ab, ab) + 2.0 * chance(a, ab))
    });
    let noise = 0.5 * (chance(a, a) + chance(b, b));
    let square = 0.5 * (y(a) * y(a) + y(b) * y(b)) - noise;
    first.chain(total).chain([square, 0.5 * (y(a) + y(b)), noise]).collect()
}

fn mean_of(terms: &[Vec<f64>], blocks: impl Iterator<Item = usize>) -> Vec<f64> {
    let mut sums = vec![0.0; terms[0].len()];
    blocks.for_each(|block| sums.iter_mut().zip(&terms[block]).for_each(|(sum, term)| *sum += term));
    sums.iter().map(|sum| sum / terms.len() as f64).collect()
}

fn resample(terms: &[Vec<f64>], stream: &mut Stream) -> Vec<f64> {
    let blocks = terms.len() as u32;
    mean_of(terms, (0..blocks).map(|_| stream.below(blocks) as usize))
}

/// The variance that mean terms say; not above 0 where there is nothing but chance.
fn variance(means: &[f64]) -> f64 {
    let [.., square, value, _] = means else { return f64::NAN };
    square - value * value
}

/// First indices, then total ones; NaN without variance.
fn indices(means: &[f64]) -> Vec<f64> {
    let variance = variance(means);
    let share = |numerator: &f64| if variance > 0.0 { numerator / variance } else { f64::NAN };
    means[..means.len() - 3].iter().map(share).collect()
}

/// The percentile interval; without limits if a resample had no variance to share out.
fn estimate(value: f64, mut resampled: Vec<f64>, blocks: u64) -> Estimate {
    if value.is_nan() {
        return Estimate::not_applicable(blocks);
    }
    if resampled.iter().any(|value| value.is_nan()) {
        let endless = f64::INFINITY;
        return Estimate {
            mean: value,
            se: endless,
            low: -endless,
            high: endless,
            n: blocks,
            method: Method::Bootstrap,
        };
    }
    let se = resampled.iter().copied().collect::<Moments>().variance().sqrt();
    let mut limit = |p: f64| quantile(&mut resampled, p).unwrap_or(f64::NAN);
    let (low, high) = (limit(0.5 - 0.5 * LEVEL), limit(0.5 + 0.5 * LEVEL));
    Estimate { mean: value, se, low, high, n: blocks, method: Method::Bootstrap }
}

#[cfg(test)]
mod tests {
    use super::super::known::{g_function, g_truth, ishigami, ishigami_truth, numbers, salib};
    use super::*;
    use crate::statistics::design::{Design, Saltelli, Sobol};

    fn design(blocks: usize, inputs: usize, seed: u64) -> Vec<Vec<f64>> {
        let base = Sobol::new(blocks, 2 * inputs).unwrap().scrambled(Key::new(seed));
        Saltelli::new(base).unwrap().all()
    }

    fn largest_error(found: &[Estimate], truth: &[f64]) -> f64 {
        assert_eq!(found.len(), truth.len());
        found.iter().zip(truth).map(|(found, truth)| (found.mean - truth).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn ishigami_is_met() {
        let outputs: Vec<f64> = design(4_096, 3, 1).iter().map(|x| ishigami(x)).collect();
        let found = sobol_indices(Outputs::Exact(&outputs), 3, 200, Key::new(1)).unwrap();
        let (variance, first, total) = ishigami_truth();
        assert!((found.variance / variance - 1.0).abs() < 0.01, "{} {variance}", found.variance);
        assert!(largest_error(&found.first, &first) < 0.01, "{:?} {first:?}", found.first);
        assert!(largest_error(&found.total, &total) < 0.01, "{:?} {total:?}", found.total);
        let all = found.first.iter().zip(first).chain(found.total.iter().zip(total));
        all.for_each(|(found, truth)| assert!(found.contains(truth) && found.half_width() < 0.06, "{found:?} {truth}"));
        assert_eq!(found.chance, 0.0);
    }

    #[test]
    fn the_g_function_is_met() {
        let outputs: Vec<f64> = design(4_096, 6, 2).iter().map(|x| g_function(x)).collect();
        let found = sobol_indices(Outputs::Exact(&outputs), 6, 200, Key::new(2)).unwrap();
        let (first, total) = g_truth();
        assert!(largest_error(&found.first, &first) < 0.01, "{:?} {first:?}", found.first);
        assert!(largest_error(&found.total, &total) < 0.01, "{:?} {total:?}", found.total);
    }

    #[test]
    fn agrees_with_salib() {
        let fixture = &salib()["sobol"];
        let blocks = fixture["blocks"].as_u64().unwrap() as usize;
        let design = Saltelli::new(Sobol::new(blocks, 6).unwrap()).unwrap();
        let outputs: Vec<f64> = design.all().iter().map(|x| ishigami(x)).collect();
        let found = sobol_indices(Outputs::Exact(&outputs), 3, 2_000, Key::new(3)).unwrap();
        assert!(largest_error(&found.first, &numbers(&fixture["first"])) < 1e-10);
        assert!(largest_error(&found.total, &numbers(&fixture["total"])) < 1e-10);
        // Their half widths are 1.96 standard errors over 2,000 resamples, each known to about 2 %.
        for (ours, theirs) in [(&found.first, "first_half_width"), (&found.total, "total_half_width")] {
            for (ours, theirs) in ours.iter().zip(numbers(&fixture[theirs])) {
                assert!((1.96 * ours.se / theirs - 1.0).abs() < 0.1, "{ours:?} {theirs}");
            }
        }
    }

    /// 4 replications of Ishigami's function with chance of variance 16 each: of the means 4, of the output itself 13.8.
    /// With `shared` above 0 that part of it is common to the runs of a block and grows with the first input, and each
    /// replication moves all runs of the design alike.
    fn noisy(blocks: usize, shared: f64, seed: u64) -> Vec<Vec<f64>> {
        let key = Key::new(seed).with(77);
        let (common, own) = (4.0 * shared.sqrt(), 4.0 * (1.0 - shared).sqrt());
        let normals = |key: Key| (0..4).map(move |r| key.with(r).stream().normal());
        let run = |(run, x): (u64, &Vec<f64>)| {
            let draws =
                normals(key.with(1).with(run)).zip(normals(key.with(2).with(run / 5))).zip(normals(key.with(3)));
            let y = |((a, b), c)| ishigami(x) + own * a + common * (2.0 * x[0] * b + 3.0 * c);
            draws.map(y).collect()
        };
        (0..).zip(&design(blocks, 3, seed)).map(run).collect()
    }

    fn means(runs: &[Vec<f64>]) -> Vec<f64> {
        runs.iter().map(|run| run.iter().sum::<f64>() / run.len() as f64).collect()
    }

    /// With independent chance and no correction the third input's total, 0.244, comes out as (3.37 + 4) / (13.8 + 4) = 0.41
    /// (seen: 0.408), with it as 0.240; with common chance the second's first index, 0.442, as 0.329, with it as 0.438. The
    /// bootstrap's standard errors are at most 0.018, and those of scrambled points are smaller.
    #[test]
    fn chance_is_taken_out() {
        let (_, first, total) = ishigami_truth();
        for shared in [0.0, 0.5] {
            let runs = noisy(8_192, shared, 5);
            let naive = sobol_indices(Outputs::Exact(&means(&runs)), 3, 50, Key::new(1)).unwrap();
            let found = sobol_indices(Outputs::Replicates(&runs), 3, 50, Key::new(1)).unwrap();
            let missed = largest_error(&naive.first, &first).max(largest_error(&naive.total, &total));
            assert!(missed > 0.1, "{shared}: {naive:?}");
            assert!(largest_error(&found.first, &first) < 0.03, "{shared}: {:?} {first:?}", found.first);
            assert!(largest_error(&found.total, &total) < 0.03, "{shared}: {:?} {total:?}", found.total);
            if shared == 0.0 {
                assert!((found.chance - 4.0).abs() < 0.1, "{}", found.chance);
            }
        }
    }

    #[test]
    fn known_variances_serve_as_well_as_replicates() {
        let runs = noisy(8_192, 0.0, 6);
        let (_, first, total) = ishigami_truth();
        let variances = vec![4.0; runs.len()];
        let outputs = Outputs::Noisy { means: &means(&runs), variances: &variances };
        let found = sobol_indices(outputs, 3, 50, Key::new(1)).unwrap();
        assert!(largest_error(&found.first, &first) < 0.03, "{:?}", found.first);
        assert!(largest_error(&found.total, &total) < 0.03, "{:?}", found.total);
        assert_eq!(found.chance, 4.0);
    }

    /// 300 scrambled designs of 256 blocks: six intervals each. A share of 95 % has a standard error of 0.0126; the limit
    /// is 4 of them below, and none above, since scrambled blocks are more even than independent ones. Seen: 97 to 100 %.
    #[test]
    fn intervals_cover_at_least_as_often_as_they_say() {
        let (_, first, total) = ishigami_truth();
        let mut covered = [0; 6];
        for seed in 0..300 {
            let outputs: Vec<f64> = design(256, 3, seed).iter().map(|x| ishigami(x)).collect();
            let found = sobol_indices(Outputs::Exact(&outputs), 3, 200, Key::new(seed)).unwrap();
            let all = found.first.iter().zip(first).chain(found.total.iter().zip(total));
            covered.iter_mut().zip(all).for_each(|(count, (found, truth))| *count += i32::from(found.contains(truth)));
        }
        assert!(covered.iter().all(|count| *count >= 270), "{covered:?}");
    }

    #[test]
    fn nothing_to_share_out() {
        let constant = sobol_indices(Outputs::Exact(&[2.0; 8]), 2, 10, Key::new(1)).unwrap();
        assert!(constant.first.iter().chain(&constant.total).all(|index| !index.is_applicable()));
        assert_eq!(sobol_indices(Outputs::Exact(&[2.0; 9]), 2, 10, Key::new(1)), None);
        assert_eq!(sobol_indices(Outputs::Exact(&[2.0; 4]), 2, 10, Key::new(1)), None, "one block");
        assert_eq!(sobol_indices(Outputs::Exact(&[2.0; 8]), 0, 10, Key::new(1)), None);
    }
}
