//! The parameters of a run: plain typed numbers for one closed group of Maracs, nothing uncertain and nothing cited.

use super::coordinator::OfficeParameters;
use super::demand::{DemandLevers, Flow};
use super::early::EarlyParameters;
use super::idaa::ServiceParameters;
use super::loops::Loops;
use super::marac::MaracParameters;
use super::person::PersonParameters;
use super::quality::QualityParameters;
use super::staffing::StaffingLevers;
use super::timeline::Timeline;
use crate::random::Sampler;
use crate::time::{Calendar, CalendarKind, FinancialYear, Moment};
use crate::units::{Count, Days, Hours};
use std::sync::Arc;

crate::levers! {
    /// The span and the calendar of a run.
    pub struct TimeLevers {
        /// First financial year, from its 1 April: `2027-28`.
        first_year: FinancialYear = "time.first_year",
        /// Financial years that are measured.
        years: Count = "time.years",
        /// Time simulated before the first year, from empty, uncounted.
        burn_in: Days = "time.burn_in",
        /// Time simulated after the last year, with demand, until every deadline inside the horizon is resolved.
        run_out: Days = "time.run_out",
        /// `working` (Monday to Friday, holidays) or `continuous` (24 hours, 7 days: for verification).
        calendar: CalendarKind = "time.calendar",
        /// Contracted hours of a full-time week.
        hours_per_week: Hours = "time.hours_per_week",
        /// Hours a year that one FTE works, after leave, holidays and sickness.
        productive_hours: Hours = "time.productive_hours_per_fte",
        /// Working days between 26 December and 1 January on which councils are closed.
        new_year_closed: Count = "time.new_year_closed_days",
    }
}

/// An authority as the model needs it.
#[derive(Clone, Debug)]
pub struct AuthorityParameters {
    /// What its random streams are keyed by: the number in its GSS code; 0 for the theory place.
    pub code: u64,
    /// Its place among all authorities of the scenario, in order of GSS.
    pub index: usize,
    /// Demand levers.
    pub demand: DemandLevers,
    /// Time until an incomplete referral comes back complete, in working days.
    pub return_delay: Sampler,
    /// Who the people are.
    pub person: PersonParameters,
    /// Rates by origin and day.
    pub flow: Flow,
    /// The Idaa service.
    pub service: ServiceParameters,
    /// Quality and repeats.
    pub quality: QualityParameters,
    /// Support below the threshold.
    pub early: EarlyParameters,
    /// Children.
    pub children: super::children::ChildParameters,
    /// Support by specialist services.
    pub own_support: super::own_support::OwnSupportParameters,
    /// Which feedback loops run.
    pub loops: Loops,
    /// The Maracs that hear its cases, by index in the group; cases are dealt among them.
    pub maracs: Vec<u16>,
    /// Index of the coordinator team that screens its referrals.
    pub office: u16,
    /// Cases that it expects to be heard in each measured year: the level with growth and planned duties, before chance.
    pub expected: Vec<f64>,
    /// Escalation of staffing.
    pub staffing: StaffingLevers,
}

/// The smallest set of Maracs that share people: the unit of simulation.
#[derive(Clone, Debug)]
pub struct Group {
    /// The calendar of everyone in it.
    pub calendar: Arc<Calendar>,
    /// The start of the burn-in.
    pub start: Moment,
    /// The end of the run-out.
    pub stop: Moment,
    /// Authorities.
    pub authorities: Vec<AuthorityParameters>,
    /// Maracs.
    pub maracs: Vec<MaracParameters>,
    /// Coordinator teams.
    pub offices: Vec<OfficeParameters>,
    /// What changes with time; a stage has none of its own.
    pub timeline: Timeline,
}

impl Group {
    /// The index into tables by measured year: the burn-in uses the first year's entry, the run-out the last.
    pub fn table_year(&self, year: i64) -> usize {
        year.clamp(0, i64::from(self.calendar.years().measured()) - 1) as usize
    }
}
