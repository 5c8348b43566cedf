//! The console blocks of the documents are what the program prints.

use super::folder::Folder;
use std::path::Path;
use std::process::Command;

#[test]
fn the_console_blocks_of_the_documents_are_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new("documents");
    let mut blocks = 0;
    for document in ["README.md", "docs/TUTORIAL.md"] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for block in text.split("```console\n").skip(1) {
            blocks += 1;
            let block = block.split("```").next().unwrap();
            check_block(&folder, document, block);
        }
    }
    assert!(blocks > 0, "no console block found");
}

/// Each `$ maracsim ...` line runs, and what follows it is what it prints; `...` on a line of its own stands for any
/// number of lines.
fn check_block(folder: &Folder, document: &str, block: &str) {
    for step in block.split("$ ").filter(|step| !step.trim().is_empty()) {
        let (command, expected) = step.split_once('\n').unwrap_or((step, ""));
        let Some(words) = command.trim().strip_prefix("maracsim") else { continue };
        let done = Command::new("sh")
            .args(["-c", &format!("\"{}\" {words}", env!("CARGO_BIN_EXE_maracsim"))])
            .current_dir(&folder.0)
            .output()
            .unwrap();
        let printed = String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap();
        assert!(
            agrees(expected.trim_end(), printed.trim_end()),
            "{document}: $ {command}\n{printed}\nis not\n{expected}"
        );
    }
}

fn agrees(expected: &str, printed: &str) -> bool {
    let mut rest = printed;
    for (at, part) in expected.split("\n...").enumerate() {
        let part = part.trim_matches('\n');
        match rest.find(part) {
            Some(0) => rest = &rest[part.len()..],
            Some(found) if at > 0 => rest = &rest[found + part.len()..],
            _ => return false,
        }
    }
    expected.trim_end().ends_with("...") || rest.trim().is_empty()
}
