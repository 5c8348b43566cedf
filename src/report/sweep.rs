//! What a sweep leaves, as lines of text: rows, points and the manifest. All of it is a function of the sheet and the blocks,
//! so one machine and many leave the same bytes.

use super::json::quote;
use super::tables::{line, words};
use crate::experiment::sweep::{Block, Cell, Outcome, Sheet, digest_of};
use std::fmt::Write as _;

/// A row as a line of CSV.
pub fn csv_line(cells: &[Cell<'_>]) -> String {
    line(cells.iter().map(|cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => words(text),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
    }))
}

/// The head of the list of points.
pub fn points_head(sheet: &Sheet) -> String {
    let levers = sheet.axes.iter().map(|axis| words(&axis.lever));
    let fixed = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<Vec<_>>();
    line(fixed(&["point", "scenario"]).into_iter().chain(levers).chain(fixed(&["replications", "digest", "error"])))
}

/// A point: its values as `--set` takes them, its replications, and the digest that `maracsim run` has for them.
pub fn point_line(sheet: &Sheet, block: &Block) -> String {
    let error = match &block.outcome {
        Outcome::Refused(why) => why.as_str(),
        Outcome::Ran { .. } => "",
    };
    let first = [block.point.to_string(), words(sheet.scenario(block.point))];
    let last = [block.count().to_string(), digest_of(sheet, block).unwrap_or_default(), words(error)];
    line(first.into_iter().chain(block.texts.iter().map(|text| words(text))).chain(last))
}

/// What is known of a sweep that is whole.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// Points that could not be run.
    pub refused: u64,
    /// Replications over all points.
    pub replications: u64,
    /// SHA-256 over the list of points, the digests of their stamps in it.
    pub digest: String,
    /// Name and SHA-256 of each file.
    pub files: Vec<(String, String)>,
}

/// The manifest. It has no clock: the same plan leaves the same bytes on any machine, in one part or in many.
pub fn manifest(sheet: &Sheet, whole: &Whole) -> String {
    let mut text = String::from("# What was swept, and what came of it.\n");
    let mut put = |name: &str, value: String| {
        let _ = writeln!(text, "{name} = {value}");
    };
    let list = |items: &mut dyn Iterator<Item = String>| format!("[{}]", items.collect::<Vec<_>>().join(", "));
    put("version", quote(&sheet.version));
    put("scenario", quote(&format!("sweep {}", sheet.name)));
    put("title", quote(&sheet.title));
    put("plan", quote(&sheet.plan));
    put("world", quote(&sheet.world));
    put("seed", quote(&sheet.seed.to_string()));
    put("points", sheet.points.to_string());
    put("points_refused", whole.refused.to_string());
    put("replications", whole.replications.to_string());
    put("digest", quote(&whole.digest));
    put("scenarios", list(&mut sheet.scenarios.iter().map(|name| quote(name))));
    put("measures", list(&mut sheet.measures.iter().map(|measure| quote(&measure.id))));
    put("places", list(&mut sheet.places.iter().map(|place| quote(&place.name))));
    for axis in &sheet.axes {
        let unit = axis.unit.as_ref().map_or_else(String::new, |unit| format!("unit = {}\n", quote(unit)));
        let _ = write!(text, "\n[[axis]]\nlever = {}\n{unit}", quote(&axis.lever));
    }
    for (name, digest) in &whole.files {
        let _ = write!(text, "\n[[file]]\nname = {}\nsha256 = {}\n", quote(name), quote(digest));
    }
    text
}

/// What stands beside a part of a sweep.
pub fn part_manifest(sheet: &Sheet, digest: &str) -> String {
    let pairs = [
        ("version", quote(&sheet.version)),
        ("sweep", quote(&sheet.name)),
        ("plan", quote(&sheet.plan)),
        ("shard", sheet.shard.to_string()),
        ("shards", sheet.shards.to_string()),
        ("points", sheet.own_points().count().to_string()),
        ("sha256", quote(digest)),
    ];
    pairs.into_iter().fold(String::new(), |text, (name, value)| text + name + " = " + &value + "\n")
}
