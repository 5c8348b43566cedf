//! maracsim: what it takes to run timely, high-standard Maracs in Scotland.

pub mod engine;
pub mod error;
pub mod experiment;
pub mod measure;
pub mod model;
pub mod random;
pub mod report;
pub mod scenario;
pub mod statistics;
pub mod theory;
pub mod time;
pub mod units;
