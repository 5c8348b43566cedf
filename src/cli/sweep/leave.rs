//! What a sweep leaves, point by point: no more than one of them is in memory.

use crate::cli::output::Output;
use crate::error::{Error, Faults};
use crate::experiment::sweep::{Block, Cell, Outcome, Sheet, columns, opening, rows};
use crate::report::sweep::{Whole, csv_line, manifest, point_line, points_head};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// The file of a sweep's folder that holds every replication: what more of them can be added to.
pub const BLOCKS: &str = "replications.maracsim";

/// Writes the folder; `block` gives the block of each point in turn.
pub fn leave(
    output: Output,
    sheet: &Sheet,
    mut block: impl FnMut(u64) -> Result<Block, Faults>,
) -> Result<(PathBuf, Whole), Faults> {
    let mut files = Files::begin(&output, sheet)?;
    let mut whole = Whole::default();
    for point in 0..sheet.points {
        let block = block(point)?;
        whole.refused += u64::from(matches!(block.outcome, Outcome::Refused(_)));
        whole.replications += u64::from(block.count());
        files.add(sheet, &block).map_err(|error| vec![full(&error)])?;
    }
    whole.files = files.finish().map_err(|error| vec![full(&error)])?;
    let points = whole.files.iter().find(|(name, _)| name == "points.csv");
    whole.digest = points.map(|(_, digest)| digest.clone()).unwrap_or_default();
    output.write("manifest.toml", manifest(sheet, &whole).as_bytes())?;
    Ok((output.finish(true)?, whole))
}

fn full(error: &io::Error) -> Error {
    Error::running(format!("cannot write the tables of the sweep: {error}"))
        .hint("make room on the disk, then go on with --resume: what was finished is kept")
}

/// The files that grow with each point.
struct Files {
    points: Hashed,
    results: Hashed,
    blocks: Hashed,
    #[cfg(feature = "parquet")]
    parquet: crate::report::parquet::ParquetTable<Hashed>,
}

impl Files {
    fn begin(output: &Output, sheet: &Sheet) -> Result<Self, Faults> {
        let hashed = |name: &str| Ok::<_, Faults>(Hashed::new(name, output.create(name)?));
        let head: Vec<(String, _)> = columns(sheet);
        let (mut points, mut results, mut blocks) = (hashed("points.csv")?, hashed("results.csv")?, hashed(BLOCKS)?);
        let names: Vec<Cell<'_>> = head.iter().map(|(name, _)| Cell::Text(name)).collect();
        let written = points
            .write_all(points_head(sheet).as_bytes())
            .and_then(|()| results.write_all(csv_line(&names).as_bytes()))
            .and_then(|()| blocks.write_all(&opening(sheet)));
        written.map_err(|error| vec![full(&error)])?;
        #[cfg(feature = "parquet")]
        let parquet = crate::report::parquet::ParquetTable::new(hashed("results.parquet")?, &head)
            .map_err(|error| vec![Error::running(format!("cannot begin results.parquet: {error}"))])?;
        Ok(Self {
            points,
            results,
            blocks,
            #[cfg(feature = "parquet")]
            parquet,
        })
    }

    fn add(&mut self, sheet: &Sheet, block: &Block) -> io::Result<()> {
        self.points.write_all(point_line(sheet, block).as_bytes())?;
        self.blocks.write_all(&block.encode())?;
        rows(sheet, block, |cells| {
            #[cfg(feature = "parquet")]
            self.parquet.row(cells).map_err(io::Error::other)?;
            self.results.write_all(csv_line(cells).as_bytes())
        })
    }

    /// Names and digests of the files, all of them on the disk.
    fn finish(self) -> io::Result<Vec<(String, String)>> {
        let files = [self.points.finish()?, self.results.finish()?, self.blocks.finish()?].into_iter();
        #[cfg(feature = "parquet")]
        let files = files.chain([self.parquet.finish().map_err(io::Error::other)?.finish()?]);
        Ok(files.collect())
    }
}

/// A file whose digest is known when it is finished.
pub struct Hashed {
    name: String,
    file: BufWriter<File>,
    hash: Sha256,
}

impl Hashed {
    /// A new file.
    pub fn new(name: &str, file: File) -> Self {
        Self { name: name.into(), file: BufWriter::with_capacity(1 << 16, file), hash: Sha256::new() }
    }

    /// Its name and digest, once it is on the disk.
    pub fn finish(mut self) -> io::Result<(String, String)> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok((self.name, self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
