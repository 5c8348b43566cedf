//! `maracsim schema`, `completions` and `man`: what editors, shells and readers are told of the program.

use super::arguments::Arguments;
use super::print;
use crate::error::{Error, Faults, did_you_mean};
use crate::experiment::shipped;
use crate::report;
use crate::units::short;
use clap::{Args, Command, CommandFactory};

/// Options of `completions`.
#[derive(Args, Clone, Copy, Debug)]
pub struct CompletionsOptions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Args, Clone, Debug)]
pub struct ManOptions {
    /// The command [default: the program with all of them]
    pub command: Option<String>,
}

/// Prints the JSON schema of scenario files.
pub fn schema() -> Result<(), Faults> {
    print(&report::schema::schema(&shipped()?))
}

/// Prints what a shell needs to complete commands and options.
pub fn completions(options: &CompletionsOptions) -> Result<(), Faults> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), NAME, &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints the manual page of the program, or of one of its commands.
pub fn man(options: &ManOptions) -> Result<(), Faults> {
    let mut program = Arguments::command();
    program.build();
    let page = match &options.command {
        None => program,
        Some(name) => of_command(&program, name)?,
    };
    let mut roff = Vec::new();
    let failed = |error: std::io::Error| vec![Error::running(format!("cannot make the manual page: {error}"))];
    clap_mangen::Man::new(page).render(&mut roff).map_err(failed)?;
    print(&String::from_utf8_lossy(&roff))
}

/// The name of the program.
const NAME: &str = "maracsim";

fn of_command(program: &Command, name: &str) -> Result<Command, Faults> {
    if let Some(found) = program.get_subcommands().find(|command| command.get_name() == name) {
        return Ok(found.clone());
    }
    let known = program.get_subcommands().map(Command::get_name);
    let hint = match did_you_mean(name, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`maracsim --help` lists the commands".to_string(),
    };
    Err(vec![Error::input(format!("no command is called `{}`", short(name))).hint(hint)])
}
