//! What can be asked of `maracsim staff`, and the command that asks it again.

use super::extra::AimOption;
use crate::cli::arguments::{Format, Machine, Simulated};
use crate::cli::run::quoted;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// A way of setting an establishment, after studies of nursing (Saville and others 2020, doi:10.1136/bmjqs-2019-010569).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Preset {
    /// Permanent posts meet the standard 9 times in 10
    High,
    /// Permanent posts meet it as often as not
    Standard,
    /// 80 % of the posts of `standard` are permanent, the rest flexible
    Flexible,
}

/// Options of `staff`.
#[derive(Args, Clone, Debug)]
pub struct StaffOptions {
    /// Name of a built-in scenario, or a path that ends with .toml
    #[arg(value_name = "SCENARIO")]
    pub scenario: Option<String>,
    /// What is simulated.
    #[command(flatten)]
    pub simulated: Simulated,
    /// The chance with which it is to be met in a year: "0.9" or "90 %" [default: 90 %]
    #[arg(long, value_name = "P", conflicts_with = "preset")]
    pub chance: Option<String>,
    /// A way of setting an establishment, in place of a chance
    #[arg(long, value_enum)]
    pub preset: Option<Preset>,
    /// The id of a standard, or `headline`; may be repeated [default: headline, and each of its standards if it cannot be met]
    #[arg(long = "standard", value_name = "ID")]
    pub standards: Vec<String>,
    /// What may be decided: idaa, coordinator, cadence, length, partner (agencies’ hours), specialist (places of their services), with
    /// commas [default: the first four; with --extra posts alone]
    #[arg(long, value_name = "LIST")]
    pub resources: Option<String>,
    /// Give so much more to where it helps most, step by step, instead: "5 FTE", or "£250,000" a year
    #[arg(long, value_name = "N FTE|GBP", conflicts_with_all = ["chance", "preset", "standards", "by_year", "within"])]
    pub extra: Option<String>,
    /// With --extra: what each step is to do most for
    #[arg(long, value_enum, default_value_t, requires = "extra")]
    pub aim: AimOption,
    /// What the areas named would gain or lose as one team of coordinators with the same posts, instead
    #[arg(long, requires = "areas", conflicts_with_all = ["extra", "chance", "preset", "standards", "resources", "by_year", "within", "out"])]
    pub pool: bool,
    /// Answer each year by itself too
    #[arg(long)]
    pub by_year: bool,
    /// End after this time with the best so far, for example "2 min"
    #[arg(long, value_name = "TIME")]
    pub within: Option<String>,
    /// Histories on which plans are searched [default: 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(20..=100_000))]
    pub replications: Option<u32>,
    /// Fresh histories on which an answer is confirmed, at most: fewer where its chance is clear [default: 200]
    #[arg(long, value_name = "N", conflicts_with_all = ["extra", "pool"], value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub fresh: Option<u32>,
    /// Draws of all that is not known, at the answer; 0 for none [default: 100]. None are made with --extra
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub draws: Option<u32>,
    /// Folder for a page and its table
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
}

impl StaffOptions {
    /// The command that asks the same again, whatever it was typed like: without where it writes and how it is run.
    pub fn command(&self) -> String {
        let mut words = vec!["maracsim staff".to_string()];
        words.extend(self.scenario.as_deref().map(quoted));
        words.extend(self.simulated.areas.iter().map(|area| format!("--area {}", quoted(area))));
        words.extend(self.simulated.all_sets().iter().map(|set| format!("--set {}", quoted(set))));
        words.extend(self.simulated.local.words());
        words.extend(self.standards.iter().map(|standard| format!("--standard {}", quoted(standard))));
        let named = [
            ("chance", self.chance.as_deref()),
            ("preset", self.preset.as_ref().map(name).as_deref()),
            ("resources", self.resources.as_deref()),
            ("extra", self.extra.as_deref()),
            ("aim", self.extra.as_ref().map(|_| name(&self.aim)).as_deref()),
            ("within", self.within.as_deref()),
        ]
        .map(|(option, text)| text.map(|text| format!("--{option} {}", quoted(text))));
        words.extend(named.into_iter().flatten());
        words.extend(self.by_year.then(|| "--by-year".to_string()));
        let counts = [("replications", self.replications), ("fresh", self.fresh), ("draws", self.draws)];
        words.extend(counts.iter().filter_map(|(option, count)| count.map(|count| format!("--{option} {count}"))));
        words.push(format!("--seed {}", self.simulated.seed));
        words.join(" ")
    }
}

/// The word that a user writes for a value.
fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_string())
}

#[cfg(test)]
mod tests {
    use crate::cli::arguments::Command;

    #[test]
    fn a_command_says_all_that_was_asked_and_is_read_as_the_same() {
        for typed in [
            "--area 'East Lothian' --years 2 --chance '95 %' --standard contact --standard heard --by-year --seed 7",
            "theory/caseload --resources idaa --preset flexible --replications 40 --fresh 100 --draws 0 --within '2 min'",
            "--extra '£250,000' --aim worst-off --area Fife --replications 40",
        ] {
            let options = |words: &str| {
                let parsed = crate::cli::parsed("staff", &shlex::split(words).unwrap());
                let Command::Staff(options) = parsed.unwrap() else { panic!("{words}") };
                options
            };
            let first = options(typed).command();
            let again = options(first.strip_prefix("maracsim staff ").unwrap()).command();
            assert_eq!(again, first);
            let values = shlex::split(typed).unwrap();
            let values = values.iter().filter(|word| !word.starts_with("--years") && !word.starts_with('2'));
            let said = shlex::split(&first).unwrap();
            values.for_each(|word| assert!(said.contains(word), "{word}: {first}"));
        }
    }
}
