//! Scenarios on the user's disk.

use super::disk::Disk;
use super::warn;
use crate::error::{Error, Faults};
use crate::experiment::{Ready, shipped, with_local};
use crate::report::page::Request;
use crate::scenario::{Data, Files, Ground, built_in};
use crate::time::Date;
use clap::Args;
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

/// Where local data are.
#[derive(Args, Clone, Debug, Default)]
pub struct LocalData {
    /// Your own figures in place of our priors, for the authorities in the table (`maracsim new --data` writes a template), or
    /// the levers that `maracsim calibrate` has matched to them
    #[arg(long, value_name = "CSV|TOML")]
    pub local_data: Option<String>,
}

impl LocalData {
    /// The shipped data, with what is known locally.
    pub fn data(&self) -> Result<Data, Faults> {
        let data = data()?;
        match &self.local_data {
            Some(path) => with_local(data, &Disk::of(path), path),
            None => Ok(data),
        }
    }

    /// The words of the command line that say so.
    pub fn words(&self) -> Vec<String> {
        self.local_data.iter().map(|path| format!("--local-data {}", super::run::quoted(path))).collect()
    }
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

    /// How a page asks for the scenario that was read: by its name, or by its texts, whose paths begin at its folder. What is
    /// known locally goes with it, as the scenario's own `[data]`.
    pub fn request(self, name_or_path: &str, ground: &Ground) -> Request {
        let folder = name_or_path.rfind(['/', '\\']).map_or(0, |at| at + 1);
        let own = |(path, bytes): (String, Vec<u8>)| {
            (path.get(folder..).unwrap_or(&path).to_string(), String::from_utf8_lossy(&bytes).into_owned())
        };
        let is_file = name_or_path.ends_with(ENDING);
        let mut files: Vec<(String, String)> = self.read.into_inner().into_iter().map(own).collect();
        let Some((local, _)) = ground.texts.last() else {
            return Request { scenario: name_or_path[if is_file { folder } else { 0 }..].to_string(), files };
        };
        let name = name_or_path[folder..].trim_end_matches(ENDING);
        let scenario = format!("{name}{ENDING}");
        if !is_file {
            let built_in = built_in::SCENARIOS.iter().find(|(known, _)| *known == name_or_path);
            files.push((scenario.clone(), built_in.map_or_else(String::new, |(_, text)| (*text).to_string())));
        }
        if let Some((_, text)) = files.iter_mut().find(|(path, _)| *path == scenario) {
            text.push_str(&format!("\n[data]\nauthorities = {}\n", crate::report::json::quote(local)));
        }
        files
            .extend(ground.texts.iter().map(|(name, text)| (name.clone(), String::from_utf8_lossy(text).into_owned())));
        Request { scenario, files }
    }
}

impl Files for Kept {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let bytes = self.disk.read(path)?;
        self.read.borrow_mut().push((path.to_string(), bytes.clone()));
        Ok(bytes)
    }
}
