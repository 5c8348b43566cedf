//! Smooth curves and surfaces through a sample, by penalised regression.

use super::cholesky::{Cholesky, dot};

/// How many segments a spline has: enough for any effect of a lever; the penalty decides how many of them are used.
const SEGMENTS: usize = 20;
/// How many terms a surface has at most.
const MOST_TERMS: usize = 150;

/// Functions of the inputs, at each point of a sample: one row for a point.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    width: usize,
    rows: Vec<f64>,
    /// What roughness costs; all zero where the number of functions is the only control.
    penalty: Vec<f64>,
}

/// A curve or surface through a sample.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    coefficients: Vec<f64>,
    /// The matrix whose inverse, times the variance of the residuals, is the covariance of the coefficients.
    factor: Cholesky,
    /// Its value at each point.
    pub fitted: Vec<f64>,
    /// Effective degrees of freedom: 2 for a straight line, more for what bends.
    pub freedom: f64,
    /// Generalised cross-validation: smaller is better.
    score: f64,
}

impl Basis {
    /// Cubic B-splines over equal segments between the smallest and the largest value, with a penalty on second differences
    /// of their coefficients: without penalty any curve, with an endless one a straight line.
    ///
    /// Reference: P. H. C. Eilers, B. D. Marx (1996), Flexible smoothing with B-splines and penalties, Statistical Science
    /// 11(2), 89-121, doi:10.1214/ss/1038425655.
    fn splines(values: &[f64]) -> Self {
        let width = SEGMENTS + 3;
        let mut rows = vec![0.0; width * values.len()];
        for (row, place) in rows.chunks_mut(width).zip(scaled(values)) {
            let at = place * SEGMENTS as f64;
            let segment = (at as usize).min(SEGMENTS - 1);
            row[segment..segment + 4].copy_from_slice(&cubics(at - segment as f64));
        }
        let mut penalty = vec![0.0; width * width];
        for first in 0..width - 2 {
            for (i, a) in [1.0, -2.0, 1.0].into_iter().enumerate() {
                for (j, b) in [1.0, -2.0, 1.0].into_iter().enumerate() {
                    penalty[(first + i) * width + first + j] += a * b;
                }
            }
        }
        Self { width, rows, penalty }
    }

    /// All products of Legendre polynomials of the inputs up to a total degree; `None` if they were too many.
    fn polynomials(columns: &[Vec<f64>], degree: usize, most: usize) -> Option<Self> {
        let exponents = exponents(columns.len(), degree, most)?;
        let places: Vec<Vec<f64>> = columns.iter().map(|column| scaled(column)).collect();
        let width = exponents.len();
        let mut rows = Vec::with_capacity(width * columns[0].len());
        for point in 0..columns[0].len() {
            let powers: Vec<Vec<f64>> = places.iter().map(|place| legendre(2.0 * place[point] - 1.0, degree)).collect();
            rows.extend(
                exponents.iter().map(|term| term.iter().zip(&powers).map(|(&k, powers)| powers[k]).product::<f64>()),
            );
        }
        Some(Self { width, rows, penalty: vec![0.0; width * width] })
    }

    /// The inner products of the functions with each other.
    fn gram(&self) -> Vec<f64> {
        let mut gram = vec![0.0; self.width * self.width];
        for row in self.rows.chunks(self.width) {
            for (i, &a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
                gram[i * self.width..(i + 1) * self.width].iter_mut().zip(row).for_each(|(sum, b)| *sum += a * b);
            }
        }
        gram
    }

    /// The value at each point for given coefficients.
    pub fn values(&self, coefficients: &[f64]) -> Vec<f64> {
        self.rows.chunks(self.width).map(|row| dot(row, coefficients)).collect()
    }

    fn fit(&self, gram: &[f64], outputs: &[f64], stiffness: f64) -> Option<Fit> {
        let n = outputs.len() as f64;
        let mut matrix: Vec<f64> = gram.iter().zip(&self.penalty).map(|(g, p)| g + stiffness * p).collect();
        // A hair's breadth of ridge: a segment without points, or inputs that move together, must not stop the fit.
        let ridge = 1e-9 * (0..self.width).map(|i| gram[i * self.width + i]).sum::<f64>() / self.width as f64;
        (0..self.width).for_each(|i| matrix[i * self.width + i] += ridge);
        let factor = Cholesky::new(&matrix, self.width)?;
        let mut products = vec![0.0; self.width];
        for (row, y) in self.rows.chunks(self.width).zip(outputs) {
            products.iter_mut().zip(row).for_each(|(sum, b)| *sum += b * y);
        }
        let coefficients = factor.solve(&products);
        let fitted = self.values(&coefficients);
        let freedom = factor.trace_of_solution(gram);
        let squares: f64 = outputs.iter().zip(&fitted).map(|(y, g)| (y - g) * (y - g)).sum();
        let score = n * squares / ((n - freedom) * (n - freedom));
        Some(Fit { coefficients, factor, fitted, freedom, score })
    }
}

impl Fit {
    /// Coefficients as far from the fitted ones as chance would put them, for standard normal numbers, one for each, times
    /// the residuals' standard deviation.
    pub fn moved(&self, noise: &[f64]) -> Vec<f64> {
        self.coefficients.iter().zip(self.factor.solve_transposed(noise)).map(|(b, move_by)| b + move_by).collect()
    }

    /// How many coefficients.
    pub fn width(&self) -> usize {
        self.coefficients.len()
    }
}

/// The best curve of one input or surface of several for each row of outputs: a spline whose stiffness, or a polynomial
/// whose degree, generalised cross-validation chooses. `None` if there are too few points.
///
/// # Formula
///
/// `min |y - X b|^2 + l b' P b`; the score is `n RSS / (n - tr((X'X + l P)^-1 X'X))^2`.
pub(super) fn smooth(columns: &[Vec<f64>], outputs: &[Vec<f64>]) -> Option<Vec<(Basis, Fit)>> {
    let points = columns.first()?.len();
    if points < 3 * (SEGMENTS + 3) {
        return None;
    }
    let bases: Vec<(Basis, Vec<f64>)> = if columns.len() == 1 {
        // Stiffness from a curve that may bend at every segment to a line, in steps of half a power of ten.
        let powers = (-8..=16).map(|half| points as f64 * libm::pow(10.0, 0.5 * f64::from(half) - 2.0));
        vec![(Basis::splines(&columns[0]), powers.collect())]
    } else {
        let most = MOST_TERMS.min(points / 10);
        (1..=8).map_while(|degree| Basis::polynomials(columns, degree, most)).map(|basis| (basis, vec![0.0])).collect()
    };
    let grams: Vec<Vec<f64>> = bases.iter().map(|(basis, _)| basis.gram()).collect();
    let best = |outputs: &Vec<f64>| {
        let tries = bases.iter().zip(&grams).flat_map(|((basis, stiffness), gram)| {
            stiffness.iter().filter_map(move |&l| Some((basis, basis.fit(gram, outputs, l)?)))
        });
        let (basis, fit) = tries.reduce(|a, b| if b.1.score < a.1.score { b } else { a })?;
        Some((basis.clone(), fit))
    };
    outputs.iter().map(best).collect()
}

/// Values from 0 for the smallest to 1 for the largest; all 0 if they are equal.
fn scaled(values: &[f64]) -> Vec<f64> {
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &x| (l.min(x), h.max(x)));
    let range = if high > low { high - low } else { 1.0 };
    values.iter().map(|x| (x - low) / range).collect()
}

/// The four cubic B-splines that are not zero at u of a segment.
fn cubics(u: f64) -> [f64; 4] {
    let v = 1.0 - u;
    let inner = |u: f64| ((3.0 * u - 6.0) * u * u + 4.0) / 6.0;
    [v * v * v / 6.0, inner(u), inner(v), u * u * u / 6.0]
}

/// Legendre polynomials of degree 0 to `degree`: `(k + 1) P_{k+1} = (2 k + 1) x P_k - k P_{k-1}`.
fn legendre(x: f64, degree: usize) -> Vec<f64> {
    let mut values = vec![1.0, x];
    for k in 1..degree {
        let next = ((2 * k + 1) as f64 * x * values[k] - k as f64 * values[k - 1]) / (k + 1) as f64;
        values.push(next);
    }
    values
}

/// All lists of exponents of a total degree at most; `None` for more than `most`.
fn exponents(inputs: usize, degree: usize, most: usize) -> Option<Vec<Vec<usize>>> {
    let mut terms = vec![Vec::new()];
    for _ in 0..inputs {
        let longer = |term: &Vec<usize>| {
            let left = degree - term.iter().sum::<usize>();
            let term = term.clone();
            (0..=left).map(move |k| term.iter().copied().chain([k]).collect::<Vec<_>>())
        };
        // Shorter lists are never more than whole ones, so the limit holds on the way too.
        terms = terms.iter().flat_map(longer).collect();
        if terms.len() > most {
            return None;
        }
    }
    Some(terms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    fn sample(points: usize, inputs: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut stream = Key::new(seed).stream();
        (0..inputs).map(|_| (0..points).map(|_| stream.uniform()).collect()).collect()
    }

    fn error(fit: &Fit, truth: &[f64]) -> f64 {
        let squares: f64 = fit.fitted.iter().zip(truth).map(|(g, f)| (g - f) * (g - f)).sum();
        (squares / truth.len() as f64).sqrt()
    }

    #[test]
    fn splines_sum_to_one_and_lines_are_kept() {
        for u in [0.0, 0.3, 1.0] {
            assert!((cubics(u).iter().sum::<f64>() - 1.0).abs() < 1e-15);
        }
        let columns = sample(200, 1, 1);
        let line: Vec<f64> = columns[0].iter().map(|x| 3.0 - 2.0 * x).collect();
        let (_, fit) = smooth(&columns, std::slice::from_ref(&line)).unwrap().remove(0);
        assert!(error(&fit, &line) < 1e-6, "{}", error(&fit, &line));
    }

    /// sin(2 pi x) under chance of standard deviation 0.5, 1,000 points: about 9 coefficients would do, so that the error is
    /// near 0.5 sqrt(9 / 1000) = 0.05. Without smoothing it would be 0.5.
    #[test]
    fn a_curve_is_found_under_chance() {
        let columns = sample(1_000, 1, 2);
        let truth: Vec<f64> = columns[0].iter().map(|x| libm::sin(std::f64::consts::TAU * x)).collect();
        let mut stream = Key::new(3).stream();
        let noisy: Vec<f64> = truth.iter().map(|y| y + 0.5 * stream.normal()).collect();
        let (_, fit) = smooth(&columns, &[noisy]).unwrap().remove(0);
        assert!(error(&fit, &truth) < 0.08, "{}", error(&fit, &truth));
        assert!((4.0..16.0).contains(&fit.freedom), "{}", fit.freedom);
    }

    /// A product of two inputs needs degree 2, and cross-validation does not take much more.
    #[test]
    fn a_surface_has_the_degree_it_needs() {
        let columns = sample(1_000, 3, 4);
        let truth: Vec<f64> = columns[0].iter().zip(&columns[1]).map(|(a, b)| 4.0 * (a - 0.5) * (b - 0.5)).collect();
        let mut stream = Key::new(5).stream();
        let noisy: Vec<f64> = truth.iter().map(|y| y + 0.2 * stream.normal()).collect();
        let (_, fit) = smooth(&columns, &[noisy]).unwrap().remove(0);
        assert!(error(&fit, &truth) < 0.04, "{}", error(&fit, &truth));
        assert!(fit.freedom < 40.0, "{}", fit.freedom);
    }

    #[test]
    fn terms_are_counted() {
        assert_eq!(exponents(2, 2, 10).unwrap(), [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [2, 0]]);
        assert_eq!(exponents(10, 3, 150), None);
        assert_eq!(legendre(0.5, 3), [1.0, 0.5, -0.125, -0.4375]);
        assert!(smooth(&sample(20, 1, 1), &[vec![0.0; 20]]).is_none());
        let (_, flat) = smooth(&[vec![1.0; 100]], &[vec![2.0; 100]]).unwrap().remove(0);
        assert!((flat.fitted[0] - 2.0).abs() < 1e-6);
    }
}
