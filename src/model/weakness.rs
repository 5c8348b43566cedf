//! Where an area's delivery starts: weak or strong in attendance, files and actions, as a position and never as a name.

use crate::units::{Deviations, Ratio};

crate::levers! {
    /// The starting state of delivery.
    pub struct WeaknessLevers {
        /// Standard deviation between authorities of the logit of attendance, files and actions; 0 makes all alike.
        sd: Ratio = "start.weakness_sd",
        /// Where the area starts in attendance, in standard deviations from the others; below 0 is weaker.
        attendance: Deviations = "start.attendance",
        /// The same for what representatives bring of their files.
        files: Deviations = "start.files",
        /// The same for actions done on time.
        actions: Deviations = "start.actions",
    }
}

/// A share moved on the logit scale.
///
/// # Formula
///
/// logit(s') = logit(s) + d, so s' = s e^d / (1 - s + s e^d); 0 and 1 stay.
pub fn moved(share: f64, by: f64) -> f64 {
    if by == 0.0 {
        return share;
    }
    let odds = share * libm::exp(by);
    odds / (1.0 - share + odds)
}

impl WeaknessLevers {
    /// A chance to attend as it is here.
    pub fn attends(&self, share: f64) -> f64 {
        moved(share, self.sd.get() * self.attendance.get())
    }

    /// A share of files brought as it is here.
    pub fn brings(&self, share: f64) -> f64 {
        moved(share, self.sd.get() * self.files.get())
    }

    /// A chance of an action to be on time as it is here.
    pub fn acts(&self, share: f64) -> f64 {
        moved(share, self.sd.get() * self.actions.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_moves_on_the_logit_scale_and_stays_one() {
        let logit = |share: f64| (share / (1.0 - share)).ln();
        for share in [0.01, 0.3, 0.8, 0.98] {
            for by in [-1.5, -0.5, 0.0, 0.5, 2.0] {
                assert!((logit(moved(share, by)) - logit(share) - by).abs() < 1e-9);
            }
        }
        assert_eq!((moved(0.0, 1.0), moved(1.0, -1.0)), (0.0, 1.0));
    }

    #[test]
    fn without_spread_all_are_alike() {
        let levers = |sd: f64| WeaknessLevers {
            sd: Ratio::new(sd).unwrap(),
            attendance: Deviations::new(-2.0).unwrap(),
            files: Deviations::new(1.0).unwrap(),
            actions: Deviations::new(0.0).unwrap(),
        };
        let of = |levers: &WeaknessLevers| [levers.attends(0.8), levers.brings(0.9), levers.acts(0.75)];
        assert_eq!(of(&levers(0.0)), [0.8, 0.9, 0.75]);
        let [attends, brings, acts] = of(&levers(0.5));
        assert!(attends < 0.8 && brings > 0.9 && acts == 0.75);
    }
}
