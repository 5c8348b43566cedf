//! The page as users get it: one file beside nothing, refusals, and the report of a run that is such a page. What it does
//! in a browser is tested in `web/tests`.

use super::folder::Folder;

/// Refused with exit code 2 and every text, and nothing written.
#[track_caller]
fn refuses(folder: &Folder, arguments: &[&str], texts: &[&str]) {
    folder.run(arguments).refused(texts);
    let left = folder.names();
    assert!(left.iter().all(|name| name.ends_with(".toml")), "{left:?}");
}

const QUICK: [&str; 7] = ["--years", "1", "--replications", "2", "--area", "Fife", "--quiet"];

/// What the page knows.
fn data(page: &str) -> serde_json::Value {
    let from = page.split("id=\"page-data\">").nth(1).expect("the page's data");
    serde_json::from_str(from.split("</script>").next().unwrap()).expect("sound JSON")
}

#[test]
fn a_page_is_one_file_with_what_was_simulated() {
    let folder = Folder::new("plain");
    let done = folder.run(&[&["page"][..], &QUICK].concat());
    assert_eq!(done.ends(0).out(), "outputs/page.html\n");
    assert_eq!(std::fs::read_dir(folder.0.join("outputs")).unwrap().count(), 1, "nothing stands beside it");
    let page = folder.read("outputs/page.html");
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    assert!(page.contains("maracsim page --area Fife"), "how to write it again");
    let data = data(&page);
    assert_eq!(data["places"].as_array().unwrap().len(), 1);
    let floor = &data["scenarios"][0]["floor"]["S12000047"];
    assert!(floor["heard"][0].as_f64().unwrap() > 100.0, "{floor}");
}

#[test]
fn the_report_of_a_run_is_such_a_page() {
    let folder = Folder::new("run");
    let done = folder.run(&[&["run", "--out", "here"][..], &QUICK].concat());
    done.ends(0);
    let page = folder.read("here/report.html");
    let tables = folder.read("here/tables/all.csv");
    let row = tables.lines().find(|line| line.contains(",S12000047,all,all,heard,")).unwrap();
    let told: f64 = row.split(',').nth(7).unwrap().parse().unwrap();
    let floor = data(&page)["scenarios"][0]["floor"]["S12000047"]["heard"][0].as_f64().unwrap();
    assert!((floor / told - 1.0).abs() < 1e-4, "{floor} in the page, {told} in the table");
}

#[test]
fn several_scenarios_go_into_one_page_and_bring_their_texts() {
    let folder = Folder::new("several");
    std::fs::create_dir_all(folder.0.join("plans/parts")).unwrap();
    let plan = "title = \"A\"\nrationale = \"B\"\nextends = \"parts/base.toml\"\n";
    std::fs::write(folder.0.join("plans/a.toml"), plan).unwrap();
    std::fs::write(folder.0.join("plans/parts/base.toml"), "title = \"C\"\nrationale = \"D\"\n").unwrap();
    let words = ["page", "no-duty", "plans/a.toml", "--set", "meeting.length=200 min", "--out", "both.html"];
    folder.run(&[&words[..], &QUICK].concat()).ends(0);
    let data = data(&folder.read("both.html"));
    let [first, second] = [0, 1].map(|at| &data["scenarios"][at]);
    assert_eq!((first["asked"].as_str(), second["asked"].as_str()), (Some("no-duty"), Some("a.toml")));
    assert_eq!(second["files"]["a.toml"].as_str(), Some(plan));
    assert!(second["files"]["parts/base.toml"].is_string(), "paths begin at the scenario's folder");
    assert!(second["sets"].as_array().unwrap().contains(&serde_json::json!(["meeting.length", "200 min"])));
}

#[test]
fn what_one_page_cannot_hold_is_refused_at_once() {
    let folder = Folder::new("refused");
    refuses(&folder, &["page", "theory/meeting", "no-dutty"], &["nothing to move", "did you mean", "2 faults"]);
    refuses(&folder, &["page", "no-duty", "no-duty"], &["two scenarios are called `no-duty`"]);
    std::fs::write(folder.0.join("a.toml"), "title = \"A\"\nrationale = \"B\"\n[set]\n\"time.years\" = \"2\"\n")
        .unwrap();
    refuses(&folder, &["page", "no-duty", "a.toml"], &["different years", "--years"]);
    refuses(&folder, &["page", "--area", "Fief"], &["did you mean `Fife`?"]);
}
