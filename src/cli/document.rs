//! A single file that is never half-written: written beside, then renamed.

use super::output::sweep;
use crate::error::{Error, Faults};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that will be written. Until then nothing of it is on the disk.
#[derive(Debug)]
pub struct Document {
    place: PathBuf,
    beside: PathBuf,
}

impl Document {
    /// Promises a file, or says why it could not be written there.
    pub fn begin(place: &Path) -> Result<Self, Faults> {
        let failed = |error: io::Error| failure(place, &error);
        if place.exists() && !place.is_file() {
            return Err(failure(place, &io::Error::other("it is not a file")));
        }
        // Where a link leads is what is replaced.
        let place = if place.is_symlink() { place.canonicalize().map_err(failed)? } else { place.to_path_buf() };
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let name = place.file_name().map_or_else(Default::default, |name| name.to_string_lossy().into_owned());
        let stem = format!(".{name}.partial-");
        sweep(folder, &stem);
        let beside = folder.join(format!("{stem}{}", std::process::id()));
        File::create(&beside).and_then(|_| fs::remove_file(&beside)).map_err(failed)?;
        Ok(Self { place, beside })
    }

    /// The same for a file that the user named: one that is there is replaced only with `--force`.
    pub fn begin_new(place: &Path, force: bool) -> Result<Self, Faults> {
        if place.is_file() && !force {
            let error = Error::input(format!("`{}` is there already", place.display()));
            return Err(vec![error.hint("name another file with --out, or replace it with --force")]);
        }
        Self::begin(place)
    }

    /// Writes more of the file, beside its place.
    pub fn add(&self, bytes: &[u8]) -> Result<(), Faults> {
        let opened = OpenOptions::new().create(true).append(true).open(&self.beside);
        let written = opened.and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| failure(&self.place, &error))
    }

    /// Writes the rest of the file and puts it in its place; what was there before is replaced in one step.
    pub fn finish(self, bytes: &[u8]) -> Result<PathBuf, Faults> {
        self.add(bytes)?;
        fs::rename(&self.beside, &self.place).map_err(|error| failure(&self.place, &error))?;
        Ok(self.place.clone())
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.beside);
    }
}

fn failure(place: &Path, error: &io::Error) -> Faults {
    let error = Error::running(format!("cannot write `{}`: {error}", place.display()));
    vec![error.hint("name another folder with --out; what was there before is untouched")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_replaced_whole_or_not_at_all() {
        let folder = std::env::temp_dir().join(format!("maracsim-document-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let place = folder.join("deep/A.md");
        Document::begin(&place).unwrap().finish(b"one").unwrap();
        drop(Document::begin(&place).unwrap());
        assert_eq!(fs::read_to_string(&place).unwrap(), "one");
        Document::begin(&place).unwrap().finish(b"two").unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "two");
        let parts = Document::begin(&place).unwrap();
        parts.add(b"th").unwrap();
        drop(parts);
        assert_eq!(fs::read_to_string(&place).unwrap(), "two", "half a file is none");
        assert_eq!(fs::read_dir(folder.join("deep")).unwrap().count(), 1, "nothing is left beside it");
        assert!(Document::begin(&folder.join("deep")).is_err(), "a folder stands there");
        fs::remove_dir_all(&folder).unwrap();
    }
}
