//! The runs that a page has open. Replications are added in steps, so that a page can show how far they are and what
//! they come to so far; none is done twice.

use crate::request::Request;
use crate::search::Search;
use crate::versus::versus;
use maracsim::error::{Error, Faults};
use maracsim::experiment::compare::Side;
use maracsim::experiment::{Observations, Plan, Prepared, Ready, Worker, observe, shipped, summarise};
use maracsim::report::{evidence, json};
use maracsim::scenario::{Data, Texts};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most memory that one run may take, in bytes, and all that are open: a module has four gibibytes at most.
const MOST_MEMORY: u64 = 1 << 30;
const MOST_TOGETHER: u64 = 3 << 30;
/// The most runs that are open at once.
const MOST_OPEN: usize = 16;

/// Runs that are open, each with its number.
#[derive(Debug, Default)]
pub struct Session {
    data: Option<Data>,
    open: BTreeMap<u32, Run>,
    pub(crate) searches: BTreeMap<u32, Search>,
    last: u32,
}

/// A run and the observations of its first replications.
#[derive(Debug)]
struct Run {
    ready: Ready,
    areas: Vec<String>,
    seed: u64,
    replications: u32,
    memory: u64,
    rows: Vec<Observations>,
}

/// What a page learns of a run before it begins.
#[derive(Serialize)]
struct Opened<'a> {
    scenario: &'a str,
    title: &'a str,
    rationale: &'a str,
    replications: u32,
    years: &'a [String],
    places: Vec<Place<'a>>,
    leaves: BTreeMap<&'a str, Leaf<'a>>,
}

/// What a run has of a lever: its value, its range, and what it rests on.
#[derive(Serialize)]
struct Leaf<'a> {
    value: &'a str,
    low: &'a str,
    high: &'a str,
    evidence: &'static str,
}

#[derive(Serialize)]
struct Place<'a> {
    name: &'a str,
    gss: &'a str,
}

impl Session {
    /// Opens a run: its number, and what it is as JSON. Nothing is simulated yet.
    pub fn open(&mut self, request: &[u8]) -> Result<(u32, String), Faults> {
        let request = Request::read(request)?;
        let run = Run::new(self.data()?, &request)?;
        self.has_room(&run)?;
        let opened = run.opened(&request.levers);
        let number = self.next();
        self.open.insert(number, run);
        Ok((number, opened))
    }

    /// The shipped data, read once.
    pub(crate) fn data(&mut self) -> Result<&Data, Faults> {
        let data = match self.data.take() {
            Some(data) => data,
            None => shipped()?,
        };
        Ok(self.data.insert(data))
    }

    /// A number that nothing else has had.
    pub(crate) const fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn has_room(&self, new: &Run) -> Result<(), Faults> {
        let memory: u64 = self.open.values().chain([new]).map(|run| run.memory).sum();
        if self.open.len() < MOST_OPEN && memory <= MOST_TOGETHER {
            return Ok(());
        }
        let error = Error::running(format!("{} runs are open, and there is no room for another", self.open.len()));
        Err(vec![error.hint("close those that are done with")])
    }

    /// Does up to so many more replications of a run; how many are finished in all.
    pub fn advance(&mut self, number: u32, replications: u32) -> Result<u32, Faults> {
        let run = self.open.get_mut(&number).ok_or_else(|| not_open(number))?;
        run.advance(replications);
        Ok(run.rows.len() as u32)
    }

    /// What the finished replications of a run come to, as the JSON that `maracsim run --format json` prints.
    pub fn result(&self, number: u32) -> Result<String, Faults> {
        self.open.get(&number).ok_or_else(|| not_open(number))?.result()
    }

    /// What a run does beyond another, over the replications that both have: JSON.
    pub fn versus(&self, base: u32, other: u32) -> Result<String, Faults> {
        let [base, other] = [base, other].map(|number| self.open.get(&number).ok_or_else(|| not_open(number)));
        let (base, other) = (base?, other?);
        let [plan, changed] = [base, other].map(Run::plan);
        let ids = |plan: &Plan<'_>| plan.measures.iter().map(|measure| measure.id.clone()).collect::<Vec<_>>();
        if (&plan.years, &plan.places, plan.seed, ids(&plan))
            != (&changed.years, &changed.places, changed.seed, ids(&changed))
        {
            let error = Error::input("these runs have different years, places, measures or seeds");
            return Err(vec![error.hint("open both with the same areas, years, seed and standards")]);
        }
        let base = Side { name: "base", plan: &plan, rows: &base.rows };
        let other = Side { name: "other", plan: &changed, rows: &other.rows };
        let replications = base.rows.len().min(other.rows.len());
        let rows = versus(base, other)?;
        // Texts and numbers always have a JSON.
        Ok(serde_json::json!({ "replications": replications, "rows": rows }).to_string())
    }

    /// Forgets a run.
    pub fn close(&mut self, number: u32) -> Result<(), Faults> {
        self.open.remove(&number).map(drop).ok_or_else(|| not_open(number))
    }

    /// A whole run at once.
    pub fn run(&mut self, request: &[u8]) -> Result<String, Faults> {
        let (number, _) = self.open(request)?;
        let result = self.advance(number, u32::MAX).and_then(|_| self.result(number));
        self.close(number)?;
        result
    }
}

impl Run {
    fn new(data: &Data, request: &Request) -> Result<Self, Faults> {
        let seed = request.seed.number()?;
        let files: Vec<(&str, &str)> = request.files.iter().map(|(path, text)| (&path[..], &text[..])).collect();
        let Prepared { ready, areas, .. } = request.asked(seed).prepare(data, &Texts(&files))?;
        let plan = ready.plan(&areas, seed, request.replications);
        plan.fits(1, MOST_MEMORY)?;
        let memory = plan.memory(1);
        Ok(Self { ready, areas, seed, replications: request.replications, memory, rows: Vec::new() })
    }

    fn plan(&self) -> Plan<'_> {
        self.ready.plan(&self.areas, self.seed, self.replications)
    }

    fn opened(&self, levers: &[String]) -> String {
        let plan = self.plan();
        let scenario = &self.ready.scenario;
        let opened = Opened {
            scenario: &scenario.name,
            title: &scenario.title,
            rationale: &scenario.rationale,
            replications: self.replications,
            years: &plan.years,
            places: plan.places.iter().map(|place| Place { name: &place.name, gss: &place.gss }).collect(),
            leaves: levers.iter().filter_map(|lever| Some((lever.as_str(), self.leaf(lever)?))).collect(),
        };
        // Texts and numbers always have a JSON.
        serde_json::to_string(&opened).unwrap_or_default()
    }

    fn leaf(&self, lever: &str) -> Option<Leaf<'_>> {
        let leaf = self.ready.scenario.tree.value(lever, self.areas.first().map(String::as_str))?;
        let evidence = leaf.evidence.map_or("set by the scenario", evidence);
        let [low, high] = [&leaf.low, &leaf.high].map(|end| end.as_deref().unwrap_or_default());
        Some(Leaf { value: &leaf.value, low, high, evidence })
    }

    fn advance(&mut self, replications: u32) {
        let plan = self.ready.plan(&self.areas, self.seed, self.replications);
        let from = self.rows.len() as u32;
        let to = from.saturating_add(replications).min(self.replications);
        let mut worker = Worker::new(&plan);
        self.rows.extend((from..to).map(|replication| observe(&mut worker, replication)));
    }

    fn result(&self) -> Result<String, Faults> {
        if self.rows.is_empty() {
            return Err(vec![Error::running("no replication is finished yet").hint("advance the run first")]);
        }
        let plan = self.plan();
        Ok(json(&summarise(&plan, &self.ready.scenario.name, &self.rows)))
    }
}

pub(crate) fn not_open(number: u32) -> Faults {
    vec![Error::running(format!("no run {number} is open")).hint("open it first")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use maracsim::experiment::replicate;
    use std::sync::atomic::AtomicBool;

    const FIFE: &[u8] = br#"{"areas": ["Fife"], "years": 1, "seed": 3, "replications": 7}"#;

    #[test]
    fn steps_give_what_one_run_gives() {
        let mut session = Session::default();
        let (run, opened) = session.open(FIFE).unwrap();
        assert!(opened.contains(r#""places":[{"name":"Fife","gss":"S12000047"}]"#), "{opened}");
        assert!(session.result(run).unwrap_err()[0].message.contains("no replication"));
        let done: Vec<u32> = [0, 1, 4, 100].map(|more| session.advance(run, more).unwrap()).to_vec();
        assert_eq!(done, [0, 1, 5, 7]);
        let data = shipped().unwrap();
        let ready = Ready::read(&data, &Texts(&[]), "no-duty", &["time.years=1".into()]).unwrap();
        let plan = ready.plan(&["S12000047".into()], 3, 7);
        let whole = json(&replicate(&plan, "no-duty", &AtomicBool::new(false), &mut |_| {}));
        assert_eq!(session.result(run).unwrap(), whole);
        assert_eq!(session.run(FIFE).unwrap(), whole);
    }

    /// The seeds of the fuzzer, opened as it opens them: each is answered, and some are sound.
    #[test]
    fn no_seed_of_the_fuzzer_makes_a_request_panic() {
        let mut session = Session::default();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/seeds/request");
        let (mut runs, mut searches, mut refused) = (0, 0, 0);
        for entry in std::fs::read_dir(folder).unwrap() {
            let request = std::fs::read(entry.unwrap().path()).unwrap();
            let (run, search) = (session.open(&request), session.search(&request));
            refused += u32::from(run.is_err() && search.is_err());
            runs += run.map_or(0, |(run, _)| session.close(run).map_or(0, |()| 1));
            searches += search.map_or(0, |(search, _)| session.search_close(search).map_or(0, |()| 1));
        }
        assert!(runs > 0 && searches > 0 && refused > 0, "{runs} runs, {searches} searches, {refused} refused");
    }

    #[test]
    fn a_run_is_gone_when_it_is_closed() {
        let mut session = Session::default();
        let (run, _) = session.open(FIFE).unwrap();
        session.close(run).unwrap();
        let gone = [session.close(run), session.advance(run, 1).map(drop), session.result(run).map(drop)];
        assert!(gone.iter().all(|gone| gone.as_ref().is_err_and(|faults| faults[0].message.contains("no run 1"))));
        (0..MOST_OPEN).for_each(|_| drop(session.open(FIFE).unwrap()));
        assert!(session.open(FIFE).unwrap_err()[0].message.contains("16 runs are open"));
        let mut session = Session::default();
        let large = br#"{"replications": 1500}"#;
        let opened = (0..MOST_OPEN).map_while(|_| session.open(large).ok()).count();
        assert!((1..MOST_OPEN).contains(&opened), "{opened}");
    }

    #[test]
    fn a_run_beside_itself_does_not_differ_and_more_posts_do() {
        let mut session = Session::default();
        let (base, _) = session.open(FIFE).unwrap();
        let more = br#"{"areas": ["Fife"], "years": 1, "seed": 3, "replications": 7, "sets": ["idaa.posts=20 FTE"]}"#;
        let (other, _) = session.open(more).unwrap();
        for run in [base, other] {
            session.advance(run, 7).unwrap();
        }
        let of = |session: &Session, other: u32, id: &str| {
            let told: serde_json::Value = serde_json::from_str(&session.versus(base, other).unwrap()).unwrap();
            assert_eq!(told["replications"], 7);
            let rows = told["rows"].as_array().unwrap().clone();
            let row = rows.into_iter().find(|row| row["measure"] == id).unwrap();
            ["low", "mean", "high"].map(|name| row[name].as_f64().unwrap())
        };
        assert_eq!(of(&session, base, "wait_to_hearing"), [0.0; 3]);
        assert!(of(&session, other, "idaa_posts")[1] > 10.0);
        let [low, mean, high] = of(&session, other, "caseload_within");
        assert!(low <= mean && mean <= high && mean > 0.0, "{low} {mean} {high}");
        let (year, _) = session.open(br#"{"areas": ["Fife"], "years": 2, "seed": 3}"#).unwrap();
        assert!(session.versus(base, year).unwrap_err()[0].message.contains("different years"));
        assert!(session.versus(base, 99).unwrap_err()[0].message.contains("no run 99"));
    }

    #[test]
    fn faults_are_those_of_the_command_line() {
        let mut session = Session::default();
        let mut fault = |request: &str| session.open(request.as_bytes()).unwrap_err()[0].to_string();
        assert!(fault(r#"{"areas": ["Fief"]}"#).contains("hint: did you mean `Fife`?"));
        assert!(fault(r#"{"scenario": "no-dutty"}"#).contains("no scenario is called `no-dutty`"));
        assert!(fault(r#"{"scenario": "a.toml"}"#).contains("cannot read `a.toml`: no such file"));
        assert!(fault(r#"{"scenario": "a.toml", "files": {"a.toml": "titel = 1"}}"#).contains("--> a.toml:1:1"));
        assert!(fault(r#"{"scenario": "theory/meeting", "areas": ["Fife"]}"#).contains("leave --area out"));
        assert!(fault(r#"{"replications": 100000000}"#).contains("GiB of memory, and the limit is 1 GiB"));
        assert!(fault(r#"{"years": 0}"#).contains("time.years"));
    }
}
