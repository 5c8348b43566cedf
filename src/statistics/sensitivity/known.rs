//! Functions whose indices are known, for the tests of this folder, and the fixture of SALib's answers.

use std::f64::consts::PI;

/// Ishigami's function with a = 7 and b = 0.1 on the unit cube.
///
/// Reference: T. Ishigami, T. Homma (1990), An importance quantification technique in uncertainty analysis for computer
/// models, Proceedings of ISUMA '90, 398-403, doi:10.1109/ISUMA.1990.151285.
pub(super) fn ishigami(x: &[f64]) -> f64 {
    let z = |i: usize| PI * (2.0 * x[i] - 1.0);
    let (first, second, third) = (libm::sin(z(0)), libm::sin(z(1)), z(2));
    first + 7.0 * second * second + 0.1 * third * third * third * third * first
}

/// Ishigami's variance, first and total indices.
pub(super) fn ishigami_truth() -> (f64, [f64; 3], [f64; 3]) {
    let (a, b) = (7.0, 0.1);
    let (four, eight) = (PI * PI * PI * PI, PI * PI * PI * PI * PI * PI * PI * PI);
    let first = 0.5 * (1.0 + b * four / 5.0) * (1.0 + b * four / 5.0);
    let second = a * a / 8.0;
    let both = 8.0 * b * b * eight / 225.0;
    let variance = first + second + both;
    let share = |part: f64| part / variance;
    (variance, [share(first), share(second), 0.0], [share(first + both), share(second), share(both)])
}

/// The coefficients a of Sobol's g-function here: the smaller, the more its input matters.
pub(super) const G: [f64; 6] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0];

/// Sobol's g-function.
///
/// Reference: A. Saltelli, I. M. Sobol' (1995), Reliability Engineering and System Safety 50(3), 225-239.
pub(super) fn g_function(x: &[f64]) -> f64 {
    x.iter().zip(G).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

/// First and total indices of the g-function.
pub(super) fn g_truth() -> (Vec<f64>, Vec<f64>) {
    let own: Vec<f64> = G.iter().map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a))).collect();
    let product: f64 = own.iter().map(|v| 1.0 + v).product();
    let first = own.iter().map(|v| v / (product - 1.0)).collect();
    (first, own.iter().map(|v| v * product / (1.0 + v) / (product - 1.0)).collect())
}

/// SALib's answers; `tests/fixtures/sensitivity/fixtures.py` says how they were made.
pub(super) fn salib() -> serde_json::Value {
    serde_json::from_str(include_str!("../../../tests/fixtures/sensitivity/salib.json")).unwrap()
}

/// A list of numbers in a fixture.
pub(super) fn numbers(value: &serde_json::Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}
