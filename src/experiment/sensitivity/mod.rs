//! Sensitivity: what the points of a sweep say of its levers. No model is run; every figure comes from the blocks that a sweep
//! has left, with its interval, and what a design cannot tell is said instead of being left out.
//!
//! | layout of the plan | what it tells |
//! |---|---|
//! | `morris` | elementary effects |
//! | `saltelli` | Sobol' indices, PAWN, PRIM, regret, EVPPI |
//! | `lhs`, `sobol` | PAWN, PRIM, regret, EVPPI |
//! | `grid` | regret; on one axis, switching values |

mod choices;
mod futures;
mod material;
mod variance;

pub use material::Material;

use super::sweep::Layout;
use crate::statistics::Estimate;

/// One figure with its interval.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How it was found.
    pub method: &'static str,
    /// Of which scenario.
    pub scenario: String,
    /// Of which lever; empty where it is of none.
    pub lever: String,
    /// What it is.
    pub figure: &'static str,
    /// Its unit.
    pub unit: String,
    /// The figure.
    pub estimate: Estimate,
    /// What has to be known beside it.
    pub note: String,
}

/// Everything that was found, and what could not be.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The figures.
    pub list: Vec<Finding>,
    /// What could not be told, and why.
    pub untold: Vec<String>,
}

impl Findings {
    fn untold(&mut self, what: &str, why: &str) {
        self.untold.push(format!("{what}: {why}"));
    }
}

/// All that the sweep's layout tells.
pub fn analyse(material: &Material) -> Findings {
    let mut found = Findings::default();
    match material.layout {
        Layout::Morris => variance::morris(material, &mut found),
        Layout::Saltelli => {
            variance::sobol(material, &mut found);
            futures::all(material, &mut found);
            choices::all(material, &mut found);
        }
        Layout::Lhs | Layout::Sobol => {
            futures::all(material, &mut found);
            choices::all(material, &mut found);
            found.untold("Sobol' indices", "they need design = \"saltelli\"");
        }
        Layout::Grid => {
            choices::regret(material, &mut found);
            choices::switching(material, &mut found);
            found.untold(
                "shares of variance, PAWN, PRIM and EVPPI",
                "a grid is no sample of what may be; take \"saltelli\"",
            );
        }
    }
    found
}
