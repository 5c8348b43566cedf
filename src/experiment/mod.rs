//! Experiments: one way or another of calling parameters -> stamps -> measures many times.

pub mod catalogue;
mod drawn;
mod draws;
mod history;
mod plan;
mod ready;
mod replicate;
mod request;
pub mod results;
pub mod sensitivity;
mod standards;
pub mod stress;
pub mod sweep;
mod threads;
mod told;
pub mod verify;

pub use drawn::DrawnResults;
pub use draws::{Draws, USES};
pub use history::{History, Sitting, TeamYear, Told};
pub use plan::{MOST_REPLICATIONS, Plan, replicate, replicate_rows, summarise};
pub use ready::{Ready, load, shipped, with_times};
pub use replicate::{Worker, observe};
pub use request::{MOST_MEMORY, Prepared, Request, run};
pub use results::{Observations, Place, Results, SCOTLAND};
pub use standards::judged;
pub use threads::{in_order, on_threads};
