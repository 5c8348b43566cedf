//! How time and memory grow with the country, the horizon and the replications:
//! `cargo run --release --example scale`.
//!
//! Each line is a process of its own, on one thread, so that its peak of memory is its own. Scotland is simulated again
//! and again side by side, up to a hundred times, each copy with referrals of its own: first in groups of their own, as
//! it is cut in truth, then all in one single group, which shares one list of events. Then Scotland itself with more
//! years and more replications, keeping each replication's row of observations as `maracsim run` does, or dropping it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

mod country;
#[allow(dead_code, reason = "the workloads' own; only the clock is used here")]
#[path = "../workload/told.rs"]
mod told;

use maracsim::error::Faults;
use maracsim::experiment::{Ready, Worker, observe, shipped};
use maracsim::scenario::Texts;
use std::process::{Command, ExitCode};

/// Layout of the country, copies of it, years, replications, and what becomes of a replication's row.
const LINES: [[&str; 5]; 12] = [
    ["apart", "1", "5", "4", "drop"],
    ["apart", "10", "5", "2", "drop"],
    ["apart", "100", "5", "1", "drop"],
    ["together", "1", "5", "4", "drop"],
    ["together", "10", "5", "2", "drop"],
    ["together", "100", "5", "1", "drop"],
    ["apart", "1", "5", "10", "drop"],
    ["apart", "1", "5", "200", "drop"],
    ["apart", "1", "10", "2", "drop"],
    ["apart", "1", "50", "2", "drop"],
    ["apart", "1", "5", "10", "keep"],
    ["apart", "1", "5", "200", "keep"],
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match &arguments[..] {
        [] => all(),
        [layout, copies, years, reps, rows] => one([layout, copies, years, reps, rows]),
        _ => Err("usage: scale [apart|together COPIES YEARS REPS drop|keep]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn all() -> Result<(), String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    println!("groups    copies  years  reps  rows   cases heard  us a case  peak MB");
    for line in LINES {
        let done = Command::new(&this).args(line).status().map_err(|error| error.to_string())?;
        if !done.success() {
            return Err(format!("{line:?} failed"));
        }
    }
    Ok(())
}

fn one([layout, copies, years, reps, rows]: [&str; 5]) -> Result<(), String> {
    let number = |text: &str| text.parse::<u32>().map_err(|_| format!("`{text}` is not a number"));
    let (copies, reps) = (number(copies)?, number(reps)?);
    // Without growth a year more is a year like the others.
    let sets = [format!("time.years={years}"), "demand.growth_per_year=0 %".into()];
    let read = || Ready::read(&shipped()?, &Texts(&[]), "no-duty", &sets);
    let told = |faults: Faults| faults.iter().map(|fault| format!("{fault}\n")).collect::<String>();
    let mut ready = read().map_err(told)?;
    let made = if layout == "together" { country::in_one_group } else { country::side_by_side };
    ready.resolved = made(&ready.resolved, copies as usize);
    let plan = ready.plan(&[], 1, reps);
    let heard = plan.measures.iter().position(|measure| measure.id == "heard").ok_or("no measure `heard`")?;
    let mut worker = Worker::new(&plan);
    let (mut kept, mut cases) = (Vec::new(), 0.0);
    let before = told::processor_seconds();
    for rep in 0..reps {
        let row = observe(&mut worker, rep);
        // Scotland, all years together.
        cases += row.values[row.values.len() - plan.measures.len() + heard][0];
        if rows == "keep" {
            kept.push(row);
        }
    }
    let microseconds = (told::processor_seconds() - before) * 1e6 / cases;
    println!(
        "{layout:8} {copies:7} {years:>6} {reps:5}  {rows} {cases:13.0} {microseconds:10.2} {:>8}",
        peak_megabytes().map_or_else(|| "?".into(), |peak| format!("{peak:.1}"))
    );
    Ok(())
}

/// The most memory that this process ever held, where the system tells.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}
