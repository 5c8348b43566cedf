//! A measure of one's own, from the stamps of simulated cases: `cargo run --release --example custom_measure`.
//!
//! "Of those heard, for how many had support begun at least three days before the meeting?"
//! No built-in measure says so. A history tells every case of a replication with all its milestones, so any question
//! about the order and distance of milestones is a closure; many replications give its interval.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use maracsim::error::Faults;
use maracsim::experiment::{History, Ready, shipped};
use maracsim::model::{Case, Milestone};
use maracsim::scenario::Texts;
use maracsim::statistics::{Estimate, ratio};
use std::sync::atomic::AtomicBool;

const HIGHLAND: &str = "S12000017";
const REPLICATIONS: u32 = 40;
const DAYS_BEFORE: f64 = 3.0;

/// Prints the measure for three numbers of posts.
pub fn main() {
    for posts in ["4.5 FTE", "3.5 FTE", "2.5 FTE"] {
        match share_in_time(posts) {
            Ok(share) => println!("{}", told(posts, &share)),
            Err(faults) => faults.iter().for_each(|fault| eprintln!("{fault}")),
        }
    }
}

/// The measure itself: of a case that was heard, whether it counts.
fn is_in_time(case: &Case) -> bool {
    let began = case.at(Milestone::Allocated);
    began.happened() && case.at(Milestone::Heard).days_since(began) >= DAYS_BEFORE
}

/// The share in its first year, with posts such as `4.5 FTE`. A ratio over replications and not a mean of shares, as a
/// replication with more cases says more.
///
/// # Errors
///
/// What is wrong with the number of posts.
pub fn share_in_time(posts: &str) -> Result<Estimate, Faults> {
    let data = shipped()?;
    let sets = ["time.years=1".into(), format!("idaa.posts={posts}")];
    let ready = Ready::read(&data, &Texts(&[]), "no-duty", &sets)?;
    let plan = ready.plan(&[HIGHLAND.into()], 1, REPLICATIONS);
    let never = AtomicBool::new(false);
    let histories = (1..=REPLICATIONS).filter_map(|replication| plan.history(replication, &never));
    Ok(ratio(&histories.map(|history| counted(&history)).collect::<Vec<_>>()))
}

/// How many count, and of how many. Those received in the burn-in are left out, as it begins with nobody waiting.
fn counted(history: &History) -> (f64, f64) {
    let years = history.calendar.years();
    let begins = years.start(0);
    let cases = history.cases.iter().map(|told| &told.case);
    let heard: Vec<&Case> =
        cases.filter(|case| case.at(Milestone::Received) >= begins && case.has(Milestone::Heard)).collect();
    (heard.iter().filter(|case| is_in_time(case)).count() as f64, heard.len() as f64)
}

fn told(posts: &str, share: &Estimate) -> String {
    let [mean, low, high] = [share.mean, share.low, share.high].map(|share| 100.0 * share);
    format!("Idaas in Highland: {posts}: {mean:.1} % supported in time ({low:.1} to {high:.1} %, chance only)")
}
