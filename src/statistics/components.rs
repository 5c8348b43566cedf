//! Variance components: how much is chance, and how much is what we do not know.
//!
//! Knows: groups of values, each group from one draw of what is unknown. Must not know: what was drawn, or how.

/// What varies within groups and what varies between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// The mean of the groups' means; NaN without any.
    pub mean: f64,
    /// Variance within groups: chance. NaN if no group has two values.
    pub within: f64,
    /// Variance between the groups' expectations, at least 0: ignorance. NaN for fewer than two groups.
    pub between: f64,
    /// Variance of the groups' means, which holds both. NaN for fewer than two groups.
    pub of_means: f64,
    /// Groups with a value.
    pub groups: u64,
}

/// Splits the variance of values in groups; a NaN is no value, and a group without values is none.
///
/// # Formula
///
/// The law of total variance, `Var Y = E[Var(Y | x)] + Var(E[Y | x])`, estimated by the one-way analysis of variance with
/// random effects. With a groups of `n_i` values, N in all, group means `m_i` and the mean m of all values:
/// `MSW = sum (y_ij - m_i)^2 / (N - a)`, `MSB = sum n_i (m_i - m)^2 / (a - 1)`, `n0 = (N - sum n_i^2 / N) / (a - 1)`;
/// within is MSW, between is `max(0, (MSB - MSW) / n0)`. Without the cut at 0 both are unbiased, whatever the laws.
///
/// Two values a group are near the best use of a given number of runs: Y. Sun, D. W. Apley, J. Staum (2011), Efficient
/// nested simulation for estimating the variance of a conditional expectation, Operations Research 59(4), 998-1007,
/// doi:10.1287/opre.1110.0932. The estimator: S. R. Searle, G. Casella, C. E. McCulloch (1992), Variance Components,
/// section 3.6, doi:10.1002/9780470316856.
pub fn components(groups: &[[f64; 2]]) -> Components {
    let means: Vec<(f64, f64)> = groups.iter().filter_map(group_mean).collect();
    let (a, n) = (means.len() as f64, means.iter().map(|(_, size)| size).sum::<f64>());
    let mean = means.iter().map(|(mean, _)| mean).sum::<f64>() / a;
    let all = means.iter().map(|(mean, size)| mean * size).sum::<f64>() / n;
    let inside: f64 = groups.iter().map(|[one, other]| 0.5 * (one - other) * (one - other)).filter(is_number).sum();
    let within = inside / (n - a);
    let between: f64 = means.iter().map(|(mean, size)| size * (mean - all) * (mean - all)).sum::<f64>() / (a - 1.0);
    let of_means = means.iter().map(|(own, _)| (own - mean) * (own - mean)).sum::<f64>() / (a - 1.0);
    let n0 = (n - means.iter().map(|(_, size)| size * size).sum::<f64>() / n) / (a - 1.0);
    let few = means.len() < 2;
    Components {
        mean,
        within: if n > a { within } else { f64::NAN },
        // Where no group has two values, all of the spread may be ignorance.
        between: if few { f64::NAN } else { ((between - if n > a { within } else { 0.0 }) / n0).max(0.0) },
        of_means: if few { f64::NAN } else { of_means },
        groups: means.len() as u64,
    }
}

fn is_number(value: &f64) -> bool {
    !value.is_nan()
}

/// The mean of a group and how many values it has.
pub(super) fn group_mean(group: &[f64; 2]) -> Option<(f64, f64)> {
    let size = group.iter().filter(|value| is_number(value)).count() as f64;
    (size > 0.0).then(|| (group.iter().filter(|value| is_number(value)).sum::<f64>() / size, size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// Groups (1, 3), (5, 7), (9, 9): means 2, 6, 9; SSW = 2 + 2 + 0, MSW = 4/3; m = 17/3,
    /// MSB = 2 ((11/3)^2 + (1/3)^2 + (10/3)^2) / 2 = 74/3; between = (74/3 - 4/3) / 2 = 35/3.
    #[test]
    fn by_hand() {
        let found = components(&[[1.0, 3.0], [5.0, 7.0], [9.0, 9.0]]);
        assert!((found.within - 4.0 / 3.0).abs() < 1e-12 && (found.between - 35.0 / 3.0).abs() < 1e-12);
        assert!((found.mean - 17.0 / 3.0).abs() < 1e-12 && (found.of_means - 37.0 / 3.0).abs() < 1e-12);
        assert_eq!(found.groups, 3);
    }

    /// A group of one: n = (2, 1, 2), N = 5, n0 = (5 - 9/5) / 2 = 1.6.
    #[test]
    fn groups_may_be_torn() {
        let found = components(&[[1.0, 3.0], [f64::NAN, 7.0], [f64::NAN, f64::NAN], [9.0, 9.0]]);
        let all = (1.0 + 3.0 + 7.0 + 18.0) / 5.0;
        let msb = (2.0 * (2.0 - all) * (2.0 - all) + (7.0 - all) * (7.0 - all) + 2.0 * (9.0 - all) * (9.0 - all)) / 2.0;
        assert!((found.within - 1.0).abs() < 1e-12 && (found.between - (msb - 1.0) / 1.6).abs() < 1e-12);
        assert_eq!((found.mean, found.groups), (6.0, 3));
    }

    #[test]
    fn too_little_is_not_known() {
        assert!(components(&[]).mean.is_nan());
        let one = components(&[[1.0, 3.0]]);
        assert!(one.mean == 2.0 && one.within == 2.0 && one.between.is_nan());
        let single = components(&[[1.0, f64::NAN], [3.0, f64::NAN]]);
        assert!(single.within.is_nan() && single.between == 2.0);
        assert_eq!(components(&[[2.0, 2.0]; 5]).between, 0.0);
    }

    /// Planted: chance of SD 2, ignorance of SD 3 (or none), in 4,000 draws. The standard error of MSW is
    /// `within sqrt(2 / 4,000)`, that of between at most `(between + within / 2) sqrt(2 / 4,000)` + half that of MSW;
    /// limits of 4: a bias of 12 % of the variance would be found.
    #[test]
    fn planted_components_are_found() {
        for ignorance in [3.0, 0.0] {
            let mut stream = Key::new(77).stream();
            let groups: Vec<[f64; 2]> = (0..4_000)
                .map(|_| {
                    let centre = 10.0 + ignorance * stream.normal();
                    [centre + 2.0 * stream.normal(), centre + 2.0 * stream.normal()]
                })
                .collect();
            let found = components(&groups);
            let se = (2.0_f64 / 4_000.0).sqrt();
            let planted = ignorance * ignorance;
            assert!((found.within - 4.0).abs() < 4.0 * 4.0 * se, "{found:?}");
            assert!((found.between - planted).abs() < 4.0 * ((planted + 2.0) * se + 2.0 * se), "{found:?}");
        }
    }
}
