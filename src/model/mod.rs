//! The model of the Marac: it stamps cases as they pass milestones, and does nothing else.
//!
//! It knows no TOML, no source, no interval; it cannot fail and prints nothing. [`System::start`] begins a replication,
//! and [`System::advance`] runs it step by step, leaving what was finished in the [`Log`].

pub mod actions;
mod after;
pub mod agency;
pub mod assurance;
pub mod backlog;
pub mod case;
pub mod children;
pub mod commitments;
pub mod coordinator;
mod cover;
mod crews;
pub mod delivery;
pub mod demand;
pub mod desks;
pub mod duty;
pub mod early;
pub mod employer;
pub mod escalation;
pub mod funding;
pub mod hours;
pub mod idaa;
mod journey;
pub mod levers;
mod log;
pub mod loops;
pub mod marac;
pub mod meeting;
pub mod national;
pub mod national_list;
mod open;
pub mod own_support;
pub mod parameters;
pub mod person;
pub mod post;
pub mod posts;
pub mod quality;
pub mod referral;
mod rooms;
mod run;
mod settled;
mod sitting;
pub mod specialist;
pub mod staffing;
pub mod surge;
pub mod timeline;
pub mod training;
mod turns;
pub mod weakness;
mod workforce;

pub use case::{Case, Flag, Meeting, Milestone, OfficeYear, ServiceYear, SittingKind};
pub use delivery::MaracYear;
pub use log::Log;
pub use parameters::Group;
pub use run::Halt;

use crate::engine::{Done, EventList, Stock};
use crate::random::Key;
use crate::time::{Moment, Reading};
use coordinator::Office;
use demand::Arrivals;
use desks::TeamDesk;
use idaa::Service;
use levers::Lever;
use log::Finished;
use marac::Marac;
use post::Post;
use workforce::Roster;

/// The definitions of all levers, in process order.
pub fn all_levers() -> Vec<Lever> {
    [
        parameters::TimeLevers::LEVERS,
        posts::StaffLevers::LEVERS,
        demand::DemandLevers::LEVERS,
        person::PersonLevers::LEVERS,
        coordinator::CoordinatorLevers::LEVERS,
        idaa::IdaaLevers::LEVERS,
        marac::MeetingLevers::LEVERS,
        agency::AgencyLevers::LEVERS,
        commitments::CommitmentLevers::LEVERS,
        specialist::SpecialistLevers::LEVERS,
        own_support::OwnSupportLevers::LEVERS,
        children::ChildLevers::LEVERS,
        escalation::EscalationLevers::LEVERS,
        training::TrainingLevers::LEVERS,
        assurance::AssuranceLevers::LEVERS,
        national::NationalLevers::LEVERS,
        weakness::WeaknessLevers::LEVERS,
        quality::QualityLevers::LEVERS,
        early::EarlyLevers::LEVERS,
        backlog::BacklogLevers::LEVERS,
        loops::LoopLevers::LEVERS,
        duty::DutyLevers::LEVERS,
        duty::ReadinessLevers::LEVERS,
        funding::FundingLevers::LEVERS,
        staffing::StaffingLevers::LEVERS,
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
    /// The coordinator is back from a sitting; the number is that of the team.
    SittingOver(u32),
    /// A person who was not accepted reaches high risk.
    Escalated(u32),
    /// An interpreter is there for the first contact.
    InterpreterComes(u32),
    /// A specialist service begins its own support.
    SpecialistBegins(u32),
    /// A specialist service ends its support after an Idaa's.
    OnwardEnds(u32),
    /// A quarter of a financial year ends; the number means nothing.
    QuarterEnds(u32),
    /// Something happens to a post; the number is that of the post.
    PostChanges(u32),
    /// An empty office asks for cover again; the number is that of the office.
    CoverIsAsked(u32),
    /// Teams look at their load; the number says nothing.
    LoadIsFelt(u32),
    /// Paperwork: the coordinator has listed a case.
    Prepared(u32),
    /// Paperwork: the minutes of a meeting are written; the number is that of the meeting.
    MinutesWritten(u32),
    /// Paperwork: the actions of a meeting have been tracked; the number is that of the team.
    Tracked(u32),
    /// Paperwork: the victim has heard what was agreed.
    Updated(u32),
}

/// The table of contents of the process. Events of the list are handled when their time has come. The end of paperwork
/// changes nobody's next step: it is stamped when somebody next looks at the desk, with the moment at which it was done.
///
/// What happens seldom is marked never to be inlined, so that what happens often fits into the cache of instructions.
macro_rules! process {
    (
        events: $($number:literal $event:ident => $milestone:ident,)+
        paperwork: $($paper_number:literal $paper:ident => $paper_milestone:ident,)+
    ) => {
        impl Event {
            /// Five bits of kind, 27 of number.
            #[inline]
            const fn pack(self) -> u32 {
                match self {
                    $(Self::$event(id) => ($number << 27) | id,)+
                    $(Self::$paper(id) => ($paper_number << 27) | id,)+
                }
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

            /// A piece of paperwork is done.
            #[inline]
            fn done(&mut self, piece: Done) {
                let id = piece.task & 0x07ff_ffff;
                match piece.task >> 27 {
                    $($paper_number => self.$paper_milestone(id, piece.at),)+
                    _ => {}
                }
            }
        }
    };
}

process! {
    events:
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
    10 SittingOver => sitting_over,
    20 InterpreterComes => interpreter_comes,
    21 SpecialistBegins => specialist_begins,
    22 OnwardEnds => onward_ends,
    24 Escalated => escalated,
    25 QuarterEnds => quarter_ends,
    26 PostChanges => post_changes,
    27 CoverIsAsked => cover_is_asked,
    28 LoadIsFelt => load_is_felt,
    paperwork:
    12 Prepared => prepared,
    13 MinutesWritten => minutes_written,
    14 Tracked => tracked,
    15 Updated => updated,
}

impl System<'_> {
    /// Something will happen at a moment.
    #[inline]
    fn schedule(&mut self, at: Moment, event: Event) {
        self.schedule_packed(at, event.pack());
    }

    /// Out of line: one copy of it, which all that happens shares, stays in the cache of instructions.
    #[inline(never)]
    fn schedule_packed(&mut self, at: Moment, event: u32) {
        self.events.push(at, event);
    }
}

/// A closed group of Maracs in motion. Every buffer is kept from one replication to the next.
#[derive(Debug)]
pub struct System<'g> {
    /// The parameters in force.
    group: &'g Group,
    /// The parameters with which the group began, and what may follow.
    first: &'g Group,
    /// Where it stands among them.
    turns: turns::Turns,
    key: Key,
    now: Moment,
    /// What the working clock showed when it was last read.
    clock: Reading,
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
    /// The posts of each team, in the order of the desks.
    rosters: Vec<Roster>,
    posts: Vec<Post>,
    offices: Vec<Office>,
    services: Vec<Service>,
    maracs: Vec<Marac>,
    /// In a joint run: what all groups draw on.
    joint: Option<national::Shared>,
    /// By authority.
    early: Vec<early::Early>,
    /// Places of children's own support, by authority.
    children: Vec<Stock>,
    /// Places of specialist services' own support, by authority.
    own_support: Vec<crate::engine::Places>,
    agenda: Vec<u32>,
    worth: quality::Worth,
    finished: Finished,
}

impl<'g> System<'g> {
    /// A group at rest.
    pub fn new(group: &'g Group) -> Self {
        Self {
            group,
            first: group,
            turns: turns::Turns::new(group),
            key: Key::new(0),
            now: group.start,
            clock: group.calendar.read(group.start),
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
            rosters: workforce::rosters(group),
            posts: Vec::new(),
            offices: vec![Office::default(); group.offices.len()],
            services: vec![Service::default(); group.authorities.len()],
            maracs: vec![Marac::default(); group.maracs.len()],
            joint: None,
            early: vec![early::Early::default(); group.authorities.len()],
            children: vec![Stock::default(); group.authorities.len()],
            own_support: vec![Default::default(); group.authorities.len()],
            agenda: Vec::new(),
            worth: quality::Worth::default(),
            finished: Finished::default(),
        }
    }

    /// The group, with the parameters with which it began.
    #[expect(
        clippy::misnamed_getters,
        reason = "the group is what it was when it began; what is in force is the system's own"
    )]
    pub const fn group(&self) -> &'g Group {
        self.first
    }

    /// What was finished since the log was last cleared.
    pub fn log(&self) -> Log<'_> {
        let Finished { cases, meetings, maracs, offices, services } = &self.finished;
        Log { slots: &self.cases, ended: cases, meetings, maracs, offices, services }
    }

    /// Forgets what was finished.
    pub fn clear_log(&mut self) {
        self.free_cases.extend_from_slice(&self.finished.cases);
        self.finished.clear();
    }
}
