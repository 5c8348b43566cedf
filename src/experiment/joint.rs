//! All groups in one system, beside the same groups with fixed parts of what the country shares.

use super::compare::{Comparison, Side, Years};
use super::plan::{Plan, summarise};
use super::together::{Telling, whole};
use crate::error::Faults;
use std::sync::atomic::AtomicBool;

/// The measures that sharing what the country has may move: what a joint run is laid beside groups by themselves for.
const SHARED: &[&str] = &[
    "specialist_present",
    "assurance_visits",
    "heard",
    "repeat_share",
    "heard_first_meeting",
    "minutes_per_case",
    "voice",
    "attendance",
    "files_read",
    "actions_on_time",
    "quality",
    "gap:minoritised",
    "gap:disabled",
    "met:headline",
];

/// How the joint run of a scenario is called.
pub fn joint_name(scenario: &str) -> String {
    format!("{scenario}+joint")
}

/// Runs a plan with its groups apart and in one system, under common random numbers: the difference, and the digest of each.
///
/// # Errors
///
/// A raised `stop`: half of the two is nothing.
pub fn joint(
    apart: &Plan<'_>,
    scenario: &str,
    stop: &AtomicBool,
    told: Telling<'_>,
) -> Result<(Comparison, Vec<String>), Faults> {
    let together = Plan { joint: true, ..apart.clone() };
    let names = [scenario.to_string(), joint_name(scenario)];
    let rows = [whole(apart, &names[0], stop, told)?, whole(&together, &names[1], stop, told)?];
    let plans = [apart, &together];
    let [base, other] = [0, 1].map(|at| Side { name: &names[at], plan: plans[at], rows: &rows[at] });
    let found = Comparison::about(base, other, (Years::Calendar, SHARED), 1).map_err(|fault| vec![fault])?;
    let digest = |side: Side<'_>| summarise(side.plan, side.name, side.rows).digest;
    Ok((found, vec![digest(base), digest(other)]))
}
