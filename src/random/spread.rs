//! Variability between cases: a law with a unit, as users write it (`"gamma(2 h, cv 0.5)"`).
//!
//! Not to be mixed with what we do not know: that is a range on a leaf and is gone by the time a run begins.

use super::{Law, Sampler};
use crate::error::Refusal;
use crate::units::{Quantity, Ratio, Share, short};
use std::marker::PhantomData;

/// A law over quantities of kind `T`; its numbers are in `T`'s unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread<T> {
    law: Law,
    unit: PhantomData<T>,
}

impl<T> Spread<T> {
    /// The law in `T`'s unit.
    pub const fn new(law: Law) -> Self {
        Self { law, unit: PhantomData }
    }

    /// The law in `T`'s unit.
    pub const fn law(&self) -> Law {
        self.law
    }

    /// The law with its constants worked out, ready to draw from.
    pub fn sampler(&self) -> Sampler {
        self.law.sampler()
    }
}

const FORMS: &str = "write for example \"exponential(90 days)\", \"fixed(2 h)\", \"gamma(2 h, cv 0.5)\", \
                     \"lognormal(2 h, cv 0.5)\", \"weibull(shape 0.7, scale 3 days)\", \"uniform(1 h, 3 h)\" or \
                     \"hyperexponential(0.2, 5 h, 1 h)\"";

impl<T: Quantity> Quantity for Spread<T> {
    fn unit() -> String {
        format!("law in {}", T::unit())
    }

    fn parse(text: &str) -> Result<Self, Refusal> {
        let refused = || Refusal::new(format!("`{}` is not a law", short(text.trim())), FORMS);
        let (name, rest) = text.trim().split_once('(').ok_or_else(refused)?;
        let inside = rest.strip_suffix(')').ok_or_else(refused)?;
        let arguments: Vec<&str> = inside.split(',').map(str::trim).collect();
        let law = match (name.trim(), arguments.as_slice()) {
            ("fixed", [value]) => Law::Fixed(amount::<T>(value)?),
            ("exponential", [mean]) => Law::Exponential { mean: amount::<T>(mean)? },
            ("gamma", [mean, cv]) => Law::Gamma { mean: positive::<T>(mean)?, cv: factor("cv", cv)? },
            ("lognormal", [mean, cv]) => Law::LogNormal { mean: positive::<T>(mean)?, cv: factor("cv", cv)? },
            ("weibull", [shape, scale]) => Law::Weibull {
                shape: factor("shape", shape)?,
                scale: positive::<T>(scale.strip_prefix("scale").ok_or_else(refused)?)?,
            },
            ("uniform", [low, high]) => Law::Uniform { low: amount::<T>(low)?, high: amount::<T>(high)? },
            ("hyperexponential", [share, first, second]) => Law::Hyperexponential {
                share: Share::parse(share)?.get(),
                first: amount::<T>(first)?,
                second: amount::<T>(second)?,
            },
            _ => return Err(refused()),
        };
        match law {
            Law::Uniform { low, high } if low > high => {
                Err(Refusal::new("the low end lies above the high end", "write uniform(low, high)"))
            }
            law => Ok(Self::new(law)),
        }
    }

    fn stand_in() -> Self {
        Self::new(Law::Fixed(1.0))
    }

    fn show(&self) -> String {
        let unit = T::unit();
        match self.law {
            Law::Fixed(value) => format!("fixed({value} {unit})"),
            Law::Exponential { mean } => format!("exponential({mean} {unit})"),
            Law::Gamma { mean, cv } => format!("gamma({mean} {unit}, cv {cv})"),
            Law::LogNormal { mean, cv } => format!("lognormal({mean} {unit}, cv {cv})"),
            Law::Weibull { shape, scale } => format!("weibull(shape {shape}, scale {scale} {unit})"),
            Law::Uniform { low, high } => format!("uniform({low} {unit}, {high} {unit})"),
            Law::Hyperexponential { share, first, second } => {
                format!("hyperexponential({share}, {first} {unit}, {second} {unit})")
            }
        }
    }

    fn number(&self) -> Option<f64> {
        Some(self.law.mean())
    }
    /// The law of the same shape with this mean.
    fn at_number(&self, number: f64) -> Option<Self> {
        let factor = number / self.law.mean();
        (factor.is_finite() && factor >= 0.0).then(|| Self::new(self.law.scaled(factor)))
    }
}

fn amount<T: Quantity>(text: &str) -> Result<f64, Refusal> {
    T::parse(text).map(|value| value.number().unwrap_or(0.0))
}

fn positive<T: Quantity>(text: &str) -> Result<f64, Refusal> {
    match amount::<T>(text)? {
        value if value > 0.0 => Ok(value),
        _ => Err(Refusal::new(format!("`{}` must be above zero", short(text)), FORMS)),
    }
}

/// `"cv 0.5"`: a named plain number between 0.05 and 20, the span in which the samplers are tested.
fn factor(name: &str, text: &str) -> Result<f64, Refusal> {
    let number = text
        .strip_prefix(name)
        .ok_or_else(|| Refusal::new(format!("`{}` should begin with `{name}`", short(text)), FORMS))?;
    let value = Ratio::parse(number)?.get();
    if (0.05..=20.0).contains(&value) {
        Ok(value)
    } else {
        Err(Refusal::new(format!("`{name}` is out of bounds"), format!("{name} lies between 0.05 and 20")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Days, Hours};

    #[test]
    fn every_law_can_be_written_and_read_back() {
        for text in [
            "exponential(90 days)",
            "fixed(2 days)",
            "gamma(2 days, cv 0.5)",
            "lognormal(2 days, cv 0.5)",
            "weibull(shape 0.7, scale 3 days)",
            "uniform(1 days, 3 days)",
            "hyperexponential(0.2, 5 days, 1 days)",
        ] {
            let spread = Spread::<Days>::parse(text).unwrap();
            assert_eq!(spread.show(), text);
        }
        assert_eq!(Spread::<Hours>::parse("fixed(30 min)").unwrap().law(), Law::Fixed(0.5));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "exponential",
            "exponential()",
            "exponential(2)",
            "gamma(2 h)",
            "uniform(3 h, 1 h)",
            "gamma(0 h, cv 1)",
            "weibull(shape 0, scale 1 h)",
            "exponential(NaN h)",
            "exponential(1 h))",
            "cauchy(1 h)",
        ] {
            assert!(Spread::<Hours>::parse(text).is_err(), "{text}");
        }
    }
}
