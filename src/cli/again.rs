//! `maracsim report DIR`: the folder of an existing run, written again by this program.

use super::arguments::{Arguments, Command, CompareOptions, Format, Machine, RunOptions};
use super::output::{MANIFEST, head_of};
use super::progress::stop_flag;
use super::{compare, run};
use crate::error::{Error, Faults};
use crate::scenario::built_in;
use crate::units::short;
use clap::{Args, Parser};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// Options of `report`.
#[derive(Args, Clone, Debug)]
pub struct ReportOptions {
    /// The folder of a run or a comparison, such as outputs/no-duty. Its scenario files are looked for as they were then
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// How it is run.
    #[command(flatten)]
    pub machine: Machine,
}

/// Simulates again what the manifest of a folder says and writes the folder anew, if the results are the same to the bit.
pub fn report(options: &ReportOptions) -> Result<(), Faults> {
    let head = Head::read(&options.folder).map_err(|fault| vec![fault])?;
    let command = head.command(&options.folder)?;
    let (out, machine, format) = (Some(options.folder.clone()), options.machine, Format::Text);
    match command {
        Command::Run(of) => {
            let expected = [head.digests, head.own].concat();
            run::run(&RunOptions { out, machine, format, expected, ..of })
        }
        Command::Compare(of) => {
            compare::compare(&CompareOptions { out, machine, format, expected: head.digests, ..of })
        }
        _ => Err(vec![head.cannot(&options.folder, "only folders of `run` and `compare` can be written again")]),
    }
}

/// Refuses results that are not those of a manifest.
pub fn same(expected: &[String], found: &[String]) -> Result<(), Faults> {
    if expected.is_empty() || expected == found {
        return Ok(());
    }
    if stop_flag().load(Ordering::Relaxed) {
        return Err(vec![Error::running("stopped; what was there is untouched")]);
    }
    let error =
        Error::running("the results are not those of the folder: its scenario or the program has changed since");
    Err(vec![error.hint("what was there is untouched; run it as something new with --out")])
}

/// What the head of a manifest says.
struct Head {
    command: String,
    version: String,
    stopped: bool,
    /// The digest of the run, or of each run of a comparison.
    digests: Vec<String>,
    /// The digests of the run's own files: what they say of standards and prices is in no digest of results.
    own: Vec<String>,
}

impl Head {
    fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(MANIFEST);
        let none = || {
            let error = Error::input(format!("`{}` holds no run of maracsim", folder.display()));
            error.hint(format!("name a folder with a {MANIFEST}, such as outputs/no-duty"))
        };
        let head = head_of(&path).ok_or_else(none)?;
        let lines: Vec<(String, toml::Value)> = head.lines().filter_map(entry).collect();
        let all = |name: &str| lines.iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect::<Vec<_>>();
        let text = |name: &str| all(name).first().and_then(|value| value.as_str()).map(str::to_string);
        Ok(Self {
            command: text("command").ok_or_else(none)?,
            version: text("version").unwrap_or_default(),
            stopped: all("stopped_early").iter().any(|value| value.as_bool() == Some(true)),
            digests: all("digest").iter().filter_map(|value| value.as_str().map(str::to_string)).collect(),
            own: {
                let texts = |name: &str| all(name).into_iter().filter_map(|value| value.as_str().map(str::to_string));
                let is_own = |(name, _): &(String, String)| built_in::FILES.iter().all(|(shipped, _)| shipped != name);
                texts("name").zip(texts("sha256")).filter(is_own).map(|(_, digest)| digest).collect()
            },
        })
    }

    /// The command that made the folder, if it can make it again.
    fn command(&self, folder: &Path) -> Result<Command, Faults> {
        let refused = |why: &str| vec![self.cannot(folder, why)];
        if self.stopped || self.digests.is_empty() {
            return Err(refused("the run was stopped early, or left no digest"));
        }
        let words = shlex::split(&self.command).ok_or_else(|| refused("its command cannot be read"))?;
        let parsed = Arguments::try_parse_from(words);
        let parsed = parsed.map_err(|_| refused("this version does not know its command"))?;
        Ok(parsed.command.unwrap_or(Command::Run(parsed.run)))
    }

    fn cannot(&self, folder: &Path, why: &str) -> Error {
        let message = format!("`{}` cannot be written again: {why}", folder.display());
        Error::input(message).hint(format!("run `{}` (it was version {})", short(&self.command), short(&self.version)))
    }
}

/// A line `name = value` of a manifest.
fn entry(line: &str) -> Option<(String, toml::Value)> {
    line.parse::<toml::Table>().ok()?.into_iter().next()
}
