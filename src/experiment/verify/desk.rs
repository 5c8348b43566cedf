//! The coordinator's desk: one with any law of work, several with an exponential law, and urgent referrals first.

use super::forms::{COBHAM, ERLANG_C, MMC_WAIT_FROM_EMPTY, POLLACZEK_KHINCHINE};
use super::trial::{Trial, means_by_year};
use crate::model::Milestone;
use crate::random::Law;
use crate::theory::{MultiServer, birth_death, single_server};

pub(super) const PART: &str = "The coordinator's desk";

/// A desk's settings: `rate` in referrals a day, the law as users write it.
fn trial(rate: f64, desks: u32, law: &str, load: f64) -> Trial {
    Trial::new(PART, "theory/desk", load)
        .set("demand.rate", format!("{rate} per day"))
        .set("coordinator.desks", desks)
        .set("coordinator.service", law)
}

/// One desk, any law: it is written in hours, and `work` is in days.
pub(super) fn one(rate: f64, text: &str, work: Law) -> Trial {
    let wait = single_server::mean_wait(rate, work).unwrap_or(f64::NAN);
    let trial = trial(rate, 1, text, single_server::load(rate, work));
    // The wait that is printed ends when the work does.
    trial.check("mean wait and work", "wait_to_screening", POLLACZEK_KHINCHINE, wait + work.mean())
}

/// M/M/1: the time to screening is exponential.
fn percentiles(trial: Trial, rate: f64, mean: f64) -> Trial {
    let stay = mean / (1.0 - rate * mean);
    let check = |trial: Trial, (what, measure, p): (&str, _, f64)| {
        trial.check(what, measure, ERLANG_C, -libm::log(1.0 - p) * stay)
    };
    [
        ("median", "wait_to_screening_p50", 0.5),
        ("90th percentile", "wait_to_screening_p90", 0.9),
        ("95th percentile", "wait_to_screening_p95", 0.95),
    ]
    .into_iter()
    .fold(trial, check)
}

/// Several desks, exponential work with a mean in hours.
pub(super) fn several(rate: f64, desks: u32, hours: f64) -> Trial {
    let queue = MultiServer { arrival_rate: rate, mean_service: hours / 24.0, servers: desks };
    let stay = queue.mean_wait().unwrap_or(f64::NAN) + queue.mean_service;
    let trial = trial(rate, desks, &format!("exponential({hours} h)"), queue.load() / f64::from(desks));
    trial.check("mean wait and work", "wait_to_screening", ERLANG_C, stay)
}

/// From empty, by year; slow work, or a year would be the long run.
fn from_empty(rate: f64, desks: u32, hours: f64, years: u32) -> Trial {
    let queue = MultiServer { arrival_rate: rate, mean_service: hours / 24.0, servers: desks };
    let stay = |days: f64| birth_death::from_empty(queue, f64::INFINITY, days).average_wait(queue) + queue.mean_service;
    let trial = trial(rate, desks, &format!("exponential({hours} h)"), queue.load() / f64::from(desks));
    let means = means_by_year(years, stay);
    trial.since_empty(years).by_year("mean wait and work", "wait_to_screening", MMC_WAIT_FROM_EMPTY, &means)
}

/// Urgent referrals first, all with the same law of work.
pub(super) fn urgent_first(rate: f64, (share, urgent): (f64, &str), text: &str, work: Law) -> Trial {
    let class = |share: f64| single_server::Class { arrival_rate: rate * share, work };
    let waits = single_server::mean_waits_by_urgency(&[class(share), class(1.0 - share)]);
    let stays = waits.map_or([f64::NAN; 2], |waits| [waits[0] + work.mean(), waits[1] + work.mean()]);
    trial(rate, 1, text, single_server::load(rate, work)).set("demand.urgent_share", urgent).by_urgency(
        Milestone::Screened,
        COBHAM,
        stays,
    )
}

/// Every law that a user can write, with a mean of a quarter of a day or so.
fn laws() -> [(&'static str, Law); 8] {
    let hours = |law: Law| law.scaled(1.0 / 24.0);
    [
        ("fixed(6 h)", hours(Law::Fixed(6.0))),
        ("exponential(6 h)", hours(Law::Exponential { mean: 6.0 })),
        ("gamma(6 h, cv 0.5)", hours(Law::Gamma { mean: 6.0, cv: 0.5 })),
        ("gamma(6 h, cv 2)", hours(Law::Gamma { mean: 6.0, cv: 2.0 })),
        ("lognormal(6 h, cv 0.5)", hours(Law::LogNormal { mean: 6.0, cv: 0.5 })),
        ("weibull(shape 0.7, scale 5 h)", hours(Law::Weibull { shape: 0.7, scale: 5.0 })),
        ("uniform(1 h, 11 h)", hours(Law::Uniform { low: 1.0, high: 11.0 })),
        ("hyperexponential(0.2, 18 h, 3 h)", hours(Law::Hyperexponential { share: 0.2, first: 18.0, second: 3.0 })),
    ]
}

pub(super) fn trials() -> Vec<Trial> {
    let mut all: Vec<Trial> = laws().into_iter().map(|(text, law)| one(2.8, text, law).long_run(40, 1)).collect();
    for rate in [0.8, 2.0] {
        let exponential = one(rate, "exponential(6 h)", Law::Exponential { mean: 0.25 });
        all.push(percentiles(exponential, rate, 0.25).long_run(60, 1));
    }
    for (text, law) in [laws()[0], laws()[1]] {
        all.push(one(3.6, text, law).long_run(60, 2));
    }
    for (rate, desks, hours, years) in [(1.6, 2, 24.0, 60), (4.0, 5, 24.0, 40), (7.2, 40, 120.0, 40)] {
        all.push(several(rate, desks, hours).long_run(years, 5));
    }
    all.push(from_empty(0.1, 1, 192.0, 3).times(6_400));
    all.push(from_empty(0.09, 3, 720.0, 3).times(6_400));
    for (text, law) in [laws()[0], laws()[1], laws()[7]] {
        all.push(urgent_first(3.0, (0.3, "30 %"), text, law).long_run(40, 1));
    }
    all.push(urgent_first(2.4, (0.9, "90 %"), laws()[1].0, laws()[1].1).long_run(40, 1));
    all
}
