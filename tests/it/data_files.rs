//! Authorities, counts, sources, holidays and scenarios of `data/` and `scenarios/` agree with where they come from.

use super::evidence::{
    KINDS, Row, close, evidence, get, leaves, none_of, number, path, rows, table, text, uncited, value_of,
};
use maracsim::scenario::built_in;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

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
