//! Laws of durations: variability between cases.
//!
//! Knows: moments, survival functions and their integrals, in closed form. Must not know:
//! streams (`sampler` draws), what the duration is of, or its unit: a law has the unit of its
//! parameters. What *we do not know* is not a `Law`: it is a range on a leaf of the scenario.

use super::special::{lower_gamma, normal_survival};

/// A law of a duration, never negative. Means and scales are in the caller's unit of time and
/// must be 0 or more; `cv` is the coefficient of variation (standard deviation / mean, 0 or
/// more); shapes must be above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// Always the same.
    Fixed(f64),
    /// Exponential: P(X > x) = exp(-x / mean).
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// Gamma with shape 1 / cv^2 and scale mean cv^2.
    Gamma {
        /// Mean.
        mean: f64,
        /// Coefficient of variation.
        cv: f64,
    },
    /// Log-normal: ln X normal with variance ln(1 + cv^2) and mean ln(mean) - variance / 2.
    LogNormal {
        /// Mean of X itself, not of its logarithm.
        mean: f64,
        /// Coefficient of variation of X itself.
        cv: f64,
    },
    /// Weibull: P(X > x) = exp(-(x / scale)^shape).
    Weibull {
        /// Shape; below 1, the longer it has lasted the longer it will last.
        shape: f64,
        /// Scale: 63 % are shorter.
        scale: f64,
    },
    /// Uniform from `low` to `high`.
    Uniform {
        /// Shortest.
        low: f64,
        /// Longest, at least `low`.
        high: f64,
    },
    /// A mixture of two exponentials: the few long and the many short.
    Hyperexponential {
        /// Chance of the first.
        share: f64,
        /// Mean of the first.
        first: f64,
        /// Mean of the second.
        second: f64,
    },
}

impl Law {
    /// `E[X]`.
    pub fn mean(self) -> f64 {
        self.moment(1)
    }

    /// `E[X^2]`.
    pub fn second_moment(self) -> f64 {
        self.moment(2)
    }

    /// `E[X^order]`, for any order.
    ///
    /// # Formula
    ///
    /// Exponential `m^r r!`; gamma `scale^r k (k+1) ... (k+r-1)`; log-normal
    /// `m^r (1 + cv^2)^(r (r-1) / 2)`; Weibull `scale^r Gamma(1 + r / shape)`; uniform
    /// `(high^r + high^(r-1) low + ... + low^r) / (r + 1)`.
    pub fn moment(self, order: u32) -> f64 {
        let r = f64::from(order);
        match self {
            Law::Fixed(value) => power(value, order),
            Law::Exponential { mean } => gamma_moment(1.0, mean, order),
            Law::Gamma { mean, cv } => {
                // scale^r k (k+1) ... = mean^r 1 (1 + cv^2) (1 + 2 cv^2) ...: good for cv = 0.
                let rise: f64 = (0..order).map(|i| 1.0 + f64::from(i) * cv * cv).product();
                power(mean, order) * rise
            }
            Law::LogNormal { mean, cv } => power(mean, order) * libm::pow(1.0 + cv * cv, r * (r - 1.0) / 2.0),
            Law::Weibull { shape, scale } => power(scale, order) * libm::tgamma(1.0 + r / shape),
            Law::Uniform { low, high } => {
                let terms = (0..=order).map(|i| power(high, i) * power(low, order - i));
                terms.sum::<f64>() / (r + 1.0)
            }
            Law::Hyperexponential { share, first, second } => {
                share * gamma_moment(1.0, first, order) + (1.0 - share) * gamma_moment(1.0, second, order)
            }
        }
    }

    /// The law of `factor` times X; `factor` must be 0 or more.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        match self {
            Law::Fixed(value) => Law::Fixed(value * factor),
            Law::Exponential { mean } => Law::Exponential { mean: mean * factor },
            Law::Gamma { mean, cv } => Law::Gamma { mean: mean * factor, cv },
            Law::LogNormal { mean, cv } => Law::LogNormal { mean: mean * factor, cv },
            Law::Weibull { shape, scale } => Law::Weibull { shape, scale: scale * factor },
            Law::Uniform { low, high } => Law::Uniform { low: low * factor, high: high * factor },
            Law::Hyperexponential { share, first, second } => {
                Law::Hyperexponential { share, first: first * factor, second: second * factor }
            }
        }
    }

    /// P(X > x), from 1 at any negative x down to 0.
    pub fn survival(self, x: f64) -> f64 {
        if x < 0.0 {
            return 1.0;
        }
        match self.canonical() {
            Law::Fixed(value) => f64::from(u8::from(value > x)),
            Law::Exponential { mean } => libm::exp(-x / mean),
            Law::Weibull { shape, scale } => libm::exp(-libm::pow(x / scale, shape)),
            Law::Uniform { low, high } => ((high - x) / (high - low)).clamp(0.0, 1.0),
            Law::Hyperexponential { share, first, second } => {
                share * libm::exp(-x / first) + (1.0 - share) * libm::exp(-x / second)
            }
            law => 1.0 - law.lower_share(0, x),
        }
    }

    /// The integral of P(X > x) for x from 0 to `t`, which is E[min(X, t)]: of every unit of
    /// arrival rate, the mean number still present t after the start.
    ///
    /// # Formula
    ///
    /// `E[X; X <= t] + t P(X > t)`, all in closed form.
    pub fn integrated_survival(self, t: f64) -> f64 {
        if t <= 0.0 {
            return 0.0;
        }
        let rest = self.survival(t);
        self.lower_moment(1, t) + if rest > 0.0 { t * rest } else { 0.0 }
    }

    /// The integral of `integrated_survival` from 0 to `t`.
    ///
    /// # Formula
    ///
    /// `t E[min(X, t)] - E[min(X, t)^2] / 2`
    pub fn twice_integrated_survival(self, t: f64) -> f64 {
        if t <= 0.0 {
            return 0.0;
        }
        let square = self.lower_moment(2, t) + t * t * self.survival(t);
        t * self.integrated_survival(t) - 0.5 * square
    }

    /// `E[X^order; X <= t]`, the part of a moment that comes from values up to t.
    fn lower_moment(self, order: u32, t: f64) -> f64 {
        match self.canonical() {
            Law::Hyperexponential { share, first, second } => {
                share * Law::Exponential { mean: first }.lower_moment(order, t)
                    + (1.0 - share) * Law::Exponential { mean: second }.lower_moment(order, t)
            }
            law => law.moment(order) * law.lower_share(order, t),
        }
    }

    /// `E[X^order; X <= t]` / `E[X^order]`: a distribution function, that of X with lengths
    /// weighted by their power. Not for hyperexponentials.
    fn lower_share(self, order: u32, t: f64) -> f64 {
        let r = f64::from(order);
        match self {
            Law::Fixed(value) => f64::from(u8::from(value <= t)),
            Law::Exponential { mean } => lower_gamma(1.0 + r, t / mean),
            Law::Gamma { mean, cv } => {
                let shape = 1.0 / (cv * cv);
                lower_gamma(shape + r, t * shape / mean)
            }
            Law::LogNormal { mean, cv } => {
                let variance = libm::log1p(cv * cv);
                let centre = libm::log(mean) + (r - 0.5) * variance;
                normal_survival((centre - libm::log(t)) / variance.sqrt())
            }
            Law::Weibull { shape, scale } => lower_gamma(1.0 + r / shape, libm::pow(t / scale, shape)),
            Law::Uniform { low, high } => {
                let upto = Law::Uniform { low, high: t.clamp(low, high) };
                let share = (t.clamp(low, high) - low) / (high - low);
                share * upto.moment(order) / self.moment(order)
            }
            Law::Hyperexponential { .. } => f64::NAN,
        }
    }

    /// The same law, with those that cannot vary written as `Fixed`.
    pub(super) fn canonical(self) -> Self {
        match self {
            Law::Exponential { mean: 0.0 } | Law::Weibull { scale: 0.0, .. } => Law::Fixed(0.0),
            Law::Gamma { mean, cv } | Law::LogNormal { mean, cv } if mean == 0.0 || cv == 0.0 => Law::Fixed(mean),
            Law::Uniform { low, high } if low >= high => Law::Fixed(low),
            law => law,
        }
    }
}

/// value^order by repeated multiplication; 1 for order 0.
fn power(value: f64, order: u32) -> f64 {
    (0..order).fold(1.0, |product, _| product * value)
}

/// scale^r k (k+1) ... (k+r-1).
fn gamma_moment(shape: f64, scale: f64, order: u32) -> f64 {
    (0..order).fold(1.0, |product, i| product * scale * (shape + f64::from(i)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind, with awkward parameters among them.
    const LAWS: [Law; 11] = [
        Law::Fixed(3.0),
        Law::Exponential { mean: 2.0 },
        Law::Gamma { mean: 2.0, cv: 0.5 },
        Law::Gamma { mean: 2.0, cv: 1.7 },
        Law::LogNormal { mean: 2.0, cv: 0.8 },
        Law::LogNormal { mean: 90.0, cv: 0.1 },
        Law::Weibull { shape: 0.7, scale: 2.0 },
        Law::Weibull { shape: 2.5, scale: 2.0 },
        Law::Uniform { low: 1.0, high: 4.0 },
        Law::Uniform { low: 0.0, high: 1.0 },
        Law::Hyperexponential { share: 0.2, first: 9.0, second: 1.0 },
    ];

    /// Simpson's rule with substitution x = t s^3, which tames the Weibull's cusp at 0.
    fn integral(f: impl Fn(f64) -> f64, t: f64) -> f64 {
        const N: usize = 20_000;
        let g = |s: f64| f(t * s * s * s) * 3.0 * t * s * s;
        let h = 1.0 / N as f64;
        (0..N)
            .map(|i| {
                let a = i as f64 * h;
                (g(a) + 4.0 * g(a + h / 2.0) + g(a + h)) * h / 6.0
            })
            .sum()
    }

    fn close(a: f64, b: f64, tolerance: f64, what: &str, law: Law) {
        assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{law:?} {what}: {a} {b}");
    }

    /// A step is the worst case of the rule: 1 part in 20,000.
    fn tolerance(law: Law) -> f64 {
        if matches!(law, Law::Fixed(_) | Law::Uniform { .. }) { 1e-3 } else { 1e-9 }
    }

    #[test]
    fn integrals_of_the_survival_function() {
        for law in LAWS {
            for t in [0.1, 1.0, 2.9, 7.0, 100.0] {
                let once = integral(|x| law.survival(x), t);
                close(law.integrated_survival(t), once, tolerance(law), "once", law);
                let twice = integral(|x| law.integrated_survival(x), t);
                close(law.twice_integrated_survival(t), twice, tolerance(law), "twice", law);
            }
        }
    }

    #[test]
    fn moments_are_integrals_of_the_survival_function() {
        for law in LAWS {
            close(law.integrated_survival(1e6), law.mean(), 1e-9, "mean", law);
            close(law.integrated_survival(f64::INFINITY), law.mean(), 1e-12, "mean", law);
            let second = integral(|x| 2.0 * x * law.survival(x), 3_000.0);
            close(law.second_moment(), second, 100.0 * tolerance(law), "second", law);
        }
    }

    #[test]
    fn known_moments() {
        for law in [Law::Gamma { mean: 5.0, cv: 0.6 }, Law::LogNormal { mean: 5.0, cv: 0.6 }] {
            close(law.mean(), 5.0, 1e-14, "mean", law);
            close(law.second_moment(), 25.0 * 1.36, 1e-14, "second", law);
        }
        let law = Law::Exponential { mean: 2.0 };
        close(law.moment(3), 48.0, 1e-15, "third", law);
        let law = Law::Weibull { shape: 2.0, scale: 1.0 };
        close(law.mean(), std::f64::consts::PI.sqrt() / 2.0, 1e-14, "mean", law);
        let law = Law::Uniform { low: 1.0, high: 4.0 };
        close(law.second_moment(), 7.0, 1e-14, "second", law);
    }

    #[test]
    fn scaling_scales() {
        for law in LAWS {
            close(law.scaled(3.0).mean(), 3.0 * law.mean(), 1e-14, "mean", law);
            close(law.scaled(3.0).survival(6.3), law.survival(2.1), 1e-12, "survival", law);
        }
    }

    #[test]
    fn survival_starts_at_one_and_falls() {
        for law in LAWS {
            assert_eq!(law.survival(-1.0), 1.0);
            let values: Vec<f64> = (0..100).map(|i| law.survival(f64::from(i) * 0.1)).collect();
            assert!(values.windows(2).all(|pair| pair[0] >= pair[1] - 1e-15));
            assert!(values.iter().all(|s| (0.0..=1.0).contains(s)));
        }
    }

    #[test]
    fn laws_that_cannot_vary() {
        for law in [
            Law::Gamma { mean: 2.0, cv: 0.0 },
            Law::LogNormal { mean: 2.0, cv: 0.0 },
            Law::Uniform { low: 2.0, high: 2.0 },
        ] {
            assert_eq!((law.survival(1.9), law.survival(2.0)), (1.0, 0.0));
            assert_eq!(law.integrated_survival(5.0), 2.0);
        }
        assert_eq!(Law::Exponential { mean: 0.0 }.survival(0.0), 0.0);
    }
}
