//! What the page offers beside the scenarios that were simulated: the shipped options and single duties, for the module to run.

use super::controls::CONTROLS;
use super::data::{leaf, list, object};
use crate::experiment::{load, shipped};
use crate::report::json::quote;
use crate::scenario::{Scenario, Texts, built_in};
use std::sync::OnceLock;

/// The shipped scenarios that stand directly in `scenarios/`: the baseline and the statutory options.
fn options() -> &'static [Scenario] {
    static OPTIONS: OnceLock<Vec<Scenario>> = OnceLock::new();
    OPTIONS.get_or_init(|| {
        let Ok(data) = shipped() else { return Vec::new() };
        let names = built_in::SCENARIOS.iter().map(|(name, _)| *name).filter(|name| !name.contains('/'));
        names.filter_map(|name| load(&data, &Texts(&[]), name, &[]).ok()).collect()
    })
}

/// The options that are not among the scenarios of the page, as JSON: name, title, rationale, duties, and the levers of controls
/// that differ from the baseline's.
pub fn json(taken: &[&str]) -> String {
    let base = options().iter().find(|one| one.name == built_in::BASELINE);
    let free = options().iter().filter(|one| !taken.contains(&one.name.as_str()));
    list(free.map(|one| {
        let of = |scenario: &Scenario, lever: &str| scenario.tree.value(lever, None).cloned();
        let levers = CONTROLS.iter().filter_map(|control| {
            let own = of(one, control.lever)?;
            let differs = base.is_none_or(|base| of(base, control.lever).is_none_or(|now| now.value != own.value));
            differs.then(|| (control.lever, leaf(&own)))
        });
        object(&[
            ("name", quote(&one.name)),
            ("title", quote(&one.title)),
            ("rationale", quote(&one.rationale)),
            ("duties", duties_of(one)),
            ("levers", object(&levers.collect::<Vec<_>>())),
        ])
    }))
}

/// The names of the duties that a scenario brings.
pub fn duties_of(scenario: &Scenario) -> String {
    list(scenario.duties.iter().map(|(name, _)| quote(name)))
}

/// Every single duty: the name that a scenario writes, and its title.
pub fn duties() -> String {
    let own = built_in::SCENARIOS.iter().filter_map(|(name, text)| Some((name.strip_prefix("duties/")?, *text)));
    list(own.map(|(name, text)| format!("[{},{}]", quote(name), quote(title(text)))))
}

/// What stands in the line that begins with `title`: the first of each shipped file.
fn title(text: &str) -> &str {
    text.strip_prefix("title = \"").and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleven_and_the_duties_are_offered_once() {
        let all: serde_json::Value = serde_json::from_str(&json(&["no-duty"])).unwrap();
        let names: Vec<&str> = all.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), 10);
        assert!(names.contains(&"s1-guidance") && names.contains(&"v2-staffing-duty") && !names.contains(&"no-duty"));
        let full = all.as_array().unwrap().iter().find(|one| one["name"] == "s6-fully-funded").unwrap();
        assert_eq!(full["levers"]["funding.covers.idaa"]["value"], "on");
        assert!(full["levers"].get("idaa.posts").is_none());
        assert!(full["duties"].as_array().unwrap().iter().any(|duty| duty == "refer"), "inherited: {full}");
    }

    #[test]
    fn each_duty_has_a_title_and_a_scenario_takes_its_name() {
        let all: Vec<[String; 2]> = serde_json::from_str(&duties()).unwrap();
        assert_eq!(all.len(), 11);
        let data = shipped().unwrap();
        for [name, title] in all {
            assert!(title.starts_with("Duty to "), "{name}: {title}");
            let text = format!("title = \"t\"\nrationale = \"r\"\nduties = [\"{name}\"]\n");
            load(&data, &Texts(&[("t.toml", &text)]), "t.toml", &[]).unwrap_or_else(|faults| panic!("{faults:?}"));
        }
    }
}
