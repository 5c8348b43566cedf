//! The coefficients of a generating function from its values on the unit circle.
//!
//! Knows: the fast Fourier transform of a power-of-two length. Must not know: queues.

use super::complex::Complex;
use std::f64::consts::TAU;

/// The first `size` coefficients (a power of two) of a power series with real coefficients.
/// `value(k, z)` is the series at z = e^(2 pi i k / size), asked for k = 0 ..= size / 2 only:
/// the other half is conjugate. Coefficients of order `size` and more are folded onto the
/// first: choose `size` so that they are negligible.
///
/// # Formula
///
/// `q_n = (1 / N) sum_k Q(w^k) w^(-k n)`, w = e^(2 pi i / N).
///
/// Reference: J. Abate, W. Whitt (1992), Operations Research Letters 12(4), 245-251,
/// doi:10.1016/0167-6377(92)90050-D.
pub(super) fn coefficients(size: usize, value: impl Fn(usize, Complex) -> Complex) -> Vec<f64> {
    let turns: Vec<Complex> = (0..size).map(|k| Complex::turn(TAU * k as f64 / size as f64)).collect();
    let mut values = vec![Complex::ONE; size];
    for k in 0..=size / 2 {
        values[k] = value(k, turns[k]);
        if k > 0 {
            values[size - k] = values[k].conjugate();
        }
    }
    transform(&mut values, &turns);
    values.iter().map(|v| v.re / size as f64).collect()
}

/// sum_k v_k w^(-k n) for every n, in place (Cooley and Tukey 1965).
fn transform(values: &mut [Complex], turns: &[Complex]) {
    let size = values.len();
    let bits = size.trailing_zeros();
    if bits == 0 {
        return;
    }
    for i in 0..size {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            values.swap(i, j);
        }
    }
    let mut half = 1;
    while half < size {
        let stride = size / (2 * half);
        for block in values.chunks_exact_mut(2 * half) {
            let (left, right) = block.split_at_mut(half);
            for (k, (a, b)) in left.iter_mut().zip(right).enumerate() {
                let turned = *b * turns[k * stride].conjugate();
                (*a, *b) = (*a + turned, *a - turned);
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn geometric_series() {
        let half = |_, z: Complex| Complex::ONE.times(0.5) / (Complex::ONE - z.times(0.5));
        let mass = coefficients(64, half);
        for (n, q) in mass.iter().enumerate() {
            assert!((q - libm::pow(0.5, n as f64 + 1.0)).abs() < 1e-15);
        }
    }
}
