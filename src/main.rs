//! The program: see `maracsim --help`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    maracsim::cli::main()
}
