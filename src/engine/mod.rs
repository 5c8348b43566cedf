//! The machinery of a discrete-event simulation: a list of coming events, places that are held, desks at which people work.
//!
//! It knows time and nothing of Maracs.

pub mod desk;
pub mod event_list;
pub mod paperwork;
pub mod places;
pub mod stock;

pub use desk::{Call, Desk, Taken};
pub use event_list::EventList;
pub use paperwork::{Done, Paperwork};
pub use places::{Places, Request};
pub use stock::Stock;
