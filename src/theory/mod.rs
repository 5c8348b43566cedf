//! Closed forms of queueing theory: what a part of the model must do when everything else is
//! switched off.
//!
//! Knows: rates, places, laws of durations, and exact answers. Must not know: the simulator
//! (these are its oracle), or any unit: rates are per unit of time, and that unit is the same
//! for every duration of a call. Uses `random` only for [`Law`](crate::random::Law); draws
//! nothing. A queue without a stationary state answers `None`.
//!
//! ```
//! use maracsim::theory::Meeting;
//!
//! // 7 referrals a meeting, 8 places, every 28 days, papers 7 days before.
//! let meeting =
//!     Meeting { arrivals_per_meeting: 7.0, places: 8, interval: 28.0, cut_off: 7.0 };
//! let wait = meeting.stationary().map(|queue| queue.mean_wait());
//! assert!(wait.is_some_and(|days| days > 21.0 && days < 40.0));
//! ```

mod bailey;
mod bailey_wait;
pub mod birth_death;
mod complex;
mod erlang;
mod fourier;
pub mod infinite_server;
pub mod mean_field;
mod poisson;
pub mod single_server;

pub use bailey::{Meeting, MeetingQueue};
pub use bailey_wait::MeetingWaits;
pub use erlang::{Impatient, ImpatientState, MultiServer, erlang_b, erlang_c};
