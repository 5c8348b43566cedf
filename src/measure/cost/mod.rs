//! Money: what a run has counted, at its prices, and who pays for it.
//!
//! A cost is counted once, where the work is done: at the employer. Who funds it is a second look at the same pounds, never
//! more of them: what the payers pay adds up to what it costs, to the penny. Nothing here is known to the model.

mod bill;
mod line;
mod measures;

pub use bill::{Bill, Counted, Part};
pub use line::{EMPLOYERS, Funded, HOURS_OF_A_DAY, LINE_COUNT, LINES, Line};
pub use measures::{COUNTED, measures};

use crate::error::{Error, Faults};
use crate::time::FinancialYear;
use crate::units::money::Gbp;
use crate::units::{Fte, Growth, Ratio, Share};

/// Who funds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// The Scottish Administration.
    Scottish,
    /// Local authorities.
    Local,
    /// Other public bodies: Police Scotland, health boards.
    Other,
    /// Third-sector bodies, from funds of their own.
    Third,
}

impl Payer {
    /// How many there are.
    pub const COUNT: usize = 4;
    /// Each with its id.
    pub const ALL: [(&'static str, &'static str); Self::COUNT] = [
        ("scottish_administration", "Scottish Administration"),
        ("local_authorities", "Local authorities"),
        ("other_public_bodies", "Other public bodies"),
        ("third_sector", "Third sector"),
    ];
    /// Their ids, in order.
    pub const NAMES: &'static [&'static str] = &[Self::ALL[0].0, Self::ALL[1].0, Self::ALL[2].0, Self::ALL[3].0];
}

crate::levers! {
    /// Prices, and who pays.
    pub struct CostLevers {
        /// The year in whose money prices are given: the price base.
        price_year: FinancialYear = "cost.price_year",
        /// How pay rises a year by awards, in cash terms.
        pay_award: Growth = "cost.pay_award",
        /// How prices in general rise a year: the GDP deflator ahead.
        deflator: Growth = "cost.deflator_ahead",
        /// The real rate a year at which later money counts less.
        discount: Growth = "cost.discount_rate",
        /// Full cost of one FTE of an Idaa in post for a year.
        idaa: Gbp = "cost.idaa_fte",
        /// Full cost of one FTE of a coordinator in post for a year.
        coordinator: Gbp = "cost.coordinator_fte",
        /// An hour of an agency's representative, with on-costs.
        partner_hour: Gbp = "cost.partner_hour",
        /// An hour of the chair.
        chair_hour: Gbp = "cost.chair_hour",
        /// Full cost of one FTE of the national development team for a year.
        national: Gbp = "cost.national_team_fte",
        /// A day of a small or specialist service's worker.
        specialist_day: Gbp = "cost.specialist_day",
        /// An hour of an interpreter.
        interpreter_hour: Gbp = "cost.interpreter_hour",
        /// A learner's fee for a day of training.
        training_fee: Gbp = "cost.training_fee",
        /// What cover and lent hours cost, as a ratio to those of people in post.
        cover: Ratio = "cost.cover_premium",
        /// Filling a vacant post, once.
        recruitment: Gbp = "cost.recruitment",
        /// Share of the cost of Idaas that each payer funds; what they sum to counts as all of it.
        payers_of_idaas: [Share; Payer::COUNT] = "cost.payer.idaa.*" each Payer::NAMES,
        /// Share of the cost of coordinators and chairs that each payer funds; what they sum to counts as all of it.
        payers_of_coordinators: [Share; Payer::COUNT] = "cost.payer.coordinator.*" each Payer::NAMES,
    }
}

/// In which money an amount is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// What the same money buys in the price year: cash less the rise of prices in general (the GDP deflator).
    Real,
    /// The pounds that are paid in the year, with pay awards and rising prices.
    Cash,
    /// Real terms, discounted to the first measured year.
    Present,
}

impl Terms {
    /// All of them, each with its id.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Real, "real terms"), (Self::Cash, "cash terms"), (Self::Present, "present value")];
}

/// Prices as plain numbers.
#[derive(Clone, Debug)]
pub struct Prices {
    levers: CostLevers,
    /// FTE of a post: a leaver of so many FTE is one vacancy.
    post_size: f64,
    /// Years from the price year to the first measured one.
    ahead: i64,
}

impl Prices {
    /// Prices, with the FTE into which posts are cut, for runs that measure from `first` on.
    pub fn new(levers: CostLevers, post_size: Fte, first: FinancialYear) -> Self {
        let ahead = first.since(levers.price_year);
        Self { levers, post_size: post_size.get(), ahead }
    }

    /// These with the prices and pay awards of others; who pays, deflator and discount rate stay.
    #[must_use]
    pub fn with_prices_of(&self, others: &Self) -> Self {
        let Self { levers, post_size, ahead } = self.clone();
        let kept = levers.clone();
        let levers = CostLevers {
            price_year: kept.price_year,
            deflator: kept.deflator,
            discount: kept.discount,
            payers_of_idaas: kept.payers_of_idaas,
            payers_of_coordinators: kept.payers_of_coordinators,
            ..others.levers.clone()
        };
        Self { levers, post_size, ahead }
    }

    /// What is wrong with them: who pays for something must be somebody.
    pub fn faults(&self) -> Faults {
        let of = [("idaa", &self.levers.payers_of_idaas), ("coordinator", &self.levers.payers_of_coordinators)];
        let nobody = |(_, shares): &(&str, &[Share; Payer::COUNT])| shares.iter().all(|share| share.get() <= 0.0);
        let fault = |(name, _)| {
            Error::input(format!("cost.payer.{name}.*: nobody pays")).hint("give one payer at least a share above 0")
        };
        of.into_iter().filter(nobody).map(fault).collect()
    }

    /// What one of a line costs, in GBP of the price year.
    fn price(&self, line: &Line) -> f64 {
        (line.price)(&self.levers, self.post_size.max(0.01))
    }

    /// What a pound of the price year has become in a measured year.
    ///
    /// # Formula
    ///
    /// With a the pay award, d the deflator and r the real discount rate a year, n years after the price year and y after
    /// the first measured one: cash (1 + a)^n of pay and (1 + d)^n of anything else; real terms cash / (1 + d)^n; present
    /// value real terms / (1 + r)^y.
    fn factor(&self, is_pay: bool, year: usize, terms: Terms) -> f64 {
        let CostLevers { pay_award, deflator, discount, .. } = &self.levers;
        let grown = |rate: f64, years: i64| libm::pow(1.0 + rate, years as f64);
        let n = self.ahead + year as i64;
        let prices = grown(deflator.get(), n);
        let cash = if is_pay { grown(pay_award.get(), n) } else { prices };
        match terms {
            Terms::Cash => cash,
            Terms::Real => cash / prices,
            Terms::Present => cash / prices / grown(discount.get(), year as i64),
        }
    }

    /// What each payer pays of an amount: rounded to the penny, and the largest share takes what rounding leaves, so that the
    /// parts sum to the whole.
    fn split(&self, funded: Funded, amount: Gbp) -> [Gbp; Payer::COUNT] {
        let shares = match funded {
            Funded::AsIdaas => self.levers.payers_of_idaas.map(Share::get),
            Funded::AsCoordinators => self.levers.payers_of_coordinators.map(Share::get),
            Funded::By(payer) => only(payer),
        };
        let all: f64 = shares.iter().sum();
        let mut parts = shares.map(|share| amount.times(share / all).unwrap_or_default());
        let largest = (0..Payer::COUNT).fold(0, |best, at| if shares[at] > shares[best] { at } else { best });
        let left = amount - parts.into_iter().sum();
        parts[largest] = parts[largest] + left;
        parts
    }

    /// Of an Idaa FTE and a coordinator FTE in post for a year, and of an hour of the chair and of a representative, and a day of a
    /// specialist service's worker.
    pub const fn each(&self) -> [Gbp; 5] {
        let CostLevers { idaa, coordinator, chair_hour, partner_hour, specialist_day, .. } = &self.levers;
        [*idaa, *coordinator, *chair_hour, *partner_hour, *specialist_day]
    }

    /// The year in whose money prices are given.
    pub const fn price_year(&self) -> FinancialYear {
        self.levers.price_year
    }

    /// Rates a year: the pay award, the deflator and the real discount rate.
    pub fn rates(&self) -> [f64; 3] {
        [self.levers.pay_award.get(), self.levers.deflator.get(), self.levers.discount.get()]
    }
}

/// All of it from one payer.
const fn only(payer: Payer) -> [f64; Payer::COUNT] {
    let mut shares = [0.0; Payer::COUNT];
    shares[payer as usize] = 1.0;
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Sums;
    use crate::model::levers::Leaves;
    use crate::units::Quantity;

    struct Given;

    impl Leaves for Given {
        fn read<T: Quantity>(&mut self, path: &str) -> T {
            let text = match path {
                "cost.idaa_fte" => "47000 GBP",
                "cost.coordinator_fte" => "44000 GBP",
                "cost.national_team_fte" => "55000 GBP",
                "cost.partner_hour" => "38 GBP",
                "cost.chair_hour" => "60 GBP",
                "cost.recruitment" => "3000 GBP",
                "cost.specialist_day" => "260 GBP",
                "cost.interpreter_hour" => "45 GBP",
                "cost.training_fee" => "150 GBP",
                "cost.cover_premium" => "1.3",
                "cost.price_year" => "2026-27",
                "cost.pay_award" => "3 %",
                "cost.deflator_ahead" => "2 %",
                "cost.discount_rate" => "3.5 %",
                // Thirds that no penny divides by.
                _ if path.ends_with("other_public_bodies") => "0 %",
                _ => "33 %",
            };
            T::parse(text).unwrap_or_else(|_| panic!("{path}"))
        }
    }

    fn prices() -> Prices {
        let first = FinancialYear::parse("2026-27").unwrap();
        Prices::new(CostLevers::read(&mut Given), Fte::parse("0.8 FTE").unwrap(), first)
    }

    /// The bill of the first year, which is the price year.
    fn bill(prices: &Prices, sums: &Sums) -> Option<Bill> {
        prices.bill(&Counted::of(sums), 0, Terms::Real)
    }

    fn sums() -> Sums {
        Sums {
            idaa_in_post: 2.5,
            coordinator_in_post: 0.7,
            leavers: 1.6,
            coordinator_leavers: 0.8,
            chair_hours: 52.5,
            agency_hours: [100.0, 200.0, 300.25],
            training_hours: [14.0, 56.0, 70.0],
            idaa_funded_in_post: 0.5,
            idaa_cover: 0.15,
            idaa_lent: 0.25,
            idaas_added: [0.0, 0.4],
            agency_hours_funded: [10.0, 0.0, 0.0],
            coordinator_cover: 0.1,
            specialist_paid_hours: 14.0,
            specialist_unpaid_hours: 7.0,
            specialist_support_hours: 70.0,
            interpreter_hours: 12.5,
            ..Sums::default()
        }
    }

    #[test]
    fn each_line_is_its_price_times_what_was_counted() {
        let bill = bill(&prices(), &sums()).unwrap();
        let pounds = |part| bill.part(part).pounds();
        let learner = 150.0 + 7.0 * 38.0;
        assert_eq!(
            pounds(Part::Employer(0)),
            2.75 * 47_000.0 - 0.25 * 47_000.0 + (0.25 + 0.15) * 1.3 * 47_000.0 + 4_500.0
        );
        assert_eq!(pounds(Part::Employer(1)), 0.7 * 44_000.0 + 0.1 * 1.3 * 44_000.0 + 3_000.0);
        assert_eq!(pounds(Part::Employer(2)), 52.5 * 60.0);
        assert_eq!(pounds(Part::Employer(3)), 100.0 * 38.0 + 2.0 * learner);
        assert_eq!(pounds(Part::Employer(4)), 200.0 * 38.0 + 8.0 * learner);
        assert_eq!(pounds(Part::Employer(5)), 300.25 * 38.0 + 10.0 * learner);
        assert_eq!(pounds(Part::Employer(6)), 13.0 * 260.0);
        assert_eq!(pounds(Part::Employer(7)), 12.5 * 45.0);
        assert_eq!(pounds(Part::OneOff), 1_500.0);
        assert_eq!(pounds(Part::StaffTime), 52.5 * 60.0 + 600.25 * 38.0 + 11.0 * 260.0);
    }

    /// Pay by awards, all else by prices; real terms are without the rise of prices, present values discounted.
    #[test]
    fn a_pound_grows_by_award_and_prices_and_is_discounted() {
        let of = |sums: Sums, year: usize, terms: Terms| {
            let sums = Sums { coordinator_in_post: 0.0, ..sums };
            prices().bill(&Counted::of(&sums), year, terms).unwrap().part(Part::All).pounds()
        };
        let pay = |year, terms| of(Sums { idaa_in_post: 1.0, ..Sums::default() }, year, terms);
        let fees = |year, terms| of(Sums { interpreter_hours: 1_000.0, ..Sums::default() }, year, terms);
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 0.006, "{found} {expected}");
        near(pay(4, Terms::Cash), 47_000.0 * 1.03_f64.powi(4));
        near(pay(4, Terms::Real), 47_000.0 * (1.03_f64 / 1.02).powi(4));
        near(pay(4, Terms::Present), 47_000.0 * (1.03_f64 / 1.02 / 1.035).powi(4));
        near(fees(4, Terms::Cash), 45_000.0 * 1.02_f64.powi(4));
        near(fees(4, Terms::Real), 45_000.0);
        near(fees(0, Terms::Present), 45_000.0);
    }

    #[test]
    fn employers_payers_and_both_splits_sum_to_the_penny() {
        let prices = prices();
        for step in 0..1_000_i32 {
            let sums = Sums { idaa_in_post: f64::from(step) * 0.017, chair_hours: f64::from(step) / 7.0, ..sums() };
            let bill = bill(&prices, &sums).unwrap();
            let all = bill.part(Part::All);
            let employers: Gbp = (0..EMPLOYERS.len()).map(|at| bill.part(Part::Employer(at))).sum();
            let payers: Gbp = (0..Payer::COUNT).map(|at| bill.part(Part::Payer(at))).sum();
            assert_eq!([employers, payers], [all; 2], "{step}");
            assert_eq!(bill.part(Part::Cash) + bill.part(Part::StaffTime), all);
            assert_eq!(bill.part(Part::Recurring) + bill.part(Part::OneOff), all);
        }
    }

    #[test]
    fn shares_count_by_their_sum_a_grant_is_the_administrations_and_the_employer_pays_for_representatives() {
        let bill = bill(&prices(), &sums()).unwrap();
        let pounds = |payer: Payer| bill.part(Part::Payer(payer as usize)).pounds();
        let third = ((2.325 + 0.15 * 1.3) * 47_000.0 + 0.83 * 44_000.0 + 6_000.0 + 3_150.0 + 12.5 * 45.0) / 3.0;
        let learner = 150.0 + 7.0 * 38.0;
        assert!((pounds(Payer::Scottish) - third - 0.5 * 47_000.0 - 2.0 * 260.0 - 1_500.0 - 380.0).abs() < 0.05);
        assert!((pounds(Payer::Local) - third - 300.25 * 38.0 - 10.0 * learner).abs() < 0.05);
        assert!((pounds(Payer::Other) - 290.0 * 38.0 - 10.0 * learner).abs() < 0.005);
        assert!((pounds(Payer::Third) - third - 11.0 * 260.0).abs() < 0.05);
    }

    #[test]
    fn theory_has_no_bill_and_somebody_must_pay() {
        assert_eq!(bill(&prices(), &Sums { coordinator_in_post: f64::NAN, ..sums() }), None);
        let mut nobody = prices();
        nobody.levers.payers_of_idaas = [Share::stand_in(); Payer::COUNT];
        assert_eq!((prices().faults().len(), nobody.faults().len()), (0, 1));
    }
}
