//! An axis: a lever, and the values of it that a sweep tries.

use crate::error::{Error, Refusal};
use crate::model::levers::Lever;
use crate::random::inverse_triangular;
use crate::scenario::edits::named;
use crate::scenario::found::Found;
use crate::scenario::toml_text::{Entry, Section, Text, value_text};
use crate::scenario::{Leaf, Registry, Tree};
use crate::units::split_number;
use toml::Spanned;
use toml::de::DeValue;

/// The most values of one axis.
pub const MOST_LEVELS: usize = 10_000;

const RANGE_KEYS: &[&str] = &["low", "mode", "high", "law", "levels"];

/// A lever with the values that are tried.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The path as written, perhaps with `*`.
    pub path: String,
    /// The levers that it means.
    pub paths: Vec<String>,
    /// The unit of its numbers; none where a value is no number.
    pub unit: Option<String>,
    /// What is tried.
    pub values: Values,
    lever: Lever,
}

/// What an axis tries.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// These, in canonical form. A point of a design that fills space falls on one of them.
    Listed(Vec<String>),
    /// Any number from low to high, in the lever's unit: uniform, or by the triangular law if there is a mode.
    Range {
        /// The low end.
        low: f64,
        /// The most likely value.
        mode: Option<f64>,
        /// The high end.
        high: f64,
        /// How many values a grid takes, evenly from low to high.
        levels: Option<usize>,
        /// A value of the lever, to make others from.
        like: String,
    },
}

impl Axis {
    /// Reads one key of `[axes]`; `tree` is that of the first scenario, whose leaf may give the range.
    pub fn read(
        section: &Section<'_>,
        entry: &Entry<'_>,
        registry: &Registry,
        tree: &Tree,
        found: &mut Found,
    ) -> Option<Self> {
        let (text, path) = (section.text(), entry.key);
        let unknown = || registry.unknown(path).at(text.place(entry.key_span.clone()));
        let (lever, paths) = found.keep(registry.expand(path).ok_or_else(unknown))?;
        let reader = AxisReader { text, path, lever, leaf: tree.value(paths.first()?, None) };
        let values = match entry.value.get_ref() {
            DeValue::Array(list) => reader.listed(list, entry.value, found)?,
            DeValue::Table(_) => reader.range(&section.as_table(entry.value)?, found)?,
            _ => found.keep(reader.own(entry.value))?,
        };
        let paths = paths.into_iter().map(str::to_string).collect();
        Some(Self { path: path.into(), paths, unit: unit_of(&values), values, lever: *lever })
    }

    /// The value at a place from 0 to 1, as a text that `--set` would take.
    pub fn at(&self, place: f64) -> String {
        match &self.values {
            Values::Listed(list) => list[((place * list.len() as f64) as usize).min(list.len() - 1)].clone(),
            &Values::Range { low, mode, high, ref like, .. } => {
                let number = match mode {
                    Some(mode) => inverse_triangular(place, low, mode, high),
                    None => low + place * (high - low),
                };
                self.text(like, number.clamp(low, high))
            }
        }
    }

    /// How many values a grid takes; none where that was not said.
    pub fn levels(&self) -> Option<usize> {
        match &self.values {
            Values::Listed(list) => Some(list.len()),
            Values::Range { levels, .. } => *levels,
        }
    }

    /// The value of a grid's level.
    pub fn level(&self, level: usize) -> String {
        match &self.values {
            Values::Listed(list) => list[level.min(list.len() - 1)].clone(),
            &Values::Range { low, high, levels, ref like, .. } => {
                let steps = levels.unwrap_or(1).saturating_sub(1).max(1) as f64;
                self.text(like, low + (high - low) * (level as f64 / steps).min(1.0))
            }
        }
    }

    /// The place of a value in the list of an axis.
    pub fn place_of(&self, text: &str) -> Option<usize> {
        match &self.values {
            Values::Listed(list) => list.iter().position(|listed| listed == text),
            Values::Range { .. } => None,
        }
    }

    fn text(&self, like: &str, number: f64) -> String {
        // Both ends were read as values of the lever, so what lies between them is one.
        (self.lever.text)(like, Some(number)).unwrap_or_else(|| like.to_string())
    }

    /// The axis in words that its digest is made of.
    pub fn canonical(&self) -> String {
        format!("{} {:?}", self.path, self.values)
    }
}

/// The unit that all values share: the word after each number.
fn unit_of(values: &Values) -> Option<String> {
    let unit = |text: &str| split_number(text).ok().map(|(_, unit)| unit.to_string());
    match values {
        Values::Range { like, .. } => unit(like),
        Values::Listed(list) => {
            let first = unit(&list[0])?;
            list.iter().all(|text| unit(text).as_ref() == Some(&first)).then_some(first)
        }
    }
}

/// What is known while an axis is read.
struct AxisReader<'a> {
    text: &'a Text,
    path: &'a str,
    lever: &'a Lever,
    leaf: Option<&'a Leaf>,
}

impl AxisReader<'_> {
    fn refused(&self, value: &Spanned<DeValue<'_>>, message: &str, hint: &str) -> Error {
        named(self.path, Refusal::new(message, hint)).at(self.text.place(value.span()))
    }

    /// A value's canonical text and its number.
    fn one(&self, value: &Spanned<DeValue<'_>>) -> Result<(String, Option<f64>), Error> {
        let written = value_text(self.text, value)?;
        let here = |refusal| named(self.path, refusal).at(self.text.place(value.span()));
        let number = (self.lever.check)(&written).map_err(here)?;
        Ok(((self.lever.text)(&written, None).unwrap_or(written), number))
    }

    fn listed(&self, list: &[Spanned<DeValue<'_>>], value: &Spanned<DeValue<'_>>, found: &mut Found) -> Option<Values> {
        if list.is_empty() || list.len() > MOST_LEVELS {
            let hint = format!("write 1 to {MOST_LEVELS} values");
            found.push(self.refused(value, "an axis without values, or with too many", &hint));
            return None;
        }
        let mut texts: Vec<String> = Vec::new();
        for item in list {
            let (text, _) = found.keep(self.one(item))?;
            if texts.contains(&text) {
                found.push(self.refused(item, &format!("`{text}` stands twice"), "keep one of the two"));
                return None;
            }
            texts.push(text);
        }
        Some(Values::Listed(texts))
    }

    fn range(&self, table: &Section<'_>, found: &mut Found) -> Option<Values> {
        table.only(RANGE_KEYS, found);
        let mut end = |key: &str| table.get(key).and_then(|value| found.keep(self.one(value)));
        let (low, mode, high) = (end("low"), end("mode"), end("high"));
        let whole = table.place();
        let refused = |message: &str, hint: &str| named(self.path, Refusal::new(message, hint)).at(whole.clone());
        let levels = match table.get("levels") {
            None => None,
            Some(value) => Some(found.keep(self.count(value))?),
        };
        let law = table.words("law", found).map(|(law, _)| law);
        if !matches!(law.as_deref(), None | Some("uniform" | "triangular")) {
            found.push(refused("unknown law", "write law = \"uniform\", or \"triangular\" with a `mode`"));
            return None;
        }
        let (Some((like, low)), Some((_, high))) = (low, high) else {
            if table.get("low").is_none() || table.get("high").is_none() {
                found.push(refused("a range without both ends", "write { low = \"...\", high = \"...\" }"));
            }
            return None;
        };
        let mode = mode.map(|(_, mode)| mode);
        if (law.as_deref() == Some("triangular")) != mode.is_some() && law.is_some() {
            found.push(refused("a triangular law has a `mode`, and no other has", "write `mode`, or leave `law` out"));
        }
        found.keep(self.rising(low, mode, high, like, levels).map_err(|error| error.at(whole)))
    }

    fn rising(
        &self,
        low: Option<f64>,
        mode: Option<Option<f64>>,
        high: Option<f64>,
        like: String,
        levels: Option<usize>,
    ) -> Result<Values, Error> {
        let refused = |message: &str, hint: &str| Err(named(self.path, Refusal::new(message, hint)));
        let (Some(low), Some(high), false) = (low, high, mode == Some(None)) else {
            return refused("a lever that is no number has no range", "write its values as a list: [\"...\", \"...\"]");
        };
        let mode = mode.flatten();
        if low >= high || mode.is_some_and(|mode| !(low..=high).contains(&mode)) {
            return refused("the range does not rise", "low < high must hold, and low <= mode <= high");
        }
        Ok(Values::Range { low, mode, high, levels, like })
    }

    fn count(&self, value: &Spanned<DeValue<'_>>) -> Result<usize, Error> {
        let written = value_text(self.text, value)?;
        let count = written.parse().ok().filter(|count| (1..=MOST_LEVELS).contains(count));
        count.ok_or_else(|| self.refused(value, "`levels` is no such number", &format!("write 1 to {MOST_LEVELS}")))
    }

    /// `"range"`: the range that the lever's leaf gives, by the triangular law, as draws of the unknowns take it.
    fn own(&self, value: &Spanned<DeValue<'_>>) -> Result<Values, Error> {
        if value.get_ref().as_str() != Some("range") {
            let hint =
                "write a list of values, { low = \"...\", high = \"...\" }, or \"range\" for the lever's own range";
            return Err(self.refused(value, "this is no axis", hint));
        }
        let nothing = || {
            let hint = "write { low = \"...\", high = \"...\" }; `maracsim explain` tells which levers have a range";
            self.refused(value, "the lever has no range of its own", hint)
        };
        let leaf = self.leaf.ok_or_else(nothing)?;
        let (low, high) = leaf.low.as_deref().zip(leaf.high.as_deref()).ok_or_else(nothing)?;
        let number = |text: &str| (self.lever.check)(text).ok().flatten();
        let like = (self.lever.text)(low, None).unwrap_or_else(|| low.to_string());
        self.rising(number(low), Some(number(&leaf.value)), number(high), like, None)
            .map_err(|error| error.at(self.text.place(value.span())))
    }
}
