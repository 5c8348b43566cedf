//! The question of a search: what may be decided, which standards, with which chance; in the words that users write.

use super::kind::{Kind, kinds};
use super::trial::{Goal, Problem, Years};
use super::{Answer, Outcome, Work, answer};
use crate::error::{Error, Faults, did_you_mean};
use crate::experiment::ready::Ready;
use crate::units::{Quantity, Share, short};
use std::sync::atomic::Ordering;

/// A question as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// What may be decided, with commas; none for what is usual.
    pub resources: Option<&'a str>,
    /// The chance; none for `otherwise`.
    pub chance: Option<&'a str>,
    /// The chance where none was written.
    pub otherwise: f64,
    /// Ids of standards; none for the headline.
    pub standards: &'a [String],
}

/// A question that was read.
#[derive(Clone, Debug)]
pub struct Question {
    /// What may be decided.
    pub kinds: Vec<Kind>,
    /// What is asked for.
    pub goals: Vec<Goal>,
    /// Whether that is the headline, as no standard was named.
    is_headline: bool,
}

impl Question {
    /// Reads it, or tells every fault.
    pub fn read(ready: &Ready, words: Words<'_>) -> Result<Self, Faults> {
        let theory = ready.scenario.place_theory;
        let years = if theory { Years::Pooled } else { Years::Each };
        let kinds = decided(words.resources, theory);
        let chance = words.chance.map_or(Ok(words.otherwise), chance);
        let goals = goals(ready, words.standards, years, chance.as_ref().copied().unwrap_or(words.otherwise));
        match (kinds, chance, goals) {
            (Ok(kinds), Ok(_), Ok(goals)) => Ok(Self { kinds, goals, is_headline: words.standards.is_empty() }),
            (kinds, chance, goals) => {
                let faults = kinds.err().into_iter().chain(chance.err()).chain(goals.err().into_iter().flatten());
                Err(faults.collect())
            }
        }
    }

    /// Answers it for one closed group. Where all standards of the headline at once cannot be had, what each of them takes is the
    /// next question.
    pub fn answers(&self, problem: &Problem<'_>, work: &mut Work<'_>) -> Vec<Answer> {
        let mut answers = answer(problem, &self.goals, work);
        let nowhere = answers.first().is_some_and(|answer| matches!(answer.outcome, Outcome::Nowhere(_)));
        if self.is_headline && nowhere && !work.stop.load(Ordering::Relaxed) {
            let headline = &problem.ready.standards.headline;
            let goals: Vec<Goal> = headline.iter().map(|&at| of_standard(problem.ready, at, &self.goals[0])).collect();
            answers.extend(answer(problem, &goals, work));
        }
        answers
    }
}

/// The GSS codes of each closed group that has one of the areas, or of all.
pub fn groups(ready: &Ready, areas: &[String]) -> Vec<Vec<String>> {
    let names = &ready.resolved.names;
    let codes = |group: &crate::model::Group| -> Vec<String> {
        group.authorities.iter().map(|authority| names[authority.index].gss.clone()).collect()
    };
    let wanted = |codes: &Vec<String>| areas.is_empty() || codes.iter().any(|code| areas.contains(code));
    ready.resolved.groups.iter().map(codes).filter(wanted).collect()
}

/// What may be decided: what was named, or what is usual.
fn decided(named: Option<&str>, theory: bool) -> Result<Vec<Kind>, Error> {
    match named {
        Some(text) => kinds(text),
        None if theory => Err(Error::input("in theory one resource binds, and only you know which")
            .hint("add --resources idaa, coordinator or length")),
        None => Ok(Kind::USUAL.to_vec()),
    }
}

fn chance(text: &str) -> Result<f64, Error> {
    let share = Share::parse(text).map_err(|refusal| Error::from(refusal).hint(CHANCE))?.get();
    if (0.5..=0.99).contains(&share) {
        return Ok(share);
    }
    Err(Error::input(format!("--chance {}: out of bounds", short(text))).hint(CHANCE))
}

const CHANCE: &str = "a chance lies between 50 and 99 %, for example 0.9";

/// The standards that were named, or the headline: all of its standards at once.
fn goals(ready: &Ready, named: &[String], years: Years, chance: f64) -> Result<Vec<Goal>, Faults> {
    let (list, headline) = (&ready.standards.list, &ready.standards.headline);
    let bits = |at: &[usize]| at.iter().fold(0, |bits, &at| bits | 1 << at);
    let all = Goal { name: "the headline".into(), standards: bits(headline), years, chance };
    if named.is_empty() {
        return Ok(vec![all]);
    }
    let (mut goals, mut faults) = (Vec::new(), Faults::new());
    for name in named {
        if name == "headline" {
            goals.push(all.clone());
        } else if let Some(at) = list.iter().position(|standard| standard.id == *name) {
            goals.push(of_standard(ready, at, &all));
        } else {
            let known = list.iter().map(|standard| standard.id.as_str()).chain(["headline"]);
            let hint = match did_you_mean(name, known.clone()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("choose one of: {}", known.collect::<Vec<_>>().join(", ")),
            };
            faults.push(Error::input(format!("unknown standard `{}`", short(name))).hint(hint));
        }
    }
    if faults.is_empty() { Ok(goals) } else { Err(faults) }
}

fn of_standard(ready: &Ready, at: usize, like: &Goal) -> Goal {
    let standard = &ready.standards.list[at];
    let name = format!("\u{201c}{}\u{201d} ({})", standard.name, standard.asks_in_words);
    Goal { name, ..like.of_standard(at) }
}
