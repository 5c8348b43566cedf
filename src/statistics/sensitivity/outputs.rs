//! Outputs of runs, and the chance that is in them.

/// What came out of the runs of a design, in its order.
#[derive(Clone, Copy, Debug)]
pub enum Outputs<'a> {
    /// One number for each run, without chance, or with chance that shall count as part of the output.
    Exact(&'a [f64]),
    /// The mean over a run's replications, and the variance of that mean (the replications' variance divided by their
    /// number). The chance of different runs must be independent.
    Noisy {
        /// The means.
        means: &'a [f64],
        /// The variances of the means.
        variances: &'a [f64],
    },
    /// Every replication of each run. The r-th replications of two runs may share their random numbers, or not.
    Replicates(&'a [Vec<f64>]),
}

/// Outputs around their common mean, and how to tell the chance in them.
pub(super) struct Centred<'a> {
    /// One for each run; their mean is 0.
    pub means: Vec<f64>,
    chance: Chance<'a>,
}

enum Chance<'a> {
    None,
    Independent(&'a [f64]),
    /// For each run, its replications around both its own mean and that of the replication over all runs.
    Replicates(Vec<Vec<f64>>),
}

impl<'a> Outputs<'a> {
    /// How many runs.
    pub(super) fn len(&self) -> usize {
        match self {
            Outputs::Exact(values) => values.len(),
            Outputs::Noisy { means, .. } => means.len(),
            Outputs::Replicates(runs) => runs.len(),
        }
    }

    /// The same around their mean; `None` if there are none, a number is not finite, a variance is missing or negative, or
    /// runs have different numbers of replications.
    pub(super) fn centred(self) -> Option<Centred<'a>> {
        let (means, chance) = match self {
            Outputs::Exact(values) => (values.to_vec(), Chance::None),
            Outputs::Noisy { means, variances } => {
                let whole = variances.len() == means.len() && variances.iter().all(|v| v.is_finite() && *v >= 0.0);
                whole.then(|| (means.to_vec(), Chance::Independent(variances)))?
            }
            Outputs::Replicates(runs) => of_replicates(runs)?,
        };
        let centre = mean(&means);
        centre.is_finite().then(|| Centred { means: means.iter().map(|value| value - centre).collect(), chance })
    }
}

fn of_replicates<'a>(runs: &[Vec<f64>]) -> Option<(Vec<f64>, Chance<'a>)> {
    let replications = runs.first()?.len();
    if replications == 0 || runs.iter().any(|run| run.len() != replications) {
        return None;
    }
    let means: Vec<f64> = runs.iter().map(|run| mean(run)).collect();
    if replications == 1 {
        return Some((means, Chance::None));
    }
    let centre = mean(&means);
    let shared: Vec<f64> =
        (0..replications).map(|r| runs.iter().map(|run| run[r]).sum::<f64>() / runs.len() as f64 - centre).collect();
    let rest = |(run, mean): (&Vec<f64>, &f64)| run.iter().zip(&shared).map(|(y, shared)| y - mean - shared).collect();
    let residuals = runs.iter().zip(&means).map(rest).collect();
    Some((means, Chance::Replicates(residuals)))
}

impl Centred<'_> {
    /// The covariance of the chance in the means of two runs.
    ///
    /// # Formula
    ///
    /// From m replications: `sum_r e_ir e_jr / (m (m - 1))` with `e_ir = y_ir - mean_i - mean_r + mean`. What a replication
    /// adds to all runs alike is no chance in a difference, so it is taken out first. With it `mean_i mean_j - covariance`
    /// is the mean product of different replications, which chance does not touch.
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        match &self.chance {
            Chance::None => 0.0,
            Chance::Independent(variances) => {
                if i == j {
                    variances[i]
                } else {
                    0.0
                }
            }
            Chance::Replicates(residuals) => {
                let m = residuals[i].len() as f64;
                residuals[i].iter().zip(&residuals[j]).map(|(a, b)| a * b).sum::<f64>() / (m * (m - 1.0))
            }
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two runs, two replications, by hand: the shared part (+1, -1) goes, what is left is (-1, 1) and (1, -1).
    #[test]
    fn the_shared_part_of_a_replication_is_no_chance() {
        let runs = [vec![10.0, 10.0], vec![4.0, 0.0]];
        let centred = Outputs::Replicates(&runs).centred().unwrap();
        assert_eq!(centred.means, [4.0, -4.0]);
        assert_eq!(centred.covariance(0, 0), 1.0);
        assert_eq!(centred.covariance(0, 1), -1.0);
        let alike = [vec![11.0, 9.0], vec![3.0, 1.0]];
        assert_eq!(Outputs::Replicates(&alike).centred().unwrap().covariance(0, 0), 0.0);
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        assert!(Outputs::Exact(&[]).centred().is_none());
        assert!(Outputs::Exact(&[1.0, f64::NAN]).centred().is_none());
        assert!(Outputs::Noisy { means: &[1.0], variances: &[-1.0] }.centred().is_none());
        assert!(Outputs::Noisy { means: &[1.0], variances: &[] }.centred().is_none());
        assert!(Outputs::Replicates(&[vec![1.0], vec![]]).centred().is_none());
        assert!(Outputs::Replicates(&[vec![], vec![]]).centred().is_none());
    }
}
