//! A staffing duty after the Health and Care (Staffing) (Scotland) Act 2019: staffing is looked at each quarter, and a
//! service that carries more than its standard caseload is escalated and lent hours until the next look.

use super::System;
use super::desks::Team;
use crate::units::{Ratio, Share, Switch};

crate::levers! {
    /// Real-time staffing and escalation of Idaa services.
    pub struct StaffingLevers {
        /// Whether staffing is looked at each quarter and escalated.
        escalation: Switch = "staffing.escalation",
        /// Open cases over the places at the standard caseload above which a service is escalated.
        load: Ratio = "staffing.escalation_load",
        /// Hours and places that a service is lent until the next look, as a share of its own.
        surge: Share = "staffing.surge",
    }
}

impl StaffingLevers {
    /// Whether a service with so many people open or waiting, and places at the standard for those in post, is escalated.
    pub fn escalates(&self, open: f64, places: f64) -> bool {
        self.escalation == Switch::On && open > self.load.get() * places
    }

    /// What a service has, with what it is lent.
    pub fn lent(&self, escalated: bool) -> f64 {
        if escalated { 1.0 + self.surge.get() } else { 1.0 }
    }
}

impl System<'_> {
    /// What a team has as a ratio to what its own people give.
    pub(super) fn lent_to(&self, team: Team) -> f64 {
        team.0.checked_sub(self.group.offices.len()).map_or(1.0, |authority| self.services[authority].lent)
    }

    /// An Idaa service has so many times its people's hours and places from now on.
    pub(super) fn lend(&mut self, authority: usize, lent: f64) {
        let team = self.idaas(authority);
        self.catches_up(team);
        self.services[authority].lent = lent;
        let posts = self.posts_of(team);
        posts.clone().for_each(|at| self.sits_at_desk(team, at as u32));
        self.sum_up(team, posts.start as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;

    #[test]
    fn a_service_is_escalated_above_its_load_and_only_if_switched_on() {
        let levers = |escalation| StaffingLevers {
            escalation,
            load: Ratio::parse("1.1").unwrap(),
            surge: Share::parse("20 %").unwrap(),
        };
        let on = levers(Switch::On);
        assert!(on.escalates(111.0, 100.0) && !on.escalates(110.0, 100.0));
        assert!(!levers(Switch::Off).escalates(500.0, 100.0));
        assert_eq!((on.lent(true), on.lent(false)), (1.2, 1.0));
    }
}
