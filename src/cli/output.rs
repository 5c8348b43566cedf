//! The folder that a run leaves: built beside, then renamed, so that it is never half-written.

use crate::error::{Error, Faults};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file by which a folder is known as ours.
const MANIFEST: &str = "manifest.toml";

/// A folder in the making. Dropped before it is finished, it leaves nothing behind.
#[derive(Debug)]
pub struct Output {
    place: PathBuf,
    beside: PathBuf,
    finished: bool,
}

impl Output {
    /// Begins the folder for a scenario, or says why it cannot be written there.
    pub fn begin(place: &Path, scenario: &str, force: bool) -> Result<Self, Faults> {
        refuse_foreign(place, scenario, force).map_err(|fault| vec![fault])?;
        let name = place.file_name().ok_or_else(|| {
            vec![
                Error::input(format!("`{}` is not a folder to write to", place.display()))
                    .hint("write --out some/folder"),
            ]
        })?;
        let hidden = format!(".{}.partial-{}", name.to_string_lossy(), std::process::id());
        let beside = place.with_file_name(hidden);
        let made = fs::create_dir_all(&beside);
        made.map_err(|error| vec![failure("create", &beside, &error)])?;
        Ok(Self { place: place.to_path_buf(), beside, finished: false })
    }

    /// Writes a file of the folder.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Faults> {
        let path = self.beside.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            let mut file = fs::File::create(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| vec![failure("write", &path, &error)])
    }

    /// Puts the folder in its place; an older run of the same scenario makes room.
    pub fn finish(mut self) -> Result<PathBuf, Faults> {
        let old = self.place.with_extension(format!("old-{}", std::process::id()));
        // Two runs that end at once may both find the place taken: the later one wins, and neither is torn.
        for _ in 0..100 {
            if fs::rename(&self.beside, &self.place).is_ok() {
                self.finished = true;
                let _ = fs::remove_dir_all(&old);
                return Ok(self.place.clone());
            }
            let _ = fs::remove_dir_all(&old);
            let _ = fs::rename(&self.place, &old);
        }
        let error = io::Error::other("the folder is in use");
        Err(vec![failure("replace", &self.place, &error)])
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_dir_all(&self.beside);
        }
    }
}

/// A folder that holds something else than a run of this scenario is never replaced without `--force`, and one that is
/// no run at all never.
fn refuse_foreign(place: &Path, scenario: &str, force: bool) -> Result<(), Error> {
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failure("read", place, &error)),
    };
    if entries.count() == 0 {
        return Ok(());
    }
    let shown = place.display();
    let Ok(manifest) = fs::read_to_string(place.join(MANIFEST)) else {
        let error = Error::input(format!("`{shown}` holds files that are not a run of maracsim"));
        return Err(error.hint("name another folder with --out"));
    };
    let held = manifest.parse::<toml::Table>().ok();
    let held = held.as_ref().and_then(|table| table.get("scenario")).and_then(toml::Value::as_str).unwrap_or("?");
    if held == scenario || force {
        return Ok(());
    }
    let error = Error::input(format!("`{shown}` holds a run of another scenario, `{held}`"));
    Err(error.hint("name another folder with --out, or replace it with --force"))
}

fn failure(what: &str, path: &Path, error: &io::Error) -> Error {
    let hint = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "name a folder that you may write to with --out"
        }
        io::ErrorKind::StorageFull => "make room on the disk; what was there before is untouched",
        _ => "name another folder with --out",
    };
    Error::running(format!("cannot {what} `{}`: {error}", path.display())).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("maracsim-output-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn leave(place: &Path, scenario: &str, force: bool) -> Result<PathBuf, Faults> {
        let output = Output::begin(place, scenario, force)?;
        output.write(MANIFEST, format!("scenario = \"{scenario}\"\n").as_bytes())?;
        output.write("tables/a.csv", b"x\n")?;
        output.finish()
    }

    #[test]
    fn a_run_replaces_its_own_kind_only() {
        let place = folder("own");
        leave(&place, "a", false).unwrap();
        leave(&place, "a", false).unwrap();
        assert!(leave(&place, "b", false).is_err());
        leave(&place, "b", true).unwrap();
        assert_eq!(fs::read_to_string(place.join("tables/a.csv")).unwrap(), "x\n");
        fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn what_is_not_ours_is_never_touched() {
        let place = folder("foreign");
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("thesis.txt"), "years of work").unwrap();
        assert!(leave(&place, "a", true).is_err());
        assert_eq!(fs::read_to_string(place.join("thesis.txt")).unwrap(), "years of work");
        fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn an_unfinished_folder_leaves_nothing() {
        let place = folder("unfinished");
        let output = Output::begin(&place, "a", false).unwrap();
        output.write("x", b"x").unwrap();
        let beside = output.beside.clone();
        drop(output);
        assert!(!beside.exists() && !place.exists());
    }
}
