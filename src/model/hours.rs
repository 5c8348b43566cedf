//! Hours that agencies have for a Marac: fixed, and carried over within bounds.

use super::agency::{Agency, AgencyParameters};

/// Hours that each agency has in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hours(pub [f64; Agency::COUNT]);

impl Hours {
    /// What was carried over and what `days` have added; no more is carried than the lever allows.
    pub fn after(&self, days: f64, parameters: &AgencyParameters) -> Self {
        let most = parameters.levers.carry_over.get() * parameters.days_between;
        Self(std::array::from_fn(|agency| {
            let a_day = parameters.hours_a_day[agency];
            self.0[agency].min(a_day * most) + a_day * days
        }))
    }
}
