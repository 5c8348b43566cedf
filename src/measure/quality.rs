//! What meetings are like and what they leave.

use super::{Fixed, Kind};
use crate::model::agency::CORE;

/// The room's entries.
pub(super) const MEASURES: &[Fixed] = &[
    Fixed(
        "minutes_per_case",
        "Minutes a case",
        "minutes",
        "Mean minutes of full discussions in the year.",
        Kind::Ratio(|sums| (sums.full_minutes, sums.full)),
    ),
    Fixed(
        "attendance",
        "Core agencies present",
        "share",
        "Share of the six core agencies present, mean over sittings.",
        Kind::Ratio(|sums| (sums.core_present, f64::from(CORE) * sums.sittings())),
    ),
    Fixed(
        "core_attendance",
        "Meetings with a quorum",
        "share",
        "Share of sittings with a quorum of core agencies.",
        Kind::Ratio(|sums| (sums.quorate, sums.sittings())),
    ),
    Fixed(
        "files_read",
        "Files read",
        "share",
        "Share of what the files held on a case say that agencies had read and shared, mean over cases heard in the year.",
        Kind::Ratio(|sums| (sums.files_read, sums.heard)),
    ),
    Fixed(
        "told",
        "Told of the referral",
        "share",
        "Share of accepted referrals received in the year and heard, whose victim was reached before the meeting, and so told of it where safe.",
        Kind::Ratio(|sums| (sums.told, sums.heard_of_accepted)),
    ),
    Fixed(
        "voice",
        "Victim's views known",
        "share",
        "Share of accepted referrals received in the year and heard, whose victim's views were known at the meeting.",
        Kind::Ratio(|sums| (sums.voice, sums.heard_of_accepted)),
    ),
    Fixed(
        "actions_on_time",
        "Actions done on time",
        "share",
        "Share of the actions agreed in the year that were done by their due date.",
        Kind::Ratio(|sums| (sums.actions_on_time, sums.actions)),
    ),
    Fixed(
        "actions_done",
        "Actions done",
        "share",
        "Share of the actions agreed in the year that were done in the end: on time, once chased, or after escalation.",
        Kind::Ratio(|sums| (sums.actions_done, sums.actions)),
    ),
    Fixed(
        "actions_escalated",
        "Actions escalated",
        "share",
        "Share of the actions agreed at the year's sittings that chasing did not get done: they go to the chair, and on to the partnership and chief officers.",
        Kind::Ratio(|sums| (sums.undone, sums.agreed)),
    ),
    Fixed(
        "actions_deliverable",
        "Actions that can be delivered",
        "share",
        "Share of the actions agreed in the year that could be delivered for the person.",
        Kind::Ratio(|sums| (sums.actions_deliverable, sums.actions)),
    ),
    Fixed(
        "commitments_displaced",
        "Commitments elsewhere that gave way",
        "commitments",
        "Commitments of the agencies' representatives (MATAC, child and adult protection) that gave way to the year's sittings, expected over calendars: what a higher place of the Marac costs others.",
        Kind::Count(|sums| sums.gave_way),
    ),
    Fixed(
        "trained",
        "Representatives trained",
        "share",
        "Share of the agencies' representatives who are trained, mean over the year's sittings.",
        Kind::Ratio(|sums| (sums.trained, sums.sittings())),
    ),
    Fixed(
        "agenda_out",
        "Agendas out in time",
        "share",
        "Share of scheduled meetings whose cases were all listed and chased when the agenda was due.",
        Kind::Ratio(|sums| (sums.agenda_in_time, sums.meetings)),
    ),
    Fixed(
        "minutes_out",
        "Minutes out in time",
        "share",
        "Share of sittings whose minutes were all written when they were due.",
        Kind::Ratio(|sums| (sums.minutes_in_time, sums.sittings())),
    ),
    Fixed(
        "quality",
        "Completeness of plans",
        "share",
        "Completeness of process, 0 to 1, mean over cases heard in the year: an assumed weighting, never safety.",
        Kind::Ratio(|sums| (sums.quality, sums.heard)),
    ),
    Fixed(
        "reabuse",
        "Re-abuse within 12 months",
        "share",
        "Share of the cases heard in the year followed by re-abuse within the repeat window. Never observed: it rests on assumed curves.",
        Kind::Ratio(|sums| (sums.reabuse, sums.heard)),
    ),
];

impl super::Sums {
    /// Scheduled meetings held and second sittings.
    pub(super) fn sittings(&self) -> f64 {
        self.meetings + self.second_sittings
    }
}
