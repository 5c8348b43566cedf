//! How long people wait.

use super::{Fixed, Kind, Wait};

const MEAN: &str = "days";

macro_rules! wait {
    ($kind:expr, $id:literal, $name:literal, $definition:literal) => {
        [
            Fixed(
                $id,
                concat!("Wait to ", $name, ", mean"),
                MEAN,
                concat!("Mean days from received to ", $definition),
                Kind::WaitMean($kind),
            ),
            Fixed(
                concat!($id, "_p50"),
                concat!("Wait to ", $name, ", half wait longer"),
                MEAN,
                concat!("Median days from received to ", $definition),
                Kind::WaitQuantile($kind, 1),
            ),
            Fixed(
                concat!($id, "_p90"),
                concat!("Wait to ", $name, ", 1 in 10 wait longer"),
                MEAN,
                concat!("90th percentile of days from received to ", $definition),
                Kind::WaitQuantile($kind, 2),
            ),
            Fixed(
                concat!($id, "_p95"),
                concat!("Wait to ", $name, ", 1 in 20 wait longer"),
                MEAN,
                concat!("95th percentile of days from received to ", $definition),
                Kind::WaitQuantile($kind, 3),
            ),
        ]
    };
}

const SCREENING: [Fixed; 4] = wait!(
    Wait::Screening,
    "wait_to_screening",
    "screening",
    "the end of the first look at the referral; all referrals received in the year."
);
const CONTACT: [Fixed; 4] = wait!(
    Wait::Contact,
    "wait_to_contact",
    "first contact",
    "an Idaa reaching the person; accepted referrals received in the year (those still to be looked at among them), without those never reached (see no_contact)."
);
const ALLOCATION: [Fixed; 4] = wait!(
    Wait::Allocation,
    "wait_to_allocation",
    "support",
    "the beginning of support, or to giving up the wait for it; those received in the year who asked for support."
);
const HEARING: [Fixed; 4] = wait!(
    Wait::Hearing,
    "wait_to_hearing",
    "the meeting",
    "the hearing; accepted referrals received in the year, open ones and those still to be looked at by Kaplan-Meier."
);

/// The room's entries.
pub(super) const MEASURES: &[Fixed] = &{
    let [s1, s2, s3, s4] = SCREENING;
    let [c1, c2, c3, c4] = CONTACT;
    let [a1, a2, a3, a4] = ALLOCATION;
    let [h1, h2, h3, h4] = HEARING;
    [
        s1,
        s2,
        s3,
        s4,
        c1,
        c2,
        c3,
        c4,
        a1,
        a2,
        a3,
        a4,
        Fixed(
            "wait_to_allocation_in_time",
            "Support began at once",
            "share",
            "Share of those received in the year who asked for support and had a place at once.",
            Kind::Ratio(|sums| (sums.allocated_at_once, sums.asked)),
        ),
        h1,
        h2,
        h3,
        h4,
        Fixed(
            "heard_first_meeting",
            "Heard at the first meeting",
            "share",
            "Share of accepted referrals received in the year that were heard at the first meeting whose cut-off had not passed when the complete referral came, second sittings of it included. A cancelled meeting counts as missed.",
            Kind::Ratio(|sums| (sums.first_meeting, sums.for_marac)),
        ),
        Fixed(
            "no_contact",
            "Never reached",
            "share",
            "Share of accepted referrals received in the year (those still to be looked at among them) whom no attempt reached, or none had when the run ended.",
            Kind::Ratio(|sums| (sums.not_reached, sums.for_marac)),
        ),
        Fixed(
            "waiting_limit_reached",
            "Gave up waiting for support",
            "share",
            "Share of those received in the year who asked for support and gave up waiting.",
            Kind::Ratio(|sums| (sums.gave_up, sums.asked)),
        ),
        Fixed(
            "days_without_plan",
            "Days without a plan or support",
            "person-days a year",
            "Days of the year that people spent between their referral and the hearing or the beginning of support, whichever came first; over referrals accepted in the end.",
            Kind::Count(|sums| sums.days_without_plan),
        ),
    ]
};
