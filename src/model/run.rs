//! A replication from its empty start, year by year, to the last open case.

use super::case::{Flag, Milestone, OfficeYear, ServiceYear};
use super::delivery::MaracYear;
use super::demand::{Arrivals, yearly_shock};
use super::desks::TeamDesk;
use super::marac::MaracParameters;
use super::national::Shared;
use super::referral::ORIGINS;
use super::{Event, System};
use crate::engine::Stock;
use crate::random::Key;
use crate::time::Moment;

/// Cases in the log after which [`System::advance`] pauses: few enough to be still at hand for the processor.
const WORTH_READING: usize = 256;

/// Why a group stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// The log is worth reading.
    Log,
    /// It has come to where it was to go no further; the log stays as it is.
    Paused,
    /// The run is over.
    Over,
}

impl System<'_> {
    /// Begins a replication: empty, at the start of the burn-in. `replication` is the key of seed and replication.
    pub fn start(&mut self, replication: Key) {
        (self.key, self.now) = (replication, self.first.start);
        self.begin_turns();
        self.events.clear();
        self.cases.clear();
        self.free_cases.clear();
        self.meetings.clear();
        self.free_meetings.clear();
        self.finished.clear();
        self.open_teams();
        self.open_arrivals();
        self.open_maracs();
        self.early.iter_mut().for_each(super::early::Early::clear);
        self.children.iter_mut().for_each(Stock::clear);
        self.own_support.iter_mut().for_each(|places| places.clear(self.now));
        self.book_look_at_hours();
    }

    fn open_teams(&mut self) {
        self.year = self.group.calendar.years().of(self.group.start);
        self.table_year = self.group.table_year(self.year);
        self.desks.iter_mut().for_each(TeamDesk::clear);
        self.offices.iter_mut().for_each(|office| office.chair_hours = 0.0);
        for service in &mut self.services {
            service.places.clear(self.now);
            (service.other_hours, service.interpreted_hours, service.lent) = (0.0, 0.0, 1.0);
        }
        self.open_posts();
    }

    fn open_arrivals(&mut self) {
        let (group, years) = (self.group, self.group.calendar.years());
        self.arrivals.clear();
        for (index, authority) in group.authorities.iter().enumerate() {
            let place = self.key.with(authority.code);
            self.shocks[index].clear();
            let shock = |year| yearly_shock(&authority.demand, self.key, place, year) * authority.flow.surge.of(year);
            self.shocks[index].extend(years.all().map(shock));
            for origin in 0..ORIGINS {
                let flows = self.first.stages().map(|stage| &stage.authorities[index].flow);
                let highest = flows.map(|flow| flow.highest(origin, &self.shocks[index])).fold(0.0, f64::max);
                let strips = Arrivals::strips((index as u16, origin as u8), place, (group.start, years), highest);
                self.arrivals.extend(strips);
            }
        }
        for (index, arrivals) in self.arrivals.iter_mut().enumerate() {
            let authority = usize::from(arrivals.authority);
            let flow = &group.authorities[authority].flow;
            if let Some(at) = arrivals.advance(flow, &self.shocks[authority], years, (self.turns.next, group.stop)) {
                self.events.push(at, Event::Referral(index as u32).pack());
            }
        }
    }

    fn open_maracs(&mut self) {
        for index in 0..self.maracs.len() {
            self.maracs[index].clear(self.group.start, self.group.maracs[index].first_day);
            self.maracs[index].delivery.begin(self.group.start, &self.group.maracs[index].delivery);
            if !self.group.maracs[index].interval.is_empty() {
                self.book_meeting(index);
            }
        }
    }

    /// Runs until the log is worth reading: to the end of the current financial year, of the run, or to the next
    /// few hundred cases. `false` when the run is over; the log then holds the cases that were still open, marked
    /// as such.
    pub fn advance(&mut self) -> bool {
        self.advance_until(Moment::NEVER) != Halt::Over
    }

    /// The same in a joint run: no further than to `until`, and drawing on what all groups share.
    pub fn advance_jointly(&mut self, until: Moment, shared: &mut Shared) -> Halt {
        self.joint = Some(*shared);
        let halt = self.advance_until(until);
        *shared = self.joint.take().unwrap_or(*shared);
        halt
    }

    fn advance_until(&mut self, until: Moment) -> Halt {
        let years = self.group.calendar.years();
        let over = years.of(self.group.stop) == self.year;
        let year_ends = if over { self.group.stop } else { years.start(self.year + 1) };
        loop {
            let end = year_ends.min(self.turns.next).min(until);
            while let Some((at, event)) = self.events.pop_before(end) {
                self.now = at;
                self.handle(event);
                if self.finished.cases.len() >= WORTH_READING {
                    return Halt::Log;
                }
            }
            self.now = end;
            if end == year_ends {
                break;
            }
            if end < self.turns.next {
                return Halt::Paused;
            }
            // Nobody reads the log at a quarter: when slots fall free must not depend on what a scenario changes.
            self.turn();
        }
        self.teams().for_each(|team| self.catches_up(team));
        self.look_at_hours();
        self.settle_teams();
        if over {
            self.close_run();
            return Halt::Over;
        }
        self.year += 1;
        self.table_year = self.group.table_year(self.year);
        self.early.iter_mut().for_each(super::early::Early::begin_year);
        if year_ends == self.turns.next {
            self.turn();
        }
        self.review_posts();
        self.book_look_at_hours();
        Halt::Log
    }

    /// Books what teams had and did since they were last settled: the year, or the part of it for which the parameters
    /// in force have held. Paperwork that nobody has looked at yet is booked with the next part, so that settling moves no
    /// stamp.
    pub(super) fn settle_teams(&mut self) {
        let (group, now, year) = (self.group, self.now, self.year);
        let days = now.days_since(self.turns.settled);
        if days <= 0.0 {
            return;
        }
        self.keeps_unfunded_hours();
        self.turns.settled = now;
        let years = group.calendar.years();
        let part = days / years.start(year + 1).days_since(years.start(year));
        let duty_days = if self.turns.is_in_force() { days } else { 0.0 };
        self.settle_maracs(part);
        for index in 0..self.offices.len() {
            let team = self.coordinators(index);
            let (posts, crew) = (self.settle_posts(team, days), self.crew_of(team));
            self.finished.offices.push(OfficeYear {
                office: index as u16,
                year,
                fte: crew.fte * part,
                funded: crew.funded * part,
                in_post: posts.in_post * part,
                leavers: posts.leavers,
                available: posts.hours,
                worked: self.desks[team.0].settle() + posts.fixed,
                chair: std::mem::take(&mut self.offices[index].chair_hours),
                funded_in_post: posts.paid[0] * part,
                added: posts.added,
                cover: posts.paid[1] * part,
            });
        }
        for index in 0..self.services.len() {
            self.settle_service(index, (days, part), duty_days);
        }
    }

    /// Books what an Idaa service had and did: a span of so many days, a part of its year.
    fn settle_service(&mut self, index: usize, (days, part): (f64, f64), duty_days: f64) {
        let (group, now, year) = (self.group, self.now, self.year);
        let team = self.idaas(index);
        let (posts, crew) = (self.settle_posts(team, days), self.crew_of(team));
        let service = &mut self.services[index];
        let (place_days, days_within) = service.places.settle(now);
        let other = std::mem::take(&mut service.other_hours);
        self.finished.services.push(ServiceYear {
            authority: index as u16,
            year,
            fte: crew.fte * part,
            funded: crew.funded * part,
            in_post: posts.in_post * part,
            cover: posts.paid[1] * part,
            leavers: posts.leavers,
            available: posts.hours,
            worked: self.desks[team.0].settle() + other + posts.fixed,
            support: place_days / 7.0 * group.authorities[index].service.levers.weekly.get() / 60.0,
            days,
            duty_days,
            escalated_days: if service.lent > 1.0 { days } else { 0.0 },
            place_days,
            days_within,
            funded_in_post: posts.paid[0] * part,
            added: posts.added,
            lent: posts.in_post * (service.lent - 1.0) * part,
            interpreted: std::mem::take(&mut service.interpreted_hours),
            early: [0, 1].map(|paid| group.authorities[index].early.added[paid][self.table_year] * part),
        });
    }

    /// Books what the partners of each Marac had of training and of the national team in a part of the year.
    fn settle_maracs(&mut self, part: f64) {
        let year = self.year;
        let of = |(marac, of): (usize, &MaracParameters)| MaracYear {
            marac: marac as u16,
            year,
            national: of.delivery.team.fte * part,
            training: of.delivery.training.levers.days.get() * part,
        };
        self.finished.maracs.extend(self.group.maracs.iter().enumerate().map(of));
    }

    /// Everything that is still open goes to the log as such.
    fn close_run(&mut self) {
        let stop = self.now;
        for service in &mut self.services {
            for (slot, expires) in service.places.drain() {
                if expires < stop {
                    self.cases[slot as usize].stamp(Milestone::Left, expires);
                }
            }
        }
        for (slot, case) in (0..).zip(&mut self.cases) {
            if case.threads > 0 && case.has(Milestone::Received) {
                case.set(Flag::Open);
                self.group.authorities[usize::from(case.authority)].quality.close(case);
                self.finished.cases.push(slot);
            }
        }
        for meeting in &self.meetings {
            if !meeting.minutes_written.happened() {
                self.finished.meetings.push(*meeting);
            }
        }
    }
}
