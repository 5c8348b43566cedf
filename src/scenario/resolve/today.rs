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

/// Finds what is in force today in each authority: reads the baseline where the scenario says something else.
pub fn find(locals: &mut [Local<'_>], tree: &Tree, baseline: &Tree, faults: &mut Faults) {
    let mut changed: Vec<(String, bool)> = Vec::new();
    for local in locals {
        let gss = (!local.gss.is_empty()).then_some(local.gss);
        let mut leaves = Baseline { tree, reader: Reader::new(baseline, gss), baseline, gss, changed: &mut changed };
        local.today = Some(Today::of(local, &mut leaves));
        faults.append(&mut leaves.reader.faults);
    }
}

impl Today {
    fn of(local: &Local<'_>, leaves: &mut Baseline<'_>) -> Self {
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
        Self {
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
        }
    }
}

/// The baseline, asked only where the scenario has a leaf of its own.
struct Baseline<'a> {
    tree: &'a Tree,
    baseline: &'a Tree,
    reader: Reader<'a>,
    gss: Option<&'a str>,
    /// The paths of Scotland's leaves that were looked at, and whether the scenario changed them: the same for all.
    changed: &'a mut Vec<(String, bool)>,
}

impl Baseline<'_> {
    /// What held before the scenario; `now` is what holds with it.
    fn before<T: Quantity>(&mut self, path: &str, now: T) -> T {
        if self.is_changed(path) { self.reader.read(path) } else { now }
    }

    fn is_changed(&mut self, path: &str) -> bool {
        let (now, before) = (self.tree, self.baseline);
        let differ = |gss: Option<&str>| {
            now.value(path, gss).map(|leaf| &leaf.place) != before.value(path, gss).map(|leaf| &leaf.place)
        };
        let has_own = |gss| [now, before].iter().any(|tree| tree.has_own(gss, std::iter::once(path)));
        if self.gss.is_some_and(has_own) {
            return differ(self.gss);
        }
        if let Some((_, changed)) = self.changed.iter().find(|(known, _)| *known == path) {
            return *changed;
        }
        let changed = differ(None);
        self.changed.push((path.to_string(), changed));
        changed
    }
}
