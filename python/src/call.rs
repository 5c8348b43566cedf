//! The functions: each reads Python's arguments into what the library takes.

use crate::faults::raised;
use crate::results::Results;
use crate::table::Table;
use crate::watch::watched;
use maracsim::cli;
use maracsim::cli::disk::Disk;
use maracsim::error::Faults;
use maracsim::experiment::catalogue::{self, Of};
use maracsim::experiment::{Ready, Request, shipped, with_local};
use maracsim::report::lists;
use maracsim::scenario::{Data, built_in};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::ffi::OsString;
use std::sync::atomic::AtomicBool;

/// What the program knows, with what is known locally.
fn data(local_data: Option<&str>) -> Result<Data, Faults> {
    let data = shipped()?;
    match local_data {
        Some(path) => with_local(data, &Disk::of(path), path),
        None => Ok(data),
    }
}

fn disk_of(scenario: Option<&str>) -> Disk {
    Disk::of(scenario.unwrap_or(built_in::BASELINE))
}

/// Simulates a scenario.
#[pyfunction]
#[pyo3(signature = (scenario, areas, sets, local_data, years, burn_in, replications, draws, seed, threads, progress))]
#[expect(clippy::too_many_arguments, reason = "the options of one run, handed on by the Python package by name")]
pub fn run(
    py: Python<'_>,
    scenario: String,
    areas: Vec<String>,
    sets: Vec<String>,
    local_data: Option<String>,
    years: Option<u32>,
    burn_in: Option<String>,
    replications: u32,
    draws: Option<u32>,
    seed: u64,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<Results> {
    let files = Disk::of(&scenario);
    let request =
        Request { scenario, areas, sets, years, burn_in, replications, precision: None, draws, seed, threads };
    let stop = AtomicBool::new(false);
    let (found, title) = watched(py, &stop, progress.as_ref(), |done| {
        let data = data(local_data.as_deref())?;
        let prepared = request.prepare(&data, &files)?;
        let found = prepared.simulate(&data, request.threads, &stop, done)?;
        Ok((found, prepared.ready.scenario.title))
    })?;
    Results::new(py, found, title)
}

/// The levers whose path holds a pattern.
#[pyfunction]
pub fn levers(
    py: Python<'_>,
    pattern: &str,
    scenario: Option<&str>,
    area: Option<&str>,
    local_data: Option<&str>,
) -> PyResult<Table> {
    let of = Of { scenario, area, sets: &[] };
    let found = data(local_data).and_then(|data| catalogue::levers(&data, &disk_of(scenario), pattern, of));
    Table::of_words(&lists::LEVERS, lists::levers(found.map_err(|faults| raised(py, &faults))?))
}

/// The measures whose id holds a pattern.
#[pyfunction]
pub fn measures(py: Python<'_>, pattern: &str, scenario: Option<&str>) -> PyResult<Table> {
    let of = Of { scenario, area: None, sets: &[] };
    let found = data(None).and_then(|data| catalogue::measures(&data, &disk_of(scenario), pattern, of));
    Table::of_words(&lists::MEASURES, lists::measures(&found.map_err(|faults| raised(py, &faults))?))
}

/// All that is known of one lever.
#[pyfunction]
pub fn explain<'py>(
    py: Python<'py>,
    lever: &str,
    scenario: Option<&str>,
    area: Option<&str>,
    sets: Vec<String>,
    local_data: Option<&str>,
) -> PyResult<Bound<'py, PyDict>> {
    let data = data(local_data).map_err(|faults| raised(py, &faults))?;
    let of = Of { scenario, area, sets: &sets };
    let found = catalogue::explain(&data, &disk_of(scenario), lever, of).map_err(|faults| raised(py, &faults))?;
    let told = PyDict::new(py);
    let (low, high) = found.now.range.clone().unzip();
    told.set_item("lever", &found.path)?;
    told.set_item("meaning", found.meaning.trim())?;
    told.set_item("value", &found.now.value)?;
    told.set_item("low", low)?;
    told.set_item("high", high)?;
    told.set_item("unit", &found.unit)?;
    told.set_item("set_by", &found.now.set_by)?;
    told.set_item("overrode", found.overrode.iter().map(|older| (&older.value, &older.set_by)).collect::<Vec<_>>())?;
    told.set_item("evidence", found.evidence)?;
    told.set_item("source", found.source.as_ref().map(|(key, _)| key))?;
    told.set_item("why", &found.why)?;
    told.set_item("acts_in", found.acts_in)?;
    told.set_item("text", lists::explanation(&data, &found))?;
    Ok(told)
}

/// Reads and resolves scenarios; their names.
#[pyfunction]
pub fn check(py: Python<'_>, scenarios: Vec<String>) -> PyResult<Vec<String>> {
    let data = data(None).map_err(|faults| raised(py, &faults))?;
    let (mut names, mut faults) = (Vec::new(), Faults::new());
    for scenario in &scenarios {
        match Ready::read(&data, &Disk::of(scenario), scenario, &[]) {
            Ok(ready) => names.push(ready.scenario.name),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(names) } else { Err(raised(py, &faults)) }
}

/// The command line: its words, the program's name first; gives the exit code.
#[pyfunction]
pub fn command_line(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| cli::main_of(words))
}
