//! What is told of a run is what its stamps say: measures recomputed here from the log of one replication, in other words
//! than `src/measure` uses.
//!
//! The services here are far too small and the run stops when the last year does, so that many cases are still open: to
//! drop those would flatter.

use crate::world::{History, World, in_year, load, stamps};
use maracsim::experiment::Results;
use maracsim::model::{Case, Flag, Milestone, SittingKind};
use maracsim::time::Moment;

const FALKIRK: &str = "S12000014";
const SEED: u64 = 77;

/// A year of one replication of an authority that shares with nobody, and its stamps.
struct Told {
    world: World,
    results: Results,
    log: History,
}

impl Told {
    fn of(sets: &[&str]) -> Self {
        let world = load("no-duty", &[&["time.years=2", "time.run_out=0 days"], sets].concat());
        let results = world.run(&[FALKIRK], SEED, 1);
        let log = stamps(world.group_of(FALKIRK).0, SEED, 0);
        Self { world, results, log }
    }

    fn year(&self, year: usize) -> (Moment, Moment) {
        let years = self.world.group_of(FALKIRK).0.calendar.years();
        (years.start(year as i64), years.start(year as i64 + 1))
    }

    /// Cases that passed a milestone in a year.
    fn passed(&self, milestone: Milestone, year: usize) -> Vec<&Case> {
        let (from, to) = self.year(year);
        self.log.cases.iter().filter(|case| (from..to).contains(&case.at(milestone))).collect()
    }

    /// Received in the year, and accepted or yet to be.
    fn for_marac(&self, year: usize) -> Vec<&Case> {
        let mut cases = self.passed(Milestone::Received, year);
        let will_be = |case: &Case| case.is(Flag::Open) && case.is(Flag::Acceptable);
        cases.retain(|case| case.has(Milestone::Accepted) || will_be(case));
        cases
    }

    #[track_caller]
    fn says(&self, id: &str, year: usize, own: f64) {
        let told = in_year(&self.results, id, year).mean;
        assert!(
            (told - own).abs() <= 1e-9 * own.abs().max(1.0),
            "{id} in year {year}: {told}, and the stamps say {own}"
        );
    }
}

fn share<T>(all: &[T], part: impl Fn(&T) -> bool) -> f64 {
    all.iter().filter(|one| part(one)).count() as f64 / all.len() as f64
}

/// Scenarios in which something is always overfull, and one in which nothing is.
const SCENARIOS: &[&[&str]] = &[
    &[],
    &["meeting.length=90 min", "meeting.overflow=defer"],
    &["coordinator.posts=0.45 FTE", "idaa.posts=0.5 FTE", "idaa.overload=wait"],
    &[
        "meeting.overflow=extra_meeting",
        "meeting.length=120 min",
        "meeting.cancelled=20 %",
        "idaa.waiting_limit=none",
        "idaa.overload=wait",
        "idaa.caseload.places_per_fte=10",
    ],
];

#[test]
fn counts_and_shares_are_those_of_the_stamps() {
    for sets in SCENARIOS {
        let told = Told::of(sets);
        for year in 0..2 {
            let received = told.passed(Milestone::Received, year);
            let heard = told.passed(Milestone::Heard, year);
            let for_marac = told.for_marac(year);
            let accepted: Vec<&Case> = received.iter().copied().filter(|case| case.has(Milestone::Accepted)).collect();
            told.says("referrals", year, received.len() as f64);
            told.says("accepted", year, accepted.len() as f64);
            told.says("heard", year, heard.len() as f64);
            told.says("repeat_share", year, share(&heard, |case| case.is(Flag::Repeat)));
            told.says("reabuse", year, share(&heard, |case| case.is(Flag::Reabuse)));
            told.says("heard_first_meeting", year, share(&for_marac, |case| case.is(Flag::FirstMeeting)));
            let and_heard: Vec<&Case> = for_marac.iter().copied().filter(|case| case.has(Milestone::Heard)).collect();
            told.says("voice", year, share(&and_heard, |case| case.is(Flag::Voice)));
            told.says("no_contact", year, share(&for_marac, |case| !case.has(Milestone::Contacted)));
            let asked: Vec<&Case> = for_marac.iter().copied().filter(|case| case.has(Milestone::Asked)).collect();
            told.says("waiting_limit_reached", year, share(&asked, |case| case.has(Milestone::Left)));
            let at_once = |case: &&Case| case.at(Milestone::Allocated) == case.at(Milestone::Asked);
            told.says("wait_to_allocation_in_time", year, share(&asked, at_once));
            let end = told.year(year).1;
            let ours =
                |case: &&Case| case.has(Milestone::Accepted) || (case.is(Flag::Open) && case.is(Flag::Acceptable));
            let ours: Vec<&Case> = told.log.cases.iter().filter(ours).collect();
            let waits = |case: &&&Case| case.at(Milestone::Received) < end && case.at(Milestone::Heard) >= end;
            told.says("backlog_end", year, ours.iter().filter(waits).count() as f64);
            let (from, to) = told.year(year);
            let without = |case: &&Case| {
                let until = case.at(Milestone::Heard).min(case.at(Milestone::Allocated)).min(to);
                until.days_since(case.at(Milestone::Received).max(from)).max(0.0)
            };
            told.says("days_without_plan", year, ours.iter().map(without).sum());
            let quality: f64 = heard.iter().map(|case| f64::from(case.quality)).sum();
            told.says("quality", year, quality / heard.len() as f64);
        }
    }
}

#[test]
fn meetings_are_told_as_they_were_held() {
    for sets in SCENARIOS {
        let told = Told::of(sets);
        for year in 0..2 {
            let (from, to) = told.year(year);
            let of_year = told.log.meetings.iter().filter(|meeting| (from..to).contains(&meeting.at));
            let of_year: Vec<_> = of_year.collect();
            let postponed = of_year.iter().filter(|meeting| meeting.kind == SittingKind::Postponed).count();
            told.says("postponed", year, postponed as f64);
            let not_held = |meeting: &&&maracsim::model::Meeting| {
                matches!(meeting.kind, SittingKind::Cancelled | SittingKind::Postponed)
            };
            let sat: Vec<_> = of_year.iter().filter(|meeting| !not_held(meeting)).copied().collect();
            let scheduled: Vec<_> = sat.iter().filter(|meeting| meeting.kind == SittingKind::Scheduled).collect();
            let sum =
                |of: fn(&maracsim::model::Meeting) -> f64| scheduled.iter().map(|meeting| of(meeting)).sum::<f64>();
            let count = scheduled.len() as f64;
            told.says("meetings", year, sat.len() as f64);
            told.says("queue_before_meeting", year, sum(|meeting| f64::from(meeting.listed)) / count);
            told.says("queue_after_meeting", year, sum(|meeting| f64::from(meeting.listed - meeting.heard)) / count);
            told.says("minutes_out", year, share(&sat, |meeting| meeting.minutes_written <= meeting.minutes_due));
            told.says("core_attendance", year, share(&sat, |meeting| meeting.quorum));
            let minutes: f64 = told.passed(Milestone::Heard, year).iter().map(|case| f64::from(case.minutes)).sum();
            let full = told.passed(Milestone::Heard, year);
            assert!(full.iter().all(|case| case.is(Flag::Full)), "none of these streams");
            let mean = in_year(&told.results, "minutes_per_case", year).mean;
            assert!((mean - minutes / full.len() as f64).abs() < 1e-5, "{mean}");
        }
    }
}

/// Kaplan and Meier by their definition: S falls at each end seen by the share of those who still wait then. The mean is
/// restricted to the longest wait seen; a quantile is the first time at which S is low enough.
fn kaplan_meier(mut waits: Vec<(f64, bool)>) -> (Option<f64>, [Option<f64>; 3]) {
    waits.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (mut survival, mut mean, mut before, mut at) = (1.0, 0.0, 0.0, [None; 3]);
    for (index, &(time, ended)) in waits.iter().enumerate() {
        mean += survival * (time - before);
        before = time;
        if ended {
            survival *= 1.0 - 1.0 / (waits.len() - index) as f64;
        }
        for (slot, p) in at.iter_mut().zip([0.5, 0.9, 0.95]) {
            if slot.is_none() && survival <= 1.0 - p + 1e-9 {
                *slot = Some(time);
            }
        }
    }
    // More than one in twenty still wait: the run does not show the mean.
    ((survival <= 0.05).then_some(mean), at)
}

#[test]
fn waits_count_those_who_still_wait() {
    let mut open_ones = 0;
    for sets in SCENARIOS {
        let told = Told::of(sets);
        let stop = told.world.group_of(FALKIRK).0.stop;
        for year in 0..2 {
            let for_marac = told.for_marac(year);
            let reached: Vec<&Case> = for_marac.iter().copied().filter(|case| !case.is(Flag::NotReached)).collect();
            let asked: Vec<&Case> = for_marac.iter().copied().filter(|case| case.has(Milestone::Asked)).collect();
            let placed = |case: &Case| case.at(Milestone::Allocated).min(case.at(Milestone::Left));
            let waits = |cases: &[&Case], end: &dyn Fn(&Case) -> Moment| -> Vec<(f64, bool)> {
                let one =
                    |case: &&Case| (end(case).min(stop).days_since(case.at(Milestone::Received)), end(case).happened());
                cases.iter().map(one).collect()
            };
            for (id, waits) in [
                (
                    "wait_to_screening",
                    waits(&told.passed(Milestone::Received, year), &|case| case.at(Milestone::Screened)),
                ),
                ("wait_to_hearing", waits(&for_marac, &|case| case.at(Milestone::Heard))),
                ("wait_to_contact", waits(&reached, &|case| case.at(Milestone::Contacted))),
                ("wait_to_allocation", waits(&asked, &placed)),
            ] {
                open_ones += waits.iter().filter(|(_, ended)| !ended).count();
                let (mean, quantiles) = kaplan_meier(waits);
                let told_mean = told.results.estimate(id, 0, Some(year)).mean;
                match mean {
                    Some(mean) => {
                        assert!((told_mean - mean).abs() < 1e-6 * mean.max(1.0), "{id} {sets:?}: {told_mean} {mean}")
                    }
                    None => assert!(told_mean.is_infinite(), "{id} {sets:?}: {told_mean}"),
                }
                for (quantile, name) in quantiles.into_iter().zip(["p50", "p90", "p95"]) {
                    let told = told.results.estimate(&format!("{id}_{name}"), 0, Some(year));
                    match quantile {
                        Some(quantile) => {
                            assert!((told.mean - quantile).abs() < 1e-6, "{id}_{name} {sets:?}: {told:?} {quantile}")
                        }
                        None => assert!(told.mean.is_infinite(), "{id}_{name}: so many wait that it was not reached"),
                    }
                }
            }
        }
    }
    assert!(open_ones > 200, "only {open_ones} were open: these were to be overfull");
}

/// Each clock by hand: an open case counts as late once its deadline has passed, and not at all before.
#[test]
fn a_standard_counts_an_open_case_once_its_deadline_has_passed() {
    for sets in SCENARIOS {
        let told = Told::of(sets);
        let (group, _) = told.world.group_of(FALKIRK);
        let judge = |cases: &[&Case], from: Milestone, to: Milestone, due: &dyn Fn(Moment) -> Moment| {
            let counted: Vec<bool> = cases
                .iter()
                .filter(|case| case.has(from))
                .filter(|case| case.at(to).happened() || !case.is(Flag::Open) || due(case.at(from)) < group.stop)
                .map(|case| case.at(to) <= due(case.at(from)))
                .collect();
            share(&counted, |in_time| *in_time)
        };
        for year in 0..2 {
            let received = told.passed(Milestone::Received, year);
            let for_marac = told.for_marac(year);
            let working = |days: u32| move |from: Moment| group.calendar.due(from, days);
            let screened = judge(&received, Milestone::Received, Milestone::Screened, &working(1));
            told.says("wait_to_screening_in_time", year, screened);
            let contact = judge(&for_marac, Milestone::Complete, Milestone::Contacted, &working(2));
            told.says("wait_to_contact_in_time", year, contact);
            let heard = judge(&for_marac, Milestone::Received, Milestone::Heard, &|from| from.plus_days(28.0));
            told.says("wait_to_hearing_in_time", year, heard);
            for (id, in_time) in [("screened", screened), ("contact", contact), ("heard_28_days", heard)] {
                let met = in_year(&told.results, &format!("met:{id}"), year).mean;
                assert_eq!(met > 0.5, in_time >= 0.9 - 1e-9, "{id}: {in_time}");
            }
        }
    }
}

/// The close of the second working day after: by hand, over a weekend and the holidays of New Year 2028.
#[test]
fn working_days_are_counted_as_people_count_them() {
    let world = load("no-duty", &[]);
    let calendar = &world.group_of(FALKIRK).0.calendar;
    // Days from Thursday, 1 April 2027; offices close at 16:00 (7 h from 9:00).
    let close = |day: i64| Moment::ZERO.plus_days(day as f64 + 16.0 / 24.0);
    let at = |day: i64, hour: f64| Moment::ZERO.plus_days(day as f64 + hour / 24.0);
    // Thursday 8 April: Friday is the first, Monday the second.
    assert_eq!(calendar.due(at(7, 11.0), 1), close(8));
    assert_eq!(calendar.due(at(7, 11.0), 2), close(11));
    // Saturday counts as the Friday before: Monday is the first.
    assert_eq!(calendar.due(at(9, 11.0), 1), close(11));
    // Friday 24 December 2027: Christmas and Boxing Day are a weekend, made up for on the 27th and 28th; closed on the
    // 29th to 31st; 1 and 2 January are a weekend, made up for on the 3rd and 4th. Wednesday, 5 January is the first.
    let christmas_eve = 267;
    assert_eq!(calendar.due(at(christmas_eve, 11.0), 1), close(christmas_eve + 12));
    // One hour of work on Friday at 15:30 ends on Monday at 9:30.
    assert_eq!(calendar.after_work(at(8, 15.5), 1.0), at(11, 9.5));
}
