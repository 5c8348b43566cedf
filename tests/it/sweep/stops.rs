//! Neither stops nor parts nor threads nor added replications show in what a sweep leaves.

use super::{Folder, cells, plan};
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
