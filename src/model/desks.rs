//! The desks at which coordinators and Idaas work.

use super::coordinator::{Pile, Ring};
use super::{Event, System};
use crate::engine::{Call, Desk, Taken};

/// The desk of a team, with room for as many classes as any team has.
pub type TeamDesk = Desk<{ Ring::COUNT }, { Pile::COUNT }>;

/// A team with a desk, by the place of its desk: coordinators by office, then Idaas by authority.
#[derive(Clone, Copy, Debug)]
pub(super) struct Team(pub(super) usize);

impl System<'_> {
    /// The coordinators of an office.
    #[inline]
    pub(super) const fn coordinators(&self, office: usize) -> Team {
        Team(office)
    }

    /// The Idaas of an authority.
    #[inline]
    pub(super) fn idaas(&self, authority: usize) -> Team {
        Team(self.group.offices.len() + authority)
    }

    /// Every team.
    pub(super) fn teams(&self) -> impl Iterator<Item = Team> + use<> {
        (0..self.desks.len()).map(Team)
    }

    /// A call for a team, in one of its classes; `end` tells what its end is, upon which [`Self::is_free`] is due.
    #[inline]
    pub(super) fn call(&mut self, team: Team, class: usize, end: Event, hours: f64) {
        self.catches_up(team);
        let call = Call { task: end.pack(), hours };
        if let Some(taken) = self.desks[team.0].call(&self.clock, class, call, &self.group.calendar) {
            self.taken(taken);
        }
    }

    /// Paperwork for a team, in one of its classes.
    #[inline]
    pub(super) fn put(&mut self, team: Team, class: usize, end: Event, hours: f64) {
        self.catches_up(team);
        self.desks[team.0].put(class, end.pack(), hours);
    }

    /// The paperwork that a team has done by now gets its stamps.
    #[inline(always)]
    pub(super) fn catches_up(&mut self, team: Team) {
        self.read_clock();
        if self.desks[team.0].flows(&self.clock) {
            self.finishes_paperwork(team);
        }
    }

    #[inline(never)]
    fn finishes_paperwork(&mut self, team: Team) {
        while let Some(done) = self.desks[team.0].next_done(&self.clock, &self.group.calendar) {
            self.done(done);
        }
    }

    /// What the working clock shows now: read when it is needed, and once for all that happens at one moment.
    #[inline]
    pub(super) fn read_clock(&mut self) {
        if self.clock.at() != self.now {
            self.looks_at_clock();
        }
    }

    /// Out of line: one copy of it, which all desks share, stays in the cache of instructions.
    #[inline(never)]
    fn looks_at_clock(&mut self) {
        self.clock = self.group.calendar.read(self.now);
    }

    /// Somebody of a team is free.
    #[inline]
    pub(super) fn is_free(&mut self, team: Team) {
        if self.desks[team.0].has_calls() {
            self.takes_next_call(team);
        }
    }

    fn takes_next_call(&mut self, team: Team) {
        self.catches_up(team);
        while let Some(taken) = self.desks[team.0].next_call(&self.clock, &self.group.calendar) {
            self.taken(taken);
        }
    }

    #[inline]
    fn taken(&mut self, call: Taken) {
        self.schedule_packed(call.done, call.task);
    }

    /// The coordinator is back from a sitting; the number is that of the office.
    pub(super) fn sitting_over(&mut self, office: u32) {
        self.is_free(self.coordinators(office as usize));
    }
}
