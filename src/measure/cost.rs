//! Money: what a run has counted, at its prices, and who pays for it.
//!
//! A cost is counted once, where the work is done: at the employer. Who funds it is a second look at the same pounds, never
//! more of them: what the payers pay adds up to what it costs, to the penny. Nothing here is known to the model.

use super::tally::Sums;
use super::{Kind, Measure};
use crate::error::{Error, Faults};
use crate::model::employer::Employer;
use crate::units::money::Gbp;
use crate::units::{Fte, Share};

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
        /// Filling a vacant post, once.
        recruitment: Gbp = "cost.recruitment",
        /// Share of the cost of Idaas that each payer funds; what they sum to counts as all of it.
        payers_of_idaas: [Share; Payer::COUNT] = "cost.payer.idaa.*" each Payer::NAMES,
        /// Share of the cost of coordinators and chairs that each payer funds; what they sum to counts as all of it.
        payers_of_coordinators: [Share; Payer::COUNT] = "cost.payer.coordinator.*" each Payer::NAMES,
    }
}

/// What is paid for, each at its employer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Idaas in post.
    Idaas,
    /// Filling vacant Idaa posts.
    IdaaRecruitment,
    /// Coordinators in post.
    Coordinators,
    /// Filling vacant coordinator posts.
    CoordinatorRecruitment,
    /// Posts of the national development team.
    National,
    /// Hours of the chair.
    Chair,
    /// Hours of Police Scotland's representatives.
    Police,
    /// Hours of the health boards' representatives.
    Health,
    /// Hours of the councils' representatives.
    Council,
}

impl Line {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Idaas,
        Self::IdaaRecruitment,
        Self::Coordinators,
        Self::CoordinatorRecruitment,
        Self::National,
        Self::Chair,
        Self::Police,
        Self::Health,
        Self::Council,
    ];

    /// Whether somebody has to be paid for it who would otherwise not be: the rest is time of people who are employed
    /// anyway.
    pub const fn is_cash(self) -> bool {
        (self as usize) < Self::Chair as usize
    }

    /// Whether it comes once, and not year by year.
    pub const fn is_one_off(self) -> bool {
        matches!(self, Self::IdaaRecruitment | Self::CoordinatorRecruitment)
    }

    /// The employer group at which it is counted.
    pub const fn employer(self) -> usize {
        match self {
            Self::Idaas | Self::IdaaRecruitment => 0,
            Self::Coordinators | Self::CoordinatorRecruitment => 1,
            Self::Chair => 2,
            Self::Police => 3,
            Self::Health => 4,
            Self::Council => 5,
            Self::National => 6,
        }
    }
}

/// The employer groups, each with its id.
pub const EMPLOYERS: [(&str, &str); 7] = [
    ("idaa_services", "Idaa services"),
    ("coordinator_hosts", "Hosts of coordinators"),
    ("chairs", "Employers of chairs"),
    ("police", "Police Scotland"),
    ("health_boards", "Health boards"),
    ("council_services", "Council services"),
    ("national_team", "National development team"),
];

/// Prices as plain numbers.
#[derive(Clone, Debug)]
pub struct Prices {
    levers: CostLevers,
    /// FTE of a post: a leaver of so many FTE is one vacancy.
    post_size: f64,
}

impl Prices {
    /// Prices, with the FTE into which posts are cut.
    pub fn new(levers: CostLevers, post_size: Fte) -> Self {
        Self { levers, post_size: post_size.get() }
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

    /// The bill of sums; none where posts are not applicable, as in theory.
    ///
    /// # Formula
    ///
    /// FTE in post x price; FTE that left / FTE of a post x price of recruitment; hours x price of an hour. Each line is
    /// rounded to the penny, and all totals are sums of lines.
    pub fn bill(&self, sums: &Sums) -> Option<Bill> {
        let Self { levers, post_size } = self;
        let hours = |employer: Employer| sums.agency_hours[employer as usize] + sums.training_hours[employer as usize];
        let vacancies = |leavers: f64| leavers / post_size.max(0.01);
        let mut lines = [Gbp::default(); Line::ALL.len()];
        for (line, amount) in Line::ALL.into_iter().zip(&mut lines) {
            let (price, number) = match line {
                Line::Idaas => (levers.idaa, sums.idaa_in_post),
                Line::IdaaRecruitment => (levers.recruitment, vacancies(sums.leavers - sums.coordinator_leavers)),
                Line::Coordinators => (levers.coordinator, sums.coordinator_in_post),
                Line::CoordinatorRecruitment => (levers.recruitment, vacancies(sums.coordinator_leavers)),
                Line::National => (levers.national, sums.national_fte),
                Line::Chair => (levers.chair_hour, sums.chair_hours),
                Line::Police => (levers.partner_hour, hours(Employer::Police)),
                Line::Health => (levers.partner_hour, hours(Employer::Health)),
                Line::Council => (levers.partner_hour, hours(Employer::Council)),
            };
            *amount = price.times(number)?;
        }
        let mut payers = [Gbp::default(); Payer::COUNT];
        for (line, &amount) in Line::ALL.into_iter().zip(&lines) {
            for (sum, part) in payers.iter_mut().zip(self.split(line, amount)) {
                *sum = *sum + part;
            }
        }
        Some(Bill { lines, payers })
    }

    /// What each payer pays of an amount: rounded to the penny, and the largest share takes what rounding leaves, so that the
    /// parts sum to the whole.
    fn split(&self, line: Line, amount: Gbp) -> [Gbp; Payer::COUNT] {
        let shares = match line {
            Line::Idaas | Line::IdaaRecruitment => self.levers.payers_of_idaas.map(Share::get),
            Line::Coordinators | Line::CoordinatorRecruitment | Line::Chair => {
                self.levers.payers_of_coordinators.map(Share::get)
            }
            Line::National => only(Payer::Scottish),
            // The employer pays.
            Line::Police | Line::Health => only(Payer::Other),
            Line::Council => only(Payer::Local),
        };
        let all: f64 = shares.iter().sum();
        let mut parts = shares.map(|share| amount.times(share / all).unwrap_or_default());
        let largest = (0..Payer::COUNT).fold(0, |best, at| if shares[at] > shares[best] { at } else { best });
        let left = amount - parts.into_iter().sum();
        parts[largest] = parts[largest] + left;
        parts
    }

    /// Of an Idaa FTE and a coordinator FTE in post for a year, and of an hour of the chair and of a representative.
    pub const fn each(&self) -> [Gbp; 4] {
        [self.levers.idaa, self.levers.coordinator, self.levers.chair_hour, self.levers.partner_hour]
    }
}

/// All of it from one payer.
const fn only(payer: Payer) -> [f64; Payer::COUNT] {
    let mut shares = [0.0; Payer::COUNT];
    shares[payer as usize] = 1.0;
    shares
}

/// What a year, or several, cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    lines: [Gbp; Line::ALL.len()],
    payers: [Gbp; Payer::COUNT],
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

impl Bill {
    /// A part of it.
    pub fn part(&self, part: Part) -> Gbp {
        let sum = |of: &dyn Fn(Line) -> bool| {
            Line::ALL.into_iter().zip(self.lines).filter(|&(line, _)| of(line)).map(|(_, amount)| amount).sum()
        };
        match part {
            Part::All => sum(&|_| true),
            Part::Cash => sum(&Line::is_cash),
            Part::StaffTime => sum(&|line| !line.is_cash()),
            Part::Recurring => sum(&|line| !line.is_one_off()),
            Part::OneOff => sum(&Line::is_one_off),
            Part::Employer(employer) => sum(&|line| line.employer() == employer),
            Part::Payer(payer) => self.payers[payer],
        }
    }
}

/// The measures of money.
pub(super) fn measures() -> Vec<Measure> {
    let whole = [
        (
            "cost_employer",
            "Cost",
            Part::All,
            "All of it, counted once, at the employers: posts filled, recruitment, the area's part of the national development team, hours of chairs and representatives, and their training. At the prices of 2026-27, without pay awards; a shared team or Marac counts whole for each authority that shares it.",
        ),
        (
            "cost_cash",
            "Cost in cash",
            Part::Cash,
            "Of the cost, posts filled, recruitment and the national development team: what has to be paid for.",
        ),
        (
            "cost_staff_time",
            "Cost in staff time",
            Part::StaffTime,
            "Of the cost, hours of chairs and of agencies' representatives: people who are employed anyway.",
        ),
        ("cost_recurring", "Recurring cost", Part::Recurring, "Of the cost, what comes year by year."),
        ("cost_one_off", "One-off cost", Part::OneOff, "Of the cost, recruitment."),
    ];
    let whole = whole.map(|(id, name, part, definition)| measure(id.into(), name.into(), definition.into(), part));
    let employers = EMPLOYERS.iter().enumerate().map(|(at, (id, name))| {
        let definition = format!("Of the cost, what is counted at: {name}.");
        measure(format!("cost_employer:{id}"), format!("Cost: {name}"), definition, Part::Employer(at))
    });
    let payers = Payer::ALL.iter().enumerate().map(|(at, (id, name))| {
        let definition =
            format!("Of the cost, what is funded by: {name}. The payers' parts sum to the cost; never add the two.");
        measure(format!("cost_payer:{id}"), format!("Paid by: {name}"), definition, Part::Payer(at))
    });
    whole.into_iter().chain(employers).chain(payers).collect()
}

fn measure(id: String, name: String, definition: String, part: Part) -> Measure {
    Measure { id, group: "all", name, unit: "GBP a year", definition, kind: Kind::Cost(part) }
}

#[cfg(test)]
mod tests {
    use super::*;
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
                // Thirds that no penny divides by.
                _ if path.ends_with("other_public_bodies") => "0 %",
                _ => "33 %",
            };
            T::parse(text).unwrap_or_else(|_| panic!("{path}"))
        }
    }

    fn prices() -> Prices {
        Prices::new(CostLevers::read(&mut Given), Fte::parse("0.8 FTE").unwrap())
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
            ..Sums::default()
        }
    }

    #[test]
    fn each_line_is_its_price_times_what_was_counted() {
        let bill = prices().bill(&sums()).unwrap();
        let pounds = |part| bill.part(part).pounds();
        assert_eq!(pounds(Part::Employer(0)), 2.5 * 47_000.0 + 3_000.0);
        assert_eq!(pounds(Part::Employer(1)), 0.7 * 44_000.0 + 3_000.0);
        assert_eq!(pounds(Part::Employer(2)), 52.5 * 60.0);
        assert_eq!(pounds(Part::Employer(3)), 114.0 * 38.0);
        assert_eq!(pounds(Part::Employer(4)), 256.0 * 38.0);
        assert_eq!(pounds(Part::Employer(5)), 370.25 * 38.0);
        assert_eq!(pounds(Part::OneOff), 6_000.0);
        assert_eq!(pounds(Part::StaffTime), 52.5 * 60.0 + 740.25 * 38.0);
    }

    #[test]
    fn employers_payers_and_both_splits_sum_to_the_penny() {
        let prices = prices();
        for step in 0..1_000_i32 {
            let sums = Sums { idaa_in_post: f64::from(step) * 0.017, chair_hours: f64::from(step) / 7.0, ..sums() };
            let bill = prices.bill(&sums).unwrap();
            let all = bill.part(Part::All);
            let employers: Gbp = (0..EMPLOYERS.len()).map(|at| bill.part(Part::Employer(at))).sum();
            let payers: Gbp = (0..Payer::COUNT).map(|at| bill.part(Part::Payer(at))).sum();
            assert_eq!([employers, payers], [all; 2], "{step}");
            assert_eq!(bill.part(Part::Cash) + bill.part(Part::StaffTime), all);
            assert_eq!(bill.part(Part::Recurring) + bill.part(Part::OneOff), all);
        }
    }

    #[test]
    fn shares_count_by_their_sum_and_the_employer_pays_for_representatives() {
        let bill = prices().bill(&sums()).unwrap();
        let pounds = |payer: Payer| bill.part(Part::Payer(payer as usize)).pounds();
        let third = (2.5 * 47_000.0 + 0.7 * 44_000.0 + 6_000.0 + 3_150.0) / 3.0;
        assert!((pounds(Payer::Scottish) - third).abs() < 0.05);
        assert!((pounds(Payer::Local) - third - 370.25 * 38.0).abs() < 0.05);
        assert!((pounds(Payer::Other) - 370.0 * 38.0).abs() < 0.005);
    }

    #[test]
    fn theory_has_no_bill_and_somebody_must_pay() {
        assert_eq!(prices().bill(&Sums { coordinator_in_post: f64::NAN, ..sums() }), None);
        let mut nobody = prices();
        nobody.levers.payers_of_idaas = [Share::stand_in(); Payer::COUNT];
        assert_eq!((prices().faults().len(), nobody.faults().len()), (0, 1));
    }
}
