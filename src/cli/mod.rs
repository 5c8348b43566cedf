//! The command line: all printing and all files. Data go to stdout, everything else to stderr.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this floor is the one that prints")]

mod again;
mod arguments;
pub mod calibrate;
mod changed;
mod check;
pub mod compare;
pub mod disk;
mod document;
mod events;
mod explain;
mod joint;
mod levers;
mod library;
mod manual;
mod measures;
mod new;
mod output;
mod page;
mod precision;
mod progress;
mod run;
pub mod sensitivity;
pub mod staff;
mod stress;
pub mod sweep;
mod table;
mod verify;

pub use progress::stop_flag;

use crate::error::{Error, Faults, Kind};
use arguments::{Arguments, Command};
use clap::Parser;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Reads the arguments, does what they say and turns the outcome into an exit code: 0 done, 1 failed while running,
/// 2 wrong input.
pub fn main() -> ExitCode {
    ExitCode::from(main_of(std::env::args_os()))
}

/// The same for the words of a command line, the program's name first; it gives the exit code. It takes Ctrl-C for itself.
pub fn main_of(words: impl IntoIterator<Item = OsString>) -> u8 {
    progress::own_process();
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(error) => {
            let wrong = error.use_stderr();
            let _ = error.print();
            return if wrong { 2 } else { 0 };
        }
    };
    let done = match arguments.command.unwrap_or(Command::Run(arguments.run)) {
        Command::Run(options) if options.joint => joint::joint(&options),
        Command::Run(options) => run::run(&options),
        Command::Calibrate(options) => calibrate::calibrate(&options),
        Command::Compare(options) => compare::compare(&options),
        Command::Levers(options) => levers::levers(&options),
        Command::Explain(options) => explain::explain(&options),
        Command::Measures(options) => measures::measures(&options),
        Command::New(options) => new::new(&options),
        Command::Check(options) => check::check(&options),
        Command::Sensitivity(options) => sensitivity::sensitivity(&options),
        Command::Staff(options) => staff::staff(&options),
        Command::Page(options) => page::page(&options),
        Command::Stress(options) => stress::stress(&options),
        Command::Sweep(options) => sweep::sweep(&options),
        Command::Events(options) => events::events(&options),
        Command::Replay(options) => events::replay(&options),
        Command::Verify(options) => verify::verify(&options),
        Command::Report(options) => again::report(&options),
        Command::Schema => manual::schema(),
        Command::Completions(options) => manual::completions(&options),
        Command::Man(options) => manual::man(&options),
    };
    match done {
        Ok(()) => 0,
        Err(faults) => report(&faults),
    }
}

/// The command that some words after its name make, for those who call it from a program.
fn parsed(command: &str, words: &[String]) -> Result<Command, Faults> {
    let parsed = Arguments::try_parse_from(["maracsim", command].into_iter().chain(words.iter().map(String::as_str)));
    let refused = |said: String| {
        let first = said.lines().next().unwrap_or_default();
        vec![Error::input(first.strip_prefix("error: ").unwrap_or(first))]
    };
    let arguments = parsed.map_err(|error| refused(error.to_string()))?;
    Ok(arguments.command.unwrap_or(Command::Run(arguments.run)))
}

/// Prints every fault and says what they mean for the exit code.
fn report(faults: &Faults) -> u8 {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{}", told(faults));
    let input = faults.iter().any(|fault| fault.kind == Kind::Input);
    if input {
        let how_many = if faults.len() == 1 { "1 fault".into() } else { format!("{} faults", faults.len()) };
        let _ = writeln!(stderr, "{how_many}; nothing was run or written");
    }
    if input { 2 } else { 1 }
}

/// Every fault, one after another.
pub fn told(faults: &Faults) -> String {
    faults.iter().map(Error::to_string).collect::<Vec<_>>().join("\n")
}

/// Prints a warning to stderr.
fn warn(said: &str) {
    let _ = writeln!(std::io::stderr().lock(), "warning: {said}");
}

/// Prints what a user should know to stderr.
fn note(said: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{said}");
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
