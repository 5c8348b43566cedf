//! One replication: every group runs, and the stamps become one row of observations.

use super::plan::Plan;
use super::results::Observations;
use crate::measure::{Kind, Measure, Sums, Tally, Timely, Wait, Waits, offered, value};
use crate::model::System;
use crate::random::Key;

/// What a thread keeps from one replication to the next.
#[derive(Debug)]
pub struct Worker<'p> {
    plan: &'p Plan<'p>,
    clocks: Vec<Timely>,
    systems: Vec<System<'p>>,
    tallies: Vec<Tally>,
    national: Vec<[Waits; Wait::COUNT]>,
    pooled: [Waits; Wait::COUNT],
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
            national: vec![Default::default(); plan.years.len()],
            pooled: Default::default(),
        }
    }

    /// Runs a replication of every group of the plan.
    fn run(&mut self, replication: u32) {
        let key = Key::new(self.plan.seed).with(u64::from(replication));
        for (system, tally) in self.systems.iter_mut().zip(&mut self.tallies) {
            tally.clear();
            run_group(system, tally, key, &self.clocks);
        }
    }
}

/// Runs one group from empty to the end of its run-out; each year's log is added up and forgotten.
fn run_group(system: &mut System<'_>, tally: &mut Tally, key: Key, clocks: &[Timely]) {
    system.start(key);
    loop {
        let goes_on = system.advance();
        tally.absorb(system.group(), system.log(), clocks);
        system.clear_log();
        if !goes_on {
            return;
        }
    }
}

/// The observations of one replication.
pub fn observe(worker: &mut Worker<'_>, replication: u32) -> Observations {
    worker.run(replication);
    let plan = worker.plan;
    let mut values = Vec::with_capacity(plan.row_length());
    let mut digests = Vec::with_capacity(plan.reported.len());
    for &(group, authority) in &plan.reported {
        digests.push(worker.tallies[group].digest(authority));
        let (in_group, tally) = (plan.groups[group], &mut worker.tallies[group]);
        let years: Vec<Sums> = (0..plan.years.len()).map(|year| tally.authority(in_group, authority, year)).collect();
        let own = |year: usize, into: &mut [Waits; Wait::COUNT]| {
            into.iter_mut().zip(tally.waits(authority, year).iter()).for_each(|(into, from)| into.extend(from));
        };
        place(&mut values, plan, &years, own, &mut worker.pooled, &|year, load| {
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
    for (year, waits) in worker.national.iter_mut().enumerate() {
        waits.iter_mut().for_each(Waits::clear);
        for (group, tally) in plan.groups.iter().zip(&mut worker.tallies) {
            for authority in 0..group.authorities.len() {
                waits.iter_mut().zip(tally.waits(authority, year).iter()).for_each(|(into, from)| into.extend(from));
            }
        }
    }
    let national = &worker.national;
    let own = |year: usize, into: &mut [Waits; Wait::COUNT]| {
        into.iter_mut().zip(&national[year]).for_each(|(into, from)| into.extend(from));
    };
    place(values, plan, &years, own, &mut worker.pooled, &|_, _| f64::NAN);
}

/// One place: a row for each year and one for all years together.
fn place(
    values: &mut Vec<[f64; 2]>,
    plan: &Plan<'_>,
    years: &[Sums],
    mut waits_of: impl FnMut(usize, &mut [Waits; Wait::COUNT]),
    pooled: &mut [Waits; Wait::COUNT],
    offered: &dyn Fn(usize, offered::Load) -> f64,
) {
    let mut all = Sums::default();
    for (year, sums) in years.iter().enumerate() {
        pooled.iter_mut().for_each(Waits::clear);
        waits_of(year, pooled);
        row(values, plan, sums, pooled, &|load| offered(year, load));
        all.add_year(sums);
    }
    pooled.iter_mut().for_each(Waits::clear);
    (0..years.len()).for_each(|year| waits_of(year, pooled));
    let highest = |load| (0..years.len()).map(|year| offered(year, load)).fold(f64::NAN, f64::max);
    row(values, plan, &all, pooled, &highest);
}

fn row(
    values: &mut Vec<[f64; 2]>,
    plan: &Plan<'_>,
    sums: &Sums,
    waits: &mut [Waits; Wait::COUNT],
    offered: &dyn Fn(offered::Load) -> f64,
) {
    let counts = waits.each_ref().map(|waits| waits.len() as f64);
    let summaries = waits.each_mut().map(Waits::summary);
    let judged = plan.standards.judge(sums);
    let headline = plan.standards.judge_headline(&judged);
    let met = |met: Option<bool>| met.map_or([f64::NAN, 0.0], |met| [f64::from(u8::from(met)), 1.0]);
    for Measure { kind, .. } in &plan.measures {
        values.push(match *kind {
            Kind::Count(_) | Kind::Ratio(_) | Kind::InTime(_) => {
                value(*kind, sums).map_or([f64::NAN; 2], |(top, bottom)| [top, bottom])
            }
            Kind::WaitMean(wait) => [summaries[wait as usize][0] * counts[wait as usize], counts[wait as usize]],
            Kind::WaitQuantile(wait, at) => [summaries[wait as usize][at], 1.0],
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
