//! Early intervention: support below the Marac's threshold, a stock of places that statutory work can drain.
//!
//! Whoever is referred and not accepted takes a place if one is free. Supported or not, some of them reach high risk in
//! the twelve months after the referral, and are then referred to Marac. With the loop R5, hours that the Idaas' work takes
//! beyond what is funded are taken from here.

use super::case::{Flag, Milestone};
use super::loops::Loop;
use super::national_list::erlang_loss;
use super::{Event, System};
use crate::engine::Stock;
use crate::random::{Key, Purpose};
use crate::time::Moment;
use crate::units::{Days, Minutes, Ratio, Share, Switch};

crate::levers! {
    /// Support below the Marac's threshold.
    pub struct EarlyLevers {
        /// Whether people who are not accepted are followed: they may be supported, and may reach high risk.
        followed: Switch = "early_intervention.followed",
        /// Places for each 100 referrals a year that are not accepted, on the baseline's central demand.
        capacity: Ratio = "early_intervention.capacity",
        /// How long a place is held.
        open: Days = "early_intervention.open_weeks",
        /// Chance that a person without support reaches high risk in the twelve months after the referral.
        unsupported: Share = "early_intervention.escalation_unsupported",
        /// The same chance of people with support, as a ratio.
        ratio: Share = "early_intervention.escalation_ratio_supported",
        /// R5: hours that early intervention loses for each hour of Idaa work beyond what is funded.
        drain: Ratio = "early_intervention.drain",
        /// Hours of work that a place takes a week.
        weekly: Minutes = "early_intervention.weekly_minutes",
    }
}

/// Days in which a person may reach high risk: the chances are given for a year.
const AT_RISK: f64 = 365.0;

/// The word that turns a case's key into that of the referral after reaching high risk.
const ESCALATED: u64 = 0x6573_6361_6c61;

/// Early intervention as the model needs it.
#[derive(Clone, Debug)]
pub struct EarlyParameters {
    /// The levers.
    pub levers: EarlyLevers,
    /// Places by measured year.
    pub places: Vec<f64>,
    /// FTE of the places beyond the baseline's, by measured year: paid by whoever funds Idaas, or by a grant.
    pub added: [Vec<f64>; 2],
    /// Of the people not accepted, the share expected to reach high risk in S0: what the level of demand allows for.
    pub expected: f64,
    /// Whether work beyond what is funded drains it: the loop R5.
    pub drained: bool,
}

impl EarlyLevers {
    /// Places, for so many referrals a year that are not accepted.
    pub fn places(&self, not_accepted: f64) -> f64 {
        self.capacity.get() / 100.0 * not_accepted
    }

    /// FTE that the places beyond those at the capacity of `before` take, at so many productive hours a year each.
    ///
    /// # Formula
    ///
    /// places x hours of a place a week x 365.25 / 7 / productive hours. Supervision and vacancies are not in it.
    pub fn added(&self, before: Ratio, not_accepted: f64, productive: f64) -> f64 {
        let places = (self.capacity.get() - before.get()) / 100.0 * not_accepted;
        let hours = self.weekly.get() / 60.0 * 365.25 / 7.0;
        if self.is_on() && productive > 0.0 { places.max(0.0) * hours / productive } else { 0.0 }
    }

    /// Whether anybody is followed.
    pub fn is_on(&self) -> bool {
        self.followed == Switch::On
    }

    /// The chance that a person reaches high risk in the twelve months after the referral.
    #[inline]
    fn chance(&self, supported: bool) -> f64 {
        self.unsupported.get() * if supported { self.ratio.get() } else { 1.0 }
    }

    /// The share of those not accepted that is expected to reach high risk, if `stock` has the places.
    ///
    /// # Formula
    ///
    /// p (1 - (1 - ratio) (1 - B)), where B is Erlang's loss with a load of people a year x years that a place is held. A part
    /// of a place is a place.
    pub fn expected(&self, not_accepted: f64, stock: &Self) -> f64 {
        if !self.is_on() {
            return 0.0;
        }
        let load = not_accepted * stock.open.get() / 365.25;
        let places = stock.places(not_accepted).ceil() as u32;
        let lost = erlang_loss(places, load);
        self.unsupported.get() * (1.0 - (1.0 - self.ratio.get()) * (1.0 - lost))
    }
}

/// Early intervention at work.
#[derive(Clone, Debug, Default)]
pub struct Early {
    /// Places in use.
    stock: Stock,
    /// Places that cannot be used, as their hours went elsewhere.
    drained: f64,
    /// Hours beyond what is funded since the year began, up to the last look.
    unfunded: f64,
    /// Of the year's hours beyond what is funded, those of its parts that are settled.
    settled: f64,
}

impl Early {
    /// Empties the stock for a new run.
    pub fn clear(&mut self) {
        self.stock.clear();
        (self.drained, self.unfunded, self.settled) = (0.0, 0.0, 0.0);
    }

    /// Takes a place if one is free.
    fn admits(&mut self, now: Moment, parameters: &EarlyParameters, year: usize) -> bool {
        self.stock.admits(now, parameters.levers.open.get(), parameters.places[year] - self.drained)
    }

    /// A look at the hours beyond what is funded since the year began, `days` after the last look: those that are new cost
    /// places until the next.
    fn look(&mut self, unfunded: f64, days: f64, levers: &EarlyLevers) {
        let lost = levers.drain.get() * (unfunded - self.unfunded).max(0.0);
        let of_a_place = levers.weekly.get() / 60.0 * days / 7.0;
        self.unfunded = unfunded;
        self.drained = if lost > 0.0 { lost / of_a_place.max(1e-9) } else { 0.0 };
    }

    /// A year begins: its hours are counted anew.
    pub const fn begin_year(&mut self) {
        (self.unfunded, self.settled) = (0.0, 0.0);
    }
}

impl System<'_> {
    /// The referral is not accepted: the person is supported elsewhere, if there is a place, and may reach high risk.
    pub(super) fn goes_to_early_intervention(&mut self, slot: u32) {
        let (group, now) = (self.group, self.now);
        let case = &self.cases[slot as usize];
        let authority = usize::from(case.authority);
        let parameters = &group.authorities[authority].early;
        if parameters.levers.is_on() {
            let supported = self.early[authority].admits(now, parameters, self.table_year);
            let mut stream = case.key.for_purpose(Purpose::Escalation).stream();
            let escalates = stream.chance(parameters.levers.chance(supported));
            let at = case.at(Milestone::Received).plus_days(AT_RISK * stream.uniform()).max(now);
            if escalates && at < group.stop {
                return self.schedule(at, Event::Escalated(slot));
            }
        }
        self.end_thread(slot);
    }

    /// A person who was not accepted has reached high risk: the referrer sends a new referral.
    pub(super) fn escalated(&mut self, slot: u32) {
        let (now, case) = (self.now, &self.cases[slot as usize]);
        let levers = &self.group.authorities[usize::from(case.authority)].quality.levers;
        let within = now.days_since(case.at(Milestone::Received)) <= levers.window.get();
        let (key, authority, marac, origin) = (escalated_key(case.key), case.authority, case.marac, case.origin);
        let profile = case.profile;
        self.end_thread(slot);
        let child = self.admit_case(key, authority, marac, origin);
        let referral = &mut self.cases[child as usize];
        referral.profile = profile;
        referral.set(Flag::Escalated);
        if within {
            // The same abuse within the window of the last referral: a repeat, whether or not that one was accepted.
            referral.set(Flag::Repeat);
        }
        self.received(child, false);
    }

    /// Puts the next look at hours into the list, for as long as a loop needs it: at each quarter of a year but its end,
    /// which [`Self::look_at_hours`] sees when the year is closed.
    pub(super) fn book_look_at_hours(&mut self) {
        if !self.group.authorities.iter().any(|authority| authority.early.drained) {
            return;
        }
        let years = self.group.calendar.years();
        let (from, to) = (years.start(self.year), years.start(self.year + 1));
        let quarter = |nth: i64| Moment(from.0 + (to.0 - from.0) / 4 * nth);
        if let Some(next) = (1..4).map(quarter).find(|&at| at > self.now) {
            self.schedule(next, Event::QuarterEnds(0));
        }
    }

    /// A quarter ends.
    #[inline(never)]
    pub(super) fn quarter_ends(&mut self, _: u32) {
        self.look_at_hours();
        self.book_look_at_hours();
    }

    /// Hours of the Idaas beyond what is funded drain early intervention.
    pub(super) fn look_at_hours(&mut self) {
        for (index, authority) in self.group.authorities.iter().enumerate().filter(|(_, of)| of.early.drained) {
            let unfunded = self.early[index].settled + self.unfunded_hours(index);
            self.early[index].look(unfunded, 365.25 / 4.0, &authority.early.levers);
        }
    }

    /// The year is about to be settled in part: what is beyond funding is kept for the next look.
    pub(super) fn keeps_unfunded_hours(&mut self) {
        for (index, _) in self.group.authorities.iter().enumerate().filter(|(_, of)| of.early.drained) {
            self.early[index].settled += self.unfunded_hours(index);
        }
    }

    /// Hours of an Idaa service beyond what is funded, since it was last settled.
    fn unfunded_hours(&mut self, index: usize) -> f64 {
        let (group, now) = (self.group, self.now);
        let authority = &group.authorities[index];
        let service = &mut self.services[index];
        // A look, and no more: it must not move a stamp.
        let worked = self.desks[group.offices.len() + index].hours() + service.other_hours;
        let days = now.days_since(self.turns.settled);
        let levers = &authority.service.levers;
        let crew = authority.service.crews[self.table_year];
        let fixed = levers.fixed.get() * crew.fte * days / 7.0;
        let support = service.places.held_days(now) / 7.0 * levers.weekly.get() / 60.0;
        worked + fixed + support - crew.hours * service.lent * days / 365.25
    }
}

impl EarlyParameters {
    /// Whether the loop R5 can drain it.
    pub fn is_drained(levers: &EarlyLevers, loops: super::loops::Loops) -> bool {
        levers.is_on() && loops.run(Loop::R5) && levers.drain.get() > 0.0
    }
}

/// The key of the referral that follows when a person who was not accepted reaches high risk.
fn escalated_key(parent: Key) -> Key {
    parent.with(ESCALATED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;

    fn levers(followed: Switch) -> EarlyLevers {
        EarlyLevers {
            followed,
            capacity: Ratio::parse("25").unwrap(),
            open: Days::parse("13 weeks").unwrap(),
            unsupported: Share::parse("15 %").unwrap(),
            ratio: Share::parse("70 %").unwrap(),
            drain: Ratio::parse("0.5").unwrap(),
            weekly: Minutes::parse("40 min").unwrap(),
        }
    }

    fn parameters(places: f64) -> EarlyParameters {
        EarlyParameters {
            levers: levers(Switch::On),
            places: vec![places],
            added: Default::default(),
            expected: 0.0,
            drained: true,
        }
    }

    #[test]
    fn the_expected_share_lies_between_nobody_and_everybody_supported() {
        let on = levers(Switch::On);
        // A load of 1 x 13 weeks of 100 people a year is 24.9; Erlang's table: B(25, 24.9) is about 0.143.
        let share = on.expected(100.0, &on);
        assert!((share - 0.15 * (1.0 - 0.3 * (1.0 - 0.143))).abs() < 1e-3, "{share}");
        assert_eq!(on.expected(0.0, &on), 0.15, "nobody, no place");
        assert_eq!(levers(Switch::Off).expected(100.0, &on), 0.0);
    }

    #[test]
    fn what_is_added_takes_the_hours_of_its_places() {
        let twice = EarlyLevers { capacity: Ratio::parse("50").unwrap(), ..levers(Switch::On) };
        let before = levers(Switch::On).capacity;
        // 25 more places of 40 minutes a week: 869.6 hours a year.
        assert!((twice.added(before, 100.0, 1540.0) - 869.643 / 1540.0).abs() < 1e-5);
        assert_eq!(
            [before.get(), 80.0].map(|was| levers(Switch::On).added(Ratio::new(was).unwrap(), 100.0, 1540.0)),
            [0.0; 2]
        );
    }

    #[test]
    fn a_place_is_held_for_its_time_and_a_drained_one_cannot_be_used() {
        let (mut early, parameters, day) = (Early::default(), parameters(2.0), |day: f64| Moment::ZERO.plus_days(day));
        assert_eq!([0.0, 1.0, 2.0].map(|at| early.admits(day(at), &parameters, 0)), [true, true, false]);
        assert!(early.admits(day(91.0), &parameters, 0), "the first has ended");
        assert!(!early.admits(day(91.5), &parameters, 0));
        // 10 hours too many cost 5, more than the 0.67 hours a week of one place take in a week.
        early.look(10.0, 7.0, &parameters.levers);
        assert!((early.drained - 7.5).abs() < 1e-9, "{}", early.drained);
        assert!(!early.admits(day(300.0), &parameters, 0));
        early.look(10.0, 7.0, &parameters.levers);
        assert!(early.admits(day(301.0), &parameters, 0), "nothing new was lost");
    }
}
