//! Sensitivity: which inputs matter, in which futures, and what it would be worth to know more.
//!
//! Knows: points, what came out at each, and how to compare them. Must not know: levers, measures, standards or money; the
//! caller says what a number stands for. All take what a sweep has left; none runs a model.
//!
//! | question | function |
//! |---|---|
//! | which of many inputs can be left alone? | [`elementary_effects`] (Morris) |
//! | which share of the variance comes from each input? | [`sobol_indices`] |
//! | which inputs move the whole distribution, skewed or not? | [`pawn`] |
//! | how far does one input move a result, by draws of all of them? | [`Line`] |
//! | in which futures does something happen? | [`peel`], [`paste`], [`PrimBox`] (PRIM) |
//! | which option is least regretted, whatever the future? | [`regrets`] |
//! | where does the preference turn? | [`switching_values`] |
//! | which unknown is worth finding out? | [`evppi`] |

mod cholesky;
mod evppi;
#[cfg(test)]
mod known;
mod line;
mod morris;
mod outputs;
mod pawn;
mod peeling;
mod prim;
mod regret;
mod smoother;
mod sobol_indices;
mod switching;

pub use evppi::{Evppi, evppi};
pub use line::{Crossing, Line, least_found};
pub use morris::{ElementaryEffects, elementary_effects};
pub use outputs::Outputs;
pub use pawn::{Pawn, PawnIndices, pawn};
pub use peeling::{paste, peel};
pub use prim::PrimBox;
pub use regret::{Regret, regrets, satisficing};
pub use sobol_indices::{SobolIndices, sobol_indices};
pub use switching::{Switch, switching_values};

/// Whether there is a row for each output, all rows as long as the first, and every number finite.
fn well_formed(points: &[Vec<f64>], outputs: &[f64]) -> bool {
    let width = points.first().map_or(0, Vec::len);
    width > 0
        && points.len() == outputs.len()
        && points.iter().all(|point| point.len() == width && point.iter().all(|x| x.is_finite()))
        && outputs.iter().all(|y| y.is_finite())
}
