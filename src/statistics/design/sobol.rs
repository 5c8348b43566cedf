//! Sobol' sequences.

use super::Design;
use super::joe_kuo::{DIGITS, MOST_DIMENSIONS, directions};
use super::owen;
use crate::random::Key;

/// The first points of a Sobol' sequence, plain or scrambled.
///
/// Take a power of two: only then does each dimension hold one point in each strip. The plain sequence starts at the origin,
/// where many laws have no value, and has no error that could be estimated: use the scrambled one for anything that is
/// simulated. Scrambled, each point is uniform on the open cube, and the error of the mean of a smooth function falls
/// nearly as n^-1.5 instead of n^-0.5.
///
/// # Formula
///
/// `x_i = xor of v_j over the binary digits j of i xor floor(i / 2)` (the order of Antonov and Saleev).
///
/// References: I. M. Sobol' (1967), USSR Computational Mathematics and Mathematical Physics 7(4), 86-112; I. A. Antonov,
/// V. M. Saleev (1979), the same 19(1), 252-256; direction numbers and scrambling: `joe_kuo`, `owen`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sobol {
    directions: Vec<[u32; DIGITS]>,
    points: usize,
    key: Option<Key>,
}

impl Sobol {
    /// The first points of the plain sequence. `None` without points or dimensions, for more than 2^32 points, and for more
    /// dimensions than [`MOST_DIMENSIONS`](super::MOST_DIMENSIONS).
    pub fn new(points: usize, dimensions: usize) -> Option<Self> {
        let possible = (1..=1u64 << DIGITS).contains(&(points as u64)) && (1..=MOST_DIMENSIONS).contains(&dimensions);
        possible.then(|| Self { directions: directions(dimensions), points, key: None })
    }

    /// The same points, scrambled by Owen's method with a key for each dimension.
    #[must_use]
    pub fn scrambled(self, key: Key) -> Self {
        Self { key: Some(key), ..self }
    }
}

impl Design for Sobol {
    fn points(&self) -> usize {
        self.points
    }

    fn dimensions(&self) -> usize {
        self.directions.len()
    }

    fn point(&self, index: usize) -> Vec<f64> {
        let index = (index % self.points) as u64;
        let gray = index ^ index >> 1;
        let digits = |v: &[u32; DIGITS]| {
            v.iter().enumerate().filter(|(j, _)| gray >> j & 1 == 1).fold(0, |sum, (_, direction)| sum ^ direction)
        };
        let place = |(dimension, v): (u64, &[u32; DIGITS])| match self.key {
            Some(key) => owen::scrambled(digits(v), key.with(dimension)),
            None => f64::from(digits(v)) / (1u64 << DIGITS) as f64,
        };
        (0..).zip(&self.directions).map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SciPy's points; `tests/fixtures/sensitivity/fixtures.py` says how they were made.
    #[test]
    fn agrees_with_scipy() {
        let text = include_str!("../../../tests/fixtures/sensitivity/sobol.json");
        let fixture: serde_json::Value = serde_json::from_str(text).unwrap();
        let design = Sobol::new(1 << 20, MOST_DIMENSIONS).unwrap();
        let number = |value: &serde_json::Value| value.as_u64().unwrap();
        let dimensions: Vec<usize> =
            fixture["dimensions"].as_array().unwrap().iter().map(|d| number(d) as usize).collect();
        let rows = fixture["points"].as_array().unwrap();
        assert!(rows.len() >= 10 && dimensions.len() >= 10);
        for row in rows {
            let point = design.point(number(&row["index"]) as usize);
            // Whole numbers of 2^-30, as SciPy makes them, so the comparison is exact.
            let digits: Vec<u64> = dimensions.iter().map(|&d| (point[d - 1] * (1u64 << 30) as f64) as u64).collect();
            assert_eq!(digits, row["digits"].as_array().unwrap().iter().map(number).collect::<Vec<_>>());
            let sum: u64 = point.iter().map(|x| (x * (1u64 << 30) as f64) as u64).sum();
            assert_eq!(sum, number(&row["sum"]), "over all dimensions");
        }
    }

    /// The first two dimensions are a (0, m, 2)-net: each box of area 1/256 that has a power of two in both sides holds
    /// one of 256 points, scrambled or not.
    #[test]
    fn each_elementary_interval_holds_one_point() {
        let plain = Sobol::new(256, 2).unwrap();
        for design in [plain.clone(), plain.clone().scrambled(Key::new(1)), plain.scrambled(Key::new(2))] {
            let points = design.all();
            for across in 0..=8 {
                let (columns, rows) = (1usize << across, 256usize >> across);
                let mut seen = [false; 256];
                for point in &points {
                    let cell = (point[0] * columns as f64) as usize * rows + (point[1] * rows as f64) as usize;
                    assert!(!std::mem::replace(&mut seen[cell], true), "{columns} x {rows}: cell {cell}");
                }
            }
        }
    }

    #[test]
    fn every_dimension_fills_every_strip() {
        let points = Sobol::new(64, MOST_DIMENSIONS).unwrap().scrambled(Key::new(5)).all();
        for dimension in 0..MOST_DIMENSIONS {
            let strips = points.iter().fold(0u64, |seen, point| seen | 1 << (point[dimension] * 64.0) as u32);
            assert_eq!(strips, u64::MAX, "dimension {dimension}");
        }
    }

    /// The root mean square error of the mean of a smooth function over 50 keys.
    fn error(points: usize, dimensions: usize, at: impl Fn(usize, u64) -> Vec<f64>) -> f64 {
        let smooth = |x: Vec<f64>| x.iter().map(|x| 1.0 + (x - 0.5) / 2.0).product::<f64>() - 1.0;
        assert_eq!(at(0, 0).len(), dimensions);
        let squares = (0..50).map(|seed| {
            let mean = (0..points).map(|i| smooth(at(i, seed))).sum::<f64>() / points as f64;
            mean * mean
        });
        (squares.sum::<f64>() / 50.0).sqrt()
    }

    /// The product of five factors 1 + (x - 1/2) / 2 has mean 1. From 64 to 1,024 points the error of independent points
    /// falls by 4, that of scrambled ones by more than 16 (order n^-1 or better; n^-1.5 would be 64). The error's relative
    /// standard error is 1 / sqrt(100) = 0.1.
    #[test]
    fn the_error_falls_faster_than_by_chance() {
        let sobol = |points: usize| {
            error(points, 5, |i, seed| Sobol::new(points, 5).unwrap().scrambled(Key::new(seed)).point(i))
        };
        let chance = |points| {
            error(points, 5, |i, seed| {
                let mut stream = Key::new(seed).with(i as u64).stream();
                (0..5).map(|_| stream.uniform()).collect()
            })
        };
        let (few, many) = (sobol(64), sobol(1_024));
        assert!(few / many > 16.0, "{few} {many}");
        assert!(chance(64) / chance(1_024) < 8.0);
        assert!(chance(1_024) / many > 20.0, "{} {many}", chance(1_024));
    }

    #[test]
    fn what_is_not_there_is_refused() {
        assert_eq!(Sobol::new(0, 1), None);
        assert_eq!(Sobol::new(1, 0), None);
        assert_eq!(Sobol::new(1, MOST_DIMENSIONS + 1), None);
        assert_eq!(Sobol::new((1 << 32) + 1, 1), None);
        assert_eq!(Sobol::new(4, 1).unwrap().all(), [[0.0], [0.5], [0.75], [0.25]]);
    }

    #[test]
    fn value_stability() {
        let point = Sobol::new(8, 2).unwrap().scrambled(Key::new(2026)).point(3);
        assert_eq!(point, [0.7187624431602365, 0.7340099728731605]);
    }
}
