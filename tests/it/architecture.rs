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

/// A file of `src`: its module, how many steps that is from the crate's root, its path, and its lines without tests.
struct Source {
    module: String,
    depth: usize,
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
    let depth = path.matches('/').count() - usize::from(path.ends_with("/mod.rs"));
    Source { module, depth, path, lines }
}

/// The code of a line, without its comment. A `//` inside a text cuts the text too, which hides nothing that counts.
fn code(line: &str) -> &str {
    line.find("//").map_or(line, |at| &line[..at])
}

/// What a source names at the root of the crate: where in its text, what (`*` or `self` for all of it), and whether it hands it on.
struct Named {
    at: usize,
    name: String,
    handed_on: bool,
}

/// The names at the crate's root that a text uses, after `crate::` or so many `super::` that they lead there from a module as deep
/// as `depth`; also inside braces, over several lines.
fn named(text: &str, depth: usize) -> Vec<Named> {
    let starts = |word: &str| -> Vec<(usize, usize)> {
        text.match_indices(word)
            .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':'))
            .map(|(at, found)| (at, at + found.len()))
            .collect()
    };
    let supers = "super::".repeat(depth);
    let mut found = Vec::new();
    for (at, end) in starts("crate::").into_iter().chain(starts(&supers)) {
        let before = text[..at].trim_end_matches('$').trim_end();
        let handed_on = before.strip_suffix("use").is_some_and(|rest| {
            let rest = rest.trim_end();
            rest.ends_with("pub")
                || (rest.ends_with(')') && rest.rsplit('(').nth(1).is_some_and(|rest| rest.ends_with("pub")))
        });
        for name in first_names(&text[end..]) {
            found.push(Named { at, name, handed_on });
        }
    }
    if let Some(at) = text.find("crate as ") {
        found.push(Named { at, name: "self".into(), handed_on: false });
    }
    found
}

/// The first word of a path, or of each path in its braces. A macro of the crate's root is nobody's floor.
fn first_names(path: &str) -> Vec<String> {
    let Some(list) = path.strip_prefix('{') else { return first_name(path).into_iter().collect() };
    let (mut open, mut begins, mut parts) = (0, 0, Vec::new());
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => open += 1,
            '}' if open == 0 => {
                parts.push(&list[begins..at]);
                break;
            }
            '}' => open -= 1,
            ',' if open == 0 => {
                parts.push(&list[begins..at]);
                begins = at + 1;
            }
            _ => {}
        }
    }
    parts.into_iter().filter_map(|part| first_name(part.trim())).collect()
}

fn first_name(path: &str) -> Option<String> {
    if path.starts_with('*') {
        return Some("*".into());
    }
    let end = path.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(path.len());
    (end > 0 && !path[end..].starts_with('!')).then(|| path[..end].to_string())
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
        let text = source.lines.iter().map(|line| code(line)).collect::<Vec<_>>().join("\n");
        let text = text.replace("self::super::", "super::");
        for Named { at, name: used, handed_on } in named(&text, source.depth) {
            let mut complain = |what: &str| {
                let line = text[..at].matches('\n').count() + 1;
                complaints.push(format!("{}:{line}: `{}` {what} `{used}`", source.path, source.module));
            };
            uses += 1;
            match rows.get(&used) {
                _ if used == source.module => {}
                None => complain("uses what is no module:"),
                // Whoever may use this module would reach the other through it.
                Some(_) if handed_on => complain("hands on"),
                Some(_) if !may.contains(&used) => complain("uses"),
                Some(_) => {}
            }
        }
    }
    assert!(uses > 200, "the sources were read: {uses} uses");
    none(complaints);
}

#[test]
fn the_reader_of_uses_sees_through_braces_macros_and_ways_round() {
    let names = |text: &str, depth: usize| named(text, depth).into_iter().map(|found| found.name).collect::<Vec<_>>();
    assert_eq!(names("use crate::time::{Moment, DAY};", 1), ["time"]);
    assert_eq!(names("use crate::{model, units::Days};", 1), ["model", "units"]);
    assert_eq!(names("use crate::{\n    model::{Case, Flag},\n    units,\n};", 1), ["model", "units"]);
    assert_eq!(names("crate::levers! { let x = crate::random::Key::new(0); }", 1), ["random"]);
    assert_eq!(names("$crate::model::levers::Lever", 1), ["model"]);
    // From `engine/desk.rs` two steps up is the root, one is `engine`; three levels down two steps are no way out.
    assert_eq!(names("use super::super::model::Case;", 2), ["model"]);
    assert_eq!(names("use super::super::{model, units};", 2), ["model", "units"]);
    assert!(names("use super::places::Places;", 2).is_empty() && names("use super::super::search;", 3).is_empty());
    assert_eq!(names("use crate::*;", 1), ["*"]);
    assert_eq!(names("use crate as all;", 1), ["self"]);
    for (text, handed_on) in [
        ("pub use crate::model::Case;", true),
        ("pub(crate) use crate::model::Case;", true),
        ("pub(super) use super::super::model;", true),
        ("use crate::model::Case;", false),
        ("pub fn f(case: crate::model::Case)", false),
    ] {
        assert_eq!(named(text, 2)[0].handed_on, handed_on, "{text}");
    }
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
