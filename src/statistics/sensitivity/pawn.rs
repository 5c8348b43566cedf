//! PAWN: how far an input moves the whole distribution of the output.

use super::well_formed;
use crate::random::Key;
use crate::statistics::quantile;
use crate::statistics::shuffle::shuffled;

/// The largest vertical distance between the output's distribution in a slice of an input and over all: Kolmogorov and
/// Smirnov's, from 0 to 1, over the input's slices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pawn {
    /// The median over slices: robust, blind to an input that acts in a small part of its range.
    pub median: f64,
    /// The mean over slices.
    pub mean: f64,
    /// The largest: does the input act anywhere?
    pub maximum: f64,
}

/// The indices of all inputs beside what inputs without effect show.
#[derive(Clone, Debug, PartialEq)]
pub struct PawnIndices {
    /// One for each input.
    pub inputs: Vec<Pawn>,
    /// What 95 % of dummies stay below: an input below it cannot be told from one that does nothing. Of 20 inputs without
    /// effect one is expected above.
    pub critical: Pawn,
}

/// The indices from any sample of independent inputs, cut into `slices` (10 is customary) of equal numbers of points, with
/// `dummies` (200 or more) inputs without effect dealt from a key. `None` if a number is missing or not finite, or a slice
/// would hold fewer than two points.
///
/// Rankings depend on the number of slices and the statistic over them, and a sample that is finite never gives 0: look at
/// `critical`, and keep Sobol' indices beside. An input of few levels falls into fewer and larger slices than a dummy, so
/// that it is found somewhat less easily.
///
/// # Formula
///
/// `KS_s = max_y |F_s(y) - F(y)|` with F_s the distribution of the output in slice s.
///
/// References: F. Pianosi, T. Wagener (2015), Environmental Modelling and Software 67, 1-11,
/// doi:10.1016/j.envsoft.2015.01.004; the same (2018) 108, 197-207, doi:10.1016/j.envsoft.2018.07.019; dummies:
/// F. Khorashadi Zadeh and others (2017), the same 91, 210-222; limits of the method: A. Puy, S. Lo Piano, A. Saltelli
/// (2020), the same 127, arXiv:1904.04488.
pub fn pawn(points: &[Vec<f64>], outputs: &[f64], slices: usize, dummies: usize, key: Key) -> Option<PawnIndices> {
    let n = outputs.len();
    if !well_formed(points, outputs) || slices < 2 || n < 2 * slices || n > u32::MAX as usize || dummies == 0 {
        return None;
    }
    let levels = output_levels(outputs);
    let index = |slice_of: &[usize]| summary(distances(&levels, slice_of, slices));
    let inputs = (0..points[0].len()).map(|input| index(&cut(points, input, slices))).collect();
    let dummy = |i: usize| {
        let order = shuffled(n as u32, &mut key.with(i as u64).stream());
        index(&order.iter().map(|&place| place as usize * slices / n).collect::<Vec<_>>())
    };
    let dummies: Vec<Pawn> = (0..dummies).map(dummy).collect();
    let limit =
        |part: fn(&Pawn) -> f64| quantile(&mut dummies.iter().map(part).collect::<Vec<_>>(), 0.95).unwrap_or(f64::NAN);
    let critical = Pawn { median: limit(|d| d.median), mean: limit(|d| d.mean), maximum: limit(|d| d.maximum) };
    Some(PawnIndices { inputs, critical })
}

/// The points in the order of their outputs, those with equal outputs together.
fn output_levels(outputs: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..outputs.len()).collect();
    order.sort_by(|&a, &b| outputs[a].total_cmp(&outputs[b]));
    order.chunk_by(|&a, &b| outputs[a] == outputs[b]).map(<[usize]>::to_vec).collect()
}

/// The slice of each point: by its rank, so that slices are of equal size; equal values share one.
fn cut(points: &[Vec<f64>], input: usize, slices: usize) -> Vec<usize> {
    let value = |point: usize| points[point][input];
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&a, &b| value(a).total_cmp(&value(b)));
    let mut slice_of = vec![0; points.len()];
    let mut rank = 0;
    for equal in order.chunk_by(|&a, &b| value(a) == value(b)) {
        equal.iter().for_each(|&point| slice_of[point] = rank * slices / points.len());
        rank += equal.len();
    }
    slice_of
}

/// The distance of each slice that holds points.
fn distances(levels: &[Vec<usize>], slice_of: &[usize], slices: usize) -> Vec<f64> {
    let mut sizes = vec![0.0; slices];
    slice_of.iter().for_each(|&slice| sizes[slice] += 1.0);
    let (mut below, mut largest) = (vec![0.0; slices], vec![0.0f64; slices]);
    let mut passed = 0.0;
    for level in levels {
        level.iter().for_each(|&point| below[slice_of[point]] += 1.0);
        passed += level.len() as f64;
        let all = passed / slice_of.len() as f64;
        for ((largest, below), size) in largest.iter_mut().zip(&below).zip(&sizes) {
            *largest = largest.max((below / size - all).abs());
        }
    }
    largest.into_iter().zip(sizes).filter(|(_, size)| *size > 0.0).map(|(distance, _)| distance).collect()
}

fn summary(mut distances: Vec<f64>) -> Pawn {
    distances.sort_by(f64::total_cmp);
    let n = distances.len();
    Pawn {
        median: 0.5 * (distances[(n - 1) / 2] + distances[n / 2]),
        mean: distances.iter().sum::<f64>() / n as f64,
        maximum: distances[n - 1],
    }
}

#[cfg(test)]
mod tests {
    use super::super::known::{ishigami, numbers, salib};
    use super::*;
    use crate::statistics::design::{Design, Sobol};

    /// SALib leaves the point with the largest x out of the last slice: one point of 128 moves that slice's distance by at
    /// most 1/127, a mean over 8 slices by 0.001.
    #[test]
    fn agrees_with_salib() {
        let fixture = &salib()["pawn"];
        let points = Sobol::new(1_024, 3).unwrap().all();
        let outputs: Vec<f64> = points.iter().map(|x| ishigami(x)).collect();
        let found = pawn(&points, &outputs, 8, 10, Key::new(1)).unwrap();
        for (i, index) in found.inputs.iter().enumerate() {
            assert!((index.mean - numbers(&fixture["mean"])[i]).abs() < 0.001, "{index:?}");
            assert!((index.median - numbers(&fixture["median"])[i]).abs() < 0.004, "{index:?}");
            assert!((index.maximum - numbers(&fixture["maximum"])[i]).abs() < 0.008, "{index:?}");
        }
    }

    #[test]
    fn active_inputs_lie_above_the_dummies() {
        let points = Sobol::new(2_048, 4).unwrap().scrambled(Key::new(1)).all();
        let outputs: Vec<f64> = points.iter().map(|x| ishigami(x)).collect();
        let found = pawn(&points, &outputs, 10, 500, Key::new(2)).unwrap();
        assert!(found.inputs[..3].iter().all(|input| input.mean > 1.3 * found.critical.mean), "{found:?}");
        assert!(found.inputs[3].mean < found.critical.mean, "the fourth does nothing: {found:?}");
    }

    /// 400 inputs without effect, of independent points: 5 % lie above the critical value; standard error 1.1 points, to
    /// which the 400 dummies add as much; limit 4 times both, 6.2 points. One that is right is refused once in 16,000.
    #[test]
    fn the_critical_value_is_exceeded_as_often_as_it_says() {
        let mut stream = Key::new(3).stream();
        let points: Vec<Vec<f64>> = (0..300).map(|_| (0..400).map(|_| stream.uniform()).collect()).collect();
        let outputs: Vec<f64> = (0..300).map(|_| stream.exponential()).collect();
        let found = pawn(&points, &outputs, 10, 400, Key::new(4)).unwrap();
        for part in [|p: &Pawn| p.median, |p: &Pawn| p.mean, |p: &Pawn| p.maximum] {
            let above = found.inputs.iter().filter(|input| part(input) > part(&found.critical)).count() as f64 / 400.0;
            assert!((above - 0.05).abs() < 0.045, "{above}");
        }
    }

    #[test]
    fn by_hand_with_ties() {
        let points: Vec<Vec<f64>> = [0.0, 0.0, 1.0, 1.0].iter().map(|&x| vec![x]).collect();
        let found = pawn(&points, &[1.0, 1.0, 1.0, 2.0], 2, 1, Key::new(1)).unwrap();
        assert_eq!(found.inputs[0], Pawn { median: 0.25, mean: 0.25, maximum: 0.25 });
        assert_eq!(pawn(&points, &[1.0; 4], 3, 1, Key::new(1)), None);
        assert_eq!(pawn(&points, &[1.0; 3], 2, 1, Key::new(1)), None);
    }
}
