//! Sweeps as users meet them: what they leave.

mod stops;

use super::folder::Folder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All that a command says, which ends with a code.
#[track_caller]
fn run(folder: &Folder, words: &[&str], code: i32) -> String {
    let (out, err) = folder.told(code, words);
    format!("{out}\n{err}")
}

/// Every file of a folder with its bytes.
fn bytes(folder: &Folder, name: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder.0.join(name)).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    entries.map(|path| (name(&path), std::fs::read(&path).unwrap())).collect()
}

/// The one shard whose name begins so.
fn named(folder: &Folder, place: &str, begins: &str) -> PathBuf {
    let names: Vec<String> = bytes(folder, place).into_keys().filter(|name| name.starts_with(begins)).collect();
    let found = names.iter().find(|name| name.ends_with(".shard")).unwrap_or_else(|| panic!("{names:?}"));
    folder.0.join(place).join(found)
}

const HEAD: &str = "title = \"A\"\nrationale = \"B\"\nareas = [\"Orkney\"]\n";

/// A Latin hypercube over two ranges, and one scenario more.
fn plan(points: u32, replications: u32) -> String {
    format!(
        "{HEAD}measures = [\"accepted\", \"wait_to_hearing\", \"met:headline\"]\ndesign = \"lhs\"\npoints = {points}\n\
         replications = {replications}\nscenarios = [\"no-duty\", \"more/current-shortfall\"]\n[set]\ntime.years = 1\n\
         [axes]\nmeeting.cut_off = \"range\"\nidaa.attempt_success = {{ low = \"40 %\", high = \"80 %\" }}\n"
    )
    .replace("time.years", "\"time.years\"")
    .replace("meeting.cut_off =", "\"meeting.cut_off\" =")
    .replace("idaa.attempt_success =", "\"idaa.attempt_success\" =")
}

fn cells(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = csv.lines().map(|line| line.split(',').map(str::to_string).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    lines.map(|line| head.iter().cloned().zip(line).collect()).collect()
}

#[test]
fn a_point_is_the_run_of_the_same_levers() {
    let folder = Folder::new("point");
    run(folder.file("plan.toml", plan(3, 4)), &["sweep", "plan.toml", "--quiet"], 0);
    let (points, rows) =
        (cells(&folder.read("outputs/plan/points.csv")), cells(&folder.read("outputs/plan/results.csv")));
    assert_eq!((points.len(), rows.len()), (6, 6 * 2 * 3));
    for point in [&points[0], &points[5]] {
        let set = |lever: &str| format!("{lever}={}", point[lever]);
        let (cut_off, success) = (set("meeting.cut_off"), set("idaa.attempt_success"));
        let scenario = if point["scenario"] == "no-duty" { "no-duty" } else { "more/current-shortfall" };
        let mut words = vec!["run", scenario, "--area", "Orkney", "--years", "1", "--replications", "4"];
        words.extend(["--draws", "0", "--format", "json", "--quiet", "--set", &cut_off, "--set", &success]);
        let output = folder.command(&words).output().unwrap();
        let run: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(run["digest"].as_str(), Some(point["digest"].as_str()), "{words:?}");
        let own: Vec<_> = rows.iter().filter(|row| row["point"] == point["point"]).collect();
        for row in &own {
            let is_same =
                |other: &&serde_json::Value| ["year", "measure"].iter().all(|key| other[*key] == row[*key].as_str());
            let found = run["rows"].as_array().unwrap().iter().find(is_same).unwrap();
            for key in ["mean", "low", "high", "se"] {
                // The reader of JSON may be off by the last bit.
                let same = match (found[key].as_f64(), row[key].parse::<f64>().ok()) {
                    (Some(one), Some(other)) => (one - other).abs() <= 1e-14 * other.abs(),
                    (one, other) => one == other,
                };
                assert!(same, "{key} of {row:?} is {:?}", found[key]);
            }
        }
        assert_eq!(own.len(), 6);
    }
}

#[test]
fn a_point_that_cannot_be_run_is_a_row_with_its_error() {
    let folder = Folder::new("refused");
    let axes = "[axes]\n\"meeting.minutes_least\" = [\"12 min\", \"60 min\"]\n\"meeting.overflow\" = [\"defer\", \"extend\"]\n";
    folder.file("plan.toml", format!("{HEAD}replications = 2\n[set]\n\"time.years\" = 1\n{axes}"));
    let told = run(&folder, &["sweep", "plan.toml", "--quiet"], 0);
    assert!(told.contains("2 points could not be run"), "{told}");
    let rows = cells(&folder.read("outputs/plan/results.csv"));
    let refused: Vec<_> = rows.iter().filter(|row| !row["error"].is_empty()).collect();
    assert_eq!(refused.len(), 2);
    assert!(refused.iter().all(|row| row["meeting.minutes_least"] == "60" && row["error"].contains("least minutes")));
    assert_eq!(rows.len(), 2 + 2 * 2 * 4);
    assert!(rows.iter().any(|row| row["meeting.overflow"] == "extend" && !row["mean"].is_empty()));
}

#[test]
fn every_fault_of_a_plan_is_told_at_once() {
    let folder = Folder::new("faults");
    let text = "title = \"A\"\nscenarios = [\"no-dutty\"]\nareas = [\"Fiife\"]\ndesign = \"lsh\"\npionts = 3\nrepliactions = 2\n\
                [axes]\n\"meeting.cutoff\" = [\"5 days\"]\n\"idaa.posts\" = { low = \"3 FTE\", high = \"1 FTE\" }\n\
                \"meeting.overflow\" = [\"defer\", \"defer\"]\n\"meeting.length\" = [240]\n";
    let told = run(folder.file("plan.toml", text), &["sweep", "plan.toml"], 2);
    let expected = [
        "`rationale` is missing",
        "did you mean `no-duty`?",
        "did you mean `Fife`?",
        "did you mean `lhs`?",
        "did you mean `points`?",
        "did you mean `replications`?",
        "did you mean `meeting.cut_off`?",
        "the range does not rise",
        "`defer` stands twice",
        "write \"240 min\"",
        "nothing was run or written",
    ];
    for words in expected {
        assert!(told.contains(words), "no `{words}` in\n{told}");
    }
    assert_eq!(folder.names(), ["plan.toml"]);
    let axis =
        |text: &str| format!("{HEAD}{text}\n[axes]\n\"meeting.cut_off\" = {{ low = \"5 days\", high = \"9 days\" }}\n");
    for (more, words) in [
        ("", "write `levels = 5` in each range"),
        ("design = \"lhs\"", "needs a number of points"),
        ("design = \"sobol\"\npoints = 12", "write `points = 16`"),
        ("design = \"lhs\"\npoints = 4\nmeasures = [\"acepted\"]", "did you mean `accepted`?"),
        ("design = \"lhs\"\npoints = 1000001", "whole number from 1 to 1000000"),
        ("design = \"saltelli\"\npoints = 524288", "more than 1000000"),
    ] {
        let told = run(folder.file("plan.toml", axis(more)), &["sweep", "plan.toml"], 2);
        assert!(told.contains(words), "no `{words}` in\n{told}");
    }
    for index in ["0/3", "4/3", "1", "a/b"] {
        assert!(run(&folder, &["sweep", "plan.toml", "--shard", index], 2).contains("from 1/N to N/N"));
    }
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_and_csv_hold_the_same_rows() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    for kind in ["estimates", "replications"] {
        let folder = Folder::new(&format!("parquet-{kind}"));
        folder.file("plan.toml", format!("rows = \"{kind}\"\n{}", plan(3, 3)));
        run(&folder, &["sweep", "plan.toml", "--quiet"], 0);
        let csv = cells(&folder.read("outputs/plan/results.csv"));
        let file = std::fs::File::open(folder.0.join("outputs/plan/results.parquet")).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!((rows.len(), csv.is_empty()), (csv.len(), false));
        for (row, line) in rows.iter().zip(&csv) {
            for (name, field) in row.get_column_iter() {
                let text = match field {
                    Field::Null => String::new(),
                    Field::Str(text) => text.clone(),
                    Field::Long(number) => number.to_string(),
                    Field::Double(number) => number.to_string(),
                    other => panic!("{other:?}"),
                };
                assert_eq!(text, line[name], "{name}");
            }
        }
        assert_eq!(csv.len(), 6 * 2 * 3 * if kind == "estimates" { 1 } else { 3 });
    }
}

/// The mean over the replications of a count is the estimate of the run.
#[test]
#[cfg(feature = "parquet")]
fn a_run_leaves_its_replications() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let folder = Folder::new("run");
    let words =
        ["run", "--area", "Fife", "--years", "2", "--replications", "5", "--draws", "0", "--quiet", "--out", "a"];
    run(&folder, &words, 0);
    // A run is replaced with all that is in it.
    let json = folder.command(&[&words[..], &["--format", "json"]].concat()).output().unwrap().stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(folder.0.join("a/results.parquet")).unwrap()).unwrap();
    let mut values: Vec<f64> = Vec::new();
    let mut rows = 0;
    for row in reader.get_row_iter(None).unwrap() {
        let row: BTreeMap<String, Field> = row.unwrap().into_columns().into_iter().collect();
        rows += 1;
        if row["measure"] == Field::Str("accepted".into()) && row["year"] == Field::Str("all".into()) {
            let Field::Double(value) = row["value"] else { panic!("{row:?}") };
            assert_eq!(row["replication"], Field::Long(values.len() as i64));
            values.push(value);
        }
    }
    let told = json["rows"].as_array().unwrap();
    assert_eq!((values.len(), rows), (5, 5 * told.len()));
    let own = told.iter().find(|row| row["measure"] == "accepted" && row["year"] == "all").unwrap();
    let mean = values.iter().sum::<f64>() / 5.0;
    assert!((own["mean"].as_f64().unwrap() - mean).abs() < 1e-9, "{own} {mean}");
}

#[test]
fn shipped_plans_are_sound_and_the_small_one_runs() {
    let plans = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/sweeps");
    let folder = Folder::new("shipped");
    let mut found = 0;
    for plan in std::fs::read_dir(&plans).unwrap().map(|entry| entry.unwrap().path()) {
        let told = run(&folder, &["sweep", plan.to_str().unwrap(), "--estimate"], 0);
        assert!(told.contains(" points, ") && told.contains("MB of memory"), "{told}");
        found += 1;
    }
    assert!(found >= 2, "{found}");
    let document = include_str!("../../docs/SWEEPS.md");
    let example = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    std::fs::write(folder.0.join("example.toml"), example).unwrap();
    assert!(
        run(&folder, &["sweep", "example.toml", "--estimate"], 0).contains("128 points, at least 2560 replications")
    );
    run(&folder, &["sweep", plans.join("cut-off.toml").to_str().unwrap(), "--quiet"], 0);
    let rows = cells(&folder.read("outputs/cut-off/results.csv"));
    let mean = |cut_off: &str| {
        let own =
            |row: &&BTreeMap<String, String>| row["meeting.cut_off"] == cut_off && row["measure"] == "wait_to_hearing";
        rows.iter().find(own).unwrap()["mean"].parse::<f64>().unwrap()
    };
    assert!(mean("5") < mean("10"), "a list that closes later hears people sooner");
}
