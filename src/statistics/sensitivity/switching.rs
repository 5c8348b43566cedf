//! Switching values: where along a lever the preference between two options turns.

use crate::statistics::estimate::t_quantile;
use crate::statistics::{Estimate, LEVEL, Method, Moments};

/// A place where the difference between two options changes its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Switch {
    /// Where, in the lever's unit, with its interval. A limit is infinite if the values that were tried do not set one.
    pub value: Estimate,
    /// Whether the difference goes from negative to positive as the lever rises.
    pub rises: bool,
}

/// Where the difference between two options crosses 0, from its replications at values of a lever in ascending order. The
/// r-th replications at all values belong together (common random numbers); then the limits know how chance moves the whole
/// line at once. Each place comes with the values of the lever around it at which a difference of 0 is not refuted, at 95 %;
/// two places that share that range cannot be told apart. None found does not mean none: the line may touch 0, or turn
/// twice between two values. `None` for fewer than two values, values out of order, numbers that are not finite, and values
/// with different numbers of replications.
///
/// # Formula
///
/// Each replication is interpolated linearly between neighbouring values; at w between two of them the mean is
/// `(1 - w) d_1 + w d_2` and its variance `((1 - w)^2 v_1 + 2 w (1 - w) c + w^2 v_2) / n`. The place is where the mean is 0,
/// the limits enclose all w with `mean^2 <= t_{n-1}^2 variance`, a quadratic in w.
///
/// Reference: E. C. Fieller (1954), Some problems in interval estimation, Journal of the Royal Statistical Society B 16(2),
/// 175-185.
pub fn switching_values(lever: &[f64], differences: &[Vec<f64>]) -> Option<Vec<Switch>> {
    let replications = differences.first()?.len();
    let whole = lever.len() >= 2
        && lever.len() == differences.len()
        && replications > 0
        && lever.windows(2).all(|pair| pair[0] < pair[1])
        && lever.iter().all(|x| x.is_finite())
        && differences.iter().all(|row| row.len() == replications && row.iter().all(|d| d.is_finite()));
    if !whole {
        return None;
    }
    let means: Vec<f64> = differences.iter().map(|row| mean(row)).collect();
    let open = unrefuted(lever, differences);
    let crosses = |i: &usize| (means[*i] < 0.0) != (means[i + 1] < 0.0);
    let switch = |i: usize| {
        let weight = means[i] / (means[i] - means[i + 1]);
        let place = lever[i] + weight * (lever[i + 1] - lever[i]);
        Switch { value: estimate(place, lever, &open, replications as u64), rises: means[i] < 0.0 }
    };
    Some((0..lever.len() - 1).filter(crosses).map(switch).collect())
}

/// The place with the range around it; beyond the values that were tried nothing is known.
fn estimate(place: f64, lever: &[f64], open: &[(f64, f64)], n: u64) -> Estimate {
    let tolerance = 1e-9 * (lever[lever.len() - 1] - lever[0]);
    let around = open.iter().find(|range| range.0 - tolerance <= place && place <= range.1 + tolerance);
    let (mut low, mut high) = around.map_or((place, place), |range| (range.0.min(place), range.1.max(place)));
    if n < 2 || low <= lever[0] {
        low = f64::NEG_INFINITY;
    }
    if n < 2 || high >= lever[lever.len() - 1] {
        high = f64::INFINITY;
    }
    Estimate { mean: place, se: f64::NAN, low, high, n, method: Method::Fieller }
}

/// The ranges of the lever in which a difference of 0 is not refuted, in ascending order.
fn unrefuted(lever: &[f64], differences: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let t = t_quantile(LEVEL, differences[0].len() as f64 - 1.0);
    let mut ranges: Vec<(f64, f64)> = Vec::new();
    for (x, d) in lever.windows(2).zip(differences.windows(2)) {
        for (from, to) in pieces(quadratic(&d[0], &d[1], t)) {
            let (from, to) = (x[0] + from * (x[1] - x[0]), x[0] + to * (x[1] - x[0]));
            match ranges.last_mut() {
                Some(last) if last.1 >= from => last.1 = to,
                _ => ranges.push((from, to)),
            }
        }
    }
    ranges
}

/// `mean^2 - t^2 variance` as a quadratic in w: the coefficients of w^2, w and 1.
fn quadratic(first: &[f64], second: &[f64], t: f64) -> [f64; 3] {
    let (m, change) = (mean(first), mean(second) - mean(first));
    let n = first.len() as f64;
    let step: Vec<f64> = first.iter().zip(second).map(|(a, b)| b - a).collect();
    let products: f64 = first.iter().zip(&step).map(|(a, s)| (a - m) * (s - change)).sum();
    let scale = t * t / n;
    let variance = |row: &[f64]| row.iter().copied().collect::<Moments>().variance();
    [
        change * change - scale * variance(&step),
        2.0 * (m * change - scale * products / (n - 1.0)),
        m * m - scale * variance(first),
    ]
}

/// The parts of 0 to 1 in which a quadratic is not positive.
fn pieces([a, b, c]: [f64; 3]) -> Vec<(f64, f64)> {
    let root = (b * b - 4.0 * a * c).sqrt();
    // Stable where b^2 is far above 4 a c; a NaN or a root outside is no place to cut.
    let larger = -0.5 * (b + root.copysign(b));
    let mut cuts: Vec<f64> = [larger / a, c / larger].into_iter().filter(|w| 0.0 < *w && *w < 1.0).collect();
    cuts.extend([0.0, 1.0]);
    cuts.sort_by(f64::total_cmp);
    let value = |w: f64| (a * w + b) * w + c;
    cuts.windows(2).map(|pair| (pair[0], pair[1])).filter(|pair| value(0.5 * (pair.0 + pair.1)) <= 0.0).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn a_line_without_chance_crosses_where_it_does() {
        let found = switching_values(&[0.0, 1.0, 3.0], &[vec![-2.0, -2.0], vec![-1.0, -1.0], vec![3.0, 3.0]]).unwrap();
        assert_eq!(found.len(), 1);
        let value = found[0].value;
        assert!((value.mean - 1.5).abs() < 1e-12 && value.half_width() < 1e-9 && found[0].rises, "{value:?}");
        let there_and_back = switching_values(&[0.0, 1.0, 2.0], &[vec![1.0; 3], vec![-1.0; 3], vec![1.0; 3]]).unwrap();
        assert_eq!(
            there_and_back.iter().map(|s| (s.value.mean, s.rises)).collect::<Vec<_>>(),
            [(0.5, false), (1.5, true)]
        );
        assert!(switching_values(&[0.0, 1.0], &[vec![1.0], vec![2.0]]).unwrap().is_empty());
    }

    /// Chance that is the same at all values moves the line up and down: mean x - 1 with s = 1 over n = 9 gives limits
    /// 1 +- t_8 / 3 = 1 +- 0.7687.
    #[test]
    fn limits_of_a_line_that_moves_as_a_whole() {
        let chance: Vec<f64> =
            [-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0].map(|x: f64| x / 7.5f64.sqrt()).to_vec();
        let rows: Vec<Vec<f64>> = (0..4).map(|x| chance.iter().map(|c| f64::from(x) - 1.0 + c).collect()).collect();
        let found = switching_values(&[0.0, 1.0, 2.0, 3.0], &rows).unwrap();
        let value = found[0].value;
        assert!((value.low - 0.231_331).abs() < 1e-5 && (value.high - 1.768_669).abs() < 1e-5, "{value:?}");
        let narrow = switching_values(&[0.5, 1.0, 1.5], &[rows[0].clone(), rows[1].clone(), rows[2].clone()]).unwrap();
        assert!(narrow[0].value.contains(100.0) || narrow[0].value.high < 1.5);
        let one = switching_values(&[0.0, 1.0], &[vec![-1.0], vec![1.0]]).unwrap()[0].value;
        assert_eq!((one.mean, one.low, one.high), (0.5, f64::NEG_INFINITY, f64::INFINITY));
    }

    /// The truth is 0.37 on a straight line, of which 10 replications are seen at 6 values, with chance both shared and
    /// own. A right interval covers 95 %; over 2,000 trials the standard error is 0.5 points, the limit 4 of them.
    #[test]
    fn limits_cover_as_often_as_they_say() {
        let lever: Vec<f64> = (0..6).map(|x| f64::from(x) / 5.0).collect();
        let covered = (0..2_000).filter(|&seed| {
            let mut stream = Key::new(seed).stream();
            let shared: Vec<f64> = (0..10).map(|_| stream.normal()).collect();
            let mut row = |x: f64| shared.iter().map(|s| 8.0 * (x - 0.37) + 0.5 * s + 0.5 * stream.normal()).collect();
            let rows: Vec<Vec<f64>> = lever.iter().map(|&x| row(x)).collect();
            switching_values(&lever, &rows).unwrap().iter().any(|switch| switch.value.contains(0.37))
        });
        let share = covered.count() as f64 / 2_000.0;
        assert!((share - 0.95).abs() < 0.02, "{share}");
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(switching_values(&[], &[]), None);
        assert_eq!(switching_values(&[0.0], &[vec![1.0]]), None);
        assert_eq!(switching_values(&[1.0, 0.0], &[vec![1.0], vec![1.0]]), None);
        assert_eq!(switching_values(&[0.0, 1.0], &[vec![1.0], vec![1.0, 2.0]]), None);
        assert_eq!(switching_values(&[0.0, 1.0], &[vec![f64::NAN], vec![1.0]]), None);
        assert_eq!(switching_values(&[0.0, 1.0], &[vec![], vec![]]), None);
    }
}
