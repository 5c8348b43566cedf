//! Experiments: one way or another of calling parameters -> stamps -> measures many times.

pub mod break_even;
mod calendar;
pub mod calibrate;
pub mod catalogue;
pub mod compare;
mod compare_drawn;
mod drawn;
mod draws;
pub mod drivers;
mod history;
mod plan;
mod ready;
mod replicate;
mod request;
pub mod results;
pub mod sensitivity;
pub mod staffing;
mod standards;
pub mod stress;
pub mod sweep;
mod threads;
mod told;
pub mod verify;

pub use calendar::MeetingDay;
pub use compare_drawn::{DrawnDifferences, differences_over_draws};
pub use drawn::DrawnResults;
pub use draws::{Draws, USES};
pub use history::{History, Sitting, TeamYear, Told};
pub use plan::{MOST_REPLICATIONS, Plan, replicate, replicate_rows, replications, summarise};
pub use ready::{Ready, load, price_levels, shipped, with_local, with_times};
pub use replicate::{Worker, observe};
pub use request::{MOST_MEMORY, Prepared, Request, draws_unasked, run};
pub use results::{Observations, Place, Results, SCOTLAND};
pub use standards::judged;
pub use threads::{in_order, on_threads};
