//! The teams of a group, whatever their kind: coordinators by office, then Idaas by authority.

use super::Group;
use super::coordinator::Crew;
use super::desks::Team;
use super::posts::StaffParameters;

impl Group {
    /// The crews of a team, by year.
    pub(super) fn crews(&self, team: Team) -> &[Crew] {
        let service = |at: usize| &self.authorities[at - self.offices.len()].service.crews;
        self.offices.get(team.0).map_or_else(|| service(team.0), |office| &office.crews)
    }

    /// The people of a team.
    pub(super) fn staff(&self, team: Team) -> &StaffParameters {
        let service = |at: usize| &self.authorities[at - self.offices.len()].service.staff;
        self.offices.get(team.0).map_or_else(|| service(team.0), |office| &office.staff)
    }

    /// Places of a team in a year with every post filled, at the standard and in all; none of coordinators.
    pub(super) fn places(&self, team: Team, year: usize) -> Option<(f64, u32)> {
        let service = &self.authorities[team.0.checked_sub(self.offices.len())?].service;
        let standard = service.places_of(service.crews[year].fte);
        Some((standard, service.ordinary_places(standard)))
    }

    /// Whether a team's posts, hours and places are those of another stage.
    pub(super) fn has_team_of(&self, other: &Self, team: Team, year: usize) -> bool {
        self.crews(team)[year].has_posts_of(&other.crews(team)[year])
            && self.staff(team).acts_like(other.staff(team))
            && (self.places(team, year) == other.places(team, year) || self.staff(team).is_always())
    }
}
