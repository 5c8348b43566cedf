//! Sweeps: one scenario or several at many points of their levers, under common random numbers.
//!
//! Knows: plans, points, blocks of replications as values and as bytes, and how parts are put together. Must not know: files,
//! the clock, or what anybody prints. Every block is a function of the plan and of its own address (point, replications), so
//! the order in which blocks are made, the threads, a stop in between and the machine they come from cannot show.
//!
//! ```text
//!  plan.toml ─► Written ─► Sweep ─► units ─► Blocks ─► journal ─► rows
//!  text         plan.rs    runs.rs  course.rs block.rs  bytes      rows.rs
//! ```

mod asks;
mod axis;
mod block;
mod course;
mod design;
mod journal;
mod merge;
mod plan;
mod rows;
mod runs;
mod sheet;

pub use asks::Asks;
pub use axis::{Axis, Values};
pub use block::{Block, HEAD, Head, Outcome};
pub use course::Need;
pub use design::{Design, Layout, MOST_POINTS};
pub use journal::{Entry, Journal, opening};
#[cfg(any(test, fuzzing))]
pub use merge::merge_bytes;
pub use merge::{Merge, Part};
pub use plan::{Load, Written, precision};
pub use rows::{Cell, Kind, column, columns, digest_of, names, rows};
pub use runs::{Asked, Sweep, Unit};
pub use sheet::{Column, Output, Rows, Sheet};
