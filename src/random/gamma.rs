//! Standard gamma numbers.
//!
//! Knows: the method of Marsaglia and Tsang, for any shape above 0. Must not know: means and
//! scales (`sampler`). The draw is not monotone in one uniform; for the same stream and shape
//! a larger scale gives a proportionally larger number.

use super::Stream;
use super::exp::exp;

/// Constants of the method for one shape, computed once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct GammaConstants {
    d: f64,
    c: f64,
    /// 1 / shape where the shape is below 1, else 0.
    boost: f64,
}

impl GammaConstants {
    /// `shape` must be above 0.
    pub(super) fn new(shape: f64) -> Self {
        debug_assert!(shape > 0.0);
        let (raised, boost) = if shape < 1.0 { (shape + 1.0, 1.0 / shape) } else { (shape, 0.0) };
        let d = raised - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        Self { d, c, boost }
    }
}

impl Stream {
    /// A standard gamma number with mean and variance `shape` (above 0).
    ///
    /// # Formula
    ///
    /// `d (1 + c x)^3` with x normal, d = shape - 1/3, c = 1 / sqrt(9 d), accepted when
    /// `ln u < x^2/2 + d - d v + d ln v`; below shape 1, a draw of shape + 1 times
    /// `u^(1/shape)`.
    ///
    /// Reference: G. Marsaglia, W. W. Tsang (2000), A simple method for generating gamma
    /// variables, ACM Transactions on Mathematical Software 26(3), doi:10.1145/358407.358414.
    #[inline]
    pub fn gamma(&mut self, shape: f64) -> f64 {
        self.gamma_with(GammaConstants::new(shape))
    }

    /// As `gamma`, with the constants worked out. Out of line, so that choosing a law stays small enough to be inlined.
    #[inline(never)]
    pub(super) fn gamma_with(&mut self, constants: GammaConstants) -> f64 {
        let value = self.gamma_from_one(constants.d, constants.c);
        if constants.boost > 0.0 {
            // u^(1/shape), with -ln u standard exponential.
            value * exp(-self.exponential() * constants.boost)
        } else {
            value
        }
    }

    #[inline]
    fn gamma_from_one(&mut self, d: f64, c: f64) -> f64 {
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let (u, square) = (self.uniform(), x * x);
            // The first test, without logarithms, accepts more than 98 of a hundred.
            if u < 1.0 - 0.0331 * square * square || libm::log(u) < 0.5 * square + d * (1.0 - v + libm::log(v)) {
                return d * v;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::random::Key;
    use crate::random::testing::assert_follows;
    use statrs::distribution::{ContinuousCDF, Gamma};

    #[test]
    fn gamma_follows_its_law() {
        for shape in [0.3, 0.9, 1.0, 1.5625, 4.0, 25.0, 400.0] {
            let oracle = Gamma::new(shape, 1.0).unwrap();
            assert_follows("gamma", |s| s.gamma(shape), |x| oracle.cdf(x));
        }
    }

    #[test]
    fn value_stability() {
        let mut stream = Key::new(2026).stream();
        let got = [stream.gamma(0.5), stream.gamma(2.0), stream.gamma(30.0)];
        assert_eq!(
            got.map(f64::to_bits),
            [4_610_799_412_543_911_472, 4_605_391_148_006_926_749, 4_627_144_787_241_803_288]
        );
    }
}
