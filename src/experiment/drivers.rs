//! What drives a result: each input that was drawn beside what came of the draw.
//!
//! Draws are made for the range of a result; the same draws say which inputs move it, as all were drawn independently. No
//! further run is needed. What so few draws cannot tell is said: limits hold together for all inputs that are tried.

use super::drawn::DrawnResults;
use super::results::Observations;
use crate::measure::Measure;
use crate::random::{Key, Purpose, inverse_triangular};
use crate::scenario::Unknown;
use crate::statistics::sensitivity::{Crossing, Evppi, Line, evppi, least_found};
use crate::statistics::{Estimate, LEVEL, RANGE, level_together};

/// The results of which the drivers are asked, by measure: the chance of a year that meets the headline standards, and money.
pub const OUTCOMES: [&str; 2] = ["met:headline", "cost_employer"];

/// The fewest draws of which a line is told.
pub const FEWEST: usize = 20;

/// So many inputs have their value of knowing computed: those that move the result most.
pub const MOST_TOLD: usize = 10;

/// Draws of the regressions' coefficients for a value of knowing: its standard error is known to 5 %.
const RESAMPLES: usize = 200;

/// What was drawn, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct Worlds {
    /// The inputs that were drawn, in order of path and GSS code.
    pub unknowns: Vec<Unknown>,
    /// By draw, then input: its number, in the unit of its lever.
    pub numbers: Vec<Vec<f64>>,
    /// By draw, then place and [`OUTCOMES`]: the mean over years and both uses; NaN where it does not apply.
    pub outcomes: Vec<Vec<f64>>,
}

/// What came of a draw, by place and [`OUTCOMES`].
pub fn outcomes(measures: &[Measure], years: usize, uses: &[Observations]) -> Vec<f64> {
    let at: Vec<Option<usize>> =
        OUTCOMES.iter().map(|id| measures.iter().position(|measure| measure.id == *id)).collect();
    let places = uses.first().map_or(0, |row| row.values.len() / ((years + 1) * measures.len()).max(1));
    let value = |place: usize, measure: usize| {
        let cells = uses.iter().flat_map(|row| {
            (0..years).map(move |year| row.values[(place * (years + 1) + year) * measures.len() + measure])
        });
        mean(cells.filter(|[_, bottom]| *bottom > 0.0).map(|[top, bottom]| top / bottom))
    };
    (0..places)
        .flat_map(|place| at.iter().map(move |of| of.map_or(f64::NAN, |measure| value(place, measure))))
        .collect()
}

/// The mean of the numbers that are finite; NaN if there is none.
fn mean(of: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = of.filter(|value| value.is_finite()).fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    sum / count
}

/// One result, and how far the inputs move it.
#[derive(Clone, Debug)]
pub struct Drivers {
    /// The measure.
    pub outcome: &'static str,
    /// Its mean over draws.
    pub mean: f64,
    /// How many draws, and how many inputs were tried.
    pub draws: usize,
    /// Inputs that were tried.
    pub tried: usize,
    /// The share of the variance that an input must make up to be found nine times in ten.
    pub least_found: f64,
    /// The inputs that move it most, the strongest first.
    pub list: Vec<Driver>,
}

/// How far one input moves a result.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The input.
    pub unknown: Unknown,
    /// The input at the 10th and the 90th percentile of its law.
    pub ends: [f64; 2],
    /// How far the result stands from its mean at those: limits hold together for all inputs tried.
    pub effects: [Estimate; 2],
    /// How far the result moves from the one to the other, likewise.
    pub swing: Estimate,
    /// Where the result would reach the target, where there is one: own limits.
    pub switch: Option<Crossing>,
    /// What it would be worth to know the input before deciding whether the target is reached; none for too few draws.
    pub knowing: Option<Evppi>,
}

impl Driver {
    /// Whether the draws show that it moves the result at all.
    pub fn is_found(&self) -> bool {
        self.swing.low > 0.0 || self.swing.high < 0.0
    }
}

/// Which of [`OUTCOMES`] is asked of, where, with which target.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The place in [`OUTCOMES`].
    pub outcome: usize,
    /// The places whose mean is taken.
    pub places: &'a [usize],
    /// GSS codes of authorities whose own inputs are tried beside those of all Scotland.
    pub own: &'a [&'a str],
    /// What the result is to reach.
    pub target: Option<f64>,
    /// The seed, for resampling.
    pub seed: u64,
}

/// How far each input moves a result; none for fewer than [`FEWEST`] draws in which it applies, or where nothing moves.
///
/// # Formula
///
/// A line through the draws ([`Line`]) for each input by itself; its rise from the 10th to the 90th percentile of the input's
/// triangular law, with limits at the level of [`level_together`]. The value of knowing ([`evppi`]) is that of one decision:
/// to count on the target, which gains y - target in a world in which the result is y, or not to, which gains 0.
pub fn drivers(drawn: &DrawnResults, question: Question<'_>) -> Option<Drivers> {
    let Question { outcome, places, own, target, seed } = question;
    let Worlds { unknowns, numbers, outcomes } = &drawn.worlds;
    let result = |row: &Vec<f64>| mean(places.iter().map(|place| row[place * OUTCOMES.len() + outcome]));
    let found: Vec<(usize, f64)> =
        outcomes.iter().map(result).enumerate().filter(|(_, value)| value.is_finite()).collect();
    let tries = |unknown: &Unknown| unknown.gss.as_deref().is_none_or(|gss| own.contains(&gss));
    let tried: Vec<usize> = (0..unknowns.len()).filter(|&at| tries(&unknowns[at])).collect();
    if found.len() < FEWEST || tried.is_empty() {
        return None;
    }
    let level = level_together(tried.len());
    let mut list: Vec<(usize, Line, Driver)> = Vec::new();
    for &at in &tried {
        let Some(line) = Line::through(found.iter().map(|&(draw, value)| (numbers[draw][at], value))) else { continue };
        let unknown = unknowns[at].clone();
        let [low, mode, high] = unknown.range;
        let tail = 0.5 * (1.0 - RANGE);
        let ends = [tail, 1.0 - tail].map(|p| inverse_triangular(p, low, mode, high));
        let middle = (low + mode + high) / 3.0;
        let effects = ends.map(|end| line.change(middle, end, level));
        let swing = line.change(ends[0], ends[1], level);
        let switch = target.map(|target| line.crossing(target, (low, high), LEVEL));
        list.push((at, line, Driver { unknown, ends, effects, swing, switch, knowing: None }));
    }
    list.sort_by(|a, b| b.2.swing.mean.abs().total_cmp(&a.2.swing.mean.abs()));
    list.truncate(MOST_TOLD);
    if let Some(target) = target {
        let gains: Vec<f64> = found.iter().map(|(_, value)| value - target).collect();
        let benefits = [vec![0.0; gains.len()], gains];
        let key = Key::new(seed).for_purpose(Purpose::Resample).with(3);
        for (at, _, driver) in &mut list {
            let inputs: Vec<Vec<f64>> = found.iter().map(|&(draw, _)| vec![numbers[draw][*at]]).collect();
            driver.knowing = evppi(&inputs, &benefits, RESAMPLES, key.with(*at as u64));
        }
    }
    Some(Drivers {
        outcome: OUTCOMES[outcome],
        mean: mean(found.iter().map(|(_, value)| *value)),
        draws: found.len(),
        tried: tried.len(),
        least_found: least_found(found.len() as u64, tried.len()),
        list: list.into_iter().map(|(_, _, driver)| driver).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Request, run};
    use crate::scenario::Texts;
    use std::sync::atomic::AtomicBool;

    fn fife(draws: u32) -> DrawnResults {
        let areas = vec!["Fife".into()];
        let sets = vec!["staff.recruitment_lag=30 days".into()];
        let request =
            Request { areas, sets, years: Some(1), replications: 1, draws: Some(draws), ..Request::default() };
        run(&request, &Texts(&[]), &AtomicBool::new(false), &mut |_, _| {}).unwrap().drawn.unwrap()
    }

    /// What is kept is what was drawn: the mean over draws of the outcomes is the estimate over draws, and what is set has
    /// no number.
    #[test]
    fn worlds_hold_what_was_drawn_and_what_came_of_it() {
        let drawn = fife(20);
        let Worlds { unknowns, numbers, outcomes } = &drawn.worlds;
        assert_eq!((numbers.len(), outcomes.len(), unknowns.len()), (20, 20, drawn.unknowns));
        for row in numbers {
            let inside = |(number, one): (&f64, &Unknown)| (one.range[0]..=one.range[2]).contains(number);
            assert!(row.iter().zip(unknowns).all(inside));
        }
        assert!(unknowns.iter().all(|one| one.path != "staff.recruitment_lag"));
        let cost = |row: &Vec<f64>| row[1];
        let found = mean(outcomes.iter().map(cost));
        let told = drawn.estimates.iter().any(|of| (of.estimate.mean / found - 1.0).abs() < 1e-9);
        assert!(told, "{found}");
    }

    /// Of 20 draws nothing is told below the fewest, and another authority's own inputs are never tried.
    #[test]
    fn only_what_can_matter_is_tried() {
        let mut drawn = fife(FEWEST as u32);
        let question = |own| Question { outcome: 1, places: &[0], own, target: None, seed: 1 };
        let alone = drivers(&drawn, question(&[])).unwrap();
        let own = drivers(&drawn, question(&["S12000047"])).unwrap();
        let count = |gss: Option<&str>| drawn.worlds.unknowns.iter().filter(|one| one.gss.as_deref() == gss).count();
        assert_eq!((alone.tried, own.tried - alone.tried), (count(None), count(Some("S12000047"))));
        assert!(own.tried > alone.tried && own.list.len() == MOST_TOLD);
        drawn.worlds.outcomes.truncate(FEWEST - 1);
        assert!(drivers(&drawn, question(&[])).is_none());
    }
}
