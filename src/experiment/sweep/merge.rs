//! Merging the parts of a sweep: each index once, and never two answers for one.

use super::block::Block;
use super::journal::{Journal, read};
use super::rows::fits;
use super::sheet::Sheet;
use crate::error::{Error, Faults};
use std::io::{Read, Seek};

/// A part of a sweep: its name, the digest of its bytes, and where its blocks are.
#[derive(Debug)]
pub struct Part<S> {
    /// What the user would call it.
    pub name: String,
    /// The digest of its bytes.
    pub digest: String,
    /// Its bytes.
    pub source: S,
    journal: Journal,
}

/// All parts of one sweep.
#[derive(Debug)]
pub struct Merge<S> {
    /// What the blocks belong to.
    pub sheet: Sheet,
    parts: Vec<Part<S>>,
}

impl<S: Read + Seek> Part<S> {
    /// Reads a part; every block that it should hold has to be there, once, whole, and nothing else.
    pub fn read(name: &str, digest: &str, mut source: S) -> Result<Self, Error> {
        let refused = |message: &str| {
            let error = Error::input(format!("`{name}` {message}"));
            error.hint("delete it and run its part of the sweep again")
        };
        let journal = Journal::scan(&mut source)
            .map_err(|error| Error { message: format!("`{name}`: {}", error.message), ..error })?;
        let end = source.seek(std::io::SeekFrom::End(0)).map_err(|_| refused("cannot be read"))?;
        if journal.whole != end {
            return Err(refused("is torn, or has changed since it was written"));
        }
        let mut expected = journal.sheet.own_points();
        let in_order = journal.entries.iter().all(|entry| Some(entry.head.point) == expected.next());
        if !in_order || expected.next().is_some() {
            return Err(refused("does not hold each of its points once"));
        }
        for entry in &journal.entries {
            if !fits(&journal.sheet, &read(&mut source, entry)?) {
                return Err(refused("holds a block of another sweep"));
            }
        }
        Ok(Self { name: name.into(), digest: digest.into(), source, journal })
    }
}

impl<S: Read + Seek> Merge<S> {
    /// Puts parts together, or says everything that is wrong: parts of different sweeps, two answers for one index, indices
    /// that are missing. The same answer twice counts once.
    pub fn of(parts: Vec<Part<S>>) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let mut kept: Vec<Part<S>> = Vec::new();
        for part in parts {
            let (sheet, digest) = (&part.journal.sheet, &part.digest);
            let first = kept.first().map(|first| &first.journal.sheet);
            let other = |first: &Sheet| first.shards != sheet.shards || first.whole().text() != sheet.whole().text();
            if first.is_some_and(other) {
                let message = format!("`{}` and `{}` are parts of different sweeps", kept[0].name, part.name);
                faults.push(Error::input(message).hint("keep the parts of each sweep in a folder of their own"));
                continue;
            }
            match kept.iter().find(|other| other.journal.sheet.shard == sheet.shard) {
                None => kept.push(part),
                Some(same) if same.digest == *digest => {}
                Some(other) => {
                    let index = sheet.shard;
                    let message = format!("`{}` and `{}` are two answers for part {index}", other.name, part.name);
                    let hint =
                        "one of them is wrong: run that part again on another machine and delete the one that differs";
                    faults.push(Error::input(message).hint(hint));
                }
            }
        }
        kept.sort_by_key(|part| part.journal.sheet.shard);
        let Some(sheet) = kept.first().map(|first| first.journal.sheet.whole()) else {
            return Err(vec![Error::input("there are no parts of a sweep").hint("name the folder that holds them")]);
        };
        faults.extend(missing(&sheet, kept.first().map_or(0, |first| first.journal.sheet.shards), &kept));
        if faults.is_empty() { Ok(Self { sheet, parts: kept }) } else { Err(faults) }
    }

    /// What holds the block of a point.
    pub fn source(&mut self, point: u64) -> &mut S {
        let shards = self.parts.len() as u64;
        &mut self.parts[(point % shards) as usize].source
    }

    /// The block of a point.
    pub fn block(&mut self, point: u64) -> Result<Block, Error> {
        let shards = self.parts.len() as u64;
        let part = &mut self.parts[(point % shards) as usize];
        let entry = part.journal.of(point).first().copied();
        let gone = || Error::running(format!("`{}` lost point {point}", part.name));
        read(&mut part.source, &entry.ok_or_else(gone)?)
    }
}

/// The indices that nobody has done. Few are named: a first part of a million would be a long list.
fn missing<S>(sheet: &Sheet, shards: u32, kept: &[Part<S>]) -> Option<Error> {
    const NAMED: usize = 10;
    let there = |index: &u32| kept.binary_search_by_key(index, |part| part.journal.sheet.shard).is_ok();
    let absent = shards as usize - kept.len();
    let named: Vec<String> =
        (1..=shards).filter(|index| !there(index)).take(NAMED).map(|index| index.to_string()).collect();
    let more = if absent > NAMED { format!(" and {} more", absent - NAMED) } else { String::new() };
    let message = format!("of {shards} parts {absent} are missing: {}{more}", named.join(", "));
    let hint = format!("run `maracsim sweep PLAN --shard {}/{shards}` of `{}`", named.first()?, sheet.name);
    (absent > 0).then(|| Error::input(message).hint(hint))
}

/// Merges bytes cut into parts, as a fuzzer has them: a sweep or faults, never a panic.
#[cfg(any(test, fuzzing))]
pub fn merge_bytes(parts: &[&[u8]]) -> Result<u64, Faults> {
    let read = |(at, bytes): (usize, &&[u8])| {
        Part::read(&format!("{at}"), &format!("{bytes:?}"), std::io::Cursor::new(*bytes))
    };
    let parts = parts.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>().map_err(|fault| vec![fault])?;
    let mut merge = Merge::of(parts)?;
    let mut told = 0;
    for point in 0..merge.sheet.points {
        let block = merge.block(point).map_err(|fault| vec![fault])?;
        super::rows::rows(&merge.sheet, &block, |_| {
            told += 1;
            Ok::<(), Faults>(())
        })?;
    }
    Ok(told)
}
