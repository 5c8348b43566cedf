//! Experiments: one way or another of calling parameters -> stamps -> measures many times.

mod drawn;
mod draws;
mod plan;
mod ready;
mod replicate;
pub mod results;
pub mod staffing;
mod standards;
pub mod stress;
mod threads;
mod told;
pub mod verify;

pub use drawn::DrawnResults;
pub use draws::{Draws, USES};
pub use plan::{MOST_REPLICATIONS, Plan, replicate, summarise};
pub use ready::{Ready, load, shipped, with_times};
pub use replicate::{Worker, observe};
pub use results::{Observations, Place, Results, SCOTLAND};
pub use standards::judged;
pub use threads::{in_order, on_threads};
