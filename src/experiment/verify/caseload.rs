//! The caseload: places that are held for a time, and what becomes of those who find them full.

use super::forms::{
    ERLANG_A, ERLANG_B, ERLANG_C, Form, MG_INFINITY, MMC_FROM_EMPTY, MMC_WAIT_FROM_EMPTY, POLLACZEK_KHINCHINE,
};
use super::trial::{Trial, means_by_year};
use crate::random::Law;
use crate::theory::{Impatient, MultiServer, birth_death, erlang_b, infinite_server, single_server};

pub(super) const PART: &str = "The caseload";

/// Measures of a caseload.
const WAIT: &str = "wait_to_allocation";
const OPEN: &str = "caseload_mean";
const AT_ONCE: &str = "wait_to_allocation_in_time";
const LEFT: &str = "waiting_limit_reached";

/// `rate` in referrals a day, the law as users write it. Meetings do nothing here.
fn trial(rate: f64, places: u32, law: &str, load: f64) -> Trial {
    Trial::new(PART, "theory/caseload", load)
        .set("demand.rate", format!("{rate} per day"))
        .set("idaa.places", places)
        .set("idaa.open_time", law)
}

fn exponential(queue: MultiServer) -> Trial {
    let law = format!("exponential({} days)", queue.mean_service);
    trial(queue.arrival_rate, queue.servers, &law, queue.load() / f64::from(queue.servers))
}

pub(super) const fn queue(arrival_rate: f64, servers: u32, mean_service: f64) -> MultiServer {
    MultiServer { arrival_rate, mean_service, servers }
}

/// Whoever finds all places taken waits.
pub(super) fn waiting(queue: MultiServer) -> Trial {
    let known = |value: Option<f64>| value.unwrap_or(f64::NAN);
    exponential(queue)
        .check("mean wait", WAIT, ERLANG_C, known(queue.mean_wait()))
        .check("share that need not wait", AT_ONCE, ERLANG_C, 1.0 - known(queue.wait_exceeds(0.0)))
        .check("mean places taken", OPEN, ERLANG_C, queue.load())
}

/// Whoever waits leaves after an exponential patience.
fn impatient(queue: MultiServer, mean_patience: f64) -> Trial {
    let trial = exponential(queue).set("idaa.waiting_limit", format!("exponential({mean_patience} days)"));
    let Some(state) = (Impatient { queue, mean_patience }).stationary() else { return trial };
    trial
        .check("share that leaves", LEFT, ERLANG_A, state.share_leaving)
        .check("mean wait", WAIT, ERLANG_A, state.mean_wait)
        .check("share that need not wait", AT_ONCE, ERLANG_A, 1.0 - state.share_all_busy)
        .check("mean places taken", OPEN, ERLANG_A, state.mean_busy)
}

/// Nobody waits: whoever finds all places taken leaves at once, whatever the law of the time open.
fn lost(rate: f64, places: u32, text: &str, law: Law) -> Trial {
    let load = rate * law.mean();
    let share = erlang_b(places, load);
    trial(rate, places, text, load / f64::from(places))
        .set("idaa.waiting_limit", "fixed(0 days)")
        .check("share that leaves", LEFT, ERLANG_B, share)
        .check("mean places taken", OPEN, ERLANG_B, load * (1.0 - share))
}

/// A single place.
fn single(rate: f64, text: &str, law: Law) -> Trial {
    let wait = single_server::mean_wait(rate, law).unwrap_or(f64::NAN);
    trial(rate, 1, text, rate * law.mean()).check("mean wait", WAIT, POLLACZEK_KHINCHINE, wait)
}

/// More places than anybody needs.
const UNLIMITED: u32 = 1_000_000;

fn unlimited(rate: f64, text: &str, law: Law) -> Trial {
    let mean = infinite_server::stationary_mean(rate, law);
    trial(rate, UNLIMITED, text, 0.0).check("mean places taken", OPEN, MG_INFINITY, mean)
}

/// From empty, by year. What is counted is counted by the end of the year: no run-out is needed.
fn unlimited_from_empty(rate: f64, text: &str, law: Law) -> Trial {
    let means = means_by_year(2, |days| infinite_server::average_until(rate, law, days));
    let trial = trial(rate, UNLIMITED, text, 0.0).since_empty(2).set("time.run_out", "0 days");
    trial.by_year("mean places taken", OPEN, MG_INFINITY, &means)
}

/// From empty, by year: places taken, and where nobody leaves the wait.
pub(super) fn filling(queue: MultiServer, patience: Option<f64>, years: u32) -> Trial {
    let mean_patience = patience.unwrap_or(f64::INFINITY);
    let at = |days: f64| birth_death::from_empty(queue, mean_patience, days);
    let by_year = |trial: Trial, what: &str, measure, form: Form, of: &dyn Fn(f64) -> f64| {
        trial.by_year(what, measure, form, &means_by_year(years, of))
    };
    let trial = exponential(queue).since_empty(years);
    match patience {
        Some(mean) => {
            let trial = trial.set("idaa.waiting_limit", format!("exponential({mean} days)"));
            by_year(trial, "mean places taken", OPEN, MMC_FROM_EMPTY, &|days| at(days).average_busy)
        }
        None => {
            let trial = by_year(trial, "mean places taken", OPEN, MMC_FROM_EMPTY, &|days| at(days).average_busy);
            by_year(trial, "mean wait", WAIT, MMC_WAIT_FROM_EMPTY, &|days| at(days).average_wait(queue))
        }
    }
}

/// Every law that a user can write, with a mean of 60 days or so.
const LAWS: [(&str, Law); 7] = [
    ("fixed(60 days)", Law::Fixed(60.0)),
    ("exponential(60 days)", Law::Exponential { mean: 60.0 }),
    ("gamma(60 days, cv 1.5)", Law::Gamma { mean: 60.0, cv: 1.5 }),
    ("lognormal(60 days, cv 0.8)", Law::LogNormal { mean: 60.0, cv: 0.8 }),
    ("weibull(shape 0.7, scale 50 days)", Law::Weibull { shape: 0.7, scale: 50.0 }),
    ("uniform(10 days, 130 days)", Law::Uniform { low: 10.0, high: 130.0 }),
    ("hyperexponential(0.2, 200 days, 25 days)", Law::Hyperexponential { share: 0.2, first: 200.0, second: 25.0 }),
];

pub(super) fn trials() -> Vec<Trial> {
    let mut all = Vec::new();
    for (of, years) in [(queue(0.5, 1, 1.0), 300), (queue(0.5, 5, 8.0), 300), (queue(7.2, 40, 5.0), 40)] {
        all.push(waiting(of).long_run(years, 3));
    }
    all.push(impatient(queue(1.0, 6, 5.0), 7.0).long_run(40, 2));
    // Overloaded: only those who leave keep it stable.
    all.push(impatient(queue(2.0, 10, 6.0), 3.0).long_run(20, 2));
    for (text, law) in [LAWS[0], LAWS[4], LAWS[6]] {
        all.push(lost(0.19, 14, text, law).long_run(300, 5));
    }
    for (text, law) in
        [("fixed(4 days)", Law::Fixed(4.0)), ("lognormal(4 days, cv 1.5)", Law::LogNormal { mean: 4.0, cv: 1.5 })]
    {
        all.push(single(0.15, text, law).long_run(400, 3));
    }
    all.extend(LAWS.map(|(text, law)| unlimited(1.0, text, law).long_run(60, 5)));
    all.extend(LAWS.map(|(text, law)| unlimited_from_empty(1.0, text, law).times(960)));
    all.push(filling(queue(0.18, 20, 100.0), None, 3).times(4_800));
    all.push(filling(queue(0.15, 20, 200.0), Some(100.0), 3).times(1_600));
    all
}
