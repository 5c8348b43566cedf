//! Values of uncertain levers that agree with what an authority counts, as a calibration leaves them: a table with one line
//! for each set of values and authority.
//!
//! A draw takes one set whole, so what goes together stays together; authorities that share people share the set.

use super::authorities::Authorities;
use super::csv;
use super::found::Found;
use super::registry::Registry;
use super::toml_text::Text;
use crate::error::{Error, Faults};
use std::collections::BTreeMap;

/// The columns before those of the levers.
pub const HEAD: [&str; 3] = ["authority", "group", "draw"];

/// The levers of each authority of a group, taken together: GSS code, path, number in the lever's unit.
pub type Set = Vec<(String, String, f64)>;

/// The sets of one closed group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sets {
    /// Each of them.
    pub sets: Vec<Set>,
}

/// A file of sets, by group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matched {
    groups: BTreeMap<String, Sets>,
}

impl Matched {
    /// Reads the table, or says everything that is wrong with it.
    pub fn parse(file: &str, bytes: &[u8], authorities: &Authorities, registry: &Registry) -> Result<Self, Faults> {
        let text = Text::new(file, bytes).map_err(|error| vec![error])?;
        let mut found = Found::new();
        let paths: Vec<&str> = registry.iter().map(|(path, _)| path).collect();
        let columns = [&HEAD[..], &paths].concat();
        let rows = csv::read_some(&text, &columns, &HEAD, &|_| None, &mut found);
        let mut groups: BTreeMap<String, BTreeMap<u32, Set>> = BTreeMap::new();
        for row in &rows {
            if found.is_full() {
                break;
            }
            let mut code = |column: &str| {
                let name = row.required(column, &mut found)?;
                let authority = authorities.find(name).map_err(|error| error.at(row.place(column)));
                found.keep(authority).map(|authority| authority.gss.clone())
            };
            let (gss, group) = (code(HEAD[0]), code(HEAD[1]));
            let draw = row.whole(HEAD[2], 0, &mut found);
            let mut values = Vec::new();
            for (path, written) in row.filled().filter(|(column, _)| !HEAD.contains(column)) {
                let number = written.parse::<f64>().ok().filter(|number| number.is_finite());
                match number {
                    Some(number) => values.push((path.to_string(), number)),
                    None => {
                        let message = format!("`{path}` has no plain number here");
                        found.push(row.refused(
                            path,
                            message,
                            "write the number in the lever's unit, without the unit",
                        ));
                    }
                }
            }
            let (Some(gss), Some(group), Some(draw)) = (gss, group, draw) else { continue };
            let set = groups.entry(group).or_default().entry(draw).or_default();
            set.extend(values.into_iter().map(|(path, number)| (gss.clone(), path, number)));
        }
        if rows.is_empty() && found.is_empty() {
            let error = Error::input("no draw in the table").at(text.end());
            found.push(error.hint("write it again with `maracsim calibrate`"));
        }
        let sets = |sets: BTreeMap<u32, _>| Sets { sets: sets.into_values().collect() };
        found.finish(Self { groups: groups.into_iter().map(|(group, all)| (group, sets(all))).collect() })
    }

    /// Each group with its sets.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &Sets)> {
        self.groups.iter().map(|(group, sets)| (group.as_str(), sets))
    }

    /// Whether any set has values for an authority.
    pub fn has(&self, gss: &str) -> bool {
        self.groups.values().flat_map(|group| group.sets.first()).flatten().any(|(of, ..)| of == gss)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::testing::{authorities, registry};

    fn parse(text: &str) -> Result<Matched, Faults> {
        Matched::parse("draws.csv", text.as_bytes(), &authorities(), &registry())
    }

    #[test]
    fn sets_are_kept_whole_by_group() {
        let text = "authority,group,draw,idaa.caseload.places_per_fte\nS12000047,S12000047,1,24.5\nFife,Fife,0,26\n";
        let matched = parse(text).unwrap();
        let (group, sets) = matched.groups().next().unwrap();
        let path = "idaa.caseload.places_per_fte".to_string();
        let one = |number| vec![("S12000047".to_string(), path.clone(), number)];
        assert_eq!((group, &sets.sets), ("S12000047", &vec![one(26.0), one(24.5)]));
        assert!(matched.has("S12000047") && !matched.has("S12000036"));
    }

    #[test]
    fn every_fault_has_a_line_and_a_remedy() {
        let text = "authority,group,draw,idaa.caseload.places_per_ftes\nFief,Fife,x,2\n";
        assert!(parse(text).unwrap_err()[0].hint.as_ref().unwrap().contains("places_per_fte"));
        let text = "authority,group,draw,idaa.caseload.places_per_fte\nFief,Fife,x,2 cases\n";
        let faults = parse(text).unwrap_err();
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults.iter().all(|fault| fault.hint.is_some() && fault.place.is_some()));
        assert!(parse("authority,group,draw\n").is_err());
    }
}
