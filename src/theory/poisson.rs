//! The Poisson distribution, as a vector.
//!
//! Knows: one mean. Must not know: what is counted.

/// P(N = n) for n = 0, 1, ... as far as it exceeds 1e-20 of the largest; entries below that on
/// the left are 0. From the mode outwards by ratios, so that no mean is too large.
///
/// # Formula
///
/// `P(n) = e^-m m^n / n!`, `P(n + 1) / P(n) = m / (n + 1)`
pub(super) fn mass(mean: f64) -> Vec<f64> {
    const NEGLIGIBLE: f64 = 1e-20;
    let mode = mean.max(0.0) as usize;
    let mut weights = vec![0.0; mode + 1];
    weights[mode] = 1.0;
    for n in (1..=mode).rev() {
        let weight = weights[n] * n as f64 / mean;
        if weight < NEGLIGIBLE {
            break;
        }
        weights[n - 1] = weight;
    }
    let mut weight = 1.0;
    loop {
        weight *= mean / weights.len() as f64;
        if weight.is_nan() || weight < NEGLIGIBLE {
            break;
        }
        weights.push(weight);
    }
    let total: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= total);
    weights
}

/// G(s) = E[min(N, s)] = sum over k < s of P(N > k), for s = 0, 1, ..., `mass.len()`; beyond
/// that it stays the mean.
pub(super) fn limited_means(mass: &[f64]) -> Vec<f64> {
    // From the right, so that small tails keep their digits.
    let mut tails = vec![0.0; mass.len()];
    for k in (1..mass.len()).rev() {
        tails[k - 1] = tails[k] + mass[k];
    }
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for tail in tails {
        sum += tail;
        sums.push(sum);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Discrete, Poisson};

    #[test]
    fn agrees_with_statrs_and_has_its_mean() {
        for mean in [0.0, 0.3, 7.6, 120.0, 5_000.0] {
            let mass = mass(mean);
            let total: f64 = mass.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
            assert!((total - mean).abs() < 1e-10 * (1.0 + mean));
            let limited = limited_means(&mass);
            assert!((limited[mass.len()] - mean).abs() < 1e-10 * (1.0 + mean));
            if mean > 0.0 {
                let oracle = Poisson::new(mean).unwrap();
                for n in [0, mean as usize, mean as usize + 3] {
                    assert!((mass[n] - oracle.pmf(n as u64)).abs() < 1e-11);
                }
            }
        }
    }

    #[test]
    fn limited_means_by_hand() {
        let limited = limited_means(&mass(1.0));
        let e = libm::exp(-1.0);
        assert!((limited[1] - (1.0 - e)).abs() < 1e-15);
        assert!((limited[2] - (2.0 - 3.0 * e)).abs() < 1e-15);
    }
}
