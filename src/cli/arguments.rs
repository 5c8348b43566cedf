//! What a user can type.

use super::again::ReportOptions;
use super::calibrate::CalibrateOptions;
use super::events::{EventsOptions, ReplayOptions};
use super::library::LocalData;
use super::manual::{CompletionsOptions, ManOptions};
use super::new::NewOptions;
use super::staff::options::StaffOptions;
use super::stress::StressOptions;
use super::sweep::options::{SensitivityOptions, SweepOptions};
use super::verify::VerifyOptions;
use crate::experiment::{MOST_REPLICATIONS, Request, USES, USUAL_REPLICATIONS, with_times};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What it takes to run timely, high-standard Maracs in Scotland: a simulation of referrals, Idaas, coordinators and
/// meetings in the 32 local authorities.
///
/// Without a command: runs the built-in baseline `no-duty` and writes outputs/no-duty/report.html.
#[derive(Debug, Parser)]
#[command(name = "maracsim", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of a run without a command.
    #[command(flatten)]
    pub run: RunOptions,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate one or more scenarios and write a report for each
    Run(RunOptions),
    /// Compare scenarios with a base, replication by replication: what each does beyond it
    Compare(CompareOptions),
    /// List the levers: path, value, unit, range, evidence
    Levers(LeversOptions),
    /// Explain one lever: value, who set it, what it overrode, evidence, where it acts
    Explain(ExplainOptions),
    /// List the measures: id, unit, definition
    Measures(ListOptions),
    /// Learn levels, shares and uncertain levers from an authority's own figures: before staffing
    Calibrate(CalibrateOptions),
    /// Write a scenario to start from, or with --data a table for local data
    New(NewOptions),
    /// Check scenario files and plans and run nothing: every fault at once
    Check(CheckOptions),
    /// The least posts and meetings with which standards are met with a stated chance, and what they cost
    Staff(StaffOptions),
    /// Write one HTML file in which posts and meetings can be moved and the model runs again, offline
    Page(PageOptions),
    /// How much more demand each authority can take, what a rise brings back, how long a shock lasts
    Stress(StressOptions),
    /// Run a plan: scenarios at many points of their levers; `sweep merge DIR` puts parts together
    Sweep(SweepOptions),
    /// Which levers matter: runs a plan, then Morris, Sobol' indices, PAWN, PRIM, regret, switching values, EVPPI
    Sensitivity(SensitivityOptions),
    /// The event log of simulated referrals: CSV (bupaR, pm4py) or XES
    Events(EventsOptions),
    /// The whole history of one replication, or of one case of it, to be read
    Replay(ReplayOptions),
    /// Compare the program with the closed forms of queueing theory, and write docs/VERIFICATION.md
    Verify(VerifyOptions),
    /// Write the folder of an existing run again: simulated anew, and left alone if the results are not the same to the bit
    Report(ReportOptions),
    /// Print the JSON schema of scenario files, from which editors complete
    Schema,
    /// Print what a shell needs to complete commands and options
    Completions(CompletionsOptions),
    /// Print the manual page, of the program or of one command
    Man(ManOptions),
}

/// What is printed on stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

/// What is simulated, for every command that simulates scenarios.
#[derive(Args, Clone, Debug)]
pub struct Simulated {
    /// Local data.
    #[command(flatten)]
    pub local: LocalData,
    /// Report only this authority, by name or GSS code (its whole closed group is simulated); may be repeated
    #[arg(long = "area", value_name = "NAME|GSS")]
    pub areas: Vec<String>,
    /// Set a lever; may be repeated. See `maracsim levers`
    #[arg(long = "set", value_name = "LEVER=VALUE")]
    pub sets: Vec<String>,
    /// Financial years to measure
    #[arg(long, value_name = "N")]
    pub years: Option<u32>,
    /// Time simulated before the first year, for example "15 months"
    #[arg(long, value_name = "TIME")]
    pub burn_in: Option<String>,
    /// The seed: the same one gives the same results on any machine
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

impl Simulated {
    /// Levers set, with years and burn-in.
    pub fn all_sets(&self) -> Vec<String> {
        with_times(self.years, self.burn_in.as_deref(), &self.sets)
    }

    /// The same asked of a scenario.
    pub fn request(&self, scenario: &str) -> Request {
        let Self { areas, sets, years, burn_in, seed, local: _ } = self.clone();
        Request { scenario: scenario.into(), areas, sets, years, burn_in, seed, ..Request::default() }
    }
}

/// How a command runs, whatever it simulates.
#[derive(Args, Clone, Copy, Debug)]
pub struct Machine {
    /// Threads to use [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

impl Machine {
    /// Threads as they were asked for; 0 for one on each core.
    pub fn asked(self) -> usize {
        usize::from(self.threads.unwrap_or(0))
    }

    /// Threads that there will be.
    pub fn threads(self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }
}

/// Options of `run`.
#[derive(Args, Clone, Debug)]
pub struct RunOptions {
    /// Names of built-in scenarios, or paths that end with .toml
    #[arg(value_name = "SCENARIO")]
    pub scenarios: Vec<String>,
    /// What is simulated.
    #[command(flatten)]
    pub simulated: Simulated,
    /// How often the years are simulated at the central values
    #[arg(long, value_name = "N", default_value_t = USUAL_REPLICATIONS, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_REPLICATIONS)))]
    pub replications: u32,
    /// How precise.
    #[command(flatten)]
    pub precise: super::precision::Precise,
    /// How many times all that is not known is drawn from its ranges, each draw simulated twice; 0 for the central run
    /// alone [default: half of the replications, of 100 and more at least 200, of fewer than 20 none; 0 for theory]
    #[arg(long, value_name = "N", value_parser = draws)]
    pub draws: Option<u32>,
    /// Folder to write to [default: outputs/SCENARIO, with a dash and four digits after it if areas, levers, years or
    /// burn-in are given]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Run it with each layer of feedback loops too (arithmetic only, those with some evidence, all): three times as long
    #[arg(long)]
    pub layers: bool,
    /// Run all areas in one system, which shares the national team and national specialist services, and tell how far that
    /// differs from areas with fixed parts of them
    #[arg(long, conflicts_with_all = ["layers", "areas", "draws"])]
    pub joint: bool,
    /// Replace a folder that holds a run of another scenario
    #[arg(long)]
    pub force: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How it is run.
    #[command(flatten)]
    pub machine: Machine,
    /// The digests that the results must have, where a folder is written again.
    #[arg(skip)]
    pub expected: Vec<String>,
}

/// Options of `page`.
#[derive(Args, Clone, Debug)]
pub struct PageOptions {
    /// Names of built-in scenarios, or paths that end with .toml: the page begins with the first
    #[arg(value_name = "SCENARIO")]
    pub scenarios: Vec<String>,
    /// What is simulated.
    #[command(flatten)]
    pub simulated: Simulated,
    /// How often the years are simulated, before the page is written and again in it
    #[arg(long, value_name = "N", default_value_t = USUAL_REPLICATIONS, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub replications: u32,
    /// How many times all that is not known is drawn, for the report of the first scenario [default: as for `run`]
    #[arg(long, value_name = "N", value_parser = draws)]
    pub draws: Option<u32>,
    /// File to write [default: outputs/page.html]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
    /// How it is run.
    #[command(flatten)]
    pub machine: Machine,
}

/// A number of draws: one alone has no spread.
fn draws(text: &str) -> Result<u32, String> {
    let most = MOST_REPLICATIONS / USES;
    match text.parse() {
        Ok(draws) if draws != 1 && draws <= most => Ok(draws),
        _ => Err(format!("write 0, or a whole number from 2 to {most}")),
    }
}

/// Options of `compare`.
#[derive(Args, Clone, Debug)]
pub struct CompareOptions {
    /// The scenario that the others are compared with, by name or path
    #[arg(value_name = "BASE")]
    pub base: String,
    /// The others
    #[arg(required = true, value_name = "OTHER")]
    pub others: Vec<String>,
    /// What is simulated.
    #[command(flatten)]
    pub simulated: Simulated,
    /// How many times all that is not known is drawn, each draw simulated twice in every scenario; 0 for central inputs
    /// alone [default: half of the replications if that is 10 or more; 0 for theory]
    #[arg(long, value_name = "N", value_parser = draws)]
    pub draws: Option<u32>,
    /// Compare under each layer of feedback loops too: which is the weakest that leaves an area below a standard
    #[arg(long)]
    pub layers: bool,
    /// Lay the years of the duty beside each other, in each area from its own first whole year in force
    #[arg(long)]
    pub by_duty_year: bool,
    /// How much of the other scenario's grant, and how early, leaves as many headline standards met as the base, instead
    #[arg(long, conflicts_with_all = ["layers", "by_duty_year", "draws", "out"])]
    pub break_even: bool,
    /// How often the years are simulated, in each scenario
    #[arg(long, value_name = "N", default_value_t = USUAL_REPLICATIONS, value_parser = clap::value_parser!(u32).range(2..=i64::from(MOST_REPLICATIONS)))]
    pub replications: u32,
    /// Folder to write to [default: outputs/compare-BASE-OTHER, with a dash and four digits after it for other areas, levers, years,
    /// replications or draws than the plain comparison]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a folder that holds a run of another scenario
    #[arg(long)]
    pub force: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How it is run.
    #[command(flatten)]
    pub machine: Machine,
    /// The digests that the results must have, where a folder is written again.
    #[arg(skip)]
    pub expected: Vec<String>,
}

/// Options of `levers` and `measures`.
#[derive(Args, Clone, Debug)]
pub struct ListOptions {
    /// Part of a path or id; `*` stands for anything
    #[arg(default_value = "")]
    pub pattern: String,
    /// Of this scenario instead of the baseline
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<String>,
    /// For this authority
    #[arg(long, value_name = "NAME|GSS")]
    pub area: Option<String>,
    /// Local data.
    #[command(flatten)]
    pub local: LocalData,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Options of `levers`.
#[derive(Args, Clone, Debug)]
pub struct LeversOptions {
    /// Which levers, and how they are printed.
    #[command(flatten)]
    pub list: ListOptions,
    /// Print docs/DATA.md: all levers of the baseline with grounds, sources and what varies each
    #[arg(long, conflicts_with_all = ["pattern", "scenario", "area", "format"])]
    pub document: bool,
}

/// Options of `explain`.
#[derive(Args, Clone, Debug)]
pub struct ExplainOptions {
    /// The path of the lever
    pub lever: String,
    /// Of this scenario instead of the baseline
    #[arg(long, value_name = "SCENARIO")]
    pub scenario: Option<String>,
    /// For this authority
    #[arg(long, value_name = "NAME|GSS")]
    pub area: Option<String>,
    /// Set a lever first; may be repeated
    #[arg(long = "set", value_name = "LEVER=VALUE")]
    pub sets: Vec<String>,
    /// Local data.
    #[command(flatten)]
    pub local: LocalData,
}

/// Options of `check`.
#[derive(Args, Clone, Debug)]
pub struct CheckOptions {
    /// Scenario files, or plans of sweeps
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
}
