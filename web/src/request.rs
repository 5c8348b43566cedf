//! What a page asks for: JSON in the words of the command line.

use maracsim::error::{Error, Faults};
use maracsim::experiment::staffing::Effort;
use maracsim::experiment::{self, MOST_REPLICATIONS};
use maracsim::scenario::built_in::BASELINE;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The longest request, in bytes: a chain of scenarios of the largest size, and levers.
pub const LONGEST: usize = 32 << 20;

/// A run as asked for. What is left out is what the command line takes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// A built-in scenario, or the path of one among `files`.
    pub scenario: String,
    /// Scenarios of the user: path, ending with `.toml`, and text.
    pub files: BTreeMap<String, String>,
    /// Names or GSS codes of authorities; none are all.
    pub areas: Vec<String>,
    /// `LEVER=VALUE`, as after `--set`.
    pub sets: Vec<String>,
    /// Financial years to measure.
    pub years: Option<u32>,
    /// Time simulated before the first year, such as `15 months`.
    pub burn_in: Option<String>,
    /// The seed.
    pub seed: Seed,
    /// Replications that the run may have in all.
    pub replications: u32,
    /// Levers that the opened run tells: what it has of them for its first authority.
    pub levers: Vec<String>,
}

/// A staffing search as asked for. What is left out is what `maracsim staff` takes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// Scenario, authority, years and seed.
    pub run: Request,
    /// The chance with which it is to be met in a year.
    pub chance: Option<String>,
    /// Ids of standards; none are the headline.
    pub standards: Vec<String>,
    /// What may be decided, with commas; none for all.
    pub resources: Option<String>,
    /// Replications of the sample on which plans are searched.
    pub sample: u32,
    /// Draws of what is not known, at the answer.
    pub draws: u32,
    /// The command that gives the same, as the answer tells it.
    pub command: String,
}

/// A seed: a number, or its digits as text, as a page's own numbers end at 2^53.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum Seed {
    /// A number.
    Number(u64),
    /// Its digits.
    Text(String),
}

impl Default for Request {
    fn default() -> Self {
        Self {
            scenario: BASELINE.into(),
            files: BTreeMap::new(),
            areas: Vec::new(),
            sets: Vec::new(),
            years: None,
            burn_in: None,
            seed: Seed::Number(1),
            replications: 100,
            levers: Vec::new(),
        }
    }
}

impl Default for Search {
    fn default() -> Self {
        Self {
            run: Request::default(),
            chance: None,
            standards: Vec::new(),
            resources: None,
            sample: Effort::USUAL.sample,
            draws: Effort::USUAL.draws,
            command: String::new(),
        }
    }
}

impl Search {
    /// Reads a search, or says what is wrong with it.
    pub fn read(json: &[u8]) -> Result<Self, Faults> {
        let fields = "write JSON with any of run, chance, standards, resources, sample, draws and command";
        let search: Self = parsed(json, fields)?;
        if !(20..=100_000).contains(&search.sample) || search.draws > 100_000 {
            let message = format!("a sample of {} and {} draws cannot be searched", search.sample, search.draws);
            return Err(vec![Error::input(message).hint("ask for a sample of 20 to 100000, and up to 100000 draws")]);
        }
        Ok(search)
    }
}

fn parsed<T: DeserializeOwned>(json: &[u8], fields: &str) -> Result<T, Faults> {
    serde_json::from_slice(json)
        .map_err(|error| vec![Error::input(format!("the request cannot be read: {error}")).hint(fields)])
}

impl Request {
    /// Reads a request, or says what is wrong with it.
    pub fn read(json: &[u8]) -> Result<Self, Faults> {
        let fields =
            "write JSON with any of scenario, files, areas, sets, years, burn_in, seed, replications and levers";
        let request: Self = parsed(json, fields)?;
        if (1..=MOST_REPLICATIONS).contains(&request.replications) {
            return Ok(request);
        }
        let message = format!("{} replications cannot be run", request.replications);
        Err(vec![Error::input(message).hint(format!("ask for 1 to {MOST_REPLICATIONS}"))])
    }

    /// What the library is asked for: the central run alone.
    pub fn asked(&self, seed: u64) -> experiment::Request {
        experiment::Request {
            scenario: self.scenario.clone(),
            areas: self.areas.clone(),
            sets: self.sets.clone(),
            years: self.years,
            burn_in: self.burn_in.clone(),
            replications: self.replications,
            draws: Some(0),
            seed,
            ..experiment::Request::default()
        }
    }
}

impl Seed {
    /// The number.
    pub fn number(&self) -> Result<u64, Faults> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Text(digits) => digits.parse().map_err(|_| {
                let message = format!("`{}` is not a seed", maracsim::units::short(digits));
                vec![Error::input(message).hint(format!("write a whole number from 0 to {}", u64::MAX))]
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_what_the_command_line_takes() {
        assert_eq!(Request::read(b"{}").unwrap(), Request::default());
        let request = Request::read(br#"{"years": 2, "burn_in": "1 year", "sets": ["idaa.places=5"]}"#).unwrap();
        assert_eq!(request.asked(1).all_sets(), ["time.years=2", "time.burn_in=1 year", "idaa.places=5"]);
    }

    #[test]
    fn nonsense_is_refused() {
        for (json, part) in [
            ("", "EOF"),
            ("[]x", "cannot be read"),
            (r#"{"area": []}"#, "unknown field `area`"),
            (r#"{"replications": 0}"#, "0 replications"),
            (r#"{"replications": 100000001}"#, "cannot be run"),
            (r#"{"replications": -1}"#, "invalid value"),
            (r#"{"seed": -1}"#, "cannot be read"),
        ] {
            let faults = Request::read(json.as_bytes()).unwrap_err();
            assert!(faults[0].to_string().contains(part), "{json}: {}", faults[0]);
        }
        let deep = "[".repeat(100_000);
        assert!(Request::read(deep.as_bytes()).is_err());
    }

    #[test]
    fn a_seed_may_be_digits() {
        let seed = |json: &str| Request::read(json.as_bytes()).unwrap().seed.number();
        assert_eq!(seed(r#"{"seed": 7}"#), Ok(7));
        assert_eq!(seed(r#"{"seed": "18446744073709551615"}"#), Ok(u64::MAX));
        assert!(seed(r#"{"seed": "1.5"}"#).unwrap_err()[0].message.contains("`1.5` is not a seed"));
    }
}
