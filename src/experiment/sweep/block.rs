//! A block: what came out of some replications at one point, as a value and as bytes.
//!
//! Bytes come from disks that others can write to: whatever they are, they give a block or `None`, never a panic, and
//! nothing is allocated that the bytes do not hold.

use crate::experiment::Observations;
use sha2::{Digest, Sha256};

/// The bytes before a block's content: mark, length, point, first replication, how many, checksum.
pub const HEAD: usize = 32;
const MARK: [u8; 4] = *b"MBLK";
/// The longest content of a block.
const LONGEST: u32 = 1 << 30;

/// What came out of replications `first` to `first + rows - 1` at a point, or why there is nothing.
#[derive(Clone, Debug)]
pub struct Block {
    /// The point, from 0.
    pub point: u64,
    /// The first replication.
    pub first: u32,
    /// The value of each axis at the point, as `--set` would take it.
    pub texts: Vec<String>,
    /// What came out.
    pub outcome: Outcome,
}

/// What came out at a point.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Replications.
    Ran {
        /// The names of the years for which there are values.
        years: Vec<String>,
        /// Values by place, year and measure, and the fingerprints.
        rows: Vec<Observations>,
    },
    /// No such scenario can be run, and why.
    Refused(String),
}

/// The head of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The point.
    pub point: u64,
    /// The first replication.
    pub first: u32,
    /// How many replications.
    pub count: u32,
    /// Bytes of the content.
    pub length: u32,
    checksum: [u8; 8],
}

impl Block {
    /// How many replications.
    pub fn count(&self) -> u32 {
        match &self.outcome {
            Outcome::Ran { rows, .. } => rows.len() as u32,
            Outcome::Refused(_) => 0,
        }
    }

    /// Its bytes: the same block always gives the same ones.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0; HEAD];
        bytes.push(u8::from(matches!(self.outcome, Outcome::Refused(_))));
        put_texts(&mut bytes, &self.texts);
        match &self.outcome {
            Outcome::Refused(why) => put_texts(&mut bytes, std::slice::from_ref(why)),
            Outcome::Ran { years, rows } => {
                put_texts(&mut bytes, years);
                let (fingerprints, cells) = rows.first().map_or((0, 0), |row| (row.digests.len(), row.values.len()));
                bytes.extend((fingerprints as u32).to_le_bytes());
                bytes.extend((cells as u32).to_le_bytes());
                for row in rows {
                    row.digests.iter().for_each(|digest| bytes.extend(digest.to_le_bytes()));
                    row.values.iter().flatten().for_each(|value| bytes.extend(value.to_bits().to_le_bytes()));
                }
            }
        }
        let length = (bytes.len() - HEAD) as u32;
        let head = [
            &MARK[..],
            &length.to_le_bytes(),
            &self.point.to_le_bytes(),
            &self.first.to_le_bytes(),
            &self.count().to_le_bytes(),
        ];
        bytes[..HEAD - 8].copy_from_slice(&head.concat());
        let sum = checksum(&bytes[..HEAD - 8], &bytes[HEAD..]);
        bytes[HEAD - 8..HEAD].copy_from_slice(&sum);
        bytes
    }

    /// The block of a head and its content; `None` for bytes that [`encode`](Self::encode) does not give.
    pub fn decode(head: &Head, content: &[u8]) -> Option<Self> {
        let own = head.bytes();
        if content.len() != head.length as usize || checksum(&own[..HEAD - 8], content) != head.checksum {
            return None;
        }
        let mut rest = content;
        let refused = take::<1>(&mut rest)? == [1];
        let texts = take_texts(&mut rest)?;
        let outcome = if refused {
            Outcome::Refused(take_texts(&mut rest)?.pop()?)
        } else {
            let years = take_texts(&mut rest)?;
            let (fingerprints, cells) = (take_count(&mut rest)?, take_count(&mut rest)?);
            let size = fingerprints.checked_mul(8)?.checked_add(cells.checked_mul(16)?)?;
            if size.checked_mul(head.count as usize)? != rest.len() || (size == 0 && head.count > 0) {
                return None;
            }
            let rows = (0..head.count).map(|_| take_row(&mut rest, fingerprints, cells)).collect::<Option<_>>()?;
            Outcome::Ran { years, rows }
        };
        let whole = rest.is_empty() && !(refused && head.count > 0);
        whole.then_some(Self { point: head.point, first: head.first, texts, outcome })
    }
}

impl Head {
    /// Reads a head; `None` if the bytes are none.
    pub fn read(bytes: &[u8; HEAD]) -> Option<Self> {
        let mut rest = &bytes[..];
        let mark = take::<4>(&mut rest)?;
        let length = u32::from_le_bytes(take(&mut rest)?);
        let point = u64::from_le_bytes(take(&mut rest)?);
        let first = u32::from_le_bytes(take(&mut rest)?);
        let count = u32::from_le_bytes(take(&mut rest)?);
        let checksum = take(&mut rest)?;
        (mark == MARK && length <= LONGEST).then_some(Self { point, first, count, length, checksum })
    }

    fn bytes(&self) -> [u8; HEAD] {
        let mut bytes = [0; HEAD];
        let parts = [
            &MARK[..],
            &self.length.to_le_bytes(),
            &self.point.to_le_bytes(),
            &self.first.to_le_bytes(),
            &self.count.to_le_bytes(),
            &self.checksum,
        ];
        bytes.copy_from_slice(&parts.concat());
        bytes
    }
}

/// The first 8 bytes of a SHA-256: enough to tell a block that was torn or has rotted.
fn checksum(head: &[u8], content: &[u8]) -> [u8; 8] {
    let digest = Sha256::new().chain_update(head).chain_update(content).finalize();
    std::array::from_fn(|at| digest[at])
}

fn put_texts(bytes: &mut Vec<u8>, texts: &[String]) {
    bytes.extend((texts.len() as u32).to_le_bytes());
    for text in texts {
        bytes.extend((text.len() as u32).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk::<N>()?;
    *rest = left;
    Some(*taken)
}

fn take_count(rest: &mut &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(take(rest)?)).ok()
}

fn take_texts(rest: &mut &[u8]) -> Option<Vec<String>> {
    let count = take_count(rest)?;
    let mut texts = Vec::new();
    for _ in 0..count {
        let length = take_count(rest)?;
        let (text, left) = rest.split_at_checked(length)?;
        *rest = left;
        texts.push(std::str::from_utf8(text).ok()?.to_string());
    }
    Some(texts)
}

fn take_row(rest: &mut &[u8], fingerprints: usize, cells: usize) -> Option<Observations> {
    let digests = (0..fingerprints).map(|_| take(rest).map(u64::from_le_bytes)).collect::<Option<_>>()?;
    let mut number = || take(rest).map(|bytes| f64::from_bits(u64::from_le_bytes(bytes)));
    let values = (0..cells).map(|_| Some([number()?, number()?])).collect::<Option<_>>()?;
    Some(Observations { values, digests })
}
