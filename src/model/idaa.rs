crate::levers! {
    /// The Idaa service of an authority.
    pub struct IdaaLevers {
        /// Idaa posts: `ratio` (accepted referrals of the year on the baseline's central demand / referrals per FTE) or a number.
        posts: Posts = "idaa.posts",
        /// Referrals a year for one full-time Idaa: SafeLives' ratio, counted after screening.
        referrals_per_fte: Ratio = "idaa.referrals_per_fte",
        /// Share of the posts at the ratio that is missing.
        shortfall: Share = "idaa.shortfall",
        /// Share of Idaa time that is Marac work.
        marac_share_of_time: Share = "idaa.marac_share_of_time",
        /// Open cases per FTE at the standard.
        places_per_fte: Ratio = "idaa.caseload.places_per_fte",
        /// What a full service does: `stretch` (take on up to the limit), `triage` (only urgent cases beyond the standard) or `wait`.
        overload: Overload = "idaa.overload",
        /// Open cases per FTE beyond which even a stretched service lets people wait.
        stretch_limit: Ratio = "idaa.stretch_limit",
        /// How long support stays open, mean.
        open_weeks: Days = "idaa.open_weeks",
        /// Coefficient of variation of the time that support stays open (log-normal).
        open_cv: Ratio = "idaa.open_cv",
        /// Share of the people reached who take up support.
        engaged_share: Share = "idaa.engaged_share",
        /// How long a place is held for a person who was reached and declined.
        unengaged_open: Days = "idaa.unengaged_open_days",
        /// Hours of assessment and safety plan for each person taken on.
        intake: Hours = "idaa.intake_hours",
        /// Hours of first contact for each accepted referral: attempts, the conversation, notes.
        contact: Hours = "idaa.contact_hours",
        /// Hours to tell a victim what the meeting agreed.
        update: Hours = "idaa.update_hours",
        /// Hours a week of each FTE that no case sees: supervision, duty rota, travel, court standby.
        fixed: Hours = "idaa.fixed_hours",
        /// Support of each open client, a week.
        weekly: Minutes = "idaa.weekly_minutes",
        /// Attempts at first contact before they end.
        attempts_max: Count = "idaa.attempts_max",
        /// Chance that one attempt reaches the person.
        attempt_success: Share = "idaa.attempt_success",
        /// Time from one attempt to the next.
        attempt_gap: WorkingDays = "idaa.attempt_gap",
        /// How long a person waits for a place before support is given up.
        waiting_limit: (Option<Spread<Days>>) = "idaa.waiting_limit",
        /// Chance that the views of a person who was reached are known.
        views_known: Share = "idaa.views_known_if_contacted",
        /// Chance that an Idaa sits at a meeting.
        attendance: Share = "idaa.attendance",
        /// Share of cases with a court case.
        court_share: Share = "idaa.court_case_share",
        /// How much longer a court case holds support open.
        court_extension: Days = "idaa.court_extension",
        /// Theory: the number of places, in place of posts and places per FTE.
        places: (Option<Count>) = "idaa.places",
        /// Theory: the law of the time that support stays open; everyone reached takes it up and hours do not bind.
        open_time: (Option<Spread<Days>>) = "idaa.open_time",
    }
}
