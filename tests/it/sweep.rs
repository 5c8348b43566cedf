//! Sweeps as users meet them: what they leave, and that neither stops nor parts nor threads show in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// A folder of its own for each test, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("maracsim-sweep-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn plan(&self, text: &str) -> &Self {
        std::fs::write(self.0.join("plan.toml"), text).unwrap();
        self
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maracsim"));
        command.current_dir(&self.0).args(words);
        command
    }

    #[track_caller]
    fn run(&self, words: &[&str], code: i32) -> String {
        let Output { status, stdout, stderr } = self.command(words).output().unwrap();
        let told = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).join("\n");
        assert_eq!(status.code(), Some(code), "{words:?}\n{told}");
        assert!(!told.contains("panicked"), "{told}");
        told
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file of a folder with its bytes.
    fn bytes(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(self.0.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        entries.map(|path| (name(&path), std::fs::read(&path).unwrap())).collect()
    }

    fn names(&self) -> Vec<String> {
        std::fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// The one file whose name begins so.
    fn named(&self, folder: &str, begins: &str) -> PathBuf {
        let names: Vec<String> = self.bytes(folder).into_keys().filter(|name| name.starts_with(begins)).collect();
        let found = names.iter().find(|name| name.ends_with(".shard")).unwrap_or_else(|| panic!("{names:?}"));
        self.0.join(folder).join(found)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[track_caller]
fn same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, bytes) in left {
        assert!(bytes == &right[name], "`{name}` differs");
    }
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
    folder.plan(&plan(3, 4)).run(&["sweep", "plan.toml", "--quiet"], 0);
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
fn neither_threads_nor_parts_show() {
    let folder = Folder::new("parts");
    folder.plan(&plan(5, 3)).run(&["sweep", "plan.toml", "--quiet", "--threads", "1", "--out", "one"], 0);
    folder.run(&["sweep", "plan.toml", "--quiet", "--threads", "3", "--out", "three"], 0);
    for index in ["2/3", "3/3", "1/3", "2/3"] {
        folder.run(&["sweep", "plan.toml", "--quiet", "--shard", index, "--out", "parts"], 0);
    }
    assert_eq!(folder.bytes("parts").len(), 6, "three parts and what stands beside them");
    folder.run(&["sweep", "merge", "parts", "--out", "merged"], 0);
    // More parts than points: some are empty, and one may be asked what it takes.
    assert!(folder.run(&["sweep", "plan.toml", "--shard", "12/12", "--estimate"], 0).starts_with("0 points"));
    for index in 1..=12 {
        folder.run(&["sweep", "plan.toml", "--quiet", "--shard", &format!("{index}/12"), "--out", "many"], 0);
    }
    folder.run(&["sweep", "merge", "many", "--out", "of-many"], 0);
    let one = folder.bytes("one");
    same(&one, &folder.bytes("of-many"));
    same(&one, &folder.bytes("three"));
    same(&one, &folder.bytes("merged"));
    assert!(one.len() >= 4 && one.contains_key("results.csv"), "{:?}", one.keys());
}

#[test]
fn a_merge_asks_for_each_part_once_and_refuses_two_answers() {
    let folder = Folder::new("merge");
    folder.plan(&plan(2, 2));
    let part = |index: &str, out: &str, more: &[&str]| {
        folder.run(&[&["sweep", "plan.toml", "--quiet", "--shard", index, "--out", out], more].concat(), 0)
    };
    let merge = || folder.run(&["sweep", "merge", "parts", "--out", "merged"], 2);
    assert!(folder.run(&["sweep", "merge", "nowhere"], 2).contains("holds no parts"));
    part("1/2", "parts", &[]);
    assert!(merge().contains("of 2 parts 1 are missing: 2"));
    part("2/2", "others", &["--replications", "3"]);
    let other = folder.named("others", "2-of-2");
    let copy = folder.0.join("parts").join(other.file_name().unwrap());
    std::fs::copy(&other, &copy).unwrap();
    assert!(merge().contains("parts of different sweeps"));
    std::fs::remove_file(copy).unwrap();
    part("2/2", "parts", &[]);
    // A torn copy, and one whose name was made to fit.
    let whole = folder.named("parts", "2-of-2");
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(&whole, &bytes[..bytes.len() - 3]).unwrap();
    assert!(merge().contains("is not what its name says"));
    std::fs::write(&whole, &bytes).unwrap();
    folder.run(&["sweep", "merge", "parts", "--out", "merged"], 0);
}

/// Kills at times that nobody chose, then goes on, until the sweep is whole, four times over.
#[test]
#[cfg(unix)]
fn a_sweep_that_is_killed_again_and_again_leaves_the_same_bytes() {
    let folder = Folder::new("killed");
    folder.plan(&plan(60, 12)).run(&["sweep", "plan.toml", "--quiet", "--out", "whole"], 0);
    let whole = folder.bytes("whole");
    let (mut kills, mut stops) = (0, 0);
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..4 {
        let out = format!("round-{round}");
        for attempt in 0.. {
            assert!(attempt < 400, "it never ends");
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Longer as attempts go on, so that a slow machine comes to an end too.
            let wait = (chance >> 40) % (40 + 20 * attempt);
            let interrupt = attempt % 3 == 2;
            let words = ["sweep", "plan.toml", "--quiet", "--resume", "--out", &out];
            let mut child = folder.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            if child.try_wait().unwrap().is_none() {
                if interrupt {
                    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
                    stops += 1;
                } else {
                    child.kill().unwrap();
                    kills += 1;
                }
            }
            if child.wait().unwrap().success() {
                break;
            }
        }
        same(&whole, &folder.bytes(&out));
    }
    assert!(kills >= 8 && stops >= 4, "{kills} kills, {stops} stops: too few to tell");
    let left = folder.names();
    assert!(left.iter().all(|name| !name.ends_with(".sweep")), "{left:?}");
}

#[test]
fn replications_are_added_and_taken_away_without_a_trace() {
    let folder = Folder::new("extended");
    folder.plan(&plan(3, 5)).run(&["sweep", "plan.toml", "--quiet", "--out", "a"], 0);
    let few = folder.bytes("a");
    folder.run(&["sweep", "plan.toml", "--quiet", "--out", "a", "--resume", "--replications", "9"], 0);
    folder.run(&["sweep", "plan.toml", "--quiet", "--out", "b", "--replications", "9"], 0);
    same(&folder.bytes("a"), &folder.bytes("b"));
    folder.run(&["sweep", "plan.toml", "--quiet", "--out", "a", "--resume"], 0);
    same(&few, &folder.bytes("a"));
}

#[test]
fn a_precision_adds_replications_where_they_are_needed() {
    let folder = Folder::new("precision");
    let text = plan(3, 10).replace("\"accepted\", \"wait_to_hearing\", \"met:headline\"", "\"wait_to_hearing\"");
    let words = ["sweep", "plan.toml", "--quiet", "--precision", "4 %"];
    folder.plan(&text).run(&words, 0);
    let points = cells(&folder.read("outputs/plan/points.csv"));
    let counts: Vec<u32> = points.iter().map(|point| point["replications"].parse().unwrap()).collect();
    assert!(counts.iter().any(|count| *count > 10), "{counts:?}");
    for row in cells(&folder.read("outputs/plan/results.csv")).iter().filter(|row| row["year"] == "all") {
        let [mean, low, high] = ["mean", "low", "high"].map(|key| row[key].parse::<f64>().unwrap());
        assert!(high - low <= 2.0 * 0.04 * mean * (1.0 + 1e-12), "{row:?}");
    }
    // From fewer, from more, the same.
    folder.run(&[&words[..], &["--out", "b", "--replications", "10"]].concat(), 0);
    folder.run(&["sweep", "plan.toml", "--quiet", "--out", "c", "--replications", "25"], 0);
    folder.run(&[&words[..], &["--out", "c", "--resume"]].concat(), 0);
    same(&folder.bytes("b"), &folder.bytes("c"));
    let capped =
        folder.plan(&format!("most_replications = 12\n{text}")).run(&[&words[..], &["--out", "d"]].concat(), 0);
    assert!(capped.contains("points did not reach the precision"), "{capped}");
}

#[test]
fn a_point_that_cannot_be_run_is_a_row_with_its_error() {
    let folder = Folder::new("refused");
    let axes = "[axes]\n\"meeting.minutes_least\" = [\"12 min\", \"60 min\"]\n\"meeting.overflow\" = [\"defer\", \"extend\"]\n";
    folder.plan(&format!("{HEAD}replications = 2\n[set]\n\"time.years\" = 1\n{axes}"));
    let told = folder.run(&["sweep", "plan.toml", "--quiet"], 0);
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
    let told = folder.plan(text).run(&["sweep", "plan.toml"], 2);
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
        let told = folder.plan(&axis(more)).run(&["sweep", "plan.toml"], 2);
        assert!(told.contains(words), "no `{words}` in\n{told}");
    }
    for index in ["0/3", "4/3", "1", "a/b"] {
        assert!(folder.run(&["sweep", "plan.toml", "--shard", index], 2).contains("from 1/N to N/N"));
    }
}

#[test]
fn what_stands_in_the_way_is_not_written_over() {
    let folder = Folder::new("way");
    folder.plan(&plan(2, 2)).run(&["sweep", "plan.toml", "--quiet", "--out", "a"], 0);
    // A sweep that was stopped is gone on with, or begun again, when asked to.
    let half = folder.bytes("a")["replications.maracsim"].clone();
    std::fs::write(folder.0.join(".b.sweep"), &half[..half.len() - 9]).unwrap();
    let told = folder.run(&["sweep", "plan.toml", "--quiet", "--out", "b"], 2);
    assert!(told.contains("--resume") && told.contains("--force"), "{told}");
    folder.run(&["sweep", "plan.toml", "--quiet", "--out", "b", "--resume"], 0);
    same(&folder.bytes("a"), &folder.bytes("b"));
    // Blocks of another plan are not mixed in.
    std::fs::write(folder.0.join(".b.sweep"), &half).unwrap();
    let other = plan(2, 2).replace("\"80 %\"", "\"81 %\"");
    let told = folder.plan(&other).run(&["sweep", "plan.toml", "--quiet", "--out", "b", "--resume"], 2);
    assert!(told.contains("blocks of another plan"), "{told}");
    folder.run(
        &["run", "--quiet", "--years", "1", "--replications", "2", "--draws", "0", "--area", "Orkney", "--out", "c"],
        0,
    );
    let told = folder.run(&["sweep", "plan.toml", "--quiet", "--out", "c"], 2);
    assert!(told.contains("holds a run of another scenario"), "{told}");
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_and_csv_hold_the_same_rows() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    for kind in ["estimates", "replications"] {
        let folder = Folder::new(&format!("parquet-{kind}"));
        folder.plan(&format!("rows = \"{kind}\"\n{}", plan(3, 3))).run(&["sweep", "plan.toml", "--quiet"], 0);
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
    folder.run(&words, 0);
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
        let told = folder.run(&["sweep", plan.to_str().unwrap(), "--estimate"], 0);
        assert!(told.contains(" points, ") && told.contains("MB of memory"), "{told}");
        found += 1;
    }
    assert!(found >= 2, "{found}");
    let document = include_str!("../../docs/SWEEPS.md");
    let example = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    std::fs::write(folder.0.join("example.toml"), example).unwrap();
    assert!(folder.run(&["sweep", "example.toml", "--estimate"], 0).contains("128 points, at least 2560 replications"));
    folder.run(&["sweep", plans.join("cut-off.toml").to_str().unwrap(), "--quiet"], 0);
    let rows = cells(&folder.read("outputs/cut-off/results.csv"));
    let mean = |cut_off: &str| {
        let own =
            |row: &&BTreeMap<String, String>| row["meeting.cut_off"] == cut_off && row["measure"] == "wait_to_hearing";
        rows.iter().find(own).unwrap()["mean"].parse::<f64>().unwrap()
    };
    assert!(mean("5") < mean("10"), "a list that closes later hears people sooner");
}
