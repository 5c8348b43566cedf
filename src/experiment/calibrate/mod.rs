//! Calibration to local data: conjugate laws for levels and shares, then history matching of uncertain levers.
//!
//! Counts of cases and shares of people update our priors in closed form; the 32 levels lean on each other. Waits, repeats and
//! attendance come out of the whole process, so their levers are matched: values are tried in waves, and those stay with which
//! the simulated year lies within the cut-off of what was counted. A group that no value matches is told, with the
//! observation that stands in the way: it says that the model, or the count, is wrong there.

pub mod conjugate;
pub mod history;
pub mod target;
#[cfg(test)]
mod tests;
mod wave;

use super::ready::Ready;
use crate::error::{Error, Faults, Place, did_you_mean};
use crate::scenario::{Data, Leaf, Tree};
use crate::units::short;
use conjugate::Learnt;
use history::Matching;
use std::sync::atomic::{AtomicBool, Ordering};
use target::{Target, targets};

/// Implausibility above which values are ruled out: three standard deviations. Of any law with one peak no more than a
/// twentieth lies beyond (Pukelsheim 1994, doi:10.1080/00031305.1994.10476030).
pub const CUT_OFF: f64 = 3.0;

/// What a calibration is asked to be.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Paths of the levers to match; none for those that act on what was observed ([`target::LEVERS`]).
    pub levers: Vec<String>,
    /// Values of the levers that each wave tries.
    pub points: u32,
    /// How often each is simulated.
    pub replications: u32,
    /// The most waves.
    pub waves: u32,
    /// Standard deviation of what the model leaves out: of a count or wait this share of it, of a share this share of
    /// `sqrt(p (1 - p))`.
    pub discrepancy: f64,
    /// The most sets of values that are kept for draws.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
}

/// What was found.
#[derive(Debug)]
pub struct Calibrated {
    /// Levels and shares, by authority and path.
    pub learnt: Vec<Learnt>,
    /// The closed groups that were matched or could not be, in order.
    pub groups: Vec<Matching>,
    /// Groups that were not begun before a stop.
    pub left: usize,
}

/// Calibrates a scenario of one year to the local data on which it stands.
pub fn calibrate(
    ready: &Ready,
    data: &Data,
    asked: &Asked,
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
) -> Result<Calibrated, Faults> {
    let learnt = conjugate::learn(ready, data).map_err(|fault| vec![fault])?;
    let levers = levers(ready, data, asked)?;
    let known = with(ready, data, &learnt)?;
    let groups = groups(&known, data);
    let (mut found, mut left) = (Vec::new(), 0);
    let mut runs = 0;
    for (codes, targets) in groups {
        if stop.load(Ordering::Relaxed) {
            left += 1;
            continue;
        }
        let mut tell = |more: u32| {
            runs += more;
            done(runs);
        };
        match history::matching(&known, data, (codes, targets), (&levers, asked), stop, &mut tell)? {
            Some(matching) => found.push(matching),
            None => left += 1,
        }
    }
    Ok(Calibrated { learnt, groups: found, left })
}

/// How many runs of a year there will be at most, for a bar.
pub fn most_runs(ready: &Ready, data: &Data, asked: &Asked) -> u32 {
    let each = asked.points.saturating_mul(asked.replications).saturating_mul(asked.waves);
    each.saturating_mul(groups(ready, data).len() as u32)
}

/// The closed groups of which anything is counted that can be matched, with what is.
fn groups(ready: &Ready, data: &Data) -> Vec<(Vec<String>, Vec<Target>)> {
    let names = &ready.resolved.names;
    let codes = |group: &crate::model::Group| -> Vec<String> {
        group.authorities.iter().map(|authority| names[authority.index].gss.clone()).collect()
    };
    let all = ready.resolved.groups.iter().map(codes).map(|codes| {
        let targets = targets(&ready.scenario.ground, data, &codes);
        (codes, targets)
    });
    all.filter(|(_, targets)| !targets.is_empty()).collect()
}

/// The same scenario with what was learnt on top: as if the authority had a leaf of its own for it.
fn with(ready: &Ready, data: &Data, learnt: &[Learnt]) -> Result<Ready, Faults> {
    let mut scenario = ready.scenario.clone();
    let layer = scenario.tree.begin_layer("calibrated");
    for one in learnt {
        let text = one.text(one.value);
        let place = Place { file: layer.clone(), text: text.as_str().into(), span: 0..text.len() };
        scenario.tree.set(Some(&one.gss), one.path, Leaf::plain(text, place, layer.clone()));
    }
    Ready::of(scenario, data)
}

/// The levers to match: those that were named, each with a range, or those that act on anything that was observed.
fn levers(ready: &Ready, data: &Data, asked: &Asked) -> Result<Vec<String>, Faults> {
    if asked.levers.is_empty() {
        return Ok(Vec::new());
    }
    let (mut paths, mut faults) = (Vec::new(), Faults::new());
    for name in &asked.levers {
        let Some((_, found)) = data.registry.expand(name) else {
            let known = data.registry.iter().map(|(path, _)| path);
            let hint = did_you_mean(name, known)
                .map_or("`maracsim levers` lists them all".to_string(), |meant| format!("did you mean `{meant}`?"));
            faults.push(Error::input(format!("unknown lever `{}`", short(name))).hint(hint));
            continue;
        };
        for path in found {
            if range(&ready.scenario.tree, data, path, None).is_some() {
                paths.push(path.to_string());
            } else {
                let error = Error::input(format!("`{path}` has no range to be matched in"));
                faults.push(error.hint("choose levers that `maracsim levers` lists with a range"));
            }
        }
    }
    if faults.is_empty() { Ok(paths) } else { Err(faults) }
}

/// Low end, value and high end of a lever that is not settled, in its unit.
pub(super) fn range(tree: &Tree, data: &Data, path: &str, gss: Option<&str>) -> Option<[f64; 3]> {
    let (leaf, lever) = (tree.value(path, gss)?, data.registry.get(path)?);
    let number = |text: &str| (lever.check)(text).ok().flatten();
    let ends = [number(leaf.low.as_deref()?)?, number(&leaf.value)?, number(leaf.high.as_deref()?)?];
    (ends[0] <= ends[1] && ends[1] <= ends[2] && ends[0] < ends[2]).then_some(ends)
}
