//! Standards: what is asked of every case, meeting or day, as data.

use super::edits::{citation, named};
use super::found::Found;
use super::leaf::Evidence;
use super::sources::Sources;
use super::toml_text::{Section, Text, Words};
use crate::error::{Error, Faults, Place, did_you_mean};
use crate::units::{Quantity, Share, Within, short, split_number};

/// The most standards in one file.
pub const MOST_STANDARDS: usize = 100;

/// The names that a standard may use.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The milestones that cases pass.
    pub milestones: &'a [&'a str],
    /// The ids of the measures.
    pub measures: &'a [&'a str],
}

/// What is tested.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// The time from one milestone to another.
    Timely {
        /// The milestone from which the time runs.
        from: String,
        /// The milestone that ends it.
        to: String,
        /// How long it may take.
        within: Within,
    },
    /// The value of a measure, in the measure's unit.
    Measure {
        /// The measure.
        id: String,
        /// The least that it may be.
        at_least: Option<String>,
        /// The most that it may be.
        at_most: Option<String>,
    },
}

/// One standard.
#[derive(Clone, Debug, PartialEq)]
pub struct Standard {
    /// Its id, as in the measure `met:ID`.
    pub id: String,
    /// Its name in reports.
    pub name: String,
    /// What is tested.
    pub test: Test,
    /// The share that must pass, above 0 and at most 1.
    pub share: f64,
    /// The grounds; none where a scenario merely sets it.
    pub evidence: Option<Evidence>,
    /// A key of `data/sources.toml`.
    pub source: Option<String>,
    /// The reason.
    pub why: Option<String>,
    /// Where it was written.
    pub place: Place,
}

/// The standards in force.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standards {
    /// The ids of those that count together as the headline.
    pub headline: Vec<String>,
    /// All of them, in the order in which they were written.
    pub list: Vec<Standard>,
}

/// A standard as one file wrote it, its id not yet settled.
#[derive(Clone, Debug)]
pub struct Written {
    id: Option<String>,
    name: Option<String>,
    standard: Standard,
}

impl Standards {
    /// Reads `data/standards.toml`: `headline = [ids]` and `[[standard]]` tables, each with its evidence.
    pub fn parse(file: &str, text: &str, known: Known<'_>, sources: &Sources) -> Result<Self, Faults> {
        let text = Text::new(file, text.as_bytes()).map_err(|error| vec![error])?;
        let document = text.parse()?;
        let root = Section::new(&text, &document, 0..0);
        let mut found = Found::new();
        root.only(&["headline", "standard"], &mut found);
        let mut standards = Self::default();
        let written = read(&root, known, sources, &mut found);
        for written in written.iter().filter(|written| written.standard.evidence.is_none()) {
            let error = Error::input("the standard does not say what it rests on").at(written.standard.place.clone());
            found.push(error.hint("write evidence = one of seen, derived, bounded, assumption"));
        }
        standards.merge(written, &mut found);
        standards.headline = headline(&root, &standards, &mut found);
        found.sort();
        found.finish(standards)
    }

    /// The standard with an id.
    pub fn get(&self, id: &str) -> Option<&Standard> {
        self.list.iter().find(|standard| standard.id == id)
    }

    /// Replaces standards of the same id (or, where none was written, the same name) and adds the others.
    pub fn merge(&mut self, written: Vec<Written>, found: &mut Found) {
        let mut done: Vec<String> = Vec::new();
        for Written { id, name, mut standard } in written {
            let same_name = |old: &&Standard| name.as_deref().is_some_and(|name| old.name.eq_ignore_ascii_case(name));
            standard.id = id
                .or_else(|| self.list.iter().find(same_name).map(|old| old.id.clone()))
                .unwrap_or_else(|| slug(&standard.name));
            let old = self.list.iter_mut().find(|old| old.id == standard.id);
            standard.name =
                name.or_else(|| old.as_ref().map(|old| old.name.clone())).unwrap_or_else(|| standard.id.clone());
            if done.contains(&standard.id) {
                let error = Error::input(format!("standard `{}` stands in this file twice", short(&standard.id)));
                found.push(error.at(standard.place).hint("keep one, or give them different ids"));
            } else if !is_id(&standard.id) {
                let error = Error::input(format!("`{}` is no id for a standard", short(&standard.id)));
                found
                    .push(error.at(standard.place).hint("write id = \"...\" of a-z, 0-9 and _, other than `headline`"));
            } else {
                done.push(standard.id.clone());
                match old {
                    Some(old) => *old = standard,
                    None => self.list.push(standard),
                }
            }
        }
    }
}

fn is_id(id: &str) -> bool {
    let plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    plain && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.len() <= 60 && id != "headline"
}

/// `"Idaa contact"` as an id: `idaa_contact`.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

fn headline(root: &Section<'_>, standards: &Standards, found: &mut Found) -> Vec<String> {
    let place = |span| root.text().place(span);
    let list = root.get("headline").and_then(|value| value.get_ref().as_array());
    let Some(list) = list.filter(|list| !list.is_empty()) else {
        let span = root.get("headline").map_or(0..0, toml::Spanned::span);
        found.push(
            Error::input("`headline` is not a list of standards")
                .at(place(span))
                .hint("write headline = [\"contact\"]"),
        );
        return Vec::new();
    };
    let mut ids = Vec::new();
    for item in list.iter() {
        let id = item.get_ref().as_str().unwrap_or("");
        if standards.get(id).is_some() && !ids.iter().any(|known| known == id) {
            ids.push(id.to_string());
        } else if !found.is_full() {
            let known = standards.list.iter().map(|standard| standard.id.as_str());
            let hint = did_you_mean(id, known)
                .map_or("name each id of a [[standard]] once".into(), |meant| format!("did you mean `{meant}`?"));
            found.push(
                Error::input(format!("`{}` is not a standard, or stands twice", short(id)))
                    .at(place(item.span()))
                    .hint(hint),
            );
        }
    }
    ids
}

/// The `[[standard]]` tables of a file.
pub fn read(root: &Section<'_>, known: Known<'_>, sources: &Sources, found: &mut Found) -> Vec<Written> {
    let Some(value) = root.get("standard") else { return Vec::new() };
    let refused =
        |message: String, span| Error::input(message).at(root.text().place(span)).hint("write [[standard]] above each");
    let Some(list) = value.get_ref().as_array() else {
        found.push(refused("`standard` is not a list of tables".into(), value.span()));
        return Vec::new();
    };
    if list.len() > MOST_STANDARDS {
        found.push(refused(format!("more than {MOST_STANDARDS} standards"), value.span()));
        return Vec::new();
    }
    let mut written = Vec::new();
    for item in list.iter() {
        match root.as_table(item) {
            Some(section) => written.extend(one(&section, known, sources, found)),
            None => found.push(refused("a standard is not a table".into(), item.span())),
        }
    }
    written
}

const KEYS: &[&str] = &[
    "id", "name", "from", "to", "within", "measure", "at_least", "at_most", "share", "evidence", "source", "why", "row",
];

fn one(section: &Section<'_>, known: Known<'_>, sources: &Sources, found: &mut Found) -> Option<Written> {
    section.only(KEYS, found);
    let [id, name] = ["id", "name"].map(|key| section.words(key, found).map(|(words, _)| words));
    if section.get("id").is_none() && section.get("name").is_none() {
        found.push(Error::input("a standard without id and name").at(section.place()).hint("write id = \"contact\""));
    }
    let timely = ["from", "to", "within"].iter().any(|key| section.get(key).is_some());
    let measured = ["measure", "at_least", "at_most"].iter().any(|key| section.get(key).is_some());
    let test = if timely && measured {
        let error = Error::input("a standard tests either a time or a measure").at(section.place());
        found.push(
            error.hint("write from, to and within, or measure with at_least or at_most; two tests are two standards"),
        );
        None
    } else if measured {
        measure(section, known.measures, found)
    } else {
        timeliness(section, known.milestones, found)
    };
    // A measure is itself a share or a mean: unless said otherwise, it must always pass.
    let share = if measured && section.get("share").is_none() { Some(1.0) } else { share(section, found) };
    let (evidence, source, why) = citation(section, sources, found);
    let shown = name.clone().or_else(|| id.clone())?;
    let (test, share, place) = (test?, share?, section.place());
    let standard = Standard { id: String::new(), name: shown, test, share, evidence, source, why, place };
    Some(Written { id, name, standard })
}

fn timeliness(section: &Section<'_>, milestones: &[&str], found: &mut Found) -> Option<Test> {
    let from = section.required("from", "write the milestone from which the time runs: from = \"received\"", found);
    let to = section.required("to", "write the milestone that ends the time: to = \"contacted\"", found);
    let [from, to] =
        [from, to].map(|words| words.and_then(|words| one_of(section, "milestone", words, milestones, found)));
    if from.is_some() && from == to {
        found.push(Error::input("`from` and `to` are the same milestone").at(section.place()).hint("name two of them"));
    }
    if section.get("within").is_none() {
        found.push(Error::input("`within` is missing").at(section.place()).hint("write within = \"2 working days\""));
    }
    let (text, span) = section.quantity("within", found)?;
    let within = Within::parse(&text).map_err(|refusal| named("within", refusal).at(section.text().place(span)));
    let within = found.keep(within);
    Some(Test::Timely { from: from?, to: to?, within: within? })
}

fn measure(section: &Section<'_>, measures: &[&str], found: &mut Found) -> Option<Test> {
    let id = section.required("measure", "write measure = \"minutes_per_case\"", found);
    let id = id.and_then(|words| one_of(section, "measure", words, measures, found));
    let [at_least, at_most] = ["at_least", "at_most"].map(|key| bound(section, key, found));
    if ["at_least", "at_most", "share"].iter().all(|key| section.get(key).is_none()) {
        let error = Error::input("a measure without a bound").at(section.place());
        found.push(error.hint("write at_least = \"12 minutes\", at_most = \"25\" or, for a share, share = \"90 %\""));
    }
    if let (Some((low, unit, _)), Some((high, other, _))) = (&at_least, &at_most)
        && (unit != other || low > high)
    {
        let error = Error::input("`at_least` and `at_most` do not fit together").at(section.place());
        found.push(error.hint("give both in one unit, at_least not above at_most"));
    }
    let text = |bound: Option<(f64, String, String)>| bound.map(|(_, _, text)| text);
    Some(Test::Measure { id: id?, at_least: text(at_least), at_most: text(at_most) })
}

/// A bound on a measure: number, unit and the whole text.
fn bound(section: &Section<'_>, key: &str, found: &mut Found) -> Option<(f64, String, String)> {
    let (text, span) = section.quantity(key, found)?;
    let read = split_number(&text).map(|(number, unit)| (number, unit.to_string()));
    let (number, unit) = found.keep(read.map_err(|refusal| named(key, refusal).at(section.text().place(span))))?;
    Some((number, unit, text))
}

fn share(section: &Section<'_>, found: &mut Found) -> Option<f64> {
    const HINT: &str = "write share = \"90 %\"";
    let Some((text, span)) = section.quantity("share", found) else {
        if section.get("share").is_none() {
            found.push(Error::input("`share` is missing").at(section.place()).hint(HINT));
        }
        return None;
    };
    let place = section.text().place(span);
    let share = found.keep(Share::parse(&text).map_err(|refusal| named("share", refusal).at(place.clone())))?;
    if share.get() == 0.0 {
        found.push(Error::input("a share of zero asks for nothing").at(place).hint(HINT));
    }
    Some(share.get())
}

fn one_of(section: &Section<'_>, kind: &str, words: Words, known: &[&str], found: &mut Found) -> Option<String> {
    let (word, span) = words;
    if known.contains(&word.as_str()) {
        return Some(word);
    }
    let hint = match did_you_mean(&word, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("one of: {}", known.join(", ")),
    };
    found.push(Error::input(format!("unknown {kind} `{}`", short(&word))).at(section.text().place(span)).hint(hint));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::testing::{KNOWN, STANDARDS, sources, standards};

    const CONTACT: &str = "[[standard]]\nname = \"idaa contact\"\nfrom = \"received\"\nto = \"contacted\"\nwithin = \"1 working day\"\nshare = \"80 %\"\n";

    fn merged(text: &str) -> Result<Standards, Faults> {
        let text = Text::new("x.toml", text.as_bytes()).unwrap();
        let document = text.parse()?;
        let mut found = Found::new();
        let mut standards = standards();
        standards.merge(read(&Section::new(&text, &document, 0..0), KNOWN, &sources(), &mut found), &mut found);
        found.sort();
        found.finish(standards)
    }

    fn refused(from: &str, to: &str, message: &str) {
        assert!(CONTACT.contains(from), "{from}");
        let faults = merged(&CONTACT.replace(from, to)).expect_err(to);
        assert!(faults[0].message.contains(message), "{faults:?}");
        assert!(faults[0].hint.is_some() && faults[0].place.is_some());
    }

    #[test]
    fn the_shipped_standards_are_read() {
        let standards = standards();
        assert_eq!(standards.headline, ["contact"]);
        let contact = standards.get("contact").unwrap();
        let within = Within::WorkingDays(2);
        assert_eq!(contact.test, Test::Timely { from: "received".into(), to: "contacted".into(), within });
        assert_eq!((contact.share, standards.list[1].share), (0.9, 1.0));
    }

    #[test]
    fn a_scenario_replaces_by_name_or_id_and_adds() {
        let by_name = merged(CONTACT).unwrap();
        assert_eq!((by_name.list.len(), by_name.get("contact").unwrap().share), (2, 0.8));
        let by_id = merged(&CONTACT.replace("name = \"idaa contact\"", "id = \"contact\"")).unwrap();
        assert_eq!(by_id.get("contact").unwrap().name, "Idaa contact");
        let added = merged(&CONTACT.replace("idaa contact", "Fast contact!")).unwrap();
        assert_eq!(added.list[2].id, "fast_contact");
    }

    #[test]
    fn bad_standards_are_refused() {
        refused("received", "recieved", "unknown milestone");
        refused("\"contacted\"", "\"received\"", "same milestone");
        refused("1 working day", "1", "has no unit");
        refused("1 working day", "1.5 working days", "whole number");
        refused("80 %", "101 %", "out of bounds");
        refused("80 %", "0 %", "zero");
        refused("share = ", "shar = ", "missing");
        refused("share = ", "measure = \"minutes_per_case\"\nshare = ", "either a time or a measure");
        refused("name = \"idaa contact\"\n", "", "without id and name");
        refused("idaa contact", "???", "no id");
        refused("name = \"idaa contact\"", "id = \"headline\"", "no id");
        refused("[[standard]]", "[standard]", "not a list");
        let measured =
            "[[standard]]\nid = \"m\"\nmeasure = \"minutes_per_cas\"\nat_least = \"12 min\"\nat_most = \"3 min\"\n";
        assert_eq!(merged(measured).unwrap_err().len(), 2);
        assert!(merged(&CONTACT.repeat(2)).unwrap_err()[0].message.contains("twice"));
        assert!(merged(&CONTACT.repeat(101)).unwrap_err()[0].message.contains("more than"));
    }

    #[test]
    fn the_headline_names_standards() {
        for headline in
            ["", "headline = []", "headline = 1", "headline = [\"contct\"]", "headline = [\"contact\", \"contact\"]"]
        {
            let text = STANDARDS.replace("headline = [\"contact\"]", headline);
            let faults = Standards::parse("s.toml", &text, KNOWN, &sources()).expect_err(headline);
            assert!(faults[0].hint.is_some());
        }
    }
}
