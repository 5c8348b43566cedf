//! What a comparison comes to.

use super::HEAVY;
use crate::statistics::Estimate;

/// An estimate beside the closed form.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// What was simulated.
    pub estimate: Estimate,
    /// What the closed form says.
    pub truth: f64,
    /// The load of the trial.
    pub load: f64,
}

/// The standard errors within which an estimate agrees.
pub const WITHIN: f64 = 4.0;

/// The standard errors by which a wrong program has to be off for nine in ten of such checks to fail: 4, and the 1.28
/// that nine in ten of normal deviates lie above on the wrong side.
const FOUND_AT: f64 = WITHIN + 1.28;

impl Finding {
    /// How far the estimate is off, in standard errors; infinite if it does not apply or has no standard error.
    pub fn z(&self) -> f64 {
        let z = (self.estimate.mean - self.truth) / self.estimate.se;
        if z.is_finite() && self.estimate.se.is_finite() { z } else { f64::INFINITY }
    }

    /// How far the estimate is off, relative to the closed form.
    pub fn error(&self) -> f64 {
        self.estimate.mean / self.truth - 1.0
    }

    /// The standard error relative to the closed form.
    pub fn relative_se(&self) -> f64 {
        self.estimate.se / self.truth
    }

    /// The largest relative error with which the estimate still agrees: 4 standard errors.
    pub fn tolerance(&self) -> f64 {
        WITHIN * self.relative_se()
    }

    /// Whether 4 standard errors are within 0.5 % of the closed form, or 1 % above 90 % load: then to agree is to agree
    /// that closely.
    pub fn is_sharp(&self) -> bool {
        // A load is a product of decimals: 90 % may come out a hair above itself.
        self.tolerance() <= if self.load > HEAVY + 1e-9 { 0.01 } else { 0.005 }
    }

    /// The relative error of the program that nine in ten of such checks would find.
    pub fn would_find(&self) -> f64 {
        FOUND_AT * self.relative_se()
    }

    /// Whether they agree.
    pub fn passes(&self) -> bool {
        self.z().abs() <= WITHIN
    }
}

/// All findings together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Comparisons.
    pub checks: usize,
    /// Of those, not in agreement.
    pub failed: usize,
    /// Of those, sharp.
    pub sharp: usize,
    /// The root of the mean square of z, each run counting once, as its lines go up and down together: near 1 where standard errors are
    /// honest and nothing is wrong.
    pub rms_z: f64,
    /// The largest |z|.
    pub largest_z: f64,
}

impl Summary {
    /// Adds the findings of each run up.
    pub fn of<'f>(runs: impl IntoIterator<Item = &'f [Finding]>) -> Self {
        let (mut sum, mut squares, mut counted) = (Self::default(), 0.0, 0_u32);
        for run in runs.into_iter().filter(|run| !run.is_empty()) {
            for finding in run {
                sum.checks += 1;
                sum.failed += usize::from(!finding.passes());
                sum.sharp += usize::from(finding.is_sharp());
                sum.largest_z = sum.largest_z.max(finding.z().abs());
            }
            squares += run.iter().map(|finding| finding.z() * finding.z()).sum::<f64>() / run.len() as f64;
            counted += 1;
        }
        sum.rms_z = (squares / f64::from(counted.max(1))).sqrt();
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::student_t;

    fn finding(values: &[f64], truth: f64, load: f64) -> Finding {
        Finding { estimate: student_t(values), truth, load }
    }

    #[test]
    fn four_standard_errors_agree_and_more_do_not() {
        // Mean 10, s = 2, n = 4: SE 1.
        let values = [8.0, 8.0, 12.0, 12.0];
        let se = (16.0_f64 / 3.0 / 4.0).sqrt();
        assert!(finding(&values, 10.0 + 3.99 * se, 0.5).passes());
        assert!(!finding(&values, 10.0 + 4.01 * se, 0.5).passes());
        let off = finding(&values, 10.0 - 2.0 * se, 0.5);
        assert!((off.z() - 2.0).abs() < 1e-12 && (off.tolerance() - 4.0 * se / (10.0 - 2.0 * se)).abs() < 1e-12);
        assert!(!off.is_sharp());
    }

    #[test]
    fn what_says_nothing_fails() {
        assert!(!finding(&[], 1.0, 0.5).passes());
        assert!(!finding(&[3.0], 3.0, 0.5).passes(), "one replication has no standard error");
        assert!(!finding(&[3.0, 3.0], 3.1, 0.5).passes());
        let endless = Estimate { mean: f64::INFINITY, ..student_t(&[1.0, 2.0]) };
        assert!(!Finding { estimate: endless, truth: 1.5, load: 0.5 }.passes());
    }

    #[test]
    fn sharp_is_finer_at_light_loads() {
        let with =
            |se: f64, load| Finding { estimate: Estimate { se, ..student_t(&[99.0, 101.0]) }, truth: 100.0, load };
        assert!(with(0.125, 0.9).is_sharp() && !with(0.13, 0.9).is_sharp());
        assert!(with(0.25, 0.95).is_sharp() && !with(0.26, 0.95).is_sharp());
        let [one, ten] = [with(1.0, 0.5), with(0.1, 0.5)].map(|of| Finding { truth: 101.0, ..of });
        let summary = Summary::of([&[one, ten][..], &[]]);
        assert_eq!((summary.checks, summary.failed, summary.sharp, summary.largest_z), (2, 1, 1, 10.0));
        assert!((summary.rms_z - 50.5_f64.sqrt()).abs() < 1e-12);
        // Two lines of one run count as one.
        let summary = Summary::of([&[one, ten][..], &[one]]);
        assert!((summary.rms_z - (51.5_f64 / 2.0).sqrt()).abs() < 1e-12);
    }
}
