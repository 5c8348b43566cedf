//! Escalation of actions that were not done when the Marac reviewed them: the chair, the partnership, chief officers.

use crate::random::{Key, Purpose};
use crate::units::{Days, Share, Switch};

/// The levels to which an action goes, one after the other.
pub const LEVELS: usize = 3;
/// Their ids, in order.
pub const NAMES: &[&str] = &["chair", "partnership", "chief_officers"];

crate::levers! {
    /// What happens to actions that are still not done when they have been chased.
    pub struct EscalationLevers {
        /// Whether actions escalate; off, one that chasing did not get done comes up at one more meeting and is never done.
        effect: Switch = "escalation.effect",
        /// Time that a level takes to answer.
        delay: [Days; LEVELS] = "escalation.*.delay" each NAMES,
        /// Chance that a level gets the action done.
        done: [Share; LEVELS] = "escalation.*.gets_done" each NAMES,
    }
}

/// What became of actions that escalated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Actions whose way ended at each level.
    pub by_level: [u8; LEVELS],
    /// Of all, those that were done.
    pub done: u8,
}

impl EscalationLevers {
    /// Days from the review to the answer of each level: those of the levels before it are in it.
    pub fn days(&self) -> [f64; LEVELS] {
        let mut sum = 0.0;
        std::array::from_fn(|level| {
            sum += if self.effect == Switch::On { self.delay[level].get() } else { 0.0 };
            sum
        })
    }

    /// What becomes of so many actions of a case. Those that the last level does not get done are never done.
    pub fn answers(&self, case: Key, actions: u8) -> Answers {
        let mut answers = Answers::default();
        if self.effect == Switch::Off {
            answers.by_level[0] = actions;
            return answers;
        }
        let mut stream = case.for_purpose(Purpose::Undone).stream();
        for _ in 0..actions {
            // One number for each level whatever the chances, so that a likelier answer moves no other action.
            let done = (0..LEVELS).fold(0, |bits, at| bits | u32::from(stream.chance(self.done[at].get())) << at);
            let level = (done.trailing_zeros() as usize).min(LEVELS - 1);
            answers.by_level[level] += 1;
            answers.done += u8::from(done != 0);
        }
        answers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levers(effect: Switch, days: [f64; 3], done: [f64; 3]) -> EscalationLevers {
        EscalationLevers {
            effect,
            delay: days.map(|days| Days::new(days).unwrap()),
            done: done.map(|done| Share::new(done).unwrap()),
        }
    }

    /// 30,000 actions; limits of 4.5 standard errors, so a share wrong by 0.013 is refused.
    #[test]
    fn each_level_gets_its_share_done() {
        let levers = levers(Switch::On, [7.0, 90.0, 90.0], [0.3, 0.5, 0.2]);
        let (mut by_level, mut done) = ([0.0; 3], 0.0);
        for case in 0..10_000 {
            let answers = levers.answers(Key::new(case), 3);
            assert_eq!(answers.by_level.iter().sum::<u8>(), 3);
            by_level.iter_mut().zip(answers.by_level).for_each(|(sum, level)| *sum += f64::from(level));
            done += f64::from(answers.done);
        }
        let n = 30_000.0;
        for (found, expected) in [(by_level[0], 0.3), (by_level[1], 0.35), (by_level[2], 0.35), (done, 0.72)] {
            assert!(
                (found / n - expected).abs() < 4.5 * (expected * (1.0 - expected) / n).sqrt(),
                "{found} {expected}"
            );
        }
        assert_eq!(levers.days(), [7.0, 97.0, 187.0]);
    }

    #[test]
    fn without_escalation_nothing_more_is_done() {
        let levers = levers(Switch::Off, [7.0; 3], [1.0; 3]);
        assert_eq!(levers.answers(Key::new(1), 4), Answers { by_level: [4, 0, 0], done: 0 });
        assert_eq!(levers.days(), [0.0; 3]);
    }
}
