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
    /// The points of the field of possible referrals.
    Referrals = 3,
    /// Cases that come from, or go to, another area.
    Transfers = 4,
    /// What a case is like: its group, risk, children, needs, agencies.
    Needs = 5,
    /// Attempts to make contact, and whether they succeed.
    Contact = 6,
    /// Engagement with the Idaa and how long support lasts.
    Support = 7,
    /// What happens at the hearing: actions agreed, time taken.
    Hearing = 8,
    /// Whether and when the case comes back.
    Repeat = 9,
    /// The meeting itself: held or cancelled, who attends.
    Meeting = 10,
    /// Patience and what happens while waiting.
    Waiting = 11,
    /// Staff: absence, departures, hours a piece of work takes.
    Work = 12,
}
