//! The full grid: every combination of levels.

use super::Design;

/// Every combination of a number of levels in each dimension; the last dimension changes fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    levels: Vec<usize>,
    points: usize,
}

impl Grid {
    /// A grid with so many levels in each dimension. `None` without dimensions, for a dimension without levels, and where
    /// the number of points does not fit a machine word.
    pub fn new(levels: &[usize]) -> Option<Self> {
        let points = levels.iter().try_fold(1usize, |product, &count| product.checked_mul(count))?;
        (!levels.is_empty() && points > 0).then(|| Self { levels: levels.to_vec(), points })
    }

    /// The level of each dimension at a point, from 0.
    pub fn levels(&self, index: usize) -> Vec<usize> {
        let mut rest = index % self.points;
        let mut digits = vec![0; self.levels.len()];
        for (digit, &count) in digits.iter_mut().zip(&self.levels).rev() {
            *digit = rest % count;
            rest /= count;
        }
        digits
    }
}

impl Design for Grid {
    fn points(&self) -> usize {
        self.points
    }

    fn dimensions(&self) -> usize {
        self.levels.len()
    }

    /// Level l of n lies at `l / (n - 1)`, so that both ends are tried; a single level lies in the middle.
    fn point(&self, index: usize) -> Vec<f64> {
        let place = |(level, &count): (usize, &usize)| match count {
            1 => 0.5,
            _ => level as f64 / (count - 1) as f64,
        };
        self.levels(index).into_iter().zip(&self.levels).map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_once_and_the_last_fastest() {
        let grid = Grid::new(&[2, 1, 3]).unwrap();
        let points = grid.all();
        assert_eq!((grid.points(), grid.dimensions(), points.len()), (6, 3, 6));
        assert_eq!(points[..4], [[0.0, 0.5, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 1.0], [1.0, 0.5, 0.0]]);
        assert_eq!(grid.levels(5), [1, 0, 2]);
        assert_eq!(grid.levels(6), grid.levels(0));
    }

    #[test]
    fn no_grid_of_nothing_or_without_end() {
        assert_eq!(Grid::new(&[]), None);
        assert_eq!(Grid::new(&[3, 0]), None);
        assert_eq!(Grid::new(&[1 << 20; 4]), None);
    }
}
