crate::levers! {
    /// The span and the calendar of a run.
    pub struct TimeLevers {
        /// First financial year, from its 1 April: `2027-28`.
        first_year: FinancialYear = "time.first_year",
        /// Financial years that are measured.
        years: Count = "time.years",
        /// Time simulated before the first year, from empty, uncounted.
        burn_in: Days = "time.burn_in",
        /// Time simulated after the last year, with demand, until every deadline inside the horizon is resolved.
        run_out: Days = "time.run_out",
        /// `working` (Monday to Friday, holidays) or `continuous` (24 hours, 7 days: for verification).
        calendar: CalendarKind = "time.calendar",
        /// Contracted hours of a full-time week.
        hours_per_week: Hours = "time.hours_per_week",
        /// Hours a year that one FTE works, after leave, holidays and sickness.
        productive_hours: Hours = "time.productive_hours_per_fte",
        /// Working days between 26 December and 1 January on which councils are closed.
        new_year_closed: Count = "time.new_year_closed_days",
    }
}
