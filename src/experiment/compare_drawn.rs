//! Comparisons over draws of the unknowns: the scenarios of a draw share its inputs and its chance.

use super::compare::HEADLINE;
use super::draws::{Draws, MOST_ATTEMPTS, USES};
use super::plan::Plan;
use super::replicate::{Worker, observe_unless};
use super::results::Observations;
use super::threads::in_order;
use crate::error::{Error, Faults};
use crate::measure::{Kind, Prices};
use crate::scenario::Resolved;
use crate::statistics::{Drawn, chance_difference_over_draws, over_draws};
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
    /// The measures of money, as ids.
    money: Vec<String>,
    /// By place, year (the last entry is `all`) and measure of money: of Scotland alone where all of it was run.
    of_money: Vec<Drawn>,
    /// The first place of which money is kept, and the years.
    kept: (usize, usize),
}

impl DrawnDifferences {
    /// The difference of a measure at a place over all years; none for a measure that is not told.
    pub fn at(&self, place: usize, id: &str) -> Option<Drawn> {
        let measure = self.measures.iter().position(|known| known == id)?;
        self.differences.get(place * self.measures.len() + measure).copied()
    }

    /// The difference of a measure of money at a place in a year, or over all of them; none where it is not kept.
    pub fn in_year(&self, place: usize, year: Option<usize>, id: &str) -> Option<Drawn> {
        let measure = self.money.iter().position(|known| known == id)?;
        let (first, years) = self.kept;
        let row = place.checked_sub(first)? * (years + 1) + year.unwrap_or(years);
        self.of_money.get(row * self.money.len() + measure).copied()
    }
}

/// What the scenarios of one draw came to: by scenario the values of its two uses, those of headline measures over all years
/// by place and measure, then those of money by place, year and measure.
type OfDraw = Vec<Vec<[f64; 2]>>;

/// What is kept of a draw: ids of headline measures and of money, and of which place on and of how many years money is.
#[derive(Clone, Default)]
struct Kept {
    measures: Vec<String>,
    money: Vec<String>,
    of: (usize, usize),
    places: usize,
}

impl Kept {
    /// What all plans have; of money only Scotland's where all of it runs, as a comparison keeps much of every draw.
    fn of(plans: &[Plan<'_>]) -> Self {
        let in_all = |id: &str| plans.iter().all(|plan| plan.measures.iter().any(|measure| measure.id == id));
        let measures = HEADLINE.iter().filter(|id| in_all(id)).map(|id| (*id).to_string()).collect();
        let Some(plan) = plans.first() else { return Self::default() };
        let money = plan.measures.iter().filter(|one| matches!(one.kind, Kind::Cost(_)) && in_all(&one.id));
        let first = if plan.whole_country { plan.places.len() - 1 } else { 0 };
        Self {
            measures,
            money: money.map(|one| one.id.clone()).collect(),
            of: (first, plan.years.len()),
            places: plan.places.len(),
        }
    }
}

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
    let found: Vec<(OfDraw, Kept)> = found.into_iter().collect::<Result<_, _>>()?;
    let Kept { measures, money, of, places } = found.first().map_or_else(Kept::default, |(_, kept)| kept.clone());
    let against_base = |other: usize| {
        let cells = found.first().map_or(0, |(scenarios, _)| scenarios[other].len());
        let of_cell = |cell: usize| {
            let pair = |(scenarios, _): &(OfDraw, _)| -> [f64; 2] {
                std::array::from_fn(|nth| scenarios[other][cell][nth] - scenarios[0][cell][nth])
            };
            // Measures come first, place by place; of money nothing is a chance.
            let of_measure = cell < places * measures.len();
            let is_chance = of_measure && measures[cell % measures.len()].starts_with("met:");
            let pairs: Vec<[f64; 2]> = found.iter().map(pair).collect();
            if is_chance { chance_difference_over_draws(&pairs) } else { over_draws(&pairs) }
        };
        let mut differences: Vec<Drawn> = (0..cells).map(of_cell).collect();
        let of_money = differences.split_off((places * measures.len()).min(cells));
        let (measures, money) = (measures.clone(), money.clone());
        DrawnDifferences { draws: found.len() as u32, measures, differences, money, of_money, kept: of }
    };
    Ok((1..all.len()).map(against_base).collect())
}

/// A draw of every scenario; none if `stop` was raised meanwhile.
fn one_draw(all: &[Draws<'_>], draw: u32, stop: &AtomicBool) -> Option<Result<(OfDraw, Kept), Faults>> {
    let resolved = match together(all, draw) {
        Ok(resolved) => resolved,
        Err(faults) => return Some(Err(faults)),
    };
    let plans: Vec<Plan<'_>> =
        all.iter().zip(&resolved).map(|(of, (resolved, prices))| of.plan(resolved, prices.clone())).collect();
    let kept = Kept::of(&plans);
    let mut found = Vec::with_capacity(all.len());
    for plan in &plans {
        let mut worker = Worker::new(plan);
        let mut rows = Vec::new();
        for nth in 0..USES {
            rows.push(observe_unless(stop, &mut worker, draw * USES + nth)?);
        }
        found.push(values(plan, &rows, &kept));
    }
    Some(Ok((found, kept)))
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

/// The values of both uses: of measures over all years by place and measure, then of money by place, year and measure.
fn values(plan: &Plan<'_>, rows: &[Observations], kept: &Kept) -> Vec<[f64; 2]> {
    let (years, length) = (plan.years.len(), plan.measures.len());
    let columns = |ids: &[String]| -> Vec<usize> {
        ids.iter().filter_map(|id| plan.measures.iter().position(|measure| measure.id == *id)).collect()
    };
    let value = |row: &Observations, at: usize| {
        let [top, bottom] = row.values[at];
        if bottom > 0.0 && top.is_finite() { top / bottom } else { f64::NAN }
    };
    let both = |at: usize| std::array::from_fn(|nth| rows.get(nth).map_or(f64::NAN, |row| value(row, at)));
    let rows_of = |places: std::ops::Range<usize>, first: usize, ids: &[String]| -> Vec<[f64; 2]> {
        let rows = places.flat_map(|place| (first..=years).map(move |year| (place * (years + 1) + year) * length));
        let columns = columns(ids);
        rows.flat_map(|row| columns.iter().map(move |column| row + column)).map(both).collect()
    };
    let places = kept.places;
    [rows_of(0..places, years, &kept.measures), rows_of(kept.of.0..places, 0, &kept.money)].concat()
}
