//! Loop gain: of a rise in cases, the share that the cases themselves bring back.

use super::{ACCEPTED, REPEATS, Stress};
use crate::experiment::results::Place;
use crate::model::surge::Surge;
use crate::statistics::{Estimate, ratio};
use std::sync::atomic::AtomicBool;

/// The loop gain of a place.
#[derive(Clone, Debug)]
pub struct Gain {
    /// The place.
    pub place: Place,
    /// G, with its interval. It rests on assumed curves.
    pub gain: Estimate,
}

impl Gain {
    /// 1 / (1 - G), how many cases each new referral means in the end, with the limits of G; infinite from G = 1 on.
    pub fn amplification(&self) -> [f64; 3] {
        [self.gain.mean, self.gain.low, self.gain.high]
            .map(|gain| if gain < 1.0 { 1.0 / (1.0 - gain) } else { f64::INFINITY })
    }
}

/// The change of demand on each side.
const STEP: f64 = 0.05;

/// The loop gain of each place, from demand a twentieth higher and lower under common random numbers; `None` if `stop` was
/// raised.
///
/// # Formula
///
/// n cases a year, of which r(n) n are repeats: n = lambda + r(n) n, so dn/dlambda = 1 / (1 - G) with
/// G = r + n r'(n) = d(r n) / dn. Here: the difference in repeats over the difference in accepted referrals, sums over
/// replications, with the delta method's interval.
pub fn loop_gain(stress: &Stress<'_>, stop: &AtomicBool, done: &mut dyn FnMut(u32)) -> Option<Vec<Gain>> {
    let low = stress.run(Surge::always(1.0 - STEP), stop, done)?;
    let high = stress.run(Surge::always(1.0 + STEP), stop, &mut |finished| done(stress.replications + finished))?;
    let gain = |(at, place): (usize, &Place)| {
        let rise = |measure| {
            let pairs = low.column(at, low.years, measure).zip(high.column(at, low.years, measure));
            pairs.map(|(low, high)| high.0 - low.0)
        };
        let pairs: Vec<(f64, f64)> = rise(REPEATS).zip(rise(ACCEPTED)).collect();
        Gain { place: place.clone(), gain: ratio(&pairs) }
    };
    Some(low.places.iter().enumerate().map(gain).collect())
}
