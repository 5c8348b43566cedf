//! The shipped data, and scenarios read against them.

use super::disk::Disk;
use crate::error::Faults;
use crate::measure::ids_for_standards;
use crate::scenario::{Country, Data, Known, Library, Scenario, built_in};

/// Reads the shipped data.
pub fn shipped() -> Result<Data, Faults> {
    Data::shipped(&ids_for_standards())
}

/// Reads a scenario by its built-in name or its path, with `--set` texts on top.
pub fn load(data: &Data, scenario: &str, sets: &[String]) -> Result<Scenario, Faults> {
    let (milestones, measures) = (built_in::milestones(), ids_for_standards());
    let library = Library {
        files: &Disk::of(scenario),
        built_in: built_in::SCENARIOS,
        registry: &data.registry,
        authorities: &data.authorities,
        sources: &data.sources,
        standards: &data.standards,
        known: Known { milestones: &milestones, measures: &measures },
        base: &data.base,
    };
    library.load(scenario, sets)
}

/// What scenarios are resolved against.
pub fn country(data: &Data) -> Country<'_> {
    Country { authorities: &data.authorities, holidays: &data.holidays, baseline: &data.base }
}

/// The GSS codes of authorities that the user named; every wrong name at once.
pub fn codes(data: &Data, names: &[String]) -> Result<Vec<String>, Faults> {
    let mut faults = Faults::new();
    let mut codes = Vec::new();
    for name in names {
        match data.authorities.find(name) {
            Ok(authority) if codes.contains(&authority.gss) => {}
            Ok(authority) => codes.push(authority.gss.clone()),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(codes) } else { Err(faults) }
}
