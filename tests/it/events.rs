//! Referrals one by one: the event log and the replay tell what was simulated, and of nobody who exists.

use maracsim::experiment::{History, Prepared, Request, replicate, shipped};
use maracsim::model::{Flag, Milestone, System};
use maracsim::random::Key;
use maracsim::scenario::Texts;
use maracsim::time::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};
use std::sync::atomic::AtomicBool;

static NEVER: AtomicBool = AtomicBool::new(false);

fn prepared(scenario: &str, areas: &[&str], sets: &[&str]) -> Prepared {
    let texts = |of: &[&str]| of.iter().map(ToString::to_string).collect();
    let request = Request {
        scenario: scenario.into(),
        areas: texts(areas),
        sets: texts(sets),
        replications: 3,
        draws: Some(0),
        ..Request::default()
    };
    request.prepare(&shipped().unwrap(), &Texts(&[])).unwrap()
}

/// Waits for a place, so that cases stay open and repeats find their parents still there.
const FULL: [&str; 2] = ["time.years=3", "idaa.overload=wait"];

#[test]
fn a_history_holds_every_stamp_of_the_run() {
    for (scenario, areas, sets) in
        [("no-duty", &[][..], &FULL[..]), ("theory/repeats", &[], &["time.years=20"]), ("no-duty", &["Fife"], &[])]
    {
        let prepared = prepared(scenario, areas, sets);
        let plan = prepared.plan();
        for replication in 0..2 {
            let told = plan.history(replication + 1, &NEVER).unwrap();
            let mut told: Vec<(u64, [Moment; Milestone::COUNT])> =
                told.cases.iter().map(|told| (told.case.key.word(), told.case.stamps)).collect();
            let mut run = Vec::new();
            for (group, parameters) in plan.groups.iter().enumerate() {
                let mut system = System::new(parameters);
                system.start(Key::new(1).with(u64::from(replication)));
                let mut goes_on = true;
                while goes_on {
                    goes_on = system.advance();
                    let log = system.log();
                    let own = log.cases().filter(|case| plan.reported.contains(&(group, usize::from(case.authority))));
                    run.extend(own.map(|case| (case.key.word(), case.stamps)));
                    system.clear_log();
                }
            }
            told.sort_unstable();
            run.sort_unstable();
            assert!(told.len() > 300, "{} cases", told.len());
            assert!(told == run, "{scenario}: {} told, {} run", told.len(), run.len());
        }
    }
}

#[test]
fn a_person_is_one_through_all_repeats() {
    let prepared = prepared("no-duty", &["Glasgow City"], &FULL);
    let history = prepared.plan().history(1, &NEVER).unwrap();
    let mut linked = 0;
    for (at, told) in history.cases.iter().enumerate() {
        assert!(told.person <= at && history.cases[told.person].repeats.is_none());
        let Some(earlier) = told.repeats else { continue };
        let parent = &history.cases[earlier];
        linked += 1;
        assert!(told.case.is(Flag::Repeat) && parent.case.is(Flag::Returns));
        assert!(parent.case.at(Milestone::Received) < told.case.at(Milestone::Received));
        assert_eq!((told.person, told.place), (parent.person, parent.place));
    }
    assert!(linked > 50, "{linked} repeats of a case in the history");
    let ids: BTreeSet<&str> = history.cases.iter().map(|told| told.id.as_str()).collect();
    assert_eq!(ids.len(), history.cases.len(), "ids are unique");
}

#[test]
fn the_history_is_that_of_the_numbers_that_a_run_tells() {
    let mut prepared = prepared("no-duty", &["Fife"], &["time.years=1"]);
    prepared.draws = 0;
    let plan = prepared.plan();
    let results = replicate(&plan, "no-duty", &NEVER, &mut |_| {});
    let histories: Vec<History> = (1..=3).map(|replication| plan.history(replication, &NEVER).unwrap()).collect();
    let received = |history: &History| {
        let years = history.calendar.years();
        history.cases.iter().filter(|told| years.measured_year(told.case.at(Milestone::Received)).is_some()).count()
    };
    let mean = histories.iter().map(received).sum::<usize>() as f64 / 3.0;
    let told = results.estimate("referrals", 0, Some(0)).mean;
    assert!((mean - told).abs() < 1e-9 && mean > 100.0, "{mean} in the histories, {told} in the results");
}

fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_maracsim")).args(arguments).output().unwrap()
}

fn out(arguments: &[&str]) -> String {
    let done = program(arguments);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[track_caller]
fn refused(arguments: &[&str], texts: &[&str]) {
    let done = program(arguments);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0), "{said}");
    texts.iter().for_each(|text| assert!(said.contains(text), "lacks `{text}`:\n{said}"));
}

#[test]
fn every_line_of_an_event_log_says_that_nobody_exists() {
    let csv = out(&["events", "--area", "Fife", "--area", "Stirling", "--years", "1", "--replications", "2"]);
    let mut lines = csv.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(head[..3], ["case_id", "activity", "timestamp"]);
    let column = |name: &str| head.iter().position(|of| *of == name).unwrap();
    let names: BTreeSet<&str> = Milestone::NAMES.iter().map(|&(name, _)| name).collect();
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), head.len(), "{line}");
        assert_eq!(cells[column("about")], "simulated person");
        assert_eq!(cells[column("year")], "2027-28", "what is not measured is left out");
        assert!(names.contains(cells[1]), "{line}");
        seen.insert(cells[1].to_string());
        // Texts of ISO 8601 with one offset are in the order of time.
        let before = last.insert(cells[0].to_string(), cells[2].to_string());
        assert!(before.is_none_or(|before| before.as_str() <= cells[2]), "{line}");
    }
    assert!(seen.len() >= 12, "{seen:?}");
    let of = |head: &str| last.keys().filter(|id| id.starts_with(head)).count();
    assert!(of("1/S12000047-") > 100 && of("2/S12000030-") > 20, "two replications, two areas");
    let whole = out(&["events", "--area", "Fife", "--years", "1", "--whole"]);
    assert!(whole.contains(",burn-in,") && whole.contains(",run-out,"));
}

#[test]
fn xes_holds_the_same_events() {
    let folder = std::env::temp_dir().join(format!("maracsim-events-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let file = folder.join("fife.xes");
    let shown = file.to_str().unwrap();
    assert_eq!(out(&["events", "--area", "Fife", "--years", "1", "--out", shown]), "");
    let xes = std::fs::read_to_string(&file).unwrap();
    assert_eq!(xes, out(&["events", "--area", "Fife", "--years", "1", "--xes"]));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
    let csv = out(&["events", "--area", "Fife", "--years", "1"]);
    let events = xes.lines().filter(|line| line.starts_with("<event>")).count();
    assert_eq!(events, csv.lines().count() - 1);
    assert!(xes.lines().filter(|line| line.starts_with("<event>")).all(|line| line.contains("simulated person")));
    assert_eq!(xes.matches("<trace>").count(), xes.matches("</trace>").count());
    let ids: BTreeSet<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(xes.matches("<trace>").count(), ids.len());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_replay_reads_like_a_story() {
    let all = out(&["replay", "--area", "Fife", "--years", "1", "--replication", "2"]);
    assert!(all.starts_with("Replication 2 of Fife\nNobody in this history exists"), "{}", &all[..80]);
    let dated: Vec<&str> = all.lines().skip(3).map(|line| &line[..10]).collect();
    assert!(dated.len() > 3_000 && dated.windows(2).all(|two| two[0] <= two[1]), "in the order of time");
    for part in ["Marac of Fife", "sits:", "referral received, from police", "year ends", "coordinators of Fife: "] {
        assert!(all.contains(part), "{part}");
    }
    let one = out(&["replay", "--area", "Fife", "--years", "1", "--replication", "2", "--case", "40"]);
    assert!(one.starts_with("Case S12000047-40 of replication 2, Fife\nNobody"), "{one}");
    assert!(one.contains("day    0.0  referral received"), "{one}");
    let id = out(&["replay", "--years", "1", "--replication", "2", "--case", "2/S12000047-40"]);
    assert_eq!(id, one, "an area's history is the same among all");
    let told = |line: &str| all.contains(&format!("{}  S12000047-40", &line[..20]));
    assert!(one.lines().filter(|line| line.contains("  day ")).all(told), "every stamp is in the whole history");
}

#[test]
fn what_cannot_be_told_is_refused() {
    refused(&["replay", "--years", "1", "--case", "7"], &["every authority has a case 7", "S12000005-7"]);
    refused(
        &["replay", "--area", "Fife", "--case", "1000000"],
        &["replication 1 has no case", "there are S12000047-1 to"],
    );
    refused(&["replay", "--area", "Fief", "--set", "idaa.posts=3"], &["did you mean `Fife`", "3 FTE"]);
    refused(&["replay", "--replication", "0"], &["0 is not in 1.."]);
    refused(&["events", "--out", "a.json"], &[".csv or .xes"]);
    refused(&["events", "--xes", "--out", "a.csv"], &["let it end with .xes"]);
    refused(&["events", "--years", "100"], &["GiB of memory"]);
}
