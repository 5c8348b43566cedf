//! Owen's nested uniform scrambling.

use crate::random::Key;

/// How many levels of the tree of digits one random word decides: 1 + 2 + 4 + 8 + 16 + 32 of its 64 bits.
const LEVELS: u32 = 6;
/// Half of 2^-52: the middle of the cell that 52 binary digits name.
const HALF_CELL: f64 = 1.0 / (1u64 << 53) as f64;

/// A binary fraction with 32 digits, scrambled: uniform on the open interval (0, 1), and as even as it was together with
/// the other points of its net.
///
/// # Formula
///
/// Each digit is flipped or not by a fair coin that belongs to all the digits before it, so that what was in one
/// elementary interval stays together in one. Here the coin is a bit of the word at (level, digits before); 20 more
/// digits are random for each different point. True nesting, no shortcut: with the same key equal digits stay equal.
///
/// Reference: A. B. Owen (1995), Randomly permuted (t, m, s)-nets and (t, s)-sequences, Lecture Notes in Statistics 106,
/// 299-317.
pub(super) fn scrambled(digits: u32, key: Key) -> f64 {
    let mut flips = 0u32;
    for first in (0..u32::BITS).step_by(LEVELS as usize) {
        let coins = key.with(u64::from(first)).with(leading(digits, first)).word();
        for level in first..(first + LEVELS).min(u32::BITS) {
            let depth = level - first;
            let node = 1 << depth | leading(digits, level) & ((1 << depth) - 1);
            flips |= ((coins >> node & 1) as u32) << (u32::BITS - 1 - level);
        }
    }
    let tail = key.with(u64::from(u32::BITS)).with(u64::from(digits)).word() >> 44;
    let cell = u64::from(digits ^ flips) << 20 | tail;
    (2 * cell + 1) as f64 * HALF_CELL
}

/// The first so many digits.
fn leading(digits: u32, count: u32) -> u64 {
    u64::from(digits) >> (u32::BITS - count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_zero_never_one_and_deterministic() {
        for digits in [0, 1, 0x8000_0000, u32::MAX] {
            let places: Vec<f64> = (0..1_000).map(|seed| scrambled(digits, Key::new(seed))).collect();
            assert!(places.iter().all(|place| 0.0 < *place && *place < 1.0));
            assert_eq!(places[5], scrambled(digits, Key::new(5)));
        }
    }

    /// Two numbers that agree in exactly k digits do so when scrambled; over 2,000 keys the next digits after the first
    /// difference are unrelated: standard error 22, limit 5 of them.
    #[test]
    fn nested_and_beyond_that_unrelated() {
        for k in [0, 4, 5, 6, 11, 17, 30] {
            let (a, b) = (0x5a5a_a5a5u32, 0x5a5a_a5a5u32 ^ 0x8000_0000 >> k);
            let mut same_after = 0;
            for seed in 0..2_000 {
                let digits = |x| (scrambled(x, Key::new(seed)) * 4_503_599_627_370_496.0) as u64;
                let agreed = (digits(a) ^ digits(b)).leading_zeros() - 12;
                assert_eq!(agreed, k);
                same_after += i32::from((digits(a) ^ digits(b)) >> (50 - k) & 1 == 0);
            }
            assert!((same_after - 1_000).abs() < 110, "{k}: {same_after}");
        }
    }

    /// Mean and variance of one digit string over 20,000 keys: 1/2 and 1/12 within 4 standard errors.
    #[test]
    fn each_point_alone_is_uniform() {
        let n = 20_000;
        let places: Vec<f64> = (0..n).map(|seed| scrambled(0, Key::new(seed)) - 0.5).collect();
        let mean = places.iter().sum::<f64>() / n as f64;
        let variance = places.iter().map(|x| x * x).sum::<f64>() / n as f64;
        assert!(mean.abs() < 4.0 * (1.0 / 12.0 / n as f64).sqrt(), "{mean}");
        assert!((variance - 1.0 / 12.0).abs() < 4.0 * (1.0 / 180.0 / n as f64).sqrt(), "{variance}");
    }
}
