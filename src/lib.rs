//! maracsim: what it takes to run timely, high-standard Maracs in Scotland.

pub mod error;
/// The model: only its levers in this branch.
pub mod model {
    pub mod levers;
}
pub mod scenario;
pub mod units;
