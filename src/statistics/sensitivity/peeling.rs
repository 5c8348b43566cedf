//! PRIM: finding boxes by peeling and pasting.

use super::PrimBox;
use super::prim::usable;
use std::cmp::Ordering;

const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// A box that could be next: the face that moves, where to, and the points that it would hold.
struct Candidate {
    limits: Vec<(f64, f64)>,
    inside: Vec<usize>,
    gain: f64,
}

/// The peeling trajectory: from the box of everything, which comes first, to smaller and denser ones. In each step one face
/// moves inwards past about `share` (0.05 is customary) of the points inside. It ends where any step would leave less than
/// `least` of all points, or where every outcome inside is 1. Someone who knows the question picks a box from it: later ones
/// are denser, earlier ones cover more. Outcomes are 0 or 1, or probabilities. `None` as for [`PrimBox::on`], and for
/// shares outside 0 to 1.
///
/// # Formula
///
/// The face taken is that with the largest `(mean after - mean before) / (points before - points after)`, which does not
/// favour inputs of few levels, whose faces can only move past many points.
///
/// Reference: J. H. Friedman, N. I. Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9(2),
/// 123-143, sections 8 and 14; for futures: B. P. Bryant, R. J. Lempert (2010), Technological Forecasting and Social Change
/// 77(1), 34-49.
pub fn peel(points: &[Vec<f64>], outcomes: &[f64], share: f64, least: f64) -> Option<Vec<PrimBox>> {
    let shares_fit = 0.0 < share && share < 1.0 && (0.0..1.0).contains(&least);
    if !usable(points, outcomes) || !shares_fit {
        return None;
    }
    let fewest = ((least * points.len() as f64).ceil() as usize).max(1);
    let mut limits = vec![FREE; points[0].len()];
    let mut inside: Vec<usize> = (0..points.len()).collect();
    let mut trajectory = vec![PrimBox::measured(limits.clone(), points, outcomes)];
    while mean(&inside, outcomes) < 1.0 {
        let Some(next) = peelings(points, outcomes, &limits, &inside, share)
            .into_iter()
            .filter(|candidate| candidate.inside.len() >= fewest)
            .reduce(better)
        else {
            break;
        };
        (limits, inside) = (next.limits, next.inside);
        trajectory.push(PrimBox::measured(limits.clone(), points, outcomes));
    }
    Some(trajectory)
}

/// The box grown again: a face moves outwards past about `share` of as many points as are inside, as long as that makes the
/// box denser. Peeling is greedy, and pasting repairs limits that it set before later ones were known. `None` as for
/// [`peel`].
///
/// Reference: J. H. Friedman, N. I. Fisher (1999), as above, section 9.
pub fn paste(found: &PrimBox, points: &[Vec<f64>], outcomes: &[f64], share: f64) -> Option<PrimBox> {
    if !usable(points, outcomes) || points[0].len() != found.limits.len() || !(0.0 < share && share < 1.0) {
        return None;
    }
    let mut limits = found.limits.clone();
    let mut inside: Vec<usize> = (0..points.len()).filter(|&i| found.contains(&points[i])).collect();
    while let Some(next) = pastings(points, outcomes, &limits, &inside, share)
        .into_iter()
        .filter(|candidate| candidate.gain > 0.0)
        .reduce(better)
    {
        (limits, inside) = (next.limits, next.inside);
    }
    Some(PrimBox::measured(limits, points, outcomes))
}

/// The one with the larger gain; the first of equals.
fn better(a: Candidate, b: Candidate) -> Candidate {
    if b.gain.total_cmp(&a.gain) == Ordering::Greater { b } else { a }
}

fn mean(inside: &[usize], outcomes: &[f64]) -> f64 {
    inside.iter().map(|&i| outcomes[i]).sum::<f64>() / inside.len() as f64
}

/// The two faces of each input moved inwards.
fn peelings(
    points: &[Vec<f64>],
    outcomes: &[f64],
    limits: &[(f64, f64)],
    inside: &[usize],
    share: f64,
) -> Vec<Candidate> {
    let now = mean(inside, outcomes);
    let cut = ((share * inside.len() as f64).ceil() as usize).min(inside.len() - 1);
    let mut found = Vec::new();
    for input in 0..limits.len() {
        let mut values: Vec<f64> = inside.iter().map(|&i| points[i][input]).collect();
        values.sort_by(f64::total_cmp);
        let (least, most) = (values[0], values[values.len() - 1]);
        // Equal values go together, at least the outermost ones.
        let low = values[cut..].iter().copied().find(|&x| x > least);
        let high = values[..values.len() - cut].iter().copied().rfind(|&x| x < most);
        let low = low.map(|low| (low, limits[input].1));
        let high = high.map(|high| (limits[input].0, high));
        for face in [low, high].into_iter().flatten() {
            let kept: Vec<usize> =
                inside.iter().copied().filter(|&i| (face.0..=face.1).contains(&points[i][input])).collect();
            let gain = (mean(&kept, outcomes) - now) / (inside.len() - kept.len()) as f64;
            found.push(Candidate { limits: with(limits, input, face), inside: kept, gain });
        }
    }
    found
}

/// The limited faces moved outwards.
fn pastings(
    points: &[Vec<f64>],
    outcomes: &[f64],
    limits: &[(f64, f64)],
    inside: &[usize],
    share: f64,
) -> Vec<Candidate> {
    let now = mean(inside, outcomes);
    let more = ((share * inside.len() as f64).ceil() as usize).max(1);
    let mut found = Vec::new();
    for input in 0..limits.len() {
        let (low, high) = limits[input];
        let rows = beside(points, limits, input);
        let mut below: Vec<f64> = rows.iter().map(|&i| points[i][input]).filter(|&x| x < low).collect();
        let mut above: Vec<f64> = rows.iter().map(|&i| points[i][input]).filter(|&x| x > high).collect();
        below.sort_by(|a, b| b.total_cmp(a));
        above.sort_by(f64::total_cmp);
        // Past all that is there, the limit falls.
        let lower = (!below.is_empty()).then(|| (below.get(more - 1).copied().unwrap_or(FREE.0), high));
        let upper = (!above.is_empty()).then(|| (low, above.get(more - 1).copied().unwrap_or(FREE.1)));
        for face in [lower, upper].into_iter().flatten() {
            let kept: Vec<usize> =
                rows.iter().copied().filter(|&i| (face.0..=face.1).contains(&points[i][input])).collect();
            let gain = mean(&kept, outcomes) - now;
            found.push(Candidate { limits: with(limits, input, face), inside: kept, gain });
        }
    }
    found
}

/// The points within all limits but one input's.
fn beside(points: &[Vec<f64>], limits: &[(f64, f64)], input: usize) -> Vec<usize> {
    let fits = |point: &[f64]| {
        let others = point.iter().zip(limits).enumerate().filter(|(other, _)| *other != input);
        others.into_iter().all(|(_, (x, (low, high)))| low <= x && x <= high)
    };
    (0..points.len()).filter(|&i| fits(&points[i])).collect()
}

fn with(limits: &[(f64, f64)], input: usize, face: (f64, f64)) -> Vec<(f64, f64)> {
    let mut limits = limits.to_vec();
    limits[input] = face;
    limits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;
    use crate::statistics::design::{Design, Sobol};

    /// Six inputs; yes with probability 0.95 where x0 < 0.4 and 0.3 < x2 < 0.8 (a fifth of the space), else 0.05.
    fn planted(points: usize, seed: u64) -> (Vec<Vec<f64>>, Vec<f64>) {
        let points = Sobol::new(points, 6).unwrap().scrambled(Key::new(seed)).all();
        let mut stream = Key::new(seed).with(1).stream();
        let yes = |x: &Vec<f64>| stream.chance(if x[0] < 0.4 && 0.3 < x[2] && x[2] < 0.8 { 0.95 } else { 0.05 });
        let outcomes = points.iter().map(yes).map(|yes| f64::from(u8::from(yes))).collect();
        (points, outcomes)
    }

    /// The box of the trajectory that is densest for its coverage is the planted one within 0.05, and holds on points that
    /// it has not seen: density 0.95 and coverage 0.19 / (0.19 + 0.04) = 0.83.
    #[test]
    fn a_planted_box_is_found() {
        let (points, outcomes) = planted(2_048, 1);
        let trajectory = peel(&points, &outcomes, 0.05, 0.05).unwrap();
        assert!(trajectory.windows(2).all(|pair| pair[1].points < pair[0].points));
        let score = |found: &PrimBox| found.density.mean + found.coverage.mean;
        let best = trajectory.iter().max_by(|a, b| score(a).total_cmp(&score(b))).unwrap();
        let best = paste(best, &points, &outcomes, 0.02).unwrap();
        assert_eq!(best.restricted(), [0, 2], "{best:?}");
        let near = |x: f64, truth: f64| (x - truth).abs() < 0.05;
        assert!(near(best.limits[0].1, 0.4) && best.limits[0].0 == FREE.0, "{best:?}");
        assert!(near(best.limits[2].0, 0.3) && near(best.limits[2].1, 0.8), "{best:?}");
        let (fresh, fresh_outcomes) = planted(2_048, 2);
        let told = PrimBox::on(&best.limits, &fresh, &fresh_outcomes).unwrap();
        assert!(told.density.mean > 0.88 && told.coverage.mean > 0.75, "{told:?}");
        assert!(told.quasi_p_values(&fresh, &fresh_outcomes).unwrap().iter().all(|p| *p < 1e-6));
    }

    /// An input of two levels that decides alone is found, although its face moves past half of the points.
    #[test]
    fn an_input_of_two_levels_is_no_handicap() {
        let points: Vec<Vec<f64>> = Sobol::new(512, 3)
            .unwrap()
            .scrambled(Key::new(3))
            .all()
            .iter()
            .map(|x| vec![x[0].round(), x[1], x[2]])
            .collect();
        let outcomes: Vec<f64> = points.iter().map(|x| x[0]).collect();
        let trajectory = peel(&points, &outcomes, 0.05, 0.1).unwrap();
        let last = trajectory.last().unwrap();
        assert_eq!((last.density.mean, last.limits[0].0), (1.0, 1.0), "{last:?}");
    }

    /// Pasting gives back what a narrow box left out.
    #[test]
    fn pasting_grows_a_box_that_is_too_small() {
        let points: Vec<Vec<f64>> = (0..100).map(|x| vec![f64::from(x)]).collect();
        let outcomes: Vec<f64> = (0..100).map(|x| if (40..60).contains(&x) { 1.0 } else { 0.0 }).collect();
        let dented = |x: usize| if x == 50 { 0.5 } else { outcomes[x] };
        let outcomes: Vec<f64> = (0..100).map(dented).collect();
        let narrow = PrimBox::on(&[(48.0, 52.0)], &points, &outcomes).unwrap();
        let grown = paste(&narrow, &points, &outcomes, 0.01).unwrap();
        assert_eq!(grown.limits, [(40.0, 59.0)]);
    }

    #[test]
    fn nonsense_is_refused_and_constants_stay_whole() {
        let points = vec![vec![1.0]; 5];
        assert_eq!(peel(&points, &[0.0; 5], 0.0, 0.1), None);
        assert_eq!(peel(&points, &[2.0; 5], 0.1, 0.1), None);
        assert_eq!(peel(&points, &[0.0; 5], 0.1, 0.1).unwrap().len(), 1, "no face can move");
        assert_eq!(peel(&points, &[1.0; 5], 0.1, 0.1).unwrap().len(), 1);
    }
}
