//! What a page asks for: JSON in the words of the command line.

use maracsim::error::{Error, Faults};
use maracsim::experiment::{self, MOST_REPLICATIONS};
use maracsim::scenario::built_in::BASELINE;
use serde::Deserialize;
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
        }
    }
}

impl Request {
    /// Reads a request, or says what is wrong with it.
    pub fn read(json: &[u8]) -> Result<Self, Faults> {
        let request: Self = serde_json::from_slice(json).map_err(|error| {
            let fields = "write JSON with any of scenario, files, areas, sets, years, burn_in, seed and replications";
            vec![Error::input(format!("the request cannot be read: {error}")).hint(fields)]
        })?;
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
