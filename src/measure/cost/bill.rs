//! What a year, or several, cost.

use super::{LINE_COUNT, LINES, Line, Payer, Prices, Terms};
use crate::measure::Sums;
use crate::units::money::Gbp;

/// What was counted of each line in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted(pub [f64; LINE_COUNT]);

impl Counted {
    /// Of a year's sums.
    pub fn of(sums: &Sums) -> Self {
        Self(std::array::from_fn(|at| (LINES[at].counted)(sums)))
    }
}

/// What a year, or several, cost: each line by who pays for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    parts: [[Gbp; Payer::COUNT]; LINE_COUNT],
}

/// A part of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// What somebody has to be paid for who would otherwise not be.
    Cash,
    /// The time of people who are employed anyway.
    StaffTime,
    /// What comes year by year.
    Recurring,
    /// What comes once.
    OneOff,
    /// The part of an employer group.
    Employer(usize),
    /// The part of a payer.
    Payer(usize),
}

impl Prices {
    /// The bill of a measured year, from 0; none where posts are not applicable, as in theory.
    ///
    /// # Formula
    ///
    /// What was counted x the price of one in the price year x what a pound of then has become ([`Terms`]). Each line is
    /// rounded to the penny, and all totals are sums of lines.
    pub fn bill(&self, counted: &Counted, year: usize, terms: Terms) -> Option<Bill> {
        let mut parts = [[Gbp::default(); Payer::COUNT]; LINE_COUNT];
        let factors = [false, true].map(|is_pay| self.factor(is_pay, year, terms));
        for ((line, number), parts) in LINES.iter().zip(counted.0).zip(&mut parts) {
            let amount = Gbp::new(self.price(line) * number * factors[usize::from(line.is_pay)])?;
            *parts = self.split(line.funded, amount);
        }
        Some(Bill { parts })
    }
}

impl Bill {
    /// What each payer pays of a line.
    pub const fn line(&self, at: usize) -> &[Gbp; Payer::COUNT] {
        &self.parts[at]
    }

    /// A part of it.
    pub fn part(&self, part: Part) -> Gbp {
        let lines = |of: &dyn Fn(&Line) -> bool| {
            let lines = LINES.iter().zip(&self.parts).filter(|(line, _)| of(line));
            lines.flat_map(|(_, parts)| parts).copied().sum()
        };
        match part {
            Part::All => lines(&|_| true),
            Part::Cash => lines(&|line| line.is_cash),
            Part::StaffTime => lines(&|line| !line.is_cash),
            Part::Recurring => lines(&|line| !line.is_one_off),
            Part::OneOff => lines(&|line| line.is_one_off),
            Part::Employer(employer) => lines(&|line| line.employer == employer),
            Part::Payer(payer) => self.parts.iter().map(|parts| parts[payer]).sum(),
        }
    }
}

impl std::ops::Add<&Self> for Bill {
    type Output = Self;
    fn add(mut self, other: &Self) -> Self {
        let into = self.parts.iter_mut().flatten();
        into.zip(other.parts.iter().flatten()).for_each(|(into, from)| *into = *into + *from);
        self
    }
}
