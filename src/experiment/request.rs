//! From options to results: the one call behind the command line, Python and a page.

use super::plan::{MOST_REPLICATIONS, Plan, replicate_rows, replications_after, summarise};
use super::precise::{self, MOST_PRECISE};
use super::ready::{Ready, shipped, with_times};
use super::results::{Observations, Results};
use super::threads::on_threads;
use super::{Draws, USES};
use crate::error::{Error, Faults};
use crate::scenario::{Data, Files, built_in};
use std::sync::atomic::AtomicBool;

/// The most memory that the observations of one run may take, in bytes.
pub const MOST_MEMORY: u64 = 4 << 30;

/// The fewest draws that are made without being asked for: with fewer there is no tenth of them at either end.
const FEWEST_DRAWS: u32 = 10;

/// Draws of a run that has as many replications as this: with half as many, whose noise is larger by √2 and more, single inputs do not
/// show in the chance of a headline year.
const TELLING_DRAWS: u32 = 200;
/// Replications of a run that says nothing else; it has that many draws, and one with fewer is wanted quick.
pub const USUAL_REPLICATIONS: u32 = 100;

/// What a run is asked to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The name of a built-in scenario, or the path of one.
    pub scenario: String,
    /// Names or GSS codes of the authorities that are reported; none are all.
    pub areas: Vec<String>,
    /// `LEVER=VALUE`, as after `--set`.
    pub sets: Vec<String>,
    /// Financial years to measure.
    pub years: Option<u32>,
    /// Time simulated before the first year, such as `15 months`.
    pub burn_in: Option<String>,
    /// Replications at the central values; where a precision is asked for, the fewest.
    pub replications: u32,
    /// The precision that every headline measure is to have: half of its interval, as a share of the estimate, and of a share
    /// as a difference. Replications are added until then, up to [`MOST_PRECISE`].
    pub precision: Option<f64>,
    /// Draws of all that is not known, each simulated twice; `None` for half of the replications, at least 200 of 100 and
    /// more, and for none of fewer than 20 or of a theory scenario.
    pub draws: Option<u32>,
    /// The seed.
    pub seed: u64,
    /// Threads; 0 for one on each core.
    pub threads: usize,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            scenario: built_in::BASELINE.into(),
            areas: Vec::new(),
            sets: Vec::new(),
            years: None,
            burn_in: None,
            replications: USUAL_REPLICATIONS,
            precision: None,
            draws: None,
            seed: 1,
            threads: 0,
        }
    }
}

/// A request that has been read and resolved: nothing about it can be wrong any more but its size.
#[derive(Debug)]
pub struct Prepared {
    /// The scenario.
    pub ready: Ready,
    /// GSS codes of the authorities that are reported; none are all.
    pub areas: Vec<String>,
    /// Draws, each simulated twice.
    pub draws: u32,
    replications: u32,
    precision: Option<f64>,
    seed: u64,
}

/// Simulates what is asked for: from options to results. `done` hears how many runs of how many are finished; a raised
/// `stop` ends the work, and what is finished is kept.
///
/// ```
/// use maracsim::experiment::{Request, run};
/// use maracsim::scenario::Texts;
/// use std::sync::atomic::AtomicBool;
///
/// let request = Request { areas: vec!["Fife".into()], years: Some(1), replications: 4, ..Request::default() };
/// let results = run(&request, &Texts(&[]), &AtomicBool::new(false), &mut |_, _| {}).expect("the request is sound");
/// assert_eq!(results.replications, 4);
/// ```
pub fn run(
    request: &Request,
    files: &dyn Files,
    stop: &AtomicBool,
    done: &mut (dyn FnMut(u32, u32) + Send),
) -> Result<Results, Faults> {
    let data = shipped()?;
    request.prepare(&data, files)?.simulate(&data, request.threads, stop, done)
}

/// Draws that are made without being asked for: as many as give the draws the replications that the central run has.
pub const fn draws_unasked(replications: u32, ready: &Ready) -> u32 {
    let half = replications / USES;
    if ready.scenario.place_theory || half < FEWEST_DRAWS { 0 } else { half }
}

/// Those of one run, whose report says what drives it: at least as many as tell, unless it is small.
fn draws_of_a_run(replications: u32, ready: &Ready) -> u32 {
    let draws = draws_unasked(replications, ready);
    if draws > 0 && replications >= USUAL_REPLICATIONS { draws.max(TELLING_DRAWS) } else { draws }
}

impl Request {
    /// Levers set, with years and burn-in.
    pub fn all_sets(&self) -> Vec<String> {
        with_times(self.years, self.burn_in.as_deref(), &self.sets)
    }

    /// Reads and resolves, or says everything that is wrong.
    pub fn prepare(&self, data: &Data, files: &dyn Files) -> Result<Prepared, Faults> {
        let mut faults = self.out_of_bounds();
        let areas = data.authorities.codes(&self.areas);
        let ready = Ready::read(data, files, &self.scenario, &self.all_sets());
        let (areas, ready) = match (areas, ready) {
            (Ok(areas), Ok(ready)) if faults.is_empty() => (areas, ready),
            (areas, ready) => {
                faults.extend(areas.err().into_iter().chain(ready.err()).flatten());
                return Err(faults);
            }
        };
        ready.has_areas(&self.scenario, &areas)?;
        let draws = self.draws.unwrap_or_else(|| draws_of_a_run(self.replications, &ready));
        Ok(Prepared {
            ready,
            areas,
            draws,
            replications: self.replications,
            precision: self.precision,
            seed: self.seed,
        })
    }

    fn out_of_bounds(&self) -> Faults {
        let mut faults = Faults::new();
        let mut refuse = |holds: bool, message: String, hint: String| {
            if holds {
                faults.push(Error::input(message).hint(hint));
            }
        };
        let replications = self.replications;
        refuse(
            !(1..=MOST_REPLICATIONS).contains(&replications),
            format!("{replications} replications cannot be run"),
            format!("ask for 1 to {MOST_REPLICATIONS}"),
        );
        let (draws, most) = (self.draws.unwrap_or(0), MOST_REPLICATIONS / USES);
        refuse(
            draws == 1 || draws > most,
            format!("{draws} draws cannot be run"),
            format!("ask for 0, or for 2 to {most}: one alone has no spread"),
        );
        refuse(
            self.threads > MOST_THREADS,
            format!("{} threads cannot be started", self.threads),
            format!("ask for 1 to {MOST_THREADS}, or for none to have one on each core"),
        );
        faults
    }
}

/// The most threads that can be asked for.
const MOST_THREADS: usize = 1_024;

impl Prepared {
    /// The central run.
    pub fn plan(&self) -> Plan<'_> {
        self.plan_of(&self.ready)
    }

    /// The same of the scenario read anew, with other levers.
    pub(super) fn plan_of<'a>(&self, ready: &'a Ready) -> Plan<'a> {
        ready.plan(&self.areas, self.seed, self.replications)
    }

    /// The most replications at the central values.
    fn most(&self) -> u32 {
        self.precision.map_or(self.replications, |_| self.replications.max(MOST_PRECISE))
    }

    /// Whether the precision that was asked for is reached; none where none was.
    pub fn is_precise(&self, results: &Results) -> Option<bool> {
        self.precision.map(|precision| results.shortfall(precision) <= 1.0)
    }

    /// Adds replications until they are precise enough, or the most. How many follows from the results alone.
    fn refine(
        &self,
        plan: &mut Plan<'_>,
        (mut results, mut rows): (Results, Vec<Observations>),
        stop: &AtomicBool,
        done: &mut dyn FnMut(u32, u32),
    ) -> (Results, Vec<Observations>) {
        let Some(precision) = self.precision else { return (results, rows) };
        while results.replications == plan.replications && plan.replications < self.most() {
            let short = results.shortfall(precision);
            if short <= 1.0 {
                break;
            }
            let first = plan.replications;
            plan.replications = precise::next(first, short, self.most());
            let runs = plan.replications + self.draws * USES;
            rows.extend(replications_after(plan, first, stop, &mut |more| done(first + more, runs)));
            results = summarise(plan, &results.scenario, &rows);
        }
        (results, rows)
    }

    fn drawn<'a>(&'a self, data: &'a Data) -> Draws<'a> {
        self.ready.draws(data, &self.areas, self.seed, self.draws)
    }

    /// Refuses a run that would take more than `most` bytes of memory on so many threads.
    pub fn fits(&self, data: &Data, threads: usize, most: u64) -> Result<(), Faults> {
        let plan = self.plan();
        Plan { replications: self.most(), ..plan.clone() }.fits(threads, most)?;
        self.drawn(data).fits(&plan, threads, most)
    }

    /// How often the years are simulated in all; with a precision, at least.
    pub const fn runs(&self) -> u32 {
        self.replications.saturating_add(self.draws.saturating_mul(USES))
    }

    /// The central run, then the draws. `done` hears how many of how many runs are finished; what is finished before
    /// `stop` is raised is kept.
    pub fn run(&self, data: &Data, stop: &AtomicBool, done: &mut dyn FnMut(u32, u32)) -> Result<Results, Faults> {
        self.run_rows(data, stop, done).map(|(results, _)| results)
    }

    /// The same, with the observations of each replication of the central run.
    pub fn run_rows(
        &self,
        data: &Data,
        stop: &AtomicBool,
        done: &mut dyn FnMut(u32, u32),
    ) -> Result<(Results, Vec<Observations>), Faults> {
        let (mut plan, runs) = (self.plan(), self.runs());
        let name = &self.ready.scenario.name;
        let first = replicate_rows(&plan, name, stop, &mut |central| done(central, runs));
        let (mut results, rows) = self.refine(&mut plan, first, stop, done);
        if self.draws > 0 && results.replications == results.requested {
            let (central, runs) = (plan.replications, plan.replications + self.draws * USES);
            let mut drawn = |draws: u32| done(central + draws * USES, runs);
            results.drawn = Some(self.drawn(data).run(stop, &mut drawn)?);
        }
        Ok((results, rows))
    }

    /// The whole run on threads of its own, 0 for one on each core, if it fits the memory.
    pub fn simulate(
        &self,
        data: &Data,
        threads: usize,
        stop: &AtomicBool,
        done: &mut (dyn FnMut(u32, u32) + Send),
    ) -> Result<Results, Faults> {
        let run = |threads| {
            self.fits(data, threads, MOST_MEMORY)?;
            self.run(data, stop, done)
        };
        on_threads(threads, run).map_err(|fault| vec![fault])?
    }

    /// What a stopped run has not finished, in words; `None` for a whole one.
    pub fn unfinished(&self, results: &Results) -> Option<String> {
        let Results { replications, requested, .. } = results;
        let (drawn, draws) = (results.drawn.as_ref().map_or(0, |drawn| drawn.draws), self.draws);
        if replications < requested {
            return Some(format!("stopped after {replications} of {requested} replications"));
        }
        (drawn < draws).then(|| format!("stopped after all {requested} replications and {drawn} of {draws} draws"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::replicate;
    use crate::scenario::Texts;

    static NEVER: AtomicBool = AtomicBool::new(false);

    fn fife() -> Request {
        Request { areas: vec!["Fife".into()], years: Some(1), replications: 3, ..Request::default() }
    }

    #[test]
    fn the_call_gives_what_its_steps_give_and_tells_how_far_it_is() {
        let mut told = Vec::new();
        let request = Request { draws: Some(2), ..fife() };
        let results = run(&request, &Texts(&[]), &NEVER, &mut |done, runs| told.push((done, runs))).unwrap();
        assert_eq!(told.last(), Some(&(7, 7)));
        let data = shipped().unwrap();
        let prepared = request.prepare(&data, &Texts(&[])).unwrap();
        let steps = replicate(&prepared.plan(), "no-duty", &NEVER, &mut |_| {});
        assert_eq!(results.digest, steps.digest);
        assert_eq!(results.drawn.as_ref().unwrap().draws, 2);
        assert_eq!(prepared.unfinished(&results), None);
        assert!(prepared.unfinished(&steps).unwrap().contains("0 of 2 draws"));
    }

    /// The first replications are those of a plain run; how many there are depends on the precision and on no thread.
    #[test]
    fn replications_are_added_until_they_are_precise_enough() {
        let asked = |precision, threads| {
            let request = Request { replications: 4, draws: Some(0), precision: Some(precision), threads, ..fife() };
            run(&request, &Texts(&[]), &NEVER, &mut |_, _| {}).unwrap()
        };
        let [coarse, fine] = [0.5, 0.1].map(|precision| asked(precision, 1));
        assert!(coarse.replications < fine.replications && fine.replications < MOST_PRECISE, "{}", fine.replications);
        assert!(fine.shortfall(0.1) <= 1.0 && coarse.shortfall(0.1) > 1.0);
        assert_eq!((&fine.digest, fine.requested), (&asked(0.1, 3).digest, fine.replications));
        let plain = Request { replications: fine.replications, draws: Some(0), ..fife() };
        assert_eq!(run(&plain, &Texts(&[]), &NEVER, &mut |_, _| {}).unwrap().digest, fine.digest);
        let prepared = Request { precision: Some(1e-9), ..fife() }.prepare(&shipped().unwrap(), &Texts(&[])).unwrap();
        assert_eq!((prepared.most(), prepared.is_precise(&fine)), (MOST_PRECISE, Some(false)));
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let request = Request {
            areas: vec!["Fief".into()],
            sets: vec!["idaa.posts=3".into()],
            replications: 0,
            draws: Some(1),
            threads: 2_000,
            ..Request::default()
        };
        let faults = run(&request, &Texts(&[]), &NEVER, &mut |_, _| {}).unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let told = told.join("\n");
        for part in ["0 replications", "1 draws", "2000 threads", "did you mean `Fife`", "3 FTE"] {
            assert!(told.contains(part), "`{part}` in\n{told}");
        }
    }

    #[test]
    fn draws_are_half_of_the_replications_or_as_many_as_tell_unless_few_or_theory() {
        let data = shipped().unwrap();
        let draws = |scenario: &str, replications| {
            let request = Request { scenario: scenario.into(), replications, ..Request::default() };
            request.prepare(&data, &Texts(&[])).unwrap().draws
        };
        let of_baseline = [19, 20, 99, 100, 1_000].map(|replications| draws("no-duty", replications));
        assert_eq!(of_baseline, [0, 10, 49, 200, 500]);
        assert_eq!(draws("theory/meeting", 100), 0);
    }
}
