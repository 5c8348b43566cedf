//! Tables of leaves: `[set]` in a scenario, the whole of `data/base.toml`.
//!
//! A lever may be written as a path in quotes (`"idaa.posts" = "3 FTE"`) or as nested tables (`[idaa]`, `posts =`);
//! a family of levers by its `*` (`"agency.*.attendance" = "90 %"`), which its single members then override.

use super::found::Found;
use super::leaf::{Evidence, Leaf, grounds, range};
use super::registry::Registry;
use super::sources::Sources;
use super::toml_text::{Entry, Section, Text, Words, value_text};
use super::tree::Tree;
use crate::error::{Error, Faults, Refusal};
use crate::model::levers::Lever;
use crate::units::{Quantity, short};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

const LEAF_KEYS: &[&str] = &["value", "low", "high", "evidence", "source", "why", "row"];

/// One leaf for one concrete path.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The concrete path.
    pub path: String,
    /// What it is set to.
    pub leaf: Leaf,
}

/// How the leaves of one file are read.
#[derive(Clone, Debug)]
pub struct EditReader<'a> {
    /// The levers that there are.
    pub registry: &'a Registry,
    /// The sources that may be named.
    pub sources: &'a Sources,
    /// The layer that the leaves belong to.
    pub layer: Arc<str>,
    /// Whether every leaf must say what it rests on.
    pub evidence_needed: bool,
}

/// What was written for one path, before families are written out.
struct Written {
    span: Range<usize>,
    paths: Vec<String>,
    /// None if it was refused.
    leaf: Option<Leaf>,
}

impl EditReader<'_> {
    /// Every leaf in a table; families come first, so that their members override them.
    pub fn read(&self, section: &Section<'_>, found: &mut Found) -> Vec<Edit> {
        self.read_below("", section, found)
    }

    /// The same for a table whose levers all begin with `prefix` and a dot.
    pub fn read_below(&self, prefix: &str, section: &Section<'_>, found: &mut Found) -> Vec<Edit> {
        let written = self.written(prefix, section, found).into_iter();
        written.filter_map(|(path, leaf)| Some(Edit { path, leaf: leaf? })).collect()
    }

    /// A key of the scenario itself that sets a lever, `loops = "evidence"`; `others` are the leaves of the same file.
    pub fn key(
        &self,
        root: &Section<'_>,
        (key, path): (&str, &str),
        others: &[Edit],
        found: &mut Found,
    ) -> Option<Edit> {
        let (value, span) = root.words(key, found)?;
        let (place, lever) = (root.text().place(span), self.registry.get(path)?);
        found.keep((lever.check)(&value).map_err(|refusal| named(key, refusal).at(place.clone())))?;
        if others.iter().any(|edit| edit.path == path) {
            let error = Error::input(format!("`{key}` and lever `{path}` set the same")).at(place);
            found.push(error.hint("keep one of the two"));
            return None;
        }
        Some(Edit { path: path.into(), leaf: Leaf::plain(value, place, self.layer.clone()) })
    }

    /// Each concrete path that is spoken of, with its leaf unless that was refused.
    fn written(&self, prefix: &str, section: &Section<'_>, found: &mut Found) -> Vec<(String, Option<Leaf>)> {
        let mut written = BTreeMap::new();
        self.walk(prefix, section, &mut written, found);
        let mut written: Vec<Written> = written.into_values().collect();
        written.sort_by_key(|written| (written.paths.len() == 1, written.span.start));
        let single = |Written { paths, leaf, .. }| paths.into_iter().map(move |path| (path, leaf.clone()));
        written.into_iter().flat_map(single).collect()
    }

    fn walk(&self, prefix: &str, section: &Section<'_>, written: &mut BTreeMap<String, Written>, found: &mut Found) {
        for entry in section.entries() {
            if found.is_full() {
                return;
            }
            let path = if prefix.is_empty() { entry.key.to_string() } else { format!("{prefix}.{}", entry.key) };
            match section.as_table(entry.value) {
                Some(table) if !self.is_leaf(&path, &table) => self.walk(&path, &table, written, found),
                _ => self.one(&path, section, &entry, written, found),
            }
        }
    }

    /// A table is a leaf where its path is a lever or where a key speaks of one.
    fn is_leaf(&self, path: &str, table: &Section<'_>) -> bool {
        let speaks = |key: &&str| table.get(key).is_some_and(|value| !value.get_ref().is_table());
        self.registry.expand(path).is_some() || table.is_empty() || LEAF_KEYS.iter().any(speaks)
    }

    fn one(
        &self,
        path: &str,
        section: &Section<'_>,
        entry: &Entry<'_>,
        written: &mut BTreeMap<String, Written>,
        found: &mut Found,
    ) {
        let at = |error: Error| error.at(section.text().place(entry.key_span.clone()));
        let Some((lever, paths)) = self.registry.expand(path) else {
            found.push(at(self.registry.unknown(path)));
            return;
        };
        if written.contains_key(path) {
            let error = Error::input(format!("lever `{}` is set twice", short(path)));
            found.push(at(error).hint("it stands in this table as a path and as nested tables: keep one"));
            return;
        }
        let paths = paths.into_iter().map(str::to_string).collect();
        let leaf = match section.as_table(entry.value) {
            Some(table) => self.full(path, lever, &table, found),
            None => self.plain(path, lever, section.text(), entry, found),
        };
        written.insert(path.to_string(), Written { span: entry.key_span.clone(), paths, leaf });
    }

    fn plain(&self, path: &str, lever: &Lever, text: &Text, entry: &Entry<'_>, found: &mut Found) -> Option<Leaf> {
        let place = text.place(entry.value.span());
        let value = found.keep(value_text(text, entry.value))?;
        if self.evidence_needed {
            let error = Error::input(format!("`{path}` does not say what it rests on")).at(place.clone());
            found.push(error.hint("write { value = \"...\", evidence = \"...\", source = \"...\" or why = \"...\" }"));
        }
        found.keep((lever.check)(&value).map_err(|refusal| named(path, refusal).at(place.clone())))?;
        Some(Leaf::plain(value, place, self.layer.clone()))
    }

    /// A leaf written as a table, with its grounds.
    pub fn full(&self, path: &str, lever: &Lever, table: &Section<'_>, found: &mut Found) -> Option<Leaf> {
        table.only(LEAF_KEYS, found);
        let mut missing = |key: &str, hint: &str| {
            if table.get(key).is_none() {
                found.push(Error::input(format!("`{path}` has no `{key}`")).at(table.place()).hint(hint));
            }
        };
        missing("value", &format!("write value = \"...\" ({})", (lever.unit)()));
        if self.evidence_needed {
            missing("evidence", "write one of seen, derived, bounded, assumption");
        }
        let [low, value, high] = ["low", "value", "high"].map(|key| self.number(path, lever, table, key, found));
        if low.is_some() != high.is_some() && table.get("low").is_some() != table.get("high").is_some() {
            let error = Error::input(format!("`{path}` has one end of a range")).at(table.place());
            found.push(error.hint("write both `low` and `high`, or neither"));
        }
        let numbers = [&low, &value, &high].map(|read| read.as_ref().and_then(|(_, number)| *number));
        if let Err(refusal) = range(numbers[0], numbers[1], numbers[2]) {
            let place = value.as_ref().map_or_else(|| table.place(), |((_, span), _)| table.text().place(span.clone()));
            found.push(named(path, refusal).at(place));
        }
        let (evidence, source, why) = citation(table, self.sources, found);
        let row = table.words("row", found).map(|(words, _)| words);
        let ((value, span), _) = value?;
        let text = |read: Option<(Words, Option<f64>)>| read.map(|((text, _), _)| text);
        let place = table.text().place(span);
        Some(Leaf {
            value,
            low: text(low),
            high: text(high),
            evidence,
            source,
            why,
            row,
            place,
            layer: self.layer.clone(),
        })
    }

    /// A checked value with its number, if it is one.
    fn number(
        &self,
        path: &str,
        lever: &Lever,
        table: &Section<'_>,
        key: &str,
        found: &mut Found,
    ) -> Option<(Words, Option<f64>)> {
        let (value, span) = table.quantity(key, found)?;
        let checked =
            (lever.check)(&value).map_err(|refusal| named(path, refusal).at(table.text().place(span.clone())));
        let number = found.keep(checked)?;
        Some(((value, span), number))
    }
}

/// A refusal that says which lever it is about.
pub fn named(path: &str, refusal: Refusal) -> Error {
    let mut error = Error::from(refusal);
    error.message = format!("{path}: {}", error.message);
    error
}

/// The grounds of a value: its evidence, source and reason, checked against each other.
pub fn citation(
    section: &Section<'_>,
    sources: &Sources,
    found: &mut Found,
) -> (Option<Evidence>, Option<String>, Option<String>) {
    let text = section.text();
    let evidence = section.words("evidence", found).and_then(|(word, span)| {
        found.keep(Evidence::parse(&word).map_err(|refusal| named("evidence", refusal).at(text.place(span))))
    });
    let source = section.words("source", found).map(|(key, span)| {
        found.keep(sources.check(&key).map_err(|error| error.at(text.place(span))));
        key
    });
    let why = section.words("why", found).map(|(words, _)| words);
    if let Err(refusal) = grounds(evidence, source.as_deref(), why.as_deref()) {
        let span = section.get("evidence").map_or(0..0, toml::Spanned::span);
        found.push(Error::from(refusal).at(text.place(span)));
    }
    (evidence, source, why)
}

/// The bottom of every tree: a leaf for each lever, each with what it rests on.
pub fn base_tree(text: &str, file: &str, registry: &Registry, sources: &Sources) -> Result<Tree, Faults> {
    let text = Text::new(file, text.as_bytes()).map_err(|error| vec![error])?;
    let document = text.parse()?;
    let mut tree = Tree::default();
    let layer = tree.begin_layer(file);
    let mut found = Found::new();
    let reader = EditReader { registry, sources, layer, evidence_needed: true };
    let mut spoken_of = BTreeSet::new();
    for (path, leaf) in reader.written("", &Section::new(&text, &document, 0..0), &mut found) {
        if let Some(leaf) = leaf {
            tree.set(None, &path, leaf);
        }
        spoken_of.insert(path);
    }
    for (path, lever) in registry.iter().filter(|(path, _)| !spoken_of.contains(*path)) {
        let error = Error::input(format!("lever `{path}` has no leaf")).at(text.end());
        found.push(
            error.hint(format!("add \"{path}\" = {{ value = \"...\" ({}), evidence = \"...\" }}", (lever.unit)())),
        );
    }
    found.sort();
    found.finish(tree)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::testing::{BASE, base, registry, sources};

    fn edits(text: &str) -> Result<Vec<Edit>, Faults> {
        let text = Text::new("x.toml", text.as_bytes()).unwrap();
        let document = text.parse()?;
        let (registry, sources) = (registry(), sources());
        let reader = EditReader { registry: &registry, sources: &sources, layer: "x".into(), evidence_needed: false };
        let mut found = Found::new();
        let edits = reader.read(&Section::new(&text, &document, 0..0), &mut found);
        found.sort();
        found.finish(edits)
    }

    fn refused(text: &str, message: &str) {
        let faults = edits(text).expect_err(text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].message.contains(message), "{}", faults[0]);
        assert!(faults[0].hint.is_some() && faults[0].place.is_some(), "{}", faults[0]);
    }

    #[test]
    fn a_lever_is_a_path_or_nested_tables() {
        for text in [
            "\"idaa.posts\" = \"3 FTE\"",
            "idaa.posts = \"3 FTE\"",
            "[idaa]\nposts = { value = \"3 FTE\" }",
            "[idaa.posts]\nvalue = \"3 FTE\"",
        ] {
            let edits = edits(text).unwrap();
            assert_eq!((edits[0].path.as_str(), edits[0].leaf.value.as_str()), ("idaa.posts", "3 FTE"));
        }
    }

    #[test]
    fn a_member_overrides_its_family() {
        let edits = edits("agency.police.attendance = \"99 %\"\n\"agency.*.attendance\" = 0.9").unwrap();
        let set: Vec<_> = edits.iter().map(|edit| (edit.path.as_str(), edit.leaf.value.as_str())).collect();
        assert_eq!(set.len(), 4);
        assert_eq!(set[3], ("agency.police.attendance", "99 %"));
    }

    #[test]
    fn bad_leaves_are_refused() {
        refused("\"idaa.post\" = \"3 FTE\"", "unknown lever");
        refused("\"idaa.post\" = { valu = \"3\", low = \"2 FTE\" }", "unknown lever");
        refused("\"idaa.posts\" = \"3\"", "idaa.posts: `3` has no unit");
        refused("\"idaa.posts\" = \"1e308 FTE\"", "out of bounds");
        refused("\"idaa.posts\" = \"NaN FTE\"", "not a number");
        refused("\"idaa.posts\" = nan", "finite");
        refused("\"idaa.posts\" = -inf", "finite");
        refused("\"idaa.posts\" = true", "true");
        refused("\"idaa.posts\" = [\"1 FTE\"]", "list");
        refused("\"idaa.posts\" = 2027-04-01", "date");
        refused("\"idaa.posts\" = {}", "has no `value`");
        refused("\"meeting.cadence\" = \"0 days\"", "zero");
        refused("\"idaa.posts\" = \"1 FTE\"\nidaa.posts = \"2 FTE\"", "set twice");
        refused("[idaa]\n[idaa.nothing]\n", "unknown lever");
        refused("\"idaa.posts\u{202e}\" = \"1 FTE\"", "unknown lever");
    }

    #[test]
    fn ranges_and_grounds_are_checked() {
        refused("idaa.posts = { value = \"3 FTE\", low = \"4 FTE\", high = \"5 FTE\" }", "outside its range");
        refused("idaa.posts = { value = \"3 FTE\", low = \"2 FTE\" }", "one end of a range");
        refused("idaa.posts = { value = \"3 FTE\", evidence = \"seen\" }", "needs a `source`");
        refused("idaa.posts = { value = \"3 FTE\", evidence = \"seen\", source = \"safelive\" }", "unknown source");
        refused("idaa.posts = { value = \"3 FTE\", evidence = \"assumption\" }", "needs a `why`");
        refused("idaa.posts = { value = \"3 FTE\", evidence = \"sean\" }", "not one of the choices");
        refused("idaa.posts = { value = \"3 FTE\", why = 3 }", "not a text");
        refused("idaa.posts = { value = \"3 FTE\", hihg = \"5 FTE\" }", "unknown key");
        assert!(edits("idaa.posts = { value = \"3 FTE\", low = \"3 FTE\", high = \"4 FTE\", evidence = \"seen\", source = \"safelives\" }").is_ok());
    }

    #[test]
    fn the_base_has_a_leaf_for_each_lever_and_no_other() {
        assert_eq!(base().value("idaa.posts", None).unwrap().value, "2 FTE");
        let without = BASE.replace("[idaa.posts]", "[idaa.pots]");
        let faults = base_tree(&without, "data/base.toml", &registry(), &sources()).unwrap_err();
        assert!(faults[0].message.contains("unknown lever `idaa.pots`"), "{faults:?}");
        assert!(faults[1].message.contains("lever `idaa.posts` has no leaf"), "{faults:?}");
        assert_eq!(faults.len(), 2);
        let faults = base_tree("", "data/base.toml", &registry(), &sources()).unwrap_err();
        assert_eq!(faults.len(), registry().iter().count());
        let faults = base_tree("idaa.posts = \"2 FTE\"", "data/base.toml", &registry(), &sources()).unwrap_err();
        assert!(faults[0].message.contains("what it rests on"));
    }
}
