//! Every lever by its concrete path.

use crate::error::{Error, did_you_mean};
use crate::model::levers::Lever;
use crate::units::short;
use std::collections::BTreeMap;

/// The levers that a scenario may set.
#[derive(Clone, Debug)]
pub struct Registry {
    levers: BTreeMap<String, Lever>,
    /// A path with `*` and the paths that it stands for.
    families: BTreeMap<&'static str, Vec<String>>,
}

impl Registry {
    /// The levers with each `*` written out.
    pub fn new(levers: &[Lever]) -> Self {
        let mut registry = Self { levers: BTreeMap::new(), families: BTreeMap::new() };
        for lever in levers {
            let paths = lever.paths();
            registry.levers.extend(paths.iter().map(|path| (path.clone(), *lever)));
            if !lever.each.is_empty() {
                registry.families.insert(lever.path, paths);
            }
        }
        registry
    }

    /// The lever at a concrete path.
    pub fn get(&self, path: &str) -> Option<&Lever> {
        self.levers.get(path)
    }

    /// Each concrete path with its lever, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Lever)> {
        self.levers.iter().map(|(path, lever)| (path.as_str(), lever))
    }

    /// The lever and the concrete paths that a written path means: itself, or a whole family by its `*`.
    pub fn expand(&self, path: &str) -> Option<(&Lever, Vec<&str>)> {
        if let Some((path, lever)) = self.levers.get_key_value(path) {
            return Some((lever, vec![path]));
        }
        let paths = self.families.get(path)?;
        let lever = self.levers.get(paths.first()?)?;
        Some((lever, paths.iter().map(String::as_str).collect()))
    }

    /// The refusal of a path that is not a lever.
    pub fn unknown(&self, path: &str) -> Error {
        let known = self.levers.keys().map(String::as_str).chain(self.families.keys().copied());
        let hint = match did_you_mean(path, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => match self
                .levers
                .keys()
                .find(|known| known.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
            {
                Some(child) => format!("that is a group of levers: write for example `{child}`"),
                None => "`maracsim levers` lists them all".to_string(),
            },
        };
        Error::input(format!("unknown lever `{}`", short(path))).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::testing::registry;

    #[test]
    fn families_are_written_out() {
        let registry = registry();
        assert!(registry.get("agency.police.attendance").is_some());
        assert!(registry.get("agency.*.attendance").is_none());
        assert_eq!(registry.expand("agency.*.attendance").unwrap().1.len(), 3);
        assert_eq!(registry.expand("idaa.posts").unwrap().1, ["idaa.posts"]);
    }

    #[test]
    fn slips_are_answered() {
        let registry = registry();
        let hint = |path: &str| registry.unknown(path).hint.unwrap();
        assert_eq!(hint("idaa.post"), "did you mean `idaa.posts`?");
        assert_eq!(hint("idaa"), "that is a group of levers: write for example `idaa.caseload.places_per_fte`");
        assert_eq!(hint("weather"), "`maracsim levers` lists them all");
    }
}
