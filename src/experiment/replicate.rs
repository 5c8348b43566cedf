//! One replication: every group runs, and the stamps become one row of observations.

use super::plan::Plan;
use super::results::Observations;
use super::told::Told;
use crate::measure::cost::{Bill, Counted, Terms};
use crate::measure::offered::{Load, offered};
use crate::measure::{Clock, Detail, Kind, Measure, Summary, Sums, Tally, Wait, value};
use crate::model::national::Shared;
use crate::model::{Halt, System};
use crate::random::Key;
use crate::time::Moment;
use std::sync::atomic::{AtomicBool, Ordering};

/// Years that a group runs before the others have their turn, where the waits of all years are too many to keep: few, to
/// keep few, and not so few that groups drive each other out of the cache all the time.
pub(super) const AT_A_STRETCH: u32 = 5;

/// What a thread keeps from one replication to the next.
#[derive(Debug)]
pub struct Worker<'p> {
    plan: &'p Plan<'p>,
    clocks: Vec<Clock>,
    systems: Vec<System<'p>>,
    tallies: Vec<Tally>,
    told: Told,
    /// What all groups share, in a joint run.
    joint: Joint,
    /// Offered loads by place that is reported and year.
    offered: Vec<[f64; Load::ALL.len()]>,
}

impl<'p> Worker<'p> {
    /// A worker for a plan.
    pub fn new(plan: &'p Plan<'p>) -> Self {
        let groups = || plan.groups.iter().copied();
        Self {
            plan,
            clocks: plan.standards.clocks(),
            systems: groups().map(System::new).collect(),
            tallies: groups().map(|group| Tally::new(group, plan.detail)).collect(),
            told: Told::new(plan),
            joint: Joint::default(),
            offered: loads(plan),
        }
    }

    /// Runs a replication of every group of the plan; `None` if `stop` was raised meanwhile.
    fn run(&mut self, replication: u32, stop: &AtomicBool) -> Option<()> {
        let key = Key::new(self.plan.seed).with(u64::from(replication));
        self.told.begin();
        let (measured, mut until) = (self.plan.years.len() as i64, 0);
        while until < i64::MAX {
            let first = until == 0;
            until += i64::from(AT_A_STRETCH);
            if self.plan.keeps_waits || until >= measured {
                until = i64::MAX;
            }
            let Self { plan, clocks, systems, tallies, joint, .. } = self;
            if plan.joint {
                if first {
                    tallies.iter_mut().for_each(Tally::clear);
                    systems.iter_mut().for_each(|system| system.start(key));
                    joint.begin(plan);
                }
                joint.run(systems, tallies, until, clocks, stop)?;
            } else {
                for (system, tally) in systems.iter_mut().zip(tallies.iter_mut()) {
                    if first {
                        tally.clear();
                        system.start(key);
                    }
                    run_group(system, tally, until, clocks, stop)?;
                }
            }
            if until < i64::MAX {
                let open = self.systems.iter().map(System::first_open_year).min();
                self.told.close_until(self.plan, &mut self.tallies, open.unwrap_or(0));
            }
        }
        self.told.close(self.plan, &mut self.tallies);
        Some(())
    }
}

/// Runs one group until a year begins, or to the end of its run-out; the log is added up and forgotten as it comes.
fn run_group(
    system: &mut System<'_>,
    tally: &mut Tally,
    until: i64,
    clocks: &[Clock],
    stop: &AtomicBool,
) -> Option<()> {
    while !stop.load(Ordering::Relaxed) {
        let goes_on = system.advance();
        tally.absorb(system.group(), &system.log(), clocks);
        system.clear_log();
        if !goes_on || system.year() >= until {
            return Some(());
        }
    }
    None
}

/// All groups in one system: day by day, each in turn, so that they draw in the order of time on what they share. All
/// meetings of a day begin at the same hour.
#[derive(Debug, Default)]
struct Joint {
    shared: Shared,
    /// The end of the day to which all have run.
    day: Moment,
    /// Which groups have come to their end.
    over: Vec<bool>,
}

impl Joint {
    fn begin(&mut self, plan: &Plan<'_>) {
        let start = plan.groups.first().map_or(Moment::ZERO, |group| group.start);
        (self.shared, self.day) = (Shared::begin(start, true), start);
        self.over.clear();
        self.over.resize(plan.groups.len(), false);
    }

    /// Runs all groups until a year begins, or to the end of their run-out.
    fn run(
        &mut self,
        systems: &mut [System<'_>],
        tallies: &mut [Tally],
        until: i64,
        clocks: &[Clock],
        stop: &AtomicBool,
    ) -> Option<()> {
        loop {
            self.day = self.day.plus_days(1.0);
            let mut done = true;
            for ((system, tally), over) in systems.iter_mut().zip(&mut *tallies).zip(&mut self.over) {
                while !*over {
                    if stop.load(Ordering::Relaxed) {
                        return None;
                    }
                    let halt = system.advance_jointly(self.day, &mut self.shared);
                    if halt == Halt::Paused {
                        break;
                    }
                    // Where groups run by themselves the log is read at the same places: it makes the digest.
                    tally.absorb(system.group(), &system.log(), clocks);
                    system.clear_log();
                    *over = halt == Halt::Over;
                }
                done &= *over || system.year() >= until;
            }
            if done {
                return Some(());
            }
        }
    }
}

/// The offered loads of a plan: nothing of chance is in them.
fn loads(plan: &Plan<'_>) -> Vec<[f64; Load::ALL.len()]> {
    let places = plan.reported.iter().flat_map(|&at| (0..plan.years.len()).map(move |year| (at, year)));
    let of = |((group, authority), year)| Load::ALL.map(|load| offered(plan.groups[group], authority, year, load));
    places.map(of).collect()
}

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
fn observed(worker: &Worker<'_>) -> Observations {
    let plan = worker.plan;
    let years = || 0..plan.years.len();
    let mut values = Vec::with_capacity(plan.row_length());
    let mut digests = Vec::with_capacity(plan.reported.len());
    for (place, &(group, authority)) in plan.reported.iter().enumerate() {
        let (in_group, tally) = (plan.groups[group], &worker.tallies[group]);
        if plan.detail == Detail::All {
            let counted = |digest, year| tally.authority(in_group, authority, year).fingerprint(digest);
            digests.push(years().fold(tally.digest(authority), counted));
        }
        let loads = &worker.offered[place * plan.years.len()..][..plan.years.len()];
        rows(&mut values, worker, place, years().map(|year| (tally.authority(in_group, authority, year), loads[year])));
    }
    if plan.whole_country {
        let none = [f64::NAN; Load::ALL.len()];
        rows(&mut values, worker, plan.reported.len(), years().map(|year| (country(worker, year), none)));
    }
    Observations { values, digests }
}

/// The sums of Scotland in a year: what is shared is counted once.
fn country(worker: &Worker<'_>, year: usize) -> Sums {
    let mut groups = worker.plan.groups.iter().zip(&worker.tallies).map(|(group, tally)| tally.whole(group, year));
    let mut sums = groups.next().unwrap_or_default();
    groups.for_each(|other| sums.add(&other));
    sums
}

/// One place: a row for each year, from its sums and offered loads, and one for all years together.
fn rows(
    values: &mut Vec<[f64; 2]>,
    worker: &Worker<'_>,
    place: usize,
    years: impl Iterator<Item = (Sums, [f64; Load::ALL.len()])>,
) {
    let (mut all, mut highest) = (Sums::default(), [f64::NAN; Load::ALL.len()]);
    let prices = worker.plan.prices.as_ref();
    // Each year has its prices: what all years cost is the sum.
    let mut cost = prices.map(|_| Bill::default());
    for (year, (sums, offered)) in years.enumerate() {
        let bill = prices.and_then(|prices| prices.bill(&Counted::of(&sums), year, Terms::Real));
        row(values, worker.plan, &sums, worker.told.at(place, year), &offered, bill.as_ref());
        cost = cost.zip(bill).map(|(cost, bill)| cost + &bill);
        all.add_year(&sums);
        highest.iter_mut().zip(offered).for_each(|(highest, offered)| *highest = highest.max(offered));
    }
    row(values, worker.plan, &all, worker.told.at(place, worker.plan.years.len()), &highest, cost.as_ref());
}

fn row(
    values: &mut Vec<[f64; 2]>,
    plan: &Plan<'_>,
    sums: &Sums,
    waits: &[Summary; Wait::COUNT],
    offered: &[f64; Load::ALL.len()],
    bill: Option<&Bill>,
) {
    let judged = plan.standards.judge(sums);
    let headline = plan.standards.judge_headline(&judged);
    let met = |met: Option<bool>| met.map_or([f64::NAN, 0.0], |met| [f64::from(u8::from(met)), 1.0]);
    for Measure { kind, .. } in &plan.measures {
        values.push(match *kind {
            Kind::Count(_) | Kind::Ratio(_) | Kind::InTime(_) => {
                value(*kind, sums).map_or([f64::NAN; 2], |(top, bottom)| [top, bottom])
            }
            Kind::WaitMean(wait) => {
                let (count, [mean, ..]) = waits[wait as usize];
                [mean * count as f64, count as f64]
            }
            Kind::WaitQuantile(wait, at) => [waits[wait as usize].1[at], 1.0],
            Kind::Met(standard) => met(judged[standard]),
            Kind::MetHeadline => met(headline),
            Kind::Offered(load) => [offered[load as usize], 1.0],
            Kind::Cost(part) => bill.map_or([f64::NAN, 0.0], |bill| [bill.part(part).pounds(), sums.years.max(1.0)]),
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

#[cfg(test)]
mod tests {
    use super::{Worker, observe};
    use crate::experiment::{Ready, shipped};
    use crate::scenario::Texts;

    /// The second replication finds what the first one left in the buffers.
    #[test]
    fn what_is_made_of_sums_is_the_same_when_nothing_else_is_found() {
        let ready = Ready::read(&shipped().unwrap(), &Texts(&[]), "no-duty", &[]).unwrap();
        let full = ready.plan(&["S12000036".to_string()], 1, 2);
        let of_sums = |at: &usize| !full.measures[*at].kind.is_of_waits();
        let places: Vec<usize> = (0..full.measures.len()).filter(of_sums).collect();
        let lean = full.clone().with_only(places.iter().map(|&at| full.measures[at].clone()).collect());
        let (mut of_full, mut of_lean) = (Worker::new(&full), Worker::new(&lean));
        for replication in 0..2 {
            let (all, found) = (observe(&mut of_full, replication), observe(&mut of_lean, replication));
            assert!(found.digests.is_empty() && all.digests.len() == 1);
            let rows = all.values.chunks(full.measures.len()).zip(found.values.chunks(places.len()));
            for ((all, found), year) in rows.zip(0..) {
                for (&at, found) in places.iter().zip(found) {
                    let same = [0, 1].iter().all(|&part: &usize| all[at][part].total_cmp(&found[part]).is_eq());
                    assert!(same, "{}, year {year}: {:?} and {found:?}", full.measures[at].id, all[at]);
                }
            }
        }
        let waits = full.clone().with_only(full.measures.clone());
        assert_eq!(observe(&mut Worker::new(&waits), 0).digests.len(), 1, "waits are not made of sums");
    }
}
