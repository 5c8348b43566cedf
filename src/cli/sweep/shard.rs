//! Parts of a sweep as files of their own, and what puts them together. A part is named by its digest.

use super::leave::{Hashed, leave};
use super::options::MergeOptions;
use crate::cli::document::Document;
use crate::cli::output::{Output, sweep};
use crate::cli::progress;
use crate::error::{Error, Faults};
use crate::experiment::sweep::{Block, Journal, Merge, Part, Sheet, opening};
use crate::report::sweep::part_manifest;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const ENDING: &str = "shard";
/// Digits of a digest in a file's name.
const DIGITS: usize = 16;

/// The part of this sheet that is there already, whole; another one with other replications is no such part.
pub fn there(folder: &Path, sheet: &Sheet) -> Option<PathBuf> {
    let begins = format!("{}-of-{}.", sheet.shard, sheet.shards);
    let own = |place: &PathBuf| {
        let named = place.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&begins));
        let journal = || Journal::scan(&mut File::open(place).ok()?).ok();
        named
            && digest_of(place).is_ok_and(|digest| is_named(place, &digest))
            && journal().is_some_and(|journal| journal.sheet.text() == sheet.text())
    };
    parts(folder).into_iter().find(own)
}

/// Writes a part and what stands beside it; it is there whole or not at all.
pub fn write(
    folder: &Path,
    sheet: &Sheet,
    mut block: impl FnMut(u64) -> Result<Block, Faults>,
) -> Result<PathBuf, Faults> {
    let stem = format!("{}-of-{}", sheet.shard, sheet.shards);
    let unfinished = format!(".{stem}.partial-");
    sweep(folder, &unfinished);
    let beside = folder.join(format!("{unfinished}{}", std::process::id()));
    let failed = |error: io::Error| {
        let _ = fs::remove_file(&beside);
        vec![Error::running(format!("cannot write part {stem} in `{}`: {error}", folder.display()))]
    };
    let mut file = Hashed::new("", File::create(&beside).map_err(failed)?);
    file.write_all(&opening(sheet)).map_err(failed)?;
    for point in sheet.own_points() {
        file.write_all(&block(point)?.encode()).map_err(failed)?;
    }
    let (_, digest) = file.finish().map_err(failed)?;
    let name = format!("{stem}.{}", &digest[..DIGITS]);
    Document::begin(&folder.join(format!("{name}.toml")))?.finish(part_manifest(sheet, &digest).as_bytes())?;
    let place = folder.join(format!("{name}.{ENDING}"));
    fs::rename(&beside, &place).map_err(failed)?;
    Ok(place)
}

/// The parts in a folder, by name.
fn parts(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let hidden = |place: &Path| place.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let mut parts: Vec<PathBuf> = entries
        .filter(|place| place.is_file() && place.extension().is_some_and(|ending| ending == ENDING) && !hidden(place))
        .collect();
    parts.sort();
    parts
}

fn digest_of(place: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut bytes) = (File::open(place)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut bytes)? {
            0 => break,
            read => hash.update(&bytes[..read]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn is_named(place: &Path, digest: &str) -> bool {
    place.file_name().is_some_and(|name| name.to_string_lossy().contains(&format!(".{}.", &digest[..DIGITS])))
}

/// `maracsim sweep merge DIR`: the folder that one machine would have left, to the byte.
pub fn merge(options: &MergeOptions) -> Result<(PathBuf, String), Faults> {
    let mut faults = Faults::new();
    let mut read = Vec::new();
    for place in parts(&options.parts) {
        match part(&place) {
            Ok(part) => read.push(part),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if read.is_empty() {
        let error = Error::input(format!("`{}` holds no parts of a sweep", options.parts.display()));
        return Err(vec![error.hint("name the folder that `maracsim sweep PLAN --shard I/N --out DIR` wrote to")]);
    }
    let mut merge = Merge::of(read)?;
    let sheet = merge.sheet.clone();
    let place = options.folder.or(&sheet.name);
    let output = Output::begin(&place, &format!("sweep {}", sheet.name), options.folder.force)?;
    let bar = progress::points(sheet.points, &sheet.name, options.quiet);
    let (place, whole) = leave(output, &sheet, |point| {
        let block = merge.block(point).map_err(|fault| vec![fault]);
        merge.source(point).close();
        bar.set_position(point + 1);
        block
    })?;
    bar.finish_and_clear();
    let told = super::told(&sheet, &whole, &place);
    Ok((place, told))
}

fn part(place: &Path) -> Result<Part<Closable>, Error> {
    let shown = place.display().to_string();
    let unreadable = |error: io::Error| Error::input(format!("cannot read `{shown}`: {error}"));
    let digest = digest_of(place).map_err(unreadable)?;
    if !is_named(place, &digest) {
        let error = Error::input(format!("`{shown}` is not what its name says: it was changed or copied in part"));
        return Err(error.hint("delete it and run its part of the sweep again"));
    }
    let mut part = Part::read(&shown, &digest, Closable { place: place.to_path_buf(), file: None })?;
    part.source.close();
    Ok(part)
}

/// A file that is opened when it is used: of many parts few can be open at a time.
#[derive(Debug)]
struct Closable {
    place: PathBuf,
    file: Option<File>,
}

impl Closable {
    fn close(&mut self) {
        self.file = None;
    }

    fn open(&mut self) -> io::Result<&mut File> {
        let file = match self.file.take() {
            Some(file) => file,
            None => File::open(&self.place)?,
        };
        Ok(self.file.insert(file))
    }
}

impl Read for Closable {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.open()?.read(bytes)
    }
}

impl Seek for Closable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.open()?.seek(to)
    }
}
