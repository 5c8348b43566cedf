//! What editors, shells and readers are told of the program, and folders that are written again.

use super::folder::Folder;
use std::path::{Path, PathBuf};

const SCHEMA: &str = "schema/scenario.schema.json";

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every scenario and duty that is shipped.
fn shipped() -> Vec<PathBuf> {
    let of = |folder: &str| std::fs::read_dir(root(folder)).unwrap().map(|entry| entry.unwrap().path());
    let folders = ["scenarios", "scenarios/duties", "scenarios/more", "scenarios/theory"];
    let all = folders.into_iter().flat_map(of);
    all.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect()
}

#[test]
fn the_committed_schema_is_the_programs_own() {
    let printed = Folder::new("schema").run(&["schema"]).ends(0).out();
    let committed = std::fs::read_to_string(root(SCHEMA)).unwrap();
    assert!(printed == committed, "{SCHEMA} is stale\n  hint: maracsim schema > {SCHEMA}");
}

#[test]
fn the_schema_takes_what_is_shipped_and_refuses_slips() {
    let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(root(SCHEMA)).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let takes = |text: &str| validator.is_valid(&toml::from_str::<serde_json::Value>(text).unwrap());
    let all = shipped();
    assert!(all.len() > 20, "{}", all.len());
    for path in all {
        let value: serde_json::Value = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| format!("{fault:.300}")).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
    }
    const HEAD: &str = "title = \"A\"\nrationale = \"B\"\n";
    for good in [
        "loops = \"all\"\n[set]\n\"meeting.cadence\" = \"weekly\"\n\"agency.*.attendance\" = 0.5\nidaa.posts = \"2 FTE\"\n",
        "[authority.Fife.set]\n\"idaa.posts\" = { value = \"3 FTE\", low = \"2 FTE\", high = \"4 FTE\" }\n",
        "duties = [\"refer\", \"mine.toml\"]\n[[standard]]\nid = \"contact\"\nwithin = \"1 working day\"\nshare = \"80 %\"\n",
        "[[edit]]\nlever = \"training.days\"\nmultiply = 2\nfrom = \"money\"\nwhere = [\"islands\"]\n",
    ] {
        assert!(takes(&format!("{HEAD}{good}")), "{good}");
    }
    for slip in [
        "titel = \"A\"\n",
        "loops = \"al\"\n",
        "[set]\n\"meeting.cadense\" = \"weekly\"\n",
        "[set]\n\"meeting.overflow\" = \"deferr\"\n",
        "[set]\n\"idaa.posts\" = { value = \"3 FTE\", low = \"2 FTE\" }\n",
        "duties = [\"reefer\"]\n",
        "[[edit]]\nlever = \"training.days\"\nmultiply = 2\nadd = \"1 day\"\n",
        "[[standard]]\nfrom = \"recieved\"\n",
        "[authority.Fife]\nsets = {}\n",
    ] {
        assert!(!takes(&format!("{HEAD}{slip}")), "{slip}");
    }
    assert!(!takes("title = \"A\"\n"), "the rationale is asked for");
}

#[test]
fn shells_and_readers_are_told_of_every_command() {
    let folder = Folder::new("manual");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = folder.run(&["completions", shell]).ends(0).out();
        assert!(["compare", "sensitivity", "--local-data"].iter().filter(|word| script.contains(**word)).count() >= 2);
    }
    let page = folder.run(&["man"]).ends(0).out();
    let help = folder.run(&["--help"]).ends(0).out();
    let commands: Vec<&str> = help.lines().skip_while(|line| *line != "Commands:").skip(1).collect();
    let commands = commands.iter().take_while(|line| !line.is_empty()).filter_map(|line| line.split(' ').nth(2));
    let commands: Vec<&str> = commands.filter(|name| !name.is_empty()).collect();
    assert!(commands.len() > 15, "{commands:?}");
    for command in commands {
        assert!(page.contains(&format!("maracsim\\-{command}")), "{command} in the manual page");
        let own = folder.run(&["man", command]).ends(0).out();
        assert!(own.contains(".SH NAME") && own.contains(".SH SYNOPSIS"), "{own}");
    }
    folder.run(&["man", "compere"]).refused(&["no command is called `compere`", "did you mean `compare`"]);
    assert!(!help.contains('\u{1b}'), "no colour in a pipe");
}

#[test]
fn the_folder_of_a_run_is_written_again_or_left_alone() {
    let folder = Folder::new("again");
    let text = "title = \"A\"\nrationale = \"B\"\n[set]\n\"meeting.cadence\" = \"weekly\"\n";
    folder.file("mine.toml", text);
    let words = ["--area", "Fife", "--years", "1", "--replications", "3", "--draws", "2", "--set", "idaa.places=30"];
    folder.run(&[&["run", "mine.toml", "no-duty", "--out", "here"], &words[..]].concat()).ends(0);
    let before = folder.read("here/mine/tables/all.csv");
    folder.file("here/mine/report.html", "spoilt").file("here/mine/tables/all.csv", "spoilt");
    folder.run(&["report", "here/mine", "--quiet"]).ends(0);
    assert_eq!(folder.read("here/mine/tables/all.csv"), before);
    assert!(folder.read("here/mine/report.html").starts_with("<!DOCTYPE html>"));
    folder.file("mine.toml", text.replace("weekly", "monthly")).file("here/mine/report.html", "kept");
    folder.run(&["report", "here/mine"]).ends(1).says("the results are not those of the folder");
    assert_eq!(folder.read("here/mine/report.html"), "kept", "what was there is untouched");
    folder.run(&["report", "here"]).refused(&["holds no run of maracsim"]);
    let compared = ["compare", "no-duty", "s3-cooperate", "--area", "Fife", "--years", "1", "--replications", "3"];
    folder.run(&[&compared[..], &["--out", "both"]].concat()).ends(0);
    let page = folder.read("both/report.html");
    folder.file("both/report.html", "spoilt").run(&["report", "both"]).ends(0);
    assert_eq!(folder.read("both/report.html"), page);
}

#[test]
fn a_plan_is_checked_as_a_plan() {
    let folder = Folder::new("plans");
    let plan = "title = \"A\"\nrationale = \"B\"\nscenarios = [\"no-duty\"]\nreplications = 2\ndesign = \"grid\"\n";
    folder.file("plan.toml", format!("{plan}[axes]\n\"meeting.cut_off\" = [\"2 days\", \"7 days\"]\n"));
    let said = folder.run(&["check", "plan.toml"]).ends(0).out();
    assert!(said.contains("a plan of 2 points on 1 axis"), "{said}");
    folder.file("slip.toml", format!("{plan}[axes]\n\"meeting.cutoff\" = [\"2 days\"]\n"));
    folder.run(&["check", "slip.toml"]).refused(&["did you mean `meeting.cut_off`"]);
}

#[test]
fn a_file_that_was_named_is_not_replaced_unasked() {
    let folder = Folder::new("named");
    folder.file("mine.csv", "precious").file("mine.html", "precious");
    let quick = ["--area", "Orkney Islands", "--years", "1", "--replications", "2"];
    for (command, file) in [("events", "mine.csv"), ("page", "mine.html")] {
        let words = [&[command, "--out", file], &quick[..]].concat();
        folder.run(&words).refused(&["is there already", "--force"]);
        assert_eq!(folder.read(file), "precious");
        folder.run(&[&words[..], &["--force"]].concat()).ends(0);
        assert_ne!(folder.read(file), "precious");
    }
}

#[test]
fn a_smaller_comparison_does_not_take_the_place_of_a_larger_one() {
    let folder = Folder::new("smaller");
    let base = ["compare", "no-duty", "s3-cooperate", "--years", "1", "--area", "Fife", "--replications"];
    for more in ["2", "3"] {
        folder.run(&[&base[..], &[more, "--draws", "0"]].concat()).ends(0);
    }
    let count = std::fs::read_dir(folder.0.join("outputs")).unwrap().count();
    assert_eq!(count, 2, "one folder for each");
}
