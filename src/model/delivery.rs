//! How a Marac's partners deliver, from sitting to sitting: training that turnover erodes, and help after quality assurance.

use super::assurance::{Assurance, AssuranceLevers, Closed};
use super::commitments::CommitmentLevers;
use super::escalation::EscalationLevers;
use super::levers::Leaves;
use super::national::{Account, NationalLevers, TeamParameters};
use super::training::{Stock, TrainingLevers, TrainingParameters};
use super::weakness::WeaknessLevers;
use crate::time::Moment;

/// The levers of partners' delivery.
#[derive(Clone, Debug)]
pub struct DeliveryLevers {
    /// What representatives have in their calendars.
    pub commitments: CommitmentLevers,
    /// What happens to actions that are not done.
    pub escalation: EscalationLevers,
    /// Training of representatives.
    pub training: TrainingLevers,
    /// Quality assurance.
    pub assurance: AssuranceLevers,
    /// National development support.
    pub national: NationalLevers,
    /// Where the area starts.
    pub weakness: WeaknessLevers,
}

impl DeliveryLevers {
    /// Reads every lever.
    pub fn read(leaves: &mut impl Leaves) -> Self {
        Self {
            commitments: CommitmentLevers::read(leaves),
            escalation: EscalationLevers::read(leaves),
            training: TrainingLevers::read(leaves),
            assurance: AssuranceLevers::read(leaves),
            national: NationalLevers::read(leaves),
            weakness: WeaknessLevers::read(leaves),
        }
    }

    /// Reads the lever of one path again; false where none is of it.
    pub fn read_again(&mut self, path: &str, leaves: &mut impl Leaves) -> bool {
        self.commitments.read_again(path, leaves)
            || self.escalation.read_again(path, leaves)
            || self.training.read_again(path, leaves)
            || self.assurance.read_again(path, leaves)
            || self.national.read_again(path, leaves)
            || self.weakness.read_again(path, leaves)
    }
}

/// Delivery as the model needs it.
#[derive(Clone, Debug)]
pub struct DeliveryParameters {
    /// Training of representatives.
    pub training: TrainingParameters,
    /// Quality assurance; none where loop B3 does not run.
    pub assurance: Option<AssuranceLevers>,
    /// The national team.
    pub team: TeamParameters,
}

/// A year of a Marac's partners, or the part of one for which its parameters held.
#[derive(Clone, Copy, Debug)]
pub struct MaracYear {
    /// Index of the Marac in its group.
    pub marac: u16,
    /// The year, from 0; negative in the burn-in.
    pub year: i64,
    /// FTE of the national team that are its part.
    pub national: f64,
    /// Days of training that the representative of each agency had.
    pub training: f64,
}

/// What partners bring to a sitting, apart from their hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Practice {
    /// What representatives bring of their files, as a ratio to today.
    pub files: f64,
    /// The gaps that help has closed.
    pub closed: Closed,
    /// Of the gap to the middle area's practice, the share that help with guidance has closed where an area is weaker.
    pub narrowed: f64,
}

/// Delivery at a Marac.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    trained: Stock,
    /// Share of the gap to the middle area that help with guidance has closed.
    guided: Stock,
    assurance: Assurance,
    /// Whether the last sitting was visited.
    visited: bool,
    /// The chance that abuse is recognised, as a ratio to today: as of the last sitting.
    pub detection: f64,
}

impl Delivery {
    /// Today's delivery.
    pub fn begin(&mut self, start: Moment, parameters: &DeliveryParameters) {
        self.trained = Stock::new(start, parameters.training.today);
        self.guided = Stock::new(start, parameters.team.guided_today);
        self.detection = 1.0;
        if let Some(levers) = &parameters.assurance {
            self.assurance.begin(start, levers);
        }
    }

    /// Other levers are in force from `now` on.
    pub fn comes_under(&mut self, now: Moment, parameters: &DeliveryParameters) {
        if let Some(levers) = &parameters.assurance {
            self.assurance.comes_under(now, levers);
        }
    }

    /// What partners bring to a sitting at `now`; a visit to it takes its hours from `account`.
    pub fn at_sitting(&mut self, now: Moment, parameters: &DeliveryParameters, account: &mut Account) -> Practice {
        let DeliveryParameters { training, assurance, team } = parameters;
        let leave = training.levers.turnover.get();
        self.trained.advance(now, training.levers.refill(), leave);
        self.guided.advance(now, team.closes, leave);
        self.detection = training.detection(self.trained);
        self.visited = false;
        let visits = || {
            self.visited = team.visits(now, account);
            self.visited
        };
        let closed = assurance.as_ref().map(|levers| self.assurance.advance(now, levers, leave, visits));
        let narrowed = team.narrowed(self.guided.share);
        Practice { files: training.files(self.trained), closed: closed.unwrap_or_default(), narrowed }
    }

    /// Share of the representatives who are trained, and whether quality assurance looked, as of the last sitting.
    pub const fn shown(&self) -> (f64, bool) {
        (self.trained.share, self.visited)
    }

    /// Keeps what the sitting showed, for whoever looks at it: agencies present of all, files brought of those held.
    pub fn has_sat(&mut self, attendance: [f64; 2], files: [f64; 2], parameters: &DeliveryParameters) {
        if parameters.assurance.is_some() {
            self.assurance.saw(attendance, files);
        }
    }
}
