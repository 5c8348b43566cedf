//! Who refers, and what a referral brings with it.

use super::demand::DemandLevers;
use crate::random::{Key, Purpose, Sampler};

/// The seven kinds of referrer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referrer {
    /// Police Scotland: seven days a week.
    Police,
    /// The Idaa service: its referrals arrive contacted.
    Idaa,
    /// Health boards and primary care.
    Health,
    /// Social work.
    SocialWork,
    /// Housing.
    Housing,
    /// Education, addictions and others.
    EducationOther,
    /// Small and specialist services.
    SpecialistSmall,
}

impl Referrer {
    /// How many there are.
    pub const COUNT: usize = 7;
    /// Their ids, in order.
    pub const NAMES: &'static [&'static str] =
        &["police", "idaa", "health", "social_work", "housing", "education_other", "specialist_small"];
}

/// The index of transfers among the origins: people who moved here from another authority.
pub const TRANSFER: usize = Referrer::COUNT;
/// The referrers and transfers.
pub const ORIGINS: usize = Referrer::COUNT + 1;

/// What a case brings with it: drawn from its own stream, so that it is the same whatever the staffing did before.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// Whether the referral is complete when it arrives.
    pub complete: bool,
    /// Whether it is urgent.
    pub urgent: bool,
    /// Whether it will be accepted.
    pub accepted: bool,
    /// The coordinator's work on this case, as a ratio to the mean case (or, in theory, hours to screen it).
    pub work: f64,
}

impl Needs {
    /// Draws the needs of a case. Repeats and transfers are accepted whatever the threshold.
    #[inline]
    pub fn draw(
        case: Key,
        levers: &DemandLevers,
        (origin, marginal): (usize, bool),
        again: bool,
        work: &Sampler,
    ) -> Self {
        let mut stream = case.for_purpose(Purpose::Needs).stream();
        let complete = stream.chance(levers.complete.get());
        let urgent = stream.chance(levers.urgent.get());
        let threshold = stream.uniform();
        let accepted = again || origin == TRANSFER || threshold < levers.accepted_of(origin, marginal);
        Self { complete: complete || origin == TRANSFER, urgent, accepted, work: work.sample(&mut stream) }
    }

    /// How near to the threshold a referral that would be accepted is: 0 far above it, 1 at it. Uniform among them, and
    /// among those that a duty adds.
    pub fn standing(case: Key, levers: &DemandLevers, (origin, marginal): (usize, bool)) -> f64 {
        let mut stream = case.for_purpose(Purpose::Needs).stream();
        let [_complete, _urgent, threshold] = [(); 3].map(|()| stream.uniform());
        threshold / levers.accepted_of(origin, marginal).max(1e-9)
    }
}
