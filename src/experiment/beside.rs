//! Today's standard of posts, and the run that shows what it takes to reach it without any duty.

use super::compare::{Comparison, Side, Years};
use super::plan::Plan;
use super::ready::{Ready, load};
use super::results::Observations;
use super::together::Reading;
use crate::error::{Error, Faults};
use crate::scenario::{Data, Texts};

/// The levers that say how far posts are from the ratio.
const POSTS: [&str; 3] = ["idaa.posts", "coordinator.posts", "idaa.shortfall"];

/// The scenario that says how far they may be where nobody has counted them, and the lever by which it does.
const SHORTFALL: (&str, &str) = ("more/current-shortfall", "idaa.shortfall");

/// How a memorandum calls posts as they are today, and at the ratio, both without a duty.
const NAMES: [&str; 2] = ["today", "todays-standard"];

/// The base with other posts: at the ratio, or as they may be today.
#[derive(Debug)]
pub struct Beside {
    /// The scenario, read.
    pub ready: Ready,
    /// Whether it is the one at the ratio; else the base is.
    pub at_ratio: bool,
    /// What today is taken to be.
    pub today: String,
}

/// The run that stands beside a base. Where the base has posts of its own, as local data do, it is today, and the same with
/// posts at the ratio is the standard; where it has them at the ratio it is the standard, and today is the same with the
/// shortfall of the shipped scenario. None in theory, where there are no posts.
pub(super) fn beside(
    data: &Data,
    base: &Ready,
    (name, sets): (&str, &[String]),
    read: Reading<'_>,
) -> Result<Option<Beside>, Faults> {
    let tree = &base.scenario.tree;
    if base.scenario.place_theory {
        return Ok(None);
    }
    let value = |path: &str| data.base.value(path, None).map_or("", |leaf| &leaf.value);
    let as_shipped = |path: &&str| {
        let own = tree.authorities_with(path).next().is_some();
        !own && tree.value(path, None).is_some_and(|leaf| leaf.value.trim() == value(path))
    };
    let others = sets.iter().filter(|set| !POSTS.contains(&set.split('=').next().unwrap_or_default().trim()));
    let others = others.cloned();
    if !POSTS.iter().all(as_shipped) {
        let sets: Vec<String> = others.chain(POSTS.iter().map(|path| format!("{path}={}", value(path)))).collect();
        let today = "the posts that the base has".to_string();
        return Ok(Some(Beside { ready: read(name, &sets)?, at_ratio: true, today }));
    }
    let (scenario, lever) = SHORTFALL;
    let short = load(data, &Texts(&[]), scenario, &[])?;
    let Some(leaf) = short.tree.value(lever, None) else { return Ok(None) };
    let [low, high] = [&leaf.low, &leaf.high].map(|end| end.as_deref().unwrap_or(&leaf.value));
    let today = format!(
        "nobody has published the posts in place in Scotland, so Idaa posts are taken to be {} short of the ratio, as in {scenario}; \
         that shortfall is itself not known ({low} to {high}), and the amount goes about in proportion to it",
        leaf.value
    );
    let sets: Vec<String> = others.chain([format!("{lever}={}", leaf.value)]).collect();
    Ok(Some(Beside { ready: read(name, &sets)?, at_ratio: false, today }))
}

impl Beside {
    /// Today's standard against today: the base's run and that of this one, whichever is which.
    pub fn against(
        &self,
        base: (&Plan<'_>, &[Observations]),
        other: (&Plan<'_>, &[Observations]),
    ) -> Result<Comparison, Error> {
        let [today, standard] = if self.at_ratio { [base, other] } else { [other, base] };
        let side = |at: usize, (plan, rows)| Side { name: NAMES[at], plan, rows };
        Comparison::new(side(0, today), side(1, standard), Years::Calendar, 1)
    }
}
