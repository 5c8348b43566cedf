//! How a Marac's partners deliver, from sitting to sitting: training that turnover erodes, and help after quality assurance.

use super::assurance::{Assurance, AssuranceLevers, Closed};
use super::commitments::CommitmentLevers;
use super::escalation::EscalationLevers;
use super::levers::Leaves;
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
            weakness: WeaknessLevers::read(leaves),
        }
    }
}

/// Delivery as the model needs it.
#[derive(Clone, Debug)]
pub struct DeliveryParameters {
    /// Training of representatives.
    pub training: TrainingParameters,
    /// Quality assurance; none where loop B3 does not run.
    pub assurance: Option<AssuranceLevers>,
}

/// What partners bring to a sitting, apart from their hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Practice {
    /// What representatives bring of their files, as a ratio to today.
    pub files: f64,
    /// The gaps that help has closed.
    pub closed: Closed,
}

/// Delivery at a Marac.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    stock: Stock,
    assurance: Assurance,
    /// The chance that abuse is recognised, as a ratio to today: as of the last sitting.
    pub detection: f64,
}

impl Delivery {
    /// Today's delivery.
    pub fn begin(&mut self, start: Moment, parameters: &DeliveryParameters) {
        self.stock = Stock::new(start, &parameters.training);
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

    /// What partners bring to a sitting at `now`.
    pub fn at_sitting(&mut self, now: Moment, parameters: &DeliveryParameters) -> Practice {
        let training = &parameters.training;
        self.stock.advance(now, &training.levers);
        self.detection = training.detection(self.stock);
        let leave = training.levers.turnover.get();
        let closed = parameters.assurance.as_ref().map(|levers| self.assurance.advance(now, levers, leave));
        Practice { files: training.files(self.stock), closed: closed.unwrap_or_default() }
    }

    /// Share of the representatives who are trained, as of the last sitting.
    pub const fn trained(&self) -> f64 {
        self.stock.trained
    }

    /// Keeps what the sitting showed, for whoever looks at it: agencies present of all, files brought of those held.
    pub fn has_sat(&mut self, attendance: [f64; 2], files: [f64; 2], parameters: &DeliveryParameters) {
        if parameters.assurance.is_some() {
            self.assurance.saw(attendance, files);
        }
    }
}
