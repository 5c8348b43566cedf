//! The precision of estimates, as it is asked for.

use crate::experiment::sweep::precision;
use clap::Args;

/// How precise a run is to be.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Precise {
    /// Add replications, up to 1,000, until half of the interval of every headline measure is at most this share of the estimate
    /// (of a share: this difference), for example "5 %"
    #[arg(long, value_name = "SHARE", value_parser = half_width, conflicts_with_all = ["layers", "joint"])]
    pub precision: Option<f64>,
}

/// Half of an interval, as a share.
pub fn half_width(text: &str) -> Result<f64, String> {
    precision(text).map_err(|error| format!("{}; {}", error.message, error.hint.unwrap_or_default()))
}
