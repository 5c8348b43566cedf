//! The blocks of a sweep on the disk while it runs: a file that only ever grows, so that a kill loses the blocks in hand at
//! most.

use crate::error::{Error, Faults};
use crate::experiment::sweep::{Block, Entry, HEAD, Head, Journal, Sheet, opening};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The blocks of a sweep in the making.
#[derive(Debug)]
pub struct Work {
    place: PathBuf,
    file: File,
    /// What is there, as of the last [`settle`](Self::settle).
    pub journal: Journal,
    fresh: Vec<Entry>,
}

/// What to do with what is there already.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// Go on with it.
    pub resume: bool,
    /// Begin again.
    pub force: bool,
    /// The blocks of a sweep that is whole, to go on from.
    pub whole: Option<&'a Path>,
}

impl Work {
    /// Opens the file at a place for a sweep, or says why it cannot be used.
    pub fn open(place: &Path, sheet: &Sheet, before: Before<'_>) -> Result<Self, Faults> {
        let one = |fault| vec![fault];
        let failed = |error: io::Error| vec![failure(place, &error)];
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        if place.exists() && !before.resume && !before.force {
            let message = format!("`{}` holds a sweep that was stopped", place.display());
            return Err(one(Error::input(message).hint("go on with --resume, or begin again with --force")));
        }
        if place.symlink_metadata().is_ok_and(|found| !found.is_file()) {
            let message = format!("`{}` is no file of a sweep: a link, a folder or a device", place.display());
            return Err(one(Error::input(message).hint("take it away, or name another folder with --out")));
        }
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(place).map_err(failed)?;
        lock(&file, place).map_err(one)?;
        if before.force && !before.resume {
            file.set_len(0).map_err(failed)?;
        }
        if file.metadata().map_err(failed)?.len() == 0 {
            begin(&mut file, sheet, before).map_err(failed)?;
        }
        let journal = match Journal::scan(&mut file) {
            Ok(journal) => same_world(journal, sheet, place).map_err(one)?,
            // Killed before its first line was whole: nothing is lost.
            Err(_) if torn_opening(&mut file, sheet).map_err(failed)? => {
                file.set_len(0).map_err(failed)?;
                begin(&mut file, sheet, before).map_err(failed)?;
                Journal::scan(&mut file).map_err(one)?
            }
            Err(fault) => return Err(one(fault.hint(format!("begin again with --force: `{}`", place.display())))),
        };
        file.set_len(journal.whole).map_err(failed)?;
        Ok(Self { place: place.to_path_buf(), file, journal, fresh: Vec::new() })
    }

    /// Adds blocks, on the disk when this returns.
    pub fn append(&mut self, blocks: &[Block]) -> Result<(), Faults> {
        let mut bytes = Vec::new();
        for block in blocks {
            let begins = self.journal.whole + bytes.len() as u64;
            let encoded = block.encode();
            let head = encoded.first_chunk::<HEAD>().and_then(Head::read);
            self.fresh.extend(head.map(|head| Entry { head, content: begins + HEAD as u64 }));
            bytes.extend(encoded);
        }
        let mut written = || {
            self.file.seek(SeekFrom::Start(self.journal.whole))?;
            self.file.write_all(&bytes)?;
            self.file.sync_data()
        };
        written().map_err(|error| vec![failure(&self.place, &error)])?;
        self.journal.whole += bytes.len() as u64;
        Ok(())
    }

    /// Makes what was added part of what is there.
    pub fn settle(&mut self) {
        self.journal.entries.append(&mut self.fresh);
        self.journal.sort();
    }

    /// The first so many replications of a point; none where they are not all there.
    pub fn block(&mut self, point: u64, replications: u32) -> Result<Option<Block>, Faults> {
        self.journal.block(&mut self.file, point, replications).map_err(|fault| vec![fault])
    }

    /// Takes the file away: what was in it stands elsewhere now.
    pub fn remove(self) {
        let _ = fs::remove_file(&self.place);
    }
}

/// One process at a time: two would write into each other's blocks. The lock ends with the process, however that ends.
fn lock(file: &File, place: &Path) -> Result<(), Error> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            let error = Error::running(format!("`{}` is being written by another sweep", place.display()));
            Err(error.hint("wait for it, or name another folder with --out"))
        }
        // A file system without locks: then nobody watches but the user.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => Err(failure(place, &error)),
    }
}

/// The first bytes of a file: a sheet, or all blocks of a sweep that is whole.
fn begin(file: &mut File, sheet: &Sheet, before: Before<'_>) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    match before.whole.filter(|_| before.resume) {
        Some(whole) => drop(io::copy(&mut File::open(whole)?, file)?),
        None => file.write_all(&opening(sheet))?,
    }
    file.sync_data()
}

/// Whether the file is the beginning of the opening that it would have.
fn torn_opening(file: &mut File, sheet: &Sheet) -> io::Result<bool> {
    use std::io::Read;
    let expected = opening(sheet);
    let mut found = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    Read::by_ref(file).take(expected.len() as u64 + 1).read_to_end(&mut found)?;
    Ok(found.len() < expected.len() && expected.starts_with(&found))
}

fn same_world(journal: Journal, sheet: &Sheet, place: &Path) -> Result<Journal, Error> {
    let own = |sheet: &Sheet| (sheet.world.clone(), sheet.shard, sheet.shards);
    if own(&journal.sheet) == own(sheet) {
        return Ok(journal);
    }
    let error = Error::input(format!("`{}` holds blocks of another plan, data or version", place.display()));
    Err(error.hint("begin again with --force, or name another folder with --out"))
}

fn failure(place: &Path, error: &io::Error) -> Error {
    let hint = match error.kind() {
        io::ErrorKind::StorageFull => "make room on the disk, then go on with --resume: what was finished is kept",
        _ => "name another folder with --out",
    };
    Error::running(format!("cannot keep the sweep in `{}`: {error}", place.display())).hint(hint)
}
