//! Which levers move the whole distribution, and in which futures things go wrong.

use super::{Finding, Findings, Material};
use crate::random::{Key, Purpose};
use crate::statistics::sensitivity::{PrimBox, paste, pawn, peel};
use crate::statistics::{Estimate, Method, Moments};

const SLICES: usize = 10;
const DUMMIES: usize = 200;
/// The 97.5 % quantile of the standard normal law.
const NORMAL: f64 = 1.959_963_984_540_054;
/// Bootstrap samples for the intervals of PAWN.
const RESAMPLES: u64 = 100;
/// Fewest points for a distribution in slices, and for a box that is found on one half and measured on the other.
const FEWEST: usize = 5 * SLICES;
/// The share that a face of a box moves past, and the least that a box holds.
const PEEL: f64 = 0.05;
const LEAST: f64 = 0.05;

/// PAWN and PRIM.
pub fn all(material: &Material, found: &mut Findings) {
    let sample = material.sample();
    if sample.len() < FEWEST {
        let why = format!("they need {FEWEST} points with a value, and there are {}", sample.len());
        found.untold("PAWN and PRIM", &why);
        return;
    }
    for (at, scenario) in material.scenarios.iter().enumerate() {
        let rows = |table: &[Vec<f64>]| sample.iter().map(|&point| table[point].clone()).collect::<Vec<_>>();
        let outputs: Vec<f64> = sample.iter().map(|&point| material.means[at][point]).collect();
        distributions(material, scenario, &rows(&material.places), &outputs, found);
        boxes(material, scenario, &rows(&material.values), &outputs, found);
    }
}

fn distributions(material: &Material, scenario: &str, points: &[Vec<f64>], outputs: &[f64], found: &mut Findings) {
    let key = Key::new(material.seed).for_purpose(Purpose::Resample).with(1);
    let Some(indices) = pawn(points, outputs, SLICES, DUMMIES, key) else {
        found.untold(&format!("PAWN of {scenario}"), "a number is missing");
        return;
    };
    let spread = resampled(points, outputs, key);
    let half = |at: usize| NORMAL * spread[at];
    let estimate = |at: usize| {
        let mean = indices.inputs[at].median;
        let (low, high) = ((mean - half(at)).max(0.0), (mean + half(at)).min(1.0));
        Estimate { mean, se: spread[at], low, high, n: outputs.len() as u64, method: Method::Bootstrap }
    };
    let critical = indices.critical.median;
    let mut order: Vec<usize> = (0..indices.inputs.len()).collect();
    order.sort_by(|&a, &b| indices.inputs[b].median.total_cmp(&indices.inputs[a].median));
    for at in order {
        let told = if indices.inputs[at].median > critical { "above" } else { "not above" };
        found.list.push(Finding {
            method: "PAWN",
            scenario: scenario.into(),
            lever: material.levers[at].clone(),
            figure: "median distance",
            unit: "0 to 1".into(),
            estimate: estimate(at),
            note: format!("{told} {critical:.3}, which 19 in 20 levers without effect stay below"),
        });
    }
}

/// The bootstrap's standard error of each lever's median distance.
fn resampled(points: &[Vec<f64>], outputs: &[f64], key: Key) -> Vec<f64> {
    let n = outputs.len() as u32;
    let mut moments = vec![Moments::default(); points[0].len()];
    for round in 0..RESAMPLES {
        let mut stream = key.with(round).stream();
        let picks: Vec<usize> = (0..n).map(|_| stream.below(n) as usize).collect();
        let again: Vec<Vec<f64>> = picks.iter().map(|&at| points[at].clone()).collect();
        let outputs: Vec<f64> = picks.iter().map(|&at| outputs[at]).collect();
        let indices = pawn(&again, &outputs, SLICES, 1, key).map(|found| found.inputs).unwrap_or_default();
        moments.iter_mut().zip(indices).for_each(|(moments, index)| moments.push(index.median));
    }
    moments.iter().map(|moments| moments.variance().sqrt()).collect()
}

/// The box that says best where futures fail: found on every other point, measured on those between.
fn boxes(material: &Material, scenario: &str, points: &[Vec<f64>], outputs: &[f64], found: &mut Findings) {
    let outcomes: Vec<f64> = outputs.iter().map(|&value| f64::from(u8::from(material.is_failure(value)))).collect();
    let half = |first: usize| {
        let rows = points.iter().skip(first).step_by(2).cloned().collect::<Vec<_>>();
        (rows, outcomes.iter().skip(first).step_by(2).copied().collect::<Vec<_>>())
    };
    let ((points, outcomes), (fresh, their)) = (half(0), half(1));
    let failed: f64 = outcomes.iter().sum();
    let what = format!("PRIM of {scenario}");
    if failed == 0.0 || failed == outcomes.len() as f64 {
        found.untold(&what, "either all futures fail or none: set another `fails`");
        return;
    }
    let score = |of: &PrimBox| {
        let (density, coverage) = (of.density.mean, of.coverage.mean);
        if density + coverage > 0.0 { 2.0 * density * coverage / (density + coverage) } else { 0.0 }
    };
    let trajectory = peel(&points, &outcomes, PEEL, LEAST).unwrap_or_default();
    let best = trajectory.into_iter().reduce(|a, b| if score(&b) > score(&a) { b } else { a });
    let best = best.and_then(|found| {
        paste(&found, &points, &outcomes, PEEL).filter(|grown| score(grown) >= score(&found)).or(Some(found))
    });
    let Some(measured) = best.and_then(|best| PrimBox::on(&best.limits, &fresh, &their)) else {
        found.untold(&what, "no box was found");
        return;
    };
    if measured.restricted().is_empty() {
        found.untold(&what, "no limits of levers tell failing futures from others");
        return;
    }
    let base = their.iter().sum::<f64>() / their.len() as f64;
    let limits = limits(material, &measured, &fresh, &their);
    for (figure, estimate) in [("density", measured.density), ("coverage", measured.coverage)] {
        let note = match figure {
            "density" => format!("share of futures in the box that fail, {base:.2} overall; box: {limits}"),
            _ => format!("share of failing futures that lie in the box, which holds {:.2} of all", measured.mass),
        };
        let (scenario, unit) = (scenario.to_string(), "share".to_string());
        found.list.push(Finding { method: "PRIM", scenario, lever: String::new(), figure, unit, estimate, note });
    }
}

/// The limits of a box in words, each with how easily chance alone would give as much.
fn limits(material: &Material, found: &PrimBox, points: &[Vec<f64>], outcomes: &[f64]) -> String {
    let p_values = found.quasi_p_values(points, outcomes).unwrap_or_default();
    let one = |(input, p): (usize, f64)| {
        let (low, high) = found.limits[input];
        let (lever, unit) =
            (&material.levers[input], material.units[input].as_deref().unwrap_or("(place in its list)"));
        let range = match (low.is_finite(), high.is_finite()) {
            (true, true) => format!("{low:.4} to {high:.4}"),
            (true, false) => format!("{low:.4} and more"),
            _ => format!("{high:.4} and less"),
        };
        format!("{lever} {range} {unit} (p = {p:.2})").replace("  ", " ")
    };
    found.restricted().into_iter().zip(p_values).map(one).collect::<Vec<_>>().join(", ")
}
