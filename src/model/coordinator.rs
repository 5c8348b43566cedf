//! Coordinators and the chair: hours for each referral, case and meeting, cleared from one pile.

use crate::error::Refusal;
use crate::random::{Law, Sampler, Spread};
use crate::units::{Count, Fte, Hours, Quantity, Ratio, short};

/// How many posts there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Posts {
    /// What the ratio gives on the baseline's central demand of each year.
    AtTheRatio,
    /// A number, the same in every year.
    Given(Fte),
}

impl Quantity for Posts {
    fn unit() -> String {
        "FTE or ratio".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        match text.trim() {
            "ratio" => Ok(Self::AtTheRatio),
            text => Fte::parse(text).map(Self::Given).map_err(|refusal| {
                Refusal::new(format!("`{}` is not a number of posts", short(text)), refusal.hint.unwrap_or_default())
            }),
        }
    }
    fn stand_in() -> Self {
        Self::AtTheRatio
    }
    fn show(&self) -> String {
        match self {
            Self::AtTheRatio => "ratio".into(),
            Self::Given(fte) => fte.show(),
        }
    }
    fn number(&self) -> Option<f64> {
        match self {
            Self::AtTheRatio => None,
            Self::Given(fte) => Some(fte.get()),
        }
    }
    fn at_number(&self, number: f64) -> Option<Self> {
        self.number().and(Fte::new(number)).map(Self::Given)
    }
}

crate::levers! {
    /// The coordinators of one team and the chair.
    pub struct CoordinatorLevers {
        /// Coordinator posts: `ratio` (cases of the year on the baseline's central demand / cases per FTE) or a number.
        posts: Posts = "coordinator.posts",
        /// Cases a year for one full-time Marac administrator: SafeLives' ratio.
        cases_per_fte: Ratio = "coordinator.cases_per_fte",
        /// Hours to screen a referral, each time it is looked at.
        screening: Hours = "coordinator.hours.screening",
        /// Hours to list a case and chase what is missing, before the agenda goes out.
        listing: Hours = "coordinator.hours.listing_and_chasing",
        /// Hours of minutes for each case heard.
        minutes: Hours = "coordinator.hours.minutes",
        /// Hours of tracking actions for each case heard.
        tracking: Hours = "coordinator.hours.tracking",
        /// Hours for each meeting beside the sitting: room, papers.
        meeting_fixed: Hours = "coordinator.hours.meeting_fixed",
        /// Hours a year of each FTE for governance, training and data returns.
        fixed: Hours = "coordinator.hours.fixed_a_year",
        /// Coefficient of variation of a case's coordinator work (log-normal; one draw for all of a case's work).
        service_cv: Ratio = "coordinator.service_cv",
        /// Chair's hours for each meeting beside the sitting.
        chair_preparation: Hours = "chair.preparation",
        /// Theory: coordinators at their desks all the time, in place of posts and hours.
        desks: (Option<Count>) = "coordinator.desks",
        /// Theory: the law of the time to screen a referral; no other work comes to the desk.
        service: (Option<Spread<Hours>>) = "coordinator.service",
    }
}

/// The people of a team in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crew {
    /// Full-time equivalents.
    pub fte: f64,
    /// People: the FTE rounded up, each with an equal share.
    pub people: u32,
    /// Share of open hours that each person gives to cases.
    pub speed: f64,
    /// Productive hours in the year, all people together, fixed work included.
    pub hours: f64,
}

impl Crew {
    /// A team of `fte` whose FTE works `productive` hours of `open` hours a year, `fixed` of them not for cases.
    pub fn new(fte: f64, productive: f64, fixed: f64, open: f64) -> Self {
        let people = (fte - 1e-9).ceil().max(0.0) as u32;
        let speed = fte / f64::from(people.max(1)) * (productive - fixed).max(0.0) / open;
        Self { fte, people, speed, hours: fte * productive }
    }

    /// People who are there all the time, for verification: as posts they are not applicable.
    pub const fn always(people: u32) -> Self {
        Self { fte: f64::NAN, people, speed: 1.0, hours: f64::NAN }
    }
}

/// A coordinator team as the model needs it.
#[derive(Clone, Debug)]
pub struct OfficeParameters {
    /// The levers.
    pub levers: CoordinatorLevers,
    /// The crew of each measured year.
    pub crews: Vec<Crew>,
    /// A case's work: [`Self::law_of_work`].
    pub work: Sampler,
}

impl OfficeParameters {
    /// The law of a case's work: a ratio to the mean, or in theory the hours themselves.
    pub fn law_of_work(levers: &CoordinatorLevers) -> Law {
        match &levers.service {
            Some(service) => service.law(),
            None => Law::LogNormal { mean: 1.0, cv: levers.service_cv.get() },
        }
    }

    /// Hours to screen a referral whose work is drawn.
    #[inline]
    pub fn screening_hours(&self, work: f64) -> f64 {
        if self.levers.service.is_some() { work } else { work * self.levers.screening.get() }
    }

    /// Hours of later work on a case; none in theory.
    #[inline]
    pub fn hours(&self, mean: Hours, work: f64) -> f64 {
        if self.levers.service.is_some() { 0.0 } else { work * mean.get() }
    }
}

/// The classes of a coordinator's calls, the most pressing first.
#[derive(Clone, Copy, Debug)]
pub enum Ring {
    /// Urgent referrals, and sittings.
    Urgent,
    /// Other referrals to screen.
    Screening,
}

impl Ring {
    /// How many there are.
    pub const COUNT: usize = 2;
}

/// The classes of a coordinator's paperwork, the most pressing first.
#[derive(Clone, Copy, Debug)]
pub enum Pile {
    /// Minutes, due soon after a meeting.
    Minutes,
    /// Listing and chasing.
    Listing,
    /// Tracking of actions.
    Tracking,
}

impl Pile {
    /// How many there are.
    pub const COUNT: usize = 3;
}

/// A coordinator team at work.
#[derive(Clone, Debug, Default)]
pub struct Office {
    /// The chair's hours since the last settlement.
    pub chair_hours: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crew_gives_its_hours_whatever_its_cut() {
        for fte in [0.2, 1.0, 1.3, 2.0, 7.4] {
            let crew = Crew::new(fte, 1540.0, 40.0, 1742.0);
            let given = f64::from(crew.people) * crew.speed * 1742.0;
            assert!((given - fte * 1500.0).abs() < 1e-9);
        }
        assert_eq!(Crew::new(2.0, 1540.0, 0.0, 1742.0).people, 2);
        assert_eq!(Crew::new(0.0, 1540.0, 0.0, 1742.0).people, 0);
    }
}
