//! Three pieces of work to time the engine by: `cargo run --release --example workload -- w1|w2|national REPS SEED`.
//!
//! `w1` is a queue with one server, `w2` a year of simplified Maracs; any engine can do them (`benches/peers/README.md`
//! says what they are and what the answers must be). `national` is the model itself: all of Scotland, all its measures.
//! `w2` takes its areas from a CSV file, `benches/peers/areas.csv` unless another is named after the seed.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

mod marac_years;
mod national;
mod one_server;
mod told;

use std::process::ExitCode;
use told::Told;

const USAGE: &str = "usage: workload w1|w2|national REPS SEED [AREAS.CSV]";
const AREAS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/areas.csv");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(told) => {
            println!("{}", told.line());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<Told, String> {
    let [workload, reps, seed, rest @ ..] = arguments else { return Err(USAGE.into()) };
    let (Ok(reps), Ok(seed)) = (reps.parse(), seed.parse()) else { return Err(USAGE.into()) };
    match workload.as_str() {
        "w1" => Ok(one_server::timed(reps, seed)),
        "w2" => marac_years::timed(reps, seed, &areas(rest.first().map_or(AREAS, String::as_str))?),
        "national" => national::timed(reps, seed),
        _ => Err(USAGE.into()),
    }
}

fn areas(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}
