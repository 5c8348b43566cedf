//! A scenario that has been read and resolved: from here on nothing about it can fail.

use super::draws::Draws;
use super::plan::Plan;
use super::standards::judged;
use crate::error::{Error, Faults};
use crate::measure::cost::CostLevers;
use crate::measure::{Prices, Standards, ids_for_standards};
use crate::model::levers::{Leaves, Lever};
use crate::scenario::{
    Country, Data, Draw, End, Files, Ground, Known, Library, Reader, Resolved, Scenario, Tree, built_in, resolve,
};

/// The shipped data, read and checked.
pub fn shipped() -> Result<Data, Faults> {
    Data::shipped(&ids_for_standards(), CostLevers::LEVERS)
}

/// A scenario, its numbers and its standards.
#[derive(Debug)]
pub struct Ready {
    /// What was written.
    pub scenario: Scenario,
    /// What it comes to.
    pub resolved: Resolved,
    /// Its standards, ready to judge a year by.
    pub standards: Standards,
    /// Its prices.
    pub prices: Prices,
}

impl Ready {
    /// Reads a scenario by its built-in name, or by its path among `files`, with `--set` texts on top; or says
    /// everything that is wrong with it.
    pub fn read(data: &Data, files: &dyn Files, name_or_path: &str, sets: &[String]) -> Result<Self, Faults> {
        let scenario =
            load(data, files, name_or_path, sets).map_err(|faults| or_the_file(files, name_or_path, faults))?;
        Self::of(scenario, data)
    }

    /// A scenario that has been read, resolved; or everything that is wrong with it.
    pub fn of(scenario: Scenario, data: &Data) -> Result<Self, Faults> {
        let standards = judged(&scenario.standards)?;
        let country = Country { authorities: &data.authorities, holidays: &data.holidays };
        let prices = prices(&scenario.tree, None)?;
        let resolved = resolve(&scenario, country)?;
        Ok(Self { scenario, resolved, standards, prices })
    }

    /// Refuses areas for a scenario whose one place is called Theory; `name` is what the user called the scenario.
    pub fn has_areas(&self, name: &str, areas: &[String]) -> Result<(), Faults> {
        if self.scenario.place_theory && !areas.is_empty() {
            let error = Error::input(format!("`{name}` has one place, called Theory")).hint("leave --area out");
            return Err(vec![error]);
        }
        Ok(())
    }

    /// Replications of it, for the authorities with the given GSS codes, or for all if there are none.
    pub fn plan(&self, areas: &[String], seed: u64, replications: u32) -> Plan<'_> {
        let plan = Plan::new(&self.resolved, &self.standards, areas, seed, replications);
        Plan { prices: Some(self.prices.clone()), ..plan }
    }

    /// Its prices and pay awards at the low ends of their ranges, centrally, and at the high ends; who pays, the deflator and
    /// the discount rate are central in all three.
    pub fn price_levels(&self) -> Result<[Prices; 3], Faults> {
        price_levels(&self.scenario.tree)
    }

    /// Draws of what is not known of it, each to be used twice, for the same authorities.
    pub fn draws<'a>(&'a self, data: &'a Data, areas: &'a [String], seed: u64, draws: u32) -> Draws<'a> {
        Draws::new(self, data, areas, seed, draws)
    }
}

/// A word is a built-in scenario; who means the file of that name is told so.
fn or_the_file(files: &dyn Files, name_or_path: &str, faults: Faults) -> Faults {
    let file = format!("{name_or_path}.toml");
    let known = name_or_path.ends_with(".toml") || built_in::SCENARIOS.iter().any(|(name, _)| *name == name_or_path);
    match &faults[..] {
        [only] if !known && files.read(&file).is_ok() => {
            vec![only.clone().hint(format!("did you mean the file `{file}`?"))]
        }
        _ => faults,
    }
}

/// The prices of a scenario, at its central values or as they were drawn. They hold for all of Scotland.
pub(super) fn prices(tree: &Tree, draw: Option<&Draw<'_>>) -> Result<Prices, Faults> {
    read_prices(tree, Reader::new(tree, None).drawn(draw))
}

/// The prices and pay awards of a scenario's leaves at the low ends of their ranges, centrally, and at the high ends; who
/// pays, the deflator and the discount rate are central in all three.
///
/// # Errors
///
/// Prices that are not sound.
pub fn price_levels(tree: &Tree) -> Result<[Prices; 3], Faults> {
    let at = |end| read_prices(tree, Reader::new(tree, None).at(end));
    let central = at(End::Central)?;
    Ok([central.with_prices_of(&at(End::Low)?), central.clone(), central.with_prices_of(&at(End::High)?)])
}

fn read_prices(tree: &Tree, mut reader: Reader<'_>) -> Result<Prices, Faults> {
    let prices = Prices::new(CostLevers::read(&mut reader), reader.read(POST_SIZE), reader.read(FIRST_YEAR));
    let mut faults = reader.faults;
    for path in CostLevers::LEVERS.iter().flat_map(Lever::paths) {
        for gss in tree.authorities_with(&path) {
            let error = Error::input(format!("{path}: prices hold for all of Scotland"));
            let error = error.hint("set it under [set]");
            faults.extend(tree.value(&path, Some(gss)).map(|leaf| error.at(leaf.place.clone())));
        }
    }
    faults.extend(prices.faults());
    if faults.is_empty() { Ok(prices) } else { Err(faults) }
}

/// The lever that says into what posts are cut: a vacancy is one post.
const POST_SIZE: &str = "staff.post_size";
/// The lever that says from which financial year on runs measure.
const FIRST_YEAR: &str = "time.first_year";

/// `--set` texts with measured years and burn-in in front, which are levers too: what `--set` says of them comes later and
/// would be a repetition.
pub fn with_times(years: Option<u32>, burn_in: Option<&str>, sets: &[String]) -> Vec<String> {
    let years = years.map(|years| format!("time.years={years}"));
    let burn_in = burn_in.map(|time| format!("time.burn_in={time}"));
    years.into_iter().chain(burn_in).chain(sets.iter().cloned()).collect()
}

/// Reads a scenario without resolving it: enough to list and explain its levers.
pub fn load(data: &Data, files: &dyn Files, name_or_path: &str, sets: &[String]) -> Result<Scenario, Faults> {
    with_library(data, files, |library| library.load(name_or_path, sets))
}

/// The same data with a file of local data, or of levers that were calibrated to one, below every scenario.
pub fn with_local(data: Data, files: &dyn Files, path: &str) -> Result<Data, Faults> {
    let ground = with_library(&data, files, |library| {
        let ground = Ground::read(path, library)?;
        // What the levers refuse is told before a scenario is read.
        ground.lay(&mut data.base.clone(), library).map(|()| ground)
    })?;
    Ok(Data { ground, ..data })
}

fn with_library<T>(data: &Data, files: &dyn Files, of: impl FnOnce(&Library<'_>) -> T) -> T {
    let (milestones, measures) = (built_in::milestones(), ids_for_standards());
    of(&Library {
        files,
        built_in: built_in::SCENARIOS,
        registry: &data.registry,
        authorities: &data.authorities,
        sources: &data.sources,
        standards: &data.standards,
        known: Known { milestones: &milestones, measures: &measures },
        base: &data.base,
        ground: &data.ground,
    })
}
