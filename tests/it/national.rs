//! What the country shares: the national team's hours, specialist services, and whether fixed parts of them come to the same
//! as one account for all.
#![cfg(test)]

use crate::world::{World, load, run, whole, written_stamps};
use maracsim::experiment::{Plan, Results, replicate};
use maracsim::model::national::TeamParameters;
use std::sync::atomic::AtomicBool;

const FALKIRK: &str = "S12000014";

/// The national team at every Marac of the country.
fn teams(world: &World) -> Vec<&TeamParameters> {
    let groups = world.0.resolved.groups.iter();
    groups.flat_map(|group| &group.maracs).map(|marac| &marac.delivery.team).collect()
}

/// Scotland, in a joint run or not.
fn scotland(world: &World, joint: bool, replications: u32) -> Results {
    let plan = Plan { joint, ..world.0.plan(&[], 5, replications) };
    replicate(&plan, "national", &AtomicBool::new(false), &mut |_| {})
}

fn country(results: &Results, id: &str) -> f64 {
    results.estimate(id, results.places.len() - 1, None).mean
}

/// The parts are fixed before the run, by what is asked, and sum to the team.
#[test]
fn parts_of_the_team_sum_to_it() {
    let world = load("no-duty", &["national_team.posts=4 FTE"]);
    let teams = teams(&world);
    let sum = |of: &dyn Fn(&TeamParameters) -> f64| teams.iter().map(|team| of(team)).sum::<f64>();
    assert!((sum(&|team| team.fte) - 4.0).abs() < 1e-9);
    let visits = sum(&|team| team.a_day[0]);
    assert!(teams.iter().all(|team| (team.a_day[1] - visits).abs() < 1e-9), "{visits}");
    // 4 x 1,540 h less 770 h of its own, and for each Marac two days of help and 10 x 2.5 h of courses.
    let left = 4.0 * 1_540.0 - 770.0 - teams.len() as f64 * (14.0 + 25.0);
    assert!((visits * 365.25 - left).abs() < 1e-6, "{} {left}", visits * 365.25);
}

/// Visits come as often as they are asked for where there are hours, as often as hours allow where there are few, and not at
/// all where courses take them all; what they bring follows.
#[test]
fn visits_are_late_where_the_team_is_small() {
    let with = |sets: &[&str]| {
        let weak = ["loops.b3=on", "start.attendance=-2", "start.files=-2", "time.years=8"];
        load("no-duty", &[&weak[..], sets].concat())
    };
    let results = |world: &World| world.run(&[FALKIRK], 3, 40);
    let [free, many, few, none] =
        [&["national_team.limited=off"][..], &[], &["national_team.posts=1.6 FTE"], &["national_team.posts=1 FTE"]]
            .map(with);
    let visits = |results: &Results| whole(results, "assurance_visits").mean;
    let attendance = |results: &Results| whole(results, "attendance");
    let a_year = teams(&few)[0].a_day[0] * 365.25 / 35.0;
    let [free, many, few, none] = [free, many, few, none].map(|world| results(&world));
    assert_eq!(free.digest, many.digest, "today's team has hours for what is asked of it");
    // One a year from the end of the first on, at the next sitting: seven in eight years.
    assert!((visits(&free) - 7.0 / 8.0).abs() < 1e-9, "{}", visits(&free));
    // One fewer at the most than the hours of eight years bring.
    assert!(a_year > 0.2 && a_year < 0.8, "{a_year}");
    let found = visits(&few);
    assert!(found <= a_year + 1e-9 && found > a_year - 2.0 / 8.0, "{found} of {a_year} a year");
    assert_eq!(visits(&none), 0.0);
    for (more, fewer) in [(&free, &few), (&few, &none)] {
        let (more, fewer) = (attendance(more), attendance(fewer));
        assert!(more.mean - fewer.mean > 4.0 * more.se.hypot(fewer.se), "{more:?} {fewer:?}");
    }
}

/// Courses that the team cannot give are not had: today's stock erodes to r / (r + d) of the courses that are left.
#[test]
fn a_team_too_small_for_its_courses_trains_fewer() {
    let world = load("no-duty", &["national_team.posts=0.9 FTE", "time.years=8"]);
    let hours = 0.9 * 1_540.0 - 770.0 - teams(&world).len() as f64 * 14.0;
    let courses = hours / (teams(&world).len() as f64 * 25.0);
    assert!(courses > 0.1 && courses < 0.5, "{courses}");
    let trained = world.run(&[FALKIRK], 3, 4).estimate("trained", 0, Some(7)).mean;
    let steady = courses / (courses + 0.25);
    assert!((trained - steady).abs() < 0.01, "{trained}, not {steady}");
    let of = |sets: &[&str]| written_stamps(&load("no-duty", sets), FALKIRK, 3, 2);
    assert!(of(&["national_team.posts=0.9 FTE", "national_team.limited=off"]) == of(&[]));
}

/// More help with guidance brings a weaker area nearer to the middle, leaves a stronger one alone, and does nothing where it
/// closes nothing. With n of the gap closed beyond today's, attendance is a + n (m - a).
#[test]
fn guidance_narrows_the_spread() {
    let attendance = |sets: &[&str]| whole(&run("no-duty", sets, &[FALKIRK], 3, 40), "attendance");
    let more = ["national_team.guidance_days=10", "national_team.limited=off", "time.years=8"];
    let at = |position: &'static str, more: &[&str]| attendance(&[&[position, "time.years=8"][..], more].concat());
    let (weak, helped) = (at("start.attendance=-2", &[]), at("start.attendance=-2", &more[..2]));
    let middle = at("start.attendance=0", &[]);
    // Closed at 10 x 5 % a year against today's 2 x 5 %, with 25 % who leave; from 15 months before time 0 on.
    let [now, today] = [0.5 / 0.75, 0.1 / 0.35];
    let most = (now - today) / (1.0 - today);
    let share = (helped.mean - weak.mean) / (middle.mean - weak.mean);
    assert!(share > 0.85 * most && share < 1.05 * most, "{share} of {most}");
    assert_eq!(at("start.attendance=2", &more[..2]), at("start.attendance=2", &[]));
    let nothing = [more[0], more[1], "national_team.guidance_closes=0 %"];
    assert_eq!(at("start.attendance=-2", &nothing), at("start.attendance=-2", &["national_team.guidance_closes=0 %"]));
}

/// Where nobody has to wait for what is shared, one account for all and fixed parts are the same to the bit; where they do,
/// hours go to whoever comes first.
#[test]
fn a_joint_run_differs_only_where_something_is_scarce() {
    let short = ["time.years=2", "loops.layer=all"];
    let plenty = load("no-duty", &[&short[..], &["specialist.minutes=0 min", "national_team.posts=60 FTE"]].concat());
    let (parted, joint) = (scotland(&plenty, false, 2), scotland(&plenty, true, 2));
    assert_eq!(parted.digest, joint.digest);
    let scarce = ["specialist.national_staff=0.2", "national_team.posts=1.5 FTE"];
    let scarce = load("no-duty", &[&["time.years=5", "loops.layer=all"][..], &scarce].concat());
    let (parted, joint) = (scotland(&scarce, false, 3), scotland(&scarce, true, 3));
    assert_ne!(parted.digest, joint.digest);
    for id in ["specialist_present", "assurance_visits"] {
        let (parted, joint) = (country(&parted, id), country(&joint, id));
        assert!(joint > parted, "{id}: what small areas leave unspent others can use: {parted} {joint}");
        assert!((joint - parted) / parted < 0.6, "{id}: the hours are the same: {parted} {joint}");
    }
    assert_eq!(joint.digest, scotland(&scarce, true, 3).digest);
}
