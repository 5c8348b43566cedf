//! A sweep that is ready to run: any block of it is a function of the plan and of the block's address alone.

use super::block::{Block, Outcome};
use super::design::{Design, MOST_POINTS, too_many};
use super::plan::{Load, Written};
use super::sheet::{Column, Output, Sheet};
use crate::error::{Error, Faults, did_you_mean};
use crate::experiment::replicate::{Worker, observe_unless};
use crate::experiment::threads::in_order;
use crate::experiment::{Observations, Plan, Ready};
use crate::measure::{Measure, measures};
use crate::scenario::{Country, Data, Leaf, Scenario, built_in, resolve};
use sha2::{Digest, Sha256};
use std::sync::atomic::AtomicBool;

/// What can be asked beside a plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// Replications of each point instead of the plan's.
    pub replications: Option<u32>,
    /// A precision instead of the plan's.
    pub precision: Option<f64>,
    /// Which part, from 1, of how many.
    pub shard: Option<(u32, u32)>,
}

/// The address of a block: replications `from` to `to - 1` of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The point.
    pub point: u64,
    /// The first replication.
    pub from: u32,
    /// The one after the last.
    pub to: u32,
}

/// A sweep.
#[derive(Debug)]
pub struct Sweep<'d> {
    /// What its blocks belong to.
    pub sheet: Sheet,
    /// What was written.
    pub written: Written,
    /// The points.
    pub design: Design,
    data: &'d Data,
    /// By scenario: what is measured.
    measures: Vec<Vec<Measure>>,
}

impl<'d> Sweep<'d> {
    /// Reads a plan; `name` is its name, `file` what the user called it.
    pub fn read(
        data: &'d Data,
        (name, file): (&str, &str),
        bytes: &[u8],
        load: Load<'_>,
        asked: Asked,
    ) -> Result<Self, Faults> {
        let mut written = Written::read(data, file, bytes, load)?;
        written.replications = asked.replications.unwrap_or(written.replications);
        written.precision = asked.precision.or(written.precision);
        let one = |fault| vec![fault];
        let design = Design::new(written.layout, &written.axes, written.points, written.seed).map_err(one)?;
        let points = design.points().saturating_mul(written.ready.len() as u64);
        if !(1..=MOST_POINTS).contains(&points) {
            return Err(vec![too_many()]);
        }
        let measures = chosen(&written)?;
        let places = written.ready[0].plan(&written.areas, written.seed, 1).places;
        for ready in &written.ready {
            ready.has_areas(&ready.scenario.name, &written.areas)?;
            if ready.plan(&written.areas, written.seed, 1).places != places {
                let error = Error::input("scenarios of Scotland and of Theory in one sweep");
                return Err(vec![error.hint("make two plans of it")]);
            }
        }
        let (shard, shards) = asked.shard.unwrap_or((1, 1));
        let world = world(&written);
        let sheet = Sheet {
            name: name.into(),
            title: written.title.clone(),
            version: env!("CARGO_PKG_VERSION").into(),
            plan: plan_digest(&written, &world),
            world,
            seed: written.seed,
            points,
            shard,
            shards,
            replications: written.replications,
            rows: written.rows,
            scenarios: written.ready.iter().map(|ready| ready.scenario.name.clone()).collect(),
            axes: written
                .axes
                .iter()
                .map(|axis| Column { lever: axis.path.clone(), unit: axis.unit.clone() })
                .collect(),
            measures: measures[0].iter().map(Output::of).collect(),
            places,
        };
        Ok(Self { sheet, written, design, data, measures })
    }

    /// The value of each axis at a point.
    pub fn texts(&self, point: u64) -> Vec<String> {
        self.design.texts(&self.written.axes, point / self.written.ready.len() as u64)
    }

    /// Does the units, on as many threads as there are, in their order; a raised `stop` ends it early, and the first blocks
    /// are whole. A point that takes more than `most` bytes of memory is refused.
    pub fn run(&self, units: &[Unit], most: u64, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Vec<Block> {
        in_order(
            units.len() as u32,
            stop,
            done,
            || Bench::new(self, most),
            |bench, at| bench.block(units[at as usize], stop),
        )
    }

    /// Memory that a point takes while it runs on a thread, in bytes.
    pub fn memory(&self) -> u64 {
        let of = |ready: &Ready| ready.plan(&self.written.areas, self.written.seed, 1).memory(1);
        self.written.ready.iter().map(of).max().unwrap_or(0)
    }
}

/// The measures of each scenario, by the ids of the plan.
fn chosen(written: &Written) -> Result<Vec<Vec<Measure>>, Faults> {
    let mut faults = Faults::new();
    let mut of = |ready: &Ready| -> Vec<Measure> {
        let known = measures(&ready.standards);
        let mut found = Vec::new();
        for id in &written.measures {
            match known.iter().find(|measure| measure.id == *id) {
                Some(measure) => found.push(measure.clone()),
                None => {
                    let error = Error::input(format!("`{}` has no measure `{id}`", ready.scenario.name));
                    let near = did_you_mean(id, known.iter().map(|measure| measure.id.as_str()));
                    let hint = near.map(|near| format!("did you mean `{near}`?"));
                    faults.push(error.hint(hint.unwrap_or_else(|| "`maracsim measures` lists them all".into())));
                }
            }
        }
        found
    };
    let chosen = written.ready.iter().map(&mut of).collect();
    if faults.is_empty() { Ok(chosen) } else { Err(faults) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of all that decides what a replication at a point gives.
fn world(written: &Written) -> String {
    let mut hash = Sha256::new();
    let mut add = |what: &str, bytes: &[u8]| {
        hash.update((what.len() as u64).to_le_bytes());
        hash.update(what.as_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add("version", env!("CARGO_PKG_VERSION").as_bytes());
    built_in::FILES.iter().for_each(|(name, text)| add(name, text.as_bytes()));
    for ready in &written.ready {
        add("scenario", ready.scenario.name.as_bytes());
        ready.scenario.text_digest_input.iter().for_each(|(name, bytes)| add(name, bytes));
    }
    written.axes.iter().for_each(|axis| add("axis", axis.canonical().as_bytes()));
    written.areas.iter().for_each(|area| add("area", area.as_bytes()));
    written.measures.iter().for_each(|measure| add("measure", measure.as_bytes()));
    let rest = format!("{:?} {:?} {} {}", written.layout, written.points, written.seed, written.each_year);
    add("design", rest.as_bytes());
    hex(&hash.finalize())
}

fn plan_digest(written: &Written, world: &str) -> String {
    let Written { replications, precision, most, rows, .. } = written;
    // The most that a point gets decides nothing where no precision is asked for.
    let most = precision.map(|_| most);
    hex(&Sha256::digest(format!("{world} {replications} {precision:?} {most:?} {rows:?}")))
}

/// What a thread keeps from one block to the next: each scenario with a leaf for each axis on top.
struct Bench<'s> {
    sweep: &'s Sweep<'s>,
    scenarios: Vec<Scenario>,
    most: u64,
}

impl<'s> Bench<'s> {
    fn new(sweep: &'s Sweep<'s>, most: u64) -> Self {
        let with_axes = |ready: &Ready| {
            let mut scenario = ready.scenario.clone();
            let layer = scenario.tree.begin_layer("sweep");
            let place = crate::error::Place { file: "sweep".into(), text: "".into(), span: 0..0 };
            for path in sweep.written.axes.iter().flat_map(|axis| &axis.paths) {
                scenario.tree.set(None, path, Leaf::plain(String::new(), place.clone(), layer.clone()));
            }
            scenario
        };
        Self { sweep, scenarios: sweep.written.ready.iter().map(with_axes).collect(), most }
    }

    /// A block; none if `stop` was raised meanwhile.
    fn block(&mut self, unit: Unit, stop: &AtomicBool) -> Option<Block> {
        let (sweep, at) = (self.sweep, (unit.point % self.scenarios.len() as u64) as usize);
        let (texts, scenario) = (sweep.texts(unit.point), &mut self.scenarios[at]);
        for (axis, text) in sweep.written.axes.iter().zip(&texts) {
            axis.paths.iter().for_each(|path| scenario.tree.rewrite(path, text));
        }
        let refused = |faults: &Faults| {
            let outcome = Outcome::Refused(in_a_line(faults));
            Block { point: unit.point, first: 0, texts: texts.clone(), outcome }
        };
        let data = sweep.data;
        let country = Country { authorities: &data.authorities, holidays: &data.holidays };
        let resolved = match resolve(scenario, country) {
            Ok(resolved) => resolved,
            Err(faults) => return Some(refused(&faults)),
        };
        let (written, ready) = (&sweep.written, &sweep.written.ready[at]);
        let plan = Plan::new(&resolved, &ready.standards, &written.areas, written.seed, unit.to - unit.from);
        let plan = Plan { measures: sweep.measures[at].clone(), ..plan };
        if let Err(faults) = plan.fits(1, self.most) {
            return Some(refused(&faults));
        }
        let mut worker = Worker::new(&plan);
        let mut one =
            |replication| Some(kept(&plan, written.each_year, observe_unless(stop, &mut worker, replication)?));
        let rows = (unit.from..unit.to).map(&mut one).collect::<Option<Vec<_>>>()?;
        let all = "all".to_string();
        let years = if written.each_year { plan.years.iter().cloned().chain([all]).collect() } else { vec![all] };
        Some(Block { point: unit.point, first: unit.from, texts, outcome: Outcome::Ran { years, rows } })
    }
}

/// The observations of the years that are told.
fn kept(plan: &Plan<'_>, each_year: bool, row: Observations) -> Observations {
    if each_year {
        return row;
    }
    let (years, measures) = (plan.years.len() + 1, plan.measures.len());
    let of_place = |place: &[[f64; 2]]| place[(years - 1) * measures..].to_vec();
    Observations { values: row.values.chunks(years * measures).flat_map(of_place).collect(), ..row }
}

/// What is wrong with a point, in one line.
fn in_a_line(faults: &Faults) -> String {
    let told: Vec<String> = faults.iter().map(|fault| fault.message.replace(['\n', '\r'], " ")).collect();
    told.join("; ")
}
