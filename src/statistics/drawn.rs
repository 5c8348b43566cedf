//! Estimates over draws of what is not known, each draw used twice.
//!
//! Knows: two values for each draw. Must not know: what was drawn, or what the values measure.

use super::components::{Components, components, group_mean};
use super::estimate::{Estimate, Method, z_quantile};
use super::paired::{matched, matched_limits};
use super::proportion::{beta_quantile, wilson_at};
use super::quantile::rank;

/// The share of draws between the limits of every range over draws: from the 10th to the 90th percentile.
pub const RANGE: f64 = 0.8;

/// An estimate over draws, and what its spread is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Mean over draws; limits for what the result is expected to be: chance + inputs.
    pub estimate: Estimate,
    /// Standard deviation from run to run with the same inputs: chance. NaN where it is not known.
    pub chance: f64,
    /// Standard deviation of the expected result from draw to draw: ignorance of the inputs. NaN where it is not known.
    pub inputs: f64,
}

impl Drawn {
    /// Nothing to estimate from.
    pub fn not_applicable() -> Self {
        Self::without_parts(Estimate::not_applicable(0))
    }

    /// An estimate whose spread is not split.
    pub const fn without_parts(estimate: Estimate) -> Self {
        Self { estimate, chance: f64::NAN, inputs: f64::NAN }
    }

    fn new(estimate: Estimate, found: &Components) -> Self {
        Self { estimate, chance: found.within.sqrt(), inputs: found.between.sqrt() }
    }
}

/// The mean over draws with the range of the expected result. A NaN is a replication in which the measure does not apply;
/// a draw with none that applies is left out, and `n` counts the others. One draw has infinite limits.
///
/// # Formula
///
/// The mean of two replications `m_i` still holds chance, so the draws' means are drawn together around their mean m until
/// their variance is that of the inputs and of the estimate alone: `v_i = m + k (m_i - m)`,
/// `k^2 = min(1, (between + s^2 / a) / s^2)` with s^2 the variance of the a means and `between` of [`components`]. The
/// limits are the 10th and the 90th percentile of the `v_i`, the n-th from either end with `n = ceil(0.1 a)`; and as no range can be
/// narrower than what the draws leave open of their mean, they never lie within `m -+ z s / sqrt(a)`, z that of the same level.
///
/// That shrinkage to the right variance is the constrained estimate of T. A. Louis (1984), Estimating a population of
/// parameter values using Bayes and empirical Bayes methods, Journal of the American Statistical Association 79(386),
/// 393-398, doi:10.1080/01621459.1984.10478062.
pub fn over_draws(groups: &[[f64; 2]]) -> Drawn {
    let found = components(groups);
    if let Some(none) = too_few(&found) {
        return none;
    }
    let mut means: Vec<f64> = groups.iter().filter_map(group_mean).map(|(mean, _)| mean).collect();
    means.sort_by(f64::total_cmp);
    let (variance, kept) = spread(&found);
    let k = if found.of_means > 0.0 { (kept / found.of_means).min(1.0).sqrt() } else { 0.0 };
    let nth = rank(0.5 * (1.0 - RANGE), means.len());
    let at = |value: f64| found.mean + k * (value - found.mean);
    let open = z_quantile(RANGE) * variance.sqrt();
    let low = at(means[nth - 1]).min(found.mean - open);
    let high = at(means[means.len() - nth]).max(found.mean + open);
    let method = Method::Draws;
    Drawn::new(Estimate { mean: found.mean, se: variance.sqrt(), low, high, n: found.groups, method }, &found)
}

/// Draws of which too many have a value that is longer than a run can show, for a mean: the low limit is the 10th
/// percentile of the draws, those counted as longer than any.
pub fn not_shown_over_draws(groups: &[[f64; 2]]) -> Drawn {
    let mut means: Vec<f64> = groups.iter().filter_map(group_mean).map(|(mean, _)| mean).collect();
    means.sort_by(f64::total_cmp);
    let low = if means.is_empty() { f64::INFINITY } else { means[rank(0.5 * (1.0 - RANGE), means.len()) - 1] };
    let n = means.len() as u64;
    Drawn::without_parts(Estimate { low, method: Method::DrawnNotShown, ..Estimate::not_shown(n) })
}

/// The chance of something that happens (1) or does not (0) in a replication, with the range of that chance over draws.
///
/// # Formula
///
/// One 0 or 1 says little of the chance behind it, so percentiles of the draws would show chance alone. The chance is
/// taken to follow a beta law over the draws (the beta-binomial model) with the mean m over draws and the variance
/// `v = between + s^2 / a` of [`over_draws`]: `alpha = m c`, `beta = (1 - m) c`, `c = m (1 - m) / v - 1`. The limits are its
/// 10th and 90th percentile. Where all or none happen: Wilson's limits over the draws at the same level; and as a few that
/// happen cannot tell more than none, limits never lie within those, nor leave out the mean, as percentiles of a law that
/// is nearly all at one end would.
///
/// Reference: J. G. Skellam (1948), Journal of the Royal Statistical Society B 10(2), 257-261.
pub fn chance_over_draws(groups: &[[f64; 2]]) -> Drawn {
    let found = components(groups);
    if let Some(none) = too_few(&found) {
        return none;
    }
    let (m, (variance, v)) = (found.mean, spread(&found));
    let tail = 0.5 * (1.0 - RANGE);
    let [none, all] = [0, found.groups].map(|happen| wilson_at(happen, found.groups, RANGE));
    let (low, high) = if m <= 0.0 {
        (none.low, none.high)
    } else if m >= 1.0 {
        (all.low, all.high)
    } else {
        // At the most a chance can vary it is 0 or 1; a little less has a law that can be computed with.
        let c = m * (1.0 - m) / v.min(0.99 * m * (1.0 - m)) - 1.0;
        let at = |p| beta_quantile(p, m * c, (1.0 - m) * c);
        let at = |p| match at(p) {
            // Beyond what the bisection tells.
            at if at < 1e-15 => 0.0,
            at if at > 1.0 - 1e-15 => 1.0,
            at => at,
        };
        (at(tail).min(all.low).min(m), at(1.0 - tail).max(none.high).max(m))
    };
    let method = Method::DrawnChance;
    Drawn::new(Estimate { mean: m, se: variance.sqrt(), low, high, n: found.groups, method }, &found)
}

/// The difference of two chances, from replications in which the thing happens in one run only (1 or -1) or in both or neither (0):
/// as [`over_draws`] has it, with limits that never lie within those of Agresti and Min for as many matched trials, as a few that
/// differ, or none, tell little.
pub fn chance_difference_over_draws(groups: &[[f64; 2]]) -> Drawn {
    let found = over_draws(groups);
    let means = || groups.iter().filter_map(group_mean).map(|(mean, _)| mean);
    if means().count() < 2 {
        return found;
    }
    let sum = |sign: f64| means().map(|mean| (sign * mean).max(0.0)).sum::<f64>();
    let (low, high) = matched_limits(matched(sum(1.0), sum(-1.0), means().count() as f64), RANGE);
    let estimate = Estimate { low: found.estimate.low.min(low), high: found.estimate.high.max(high), ..found.estimate };
    Drawn { estimate, ..found }
}

/// The variance of the mean over draws, and the variance that the limits span: the inputs', and what chance leaves in the
/// estimate.
fn spread(found: &Components) -> (f64, f64) {
    let of_mean = found.of_means / found.groups as f64;
    (of_mean, found.between + of_mean)
}

fn too_few(found: &Components) -> Option<Drawn> {
    let endless = f64::INFINITY;
    match found.groups {
        0 => Some(Drawn::not_applicable()),
        1 => {
            let (mean, method) = (found.mean, Method::Draws);
            let estimate = Estimate { mean, se: endless, low: -endless, high: endless, n: 1, method };
            Some(Drawn::new(estimate, found))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// Draws from a normal law of SD `inputs`, each with two values of SD `chance` around it.
    fn normal(seed: u64, draws: usize, inputs: f64, chance: f64) -> Vec<[f64; 2]> {
        let mut stream = Key::new(seed).stream();
        let group = |_| {
            let centre = inputs * stream.normal();
            [centre + chance * stream.normal(), centre + chance * stream.normal()]
        };
        (0..draws).map(group).collect()
    }

    /// Of a normal law 80 % lie within 1.2816 SD. 4,000 draws: the standard error of a percentile is
    /// sqrt(0.1 x 0.9 / 4,000) / 0.1755 = 0.027 SD; limits of 5.
    #[test]
    fn the_range_is_that_of_the_inputs_whatever_the_chance() {
        for chance in [0.0, 1.0, 3.0] {
            let found = over_draws(&normal(5, 4_000, 2.0, chance));
            let Estimate { low, high, .. } = found.estimate;
            let limit = 5.0 * 0.027 * (4.0 + chance * chance / 2.0_f64).sqrt();
            assert!((high - 2.563).abs() < limit && (low + 2.563).abs() < limit, "{chance}: {found:?}");
            assert!((found.inputs - 2.0).abs() < 0.2 && (found.chance - chance).abs() < 0.15, "{found:?}");
        }
    }

    /// Without ignorance the range closes as draws are added: its mean half width over 40 seeds falls by a factor of 3.2 for
    /// a hundred times the draws (a standard deviation goes with the fourth root where its square is all error).
    #[test]
    fn without_ignorance_the_range_closes() {
        let half =
            |draws| (0..40).map(|seed| over_draws(&normal(seed, draws, 0.0, 1.0)).estimate.half_width()).sum::<f64>();
        let (few, many) = (half(50) / 40.0, half(5_000) / 40.0);
        assert!(many < 0.5 * few && many < 0.2, "{few} {many}");
    }

    /// By hand: means 2, 6, 9, between 35/3, s^2 = 37/3, a = 3: k^2 is cut at 1, and the limits are the ends.
    #[test]
    fn by_hand() {
        let found = over_draws(&[[1.0, 3.0], [5.0, 7.0], [9.0, 9.0]]);
        assert_eq!((found.estimate.low, found.estimate.high, found.estimate.n), (2.0, 9.0, 3));
        assert!((found.estimate.se - (37.0_f64 / 9.0).sqrt()).abs() < 1e-12);
        let same = over_draws(&[[4.0, 4.0]; 3]);
        assert_eq!((same.estimate.low, same.estimate.high, same.inputs, same.chance), (4.0, 4.0, 0.0, 0.0));
    }

    /// A chance that follows Beta(2, 2): its 10th percentile is 0.1958 (x^2 (3 - 2 x) = 0.1). With 4,000 draws the share's
    /// standard error is 0.008 and the variance's about 4 %; a limit of 0.04 is above 4 of both together.
    #[test]
    fn a_chance_keeps_its_law() {
        let mut stream = Key::new(8).stream();
        let pairs: Vec<[f64; 2]> = (0..4_000)
            .map(|_| {
                let (a, b) = (stream.gamma(2.0), stream.gamma(2.0));
                [0, 1].map(|_| f64::from(u8::from(stream.chance(a / (a + b)))))
            })
            .collect();
        let found = chance_over_draws(&pairs);
        assert!((found.estimate.low - 0.1958).abs() < 0.04 && (found.estimate.high - 0.8042).abs() < 0.04, "{found:?}");
        assert!((found.inputs - 0.05_f64.sqrt()).abs() < 0.02, "{found:?}");
    }

    #[test]
    fn a_chance_stays_one() {
        let rare = [vec![[0.0, 0.0]; 49], vec![[1.0, 1.0]]].concat();
        for pairs in [vec![[0.0, 0.0]; 40], vec![[1.0, 1.0]; 40], [[0.0, 0.0], [1.0, 1.0]].repeat(20), rare] {
            let found = chance_over_draws(&pairs).estimate;
            assert!((0.0..=1.0).contains(&found.low) && (0.0..=1.0).contains(&found.high) && found.low < found.high);
            assert!(found.contains(found.mean), "{found:?}");
        }
    }

    /// One draw of fifty in which it happens, twice or once, tells no less of it than none.
    #[test]
    fn a_rare_event_has_no_narrower_range_than_none() {
        let none = chance_over_draws(&[[0.0, 0.0]; 50]).estimate;
        for hits in [[1.0, 0.0], [1.0, 1.0]] {
            let found = chance_over_draws(&[vec![[0.0, 0.0]; 49], vec![hits]].concat()).estimate;
            assert!(found.high >= none.high && found.low < 2e-3 && found.contains(found.mean), "{found:?}");
        }
    }

    /// 20 draws in which neither happens: z sqrt(1) / 22 at 80 %, 1.2816 / 22 = 0.0583 on either side.
    #[test]
    fn chances_that_never_differ_may_differ_seldom() {
        let found = chance_difference_over_draws(&[[0.0; 2]; 20]).estimate;
        assert!((found.high - 0.058_25).abs() < 1e-4 && (found.low + found.high).abs() < 1e-12, "{found:?}");
        let seldom = [vec![[0.0; 2]; 19], vec![[-1.0, 0.0]]].concat();
        let [plain, found] = [over_draws, chance_difference_over_draws].map(|of| of(&seldom).estimate);
        assert!(plain.contains(plain.mean) && plain.low < plain.high, "{plain:?}");
        assert!(found.low <= plain.low && found.high > 0.0 && found.contains(plain.mean), "{found:?}");
        assert_eq!(chance_difference_over_draws(&[[1.0, 0.0]]).estimate.high, f64::INFINITY);
    }

    #[test]
    fn what_is_not_shown_has_a_low_limit() {
        let endless = f64::INFINITY;
        let found = not_shown_over_draws(&[[1.0, 3.0], [4.0, endless], [endless, endless]]).estimate;
        assert_eq!((found.low, found.high, found.n), (2.0, endless, 3));
        assert!(!found.is_applicable() && !found.is_shown());
        assert_eq!(not_shown_over_draws(&[]).estimate.low, endless);
    }

    #[test]
    fn too_few_draws_have_no_limits() {
        for of in [over_draws, chance_over_draws] {
            assert!(!of(&[[f64::NAN; 2]; 3]).estimate.is_applicable());
            assert_eq!(of(&[[1.0, 0.0]]).estimate.high, f64::INFINITY);
        }
    }
}
