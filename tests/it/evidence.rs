//! Every figure of `data/` has evidence, agrees with the row it was taken from, and every source resolves.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

pub type Row = BTreeMap<String, String>;

/// Leaves whose value stands in the words of their row: path, value, the words.
const IN_WORDS: &[(&str, &str, &str)] = &[
    ("demand.level_mode", "observed", "observed where counted"),
    ("demand.weekday.police.monday", "0.966", "weekday 0.966"),
    ("demand.weekday.police.tuesday", "0.966", "weekday 0.966"),
    ("demand.weekday.police.wednesday", "0.966", "weekday 0.966"),
    ("demand.weekday.police.thursday", "0.966", "weekday 0.966"),
    ("demand.weekday.police.friday", "0.966", "weekday 0.966"),
    ("demand.weekday.others.tuesday", "1.375", "Tue-Fri 1.375"),
    ("demand.weekday.others.wednesday", "1.375", "Tue-Fri 1.375"),
    ("demand.weekday.others.thursday", "1.375", "Tue-Fri 1.375"),
    ("demand.weekday.others.friday", "1.375", "Tue-Fri 1.375"),
    ("demand.weekday.others.saturday", "0", "Sat-Sun 0"),
    ("demand.weekday.others.sunday", "0", "Sat-Sun 0"),
    ("idaa.posts", "ratio", "At the ratio"),
    ("idaa.shortfall", "0 %", "scenario current-shortfall"),
    ("idaa.court_extension", "0 weeks", "no extension of support by default, 8 (0-26) weeks"),
    ("meeting.cadence", "reviewed", "the longest of weekly, 2-, 3-weekly"),
    ("meeting.small_marac_cases", "60", "under 60 cases a year"),
    ("meeting.overflow", "compress", "compress"),
    ("meeting.extend_attendance_loss", "10 %", "attendance falls 10 % per extra 30 min"),
    ("meeting.stream_full_minutes", "15 min", "15 min full"),
    ("meeting.stream_short_minutes", "5 min", "5 min short"),
    ("meeting.defer_if_referrer_absent", "off", "default rule off in Scotland"),
    ("agency.police.file_held", "100 %", "Police 1.0"),
    ("idaa.engagement_floor", "30 %", "floor 0.3"),
    ("meeting.break_length", "15 min", "a break of 15 min restores it"),
    ("agency.action_deliverable", "100 %", "no recourse to public funds and remote homes lower it"),
    ("quality_assurance.delay", "6 months", "delay 6 (3-12) months"),
    ("quality_assurance.gap_closed", "20 %", "closes 0.2 (0-0.4)"),
    ("cost.payer.idaa.scottish_administration", "50 %", "0.5/0.3/0.2"),
    ("cost.payer.idaa.local_authorities", "30 %", "0.5/0.3/0.2"),
    ("cost.payer.idaa.other_public_bodies", "6 %", "0.5/0.3/0.2"),
    ("cost.payer.idaa.third_sector", "14 %", "0.5/0.3/0.2"),
    ("cost.payer.coordinator.scottish_administration", "20 %", "0.2/0.5/0.3"),
    ("cost.payer.coordinator.local_authorities", "50 %", "0.2/0.5/0.3"),
    ("cost.payer.coordinator.other_public_bodies", "20 %", "0.2/0.5/0.3"),
    ("cost.payer.coordinator.third_sector", "10 %", "0.2/0.5/0.3"),
    ("quality.minutes_scale", "8 min", "exp(-m/8)"),
    ("quality.minutes_full", "15 min", "exp(-15/8)"),
];

/// Leaves without the range of their row: choices of the experiment are never drawn.
const NO_RANGE: &[&str] = &["time.first_year", "time.burn_in", "time.run_out"];

/// Leaves that claim less than their row, as the row's figure rests on a judgement or answers another question.
const CLAIM_LESS: &[&str] =
    &["demand.year_shock_sd", "idaa.shortfall", "idaa.court_extension", "idaa.attempts_max", "person.has_children"];

/// Leaves whose range is in another row of the defaults: prefix, row, whether the range is a change of the value.
const RANGE_ELSEWHERE: &[(&str, &str, bool)] = &[
    ("demand.month_factor.", "demand.month_factor", true),
    ("demand.weekday.police.s", "demand.weekday.police", false),
];

pub const KINDS: [&str; 4] = ["seen", "derived", "bounded", "assumption"];

pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn table(name: &str) -> Table {
    text(name).parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The rows of a CSV file by its header; a field in quotation marks may hold commas.
pub fn rows(name: &str) -> Vec<Row> {
    let text = text(name);
    let mut lines = text.lines().map(fields);
    let header = lines.next().unwrap();
    lines
        .map(|line| {
            assert_eq!(line.len(), header.len(), "{name}: {line:?}");
            header.iter().cloned().zip(line).collect()
        })
        .collect()
}

fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => fields.last_mut().unwrap().extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields.last_mut().unwrap().push(other),
        }
    }
    fields
}

/// The rows of the evidence, by `defaults:LEVER` and `parameters:KEY`.
pub fn evidence() -> BTreeMap<String, Row> {
    let defaults =
        rows("data/evidence/defaults.csv").into_iter().map(|row| (format!("defaults:{}", row["lever"]), row));
    let parameters =
        rows("data/evidence/parameters.csv").into_iter().map(|row| (format!("parameters:{}", row["key"]), row));
    defaults.chain(parameters).collect()
}

/// The leaves of `data/base.toml` by path.
pub fn leaves() -> BTreeMap<String, Table> {
    fn walk(at: &str, table: &Table, found: &mut BTreeMap<String, Table>) {
        for (key, value) in table {
            let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
            let inner = value.as_table().unwrap_or_else(|| panic!("{path} is not a table"));
            if inner.get("value").is_some_and(Value::is_str) {
                found.insert(path, inner.clone());
            } else {
                walk(&path, inner, found);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk("", &table("data/base.toml"), &mut found);
    found
}

pub fn get<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{key} is not a text")))
}

/// The first number of a text, a percentage as a share: `exponential(3 working days)` is 3.
pub fn number(text: &str) -> Option<f64> {
    let text = text.replace(',', "");
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text[start..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.len(), |length| start + length);
    let value: f64 = text[start..end].parse().ok()?;
    let value = if text[end..].trim_start().starts_with('%') { value / 100.0 } else { value };
    Some(if text[..start].ends_with('-') { -value } else { value })
}

pub fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    }
}

pub fn value_of(leaves: &BTreeMap<String, Table>, path: &str) -> f64 {
    get(&leaves[path], "value").and_then(number).unwrap()
}

pub fn none_of(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// What is wrong with the evidence of a leaf, a standard or another table that cites.
pub fn uncited(leaf: &Table, sources: &Table) -> Option<&'static str> {
    let kind = get(leaf, "evidence").unwrap_or("");
    let (source, why) = (get(leaf, "source"), get(leaf, "why").unwrap_or(""));
    match kind {
        _ if !KINDS.contains(&kind) => Some("has no evidence"),
        _ if source.is_some_and(|key| !sources.contains_key(key)) => {
            Some("cites a source that sources.toml does not have")
        }
        "seen" | "derived" if source.is_none() => Some("needs a source"),
        "bounded" | "assumption" if why.len() < 20 => Some("needs a reason"),
        _ => None,
    }
}

#[test]
fn each_leaf_has_its_evidence() {
    let sources = table("data/sources.toml");
    let known = ["value", "low", "high", "evidence", "source", "why", "row"];
    let mut faults = Vec::new();
    for (path, leaf) in leaves() {
        faults.extend(uncited(&leaf, &sources).map(|fault| format!("{path} {fault}")));
        faults.extend(
            leaf.keys().filter(|key| !known.contains(&key.as_str())).map(|key| format!("{path}: unknown {key}")),
        );
    }
    none_of(&faults);
}

#[test]
fn each_range_holds_its_value() {
    let mut faults = Vec::new();
    for (path, leaf) in leaves() {
        let [low, value, high] = ["low", "value", "high"].map(|key| get(&leaf, key).and_then(number));
        let fine = match (low, value, high) {
            (None, _, None) => true,
            (Some(low), Some(value), Some(high)) => low <= value && value <= high && low < high,
            _ => false,
        };
        if !fine {
            faults.push(format!("{path}: {low:?} {value:?} {high:?}"));
        }
    }
    none_of(&faults);
}

/// Why a leaf disagrees with its row, if it does.
fn disagreement(path: &str, leaf: &Table, row: &Row, evidence: &BTreeMap<String, Row>) -> Option<String> {
    let value = get(leaf, "value")?;
    let words: Vec<&str> = row.values().map(String::as_str).collect();
    let kind = row.get("evidence").or(row.get("kind"))?;
    if get(leaf, "evidence") != Some(kind) && !CLAIM_LESS.contains(&path) {
        return Some(format!("the row is {kind}"));
    }
    if let Some((_, expected, phrase)) = IN_WORDS.iter().find(|(listed, ..)| *listed == path) {
        let found = words.iter().any(|word| word.contains(phrase)) && value == *expected;
        return (!found).then(|| format!("`{value}`, or the words `{phrase}` are not in the row"));
    }
    let central = row.get("default").or(row.get("value"))?;
    if !close(number(value), number(central)) {
        return Some(format!("`{value}` against `{central}`"));
    }
    let unit =
        value.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let unit = unit.trim_end_matches(')');
    if !unit.is_empty() && !row["unit"].starts_with(unit) && !central.contains(unit) {
        return Some(format!("in {unit}, the row in {}", row["unit"]));
    }
    if NO_RANGE.contains(&path) {
        return None;
    }
    let elsewhere = RANGE_ELSEWHERE.iter().find(|(prefix, ..)| path.starts_with(prefix));
    let range = elsewhere.map_or(row, |(_, lever, _)| &evidence[&format!("defaults:{lever}")]);
    ["low", "high"].into_iter().find_map(|end| {
        let shift = if elsewhere.is_some_and(|&(.., change)| change) { number(value)? } else { 0.0 };
        let expected = number(&range[end]).map(|number| number + shift);
        let found = get(leaf, end).and_then(number);
        (!close(found, expected)).then(|| format!("{end} {found:?} against {expected:?}"))
    })
}

#[test]
fn each_leaf_agrees_with_its_row() {
    let evidence = evidence();
    let mut faults = Vec::new();
    for (path, leaf) in leaves() {
        let Some(key) = get(&leaf, "row") else { continue };
        match evidence.get(key) {
            None => faults.push(format!("{path}: no row {key}")),
            Some(row) => faults.extend(disagreement(&path, &leaf, row, &evidence).map(|why| format!("{path}: {why}"))),
        }
    }
    none_of(&faults);
}

#[test]
fn shares_and_factors_add_up() {
    let leaves = leaves();
    let sum = |prefix: &str| -> f64 {
        leaves.keys().filter(|path| path.starts_with(prefix)).map(|path| value_of(&leaves, path)).sum()
    };
    assert!((sum("demand.share.") - 1.0).abs() < 1e-9);
    assert!((sum("demand.month_factor.") / 12.0 - 1.0).abs() < 0.01);
    assert!((sum("demand.weekday.police.") / 7.0 - 1.0).abs() < 1e-12);
    assert!((sum("demand.weekday.others.") / 7.0 - 1.0).abs() < 1e-12);
}

#[test]
fn each_standard_agrees_with_its_row() {
    let (standards, sources, evidence) = (table("data/standards.toml"), table("data/sources.toml"), evidence());
    let list: Vec<&Table> = standards["standard"].as_array().unwrap().iter().filter_map(Value::as_table).collect();
    let mut ids = BTreeSet::new();
    for standard in list {
        let id = get(standard, "id").unwrap();
        assert!(ids.insert(id), "{id} twice");
        assert_eq!(uncited(standard, &sources), None, "{id}");
        let Some(row) = evidence.get(&format!("defaults:standard.{id}")) else {
            assert_eq!((get(standard, "row"), get(standard, "evidence")), (None, Some("assumption")), "{id} is ours");
            continue;
        };
        assert_eq!(get(standard, "row"), Some(format!("defaults:standard.{id}").as_str()));
        assert_eq!(get(standard, "evidence"), Some(row["evidence"].as_str()), "{id}");
        if let Some(limit) = ["within", "at_least", "at_most"].iter().find_map(|key| get(standard, key)) {
            assert!(close(number(limit), number(&row["default"])), "{id}: {limit} against {}", row["default"]);
        }
        if let Some(share) = get(standard, "share") {
            let in_row = if row["default"].contains("share") { "70 %" } else { "90 %" };
            assert_eq!(share, in_row, "{id}");
            assert!(row["default"].contains(in_row) || row["unit"].contains(in_row), "{id}");
        }
        let timed =
            get(standard, "from").is_some() && get(standard, "to").is_some() && get(standard, "within").is_some();
        assert!(timed != get(standard, "measure").is_some(), "{id}: either milestones or a measure");
    }
    let headline = standards["headline"].as_array().unwrap();
    assert!(headline.iter().all(|id| ids.contains(id.as_str().unwrap())));
}
