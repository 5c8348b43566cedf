//! Plan quality, re-abuse and repeats.
//!
//! Quality is completeness of process, never safety. No source says how minutes become quality and quality becomes
//! re-abuse: the curves are assumptions, with one switch that sets the effect to zero.

use super::case::{Case, Flag, Milestone};
use super::loops::{Loop, Loops};
use crate::random::exp::exp;
use crate::random::{Key, Law, Purpose, Sampler, Spread, Stream, truncated_exponential};
use crate::units::{Days, Minutes, Ratio, Share, Switch};

crate::levers! {
    /// Plan quality (completeness of process, never safety), re-abuse and repeats.
    pub struct QualityLevers {
        /// Whether quality can have any effect on re-abuse; off, or while the loop R1 does not run, every plan counts as one of the reference quality.
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
        /// Weight of the specialist service at the table where the person needs one.
        weight_specialist: Ratio = "quality.weight.specialist",
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
    /// Hours that the meeting had sat, since it began or last broke, when the case came up.
    pub hours_sat: f64,
    /// Share of the core agencies present.
    pub attendance: f64,
    /// Share of the held files that were read.
    pub files: f64,
    /// Whether the victim's views were known.
    pub voice: bool,
    /// Whether the specialist service that the person needs was there; whoever needs none lacks none.
    pub specialist: bool,
    /// Share of the actions done on time.
    pub actions: f64,
}

/// What minutes of discussion are worth, kept from one case to the next: most cases of a sitting have as many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worth {
    minutes: f64,
    scale: f64,
    worth: f64,
}

impl Worth {
    #[inline]
    fn of(&mut self, minutes: f64, levers: &QualityLevers) -> f64 {
        let scale = levers.minutes_scale.get();
        if self.minutes != minutes || self.scale != scale {
            *self = Self { minutes, scale, worth: levers.worth(minutes) };
        }
        self.worth
    }
}

/// Plan quality and re-abuse as the model needs them: the levers, and what follows from them alone.
#[derive(Clone, Debug)]
pub struct QualityParameters {
    /// The levers.
    pub levers: QualityLevers,
    /// One over the worth of a full discussion.
    one_over_full: f64,
    /// One over the sum of the weights; 0 where no weight is above it.
    one_over_weights: f64,
    /// The highest chance of abuse that any case can have.
    most: f64,
    /// Days from the referral to abuse.
    delay: Delay,
}

/// Days from the referral to abuse, cut off where the time ends for which its chance is given.
#[derive(Clone, Debug)]
struct Delay {
    law: Law,
    sampler: Sampler,
    limit: f64,
}

impl QualityParameters {
    /// Works out what follows from the levers. Quality has an effect where its switch is on and the loop R1 runs.
    pub fn new(mut levers: QualityLevers, loops: Loops) -> Self {
        if !loops.run(Loop::R1) {
            levers.effect = Switch::Off;
        }
        let weights = [
            levers.weight_minutes,
            levers.weight_attendance,
            levers.weight_files,
            levers.weight_voice,
            levers.weight_specialist,
            levers.weight_actions,
        ];
        let limit = levers.window.get().max(CHANCE_IS_FOR);
        let delay = Delay { law: levers.delay.law(), sampler: levers.delay.sampler(), limit };
        let one_over_full = 1.0 / levers.worth(levers.minutes_full.get()).max(1e-9);
        let sum: f64 = weights.iter().map(|weight| weight.get()).sum();
        let one_over_weights = if sum > 0.0 { 1.0 / sum } else { 0.0 };
        let most = levers.chance_of_abuse(None, false).max(levers.chance_of_abuse(Some(1.0), false));
        Self { one_over_full, one_over_weights, most, delay, levers }
    }

    /// Completeness of a plan, 0 to 1.
    ///
    /// # Formula
    ///
    /// q = sum of w x / sum of w over minutes, attendance, files, voice, specialist and actions, where the minutes m count
    /// (1 - exp(-m/s)) / (1 - exp(-f/s)), at most 1, with scale s and full discussion f; and minutes, attendance and
    /// files lose the order effect for each hour that the meeting has sat.
    /// The worth of the minutes is that of the `last` case, if it had as many.
    #[inline]
    pub fn quality(&self, hearing: &Hearing, last: &mut Worth) -> f64 {
        let levers = &self.levers;
        let minutes = (last.of(hearing.minutes, levers) * self.one_over_full).min(1.0);
        let fresh = (1.0 - levers.order_effect.get() * hearing.hours_sat).max(0.0);
        let sum = levers.weight_minutes.get() * minutes * fresh
            + levers.weight_attendance.get() * hearing.attendance * fresh
            + levers.weight_files.get() * hearing.files * fresh
            + levers.weight_voice.get() * f64::from(u8::from(hearing.voice))
            + levers.weight_specialist.get() * f64::from(u8::from(hearing.specialist))
            + levers.weight_actions.get() * hearing.actions;
        if self.one_over_weights > 0.0 { sum * self.one_over_weights } else { levers.reference.get() }
    }

    /// The abuse that would follow a referral, drawn once for each case so that neither quality nor waiting moves a
    /// draw; `None` where no quality of plan could let it happen. Abuse is `recognised` as often as today, or by this ratio.
    #[inline]
    pub fn draw_abuse(&self, case: Key, recognised: f64) -> Option<Abuse> {
        let mut stream = case.for_purpose(Purpose::Repeat).stream();
        let (happens_under, detected) = (stream.uniform(), stream.uniform());
        if happens_under >= self.most {
            return None;
        }
        let detected = self.levers.chance.is_some() || detected < self.levers.detection.get() * recognised;
        Some(Abuse { happens_under, detected, days: self.delay.sample(&mut stream) })
    }

    /// Whether the abuse that would happen does: under the chance that the plan and the support of that moment leave.
    #[inline]
    pub fn abuse_happens(&self, case: &Case) -> bool {
        let by_then = |milestone| case.at(milestone) <= case.abuse;
        case.abuse.happened() && {
            let quality = by_then(Milestone::Heard).then(|| f64::from(case.quality));
            case.abuse_under < self.levers.chance_of_abuse(quality, by_then(Milestone::Allocated))
        }
    }

    /// Tells at the end of a case whether abuse went on.
    #[inline]
    pub fn close(&self, case: &mut Case) {
        if self.abuse_happens(case) {
            case.set(Flag::Reabuse);
        }
    }
}

impl QualityLevers {
    /// Worth of so many minutes of discussion, before scaling.
    fn worth(&self, minutes: f64) -> f64 {
        1.0 - exp(-minutes / self.minutes_scale.get().max(1e-9))
    }

    /// The chance of re-abuse within twelve months: linear in quality, less for people who are supported.
    fn reabuse(&self, quality: f64, supported: bool) -> f64 {
        let quality = if self.effect == Switch::On { quality } else { self.reference.get() };
        let (none, full) = (self.reabuse_at_none.get(), self.reabuse_at_full.get());
        let ratio = if supported { self.support_ratio.get() } else { 1.0 };
        ((none + (full - none) * quality) * ratio).clamp(0.0, 1.0)
    }

    /// The chance that decides whether abuse happens: the theory lever, or re-abuse after a plan of this quality. Before
    /// the case is heard there is no plan.
    fn chance_of_abuse(&self, quality: Option<f64>, supported: bool) -> f64 {
        self.chance.map_or_else(|| self.reabuse(quality.unwrap_or(0.0), supported), |chance| chance.get())
    }
}

impl Delay {
    #[inline]
    fn sample(&self, stream: &mut Stream) -> f64 {
        match self.law {
            // Where few draws would be accepted.
            Law::Exponential { mean } if mean > self.limit => truncated_exponential(stream.uniform(), mean, self.limit),
            _ => {
                let drawn = (0..1_000).map(|_| self.sampler.sample(stream)).find(|&days| days <= self.limit);
                drawn.unwrap_or(self.limit)
            }
        }
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
