//! What a sweep has left, read again.

use super::leave::BLOCKS;
use crate::error::{Error, Faults};
use crate::experiment::sweep::{Cell, Journal, Sheet, rows};
use std::fs::{self, File};
use std::path::Path;

/// Hands each row of a sweep that is whole to `put`; its sheet, and the digest that its manifest tells.
pub fn read(folder: &Path, mut put: impl FnMut(&[Cell<'_>])) -> Result<(Sheet, String), Faults> {
    let shown = folder.display();
    let none = |why: String| vec![Error::input(format!("`{shown}` holds no whole sweep: {why}"))];
    let mut file = File::open(folder.join(BLOCKS)).map_err(|error| none(error.to_string()))?;
    let manifest = fs::read_to_string(folder.join("manifest.toml")).map_err(|error| none(error.to_string()))?;
    let manifest: toml::Table = manifest.parse().map_err(|_| none("its manifest cannot be read".into()))?;
    let digest = manifest.get("digest").and_then(toml::Value::as_str).unwrap_or_default().to_string();
    let journal = Journal::scan(&mut file).map_err(|fault| vec![fault])?;
    for point in 0..journal.sheet.points {
        let done = if journal.refused(point) { 0 } else { journal.done(point).unwrap_or(0) };
        let block = journal.block(&mut file, point, done).map_err(|fault| vec![fault])?;
        let block = block.ok_or_else(|| none(format!("point {point} is missing")))?;
        let never: Result<(), std::convert::Infallible> = rows(&journal.sheet, &block, |cells| {
            put(cells);
            Ok(())
        });
        match never {
            Ok(()) => {}
        }
    }
    Ok((journal.sheet, digest))
}
