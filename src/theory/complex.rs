//! Just enough complex arithmetic for the roots of a meeting's generating function.
//!
//! Knows: + - * /, exp. Must not know: the platform's trigonometry.

use std::ops::{Add, Div, Mul, Sub};

/// re + i im.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Complex {
    pub(super) re: f64,
    pub(super) im: f64,
}

impl Complex {
    pub(super) const ONE: Self = Self { re: 1.0, im: 0.0 };

    /// e^(i angle).
    pub(super) fn turn(angle: f64) -> Self {
        Self { re: libm::cos(angle), im: libm::sin(angle) }
    }

    pub(super) fn exp(self) -> Self {
        Self::turn(self.im).times(libm::exp(self.re))
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self { re: self.re * factor, im: self.im * factor }
    }

    pub(super) fn conjugate(self) -> Self {
        Self { re: self.re, im: -self.im }
    }
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Sub for Complex {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

impl Div for Complex {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let size = other.re * other.re + other.im * other.im;
        (self * other.conjugate()).times(1.0 / size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic() {
        let (a, b) = (Complex { re: 1.0, im: 2.0 }, Complex { re: 3.0, im: -1.0 });
        assert_eq!(a * b, Complex { re: 5.0, im: 5.0 });
        let back = a * b / b - a;
        assert!(back.re.abs() + back.im.abs() < 1e-15);
        let euler = Complex { re: 0.0, im: std::f64::consts::PI }.exp() + Complex::ONE;
        assert!(euler.re.abs() + euler.im.abs() < 1e-15);
    }
}
