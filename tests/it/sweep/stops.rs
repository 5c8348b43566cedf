//! Neither stops nor parts nor threads nor added replications show in what a sweep leaves.

use super::{Folder, bytes, cells, named, plan, run};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Duration;

#[track_caller]
fn same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, bytes) in left {
        assert!(bytes == &right[name], "`{name}` differs");
    }
}

#[test]
fn neither_threads_nor_parts_show() {
    let folder = Folder::new("parts");
    run(folder.file("plan.toml", plan(5, 3)), &["sweep", "plan.toml", "--quiet", "--threads", "1", "--out", "one"], 0);
    run(&folder, &["sweep", "plan.toml", "--quiet", "--threads", "3", "--out", "three"], 0);
    for index in ["2/3", "3/3", "1/3", "2/3"] {
        run(&folder, &["sweep", "plan.toml", "--quiet", "--shard", index, "--out", "parts"], 0);
    }
    assert_eq!(bytes(&folder, "parts").len(), 6, "three parts and what stands beside them");
    run(&folder, &["sweep", "merge", "parts", "--out", "merged"], 0);
    // More parts than points: some are empty, and one may be asked what it takes.
    assert!(run(&folder, &["sweep", "plan.toml", "--shard", "12/12", "--estimate"], 0).starts_with("0 points"));
    for index in 1..=12 {
        run(&folder, &["sweep", "plan.toml", "--quiet", "--shard", &format!("{index}/12"), "--out", "many"], 0);
    }
    run(&folder, &["sweep", "merge", "many", "--out", "of-many"], 0);
    let one = bytes(&folder, "one");
    same(&one, &bytes(&folder, "of-many"));
    same(&one, &bytes(&folder, "three"));
    same(&one, &bytes(&folder, "merged"));
    assert!(one.len() >= 4 && one.contains_key("results.csv"), "{:?}", one.keys());
}

#[test]
fn a_merge_asks_for_each_part_once_and_refuses_two_answers() {
    let folder = Folder::new("merge");
    folder.file("plan.toml", plan(2, 2));
    let part = |index: &str, out: &str, more: &[&str]| {
        run(&folder, &[&["sweep", "plan.toml", "--quiet", "--shard", index, "--out", out], more].concat(), 0)
    };
    let merge = || run(&folder, &["sweep", "merge", "parts", "--out", "merged"], 2);
    assert!(run(&folder, &["sweep", "merge", "nowhere"], 2).contains("holds no parts"));
    part("1/2", "parts", &[]);
    assert!(merge().contains("of 2 parts 1 are missing: 2"));
    part("2/2", "others", &["--replications", "3"]);
    let other = named(&folder, "others", "2-of-2");
    let copy = folder.0.join("parts").join(other.file_name().unwrap());
    std::fs::copy(&other, &copy).unwrap();
    assert!(merge().contains("parts of different sweeps"));
    std::fs::remove_file(copy).unwrap();
    part("2/2", "parts", &[]);
    // A torn copy, and one whose name was made to fit.
    let whole = named(&folder, "parts", "2-of-2");
    let bytes = std::fs::read(&whole).unwrap();
    std::fs::write(&whole, &bytes[..bytes.len() - 3]).unwrap();
    assert!(merge().contains("is not what its name says"));
    std::fs::write(&whole, &bytes).unwrap();
    run(&folder, &["sweep", "merge", "parts", "--out", "merged"], 0);
}

/// Kills at times that nobody chose, then goes on, until the sweep is whole, four times over.
#[test]
#[cfg(unix)]
fn a_sweep_that_is_killed_again_and_again_leaves_the_same_bytes() {
    let folder = Folder::new("killed");
    run(folder.file("plan.toml", plan(60, 12)), &["sweep", "plan.toml", "--quiet", "--out", "whole"], 0);
    let whole = bytes(&folder, "whole");
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
        same(&whole, &bytes(&folder, &out));
    }
    assert!(kills >= 8 && stops >= 4, "{kills} kills, {stops} stops: too few to tell");
    let left = folder.names();
    assert!(left.iter().all(|name| !name.ends_with(".sweep")), "{left:?}");
}

#[test]
fn replications_are_added_and_taken_away_without_a_trace() {
    let folder = Folder::new("extended");
    run(folder.file("plan.toml", plan(3, 5)), &["sweep", "plan.toml", "--quiet", "--out", "a"], 0);
    let few = bytes(&folder, "a");
    run(&folder, &["sweep", "plan.toml", "--quiet", "--out", "a", "--resume", "--replications", "9"], 0);
    run(&folder, &["sweep", "plan.toml", "--quiet", "--out", "b", "--replications", "9"], 0);
    same(&bytes(&folder, "a"), &bytes(&folder, "b"));
    run(&folder, &["sweep", "plan.toml", "--quiet", "--out", "a", "--resume"], 0);
    same(&few, &bytes(&folder, "a"));
}

#[test]
fn a_precision_adds_replications_where_they_are_needed() {
    let folder = Folder::new("precision");
    let text = plan(3, 10).replace("\"accepted\", \"wait_to_hearing\", \"met:headline\"", "\"wait_to_hearing\"");
    let words = ["sweep", "plan.toml", "--quiet", "--precision", "4 %"];
    run(folder.file("plan.toml", &text), &words, 0);
    let points = cells(&folder.read("outputs/plan/points.csv"));
    let counts: Vec<u32> = points.iter().map(|point| point["replications"].parse().unwrap()).collect();
    assert!(counts.iter().any(|count| *count > 10), "{counts:?}");
    for row in cells(&folder.read("outputs/plan/results.csv")).iter().filter(|row| row["year"] == "all") {
        let [mean, low, high] = ["mean", "low", "high"].map(|key| row[key].parse::<f64>().unwrap());
        assert!(high - low <= 2.0 * 0.04 * mean * (1.0 + 1e-12), "{row:?}");
    }
    // From fewer, from more, the same.
    run(&folder, &[&words[..], &["--out", "b", "--replications", "10"]].concat(), 0);
    run(&folder, &["sweep", "plan.toml", "--quiet", "--out", "c", "--replications", "25"], 0);
    run(&folder, &[&words[..], &["--out", "c", "--resume"]].concat(), 0);
    same(&bytes(&folder, "b"), &bytes(&folder, "c"));
    folder.file("plan.toml", format!("most_replications = 12\n{text}"));
    let capped = run(&folder, &[&words[..], &["--out", "d"]].concat(), 0);
    assert!(capped.contains("points did not reach the precision"), "{capped}");
}

#[test]
fn what_stands_in_the_way_is_not_written_over() {
    let folder = Folder::new("way");
    run(folder.file("plan.toml", plan(2, 2)), &["sweep", "plan.toml", "--quiet", "--out", "a"], 0);
    // A sweep that was stopped is gone on with, or begun again, when asked to.
    let half = bytes(&folder, "a")["replications.maracsim"].clone();
    std::fs::write(folder.0.join(".b.sweep"), &half[..half.len() - 9]).unwrap();
    let told = run(&folder, &["sweep", "plan.toml", "--quiet", "--out", "b"], 2);
    assert!(told.contains("--resume") && told.contains("--force"), "{told}");
    run(&folder, &["sweep", "plan.toml", "--quiet", "--out", "b", "--resume"], 0);
    same(&bytes(&folder, "a"), &bytes(&folder, "b"));
    // Blocks of another plan are not mixed in.
    std::fs::write(folder.0.join(".b.sweep"), &half).unwrap();
    let other = plan(2, 2).replace("\"80 %\"", "\"81 %\"");
    let told = run(folder.file("plan.toml", other), &["sweep", "plan.toml", "--quiet", "--out", "b", "--resume"], 2);
    assert!(told.contains("blocks of another plan"), "{told}");
    run(
        &folder,
        &["run", "--quiet", "--years", "1", "--replications", "2", "--draws", "0", "--area", "Orkney", "--out", "c"],
        0,
    );
    let told = run(&folder, &["sweep", "plan.toml", "--quiet", "--out", "c"], 2);
    assert!(told.contains("holds a run of another scenario"), "{told}");
}
