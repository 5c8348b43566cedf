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
        "points (",
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

/// Nobody can be reached: no post mends that, and the answer says which input does, if all that could be decided was asked about.
#[test]
fn what_cannot_be_met_is_told_with_its_reason() {
    let none = ["--set", "idaa.attempts_max=1", "--set", "idaa.attempt_success=40 %", "--replications", "40"];
    let asked = |words: &[&str]| {
        let output = staff(&[words, &none].concat());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let text = out(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("cannot be met in 2027-28 with a chance of 90 %"), "{text}");
        text
    };
    let all = asked(&["--area", "Stirling", "--years", "1", "--standard", "contact"]);
    assert!(all.contains("nor with fewer meetings.") && all.contains("idaa.attempt_success"), "{all}");
    let some = asked(&SMALL);
    assert!(some.contains("the cadence, the length of sittings as the scenario has it"), "{some}");
    assert!(!some.contains("nor with fewer") && !some.contains("idaa.attempt_success"), "{some}");
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
    // Where the time ends between two groups, none of those that are told was stopped.
    assert_eq!(none, text.is_empty(), "{text}");
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

/// Two FTE in one area: what is told is what the same seed tells again, gains fall within their limits, and nothing is taken away.
#[test]
fn more_posts_go_where_they_help_and_each_step_is_told_with_its_limits() {
    let ask = |format: &str, threads: &str| {
        let words = ["--area", "Stirling", "--years", "1", "--extra", "2 FTE", "--replications", "200"];
        let output = staff(&[&words[..], &["--format", format, "--threads", threads]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        out(&output)
    };
    let csv = ask("csv", "1");
    assert_eq!(csv, ask("csv", "3"));
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 3, "{csv}");
    let cell = |row: usize, name: &str| rows[row][rows[0].iter().position(|head| *head == name).unwrap()];
    for row in [1, 2] {
        let number = |name: &str| cell(row, name).parse::<f64>().unwrap();
        assert_eq!((cell(row, "area"), cell(row, "unit"), number("added")), ("Stirling", "FTE", 1.0));
        assert!(
            number("days_averted_low") < number("days_averted") && number("days_averted") < number("days_averted_high")
        );
        assert!(number("cost") > 40_000.0 && number("left") == 0.0);
    }
    // Without a second person nobody screens for weeks of a year: the first FTE is a coordinator, and helps for sure.
    assert_eq!(cell(1, "resource"), "coordinator");
    assert!(cell(1, "days_averted_low").parse::<f64>().unwrap() > 0.0);
    let text = ask("text", "2");
    assert!(text.contains("2 FTE more") && text.contains("Stirling") && text.contains("fresh histories"), "{text}");
}

/// Areas have names only where they have counted themselves.
#[test]
fn areas_without_local_data_are_told_by_type() {
    let words = ["--area", "Stirling", "--area", "Falkirk", "--years", "1", "--extra", "1 FTE", "--replications", "20"];
    let output = staff(&words);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output);
    assert!(!text.contains("Stirling") && !text.contains("Falkirk") && text.contains("told by their type"), "{text}");
    let folder = std::env::temp_dir().join(format!("maracsim-extra-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let scenario = folder.join("counted.toml");
    let own = |name: &str| {
        format!(
            "[authority.\"{name}\".set]\n\"demand.observed\" = \"150 cases a year\"\n\"idaa.posts\" = \"1.5 FTE\"\n"
        )
    };
    let text = format!(
        "title = \"Counted\"\nrationale = \"To see\"\nextends = \"no-duty\"\n{}{}",
        own("Stirling"),
        own("Falkirk")
    );
    std::fs::write(&scenario, text).unwrap();
    let output = staff(&[&[scenario.to_str().unwrap()], &words[..]].concat());
    let text = out(&output);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(text.contains("Stirling") || text.contains("Falkirk"), "{text} {}", err(&output));
    assert!(!text.contains("told by their type"), "{text}");
}

#[test]
fn what_cannot_be_given_out_is_refused_with_its_remedy() {
    for (words, said) in [
        (&["--extra", "5"][..], "\u{a3}250,000"),
        (&["--extra", "0.3 FTE"], "half posts"),
        (&["--extra", "2 FTE", "--resources", "cadence"], "are no posts"),
        (&["theory/caseload", "--extra", "2 FTE"], "a theory has no posts"),
        (&["--extra", "2 FTE", "--chance", "0.9"], "cannot be used with"),
        (&["--aim", "days"], "--extra"),
        (&["--pool"], "--area"),
        (&["--pool", "--area", "Stirling"], "one team of coordinators already"),
    ] {
        let output = staff(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(err(&output).contains(said), "{words:?}: {}", err(&output));
    }
}

/// The same referrals meet one team or two: both are simulated, and the difference has its limits.
#[test]
fn one_team_is_laid_beside_two() {
    let words = ["--area", "Stirling", "--area", "Falkirk", "--years", "1", "--pool", "--replications", "60"];
    let output = staff(&[&words[..], &["--format", "csv"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let csv = out(&output);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines.len() == 3 && lines[1].contains("days_averted") && lines[2].contains("standards_met"), "{csv}");
    let numbers: Vec<f64> = lines[1].split(',').skip(3).map(|cell| cell.parse().unwrap()).collect();
    assert!(numbers[1] < numbers[0] && numbers[0] < numbers[2] && numbers[3] == 60.0, "{csv}");
}
