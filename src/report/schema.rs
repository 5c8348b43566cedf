//! The shape of a scenario file as a JSON schema (draft 7), from which editors complete and check what is written.
//!
//! It says less than `maracsim check`: numbers and their units are checked by the program alone.

use crate::model::levers::Lever;
use crate::model::loops::LAYER;
use crate::scenario::{Data, Evidence, built_in};
use serde_json::{Map, Value, json};

/// What stands before the name of a built-in duty.
const DUTIES: &str = "duties/";

/// The schema of scenario files.
pub fn schema(data: &Data) -> String {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "maracsim scenario",
        "description": "A list of edits on the baseline; `maracsim check FILE` says everything that is wrong with one.",
        "type": "object",
        "required": ["title", "rationale"],
        "additionalProperties": false,
        "properties": top(data),
        "definitions": definitions(data),
    });
    format!("{schema:#}\n")
}

fn top(data: &Data) -> Value {
    let scenarios = names(|name| !name.starts_with(DUTIES));
    let duties = names(|name| name.starts_with(DUTIES));
    let duties: Vec<&str> = duties.into_iter().filter_map(|name| name.strip_prefix(DUTIES)).collect();
    let set = json!({ "$ref": "#/definitions/set" });
    let own = |name: &str| (name.to_string(), json!({ "$ref": "#/definitions/authority" }));
    let authorities: Map<String, Value> = data.authorities.iter().map(|one| own(&one.name)).collect();
    json!({
        "title": text("A few words on one line"),
        "rationale": text("Why this is worth running: printed on page one"),
        "extends": or_a_file("Another scenario, by name, or by the path of a file beside this one", &scenarios),
        "place": { "const": "Theory", "description": "One place without population, for queueing theory" },
        "loops": choice("Which feedback loops run", &data.registry, LAYER),
        "duties": { "type": "array", "uniqueItems": true,
            "items": or_a_file("A duty, by name, or by the path of a file", &duties) },
        "set": set,
        "authority": {
            "description": "Levers of single authorities, by name or GSS code",
            "type": "object",
            "properties": authorities,
            "additionalProperties": { "$ref": "#/definitions/authority" },
        },
        "standard": { "type": "array", "items": { "$ref": "#/definitions/standard" } },
        "funding": { "type": "object", "description": "Levers of `funding`, without that word in front",
            "properties": below(data, "funding."), "additionalProperties": false },
        "edit": { "type": "array", "items": { "$ref": "#/definitions/edit" } },
    })
}

/// Built-in names that fit, the word of the folder kept.
fn names(fits: impl Fn(&str) -> bool) -> Vec<&'static str> {
    built_in::SCENARIOS.iter().map(|&(name, _)| name).filter(|name| fits(name)).collect()
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "description": description })
}

fn or_a_file(description: &str, names: &[&str]) -> Value {
    let file = json!({ "type": "string", "pattern": "\\.toml$" });
    json!({ "description": description, "anyOf": [{ "enum": names }, file] })
}

fn choice(description: &str, registry: &crate::scenario::Registry, path: &str) -> Value {
    let words = registry.get(path).map_or_else(Vec::new, choices);
    json!({ "description": description, "enum": words })
}

fn definitions(data: &Data) -> Value {
    let mut all = json!({
        "set": { "type": "object", "properties": set(data), "additionalProperties": false },
        "authority": { "type": "object", "properties": { "set": { "$ref": "#/definitions/set" } },
            "additionalProperties": false },
        "grounded": grounded(data),
        "edit": edit(data),
        "standard": standard(data),
    });
    let levers: Map<String, Value> =
        data.registry.iter().map(|(_, lever)| (lever.path.to_string(), value_of(lever))).collect();
    if let Some(object) = all.as_object_mut() {
        object.extend(levers);
    }
    all
}

/// Levers by their whole path in quotes, families by their `*`, and groups as nested tables, which the program checks.
fn set(data: &Data) -> Map<String, Value> {
    let refer =
        |path: &str, lever: &Lever| (path.to_string(), json!({ "$ref": format!("#/definitions/{}", lever.path) }));
    let levers = data.registry.iter().flat_map(|(path, lever)| [refer(path, lever), refer(lever.path, lever)]);
    groups(data.registry.iter().map(|(path, _)| path)).chain(levers).collect()
}

/// The groups of levers that some paths begin with, as tables.
fn groups<'a>(paths: impl Iterator<Item = &'a str> + 'a) -> impl Iterator<Item = (String, Value)> + 'a {
    paths.filter_map(|path| path.split_once('.')).map(|(group, _)| {
        let description = format!("Levers of `{group}`");
        (group.to_string(), json!({ "type": "object", "description": description }))
    })
}

/// The levers below a group, without its name.
fn below(data: &Data, group: &str) -> Map<String, Value> {
    let own = || data.registry.iter().filter_map(|(path, lever)| Some((path.strip_prefix(group)?, lever)));
    let levers = own().map(|(path, lever)| (path.to_string(), value_of(lever)));
    groups(own().map(|(path, _)| path)).chain(levers).collect()
}

/// A value of a lever: plain, or with its range and grounds.
fn value_of(lever: &Lever) -> Value {
    let (meaning, unit, words) = (lever.meaning.trim(), (lever.unit)(), choices(lever));
    let unit = if unit.is_empty() { String::new() } else { format!(" Unit: {unit}.") };
    let all = words.len() == (lever.unit)().split(" | ").count();
    let plain = json!({ "type": ["string", "number", "boolean"] });
    let mut any = if words.is_empty() { Vec::new() } else { vec![json!({ "enum": words })] };
    if !all {
        any.push(plain);
    }
    any.push(json!({ "$ref": "#/definitions/grounded" }));
    json!({ "description": format!("{meaning}{unit}"), "anyOf": any })
}

/// The words of a lever's unit that it takes as values.
fn choices(lever: &Lever) -> Vec<String> {
    let unit = (lever.unit)();
    let words = unit.split(" | ").filter(|word| unit.contains(" | ") && (lever.check)(word).is_ok());
    words.map(str::to_string).collect()
}

/// What a value or a standard rests on.
fn grounds(data: &Data) -> Map<String, Value> {
    let evidence: Vec<&str> = Evidence::CHOICES.iter().map(|&(word, _)| word).collect();
    let sources: Vec<&str> = data.sources.iter().map(|(key, _)| key).collect();
    let pairs = [
        ("evidence", json!({ "enum": evidence })),
        (
            "source",
            json!({ "enum": sources, "description": "A key of data/sources.toml; asked for where it was seen or derived" }),
        ),
        ("why", text("The reason; an assumption needs one")),
        ("row", text("Where in the source: a table, a page, a row")),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
}

fn with(data: &Data, own: Value) -> Value {
    let mut all = grounds(data);
    if let Value::Object(own) = own {
        all.extend(own);
    }
    Value::Object(all)
}

fn grounded(data: &Data) -> Value {
    let value = json!({ "type": ["string", "number", "boolean"] });
    let properties = with(data, json!({ "value": value, "low": value, "high": value }));
    json!({
        "description": "A value with its range and what it rests on",
        "type": "object", "required": ["value"], "properties": properties, "additionalProperties": false,
        "dependencies": { "low": ["high"], "high": ["low"] },
    })
}

fn edit(data: &Data) -> Value {
    let operand =
        json!({ "anyOf": [{ "type": ["string", "number", "boolean"] }, { "$ref": "#/definitions/grounded" }] });
    let mut levers: Vec<&str> = data.registry.iter().flat_map(|(path, lever)| [path, lever.path]).collect();
    levers.sort_unstable();
    levers.dedup();
    let one_of = ["set", "add", "multiply", "close_gap"].map(|key| json!({ "required": [key] }));
    json!({
        "description": "A change of one lever from some quarter on",
        "type": "object",
        "required": ["lever"],
        "oneOf": one_of,
        "properties": {
            "lever": { "enum": levers },
            "set": operand, "add": operand, "multiply": operand, "close_gap": operand,
            "from": text("commencement, \"6 months after commencement\", money, or a quarter of the calendar"),
            "ramp": operand,
            "seen_at": choice("The level of compliance at which the effect was seen", &data.registry, "duty.compliance"),
            "where": { "type": "array", "items": { "type": "string" }, "minItems": 1,
                "description": "Authorities by name or GSS code, or `islands`" },
        },
        "additionalProperties": false,
    })
}

fn standard(data: &Data) -> Value {
    let milestones = built_in::milestones();
    let value = json!({ "type": ["string", "number"] });
    json!({
        "description": "A standard that replaces the one with its id or name, or is new",
        "type": "object",
        "properties": with(data, json!({
            "id": { "type": "string", "pattern": "^[a-z][a-z0-9_]*$" },
            "name": text("Its name in reports"),
            "from": { "enum": milestones }, "to": { "enum": milestones },
            "within": text("How long it may take, such as \"2 working days\""),
            "measure": text("The id of a measure: see `maracsim measures`"),
            "at_least": value, "at_most": value,
            "share": value,
        })),
        "additionalProperties": false,
    })
}
