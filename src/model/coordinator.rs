crate::levers! {
    /// The coordinators of one team and the chair.
    pub struct CoordinatorLevers {
        /// Coordinator posts: `ratio` (cases of the year on the baseline's central demand / cases per FTE) or a number.
        posts: Posts = "coordinator.posts",
        /// Cases a year for one full-time Marac administrator: SafeLives' ratio.
        cases_per_fte: Ratio = "coordinator.cases_per_fte",
        /// Hours to screen a referral, each time it is looked at.
        screening: Hours = "coordinator.hours.screening",
        /// Hours to list a case and chase what is missing, before the agenda goes out.
        listing: Hours = "coordinator.hours.listing_and_chasing",
        /// Hours of minutes for each case heard.
        minutes: Hours = "coordinator.hours.minutes",
        /// Hours of tracking actions for each case heard.
        tracking: Hours = "coordinator.hours.tracking",
        /// Hours for each meeting beside the sitting: room, papers.
        meeting_fixed: Hours = "coordinator.hours.meeting_fixed",
        /// Hours a year of each FTE for governance, training and data returns.
        fixed: Hours = "coordinator.hours.fixed_a_year",
        /// Coefficient of variation of a case's coordinator work (log-normal; one draw for all of a case's work).
        service_cv: Ratio = "coordinator.service_cv",
        /// Chair's hours for each meeting beside the sitting.
        chair_preparation: Hours = "chair.preparation",
        /// Theory: coordinators at their desks all the time, in place of posts and hours.
        desks: (Option<Count>) = "coordinator.desks",
        /// Theory: the law of the time to screen a referral; no other work comes to the desk.
        service: (Option<Spread<Hours>>) = "coordinator.service",
    }
}
