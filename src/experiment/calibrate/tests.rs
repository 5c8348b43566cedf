//! Planted values come back at their rate, and what cannot be is told.

use super::history::{FEWEST, matching};
use super::wave::Trial;
use super::*;
use crate::experiment::{shipped, with_local};
use crate::random::Key;
use crate::scenario::Texts;
use target::targets;

static NEVER: AtomicBool = AtomicBool::new(false);

/// Angus: a group of its own, and small, so that a year is quick.
const ANGUS: &str = "S12000041";
const LEVERS: [&str; 4] = ["repeat.detection", "idaa.attempt_success", "meeting.cut_off", "demand.complete_on_arrival"];

fn asked(points: u32, waves: u32) -> Asked {
    let levers = LEVERS.map(String::from).to_vec();
    Asked { levers, points, replications: 16, waves, discrepancy: 0.0, draws: 100, seed: 5 }
}

/// The data on a table, and the baseline of one year on them.
fn world(table: &str) -> (Data, Ready) {
    let data = with_local(shipped().unwrap(), &Texts(&[("a.csv", table)]), "a.csv").unwrap();
    let ready = Ready::read(&data, &Texts(&[]), "no-duty", &["time.years=1".into()]).unwrap();
    (data, ready)
}

/// Every figure that Angus could have counted, at values that stand in for what is simulated at planted levers.
const TABLE: &str = "authority,year,heard,repeats,wait_to_contact,wait_to_hearing,heard_first_meeting,attendance\n\
                     Angus,2025-26,110,35,3 days,25 days,70 %,65 %\n";

/// Values of the levers anywhere in their ranges, and one simulated year with them, on chance that no wave uses.
fn planted(trial: &Trial<'_>, targets: &[Target], nth: u64) -> (Vec<f64>, Vec<Target>) {
    let mut stream = Key::new(99).with(nth).stream();
    let values: Vec<f64> =
        trial.axes.iter().map(|axis| axis.range[0] + stream.uniform() * (axis.range[2] - axis.range[0])).collect();
    let year = &trial.simulate(&values, (1_000 + nth, 0, 1), &NEVER).unwrap().unwrap()[0];
    let counted = |(target, observed): (&Target, &f64)| Target { observed: *observed, rounding: 0.0, ..target.clone() };
    (values, targets.iter().zip(year).map(counted).collect())
}

/// Of 200 planted values the truth stays within the cut-off 9 times in 10 or more. Of six normal figures it would 98 times in 100;
/// waits are skewed, and of any law with one peak three standard deviations hold 95 %. Refused below 176: at a true rate of 94 % that
/// happens 4 times in 10,000, and one of 83 % is noticed 97 times in 100.
#[test]
fn planted_values_are_plausible_at_the_stated_rate() {
    let (data, ready) = world(TABLE);
    let codes = [ANGUS.to_string()];
    let all = targets(&ready.scenario.ground, &data, &codes);
    assert_eq!(all.len(), 6);
    let paths = LEVERS.map(String::from);
    let trial = Trial::new(&ready, &data, &codes, &all, &paths);
    let kept = |nth: u64| {
        let (values, counted) = planted(&trial, &all, nth);
        let judge = Trial::new(&ready, &data, &codes, &counted, &paths);
        judge.point(&values, &asked(1, 1), &NEVER).unwrap().unwrap().worst().1 <= CUT_OFF
    };
    let found = (0..200).filter(|&nth| kept(nth)).count();
    assert!(found >= 176, "{found} of 200");
}

/// The whole process on 8 planted worlds: of the 32 values 9 in 10 should lie in the interval of their lever (the rate of the test
/// above, and the ends of an interval of so many even points). Refused below 23: that happens 1 time in 1,000, and a true rate of
/// 55 % is noticed 96 times in 100. The intervals also have to say something: on average they are narrower than the ranges.
#[test]
fn planted_values_lie_in_their_intervals() {
    let (data, ready) = world(TABLE);
    let codes = vec![ANGUS.to_string()];
    let all = targets(&ready.scenario.ground, &data, &codes);
    let paths = LEVERS.map(String::from);
    let trial = Trial::new(&ready, &data, &codes, &all, &paths);
    let (mut inside, mut width) = (0, 0.0);
    for nth in 300..308 {
        let (values, counted) = planted(&trial, &all, nth);
        let asked = asked(60, 2);
        let found = matching(&ready, &data, (codes.clone(), counted), (&paths, &asked), &NEVER, &mut |_| {});
        let found = found.unwrap().unwrap();
        if !found.is_matched() {
            continue;
        }
        for (at, value) in values.iter().enumerate() {
            let ([low, high], range) = (found.ends(at), found.axes[at].range);
            inside += u32::from((low..=high).contains(value));
            width += (high - low) / (range[2] - range[0]) / 32.0;
        }
    }
    assert!(inside >= 23, "{inside} of 32");
    assert!(width < 0.95, "{width}");
}

#[test]
fn what_no_value_comes_near_is_told_and_only_that() {
    let (data, ready) = world("authority,year,wait_to_hearing,attendance\nAngus,2025-26,200 days,70 %\n");
    let asked = Asked { levers: Vec::new(), discrepancy: 0.1, ..asked(40, 2) };
    let found = calibrate(&ready, &data, &asked, &NEVER, &mut |_| {}).unwrap();
    let [group] = &found.groups[..] else { panic!("{:?}", found.groups) };
    assert!(!group.is_matched() && group.kept.len() < FEWEST && group.checks.is_empty());
    let way: Vec<&str> = group.in_the_way().iter().map(|(target, _)| target.column).collect();
    assert_eq!(way, ["wait_to_hearing"]);
    assert_eq!(group.waves.len(), 1, "nothing is left to try again around");
}

#[test]
fn a_level_leans_on_its_own_count_and_the_uncounted_on_the_others() {
    let (data, ready) = world("authority,year,heard,repeats\nAngus,2025-26,150,30\nFife,2025-26,500,200\n");
    let found = conjugate::learn(&ready, &data).unwrap();
    let of = |gss: &str, path: &str| found.iter().find(|one| one.gss == gss && one.path == path).unwrap();
    let level = of(ANGUS, conjugate::LEVEL);
    assert!((120.0..=155.0).contains(&level.value), "{level:?}");
    assert!(level.limits[0] < 150.0 && 150.0 < level.limits[1]);
    let uncounted = of("S12000033", conjugate::LEVEL);
    let width = |one: &Learnt| (one.limits[1] - one.limits[0]) / one.value;
    assert!(width(uncounted) > 2.0 * width(level), "{uncounted:?}");
    // Published counts of others stay what they were.
    assert!(!found.iter().any(|one| one.gss == "S12000049"));
    // 200 of 500 on a range of 26 to 36 % or so: between the prior and the count, and above the other's 30 of 150.
    let path = "demand.repeat_share_in_level";
    let (fife, angus) = (of("S12000047", path), of(ANGUS, path));
    assert!(angus.value < fife.value && fife.value < 0.4 && angus.value > 0.2, "{angus:?} {fife:?}");
    let middle = (fife.ends[0] + fife.ends[1]) / 2.0;
    assert!((middle - fife.value).abs() < 1e-12);
}

#[test]
fn the_same_seed_gives_the_same_sets() {
    let (data, ready) = world("authority,year,heard,wait_to_hearing\nAngus,2025-26,110,25 days\n");
    let of = || calibrate(&ready, &data, &Asked { levers: Vec::new(), ..asked(20, 2) }, &NEVER, &mut |_| {}).unwrap();
    let (one, other) = (of(), of());
    assert_eq!(one.learnt, other.learnt);
    assert_eq!(one.groups[0].kept, other.groups[0].kept);
    let wrong = Asked { levers: vec!["repeat.detektion".into(), "idaa.posts".into()], ..asked(20, 2) };
    let faults = calibrate(&ready, &data, &wrong, &NEVER, &mut |_| {}).unwrap_err();
    assert_eq!(faults.len(), 2);
    assert!(faults[0].hint.as_ref().unwrap().contains("repeat.detection"));
}
