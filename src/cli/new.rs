//! `maracsim new`: a scenario to start from, or a table for local data.

use super::document::Document;
use super::{library, print};
use crate::error::{Error, Faults};
use crate::experiment::shipped;
use crate::report::template;
use crate::scenario::{Authority, built_in};
use clap::Args;
use std::path::Path;

/// Options of `new`.
#[derive(Args, Clone, Debug)]
pub struct NewOptions {
    /// The name of the scenario: NAME.toml is written
    #[arg(value_name = "NAME", conflicts_with = "data")]
    pub name: Option<String>,
    /// The scenario that it extends, by name or path [default: no-duty]
    #[arg(long, value_name = "SCENARIO", requires = "name")]
    pub from: Option<String>,
    /// Write a commented table for local data
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "local-data.csv")]
    pub data: Option<String>,
    /// In the table only this authority, by name or GSS code; may be repeated
    #[arg(long = "area", value_name = "NAME|GSS", requires = "data")]
    pub areas: Vec<String>,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
}

/// Writes the file that is asked for, and replaces none unless told to.
pub fn new(options: &NewOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let (place, text) = match (&options.data, &options.name) {
        (Some(file), _) => {
            let codes = data.authorities.codes(&options.areas)?;
            let wanted = |authority: &&Authority| codes.is_empty() || codes.contains(&authority.gss);
            (file.clone(), template::local_data(data.authorities.iter().filter(wanted)))
        }
        (None, Some(name)) => {
            let below = options.from.as_deref().unwrap_or(built_in::BASELINE);
            library::ready(&data, below, &[])?;
            let name = name.strip_suffix(".toml").unwrap_or(name);
            (format!("{name}.toml"), template::scenario(name, below))
        }
        (None, None) => {
            let error = Error::input("what is to be written?");
            return Err(vec![
                error.hint("maracsim new NAME for a scenario, maracsim new --data for a table of local data"),
            ]);
        }
    };
    if Path::new(&place).exists() && !options.force {
        let error = Error::input(format!("`{place}` is there already"));
        return Err(vec![error.hint("name another file, or replace it with --force")]);
    }
    let place = Document::begin(Path::new(&place))?.finish(text.as_bytes())?;
    print(&format!("wrote {}\n", place.display()))
}
