//! maracsim: what it takes to run timely, high-standard Maracs in Scotland.

pub mod engine;
pub mod error;
pub mod model;
pub mod random;
pub mod time;
pub mod units;
