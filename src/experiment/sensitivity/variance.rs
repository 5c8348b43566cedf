//! Elementary effects, and shares of variance.

use super::{Finding, Findings, Material};
use crate::random::{Key, Purpose};
use crate::statistics::sensitivity::{ElementaryEffects, Outputs, SobolIndices, elementary_effects, sobol_indices};
use crate::statistics::{Estimate, LEVEL, Method};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Bootstrap samples of the blocks of a Saltelli design.
const RESAMPLES: usize = 1_000;

/// Why a design that has to be whole tells nothing.
const GAPS: &str = "the measure has no value at some points, and this design needs every one";

/// Why one block of a design tells nothing.
const ONE_BLOCK: &str = "one block of the design has nothing to compare it with: ask for more `points`";

/// Elementary effects: which levers can be left alone.
pub fn morris(material: &Material, found: &mut Findings) {
    for (scenario, means) in material.scenarios.iter().zip(&material.means) {
        let Some(effects) = elementary_effects(&material.places, means) else {
            found.untold(&format!("elementary effects of {scenario}"), GAPS);
            continue;
        };
        let mut order: Vec<usize> = (0..effects.len()).collect();
        order.sort_by(|&a, &b| effects[b].size.mean.total_cmp(&effects[a].size.mean));
        for at in order {
            let ElementaryEffects { mean, size, spread } = &effects[at];
            let sigma = deviation(*spread, size.n);
            for (figure, estimate, note) in [
                ("mu*", *size, "mean size of a step over the lever's whole range"),
                ("mu", *mean, "mean step: its sign is the direction"),
                ("sigma", sigma, "above mu*: it depends on other levers, or bends"),
            ] {
                found.list.push(Finding {
                    method: "Morris",
                    scenario: scenario.clone(),
                    lever: material.levers[at].clone(),
                    figure,
                    unit: material.unit.clone(),
                    estimate,
                    note: note.into(),
                });
            }
        }
    }
}

/// A standard deviation with the limits of a normal law.
///
/// # Formula
///
/// `s sqrt((n - 1) / q)`, q the quantiles of chi-square with n - 1 degrees of freedom.
fn deviation(spread: f64, n: u64) -> Estimate {
    let freedom = n as f64 - 1.0;
    let limit = |level: f64| {
        let law = ChiSquared::new(freedom).ok()?;
        Some(spread * (freedom / law.inverse_cdf(level)).sqrt())
    };
    let (low, high) = (limit(0.5 + 0.5 * LEVEL), limit(0.5 - 0.5 * LEVEL));
    let (low, high) = (low.unwrap_or(0.0), high.unwrap_or(f64::INFINITY));
    Estimate { mean: spread, se: f64::NAN, low, high, n, method: Method::StudentT }
}

/// Sobol' indices, with the chance of replications taken out.
pub fn sobol(material: &Material, found: &mut Findings) {
    let key = Key::new(material.seed).for_purpose(Purpose::Resample);
    let inputs = material.levers.len();
    for ((scenario, runs), means) in material.scenarios.iter().zip(&material.runs).zip(&material.means) {
        let gaps = || runs.iter().any(|run| run.is_empty() || run.iter().any(|value| !value.is_finite()));
        let unequal = runs.iter().any(|run| run.len() != runs[0].len());
        let (indices, chance) = if gaps() || unequal {
            (
                sobol_indices(Outputs::Exact(means), inputs, RESAMPLES, key),
                "chance left in, as replications differ in number or lack values",
            )
        } else {
            (sobol_indices(Outputs::Replicates(runs), inputs, RESAMPLES, key), "chance of replications taken out")
        };
        match indices {
            Some(SobolIndices { variance, .. }) if variance <= 0.0 => {
                found.untold(&format!("Sobol' indices of {scenario}"), "there is no variance but chance");
            }
            Some(indices) => tell(material, scenario, &indices, chance, found),
            // A block is a point of each of two samples, and one more for each lever.
            None => {
                let why = if means.len() < 2 * (inputs + 2) { ONE_BLOCK } else { GAPS };
                found.untold(&format!("Sobol' indices of {scenario}"), why);
            }
        }
    }
}

fn tell(material: &Material, scenario: &str, indices: &SobolIndices, chance: &str, found: &mut Findings) {
    let mut order: Vec<usize> = (0..indices.total.len()).collect();
    order.sort_by(|&a, &b| indices.total[b].mean.total_cmp(&indices.total[a].mean));
    for at in order {
        for (figure, estimate) in [("first", indices.first[at]), ("total", indices.total[at])] {
            found.list.push(Finding {
                method: "Sobol'",
                scenario: scenario.into(),
                lever: material.levers[at].clone(),
                figure,
                unit: "share of variance".into(),
                estimate,
                note: chance.into(),
            });
        }
    }
    let whole = indices.variance + indices.chance;
    if indices.chance > 0.0 && whole > 0.0 {
        found.untold.push(format!(
            "{scenario}: beside them chance makes {:.0} % of the variance between points; more replications lower that",
            100.0 * indices.chance / whole
        ));
    }
}
