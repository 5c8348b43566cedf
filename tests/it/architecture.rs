//! The floors of `docs/ARCHITECTURE.md`: a module uses only lower floors, and what touches the world stays at the top.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What only some modules may name, outside tests.
const KEPT_TO: &[(&str, &[&str])] = &[
    ("println!", &["cli"]),
    ("eprintln!", &["cli"]),
    ("print!(", &["cli"]),
    ("dbg!", &[]),
    ("std::fs", &["cli"]),
    ("std::env", &["cli"]),
    ("std::process", &["cli", "main"]),
    ("Instant", &["cli"]),
    ("SystemTime", &["cli"]),
    ("rayon", &["experiment"]),
    ("std::thread", &["cli", "experiment"]),
    ("HashMap", &[]),
    ("HashSet", &[]),
    (".unwrap()", &[]),
    ("unsafe ", &[]),
    ("thread_rng", &[]),
    ("static mut", &[]),
];

/// Lines of a file without its tests.
const LONGEST_FILE: usize = 400;
/// Lines of a function's body, without blank ones and comments.
const LONGEST_FUNCTION: usize = 50;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The modules with what they may use, as `docs/ARCHITECTURE.md` says: floor, module, what lives there, may use.
fn rows() -> BTreeMap<String, (u32, Vec<String>)> {
    let document = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("the document of the floors");
    let bare = |cell: &str| cell.trim().trim_matches('`').to_string();
    let mut rows = BTreeMap::new();
    for line in document.lines() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').collect();
        let [floor, module, _, may] = cells[..] else { continue };
        let Ok(floor) = floor.trim().parse::<u32>() else { continue };
        rows.insert(bare(module), (floor, may.split(',').map(bare).collect()));
    }
    assert!(rows.len() > 12, "the table of floors was not found: {rows:?}");
    rows
}

/// A file of `src`: its module, its path from the root, and its lines without tests.
struct Source {
    module: String,
    path: String,
    lines: Vec<String>,
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("src can be read").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                found.push(source(&entry));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 60, "these are the sources: {}", found.len());
    found.retain(|source| !source.lines.is_empty());
    found
}

fn source(file: &Path) -> Source {
    let path = file.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
    let module = path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default().to_string();
    let text = std::fs::read_to_string(file).expect("a source can be read");
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    if let Some(tests) =
        lines.windows(2).position(|pair| pair[0].starts_with("#[cfg(test)]") && pair[1].starts_with("mod tests"))
    {
        lines.truncate(tests);
    }
    // A module that exists for tests alone.
    let name = file.file_stem().map(|stem| stem.to_string_lossy().to_string()).unwrap_or_default();
    let only_for_tests = std::fs::read_to_string(file.with_file_name("mod.rs")).is_ok_and(|parent| {
        let declared = parent.lines().collect::<Vec<_>>();
        declared.windows(2).any(|pair| {
            pair[0].starts_with("#[cfg(")
                && pair[0].contains("test")
                && pair[1].trim_start_matches("pub ").starts_with(&format!("mod {name};"))
        })
    });
    if only_for_tests {
        lines.clear();
    }
    Source { module, path, lines }
}

/// The code of a line, without its comment. A `//` inside a text cuts the text too, which hides nothing that counts.
fn code(line: &str) -> &str {
    line.find("//").map_or(line, |at| &line[..at])
}

/// The modules that a line names after `crate::`, also inside braces.
fn named(code: &str) -> Vec<&str> {
    let word =
        |text: &'_ str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    let starts = code.match_indices("crate::").map(|(at, found)| &code[at + found.len()..]);
    let mut names = Vec::new();
    for rest in starts {
        let inside = rest
            .strip_prefix('{')
            .map(|list| list.split('}').next().unwrap_or_default().split(", ").collect::<Vec<_>>());
        for part in inside.unwrap_or_else(|| vec![rest]) {
            let name = &part[..word(part)];
            // A macro of the crate's root is nobody's floor.
            if !name.is_empty() && !part[name.len()..].starts_with('!') {
                names.push(name);
            }
        }
    }
    names
}

/// All complaints at once.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn the_floors_of_the_document_point_one_way() {
    let rows = rows();
    for (module, (floor, may)) in &rows {
        for used in may.iter().filter(|used| *used != "nothing") {
            let (below, _) = rows.get(used).unwrap_or_else(|| panic!("{module} may use `{used}`, which has no row"));
            assert!(below < floor || (*floor == 0 && *below == 0), "{module} may use `{used}` of floor {below}");
        }
    }
}

#[test]
fn a_module_uses_only_what_its_row_names() {
    let rows = rows();
    let mut complaints = Vec::new();
    let mut uses = 0;
    for source in sources().iter().filter(|source| !["main", "lib"].contains(&source.module.as_str())) {
        let Some((_, may)) = rows.get(&source.module) else {
            complaints.push(format!("{}: `{}` has no row", source.path, source.module));
            continue;
        };
        for (number, line) in source.lines.iter().enumerate() {
            for used in named(code(line)).into_iter().filter(|used| rows.contains_key(*used)) {
                uses += 1;
                if used != source.module && !may.iter().any(|name| name == used) {
                    complaints.push(format!("{}:{}: `{}` uses `{used}`", source.path, number + 1, source.module));
                }
            }
        }
    }
    assert!(uses > 200, "the sources were read: {uses} uses");
    none(complaints);
}

#[test]
fn the_reader_of_uses_sees_through_braces_and_macros() {
    assert_eq!(named("use crate::time::{Moment, DAY};"), ["time"]);
    assert_eq!(named("use crate::{model, units::Days};"), ["model", "units"]);
    assert_eq!(named("crate::levers! { let x = crate::random::Key::new(0); }"), ["random"]);
    assert_eq!(named("$crate::model::levers::Lever"), ["model"]);
}

#[test]
fn what_touches_the_world_stays_on_its_floor() {
    let mut complaints = Vec::new();
    for source in sources() {
        for (number, line) in source.lines.iter().enumerate() {
            let code = code(line);
            for (name, kept_to) in KEPT_TO {
                let whole = code.match_indices(name).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    name.starts_with('.') || before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_')
                });
                if whole && !kept_to.contains(&source.module.as_str()) && !code.contains("forbid(unsafe_code)") {
                    complaints.push(format!(
                        "{}:{}: `{name}` has no place here: {}",
                        source.path,
                        number + 1,
                        line.trim()
                    ));
                }
            }
        }
    }
    none(complaints);
}

#[test]
fn no_file_is_too_long_to_read() {
    let long = sources().into_iter().filter(|source| source.lines.len() > LONGEST_FILE);
    none(long.map(|source| format!("{}: {} lines", source.path, source.lines.len())).collect());
}

#[test]
fn no_function_is_too_long_to_read() {
    let mut complaints = Vec::new();
    let mut functions = 0;
    for source in sources() {
        for (start, line) in source.lines.iter().enumerate() {
            let begins = ["fn ", "pub fn ", "const fn ", "pub const fn ", "pub(super) fn ", "pub(crate) fn "];
            if !begins.iter().any(|words| line.trim_start().starts_with(words)) {
                continue;
            }
            functions += 1;
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = source.lines[start..].iter().position(|line| *line == format!("{indent}}}"));
            let body = source.lines[start..start + end.unwrap_or(0)].iter().skip(1);
            let lines = body.filter(|line| !code(line).trim().is_empty()).count();
            if lines > LONGEST_FUNCTION {
                complaints.push(format!("{}:{}: {lines} lines: {}", source.path, start + 1, line.trim()));
            }
        }
    }
    assert!(functions > 400, "{functions}");
    none(complaints);
}
