crate::levers! {
    /// How a Marac meets.
    pub struct MeetingLevers {
        /// Mean cases that a meeting should hear, on which cadence and the number of Maracs are set.
        target_cases: Ratio = "meeting.target_cases",
        /// `reviewed` (weekly to 4-weekly, set each 1 April for the target), a cadence, or `on demand`.
        cadence: Cadence = "meeting.cadence",
        /// Cases a year under which a reviewed cadence is 4-weekly.
        small: Ratio = "meeting.small_marac_cases",
        /// Length of a sitting.
        length: Minutes = "meeting.length",
        /// Minutes for a full discussion.
        minutes_per_case: Minutes = "meeting.minutes_per_case",
        /// Least mean minutes of a full discussion to which `compress` goes.
        minutes_least: Minutes = "meeting.minutes_least",
        /// Minutes to review each action of the last meeting that is not done.
        review: Minutes = "meeting.review_minutes_per_action",
        /// What happens when more is listed than a sitting holds.
        overflow: Overflow = "meeting.overflow",
        /// How long before a meeting its list closes to new referrals.
        cut_off: Days = "meeting.cut_off",
        /// How long before a meeting the agenda goes out.
        agenda_lead: WorkingDays = "meeting.agenda_lead",
        /// The longest extension under `extend`.
        extend_limit: Minutes = "meeting.extend_limit",
        /// Share of those present who leave in each extra half hour.
        extend_loss: Share = "meeting.extend_attendance_loss",
        /// Time to the second sitting under `extra_meeting`.
        extra_lag: WorkingDays = "meeting.extra_lag",
        /// Share of the cases heard in full under `stream`.
        stream_full_share: Share = "meeting.stream_full_share",
        /// Minutes of a full discussion under `stream`.
        stream_full: Minutes = "meeting.stream_full_minutes",
        /// Minutes of a short discussion under `stream`.
        stream_short: Minutes = "meeting.stream_short_minutes",
        /// Chance that a meeting is cancelled; its cases go to the next.
        cancelled: Share = "meeting.cancelled",
        /// Core agencies, of six, that make a quorum.
        quorum: Count = "meeting.quorum",
        /// Chance that a referrer neither attends nor briefs.
        referrer_absent: Share = "meeting.referrer_absent_unbriefed",
        /// Whether such a case is deferred to the next meeting.
        defer_if_absent: Switch = "meeting.defer_if_referrer_absent",
        /// Theory: the time from one meeting to the next, in place of the cadence.
        every: (Option<Days>) = "meeting.every",
        /// Theory: cases that a meeting holds, in place of length and minutes.
        places: (Option<Count>) = "meeting.places",
    }
}
