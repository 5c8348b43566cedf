//! Repeats: cases that come back, again and again.

use super::forms::{MEAN_FIELD, RENEWAL};
use super::trial::{Trial, year_ends};
use crate::theory::mean_field;

pub(super) const PART: &str = "Repeats";

fn trial(rate: f64, share: f64, delay: &str) -> Trial {
    Trial::new(PART, "theory/repeats", 0.0)
        .set("demand.rate", format!("{rate} per day"))
        .set("repeat.chance", share)
        .set("repeat.delay", delay)
        // Who comes back after the last year counts for nothing.
        .set("time.run_out", "0 days")
}

/// In the long run; counts are told for a mean year of those that are measured.
fn stationary(rate: f64, share: f64, delay: &str, years: u32) -> Trial {
    let days: f64 = year_ends(years).last().copied().unwrap_or_default() / f64::from(years);
    let total = mean_field::total_rate(rate * days, share).unwrap_or(f64::NAN);
    trial(rate, share, delay)
        .check("referrals a year", "referrals", MEAN_FIELD, total)
        .check("heard a year", "heard", MEAN_FIELD, total)
        .check("share of repeats", "repeat_share", MEAN_FIELD, share)
        .long_run(years, 20)
}

/// From empty, by year, with exponential delays.
fn from_empty(rate: f64, share: f64, mean_delay: f64, years: u32) -> Trial {
    let mut before = 0.0;
    let in_year = |end: f64| {
        let all = mean_field::cases_until(rate, share, mean_delay, end);
        all - std::mem::replace(&mut before, all)
    };
    let cases: Vec<f64> = year_ends(years).into_iter().map(in_year).collect();
    let trial = trial(rate, share, &format!("exponential({mean_delay} days)")).since_empty(years);
    trial.by_year("referrals", "referrals", RENEWAL, &cases)
}

pub(super) fn trials() -> Vec<Trial> {
    vec![
        stationary(1.0, 0.31, "exponential(120 days)", 20),
        stationary(1.0, 0.7, "fixed(90 days)", 20),
        stationary(0.5, 0.9, "gamma(20 days, cv 2)", 20),
        from_empty(1.0, 0.6, 300.0, 4).times(640),
        // Everybody comes back: numbers grow for ever.
        from_empty(0.5, 1.0, 300.0, 4).times(640),
    ]
}
