//! One replication: every group runs, and the stamps become one row of observations.

use super::plan::Plan;
use super::results::Observations;
use crate::measure::{Clock, Kind, Measure, Pool, Sums, Tally, Wait, Waits, offered, value};
use crate::model::System;
use crate::random::Key;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a thread keeps from one replication to the next.
#[derive(Debug)]
pub struct Worker<'p> {
    plan: &'p Plan<'p>,
    clocks: Vec<Clock>,
    systems: Vec<System<'p>>,
    tallies: Vec<Tally>,
    pool: Pool,
}

impl<'p> Worker<'p> {
    /// A worker for a plan.
    pub fn new(plan: &'p Plan<'p>) -> Self {
        let groups = || plan.groups.iter().copied();
        Self {
            plan,
            clocks: plan.standards.clocks(),
            systems: groups().map(System::new).collect(),
            tallies: groups().map(Tally::new).collect(),
            pool: Pool::default(),
        }
    }

    /// Runs a replication of every group of the plan; `None` if `stop` was raised meanwhile.
    fn run(&mut self, replication: u32, stop: &AtomicBool) -> Option<()> {
        let key = Key::new(self.plan.seed).with(u64::from(replication));
        for (system, tally) in self.systems.iter_mut().zip(&mut self.tallies) {
            tally.clear();
            run_group(system, tally, key, &self.clocks, stop)?;
            tally.put_waits_in_order();
        }
        Some(())
    }
}

/// Runs one group from empty to the end of its run-out; the log is added up and forgotten as it comes.
fn run_group(system: &mut System<'_>, tally: &mut Tally, key: Key, clocks: &[Clock], stop: &AtomicBool) -> Option<()> {
    system.start(key);
    while !stop.load(Ordering::Relaxed) {
        let goes_on = system.advance();
        tally.absorb(system.group(), &system.log(), clocks);
        system.clear_log();
        if !goes_on {
            return Some(());
        }
    }
    None
}

/// The waits of a place and year: those of one authority, or of each.
type PlaceYear<'t> = Vec<&'t [Waits; Wait::COUNT]>;

/// The observations of one replication.
pub fn observe(worker: &mut Worker<'_>, replication: u32) -> Observations {
    static NEVER: AtomicBool = AtomicBool::new(false);
    let _finished = worker.run(replication, &NEVER);
    observed(worker)
}

/// The observations of one replication; `None` if `stop` was raised before its end.
pub fn observe_unless(stop: &AtomicBool, worker: &mut Worker<'_>, replication: u32) -> Option<Observations> {
    worker.run(replication, stop).map(|()| observed(worker))
}

/// What the replication that has just run comes to.
fn observed(worker: &mut Worker<'_>) -> Observations {
    let plan = worker.plan;
    let mut values = Vec::with_capacity(plan.row_length());
    let mut digests = Vec::with_capacity(plan.reported.len());
    for &(group, authority) in &plan.reported {
        digests.push(worker.tallies[group].digest(authority));
        let (in_group, tally) = (plan.groups[group], &worker.tallies[group]);
        let years: Vec<Sums> = (0..plan.years.len()).map(|year| tally.authority(in_group, authority, year)).collect();
        let waits: Vec<PlaceYear<'_>> = (0..years.len()).map(|year| vec![tally.waits(authority, year)]).collect();
        place(&mut values, plan, &years, &waits, &mut worker.pool, &|year, load| {
            offered::offered(in_group, authority, year, load)
        });
    }
    if plan.whole_country {
        country(worker, &mut values);
    }
    Observations { values, digests }
}

/// Scotland: what is shared is counted once, and waits of all authorities are pooled.
fn country(worker: &mut Worker<'_>, values: &mut Vec<[f64; 2]>) {
    let plan = worker.plan;
    let years: Vec<Sums> = (0..plan.years.len())
        .map(|year| {
            let mut groups = plan.groups.iter().zip(&worker.tallies).map(|(group, tally)| tally.whole(group, year));
            let mut sums = groups.next().unwrap_or_default();
            groups.for_each(|other| sums.add(&other));
            sums
        })
        .collect();
    let authorities = || {
        let tallies = plan.groups.iter().zip(&worker.tallies);
        tallies.flat_map(|(group, tally)| (0..group.authorities.len()).map(move |authority| (tally, authority)))
    };
    let waits: Vec<PlaceYear<'_>> = (0..years.len())
        .map(|year| authorities().map(|(tally, authority)| tally.waits(authority, year)).collect())
        .collect();
    place(values, plan, &years, &waits, &mut worker.pool, &|_, _| f64::NAN);
}

/// One place: a row for each year and one for all years together.
fn place(
    values: &mut Vec<[f64; 2]>,
    plan: &Plan<'_>,
    years: &[Sums],
    waits: &[PlaceYear<'_>],
    pool: &mut Pool,
    offered: &dyn Fn(usize, offered::Load) -> f64,
) {
    let mut all = Sums::default();
    for (year, (sums, waits)) in years.iter().zip(waits).enumerate() {
        row(values, plan, sums, waits, pool, &|load| offered(year, load));
        all.add_year(sums);
    }
    let highest = |load| (0..years.len()).map(|year| offered(year, load)).fold(f64::NAN, f64::max);
    row(values, plan, &all, &waits.concat(), pool, &highest);
}

fn row(
    values: &mut Vec<[f64; 2]>,
    plan: &Plan<'_>,
    sums: &Sums,
    waits: &[&[Waits; Wait::COUNT]],
    pool: &mut Pool,
    offered: &dyn Fn(offered::Load) -> f64,
) {
    let summaries: [_; Wait::COUNT] = std::array::from_fn(|wait| pool.summary(waits.iter().map(|of| &of[wait])));
    let judged = plan.standards.judge(sums);
    let headline = plan.standards.judge_headline(&judged);
    let met = |met: Option<bool>| met.map_or([f64::NAN, 0.0], |met| [f64::from(u8::from(met)), 1.0]);
    for Measure { kind, .. } in &plan.measures {
        values.push(match *kind {
            Kind::Count(_) | Kind::Ratio(_) | Kind::InTime(_) => {
                value(*kind, sums).map_or([f64::NAN; 2], |(top, bottom)| [top, bottom])
            }
            Kind::WaitMean(wait) => {
                let (count, [mean, ..]) = summaries[wait as usize];
                [mean * count as f64, count as f64]
            }
            Kind::WaitQuantile(wait, at) => [summaries[wait as usize].1[at], 1.0],
            Kind::Met(standard) => met(judged[standard]),
            Kind::MetHeadline => met(headline),
            Kind::Offered(load) => [offered(load), 1.0],
        });
    }
}

impl Plan<'_> {
    /// Values in one replication.
    pub(super) fn row_length(&self) -> usize {
        let places = self.reported.len() + usize::from(self.whole_country);
        places * (self.years.len() + 1) * self.measures.len()
    }
}
