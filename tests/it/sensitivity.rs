//! Sensitivity as users meet it, on a queue whose answer is known: with room for everybody the mean wait is the cut-off and half
//! the time between meetings, so each lever's part can be worked out by hand.

use super::folder::Folder;
use std::collections::BTreeMap;

fn folder(name: &str, plan: &str) -> Folder {
    let folder = Folder::new(name);
    let often = "title = \"Often\"\nrationale = \"R\"\nextends = \"theory/meeting\"\nplace = \"Theory\"\n[set]\n\"meeting.every\" = \"14 days\"\n";
    folder.file("often.toml", often).file("plan.toml", plan);
    folder
}

#[track_caller]
fn run(folder: &Folder, words: &[&str], code: i32) -> (String, String) {
    folder.told(code, &[&["sensitivity", "plan.toml", "--quiet"], words].concat())
}

fn rows(folder: &Folder) -> Vec<BTreeMap<String, String>> {
    let (out, _) = run(folder, &["--format", "json"], 0);
    serde_json::from_str(&out).unwrap()
}

/// Estimate and limits of one figure.
#[track_caller]
fn figure(rows: &[BTreeMap<String, String>], [method, scenario, lever, figure]: [&str; 4]) -> [f64; 3] {
    let wanted = [("method", method), ("scenario", scenario), ("lever", lever), ("figure", figure)];
    let is_wanted = |row: &&BTreeMap<String, String>| wanted.iter().all(|(key, value)| row[*key] == *value);
    let row = rows.iter().find(is_wanted).unwrap_or_else(|| panic!("no {wanted:?} in {rows:?}"));
    ["mean", "low", "high"].map(|key| row[key].parse().unwrap_or_else(|_| panic!("{key} of {row:?}")))
}

#[track_caller]
fn near([mean, low, high]: [f64; 3], truth: f64, tolerance: f64) {
    assert!((mean - truth).abs() <= tolerance, "{mean}, not {truth}");
    assert!(low <= mean && mean <= high, "{low} {mean} {high}");
}

fn plan(head: &str, axes: &str, asks: &str) -> String {
    format!(
        "title = \"A\"\nrationale = \"B\"\nmeasures = [\"accepted\", \"wait_to_hearing\"]\nreplications = 4\nyears = \"all\"\n{head}\n\
         [set]\n\"time.years\" = 2\n\"time.burn_in\" = \"1 years\"\n\"time.run_out\" = \"60 days\"\n\"meeting.places\" = 1000\n\
         \"demand.rate\" = \"2 per day\"\n[axes]\n{axes}\n[sensitivity]\n{asks}\n"
    )
}

/// `chair.preparation` is work that nobody waits for here: a lever without effect.
const AXES: &str = "\"meeting.cut_off\" = { low = \"3 days\", high = \"11 days\" }\n\
                    \"meeting.every\" = { low = \"14 days\", high = \"28 days\" }\n\
                    \"agency.action_due\" = { low = \"7 days\", high = \"14 days\" }";

/// Variances of uniform laws: of the cut-off 8^2 / 12, of half the time between meetings 7^2 / 12. With 64 blocks the standard
/// error of an index is about 0.05.
#[test]
fn shares_of_variance_distributions_and_boxes_find_what_was_planted() {
    let head = "scenarios = [\"theory/meeting\"]\ndesign = \"saltelli\"\npoints = 64";
    let folder = folder("saltelli", &plan(head, AXES, ""));
    let rows = rows(&folder);
    let of = |method, lever, name| figure(&rows, [method, "meeting", lever, name]);
    let cut_off = 64.0 / (64.0 + 49.0);
    for name in ["first", "total"] {
        near(of("Sobol'", "meeting.cut_off", name), cut_off, 0.15);
        near(of("Sobol'", "meeting.every", name), 1.0 - cut_off, 0.15);
        near(of("Sobol'", "agency.action_due", name), 0.0, 0.02);
    }
    let note = |lever: &str| {
        let own = |row: &&BTreeMap<String, String>| row["method"] == "PAWN" && row["lever"] == lever;
        rows.iter().find(own).unwrap()["note"].clone()
    };
    assert!(note("meeting.cut_off").starts_with("above") && note("meeting.every").starts_with("above"));
    assert!(note("agency.action_due").starts_with("not above"), "{}", note("agency.action_due"));
    // A late cut-off and rare meetings: the box must be much denser than the quarter of points that fail.
    let [density, low, _] = of("PRIM", "", "density");
    assert!(density > 0.6 && low > 0.3, "{density} {low}");
    let own = |row: &&BTreeMap<String, String>| row["method"] == "PRIM" && row["figure"] == "density";
    let found = &rows.iter().find(own).unwrap()["note"];
    assert!(found.contains("meeting.cut_off") && found.contains("and more"), "{found}");
    let (text, _) = run(&folder, &[], 0);
    for words in [
        "Output: wait_to_hearing (days), Theory",
        "lower is better",
        "worst quarter",
        "Not told: regret",
        "sensitivity.csv",
    ] {
        assert!(text.contains(words), "no `{words}` in\n{text}");
    }
    let csv = std::fs::read_to_string(folder.0.join("outputs/plan/sensitivity.csv")).unwrap();
    assert_eq!(csv.lines().count(), rows.len() + 1);
}

/// Over its whole range the cut-off moves the wait by 8 days, the time between meetings by 7. Common random numbers leave nothing
/// of chance in a lever without effect.
#[test]
fn elementary_effects_are_those_of_the_formula() {
    let head = "scenarios = [\"theory/meeting\"]\ndesign = \"morris\"\npoints = 10";
    let rows = rows(&folder("morris", &plan(head, AXES, "")));
    let of = |lever, name| figure(&rows, ["Morris", "meeting", lever, name]);
    for name in ["mu", "mu*"] {
        near(of("meeting.cut_off", name), 8.0, 0.6);
        near(of("meeting.every", name), 7.0, 0.6);
        assert_eq!(of("agency.action_due", name), [0.0; 3]);
    }
    assert_eq!(rows[0]["lever"], "meeting.cut_off", "the strongest comes first");
}

/// The wait of 28 days between meetings is 14 and the cut-off: 21 at a cut-off of 7 days. Every 14 days it is 7 days shorter,
/// wherever the cut-off lies.
#[test]
fn a_line_turns_and_a_choice_is_regretted_where_the_formula_says() {
    let head = "scenarios = [\"theory/meeting\", \"often.toml\"]";
    let axis = "\"meeting.cut_off\" = { low = \"3 days\", high = \"11 days\", levels = 5 }";
    let asks = "output = \"wait_to_hearing\"\narea = \"Theory\"\nfails = 21";
    let rows = rows(&folder("grid", &plan(head, axis, asks)));
    let turn = figure(&rows, ["switching", "meeting", "meeting.cut_off", "value"]);
    near(turn, 7.0, 0.5);
    assert!(turn[1] <= 7.0 && 7.0 <= turn[2], "{turn:?}");
    near(figure(&rows, ["regret", "meeting", "", "expected"]), 7.0, 0.5);
    near(figure(&rows, ["regret", "meeting", "", "largest"]), 7.0, 0.7);
    assert_eq!(figure(&rows, ["regret", "often", "", "expected"])[0], 0.0);
    assert_eq!(figure(&rows, ["regret", "often", "", "good enough"])[0], 1.0);
}

/// One of the two is always better, so nothing is worth knowing first.
#[test]
fn knowing_more_is_worth_nothing_where_the_choice_is_clear() {
    let head = "scenarios = [\"theory/meeting\", \"often.toml\"]\ndesign = \"lhs\"\npoints = 80";
    let axes = AXES.lines().filter(|line| !line.contains("meeting.every")).collect::<Vec<_>>().join("\n");
    let rows = rows(&folder("evppi", &plan(head, &axes, "")));
    for lever in ["meeting.cut_off", "agency.action_due"] {
        let [value, low, high] = figure(&rows, ["EVPPI", "meeting or often", lever, "value of knowing it"]);
        assert!(value < 0.05 && low == 0.0 && high < 0.1, "{lever}: {value} {low} {high}");
    }
}

#[test]
fn what_cannot_be_looked_at_is_refused_before_anything_is_run() {
    let head = "scenarios = [\"theory/meeting\"]\ndesign = \"lhs\"\npoints = 4";
    for (asks, words) in [
        ("output = \"wait_to_haering\"", "the sweep has no measure"),
        ("area = \"Fife\"", "it has: Theory"),
        ("better = \"hihger\"", "did you mean `higher`?"),
        ("fails = \"half\"", "`fails` is not a number"),
        ("outputs = \"accepted\"", "did you mean `output`?"),
    ] {
        let folder = folder("refused", &plan(head, AXES, asks));
        let (out, err) = run(&folder, &[], 2);
        assert!(out.is_empty() && err.contains(words), "no `{words}` in\n{err}");
        assert!(!folder.0.join("outputs").exists());
    }
    // Too few points for what a sample could tell: said, not left out.
    let (text, _) = run(&folder("few", &plan(head, AXES, "")), &[], 0);
    assert!(text.contains("Not told: PAWN and PRIM: they need 50 points"), "{text}");
}
