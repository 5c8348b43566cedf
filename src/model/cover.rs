//! Cover for an office in which nobody is there: a single coordinator is a single point of failure.

use super::desks::Team;
use super::post::State;
use super::workforce::NOBODY;
use super::{Event, System};
use crate::time::Moment;

impl System<'_> {
    /// Whether somebody of an office is there, or covers it.
    pub(super) fn somebody_is_there(&self, team: Team) -> bool {
        let roster = &self.rosters[team.0];
        let staff = self.staff_of(team);
        let covered = roster.covered != NOBODY || staff.is_always();
        covered || self.posts[self.posts_of(team)].iter().any(|post| post.is_worked(staff))
    }

    /// An office that has become empty is covered or not; once somebody is back cover ends.
    pub(super) fn looks_for_cover(&mut self, office: Team, changed: u32) {
        let staff = self.staff_of(office);
        let at_work = self.posts[self.posts_of(office)].iter().any(|post| post.is_worked(staff));
        let asked = self.rosters[office.0].asks.0;
        if asked != NOBODY && (at_work || self.posts[asked as usize].state == State::Closed) {
            let roster = &mut self.rosters[office.0];
            let covered = std::mem::replace(&mut roster.covered, NOBODY);
            roster.asks = (NOBODY, Moment::NEVER, 0);
            if covered != NOBODY {
                self.sits_at_desk(office, covered);
            }
        }
        let posts = self.posts_of(office);
        let is_open = |id: &u32| self.posts[*id as usize].state != State::Closed;
        let changed = Some(changed).filter(|id| posts.contains(&(*id as usize)) && is_open(id));
        let empty = changed.or_else(|| posts.map(|id| id as u32).find(is_open));
        if let Some(post) = empty.filter(|_| !at_work && self.rosters[office.0].asks.0 == NOBODY) {
            self.rosters[office.0].asks = (post, Moment::NEVER, 0);
            self.asks_for_cover(office);
        }
    }

    /// Asks whether an empty office is covered; if not it is asked again after some time.
    fn asks_for_cover(&mut self, office: Team) {
        let levers = &self.group.offices[office.0].levers;
        let (post, _, times) = self.rosters[office.0].asks;
        let mut stream = self.posts[post as usize].absence().with(times).stream();
        if stream.chance(levers.cover.get()) {
            self.rosters[office.0].covered = post;
            self.rosters[office.0].asks.1 = Moment::NEVER;
            self.sits_at_desk(office, post);
        } else {
            let again = self.group.calendar.plus_working_days(self.now, levers.cover_again.get());
            self.rosters[office.0].asks = (post, again, times + 1);
            self.schedule(again, Event::CoverIsAsked(office.0 as u32));
        }
    }

    /// An office that is still empty asks for cover again.
    #[inline(never)]
    pub(super) fn cover_is_asked(&mut self, office: u32) {
        let team = self.coordinators(office as usize);
        let (post, again, _) = self.rosters[team.0].asks;
        if again != self.now {
            return;
        }
        self.catches_up(team);
        self.asks_for_cover(team);
        self.sum_up(team, post);
    }
}
