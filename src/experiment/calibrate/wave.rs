//! One wave of history matching: points in a box of levers, each simulated and judged.

use super::super::plan::Plan;
use super::super::ready::{Ready, prices};
use super::super::replicate::{Worker, observe_unless};
use super::super::threads::in_order;
use super::target::Target;
use super::{Asked, range};
use crate::measure::Measure;
use crate::random::{Key, Purpose};
use crate::scenario::{Country, Data, Draw, Scenario, Unknowns, resolve_drawn};
use crate::statistics::Moments;
use crate::statistics::design::{Design, LatinHypercube};
use std::sync::atomic::AtomicBool;

/// Years in which a figure must apply, for its variance to be known.
const FEWEST_YEARS: f64 = 4.0;

/// A lever that is matched: its path and its range.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The path.
    pub path: String,
    /// Low end, value and high end as they were before.
    pub range: [f64; 3],
}

/// A point that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The values of the levers, in the order of the axes.
    pub values: Vec<f64>,
    /// Implausibility by target.
    pub implausibility: Vec<f64>,
}

impl Point {
    /// The largest implausibility, and of which target.
    pub fn worst(&self) -> (usize, f64) {
        let all = self.implausibility.iter().copied().enumerate();
        all.fold((0, 0.0), |worst, one| if one.1 > worst.1 { one } else { worst })
    }
}

/// A closed group whose levers can be tried.
#[derive(Debug)]
pub struct Trial<'a> {
    ready: &'a Ready,
    data: &'a Data,
    scenario: Scenario,
    unknowns: Unknowns,
    codes: &'a [String],
    targets: &'a [Target],
    /// What is tried.
    pub axes: Vec<Axis>,
}

impl<'a> Trial<'a> {
    /// The group with these GSS codes, and the levers of a list that have a range there.
    pub fn new(ready: &'a Ready, data: &'a Data, codes: &'a [String], targets: &'a [Target], paths: &[String]) -> Self {
        let mut scenario = ready.scenario.clone();
        let lead = codes.first().map(String::as_str);
        let of = |path: &String| Some((path.clone(), range(&scenario.tree, data, path, lead)?));
        let found: Vec<(String, [f64; 3])> = paths.iter().filter_map(of).collect();
        let leaves: Vec<_> = found.iter().filter_map(|(path, _)| scenario.tree.value(path, lead).cloned()).collect();
        // The group is simulated by itself, so what is tried there can be said of all of Scotland.
        scenario.tree.begin_layer("calibrate");
        for ((path, _), leaf) in found.iter().zip(leaves) {
            scenario.tree.set(None, path, leaf);
        }
        let unknowns = Unknowns::of(&scenario.tree, &scenario.dated, &data.registry, Some(&data.authorities));
        let axes = found.into_iter().map(|(path, range)| Axis { path, range }).collect();
        Self { ready, data, scenario, unknowns, codes, targets, axes }
    }

    /// Tries so many points of a Latin hypercube in a box; those that break a rule of scenarios are left out. None if `stop`
    /// was raised.
    pub fn wave(
        &self,
        nth: u32,
        area: &[[f64; 2]],
        asked: &Asked,
        stop: &AtomicBool,
        done: &mut dyn FnMut(u32),
    ) -> Option<Vec<Point>> {
        let key = Key::new(asked.seed).for_purpose(Purpose::Design).with(u64::from(nth));
        let design = LatinHypercube::new(asked.points, area.len(), key);
        let place = |point: Vec<f64>| -> Vec<f64> {
            point.iter().zip(area).map(|(at, [low, high])| low + at * (high - low)).collect()
        };
        let values: Vec<Vec<f64>> =
            design.map_or_else(|| vec![Vec::new()], |design| design.all().into_iter().map(place).collect());
        let mut before = 0;
        let mut tell = |points: u32| {
            done((points - before) * asked.replications);
            before = points;
        };
        let one = |(): &mut (), at: u32| self.point(&values[at as usize], asked, stop);
        let count = values.len() as u32;
        let found = in_order(count, stop, &mut tell, || (), one);
        (found.len() == count as usize).then(|| found.into_iter().flatten().collect())
    }

    /// One point, simulated and judged: the inner none is a point that breaks a rule, the outer one a stop.
    pub fn point(&self, values: &[f64], asked: &Asked, stop: &AtomicBool) -> Option<Option<Point>> {
        let rows = self.simulate(values, (asked.seed, 0, asked.replications), stop)?;
        Some(rows.map(|rows| self.judge(values, &rows, asked)))
    }

    /// What the targets are in each of so many replications from the `first` on; the inner none is a point that breaks a rule,
    /// the outer one a stop.
    pub fn simulate(
        &self,
        values: &[f64],
        (seed, first, count): (u64, u32, u32),
        stop: &AtomicBool,
    ) -> Option<Option<Vec<Vec<f64>>>> {
        let draw = self.draw(values);
        let country = Country { authorities: &self.data.authorities, holidays: &self.data.holidays };
        let Ok(resolved) = resolve_drawn(&self.scenario, country, &draw) else { return Some(None) };
        let Ok(prices) = prices(&self.scenario.tree, Some(&draw)) else { return Some(None) };
        let mut plan = Plan::new(&resolved, &self.ready.standards, self.codes, seed, count);
        plan.prices = Some(prices);
        let wanted = |measure: &Measure| self.targets.iter().any(|target| target.measure == measure.id);
        plan.measures.retain(wanted);
        let mut worker = Worker::new(&plan);
        let row = |at: u32| Some(self.read(&plan, &observe_unless(stop, &mut worker, at)?.values));
        (first..first + count).map(row).collect::<Option<Vec<_>>>().map(Some)
    }

    /// The unknowns at their central values, the axes at these.
    fn draw(&self, values: &[f64]) -> Draw<'_> {
        let of = |path: &str, gss: Option<&str>| {
            let at = self.axes.iter().position(|axis| axis.path == path && gss.is_none())?;
            values.get(at).copied()
        };
        self.unknowns.central(&of)
    }

    /// The first year's value of each target.
    fn read(&self, plan: &Plan<'_>, values: &[[f64; 2]]) -> Vec<f64> {
        let of = |target: &Target| {
            let place = plan.places.iter().position(|place| place.gss == target.gss)?;
            let measure = plan.measures.iter().position(|measure| measure.id == target.measure)?;
            let [top, bottom] = values.get(place * (plan.years.len() + 1) * plan.measures.len() + measure)?;
            (*bottom > 0.0).then(|| top / bottom)
        };
        self.targets.iter().map(|target| of(target).unwrap_or(f64::NAN)).collect()
    }

    /// How implausible a point is by each target.
    ///
    /// # Formula
    ///
    /// `|z - m| / sqrt(s^2 (1 + 1 / R) (R - 1) / (R - 3) + d^2 + v)`: z what was counted, m and s^2 mean and variance of R
    /// simulated years (what was counted is one year of chance, m is known to s^2 / R, and s^2 is an estimate too: the variance
    /// of Student's t), d the discrepancy, v the variance of rounding.
    ///
    /// Reference: I. Andrianakis and others (2015), PLoS Computational Biology 11(1), doi:10.1371/journal.pcbi.1003968.
    fn judge(&self, values: &[f64], rows: &[Vec<f64>], asked: &Asked) -> Point {
        let of = |(at, target): (usize, &Target)| {
            let mut moments = Moments::default();
            rows.iter().map(|row| row[at]).filter(|value| value.is_finite()).for_each(|value| moments.push(value));
            let years = moments.count() as f64;
            if years < FEWEST_YEARS {
                return f64::INFINITY;
            }
            let chance = moments.variance() * (1.0 + 1.0 / years) * (years - 1.0) / (years - 3.0);
            let z = target.observed;
            let scale = if target.is_share { (z * (1.0 - z)).max(0.0).sqrt() } else { z };
            let discrepancy = asked.discrepancy * scale;
            let variance = chance + discrepancy * discrepancy + target.rounding;
            let apart = (z - moments.mean()).abs();
            if apart == 0.0 { 0.0 } else { apart / variance.sqrt() }
        };
        Point { values: values.to_vec(), implausibility: self.targets.iter().enumerate().map(of).collect() }
    }
}
