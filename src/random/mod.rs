//! Randomness: keyed streams, and the laws that durations follow.
//!
//! Knows: how to turn (seed, words, purpose) into an independent stream in a few
//! nanoseconds, and how to draw from a law. Must not know: what a case, a Marac or a
//! scenario is, the platform's `exp` and `ln` (they differ between machines), any global
//! generator, or time.
//!
//! ```
//! use maracsim::random::{Key, Law, Purpose};
//!
//! let case = Key::new(42).with(7).with(1_003); // seed, authority, case
//! let mut stream = case.for_purpose(Purpose::Support).stream();
//! let sampler = Law::LogNormal { mean: 90.0, cv: 0.8 }.sampler();
//! let days = sampler.sample(&mut stream);
//! assert!(days > 0.0);
//! ```

mod bernoulli;
pub(crate) mod exp;
mod gamma;
mod inversion;
mod key;
mod law;
mod purpose;
mod sampler;
pub(crate) mod special;
mod spread;
mod stream;
#[cfg(test)]
mod testing;
mod ziggurat;
mod ziggurat_tables;

pub use bernoulli::Bernoullis;
pub use inversion::{inverse_exponential, inverse_triangular, truncated_exponential};
pub use key::Key;
pub use law::Law;
pub use purpose::Purpose;
pub use sampler::Sampler;
pub use spread::Spread;
pub use stream::{Chance, Stream};
