//! The staffing searches that a page has open: `maracsim staff` for one closed group, in steps. A search keeps what was
//! simulated, so that each step goes on where the one before was stopped.

use crate::request::Search as Request;
use crate::session::{Session, not_open};
use maracsim::error::{Error, Faults};
use maracsim::experiment::staffing::{Answer, Effort, Known, Outcome, Problem, Question, Words, Work, groups};
use maracsim::experiment::{Prepared, Ready};
use maracsim::measure::Prices;
use maracsim::report::staffing::{About, Staffed, grid, report};
use maracsim::report::value::{Block, Table};
use maracsim::scenario::{Data, Texts};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};

/// Replications between two looks at whether the step is over.
const AT_ONCE: u32 = 25;
/// The most searches that are open at once.
const MOST_OPEN: usize = 4;

/// A search and what it has found so far.
#[derive(Debug)]
pub struct Search {
    ready: Ready,
    codes: Vec<String>,
    question: Question,
    effort: Effort,
    prices: [Prices; 3],
    seed: u64,
    command: String,
    known: Known,
    answers: Vec<Answer>,
    done: bool,
}

impl Session {
    /// Opens a search: its number, and the GSS codes of its closed group. Nothing is simulated yet.
    pub fn search(&mut self, request: &[u8]) -> Result<(u32, String), Faults> {
        let request = Request::read(request)?;
        if self.searches.len() >= MOST_OPEN {
            let error = Error::running(format!("{MOST_OPEN} searches are open, and there is no room for another"));
            return Err(vec![error.hint("close those that are done with")]);
        }
        let search = Search::new(self.data()?, &request)?;
        let opened = json!({ "gss": search.codes }).to_string();
        let number = self.next();
        self.searches.insert(number, search);
        Ok((number, opened))
    }

    /// Goes on with a search for so many small steps of simulation. Answers `done`, whether it has come to its end, and how many
    /// `replications` were simulated in all.
    pub fn search_on(&mut self, number: u32, steps: u32) -> Result<String, Faults> {
        let mut search = self.searches.remove(&number).ok_or_else(|| not_open(number))?;
        let outcome = self.data().and_then(|data| search.go_on(data, steps));
        let told = json!({ "done": search.done, "replications": search.known.replications }).to_string();
        self.searches.insert(number, search);
        outcome.map(|()| told)
    }

    /// What a search has found: the blocks of the page that `maracsim staff --out` writes, its rows, and the plan as levers.
    pub fn search_result(&mut self, number: u32) -> Result<String, Faults> {
        let search = self.searches.remove(&number).ok_or_else(|| not_open(number))?;
        let outcome = self.data().and_then(|data| search.result(data));
        self.searches.insert(number, search);
        outcome
    }

    /// Forgets a search.
    pub fn search_close(&mut self, number: u32) -> Result<(), Faults> {
        self.searches.remove(&number).map(drop).ok_or_else(|| not_open(number))
    }
}

impl Search {
    fn new(data: &Data, request: &Request) -> Result<Self, Faults> {
        let (run, seed) = (&request.run, request.run.seed.number()?);
        let files: Vec<(&str, &str)> = run.files.iter().map(|(path, text)| (&path[..], &text[..])).collect();
        let Prepared { ready, areas, .. } = run.asked(seed).prepare(data, &Texts(&files))?;
        let words = Words {
            resources: request.resources.as_deref(),
            chance: request.chance.as_deref(),
            otherwise: 0.9,
            standards: &request.standards,
        };
        let question = Question::read(&ready, words)?;
        let mut groups = groups(&ready, &areas);
        let codes = match (groups.pop(), &groups[..]) {
            (Some(codes), []) => codes,
            _ => {
                let error = Error::input("a page searches for one closed group at a time");
                return Err(vec![error.hint("name one authority, or those that share a Marac or a team")]);
            }
        };
        let draws = if ready.scenario.place_theory { 0 } else { request.draws };
        Ok(Self {
            codes,
            question,
            effort: Effort { sample: request.sample, draws, at_once: AT_ONCE, ..Effort::USUAL },
            prices: ready.price_levels()?,
            seed,
            command: request.command.clone(),
            known: Known::default(),
            answers: Vec::new(),
            done: false,
            ready,
        })
    }

    fn problem<'a>(&'a self, data: &'a Data) -> Result<Problem<'a>, Faults> {
        Problem::new(&self.ready, data, &self.codes, &self.question.kinds, self.seed)
    }

    fn go_on(&mut self, data: &Data, steps: u32) -> Result<(), Faults> {
        if self.done {
            return Ok(());
        }
        let (stop, mut left) = (AtomicBool::new(steps == 0), steps);
        let mut heard = |_| {
            left = left.saturating_sub(1);
            stop.store(left == 0, Ordering::Relaxed);
        };
        let mut known = std::mem::take(&mut self.known);
        let answers = self.problem(data).map(|problem| {
            let [_, prices, _] = &self.prices;
            let effort = self.effort;
            let mut work = Work { prices, effort, stop: &stop, known: &mut known, done: &mut heard };
            self.question.answers(&problem, &mut work)
        });
        self.known = known;
        self.answers = answers?;
        self.done = !stop.load(Ordering::Relaxed);
        Ok(())
    }

    fn result(&self, data: &Data) -> Result<String, Faults> {
        let problem = self.problem(data)?;
        let plan = self.plan(&problem);
        let answers = self.answers.clone();
        let staffed = [Staffed { problem: &problem, answers, prices: self.prices.clone() }];
        let scenario = self.ready.scenario.name.as_str();
        let about = About { scenario, command: &self.command, version: env!("CARGO_PKG_VERSION"), attributions: &[] };
        let mut sections = report(&staffed, about).sections;
        // Of one group the paragraphs say it sooner than the table does.
        sections.sort_by_key(|section| section.id != "full");
        let blocks: Vec<Value> = sections.iter().flat_map(|section| &section.blocks).filter_map(block).collect();
        let told = json!({ "done": self.done, "blocks": blocks, "csv": grid(&staffed[0].rows()).csv(), "plan": plan });
        Ok(told.to_string())
    }

    /// The plan of the first answer as levers: what it leaves as the scenario has it is left out.
    fn plan(&self, problem: &Problem<'_>) -> Vec<Value> {
        let found = match self.answers.first().map(|answer| &answer.outcome) {
            Some(Outcome::Found(found) | Outcome::Stopped(Some(found))) => found,
            _ => return Vec::new(),
        };
        let chosen = problem.resources.iter().zip(&found.point);
        let lever = chosen.filter_map(|(resource, &step)| {
            let text = resource.choices.get(step)?.text.as_ref()?;
            Some(json!({ "gss": resource.gss, "lever": resource.path, "text": text }))
        });
        lever.collect()
    }
}

/// A block as a page draws it; none for what a staffing answer never has.
fn block(block: &Block) -> Option<Value> {
    let of = |kind: &str, text: &str| Some(json!({ "kind": kind, "text": text }));
    match block {
        Block::Answer(text) => of("answer", text),
        Block::Paragraph(text) => of("paragraph", text),
        Block::Notice(text) => of("notice", text),
        Block::Heading(text) => of("heading", text),
        Block::Command(text) => of("command", text),
        Block::List(items) => Some(json!({ "kind": "list", "items": items })),
        Block::Table(Table { caption, head, rows, .. }) => {
            let rows: Vec<Vec<&str>> =
                rows.iter().map(|row| row.iter().map(maracsim::report::value::Cell::text).collect()).collect();
            Some(json!({ "kind": "table", "caption": caption, "head": head, "rows": rows }))
        }
        Block::Facts(_) | Block::Figure(_) | Block::Fold(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STIRLING: &[u8] = br#"{"run": {"areas": ["Stirling"], "years": 1, "seed": 5}, "standards": ["contact"],
        "resources": "idaa,coordinator", "sample": 40, "draws": 2, "command": "maracsim staff"}"#;

    fn told(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn steps_end_with_the_answer_of_one_go_and_a_stop_leaves_what_is_known() {
        let mut session = Session::default();
        let answer = |session: &mut Session, steps: u32| {
            let (number, opened) = session.search(STIRLING).unwrap();
            assert!(opened.contains("S12000030"), "{opened}");
            let mut times = 0;
            loop {
                times += 1;
                let so_far = told(&session.search_on(number, steps).unwrap());
                if so_far["done"] == true {
                    let result = session.search_result(number).unwrap();
                    session.search_close(number).unwrap();
                    return (times, result);
                }
                assert_eq!(told(&session.search_result(number).unwrap())["done"], false);
            }
        };
        let (once, whole) = answer(&mut session, u32::MAX);
        let (often, parts) = answer(&mut session, 3);
        assert!(once == 1 && often > 3, "{once} {often}");
        assert_eq!(parts, whole);
        let whole = told(&whole);
        let (first, plan) = (&whole["blocks"][1], whole["plan"].as_array().unwrap());
        assert_eq!(first["kind"], "answer");
        assert!(first["text"].as_str().unwrap().starts_with("Stirling"), "{first}");
        assert!(plan.iter().any(|one| one["lever"] == "idaa.posts" && one["gss"] == "S12000030"), "{plan:?}");
        assert!(whole["csv"].as_str().unwrap().starts_with("authorities,gss,"));
    }

    #[test]
    fn nonsense_is_refused() {
        let mut session = Session::default();
        let mut fault = |request: &str| session.search(request.as_bytes()).unwrap_err()[0].to_string();
        assert!(fault(r#"{"run": {}}"#).contains("one closed group"));
        assert!(fault(r#"{"run": {"areas": ["Fief"]}}"#).contains("did you mean `Fife`?"));
        assert!(fault(r#"{"run": {"areas": ["Fife"]}, "chance": "2"}"#).contains("between 50 and 99 %"));
        assert!(fault(r#"{"run": {"areas": ["Fife"]}, "sample": 3}"#).contains("sample"));
        assert!(fault(r#"{"areas": ["Fife"]}"#).contains("unknown field"));
        assert!(session.search_on(7, 1).unwrap_err()[0].message.contains("no run 7"));
        for _ in 0..MOST_OPEN {
            session.search(STIRLING).unwrap();
        }
        assert!(session.search(STIRLING).unwrap_err()[0].message.contains("4 searches are open"));
    }
}
