//! What is known locally, between the base and every scenario: figures that an authority counts itself, and levers that were
//! matched to them.
//!
//! It is knowledge and no policy, so it lies below the scenarios, and the baseline on which posts at the ratio, cadence and
//! agencies' hours are set has it too.

use super::edits::Edit;
use super::found::Found;
use super::layer::Layer;
use super::load::Library;
use super::local::Local;
use super::matched::Matched;
use super::toml_text::Text;
use super::tree::Tree;
use crate::error::{Error, Faults, Place};

/// The ending of a file of calibrated levers; any other file is a table of local data.
const LEVERS: &str = ".toml";

/// What is known locally.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Tables of local data, each on top of those before it.
    pub locals: Vec<Local>,
    /// Levers that were matched to local data, on top of the tables: file, and the leaves of each authority.
    levers: Vec<(String, Own)>,
    /// Values of uncertain levers that agree with local data together.
    pub matched: Vec<Matched>,
    /// The texts that it is made of, by the names of their files; the one that names the others is the last.
    pub texts: Vec<(String, Vec<u8>)>,
}

/// The leaves of each authority, by GSS code.
type Own = Vec<(String, Vec<Edit>)>;

/// A file that a scenario or a calibration names, and where it does.
pub type Mention = (String, Place);

impl Ground {
    /// Reads a table of local data, or a file of calibrated levers with the table and the draws that it names beside it.
    pub fn read(path: &str, library: &Library<'_>) -> Result<Self, Faults> {
        let mut ground = Self::default();
        let bytes = library.files.read(path).map_err(|error| vec![error])?;
        if !path.ends_with(LEVERS) {
            ground.locals.push(Local::parse(path, &bytes, library.authorities, library.registry)?);
            ground.texts.push((base_name(path), bytes));
            return Ok(ground);
        }
        let text = Text::new(path, &bytes).map_err(|error| vec![error])?;
        let mut found = Found::new();
        let layer = Layer::read(&text, library, &mut found);
        if !layer.is_only_authorities() {
            let error = Error::input("a scenario that says more than an authority's own levers is no local data");
            let place = text.place(0..text.as_str().find('\n').unwrap_or(0));
            found.push(
                error
                    .at(place)
                    .hint("run it as a scenario; local data are a table, or what `maracsim calibrate` wrote"),
            );
        }
        let folder = path.rfind(['/', '\\']).map_or("", |at| &path[..=at]);
        let beside = |(written, place): &Mention| {
            let inside = !written.contains(['/', '\\', ':']);
            let refused =
                || Error::input("a file beside this one is meant").at(place.clone()).hint("write its name alone");
            inside.then(|| format!("{folder}{written}")).ok_or_else(refused)
        };
        for mention in layer.data.iter() {
            match found.keep(beside(mention)).map(|path| Self::table(&path, &mention.1, library)) {
                Some(Ok(below)) => ground.add(below),
                Some(Err(faults)) => faults.into_iter().for_each(|fault| found.push(fault)),
                None => {}
            }
        }
        for mention in layer.draws.iter() {
            if let Some(path) = found.keep(beside(mention)) {
                ground.add_draws(&path, &mention.1, library, &mut found);
            }
        }
        ground.texts.push((base_name(path), text.as_str().as_bytes().to_vec()));
        ground.levers.push((path.to_string(), layer.authorities));
        found.finish(ground)
    }

    /// A table that a file of calibrated levers names; no such file names another.
    fn table(path: &str, place: &Place, library: &Library<'_>) -> Result<Self, Faults> {
        if path.ends_with(LEVERS) {
            let error = Error::input("a table of local data is meant").at(place.clone());
            return Err(vec![error.hint("name the CSV file to which the levers were matched")]);
        }
        Self::read(path, library).map_err(|faults| placed(faults, place))
    }

    /// Reads draws that a file names at a place.
    pub fn add_draws(&mut self, path: &str, place: &Place, library: &Library<'_>, found: &mut Found) {
        let read = library.files.read(path).map_err(|error| vec![error]);
        match read.and_then(|bytes| Ok((Matched::parse(path, &bytes, library.authorities, library.registry)?, bytes))) {
            Ok((matched, bytes)) => {
                self.matched.push(matched);
                self.texts.push((base_name(path), bytes));
            }
            Err(faults) => placed(faults, place).into_iter().for_each(|fault| found.push(fault)),
        }
    }

    /// Lays another on top.
    pub fn add(&mut self, other: Self) {
        self.locals.extend(other.locals);
        self.levers.extend(other.levers);
        self.matched.extend(other.matched);
        self.texts.extend(other.texts);
    }

    /// Whether nothing is known.
    pub const fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether the levers of an authority were matched to what it counts.
    pub fn is_calibrated(&self, gss: &str) -> bool {
        self.matched.iter().any(|matched| matched.has(gss))
            || self.levers.iter().flat_map(|(_, all)| all).any(|(of, edits)| of == gss && !edits.is_empty())
    }

    /// Puts everything onto a tree, in layers of its own.
    pub fn lay(&self, tree: &mut Tree, library: &Library<'_>) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for local in &self.locals {
            faults.extend(local.add_leaves(tree, library.registry).err().into_iter().flatten());
        }
        for (file, authorities) in &self.levers {
            tree.begin_layer(file);
            for (gss, edits) in authorities {
                edits.iter().for_each(|edit| tree.set(Some(gss), &edit.path, edit.leaf.clone()));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// The name of a file, wherever it stands.
pub(super) fn base_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_string()
}

/// Faults without a place get that of the line which names their file.
pub(super) fn placed(faults: Faults, place: &Place) -> Faults {
    let at = |fault: Error| if fault.place.is_none() { fault.at(place.clone()) } else { fault };
    faults.into_iter().map(at).collect()
}
