//! The user's files.

use crate::error::Error;
use crate::scenario::toml_text::LARGEST;
use crate::scenario::{Files, no_such_file};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder of the scenario that was named: what it extends has to lie inside, links followed.
#[derive(Debug)]
pub struct Disk {
    root: Option<PathBuf>,
}

impl Disk {
    /// The disk as seen from a scenario that the user named.
    pub fn of(scenario: &str) -> Self {
        let folder = Path::new(scenario).parent().filter(|folder| !folder.as_os_str().is_empty());
        Self { root: folder.unwrap_or(Path::new(".")).canonicalize().ok() }
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let refused = |message: String, hint: &str| Error::input(message).hint(hint);
        let unreadable = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => no_such_file(path),
            _ => refused(
                format!("cannot read `{path}`: {error}"),
                "name a scenario file, or a built-in scenario without .toml",
            ),
        };
        let real = Path::new(path).canonicalize().map_err(unreadable)?;
        if self.root.as_ref().is_some_and(|root| !real.starts_with(root)) {
            return Err(refused(
                format!("`{path}` leads out of the scenario's folder"),
                "put the file beside the scenario",
            ));
        }
        // A pipe or a device might never end.
        if !real.metadata().map_err(unreadable)?.is_file() {
            return Err(refused(format!("`{path}` is not a file"), "name a scenario file"));
        }
        let mut bytes = Vec::new();
        let file = File::open(&real).map_err(unreadable)?;
        file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }
}
