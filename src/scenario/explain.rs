//! What is known of a lever: the values behind `maracsim explain` and `maracsim levers`.

use super::leaf::Leaf;
use super::registry::Registry;
use super::sources::{Source, Sources};
use super::tree::Tree;
use crate::error::Error;
use crate::model::levers::Lever;

/// A value that counts, or counted until it was overridden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The value, as written.
    pub value: String,
    /// Its range, as written.
    pub range: Option<(String, String)>,
    /// The file and line that set it.
    pub set_by: String,
    /// The layer that the file is.
    pub layer: String,
}

/// One lever, explained.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Its path.
    pub path: String,
    /// What it means.
    pub meaning: &'static str,
    /// Its unit in words.
    pub unit: String,
    /// The source file in which it acts.
    pub acts_in: &'static str,
    /// The value that counts.
    pub now: Setting,
    /// The values that it overrode, the last one first.
    pub overrode: Vec<Setting>,
    /// The grounds in a word, or that a scenario set it.
    pub evidence: &'static str,
    /// The source's key and what is known of it.
    pub source: Option<(String, Source)>,
    /// Where in the source.
    pub row: Option<String>,
    /// The reason.
    pub why: Option<String>,
    /// The authorities (GSS codes) that have a value of their own; empty when one authority was asked for.
    pub authorities: Vec<String>,
}

/// One row of the list of levers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The path.
    pub path: String,
    /// What it means.
    pub meaning: &'static str,
    /// The unit in words.
    pub unit: String,
    /// The value that counts.
    pub now: Setting,
    /// The grounds in a word, or that a scenario set it.
    pub evidence: &'static str,
    /// The key of the source.
    pub source: Option<String>,
}

/// Explains one lever, for Scotland or one authority.
pub fn explain(
    tree: &Tree,
    registry: &Registry,
    sources: &Sources,
    path: &str,
    gss: Option<&str>,
) -> Result<Explanation, Error> {
    let lever = registry.get(path).ok_or_else(|| match registry.expand(path) {
        Some((_, paths)) => Error::input(format!("`{path}` is a family of levers"))
            .hint(format!("explain one of: {}", paths.join(", "))),
        None => registry.unknown(path),
    })?;
    let mut history = tree.history(path, gss);
    let leaf = history.pop().ok_or_else(|| no_value(path))?;
    let source = leaf.source.as_ref().and_then(|key| Some((key.clone(), sources.get(key)?.clone())));
    Ok(Explanation {
        path: path.to_string(),
        meaning: lever.meaning.trim(),
        unit: (lever.unit)(),
        acts_in: lever.acts_in,
        now: setting(leaf),
        overrode: history.into_iter().rev().map(setting).collect(),
        evidence: evidence(leaf),
        source,
        row: leaf.row.clone(),
        why: leaf.why.clone(),
        authorities: if gss.is_some() { Vec::new() } else { tree.authorities_with(path).map(str::to_string).collect() },
    })
}

/// The levers whose path or meaning holds the pattern; `*` stands for anything, nothing for all.
pub fn levers(tree: &Tree, registry: &Registry, pattern: &str, gss: Option<&str>) -> Result<Vec<Row>, Error> {
    let parts: Vec<String> = pattern.split('*').map(|part| part.trim().to_lowercase()).collect();
    let fits = |(path, lever): &(&str, &Lever)| holds(path, &parts) || holds(lever.meaning, &parts);
    let mut rows = Vec::new();
    for (path, lever) in registry.iter().filter(fits) {
        let leaf = tree.value(path, gss).ok_or_else(|| no_value(path))?;
        rows.push(Row {
            path: path.to_string(),
            meaning: lever.meaning.trim(),
            unit: (lever.unit)(),
            now: setting(leaf),
            evidence: evidence(leaf),
            source: leaf.source.clone(),
        });
    }
    if rows.is_empty() { Err(registry.unknown(pattern)) } else { Ok(rows) }
}

fn no_value(path: &str) -> Error {
    Error::input(format!("lever `{path}` has no value")).hint("every lever has a leaf in data/base.toml")
}

/// Whether the parts stand in the text, one after the other.
fn holds(text: &str, parts: &[String]) -> bool {
    let text = text.to_lowercase();
    let mut rest = text.as_str();
    parts.iter().all(|part| match rest.find(part.as_str()) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

fn setting(leaf: &Leaf) -> Setting {
    Setting {
        value: leaf.value.clone(),
        range: leaf.low.clone().zip(leaf.high.clone()),
        set_by: leaf.set_by(),
        layer: leaf.layer.to_string(),
    }
}

fn evidence(leaf: &Leaf) -> &'static str {
    use super::leaf::Evidence;
    let word = |evidence| Evidence::CHOICES.iter().find(|(_, choice)| *choice == evidence).map(|&(word, _)| word);
    leaf.evidence.and_then(word).unwrap_or("set by the scenario")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::testing::{Memory, Small, registry, sources};

    #[test]
    fn a_lever_tells_its_story() {
        let (small, files) = (Small::default(), Memory::default());
        let sets = ["idaa.caseload.places_per_fte=30".to_string()];
        let tree = small.library(&files).load("no-duty", &sets).unwrap().tree;
        let told = explain(&tree, &registry(), &sources(), "idaa.caseload.places_per_fte", None).unwrap();
        assert_eq!((told.now.value.as_str(), told.now.set_by.as_str()), ("30", "--set:1"));
        assert_eq!(told.evidence, "set by the scenario");
        assert_eq!(told.overrode[0].value, "25");
        assert_eq!(told.overrode[0].range, Some(("20".into(), "30".into())));
        assert_eq!(told.overrode[0].set_by, "data/base.toml:8");
        assert_eq!(told.meaning, "Open cases per FTE.");
        assert!(told.acts_in.ends_with("testing.rs"));
    }

    #[test]
    fn sources_and_authorities_are_told() {
        let (small, files) = (Small::default(), Memory::default());
        let tree = small.library(&files).load("no-duty", &[]).unwrap().tree;
        let told = explain(&tree, &registry(), &sources(), "idaa.caseload.places_per_fte", None).unwrap();
        let (key, source) = told.source.unwrap();
        assert_eq!(
            (key.as_str(), source.title.as_str(), told.row.as_deref()),
            ("safelives", "Guidance", Some("page 7"))
        );
        assert_eq!(told.evidence, "seen");
        let cadence = |gss| explain(&tree, &registry(), &sources(), "meeting.cadence", gss).unwrap();
        assert_eq!(cadence(None).authorities, ["S12000047"]);
        assert_eq!(cadence(Some("S12000047")).now.value, "14 days");
    }

    #[test]
    fn lists_are_filtered_and_slips_answered() {
        let (small, files) = (Small::default(), Memory::default());
        let tree = small.library(&files).load("no-duty", &[]).unwrap().tree;
        let count = |pattern: &str| levers(&tree, &registry(), pattern, None).map(|rows| rows.len());
        assert_eq!(count("").unwrap(), registry().iter().count());
        assert_eq!(count("agency.*.attendance").unwrap(), 3);
        assert_eq!(count("POSTS").unwrap(), 1);
        assert!(count("weather").is_err());
        let error = |path: &str| explain(&tree, &registry(), &sources(), path, None).unwrap_err();
        assert!(error("agency.*.attendance").hint.unwrap().contains("agency.police.attendance"));
        assert_eq!(error("idaa.post").hint.unwrap(), "did you mean `idaa.posts`?");
    }
}
