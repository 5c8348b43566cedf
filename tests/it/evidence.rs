//! Every figure of `data/` has evidence, agrees with the row it was taken from, and every source resolves.
#![cfg(test)]

use maracsim::scenario::built_in;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

type Row = BTreeMap<String, String>;

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

const KINDS: [&str; 4] = ["seen", "derived", "bounded", "assumption"];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn table(name: &str) -> Table {
    text(name).parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The rows of a CSV file by its header; a field in quotation marks may hold commas.
fn rows(name: &str) -> Vec<Row> {
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
fn evidence() -> BTreeMap<String, Row> {
    let defaults =
        rows("data/evidence/defaults.csv").into_iter().map(|row| (format!("defaults:{}", row["lever"]), row));
    let parameters =
        rows("data/evidence/parameters.csv").into_iter().map(|row| (format!("parameters:{}", row["key"]), row));
    defaults.chain(parameters).collect()
}

/// The leaves of `data/base.toml` by path.
fn leaves() -> BTreeMap<String, Table> {
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

fn get<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{key} is not a text")))
}

/// The first number of a text, a percentage as a share: `exponential(3 working days)` is 3.
fn number(text: &str) -> Option<f64> {
    let text = text.replace(',', "");
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text[start..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.len(), |length| start + length);
    let value: f64 = text[start..end].parse().ok()?;
    let value = if text[end..].trim_start().starts_with('%') { value / 100.0 } else { value };
    Some(if text[..start].ends_with('-') { -value } else { value })
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    }
}

fn value_of(leaves: &BTreeMap<String, Table>, path: &str) -> f64 {
    get(&leaves[path], "value").and_then(number).unwrap()
}

fn none_of(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// What is wrong with the evidence of a leaf, a standard or another table that cites.
fn uncited(leaf: &Table, sources: &Table) -> Option<&'static str> {
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

#[test]
fn authorities_agree_with_their_sources() {
    let by = |file: &str, key: &str| -> BTreeMap<String, Row> {
        rows(file).into_iter().map(|row| (row[key].clone(), row)).collect()
    };
    let (maracs, councils) = (by("data/evidence/maracs.csv", "gss"), by("data/evidence/councils.csv", "gss"));
    let incidents = by("data/evidence/domestic_abuse_baseline_2023_24.csv", "gss");
    let (authorities, mut faults) = (rows("data/authorities.csv"), Vec::new());
    for authority in &authorities {
        let (gss, name) = (&authority["gss"], &authority["name"]);
        let mut check = |what: &str, fine: bool| {
            if !fine {
                faults.push(format!("{name}: {what}"));
            }
        };
        check("name", councils[gss]["council"] == *name);
        check("population", councils[gss]["population_mid2022"] == authority["population"]);
        check("women_16_plus", maracs[gss]["women_16_plus_2022"] == authority["women_16_plus"]);
        check("incidents", incidents[gss]["incidents_2023_24"] == authority["incidents"]);
        let published = incidents[gss]["status_2023_24"] == "published count";
        check("incidents_evidence", authority["incidents_evidence"] == if published { "seen" } else { "derived" });
        let [low, value, high] = ["low", "", "high"]
            .map(|end| number(&authority[format!("incidents_{end}").trim_end_matches('_')]).unwrap());
        check("range of incidents", low <= value && value <= high && (published == (low == high)));
        let seen = maracs[gss]["service_status"].starts_with("published");
        check("marac_evidence", authority["marac_evidence"] == if seen { "seen" } else { "assumption" });
        let remote = ["share_remote_small_town", "share_remote_rural"].map(|key| number(&councils[gss][key]).unwrap());
        check("remote_share", (number(&authority["remote_share"]).unwrap() - remote[0] - remote[1]).abs() < 1e-4);
        check("health_board", councils[gss]["health_board"] == authority["health_board"]);
        check("cadence", maracs[gss]["meeting_frequency"] == authority["cadence"]);
    }
    none_of(&faults);
    let codes: Vec<&String> = authorities.iter().map(|row| &row["gss"]).collect();
    assert!(codes.len() == 32 && codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]));
    let tiles: BTreeSet<_> = authorities.iter().map(|row| (&row["tile_column"], &row["tile_row"])).collect();
    assert_eq!(tiles.len(), 32);
}

#[test]
fn local_counts_agree_with_their_rows() {
    let evidence = evidence();
    let mut counted = 0;
    for authority in rows("data/authorities.csv") {
        let name = &authority["name"];
        let row = evidence.get(&format!("defaults:demand.observed.{name}"));
        assert_eq!(row.is_some(), !authority["observed"].is_empty(), "{name}");
        let Some(row) = row else { continue };
        counted += 1;
        for (ours, theirs) in [("observed", "default"), ("observed_low", "low"), ("observed_high", "high")] {
            assert!(close(number(&authority[ours]), number(&row[theirs])), "{name} {ours}");
        }
        // Referrals of Highland's first year, read as cases heard: the count was seen, the cases were not.
        let evidence = if name == "Highland" { "derived" } else { row["evidence"].as_str() };
        assert_eq!(authority["observed_evidence"], evidence, "{name}");
    }
    assert_eq!(counted, 5);
}

#[test]
fn scotland_adds_up() {
    let incidents: f64 = rows("data/authorities.csv").iter().filter_map(|row| number(&row["incidents"])).sum();
    assert_eq!(incidents, 63_867.0);
    assert!(close(Some(incidents), number(&evidence()["parameters:scot.police_incidents.2023-24"]["value"])));
    let cases = incidents * value_of(&leaves(), "demand.police_ratio");
    assert!((cases - 7_664.0).abs() < 1.0, "{cases}");
}

#[test]
fn the_map_draws_the_same_authorities() {
    let map = text("data/map/council_boundaries_bng.geojson");
    assert!(map.len() < 100_000);
    assert_eq!(map.matches("\"gss\"").count(), 32);
    for authority in rows("data/authorities.csv") {
        assert!(map.contains(&format!("\"gss\":\"{}\"", authority["gss"])), "{}", authority["name"]);
    }
}

/// Files below a folder, by their path from the root of the project.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() { found.extend(files(&name)) } else { found.push(name) }
    }
    found.sort();
    found
}

/// The levers that the shipped scenarios set: file, path, value.
fn set_by_scenarios() -> Vec<(String, String, Value)> {
    let names = files("scenarios").into_iter().filter(|name| name.ends_with(".toml"));
    names
        .flat_map(|name| {
            let scenario = table(&name);
            let mut set = scenario.get("set").and_then(Value::as_table).cloned().unwrap_or_default();
            let edits = scenario.get("edit").and_then(Value::as_array).cloned().unwrap_or_default();
            for edit in edits.iter().filter_map(Value::as_table) {
                let by = ["set", "add", "multiply", "close_gap"].iter().find_map(|key| edit.get(*key)).unwrap();
                // The lever that holds the size has its evidence in the base.
                let family = edit["lever"].as_str().unwrap();
                set.extend(by.as_table().map(|leaf| (family.to_string(), Value::Table(leaf.clone()))));
            }
            set.into_iter().map(move |(path, value)| (name.clone(), path, value))
        })
        .collect()
}

#[test]
fn scenarios_set_levers_that_exist_and_cite() {
    let (leaves, sources) = (leaves(), table("data/sources.toml"));
    for (file, path, value) in set_by_scenarios() {
        assert!(leaves.contains_key(&path), "{file}: {path}");
        if let Some(leaf) = value.as_table() {
            assert_eq!(uncited(leaf, &sources), None, "{file}: {path}");
        }
    }
    let shortfall = &table("scenarios/more/current-shortfall.toml")["set"]["idaa.shortfall"];
    let row = &evidence()["defaults:idaa.shortfall"];
    for (ours, theirs) in [("value", "default"), ("low", "low"), ("high", "high")] {
        assert!(close(number(shortfall[ours].as_str().unwrap()), number(&row[theirs])), "{ours}");
    }
}

#[test]
fn each_source_resolves_and_is_used() {
    let sources = table("data/sources.toml");
    let authorities = rows("data/authorities.csv");
    let mut used: BTreeSet<String> =
        leaves().values().filter_map(|leaf| get(leaf, "source").map(String::from)).collect();
    let standards = table("data/standards.toml");
    used.extend(
        standards["standard"].as_array().unwrap().iter().filter_map(|one| Some(one.get("source")?.as_str()?.into())),
    );
    used.extend(set_by_scenarios().iter().filter_map(|(.., leaf)| Some(leaf.get("source")?.as_str()?.into())));
    for kind in ["incidents", "observed", "marac"] {
        for authority in &authorities {
            let (source, evidence) = (&authority[&format!("{kind}_source")], &authority[&format!("{kind}_evidence")]);
            assert_eq!(source.is_empty(), evidence.is_empty(), "{}: {kind}", authority["name"]);
            assert!(evidence.is_empty() || KINDS.contains(&evidence.as_str()), "{}: {evidence}", authority["name"]);
            used.extend((!source.is_empty()).then(|| source.clone()));
        }
    }
    for (key, source) in &sources {
        let source = source.as_table().unwrap();
        let list = |name: &str| source.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        assert!(key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{key}");
        for field in ["title", "address", "licence", "used_for", "review_by"] {
            assert!(get(source, field).is_some_and(|text| !text.is_empty()), "{key}: {field}");
        }
        assert!(list("columns").iter().all(|column| authorities[0].contains_key(column.as_str().unwrap())), "{key}");
        assert!(list("files").iter().all(|file| path("data").join(file.as_str().unwrap()).is_file()), "{key}");
        if !list("columns").is_empty() || !list("files").is_empty() {
            used.insert(key.clone());
        }
    }
    let known: BTreeSet<String> = sources.keys().cloned().collect();
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "never used");
    assert_eq!(used.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "unknown");
}

#[test]
fn holidays_are_rules() {
    let table = table("data/holidays.toml");
    assert_eq!(uncited(&table, &Table::new()), None);
    let holidays = table["holiday"].as_array().unwrap();
    assert!(close(Some(holidays.len() as f64), number(&evidence()["defaults:time.bank_holidays"]["default"])));
    for holiday in holidays {
        let has = |keys: &[&str]| keys.iter().all(|key| holiday.get(key).is_some());
        let rules = [has(&["month", "day", "substitute"]), has(&["month", "weekday", "nth"]), has(&["easter_offset"])];
        assert_eq!(rules.iter().filter(|&&rule| rule).count(), 1, "{holiday}");
    }
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let texts = files("data").into_iter().chain(files("scenarios")).filter(|file| !file.ends_with(".ttf"));
    for file in texts {
        let text = text(&file);
        for root in ["/work/", "/tmp/", "/home/", "file://"] {
            assert!(!text.contains(root), "{file} names {root}");
        }
    }
}

/// A scenario that lies in the folder and not in the list could be read by nobody who has the program alone.
#[test]
fn every_scenario_of_the_folder_is_built_in() {
    // Plans of sweeps are no scenarios.
    let is_scenario = |name: &String| name.ends_with(".toml") && !name.starts_with("scenarios/sweeps/");
    let names = files("scenarios").into_iter().filter(is_scenario);
    let in_folder: BTreeSet<String> =
        names.map(|name| name.trim_start_matches("scenarios/").trim_end_matches(".toml").into()).collect();
    let built_in: BTreeSet<String> = built_in::SCENARIOS.iter().map(|(name, _)| (*name).into()).collect();
    assert_eq!(in_folder, built_in);
}

/// `docs/DATA.md` is what the program writes, and every number with a range is varied by the draws; every one that acts in the
/// baseline by a plan too.
#[test]
fn the_document_of_data_is_what_the_program_writes() {
    let data = maracsim::experiment::shipped().unwrap();
    let page = maracsim::report::data::document(&data).unwrap();
    assert!(page == text("docs/DATA.md"), "run `maracsim levers --document > docs/DATA.md`");
    let plan = text("scenarios/sweeps/every-assumption.toml");
    // Money acts on no event; a duty's sizes act where there is one; referrers' shares move together; a local count and where an
    // area starts are an authority's own.
    let elsewhere = ["cost.", "duty.", "funding.", "readiness.", "staffing.", "demand.share.", "demand.observed"];
    for (path, leaf) in leaves().iter().filter(|(_, leaf)| leaf.contains_key("low")) {
        let row =
            page.lines().find(|line| line.starts_with(&format!("| `{path}` |"))).unwrap_or_else(|| panic!("{path}"));
        assert!(row.contains("| draws"), "{row}");
        let planned = plan.contains(&format!("\"{path}\" = \"range\""));
        assert_eq!(planned, !elsewhere.iter().any(|prefix| path.starts_with(prefix)), "{path}: {leaf:?}");
    }
}
