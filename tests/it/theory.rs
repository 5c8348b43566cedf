//! The whole program against closed forms: from the text of a scenario to the estimate that is printed.
//!
//! Every check has two sides: the estimate lies within 4 of its standard errors of the closed form, and that standard
//! error is small enough to say something. How small is stated at each check as its power, relative to the closed form;
//! where it is a quarter of 0.5 % (1 % above 90 % load) or less, 4 standard errors *are* the tolerance of `model.md` 12.

use crate::world::{World, in_year, load, stamps, whole};
use maracsim::experiment::Results;
use maracsim::model::{Flag, Milestone};
use maracsim::random::Law;
use maracsim::statistics::{Estimate, ratio};
use maracsim::theory::{Impatient, Meeting, MultiServer, birth_death, infinite_server, mean_field, single_server};
use maracsim::time::Moment;

/// Enough for standard errors to be trusted (t with 63 degrees of freedom goes beyond 4 in one of 6,000), and a whole
/// number of the batches in which threads work.
const REPLICATIONS: u32 = 64;

/// Fails unless the estimate is within 4 standard errors of the closed form, and its standard error at most `power`
/// of it.
#[track_caller]
fn agrees(what: &str, estimate: Estimate, exact: f64, power: f64) {
    let Estimate { mean, se, .. } = estimate;
    assert!(
        se <= power * exact.abs(),
        "{what}: SE {se:.5} of {exact:.5} is {:.3} %: it says too little",
        100.0 * se / exact
    );
    assert!(
        (mean - exact).abs() <= 4.0 * se,
        "{what}: {mean:.5} is {:+.1} SE ({:+.3} %) from {exact:.5}",
        (mean - exact) / se,
        100.0 * (mean / exact - 1.0)
    );
    if std::env::var_os("MARACSIM_SHOW").is_some() {
        println!("{what}: {mean:.5} = {exact:.5} {:+.2} SE, SE {:.3} %", (mean - exact) / se, 100.0 * se / exact);
    }
}

// ---- the meeting (Bailey 1954) ---------------------------------------------------------------------------------------

/// A meeting in days, as the closed form knows it.
const fn meeting(rate: f64, interval: f64, places: u32, cut_off: f64) -> Meeting {
    Meeting { arrivals_per_meeting: rate * interval, places, interval, cut_off }
}

/// The same as a scenario.
fn meeting_world(of: Meeting, more: &[&str]) -> World {
    let sets = [
        format!("demand.rate={} per day", of.arrivals_per_meeting / of.interval),
        format!("meeting.every={} days", of.interval),
        format!("meeting.places={}", of.places),
        format!("meeting.cut_off={} days", of.cut_off),
    ];
    let sets: Vec<&str> = sets.iter().map(String::as_str).chain(more.iter().copied()).collect();
    load("theory/meeting", &sets)
}

/// Power: the mean wait to `power`, the median and the 90th percentile to 0.4 %, what is listable to 0.5 % and the queue
/// to `queue`: at light loads hardly anybody is ever left over.
fn long_run(of: Meeting, power: f64, queue: f64) {
    let results = meeting_world(of, &["time.years=480", "time.burn_in=20 years"]).run(&[], 11, REPLICATIONS);
    let exact = of.stationary().expect("a load below 1");
    let waits = exact.waits();
    let name = |what: &str| format!("{what}, {of:?}");
    agrees(&name("wait"), whole(&results, "wait_to_hearing"), exact.mean_wait(), power);
    agrees(&name("median"), whole(&results, "wait_to_hearing_p50"), waits.quantile(0.5), 0.004);
    agrees(&name("p90"), whole(&results, "wait_to_hearing_p90"), waits.quantile(0.9), 0.004);
    agrees(&name("left over"), whole(&results, "queue_after_meeting"), exact.mean_left(), queue);
    let before = of.arrivals_per_meeting + exact.mean_left();
    agrees(&name("listable"), whole(&results, "queue_before_meeting"), before, 0.005);
}

#[test]
fn a_meeting_at_half_load_is_baileys_queue() {
    long_run(meeting(0.125, 20.0, 5, 3.0), 0.001_25, 0.02);
}

#[test]
fn a_meeting_with_a_single_place_is_baileys_queue() {
    long_run(meeting(0.09, 7.0, 1, 0.0), 0.003, 0.01);
}

#[test]
fn a_meeting_at_three_quarters_is_baileys_queue() {
    long_run(meeting(0.45, 10.0, 6, 10.0), 0.001_25, 0.01);
}

#[test]
fn a_meeting_at_nine_tenths_is_baileys_queue() {
    long_run(meeting(1.35, 14.0, 21, 4.0), 0.001_25, 0.01);
}

#[test]
fn a_cut_off_adds_exactly_its_length() {
    // The same referrals, so no chance remains but at the edges of the run: a cut-off of whole intervals hears the
    // same people at the same meetings, one interval later for each.
    let of = meeting(0.3, 14.0, 6, 0.0);
    let plain = meeting_world(of, &["time.years=30"]).run(&[], 5, 8);
    let later = meeting_world(Meeting { cut_off: 28.0, ..of }, &["time.years=30"]).run(&[], 5, 8);
    let difference = whole(&later, "wait_to_hearing").mean - whole(&plain, "wait_to_hearing").mean;
    assert!((difference - 28.0).abs() < 1e-6, "{difference}");
    // A cut-off that is no multiple of the interval shifts the Poisson referrals, not the queue.
    for cut_off in [0.5, 5.0, 9.0] {
        let of = Meeting { cut_off, ..of };
        let results = meeting_world(of, &["time.years=400"]).run(&[], 6, REPLICATIONS);
        let exact = 7.0 + 14.0 * of.stationary().expect("stable").mean_left() / of.arrivals_per_meeting;
        let estimate = whole(&results, "wait_to_hearing");
        agrees("beyond the cut-off", Estimate { mean: estimate.mean - cut_off, ..estimate }, exact, 0.002);
    }
}

/// E[Q_n] for n = 1, 2, ... from empty by a convolution of its own. The first meeting lists only what came before its
/// cut-off: its interval is shorter by that.
fn left_from_empty(of: Meeting, meetings: usize) -> Vec<f64> {
    const MOST: usize = 2_000;
    let mass = |a: f64| {
        let mut p = vec![libm::exp(-a)];
        (1..150).for_each(|n| p.push(p[n - 1] * a / n as f64));
        p
    };
    let share = 1.0 - of.cut_off / of.interval;
    let (first, later) = (mass(of.arrivals_per_meeting * share), mass(of.arrivals_per_meeting));
    let mut left = vec![1.0];
    let mut means = Vec::new();
    for n in 0..meetings {
        let arrivals = if n == 0 { &first } else { &later };
        let mut next = vec![0.0; (left.len() + arrivals.len()).min(MOST)];
        for (q, p) in left.iter().enumerate() {
            for (a, r) in arrivals.iter().enumerate() {
                let after = (q + a).saturating_sub(of.places as usize);
                if after < MOST {
                    next[after] += p * r;
                }
            }
        }
        next.truncate(next.iter().rposition(|&p| p > 1e-15).unwrap_or(0) + 1);
        left = next;
        means.push(left.iter().enumerate().map(|(n, p)| n as f64 * p).sum());
    }
    means
}

/// The exact mean left over a year's meetings, from empty, with the meetings at T, 2T, ... after the start; and how many
/// they are.
fn left_in_year(of: Meeting, world: &World, year: i64) -> (f64, usize) {
    let years = world.theory().calendar.years();
    let (from, to) = (years.start(year), years.start(year + 1));
    let (from, to) = (from.days_since(years.start(0)), to.days_since(years.start(0)));
    let held = |n: &usize| (from..to).contains(&(*n as f64 * of.interval));
    let all = left_from_empty(of, (to / of.interval) as usize + 1);
    let those: Vec<f64> = (1..=all.len()).filter(held).map(|n| all[n - 1]).collect();
    (those.iter().sum::<f64>() / those.len() as f64, those.len())
}

/// Power: 1.2 % of the queue, year by year.
#[test]
fn a_meeting_that_starts_empty_fills_up_as_the_transient_says() {
    for of in [meeting(0.27, 28.0, 8, 0.0), meeting(0.27, 28.0, 8, 11.0), meeting(0.4, 15.0, 8, 8.0)] {
        let world = meeting_world(of, &["time.years=3", "time.burn_in=0 days"]);
        let results = world.run(&[], 3, 10_000);
        for year in 0..3 {
            let (exact, meetings) = left_in_year(of, &world, year);
            assert!(meetings > 10);
            agrees("left over by year", in_year(&results, "queue_after_meeting", year as usize), exact, 0.012);
        }
    }
    // Without a cut-off the convolution above is `src/theory`'s.
    let of = meeting(0.27, 28.0, 8, 0.0);
    for (own, theirs) in left_from_empty(of, 60).iter().zip(of.transient_mean_left(60)) {
        assert!((own - theirs).abs() < 1e-9);
    }
}

/// Power: 1.5 % of the queue.
#[test]
fn an_overloaded_meeting_grows_by_what_it_cannot_hear() {
    let of = meeting(0.5, 20.0, 8, 5.0);
    let world = meeting_world(of, &["time.years=4", "time.burn_in=0 days"]);
    let results = world.run(&[], 4, 1_000);
    let years: Vec<Estimate> = (0..4).map(|year| in_year(&results, "queue_after_meeting", year)).collect();
    let exact: Vec<(f64, usize)> = (0..4).map(|year| left_in_year(of, &world, year)).collect();
    for year in 0..4 {
        agrees("growing queue", years[year], exact[year].0, 0.015);
    }
    // a - K = 2 a meeting: from the middle of one year's meetings to the middle of the next.
    let between = 0.5 * (exact[2].1 + exact[3].1) as f64;
    let growth = (years[3].mean - years[2].mean) / between;
    assert!((growth - 2.0).abs() < 0.04, "{growth}");
}

// ---- the caseload (Erlang A, B, C; M/G/infinity) ------------------------------------------------------------------------

fn caseload(rate: f64, places: u32, open_time: &str, more: &[&str]) -> World {
    let sets = [
        format!("demand.rate={rate} per day"),
        format!("idaa.places={places}"),
        format!("idaa.open_time={open_time}"),
        // Meetings do nothing here; fewer of them leave time for more cases.
        "meeting.every=100 days".to_string(),
    ];
    let sets: Vec<&str> = sets.iter().map(String::as_str).chain(more.iter().copied()).collect();
    load("theory/caseload", &sets)
}

/// Power: the mean wait to 1.5 %, its 90th percentile to 2 %, the share that does not wait to 1 %, the caseload to 0.2 %.
#[test]
fn a_caseload_with_a_queue_is_erlang_c() {
    for (rate, mean_service, servers, years) in [(0.5, 8.0, 5, 100), (1.4, 5.0, 8, 110), (0.9, 1.0, 1, 120)] {
        let queue = MultiServer { arrival_rate: rate, mean_service, servers };
        let years = format!("time.years={years}");
        let world =
            caseload(rate, servers, &format!("exponential({mean_service} days)"), &[&years, "time.burn_in=5 years"]);
        let results = world.run(&[], 21, REPLICATIONS);
        let wait = queue.mean_wait().expect("stable");
        agrees("Erlang C wait", whole(&results, "wait_to_allocation"), wait, 0.015);
        agrees("Erlang C caseload", whole(&results, "caseload_mean"), queue.load(), 0.002);
        let at_once = 1.0 - queue.wait_exceeds(0.0).expect("stable");
        agrees("Erlang C at once", whole(&results, "wait_to_allocation_in_time"), at_once, 0.01);
        // P(W > t) = 1/10 where more than that have to wait at all.
        let p90 = libm::log(10.0 * (1.0 - at_once)) * mean_service / (f64::from(servers) - queue.load());
        agrees("Erlang C p90", whole(&results, "wait_to_allocation_p90"), p90, 0.02);
    }
}

/// Power: 0.6 % of waits and leavers, 0.125 % of the caseload. The second one is overloaded: only leavers keep it stable.
#[test]
fn a_caseload_that_people_leave_is_erlang_a() {
    for (rate, mean_service, servers, mean_patience) in [(1.0, 5.0, 6, 7.0), (2.0, 6.0, 10, 3.0)] {
        let queue = MultiServer { arrival_rate: rate, mean_service, servers };
        let state = Impatient { queue, mean_patience }.stationary().expect("people leave");
        let limit = format!("idaa.waiting_limit=exponential({mean_patience} days)");
        let world = caseload(
            rate,
            servers,
            &format!("exponential({mean_service} days)"),
            &["time.years=60", "time.burn_in=2 years", &limit],
        );
        let results = world.run(&[], 22, REPLICATIONS);
        agrees("Erlang A leavers", whole(&results, "waiting_limit_reached"), state.share_leaving, 0.006);
        agrees("Erlang A wait", whole(&results, "wait_to_allocation"), state.mean_wait, 0.006);
        agrees("Erlang A caseload", whole(&results, "caseload_mean"), state.mean_busy, 0.001_25);
        let at_once = 1.0 - state.share_all_busy;
        agrees("Erlang A at once", whole(&results, "wait_to_allocation_in_time"), at_once, 0.006);
    }
}

const LAWS: &[(&str, Law)] = &[
    ("fixed(60 days)", Law::Fixed(60.0)),
    ("exponential(60 days)", Law::Exponential { mean: 60.0 }),
    ("gamma(60 days, cv 1.5)", Law::Gamma { mean: 60.0, cv: 1.5 }),
    ("lognormal(60 days, cv 0.8)", Law::LogNormal { mean: 60.0, cv: 0.8 }),
    ("weibull(shape 0.7, scale 50 days)", Law::Weibull { shape: 0.7, scale: 50.0 }),
    ("uniform(10 days, 130 days)", Law::Uniform { low: 10.0, high: 130.0 }),
    ("hyperexponential(0.2, 200 days, 25 days)", Law::Hyperexponential { share: 0.2, first: 200.0, second: 25.0 }),
];

/// Power: 0.25 %. Whatever the law, only its mean counts.
#[test]
fn a_caseload_without_limit_holds_rate_times_mean_whatever_the_law() {
    for (text, law) in LAWS {
        let world = caseload(2.0, 1_000_000, text, &["time.years=30", "time.burn_in=6 years"]);
        let results = world.run(&[], 23, REPLICATIONS);
        let exact = infinite_server::stationary_mean(2.0, *law);
        agrees(text, whole(&results, "caseload_mean"), exact, 0.002_5);
    }
}

/// Power: 0.4 % each year. Here the law's shape counts, not its mean alone.
#[test]
fn a_caseload_without_limit_fills_up_as_its_law_says() {
    for (text, law) in LAWS {
        let world = caseload(2.0, 1_000_000, text, &["time.years=2", "time.burn_in=0 days"]);
        let results = world.run(&[], 24, 320);
        let years = world.theory().calendar.years();
        let until = |year: i64| {
            let days = years.start(year).days_since(years.start(0));
            days * infinite_server::average_until(2.0, *law, days)
        };
        for year in 0..2 {
            let days = years.start(year + 1).days_since(years.start(year));
            let exact = (until(year + 1) - until(year)) / days;
            agrees(text, in_year(&results, "caseload_mean", year as usize), exact, 0.004);
        }
    }
}

/// Power: 0.5 % each year. Slow cases at 95 % load, and one that never settles.
#[test]
fn a_full_caseload_fills_up_as_the_birth_and_death_process_says() {
    for (rate, mean_service, servers) in [(0.19, 100.0, 20), (0.15, 200.0, 20)] {
        let queue = MultiServer { arrival_rate: rate, mean_service, servers };
        let world = caseload(
            rate,
            servers,
            &format!("exponential({mean_service} days)"),
            &["time.years=3", "time.burn_in=0 days"],
        );
        let results = world.run(&[], 25, 1_600);
        let years = world.theory().calendar.years();
        let until = |year: i64| {
            let days = years.start(year).days_since(years.start(0));
            days * birth_death::from_empty(queue, f64::INFINITY, days).average_busy
        };
        for year in 0..3 {
            let days = years.start(year + 1).days_since(years.start(year));
            let exact = (until(year + 1) - until(year)) / days;
            agrees("M/M/c from empty", in_year(&results, "caseload_mean", year as usize), exact, 0.005);
        }
    }
}

// ---- the coordinator's desk (Pollaczek-Khinchine, Erlang C) ---------------------------------------------------------------

fn desk(rate: f64, desks: u32, service: &str) -> Results {
    let sets = [
        format!("demand.rate={rate} per day"),
        format!("coordinator.desks={desks}"),
        format!("coordinator.service={service}"),
    ];
    let mut sets: Vec<&str> = sets.iter().map(String::as_str).collect();
    sets.extend(["time.years=25", "time.burn_in=1 years", "meeting.every=100 days", "meeting.places=1000000"]);
    load("theory/meeting", &sets).run(&[], 31, REPLICATIONS)
}

/// Power: 1 %. The time to screening is the wait and the work.
#[test]
fn a_single_desk_is_pollaczek_and_khinchines_queue() {
    for (text, law) in [
        ("fixed(6 h)", Law::Fixed(0.25)),
        ("exponential(6 h)", Law::Exponential { mean: 0.25 }),
        ("lognormal(6 h, cv 0.5)", Law::LogNormal { mean: 0.25, cv: 0.5 }),
    ] {
        let exact = single_server::mean_wait(3.0, law).expect("stable") + law.mean();
        agrees(text, whole(&desk(3.0, 1, text), "wait_to_screening"), exact, 0.01);
    }
}

/// Power: 0.5 %.
#[test]
fn several_desks_are_erlang_c() {
    let queue = MultiServer { arrival_rate: 3.0, mean_service: 1.0, servers: 4 };
    let exact = queue.mean_wait().expect("stable") + 1.0;
    agrees("M/M/4", whole(&desk(3.0, 4, "exponential(24 h)"), "wait_to_screening"), exact, 0.005);
}

/// Means over replications of what a group of cases takes from received to a milestone: urgent ones, then the others.
fn waits_by_urgency(world: &World, seed: u64, to: Milestone) -> [Estimate; 2] {
    let end = world.theory().calendar.years().start(i64::from(world.theory().calendar.years().measured()));
    let sums = |replication| {
        let mut sums = [(0.0, 0.0); 2];
        let log = stamps(world.theory(), seed, replication);
        // Everybody who came in the measured years has the run-out to be dealt with.
        for case in log.cases.iter().filter(|case| (Moment::ZERO..end).contains(&case.at(Milestone::Received))) {
            assert!(case.has(to), "still open after the run-out");
            let sum = &mut sums[usize::from(!case.is(Flag::Urgent))];
            *sum = (sum.0 + case.at(to).days_since(case.at(Milestone::Received)), sum.1 + 1.0);
        }
        sums
    };
    let all: Vec<[(f64, f64); 2]> = (0..u64::from(REPLICATIONS)).map(sums).collect();
    [0, 1].map(|class| ratio(&all.iter().map(|sums| sums[class]).collect::<Vec<_>>()))
}

/// Power: 1 %.
#[test]
fn a_desk_that_takes_urgent_referrals_first_is_cobhams_queue() {
    let sets = [
        "demand.rate=3 per day",
        "demand.urgent_share=30 %",
        "coordinator.desks=1",
        "coordinator.service=exponential(6 h)",
        "time.years=20",
        "time.burn_in=1 years",
        "meeting.every=100 days",
        "meeting.places=1000000",
    ];
    let found = waits_by_urgency(&load("theory/meeting", &sets), 32, Milestone::Screened);
    let class = |arrival_rate| single_server::Class { arrival_rate, work: Law::Exponential { mean: 0.25 } };
    let exact = single_server::mean_waits_by_urgency(&[class(0.9), class(2.1)]).expect("stable");
    for (found, exact) in found.into_iter().zip(exact) {
        agrees("Cobham", found, exact + 0.25, 0.01);
    }
}

/// Power: 0.5 %.
#[test]
fn a_meeting_that_takes_urgent_cases_first_is_two_of_baileys_queues() {
    let of = meeting(0.425, 20.0, 10, 6.0);
    let world = meeting_world(of, &["demand.urgent_share=40 %", "time.years=90", "time.burn_in=10 years"]);
    let found = waits_by_urgency(&world, 12, Milestone::Heard);
    let exact = of.mean_waits_of_two_classes(0.4 * of.arrivals_per_meeting).expect("stable");
    for (found, exact) in found.into_iter().zip(exact) {
        agrees("two classes", found, exact, 0.005);
    }
}

// ---- repeats -------------------------------------------------------------------------------------------------------------

/// Power: 0.3 %. With a window so long that nobody's repeat falls outside it.
#[test]
fn repeats_raise_the_total_to_the_mean_field() {
    for share in [0.31, 0.7] {
        let chance = format!("repeat.chance={share}");
        let sets = [
            "demand.rate=1.3 per day",
            "meeting.every=7 days",
            "meeting.places=1000000",
            "repeat.window=100000 days",
            "repeat.delay=exponential(20 days)",
            "time.years=10",
            "time.burn_in=10 years",
            &chance,
        ];
        let results = load("theory/meeting", &sets).run(&[], 41, REPLICATIONS);
        // Ten years of the Gregorian calendar from 2027: 2028, 2032 and 2036 are leap years.
        let a_year = 3_653.0 / 10.0;
        let exact = mean_field::total_rate(1.3 * a_year, share).expect("below 1");
        agrees("referrals with repeats", whole(&results, "referrals"), exact, 0.003);
        agrees("heard with repeats", whole(&results, "heard"), exact, 0.003);
        agrees("share of repeats", whole(&results, "repeat_share"), share, 0.003);
    }
}
