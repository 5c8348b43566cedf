//! What is counted locally and comes out of the whole process: the simulated measure that answers to each column.

use crate::scenario::local::{Figure, Known};
use crate::scenario::{Data, Ground};

/// One figure that a simulated year must come near to.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The authority.
    pub gss: String,
    /// Its name.
    pub name: String,
    /// The column.
    pub column: &'static str,
    /// The measure.
    pub measure: &'static str,
    /// Whether it is a share.
    pub is_share: bool,
    /// What was counted, in the unit of the measure.
    pub observed: f64,
    /// Variance of what was written against what was counted: rounding to the last digit.
    pub rounding: f64,
}

/// Column, measure, and the column of which it is a share.
const MEASURED: [(&str, &str, Option<&str>); 8] = [
    ("referrals", "referrals", None),
    ("accepted", "accepted", None),
    ("heard", "heard", None),
    ("repeats", "repeat_share", Some("heard")),
    ("wait_to_contact", "wait_to_contact", None),
    ("wait_to_hearing", "wait_to_hearing", None),
    ("heard_first_meeting", "heard_first_meeting", None),
    ("attendance", "attendance", None),
];

/// The levers that act most on each column, which are matched unless others are named. Levels of demand are not among them:
/// those are learnt in closed form.
pub const LEVERS: [(&str, &[&str]); 8] = [
    ("referrals", &["demand.accepted.police", "demand.accepted.idaa"]),
    ("accepted", &["demand.accepted.police", "demand.accepted.idaa"]),
    ("heard", &[]),
    ("repeats", &["repeat.detection", "reabuse.at_no_quality", "reabuse.at_full_quality"]),
    ("wait_to_contact", &["idaa.attempt_success", "idaa.attempt_gap", "demand.complete_on_arrival"]),
    ("wait_to_hearing", &["meeting.cut_off", "demand.complete_on_arrival", "meeting.minutes_per_case"]),
    (
        "heard_first_meeting",
        &["meeting.cancelled", "coordinator.hours.listing_and_chasing", "meeting.minutes_per_case"],
    ),
    (
        "attendance",
        &[
            "agency.police.attendance",
            "agency.social_work_children.attendance",
            "agency.social_work_adults.attendance",
            "agency.social_work_justice.attendance",
            "agency.housing.attendance",
            "agency.health_acute.attendance",
            "agency.health_primary.attendance",
            "agency.mental_health.attendance",
            "agency.addictions.attendance",
            "agency.education.attendance",
        ],
    ),
];

/// What authorities count that can be matched: of each column the newest figure.
pub fn targets(ground: &Ground, data: &Data, codes: &[String]) -> Vec<Target> {
    let mut targets = Vec::new();
    for gss in codes {
        let Ok(authority) = data.authorities.find(gss) else { continue };
        for (column, measure, whole) in MEASURED {
            let of = |row: &Known| -> Option<(f64, f64)> {
                let figure = row.figure(column)?;
                let number = figure.number?;
                match whole {
                    None => Some((number, rounding(figure, number))),
                    Some(whole) => {
                        let whole = row.number(whole).filter(|&whole| whole > 0.0)?;
                        Some((number / whole, 0.0))
                    }
                }
            };
            let newest = ground.locals.iter().rev().find_map(|local| Some(local.newest(gss, of)?.1));
            targets.extend(newest.map(|(observed, rounding)| Target {
                gss: gss.clone(),
                name: authority.name.clone(),
                column,
                measure,
                is_share: !matches!(column, "referrals" | "accepted" | "heard" | "wait_to_contact" | "wait_to_hearing"),
                observed,
                rounding,
            }));
        }
    }
    targets
}

/// Variance of rounding to the last digit that was written: the step squared over twelve. A count of cases is exact.
fn rounding(figure: &Figure, number: f64) -> f64 {
    let digits: String = figure.text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let (written, has_unit) = (digits.parse::<f64>().unwrap_or(0.0), digits.len() < figure.text.trim().len());
    if written == 0.0 || !(has_unit || digits.contains('.')) {
        return 0.0;
    }
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len()) as i32;
    let step = libm::pow(10.0, f64::from(-decimals)) * number / written;
    step * step / 12.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Place;

    #[test]
    fn the_last_digit_written_is_the_precision() {
        let of = |text: &str, number| {
            let place = Place { file: "a".into(), text: "".into(), span: 0..0 };
            rounding(&Figure { text: text.into(), number: Some(number), place }, number)
        };
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        near(of("3.5 days", 3.5), 0.01 / 12.0);
        near(of("85 %", 0.85), 0.0001 / 12.0);
        near(of("2 weeks", 14.0), 49.0 / 12.0);
        near(of("380", 380.0), 0.0);
        near(of("0.85", 0.85), 0.0001 / 12.0);
    }

    #[test]
    fn every_column_that_is_matched_has_its_levers() {
        assert!(MEASURED.iter().zip(LEVERS).all(|((column, ..), (of, _))| *column == of));
    }
}
