//! The authorities: `data/authorities.csv`, or a local authority's own counts in the same shape.

use super::authority::{self, Authority, COLUMNS, Grounds};
use super::csv::{self, Row};
use super::found::Found;
use super::leaf::{Evidence, Leaf};
use super::registry::Registry;
use super::sources::Sources;
use super::toml_text::Text;
use super::tree::Tree;
use crate::error::{Error, Faults, did_you_mean};
use crate::units::short;
use std::collections::BTreeSet;

/// Every authority, in order of GSS code.
#[derive(Clone, Debug)]
pub struct Authorities {
    file: String,
    list: Vec<Authority>,
}

impl Authorities {
    /// Reads the table, or says everything that is wrong with it.
    pub fn parse(file: &str, text: &str, sources: &Sources) -> Result<Self, Faults> {
        let text = Text::new(file, text.as_bytes()).map_err(|error| vec![error])?;
        let mut found = Found::new();
        let rows = csv::read(&text, COLUMNS, &mut found);
        let mut list: Vec<Authority> = Vec::new();
        let mut taken = BTreeSet::new();
        for row in &rows {
            if found.is_full() {
                break;
            }
            let Some(authority) = authority::read(row, sources, &mut found) else { continue };
            refuse_twice(&mut taken, &authority, row, &mut found);
            list.push(authority);
        }
        if list.is_empty() && found.is_empty() {
            found
                .push(Error::input("no authority in the table").at(text.end()).hint("write a line for each authority"));
        }
        list.sort_by(|a, b| a.gss.cmp(&b.gss));
        found.sort();
        found.finish(Self { file: file.to_string(), list })
    }

    /// The authorities, in order of GSS code.
    pub fn iter(&self) -> impl Iterator<Item = &Authority> {
        self.list.iter()
    }

    /// The same with one team of coordinators, the first one's, for those with these GSS codes.
    #[must_use]
    pub fn pooled(&self, codes: &[String]) -> Self {
        let mut pooled = self.clone();
        let first = self.list.iter().find(|authority| codes.contains(&authority.gss));
        let office = first.map(|authority| authority.office.clone()).unwrap_or_default();
        let own = |authority: &&mut Authority| codes.contains(&authority.gss);
        pooled.list.iter_mut().filter(own).for_each(|authority| authority.office.clone_from(&office));
        pooled
    }

    /// The authority with this name, short name or GSS code, whatever the case of the letters.
    pub fn find(&self, name_or_gss: &str) -> Result<&Authority, Error> {
        let wanted = name_or_gss.trim().to_lowercase();
        let named = |authority: &&Authority| names(authority).iter().any(|name| name.to_lowercase() == wanted);
        self.list.iter().find(named).ok_or_else(|| {
            let hint = match did_you_mean(&wanted, self.list.iter().flat_map(names)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the name of a council or its GSS code, such as S12000047".to_string(),
            };
            Error::input(format!("unknown authority `{}`", short(name_or_gss))).hint(hint)
        })
    }

    /// GSS codes of authorities by the names that users write, each once; every wrong name at once.
    pub fn codes(&self, names: &[String]) -> Result<Vec<String>, Faults> {
        let mut found = Found::new();
        let mut codes = Vec::new();
        for name in names {
            match self.find(name) {
                Ok(authority) if codes.contains(&authority.gss) => {}
                Ok(authority) => codes.push(authority.gss.clone()),
                Err(fault) => found.push(fault),
            }
        }
        found.finish(codes)
    }

    /// Puts what the table knows of levers into a layer of its own: `demand.observed` and `meeting.cadence`.
    pub fn add_leaves(&self, tree: &mut Tree, registry: &Registry) -> Result<(), Faults> {
        let layer = tree.begin_layer(&self.file);
        let mut found = Found::new();
        for authority in &self.list {
            let observed = authority.observed.as_ref().map(|figure| {
                let text = |number: f64| format!("{number} cases a year");
                let mut leaf = Leaf::plain(text(figure.value), figure.place.clone(), layer.clone());
                (leaf.low, leaf.high) = (figure.low.map(text), figure.high.map(text));
                ("demand.observed", rest(leaf, &figure.grounds))
            });
            let cadence = authority.cadence.as_ref().map(|(text, place)| {
                let leaf = Leaf::plain(text.clone(), place.clone(), layer.clone());
                ("meeting.cadence", rest(leaf, &authority.marac_grounds))
            });
            let census = authority.census.iter().zip(CENSUS_LEVERS).filter_map(|(share, path)| {
                let (share, place) = share.as_ref()?;
                let leaf = Leaf::plain(share.to_string(), place.clone(), layer.clone());
                Some((path, Leaf { evidence: Some(Evidence::Derived), source: Some(CENSUS_SOURCE.into()), ..leaf }))
            });
            for (path, leaf) in observed.into_iter().chain(cadence).chain(census) {
                let checked = match registry.get(path) {
                    Some(lever) => (lever.check)(&leaf.value).map_err(|refusal| super::edits::named(path, refusal)),
                    None => Err(registry.unknown(path)),
                };
                if found.keep(checked.map_err(|error| error.at(leaf.place.clone()))).is_some() {
                    tree.set(Some(&authority.gss), path, leaf);
                }
            }
        }
        found.sort();
        found.finish(())
    }
}

/// The levers that the census shares of an authority set.
const CENSUS_LEVERS: [&str; 4] =
    ["person.census.minoritised", "person.census.lgbt", "person.census.disabled", "person.census.male"];
/// What they rest on.
const CENSUS_SOURCE: &str = "census-2022-diversity";

fn rest(leaf: Leaf, grounds: &Grounds) -> Leaf {
    Leaf { evidence: Some(grounds.evidence), source: grounds.source.clone(), why: grounds.note.clone(), ..leaf }
}

fn names(authority: &Authority) -> [&str; 3] {
    [&authority.name, &authority.short_name, &authority.gss]
}

/// Notes the names of a new authority, and refuses those that an earlier one has.
fn refuse_twice(taken: &mut BTreeSet<String>, new: &Authority, row: &Row<'_>, found: &mut Found) {
    let keys: Vec<(&str, String)> = ["name", "short_name", "gss"]
        .into_iter()
        .zip(names(new))
        .map(|(column, name)| (column, name.to_lowercase()))
        .chain([("code", format!("code {}", new.code.to_lowercase()))])
        .collect();
    for (column, key) in keys.iter().filter(|(_, key)| taken.contains(key)) {
        found.push(row.refused(
            column,
            format!("`{}` stands in the table twice", short(key)),
            "each authority stands once",
        ));
    }
    taken.extend(keys.into_iter().map(|(_, key)| key));
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::scenario::testing::{AUTHORITIES, authorities, base, registry, sources};

    fn faults(text: &str) -> Faults {
        Authorities::parse("data/authorities.csv", text, &sources()).expect_err("accepted")
    }

    fn refused(from: &str, to: &str, message: &str, line: usize) {
        assert!(AUTHORITIES.contains(from), "{from}");
        let faults = faults(&AUTHORITIES.replacen(from, to, 1));
        let fault = faults.iter().find(|fault| fault.message.contains(message)).unwrap_or_else(|| panic!("{faults:?}"));
        assert_eq!(fault.place.as_ref().unwrap().line_and_column().0, line, "{fault}");
        assert!(fault.hint.is_some());
    }

    #[test]
    fn authorities_are_found_by_name_short_name_and_code() {
        let authorities = authorities();
        for name in ["City of Edinburgh", "edinburgh", "S12000036", " s12000036 "] {
            assert_eq!(authorities.find(name).unwrap().gss, "S12000036");
        }
        assert_eq!(authorities.find("Fief").unwrap_err().hint.unwrap(), "did you mean `Fife`?");
        assert!(authorities.find("Mars").unwrap_err().hint.is_some());
    }

    #[test]
    fn codes_come_once_and_all_wrong_names_are_told() {
        let authorities = authorities();
        let codes = |names: &[&str]| authorities.codes(&names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(codes(&["Fife", "edinburgh", "S12000047"]).unwrap(), ["S12000047", "S12000036"]);
        assert_eq!(codes(&["Mars", "Fife", "Fief"]).unwrap_err().len(), 2);
    }

    #[test]
    fn what_they_know_becomes_leaves() {
        let mut tree = base();
        authorities().add_leaves(&mut tree, &registry()).unwrap();
        let leaf = tree.value("demand.observed", Some("S12000047")).unwrap();
        assert_eq!((leaf.value.as_str(), leaf.low.as_deref()), ("355 cases a year", Some("340 cases a year")));
        assert_eq!(leaf.evidence, Some(Evidence::Seen));
        assert_eq!(tree.value("demand.observed", Some("S12000036")).unwrap().value, "none");
        assert_eq!(tree.value("meeting.cadence", Some("S12000047")).unwrap().value, "14 days");
    }

    #[test]
    fn every_fault_has_its_line() {
        refused("S12000047,Fife", "S12000036,Fife", "twice", 3);
        refused("S12000047,Fife,Fife", "S12000047,Edinburgh,Fife", "twice", 3);
        refused(",FIF,", ",EDH,", "twice", 3);
        refused(",371000,", ",0,", "`0` is not a number", 3);
        refused(",371000,", ",NaN,", "`NaN` is not a number", 3);
        refused(",371000,", ",100,", "more women", 3);
        refused("355,340,370,seen", "355,360,370,seen", "outside its range", 3);
        refused("355,340,370,seen", "355,,370,seen", "one end", 3);
        refused("355,340,370,seen", "1e308,340,370,seen", "not a number", 3);
        refused("355,340,370,seen", "355,340,370,sean", "not one of the choices", 3);
        refused("355,340,370,seen,safelives", "355,340,370,seen,safelive", "unknown source", 3);
        refused("S12000047,Fife", "S12000047,=HYPERLINK()", "not a name", 3);
        refused("S12000047", "S1200004", "not a GSS code", 3);
        refused("cadence,", "cadense,", "unknown column", 1);
        assert_eq!(faults("").len(), 1);
        assert_eq!(faults(&AUTHORITIES.replace("S12000036", "x").replace(",371000,", ",0,")).len(), 2);
    }

    #[test]
    fn a_cadence_that_cannot_be_is_refused() {
        let text = AUTHORITIES.replace("14 days", "0 days");
        let authorities = Authorities::parse("a.csv", &text, &sources()).unwrap();
        let faults = authorities.add_leaves(&mut base(), &registry()).unwrap_err();
        assert!(faults[0].message.starts_with("meeting.cadence: "), "{}", faults[0]);
    }
}
