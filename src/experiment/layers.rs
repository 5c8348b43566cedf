//! The layers of feedback loops: the same run with none of them, with those for which there is some evidence, with all.

use super::plan::replicate;
use super::request::Prepared;
use super::results::Results;
use super::together::{Reading, Telling};
use crate::error::Faults;
use crate::model::loops::{LAYER, Layer};
use crate::scenario::Scenario;
use std::sync::atomic::AtomicBool;

/// What one layer of feedback loops gives.
#[derive(Clone, Debug)]
pub struct Layered {
    /// The layer as a scenario writes it.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What was found.
    pub results: Results,
}

/// Each layer as a scenario writes it, with its name, the weakest first.
pub fn layers() -> impl Iterator<Item = (&'static str, &'static str)> {
    Layer::CHOICES.iter().map(|&(id, layer)| (id, name(layer)))
}

const fn name(layer: Layer) -> &'static str {
    match layer {
        Layer::Arithmetic => "Arithmetic only",
        Layer::Evidence => "Loops with some evidence",
        Layer::All => "All loops",
    }
}

/// The layer that a scenario runs, as it writes it.
pub fn layer_of(scenario: &Scenario) -> &str {
    scenario.tree.value(LAYER, None).map_or("", |leaf| leaf.value.trim())
}

/// `--set` texts that say another layer.
pub(super) fn with_layer(sets: &[String], id: &str) -> Vec<String> {
    let others = sets.iter().filter(|set| set.split('=').next().map(str::trim) != Some(LAYER)).cloned();
    others.chain([format!("{LAYER}={id}")]).collect()
}

impl Prepared {
    /// The layers of a run that is done: its own is there, the others are simulated with the replications that were asked for.
    /// `sets` are the `--set` texts of the run. A layer that a raised `stop` cut short is left out.
    ///
    /// # Errors
    ///
    /// Faults of the scenario in another layer.
    pub fn layers(
        &self,
        results: &Results,
        (scenario, sets): (&str, &[String]),
        read: Reading<'_>,
        stop: &AtomicBool,
        told: Telling<'_>,
    ) -> Result<Vec<Layered>, Faults> {
        let mut found = Vec::new();
        for (id, name) in layers() {
            if id == layer_of(&self.ready.scenario) {
                found.push(Layered { id, name, results: results.clone() });
                continue;
            }
            let ready = read(scenario, &with_layer(sets, id))?;
            let plan = self.plan_of(&ready);
            let title = format!("{}, {}", ready.scenario.name, name.to_lowercase());
            told(&title, 0, plan.replications);
            let tell = &mut |done| told(&title, done, plan.replications);
            let results = replicate(&plan, &ready.scenario.name, stop, tell);
            if results.replications == results.requested {
                found.push(Layered { id, name, results });
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_that_is_asked_for_takes_the_place_of_one_that_was_set() {
        let sets = ["idaa.posts=3 FTE", "loops.layer = all"].map(String::from);
        assert_eq!(with_layer(&sets, "evidence"), ["idaa.posts=3 FTE", "loops.layer=evidence"]);
        assert_eq!(layers().map(|(id, _)| id).collect::<Vec<_>>(), ["arithmetic", "evidence", "all"]);
    }
}
