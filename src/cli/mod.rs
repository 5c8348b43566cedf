//! The command line: all printing and all files. Data go to stdout, everything else to stderr.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this floor is the one that prints")]

mod arguments;
mod check;
mod disk;
mod document;
mod explain;
mod levers;
mod library;
mod measures;
mod output;
mod page;
mod progress;
mod run;
mod stress;
mod table;
mod verify;

use crate::error::{Error, Faults, Kind};
use arguments::{Arguments, Command};
use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

/// Reads the arguments, does what they say and turns the outcome into an exit code: 0 done, 1 failed while running,
/// 2 wrong input.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let wrong = error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if wrong { 2 } else { 0 });
        }
    };
    let done = match arguments.command.unwrap_or(Command::Run(arguments.run)) {
        Command::Run(options) => run::run(&options),
        Command::Levers(options) => levers::levers(&options),
        Command::Explain(options) => explain::explain(&options),
        Command::Measures(options) => measures::measures(&options),
        Command::Check(options) => check::check(&options),
        Command::Page(options) => page::page(&options),
        Command::Stress(options) => stress::stress(&options),
        Command::Verify(options) => verify::verify(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => report(&faults),
    }
}

/// Prints every fault and says what they mean for the exit code.
fn report(faults: &Faults) -> ExitCode {
    let text: Vec<String> = faults.iter().map(Error::to_string).collect();
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{}", text.join("\n"));
    let input = faults.iter().any(|fault| fault.kind == Kind::Input);
    if input {
        let how_many = if faults.len() == 1 { "1 fault".into() } else { format!("{} faults", faults.len()) };
        let _ = writeln!(stderr, "{how_many}; nothing was run or written");
    }
    ExitCode::from(if input { 2 } else { 1 })
}

/// Prints a warning to stderr.
fn warn(said: &str) {
    let _ = writeln!(std::io::stderr().lock(), "warning: {said}");
}

/// Prints data to stdout. A reader that stops reading (`| head`) is no fault.
fn print(data: &str) -> Result<(), Faults> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(data.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(vec![Error::running(format!("cannot write to stdout: {error}"))])
        }
        _ => Ok(()),
    }
}
