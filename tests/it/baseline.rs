//! The baseline does what it promises: no queue that grows by construction, the level of Scotland, and levers that move
//! results the right way.

use crate::world::{load, place, run};
use maracsim::experiment::Results;
use maracsim::model::demand::yearly_shock;
use maracsim::model::parameters::AuthorityParameters;
use maracsim::model::{Group, System};
use maracsim::random::Key;
use maracsim::statistics::Method;

const FALKIRK: &str = "S12000014";

/// Central expected places taken over places, worked out here from the levers.
fn load_of_places(authority: &AuthorityParameters, year: usize) -> f64 {
    let levers = &authority.service.levers;
    let reached = 1.0 - libm::pow(1.0 - levers.attempt_success.get(), f64::from(levers.attempts_max.0));
    let engaged = levers.engaged_share.get();
    let days = reached * (engaged * levers.open_weeks.get() + (1.0 - engaged) * levers.unengaged_open.get());
    authority.expected[year] * days / 365.25 / authority.service.places[year]
}

#[test]
fn no_offered_load_reaches_one_in_any_year_anywhere() {
    let results = run("no-duty", &[], &[], 1, 1);
    assert_eq!((results.simulated.len(), results.years.len()), (32, 5));
    for at in 0..32 {
        for year in 0..5 {
            for (id, most) in
                [("offered_load_idaa", 0.9), ("offered_load_coordinator", 0.95), ("offered_load_meeting", 0.9)]
            {
                let load = results.estimate(id, at, Some(year)).mean;
                assert!(load > 0.0 && load < most, "{}: {id} {load} in year {year}", results.places[at].name);
            }
        }
    }
}

/// `defaults.csv` is balanced so that year 1 at the ratio loads places 0.70, Idaa hours 0.80, coordinators 0.75 and
/// meetings at most 0.80. Posts are rounded up to tenths, which lowers the load where posts are few: the promise is
/// judged where there is a whole post, and by the mean there.
#[test]
fn first_year_loads_are_what_the_defaults_promise() {
    let world = load("no-duty", &[]);
    let results = world.run(&[], 1, 1);
    let mut sums = [[0.0; 2]; 3];
    for group in &world.0.resolved.groups {
        for authority in &group.authorities {
            let gss = &world.0.resolved.names[authority.index].gss;
            let load = |id: &str| results.estimate(id, place(&results, gss), Some(0)).mean;
            assert!(load("offered_load_meeting") <= 0.81, "{gss}: {}", load("offered_load_meeting"));
            let office = &group.offices[usize::from(authority.office)];
            let mut judge = |at: usize, posts: f64, load: f64, low: f64, high: f64| {
                assert!(load < high, "{gss}: load {at} is {load}");
                if posts >= 1.0 {
                    assert!(load > low, "{gss}: load {at} is {load}");
                    sums[at][0] += load;
                    sums[at][1] += 1.0;
                }
            };
            let posts = authority.service.crews[0].fte;
            judge(0, posts, load_of_places(authority, 0), 0.62, 0.74);
            // The larger of places and hours is hours.
            judge(1, posts, load("offered_load_idaa"), 0.72, 0.83);
            judge(2, office.crews[0].fte, load("offered_load_coordinator"), 0.68, 0.88);
        }
    }
    for ([sum, count], promised) in sums.into_iter().zip([0.70, 0.80, 0.75]) {
        assert!(count > 5.0 && (sum / count - promised).abs() < 0.05, "{} where {promised} is promised", sum / count);
    }
}

/// Offered loads by hand, each where it is the one that binds.
#[test]
fn offered_loads_are_work_over_capacity() {
    let no_hours = [
        "idaa.weekly_minutes=0 min",
        "idaa.intake_hours=0 h",
        "idaa.contact_hours=0 h",
        "idaa.update_hours=0 h",
        "idaa.fixed_hours=0 h",
    ];
    let world = load("no-duty", &no_hours);
    let results = world.run(&[FALKIRK], 1, 1);
    let (group, at) = world.group_of(FALKIRK);
    let authority = &group.authorities[at];
    for year in 0..5 {
        let told = results.estimate("offered_load_idaa", 0, Some(year)).mean;
        assert!((told - load_of_places(authority, year)).abs() < 1e-9, "{told}");
        // Every so many days a sitting of 240 minutes, one in fifty cancelled, that hears cases in 12 minutes each and
        // reviews a quarter of a minute for each of their actions that was late (0.25) or, again, never done (0.08).
        let days = group.maracs[0].interval[year];
        let listed = authority.expected[year] * days / 365.25 / 0.98;
        let review = (listed.min(20.0) * 5.0 * (0.25 + 0.08)).round() * 0.25;
        let by_hand = listed / ((240.0 - review) / 12.0).floor();
        let told = results.estimate("offered_load_meeting", 0, Some(year)).mean;
        assert!((told - by_hand).abs() < 1e-9, "{told} {by_hand}");
    }
    // What holds places open longer takes hours too: court cases, half of them 26 weeks longer.
    let court = ["idaa.court_case_share=50 %", "idaa.court_extension=26 weeks", "idaa.caseload.places_per_fte=1000"];
    let load_with =
        |sets: &[&str]| run("no-duty", sets, &[FALKIRK], 1, 1).estimate("offered_load_idaa", 0, Some(0)).mean;
    let (without, with) = (load_with(&court[2..]), load_with(&court));
    assert!(with > 1.3 * without, "{without} {with}");
    // Hours: one accepted referral needs a contact unless the Idaas referred it, and if reached an update, and if engaged
    // an intake and 13 weeks of support at 40 minutes; a place is held for 10 days for those who decline.
    let world = load("no-duty", &["idaa.fixed_hours=0 h", "idaa.attendance=0 %", "idaa.caseload.places_per_fte=1000"]);
    let (group, at) = world.group_of(FALKIRK);
    let authority = &group.authorities[at];
    let told = world.run(&[FALKIRK], 1, 1).estimate("offered_load_idaa", 0, Some(0)).mean;
    let accepted = 0.62 * 0.66 + 0.14 * 0.90 + (0.06 + 0.07 + 0.05 + 0.02) * 0.60 + 0.04 * 0.75;
    let (own, reached) = (0.14 * 0.90 / accepted, 1.0 - 0.25 * 0.25 * 0.25);
    let weekly = 40.0 / 60.0;
    let held = 0.3 * 10.0 / 7.0 * weekly;
    let each = (1.0 - own) + reached * (0.5 + 0.7 * (3.5 + 13.0 * weekly) + held);
    let by_hand = authority.expected[0] * each / (authority.service.crews[0].fte * 1540.0);
    assert!((told - by_hand).abs() < 1e-9, "{told} {by_hand}");
}

/// The closed form counts the same work as the journey of a case: where posts are ample, nobody is absent and nobody comes back,
/// Idaas work the hours and hold the places that it expects. Power: over 100 replications of four years the standard error of
/// the hours is 0.14 % of them and that of the places 0.34 %, so hours wrong by 1.4 % and places wrong by 2.9 % are refused
/// with a chance of 0.99; contact alone is 8 % of the hours.
#[test]
fn the_closed_form_expects_the_idaa_work_that_is_simulated() {
    const FIFE: &str = "S12000047";
    let plain = [
        "time.years=4",
        "idaa.posts=20 FTE",
        "staff.absences=off",
        "person.drawn=off",
        "demand.growth_per_year=0 %",
        "demand.year_shock_sd=0",
        "demand.mover_share=0",
        "demand.repeat_share_in_level=0 %",
        "repeat.chance=0 %",
    ];
    let world = load("no-duty", &plain);
    let results = world.run(&[FIFE], 1, 100);
    let (group, at) = world.group_of(FIFE);
    let authority = &group.authorities[at];
    let year = |id: &str| results.estimate(id, 0, None).mean;
    let hours = year("idaa_use") / year("offered_load_idaa");
    assert!((hours - 1.0).abs() < 0.01, "hours: {hours} of what is expected");
    let places = year("caseload_mean") / (load_of_places(authority, 0) * authority.service.places[0]);
    assert!((places - 1.0).abs() < 0.02, "places: {places} of what is expected");
}

/// Power: a correlation from 4,000 replications has a standard error of 0.012, a standard deviation one of 1.5 %.
#[test]
fn half_of_the_yearly_shock_is_common_to_scotland() {
    let world = load("no-duty", &["time.years=1"]);
    let key = |replication: u64| Key::new(5).with(replication);
    let shocks = |group: &Group, year: i64| -> Vec<f64> {
        let authority = &group.authorities[0];
        let of = |key: Key| yearly_shock(&authority.demand, key, key.with(authority.code), year) - 1.0;
        (0..4_000).map(|replication| of(key(replication))).collect()
    };
    let covariance = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / a.len() as f64;
    let (one, other) = (&world.0.resolved.groups[0], &world.0.resolved.groups[1]);
    let (here, there, later) = (shocks(one, 0), shocks(other, 0), shocks(one, 1));
    let variance = covariance(&here, &here);
    assert!((variance.sqrt() - 0.085).abs() < 0.005, "{}", variance.sqrt());
    let correlation = covariance(&here, &there) / (variance * covariance(&there, &there)).sqrt();
    assert!((correlation - 0.5).abs() < 0.05, "{correlation}");
    // Another year is another shock.
    assert!((covariance(&here, &later) / variance).abs() < 0.07);
}

/// 63,867 incidents x 0.12 is about 7,700 cases a year in the base year (5,100 to 12,800 over the ratio's range).
#[test]
fn scotland_expects_about_seven_thousand_seven_hundred_cases() {
    let expected = |sets: &[&str]| -> f64 {
        let world = load("no-duty", &[sets, &["demand.growth_per_year=0 %"]].concat());
        world.0.resolved.groups.iter().flat_map(|group| &group.authorities).map(|authority| authority.expected[0]).sum()
    };
    let central = expected(&[]);
    assert!((central - 7_700.0).abs() < 150.0, "{central}");
    let by_norm = expected(&["demand.level_mode=benchmark"]);
    assert!((by_norm - 9_460.0).abs() < 100.0, "{by_norm}");
    let (low, high) = (0.08, 0.2);
    // Local counts, where there are some, do not move with the ratio: without them.
    let at = |ratio: f64| expected(&["demand.level_mode=police_ratio", &format!("demand.police_ratio={ratio}")]);
    let (low, high) = (at(low), at(high));
    assert!((low - 5_100.0).abs() < 150.0 && (high - 12_800.0).abs() < 300.0, "{low} {high}");
}

/// What is simulated hears what was expected: level, season, acceptance and repeats close the loop. Standard error of
/// Scotland's mean over 24 replications about 1.4 % (the yearly shock), repeats a calibration of 0.31 to 0.33 (seen in the
/// United Kingdom).
#[test]
fn what_is_heard_is_what_was_expected_and_a_third_comes_back() {
    let world = load("no-duty", &["demand.year_shock_sd=0", "time.years=3"]);
    let results = world.run(&[], 1, 8);
    let scotland = results.scotland().expect("all of it was run");
    let authorities = || world.0.resolved.groups.iter().flat_map(|group| &group.authorities);
    let expected: f64 = authorities().map(|authority| authority.expected.iter().sum::<f64>() / 3.0).sum();
    let heard = results.estimate("heard", scotland, None);
    assert!(heard.se < 0.005 * heard.mean, "SE {}", heard.se);
    assert!((heard.mean / expected - 1.0).abs() < 0.04, "{} heard, {expected} expected", heard.mean);
    let share = results.estimate("repeat_share", scotland, None);
    assert!(share.se < 0.003 && (share.mean - 0.32).abs() < 0.02, "{share:?}");
}

#[test]
fn every_headline_standard_can_be_met() {
    let sets = ["idaa.posts=6 FTE", "coordinator.posts=3 FTE", "meeting.cadence=weekly", "meeting.length=480 min"];
    let results = run("no-duty", &sets, &[FALKIRK], 2, 400);
    for year in 0..5 {
        // About 0.97 is met; its standard error is 0.009. Two coordinators in place of four are there too seldom: 0.92.
        let met = results.estimate("met:headline", 0, Some(year));
        assert!(met.mean >= 0.94, "year {year}: {met:?}");
        let minutes = results.estimate("met:minutes_out", 0, Some(year));
        assert!(minutes.mean > 0.99, "year {year}: {minutes:?}");
    }
    // The same service with half of what the ratio gives does not: the standard can tell.
    let poor = run("no-duty", &["idaa.posts=1.2 FTE", "meeting.cadence=4-weekly"], &[FALKIRK], 2, 20);
    assert!(poor.estimate("met:headline", 0, None).mean < 0.05);
}

/// Whoever is away makes waits longer by chance, in which a lever's direction would drown: nobody is.
const SMOOTH: &[&str] = &["time.years=3", "staff.absences=off"];

/// The difference of a measure over all years, scenario less baseline, and that it is beyond chance: four times the
/// standard errors of both (paired draws make the true one smaller still).
fn moves(base: &Results, id: &str, sets: &[&str], rises: bool) {
    let other = run("no-duty", &[SMOOTH, sets].concat(), &[FALKIRK], 3, 40);
    let (before, after) = (base.estimate(id, 0, None), other.estimate(id, 0, None));
    let signed = if rises { after.mean - before.mean } else { before.mean - after.mean };
    // A wait that the run cannot show is a longer one.
    let longer = rises && after.method == Method::NotShown;
    assert!(
        longer || signed > 4.0 * before.se.hypot(after.se),
        "{id} with {sets:?}: {} to {}",
        before.mean,
        after.mean
    );
}

#[test]
fn each_lever_moves_results_the_way_it_should() {
    let base = run("no-duty", SMOOTH, &[FALKIRK], 3, 40);
    for (id, sets, rises) in [
        ("wait_to_contact", &["idaa.posts=0.5 FTE"] as &[&str], true),
        ("idaa_use", &["idaa.shortfall=26 %"], true),
        ("wait_to_screening", &["coordinator.posts=0.6 FTE"], true),
        ("coordinator_use", &["coordinator.posts=0.6 FTE"], true),
        ("wait_to_hearing", &["meeting.cadence=weekly"], false),
        ("wait_to_hearing", &["meeting.cadence=monthly"], true),
        ("wait_to_hearing", &["meeting.cut_off=2 days"], false),
        ("wait_to_hearing", &["meeting.cancelled=20 %"], true),
        ("heard_first_meeting", &["meeting.length=120 min"], false),
        ("minutes_per_case", &["meeting.overflow=compress", "demand.police_ratio=0.2"], false),
        ("referrals", &["demand.growth_per_year=11 %"], true),
        ("referrals", &["demand.police_ratio=0.2"], true),
        ("accepted", &["demand.accepted.police=80 %", "demand.level_mode=police_ratio"], false),
        ("caseload_mean", &["idaa.open_weeks=20 weeks"], true),
        ("voice", &["idaa.attempt_success=50 %"], false),
        ("no_contact", &["idaa.attempts_max=5"], false),
        ("files_read", &["agency.hours_ratio=0.5"], false),
        ("attendance", &["agency.housing.attendance=30 %"], false),
        ("repeat_share", &["repeat.detection=45 %"], false),
        ("quality", &["agency.action_on_time=90 %"], true),
    ] {
        if id == "accepted" {
            // A higher share accepted means fewer referrals for the same level: those who are heard stay as many.
            let other = run("no-duty", &[SMOOTH, sets].concat(), &[FALKIRK], 3, 40);
            let (before, after) = (base.estimate(id, 0, None), other.estimate(id, 0, None));
            assert!((before.mean - after.mean).abs() < 4.0 * before.se.hypot(after.se));
            assert!(other.estimate("referrals", 0, None).mean < base.estimate("referrals", 0, None).mean);
            continue;
        }
        moves(&base, id, sets, rises);
    }
}

/// Power: of 4 points of quality, worth 2 points of re-abuse, at least half is beyond chance.
#[test]
fn better_plans_mean_less_re_abuse_where_the_loop_runs_and_as_much_where_it_does_not() {
    let better = ["agency.action_on_time=98 %", "agency.hours_ratio=1.4"];
    for (switch, falls) in [("loops.r1=on", true), ("loops.r1=off", false)] {
        let run = |sets: &[&str]| {
            run("no-duty", &[SMOOTH, &[switch], sets].concat(), &[FALKIRK], 3, 160).estimate("reabuse", 0, None)
        };
        let (before, after) = (run(&[]), run(&better));
        let fall = before.mean - after.mean;
        assert_eq!(fall > 4.0 * before.se.hypot(after.se), falls, "{switch}: {} to {}", before.mean, after.mean);
    }
}

/// 0.85 + (0.36 - 0.85) x 0.68 = 0.5168 for everybody, whatever the meeting was like. Power: 2 % of it.
#[test]
fn with_the_effect_off_quality_changes_nobodys_risk() {
    for sets in [&[] as &[&str], &["agency.hours_ratio=0.3", "meeting.length=90 min", "idaa.posts=1 FTE"]] {
        let off = ["quality.effect=off", "repeat.support_ratio=1", "time.years=3"];
        let results = run("no-duty", &[sets, &off].concat(), &[FALKIRK], 4, 32);
        let reabuse = results.estimate("reabuse", 0, None);
        assert!(reabuse.se < 0.005 && (reabuse.mean - 0.5168).abs() < 4.0 * reabuse.se, "{reabuse:?}");
    }
}

/// The three Ayrshires share a Marac: with no other work, the hours of their Idaas together are those of its sittings.
#[test]
fn the_idaas_of_a_shared_marac_share_its_sittings() {
    let sets = [
        "idaa.contact_hours=0 h",
        "idaa.update_hours=0 h",
        "idaa.intake_hours=0 h",
        "idaa.fixed_hours=0 h",
        "idaa.attendance=100 %",
        // Where nobody of a service is there, nobody of it sits.
        "staff.absences=off",
        "person.drawn=off",
    ];
    let world = load("no-duty", &sets);
    let (group, _) = world.group_of("S12000008");
    assert!(group.authorities.len() > 1 && group.maracs.iter().all(|marac| marac.serves.len() > 1));
    let mut system = System::new(group);
    let (mut worked, mut sat) = (0.0, 0.0);
    system.start(Key::new(1));
    loop {
        let goes_on = system.advance();
        worked += system.log().services.iter().map(|year| year.worked).sum::<f64>();
        sat += system.log().meetings.iter().map(|meeting| meeting.sitting_minutes / 60.0).sum::<f64>();
        system.clear_log();
        if !goes_on {
            break;
        }
    }
    assert!(sat > 100.0 && (worked / sat - 1.0).abs() < 1e-9, "{worked} {sat}");
}

/// 9.2 posts of 25 places are 230 places, although their product in binary is a little less.
#[test]
fn places_are_not_lost_to_rounding() {
    for (fte, places) in [("9.2 FTE", 230), ("10.2 FTE", 255), ("4.6 FTE", 115)] {
        let world = load("no-duty", &[&format!("idaa.posts={fte}"), "idaa.overload=wait"]);
        let (group, at) = world.group_of(FALKIRK);
        let service = &group.authorities[at].service;
        assert_eq!(service.ordinary_places(service.places[0]), places, "{fte}");
    }
}

/// What no replication saw has an upper limit all the same: 3 over the meetings that were looked at.
#[test]
fn what_was_never_seen_is_not_said_to_be_impossible() {
    let results = run("no-duty", &["time.years=1", "meeting.length=480 min"], &[FALKIRK], 1, 10);
    let (left, meetings) =
        (results.estimate("queue_after_meeting", 0, None), results.estimate("meetings", 0, None).mean * 10.0);
    assert_eq!((left.mean, left.low), (0.0, 0.0));
    assert!((left.high * meetings - 3.0).abs() < 0.01, "{left:?} {meetings}");
}
