//! Actions of safety plans: done on time, done once they are chased, or never.

use crate::random::Stream;
use crate::time::Moment;
use std::collections::VecDeque;

use super::agency::AgencyLevers;

/// What becomes of the actions that a hearing agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Done by their due date.
    pub on_time: u8,
    /// Done once a meeting has reviewed them.
    pub late: u8,
    /// Never done.
    pub never: u8,
}

impl Outcome {
    /// Draws the outcomes at the hearing, so that quality exists there. The chance of being on time falls with the share
    /// of the reading that agencies have hours for: those who have no time to read have none to act.
    #[inline]
    pub fn draw(hearing: &mut Stream, levers: &AgencyLevers, readiness: f64) -> Self {
        let on_time = levers.action_on_time.get() * readiness;
        let never = levers.action_never.get();
        let count = levers.actions.0.min(u32::from(u8::MAX)) as u8;
        let mut outcome = Self { on_time: 0, late: count, never: 0 };
        for _ in 0..count {
            let drawn = hearing.uniform();
            let is_on_time = drawn < on_time;
            let is_never = !is_on_time & (drawn >= 1.0 - never);
            outcome.on_time += u8::from(is_on_time);
            outcome.never += u8::from(is_never);
        }
        outcome.late -= outcome.on_time + outcome.never;
        outcome
    }

    /// How many there are.
    pub const fn count(&self) -> u8 {
        self.on_time.saturating_add(self.late).saturating_add(self.never)
    }
}

/// Actions of one meeting that were not done on time.
#[derive(Clone, Copy, Debug)]
struct Overdue {
    due: Moment,
    late: u32,
    never: u32,
    reviewed: bool,
}

/// The actions that a Marac still has to review.
#[derive(Clone, Debug, Default)]
pub struct ActionList {
    overdue: VecDeque<Overdue>,
}

impl ActionList {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.overdue.clear();
    }

    /// Keeps what a meeting agreed and will not be done on time.
    pub fn add(&mut self, due: Moment, outcomes: &[Outcome]) {
        let sum = |of: fn(&Outcome) -> u8| outcomes.iter().map(|outcome| u32::from(of(outcome))).sum();
        let (late, never) = (sum(|outcome| outcome.late), sum(|outcome| outcome.never));
        if late + never > 0 {
            self.overdue.push_back(Overdue { due, late, never, reviewed: false });
        }
    }

    /// How many actions this meeting reviews: those that are past their due date. Late ones are done once they have been
    /// chased; those never done come up at one more meeting and then leave the table.
    pub fn review(&mut self, now: Moment) -> u32 {
        let mut reviewed = 0;
        for of_meeting in self.overdue.iter_mut().filter(|of_meeting| of_meeting.due <= now) {
            reviewed += of_meeting.late + of_meeting.never;
            of_meeting.late = 0;
            if std::mem::replace(&mut of_meeting.reviewed, true) {
                of_meeting.never = 0;
            }
        }
        self.overdue.retain(|of_meeting| of_meeting.late + of_meeting.never > 0);
        reviewed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_actions_are_reviewed_once_and_those_never_done_twice() {
        let mut list = ActionList::default();
        list.add(Moment(14), &[Outcome { on_time: 3, late: 1, never: 1 }, Outcome { on_time: 4, late: 1, never: 0 }]);
        assert_eq!(list.review(Moment(13)), 0, "not due yet");
        assert_eq!(list.review(Moment(14)), 3);
        assert_eq!(list.review(Moment(28)), 1);
        assert_eq!(list.review(Moment(42)), 0);
    }
}
