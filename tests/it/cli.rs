//! The program as users meet it: what it prints, where, with which exit code, and what it leaves behind.

use super::folder::{Done, Folder};
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

const QUICK: [&str; 6] = ["--years", "1", "--replications", "2", "--area", "Fife"];

fn quick<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["run"];
    words.extend(more);
    words.extend(QUICK);
    words
}

const HEAD: &str = "title = \"A\"\nrationale = \"B\"\n";

#[test]
fn a_run_without_words_leaves_a_report_of_all_of_scotland() {
    let folder = Folder::new("plain");
    let done = folder.run(&["--replications", "2", "--years", "1", "--out", "outputs/no-duty"]);
    done.ends(0);
    let out = done.out();
    assert!(out.lines().all(|line| line.chars().count() <= 80), "wider than a terminal:\n{out}");
    assert!(out.contains("Scotland") && out.contains("Na h-Eileanan Siar"), "{out}");
    assert_eq!(folder.names(), ["outputs"]);
    for name in ["report.html", "manifest.toml", "datapackage.json", "tables/all.csv"] {
        assert!(folder.has(&format!("outputs/no-duty/{name}")), "{name}");
    }
    let manifest: toml::Table = folder.read("outputs/no-duty/manifest.toml").parse().unwrap();
    assert_eq!(manifest["scenario"].as_str(), Some("no-duty"));
    let page = folder.read("outputs/no-duty/report.html");
    assert!(page.contains("content=\"default-src 'none'; "), "a page asks nothing of a network");
    assert_eq!(page.matches("<h1").count(), 1);
}

#[test]
fn json_and_csv_on_stdout_hold_the_same_rows() {
    let folder = Folder::new("formats");
    let json = folder.run(&quick(&["--format", "json"]));
    let value: serde_json::Value = serde_json::from_str(&json.ends(0).out()).unwrap();
    let rows = value["rows"].as_array().unwrap();
    for key in ["scenario", "seed", "replications", "digest"] {
        assert!(!value[key].is_null(), "{key}");
    }
    for key in ["authority", "gss", "year", "group", "measure", "unit", "mean", "low", "high", "se", "n"] {
        assert!(rows.iter().all(|row| row.get(key).is_some()), "{key}");
    }
    let csv = folder.run(&quick(&["--format", "csv"])).ends(0).out();
    assert_eq!(csv.lines().count(), rows.len() + 1);
    assert!(rows.iter().any(|row| row["measure"] == "met:headline" && row["year"] == "all"));
    assert!(csv.starts_with("scenario,authority,gss,") && csv.lines().nth(1).unwrap().starts_with("no-duty,"));
    // Two scenarios make one document.
    let two = ["no-duty", "more/current-shortfall"];
    let json = folder.run(&quick(&[&two[..], &["--format", "json"]].concat())).ends(0).out();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!([&value[0]["scenario"], &value[1]["scenario"]], ["no-duty", "current-shortfall"]);
    let csv = folder.run(&quick(&[&two[..], &["--format", "csv"]].concat())).ends(0).out();
    assert_eq!(csv.matches("scenario,authority").count(), 1);
    assert_eq!(csv.lines().count(), 2 * rows.len() + 1);
}

#[test]
fn layers_and_stress_tell_of_an_authority() {
    let folder = Folder::new("layers");
    let layered =
        ["run", "--layers", "--area", "Orkney Islands", "--years", "1", "--replications", "2", "--draws", "0"];
    let json = folder.run(&[&layered[..], &["--quiet", "--format", "json"]].concat()).ends(0).out();
    let documents: serde_json::Value = serde_json::from_str(&json).unwrap();
    let named = |at: usize| documents[at]["layer"].as_str().unwrap().to_string();
    assert_eq!([0, 1, 2].map(named), ["arithmetic", "evidence", "all"]);
    // The headline's layer is the plain run.
    let plain = folder.run(&[&["run"], &layered[2..], &["--quiet", "--format", "json"]].concat()).ends(0).out();
    let plain: serde_json::Value = serde_json::from_str(&plain).unwrap();
    assert_eq!(documents[0]["digest"], plain["digest"]);
    assert_eq!(documents[0]["rows"], plain["rows"]);
    let csv = folder.run(&[&layered[..], &["--quiet", "--format", "csv"]].concat()).ends(0).out();
    assert!(csv.starts_with("layer,scenario,authority,") && csv.contains("\nall,"), "{}", &csv[..200]);
    let stress = ["stress", "--area", "Orkney Islands", "--years", "1", "--replications", "2", "--quiet"];
    let told = folder.run(&[&stress[..], &["--format", "csv"]].concat()).ends(0).out();
    for measure in ["headroom", "loop_gain", "years_to_recover", "left_after_shock"] {
        assert!(told.contains(&format!("Orkney Islands,S12000023,{measure},")), "{told}");
    }
    assert!(folder.run(&stress).ends(0).out().contains("assumed curve"));
    folder.run(&["stress", "theory/meeting", "--area", "Fife"]).refused(&["has one place"]);
    folder.run(&["stress", "--set", "time.years=0"]).refused(&["at least one year"]);
}

#[test]
fn draws_stand_beside_the_central_run_and_every_interval_says_what_it_covers() {
    let folder = Folder::new("draws");
    let of = |more: &[&str]| -> serde_json::Value {
        let done = folder.run(&quick(&[&["--format", "json", "--out", "here"], more].concat()));
        serde_json::from_str(&done.ends(0).out()).unwrap()
    };
    let (central, drawn) = (of(&[]), of(&["--draws", "12"]));
    assert_eq!((drawn["digest"].as_str(), drawn["draws"].as_u64()), (central["digest"].as_str(), Some(12)));
    assert!(central["draws"].is_null());
    for (plain, both) in central["rows"].as_array().unwrap().iter().zip(drawn["rows"].as_array().unwrap()) {
        for key in ["measure", "mean", "low", "high", "se", "n", "covers"] {
            assert_eq!(plain[key], both[key], "{key}: the central run stays as it is");
        }
        let said = (both["covers"].as_str().unwrap(), both["drawn_covers"].as_str().unwrap());
        let known = [
            ("chance only", "chance + inputs"),
            ("no chance in it", "inputs only"),
            ("no interval", "no interval"),
            ("no interval", "chance + inputs"),
            ("chance only", "no interval"),
        ];
        assert!(known.contains(&said), "{said:?} in {both}");
        assert!(plain.get("drawn_mean").is_none() && both.get("sd_inputs").is_some());
    }
    let manifest: toml::Table = folder.read("here/manifest.toml").parse().unwrap();
    assert_eq!(manifest["draws_finished"].as_integer(), Some(12));
    assert_eq!(manifest["drawn_fingerprint"].as_array().unwrap().len(), 24);
    assert!(manifest["command"].as_str().unwrap().contains("--draws 12"));
    let table = folder.read("here/tables/all.csv");
    assert!(table.lines().nth(1).unwrap().contains(",chance + inputs,"), "{table:.400}");
    let page = folder.read("here/report.html");
    for text in ["Chance, and what we do not know", "chance only", "chance + inputs", "[square brackets]"] {
        assert!(page.contains(text), "{text}");
    }
    folder.run(&quick(&["--draws", "1"])).refused(&["write 0, or a whole number from 2"]);
    folder.run(&["run", "--draws", "1000000"]).refused(&["GiB of memory", "--draws"]);
}

#[test]
fn a_run_of_something_else_has_a_folder_and_a_title_of_its_own() {
    let folder = Folder::new("selection");
    folder.run(&quick(&["--quiet"])).ends(0);
    let set = ["--set", "idaa.posts=1 FTE", "--set", "meeting.cut_off=30 days"];
    let done = folder.run(&quick(&set));
    done.ends(0).says("warning: meeting.cut_off = 30 days lies outside the range 5 days to 10 days");
    assert!(
        done.out().starts_with("No duty, with 2 levers changed: idaa.posts = 1 FTE, meeting.cut_off"),
        "{}",
        done.out()
    );
    let turned = ["--set", "meeting.cut_off=30 days", "--set", "idaa.posts=1 FTE"];
    folder.run(&quick(&turned)).ends(0);
    let names: Vec<String> = std::fs::read_dir(folder.0.join("outputs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| name.len() == "no-duty-0000".len() && name.starts_with("no-duty-")), "{names:?}");
    folder.file("fife.toml", HEAD);
    folder.run(&["run", "fife"]).refused(&["did you mean the file `fife.toml`?"]);
}

#[test]
fn every_fault_of_a_file_is_told_at_once_with_its_line_and_remedy() {
    let folder = Folder::new("faults");
    let text = format!(
        "{HEAD}[set]\n\"meeting.cutoff\" = \"8 days\"\n\"idaa.posts\" = \"1e308 FTE\"\n\"meeting.length\" = 240\n\
         [authority.\"Fyfe\".set]\n\"idaa.posts\" = \"3 FTE\"\n"
    );
    folder.file("bad.toml", text);
    folder.run(&["run", "bad.toml"]).refused(&[
        "bad.toml:4:1",
        "did you mean `meeting.cut_off`?",
        "bad.toml:5:",
        "write \"240 min\"",
        "did you mean `Fife`?",
        "4 faults; nothing was run or written",
    ]);
    assert_eq!(folder.names(), ["bad.toml"]);
    folder.run(&["check", "bad.toml"]).refused(&["4 faults"]);
}

#[test]
fn hostile_files_are_refused_and_leave_nothing() {
    let folder = Folder::new("hostile");
    let nested = format!("{HEAD}x = {}", "[".repeat(20_000));
    let long_line = format!("{HEAD}x = \"{}\"", "y".repeat(5_000_000));
    let cases: &[(&str, Vec<u8>)] = &[
        ("empty.toml", Vec::new()),
        ("long.toml", long_line.into_bytes()),
        ("nested.toml", nested.into_bytes()),
        ("nan.toml", format!("{HEAD}[set]\n\"idaa.posts\" = nan\n").into_bytes()),
        ("nan-text.toml", format!("{HEAD}[set]\n\"idaa.posts\" = \"NaN FTE\"\n").into_bytes()),
        ("huge.toml", format!("{HEAD}[set]\n\"idaa.posts\" = \"1e308 FTE\"\n").into_bytes()),
        ("zero.toml", format!("{HEAD}[set]\n\"meeting.cadence\" = \"0 days\"\n").into_bytes()),
        ("never.toml", format!("{HEAD}[set]\n\"meeting.every\" = \"0 days\"\n").into_bytes()),
        ("self.toml", format!("{HEAD}extends = \"self.toml\"\n").into_bytes()),
        ("out.toml", format!("{HEAD}extends = \"../../etc/passwd.toml\"\n").into_bytes()),
        ("absolute.toml", format!("{HEAD}extends = \"/etc/x.toml\"\n").into_bytes()),
        ("binary.toml", vec![0xff, 0xfe, 0x00, 0x01]),
        (
            "twice.toml",
            format!("{HEAD}[authority.\"Fife\".set]\n\"idaa.posts\" = \"3 FTE\"\n[authority.\"S12000047\".set]\n\"idaa.posts\" = \"4 FTE\"\n")
                .into_bytes(),
        ),
    ];
    for (name, bytes) in cases {
        folder.file(name, bytes);
        folder.run(&["run", name]).refused(&["hint:", name]);
    }
    assert!(!folder.has("outputs"));
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let (inside, outside) = (Folder::new("link-inside"), Folder::new("link-outside"));
    outside.file("secret.toml", HEAD);
    std::os::unix::fs::symlink(outside.0.join("secret.toml"), inside.0.join("link.toml")).unwrap();
    inside.file("a.toml", format!("{HEAD}extends = \"link.toml\"\n"));
    inside.run(&["check", "a.toml"]).refused(&["leads out of the scenario's folder"]);
}

#[test]
fn runs_that_could_not_end_are_refused_with_the_numbers() {
    let folder = Folder::new("large");
    folder.run(&["run", "--replications", "1000000"]).refused(&["GiB of memory", "--replications"]);
    folder.run(&["run", "--replications", "0"]).refused(&["0"]);
    folder.run(&["run", "--years", "5000"]).refused(&["1,000 years"]);
    folder.run(&["run", "theory/meeting", "--set", "demand.rate=1e6 per day"]).refused(&["the limit is"]);
    folder.run(&["run", "no-duti"]).refused(&["no-duty"]);
    folder.run(&["run", "--area", "Atlantis"]).refused(&["unknown authority"]);
    folder.run(&["run", "--set", "meeting.cut_off"]).refused(&["--set"]);
    assert!(folder.names().is_empty());
}

#[test]
fn a_closed_door_is_found_before_the_work_is_done() {
    let folder = Folder::new("door");
    folder.file("file", "x");
    let done = folder.run(&quick(&["--out", "file/inside"]));
    done.ends(1).says("cannot").says("--out");
    folder.file("mine/thesis.txt", "years of work");
    folder.run(&quick(&["--out", "mine", "--force"])).refused(&["not a run of maracsim"]);
    assert_eq!(folder.read("mine/thesis.txt"), "years of work");
}

#[test]
fn another_scenarios_run_is_not_replaced_without_force() {
    let folder = Folder::new("force");
    folder.run(&quick(&["--out", "here"])).ends(0);
    folder.run(&quick(&["--out", "here"])).ends(0);
    folder.run(&quick(&["more/current-shortfall", "--out", "here"])).refused(&["another scenario", "--force"]);
    folder.run(&quick(&["more/current-shortfall", "--out", "here", "--force"])).ends(0);
    assert_eq!(folder.names(), ["here"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_finished() {
    let folder = Folder::new("interrupt");
    let words =
        ["run", "--replications", "3000", "--years", "1", "--threads", "1", "--quiet", "--out", "outputs/no-duty"];
    let mut command = folder.command(&words);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let done = Done(child.wait_with_output().unwrap());
    done.ends(1).says("stopped after").says("of 3000 replications");
    let manifest: toml::Table = folder.read("outputs/no-duty/manifest.toml").parse().unwrap();
    let finished = manifest["replications_finished"].as_integer().unwrap();
    assert!((1..3_000).contains(&finished), "{finished}");
    assert_eq!(folder.names(), ["outputs"]);
}

#[test]
fn levers_explain_and_measures_answer() {
    let folder = Folder::new("lists");
    let levers = folder.run(&["levers", "meeting.", "--format", "csv"]).ends(0).out();
    assert!(levers.contains("meeting.cut_off,8 days,5 days,10 days,"), "{levers}");
    let one = folder.run(&["explain", "meeting.cut_off", "--set", "meeting.cut_off=5 days"]).ends(0).out();
    for text in ["5 days", "overrode", "8 days (5 days to 10 days)", "data/base.toml:", "src/model/"] {
        assert!(one.contains(text), "`{text}` is not in\n{one}");
    }
    folder.run(&["explain", "meeting.cutoff"]).refused(&["did you mean `meeting.cut_off`?"]);
    let measures = folder.run(&["measures"]).ends(0).out();
    for id in ["wait_to_hearing_p90", "met:headline", "offered_load_idaa", "days_without_plan"] {
        assert!(measures.contains(id), "{id}");
    }
    folder.run(&["measures", "wait_to_herring"]).refused(&["did you mean"]);
}

#[test]
fn what_a_title_says_is_shown_and_never_run() {
    let folder = Folder::new("markup");
    folder.file("x.toml", "title = \"<script>alert(1)</script>\"\nrationale = \"=HYPERLINK(\\\"http://a\\\")\"\n");
    folder.run(&quick(&["x.toml", "--out", "here"])).ends(0);
    let page = folder.read("here/report.html");
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;"));
}

/// A door that is closed is found before anything is run, and what stands there is untouched.
#[test]
fn verify_finds_a_closed_door_first() {
    let folder = Folder::new("verify-closed");
    folder.file("docs", "a file").file("taken/VERIFICATION.md/x", "a folder");
    for arguments in
        [&["verify", "--quiet"] as &[&str], &["verify", "--deep", "--quiet"], &["verify", "--out", "taken"]]
    {
        let done = folder.run(arguments);
        done.ends(1).says("cannot write").says("--out");
        assert_eq!(done.out(), "");
    }
    assert_eq!(folder.read("docs"), "a file");
    assert_eq!(folder.names(), ["docs", "taken"]);
    folder.run(&["verify", "--depth", "9"]).refused(&["--depth"]);
}

/// What people say comes into the report as text, and the report says who has not been heard.
#[test]
fn voices_stand_in_the_report_and_the_missing_ones_are_named() {
    let folder = Folder::new("voices");
    let voice = "[[voice]]\nwho = \"idaas\"\nsays = \"We call <b>late</b> & know it.\"\nsource = \"A published report, 2024\"\n";
    folder.file("own.toml", format!("{HEAD}{voice}"));
    folder.run(&quick(&["own.toml", "--out", "here"])).ends(0);
    let page = folder.read("here/report.html");
    assert!(
        page.contains("We call &lt;b&gt;late&lt;/b&gt; &amp; know it.") && page.contains("A published report, 2024")
    );
    assert!(page.contains("Voices that are missing: victims/survivors, children and young people"));
    assert!(!page.contains("No voice has been gathered here yet"));
    folder.file("own.toml", format!("{HEAD}[[voice]]\nwho = \"idaa\"\nsays = \"x\"\n"));
    folder.run(&quick(&["own.toml"])).refused(&["did you mean `idaas`", "`source` is missing"]);
}

#[test]
fn a_joint_run_is_laid_beside_parted_areas() {
    let folder = Folder::new("joint");
    let words = ["run", "--joint", "--years", "1", "--replications", "2", "--out", "here", "--format", "csv"];
    let done = folder.run(&words);
    done.ends(0);
    let out = done.out();
    assert!(
        out.lines()
            .any(|line| line.starts_with("no-duty+joint,no-duty,Scotland,") && line.contains(",specialist_present,"))
    );
    assert!(folder.read("here/manifest.toml").contains("--joint"));
    folder.run(&words).ends(0);
    folder.run(&["run", "--joint", "--area", "Fife"]).refused(&["--area"]);
    folder.run(&["run", "--joint", "no-duty", "s1-guidance"]).refused(&["one scenario"]);
}
