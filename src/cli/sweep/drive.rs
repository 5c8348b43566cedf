//! Runs what is missing of a sweep, a chunk at a time: each is on the disk before the next begins.

use super::work::Work;
use crate::cli::progress;

use crate::error::Faults;
use crate::experiment::MOST_MEMORY;
use crate::experiment::sweep::{Need, Sweep, Unit};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// About how long a chunk takes: what a kill may lose, and how often the disk is waited for.
const CHUNK: Duration = Duration::from_secs(1);
const FEWEST_UNITS: usize = 8;
const MOST_UNITS: usize = 1 << 14;

/// How a sweep is run.
#[derive(Clone, Copy, Debug)]
pub struct Drive<'a> {
    /// The sweep.
    pub sweep: &'a Sweep<'a>,
    /// Threads that it has.
    pub threads: usize,
    /// Whether nothing is shown.
    pub quiet: bool,
}

/// How a sweep ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Everything is there.
    Whole {
        /// Points that did not reach the precision asked for.
        not_reached: u64,
    },
    /// Somebody stopped it.
    Stopped {
        /// Points that need no more.
        done: u64,
        /// Points of this part.
        of: u64,
    },
}

/// What a look at every point found.
#[derive(Default)]
struct Look {
    missing: u64,
    done: u64,
    not_reached: u64,
}

impl Drive<'_> {
    /// Runs until no point needs more, or somebody stops it.
    pub fn run(&self, work: &mut Work) -> Result<Ending, Faults> {
        let stop = progress::stop_flag();
        loop {
            let look = self.look(work)?;
            let of = look.done + look.missing;
            if look.missing == 0 {
                return Ok(Ending::Whole { not_reached: look.not_reached });
            }
            if stop.load(Ordering::Relaxed) {
                return Ok(Ending::Stopped { done: look.done, of });
            }
            self.round(work, look.missing, stop)?;
        }
    }

    /// Who needs more.
    fn look(&self, work: &mut Work) -> Result<Look, Faults> {
        let mut look = Look::default();
        for point in self.sweep.sheet.own_points() {
            match self.need(work, point)? {
                None => look.done += 1,
                Some((_, Need::More(_) | Need::Enough(_))) => look.missing += 1,
                Some((_, Need::NotReached(_))) => {
                    look.done += 1;
                    look.not_reached += 1;
                }
            }
        }
        Ok(look)
    }

    /// What a point has and needs; none where it has what it needs.
    fn need(&self, work: &mut Work, point: u64) -> Result<Option<(u32, Need)>, Faults> {
        if work.journal.refused(point) {
            return Ok(None);
        }
        let done = work.journal.done(point).unwrap_or(0);
        let need = self.sweep.need(done, |count| work.block(point, count))?;
        let enough = matches!(need, Need::Enough(count) if count <= done);
        Ok((!enough).then_some((done, need)))
    }

    /// Does what each point is known to need now.
    fn round(&self, work: &mut Work, points: u64, stop: &AtomicBool) -> Result<(), Faults> {
        let bar = progress::points(points, &self.sweep.sheet.name, self.quiet);
        let (mut units, mut size): (Vec<Unit>, usize) = (Vec::new(), FEWEST_UNITS.max(self.threads * 4));
        for point in self.sweep.sheet.own_points() {
            if let Some((done, need)) = self.need(work, point)?.filter(|(done, need)| need.replications() > *done) {
                units.extend(Sweep::units(point, done, need.replications()));
                bar.inc(1);
            }
            if units.len() >= size {
                size = self.chunk(work, &mut units, stop)?;
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
        }
        if !stop.load(Ordering::Relaxed) {
            self.chunk(work, &mut units, stop)?;
        }
        bar.finish_and_clear();
        work.settle();
        Ok(())
    }

    /// Does the units and keeps their blocks; how many the next chunk should have.
    fn chunk(&self, work: &mut Work, units: &mut Vec<Unit>, stop: &AtomicBool) -> Result<usize, Faults> {
        let begun = Instant::now();
        let most = MOST_MEMORY / self.threads.max(1) as u64;
        let blocks = self.sweep.run(units, most, stop, &mut |_| {});
        work.append(&blocks)?;
        let ratio = CHUNK.as_secs_f64() / begun.elapsed().as_secs_f64().max(1e-3);
        let next = (units.len() as f64 * ratio.min(4.0)) as usize;
        units.clear();
        Ok(next.clamp(FEWEST_UNITS.max(self.threads * 4), MOST_UNITS))
    }
}
