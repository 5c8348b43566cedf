//! A replication from its empty start, year by year, to the last open case.

use super::case::{Flag, Milestone, OfficeYear, ServiceYear};
use super::demand::{Arrivals, yearly_shock};
use super::desks::TeamDesk;
use super::referral::ORIGINS;
use super::{Event, System};
use crate::random::Key;

/// Cases in the log after which [`System::advance`] pauses: few enough to be still at hand for the processor.
const WORTH_READING: usize = 256;

impl System<'_> {
    /// Begins a replication: empty, at the start of the burn-in. `replication` is the key of seed and replication.
    pub fn start(&mut self, replication: Key) {
        (self.key, self.now) = (replication, self.group.start);
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
        self.book_look_at_hours();
    }

    fn open_teams(&mut self) {
        self.year = self.group.calendar.years().of(self.group.start);
        self.table_year = self.group.table_year(self.year);
        self.desks.iter_mut().for_each(TeamDesk::clear);
        self.offices.iter_mut().for_each(|office| office.chair_hours = 0.0);
        for service in &mut self.services {
            service.places.clear(self.now);
            service.other_hours = 0.0;
        }
        self.open_posts();
    }

    fn open_arrivals(&mut self) {
        let (group, years) = (self.group, self.group.calendar.years());
        self.arrivals.clear();
        for (index, authority) in group.authorities.iter().enumerate() {
            let place = self.key.with(authority.code);
            self.shocks[index].clear();
            let shock = |year| yearly_shock(&authority.demand, self.key, place, year) * authority.flow.in_year(year);
            self.shocks[index].extend(years.all().map(shock));
            for origin in 0..ORIGINS {
                let highest = authority.flow.highest(origin, &self.shocks[index]);
                let strips = Arrivals::strips((index as u16, origin as u8), place, (group.start, years), highest);
                self.arrivals.extend(strips);
            }
        }
        for (index, arrivals) in self.arrivals.iter_mut().enumerate() {
            let authority = usize::from(arrivals.authority);
            let flow = &group.authorities[authority].flow;
            if let Some(at) = arrivals.advance(flow, &self.shocks[authority], years, group.stop) {
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
        let years = self.group.calendar.years();
        let over = years.of(self.group.stop) == self.year;
        let end = if over { self.group.stop } else { years.start(self.year + 1) };
        while let Some((at, event)) = self.events.pop_before(end) {
            self.now = at;
            self.handle(event);
            if self.finished.cases.len() >= WORTH_READING {
                return true;
            }
        }
        self.now = end;
        self.teams().for_each(|team| self.catches_up(team));
        self.look_at_hours();
        self.close_year();
        if over {
            self.close_run();
            return false;
        }
        self.year += 1;
        self.table_year = self.group.table_year(self.year);
        self.review_posts();
        self.early.iter_mut().for_each(super::early::Early::begin_year);
        self.book_look_at_hours();
        true
    }

    fn close_year(&mut self) {
        let (group, now, year) = (self.group, self.now, self.year);
        let begun = group.calendar.years().start(year).max(group.start);
        let days = now.days_since(begun);
        for index in 0..self.offices.len() {
            let team = self.coordinators(index);
            let posts = self.settle_posts(team, days);
            self.finished.offices.push(OfficeYear {
                office: index as u16,
                year,
                fte: self.crew_of(team).fte,
                in_post: posts.in_post,
                leavers: posts.leavers,
                available: posts.hours,
                worked: self.desks[team.0].settle() + posts.fixed,
                chair: std::mem::take(&mut self.offices[index].chair_hours),
            });
        }
        for index in 0..self.services.len() {
            let team = self.idaas(index);
            let posts = self.settle_posts(team, days);
            let service = &mut self.services[index];
            let (place_days, days_within) = service.places.settle(now);
            let other = std::mem::take(&mut service.other_hours);
            self.finished.services.push(ServiceYear {
                authority: index as u16,
                year,
                fte: self.crew_of(team).fte,
                in_post: posts.in_post,
                leavers: posts.leavers,
                available: posts.hours,
                worked: self.desks[team.0].settle() + other + posts.fixed,
                support: place_days / 7.0 * group.authorities[index].service.levers.weekly.get() / 60.0,
                days,
                place_days,
                days_within,
            });
        }
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
