//! How far a run has come.

use super::System;
use super::case::Milestone;

impl System<'_> {
    /// The financial year in hand: negative in the burn-in.
    pub const fn year(&self) -> i64 {
        self.year
    }

    /// The earliest financial year that a case which is not in the log yet, or is still to come, may have been received
    /// in. What was received in the years before it is in the log.
    pub fn first_open_year(&self) -> i64 {
        let open = self.cases.iter().filter(|case| case.threads > 0 && case.has(Milestone::Received));
        let received = open.map(|case| case.at(Milestone::Received)).min();
        received.map_or(self.year, |received| self.group.calendar.years().of(received))
    }
}
