//! Purposes: what a stream of a thing is for.
//!
//! Knows: one number for each purpose. Must not know: how many draws a purpose makes.

/// What a stream is used for. The numbers are part of every result: a new purpose takes a
/// new number, and a number is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// A year's shock to demand shared by the whole country.
    NationalShock = 1,
    /// A year's shock to demand in one authority.
    LocalShock = 2,
    /// The points of the field under which referrals lie.
    Referrals = 3,
    /// The same for people who moved here from another authority.
    Transfers = 4,
    /// What a referral brings: complete, urgent, accepted, how much coordinator work.
    Needs = 5,
    /// Attempts to make contact, views, engagement.
    Contact = 6,
    /// How long support lasts.
    Support = 7,
    /// What happens at the hearing: files held, actions.
    Hearing = 8,
    /// Whether and when the case comes back.
    Repeat = 9,
    /// The meeting itself: held or cancelled, who attends.
    Meeting = 10,
    /// Patience while waiting for a place.
    Waiting = 11,
    /// How long an incomplete referral takes to come back.
    Return = 12,
    /// What a lever is taken to be, where nobody knows: a draw from its range.
    Unknown = 13,
    /// What chair, partnership and chief officers get done of the actions that escalate to them.
    Undone = 50,
    /// Which actions can be delivered.
    Deliverable = 51,
    /// Whether and when a person who was not accepted reaches high risk.
    Escalation = 60,
    /// Who a person is: characteristics and circumstances.
    Person = 80,
    /// Whether the specialist service that a person needs is at the table.
    Specialist = 81,
    /// Whether a specialist service is the lead advocate, and how long a person waits for it.
    Lead = 82,
    /// Whether a specialist service still refers.
    Trust = 83,
    /// Whether support of their own is asked for the children of a person.
    Children = 84,
    /// Whether a sitting is held online.
    Venue = 90,
    /// A post: whether it is fixed-term, whether it is vacant at the start.
    Post = 40,
    /// How long the holder of a post stays.
    Tenure = 41,
    /// When the holder of a post is sick, and for how long.
    Sickness = 42,
    /// When the holder of a post is on annual leave.
    Leave = 43,
    /// How long a vacancy lasts.
    Recruitment = 44,
    /// Whether a fixed-term post is renewed in time.
    Renewal = 45,
    /// Whether an absence that leaves a team with nobody is covered.
    Cover = 46,
    /// The points of a sweep's design.
    Design = 70,
    /// Resampling in the statistics of a sweep.
    Resample = 71,
}
