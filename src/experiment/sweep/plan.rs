//! A plan of a sweep, as users write it in TOML.

use super::asks::Asks;
use super::axis::Axis;
use super::design::Layout;
use super::sheet::Rows;
use crate::error::{Error, Faults};
use crate::experiment::Ready;
use crate::scenario::edits::named;
use crate::scenario::found::Found;
use crate::scenario::toml_text::{Section, Text, value_text};
use crate::scenario::{Data, built_in};
use crate::units::{Quantity, Share};
use toml::de::DeValue;

const KEYS: &[&str] = &[
    "title",
    "rationale",
    "scenarios",
    "areas",
    "measures",
    "design",
    "points",
    "replications",
    "precision",
    "most_replications",
    "seed",
    "rows",
    "years",
    "set",
    "axes",
    "sensitivity",
];

/// What is measured unless a plan says otherwise.
const MEASURES: [&str; 4] = ["accepted", "wait_to_contact", "wait_to_hearing", "met:headline"];
/// The most replications of a point.
const MOST: u32 = 1_000_000;

/// Reads and resolves a scenario by what a plan calls it, with levers on top.
pub type Load<'l> = &'l dyn Fn(&str, &[String]) -> Result<Ready, Faults>;

/// A plan.
#[derive(Debug)]
pub struct Written {
    /// Its title.
    pub title: String,
    /// The scenarios.
    pub ready: Vec<Ready>,
    /// GSS codes of the authorities; all if there are none.
    pub areas: Vec<String>,
    /// Ids of the measures.
    pub measures: Vec<String>,
    /// How points are laid out.
    pub layout: Layout,
    /// How many, where the layout does not say.
    pub points: Option<u32>,
    /// Replications of each point; where there is a precision, the fewest.
    pub replications: u32,
    /// Half the width of an interval, as a share of the estimate, or in shares for a share; none to run all points alike.
    pub precision: Option<f64>,
    /// The most replications of a point, where a precision is asked for.
    pub most: u32,
    /// The seed.
    pub seed: u64,
    /// What the rows are.
    pub rows: Rows,
    /// Whether there is a row for each year, beside that of all years together.
    pub each_year: bool,
    /// The axes.
    pub axes: Vec<Axis>,
    /// What `maracsim sensitivity` is to tell.
    pub asks: Asks,
}

impl Written {
    /// Reads a plan, or says everything that is wrong with it.
    pub fn read(data: &Data, file: &str, bytes: &[u8], load: Load<'_>) -> Result<Self, Faults> {
        let text = Text::new(file, bytes).map_err(|fault| vec![fault])?;
        let document = text.parse()?;
        let root = Section::new(&text, &document, 0..0);
        let mut found = Found::new();
        root.only(KEYS, &mut found);
        let title = root.required("title", "write title = \"...\" in a few words", &mut found);
        root.required("rationale", "say why this is worth running", &mut found);
        let sets = sets(&root, data, &mut found);
        let scenarios = list(&root, "scenarios", &mut found).unwrap_or_else(|| vec![(built_in::BASELINE.into(), 0..0)]);
        let mut ready: Vec<Ready> = Vec::new();
        for (name, span) in &scenarios {
            match load(name, &sets) {
                Ok(one) if ready.iter().any(|other| other.scenario.name == one.scenario.name) => {
                    let error = Error::input(format!("scenario `{}` stands twice", one.scenario.name));
                    found.push(error.at(text.place(span.clone())).hint("keep one of the two"));
                }
                Ok(one) => ready.push(one),
                Err(faults) => faults.into_iter().for_each(|fault| found.push(fault)),
            }
        }
        let axes = axes(&root, data, ready.first(), &sets, &mut found);
        let areas = list(&root, "areas", &mut found).unwrap_or_default();
        let areas: Vec<String> = areas.into_iter().map(|(name, _)| name).collect();
        let areas = data.authorities.codes(&areas).unwrap_or_else(|faults| {
            faults.into_iter().for_each(|fault| found.push(fault));
            Vec::new()
        });
        let measures = list(&root, "measures", &mut found);
        let measures = measures
            .map_or_else(|| MEASURES.map(str::to_string).to_vec(), |list| list.into_iter().map(|(id, _)| id).collect());
        let numbers = Numbers { root: &root };
        let written = Self {
            title: title.map_or_else(String::new, |(title, _)| title),
            layout: numbers.choice("design", Layout::Grid, Layout::CHOICES, &mut found),
            points: numbers.whole("points", 1..=1_000_000, &mut found).map(|points| points as u32),
            replications: numbers.whole("replications", 1..=MOST.into(), &mut found).unwrap_or(20) as u32,
            precision: numbers.precision(&mut found),
            most: numbers.whole("most_replications", 1..=MOST.into(), &mut found).unwrap_or(1_000) as u32,
            seed: numbers.whole("seed", 0..=u64::MAX, &mut found).unwrap_or(1),
            rows: numbers.choice("rows", Rows::Estimates, ROWS, &mut found),
            each_year: numbers.choice("years", true, YEARS, &mut found),
            asks: Asks::read(&root, &mut found),
            ready,
            areas,
            measures,
            axes,
        };
        found.sort();
        found.finish(written)
    }
}

const ROWS: &[(&str, Rows)] = &[("estimates", Rows::Estimates), ("replications", Rows::Replications)];
const YEARS: &[(&str, bool)] = &[("each", true), ("all", false)];

/// Levers that every point has, as `--set` takes them.
fn sets(root: &Section<'_>, data: &Data, found: &mut Found) -> Vec<String> {
    let Some(section) = root.table("set", found) else { return Vec::new() };
    let mut sets = Vec::new();
    for entry in section.entries() {
        let place = section.text().place(entry.value.span());
        let Some((lever, _)) = data.registry.expand(entry.key) else {
            let place = section.text().place(entry.key_span.clone());
            found.push(data.registry.unknown(entry.key).at(place));
            continue;
        };
        let Some(value) = found.keep(value_text(section.text(), entry.value)) else { continue };
        let checked = (lever.check)(&value).map_err(|refusal| named(entry.key, refusal).at(place));
        if found.keep(checked).is_some() {
            sets.push(format!("{}={value}", entry.key));
        }
    }
    sets
}

fn axes(root: &Section<'_>, data: &Data, first: Option<&Ready>, sets: &[String], found: &mut Found) -> Vec<Axis> {
    let Some(section) = root.table("axes", found) else {
        let error = Error::input("a plan has axes").at(root.place());
        found.push(error.hint("write [axes] and below it for example \"meeting.cut_off\" = [\"5 days\", \"8 days\"]"));
        return Vec::new();
    };
    let tree = first.map_or(&data.base, |ready| &ready.scenario.tree);
    let mut axes: Vec<Axis> = Vec::new();
    for entry in section.entries() {
        let Some(axis) = Axis::read(&section, &entry, &data.registry, tree, found) else { continue };
        let place = section.text().place(entry.key_span.clone());
        let fixed = |path: &String| sets.iter().any(|set| set.split('=').next() == Some(path));
        if axis.paths.iter().chain([&axis.path]).any(fixed) {
            let error = Error::input(format!("lever `{}` is set and is an axis", axis.path)).at(place);
            found.push(error.hint("keep one of the two"));
        } else if axes.iter().any(|other| other.paths.iter().any(|path| axis.paths.contains(path))) {
            let error = Error::input(format!("lever `{}` belongs to two axes", axis.path)).at(place);
            found.push(error.hint("keep one of the two"));
        }
        axes.push(axis);
    }
    if section.is_empty() {
        found.push(Error::input("a plan has an axis at least").at(section.place()).hint("name a lever and its values"));
    }
    axes
}

/// A list of texts, each with its place; a single text counts as a list of one.
fn list(root: &Section<'_>, key: &str, found: &mut Found) -> Option<Vec<(String, std::ops::Range<usize>)>> {
    let value = root.get(key)?;
    let single = [value];
    let values: Vec<_> = match value.get_ref() {
        DeValue::Array(list) => list.iter().collect(),
        _ => single.to_vec(),
    };
    let mut texts = Vec::new();
    for value in values {
        match value.get_ref().as_str() {
            Some(text) => texts.push((text.trim().to_string(), value.span())),
            None => {
                let error = Error::input(format!("`{key}` is no list of texts")).at(root.text().place(value.span()));
                found.push(error.hint(format!("write {key} = [\"...\", \"...\"]")));
            }
        }
    }
    if texts.is_empty() {
        let error = Error::input(format!("`{key}` is empty")).at(root.text().place(value.span()));
        found.push(error.hint("leave it out, or name one"));
    }
    Some(texts)
}

/// Reads numbers and choices.
struct Numbers<'a, 't> {
    root: &'a Section<'t>,
}

impl Numbers<'_, '_> {
    fn whole(&self, key: &str, bounds: std::ops::RangeInclusive<u64>, found: &mut Found) -> Option<u64> {
        let (text, span) = self.root.quantity(key, found)?;
        let number = text.replace('_', "").parse().ok().filter(|number| bounds.contains(number));
        let refused = || {
            let message = format!("`{key}` is no whole number from {} to {}", bounds.start(), bounds.end());
            Error::input(message).at(self.root.text().place(span)).hint(format!("write for example {key} = 20"))
        };
        found.keep(number.ok_or_else(refused))
    }

    fn precision(&self, found: &mut Found) -> Option<f64> {
        let (text, span) = self.root.quantity("precision", found)?;
        found.keep(precision(&text).map_err(|error| error.at(self.root.text().place(span))))
    }

    fn choice<T: Copy>(&self, key: &str, or: T, choices: &[(&'static str, T)], found: &mut Found) -> T {
        let Some((word, span)) = self.root.words(key, found) else { return or };
        let place = self.root.text().place(span);
        let chosen = crate::units::choose(&word, choices).map_err(|refusal| named(key, refusal).at(place));
        found.keep(chosen).unwrap_or(or)
    }
}

/// A precision as users write it: `5 %`.
pub fn precision(text: &str) -> Result<f64, Error> {
    let share = Share::parse(text).map_err(Error::from)?.get();
    if share <= 0.0 {
        return Err(Error::input("a precision of 0 is never reached").hint("write for example \"5 %\""));
    }
    Ok(share)
}
