//! Inputs that never end, names that turn or break a line, tables that would unfold: refused at once, and told in one line
//! each. What takes longer or needs root is in `tests/attack`.

use crate::folder::Folder;
use std::process::Command;

const HEAD: &str = "title = \"A\"\nrationale = \"B\"\n";

/// What never ends is found by its kind, before it is opened. Should that change, `timeout` ends the wait with its code 124.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_before_they_are_opened() {
    let folder = Folder::new("pipes");
    let pipes = ["pipe.toml", "pipe.csv", "held/manifest.toml", "parts/1-of-2.0000000000000000.shard"];
    folder.file("held/x", "").file("parts/x", "");
    std::fs::remove_file(folder.0.join("held/x")).unwrap();
    assert!(Command::new("mkfifo").args(pipes).current_dir(&folder.0).status().unwrap().success());
    for words in [
        &["check", "pipe.toml"][..],
        &["sweep", "pipe.toml", "--out", "none"],
        &["run", "--local-data", "pipe.csv", "--out", "none"],
        &["calibrate", "pipe.csv", "--out", "none"],
        &["run", "--local-data", "/dev/zero", "--out", "none"],
        &["report", "held"],
        &["sensitivity", "held"],
        &["run", "--out", "held"],
        &["sweep", "merge", "parts", "--out", "none"],
    ] {
        let mut command = Command::new("timeout");
        let command = command.arg("60").arg(env!("CARGO_BIN_EXE_maracsim")).args(words).current_dir(&folder.0);
        let done = command.output().unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert!(done.status.code() == Some(2) && told.contains("error: "), "{words:?}: {} {told}", done.status);
    }
    assert!(!folder.has("none"));
}

#[cfg(unix)]
#[test]
fn a_name_cannot_turn_or_break_the_line_that_tells_it() {
    let folder = Folder::new("names");
    for odd in ["new\nline", "turned\u{202e}teht", "bell\u{7}", "escape\u{1b}[2J", "carriage\rreturn"] {
        let file = format!("{odd}.toml");
        folder.file(&file, format!("{HEAD}[set]\n\"x\" = 1\n"));
        let set = format!("{odd}=1");
        for words in [
            &["check", &file][..],
            &["run", odd],
            &["run", &file],
            &["run", "--area", odd],
            &["run", "--set", &set],
            &["run", "--local-data", &file],
            &["sweep", &file],
            &["explain", odd],
            &["new", odd],
        ] {
            let told = folder.run(words).ends(2).err();
            assert!(!told.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{words:?}: {told:?}");
            assert!(!told.lines().any(|line| line.starts_with("line")), "{words:?}: {told:?}");
        }
    }
}
