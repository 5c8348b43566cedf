//! Money for a duty, as posts: a rule says how the grant follows the cases that the duty adds.
//!
//! The model knows no pounds: a grant is counted in the cases a year for which it pays posts at the ratio. Posts funded
//! are posts on paper; how they are filled is the business of teams.

use crate::units::{Count, Days, Fte, Growth, Share, Switch};

crate::choice! {
    /// How a grant follows need.
    pub enum Rule {
        /// No money.
        None = "none",
        /// A sum fixed in cash: pay and prices eat into it.
        Fixed = "fixed",
        /// Posts for each case that the duty adds.
        PerCase = "per_case",
        /// A fixed sum that rises with pay and prices: the same posts each year.
        Indexed = "indexed",
    }
}

crate::choice! {
    /// How a fixed grant is shared out between authorities.
    pub enum Distribution {
        /// By everyone who lives there.
        Population = "population",
        /// By the cases expected without the duty.
        Cases = "cases",
        /// By the cases that the duty is expected to add.
        Need = "need",
    }
}

/// What a grant may pay for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Coordinator posts.
    Coordinator,
    /// The chair and the sittings: more meetings where more cases come.
    Chair,
    /// Idaa posts.
    Idaa,
    /// Hours of partner agencies.
    PartnerHours,
}

impl Covers {
    /// Their ids, in order.
    pub const NAMES: &'static [&'static str] = &["coordinator", "chair", "idaa", "partner_hours"];
}

crate::levers! {
    /// The grant that comes with a duty. Nothing is paid without a duty that adds cases.
    pub struct FundingLevers {
        /// How the grant follows need: `none`, `fixed` (in cash), `per_case` or `indexed`.
        rule: Rule = "funding.rule",
        /// Whether the grant pays for coordinators, chair and sittings, Idaas, partners' hours.
        covers: [Switch; 4] = "funding.covers.*" each Covers::NAMES,
        /// How a fixed or indexed grant is shared out: by `population`, `cases` or `need`.
        distribution: Distribution = "funding.distribution",
        /// The fewest Idaa posts that a fixed or indexed grant pays for in an island authority.
        island_floor: Fte = "funding.island_floor",
        /// Share of the grant that is not passed on to Marac work where it is not ring-fenced.
        leakage: Share = "funding.leakage",
        /// Whether the grant can be spent on nothing else.
        ring_fenced: Switch = "funding.ring_fenced",
        /// How long before commencement the money comes: it pays for the cases expected so much later.
        lead: Days = "funding.lead",
        /// The year of the duty on whose expected cases a fixed or indexed grant is sized, from 1.
        sized_on: Count = "funding.sized_on_year",
        /// How pay and prices rise a year: what a grant fixed in cash loses.
        inflation: Growth = "funding.inflation",
    }
}

impl FundingLevers {
    /// Whether the grant pays for something.
    pub fn pays_for(&self, what: Covers) -> bool {
        self.rule != Rule::None && self.covers[what as usize] == Switch::On
    }

    /// Share of the grant that reaches Marac work.
    pub fn arrives(&self) -> f64 {
        if self.ring_fenced == Switch::On { 1.0 } else { 1.0 - self.leakage.get() }
    }

    /// The worth of a sum, `years` after it was fixed, in posts.
    ///
    /// # Formula
    ///
    /// (1 + i)^-years for a sum fixed in cash, 1 for one that is indexed.
    pub fn worth_after(&self, years: i64) -> f64 {
        if self.rule == Rule::Fixed { libm::pow(1.0 + self.inflation.get(), -(years.max(0) as f64)) } else { 1.0 }
    }
}

/// Shares a pot out by weights, with a floor for some: their floors come first, and what is left goes by weight to
/// those that have not got more than their floor by it. A pot smaller than all floors is shared in proportion to them.
pub fn shared_out(pot: f64, weights: &[f64], floors: &[f64]) -> Vec<f64> {
    let wanted: f64 = floors.iter().sum();
    if wanted >= pot {
        return floors.iter().map(|floor| if wanted > 0.0 { pot * floor / wanted } else { 0.0 }).collect();
    }
    let mut held = vec![false; weights.len()];
    loop {
        let kept: f64 = floors.iter().zip(&held).filter(|(_, held)| **held).map(|(floor, _)| floor).sum();
        let open: f64 = weights.iter().zip(&held).filter(|(_, held)| !**held).map(|(weight, _)| weight).sum();
        let by_weight = |at: usize| if open > 0.0 { (pot - kept) * weights[at] / open } else { 0.0 };
        let below = (0..weights.len()).filter(|&at| !held[at] && by_weight(at) < floors[at]).collect::<Vec<_>>();
        if below.is_empty() {
            return (0..weights.len()).map(|at| if held[at] { floors[at] } else { by_weight(at) }).collect();
        }
        below.into_iter().for_each(|at| held[at] = true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: &[f64], b: &[f64]) {
        assert!(a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9), "{a:?} {b:?}");
    }

    #[test]
    fn a_pot_is_shared_by_weight_above_the_floors() {
        close(&shared_out(100.0, &[1.0, 3.0], &[0.0, 0.0]), &[25.0, 75.0]);
        close(
            &shared_out(100.0, &[1.0, 30.0, 69.0], &[10.0, 0.0, 0.0]),
            &[10.0, 90.0 * 30.0 / 99.0, 90.0 * 69.0 / 99.0],
        );
        close(&shared_out(100.0, &[50.0, 50.0], &[10.0, 0.0]), &[50.0, 50.0]);
        close(&shared_out(6.0, &[1.0, 1.0], &[8.0, 4.0]), &[4.0, 2.0]);
        close(&shared_out(0.0, &[1.0, 1.0], &[0.0, 0.0]), &[0.0, 0.0]);
    }

    #[test]
    fn the_whole_pot_is_shared_out() {
        let weights = [3.0, 1.0, 0.5, 0.1, 0.1];
        let floors = [0.0, 0.0, 2.0, 1.5, 0.2];
        for pot in [1.0, 4.0, 10.0, 1e4] {
            assert!((shared_out(pot, &weights, &floors).iter().sum::<f64>() - pot).abs() < 1e-9 * pot);
        }
    }
}
