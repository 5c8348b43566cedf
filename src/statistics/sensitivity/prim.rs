//! Boxes of inputs, and how much of what is looked for they hold.

use super::well_formed;
use crate::statistics::{Estimate, ratio, student_t, wilson};
use statrs::distribution::{Binomial, DiscreteCDF};

/// Limits on inputs: the futures in which each input lies between its two limits.
#[derive(Clone, Debug, PartialEq)]
pub struct PrimBox {
    /// Lower and upper limit of each input, both included; infinite where there is none.
    pub limits: Vec<(f64, f64)>,
    /// How many points lie inside.
    pub points: usize,
    /// Which share of all points.
    pub mass: f64,
    /// The mean outcome inside: of a yes or no, the share of yes. Wilson's interval for yes and no, Student's t otherwise.
    pub density: Estimate,
    /// Which share of all outcome lies inside: of a yes or no, how many of the yes the box explains.
    pub coverage: Estimate,
}

impl PrimBox {
    /// The box with these limits, on these points. An outcome is 1 for a future of interest and 0 for another, or its
    /// probability. `None` if a number is missing or not finite, or an outcome lies outside 0 to 1.
    ///
    /// On the points on which a box was found density and coverage flatter it, and their intervals do not know: measure a
    /// box that is told on points it has not seen.
    pub fn on(limits: &[(f64, f64)], points: &[Vec<f64>], outcomes: &[f64]) -> Option<Self> {
        let fits = usable(points, outcomes) && points[0].len() == limits.len();
        fits.then(|| Self::measured(limits.to_vec(), points, outcomes))
    }

    pub(super) fn measured(limits: Vec<(f64, f64)>, points: &[Vec<f64>], outcomes: &[f64]) -> Self {
        let inside = |point: &[f64]| point.iter().zip(&limits).all(|(x, (low, high))| low <= x && x <= high);
        let pairs: Vec<(f64, f64)> =
            points.iter().zip(outcomes).map(|(point, &y)| (if inside(point) { y } else { 0.0 }, y)).collect();
        let held: Vec<f64> = points.iter().zip(outcomes).filter(|(point, _)| inside(point)).map(|(_, &y)| y).collect();
        let mass = held.len() as f64 / points.len() as f64;
        Self { limits, points: held.len(), mass, density: density(&held), coverage: ratio(&pairs) }
    }

    /// Does a point lie inside?
    pub fn contains(&self, point: &[f64]) -> bool {
        point.iter().zip(&self.limits).all(|(x, (low, high))| low <= x && x <= high)
    }

    /// The inputs that have a limit.
    pub fn restricted(&self) -> Vec<usize> {
        let limited = |(_, limits): &(usize, &(f64, f64))| limits.0 > f64::NEG_INFINITY || limits.1 < f64::INFINITY;
        self.limits.iter().enumerate().filter(limited).map(|(input, _)| input).collect()
    }

    /// How easily chance alone would give the density, if a restricted input did not matter: one number for each of
    /// [`restricted`](Self::restricted). Above 0.05 the input's limits explain nothing that can be told from chance. Too
    /// small on the points on which the box was found, since its limits were chosen there.
    ///
    /// # Formula
    ///
    /// `P(Bin(n, p) >= h)`: n points and h yes in the box, p the density without the input's limits. Outcomes that are
    /// probabilities are added up and rounded.
    ///
    /// Reference: B. P. Bryant, R. J. Lempert (2010), Thinking inside the box, Technological Forecasting and Social Change
    /// 77(1), 34-49.
    pub fn quasi_p_values(&self, points: &[Vec<f64>], outcomes: &[f64]) -> Option<Vec<f64>> {
        let own = Self::on(&self.limits, points, outcomes)?;
        let hits = (own.density.mean * own.points as f64).round() as u64;
        let without = |input: usize| {
            let mut limits = self.limits.clone();
            limits[input] = (f64::NEG_INFINITY, f64::INFINITY);
            Self::measured(limits, points, outcomes).density.mean
        };
        let tail = |p: f64| match (hits.checked_sub(1), Binomial::new(p, own.points as u64)) {
            (None, _) => 1.0,
            (Some(below), Ok(law)) => law.sf(below),
            (_, Err(_)) => f64::NAN,
        };
        Some(self.restricted().into_iter().map(|input| tail(without(input))).collect())
    }
}

/// Whether points and outcomes can be read, and outcomes are probabilities.
pub(super) fn usable(points: &[Vec<f64>], outcomes: &[f64]) -> bool {
    well_formed(points, outcomes) && outcomes.iter().all(|y| (0.0..=1.0).contains(y))
}

fn density(held: &[f64]) -> Estimate {
    let yes_or_no = held.iter().all(|&y| y == 0.0 || y == 1.0);
    if yes_or_no && !held.is_empty() {
        return wilson(held.iter().filter(|&&y| y == 1.0).count() as u64, held.len() as u64);
    }
    student_t(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

    /// Ten points on a line, yes from 6 on; the box from 5 on holds 4 yes in 5 points, 4 of 4 yes.
    #[test]
    fn by_hand() {
        let points: Vec<Vec<f64>> = (0..10).map(|x| vec![f64::from(x), 0.0]).collect();
        let outcomes: Vec<f64> = (0..10).map(|x| f64::from(u8::from(x >= 6))).collect();
        let found = PrimBox::on(&[(5.0, f64::INFINITY), FREE], &points, &outcomes).unwrap();
        assert_eq!((found.points, found.mass, found.density.mean, found.coverage.mean), (5, 0.5, 0.8, 1.0));
        assert_eq!(found.restricted(), [0]);
        assert!(found.contains(&[5.0, 3.0]) && !found.contains(&[4.9, 0.0]));
        // P(Bin(5, 0.4) >= 4) = 5 0.4^4 0.6 + 0.4^5.
        assert!((found.quasi_p_values(&points, &outcomes).unwrap()[0] - 0.08704).abs() < 1e-12);
        assert_eq!(PrimBox::on(&[FREE], &points, &outcomes), None);
        assert_eq!(PrimBox::on(&[FREE, FREE], &points, &[2.0; 10]), None);
    }

    #[test]
    fn probabilities_are_outcomes_too() {
        let points: Vec<Vec<f64>> = (0..4).map(|x| vec![f64::from(x)]).collect();
        let found = PrimBox::on(&[(2.0, 3.0)], &points, &[0.0, 0.25, 0.5, 0.25]).unwrap();
        assert_eq!((found.density.mean, found.coverage.mean), (0.375, 0.75));
        let nothing = PrimBox::on(&[(7.0, 8.0)], &points, &[0.0; 4]).unwrap();
        assert!(!nothing.density.is_applicable() && !nothing.coverage.is_applicable());
    }
}
