//! What a run leaves behind: cases with their stamps, meetings, and the years of teams. Nothing is computed here.

use super::person::Profile;
use crate::random::Key;
use crate::time::Moment;

/// The milestones of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// The referral reaches the coordinator's desk.
    Received,
    /// It was looked at for the first time, that work included.
    Screened,
    /// The referral is complete: on arrival, or when it came back.
    Complete,
    /// It is accepted for Marac.
    Accepted,
    /// The Idaa service reached the person.
    Contacted,
    /// The person's views are known.
    Views,
    /// A place of caseload was asked for.
    Asked,
    /// The person stopped waiting for a place.
    Left,
    /// Support began.
    Allocated,
    /// The coordinator's listing and chasing for the agenda was done.
    Prepared,
    /// The case was heard.
    Heard,
    /// The person was told what the meeting agreed.
    Updated,
    /// Support ended.
    SupportEnded,
}

impl Milestone {
    /// How many there are.
    pub const COUNT: usize = 13;
    /// Each with the id that scenarios use.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("received", Self::Received),
        ("screened", Self::Screened),
        ("complete", Self::Complete),
        ("accepted", Self::Accepted),
        ("contacted", Self::Contacted),
        ("views", Self::Views),
        ("asked", Self::Asked),
        ("left", Self::Left),
        ("allocated", Self::Allocated),
        ("prepared", Self::Prepared),
        ("heard", Self::Heard),
        ("updated", Self::Updated),
        ("support_ended", Self::SupportEnded),
    ];

    /// The milestones that it comes straight after: screening and completion run side by side, as do advocacy and the meeting.
    const fn comes_straight_after(self) -> &'static [Self] {
        match self {
            Self::Received => &[],
            Self::Screened | Self::Complete => &[Self::Received],
            Self::Accepted => &[Self::Screened, Self::Complete],
            Self::Contacted | Self::Prepared | Self::Heard => &[Self::Accepted],
            Self::Views | Self::Asked => &[Self::Contacted],
            Self::Left | Self::Allocated => &[Self::Asked],
            Self::SupportEnded => &[Self::Allocated],
            Self::Updated => &[Self::Heard, Self::Contacted],
        }
    }

    /// Whether it comes after another milestone. Contact that is there already is stamped on receipt: nobody waits for it.
    pub fn comes_after(self, other: Self) -> bool {
        self.comes_straight_after().iter().any(|&before| before == other || before.comes_after(other))
    }
}

/// A yes or no that a case carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Flag {
    /// A referral within the repeat window of an earlier one.
    Repeat = 1,
    /// Moved here from another authority.
    Transfer = 1 << 1,
    /// Urgent.
    Urgent = 1 << 2,
    /// Was not complete when it arrived, and has been sent back.
    Returned = 1 << 3,
    /// Will be accepted when it is complete.
    Acceptable = 1 << 4,
    /// The attempts at contact ended without reaching the person.
    NotReached = 1 << 5,
    /// The person takes up support, if reached.
    Engaged = 1 << 6,
    /// Heard at the first meeting whose list had not closed when the complete referral came.
    FirstMeeting = 1 << 7,
    /// The person's views were known when the case was heard.
    Voice = 1 << 8,
    /// Heard in full, not in a short discussion.
    Full = 1 << 9,
    /// Abuse went on within the repeat window (never observed).
    Reabuse = 1 << 10,
    /// A repeat referral has come or will come.
    Returns = 1 << 11,
    /// The place of caseload went on to a repeat of this case.
    PlaceHandedOn = 1 << 12,
    /// The run ended before the case did.
    Open = 1 << 13,
    /// A place is held although the person declined.
    Declined = 1 << 14,
    /// The person's views become known, if reached.
    SharesViews = 1 << 15,
    /// The referral of a person who was not accepted before and has reached high risk.
    Escalated = 1 << 16,
    /// Above the threshold, and turned away because of a backlog.
    TurnedAway = 1 << 17,
    /// A referral that a duty has added: one above the base rate.
    Added = 1 << 18,
    /// Heard with the specialist service at the table that the person needs.
    SpecialistThere = 1 << 20,
    /// A specialist service is the lead advocate: no place of an Idaa is taken.
    SpecialistLeads = 1 << 21,
    /// A place of the area's own specialist services is held.
    OwnPlace = 1 << 22,
    /// A specialist service was asked to be the lead advocate; it is not where all lists were full.
    SpecialistAsked = 1 << 23,
    /// Referred on to specialist services when an Idaa's support ended.
    OnwardAsked = 1 << 24,
    /// Of those, all lists were full.
    OnwardTurnedAway = 1 << 25,
}

/// A case and its stamps. It begins where a line of the cache does, so that it lies in no more of them than it fills.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Case {
    /// The key of the case's own random streams.
    pub key: Key,
    /// When each milestone happened.
    pub stamps: [Moment; Milestone::COUNT],
    /// When support is planned to end, once it has begun.
    pub support_until: Moment,
    /// When abuse would happen, if it can (never observed).
    pub abuse: Moment,
    /// It happens where the chance is above this.
    pub abuse_under: f64,
    /// The coordinator's work on it, as a ratio to the mean.
    pub work: f64,
    /// Minutes of discussion.
    pub minutes: f32,
    /// Completeness of the plan, 0 to 1.
    pub quality: f32,
    /// Share of the held files that were read.
    pub files_read: f32,
    /// Referred on: days from the end of an Idaa's support until a specialist service's begins.
    pub onward_wait: f32,
    /// Referred on: days that a specialist service's support lasts; 0 until it begins.
    pub onward_days: f32,
    /// Actions done by their due date.
    pub actions_on_time: u8,
    /// Actions agreed.
    pub actions: u8,
    /// Of those, actions that can be delivered.
    pub actions_deliverable: u8,
    /// Actions done in the end, on time or later.
    pub actions_done: u8,
    /// Children for whom support of their own was asked.
    pub children_asked: u8,
    /// Of those, children who got it.
    pub children_supported: u8,
    /// Index of the authority in its group.
    pub authority: u16,
    /// Index of the Marac in its group.
    pub marac: u16,
    /// Index of the referrer, or [`super::referral::TRANSFER`].
    pub origin: u8,
    /// How many ends the case still has to come to: its slot is free when there are none.
    pub threads: u8,
    /// Who the person is: characteristics and circumstances.
    pub profile: Profile,
    /// [`Flag`]s.
    pub flags: u32,
    /// The slot of the case of which this is a repeat.
    pub parent: u32,
    /// The slot of the meeting that heard it.
    pub meeting: u32,
}

impl Case {
    /// A case that has just been made.
    pub fn new(key: Key, authority: u16, marac: u16, origin: u8) -> Self {
        Self {
            key,
            stamps: [Moment::NEVER; Milestone::COUNT],
            support_until: Moment::NEVER,
            abuse: Moment::NEVER,
            abuse_under: 1.0,
            work: 0.0,
            minutes: 0.0,
            quality: 0.0,
            files_read: 0.0,
            onward_wait: 0.0,
            onward_days: 0.0,
            actions_on_time: 0,
            actions: 0,
            actions_deliverable: 0,
            actions_done: 0,
            children_asked: 0,
            children_supported: 0,
            authority,
            marac,
            origin,
            threads: 0,
            profile: Profile::default(),
            flags: 0,
            parent: u32::MAX,
            meeting: u32::MAX,
        }
    }

    /// When a milestone happened.
    #[inline]
    pub const fn at(&self, milestone: Milestone) -> Moment {
        self.stamps[milestone as usize]
    }

    /// Whether a milestone happened.
    #[inline]
    pub const fn has(&self, milestone: Milestone) -> bool {
        self.at(milestone).happened()
    }

    /// Stamps a milestone.
    #[inline]
    pub fn stamp(&mut self, milestone: Milestone, at: Moment) {
        self.stamps[milestone as usize] = at;
    }

    /// Keeps what the person will answer, if reached: whether the views are known, whether support is taken up.
    #[inline]
    pub fn answers(&mut self, views: bool, engaged: bool) {
        self.flags |= (u32::from(views) * Flag::SharesViews as u32) | (u32::from(engaged) * Flag::Engaged as u32);
    }

    /// Whether a flag is up.
    #[inline]
    pub const fn is(&self, flag: Flag) -> bool {
        self.flags & flag as u32 != 0
    }

    /// Puts a flag up.
    #[inline]
    pub fn set(&mut self, flag: Flag) {
        self.flags |= flag as u32;
    }

    /// Takes a flag down.
    #[inline]
    pub fn unset(&mut self, flag: Flag) {
        self.flags &= !(flag as u32);
    }
}

/// What a sitting was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SittingKind {
    /// A meeting of the Marac's cadence.
    Scheduled,
    /// The second sitting of a meeting that was too short.
    Extra,
    /// A meeting that did not take place.
    Cancelled,
    /// A meeting at whose time nobody was there to run it: it sits later, or never.
    Postponed,
}

/// The record of one meeting.
#[derive(Clone, Copy, Debug)]
pub struct Meeting {
    /// Index of the Marac in its group.
    pub marac: u16,
    /// What it was.
    pub kind: SittingKind,
    /// When it sat.
    pub at: Moment,
    /// Cases that could have been listed.
    pub listed: u32,
    /// Cases heard.
    pub heard: u32,
    /// Cases that the sitting holds at the least minutes.
    pub places: u32,
    /// Cases heard in full.
    pub full: u32,
    /// Minutes of all full discussions.
    pub full_minutes: f64,
    /// Length of the sitting, review included, in minutes.
    pub sitting_minutes: f64,
    /// Core agencies present, of six.
    pub core_present: u8,
    /// Whether there was a quorum.
    pub quorum: bool,
    /// Commitments elsewhere that gave way to it, on average over calendars.
    pub gave_way: f64,
    /// Share of the agencies' representatives who were trained.
    pub trained: f64,
    /// Whether quality assurance looked at it.
    pub visited: bool,
    /// Hours that the agencies spent on it, by employer: seats, and files that were read.
    pub agency_hours: [f64; super::employer::Employer::COUNT],
    /// Of those, hours that a grant pays.
    pub agency_hours_funded: [f64; super::employer::Employer::COUNT],
    /// Hours that small and specialist services gave to it, unpaid and paid.
    pub specialist_hours: [f64; 2],
    /// Actions agreed.
    pub actions: u32,
    /// Of those, actions that escalate as chasing does not get them done.
    pub escalated: u32,
    /// Whether the agenda was ready when it was due.
    pub agenda_in_time: bool,
    /// When the minutes are due.
    pub minutes_due: Moment,
    /// When the minutes were written.
    pub minutes_written: Moment,
}

/// A year of a coordinator team, or the part of one for which its parameters held.
#[derive(Clone, Copy, Debug)]
pub struct OfficeYear {
    /// Index of the team in its group.
    pub office: u16,
    /// The year, from 0; negative in the burn-in.
    pub year: i64,
    /// Posts, for the part of the year.
    pub fte: f64,
    /// Of those, funded for a duty.
    pub funded: f64,
    /// FTE in post, mean over the year.
    pub in_post: f64,
    /// FTE whose holders left.
    pub leavers: f64,
    /// Productive hours of those who were there.
    pub available: f64,
    /// Hours of work begun.
    pub worked: f64,
    /// Hours of the chair.
    pub chair: f64,
    /// Of the FTE in post, those funded for a duty.
    pub funded_in_post: f64,
    /// FTE of posts that were added, those funded for a duty last.
    pub added: [f64; 2],
    /// FTE of whoever covered an empty office, and of agency staff in posts that nobody held.
    pub cover: f64,
}

/// A year of an Idaa service, or the part of one for which its parameters held.
#[derive(Clone, Copy, Debug)]
pub struct ServiceYear {
    /// Index of the authority in its group.
    pub authority: u16,
    /// The year, from 0; negative in the burn-in.
    pub year: i64,
    /// Posts, for the part of the year.
    pub fte: f64,
    /// Of those, funded for a duty.
    pub funded: f64,
    /// FTE in post, mean over the year.
    pub in_post: f64,
    /// FTE of agency staff in posts that nobody held.
    pub cover: f64,
    /// FTE whose holders left.
    pub leavers: f64,
    /// Productive hours of those who were there.
    pub available: f64,
    /// Hours of contacts, updates, intakes, meetings and fixed work.
    pub worked: f64,
    /// Hours that weekly support of the open clients would take at the norm.
    pub support: f64,
    /// Days in this part of the year.
    pub days: f64,
    /// Of those, days on which a duty was in force.
    pub duty_days: f64,
    /// Days for which the service was escalated.
    pub escalated_days: f64,
    /// Place-days taken.
    pub place_days: f64,
    /// Days on which the caseload was within the standard.
    pub days_within: f64,
    /// Of the FTE in post, those funded for a duty.
    pub funded_in_post: f64,
    /// FTE of posts that were added, those funded for a duty last.
    pub added: [f64; 2],
    /// FTE that an escalated service was lent.
    pub lent: f64,
    /// Hours of contacts, intakes and updates with an interpreter.
    pub interpreted: f64,
    /// FTE of early intervention beyond the baseline's places: without a grant, and with one.
    pub early: [f64; 2],
}
