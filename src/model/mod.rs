//! The model of the Marac: it stamps cases as they pass milestones, and does nothing else.
//!
//! It knows no TOML, no source, no interval; it cannot fail and prints nothing. [`System::start`] begins a replication,
//! and [`System::advance`] runs it step by step, leaving what was finished in the [`Log`].

pub mod actions;
mod after;
pub mod agency;
pub mod case;
pub mod coordinator;
pub mod demand;
pub mod desks;
pub mod idaa;
mod journey;
pub mod levers;
pub mod marac;
pub mod meeting;
mod open;
pub mod parameters;
pub mod quality;
pub mod referral;
mod rooms;
mod run;
mod sitting;

pub use case::{Case, Flag, Log, Meeting, Milestone, OfficeYear, ServiceYear, SittingKind};
pub use parameters::Group;

use crate::engine::{Begun, EventList};
use crate::random::Key;
use crate::time::Moment;
use coordinator::Office;
use demand::Arrivals;
use desks::TeamDesk;
use idaa::Service;
use levers::Lever;
use marac::Marac;

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
    /// The moment at which abuse would happen.
    Abuse(u32),
    /// A referral that had been sent back comes complete.
    Returned(u32),
    /// The coordinator has looked at a referral.
    Screened(u32),
    /// Somebody of a team is free for work that is awaited; the number is that of the team's desk.
    TeamIsFree(u32),
    /// An Idaa has made the first attempt.
    Tried(u32),
    /// A later attempt has reached the person.
    Contacted(u32),
    /// The attempts have ended.
    AttemptsEnded(u32),
    /// Support ends.
    SupportEnds(u32),
    /// A meeting is due; the number is that of the Marac.
    MeetingIsDue(u32),
    /// A second sitting; the number is that of the Marac.
    SecondSitting(u32),
    /// Quiet: the coordinator has listed a case.
    Prepared(u32),
    /// Quiet: the coordinator is back from a sitting; the number is that of the team.
    SittingOver(u32),
    /// Quiet: the minutes of a case are written; the number is that of the meeting.
    MinutesWritten(u32),
    /// Quiet: the actions of a case have been tracked; the number is that of the team.
    Tracked(u32),
    /// Quiet: the victim has heard what was agreed.
    Updated(u32),
}

/// The table of contents of the process. What is awaited is an event of the list and is handled when its time has come.
/// What is quiet is the end of work that changes nobody's next step: it is stamped when the work begins, with the moment
/// at which it will be done.
macro_rules! process {
    (
        awaited: $($number:literal $event:ident => $milestone:ident,)+
        quiet: $($quiet_number:literal $quiet_event:ident => $quiet_milestone:ident,)+
    ) => {
        impl Event {
            /// Five bits of kind, 27 of number.
            #[inline]
            const fn pack(self) -> u32 {
                match self {
                    $(Self::$event(id) => ($number << 27) | id,)+
                    $(Self::$quiet_event(id) => ($quiet_number << 27) | id,)+
                }
            }

            #[inline]
            const fn is_awaited(self) -> bool {
                !matches!(self, $(Self::$quiet_event(_))|+)
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

            /// Work has begun and will be done at a moment: an event for the list, or a quiet end, unless the run ends
            /// first.
            #[inline]
            fn begun(&mut self, work: Begun) {
                if work.awaited {
                    return self.events.push(work.done, work.task);
                }
                if work.done >= self.group.stop {
                    return;
                }
                let id = work.task & 0x07ff_ffff;
                match work.task >> 27 {
                    $($quiet_number => self.$quiet_milestone(id, work.done),)+
                    _ => {}
                }
            }
        }
    };
}

process! {
    awaited:
    0 Referral => referral_arrives,
    1 Abuse => abuse,
    2 Screened => screened,
    3 Returned => returned,
    4 Tried => tried,
    5 Contacted => contacted_later,
    6 AttemptsEnded => attempts_ended,
    7 SupportEnds => support_ends,
    8 MeetingIsDue => meeting_is_due,
    9 SecondSitting => second_sitting,
    10 TeamIsFree => team_is_free,
    quiet:
    12 Prepared => prepared,
    13 SittingOver => sitting_over,
    14 MinutesWritten => minutes_written,
    15 Tracked => tracked,
    16 Updated => updated,
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
    /// Coordinators by office, then Idaas by authority.
    desks: Vec<TeamDesk>,
    offices: Vec<Office>,
    services: Vec<Service>,
    maracs: Vec<Marac>,
    agenda: Vec<u32>,
    outcomes: Vec<actions::Outcome>,
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
            desks: vec![TeamDesk::default(); group.offices.len() + group.authorities.len()],
            offices: vec![Office::default(); group.offices.len()],
            services: vec![Service::default(); group.authorities.len()],
            maracs: vec![Marac::default(); group.maracs.len()],
            agenda: Vec::new(),
            outcomes: Vec::new(),
            log: Log::default(),
        }
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
}
