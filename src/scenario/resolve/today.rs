//! What is in force today of what a scenario may change: the state from which training erodes, and the place in calendars at
//! which attendance was what it is.

use super::super::tree::{Reader, Tree};
use super::Local;
use super::national::TeamToday;
use crate::error::Faults;
use crate::model::levers::Leaves;
use crate::model::national::NationalLevers;
use crate::model::own_support::OwnSupportLevers;
use crate::model::person::Characteristic;
use crate::model::specialist::SpecialistLevers;
use crate::model::training::TrainingLevers;
use crate::units::{Count, Quantity, Ratio};

/// Today's place of the Marac in calendars, and today's training.
#[derive(Clone, Debug)]
pub struct Today {
    /// Place of the Marac in a representative's calendar.
    pub priority: Count,
    /// Training of representatives.
    pub training: TrainingLevers,
    /// Share of representatives who are trained; known once the national team's hours are divided.
    pub trained: f64,
    /// The national team.
    pub team: TeamToday,
    /// Of the people whom specialist services are for, the share for whom one is at the table.
    pub specialists: f64,
    /// Places of early intervention for each 100 referrals a year that are not accepted.
    pub early: Ratio,
    /// Whom specialist services are asked to support.
    pub own_support: OwnSupportLevers,
}

impl Today {
    /// Reads the baseline where the scenario says something else.
    pub fn of(local: &Local<'_>, tree: &Tree, baseline: &Tree, faults: &mut Faults) -> Self {
        let gss = (!local.gss.is_empty()).then_some(local.gss);
        let mut leaves = Baseline { tree, reader: Reader::new(baseline, gss), baseline, gss };
        let (delivery, training) = (&local.delivery, &local.delivery.training);
        let before = TrainingLevers {
            days: leaves.before("training.days", training.days),
            course: leaves.before("training.course_days", training.course),
            turnover: leaves.before("training.turnover_of_representatives", training.turnover),
            ..training.clone()
        };
        let interval = leaves.before("quality_assurance.interval", delivery.assurance.interval);
        let team = NationalLevers {
            posts: leaves.before("national_team.posts", delivery.national.posts),
            guidance: leaves.before("national_team.guidance_days", delivery.national.guidance),
            ..delivery.national.clone()
        };
        let today = Self {
            priority: leaves.before("agency.calendar_priority", delivery.commitments.marac),
            trained: before.steady(),
            team: TeamToday { asked: team.asks(before.days.get(), interval.get()), levers: team, guided: 0.0 },
            training: before,
            specialists: {
                let now = &local.specialist;
                let before = SpecialistLevers {
                    invited: leaves.before("specialist.invited", now.invited),
                    paid: leaves.before("specialist.paid", now.paid),
                    ..now.clone()
                };
                before.invited.get() * before.attends()
            },
            early: leaves.before("early_intervention.capacity", local.early.capacity),
            own_support: {
                let now = &local.own_support;
                let onward = |at: usize| format!("specialist.onward.{}", Characteristic::NAMES[at]);
                OwnSupportLevers {
                    lead: leaves.before("specialist.lead_advocate", now.lead),
                    onward: std::array::from_fn(|at| leaves.before(&onward(at), now.onward[at])),
                    ..now.clone()
                }
            },
        };
        faults.append(&mut leaves.reader.faults);
        today
    }
}

/// The baseline, asked only where the scenario has a leaf of its own.
struct Baseline<'a> {
    tree: &'a Tree,
    baseline: &'a Tree,
    reader: Reader<'a>,
    gss: Option<&'a str>,
}

impl Baseline<'_> {
    /// What held before the scenario; `now` is what holds with it.
    fn before<T: Quantity>(&mut self, path: &str, now: T) -> T {
        let [scenario, baseline] =
            [self.tree, self.baseline].map(|tree| tree.value(path, self.gss).map(|leaf| &leaf.place));
        if scenario == baseline { now } else { self.reader.read(path) }
    }
}
