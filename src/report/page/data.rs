//! What the page knows before it runs anything, as JSON: scenarios and what was simulated of them, places, controls.

use super::controls::{CONTROLS, Control, Input, Scope};
use super::{Offer, Request, options};
use crate::experiment::{Results, SCOTLAND};
use crate::report::json::quote;
use crate::report::section::asks;
use crate::report::value::Report;
use crate::report::view::in_a_year;
use crate::scenario::{Authorities, Authority, Leaf, Scenario};
use crate::statistics::Estimate;

/// The measures that stand beside the standards: a lever can raise a standard at their cost.
const BESIDE: &[&str] = &[
    "heard",
    "wait_to_contact",
    "wait_to_hearing",
    "wait_to_hearing_p90",
    "heard_first_meeting",
    "minutes_per_case",
    "support_minutes",
    "backlog_end",
    "no_contact",
    "days_without_plan",
    "idaa_posts",
    "coordinator_posts",
    "meetings",
    "offered_load_idaa",
    "offered_load_coordinator",
    "offered_load_meeting",
];

/// What it costs, at the employers and by who pays: the payers' parts sum to the first.
const MONEY: &[&str] = &[
    "cost_employer",
    "cost_cash",
    "cost_staff_time",
    "cost_payer:scottish_administration",
    "cost_payer:local_authorities",
    "cost_payer:other_public_bodies",
    "cost_payer:third_sector",
];

/// Replications of a run in the page: a reader waits for them.
const MOST_RUNS: u32 = 400;

/// The whole of it, without a `<` that a page could take for markup.
pub fn json(report: &Report, offers: &[Offer<'_>], authorities: &Authorities) -> String {
    let Some(first) = offers.first() else { return "{}".into() };
    let places = first.results.places.iter().filter(|place| place.name != SCOTLAND.0);
    let places = places.filter_map(|place| authorities.iter().find(|one| one.gss == place.gss));
    object(&[
        ("version", quote(&report.version)),
        ("seed", quote(&first.results.seed.to_string())),
        ("before", first.results.replications.to_string()),
        ("replications", first.results.replications.min(MOST_RUNS).to_string()),
        ("years", list(first.results.years.iter().map(|year| quote(year)))),
        ("places", list(places.map(|place| self::place(place, authorities)))),
        ("controls", list(CONTROLS.iter().map(control))),
        ("beside", list(BESIDE.iter().map(|id| quote(id)))),
        ("money", list(MONEY.iter().map(|id| quote(id)))),
        ("ranges", ranges(report, first.results)),
        ("duties", options::duties()),
        ("options", options::json(&offers.iter().map(|offer| offer.scenario.name.as_str()).collect::<Vec<_>>())),
        ("local", local(first.scenario)),
        ("template", quote(&crate::report::template::local_data(std::iter::empty()))),
        ("scenarios", list(offers.iter().map(|offer| scenario(offer, authorities)))),
    ])
    .replace('<', "\\u003c")
}

/// An object.
pub fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{}:{value}", quote(name))).collect();
    format!("{{{}}}", fields.join(","))
}

/// A list.
pub fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

/// Names of those that share something with an authority, itself among them; the first, by GSS, leads the others.
fn sharing(own: &Authority, all: &Authorities, of: fn(&Authority) -> &str) -> String {
    list(all.iter().filter(|one| of(one) == of(own)).map(|one| quote(&one.name)))
}

fn place(one: &Authority, all: &Authorities) -> String {
    object(&[
        ("gss", quote(&one.gss)),
        ("name", quote(&one.name)),
        ("code", quote(&one.code)),
        ("tile", format!("[{},{}]", one.tile.0, one.tile.1)),
        ("office", sharing(one, all, |one| &one.office)),
        ("marac", sharing(one, all, |one| &one.marac)),
    ])
}

fn control(of: &Control) -> String {
    let scope = match of.scope {
        Scope::Own => "own",
        Scope::Office => "office",
        Scope::Marac => "marac",
        Scope::All => "all",
    };
    let mut fields = vec![
        ("lever", quote(of.lever)),
        ("label", quote(of.label)),
        ("normal", quote(of.normal)),
        ("scope", quote(scope)),
        ("more", of.more.to_string()),
    ];
    match of.input {
        Input::Number { unit, limits: [least, most], step, starts } => fields.extend([
            ("unit", quote(unit)),
            ("least", least.to_string()),
            ("most", most.to_string()),
            ("step", step.to_string()),
            ("starts", quote(starts)),
        ]),
        Input::Choice(choices) => {
            let choices = choices.iter().map(|(text, words)| format!("[{},{}]", quote(text), quote(words)));
            fields.push(("choices", list(choices)));
        }
    }
    object(&fields)
}

fn scenario(offer: &Offer<'_>, authorities: &Authorities) -> String {
    let Offer { results, scenario, request: Request { scenario: asked, files } } = offer;
    let set = scenario.tree.iter().filter(|(_, leaf)| &*leaf.layer == "--set");
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), quote(text))).collect();
    object(&[
        ("name", quote(&scenario.name)),
        ("title", quote(&scenario.title)),
        ("rationale", quote(&scenario.rationale)),
        ("asked", quote(asked)),
        ("files", object(&files)),
        ("duties", options::duties_of(scenario)),
        ("sets", list(set.map(|(path, leaf)| format!("[{},{}]", quote(path), quote(&leaf.value))))),
        ("standards", standards(results, scenario)),
        ("measures", measures(results)),
        ("levers", object(&CONTROLS.iter().map(|of| (of.lever, lever(of, scenario, authorities))).collect::<Vec<_>>())),
        ("floor", floor(results)),
    ])
}

/// Each standard: its id, name, what it asks, and whether it counts for the headline.
fn standards(results: &Results, scenario: &Scenario) -> String {
    let known = scenario.standards.list.iter().filter(|one| results.measure(&format!("met:{}", one.id)).is_some());
    let name = |id: &str| results.measure(id).map_or_else(|| id.to_string(), |at| results.measures[at].name.clone());
    list(known.map(|one| {
        object(&[
            ("id", quote(&one.id)),
            ("name", quote(&one.name)),
            ("asks", quote(&asks(one, &name))),
            ("headline", scenario.standards.headline.contains(&one.id).to_string()),
        ])
    }))
}

fn measures(results: &Results) -> String {
    let fields: Vec<(&str, String)> = results
        .measures
        .iter()
        .map(|one| (one.id.as_str(), object(&[("name", quote(&one.name)), ("unit", quote(one.unit))])))
        .collect();
    object(&fields)
}

/// The leaf of a control for Scotland, and those of authorities that have another.
fn lever(of: &Control, scenario: &Scenario, authorities: &Authorities) -> String {
    let leaf = |gss: Option<&str>| scenario.tree.value(of.lever, gss);
    let all = leaf(None);
    let own = authorities.iter().filter_map(|one| {
        let found = leaf(Some(&one.gss)).filter(|&found| Some(found) != all)?;
        Some((one.gss.as_str(), self::leaf(found)))
    });
    let own: Vec<(&str, String)> = own.collect();
    object(&[("all", all.map_or_else(|| "null".into(), self::leaf)), ("own", object(&own))])
}

/// A leaf: its value, its range, what it rests on.
pub fn leaf(leaf: &Leaf) -> String {
    let text = |text: &Option<String>| quote(text.as_deref().unwrap_or_default());
    object(&[
        ("value", quote(&leaf.value)),
        ("low", text(&leaf.low)),
        ("high", text(&leaf.high)),
        ("evidence", quote(leaf.evidence.map_or("set by the scenario", crate::report::section::evidence))),
    ])
}

/// What is known locally: the name of each file and its text.
fn local(scenario: &Scenario) -> String {
    let texts = scenario.ground.texts.iter();
    let of = |(name, text): &(String, Vec<u8>)| (name.clone(), quote(&String::from_utf8_lossy(text)));
    let texts: Vec<(String, String)> = texts.map(of).collect();
    object(&texts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect::<Vec<_>>())
}

/// What was simulated before: by authority and measure `[mean, low, high]`, all years; of standards the mean of the years.
fn floor(results: &Results) -> String {
    let id_is_met = |id: &str| id.starts_with("met:");
    let wanted = |id: &str| id_is_met(id) || BESIDE.contains(&id) || MONEY.contains(&id);
    let places = results.places.iter().enumerate().filter(|(_, place)| place.name != SCOTLAND.0);
    let measured = |at: usize| -> Vec<(&str, String)> {
        let ids = results.measures.iter().map(|measure| measure.id.as_str()).filter(|id| wanted(id));
        let found = |id| if id_is_met(id) { in_a_year(results, id, at) } else { results.estimate(id, at, None) };
        ids.map(|id| (id, three(&found(id)))).collect()
    };
    let all = places.map(|(at, place)| (place.gss.as_str(), object(&measured(at))));
    object(&all.collect::<Vec<_>>())
}

/// What is not known of the inputs: by authority and standard the range over draws, mean of the years; empty where nothing
/// was drawn.
fn ranges(report: &Report, results: &Results) -> String {
    let in_a_year = report.all.iter().filter(|row| row.year == "mean of years" && row.drawn.is_some());
    let in_a_year: Vec<_> = in_a_year.collect();
    let of = |gss: &str| -> Vec<(&str, String)> {
        let own = in_a_year.iter().filter(|row| row.gss == gss);
        own.filter_map(|row| Some((row.measure.as_str(), three(&row.drawn?.estimate)))).collect()
    };
    let places = results.places.iter().filter(|place| place.name != SCOTLAND.0);
    let all = places.map(|place| (place.gss.as_str(), of(&place.gss)));
    let known: Vec<(&str, String)> =
        all.filter(|(_, own)| !own.is_empty()).map(|(gss, own)| (gss, object(&own))).collect();
    object(&known)
}

/// Mean and limits with five digits, as nobody reads more; what is no number is `null`.
fn three(found: &Estimate) -> String {
    let number = |value: f64| {
        let short = format!("{value:.4e}").parse::<f64>().unwrap_or(value);
        if short.is_finite() { short.to_string() } else { "null".into() }
    };
    list([found.mean, found.low, found.high].into_iter().map(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn the_page_knows_places_controls_and_what_was_simulated() {
        let world = World::scotland();
        let request = Request { scenario: "a.toml".into(), files: vec![("a.toml".into(), "x = \"</script>\"".into())] };
        let offer = Offer { results: &world.results, scenario: &world.scenario, request: &request };
        let text = json(&world.report(), &[offer], &world.data.authorities);
        assert!(!text.contains('<'), "nothing that could end a script");
        let data: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(data["places"].as_array().unwrap().len(), 32);
        let scenario = &data["scenarios"][0];
        assert_eq!(scenario["files"]["a.toml"], "x = \"</script>\"");
        let fife = &scenario["floor"]["S12000047"];
        assert_eq!(fife["met:headline"].as_array().unwrap().len(), 3);
        for id in BESIDE {
            assert!(fife.get(*id).is_some(), "{id}");
        }
        let ayrshire = data["places"].as_array().unwrap().iter().find(|place| place["code"] == "EAY").unwrap();
        assert_eq!(ayrshire["office"].as_array().unwrap().len(), 3);
        assert_eq!(scenario["levers"]["idaa.posts"]["all"]["value"], "ratio");
        assert_eq!(data["ranges"], serde_json::json!({}), "nothing was drawn");
    }

    #[test]
    fn what_is_not_known_of_the_inputs_goes_with_it() {
        let world = World::drawn();
        let request = Request { scenario: "no-duty".into(), files: Vec::new() };
        let offer = Offer { results: &world.results, scenario: &world.scenario, request: &request };
        let data: serde_json::Value =
            serde_json::from_str(&json(&world.report(), &[offer], &world.data.authorities)).unwrap();
        let range = &data["ranges"]["S12000047"]["met:headline"];
        let floor = &data["scenarios"][0]["floor"]["S12000047"]["met:headline"];
        let number = |of: &serde_json::Value, at: usize| of[at].as_f64().unwrap();
        assert!(number(range, 1) < number(floor, 1) && number(range, 2) > number(range, 1), "{range} {floor}");
        assert_eq!(data["ranges"].as_object().unwrap().len(), 32);
    }

    #[test]
    fn numbers_are_short_and_finite() {
        let found = Estimate { mean: 0.123_456_789, low: f64::NAN, high: f64::INFINITY, ..Estimate::not_applicable(0) };
        assert_eq!(three(&found), "[0.12346,null,null]");
    }
}
