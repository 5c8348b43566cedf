//! What a sweep will take, found by running a few replications of it first.

use crate::error::{Error, Faults};
use crate::experiment::sweep::{Rows, Sweep, Unit};
use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// The most bytes that a sweep may leave.
const MOST_DISK: f64 = 1e12;
/// A row of the tables, in bytes: a line of CSV, and what Parquet makes of it; and what each axis adds.
const BYTES_OF_A_ROW: f64 = 200.0;
const BYTES_OF_AN_AXIS: f64 = 20.0;
/// What is there whatever is swept: the program, its data, a group of rows on its way to Parquet.
const BYTES_OF_ALL: f64 = 120e6;
/// What is kept of a block in memory.
const BYTES_OF_A_BLOCK: f64 = 48.0;

/// Time in seconds, bytes on the disk and in memory, about; and how many replications there will be at least.
#[derive(Clone, Copy, Debug)]
struct Foretold {
    seconds: f64,
    disk: f64,
    memory: f64,
    replications: f64,
}

/// Runs one replication of the first, the middle and the last point, and says what the whole takes.
pub fn foretell(sweep: &Sweep<'_>, threads: usize) -> Result<String, Faults> {
    let sheet = &sweep.sheet;
    let own = sheet.own_points().count() as u64;
    let at = |part: u64| sheet.own_points().nth((own.saturating_sub(1) * part / 2) as usize).unwrap_or(0);
    let mut points: Vec<u64> = (0..3).map(at).collect();
    points.dedup();
    let (never, mut blocks) = (AtomicBool::new(false), Vec::new());
    let begun = Instant::now();
    for &point in &points {
        blocks.extend(sweep.run(&[Unit { point, from: 0, to: 1 }], u64::MAX, &never, &mut |_| {}));
    }
    let each = begun.elapsed().as_secs_f64() / points.len() as f64;
    let bytes = blocks.iter().map(|block| block.encode().len()).max().unwrap_or(0) as f64;
    let cells = bytes / 16.0;
    let replications = own as f64 * f64::from(sheet.replications);
    let rows = cells * if sheet.rows == Rows::Estimates { own as f64 } else { replications };
    let foretold = Foretold {
        seconds: each * replications / threads as f64,
        // The blocks stand twice while the folder is made.
        disk: 2.0 * bytes * replications + rows * (BYTES_OF_A_ROW + BYTES_OF_AN_AXIS * sheet.axes.len() as f64),
        memory: BYTES_OF_ALL
            + own as f64 * BYTES_OF_A_BLOCK
            + threads as f64 * (sweep.memory() as f64 + 64.0 * bytes)
            + bytes * f64::from(sheet.replications) * 2.0,
        replications,
    };
    if foretold.disk > MOST_DISK {
        let error = Error::input(format!("the sweep would leave about {:.0} GB on the disk", foretold.disk / 1e9));
        return Err(vec![error.hint("try fewer points, replications, areas or measures, or rows = \"estimates\"")]);
    }
    Ok(text(sweep, own, foretold, threads))
}

/// Says it on stderr.
pub fn tell(sweep: &Sweep<'_>, threads: usize) -> Result<(), Faults> {
    let text = foretell(sweep, threads)?;
    let _ = write!(std::io::stderr().lock(), "{text}");
    Ok(())
}

fn text(sweep: &Sweep<'_>, points: u64, foretold: Foretold, threads: usize) -> String {
    let Foretold { seconds, disk, memory, replications } = foretold;
    let least = if sweep.written.precision.is_some() { "at least " } else { "" };
    let time = match seconds {
        seconds if seconds < 90.0 => format!("{seconds:.0} seconds"),
        seconds if seconds < 5_400.0 => format!("{:.0} minutes", seconds / 60.0),
        seconds => format!("{:.1} hours", seconds / 3_600.0),
    };
    format!(
        "{points} points, {least}{replications:.0} replications: {least}about {time} on {threads} threads, {:.0} MB of memory, \
         {:.0} MB on the disk\n",
        memory / 1e6,
        (disk / 1e6).ceil()
    )
}
