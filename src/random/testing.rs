//! Measures of fit shared by the tests of this floor's samplers.

use super::{Key, Stream};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// P(chi-square with (cells - 1) degrees of freedom > the observed sum).
pub(super) fn chi_square_p_value(counts: &[f64], expected: f64) -> f64 {
    let sum: f64 = counts.iter().map(|c| (c - expected).powi(2)).sum();
    let law = ChiSquared::new(counts.len() as f64 - 1.0).unwrap();
    law.sf(sum / expected)
}

/// Checks a sampler by Kolmogorov and Smirnov with n = 200,000 draws.
///
/// The limit 2.2 / sqrt(n) = 0.0049 has a chance of 2 exp(-2 * 2.2^2) = 1.2e-4 of refusing a
/// right sampler (and the seed is fixed: it passes always or never). A distribution function
/// that is wrong by 0.0095 anywhere is refused with a probability above 0.99: for a location,
/// that is an error of about 0.024 standard deviations.
pub(super) fn assert_follows(name: &str, mut draw: impl FnMut(&mut Stream) -> f64, cdf: impl Fn(f64) -> f64) {
    const N: usize = 200_000;
    let mut stream = Key::new(20_261_122).stream();
    let mut values: Vec<f64> = (0..N).map(|_| draw(&mut stream)).collect();
    values.sort_by(f64::total_cmp);
    let mut distance: f64 = 0.0;
    for (i, &x) in values.iter().enumerate() {
        let f = cdf(x);
        distance = distance.max(f - i as f64 / N as f64).max((i + 1) as f64 / N as f64 - f);
    }
    let limit = 2.2 / (N as f64).sqrt();
    assert!(distance < limit, "{name}: distance {distance} above {limit}");
}
