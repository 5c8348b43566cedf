//! Runs of the whole program in a line: a scenario by name, levers set as a user types them, and what came out.

use maracsim::error::{Error, Faults};
use maracsim::experiment::{Ready, Results, replicate, shipped};
use maracsim::model::{Case, Group, Meeting, ServiceYear, System};
use maracsim::random::Key;
use maracsim::scenario::{Data, Files, Texts};
use maracsim::statistics::Estimate;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

/// Everything here comes from the program itself: no test reads a scenario from disk.
#[derive(Debug)]
struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        Err(Error::input(format!("{path}: these tests read no files")))
    }
}

/// The shipped data.
pub fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| shipped().expect("the shipped data are sound"))
}

/// The shipped leaves.
pub fn base() -> &'static maracsim::scenario::Tree {
    &data().base
}

/// A scenario that is ready to run.
#[derive(Debug)]
pub struct World(pub Ready);

/// Loads a built-in scenario with levers set, or says what is wrong with it.
pub fn try_load(name: &str, sets: &[String]) -> Result<World, Faults> {
    Ready::read(data(), &NoFiles, name, sets).map(World)
}

/// Loads a built-in scenario with levers set as `path=value`.
pub fn load(name: &str, sets: &[&str]) -> World {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_string()).collect();
    try_load(name, &sets).unwrap_or_else(|faults| panic!("{name} {sets:?}: {faults:#?}"))
}

/// Loads a scenario from the lines below its title and rationale, or says what is wrong with it.
pub fn try_written(lines: &str, sets: &[&str]) -> Result<World, Faults> {
    let text = format!("title = \"written\"\nrationale = \"for a test\"\n{lines}");
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_string()).collect();
    Ready::read(data(), &Texts(&[("written.toml", &text)]), "written.toml", &sets).map(World)
}

/// Loads a scenario from the lines below its title and rationale.
pub fn written(lines: &str, sets: &[&str]) -> World {
    try_written(lines, sets).unwrap_or_else(|faults| panic!("{lines} {sets:?}: {faults:#?}"))
}

/// Runs a built-in scenario for some authorities by GSS code, or for all.
pub fn run(name: &str, sets: &[&str], areas: &[&str], seed: u64, replications: u32) -> Results {
    load(name, sets).run(areas, seed, replications)
}

impl World {
    pub fn run(&self, areas: &[&str], seed: u64, replications: u32) -> Results {
        let areas: Vec<String> = areas.iter().map(|gss| (*gss).to_string()).collect();
        let plan = self.0.plan(&areas, seed, replications);
        replicate(&plan, &self.0.scenario.name, &AtomicBool::new(false), &mut |_| {})
    }

    /// The group that an authority belongs to, and the authority's place in it.
    pub fn group_of(&self, gss: &str) -> (&Group, usize) {
        let index = self.0.resolved.names.iter().position(|named| named.gss == gss).expect("a known authority");
        let place = |group: &Group| group.authorities.iter().position(|authority| authority.index == index);
        let found = self.0.resolved.groups.iter().find_map(|group| Some((group, place(group)?)));
        found.expect("every authority is in a group")
    }

    /// The theory place.
    pub fn theory(&self) -> &Group {
        &self.0.resolved.groups[0]
    }
}

/// One replication of a group, keyed as the experiment keys it: every case, meeting and team-year of the run.
pub fn stamps(group: &Group, seed: u64, replication: u64) -> History {
    let mut system = System::new(group);
    system.start(Key::new(seed).with(replication));
    while system.advance() {}
    History::of(&system)
}

/// Every stamp of the cases of some replications of an authority, and when each meeting sat and what it heard, to be held against
/// another's: what a digest adds to them, counts of what only one of the two has, is not in it.
pub fn written_stamps(world: &World, gss: &str, seed: u64, replications: u64) -> Vec<String> {
    let of = |replication| stamps(world.group_of(gss).0, seed, replication);
    let sat = |meeting: &Meeting| (meeting.at, meeting.kind, meeting.heard, meeting.core_present, meeting.actions);
    let written = |of: History| format!("{:?} {:?}", of.cases, of.meetings.iter().map(sat).collect::<Vec<_>>());
    (0..replications).map(of).map(written).collect()
}

/// Everything that one replication of a group left behind.
#[derive(Debug)]
pub struct History {
    pub cases: Vec<Case>,
    pub meetings: Vec<Meeting>,
    pub services: Vec<ServiceYear>,
}

impl History {
    /// What a system has finished.
    pub fn of(system: &System<'_>) -> Self {
        let log = system.log();
        let (meetings, services) = (log.meetings.into(), log.services.into());
        Self { cases: log.cases().copied().collect(), meetings, services }
    }
}

/// The estimate for the only (or first) place over all years.
pub fn whole(results: &Results, id: &str) -> Estimate {
    let estimate = results.estimate(id, 0, None);
    assert!(estimate.is_applicable(), "{id} does not apply");
    estimate
}

/// The estimate for the only (or first) place in one year.
pub fn in_year(results: &Results, id: &str, year: usize) -> Estimate {
    let estimate = results.estimate(id, 0, Some(year));
    assert!(estimate.is_applicable(), "{id} does not apply in year {year}");
    estimate
}

/// Where an authority stands among the places of results.
pub fn place(results: &Results, gss: &str) -> usize {
    results.places.iter().position(|place| place.gss == gss).expect("a place of the results")
}
