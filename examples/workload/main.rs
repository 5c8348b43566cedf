//! Three pieces of work to time the engine by: `cargo run --release --example workload -- w1|w2|national|loops REPS SEED`.
//!
//! `w1` is a queue with one server, `w2` a year of simplified Maracs; any engine can do them (`benches/peers/README.md`
//! says what they are and what the answers must be). `national` is the model itself: all of Scotland, all its measures.
//! `w2` takes its areas from a CSV file, `benches/peers/areas.csv` unless another is named after the seed.
//! `loops` is `national` with every feedback loop running, `groups` is it for two groups of authorities. `workload micro`
//! times the parts of which the others are made.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

mod marac_years;
mod national;
mod one_server;
mod parts;
mod told;

use std::process::ExitCode;

const USAGE: &str = "usage: workload w1|w2|national|loops|groups REPS SEED [AREAS.CSV], or workload micro";
const AREAS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/areas.csv");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(lines) => {
            lines.iter().for_each(|line| println!("{line}"));
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<Vec<String>, String> {
    let [workload, rest @ ..] = arguments else { return Err(USAGE.into()) };
    if workload == "micro" {
        return Ok(parts::lines());
    }
    let [reps, seed, rest @ ..] = rest else { return Err(USAGE.into()) };
    let (Ok(reps), Ok(seed)) = (reps.parse(), seed.parse()) else { return Err(USAGE.into()) };
    let told = match workload.as_str() {
        "w1" => one_server::timed(reps, seed),
        "w2" => marac_years::timed(reps, seed, &areas(rest.first().map_or(AREAS, String::as_str))?)?,
        "national" => national::timed(reps, seed)?,
        "loops" => national::with_loops(reps, seed)?,
        "groups" => national::two_groups(reps, seed)?,
        _ => return Err(USAGE.into()),
    };
    Ok(vec![told.line()])
}

fn areas(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}
