//! What changes with time: parameters by quarter, by date or by how long a duty has been in force.
//!
//! Model code reads the parameters in force and nothing of this: when a quarter begins, [`System`](super::System) turns
//! to the next [`Group`], worked out before the run.

use super::duty::Readiness;
use super::parameters::Group;

/// The stages of a group's parameters.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// Quarters from time 0 at which something changes by date, in order.
    pub dates: Vec<i64>,
    /// Quarters of a duty in which something changes with it; 0 without a duty.
    pub phases: usize,
    /// The quarter in which the duty comes into force, at the earliest.
    pub commencement: i64,
    /// What the area needs for that; without it the duty comes on its date.
    pub readiness: Option<Readiness>,
    /// Whether staffing is looked at each quarter.
    pub looks_at_staffing: bool,
    /// The stages: by dates that have passed (none, the first, ...), then by the duty's phase (not in force, its first
    /// quarter, ...). `None`: as the group began.
    pub stages: Vec<Option<Box<Group>>>,
}

impl Timeline {
    /// Whether anything happens when a quarter begins.
    pub fn turns(&self) -> bool {
        self.stages.iter().any(Option::is_some) || self.readiness.is_some() || self.looks_at_staffing || self.phases > 0
    }

    /// The place of a stage: so many dates have passed, and the duty is in such a phase.
    pub const fn place(&self, dates: usize, phase: usize) -> usize {
        dates * (self.phases + 1) + phase
    }

    /// How many dates have passed in a quarter.
    pub fn dates_passed(&self, quarter: i64) -> usize {
        self.dates.partition_point(|&date| date <= quarter)
    }

    /// The phase of a duty that came into force in quarter `commenced`.
    pub fn phase(&self, quarter: i64, commenced: Option<i64>) -> usize {
        let since = commenced.map_or(-1, |commenced| quarter - commenced);
        usize::try_from(since + 1).unwrap_or(0).min(self.phases)
    }

    /// The quarter in which the duty has come into force by `quarter`, if it waits for nobody.
    pub fn planned(&self, quarter: i64) -> Option<i64> {
        (self.phases > 0 && quarter >= self.commencement).then_some(self.commencement)
    }

    /// The quarter in which the duty is in force whatever an area does.
    pub fn latest(&self) -> i64 {
        self.readiness.as_ref().map_or(self.commencement, |readiness| readiness.latest)
    }
}

impl Group {
    /// The parameters in force in a quarter, with a duty that has come into force in quarter `commenced`.
    pub fn in_force(&self, quarter: i64, commenced: Option<i64>) -> &Self {
        let timeline = &self.timeline;
        let place = timeline.place(timeline.dates_passed(quarter), timeline.phase(quarter, commenced));
        timeline.stages.get(place).and_then(Option::as_deref).unwrap_or(self)
    }

    /// The parameters planned for the middle of a measured year: a duty comes into force on its date.
    pub fn planned(&self, year: usize) -> &Self {
        let quarter = year as i64 * 4 + 2;
        self.in_force(quarter, self.timeline.planned(quarter))
    }

    /// Every stage that may come, this one first.
    pub fn stages(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.timeline.stages.iter().filter_map(Option::as_deref))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_found_by_dates_and_phase() {
        let timeline = Timeline { dates: vec![2, 6], phases: 3, commencement: 4, ..Timeline::default() };
        let passed: Vec<usize> = [-9, 1, 2, 5, 6, 99].map(|quarter| timeline.dates_passed(quarter)).to_vec();
        assert_eq!(passed, [0, 0, 1, 1, 2, 2]);
        let phase = |quarter| timeline.phase(quarter, timeline.planned(quarter));
        assert_eq!([-3, 3, 4, 5, 6, 7, 400].map(phase), [0, 0, 1, 2, 3, 3, 3]);
        assert_eq!((timeline.place(0, 0), timeline.place(2, 3)), (0, 11));
        assert_eq!((timeline.phase(9, Some(8)), timeline.phase(9, None)), (2, 0));
        assert_eq!((timeline.latest(), timeline.turns()), (4, true));
        assert!(!Timeline::default().turns() && Timeline::default().planned(7).is_none());
    }
}
