//! Experiments: one way or another of calling parameters -> stamps -> measures many times.

pub mod results;

pub use results::{Observations, Place, Results};
