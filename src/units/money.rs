//! Money.

use super::{Quantity, measured, short};
use crate::error::Refusal;

/// Money in whole pence, so that totals add up exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gbp(i64);

impl Gbp {
    /// The most that can be written: more than any public budget.
    const MOST: f64 = 1e12;

    /// So many pounds, rounded to the penny; none if that is no number or beyond what money can be.
    pub fn new(pounds: f64) -> Option<Self> {
        (pounds.abs() <= Self::MOST).then(|| Self((pounds * 100.0).round() as i64))
    }

    /// So many pence.
    pub const fn of_pence(pence: i64) -> Self {
        Self(pence)
    }

    /// In pence.
    pub const fn pence(self) -> i64 {
        self.0
    }

    /// In pounds.
    pub fn pounds(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// So many times the amount, to the penny; none if that is no number or beyond what money can be.
    pub fn times(self, factor: f64) -> Option<Self> {
        Self::new(self.pounds() * factor)
    }
}

impl std::ops::Add for Gbp {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Gbp {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Gbp {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), |sum, amount| sum + amount)
    }
}

impl Quantity for Gbp {
    fn unit() -> String {
        "GBP".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        let pounds = measured(text, "amounts of money", &[("GBP", 1.0), ("pounds", 1.0)], 0.0, Self::MOST)?;
        let amount = Self((pounds * 100.0).round() as i64);
        if (amount.pounds() - pounds).abs() > 1e-9 * pounds.max(1.0) {
            let hint = format!("write \"{} GBP\"", amount.pounds());
            return Err(Refusal::new(format!("`{}` is finer than a penny", short(text)), hint));
        }
        Ok(amount)
    }
    fn stand_in() -> Self {
        Self(0)
    }
    fn show(&self) -> String {
        format!("{} GBP", self.pounds())
    }
    fn number(&self) -> Option<f64> {
        Some(self.pounds())
    }
    fn at_number(&self, number: f64) -> Option<Self> {
        Self::new(number).filter(|amount| amount.0 >= 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_whole_pence() {
        assert_eq!(Gbp::parse("47000 GBP").unwrap().pence(), 4_700_000);
        assert_eq!(Gbp::parse("0.07 GBP").unwrap(), Gbp::of_pence(7));
        assert_eq!(Gbp::parse("0.075 GBP").unwrap_err().hint.unwrap(), "write \"0.08 GBP\"");
        assert!(Gbp::parse("47000").is_err() && Gbp::parse("-1 GBP").is_err() && Gbp::parse("1e13 GBP").is_err());
        assert_eq!(Gbp::of_pence(10).times(2.55), Some(Gbp::of_pence(26)));
        assert_eq!(Gbp::of_pence(10).times(f64::NAN), None);
        assert_eq!([1, 2, 3].map(Gbp::of_pence).into_iter().sum::<Gbp>(), Gbp::of_pence(6));
        let amount = Gbp::parse("12.34 GBP").unwrap();
        assert_eq!(Gbp::parse(&amount.show()).unwrap(), amount);
    }
}
