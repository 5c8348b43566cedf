//! Scenarios on the user's disk.

use super::disk::Disk;
use crate::error::{Error, Faults};
use crate::experiment::{Ready, load};
use crate::report::page::Request;
use crate::scenario::{Data, Files, Scenario, built_in};
use std::cell::RefCell;
use std::path::Path;

/// What a file of a scenario ends with.
const ENDING: &str = ".toml";

/// Reads a scenario without resolving it.
pub fn scenario(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Scenario, Faults> {
    load(data, &Disk::of(name_or_path), name_or_path, sets)
}

/// A scenario that was read and resolved, and how a page asks for the same.
pub struct Read {
    /// What it comes to.
    pub ready: Ready,
    /// Its name, or its texts.
    pub request: Request,
}

/// The user's files, each kept as it was read.
#[derive(Debug)]
struct Kept {
    disk: Disk,
    read: RefCell<Vec<(String, Vec<u8>)>>,
}

impl Files for Kept {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let bytes = self.disk.read(path)?;
        self.read.borrow_mut().push((path.to_string(), bytes.clone()));
        Ok(bytes)
    }
}

/// Reads and resolves a scenario.
pub fn ready(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Ready, Faults> {
    read(data, name_or_path, sets).map(|found| found.ready)
}

/// The same, with the texts that it is made of; their paths begin at the scenario's folder.
pub fn read(data: &Data, name_or_path: &str, sets: &[String]) -> Result<Read, Faults> {
    let files = Kept { disk: Disk::of(name_or_path), read: RefCell::default() };
    let ready = from(data, &files, name_or_path, sets)?;
    let folder = name_or_path.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let is_file = name_or_path.ends_with(ENDING);
    let own =
        |(path, bytes): (String, Vec<u8>)| (path[folder..].to_string(), String::from_utf8_lossy(&bytes).into_owned());
    let request = Request {
        scenario: if is_file { name_or_path[folder..].to_string() } else { name_or_path.to_string() },
        files: files.read.into_inner().into_iter().map(own).collect(),
    };
    Ok(Read { ready, request })
}

fn from(data: &Data, files: &Kept, name_or_path: &str, sets: &[String]) -> Result<Ready, Faults> {
    let read = Ready::read(data, files, name_or_path, sets);
    let file = format!("{name_or_path}{ENDING}");
    let known = name_or_path.ends_with(ENDING) || built_in::SCENARIOS.iter().any(|(name, _)| *name == name_or_path);
    // A word is a built-in scenario; who means the file of that name is told so.
    read.map_err(|faults| match &faults[..] {
        [only] if !known && Path::new(&file).is_file() => {
            vec![Error { hint: Some(format!("did you mean the file `{file}`?")), ..only.clone() }]
        }
        _ => faults,
    })
}
