//! The design of Morris: walks that change one input at a time.

use super::Design;
use crate::random::Key;
use crate::statistics::shuffle::shuffled;

/// Random walks over a grid of the unit cube, each of k + 1 points for k inputs: each step changes one input by the same
/// distance, up or down, and each input once.
///
/// # Formula
///
/// p levels at `0, 1 / (p - 1), ..., 1`, p even; the step is `p / (2 (p - 1))`, so that each level is as likely as any other.
///
/// Reference: M. D. Morris (1991), Factorial sampling plans for preliminary computational experiments, Technometrics
/// 33(2), 161-174, doi:10.1080/00401706.1991.10484804.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trajectories {
    count: usize,
    inputs: usize,
    levels: u32,
    key: Key,
}

impl Trajectories {
    /// So many walks, dealt from a key; 4 levels and 20 to 50 walks are customary. `None` without walks or inputs, or for a
    /// number of levels that is odd, zero or above 2^31.
    pub fn new(count: usize, inputs: usize, levels: u32, key: Key) -> Option<Self> {
        let possible = count > 0 && inputs > 0 && inputs < 1 << 31 && levels >= 2 && levels.is_multiple_of(2);
        possible.then_some(Self { count, inputs, levels, key })
    }

    /// How far a step goes, as a share of the input's range.
    pub fn step(&self) -> f64 {
        f64::from(self.levels / 2) / f64::from(self.levels - 1)
    }
}

impl Design for Trajectories {
    fn points(&self) -> usize {
        self.count * (self.inputs + 1)
    }

    fn dimensions(&self) -> usize {
        self.inputs
    }

    fn point(&self, index: usize) -> Vec<f64> {
        let (walk, done) = (index / (self.inputs + 1) % self.count, index % (self.inputs + 1));
        let mut stream = self.key.with(walk as u64).stream();
        let half = self.levels / 2;
        let starts: Vec<(u32, bool)> = (0..self.inputs).map(|_| (stream.below(half), stream.chance(0.5))).collect();
        let order = shuffled(self.inputs as u32, &mut stream);
        let mut high: Vec<bool> = starts.iter().map(|&(_, down)| down).collect();
        order[..done].iter().for_each(|&input| high[input as usize] = !high[input as usize]);
        let place = |(&(low, _), high): (&(u32, bool), bool)| f64::from(low + if high { half } else { 0 });
        starts.iter().zip(high).map(place).map(|level| level / f64::from(self.levels - 1)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_changes_one_input_and_a_walk_each_input_once() {
        let design = Trajectories::new(30, 5, 4, Key::new(1)).unwrap();
        assert_eq!((design.points(), design.dimensions()), (180, 5));
        assert!((design.step() - 2.0 / 3.0).abs() < 1e-15);
        for walk in design.all().chunks(6) {
            let mut changed = [0; 5];
            for pair in walk.windows(2) {
                for input in 0..5 {
                    let step = (pair[1][input] - pair[0][input]).abs();
                    assert!(step < 1e-12 || (step - design.step()).abs() < 1e-12);
                    changed[input] += i32::from(step > 0.5);
                }
            }
            assert_eq!(changed, [1; 5]);
        }
    }

    /// 20,000 walks of 4 inputs over 4 levels: 100,000 visits to each expected. An input visits the lower of its two levels 1
    /// to 4 times of 5 in a walk, so that the variance of its visits to a level is 2.19, and that of all 80,000 has a root of
    /// 418; the limit is 4 times that.
    #[test]
    fn each_level_is_as_likely() {
        let mut counts = [0i32; 4];
        for point in Trajectories::new(20_000, 4, 4, Key::new(2)).unwrap().all() {
            point.iter().for_each(|x| counts[(x * 3.0).round() as usize] += 1);
        }
        assert!(counts.iter().all(|count| (count - 100_000).abs() < 1_672), "{counts:?}");
    }

    #[test]
    fn odd_levels_are_refused() {
        assert_eq!(Trajectories::new(1, 1, 3, Key::new(1)), None);
        assert_eq!(Trajectories::new(1, 1, 0, Key::new(1)), None);
        assert_eq!(Trajectories::new(0, 1, 4, Key::new(1)), None);
    }
}
