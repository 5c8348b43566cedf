//! From a scenario's text to estimates with intervals: `cargo run --release --example quickstart`.
//!
//! What does meeting every week, instead of at the reviewed cadence, do to waits in Fife?

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use maracsim::error::Faults;
use maracsim::experiment::{Ready, Results, replicate, shipped};
use maracsim::scenario::Texts;
use std::sync::atomic::AtomicBool;

const FIFE: &str = "S12000047";

const WEEKLY: &str = r#"
title = "Fife meets every week"
rationale = "What does meeting more often do to waits?"

[authority."Fife".set]
"meeting.cadence" = "weekly"
"#;

fn main() {
    match compared() {
        Ok(lines) => lines.iter().for_each(|line| println!("{line}")),
        Err(faults) => faults.iter().for_each(|fault| eprintln!("{fault}")),
    }
}

/// The same referrals meet both scenarios, as their random numbers are keyed by the case.
fn compared() -> Result<Vec<String>, Faults> {
    let (now, weekly) = (simulated("no-duty")?, simulated("weekly.toml")?);
    Ok(vec![told("as reviewed", &now), told("every week", &weekly)])
}

fn simulated(scenario: &str) -> Result<Results, Faults> {
    let data = shipped()?;
    let ready = Ready::read(&data, &Texts(&[("weekly.toml", WEEKLY)]), scenario, &["time.years=1".into()])?;
    let plan = ready.plan(&[FIFE.into()], 1, 50);
    Ok(replicate(&plan, scenario, &AtomicBool::new(false), &mut |_| {}))
}

fn told(name: &str, results: &Results) -> String {
    let wait = results.estimate("wait_to_hearing", 0, None);
    let first = results.estimate("heard_first_meeting", 0, None);
    format!(
        "{name:12} {:.1} days to the meeting ({:.1} to {:.1}), {:.0} % heard at the first ({:.0} to {:.0} %)",
        wait.mean,
        wait.low,
        wait.high,
        100.0 * first.mean,
        100.0 * first.low,
        100.0 * first.high
    )
}
