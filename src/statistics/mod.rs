//! Estimates and their intervals.
//!
//! Knows: numbers, one for each replication or observation, and how sure they make us. Must
//! not know: what they measure, how they were made, or how they are printed. Only designs, random orders and resampling
//! draw random numbers, from a key that they are given, and nothing here reaches a simulation's result.
//!
//! ```
//! use maracsim::statistics::student_t;
//!
//! let estimate = student_t(&[10.0, 12.0, 11.0, f64::NAN, 13.0]); // one "not applicable"
//! assert_eq!((estimate.mean, estimate.n), (11.5, 4));
//! assert!(estimate.contains(12.0) && !estimate.contains(14.0));
//! ```

mod components;
pub mod conjugate;
#[cfg(test)]
mod coverage;
pub mod design;
mod drawn;
mod estimate;
mod kaplan_meier;
mod lean;
mod mean;
mod moments;
mod paired;
mod proportion;
mod quantile;
pub mod sensitivity;
mod shuffle;

pub use components::{Components, components};
pub use drawn::{Drawn, RANGE, chance_difference_over_draws, chance_over_draws, not_shown_over_draws, over_draws};
pub use estimate::{Covers, Estimate, LEVEL, Method, z_quantile};
pub use kaplan_meier::{KaplanMeier, Stretch};
pub use mean::{
    batch_means, batch_means_at, lag_one_autocorrelation, leaning_mean, ratio, ratio_at, student_t, student_t_at,
};
pub use moments::Moments;
pub use paired::{Difference, RatioPair, level_together, paired_bounded, paired_means, paired_ratios, paired_shares};
pub use proportion::{clopper_pearson, clopper_pearson_at, wilson, wilson_at};
pub use quantile::{Rankable, quantile, quantile_interval, quantile_interval_at, rank};
