//! The course of a sweep: which blocks are still missing.
//!
//! What a point needs follows from its first replications alone, so a sweep that was stopped and goes on does what one that
//! was never stopped does.

use super::block::{Block, Outcome};
use super::runs::{Sweep, Unit};
use super::sheet::Output;
use crate::experiment::precise;

/// Replications of one block at most: what a kill loses, and what a thread takes at a time.
const BLOCK: u32 = 64;

/// How many replications a point needs, as far as its first ones tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// These are enough.
    Enough(u32),
    /// So many are needed before more can be said.
    More(u32),
    /// These are the most, and the precision was not reached.
    NotReached(u32),
}

impl Need {
    /// How many replications are needed for now.
    pub const fn replications(self) -> u32 {
        match self {
            Self::Enough(count) | Self::More(count) | Self::NotReached(count) => count,
        }
    }
}

impl Sweep<'_> {
    /// The need of a point of which `done` replications are there; `rows` reads the block of its first so many.
    ///
    /// # Formula
    ///
    /// From the largest shortfall of each measure and place over all years together, by the formula of `precise::next`.
    pub fn need<E>(&self, done: u32, mut rows: impl FnMut(u32) -> Result<Option<Block>, E>) -> Result<Need, E> {
        let Some(precision) = self.written.precision else { return Ok(Need::Enough(self.written.replications)) };
        let most = self.written.most.max(self.written.replications);
        let mut count = self.written.replications.max(10).min(most);
        while count <= done {
            let Some(block) = rows(count)? else { break };
            let short = shortfall(&self.sheet.measures, &block, precision);
            if short <= 1.0 {
                return Ok(Need::Enough(count));
            }
            if count >= most {
                return Ok(Need::NotReached(count));
            }
            count = precise::next(count, short, most);
        }
        Ok(Need::More(count))
    }

    /// The units that bring a point from so many replications to so many.
    pub fn units(point: u64, done: u32, needed: u32) -> impl Iterator<Item = Unit> {
        let starts = (done..needed).step_by(BLOCK as usize);
        starts.map(move |from| Unit { point, from, to: from.saturating_add(BLOCK).min(needed) })
    }
}

/// The largest half-width over what is asked for; 0 where nothing applies, infinite where a measure has no interval yet.
fn shortfall(measures: &[Output], block: &Block, precision: f64) -> f64 {
    let Outcome::Ran { years, rows } = &block.outcome else { return 0.0 };
    let (cells, width) = (rows.first().map_or(0, |row| row.values.len()), years.len() * measures.len());
    let mut largest: f64 = 0.0;
    let mut column = Vec::with_capacity(rows.len());
    for at in (0..cells).filter(|at| at % width >= width - measures.len()) {
        let measure = &measures[at % measures.len()];
        column.clear();
        column.extend(rows.iter().map(|row| row.values[at]));
        largest = largest.max(precise::shortfall(&measure.unit, &measure.estimate(&column), precision));
    }
    largest
}
