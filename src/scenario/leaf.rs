//! A leaf: the value of one lever with where it comes from.

use crate::error::{Place, Refusal};
use std::sync::Arc;

crate::choice! {
    /// How good the grounds of a value are.
    pub enum Evidence {
        /// Read in a source.
        Seen = "seen",
        /// Worked out from figures that were read.
        Derived = "derived",
        /// Judged, inside a range that seen or derived figures set.
        Bounded = "bounded",
        /// Assumed.
        Assumption = "assumption",
    }
}

/// One value with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The value as it was written, its unit in the text.
    pub value: String,
    /// The low end of what is not known.
    pub low: Option<String>,
    /// The high end of what is not known.
    pub high: Option<String>,
    /// The grounds; none for a value that a scenario merely sets.
    pub evidence: Option<Evidence>,
    /// A key of `data/sources.toml`.
    pub source: Option<String>,
    /// The reason.
    pub why: Option<String>,
    /// Where in the source: a table, a page, a row.
    pub row: Option<String>,
    /// Where the value stands.
    pub place: Place,
    /// The layer that set it: `data/base.toml`, `scenarios/x.toml`, `--set`.
    pub layer: Arc<str>,
}

/// Which end of a leaf's range is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// The low end; the value where there is no range.
    Low,
    /// The value.
    #[default]
    Central,
    /// The high end; the value where there is no range.
    High,
}

impl Leaf {
    /// A value without grounds.
    pub fn plain(value: String, place: Place, layer: Arc<str>) -> Self {
        Self { value, low: None, high: None, evidence: None, source: None, why: None, row: None, place, layer }
    }

    /// The text at one end of the range.
    pub fn text(&self, end: End) -> &str {
        match end {
            End::Low => self.low.as_deref().unwrap_or(&self.value),
            End::Central => &self.value,
            End::High => self.high.as_deref().unwrap_or(&self.value),
        }
    }

    /// File and line of the value.
    pub fn set_by(&self) -> String {
        format!("{}:{}", self.place.file, self.place.line_and_column().0)
    }
}

/// What each kind of evidence asks for, on leaves, standards and figures alike.
pub fn grounds(evidence: Option<Evidence>, source: Option<&str>, why: Option<&str>) -> Result<(), Refusal> {
    match evidence {
        Some(Evidence::Seen | Evidence::Derived) if source.is_none() => Err(Refusal::new(
            "evidence that is seen or derived needs a `source`",
            "name a source of data/sources.toml, or write evidence = \"assumption\" with a `why`",
        )),
        Some(Evidence::Assumption) if why.is_none() => {
            Err(Refusal::new("an assumption needs a `why`", "say in a line on what it rests"))
        }
        _ => Ok(()),
    }
}

/// Whether a range holds its value, as far as the three are numbers.
pub fn range(low: Option<f64>, value: Option<f64>, high: Option<f64>) -> Result<(), Refusal> {
    let rises = |a: Option<f64>, b: Option<f64>| a.zip(b).is_none_or(|(a, b)| a <= b);
    if rises(low, value) && rises(value, high) && rises(low, high) {
        return Ok(());
    }
    Err(Refusal::new("the value lies outside its range", "low <= value <= high must hold: are two of them swapped?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds_are_asked_for() {
        assert!(grounds(Some(Evidence::Seen), None, Some("because")).is_err());
        assert!(grounds(Some(Evidence::Derived), Some("nrs"), None).is_ok());
        assert!(grounds(Some(Evidence::Assumption), None, None).is_err());
        assert!(grounds(Some(Evidence::Bounded), None, None).is_ok());
        assert!(grounds(None, None, None).is_ok());
    }

    #[test]
    fn ranges_hold_their_value() {
        assert!(range(Some(1.0), Some(1.0), Some(2.0)).is_ok());
        assert!(range(Some(1.1), Some(1.0), Some(2.0)).is_err());
        assert!(range(Some(2.0), None, Some(1.0)).is_err());
        assert!(range(None, Some(1.0), None).is_ok());
    }
}
