//! `maracsim sweep PLAN`: a scenario at many points of its levers; `sweep merge DIR`: the parts of one, put together.

mod drive;
mod foretell;
mod leave;
pub mod options;
mod read;
mod shard;
mod work;

use super::arguments::Command;
use super::output::Output;
use super::{library, print};
use crate::error::{Error, Faults};
use crate::experiment::on_threads;
use crate::experiment::sweep::{Asked, Block, Journal, Sheet, Sweep};
use crate::report::sweep::Whole;
use crate::report::tables::straight;
use crate::scenario::{Data, Files};
use drive::{Drive, Ending};
use options::{PlanOptions, SweepCommand, SweepOptions};
use std::fs::File;
use std::path::{Path, PathBuf};
use work::{Before, Work};

pub use read::read as rows_of;

/// Runs a plan, or merges the parts of one.
pub fn sweep(options: &SweepOptions) -> Result<(), Faults> {
    print(&swept(options)?.1)
}

/// The same for the words after `maracsim sweep`: where it was written, and what is said of it.
pub fn swept_of(words: &[String]) -> Result<(PathBuf, String), Faults> {
    match super::parsed("sweep", words)? {
        Command::Sweep(options) => swept(&options),
        _ => Err(vec![Error::input("this is no sweep")]),
    }
}

fn swept(options: &SweepOptions) -> Result<(PathBuf, String), Faults> {
    if let Some(SweepCommand::Merge(merge)) = &options.command {
        return shard::merge(merge);
    }
    let data = options.sweep.local.data()?;
    let sweep = read(&data, options.sweep.file(), options.sweep.asked(options.shard))?;
    let threads = options.sweep.machine.threads();
    if options.estimate {
        return Ok((PathBuf::new(), foretell::foretell(&sweep, threads)?));
    }
    let done = on_threads(options.sweep.machine.asked(), |threads| match options.shard {
        None => whole(&sweep, &options.sweep, threads).map(|(place, whole)| {
            let told = told(&sweep.sheet, &whole, &place);
            (place, told)
        }),
        Some(_) => part(&sweep, &options.sweep, threads),
    });
    done.map_err(|fault| vec![fault])?
}

/// Reads a plan; its scenarios are built in, or files beside it.
pub fn read<'d>(data: &'d Data, file: &str, asked: Asked) -> Result<Sweep<'d>, Faults> {
    if !file.ends_with(".toml") {
        let error = Error::input(format!("`{}` is no plan", crate::units::short(file)));
        return Err(vec![error.hint("the name of a plan's file ends with .toml")]);
    }
    let bytes = super::disk::Disk::of(file).read(file).map_err(|fault| vec![fault])?;
    let folder = Path::new(file).parent().unwrap_or(Path::new("")).to_path_buf();
    let load = |name: &str, sets: &[String]| {
        let beside = if name.ends_with(".toml") { folder.join(name).display().to_string() } else { name.to_string() };
        library::ready(data, &beside, sets)
    };
    Sweep::read(data, (&name_of(file), file), &bytes, &load, asked)
}

/// The name of a plan: that of its file, with nothing in it that a folder could not have.
fn name_of(file: &str) -> String {
    let stem = Path::new(file).file_stem().map_or_else(|| "sweep".into(), |stem| stem.to_string_lossy().into_owned());
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' };
    stem.chars().take(80).map(plain).collect()
}

/// The folder of a sweep.
pub fn place_of(sweep: &Sweep<'_>, options: &PlanOptions) -> PathBuf {
    options.folder.or(&sweep.sheet.name)
}

/// Runs what is missing of a sweep and writes its folder.
pub fn whole(sweep: &Sweep<'_>, options: &PlanOptions, threads: usize) -> Result<(PathBuf, Whole), Faults> {
    let (place, sheet) = (place_of(sweep, options), &sweep.sheet);
    // The folder comes first: an hour's work must not end at a closed door.
    let output = Output::begin(&place, &format!("sweep {}", sheet.name), options.folder.force)?;
    let mut work = open(sweep, options, &place)?;
    if !options.machine.quiet {
        foretell::tell(sweep, threads)?;
    }
    run(sweep, &mut work, options, threads)?;
    let left = leave::leave(output, sheet, |point| needed(sweep, &mut work, point))?;
    work.remove();
    Ok(left)
}

/// The blocks of a sweep that is whole.
#[derive(Debug)]
pub struct Left {
    file: File,
    journal: Journal,
}

impl Left {
    /// Those that a folder holds, if they are this sweep's.
    fn of(place: &Path, sheet: &Sheet) -> Option<Self> {
        let mut file = File::open(place.join(leave::BLOCKS)).ok()?;
        let journal = Journal::scan(&mut file).ok()?;
        let whole = file.metadata().ok()?.len() == journal.whole;
        (whole && journal.sheet.text() == sheet.text()).then_some(Self { file, journal })
    }

    /// The block of a point.
    pub fn block(&mut self, point: u64) -> Result<Block, Error> {
        let done = self.journal.done(point).unwrap_or(0);
        let block = self.journal.block(&mut self.file, point, done)?;
        block
            .ok_or_else(|| Error::running(format!("point {point} is missing")).hint("run the sweep again with --force"))
    }
}

/// The blocks of a sweep and its folder: those that are there, or what running it leaves.
pub fn blocks(sweep: &Sweep<'_>, options: &PlanOptions, threads: usize) -> Result<(PathBuf, Left), Faults> {
    let place = place_of(sweep, options);
    if let Some(left) = Left::of(&place, &sweep.sheet).filter(|_| !options.folder.force) {
        return Ok((place, left));
    }
    let (place, _) = whole(sweep, options, threads)?;
    let gone = || vec![Error::running(format!("`{}` does not hold what was written to it", place.display()))];
    let left = Left::of(&place, &sweep.sheet).ok_or_else(gone)?;
    Ok((place, left))
}

/// The file of blocks beside the folder that there will be.
fn open(sweep: &Sweep<'_>, options: &PlanOptions, place: &Path) -> Result<Work, Faults> {
    let name = place.file_name().map_or_else(|| "sweep".into(), |name| name.to_string_lossy().into_owned());
    let finished = place.join(leave::BLOCKS);
    let same = |place: &PathBuf| {
        let sheet = File::open(place).ok().and_then(|mut file| Journal::sheet(&mut file).ok());
        sheet.is_some_and(|sheet| sheet.world == sweep.sheet.world)
    };
    let finished = Some(finished).filter(same);
    let before = Before { resume: options.resume, force: options.folder.force, whole: finished.as_deref() };
    Work::open(&place.with_file_name(format!(".{name}.sweep")), &sweep.sheet, before)
}

/// Runs what is missing; a stop leaves what is finished where `--resume` finds it.
fn run(sweep: &Sweep<'_>, work: &mut Work, options: &PlanOptions, threads: usize) -> Result<(), Faults> {
    let drive = Drive { sweep, threads, quiet: options.machine.quiet };
    match drive.run(work)? {
        Ending::Stopped { done, of } => {
            let message = format!("stopped after {done} of {of} points");
            Err(vec![Error::running(message).hint("what is finished is kept: go on with --resume")])
        }
        Ending::Whole { not_reached: 0 } => Ok(()),
        Ending::Whole { not_reached } => {
            super::warn(&format!("{not_reached} points did not reach the precision with the most replications"));
            Ok(())
        }
    }
}

/// The block of a point with as many replications as it needs.
fn needed(sweep: &Sweep<'_>, work: &mut Work, point: u64) -> Result<Block, Faults> {
    let lost = || vec![Error::running(format!("point {point} is missing")).hint("go on with --resume")];
    let need = if work.journal.refused(point) {
        0
    } else {
        let done = work.journal.done(point).unwrap_or(0);
        sweep.need(done, |count| work.block(point, count))?.replications()
    };
    work.block(point, need)?.ok_or_else(lost)
}

/// Runs a part of a sweep and writes it.
fn part(sweep: &Sweep<'_>, options: &PlanOptions, threads: usize) -> Result<(PathBuf, String), Faults> {
    let sheet = &sweep.sheet;
    let folder = options.folder.or(&format!("{}-shards", sheet.name));
    let stem = format!("{}-of-{}", sheet.shard, sheet.shards);
    if let Some(there) = shard::there(&folder, sheet).filter(|_| !options.folder.force) {
        let told = format!("Part {stem} is there: {}.\n", there.display());
        return Ok((there, told));
    }
    let before = Before { resume: options.resume, force: options.folder.force, whole: None };
    let mut work = Work::open(&folder.join(format!(".{stem}.sweep")), sheet, before)?;
    if !options.machine.quiet {
        foretell::tell(sweep, threads)?;
    }
    run(sweep, &mut work, options, threads)?;
    let place = shard::write(&folder, sheet, |point| needed(sweep, &mut work, point))?;
    work.remove();
    let told = format!("Part {stem}: {} points, written to {}.\n", sheet.own_points().count(), place.display());
    Ok((place, told))
}

/// What is said of a sweep that is whole.
fn told(sheet: &Sheet, whole: &Whole, place: &Path) -> String {
    let refused = match whole.refused {
        0 => String::new(),
        refused => format!("{refused} points could not be run; points.csv says why.\n"),
    };
    format!(
        "{}: {} points of {} axes, {} replications in all, {} places, {} measures.\n{refused}Written to {}: points.csv, \
         results.csv{}.\n",
        straight(&sheet.title),
        sheet.points,
        sheet.axes.len(),
        whole.replications,
        sheet.places.len(),
        sheet.measures.len(),
        place.display(),
        if cfg!(feature = "parquet") { ", results.parquet" } else { "" },
    )
}
