//! Several scenarios beside one base: which runs, in which order, from one seed, and what is kept of each.

use super::beside::{Beside, beside};
use super::compare::{Comparison, Side, Years};
use super::compare_drawn::differences_over_draws;
use super::draws::Draws;
use super::layers::{layer_of, layers, with_layer};
use super::plan::{Plan, replications, summarise};
use super::ready::Ready;
use super::request::{MOST_MEMORY, draws_unasked};
use super::results::Observations;
use crate::error::{Error, Faults};
use crate::scenario::Data;
use std::sync::atomic::{AtomicBool, Ordering};

/// Reads a scenario as the user calls it, with `--set` texts on top.
pub type Reading<'a> = &'a (dyn Fn(&str, &[String]) -> Result<Ready, Faults> + Sync);

/// Hears of each of several runs in turn: what runs, and how much of how much is done.
pub type Telling<'a> = &'a mut (dyn FnMut(&str, u32, u32) + Send);

/// What is to be laid beside each other.
#[derive(Clone, Copy, Debug)]
pub struct Together<'a> {
    /// The shipped data, with what is known locally.
    pub data: &'a Data,
    /// The scenarios as the user calls them, the base first.
    pub names: &'a [&'a str],
    /// `LEVER=VALUE` for all of them.
    pub sets: &'a [String],
    /// GSS codes of the authorities that are reported; none are all.
    pub areas: &'a [String],
    /// The seed of every run.
    pub seed: u64,
    /// Replications of each scenario at its central values.
    pub replications: u32,
    /// Draws of all that is not known, the same for all; `None` for the fewest that a run of one of them would make unasked.
    pub draws: Option<u32>,
    /// By which years they are compared.
    pub years: Years,
    /// Whether the standards are told under each layer of feedback loops.
    pub layers: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What each scenario does beyond the base.
    pub comparisons: Vec<Comparison>,
    /// The digest of each run, the base first.
    pub digests: Vec<String>,
    /// Today's standard of posts against today, where a [`Beside`] was given.
    pub gap: Option<Comparison>,
}

impl Together<'_> {
    /// Reads and resolves all of them, or says everything that is wrong with any.
    ///
    /// # Errors
    ///
    /// Faults of the scenarios, two of one name, and areas for a place of theory.
    pub fn read(&self, read: Reading<'_>) -> Result<Vec<Ready>, Faults> {
        let (mut all, mut faults): (Vec<Ready>, Faults) = (Vec::new(), Vec::new());
        for name in self.names {
            match read(name, self.sets).and_then(|ready| ready.has_areas(name, self.areas).map(|()| ready)) {
                Ok(ready) if all.iter().any(|known| known.scenario.name == ready.scenario.name) => {
                    let error = Error::input(format!("two scenarios are called `{}`", ready.scenario.name));
                    faults.push(error.hint("name each once; a file's name is that of its scenario"));
                }
                Ok(ready) => all.push(ready),
                Err(found) => faults.extend(found),
            }
        }
        if faults.is_empty() { Ok(all) } else { Err(faults) }
    }

    /// The run that tells what reaching today's standard takes. Years of duty have no prices, so it is not told of them.
    ///
    /// # Errors
    ///
    /// Faults of that scenario.
    pub fn beside(&self, all: &[Ready], read: Reading<'_>) -> Result<Option<Beside>, Faults> {
        let wanted = all.first().zip(self.names.first()).filter(|_| self.years == Years::Calendar);
        wanted.map_or(Ok(None), |(base, name)| beside(self.data, base, (name, self.sets), read))
    }

    /// Refuses what would not fit the memory on so many threads.
    ///
    /// # Errors
    ///
    /// More memory than there may be; the remedy is told.
    pub fn fits(&self, all: &[Ready], threads: usize) -> Result<(), Faults> {
        // The rows of the base and of one other are kept at a time.
        let share = MOST_MEMORY / 2;
        all.iter().try_for_each(|ready| self.plan(ready).fits(threads, share))?;
        all.iter().try_for_each(|ready| self.drawn(ready, all).fits(&self.plan(ready), threads, share))
    }

    fn plan<'a>(&self, ready: &'a Ready) -> Plan<'a> {
        ready.plan(self.areas, self.seed, self.replications)
    }

    fn draws(&self, all: &[Ready]) -> u32 {
        let unasked = all.iter().map(|ready| draws_unasked(self.replications, ready)).min();
        self.draws.or(unasked).unwrap_or(0)
    }

    fn drawn<'a>(&'a self, ready: &'a Ready, all: &[Ready]) -> Draws<'a> {
        ready.draws(self.data, self.areas, self.seed, self.draws(all))
    }

    /// Runs all of them, the other layers where they are asked for, then the draws. `told` hears how far each is.
    ///
    /// # Errors
    ///
    /// Runs that cannot be laid beside each other, and a raised `stop`: a stopped comparison is none.
    pub fn run(
        &self,
        (all, beside): (&[Ready], Option<&Beside>),
        read: Reading<'_>,
        stop: &AtomicBool,
        told: Telling<'_>,
    ) -> Result<Found, Faults> {
        let mut found = self.once((all, beside), "", stop, told)?;
        if self.layers {
            self.each_layer(all, &mut found.comparisons, read, stop, told)?;
        }
        let draws = self.draws(all);
        if draws > 0 {
            const WHAT: &str = "draws of all scenarios";
            let all: Vec<Draws<'_>> = all.iter().map(|ready| self.drawn(ready, all)).collect();
            told(WHAT, 0, draws);
            let drawn = differences_over_draws(&all, draws, stop, &mut |done| told(WHAT, done, draws))?;
            unless_stopped(stop, "the draws")?;
            found.comparisons.iter_mut().zip(drawn).for_each(|(one, drawn)| one.drawn = Some(drawn));
        }
        Ok(found)
    }

    /// Runs the base and then the others, one after the other: of each only what it does beyond the base is kept.
    fn once(
        &self,
        (all, beside): (&[Ready], Option<&Beside>),
        layer: &str,
        stop: &AtomicBool,
        told: Telling<'_>,
    ) -> Result<Found, Faults> {
        let mut found = Found::default();
        let [first, others @ ..] = all else { return Ok(found) };
        let mut run = |ready: &Ready, more: &str| {
            let (plan, name) = (self.plan(ready), &first.scenario.name);
            let name = if more.is_empty() { &ready.scenario.name } else { name };
            whole(&plan, &format!("{name}{layer}{more}"), stop, told)
        };
        let (base_plan, base_rows) = (self.plan(first), run(first, "")?);
        let base_name = &first.scenario.name;
        found.digests.push(summarise(&base_plan, base_name, &base_rows).digest);
        if let Some(beside) = beside {
            let (plan, rows) = (self.plan(&beside.ready), run(&beside.ready, ", other posts")?);
            let gap = beside.against((&base_plan, &base_rows), (&plan, &rows));
            found.gap = Some(gap.map_err(|fault| vec![fault])?);
        }
        for ready in others {
            let (plan, rows, name) = (self.plan(ready), run(ready, "")?, &ready.scenario.name);
            found.digests.push(summarise(&plan, name, &rows).digest);
            let [base, other] =
                [Side { name: base_name, plan: &base_plan, rows: &base_rows }, Side { name, plan: &plan, rows: &rows }];
            let compared = Comparison::new(base, other, self.years, others.len());
            found.comparisons.push(compared.map_err(|fault| vec![fault])?);
        }
        Ok(found)
    }

    /// The standards under each layer of feedback loops. The layer that all have is not run again.
    fn each_layer(
        &self,
        all: &[Ready],
        found: &mut [Comparison],
        read: Reading<'_>,
        stop: &AtomicBool,
        told: Telling<'_>,
    ) -> Result<(), Faults> {
        for (id, layer) in layers() {
            if all.iter().all(|ready| layer_of(&ready.scenario) == id) {
                found.iter_mut().for_each(|one| one.by_layer.push((layer, one.standards.clone())));
                continue;
            }
            let sets = with_layer(self.sets, id);
            let all = self.names.iter().map(|name| read(name, &sets)).collect::<Result<Vec<_>, _>>()?;
            let layered = self.once((&all, None), &format!(", {}", layer.to_lowercase()), stop, told)?;
            let pairs = found.iter_mut().zip(layered.comparisons);
            pairs.for_each(|(one, of)| one.by_layer.push((layer, of.standards)));
        }
        Ok(())
    }
}

/// The observations of a whole plan.
///
/// # Errors
///
/// A raised `stop`.
pub(super) fn whole(
    plan: &Plan<'_>,
    what: &str,
    stop: &AtomicBool,
    told: Telling<'_>,
) -> Result<Vec<Observations>, Faults> {
    told(what, 0, plan.replications);
    let rows = replications(plan, stop, &mut |done| told(what, done, plan.replications));
    unless_stopped(stop, &format!("`{what}`")).map(|()| rows)
}

/// A stopped comparison is none.
fn unless_stopped(stop: &AtomicBool, what: &str) -> Result<(), Faults> {
    if !stop.load(Ordering::Relaxed) {
        return Ok(());
    }
    let error = Error::running(format!("stopped while {what} ran; nothing was written"));
    Err(vec![error.hint("a comparison needs whole runs: ask for fewer --replications or --draws")])
}
