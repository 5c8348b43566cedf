//! The design for Sobol' indices: two samples, and the first with one column of the second at a time.

use super::{Design, Sobol};

/// Blocks of k + 2 points for k inputs: A, then A with its j-th coordinate from B for each j, then B.
///
/// A and B are the halves of a Sobol' sequence of 2 k dimensions.
///
/// Reference: A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto, S. Tarantola (2010), Computer Physics
/// Communications 181(2), 259-270, doi:10.1016/j.cpc.2009.09.018.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saltelli {
    base: Sobol,
}

impl Saltelli {
    /// The design over a sequence of twice as many dimensions as there are inputs, one block for each of its points. `None`
    /// for an odd number of dimensions.
    pub fn new(base: Sobol) -> Option<Self> {
        base.dimensions().is_multiple_of(2).then_some(Self { base })
    }
}

impl Design for Saltelli {
    fn points(&self) -> usize {
        self.base.points() * (self.dimensions() + 2)
    }

    fn dimensions(&self) -> usize {
        self.base.dimensions() / 2
    }

    fn point(&self, index: usize) -> Vec<f64> {
        let inputs = self.dimensions();
        let mut first = self.base.point(index / (inputs + 2));
        let second = first.split_off(inputs);
        match index % (inputs + 2) {
            0 => first,
            last if last == inputs + 1 => second,
            place => {
                first[place - 1] = second[place - 1];
                first
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn one_coordinate_of_the_other_half_at_a_time() {
        let base = Sobol::new(4, 6).unwrap().scrambled(Key::new(1));
        let design = Saltelli::new(base.clone()).unwrap();
        assert_eq!((design.points(), design.dimensions()), (20, 3));
        let row = base.point(2);
        assert_eq!(design.point(10), row[..3]);
        assert_eq!(design.point(12), [row[0], row[4], row[2]]);
        assert_eq!(design.point(14), row[3..]);
        assert_eq!(Saltelli::new(Sobol::new(4, 5).unwrap()), None);
    }
}
