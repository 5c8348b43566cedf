//! The machinery of a discrete-event simulation: a list of coming events, places that are held, desks that clear piles.
//!
//! It knows time and nothing of Maracs.

pub mod desk;
pub mod event_list;
pub mod places;

pub use desk::{Begun, Desk, Work};
pub use event_list::EventList;
pub use places::{Places, Request};
