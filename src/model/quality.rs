//! Plan quality, re-abuse and repeats.
//!
//! Quality is completeness of process, never safety. No source says how minutes become quality and quality becomes
//! re-abuse: the curves are assumptions, with one switch that sets the effect to zero.

use crate::random::{Key, Law, Purpose, Spread, Stream, truncated_exponential};
use crate::units::{Days, Minutes, Ratio, Share, Switch};

crate::levers! {
    /// Plan quality (completeness of process, never safety), re-abuse and repeats.
    pub struct QualityLevers {
        /// Whether quality has any effect on re-abuse; off, every plan counts as one of the reference quality.
        effect: Switch = "quality.effect",
        /// The quality that every plan counts as when the effect is off.
        reference: Share = "quality.reference",
        /// Weight of the minutes of discussion.
        weight_minutes: Ratio = "quality.weight.minutes",
        /// Weight of the core agencies present.
        weight_attendance: Ratio = "quality.weight.attendance",
        /// Weight of the files read.
        weight_files: Ratio = "quality.weight.files",
        /// Weight of the victim's views being known.
        weight_voice: Ratio = "quality.weight.voice",
        /// Weight of the actions done on time.
        weight_actions: Ratio = "quality.weight.actions",
        /// Minutes at which the worth of discussion flattens: the scale of (1 - exp(-m / scale)).
        minutes_scale: Minutes = "quality.minutes_scale",
        /// Minutes that count as a full discussion.
        minutes_full: Minutes = "quality.minutes_full",
        /// Share of information and contributions lost for each hour that a meeting has sat.
        order_effect: Share = "quality.order_effect",
        /// Chance of re-abuse within the repeat window after a plan of full quality.
        reabuse_at_full: Share = "reabuse.at_full_quality",
        /// Chance of re-abuse within the repeat window after a plan of no quality.
        reabuse_at_none: Share = "reabuse.at_no_quality",
        /// Chance that re-abuse comes back to Marac.
        detection: Share = "repeat.detection",
        /// Time from the meeting to the repeat referral, cut off where the repeat window ends.
        delay: (Spread<Days>) = "repeat.delay",
        /// How long after a referral a new one by the same person(s) against the same victim is a repeat.
        window: Days = "repeat.window",
        /// Chance of re-abuse of people who are supported, as a ratio to others.
        support_ratio: Ratio = "repeat.support_ratio",
        /// Theory: the chance of a repeat, in place of re-abuse and detection.
        chance: (Option<Share>) = "repeat.chance",
    }
}

/// What the hearing of a case had.
#[derive(Clone, Copy, Debug)]
pub struct Hearing {
    /// Minutes of discussion.
    pub minutes: f64,
    /// Hours that the meeting had sat when the case came up.
    pub hours_sat: f64,
    /// Share of the core agencies present.
    pub attendance: f64,
    /// Share of the held files that were read.
    pub files: f64,
    /// Whether the victim's views were known.
    pub voice: bool,
    /// Share of the actions done on time.
    pub actions: f64,
}

impl QualityLevers {
    /// Completeness of a plan, 0 to 1.
    ///
    /// # Formula
    ///
    /// q = sum of w x / sum of w over minutes, attendance, files, voice and actions, where the minutes m count
    /// (1 - exp(-m/s)) / (1 - exp(-f/s)), at most 1, with scale s and full discussion f; and minutes, attendance and
    /// files lose the order effect for each hour that the meeting has sat.
    pub fn quality(&self, hearing: &Hearing) -> f64 {
        let scale = self.minutes_scale.get().max(1e-9);
        let worth = |minutes: f64| 1.0 - libm::exp(-minutes / scale);
        let minutes = (worth(hearing.minutes) / worth(self.minutes_full.get()).max(1e-9)).min(1.0);
        let fresh = (1.0 - self.order_effect.get() * hearing.hours_sat).max(0.0);
        let terms = [
            (self.weight_minutes, minutes * fresh),
            (self.weight_attendance, hearing.attendance * fresh),
            (self.weight_files, hearing.files * fresh),
            (self.weight_voice, f64::from(u8::from(hearing.voice))),
            (self.weight_actions, hearing.actions),
        ];
        let total: f64 = terms.iter().map(|(weight, _)| weight.get()).sum();
        let sum: f64 = terms.iter().map(|(weight, value)| weight.get() * value).sum();
        if total > 0.0 { sum / total } else { self.reference.get() }
    }

    /// The chance of re-abuse within twelve months: linear in quality, less for people who are supported.
    fn reabuse(&self, quality: f64, supported: bool) -> f64 {
        let quality = if self.effect == Switch::On { quality } else { self.reference.get() };
        let (none, full) = (self.reabuse_at_none.get(), self.reabuse_at_full.get());
        let ratio = if supported { self.support_ratio.get() } else { 1.0 };
        ((none + (full - none) * quality) * ratio).clamp(0.0, 1.0)
    }

    /// What would follow: drawn once for each case, so that neither quality nor waiting moves a draw.
    pub fn draw_abuse(&self, case: Key) -> Abuse {
        let mut stream = case.for_purpose(Purpose::Repeat).stream();
        let (happens_under, detected) = (stream.uniform(), stream.uniform());
        let detected = self.chance.is_some() || detected < self.detection.get();
        Abuse { happens_under, detected, days: self.days_to_abuse(&mut stream) }
    }

    /// Days from the referral to the abuse, if it happens, within the year in which the chance of it is given.
    fn days_to_abuse(&self, stream: &mut Stream) -> f64 {
        let year = self.window.get().max(CHANCE_IS_FOR);
        match self.delay.law() {
            Law::Exponential { mean } => truncated_exponential(stream.uniform(), mean, year),
            law => {
                let sampler = law.sampler();
                let drawn = (0..1_000).map(|_| sampler.sample(stream)).find(|&days| days <= year);
                drawn.unwrap_or(year)
            }
        }
    }

    /// The chance that decides whether abuse happens: the theory lever, or re-abuse after a plan of this quality. Before
    /// the case is heard there is no plan.
    pub fn chance_of_abuse(&self, quality: Option<f64>, supported: bool) -> f64 {
        self.chance.map_or_else(|| self.reabuse(quality.unwrap_or(0.0), supported), |chance| chance.get())
    }
}

/// Days for which the chances of re-abuse are given: twelve months.
const CHANCE_IS_FOR: f64 = 365.0;

/// The abuse that would follow a referral.
#[derive(Clone, Copy, Debug)]
pub struct Abuse {
    /// It happens where the chance is above this.
    pub happens_under: f64,
    /// Whether it would come back to Marac.
    pub detected: bool,
    /// Days from the referral.
    pub days: f64,
}
