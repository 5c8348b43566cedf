//! Stamps and records as one integer: the digests of results rest on it.

use crate::model::referral::TRANSFER;
use crate::model::{Case, Meeting, Milestone};

/// One more integer in a fingerprint: order matters.
#[inline]
const fn mix(digest: u64, word: u64) -> u64 {
    (digest ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// One more number of 32 bits in a fingerprint.
pub(super) fn mix_word(digest: u64, word: u32) -> u64 {
    mix(digest, word.into())
}

/// What each of several integers is multiplied by, so that its place matters: odd, so that no bit is lost.
const PLACES: [u64; Milestone::COUNT + 5] = {
    let mut places = [0x9e37_79b9_7f4a_7c15; Milestone::COUNT + 5];
    let mut at = 1;
    while at < places.len() {
        places[at] = mix(places[at - 1], 0xd1b5_4a32_d192_ed03) | 1;
        at += 1;
    }
    places
};

/// Many integers as one: none waits for another.
#[inline]
fn folded<'a>(words: impl Iterator<Item = u64>, places: impl Iterator<Item = &'a u64>) -> u64 {
    words.zip(places).fold(0, |sum, (word, place)| sum.wrapping_add(word.wrapping_mul(*place)))
}

/// A case added to the digest of its authority: its stamps and what became of it, as integers.
pub(super) fn fingerprint_case(digest: u64, case: &Case) -> u64 {
    let origin = if usize::from(case.origin) == TRANSFER { u64::MAX } else { case.origin.into() };
    let words = [
        u64::from(case.flags),
        origin,
        (u64::from(case.minutes.to_bits()) << 32) | u64::from(case.quality.to_bits()),
        u64::from(case.actions_on_time)
            | (u64::from(case.actions_done) << 8)
            | (u64::from(case.actions_deliverable) << 16)
            | (u64::from(case.children_supported) << 24)
            | (u64::from(case.profile.bits()) << 32)
            | (u64::from(case.children_asked) << 48),
        (u64::from(case.onward_wait.to_bits()) << 32) | u64::from(case.onward_days.to_bits()),
    ];
    let (of_stamps, of_words) = PLACES.split_at(Milestone::COUNT);
    let stamps = folded(case.stamps.iter().map(|stamp| stamp.0 as u64), of_stamps.iter());
    mix(digest, stamps.wrapping_add(folded(words.into_iter(), of_words.iter())))
}

/// A meeting added to the digest of an authority that it serves.
pub(super) fn fingerprint_meeting(digest: u64, meeting: &Meeting) -> u64 {
    let words = [
        meeting.at.0 as u64,
        meeting.minutes_written.0 as u64,
        (u64::from(meeting.listed) << 32) | u64::from(meeting.heard),
        (u64::from(meeting.core_present) << 8) | meeting.kind as u64,
    ];
    mix(digest, folded(words.into_iter(), PLACES.iter()))
}
