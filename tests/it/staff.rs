//! `maracsim staff` as users meet it.

use std::process::{Command, Output};

fn staff(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maracsim"));
    command.arg("staff").args(arguments).args(["-q"]);
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A small question: one year, one standard, posts alone.
const SMALL: [&str; 8] =
    ["--area", "Stirling", "--years", "1", "--standard", "contact", "--resources", "idaa,coordinator"];

#[test]
fn the_answer_comes_first_with_its_chance_cost_and_what_stands_beside_it() {
    let output = staff(&[&SMALL[..], &["--draws", "6", "--replications", "60"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.starts_with("Stirling: no fewer than "), "{text}");
    for said in [
        "FTE of Idaas and",
        "FTE of coordinators, so that",
        "with a chance of 90 % or more.",
        "fresh histories, worst year (2027-28): met in",
        "drawn from its ranges",
        "GBP",
        "One step less or more",
        "not enough",
        "SafeLives\u{2019} ratio",
        "closed form",
        "not calibrated to local data",
        "never a case for fewer posts",
    ] {
        assert!(text.contains(said), "`{said}` is not in:\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 10_000));
    assert!(out(&output).lines().all(|line| line.chars().count() <= 100));
}

/// The same question and seed give the same answer whatever the threads, and programs get it as rows.
#[test]
fn threads_change_nothing_and_programs_get_rows() {
    let ask = |threads: &str, format: &str| {
        let more = ["--draws", "0", "--replications", "60", "--threads", threads, "--format", format];
        let output = staff(&[&SMALL[..], &more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        out(&output)
    };
    let (one, three) = (ask("1", "csv"), ask("3", "csv"));
    assert_eq!(one, three);
    let rows: Vec<Vec<&str>> = one.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!((rows.len(), rows[0][0], rows[1][0]), (2, "authorities", "Stirling"));
    let cell = |name: &str| rows[1][rows[0].iter().position(|head| *head == name).unwrap()];
    assert_eq!(cell("status"), "found");
    let [idaa, chance, cost, low]: [f64; 4] =
        ["idaa", "chance", "cost", "cost_low"].map(|name| cell(name).parse().unwrap());
    assert!(idaa >= 0.5 && idaa % 0.5 == 0.0 && chance >= 0.9 && cost > low && low > 10_000.0);
    let json = ask("2", "json");
    assert!(json.starts_with("[{\"authorities\":\"Stirling\"") && json.contains("\"tie\":"), "{json}");
}

/// Nobody can be reached: no post mends that, and the answer says which input does.
#[test]
fn what_cannot_be_met_is_told_with_its_reason() {
    let sets = ["--set", "idaa.attempts_max=1", "--set", "idaa.attempt_success=40 %", "--replications", "40"];
    let output = staff(&[&SMALL[..], &sets].concat());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("cannot be met in 2027-28 with a chance of 90 %"), "{text}");
    assert!(text.contains("idaa.attempt_success"), "{text}");
}

/// How far it comes in a second is the machine's; that it ends, says so and tells what it has is ours.
#[test]
fn the_time_that_was_given_is_kept() {
    let began = std::time::Instant::now();
    let output = staff(&["--within", "1 s", "--draws", "0"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(began.elapsed().as_secs() < 60);
    assert!(err(&output).contains("groups were answered"), "{}", err(&output));
    let (text, none) = (out(&output), err(&output).contains("stopped: 0 of"));
    assert!(none == text.is_empty() && (none || text.contains("topped")), "{text}");
    let output = staff(&["--within", "0 s", "--draws", "0"]);
    assert!(output.status.success() && err(&output).contains("stopped: 0 of"), "{}", err(&output));
}

#[test]
fn every_fault_is_told_with_its_remedy() {
    let output =
        staff(&["--chance", "1.5", "--resources", "idaas,cadence", "--within", "soon", "--standard", "contacts"]);
    assert_eq!(output.status.code(), Some(2));
    let text = err(&output);
    for said in ["did you mean `idaa`?", "did you mean `contact`?", "--within", "4 faults"] {
        assert!(text.contains(said), "`{said}` is not in:\n{text}");
    }
    let output = staff(&["--chance", "0.999"]);
    assert!(err(&output).contains("between 50 and 99 %"), "{}", err(&output));
    let output = staff(&["theory/caseload"]);
    assert!(err(&output).contains("--resources"), "{}", err(&output));
    assert_eq!(staff(&["--preset", "high", "--chance", "0.9"]).status.code(), Some(2));
}

#[test]
fn the_flexible_preset_says_what_is_permanent() {
    let output = staff(&[&SMALL[..], &["--preset", "flexible", "--draws", "0", "--replications", "60"]].concat());
    let text = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("with a chance of 50 % or more") && text.contains("Flexible: permanent posts of"), "{text}");
}
