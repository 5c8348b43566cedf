//! The model of the Marac: it stamps cases as they pass milestones, and does nothing else.
//!
//! It knows no TOML, no source, no interval; it cannot fail and prints nothing. [`System::start`] begins a replication,
//! and [`System::advance`] runs it a year at a time, leaving what was finished in the [`Log`].

pub mod agency;
pub mod case;
pub mod coordinator;
pub mod demand;
pub mod idaa;
mod journey;
pub mod levers;
pub mod marac;
pub mod meeting;
pub mod parameters;
pub mod quality;
pub mod referral;

pub use case::{Case, Flag, Log, Meeting, Milestone, OfficeYear, ServiceYear, SittingKind};
pub use parameters::Group;

use crate::engine::EventList;
use crate::random::Key;
use crate::time::Moment;
use coordinator::Office;
use demand::{Arrivals, yearly_shock};
use idaa::Service;
use levers::Lever;
use marac::{MEETING_HOUR, Marac};
use referral::ORIGINS;

/// The definitions of all levers, in process order.
pub fn all_levers() -> Vec<Lever> {
    [
        parameters::TimeLevers::LEVERS,
        demand::DemandLevers::LEVERS,
        coordinator::CoordinatorLevers::LEVERS,
        idaa::IdaaLevers::LEVERS,
        marac::MeetingLevers::LEVERS,
        agency::AgencyLevers::LEVERS,
        quality::QualityLevers::LEVERS,
    ]
    .concat()
}

/// Something that happens. The number is a case's slot unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    /// The next referral from outside; the number is that of the stream.
    Referral(u32),
    /// A repeat referral.
    Repeat(u32),
    /// A referral that had been sent back comes complete.
    Returned(u32),
    /// The coordinator has looked at a referral.
    Screened(u32),
    /// The coordinator has listed a case.
    Prepared(u32),
    /// The minutes of a case are written.
    MinutesWritten(u32),
    /// The actions of a case have been tracked.
    Tracked(u32),
    /// The coordinator is back from a sitting; the number is that of the team.
    SittingOver(u32),
    /// An Idaa has made the first attempt.
    Tried(u32),
    /// A later attempt has reached the person.
    Contacted(u32),
    /// The attempts have ended.
    AttemptsEnded(u32),
    /// The victim has heard what was agreed.
    Updated(u32),
    /// Support ends.
    SupportEnds(u32),
    /// A meeting is due; the number is that of the Marac.
    MeetingIsDue(u32),
    /// A second sitting; the number is that of the Marac.
    SecondSitting(u32),
}

/// The table of contents of the process: each event with its number for the event list.
macro_rules! process {
    ($($number:literal $event:ident => $milestone:ident,)+) => {
        impl Event {
            /// Five bits of kind, 27 of number.
            #[inline]
            const fn pack(self) -> u32 {
                match self { $(Self::$event(id) => ($number << 27) | id,)+ }
            }
        }

        impl System<'_> {
            #[inline]
            fn handle(&mut self, packed: u32) {
                let id = packed & 0x07ff_ffff;
                match packed >> 27 {
                    $($number => self.$milestone(id),)+
                    _ => {}
                }
            }
        }
    };
}

process! {
    0 Referral => referral_arrives,
    1 Repeat => received,
    2 Screened => screened,
    3 Returned => returned,
    4 Tried => tried,
    5 Contacted => reached_later,
    6 AttemptsEnded => attempts_ended,
    7 SupportEnds => support_ends,
    8 Prepared => prepared,
    9 MeetingIsDue => meeting_is_due,
    10 SecondSitting => second_sitting,
    11 SittingOver => sitting_over,
    12 MinutesWritten => minutes_written,
    13 Tracked => tracked,
    14 Updated => updated,
}

/// A closed group of Maracs in motion. Every buffer is kept from one replication to the next.
#[derive(Debug)]
pub struct System<'g> {
    group: &'g Group,
    key: Key,
    now: Moment,
    year: i64,
    table_year: usize,
    events: EventList,
    cases: Vec<Case>,
    free_cases: Vec<u32>,
    meetings: Vec<Meeting>,
    free_meetings: Vec<u32>,
    arrivals: Vec<Arrivals>,
    shocks: Vec<Vec<f64>>,
    offices: Vec<Office>,
    services: Vec<Service>,
    maracs: Vec<Marac>,
    agenda: Vec<u32>,
    log: Log,
}

impl<'g> System<'g> {
    /// A group at rest.
    pub fn new(group: &'g Group) -> Self {
        Self {
            group,
            key: Key::new(0),
            now: group.start,
            year: 0,
            table_year: 0,
            events: EventList::default(),
            cases: Vec::new(),
            free_cases: Vec::new(),
            meetings: Vec::new(),
            free_meetings: Vec::new(),
            arrivals: Vec::new(),
            shocks: vec![Vec::new(); group.authorities.len()],
            offices: vec![Office::default(); group.offices.len()],
            services: vec![Service::default(); group.authorities.len()],
            maracs: vec![Marac::default(); group.maracs.len()],
            agenda: Vec::new(),
            log: Log::default(),
        }
    }

    /// Begins a replication: empty, at the start of the burn-in. `replication` is the key of seed and replication.
    pub fn start(&mut self, replication: Key) {
        (self.key, self.now) = (replication, self.group.start);
        self.events.clear();
        self.cases.clear();
        self.free_cases.clear();
        self.meetings.clear();
        self.free_meetings.clear();
        self.log.clear();
        self.open_teams();
        self.open_arrivals();
        self.open_maracs();
    }

    fn open_teams(&mut self) {
        self.year = self.group.calendar.years().of(self.group.start);
        self.table_year = self.group.table_year(self.year);
        for office in &mut self.offices {
            office.desk.clear();
            office.chair_hours = 0.0;
        }
        for service in &mut self.services {
            service.desk.clear();
            service.places.clear(self.now);
            service.other_hours = 0.0;
        }
        self.staff_teams();
    }

    fn open_arrivals(&mut self) {
        let (group, years) = (self.group, self.group.calendar.years());
        self.arrivals.clear();
        for (index, authority) in group.authorities.iter().enumerate() {
            let field = self.key.with(authority.code);
            self.shocks[index].clear();
            self.shocks[index].extend(years.all().map(|year| yearly_shock(&authority.demand, self.key, field, year)));
            for origin in 0..ORIGINS {
                let highest = authority.flow.highest(origin, &self.shocks[index], years);
                let strips = Arrivals::strips(index as u16, origin as u8, field, group.start, highest);
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
            if !self.group.maracs[index].interval.is_empty() {
                self.book_meeting(index);
            }
        }
    }

    /// Puts the meeting of the nominal day into the list; closed days move it to the next open one.
    fn book_meeting(&mut self, marac: usize) {
        let nominal = self.maracs[marac].next_day;
        let calendar = &self.group.calendar;
        let at = if self.group.maracs[marac].levers.every.is_some() {
            Moment::ZERO.plus_days(nominal)
        } else {
            Moment::ZERO.plus_days(calendar.open_from(nominal.floor() as i64) as f64 + MEETING_HOUR)
        };
        self.events.push(at, Event::MeetingIsDue(marac as u32).pack());
    }

    fn plan_next_meeting(&mut self, marac: usize) {
        let interval = &self.group.maracs[marac].interval;
        if interval.is_empty() {
            if self.maracs[marac].waiting() > 0 {
                self.call_on_demand(marac);
            }
            return;
        }
        self.maracs[marac].next_day += interval[self.table_year];
        self.book_meeting(marac);
    }

    /// Calls a meeting for as soon as the cut-off allows the cases that wait now.
    fn call_on_demand(&mut self, marac: usize) {
        let lead = self.group.maracs[marac].levers.cut_off.get();
        let from = self.now.plus_days(lead).day() + 1;
        self.maracs[marac].called = true;
        self.maracs[marac].next_day = self.group.calendar.open_from(from) as f64;
        self.book_meeting(marac);
    }

    /// Runs to the end of the current financial year, or of the run. `false` when the run is over; the log then holds
    /// the cases that were still open, marked as such.
    pub fn advance(&mut self) -> bool {
        let years = self.group.calendar.years();
        let over = years.of(self.group.stop) == self.year;
        let end = if over { self.group.stop } else { years.start(self.year + 1) };
        while let Some((at, event)) = self.events.pop_before(end) {
            self.now = at;
            self.handle(event);
        }
        self.now = end;
        self.close_year();
        if over {
            self.close_run();
            return false;
        }
        self.year += 1;
        self.table_year = self.group.table_year(self.year);
        self.staff_teams();
        true
    }

    /// The group.
    pub const fn group(&self) -> &'g Group {
        self.group
    }

    /// What was finished since the log was last cleared.
    pub const fn log(&self) -> &Log {
        &self.log
    }

    /// Forgets what was finished.
    pub fn clear_log(&mut self) {
        self.log.clear();
    }

    /// Posts and places of the year that begins.
    fn staff_teams(&mut self) {
        let (group, now, year) = (self.group, self.now, self.table_year);
        for (office, parameters) in self.offices.iter_mut().zip(&group.offices) {
            let crew = parameters.crews[year];
            office.desk.staff(crew.people, crew.speed);
            while let Some((done, event)) = office.desk.start_waiting(now, &group.calendar) {
                self.events.push(done, event);
            }
        }
        for (index, authority) in group.authorities.iter().enumerate() {
            let (crew, service) = (authority.service.crews[year], &mut self.services[index]);
            service.desk.staff(crew.people, crew.speed);
            while let Some((done, event)) = service.desk.start_waiting(now, &group.calendar) {
                self.events.push(done, event);
            }
            let places = authority.service.ordinary_places(year);
            service.places.resize(now, places, authority.service.places[year]);
            self.fill_places(index);
        }
    }

    fn close_year(&mut self) {
        let (group, now, year) = (self.group, self.now, self.year);
        let begun = group.calendar.years().start(year).max(group.start);
        let days = now.days_since(begun);
        let part = days / 365.25;
        for (index, office) in self.offices.iter_mut().enumerate() {
            let crew = group.offices[index].crews[self.table_year];
            let fixed = group.offices[index].levers.fixed.get() * crew.fte * part;
            self.log.offices.push(OfficeYear {
                office: index as u16,
                year,
                fte: crew.fte,
                available: crew.hours * part,
                worked: office.desk.settle() + fixed,
                chair: std::mem::take(&mut office.chair_hours),
            });
        }
        for (index, service) in self.services.iter_mut().enumerate() {
            let parameters = &group.authorities[index].service;
            let crew = parameters.crews[self.table_year];
            let (place_days, days_within) = service.places.settle(now);
            let fixed = parameters.levers.fixed.get() * crew.fte * days / 7.0;
            self.log.services.push(ServiceYear {
                authority: index as u16,
                year,
                fte: crew.fte,
                available: crew.hours * part,
                worked: service.desk.settle() + std::mem::take(&mut service.other_hours) + fixed,
                support: place_days / 7.0 * parameters.levers.weekly.get() / 60.0,
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
        for case in &mut self.cases {
            if case.threads > 0 && case.has(Milestone::Received) {
                case.set(Flag::Open);
                self.log.cases.push(*case);
            }
        }
        for meeting in &self.meetings {
            if meeting.minutes_open > 0 {
                self.log.meetings.push(*meeting);
            }
        }
    }

    fn admit_case(&mut self, mut case: Case) -> u32 {
        case.threads = 1;
        if let Some(slot) = self.free_cases.pop() {
            self.cases[slot as usize] = case;
            return slot;
        }
        self.cases.push(case);
        self.cases.len() as u32 - 1
    }

    /// One of the ends that a case has to come to; after the last one it is finished.
    fn end_thread(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.threads -= 1;
        if case.threads == 0 {
            self.log.cases.push(*case);
            self.free_cases.push(slot);
        }
    }

    fn open_meeting(&mut self, record: Meeting) -> u32 {
        if let Some(slot) = self.free_meetings.pop() {
            self.meetings[slot as usize] = record;
            return slot;
        }
        self.meetings.push(record);
        self.meetings.len() as u32 - 1
    }

    fn close_meeting(&mut self, meeting: u32) {
        self.log.meetings.push(self.meetings[meeting as usize]);
        self.free_meetings.push(meeting);
    }

    fn reached_later(&mut self, slot: u32) {
        self.contacted(slot, self.now);
    }
}
