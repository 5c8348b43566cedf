//! `[[edit]]`: a change of a lever from some quarter on, at once or little by little. A duty is a file of them.
//!
//! An edit says what it does to a lever (`set`, `add`, `multiply`, `close_gap`), from when, with what ramp and where. It
//! takes a value with its grounds, or the name of the lever that holds it, so that a sweep can move the size of a duty.
//! There is deliberately no expression language: what cannot be said so is a mechanism, and belongs into the model.

use super::edits::{EditReader, named};
use super::found::Found;
use super::leaf::Leaf;
use super::load::Library;
use super::toml_text::{Section, Words};
use crate::error::{Error, Place, Refusal};
use crate::model::duty::Compliance;
use crate::model::levers::{Lever, check, text};
use crate::time::Quarter;
use crate::units::{Days, Quantity, Ratio, Share, short};
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeValue;

/// What an edit does to a lever's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Takes its place.
    Set,
    /// Is added to it.
    Add,
    /// Multiplies it.
    Multiply,
    /// Closes this share of its gap to 1.
    CloseGap,
}

/// The keys of an edit that say what it does.
const CHANGES: [(&str, Change); 4] =
    [("set", Change::Set), ("add", Change::Add), ("multiply", Change::Multiply), ("close_gap", Change::CloseGap)];

/// A value, or the lever that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A value with its grounds.
    Value(Leaf),
    /// The path of a lever.
    Lever(String),
}

/// From when an edit acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// So many quarters after the duties come into force; a negative number counts back from their earliest date.
    Commencement(i64),
    /// From a quarter of the calendar on.
    Date(Quarter),
    /// When the money of a grant comes: so much before the duties' earliest date as the grant leads them.
    Money,
}

/// A change of one lever from some quarter on.
#[derive(Clone, Debug)]
pub struct DatedEdit {
    /// The concrete path.
    pub path: String,
    /// The lever.
    pub lever: Lever,
    /// What is done to it.
    pub change: Change,
    /// With what.
    pub by: Operand,
    /// From when.
    pub from: From,
    /// The theta of its ramp 1 - exp(-t/theta); at once without.
    pub ramp: Option<Operand>,
    /// The level of compliance at which the size of the effect was seen.
    pub seen_at: Compliance,
    /// GSS codes of the authorities in which it acts; everywhere if empty.
    pub only: Vec<String>,
    /// Where it stands.
    pub place: Place,
    /// The layer that it belongs to.
    pub layer: Arc<str>,
    /// The name under which its value is drawn, if that is not known: its file's name and the path.
    pub name: String,
}

impl DatedEdit {
    /// The paths that it reads: its own, and the levers that say by how much and how fast.
    pub fn reads(&self) -> impl Iterator<Item = &str> {
        let levers = [Some(&self.by), self.ramp.as_ref()].into_iter().flatten().filter_map(|operand| match operand {
            Operand::Lever(path) => Some(path.as_str()),
            Operand::Value(_) => None,
        });
        std::iter::once(self.path.as_str()).chain(levers)
    }

    /// What it does, in words: `x duty.refer.multiplier.health, from commencement`.
    pub fn in_words(&self) -> String {
        let by = match &self.by {
            Operand::Value(leaf) => &leaf.value,
            Operand::Lever(path) => path,
        };
        let change = match self.change {
            Change::Set => format!("to {by}"),
            Change::Add => format!("plus {by}"),
            Change::Multiply => format!("times {by}"),
            Change::CloseGap => format!("{by} of its gap to 1 closed"),
        };
        let from = match self.from {
            From::Date(quarter) => format!("from {}", quarter.show()),
            From::Money => "from when the money comes".into(),
            From::Commencement(0) => "from commencement".into(),
            From::Commencement(after) => format!("from {after} quarters after commencement"),
        };
        let ramp = if self.ramp.is_some() { ", little by little" } else { "" };
        format!("{change}, {from}{ramp}")
    }

    /// The value that it holds itself.
    pub const fn value(&self) -> Option<&Leaf> {
        match &self.by {
            Operand::Value(leaf) => Some(leaf),
            Operand::Lever(_) => None,
        }
    }

    /// What checks that value.
    pub fn measured_by(&self) -> Lever {
        measured_by(self.change, &self.lever)
    }

    /// Whether it comes with a duty, so that compliance scales it.
    pub const fn is_of_duty(&self) -> bool {
        matches!(self.from, From::Commencement(_))
    }
}

const KEYS: &[&str] = &["lever", "set", "add", "multiply", "close_gap", "from", "ramp", "seen_at", "where"];

/// The most edits of one file.
const MOST_EDITS: usize = 200;

/// Levers that are read once, before a run begins.
const READ_ONCE: &[&str] = &["time.", "duty.", "funding.", "readiness.", "demand.year_shock"];

/// The `[[edit]]` tables of a file.
pub fn read(root: &Section<'_>, reader: &EditReader<'_>, library: &Library<'_>, found: &mut Found) -> Vec<DatedEdit> {
    let Some(value) = root.get("edit") else { return Vec::new() };
    let refused =
        |message: String, span| Error::input(message).at(root.text().place(span)).hint("write [[edit]] above each");
    let Some(list) = value.get_ref().as_array() else {
        found.push(refused("`edit` is not a list of tables".into(), value.span()));
        return Vec::new();
    };
    if list.len() > MOST_EDITS {
        found.push(refused(format!("more than {MOST_EDITS} edits"), value.span()));
        return Vec::new();
    }
    let mut edits = Vec::new();
    for item in list.iter() {
        match root.as_table(item) {
            Some(section) => edits.extend(one(&section, reader, library, found).unwrap_or_default()),
            None => found.push(refused("an edit is not a table".into(), item.span())),
        }
    }
    edits
}

/// One table: an edit for each lever of the family that it names.
fn one(
    section: &Section<'_>,
    reader: &EditReader<'_>,
    library: &Library<'_>,
    found: &mut Found,
) -> Option<Vec<DatedEdit>> {
    section.only(KEYS, found);
    let (written, span) = section.required("lever", "write lever = \"demand.multiplier.health\"", found)?;
    let place = section.text().place(span);
    let (lever, paths) = found
        .keep(library.registry.expand(&written).ok_or_else(|| library.registry.unknown(&written).at(place.clone())))?;
    if let Some(part) = READ_ONCE.iter().find(|part| written.starts_with(**part)) {
        let error = Error::input(format!("`{}` is read once, before a run begins", short(&written))).at(place.clone());
        found.push(error.hint(format!("set levers of `{}` under [set]", part.trim_end_matches('.'))));
    }
    let (change, by) = change(section, (&written, lever, paths.len()), reader, found)?;
    let from = from(section, found);
    let ramp = ramp(section, reader, found);
    let seen_at = seen_at(section, found);
    let only = only(section, library, found);
    let of = |(at, path): (usize, &&str)| DatedEdit {
        path: (*path).to_string(),
        lever: *lever,
        change,
        by: by.get(at).or(by.first()).cloned().unwrap_or_else(|| Operand::Lever(String::new())),
        from: from.unwrap_or(From::Commencement(0)),
        ramp: ramp.clone(),
        seen_at,
        only: only.clone(),
        place: place.clone(),
        layer: reader.layer.clone(),
        name: String::new(),
    };
    Some(paths.iter().enumerate().map(of).collect())
}

/// What is done and with what: one operand for all paths, or one for each.
fn change(
    section: &Section<'_>,
    (written, lever, paths): (&str, &Lever, usize),
    reader: &EditReader<'_>,
    found: &mut Found,
) -> Option<(Change, Vec<Operand>)> {
    let keys: Vec<_> = CHANGES.iter().filter(|(key, _)| section.get(key).is_some()).collect();
    let [&(key, change)] = keys[..] else {
        let error = Error::input(format!("the edit of `{}` says {} things to do", short(written), keys.len()));
        found.push(error.at(section.place()).hint("write one of set, add, multiply, close_gap"));
        return None;
    };
    let operands = operands(section, key, &measured_by(change, lever), paths, reader, found)?;
    Some((change, operands))
}

/// What checks the operand of a change.
fn measured_by(change: Change, lever: &Lever) -> Lever {
    match change {
        Change::Set | Change::Add => *lever,
        Change::Multiply => factor::<Ratio>(),
        Change::CloseGap => factor::<Share>(),
    }
}

/// What checks a plain factor.
fn factor<T: Quantity>() -> Lever {
    Lever { path: "", each: &[], meaning: "", acts_in: "", unit: T::unit, check: check::<T>, text: text::<T> }
}

/// The value of a key, or the lever or levers that hold it.
fn operands(
    section: &Section<'_>,
    key: &str,
    lever: &Lever,
    paths: usize,
    reader: &EditReader<'_>,
    found: &mut Found,
) -> Option<Vec<Operand>> {
    let value = section.get(key)?;
    if let Some((held_in, of)) =
        value.get_ref().as_str().and_then(|words| Some((words, reader.registry.expand(words)?.1)))
    {
        if of.len() != 1 && of.len() != paths {
            let message = format!("`{}` stands for {} levers, and {paths} are changed", short(held_in), of.len());
            let place = section.text().place(value.span());
            found.push(Error::input(message).at(place).hint("name one lever, or a family of as many"));
            return None;
        }
        return Some(of.into_iter().map(|path| Operand::Lever(path.to_string())).collect());
    }
    literal(section, key, value, lever, reader, found).map(|leaf| vec![Operand::Value(leaf)])
}

fn literal(
    section: &Section<'_>,
    key: &str,
    value: &Spanned<DeValue<'_>>,
    lever: &Lever,
    reader: &EditReader<'_>,
    found: &mut Found,
) -> Option<Leaf> {
    match section.as_table(value) {
        Some(table) => reader.full(key, lever, &table, found),
        None => {
            let (text, span) = section.quantity(key, found)?;
            let place = section.text().place(span);
            let checked = (lever.check)(&text).map_err(|refusal| named(key, refusal).at(place.clone()));
            found.keep(checked)?;
            Some(Leaf::plain(text, place, reader.layer.clone()))
        }
    }
}

fn ramp(section: &Section<'_>, reader: &EditReader<'_>, found: &mut Found) -> Option<Operand> {
    operands(section, "ramp", &factor::<Days>(), 1, reader, found)?.into_iter().next()
}

fn seen_at(section: &Section<'_>, found: &mut Found) -> Compliance {
    let read = section.words("seen_at", found).map(|(words, span)| {
        Compliance::parse(&words).map_err(|refusal| named("seen_at", refusal).at(section.text().place(span)))
    });
    read.and_then(|level| found.keep(level)).unwrap_or(Compliance::Best)
}

/// From when: `commencement` if nothing is said.
fn from(section: &Section<'_>, found: &mut Found) -> Option<From> {
    let (words, span) = section.words("from", found)?;
    found.keep(parse_from(&words).map_err(|refusal| Error::from(refusal).at(section.text().place(span))))
}

fn parse_from(words: &str) -> Result<From, Refusal> {
    if words == "money" {
        return Ok(From::Money);
    }
    if words == "commencement" {
        return Ok(From::Commencement(0));
    }
    for (ending, sign) in [(" after commencement", 1), (" before commencement", -1)] {
        if let Some(time) = words.strip_suffix(ending) {
            return Ok(From::Commencement(sign * Quarter::in_days(Days::parse(time)?.get())));
        }
    }
    Quarter::parse(words).map(From::Date).map_err(|refusal| {
        let hint = refusal.hint.unwrap_or_default();
        Refusal::new(
            refusal.message,
            format!("{hint}; or \"commencement\", \"6 months after commencement\", \"money\""),
        )
    })
}

/// The authorities in which an edit acts, by name, code or `islands`.
fn only(section: &Section<'_>, library: &Library<'_>, found: &mut Found) -> Vec<String> {
    let Some(value) = section.get("where") else { return Vec::new() };
    let place = |span| section.text().place(span);
    let Some(list) = value.get_ref().as_array() else {
        let error = Error::input("`where` is not a list of authorities").at(place(value.span()));
        found.push(error.hint("write where = [\"Fife\", \"islands\"]"));
        return Vec::new();
    };
    let mut codes: Vec<String> = Vec::new();
    for item in list.iter() {
        match item.get_ref().as_str() {
            Some("islands") => {
                codes.extend(library.authorities.iter().filter(|one| one.island).map(|one| one.gss.clone()))
            }
            other => {
                let named = library.authorities.find(other.unwrap_or_default()).map(|one| one.gss.clone());
                codes.extend(found.keep(named.map_err(|error| error.at(place(item.span())))));
            }
        }
    }
    if list.is_empty() {
        found.push(
            Error::input("`where` names nobody").at(place(value.span())).hint("leave it out for all of Scotland"),
        );
    }
    codes.sort();
    codes.dedup();
    codes
}

/// Names in a list: `duties = ["refer", "attend"]`.
pub fn names(root: &Section<'_>, key: &str, found: &mut Found) -> Vec<Words> {
    let Some(value) = root.get(key) else { return Vec::new() };
    let place = |span| root.text().place(span);
    let hint = format!("write {key} = [\"refer\", \"attend\"]");
    let Some(list) = value.get_ref().as_array().filter(|list| list.len() <= MOST_EDITS) else {
        found.push(Error::input(format!("`{key}` is not a list of names")).at(place(value.span())).hint(hint));
        return Vec::new();
    };
    let mut names: Vec<Words> = Vec::new();
    for item in list.iter() {
        match item.get_ref().as_str() {
            Some(name) if !name.is_empty() && !names.iter().any(|(known, _)| known == name) => {
                names.push((name.to_string(), item.span()));
            }
            _ => found.push(Error::input("not a name, or named twice").at(place(item.span())).hint(hint.clone())),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::testing::{Memory, Small};
    use crate::scenario::toml_text::Text;

    fn read(text: &str) -> Result<Vec<DatedEdit>, Vec<Error>> {
        let (small, files) = (Small::default(), Memory::default());
        let library = small.library(&files);
        let text = Text::new("x.toml", text.as_bytes()).unwrap();
        let document = text.parse()?;
        let root = Section::new(&text, &document, 0..0);
        let reader = EditReader {
            registry: library.registry,
            sources: library.sources,
            layer: "x".into(),
            evidence_needed: false,
        };
        let mut found = Found::new();
        let edits = super::read(&root, &reader, &library, &mut found);
        found.sort();
        found.finish(edits)
    }

    fn refused(rest: &str, message: &str) {
        let faults = read(&format!("[[edit]]\n{rest}")).expect_err(rest);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].message.contains(message), "{}", faults[0]);
        assert!(faults[0].hint.is_some() && faults[0].place.is_some(), "{}", faults[0]);
    }

    #[test]
    fn an_edit_says_what_from_when_and_where() {
        let edits = read(
            "[[edit]]\nlever = \"agency.*.attendance\"\nclose_gap = { value = \"50 %\", low = \"20 %\", high = \"80 %\", evidence = \"assumption\", why = \"none\" }\nramp = \"1 year\"\nfrom = \"6 months after commencement\"\nwhere = [\"Fife\"]\n[[edit]]\nlever = \"idaa.posts\"\nset = \"3 FTE\"\nfrom = \"2028-07-01\"\n",
        )
        .unwrap();
        assert_eq!(edits.len(), 4);
        assert_eq!((edits[0].path.as_str(), edits[0].change), ("agency.police.attendance", Change::CloseGap));
        assert_eq!((edits[0].from, edits[0].only.len(), edits[0].ramp.is_some()), (From::Commencement(2), 1, true));
        assert!(matches!(&edits[0].by, Operand::Value(leaf) if leaf.high.as_deref() == Some("80 %")));
        assert!(!edits[3].is_of_duty() && edits[3].ramp.is_none());
        let from = |words| parse_from(words).unwrap();
        assert_eq!((from("money"), from("18 months before commencement")), (From::Money, From::Commencement(-6)));
    }

    #[test]
    fn an_edit_takes_the_value_of_another_lever() {
        let edits = read("[[edit]]\nlever = \"agency.*.attendance\"\nset = \"agency.police.attendance\"").unwrap();
        assert!(edits.iter().all(|edit| edit.by == Operand::Lever("agency.police.attendance".into())));
        let edits = read("[[edit]]\nlever = \"agency.*.attendance\"\nset = \"agency.*.attendance\"").unwrap();
        assert_eq!(edits[1].by, Operand::Lever("agency.housing.attendance".into()));
    }

    #[test]
    fn slips_are_refused() {
        refused("set = \"1 FTE\"", "`lever` is missing");
        refused("lever = \"idaa.post\"\nset = \"1 FTE\"", "unknown lever");
        refused("lever = \"idaa.posts\"", "0 things to do");
        refused("lever = \"idaa.posts\"\nset = \"1 FTE\"\nadd = \"1 FTE\"", "2 things to do");
        refused("lever = \"idaa.posts\"\nset = \"1\"", "no unit");
        refused("lever = \"idaa.posts\"\nmultiply = \"1 FTE\"", "unknown unit");
        refused("lever = \"idaa.posts\"\nset = \"agency.*.attendance\"", "stands for 3 levers");
        refused("lever = \"idaa.posts\"\nset = \"1 FTE\"\nfrom = \"2028-05-01\"", "not the beginning of a quarter");
        refused("lever = \"idaa.posts\"\nset = \"1 FTE\"\nramp = \"1 FTE\"", "unknown unit");
        refused("lever = \"idaa.posts\"\nset = \"1 FTE\"\nseen_at = \"bset\"", "not one of the choices");
        refused("lever = \"idaa.posts\"\nset = \"1 FTE\"\nwhere = [\"Fief\"]", "unknown authority");
        refused("lever = \"idaa.posts\"\nset = \"1 FTE\"\nwhere = \"Fife\"", "not a list");
        refused("lever = \"idaa.posts\"\nset = \"1 FTE\"\nuntil = \"year 2\"", "unknown key");
        assert!(super::tests::read("edit = 3").unwrap_err()[0].message.contains("not a list"));
    }
}
