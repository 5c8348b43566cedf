//! `maracsim run --joint`: all groups in one system, beside the same groups with fixed parts of what the country shares.

use super::arguments::RunOptions;
use super::output::Output;
use super::run::command;
use super::{compare, library, progress};
use crate::error::{Error, Faults};
use crate::experiment::joint::{joint as both, joint_name};
use crate::experiment::{MOST_MEMORY, on_threads};
use crate::report::compare::{CompareFacts, name_of};
use crate::scenario::built_in;
use std::path::PathBuf;

/// Runs a scenario both ways under common random numbers, and tells the difference.
pub fn joint(options: &RunOptions) -> Result<(), Faults> {
    let data = options.simulated.local.data()?;
    let scenario = match &options.scenarios[..] {
        [] => built_in::BASELINE,
        [one] => one,
        _ => return Err(vec![Error::input("--joint takes one scenario").hint("run it once for each")]),
    };
    let ready = library::ready(&data, scenario, &options.simulated.all_sets())?;
    let apart = ready.plan(&[], options.simulated.seed, options.replications);
    // The rows of both are kept.
    apart.fits(options.machine.threads(), MOST_MEMORY / 2)?;
    let (own, title) = (&ready.scenario.name, &ready.scenario.title);
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from("outputs").join(format!("joint-{own}")));
    let output = Output::begin(&place, &name_of(own, &[&joint_name(own)]), options.force)?;
    let run = |_| {
        let mut bars = progress::Bars::new(options.machine.quiet);
        both(&apart, own, progress::stop_flag(), &mut bars.hear())
    };
    let (found, digests) = on_threads(options.machine.asked(), run).map_err(|fault| vec![fault])??;
    let facts = CompareFacts {
        version: env!("CARGO_PKG_VERSION").into(),
        command: command(options),
        seed: options.simulated.seed,
        titles: vec![(own.clone(), title.clone()), (joint_name(own), format!("{title}, all areas in one system"))],
        digests,
        kinds: compare::kinds(&data, &ready, &found),
        prices: Vec::new(),
        reaching: None,
    };
    compare::write_and_print(output, &[found], &facts, options.format)
}
