//! The meeting as a bulk-service queue, with one class of cases and with two.

use super::forms::{BAILEY, BAILEY_FROM_EMPTY, BAILEY_WAITS, TWO_CLASSES};
use super::trial::{Trial, year_ends};
use crate::model::Milestone;
use crate::theory::{Meeting, MeetingQueue};

pub(super) const PART: &str = "The meeting";

/// A meeting in days: referrals a day, interval, places, cut-off.
pub(super) const fn meeting(rate: f64, interval: f64, places: u32, cut_off: f64) -> Meeting {
    Meeting { arrivals_per_meeting: rate * interval, places, interval, cut_off }
}

/// The scenario of a meeting; `rate` in referrals a day.
fn trial(scenario: &'static str, rate: f64, of: Meeting) -> Trial {
    Trial::new(PART, scenario, of.load())
        .set("demand.rate", format!("{rate} per day"))
        .set("meeting.every", format!("{} days", of.interval))
        .set("meeting.places", of.places)
        .set("meeting.cut_off", format!("{} days", of.cut_off))
}

/// In the long run.
pub(super) fn stationary(rate: f64, of: Meeting) -> Trial {
    let trial = trial("theory/meeting", rate, of);
    let Some(queue) = of.stationary() else { return trial };
    trial.check("mean wait", "wait_to_hearing", BAILEY, queue.mean_wait()).check(
        "listable before a meeting",
        "queue_before_meeting",
        BAILEY,
        of.arrivals_per_meeting + queue.mean_left(),
    )
}

/// With the queue itself and percentiles of the wait.
fn with_percentiles(trial: Trial, queue: &MeetingQueue) -> Trial {
    let trial = trial.check("left after a meeting", "queue_after_meeting", BAILEY, queue.mean_left());
    let waits = queue.waits();
    let check = |trial: Trial, (what, measure, p)| trial.check(what, measure, BAILEY_WAITS, waits.quantile(p));
    [
        ("median wait", "wait_to_hearing_p50", 0.5),
        ("90th percentile", "wait_to_hearing_p90", 0.9),
        ("95th percentile", "wait_to_hearing_p95", 0.95),
    ]
    .into_iter()
    .fold(trial, check)
}

/// From empty, by year: the first meeting is one interval after the start of referrals.
pub(super) fn from_empty(rate: f64, of: Meeting, years: u32) -> Trial {
    let ends = year_ends(years);
    let meetings = ends.last().map_or(0, |end| (end / of.interval) as usize + 1);
    let left = of.transient_mean_left_from_opening(meetings);
    let mut from = 0.0;
    let means: Vec<f64> = ends
        .into_iter()
        .map(|end| {
            let held = (1..=meetings).filter(|&n| (from..end).contains(&(n as f64 * of.interval)));
            let those: Vec<f64> = held.map(|n| left[n - 1]).collect();
            from = end;
            those.iter().sum::<f64>() / those.len() as f64
        })
        .collect();
    // The queue is told by then: nobody has to be followed beyond the last year.
    let trial = trial("theory/meeting", rate, of).since_empty(years).set("time.run_out", "0 days");
    trial.by_year("left after a meeting", "queue_after_meeting", BAILEY_FROM_EMPTY, &means)
}

/// Urgent first: the total as it is printed, and the classes by their stamps.
pub(super) fn two_classes(rate: f64, of: Meeting, urgent: &str, share: f64) -> [Trial; 2] {
    let trial = || trial("theory/two-classes", rate, of).set("demand.urgent_share", urgent);
    let waits = of.mean_waits_of_two_classes(share * of.arrivals_per_meeting).unwrap_or([f64::NAN; 2]);
    let total = of.stationary().map_or(f64::NAN, |queue| queue.mean_wait());
    [
        trial().check("mean wait of all", "wait_to_hearing", BAILEY, total),
        trial().by_urgency(Milestone::Heard, TWO_CLASSES, waits),
    ]
}

pub(super) fn trials() -> Vec<Trial> {
    let mut all = Vec::new();
    for (rate, interval, places, cut_off, years) in [
        (0.06, 28.0, 8, 7.0, 400),
        (0.125, 20.0, 5, 3.0, 400),
        (0.09, 7.0, 1, 0.0, 400),
        (0.45, 10.0, 6, 10.0, 200),
        // A cut-off longer than two intervals.
        (0.4, 14.0, 8, 30.0, 200),
        (5.0, 7.0, 40, 1.0, 20),
        (1.35, 14.0, 21, 4.0, 200),
    ] {
        let of = meeting(rate, interval, places, cut_off);
        let trial = stationary(rate, of).long_run(years, 10);
        all.push(match of.stationary() {
            // At a light load hardly anybody is ever left.
            Some(queue) if of.load() > 0.4 => with_percentiles(trial, &queue),
            _ => trial,
        });
    }
    // Near capacity, with a cut-off that is longer than the interval, and beyond capacity.
    all.push(from_empty(0.25, meeting(0.25, 28.0, 8, 0.0), 3).times(9_600));
    all.push(from_empty(0.4, meeting(0.4, 15.0, 7, 40.0), 3).times(9_600));
    all.push(from_empty(0.5, meeting(0.5, 20.0, 8, 5.0), 4).times(3_200));
    for (share, text) in [(0.4, "40 %"), (0.1, "10 %")] {
        let pair = two_classes(0.425, meeting(0.425, 20.0, 10, 6.0), text, share);
        all.extend(pair.map(|trial| trial.long_run(200, 5)));
    }
    all
}
