//! Where an area's delivery starts: weak or strong in attendance, files and actions, as a position and never as a name.

use super::agency::{Agency, AgencyLevers};
use crate::error::Refusal;
use crate::units::{Quantity, Ratio, short, split_number};

/// A position among others, in standard deviations from their middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviations(f64);

impl Deviations {
    /// The farthest that a position can be from the middle.
    const FARTHEST: f64 = 5.0;

    /// The position of so many standard deviations, if it is not too far from the middle.
    pub fn new(value: f64) -> Option<Self> {
        (-Self::FARTHEST..=Self::FARTHEST).contains(&value).then_some(Self(value))
    }

    /// How many standard deviations.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Quantity for Deviations {
    fn unit() -> String {
        "standard deviations".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        let found = split_number(text).ok().filter(|(_, unit)| ["", "SD"].contains(unit));
        found.and_then(|(value, _)| Self::new(value)).ok_or_else(|| {
            let message = format!("`{}` is not a position from -5 to 5 standard deviations", short(text));
            Refusal::new(message, "write \"0\" for the middle, \"-1\" for one weaker than most")
        })
    }
    fn stand_in() -> Self {
        Self(0.0)
    }
    fn show(&self) -> String {
        self.0.to_string()
    }
    fn number(&self) -> Option<f64> {
        Some(self.0)
    }
}

/// The paths of an area's positions, in the order of their fields. Which authority is weak nobody knows, so where it is not
/// said each has a draw of its own.
pub const POSITIONS: [&str; 3] = ["start.attendance", "start.files", "start.actions"];

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

/// How far an area's practice lies behind that of an area in the middle; never below 0, as guidance makes none weaker.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lags {
    /// Chance to come.
    pub attendance: [f64; Agency::COUNT],
    /// Share of what files hold that is shared.
    pub shared: f64,
    /// Chance that an action is done on time.
    pub on_time: f64,
}

impl Lags {
    /// Of an area with these chances to come, share of files and chance of actions, behind `middle`, the chances to come of
    /// one in the middle.
    pub fn new(
        levers: &AgencyLevers,
        middle: &[f64; Agency::COUNT],
        (present, shared, on_time): (&[f64; Agency::COUNT], f64, f64),
    ) -> Self {
        Self {
            attendance: std::array::from_fn(|at| (middle[at] - present[at]).max(0.0)),
            shared: (levers.file_shared.get() - shared).max(0.0),
            on_time: (levers.action_on_time.get() - on_time).max(0.0),
        }
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
        let logit = |share: f64| libm::log(share / (1.0 - share));
        for share in [0.01, 0.3, 0.8, 0.98] {
            for by in [-1.5, -0.5, 0.0, 0.5, 2.0] {
                assert!((logit(moved(share, by)) - logit(share) - by).abs() < 1e-9);
            }
        }
        assert_eq!((moved(0.0, 1.0), moved(1.0, -1.0)), (0.0, 1.0));
    }

    #[test]
    fn positions_are_read_and_shown() {
        for text in ["0", "-1.5", "2"] {
            assert_eq!(Deviations::parse(text).unwrap().show(), text);
        }
        assert_eq!(Deviations::parse("-2 SD").unwrap().get(), -2.0);
        for text in ["6", "weak", "1 %", "", "NaN"] {
            assert!(Deviations::parse(text).unwrap_err().hint.is_some(), "{text}");
        }
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
