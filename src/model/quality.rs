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
