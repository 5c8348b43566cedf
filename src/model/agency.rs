crate::levers! {
    /// The ten partner agencies at a Marac.
    pub struct AgencyLevers {
        /// Chance that the agency is at a meeting.
        attendance: [Share; Agency::COUNT] = "agency.*.attendance" each Agency::NAMES,
        /// Minutes to read the agency's file on one case.
        research: [Minutes; Agency::COUNT] = "agency.*.research_minutes" each Agency::NAMES,
        /// Chance that the agency holds a file on the case.
        file_held: [Share; Agency::COUNT] = "agency.*.file_held" each Agency::NAMES,
        /// Hours that an agency has for Marac, as a ratio to what the baseline's first year needs.
        hours_ratio: Ratio = "agency.hours_ratio",
        /// Actions agreed for each case.
        actions: Count = "agency.actions_per_case",
        /// Time in which an action is due.
        action_due: Days = "agency.action_due",
        /// Chance that an action is done by its due date when agencies have their hours.
        action_on_time: Share = "agency.action_on_time",
        /// Chance that an action is never done.
        action_never: Share = "agency.action_never_done",
    }
}
