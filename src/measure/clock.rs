//! Standards from milestone to milestone, as clocks that are quick to read.

use crate::model::{Case, Flag, Milestone};
use crate::time::{Calendar, Moment, milliseconds};
use crate::units::Within;

/// A standard from milestone to milestone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timely {
    /// Where the clock starts.
    pub from: Milestone,
    /// What has to happen.
    pub to: Milestone,
    /// By when.
    pub within: Within,
}

/// What has to be true of a case for a standard to apply: the bit of [`conditions`] that stands for it.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
enum If {
    Always = 1,
    ForMarac = 1 << 1,
    Asked = 1 << 2,
    Contacted = 1 << 3,
}

/// Which of the conditions are true of a case.
#[inline]
pub(super) fn conditions(case: &Case, for_marac: bool) -> u8 {
    let bit = |holds: bool, of: If| u8::from(holds) * of as u8;
    If::Always as u8
        | bit(for_marac, If::ForMarac)
        | bit(case.has(Milestone::Asked), If::Asked)
        | bit(case.has(Milestone::Contacted), If::Contacted)
}

/// How a deadline follows from a start.
#[derive(Clone, Copy, Debug)]
enum Deadline {
    /// So many milliseconds later.
    After(i64),
    /// At the close of so many working days later.
    WorkingDays(u32),
}

/// A standard from milestone to milestone, its time worked out as far as it can be without a case.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    from: Milestone,
    to: Milestone,
    applies: If,
    deadline: Deadline,
}

impl From<Timely> for Clock {
    fn from(Timely { from, to, within }: Timely) -> Self {
        let applies = match to {
            Milestone::Screened | Milestone::Complete => If::Always,
            Milestone::Allocated | Milestone::Left | Milestone::SupportEnded => If::Asked,
            Milestone::Updated => If::Contacted,
            _ => If::ForMarac,
        };
        let deadline = match within {
            Within::Hours(hours) => Deadline::After(milliseconds(hours / 24.0)),
            Within::Days(days) => Deadline::After(milliseconds(days)),
            Within::WorkingDays(days) => Deadline::WorkingDays(days),
        };
        Self { from, to, applies, deadline }
    }
}

impl Clock {
    /// Adds to a standard's sums, in time and to which it applies, what a case under these [`conditions`] counts. A deadline
    /// that the run did not reach leaves an open case out.
    #[inline]
    pub(super) fn judge(
        &self,
        case: &Case,
        conditions: u8,
        calendar: &Calendar,
        stop: Moment,
        [met, applied]: &mut [f64; 2],
    ) {
        let start = case.at(self.from);
        // Without a branch on what differs from case to case: the processor would guess it wrong.
        let applies = start.happened() & (conditions & self.applies as u8 != 0);
        let start = if applies { start } else { Moment::ZERO };
        let due = match self.deadline {
            Deadline::After(span) => Moment(start.0 + span),
            Deadline::WorkingDays(days) => calendar.due(start, days),
        };
        let in_time = case.at(self.to) <= due;
        *met += f64::from(u8::from(applies & in_time));
        *applied += f64::from(u8::from(applies & (in_time | (due < stop) | !case.is(Flag::Open))));
    }
}
