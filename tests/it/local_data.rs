//! Local data and calibration as users meet them.

use super::folder::Folder;

const TABLE: &str = "authority,year,heard,repeats,wait_to_hearing,idaa_posts,coordinator_posts,cadence\n\
                     Fife,2025-26,380,115,25 days,4.5 FTE,1 FTE,14 days\n";

const SHORT: [&str; 7] = ["--area", "Fife", "--years", "1", "--replications", "4", "-q"];

#[test]
fn templates_are_written_once_and_can_be_used_as_they_are() {
    let folder = Folder::new("templates");
    assert!(folder.told(0, &["new", "--data"]).0.contains("local-data.csv"));
    assert!(folder.told(2, &["new", "--data"]).1.contains("is there already"));
    folder.told(0, &["new", "--data", "fife.csv", "--area", "Fife"]);
    assert_eq!(folder.read("local-data.csv").lines().filter(|line| !line.starts_with('#')).count(), 33);
    let plain = folder.told(0, &[&["run", "--out", "a", "--format", "json"], &SHORT[..]].concat()).0;
    let words = ["run", "--out", "b", "--format", "json", "--local-data", "fife.csv"];
    assert_eq!(plain, folder.told(0, &[&words[..], &SHORT].concat()).0, "an empty table changes nothing");
    folder.told(0, &["new", "my-option", "--from", "s4-refer-unfunded"]);
    assert!(folder.told(0, &["check", "my-option.toml"]).0.contains("my-option"));
    assert!(folder.told(2, &["new", "my-option2", "--from", "s4-refer"]).1.contains("no scenario is called"));
    assert!(folder.told(2, &["new"]).1.contains("--data"));
}

#[test]
fn local_figures_count_and_say_where_they_are_from() {
    let folder = Folder::new("figures");
    folder.file("my-area.csv", TABLE);
    let scenario = "title = \"t\"\nrationale = \"r\"\nextends = \"no-duty\"\n[data]\nauthorities = \"my-area.csv\"\n";
    folder.file("mine.toml", scenario);
    let told = folder.told(0, &["explain", "idaa.posts", "--area", "Fife", "--local-data", "my-area.csv"]).0;
    for part in ["4.5 FTE", "seen", "[local data (my-area.csv)]", "my-area.csv:2", "overrode:   ratio"] {
        assert!(told.contains(part), "`{part}` in\n{told}");
    }
    let beside = [&["run", "--out", "a", "--format", "json", "--local-data", "my-area.csv"], &SHORT[..]].concat();
    let inside = [&["run", "mine.toml", "--out", "b", "--format", "json"], &SHORT[..]].concat();
    let digest = |out: &str| out.split("\"digest\":").nth(1).unwrap()[..70].to_string();
    let (beside, inside) = (folder.told(0, &beside).0, folder.told(0, &inside).0);
    assert_eq!(digest(&beside), digest(&inside), "the same figures, whoever names them");
    let page = folder.read("a/report.html");
    assert!(
        page.contains("local data (my-area.csv)") && page.contains("Posts are those in place only for authorities")
    );
    assert!(folder.read("a/manifest.toml").contains("local data my-area.csv"));
    folder.told(0, &[&["run", "--out", "c"], &SHORT[..]].concat());
    assert!(!folder.read("c/report.html").contains("local data (my-area.csv)"));
}

#[test]
fn every_fault_is_told_at_once_and_people_are_refused() {
    let folder = Folder::new("faults");
    folder.file("bad.csv", "authority,year,heard,idaa_posts\nFief,2025-26,380,4.5 FTE\nAngus,,12,3\n");
    let (_, err) = folder.told(2, &["run", "--local-data", "bad.csv"]);
    for part in ["did you mean `Fife`?", "bad.csv:2:1", "write \"3 FTE\"", "names none", "3 faults"] {
        assert!(err.contains(part), "`{part}` in\n{err}");
    }
    folder.file("people.csv", "authority,dob\nFife,1990-01-01\n");
    for command in ["run", "staff", "stress", "page", "calibrate"] {
        let words: &[&str] =
            if command == "calibrate" { &[command, "people.csv"] } else { &[command, "--local-data", "people.csv"] };
        assert!(folder.told(2, words).1.contains("looks like data about a person"), "{command}");
    }
    assert!(folder.told(2, &["compare", "no-duty", "s3-cooperate", "--local-data", "none.csv"]).1.contains("none.csv"));
}

#[test]
fn staff_shows_gaps_only_where_the_authority_says_what_it_has() {
    let folder = Folder::new("gaps");
    folder.file("my-area.csv", TABLE);
    let ask = [
        "staff",
        "--area",
        "Fife",
        "--years",
        "1",
        "--draws",
        "0",
        "--replications",
        "60",
        "--resources",
        "coordinator",
    ];
    let ask = [&ask[..], &["--standard", "minutes_out", "--chance", "0.6", "-q"]].concat();
    let (without, _) = folder.told(0, &ask);
    assert!(!without.contains("In place") && without.contains("not calibrated to local data"), "{without}");
    let (with, _) = folder.told(0, &[&ask[..], &["--local-data", "my-area.csv"]].concat());
    assert!(with.contains("In place beside it:") && with.contains("by local data (my-area.csv)"), "{with}");
    let (rows, _) = folder.told(0, &[&ask[..], &["--local-data", "my-area.csv", "--format", "json"]].concat());
    assert!(rows.contains("\"in_place_coordinator\":1,"), "{rows}");
}

#[test]
fn a_calibration_leaves_what_other_commands_take() {
    let folder = Folder::new("calibrate");
    folder.file("my-area.csv", TABLE);
    let words =
        ["calibrate", "my-area.csv", "--points", "30", "--replications", "8", "--waves", "1", "-q", "--out", "done"];
    let (told, _) = folder.told(0, &words);
    assert!(told.contains("learnt from my-area.csv") && told.contains("sets of values are left"), "{told}");
    assert!(folder.read("done/report.html").contains("Fresh years beside what was counted"));
    assert!(folder.read("done/draws.csv").starts_with("authority,group,draw,"));
    folder.told(0, &words);
    let run =
        [&["run", "s3-cooperate", "--local-data", "done/calibrated.toml", "--draws", "4", "--out", "r"], &SHORT[..]];
    folder.told(0, &run.concat());
    let staff = ["staff", "--local-data", "done/calibrated.toml", "--area", "Fife", "--years", "1", "--draws", "2"];
    let more =
        ["--standard", "minutes_out", "--resources", "coordinator", "--replications", "40", "--chance", "0.6", "-q"];
    let (told, _) = folder.told(0, &[&staff[..], &more].concat());
    assert!(told.contains("calibrated to local data") && !told.contains("not calibrated"), "{told}");
    let explained =
        folder.told(0, &["explain", "meeting.cut_off", "--area", "Fife", "--local-data", "done/calibrated.toml"]).0;
    assert!(explained.contains("derived") && explained.contains("history matching"), "{explained}");
    assert!(folder.told(2, &["calibrate", "my-area.csv", "--levers", "meeting.cutoff"]).1.contains("did you mean"));
    assert!(folder.told(2, &["calibrate", "done/calibrated.toml"]).1.contains("no table of local data"));
}
