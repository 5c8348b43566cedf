//! A plan: which groups run, what is reported, how often, from which seed.

use super::replicate::{AT_A_STRETCH, Worker, observe_unless};
use super::results::{Observations, Place, Results, SCOTLAND, bounded};
use super::threads::in_order;
use crate::error::{Error, Faults};
use crate::measure::offered::{Load, offered};
use crate::measure::{Detail, Measure, Prices, Standards, Sums, measures, measures_of_counts};
use crate::model::Group;
use crate::scenario::Resolved;
use crate::scenario::resolve::Named;
use crate::units::Rate;
use sha2::{Digest, Sha256};
use std::sync::atomic::AtomicBool;

/// The most replications that can be asked for.
pub const MOST_REPLICATIONS: u32 = 100_000_000;

/// Every wait is kept, and percentiles over all years are exact to the millisecond, in runs of no more years than this,
const KEPT_YEARS: usize = 10;
/// and in longer ones of which a replication expects no more referrals than this: 8 MB of waits.
const KEPT_REFERRALS: f64 = 250_000.0;

/// What a case takes while it is open: its record twice, as lists may have twice the room they need, its events and its
/// places in queues.
const BYTES_OF_A_CASE: f64 = 500.0;

/// Replications of one scenario.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// The groups that run.
    pub groups: Vec<&'a Group>,
    /// The authorities that are reported, in order of GSS: group and place in it.
    pub reported: Vec<(usize, usize)>,
    /// Their names.
    pub places: Vec<Place>,
    /// All authorities of the scenario, whether or not they are reported.
    pub names: &'a [Named],
    /// Whether all of Scotland runs and is reported too.
    pub whole_country: bool,
    /// Whether every wait is kept to the end of a replication, not only until its year can be closed.
    pub keeps_waits: bool,
    /// What is found of a replication: with sums alone waits are not applicable, and rows have no fingerprints.
    pub detail: Detail,
    /// The measured years.
    pub years: Vec<String>,
    /// The standards.
    pub standards: &'a Standards,
    /// The measures.
    pub measures: Vec<Measure>,
    /// Prices; without them money is not applicable.
    pub prices: Option<Prices>,
    /// Whether all groups run in one system and draw together on what the country shares.
    pub joint: bool,
    /// The seed.
    pub seed: u64,
    /// Replications to run.
    pub replications: u32,
}

impl<'a> Plan<'a> {
    /// A plan for the authorities with the given GSS codes, or for all if there are none.
    pub fn new(
        resolved: &'a Resolved,
        standards: &'a Standards,
        areas: &[String],
        seed: u64,
        replications: u32,
    ) -> Self {
        let wanted = |index: usize| areas.is_empty() || areas.contains(&resolved.names[index].gss);
        let needed = |group: &&Group| group.authorities.iter().any(|authority| wanted(authority.index));
        let groups: Vec<&Group> = resolved.groups.iter().filter(needed).collect();
        let mut reported: Vec<(usize, usize, usize)> = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let own = group.authorities.iter().enumerate().filter(|(_, authority)| wanted(authority.index));
            reported.extend(own.map(|(authority, parameters)| (parameters.index, at, authority)));
        }
        reported.sort_unstable();
        let mut places: Vec<Place> = reported.iter().map(|&(index, ..)| place(resolved, index)).collect();
        let whole_country = areas.is_empty() && resolved.names.len() > 1;
        if whole_country {
            places.push(Place { name: SCOTLAND.0.into(), gss: SCOTLAND.1.into() });
        }
        let few = || groups.iter().map(|group| referrals(group)).sum::<f64>() <= KEPT_REFERRALS;
        let keeps_waits = resolved.years.len() <= KEPT_YEARS || few();
        Self {
            groups,
            reported: reported.into_iter().map(|(_, group, authority)| (group, authority)).collect(),
            places,
            names: &resolved.names,
            whole_country,
            years: resolved.years.clone(),
            standards,
            measures: if keeps_waits { measures(standards) } else { measures_of_counts(standards) },
            keeps_waits,
            detail: Detail::All,
            prices: None,
            joint: false,
            seed,
            replications,
        }
    }

    /// The same for these measures alone, of its authorities: where they are made of sums nothing else is found.
    #[must_use]
    pub fn with_only(self, measures: Vec<Measure>) -> Self {
        let detail = if measures.iter().any(|measure| measure.kind.is_of_waits()) { Detail::All } else { Detail::Sums };
        Self { measures, whole_country: false, detail, ..self }
    }

    /// Memory that the run takes on so many threads, in bytes: the observations of all replications, and what each
    /// thread keeps of one.
    pub fn memory(&self, threads: usize) -> u64 {
        let observations = u64::from(self.replications) * self.row_length() as u64 * 16 + self.row_length() as u64 * 64;
        let of_group = |group: &&Group| self.memory_of(group);
        observations + (self.groups.iter().map(of_group).sum::<f64>() as u64).saturating_mul(threads.max(1) as u64)
    }

    /// What a thread keeps of a group, in bytes.
    fn memory_of(&self, group: &Group) -> f64 {
        let expected = || group.authorities.iter().map(|authority| &authority.expected);
        let highest =
            expected().map(|years| years.iter().copied().fold(0.0, f64::max)).sum::<f64>() * REFERRALS_FOR_A_CASE;
        let (years, places) = (self.years.len() as f64, group.authorities.len() as f64);
        let held = Self::years_held(group);
        // The waits of some years are kept: all, or of years that may have open cases and those of a stretch.
        let (kept, counted) = if self.keeps_waits { (years, 0.0) } else { (held + f64::from(AT_A_STRETCH), 1.0) };
        let part = (kept / years).min(1.0);
        // In lists that may have twice the room they need: four waits of 8 bytes, and 16 more for one of them at a time
        // while it is summed up. Each wait of a year has up to 512 counts of 4 bytes beside it, one of all years 12,000.
        let waits = part * (referrals(group) * (4.0 * 8.0 + 16.0) * 2.0 + years * places * 4.0 * 512.0 * 4.0);
        let counts = counted * places * 4.0 * 12_000.0 * 4.0 * 2.0;
        let tables = years * (group.authorities.len() + group.maracs.len() + group.offices.len()) as f64;
        waits + counts + tables * size_of::<Sums>() as f64 + highest * held * BYTES_OF_A_CASE
    }

    /// Years whose cases one replication may hold at once: three, or where work exceeds capacity all of its run.
    fn years_held(group: &Group) -> f64 {
        let all = group.stop.days_since(group.start) / Rate::DAYS_A_YEAR;
        let overloaded = group.authorities.iter().enumerate().any(|(at, authority)| {
            (0..authority.expected.len())
                .any(|year| Load::ALL.iter().any(|&load| offered(group, at, year, load) >= 1.0))
        });
        if overloaded { all } else { all.min(3.0) }
    }

    /// Refuses a run that would take more than `most` bytes of memory on so many threads.
    pub fn fits(&self, threads: usize, most: u64) -> Result<(), Faults> {
        let what = format!("{} replications of {} years on {threads} threads", self.replications, self.years.len());
        let hint = "ask for fewer --replications, --years or --threads, or name an --area";
        refuse_memory(self.memory(threads), most, &what, hint)
    }

    /// The authorities that are reported, in order of GSS.
    pub fn reported(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().take(self.reported.len())
    }
}

/// Refuses what would take more than `most` bytes.
pub(super) fn refuse_memory(memory: u64, most: u64, what: &str, hint: &str) -> Result<(), Faults> {
    if memory <= most {
        return Ok(());
    }
    let gib = |bytes: u64| bytes as f64 / f64::from(1 << 30);
    let (needed, limit) = (gib(memory), gib(most));
    let message = format!("{what} would take about {needed:.1} GiB of memory, and the limit is {limit:.0} GiB");
    Err(vec![Error::input(message).hint(hint)])
}

/// Referrals for each case expected, about: repeats and refused ones included.
const REFERRALS_FOR_A_CASE: f64 = 1.5;

/// About how many referrals a group expects in all measured years.
pub(super) fn referrals(group: &Group) -> f64 {
    group.authorities.iter().flat_map(|authority| &authority.expected).sum::<f64>() * REFERRALS_FOR_A_CASE
}

fn place(resolved: &Resolved, index: usize) -> Place {
    let named = &resolved.names[index];
    Place { name: named.name.clone(), gss: named.gss.clone() }
}

/// Runs a plan. `done` hears how many replications are finished; a raised `stop` ends it early, and what is finished is
/// kept.
pub fn replicate(plan: &Plan<'_>, scenario: &str, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Results {
    replicate_rows(plan, scenario, stop, done).0
}

/// The observations of a plan's replications, in order: as many as are finished before `stop` is raised.
pub fn replications(plan: &Plan<'_>, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Vec<Observations> {
    replications_after(plan, 0, stop, done)
}

/// The same after the first so many, which are there already.
pub(super) fn replications_after(
    plan: &Plan<'_>,
    first: u32,
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
) -> Vec<Observations> {
    let worker = || Worker::new(plan);
    let count = plan.replications.saturating_sub(first);
    in_order(count, stop, done, worker, |worker, replication| observe_unless(stop, worker, first + replication))
}

/// Results, with the observations of each replication.
pub fn replicate_rows(
    plan: &Plan<'_>,
    scenario: &str,
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
) -> (Results, Vec<Observations>) {
    let rows = replications(plan, stop, done);
    (summarise(plan, scenario, &rows), rows)
}

/// The results of a plan from the observations of its first so many replications, in order.
pub fn summarise(plan: &Plan<'_>, scenario: &str, rows: &[Observations]) -> Results {
    let simulated: Vec<String> = plan.reported().map(|place| place.gss.clone()).collect();
    let digests: Vec<Vec<u64>> = rows.iter().map(|row| row.digests.clone()).collect();
    Results {
        scenario: scenario.into(),
        seed: plan.seed,
        requested: plan.replications,
        replications: rows.len() as u32,
        places: plan.places.clone(),
        years: plan.years.clone(),
        measures: plan.measures.clone(),
        estimates: estimates(plan, rows),
        digest: digest(&digests, &simulated),
        digests,
        simulated,
        drawn: None,
    }
}

fn estimates(plan: &Plan<'_>, rows: &[Observations]) -> Vec<crate::statistics::Estimate> {
    let mut column = Vec::with_capacity(rows.len());
    (0..plan.row_length())
        .map(|at| {
            column.clear();
            column.extend(rows.iter().map(|row| row.values[at]));
            bounded(&plan.measures[at % plan.measures.len()], &column)
        })
        .collect()
}

/// SHA-256 over the fingerprints, in order of replication and GSS.
pub(super) fn digest(digests: &[Vec<u64>], simulated: &[String]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"maracsim stamps 1");
    for row in digests {
        for (gss, fingerprint) in simulated.iter().zip(row) {
            hash.update(gss.as_bytes());
            hash.update(fingerprint.to_le_bytes());
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
