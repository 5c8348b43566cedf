//! The desks at which coordinators and Idaas work.

use super::coordinator::Pile;
use super::{Event, System};
use crate::engine::{Desk, Work};

/// The desk of a team, with room for as many classes as any team has.
pub type TeamDesk = Desk<{ Pile::COUNT }>;

/// A team with a desk, by the place of its desk: coordinators by office, then Idaas by authority.
#[derive(Clone, Copy, Debug)]
pub(super) struct Team(usize);

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

    #[inline]
    pub(super) fn desk(&mut self, team: Team) -> &mut TeamDesk {
        &mut self.desks[team.0]
    }

    /// Work for a team, in one of its classes; `end` tells what its end is.
    #[inline]
    pub(super) fn give(&mut self, team: Team, class: usize, end: Event, hours: f64) {
        self.goes_on(team);
        let (now, group) = (self.now, self.group);
        let work = Work::one(end.pack(), hours, end.is_awaited());
        match self.desk(team).bring(now, class, work, &group.calendar) {
            Some(begun) => self.begun(begun),
            None => self.waits_for(team),
        }
    }

    /// Quiet work in equal pieces, which begins when [`Self::goes_on`] is called.
    pub(super) fn pile_up(&mut self, team: Team, class: usize, end: Event, (pieces, hours): (u32, f64)) {
        let now = self.now;
        let work = Work { pieces, ..Work::one(end.pack(), hours / f64::from(pieces.max(1)), end.is_awaited()) };
        self.desk(team).put(now, class, work);
    }

    /// Those of a team who have been free by now have taken what waited.
    #[inline]
    pub(super) fn goes_on(&mut self, team: Team) {
        if !self.desk(team).is_clear() {
            self.clears_its_pile(team);
        }
    }

    fn clears_its_pile(&mut self, team: Team) {
        let (now, group) = (self.now, self.group);
        while let Some(begun) = self.desk(team).begin(now, &group.calendar) {
            self.begun(begun);
        }
    }

    /// If awaited work waits: makes sure that the desk is looked at when somebody is free.
    #[inline]
    fn waits_for(&mut self, team: Team) {
        if let Some(at) = self.desk(team).look_again() {
            self.events.push(at, Event::TeamIsFree(team.0 as u32).pack());
        }
    }

    /// Somebody of a team is free.
    pub(super) fn is_free(&mut self, team: Team) {
        self.goes_on(team);
        self.waits_for(team);
    }

    /// As [`Self::is_free`], by the place of the desk.
    pub(super) fn team_is_free(&mut self, desk: u32) {
        self.is_free(Team(desk as usize));
    }
}
