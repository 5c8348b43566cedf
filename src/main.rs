//! The program: see `maracsim --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    maracsim::cli::main()
}
