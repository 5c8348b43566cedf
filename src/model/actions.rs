//! Actions of safety plans: done on time, done once they are chased, escalated, or never.

use crate::random::{Chance, Key, Purpose, Stream};
use crate::time::{Moment, milliseconds};
use std::collections::VecDeque;

use super::agency::AgencyLevers;
use super::escalation::{EscalationLevers, LEVELS};

/// What becomes of the actions that a hearing agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Done by their due date.
    pub on_time: u8,
    /// Done once a meeting has reviewed them.
    pub late: u8,
    /// Not done when they have been chased: they escalate.
    pub never: u8,
    /// Of these, those whose way ends at each level of escalation.
    pub by_level: [u8; LEVELS],
    /// Of these, those that a level got done.
    pub rescued: u8,
    /// Not deliverable for this person: found out when a meeting reviews them, and never done.
    pub undeliverable: u8,
}

/// What can become of an action agreed at a meeting.
#[derive(Clone, Copy, Debug)]
pub struct ActionChances {
    count: u8,
    on_time: Chance,
    /// On time, or late.
    ever: Chance,
    /// Share of the actions that can be delivered.
    deliverable: f64,
}

impl ActionChances {
    /// With the chance that an action is on time; `readiness` is the share of the reading that agencies have hours for.
    pub fn new(levers: &AgencyLevers, on_time: f64, readiness: f64) -> Self {
        Self {
            count: levers.actions.0.min(u32::from(u8::MAX)) as u8,
            on_time: Chance::new(on_time * readiness),
            ever: Chance::new(1.0 - levers.action_never.get()),
            deliverable: levers.action_deliverable.get(),
        }
    }

    /// Draws the outcomes at the hearing, so that quality exists there. The person's circumstances make actions
    /// `deliverable` as often as for others by a ratio.
    #[inline]
    pub fn draw(
        &self,
        hearing: &mut Stream,
        (case, deliverable): (Key, f64),
        escalation: &EscalationLevers,
    ) -> Outcome {
        let deliverable = self.deliverable * deliverable;
        let mut outcome =
            if deliverable >= 1.0 { self.draw_all(hearing) } else { self.draw_each(hearing, case, deliverable) };
        if outcome.never > 0 {
            let answers = escalation.answers(case, outcome.never);
            (outcome.by_level, outcome.rescued) = (answers.by_level, answers.done);
        }
        outcome
    }

    #[inline]
    fn draw_all(&self, hearing: &mut Stream) -> Outcome {
        let mut outcome = Outcome::default();
        for _ in 0..self.count {
            // One number decides both, so that a better readiness never makes an action late or lost.
            let [on_time, ever] = hearing.happens_under([self.on_time, self.ever]);
            outcome.on_time += u8::from(on_time);
            outcome.never += u8::from(!(on_time | ever));
        }
        outcome.late = self.count - outcome.on_time - outcome.never;
        outcome
    }

    /// The same where some actions cannot be delivered: which ones is a stream of its own.
    fn draw_each(&self, hearing: &mut Stream, case: Key, share: f64) -> Outcome {
        let mut outcome = Outcome::default();
        let mut deliverable = case.for_purpose(Purpose::Deliverable).stream();
        let share = Chance::new(share);
        // Counted without a branch: nothing foretells what becomes of an action.
        for _ in 0..self.count {
            let [on_time, ever] = hearing.happens_under([self.on_time, self.ever]);
            let can_be = deliverable.happens(share);
            outcome.undeliverable += u8::from(!can_be);
            outcome.on_time += u8::from(can_be & on_time);
            outcome.never += u8::from(can_be & !(on_time | ever));
        }
        outcome.late = self.count - outcome.undeliverable - outcome.on_time - outcome.never;
        outcome
    }
}

impl Outcome {
    /// How many there are.
    pub const fn count(&self) -> u8 {
        self.deliverable().saturating_add(self.undeliverable)
    }

    /// How many can be delivered.
    pub const fn deliverable(&self) -> u8 {
        self.on_time.saturating_add(self.late).saturating_add(self.never)
    }

    /// How many are done in the end: on time, late, or because of a level to which they escalated.
    pub const fn done(&self) -> u8 {
        self.on_time.saturating_add(self.late).saturating_add(self.rescued)
    }
}

/// Actions of one meeting that are not done on time.
#[derive(Clone, Copy, Debug)]
pub struct Overdue {
    due: Moment,
    /// Settled by the first review: late ones are chased, and those that cannot be delivered are dropped.
    once: u32,
    /// Those that escalate, by the level at which their way ends.
    escalate: [u32; LEVELS],
    /// When they were reviewed first.
    reviewed: Option<Moment>,
}

impl Overdue {
    /// None yet of a meeting whose actions are due at a moment.
    pub const fn new(due: Moment) -> Self {
        Self { due, once: 0, escalate: [0; LEVELS], reviewed: None }
    }

    /// Adds those of a case.
    #[inline]
    pub fn add(&mut self, outcome: &Outcome) {
        self.once += u32::from(outcome.late) + u32::from(outcome.undeliverable);
        self.escalate.iter_mut().zip(outcome.by_level).for_each(|(sum, level)| *sum += u32::from(level));
    }

    fn is_open(&self) -> bool {
        self.once > 0 || self.escalate.iter().any(|&actions| actions > 0)
    }

    /// How many of them a meeting reviews, with the milliseconds that each level takes to answer.
    fn review(&mut self, now: Moment, spans: &[i64; LEVELS]) -> u32 {
        let Some(first) = self.reviewed else {
            self.reviewed = Some(now);
            return std::mem::take(&mut self.once) + self.escalate.iter().sum::<u32>();
        };
        let answered = self.escalate.iter_mut().zip(spans).filter(|(_, span)| first.0 + **span <= now.0);
        answered.map(|(actions, _)| std::mem::take(actions)).sum()
    }
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
    pub fn add(&mut self, overdue: Overdue) {
        if overdue.is_open() {
            self.overdue.push_back(overdue);
        }
    }

    /// How many actions this meeting reviews: those that are past their due date. Late ones are done once they have been
    /// chased; those that escalate come up once more when their last level has answered (`days` from the first review,
    /// by level), and then leave the table, done or not.
    pub fn review(&mut self, now: Moment, days: &[f64; LEVELS]) -> u32 {
        let (spans, mut reviewed) = (days.map(milliseconds), 0);
        self.overdue.retain_mut(|of_meeting| {
            if of_meeting.due <= now {
                reviewed += of_meeting.review(now, &spans);
            }
            of_meeting.is_open()
        });
        reviewed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Days, Share, Switch};

    const DAY: i64 = crate::time::DAY;

    fn outcome(on_time: u8, late: u8, by_level: [u8; LEVELS]) -> Outcome {
        Outcome { on_time, late, never: by_level.iter().sum(), by_level, ..Outcome::default() }
    }

    fn overdue(due: i64, outcomes: &[Outcome]) -> Overdue {
        let mut overdue = Overdue::new(Moment(due));
        outcomes.iter().for_each(|outcome| overdue.add(outcome));
        overdue
    }

    #[test]
    fn late_actions_are_reviewed_once_and_those_never_done_twice() {
        let mut list = ActionList::default();
        list.add(overdue(14, &[outcome(3, 1, [1, 0, 0]), outcome(4, 1, [0; LEVELS])]));
        let mut review = |at| list.review(Moment(at), &[0.0; LEVELS]);
        assert_eq!(review(13), 0, "not due yet");
        assert_eq!(review(14), 3);
        assert_eq!(review(28), 1);
        assert_eq!(review(42), 0);
    }

    #[test]
    fn what_escalates_comes_back_when_its_level_has_answered() {
        let mut list = ActionList::default();
        let cannot = Outcome { undeliverable: 2, ..Outcome::default() };
        list.add(overdue(14 * DAY, &[outcome(0, 1, [1, 2, 4]), cannot]));
        let days = [7.0, 97.0, 187.0];
        let mut review = |day: i64| list.review(Moment(day * DAY), &days);
        assert_eq!(review(20), 1 + 2 + 7);
        assert_eq!([26, 27, 41, 116, 117, 206, 207, 300].map(&mut review), [0, 1, 0, 0, 2, 0, 4, 0]);
    }

    /// 20,000 actions of 4,000 cases; limits of 4.5 standard errors, so a share wrong by 0.016 is refused.
    #[test]
    fn actions_that_cannot_be_delivered_are_never_done_and_move_no_other() {
        let escalation = EscalationLevers {
            effect: Switch::On,
            delay: [7.0; LEVELS].map(|days| Days::new(days).unwrap()),
            done: [0.5, 0.0, 0.0].map(|done| Share::new(done).unwrap()),
        };
        let chances = |deliverable: f64| ActionChances {
            count: 5,
            on_time: Chance::new(0.7),
            ever: Chance::new(0.9),
            deliverable,
        };
        let (some, all) = (chances(0.8), chances(1.0));
        let mut sums = [0.0; 4];
        for case in 0..4_000 {
            let key = Key::new(case);
            let draw = |chances: &ActionChances| chances.draw(&mut key.with(1).stream(), (key, 1.0), &escalation);
            let (found, without) = (draw(&some), draw(&all));
            assert_eq!((found.count(), without.count(), without.undeliverable), (5, 5, 0));
            assert!(found.on_time <= without.on_time && found.deliverable() == 5 - found.undeliverable);
            assert!(found.done() <= found.deliverable() && found.by_level.iter().sum::<u8>() == found.never);
            let all = [found.undeliverable, found.on_time, found.never, found.rescued];
            sums.iter_mut().zip(all).for_each(|(sum, of)| *sum += f64::from(of));
        }
        for (sum, expected) in sums.into_iter().zip([0.2, 0.56, 0.08, 0.04]) {
            let (found, n) = (sum / 20_000.0, 20_000.0);
            assert!(
                (found - expected).abs() < 4.5 * (expected * (1.0 - expected) / n).sqrt(),
                "{found}, not {expected}"
            );
        }
    }
}
