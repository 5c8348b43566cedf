//! The Marac meeting on other engines: Ciw, whose slotted services serve so many at fixed times, and SimPy.
//!
//! `benches/peers/cross` ran them, by rules written down apart from ours (`benches/peers/python/meeting.py`), and wrote
//! what they measured, with standard errors, into the fixture.

use crate::world::{load, whole};
use std::fmt::Write;

const FIXTURE: &str = include_str!("../fixtures/meeting-elsewhere.csv");
/// The settings of the fixture, as levers of `theory/meeting`.
const SETTINGS: &[(&str, &[&str])] = &[
    ("monthly", &["demand.rate=0.2 per day", "meeting.every=28 days", "meeting.places=8", "meeting.cut_off=7 days"]),
    ("pressed", &["demand.rate=0.26 per day", "meeting.every=28 days", "meeting.places=8", "meeting.cut_off=7 days"]),
    (
        "fortnightly",
        &["demand.rate=0.15 per day", "meeting.every=14 days", "meeting.places=3", "meeting.cut_off=3 days"],
    ),
    (
        "repeats",
        &[
            "demand.rate=0.15 per day",
            "meeting.every=14 days",
            "meeting.places=4",
            "meeting.cut_off=3 days",
            "repeat.chance=30 %",
            "repeat.delay=exponential(120 days)",
            "repeat.window=100000 days",
        ],
    ),
];
const REPLICATIONS: u32 = 64;

/// What an engine measured: engine, setting, measure, mean, standard error.
fn rows() -> Vec<(&'static str, &'static str, &'static str, f64, f64)> {
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0], cells[1], cells[2], cells[3].parse().unwrap(), cells[4].parse().unwrap())
    };
    FIXTURE.lines().skip(1).map(row).collect()
}

/// Every mean and percentile lies within 4 standard errors of that of the other engine: of 40 right ones, one is
/// refused in 400 seeds. The joint standard error is at most 4 % of what it measures (3 % but for the 95th percentile of
/// the pressed meeting), and what is off by five of them is refused with a chance of 0.84. It was seen to refuse: engines that
/// dated a repeat from the hearing, where here it comes from the referral, waited 4 % less, 5 standard errors.
#[test]
fn ciw_and_simpy_find_the_same_meeting() {
    let mut table = String::new();
    let mut wrong = 0;
    let rows = rows();
    assert_eq!(rows.len(), 2 * SETTINGS.len() * 5, "two engines, five measures a setting");
    for (setting, sets) in SETTINGS {
        let results = load("theory/meeting", sets).run(&[], 20_261_122, REPLICATIONS);
        for (engine, _, measure, mean, se) in rows.iter().filter(|row| row.1 == *setting) {
            let ours = whole(&results, measure);
            let error = ours.se.hypot(*se);
            let (apart, power) = ((ours.mean - mean) / error, 100.0 * error / mean);
            writeln!(
                table,
                "{setting:12} {measure:20} ours {:8.3} ({:.3}), {engine:12} {mean:8.3} ({se:.3}): {apart:+.1} SE of {power:.2} %",
                ours.mean, ours.se
            )
            .unwrap();
            wrong += u32::from(apart.abs() > 4.0 || power > 4.0);
        }
    }
    if std::env::var_os("MARACSIM_SHOW").is_some() {
        println!("{table}");
    }
    assert_eq!(wrong, 0, "\n{table}");
}
