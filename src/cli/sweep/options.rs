//! What a user can type after `maracsim sweep` and `maracsim sensitivity`.

use crate::cli::arguments::{Format, Machine};
use crate::cli::library::LocalData;
use crate::cli::output::Folder;
use crate::cli::precision::half_width;
use crate::experiment::sweep::Asked;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The most parts of a sweep.
const MOST_SHARDS: u32 = 100_000;

/// `sweep PLAN` or `sweep merge DIR`.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct SweepOptions {
    /// What to do instead of a sweep.
    #[command(subcommand)]
    pub command: Option<SweepCommand>,
    /// The sweep.
    #[command(flatten)]
    pub sweep: PlanOptions,
    /// Do only this part of N, and leave it as a file of its own for `sweep merge`
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<(u32, u32)>,
    /// Tell how long it will take, how much memory and disk, and stop
    #[arg(long)]
    pub estimate: bool,
}

/// What can be done with a sweep apart from running it.
#[derive(Clone, Debug, Subcommand)]
pub enum SweepCommand {
    /// Put the parts in a folder together: each once, and never two answers for one
    Merge(MergeOptions),
}

/// Options of a plan that is run.
#[derive(Args, Clone, Debug)]
pub struct PlanOptions {
    /// The plan, a path that ends with .toml
    #[arg(value_name = "PLAN", required = true)]
    pub plan: Option<String>,
    /// Go on where a sweep of the same plan was stopped, and add replications to one that is whole; nothing is run twice
    #[arg(long)]
    pub resume: bool,
    /// Replications of each point, instead of the plan's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,
    /// Add replications to each point until half of each interval is at most this share of the estimate (of a share: this
    /// difference), for example "5 %"
    #[arg(long, value_name = "SHARE", value_parser = half_width)]
    pub precision: Option<f64>,
    /// Local data.
    #[command(flatten)]
    pub local: LocalData,
    /// Where it is written.
    #[command(flatten)]
    pub folder: Folder,
    /// How it is run.
    #[command(flatten)]
    pub machine: Machine,
}

/// Options of `sensitivity`.
#[derive(Args, Clone, Debug)]
pub struct SensitivityOptions {
    /// The sweep.
    #[command(flatten)]
    pub plan: PlanOptions,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Options of `sweep merge`.
#[derive(Args, Clone, Debug)]
pub struct MergeOptions {
    /// The folder with the parts
    #[arg(value_name = "DIR")]
    pub parts: PathBuf,
    /// Where it is written.
    #[command(flatten)]
    pub folder: Folder,
    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

impl PlanOptions {
    /// The path of the plan.
    pub fn file(&self) -> &str {
        self.plan.as_deref().unwrap_or_default()
    }

    /// What is asked beside the plan.
    pub const fn asked(&self, shard: Option<(u32, u32)>) -> Asked {
        Asked { replications: self.replications, precision: self.precision, shard }
    }
}

/// A part of a sweep: from 1/N to N/N.
fn shard(text: &str) -> Result<(u32, u32), String> {
    let numbers = text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
    numbers
        .filter(|(index, of)| (1..=MOST_SHARDS).contains(of) && (1..=*of).contains(index))
        .ok_or_else(|| format!("write the part and how many there are, from 1/N to N/N with N up to {MOST_SHARDS}"))
}
