//! History matching of one closed group: waves that rule out what cannot be, and a check of what is left on fresh years.

use super::super::ready::Ready;
use super::target::{LEVERS, Target};
use super::wave::{Axis, Point, Trial};
use super::{Asked, CUT_OFF};
use crate::error::Faults;
use crate::scenario::Data;
use crate::statistics::quantile;
use std::sync::atomic::AtomicBool;

/// The fewest sets of values from which draws are made.
pub const FEWEST: usize = 2;
/// A wave that leaves more of the box than this share of it ends the search.
const SHRUNK: f64 = 0.8;
/// Seeds of the fresh years are those of the waves with this added: no year serves twice.
const FRESH: u64 = 0xf2e5_4001;

/// What became of one wave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wave {
    /// Points that kept every rule of scenarios.
    pub tried: usize,
    /// Those within the cut-off.
    pub kept: usize,
    /// The box in which they were, as a share of the whole.
    pub volume: f64,
}

/// A figure beside what the values that are left say of a fresh year.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The figure.
    pub target: Target,
    /// Mean of the fresh years.
    pub mean: f64,
    /// Their 10th and 90th percentile.
    pub range: [f64; 2],
    /// Their 2.5th and 97.5th percentile.
    pub wide: [f64; 2],
    /// How many.
    pub years: usize,
}

/// What was found of a closed group.
#[derive(Clone, Debug)]
pub struct Matching {
    /// GSS codes of its authorities.
    pub codes: Vec<String>,
    /// What was matched.
    pub targets: Vec<Target>,
    /// The levers.
    pub axes: Vec<Axis>,
    /// The waves.
    pub waves: Vec<Wave>,
    /// The sets of values that are left, the most plausible first; fewer than [`FEWEST`] where the group cannot be matched.
    pub kept: Vec<Point>,
    /// The most plausible point of all, within the cut-off or not.
    pub best: Option<Point>,
    /// Fresh years beside what was counted; empty where the group cannot be matched.
    pub checks: Vec<Check>,
}

impl Matching {
    /// Whether values are left.
    pub fn is_matched(&self) -> bool {
        self.kept.len() >= FEWEST
    }

    /// The figures that no value comes near, with the implausibility of each at the most plausible point; all of them within
    /// the cut-off are left out.
    pub fn in_the_way(&self) -> Vec<(&Target, f64)> {
        let best = self.best.iter().flat_map(|best| self.targets.iter().zip(best.implausibility.iter().copied()));
        best.filter(|(_, implausibility)| *implausibility > CUT_OFF).collect()
    }

    /// Where the values of a lever end that agree with what was counted: the smallest and the largest that are left, and the
    /// gap beyond each that so many even values leave, within its range.
    ///
    /// # Formula
    ///
    /// `least - (most - least) / (n - 1)`: unbiased for the end of a uniform law.
    pub fn ends(&self, axis: usize) -> [f64; 2] {
        let values = self.kept.iter().map(|point| point.values[axis]);
        let [least, most] =
            values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(value), high.max(value)]);
        let gap = (most - least) / (self.kept.len() as f64 - 1.0).max(1.0);
        let [low, _, high] = self.axes[axis].range;
        [(least - gap).max(low), (most + gap).min(high)]
    }
}

/// Matches a group; none if `stop` was raised meanwhile. `done` hears how many more runs are finished.
pub fn matching(
    ready: &Ready,
    data: &Data,
    (codes, targets): (Vec<String>, Vec<Target>),
    (levers, asked): (&[String], &Asked),
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
) -> Result<Option<Matching>, Faults> {
    let paths = if levers.is_empty() { acting_on(&targets) } else { levers.to_vec() };
    let trial = Trial::new(ready, data, &codes, &targets, &paths);
    let whole: Vec<[f64; 2]> = trial.axes.iter().map(|axis| [axis.range[0], axis.range[2]]).collect();
    let (mut area, mut volume) = (whole.clone(), 1.0);
    let (mut waves, mut kept, mut best): (Vec<Wave>, Vec<Point>, Option<Point>) = Default::default();
    for nth in 0..asked.waves {
        let Some(points) = trial.wave(nth, &area, asked, stop, done) else { return Ok(None) };
        let tried = points.len();
        let nearest = points.iter().min_by(|a, b| a.worst().1.total_cmp(&b.worst().1)).cloned();
        best = [best, nearest].into_iter().flatten().min_by(|a, b| a.worst().1.total_cmp(&b.worst().1));
        let within: Vec<Point> = points.into_iter().filter(|point| point.worst().1 <= CUT_OFF).collect();
        waves.push(Wave { tried, kept: within.len(), volume });
        kept.extend(within);
        if kept.is_empty() || whole.is_empty() {
            break;
        }
        area = around(&kept, &area);
        let smaller = share(&area, &whole);
        if smaller > SHRUNK * volume && kept.len() >= asked.draws.min(asked.points as usize) {
            break;
        }
        volume = smaller;
    }
    kept.sort_by(|a, b| a.worst().1.total_cmp(&b.worst().1));
    // Every set has the same chance of being drawn, so which are left out must not depend on how good they are; the first is
    // the central one.
    let step = kept.len().div_ceil(asked.draws.max(1)).max(1);
    let kept: Vec<Point> = kept.into_iter().step_by(step).collect();
    let Some(checks) =
        (if kept.len() >= FEWEST { checks(&trial, &targets, &kept, asked, stop) } else { Some(Vec::new()) })
    else {
        return Ok(None);
    };
    let axes = trial.axes.clone();
    Ok(Some(Matching { codes, targets, axes, waves, kept, best, checks }))
}

/// The levers that act on what was observed, each once.
fn acting_on(targets: &[Target]) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for target in targets {
        let of = LEVERS.iter().filter(|(column, _)| *column == target.column).flat_map(|(_, paths)| paths.iter());
        for path in of {
            if !paths.iter().any(|known| known == path) {
                paths.push((*path).to_string());
            }
        }
    }
    paths
}

/// The box around what is left, wider at each end by the gap that so many points leave on average, and no wider than before.
fn around(kept: &[Point], before: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let of = |(axis, [low, high]): (usize, &[f64; 2])| {
        let values = kept.iter().map(|point| point.values[axis]);
        let (least, most) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)));
        // One point says little of where its neighbours are.
        let gap = (high - low) / (kept.len() as f64 + 1.0);
        [(least - gap).max(*low), (most + gap).min(*high)]
    };
    before.iter().enumerate().map(of).collect()
}

/// The share of a box that a smaller one takes.
fn share(area: &[[f64; 2]], whole: &[[f64; 2]]) -> f64 {
    let width = |[low, high]: &[f64; 2]| high - low;
    area.iter().zip(whole).map(|(area, whole)| width(area) / width(whole)).product()
}

/// One fresh year of each set that is left, several of each where there are few; none if `stop` was raised.
fn checks(
    trial: &Trial<'_>,
    targets: &[Target],
    kept: &[Point],
    asked: &Asked,
    stop: &AtomicBool,
) -> Option<Vec<Check>> {
    let each = 100_usize.div_ceil(kept.len()) as u32;
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for (nth, point) in (0..).zip(kept) {
        rows.extend(trial.simulate(&point.values, (asked.seed ^ FRESH, nth * each, each), stop)?.into_iter().flatten());
    }
    let of = |(at, target): (usize, &Target)| {
        let mut years: Vec<f64> = rows.iter().map(|row| row[at]).filter(|value| value.is_finite()).collect();
        let mean = years.iter().sum::<f64>() / years.len().max(1) as f64;
        let mut percentile = |p| quantile(&mut years, p).unwrap_or(f64::NAN);
        let (range, wide) = ([percentile(0.1), percentile(0.9)], [percentile(0.025), percentile(0.975)]);
        Check { target: target.clone(), mean, range, wide, years: years.len() }
    };
    Some(targets.iter().enumerate().map(of).collect())
}
