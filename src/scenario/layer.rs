//! One scenario file, read and checked on its own.

use super::dated::{self, DatedEdit};
use super::edits::{Edit, EditReader};
use super::found::Found;
use super::load::Library;
use super::standard::{self, Written};
use super::toml_text::{Section, Text, Words};
use super::voice::{self, Voice};
use crate::error::{Error, Place};
use crate::model::loops::LAYER;
use crate::units::short;
use std::collections::BTreeMap;

const KEYS: &[&str] = &[
    "title",
    "rationale",
    "extends",
    "place",
    "loops",
    "duties",
    "data",
    "set",
    "authority",
    "standard",
    "funding",
    "edit",
    "voice",
];
/// The key that says which feedback loops run, and the lever that it sets.
const LOOPS: (&str, &str) = ("loops", LAYER);

/// What one scenario file says.
#[derive(Debug, Default)]
pub struct Layer {
    /// Its title.
    pub title: String,
    /// Why it is worth running.
    pub rationale: String,
    /// The scenario below it, as written, and where.
    pub extends: Option<(String, Place)>,
    /// Whether its one place is called Theory.
    pub theory: bool,
    /// Levers for all of Scotland.
    pub everywhere: Vec<Edit>,
    /// Levers of single authorities, by GSS code.
    pub authorities: Vec<(String, Vec<Edit>)>,
    /// Where the first authority stands, if there is one.
    pub authority_place: Option<Place>,
    /// Standards that it replaces or adds.
    pub standards: Vec<Written>,
    /// The duties that it brings, as written, and where.
    pub duties: Vec<(String, Place)>,
    /// Changes with a date.
    pub dated: Vec<DatedEdit>,
    /// The file of local data, as written, and where.
    pub data: Option<(String, Place)>,
    /// The file of draws that were matched to local data, as written, and where.
    pub draws: Option<(String, Place)>,
    /// What people say.
    pub voices: Vec<Voice>,
}

impl Layer {
    /// Reads a scenario file; what is wrong with it goes to `found`.
    pub fn read(text: &Text, library: &Library<'_>, found: &mut Found) -> Self {
        let document = match text.parse() {
            Ok(document) => document,
            Err(faults) => {
                faults.into_iter().for_each(|fault| found.push(fault));
                return Self::default();
            }
        };
        let root = Section::new(text, &document, 0..0);
        root.only(KEYS, found);
        let edits = EditReader {
            registry: library.registry,
            sources: library.sources,
            layer: text.file().clone(),
            evidence_needed: false,
        };
        let mut layer = Self {
            title: title(&root, found),
            rationale: root
                .required("rationale", "say why this is worth running: it is printed on page one", found)
                .map_or_else(String::new, |words| words.0),
            extends: root.words("extends", found).map(|(written, span)| (written, text.place(span))),
            theory: root.words("place", found).is_some_and(|words| is_theory(text, words, found)),
            everywhere: root.table("set", found).map_or_else(Vec::new, |set| edits.read(&set, found)),
            standards: standard::read(&root, library.known, library.sources, found),
            duties: dated::names(&root, "duties", found)
                .into_iter()
                .map(|(name, span)| (name, text.place(span)))
                .collect(),
            dated: dated::read(&root, &edits, library, found),
            voices: voice::read(&root, found),
            ..Self::default()
        };
        if let Some(data) = root.table("data", found) {
            data.only(&["authorities", "draws"], found);
            let [authorities, draws] = ["authorities", "draws"]
                .map(|key| data.words(key, found).map(|(written, span)| (written, text.place(span))));
            (layer.data, layer.draws) = (authorities, draws);
        }
        let loops = edits.key(&root, LOOPS, &layer.everywhere, found);
        layer.everywhere.extend(loops);
        if let Some(funding) = root.table("funding", found) {
            layer.everywhere.extend(edits.read_below("funding", &funding, found));
        }
        if let Some(authorities) = root.table("authority", found) {
            layer.read_authorities(&authorities, library, &edits, found);
        }
        layer
    }

    /// Whether it has nothing but what a duty may have.
    pub fn is_only_edits(&self) -> bool {
        self.extends.is_none()
            && !self.theory
            && self.everywhere.is_empty()
            && self.authority_place.is_none()
            && self.standards.is_empty()
            && self.duties.is_empty()
            && self.data.is_none()
            && self.draws.is_none()
            && self.voices.is_empty()
    }

    /// Whether it has nothing but levers of single authorities, and what they rest on.
    pub fn is_only_authorities(&self) -> bool {
        !self.theory
            && self.everywhere.is_empty()
            && self.standards.is_empty()
            && self.duties.is_empty()
            && self.dated.is_empty()
            && self.voices.is_empty()
    }

    fn read_authorities(
        &mut self,
        section: &Section<'_>,
        library: &Library<'_>,
        edits: &EditReader<'_>,
        found: &mut Found,
    ) {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in section.entries() {
            if found.is_full() {
                return;
            }
            let place = section.text().place(entry.key_span.clone());
            self.authority_place.get_or_insert_with(|| place.clone());
            let Some(authority) =
                found.keep(library.authorities.find(entry.key).map_err(|error| error.at(place.clone())))
            else {
                continue;
            };
            if let Some(before) = seen.insert(&authority.gss, entry.key) {
                let error =
                    Error::input(format!("`{}` and `{}` are the same authority", short(before), short(entry.key)));
                found.push(error.at(place).hint("put its levers under one of the two"));
                continue;
            }
            let Some(table) = section.as_table(entry.value) else {
                let hint = format!("write [authority.\"{}\".set] with its levers below", authority.name);
                found.push(Error::input(format!("`{}` is not a table", short(entry.key))).at(place).hint(hint));
                continue;
            };
            table.only(&["set"], found);
            if let Some(set) = table.table("set", found) {
                self.authorities.push((authority.gss.clone(), edits.read(&set, found)));
            }
        }
    }
}

/// A title stands on one line.
fn title(root: &Section<'_>, found: &mut Found) -> String {
    let Some((title, span)) = root.required("title", "write title = \"...\" in a few words", found) else {
        return String::new();
    };
    if title.contains(['\n', '\r']) {
        let error = Error::input("`title` has more than one line").at(root.text().place(span));
        found.push(error.hint("the reasons go into `rationale`"));
    }
    title
}

fn is_theory(text: &Text, (place, span): Words, found: &mut Found) -> bool {
    if place != "Theory" {
        let error = Error::input(format!("unknown place `{}`", short(&place))).at(text.place(span));
        found.push(error.hint("write place = \"Theory\", or leave it out to simulate Scotland"));
    }
    place == "Theory"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::testing::{Memory, Small};

    fn read(text: &str) -> Result<Layer, Vec<Error>> {
        let (small, files) = (Small::default(), Memory::default());
        let text = Text::new("x.toml", text.as_bytes()).unwrap();
        let mut found = Found::new();
        let layer = Layer::read(&text, &small.library(&files), &mut found);
        found.sort();
        found.finish(layer)
    }

    fn refused(rest: &str, message: &str) {
        let faults = read(&format!("title = \"t\"\nrationale = \"r\"\n{rest}")).expect_err(rest);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].message.contains(message), "{}", faults[0]);
        assert!(faults[0].hint.is_some() && faults[0].place.is_some(), "{}", faults[0]);
    }

    #[test]
    fn title_and_rationale_are_asked_for() {
        assert_eq!(read("").unwrap_err().len(), 2);
        assert_eq!(read("title = \" \"\nrationale = 3\n").unwrap_err().len(), 2);
        let long = format!("title = \"{}\"\nrationale = \"r\"", "é".repeat(2_001));
        assert!(read(&long).unwrap_err()[0].message.contains("longer than 2000"));
        assert!(read("title = \"\"\"a\nb\"\"\"\nrationale = \"r\"").unwrap_err()[0].message.contains("one line"));
        assert!(read("title = \"a\\u001b[2J\"\nrationale = \"r\"").unwrap_err()[0].message.contains("control"));
        assert!(read("title = \"a\"\r\nrationale = \"\"\"r\r\ns\"\"\"\r\n").is_ok());
    }

    #[test]
    fn keys_are_known_or_refused() {
        refused("titel = 1", "unknown key `titel`");
        refused("duties = \"refer\"", "not a list of names");
        refused("duties = [\"refer\", \"refer\"]", "named twice");
        refused("[funding]\nrul = \"none\"", "unknown lever `funding.rul`");
        refused("[data]\nauthority = \"x\"", "unknown key");
        refused("set = 1", "not a table");
        refused("extends = [\"a\", \"b\"]", "not a text");
        refused("place = \"Fife\"", "unknown place");
    }

    #[test]
    fn the_layer_of_loops_may_stand_at_the_top() {
        let layer = read("title = \"t\"\nrationale = \"r\"\nloops = \"evidence\"").unwrap();
        assert_eq!(
            (layer.everywhere[0].path.as_str(), layer.everywhere[0].leaf.value.as_str()),
            ("loops.layer", "evidence")
        );
        refused("loops = \"evidences\"", "loops: `evidences` is not one of the choices");
        refused("loops = \"all\"\n[set]\n\"loops.layer\" = \"all\"", "set the same");
        refused("loops = 3", "not a text");
    }

    #[test]
    fn authorities_are_named_once() {
        refused("[authority.\"Fief\".set]\n\"idaa.posts\" = \"1 FTE\"", "unknown authority");
        refused(
            "[authority.Fife.set]\nidaa.posts = \"1 FTE\"\n[authority.S12000047.set]\nidaa.posts = \"1 FTE\"",
            "same authority",
        );
        refused("[authority.Fife]\nsets = {}", "unknown key");
        refused("[authority]\nFife = 3", "not a table");
        refused("[[authority]]\nname = \"Fife\"", "not a table");
        let layer = read("title = \"t\"\nrationale = \"r\"\n[authority.fife.set]\nidaa.posts = \"1 FTE\"").unwrap();
        assert_eq!(layer.authorities[0].0, "S12000047");
    }
}
