//! A journal: a sheet and the blocks of a sweep, one after another, in any order.
//!
//! Knows bytes that can be read and searched; who keeps them is not its business.

use super::block::{Block, HEAD, Head};
use super::sheet::Sheet;
use crate::error::Error;
use std::io::{self, Read, Seek, SeekFrom};

pub(super) const MARK: &[u8; 16] = b"maracsim sweep 1";
/// The longest sheet, in bytes.
const LONGEST_SHEET: u32 = 1 << 20;

/// Where a block lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its head.
    pub head: Head,
    /// Where its content begins.
    pub content: u64,
}

/// What a journal holds.
#[derive(Clone, Debug)]
pub struct Journal {
    /// What its blocks belong to.
    pub sheet: Sheet,
    /// The whole blocks, in order of point and first replication.
    pub entries: Vec<Entry>,
    /// How many bytes from the start are whole.
    pub whole: u64,
}

/// The bytes that a journal begins with.
pub fn opening(sheet: &Sheet) -> Vec<u8> {
    let text = sheet.text().into_bytes();
    [&MARK[..], &(text.len() as u32).to_le_bytes(), &text].concat()
}

impl Journal {
    /// Reads a journal up to its end, or to the first block that is torn.
    pub fn scan(source: &mut (impl Read + Seek)) -> Result<Self, Error> {
        let unreadable = |error: io::Error| Error::running(format!("cannot read the blocks of a sweep: {error}"));
        let end = source.seek(SeekFrom::End(0)).map_err(unreadable)?;
        source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let (sheet, begins) = sheet_of(source)?;
        let mut journal = Self { sheet, entries: Vec::new(), whole: begins };
        let mut content = Vec::new();
        while let Some(head) = next_head(source, end - journal.whole).map_err(unreadable)? {
            content.resize(head.length as usize, 0);
            source.read_exact(&mut content).map_err(unreadable)?;
            if Block::decode(&head, &content).is_none() {
                break;
            }
            journal.entries.push(Entry { head, content: journal.whole + HEAD as u64 });
            journal.whole += HEAD as u64 + u64::from(head.length);
        }
        journal.sort();
        Ok(journal)
    }

    /// The sheet that a journal begins with.
    pub fn sheet(source: &mut impl Read) -> Result<Sheet, Error> {
        sheet_of(source).map(|(sheet, _)| sheet)
    }

    /// Puts blocks that were added in their place.
    pub fn sort(&mut self) {
        self.entries.sort_by_key(|entry| (entry.head.point, entry.head.first));
    }

    /// The blocks of a point, in order of their replications.
    pub fn of(&self, point: u64) -> &[Entry] {
        let from = self.entries.partition_point(|entry| entry.head.point < point);
        let to = self.entries.partition_point(|entry| entry.head.point <= point);
        &self.entries[from..to]
    }

    /// The replications of a point that are there, from the first one on; none where there is no block.
    pub fn done(&self, point: u64) -> Option<u32> {
        let blocks = self.of(point);
        let next = |done: u32, entry: &Entry| {
            if entry.head.first == done { done.saturating_add(entry.head.count) } else { done }
        };
        (!blocks.is_empty()).then(|| blocks.iter().fold(0, next))
    }

    /// Whether a point was refused: there is nothing more to do at it.
    pub fn refused(&self, point: u64) -> bool {
        self.of(point).iter().any(|entry| entry.head.count == 0)
    }

    /// The first so many replications of a point as one block; `None` where they are not all there.
    pub fn block(&self, source: &mut (impl Read + Seek), point: u64, most: u32) -> Result<Option<Block>, Error> {
        use super::block::Outcome::Ran;
        let mut whole: Option<Block> = None;
        for entry in self.of(point) {
            let next = read(source, entry)?;
            match (&mut whole, next) {
                (None, next) if next.first == 0 => whole = Some(next),
                (Some(Block { outcome: Ran { rows, years }, .. }), next) => {
                    if let Ran { rows: more, years: same } = next.outcome
                        && next.first as usize == rows.len()
                        && *years == same
                    {
                        rows.extend(more);
                    }
                }
                _ => {}
            }
            if whole.as_ref().is_some_and(|block| block.count() >= most) {
                break;
            }
        }
        if let Some(Block { outcome: Ran { rows, .. }, .. }) = &mut whole {
            if rows.len() < most as usize {
                return Ok(None);
            }
            rows.truncate(most as usize);
        }
        Ok(whole)
    }
}

/// The sheet, and where the blocks begin.
fn sheet_of(source: &mut impl Read) -> Result<(Sheet, u64), Error> {
    let foreign = || Error::input("these are no blocks of a sweep of this version").hint("begin again without it");
    let mut opening = [0; MARK.len() + 4];
    source.read_exact(&mut opening).map_err(|_| foreign())?;
    let (mark, length) = opening.split_at(MARK.len());
    let length = length.try_into().map_or(u32::MAX, u32::from_le_bytes);
    if mark != MARK || length > LONGEST_SHEET {
        return Err(foreign());
    }
    let mut text = Vec::new();
    source.take(u64::from(length)).read_to_end(&mut text).map_err(|_| foreign())?;
    if text.len() != length as usize {
        return Err(foreign());
    }
    Ok((Sheet::read(&text)?, opening.len() as u64 + u64::from(length)))
}

/// The head of the next block; none at the end, or where it is torn.
fn next_head(source: &mut impl Read, left: u64) -> io::Result<Option<Head>> {
    if left < HEAD as u64 {
        return Ok(None);
    }
    let mut bytes = [0; HEAD];
    source.read_exact(&mut bytes)?;
    Ok(Head::read(&bytes).filter(|head| u64::from(head.length) <= left - HEAD as u64))
}

/// Reads a block that was found whole before.
pub fn read(source: &mut (impl Read + Seek), entry: &Entry) -> Result<Block, Error> {
    let changed = || Error::running("the blocks of the sweep changed while they were read").hint("run it again");
    source.seek(SeekFrom::Start(entry.content)).map_err(|_| changed())?;
    let mut content = vec![0; entry.head.length as usize];
    source.read_exact(&mut content).map_err(|_| changed())?;
    Block::decode(&entry.head, &content).ok_or_else(changed)
}

#[cfg(test)]
mod tests {
    use super::super::block::Outcome;
    use super::super::sheet::Rows;
    use super::*;
    use crate::experiment::Observations;
    use std::io::Cursor;

    fn sheet() -> Sheet {
        let (text, none) = (|text: &str| text.to_string(), Vec::new);
        Sheet {
            name: text("n"),
            title: text("t"),
            version: text("1"),
            world: text("w"),
            plan: text("p"),
            seed: 1,
            points: 3,
            shard: 1,
            shards: 1,
            replications: 4,
            rows: Rows::Estimates,
            scenarios: vec![text("s")],
            axes: none(),
            measures: Vec::new(),
            places: Vec::new(),
        }
    }

    fn block(point: u64, replications: std::ops::Range<u32>) -> Block {
        let row = |at: u32| Observations { values: vec![[f64::from(at), 1.0]], digests: vec![u64::from(at)] };
        let (first, rows) = (replications.start, replications.map(row).collect());
        Block { point, first, texts: Vec::new(), outcome: Outcome::Ran { years: vec!["all".into()], rows } }
    }

    #[test]
    fn replications_are_joined_in_their_order_whatever_the_order_of_blocks() {
        let blocks = [block(2, 2..4), block(0, 0..4), block(2, 0..2), block(1, 2..3)];
        let bytes: Vec<u8> = opening(&sheet()).into_iter().chain(blocks.iter().flat_map(Block::encode)).collect();
        let mut source = Cursor::new(&bytes);
        let journal = Journal::scan(&mut source).unwrap();
        assert_eq!(journal.whole, bytes.len() as u64);
        assert_eq!([0, 1, 2, 3].map(|point| journal.done(point)), [Some(4), Some(0), Some(4), None]);
        for most in [1, 3, 4] {
            let joined = journal.block(&mut source, 2, most).unwrap().unwrap();
            assert_eq!(joined.encode(), block(2, 0..most).encode());
        }
        assert!(journal.block(&mut source, 2, 5).unwrap().is_none());
        assert!(journal.block(&mut source, 1, 1).unwrap().is_none(), "its first replications are missing");
    }

    #[test]
    fn wherever_a_journal_is_torn_the_blocks_before_are_whole() {
        let head = opening(&sheet());
        let blocks = [block(0, 0..2), block(1, 0..2)].map(|block| block.encode());
        let bytes: Vec<u8> = head.iter().copied().chain(blocks.concat()).collect();
        for end in head.len()..=bytes.len() {
            let journal = Journal::scan(&mut Cursor::new(&bytes[..end])).unwrap();
            let whole = (end - head.len()) / blocks[0].len();
            assert_eq!(journal.entries.len(), whole, "cut at {end}");
            assert_eq!(journal.whole as usize, head.len() + whole * blocks[0].len());
        }
        for end in 0..head.len() {
            assert!(Journal::scan(&mut Cursor::new(&bytes[..end])).is_err(), "cut at {end}");
        }
    }
}
