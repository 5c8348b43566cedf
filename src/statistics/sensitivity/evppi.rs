//! What it would be worth to know an input before deciding.

use super::cholesky::{Cholesky, dot};
use super::smoother::{Basis, Fit, smooth};
use super::well_formed;
use crate::random::{Key, Stream};
use crate::statistics::estimate::z_quantile;
use crate::statistics::{Estimate, LEVEL, Method, Moments};

/// The expected value of partial perfect information, in the unit of the net benefits, for one decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Evppi {
    /// The estimate less its bias, never below 0, with a 95 % interval.
    pub value: Estimate,
    /// What the regression says before its bias is taken off. It is too large where the best of uncertain numbers profits
    /// from their errors, and too small where the decision without knowing is itself a close call.
    pub raw: f64,
    /// That bias, as draws of the coefficients show it.
    pub bias: f64,
    /// Effective degrees of freedom of the most flexible of the regressions. Near the number of functions (23 for one
    /// input), the curve may have been too stiff for the sample.
    pub freedom: f64,
}

/// The EVPPI of a group of inputs from one sample of all inputs together: `inputs` has one row of the group's values for
/// each point, `benefits` one row of net benefits for each option. Points must be drawn by the inputs' probabilities, from
/// independent or scrambled designs. No further runs are needed, and chance in the net benefits averages out. `None` for
/// fewer than two options or draws, numbers that are missing or not finite, and fewer than 69 points; for groups take at
/// least 10 points for each of their `(p + 2)(p + 1) / 2` terms of second degree.
///
/// # Formula
///
/// `EVPPI = mean_i max_d g_d(x_i) - max_d mean_i g_d(x_i)`: g_d the regression of the net benefit of option d less that of
/// the first on the group's inputs x; splines for one input, polynomials with all products for several. Draws of the
/// coefficients from their joint normal law (the residuals of options go together), each over points drawn again with
/// replacement, give the bias, mean over draws less estimate, and the standard error. Not covered: effects sharper than the
/// regression can follow, which make the estimate too small; how the stiffness was chosen; and where two options are equally
/// good on average, more than half of the bias of a close call, under one standard error. In 300 linear problems of 400
/// points the interval held the truth in 93 %, and in 90 % with options that are equally good on average.
///
/// References: M. Strong, J. E. Oakley, A. Brennan (2014), Estimating multiparameter partial expected value of perfect
/// information from a probabilistic sensitivity analysis sample: a nonparametric regression approach, Medical Decision
/// Making 34(3), 311-326.
pub fn evppi(inputs: &[Vec<f64>], benefits: &[Vec<f64>], draws: usize, key: Key) -> Option<Evppi> {
    if benefits.len() < 2 || draws < 2 || benefits.iter().any(|row| !well_formed(inputs, row)) {
        return None;
    }
    let columns: Vec<Vec<f64>> =
        (0..inputs[0].len()).map(|input| inputs.iter().map(|row| row[input]).collect()).collect();
    let gains: Vec<Vec<f64>> =
        benefits[1..].iter().map(|row| row.iter().zip(&benefits[0]).map(|(y, first)| y - first).collect()).collect();
    let fits = smooth(&columns, &gains)?;
    let fitted: Vec<Vec<f64>> = fits.iter().map(|(_, fit)| fit.fitted.clone()).collect();
    let raw = value_of_knowing(&fitted, &vec![1.0; inputs.len()]);
    let spread = residual_factor(&fits, &gains);
    let mut stream = key.stream();
    let drawn: Moments = (0..draws)
        .map(|_| {
            let counts = drawn_again(inputs.len(), &mut stream);
            value_of_knowing(&draw(&fits, spread.as_ref(), &mut stream), &counts)
        })
        .collect();
    let bias = drawn.mean() - raw;
    let se = drawn.variance().sqrt();
    let freedom = fits.iter().map(|(_, fit)| fit.freedom).fold(0.0, f64::max);
    Some(Evppi { value: estimate(raw - bias, se, inputs.len() as u64), raw, bias, freedom })
}

fn estimate(value: f64, se: f64, n: u64) -> Estimate {
    let half = z_quantile(LEVEL) * se;
    let (mean, low, high) = (value.max(0.0), (value - half).max(0.0), (value + half).max(0.0));
    Estimate { mean, se, low, high, n, method: Method::Regression }
}

/// `mean_i max_d g_d(x_i) - max_d mean_i g_d(x_i)`, the first option being 0 everywhere and each point counted so often.
fn value_of_knowing(gains: &[Vec<f64>], counts: &[f64]) -> f64 {
    let points = counts.iter().sum::<f64>();
    let best = |i: usize| gains.iter().map(|row| row[i]).fold(0.0, f64::max);
    let knowing = counts.iter().enumerate().map(|(i, count)| count * best(i)).sum::<f64>() / points;
    let not_knowing = gains.iter().map(|row| dot(row, counts) / points).fold(0.0, f64::max);
    knowing - not_knowing
}

/// How often each of n points comes up in n draws with replacement.
fn drawn_again(n: usize, stream: &mut Stream) -> Vec<f64> {
    let mut counts = vec![0.0; n];
    (0..n).for_each(|_| counts[stream.below(n as u32) as usize] += 1.0);
    counts
}

/// The factor of the residuals' covariance between options; `None` where there are no residuals.
fn residual_factor(fits: &[(Basis, Fit)], gains: &[Vec<f64>]) -> Option<Cholesky> {
    let residuals: Vec<Vec<f64>> = fits
        .iter()
        .zip(gains)
        .map(|((_, fit), row)| row.iter().zip(&fit.fitted).map(|(y, g)| y - g).collect())
        .collect();
    let points = gains[0].len() as f64;
    let options = fits.len();
    let mut matrix = vec![0.0; options * options];
    for i in 0..options {
        for j in 0..options {
            let left = points - fits[i].1.freedom.max(fits[j].1.freedom);
            matrix[i * options + j] = dot(&residuals[i], &residuals[j]) / left;
        }
        // Two options may differ by a constant.
        matrix[i * options + i] *= 1.0 + 1e-9;
    }
    Cholesky::new(&matrix, options)
}

/// The regressions moved by chance, all options together.
fn draw(fits: &[(Basis, Fit)], spread: Option<&Cholesky>, stream: &mut Stream) -> Vec<Vec<f64>> {
    let width = fits.iter().map(|(_, fit)| fit.width()).max().unwrap_or(0);
    let mut noise = vec![vec![0.0; width]; fits.len()];
    for coefficient in 0..width {
        let normals: Vec<f64> = fits.iter().map(|_| stream.normal()).collect();
        let Some(spread) = spread else { continue };
        noise.iter_mut().zip(spread.times(&normals)).for_each(|(row, value)| row[coefficient] = value);
    }
    let moved = |((basis, fit), noise): (&(Basis, Fit), &Vec<f64>)| basis.values(&fit.moved(&noise[..fit.width()]));
    fits.iter().zip(&noise).map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// E max(0, m + s Z) - max(0, m).
    fn closed_form(m: f64, s: f64) -> f64 {
        let density = libm::exp(-0.5 * (m / s) * (m / s)) / std::f64::consts::TAU.sqrt();
        let below = 0.5 * libm::erfc(-m / s / 2f64.sqrt());
        s * density + m * below - m.max(0.0)
    }

    /// Two options: 0, and m + a x1 + b x2 with x1 and x2 standard normal, and chance of standard deviation 1.
    fn linear(points: usize, m: f64, a: f64, b: f64, seed: u64) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
        let mut stream = Key::new(seed).stream();
        let inputs: Vec<Vec<f64>> = (0..points).map(|_| vec![stream.normal(), stream.normal()]).collect();
        let second = inputs.iter().map(|x| m + a * x[0] + b * x[1] + stream.normal()).collect();
        (inputs, vec![vec![0.0; points], second])
    }

    fn alone(inputs: &[Vec<f64>], input: usize) -> Vec<Vec<f64>> {
        inputs.iter().map(|row| vec![row[input]]).collect()
    }

    /// 20,000 points: the standard error is about 0.006.
    #[test]
    fn the_closed_form_of_a_linear_problem_is_met() {
        let (inputs, benefits) = linear(20_000, 0.3, 1.0, 0.5, 1);
        let first = evppi(&alone(&inputs, 0), &benefits, 50, Key::new(1)).unwrap();
        assert!((first.value.mean - closed_form(0.3, 1.0)).abs() < 0.025, "{first:?} {}", closed_form(0.3, 1.0));
        let second = evppi(&alone(&inputs, 1), &benefits, 50, Key::new(1)).unwrap();
        assert!((second.value.mean - closed_form(0.3, 0.5)).abs() < 0.025, "{second:?} {}", closed_form(0.3, 0.5));
        let both = evppi(&inputs, &benefits, 50, Key::new(1)).unwrap();
        assert!((both.value.mean - closed_form(0.3, 1.25f64.sqrt())).abs() < 0.025, "{both:?}");
        assert!(both.value.mean > first.value.mean && first.value.mean > second.value.mean);
    }

    /// 300 samples of 400 points; a share of 95 % has a standard error of 1.3 points. The interval leaves out how the
    /// stiffness was chosen, and at m = 0, where both options are equally good on average, it meets the kink of the maximum:
    /// 90 % and 93 % were seen. Under 85 % fails, as does a mean that is off by more than 0.025: seen are 0.378 for
    /// 0.399, before the bias is taken off 0.367, and 0.198 for 0.198.
    #[test]
    fn intervals_cover_nearly_as_often_as_they_say() {
        for m in [0.0, 0.5] {
            let truth = closed_form(m, 1.0);
            let found: Vec<Evppi> = (0..300)
                .map(|seed| {
                    let (inputs, benefits) = linear(400, m, 1.0, 0.5, 1_000 + seed);
                    evppi(&alone(&inputs, 0), &benefits, 60, Key::new(seed)).unwrap()
                })
                .collect();
            let covered = found.iter().filter(|found| found.value.contains(truth)).count();
            assert!((255..=297).contains(&covered), "m = {m}: {covered}");
            let mean = |of: fn(&Evppi) -> f64| found.iter().map(of).sum::<f64>() / 300.0;
            assert!((mean(|f| f.value.mean) - truth).abs() < 0.025, "m = {m}: {} {truth}", mean(|f| f.value.mean));
        }
    }

    /// An input that changes no decision is worth nothing, though it moves every net benefit.
    #[test]
    fn what_changes_no_decision_is_worth_nothing() {
        let (inputs, mut benefits) = linear(1_000, 5.0, 0.2, 0.0, 3);
        benefits.iter_mut().for_each(|row| row.iter_mut().zip(&inputs).for_each(|(y, x)| *y += 10.0 * x[1]));
        let found = evppi(&alone(&inputs, 1), &benefits, 50, Key::new(2)).unwrap();
        assert!(found.value.mean < 1e-3 && found.value.high < 0.01, "{found:?}");
    }

    /// Three options, of which the input picks the first, second or third in thirds of its range: knowing it gains
    /// 1 - 1/3. Steps are the hardest case for a spline; it loses under a tenth.
    #[test]
    fn three_options_and_steps() {
        let mut stream = Key::new(4).stream();
        let inputs: Vec<Vec<f64>> = (0..3_000).map(|_| vec![stream.uniform()]).collect();
        let option =
            |d: usize| inputs.iter().map(|x| f64::from(u8::from((x[0] * 3.0) as usize == d))).collect::<Vec<_>>();
        let found = evppi(&inputs, &[option(0), option(1), option(2)], 20, Key::new(3)).unwrap();
        assert!((found.value.mean - 2.0 / 3.0).abs() < 0.07, "{found:?}");
    }

    #[test]
    fn nonsense_is_refused_and_no_chance_is_no_error() {
        let inputs: Vec<Vec<f64>> = (0..100).map(|x| vec![f64::from(x)]).collect();
        let line: Vec<f64> = (0..100).map(|x| f64::from(x) - 49.5).collect();
        let found = evppi(&inputs, &[vec![0.0; 100], line.clone()], 10, Key::new(1)).unwrap();
        assert!((found.raw - 12.5).abs() < 1e-3, "{found:?}");
        assert_eq!(evppi(&inputs, std::slice::from_ref(&line), 10, Key::new(1)), None);
        assert_eq!(evppi(&inputs[..50], &[vec![0.0; 50], line[..50].to_vec()], 10, Key::new(1)), None);
        assert_eq!(evppi(&inputs, &[vec![f64::NAN; 100], line], 10, Key::new(1)), None);
    }
}
