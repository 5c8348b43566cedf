//! Levers in time: dated edits, duties as files, money, readiness and escalation, and what comes of them.

use crate::world::{World, load, stamps, try_written, whole, written, written_stamps};
use maracsim::model::{Flag, Group, Milestone};
use maracsim::scenario::built_in::SCENARIOS;
use std::collections::BTreeMap;

/// Falkirk, alone in its group.
const FALKIRK: &str = "S12000014";
const FIFE: &str = "S12000047";
const ORKNEY: &str = "S12000023";

fn edit(lever: &str, rest: &str) -> String {
    format!("[[edit]]\nlever = \"{lever}\"\n{rest}\n")
}

/// A year of a measure at the only place, mean over replications.
pub fn years(world: &World, gss: &str, id: &str, replications: u32) -> Vec<f64> {
    let results = world.run(&[gss], 5, replications);
    (0..results.years.len()).map(|year| results.estimate(id, 0, Some(year)).mean).collect()
}

#[test]
fn an_edit_to_the_value_that_is_there_changes_no_stamp() {
    let base = load("no-duty", &["time.years=2"]);
    let same = [
        edit("demand.multiplier.*", "set = \"1\"\nfrom = \"year 1\"\nramp = \"1 year\""),
        edit("idaa.caseload.places_per_fte", "set = \"25\"\nfrom = \"2027-10-01\""),
        edit("agency.*.attendance", "close_gap = \"0 %\""),
        edit("meeting.cut_off", "multiply = \"1\"\nfrom = \"year 2\""),
    ];
    let dated = written(&same.concat(), &["time.years=2"]);
    assert!(dated.group_of(FALKIRK).0.timeline.stages.len() > 3, "the stages were made");
    for gss in [FALKIRK, "S12000027"] {
        assert!(written_stamps(&base, gss, 3, 6) == written_stamps(&dated, gss, 3, 6), "{gss}");
        let (base, dated) = (base.run(&[gss], 3, 6), dated.run(&[gss], 3, 6));
        // A duty is in force, as the file has edits; nothing else is counted otherwise.
        for (at, measure) in base.measures.iter().enumerate().filter(|(_, measure)| measure.id != "duty_in_force") {
            for year in 0..=base.years.len() {
                let (base, dated) = (base.at(0, year, at).mean, dated.at(0, year, at).mean);
                let same = (base - dated).abs() <= 1e-9 * base.abs().max(1.0) || base.is_nan() && dated.is_nan();
                assert!(same, "{gss}, {}: {base} and {dated}", measure.id);
            }
        }
    }
}

#[test]
fn an_edit_from_before_the_run_is_that_of_set() {
    let levers = [("idaa.unengaged_open_days", "20 days"), ("meeting.cut_off", "6 days"), ("idaa.posts", "6 FTE")];
    let dated: String =
        levers.iter().map(|(lever, value)| edit(lever, &format!("set = \"{value}\"\nfrom = \"2025-04-01\""))).collect();
    let set: String = levers.iter().map(|(lever, value)| format!("\"{lever}\" = \"{value}\"\n")).collect();
    let (dated, set) = (written(&dated, &["time.years=1"]), written(&format!("[set]\n{set}"), &["time.years=1"]));
    assert_eq!(dated.run(&[FALKIRK], 3, 4).digest, set.run(&[FALKIRK], 3, 4).digest);
}

#[test]
fn a_lever_changes_on_its_date_and_not_before() {
    let lines = edit("agency.*.attendance", "set = \"100 %\"\nfrom = \"year 3\"");
    let (base, dated) = (load("no-duty", &[]), written(&lines, &[]));
    let attendance = |world| years(world, FALKIRK, "attendance", 10);
    let (before, after) = (attendance(&base), attendance(&dated));
    assert_eq!(before[..2], after[..2]);
    // The Idaa's seat is the only one of six that the edit leaves as it is: attendance 95 %.
    assert!(after[2..].iter().all(|share| (share - (5.0 + 0.95) / 6.0).abs() < 0.02), "{after:?}");
    assert!(before[2..].iter().all(|share| *share < 0.92), "{before:?}");
}

#[test]
fn posts_that_change_in_the_middle_of_a_year_count_by_its_parts() {
    let lines = edit("idaa.posts", "set = \"8 FTE\"\nfrom = \"2028-10-01\"") + "[set]\n\"idaa.posts\" = \"4 FTE\"\n";
    // TOML wants [set] before the list of edits or after it: both are read.
    let posts = years(&written(&lines, &["time.years=3"]), FALKIRK, "idaa_posts", 2);
    let share = 183.0 / 365.0;
    assert!((posts[0] - 4.0).abs() < 1e-9 && (posts[2] - 8.0).abs() < 1e-9, "{posts:?}");
    assert!((posts[1] - (4.0 * share + 8.0 * (1.0 - share))).abs() < 1e-9, "{posts:?}");
}

fn referrals(group: &Group, replication: u64) -> BTreeMap<u64, bool> {
    let cases = stamps(group, 4, replication).cases;
    let external = cases.iter().filter(|case| !case.is(Flag::Repeat));
    external.map(|case| (case.key.word(), case.has(Milestone::Accepted))).collect()
}

#[test]
fn a_duty_to_refer_adds_referrals_and_takes_none_away() {
    let sets = ["time.years=3"];
    let (base, duty) = (load("no-duty", &sets), load("duties/refer", &sets));
    let (mut had, mut added, mut taken) = (0.0, 0.0, [0.0, 0.0]);
    for replication in 0..10 {
        let (before, after) =
            (referrals(base.group_of(FIFE).0, replication), referrals(duty.group_of(FIFE).0, replication));
        assert!(
            before.iter().all(|(key, accepted)| after.get(key) == Some(accepted)),
            "the same cases, the same answer"
        );
        had += before.len() as f64;
        added += (after.len() - before.len()) as f64;
        let accepted = |keep: bool| after.iter().filter(|(key, yes)| before.contains_key(key) == keep && **yes).count();
        taken[0] += accepted(true) as f64;
        taken[1] += accepted(false) as f64;
    }
    // Base 0.68 accepted; of those added, mostly by others than police and Idaas (0.6 accepted), 0.42 of that.
    let (usual, marginal) = (taken[0] / had, taken[1] / added);
    assert!((0.64..0.72).contains(&usual) && (0.22..0.33).contains(&marginal), "{usual} {marginal}");
    // 1.25 in the long run; a mean of about 0.68 of it over three years and none in the burn-in and the run-out's start.
    assert!((0.08..0.25).contains(&(added / had)), "{}", added / had);
}

/// Poisson referrals at rate a a day with the multiplier 1 + (M - 1)(1 - exp(-t/theta)) from time 0: the mean number in
/// a year is a M T - a (M - 1) theta (1 - exp(-T/theta)) of its first, less what came before of its second.
#[test]
fn a_ramp_brings_what_its_integral_says() {
    let lines = "place = \"Theory\"\nextends = \"theory/caseload\"\n".to_string()
        + &edit(
            "demand.multiplier.police",
            "set = { value = \"3\", low = \"2\", high = \"4\", evidence = \"assumption\", why = \"for a test, of no size\" }\nramp = \"1 year\"\nseen_at = \"acceptable\"",
        );
    let sets = [
        "demand.rate=2 per day",
        "time.years=3",
        "time.burn_in=0 days",
        "time.run_out=1 days",
        "demand.marginal_accepted_ratio=1",
    ];
    let results = written(&lines, &sets).run(&[], 1, 400);
    let theta = 365.25;
    let until = |days: f64| 2.0 * (3.0 * days - 2.0 * theta * (1.0 - libm::exp(-days / theta)));
    for (year, (from, to)) in [(0.0, 366.0), (366.0, 731.0), (731.0, 1096.0)].into_iter().enumerate() {
        let (found, expected) = (results.estimate("referrals", 0, Some(year)), until(to) - until(from));
        // Over 400 replications 4 standard errors are about 0.5 %.
        assert!((found.mean - expected).abs() < 4.0 * found.se, "{year}: {found:?} {expected}");
        assert!(4.0 * found.se < 0.01 * expected);
    }
}

#[test]
fn compliance_scales_a_duty_from_the_level_at_which_it_was_seen() {
    let refer = |level: &str| {
        let world = load("duties/refer", &[&format!("duty.compliance={level}"), "time.years=10"]);
        let group = world.group_of(FALKIRK).0;
        group.in_force(39, Some(0)).authorities[0].flow.multiplier[2]
    };
    // Seen at the acceptable level, 0.7 of the full effect; all but exp(-9.75) of the ramp is done.
    for (level, expected) in [("minimum", 1.0 + 0.4 / 0.7), ("acceptable", 2.0), ("best", 1.0 + 1.0 / 0.7)] {
        assert!((refer(level) - expected).abs() < 1e-3, "{level}: {}", refer(level));
    }
}

#[test]
fn a_duty_to_attend_fills_seats_and_gives_no_hours() {
    let (base, duty) = (load("no-duty", &[]), load("duties/attend", &[]));
    let stage = duty.group_of(FIFE).0.in_force(16, Some(0));
    let start = &base.group_of(FIFE).0.maracs[0].agencies;
    assert_eq!(stage.maracs[0].agencies.hours_a_day, start.hours_a_day);
    assert!(stage.maracs[0].agencies.levers.attendance[4] > start.levers.attendance[4]);
    let over_all = |world: &World, id: &str| whole(&world.run(&[FIFE], 2, 20), id).mean;
    assert!(over_all(&duty, "attendance") > over_all(&base, "attendance") + 0.02);
}

#[test]
fn an_area_that_is_never_ready_begins_at_the_latest_date_and_one_that_always_is_at_the_first() {
    let gate = |contact: &str, attendance: &str| {
        let lines = format!(
            "duties = [\"refer\"]\n[set]\n\"duty.commencement\" = \"year 2\"\n\"readiness.gate\" = \"on\"\n\"readiness.latest\" = \"12 months\"\n\"readiness.contact_in_time\" = \"{contact}\"\n\"readiness.core_attendance\" = \"{attendance}\"\n"
        );
        years(&written(&lines, &["time.years=4"]), FALKIRK, "duty_in_force", 4)
    };
    assert_eq!(gate("0 %", "0 %"), [0.0, 1.0, 1.0, 1.0]);
    assert_eq!(gate("100 %", "100 %"), [0.0, 0.0, 1.0, 1.0]);
    let between = gate("97 %", "80 %");
    assert!((0.0..=1.0).contains(&between[1]) && between[2] == 1.0, "{between:?}");
}

#[test]
fn a_duty_that_waits_does_nothing_until_it_begins() {
    let sets = ["time.years=2", "time.run_out=0 days"];
    let lines =
        "duties = [\"refer\", \"attend\"]\n[set]\n\"duty.commencement\" = \"year 3\"\n\"readiness.gate\" = \"on\"\n";
    let digest = |world: World| world.run(&[FALKIRK], 3, 3).digest;
    assert_eq!(digest(load("no-duty", &sets)), digest(written(lines, &sets)));
}

#[test]
fn a_full_service_is_lent_hours_where_staffing_is_looked_at() {
    let short = "idaa.shortfall=40 %";
    let (without, with) = (load("no-duty", &[short]), load("v2-staffing-duty", &[short]));
    let (off, on) = (without.run(&[FIFE], 2, 10), with.run(&[FIFE], 2, 10));
    assert_eq!(whole(&off, "staffing_escalated").mean, 0.0);
    assert!(whole(&on, "staffing_escalated").mean > 0.2, "{:?}", whole(&on, "escalated"));
    assert!(whole(&on, "support_minutes").mean > whole(&off, "support_minutes").mean + 0.5);
    // A service with room is left alone, to the last stamp.
    let roomy = ["idaa.shortfall=0 %", "staffing.escalation_load=3"];
    let of = |scenario: &str| written_stamps(&load(scenario, &roomy), FIFE, 2, 3);
    assert!(of("no-duty") == of("v2-staffing-duty"));
}

#[test]
fn s4_is_s3_and_refer_exactly() {
    let (s3, s4, refer) = (load("s3-cooperate", &[]), load("s4-refer-unfunded", &[]), load("duties/refer", &[]));
    let told = |world: &World| {
        let edits = world.0.scenario.dated.iter().map(|edit| format!("{} {}", edit.path, edit.in_words()));
        edits.collect::<Vec<_>>()
    };
    assert_eq!(told(&s4), [told(&s3), told(&refer)].concat());
    let leaves = |world: &World| {
        let levers = world.0.scenario.tree.iter().map(|(path, leaf)| format!("{path}={}", leaf.value));
        levers.collect::<Vec<_>>()
    };
    assert_eq!(leaves(&s4), leaves(&s3));
}

#[test]
fn no_scenario_sets_quality() {
    for (name, text) in SCENARIOS.iter().filter(|(name, _)| !name.starts_with("theory/")) {
        let scenario = load(name, &[]).0.scenario;
        let changed = scenario.tree.changed_since(crate::world::base()).map(|(path, ..)| path.to_string());
        let levers: Vec<String> = changed.chain(scenario.dated.iter().map(|edit| edit.path.clone())).collect();
        for lever in levers {
            let sets = ["quality.", "reabuse.", "repeat."].iter().any(|part| lever.starts_with(part));
            assert!(!sets, "{name} sets {lever}");
        }
        assert!(!text.contains("[[standard]]"), "{name} changes a standard");
    }
}

#[test]
fn every_scenario_runs_and_its_loads_are_told() {
    for (name, _) in SCENARIOS.iter().filter(|(name, _)| !name.starts_with("theory/")) {
        let results = load(name, &["time.years=2"]).run(&[FALKIRK], 1, 2);
        for id in ["heard", "offered_load_idaa", "offered_load_coordinator", "offered_load_meeting"] {
            assert!(whole(&results, id).mean > 0.0, "{name}: {id}");
        }
    }
}

#[test]
fn a_new_option_is_a_file() {
    let world = load("more/primary-care-training", &["time.years=3"]);
    assert_eq!(years(&world, FALKIRK, "duty_in_force", 2), [1.0, 1.0, 1.0]);
    // Orkney begins a year later than those with whom it shares a team, which have begun.
    let (group, at) = world.group_of(ORKNEY);
    let multiplier = |quarter| group.in_force(quarter, Some(0)).authorities[at].flow.multiplier[2];
    assert_eq!(multiplier(3), 1.0);
    assert!(multiplier(4) > 1.4, "{}", multiplier(4));
    let (base, training) = (load("no-duty", &["time.years=3"]), &world);
    let referrals = |world: &World| whole(&world.run(&[FALKIRK], 1, 20), "referrals").mean;
    assert!(referrals(training) > 1.08 * referrals(&base), "six times the referrals of health, which are 6 %");
}

#[test]
fn what_cannot_be_is_refused() {
    let refused = |lines: &str, message: &str| {
        let faults = try_written(lines, &[]).map(|_| ()).expect_err(lines);
        assert!(faults.iter().any(|fault| fault.message.contains(message)), "{lines}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.hint.is_some()), "{faults:?}");
    };
    refused("duties = [\"reffer\"]", "no scenario is called");
    refused("duties = [\"../no-duty\"]", "no scenario is called");
    refused(&edit("idaa.posts", "multiply = \"2\""), "`ratio` is not a number");
    refused(&edit("idaa.overload", "add = \"wait\""), "is not a number");
    refused(&edit("demand.share.police", "set = \"90 %\"\nfrom = \"year 2\""), "sum to");
    refused(&edit("agency.police.attendance", "add = \"50 %\"\nfrom = \"year 2\""), "out of bounds");
    refused(&edit("idaa.intake_hours", "set = \"idaa.open_cv\""), "has no unit");
    refused(&edit("time.years", "set = \"9\""), "read once");
    refused("[funding]\nrule = \"per case\"", "not one of the choices");
}

/// The parameters of Fife once a duty's ramp is done, with a scenario's `--set`.
fn done(name: &str, sets: &[&str]) -> Group {
    let world = load(name, sets);
    world.group_of(FIFE).0.in_force(19, Some(-40)).clone()
}

#[test]
fn each_duty_moves_what_it_names_and_no_hours() {
    // At acceptable compliance 0.7 of half of each gap is closed: 0.35.
    let closer = |share: f64| share + 0.35 * (1.0 - share);
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 2e-3, "{found} {expected}");
    let base = load("no-duty", &[]);
    let base = base.group_of(FIFE).0;
    let (share, coordinator, idaa) =
        (done("duties/share", &[]), done("duties/coordinator", &[]), done("duties/idaa", &[]));
    near(share.maracs[0].agencies.shared, closer(base.maracs[0].agencies.shared));
    near(coordinator.offices[0].levers.cover.get(), closer(base.offices[0].levers.cover.get()));
    near(
        idaa.authorities[0].service.levers.attendance.get(),
        closer(base.authorities[0].service.levers.attendance.get()),
    );
    for group in [&share, &coordinator, &idaa] {
        assert_eq!(group.maracs[0].agencies.hours_a_day, base.maracs[0].agencies.hours_a_day);
        assert_eq!(group.offices[0].crews, base.offices[0].crews);
        assert_eq!(group.authorities[0].service.crews, base.authorities[0].service.crews);
    }
}

#[test]
fn equal_status_and_inspection_act_where_their_loops_run() {
    let present = |sets: &[&str]| done("duties/cooperate", sets).maracs[0].agencies.attendance.present;
    let off = present(&["loops.b4=off"]);
    assert_eq!(off, load("no-duty", &[]).group_of(FIFE).0.maracs[0].agencies.attendance.present);
    assert!(present(&["loops.b4=on"]).iter().zip(off).all(|(on, off)| *on > off), "{off:?}");
    let interval = |name: &str, sets: &[&str]| {
        let of = done(name, sets).maracs[0].delivery.assurance.as_ref().map(|levers| levers.interval.get());
        of.map(f64::round)
    };
    assert_eq!(interval("duties/inspection", &["loops.b3=off"]), None);
    // 365.25 days less 0.7 of a third of them.
    assert_eq!(interval("duties/inspection", &["loops.b3=on"]), Some(281.0));
    assert_eq!(interval("no-duty", &["loops.b3=on"]), Some(365.0));
    // 40 hours at acceptable compliance, of a team of any size.
    assert!((done("duties/inspection", &[]).offices[0].staff.governance - 28.0).abs() < 1e-9);
}

#[test]
fn a_year_settled_in_parts_is_the_same_year() {
    let same = edit("idaa.caseload.places_per_fte", "set = \"25\"\nfrom = \"2027-10-01\"")
        + &edit("meeting.cut_off", "multiply = \"1\"\nfrom = \"2029-01-01\"");
    let sets = ["time.years=2", "loops.layer=all"];
    let [whole, parts] = [load("no-duty", &sets), written(&same, &sets)].map(|world| world.run(&[FIFE], 3, 4));
    assert_eq!(whole.digest, parts.digest);
    let mut told = 0;
    for measure in &whole.measures {
        for year in [Some(0), Some(1), None] {
            let [one, two] = [&whole, &parts].map(|run| run.estimate(&measure.id, 0, year).mean);
            assert!(
                (one - two).abs() <= 1e-9 * one.abs() || one.is_nan() && two.is_nan(),
                "{}: {one} {two}",
                measure.id
            );
            told += 1;
        }
    }
    assert!(told > 150, "{told}");
}
