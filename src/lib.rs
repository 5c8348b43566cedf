//! maracsim: what it takes to run timely, high-standard Maracs in Scotland.
pub mod random;
pub mod statistics;
pub mod theory;
