//! Which scenario to choose: regret, where the preference turns, and what it would be worth to know more first.

use super::{Finding, Findings, Material};
use crate::random::{Key, Purpose};
use crate::statistics::sensitivity::{Switch, evppi, regrets, satisficing, switching_values};
use crate::statistics::{Estimate, student_t};

/// Draws of the regression's coefficients for the bias and interval of EVPPI.
const DRAWS: usize = 200;

/// Regret and EVPPI.
pub fn all(material: &Material, found: &mut Findings) {
    regret(material, found);
    if material.scenarios.len() < 2 {
        found.untold("EVPPI", "there is nothing to choose from: name two scenarios or more");
        return;
    }
    let sample = material.sample();
    let benefits: Vec<Vec<f64>> = benefits(material, &sample);
    let key = Key::new(material.seed).for_purpose(Purpose::Resample).with(2);
    let mut told: Vec<Finding> = Vec::new();
    for (at, lever) in material.levers.iter().enumerate() {
        let inputs: Vec<Vec<f64>> = sample.iter().map(|&point| vec![material.values[point][at]]).collect();
        match evppi(&inputs, &benefits, DRAWS, key.with(at as u64)) {
            Some(value) => told.push(Finding {
                method: "EVPPI",
                scenario: material.scenarios.join(" or "),
                lever: lever.clone(),
                figure: "value of knowing it",
                unit: material.unit.clone(),
                estimate: value.value,
                note: format!("for one decision; {:.4} before its bias was taken off", value.raw),
            }),
            None => found.untold(&format!("EVPPI of {lever}"), "it needs 69 points with a value in every scenario"),
        }
    }
    told.sort_by(|a, b| b.estimate.mean.total_cmp(&a.estimate.mean));
    found.list.extend(told);
}

fn benefits(material: &Material, sample: &[usize]) -> Vec<Vec<f64>> {
    let of = |means: &Vec<f64>| sample.iter().map(|&point| material.benefit(means[point])).collect();
    material.means.iter().map(of).collect()
}

/// The regret of each scenario over all points as futures, and the share of them in which it is good enough.
pub fn regret(material: &Material, found: &mut Findings) {
    let sample = material.sample();
    if material.scenarios.len() < 2 {
        found.untold("regret", "there is nothing to choose from: name two scenarios or more");
        return;
    }
    let values = benefits(material, &sample);
    let Some(regrets) = regrets(&values, None) else {
        found.untold("regret", "no point has a value in every scenario");
        return;
    };
    for (at, regret) in regrets.into_iter().enumerate() {
        let worst = sample[regret.worst_future];
        let future: Vec<String> = material
            .levers
            .iter()
            .zip(&material.texts[worst])
            .map(|(lever, text)| format!("{lever} = {text}"))
            .collect();
        let good: Vec<f64> = sample.iter().map(|&point| material.means[at][point]).collect();
        let good: Vec<f64> = good.iter().map(|&value| f64::from(u8::from(!material.is_failure(value)))).collect();
        let mut tell = |figure, unit: &str, estimate, note: String| {
            let scenario = material.scenarios[at].clone();
            let (lever, unit) = (String::new(), unit.to_string());
            found.list.push(Finding { method: "regret", scenario, lever, figure, unit, estimate, note });
        };
        tell(
            "expected",
            &material.unit,
            regret.expected,
            "mean over futures, all alike; a little too large by chance".into(),
        );
        tell(
            "largest",
            &material.unit,
            largest(material, at, worst, regret.largest),
            format!("at {}", future.join(", ")),
        );
        tell(
            "good enough",
            "share of futures",
            satisficing(&good, 0.5),
            format!("on the right side of {:.4}", material.fails),
        );
    }
}

/// The largest regret with the chance of the replications at its point; the choice of point flatters it.
fn largest(material: &Material, at: usize, point: usize, regret: f64) -> Estimate {
    let means = || material.means.iter().enumerate().map(|(other, means)| (other, material.benefit(means[point])));
    let best = means().reduce(|a, b| if b.1 > a.1 { b } else { a }).map_or(at, |(other, _)| other);
    let pairs = material.runs[best][point].iter().zip(&material.runs[at][point]);
    let paired =
        student_t(&pairs.map(|(best, own)| material.benefit(*best) - material.benefit(*own)).collect::<Vec<_>>());
    let half = 0.5 * (paired.high - paired.low);
    Estimate { mean: regret, low: (regret - half).max(0.0), high: regret + half, ..paired }
}

/// Where along the one lever of a grid the preference between the first scenario and each other turns, and where a scenario
/// crosses what the plan calls failing.
pub fn switching(material: &Material, found: &mut Findings) {
    let is_line = material.levers.len() == 1 && material.units[0].is_some();
    if !is_line {
        found.untold("switching values", "they need a grid on one lever that is a number");
        return;
    }
    let lever: Vec<f64> = material.values.iter().map(|values| values[0]).collect();
    let first = &material.runs[0];
    for (scenario, runs) in material.scenarios.iter().zip(&material.runs).skip(1) {
        let gap =
            |(own, first): (&Vec<f64>, &Vec<f64>)| own.iter().zip(first).map(|(own, first)| own - first).collect();
        let gaps: Vec<Vec<f64>> = runs.iter().zip(first).map(gap).collect();
        let what = format!("turns against {}", material.scenarios[0]);
        tell_switches(material, scenario, &what, switching_values(&lever, &gaps), found);
    }
    if material.fails_is_asked {
        for (scenario, runs) in material.scenarios.iter().zip(&material.runs) {
            let above = |run: &Vec<f64>| run.iter().map(|value| value - material.fails).collect();
            let gaps: Vec<Vec<f64>> = runs.iter().map(above).collect();
            let what = format!("crosses {}", material.fails);
            tell_switches(material, scenario, &what, switching_values(&lever, &gaps), found);
        }
    }
}

fn tell_switches(material: &Material, scenario: &str, what: &str, switches: Option<Vec<Switch>>, found: &mut Findings) {
    let Some(switches) = switches else {
        let why = "the values must rise, and every point have a value in each replication";
        return found.untold(&format!("switching values of {scenario}"), why);
    };
    if switches.is_empty() {
        found.untold.push(format!("{scenario}: no value was found at which {} {what}", material.output));
    }
    for Switch { value, rises } in switches {
        let direction = if rises { "from below to above" } else { "from above to below" };
        found.list.push(Finding {
            method: "switching",
            scenario: scenario.into(),
            lever: material.levers[0].clone(),
            figure: "value",
            unit: material.units[0].clone().unwrap_or_default(),
            estimate: value,
            note: format!("{what}, {direction} as the lever rises"),
        });
    }
}
