//! What a search may decide: posts, how often a Marac meets and for how long. Each choice is the value of a lever, so that every
//! answer is a scenario that anyone can run.
//!
//! The threshold, the length of support and the minutes of a case are never among them, nor fewer or shorter meetings than the
//! scenario has: a search must not buy a standard with somebody's safety.

use super::kind::Kind;
use super::partners;
use crate::error::Place;
use crate::measure::offered::{Load, offered};
use crate::model::Group;
use crate::model::coordinator::Crew;
use crate::scenario::{Leaf, Tree};

/// FTE of one step: half a post, the least that is usually advertised.
pub const STEP_FTE: f64 = 0.5;

/// Minutes of one step of a sitting, and the most that are added.
const STEP_MINUTES: f64 = 30.0;
const MOST_MINUTES: f64 = 120.0;

/// One value of a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The value as a user would write it; none leaves what the scenario says.
    pub text: Option<String>,
    /// FTE, places, days between meetings or minutes.
    pub amount: f64,
}

/// A resource of a closed group: what may be chosen for it, from least to most.
#[derive(Clone, Debug)]
pub struct Resource {
    /// What it is.
    pub kind: Kind,
    /// Its lever.
    pub path: &'static str,
    /// The authority for which the lever is set; none in theory.
    pub gss: Option<String>,
    /// Index of the authority, office or Marac in the group.
    pub index: usize,
    /// The choices.
    pub choices: Vec<Choice>,
    /// Where the closed form expects the answer.
    pub guess: usize,
    /// Hours of work in a year for one more of its amount; 0 where its price is not by the hour.
    pub hours_each: f64,
}

impl Resource {
    /// Puts a choice on top of a tree.
    pub fn set(&self, tree: &mut Tree, step: usize) {
        let Some(text) = self.choices.get(step).and_then(|choice| choice.text.clone()) else { return };
        let layer = tree.begin_layer("staff");
        let place = Place { file: "staff".into(), text: text.as_str().into(), span: 0..text.len() };
        tree.set(self.gss.as_deref(), self.path, Leaf::plain(text, place, layer));
    }

    /// Whether more of it is taken never to be worse. More meetings can be: each may be cancelled, and there is less room in each.
    pub fn is_monotone(&self) -> bool {
        self.kind != Kind::Cadence
    }

    /// The authority of the group that it is set for.
    pub fn lead(&self, group: &Group) -> usize {
        match self.kind {
            Kind::Idaa | Kind::Specialist => self.index,
            Kind::Coordinator => lead(group, self.index),
            Kind::Cadence | Kind::Length | Kind::Partner => usize::from(group.maracs[self.index].lead),
        }
    }

    /// The choice of so many steps.
    pub fn amount(&self, step: usize) -> f64 {
        self.choices.get(step).map_or(f64::NAN, |choice| choice.amount)
    }

    /// Hours a year of a choice beyond the first one, for what is priced by the hour.
    pub fn more_hours(&self, step: usize) -> f64 {
        self.hours_each * (self.amount(step) - self.amount(0))
    }
}

/// What resources are decided for.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The closed group.
    pub group: &'a Group,
    /// The GSS codes of its authorities.
    pub codes: &'a [String],
    /// Whether its place is called Theory.
    pub theory: bool,
    /// Hours that one FTE works in a year.
    pub productive_hours: f64,
}

/// The resources of a group, in the order of their kinds.
pub fn resources(ground: Ground<'_>, kinds: &[Kind]) -> Vec<Resource> {
    let Ground { group, codes, theory, productive_hours } = ground;
    let mut found = Vec::new();
    let code = |at: usize| (!theory).then(|| codes[at].clone());
    for kind in kinds {
        match kind {
            Kind::Idaa => found.extend((0..group.authorities.len()).map(|at| idaas(group, at, code(at), theory))),
            Kind::Coordinator => {
                found.extend((0..group.offices.len()).map(|at| coordinators(group, at, code(lead(group, at)), theory)));
            }
            Kind::Cadence if !theory => found.extend(cadences(group, codes)),
            Kind::Cadence => {}
            Kind::Length => found.extend(lengths(group, codes, theory)),
            Kind::Partner | Kind::Specialist if theory => {}
            Kind::Partner => found.extend(partners::hours(group, codes, &led(group))),
            Kind::Specialist => found.extend(partners::places(group, codes, productive_hours)),
        }
    }
    found
}

/// The first authority that an office serves: it sets the office's levers.
pub fn lead(group: &Group, office: usize) -> usize {
    group.authorities.iter().position(|authority| usize::from(authority.office) == office).unwrap_or(0)
}

/// Posts in steps of half an FTE, from what the work of the busiest year takes to far beyond. Fewer would cut the support of each
/// person, or leave work undone for good: no standard is to be met at that price.
fn posts(needed: f64) -> Vec<Choice> {
    let least = (needed / STEP_FTE - 1e-9).ceil().max(1.0) as usize;
    let most = ((2.5 * needed).max(needed + 6.0) / STEP_FTE).ceil() as usize;
    let choice = |step: usize| {
        let fte = step as f64 * STEP_FTE;
        Choice { text: Some(format!("{fte} FTE")), amount: fte }
    };
    (least..=most).map(choice).collect()
}

/// What may be added to a group: its posts in steps of half an FTE above those in place in its best year, and all else as
/// `resources` has it. The first choice leaves what the scenario says, so nothing is ever taken away.
pub fn further(ground: Ground<'_>, kinds: &[Kind], most_fte: f64) -> Vec<Resource> {
    let Ground { group, codes, .. } = ground;
    let most = (most_fte / STEP_FTE).floor() as usize;
    let posts = |kind, path, index: usize, lead: usize, crews: &[Crew]| {
        let now = crews.iter().map(|crew| crew.fte - crew.funded).fold(0.0, f64::max);
        let now = (now * 100.0).round() / 100.0;
        let more = (1..=most).map(|step| {
            let fte = ((now + step as f64 * STEP_FTE) * 100.0).round() / 100.0;
            Choice { text: Some(format!("{fte} FTE")), amount: fte }
        });
        let choices = std::iter::once(Choice { text: None, amount: now }).chain(more).collect();
        Resource { kind, path, gss: codes.get(lead).cloned(), index, choices, guess: 0, hours_each: 0.0 }
    };
    let mut found = Vec::new();
    for kind in kinds {
        match kind {
            Kind::Idaa => found.extend(
                group
                    .authorities
                    .iter()
                    .enumerate()
                    .map(|(at, authority)| posts(Kind::Idaa, "idaa.posts", at, at, &authority.service.crews)),
            ),
            Kind::Coordinator => {
                found.extend(group.offices.iter().enumerate().map(|(at, office)| {
                    posts(Kind::Coordinator, "coordinator.posts", at, lead(group, at), &office.crews)
                }))
            }
            _ => found.extend(resources(ground, &[*kind])),
        }
    }
    found
}

/// The coordinator posts of a group as they are in their best year, or one team of `fte`: a choice without an alternative.
pub fn coordinators_of(ground: Ground<'_>, fte: Option<f64>) -> Vec<Resource> {
    let mut teams = further(ground, &[Kind::Coordinator], 0.0);
    for choice in teams.iter_mut().flat_map(|team| &mut team.choices) {
        choice.amount = fte.unwrap_or(choice.amount);
        choice.text = Some(format!("{} FTE", choice.amount));
    }
    teams
}

/// Whole places or desks, up to ten times the root of the load beyond it.
fn places(load: f64) -> Vec<Choice> {
    let most = (load + 10.0 * load.sqrt() + 20.0).ceil().clamp(1.0, 100_000.0) as usize;
    (1..=most).map(|places| Choice { text: Some(places.to_string()), amount: places as f64 }).collect()
}

/// The first choice of at least an amount.
fn at_least(choices: &[Choice], amount: f64) -> usize {
    choices.iter().position(|choice| choice.amount >= amount - 1e-9).unwrap_or(choices.len().saturating_sub(1))
}

/// FTE of Idaas, and of the coordinators of an office, whose load in the busiest year is 1: a closed form.
pub fn fte_of_the_work(group: &Group, load: Load, authority: usize) -> f64 {
    let years = group.authorities[authority].expected.len();
    let office = usize::from(group.authorities[authority].office);
    let of_year = |year: usize| {
        let fte = match load {
            Load::Coordinator => group.offices[office].crews[year].fte,
            _ => group.authorities[authority].service.crews[year].fte,
        };
        let work = offered(group, authority, year, load) * fte;
        // A service without posts has no load to go by: the ratio of a first post.
        if work.is_finite() { work } else { group.authorities[authority].expected[year] / 100.0 }
    };
    (0..years).map(of_year).fold(0.0, f64::max)
}

fn idaas(group: &Group, at: usize, gss: Option<String>, theory: bool) -> Resource {
    let (path, choices, expected) = if theory {
        let service = &group.authorities[at].service;
        let days = service.levers.open_time.as_ref().map_or(0.0, |open| open.law().mean());
        let load = group.authorities[at].expected[0] / 365.25 * days;
        ("idaa.places", places(load), load + load.sqrt())
    } else {
        let needed = fte_of_the_work(group, Load::Idaa, at);
        ("idaa.posts", posts(needed), needed + needed.sqrt())
    };
    let guess = at_least(&choices, expected);
    Resource { kind: Kind::Idaa, path, gss, index: at, choices, guess, hours_each: 0.0 }
}

fn coordinators(group: &Group, at: usize, gss: Option<String>, theory: bool) -> Resource {
    let (path, choices, expected) = if theory {
        let hours = group.offices[at].levers.service.as_ref().map_or(0.0, |service| service.law().mean());
        let load = group.authorities[0].expected[0] / 365.25 * hours / 24.0;
        ("coordinator.desks", places(load), load + load.sqrt())
    } else {
        let needed = fte_of_the_work(group, Load::Coordinator, lead(group, at));
        ("coordinator.posts", posts(needed), needed + needed.sqrt())
    };
    let guess = at_least(&choices, expected);
    Resource { kind: Kind::Coordinator, path, gss, index: at, choices, guess, hours_each: 0.0 }
}

/// The Maracs that lead what others of the same authorities follow: levers are set once for those of one authority.
fn led(group: &Group) -> Vec<usize> {
    let first = |at: &usize| group.maracs[..*at].iter().all(|before| before.lead != group.maracs[*at].lead);
    (0..group.maracs.len()).filter(first).collect()
}

/// More often than the scenario: cadences that are as long or shorter in every year. An authority with several Maracs has none,
/// as it was given several because a weekly one would not do.
fn cadences(group: &Group, codes: &[String]) -> Vec<Resource> {
    const OFTEN: [(&str, f64); 4] = [("4-weekly", 28.0), ("3-weekly", 21.0), ("fortnightly", 14.0), ("weekly", 7.0)];
    let of = |at: usize| {
        let marac = &group.maracs[at];
        let alone = group.maracs.iter().filter(|other| other.lead == marac.lead).count() == 1;
        let ends = |pick: fn(f64, f64) -> f64, from| marac.interval.iter().copied().fold(from, pick);
        let (shortest, longest) = (ends(f64::min, f64::INFINITY), ends(f64::max, 0.0));
        if !alone || marac.interval.is_empty() {
            return None;
        }
        let own = Choice { text: None, amount: longest };
        let shorter = OFTEN.into_iter().filter(|&(_, days)| days <= shortest && days < longest);
        let shorter = shorter.map(|(text, days)| Choice { text: Some(text.into()), amount: days });
        let choices: Vec<Choice> = std::iter::once(own).chain(shorter).collect();
        let gss = codes.get(usize::from(marac.lead)).cloned();
        Some(Resource {
            kind: Kind::Cadence,
            path: "meeting.cadence",
            gss,
            index: at,
            choices,
            guess: 0,
            hours_each: 0.0,
        })
    };
    led(group).into_iter().filter_map(of).filter(|resource| resource.choices.len() > 1).collect()
}

/// Longer than the scenario, in steps of half an hour; in theory places.
fn lengths(group: &Group, codes: &[String], theory: bool) -> Vec<Resource> {
    let of = |at: usize| {
        let (marac, gss) = (&group.maracs[at], codes.get(usize::from(group.maracs[at].lead)).cloned());
        if theory {
            let cases = group.authorities[0].expected[0] / 365.25 * marac.interval.first().copied().unwrap_or(1.0);
            let choices = places(cases);
            let guess = at_least(&choices, cases + cases.sqrt());
            return Resource {
                kind: Kind::Length,
                path: "meeting.places",
                gss: None,
                index: at,
                choices,
                guess,
                hours_each: 0.0,
            };
        }
        let own = marac.levers.length.get();
        let steps = (MOST_MINUTES / STEP_MINUTES) as usize;
        let longer = (1..=steps).map(|step| own + step as f64 * STEP_MINUTES);
        let longer = longer.map(|minutes| Choice { text: Some(format!("{minutes} min")), amount: minutes });
        let choices = std::iter::once(Choice { text: None, amount: own }).chain(longer).collect();
        Resource { kind: Kind::Length, path: "meeting.length", gss, index: at, choices, guess: 0, hours_each: 0.0 }
    };
    led(group).into_iter().map(of).collect()
}
