//! The Latin hypercube: each of n strips of each dimension holds one of n points.

use super::Design;
use crate::random::Key;
use crate::statistics::shuffle::shuffled;

/// n points, of which each of the n equal strips of each dimension holds one. The mean of a function that is nearly a sum
/// of functions of one coordinate is met far more closely than by independent points.
///
/// # Formula
///
/// `x_ij = (p_j(i) + u_ij) / n`: p_j a random order of 0 to n - 1, u_ij uniform.
///
/// Reference: M. D. McKay, R. J. Beckman, W. J. Conover (1979), Technometrics 21(2), 239-245,
/// doi:10.1080/00401706.1979.10489755.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatinHypercube {
    key: Key,
    /// The strip of each point, one order for each dimension.
    strips: Vec<Vec<u32>>,
    points: u32,
}

impl LatinHypercube {
    /// A hypercube dealt from a key. The orders are kept: four bytes for each coordinate. `None` without points or
    /// dimensions.
    pub fn new(points: u32, dimensions: usize, key: Key) -> Option<Self> {
        let order = |dimension: usize| shuffled(points, &mut key.with(dimension as u64).stream());
        let possible = points > 0 && dimensions > 0;
        possible.then(|| Self { key, strips: (0..dimensions).map(order).collect(), points })
    }
}

impl Design for LatinHypercube {
    fn points(&self) -> usize {
        self.points as usize
    }

    fn dimensions(&self) -> usize {
        self.strips.len()
    }

    fn point(&self, index: usize) -> Vec<f64> {
        let index = index % self.points();
        let coordinate = |(dimension, strips): (u64, &Vec<u32>)| {
            let within = self.key.with(dimension).with(index as u64).stream().uniform();
            // The sum can round up to the strip's end, which for the last strip would be 1.
            ((f64::from(strips[index]) + within) / f64::from(self.points)).min(1.0 - f64::EPSILON)
        };
        (0..).zip(&self.strips).map(coordinate).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_strip_holds_one_point() {
        let design = LatinHypercube::new(50, 4, Key::new(1)).unwrap();
        let points = design.all();
        for dimension in 0..4 {
            let mut strips: Vec<usize> = points.iter().map(|point| (point[dimension] * 50.0) as usize).collect();
            strips.sort_unstable();
            assert!(strips.into_iter().eq(0..50));
        }
        assert_ne!(points, LatinHypercube::new(50, 4, Key::new(2)).unwrap().all());
        assert_eq!(points[7], design.point(57));
    }

    /// The orders of two dimensions are unrelated: the correlation of 10,000 pairs of places has a standard error of 0.01;
    /// the limit is 4 of them.
    #[test]
    fn dimensions_are_unrelated() {
        let points = LatinHypercube::new(10_000, 2, Key::new(3)).unwrap().all();
        let product: f64 = points.iter().map(|point| (point[0] - 0.5) * (point[1] - 0.5)).sum();
        assert!((12.0 * product / 10_000.0).abs() < 0.04, "{product}");
    }

    #[test]
    fn nothing_is_refused() {
        assert_eq!(LatinHypercube::new(0, 1, Key::new(1)), None);
        assert_eq!(LatinHypercube::new(1, 0, Key::new(1)), None);
        assert!(LatinHypercube::new(1, 1, Key::new(1)).unwrap().point(0)[0] < 1.0);
    }

    #[test]
    fn value_stability() {
        let point = LatinHypercube::new(8, 2, Key::new(2026)).unwrap().point(3);
        assert_eq!(point, [0.27385400315234315, 0.14440291244445452]);
    }
}
