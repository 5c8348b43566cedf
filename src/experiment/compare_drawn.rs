//! Comparisons over draws of the unknowns: the scenarios of a draw share its inputs and its chance.

use super::compare::HEADLINE;
use super::draws::{Draws, MOST_ATTEMPTS, USES};
use super::plan::Plan;
use super::replicate::{Worker, observe_unless};
use super::results::Observations;
use super::threads::in_order;
use crate::error::{Error, Faults};
use crate::measure::Prices;
use crate::scenario::Resolved;
use crate::statistics::{Drawn, over_draws};
use std::sync::atomic::AtomicBool;

/// What one scenario does beyond the base, over draws of what is not known.
#[derive(Clone, Debug, Default)]
pub struct DrawnDifferences {
    /// Draws, each simulated twice in each scenario.
    pub draws: u32,
    /// The measures, as ids.
    pub measures: Vec<String>,
    /// By place and measure, over all years together: chance + inputs.
    differences: Vec<Drawn>,
}

impl DrawnDifferences {
    /// The difference of a measure at a place over all years; none for a measure that is not told.
    pub fn at(&self, place: usize, id: &str) -> Option<Drawn> {
        let measure = self.measures.iter().position(|known| known == id)?;
        self.differences.get(place * self.measures.len() + measure).copied()
    }
}

/// What the scenarios of one draw came to: by scenario, place and measure, the values of its two uses.
type OfDraw = Vec<Vec<[f64; 2]>>;

/// Runs each draw twice in every scenario, the base first. A draw that breaks a rule of one scenario is drawn again for
/// all of them, so that they always share their inputs. What is finished before `stop` is raised is kept.
///
/// # Errors
///
/// Draws none of which keeps every rule of every scenario.
pub fn differences_over_draws(
    all: &[Draws<'_>],
    draws: u32,
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
) -> Result<Vec<DrawnDifferences>, Faults> {
    let found = in_order(draws, stop, done, || (), |(), draw| one_draw(all, draw, stop));
    let found: Vec<(OfDraw, Vec<String>)> = found.into_iter().collect::<Result<_, _>>()?;
    let measures = found.first().map_or_else(Vec::new, |(_, measures)| measures.clone());
    let against_base = |other: usize| {
        let cells = found.first().map_or(0, |(scenarios, _)| scenarios[other].len());
        let of_cell = |cell: usize| {
            let pair = |(scenarios, _): &(OfDraw, _)| -> [f64; 2] {
                std::array::from_fn(|nth| scenarios[other][cell][nth] - scenarios[0][cell][nth])
            };
            over_draws(&found.iter().map(pair).collect::<Vec<_>>())
        };
        DrawnDifferences {
            draws: found.len() as u32,
            measures: measures.clone(),
            differences: (0..cells).map(of_cell).collect(),
        }
    };
    Ok((1..all.len()).map(against_base).collect())
}

/// A draw of every scenario; none if `stop` was raised meanwhile.
fn one_draw(all: &[Draws<'_>], draw: u32, stop: &AtomicBool) -> Option<Result<(OfDraw, Vec<String>), Faults>> {
    let resolved = match together(all, draw) {
        Ok(resolved) => resolved,
        Err(faults) => return Some(Err(faults)),
    };
    let plans: Vec<Plan<'_>> =
        all.iter().zip(&resolved).map(|(of, (resolved, prices))| of.plan(resolved, prices.clone())).collect();
    let has = |plan: &Plan<'_>, id: &str| plan.measures.iter().any(|measure| measure.id == id);
    let ids: Vec<String> =
        HEADLINE.iter().filter(|id| plans.iter().all(|plan| has(plan, id))).map(|id| (*id).to_string()).collect();
    let mut found = Vec::with_capacity(all.len());
    for plan in &plans {
        let mut worker = Worker::new(plan);
        let mut rows = Vec::new();
        for nth in 0..USES {
            rows.push(observe_unless(stop, &mut worker, draw * USES + nth)?);
        }
        found.push(values(plan, &rows, &ids));
    }
    Some(Ok((found, ids)))
}

/// Every scenario with the inputs of one draw.
fn together(all: &[Draws<'_>], draw: u32) -> Result<Vec<(Resolved, Prices)>, Faults> {
    let mut last = Faults::new();
    for again in 0..MOST_ATTEMPTS {
        match all.iter().map(|of| of.attempt(draw, again)).collect::<Result<Vec<_>, _>>() {
            Ok(resolved) => return Ok(resolved),
            Err(faults) => last = faults,
        }
    }
    let message =
        format!("of {MOST_ATTEMPTS} draws from the ranges none keeps every rule of all scenarios; the last one broke:");
    last.insert(
        0,
        Error::input(message).hint("narrow the ranges of the levers named below, or compare with --draws 0"),
    );
    Err(last)
}

/// The values of measures over all years, by place and measure: those of both uses.
fn values(plan: &Plan<'_>, rows: &[Observations], ids: &[String]) -> Vec<[f64; 2]> {
    let (years, length) = (plan.years.len(), plan.measures.len());
    let columns: Vec<usize> =
        ids.iter().filter_map(|id| plan.measures.iter().position(|measure| measure.id == *id)).collect();
    let value = |row: &Observations, at: usize| {
        let [top, bottom] = row.values[at];
        if bottom > 0.0 && top.is_finite() { top / bottom } else { f64::NAN }
    };
    let cell = |place: usize, column: usize| (place * (years + 1) + years) * length + column;
    (0..plan.places.len())
        .flat_map(|place| columns.iter().map(move |&column| cell(place, column)))
        .map(|at| std::array::from_fn(|nth| rows.get(nth).map_or(f64::NAN, |row| value(row, at))))
        .collect()
}
