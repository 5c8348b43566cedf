//! Scenarios on the user's disk.

use super::disk::Disk;
use super::warn;
use crate::error::{Error, Faults};
use crate::experiment::{Ready, shipped};
use crate::report::page::Request;
use crate::scenario::{Data, Files, built_in};
use crate::time::Date;
use std::cell::RefCell;
use std::time::{SystemTime, UNIX_EPOCH};

/// What the program knows, for a command that simulates: says so where figures are past their review.
pub fn data() -> Result<Data, Faults> {
    let data = shipped()?;
    let overdue: Vec<&str> = data.sources.overdue(today()).map(|(key, _)| key).collect();
    if let [first, ..] = overdue[..] {
        let many = overdue.len();
        warn(&format!(
            "{many} of the sources are past their day of review (`{first}` is one): look for later figures, or a later version"
        ));
    }
    Ok(data)
}

/// Today's date by the machine's clock, UTC.
pub fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date((seconds / 86_400) as i64)
}

/// The disk as seen from a scenario, or from the baseline if none is named.
pub fn disk_of(scenario: Option<&str>) -> Disk {
    Disk::of(scenario.unwrap_or(built_in::BASELINE))
}

/// Reads and resolves a scenario.
pub fn ready(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Ready, Faults> {
    Ready::read(data, &Disk::of(name_or_path), name_or_path, sets)
}

/// What a file of a scenario ends with.
const ENDING: &str = ".toml";

/// The user's files, each kept as it was read: the texts that a scenario is made of, for the page that runs it again.
#[derive(Debug)]
pub struct Kept {
    disk: Disk,
    read: RefCell<Vec<(String, Vec<u8>)>>,
}

impl Kept {
    /// The disk as seen from a scenario.
    pub fn of(name_or_path: &str) -> Self {
        Self { disk: Disk::of(name_or_path), read: RefCell::default() }
    }

    /// How a page asks for the scenario that was read: by its name, or by its texts, whose paths begin at its folder.
    pub fn request(self, name_or_path: &str) -> Request {
        let folder = name_or_path.rfind(['/', '\\']).map_or(0, |at| at + 1);
        let own = |(path, bytes): (String, Vec<u8>)| {
            (path.get(folder..).unwrap_or(&path).to_string(), String::from_utf8_lossy(&bytes).into_owned())
        };
        let is_file = name_or_path.ends_with(ENDING);
        Request {
            scenario: if is_file { name_or_path[folder..].to_string() } else { name_or_path.to_string() },
            files: self.read.into_inner().into_iter().map(own).collect(),
        }
    }
}

impl Files for Kept {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let bytes = self.disk.read(path)?;
        self.read.borrow_mut().push((path.to_string(), bytes.clone()));
        Ok(bytes)
    }
}
