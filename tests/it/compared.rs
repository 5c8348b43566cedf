//! Comparisons: paired differences are those of the runs, and what a duty does to standards comes out by itself.

use crate::world::{World, load, written};
use maracsim::experiment::compare::{Comparison, Side, Standards, Years};
use maracsim::experiment::{differences_over_draws, replications};
use maracsim::statistics::Covers;
use std::sync::atomic::AtomicBool;

const FIFE: &str = "S12000047";
const FALKIRK: &str = "S12000014";

fn compare(base: &World, other: &World, areas: &[&str], years: Years, n: u32) -> Comparison {
    let areas: Vec<String> = areas.iter().map(|gss| (*gss).to_string()).collect();
    let plans = [base, other].map(|world| world.0.plan(&areas, 9, n));
    let rows = plans.each_ref().map(|plan| replications(plan, &AtomicBool::new(false), &mut |_| {}));
    let side = |at: usize, name| Side { name, plan: &plans[at], rows: &rows[at] };
    Comparison::new(side(0, "base"), side(1, "other"), years, 1).unwrap()
}

#[test]
fn a_scenario_does_nothing_beyond_itself() {
    let world = load("no-duty", &["time.years=2"]);
    let found = compare(&world, &world, &[FALKIRK, FIFE], Years::Calendar, 8);
    for one in &found.differences {
        let difference = one.difference.estimate;
        assert!(difference.mean.is_nan() || difference.mean == 0.0, "{one:?}");
        assert!(one.base.is_nan() && one.other.is_nan() || one.base == one.other, "{one:?}");
    }
    assert!(found.standards.iter().all(|one| one.below.is_empty() && one.above.is_empty()));
}

#[test]
fn a_difference_is_that_of_the_two_runs() {
    let (base, other) = (load("no-duty", &["time.years=2"]), load("duties/refer", &["time.years=2"]));
    let found = compare(&base, &other, &[FIFE], Years::Calendar, 12);
    let (one, two) = (base.run(&[FIFE], 9, 12), other.run(&[FIFE], 9, 12));
    let mut checked = 0;
    for (at, measure) in found.measures.iter().enumerate() {
        let [was, is] = [&one, &two].map(|results| results.at(0, results.years.len(), at));
        let difference = found.at(0, None, at).difference.estimate;
        // Of a standard it is the mean over years, of which results tell each.
        if measure.id.starts_with("met:") {
            continue;
        }
        if difference.is_applicable() && was.n == 12 && is.n == 12 {
            assert!((difference.mean - (is.mean - was.mean)).abs() < 1e-9 * was.mean.abs().max(1.0), "{}", measure.id);
            checked += 1;
        }
    }
    assert!(checked > 40, "{checked}");
    let referrals = found.at(0, None, found.measure("referrals").unwrap()).difference;
    assert!(referrals.together.0 > 0.0 && referrals.variance_ratio > 5.0, "{referrals:?}");
    assert!(referrals.together.0 < referrals.estimate.low);
}

/// The first comparison: what referral does to the services of S3. No scenario sets a standard; with 24 replications the
/// chance that an effect of this size does not show is below 0.001 (it is more than 5 standard errors).
#[test]
fn the_perverse_effect_comes_out() {
    let (s3, s4) = (load("s3-cooperate", &[]), load("s4-refer-unfunded", &[]));
    let found = compare(&s3, &s4, &[FIFE, FALKIRK, "S12000036", "S12000049"], Years::Calendar, 24);
    let headline = found.standards.iter().find(|one| one.id == "met:headline").unwrap();
    assert!(headline.years_lost > headline.years_gained, "{headline:?}");
    let files = found.measure("files_read").unwrap();
    for place in 0..found.authorities {
        let difference = found.at(place, None, files).difference;
        assert!(difference.together.1 < 0.0, "{}: {difference:?}", found.places[place].name);
    }
}

#[test]
fn years_of_duty_stand_beside_each_other() {
    let now = load("duties/attend", &["time.years=4"]);
    let later = written("duties = [\"attend\"]\n[set]\n\"duty.commencement\" = \"year 3\"\n", &["time.years=4"]);
    let found = compare(&now, &later, &[FIFE], Years::OfDuty, 6);
    assert_eq!(found.years, ["duty year 1", "duty year 2"]);
    let attendance = found.measure("attendance").unwrap();
    for year in 0..2 {
        let one = found.at(0, Some(year), attendance);
        // The same year of the ramp, however late it came: sampling alone differs.
        assert!((one.base - one.other).abs() < 0.03, "{one:?}");
    }
    let by_calendar = compare(&now, &later, &[FIFE], Years::Calendar, 6);
    assert!(by_calendar.at(0, Some(1), attendance).difference.estimate.mean < -0.02);
}

#[test]
fn runs_that_do_not_fit_are_refused() {
    let (two, three) = (load("no-duty", &["time.years=2"]), load("no-duty", &["time.years=3"]));
    let plans = [&two, &three].map(|world| world.0.plan(&[FALKIRK.to_string()], 1, 2));
    let rows = plans.each_ref().map(|plan| replications(plan, &AtomicBool::new(false), &mut |_| {}));
    let side = |at: usize| Side { name: "x", plan: &plans[at], rows: &rows[at] };
    let refused = Comparison::new(side(0), side(1), Years::Calendar, 1).unwrap_err();
    assert!(refused.message.contains("different years") && refused.hint.is_some());
}

#[test]
fn the_scenarios_of_a_draw_share_its_inputs_and_its_chance() {
    let sets = ["time.years=1"];
    let worlds = [load("no-duty", &sets), load("no-duty", &sets), load("duties/refer", &sets)];
    let areas = vec![FALKIRK.to_string()];
    let draws: Vec<_> = worlds.iter().map(|world| world.0.draws(crate::world::data(), &areas, 5, 20)).collect();
    let found = differences_over_draws(&draws, 20, &AtomicBool::new(false), &mut |_| {}).unwrap();
    let [same, refer] = &found[..] else { panic!("two others") };
    assert!(same.measures.len() > 10 && same.draws == 20);
    for id in &same.measures {
        let estimate = same.at(0, id).unwrap().estimate;
        assert!(estimate.mean == 0.0 || !estimate.is_applicable(), "{id}: {estimate:?}");
    }
    let referrals = refer.at(0, "referrals").unwrap();
    assert!(referrals.estimate.low > 0.0 && referrals.inputs > 0.0, "{referrals:?}");
    assert_eq!(referrals.estimate.method.covers(), Covers::ChanceAndInputs);
    // Level and growth fall out: the level itself varies by far more.
    let level = worlds[0].0.draws(crate::world::data(), &areas, 5, 20);
    let level = level.run(&AtomicBool::new(false), &mut |_| {}).unwrap();
    let plan = worlds[0].0.plan(&areas, 5, 2);
    let at = plan.measures.iter().position(|measure| measure.id == "referrals").unwrap();
    assert!(level.estimates[plan.measures.len() + at].inputs > 2.0 * referrals.inputs);
    assert!(refer.at(0, "no such measure").is_none());
}

#[test]
fn an_area_counts_under_the_weakest_feedback_that_puts_it_below() {
    let world = load("no-duty", &["time.years=1"]);
    let mut found = compare(&world, &world, &[FALKIRK, FIFE], Years::Calendar, 4);
    let below = |places: &[usize]| {
        let of = |one: &Standards| Standards { below: places.to_vec(), ..one.clone() };
        found.standards.iter().map(of).collect::<Vec<_>>()
    };
    let layers = vec![("weak", below(&[])), ("middle", below(&[1])), ("strong", below(&[0, 1]))];
    found.by_layer = layers;
    let first = found.first_below("met:headline");
    assert_eq!(first, [("weak", vec![]), ("middle", vec![1]), ("strong", vec![0])]);
}

/// No share of the grant is better than all of it in an area whose posts it pays; a scenario without a grant is refused.
#[test]
fn break_even_tells_each_level_with_its_limits() {
    let compare = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_maracsim"));
        command.args(["compare", "no-duty"]).args(words).args(["--break-even", "-q"]).output().unwrap()
    };
    let area = ["--area", "Stirling", "--years", "2", "--replications", "40"];
    let csv = |threads: &str| {
        let output = compare(&[&["s6-fully-funded", "--format", "csv", "--threads", threads], &area[..]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = csv("1");
    assert_eq!(text, csv("3"));
    let numbers =
        |line: &str| -> Vec<f64> { line.split(',').skip(4).take(4).map(|cell| cell.parse().unwrap()).collect() };
    let rows: Vec<Vec<f64>> = text.lines().skip(1).map(numbers).collect();
    let levels: Vec<f64> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(levels, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 0.0, 6.0, 12.0, 18.0, 24.0]);
    assert!(rows.iter().all(|row| row[2] <= row[1] && row[1] <= row[3]), "{text}");
    assert!(rows[0][1] < rows[5][1], "{text}");
    for (words, said) in [
        (&["s4-refer-unfunded"][..], "no grant"),
        (&["s6-fully-funded", "s5-mechanics-funded"], "one scenario beside a base"),
        (&["s6-fully-funded", "--layers"], "cannot be used with"),
    ] {
        let output = compare(words);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{words:?}");
    }
}
