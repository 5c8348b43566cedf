//! What a team's posts were over a span: who was there, who left, what was added.

use super::System;
use super::desks::Team;
use crate::time::{DAY, HOUR};

/// What a team's posts were over a span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    /// Mean FTE in post.
    pub in_post: f64,
    /// FTE that left.
    pub leavers: f64,
    /// FTE of posts that were added, those that a duty funds last.
    pub added: [f64; 2],
    /// Productive hours of those who were there.
    pub hours: f64,
    /// Of those, hours that no case sees.
    pub fixed: f64,
    /// Of the FTE in post, those that a duty funds, and mean FTE of cover.
    pub paid: [f64; 2],
}

impl System<'_> {
    /// What a team's posts were since the last settlement, a span of so many days.
    pub(super) fn settle_posts(&mut self, team: Team, days: f64) -> Settled {
        self.read_clock();
        let (staff, lent, team_fte) = (self.staff_of(team), self.lent_to(team), self.crew_of(team).fte);
        let roster = &mut self.rosters[team.0];
        roster.counts(&self.clock);
        let [in_post, there, funded, cover] = std::mem::take(&mut roster.spent);
        let hours = there / HOUR as f64 * staff.hours * lent;
        let mean = |spent: f64| spent / (days * DAY as f64);
        Settled {
            in_post: if staff.is_always() { f64::NAN } else { mean(in_post) },
            paid: [funded, cover].map(mean),
            leavers: std::mem::take(&mut roster.leavers),
            added: std::mem::take(&mut roster.added),
            hours,
            fixed: hours * (1.0 - staff.for_cases(team_fte)),
        }
    }
}
