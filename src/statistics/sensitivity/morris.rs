//! Morris: elementary effects along random walks.

use super::well_formed;
use crate::statistics::{Estimate, Moments, student_t};

/// What a step of one input does to the output, over all walks; in the output's unit for the input's whole range.
#[derive(Clone, Debug, PartialEq)]
pub struct ElementaryEffects {
    /// mu, the mean effect: its sign says in which direction the input works.
    pub mean: Estimate,
    /// mu*, the mean size of the effect: by it inputs are ranked, since effects of both signs do not cancel.
    pub size: Estimate,
    /// sigma, the standard deviation of the effect: large beside `size`, the input's effect depends on where it stands or on
    /// other inputs.
    pub spread: f64,
}

/// The elementary effects of each input, from walks of k + 1 points that change one input at a time
/// ([`Trajectories`](crate::statistics::design::Trajectories)), in the order of the design. `None` if a number is missing or
/// not finite, walks are incomplete, or a step changes more than one input or none.
///
/// Where outputs hold chance, the size of an input without any effect is not 0 but `sqrt(2 / pi) sd / step`, with sd the
/// standard deviation of the chance in a difference: an input that does nothing, put beside the others, shows it. With
/// common random numbers sd is small.
///
/// # Formula
///
/// `e = (y(x + d e_i) - y(x)) / d`; mu the mean of e, mu* that of |e|, sigma the standard deviation of e; intervals of
/// Student's t over walks.
///
/// References: M. D. Morris (1991), Technometrics 33(2), 161-174, doi:10.1080/00401706.1991.10484804; F. Campolongo,
/// J. Cariboni, A. Saltelli (2007), Environmental Modelling and Software 22(10), 1509-1518,
/// doi:10.1016/j.envsoft.2006.10.004.
pub fn elementary_effects(points: &[Vec<f64>], outputs: &[f64]) -> Option<Vec<ElementaryEffects>> {
    if !well_formed(points, outputs) || !points.len().is_multiple_of(points[0].len() + 1) {
        return None;
    }
    let steps = points[0].len() + 1;
    let mut effects = vec![Vec::new(); steps - 1];
    for (walk, y) in points.chunks(steps).zip(outputs.chunks(steps)) {
        for (x, y) in walk.windows(2).zip(y.windows(2)) {
            let (input, step) = change(&x[0], &x[1])?;
            effects[input].push((y[1] - y[0]) / step);
        }
    }
    Some(effects.iter().map(|effects| summary(effects)).collect())
}

/// The one coordinate that differs, and by how much.
fn change(from: &[f64], to: &[f64]) -> Option<(usize, f64)> {
    let mut changed = from.iter().zip(to).map(|(a, b)| b - a).enumerate().filter(|(_, step)| *step != 0.0);
    let first = changed.next()?;
    changed.next().is_none().then_some(first)
}

fn summary(effects: &[f64]) -> ElementaryEffects {
    let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
    let variance = effects.iter().copied().collect::<Moments>().variance();
    ElementaryEffects { mean: student_t(effects), size: student_t(&sizes), spread: variance.sqrt() }
}

#[cfg(test)]
mod tests {
    use super::super::known::{g_function, numbers, salib};
    use super::*;
    use crate::random::Key;
    use crate::statistics::design::{Design, Trajectories};

    fn outputs(points: &[Vec<f64>], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        points.iter().map(|point| f(point)).collect()
    }

    #[test]
    fn a_plane_has_its_slopes_and_no_spread() {
        let points = Trajectories::new(10, 3, 6, Key::new(1)).unwrap().all();
        let effects = elementary_effects(&points, &outputs(&points, |x| 3.0 * x[0] - 2.0 * x[1])).unwrap();
        for (effect, slope) in effects.iter().zip([3.0, -2.0, 0.0f64]) {
            assert!((effect.mean.mean - slope).abs() < 1e-12 && (effect.size.mean - slope.abs()).abs() < 1e-12);
            assert!(effect.spread < 1e-12);
            assert_eq!(effect.mean.n, 10);
        }
    }

    /// The g-function's inputs matter in the order of their coefficients, the last two alike. With 50 walks the limits of
    /// neighbours do not touch.
    #[test]
    fn ranks_the_inputs_of_the_g_function() {
        let points = Trajectories::new(50, 6, 4, Key::new(2)).unwrap().all();
        let effects = elementary_effects(&points, &outputs(&points, g_function)).unwrap();
        let apart = |i: usize| effects[i].size.low > effects[i + 1].size.high;
        assert!((0..4).all(apart), "{effects:?}");
        assert!(effects[0].spread > effects[0].mean.mean.abs(), "it goes down and up");
    }

    #[test]
    fn agrees_with_salib() {
        let fixture = &salib()["morris"];
        let rows = fixture["points"].as_array().unwrap();
        let points: Vec<Vec<f64>> =
            rows.iter().map(|row| numbers(row).iter().map(|level| level / 3.0).collect()).collect();
        let effects = elementary_effects(&points, &outputs(&points, g_function)).unwrap();
        let (mu, mu_star, sigma) = (numbers(&fixture["mu"]), numbers(&fixture["mu_star"]), numbers(&fixture["sigma"]));
        assert_eq!(effects.len(), 6);
        for (i, effect) in effects.iter().enumerate() {
            assert!((effect.mean.mean - mu[i]).abs() < 1e-12);
            assert!((effect.size.mean - mu_star[i]).abs() < 1e-12);
            assert!((effect.spread - sigma[i]).abs() < 1e-12);
        }
    }

    #[test]
    fn what_is_no_walk_is_refused() {
        assert_eq!(elementary_effects(&[], &[]), None);
        assert_eq!(elementary_effects(&[vec![0.0], vec![0.0]], &[1.0, 2.0]), None, "no step");
        assert_eq!(elementary_effects(&[vec![0.0], vec![1.0]], &[1.0, f64::NAN]), None);
        let two_at_once = [vec![0.0, 0.0], vec![1.0, 1.0], vec![1.0, 0.0]];
        assert_eq!(elementary_effects(&two_at_once, &[0.0; 3]), None);
        assert_eq!(elementary_effects(&[vec![0.0]], &[0.0]), None, "half a walk");
    }
}
