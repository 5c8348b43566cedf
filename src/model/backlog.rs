//! What a Marac does about a backlog: it sits once more (the loop B2), or turns people away (the loop B1).
//!
//! The backlog is what a scheduled meeting left: cases that could have been listed and were neither heard nor booked for a
//! second sitting, counted in meetings at the most that one hears. Cases that came after the cut-off are no backlog.

use super::System;
use super::case::{Flag, Milestone};
use super::loops::{Loop, Loops};
use super::marac::MeetingLevers;
use super::meeting::Plan;
use super::referral::{Needs, TRANSFER};
use crate::units::{Count, Ratio, Share};

crate::levers! {
    /// What a Marac does about a backlog, where its loop runs.
    pub struct BacklogLevers {
        /// B1: meetings of backlog above which people are turned away.
        drift_start: Ratio = "threshold.drift_start",
        /// B1: the most of those who would be accepted that are turned away, reached at twice the backlog at which it starts.
        drift_max: Share = "threshold.drift_max",
        /// B2: meetings of backlog from which an additional sitting is called.
        called_at: Ratio = "meeting.called_at_backlog",
        /// B2: the most additional sittings a year.
        called_a_year: Count = "meeting.called_a_year",
    }
}

/// A Marac's answer to a backlog, as the model needs it.
#[derive(Clone, Debug)]
pub struct BacklogParameters {
    /// The levers.
    pub levers: BacklogLevers,
    /// Whether people are turned away: B1.
    drifts: bool,
    /// Whether additional sittings are called: B2.
    calls: bool,
    /// The most cases that a meeting hears.
    most: f64,
}

impl BacklogParameters {
    /// Works out what follows from the levers.
    pub fn new(levers: BacklogLevers, meeting: &MeetingLevers, loops: Loops) -> Self {
        let drifts = loops.run(Loop::B1) && levers.drift_max.get() > 0.0;
        let calls = loops.run(Loop::B2) && levers.called_a_year.0 > 0;
        Self { levers, drifts, calls, most: Plan::most(meeting, 0.0).max(1.0) }
    }

    /// The backlog of so many cases, in meetings.
    fn meetings(&self, left: u32) -> f64 {
        f64::from(left) / self.most
    }

    /// The share of those who would be accepted that is turned away after a meeting left so many cases: none up to the
    /// start, the most from twice that on, in proportion between.
    pub fn drift(&self, left: u32) -> f64 {
        if !self.drifts {
            return 0.0;
        }
        let start = self.levers.drift_start.get();
        let over = self.meetings(left) - start;
        self.levers.drift_max.get() * if start > 0.0 { over / start } else { over.signum() }.clamp(0.0, 1.0)
    }
}

/// A Marac's backlog at work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backlog {
    /// The share of those who would be accepted that is turned away until the next meeting.
    pub drift: f64,
    /// The year in which sittings were last called, and how many.
    called: (i64, u32),
}

impl Backlog {
    /// How many cases of those that a meeting leaves are heard at an additional sitting: none where none is called.
    pub fn call(&mut self, parameters: &BacklogParameters, meeting: &MeetingLevers, left: u32, year: i64) -> u32 {
        let enough = left > 0 && parameters.meetings(left) >= parameters.levers.called_at.get();
        if !parameters.calls || !enough {
            return 0;
        }
        if self.called.0 != year {
            self.called = (year, 0);
        }
        let hear = if self.called.1 < parameters.levers.called_a_year.0 { Plan::in_full(meeting).min(left) } else { 0 };
        self.called.1 += u32::from(hear > 0);
        hear
    }
}

impl System<'_> {
    /// Whether a referral above the threshold is turned away, as the backlog has raised it: those nearest to it. Never a
    /// repeat, a transfer or an urgent one.
    pub(super) fn is_turned_away(&self, slot: u32) -> bool {
        let case = &self.cases[slot as usize];
        let drift = self.maracs[usize::from(case.marac)].backlog.drift;
        let spared = case.is(Flag::Repeat) || case.is(Flag::Escalated) || case.is(Flag::Urgent);
        if drift == 0.0 || spared || usize::from(case.origin) == TRANSFER {
            return false;
        }
        let demand = &self.group.authorities[usize::from(case.authority)].demand;
        Needs::standing(case.key, demand, (case.origin.into(), case.is(Flag::Added))) > 1.0 - drift
    }

    /// A person above the threshold is turned away: not heard, and at the risk of those without a plan.
    pub(super) fn turned_away(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        debug_assert!(!case.has(Milestone::Accepted));
        case.set(Flag::TurnedAway);
        self.abuse_may_come(slot);
        self.end_thread(slot);
    }
}
