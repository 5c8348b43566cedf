crate::levers! {
    /// How many referrals come, from whom and when.
    pub struct DemandLevers {
        /// Where the level comes from: `observed` (a local count, else the police ratio), `police_ratio` or `benchmark`.
        mode: LevelMode = "demand.level_mode",
        /// Cases heard for each police-recorded domestic abuse incident.
        police_ratio: Ratio = "demand.police_ratio",
        /// Cases a year expected for 10,000 women aged 16 and over: SafeLives' benchmark.
        benchmark: Ratio = "demand.benchmark",
        /// Cases heard a year by a local count, repeats included.
        observed: (Option<Rate>) = "demand.observed",
        /// Share of the level that is repeats.
        repeat_share: Share = "demand.repeat_share_in_level",
        /// Organic growth of referrals, compound, from time 0.
        growth: Growth = "demand.growth_per_year",
        /// Standard deviation of the yearly level (gamma, mean 1).
        shock_sd: Ratio = "demand.year_shock_sd",
        /// Share of the yearly shock's variance that is common to Scotland.
        shock_national: Share = "demand.year_shock_national_share",
        /// Relative daily rate by month, mean 1.
        month: [Ratio; 12] = "demand.month_factor.*" each MONTHS,
        /// Relative rate of police referrals by day of the week, mean 1.
        weekday_police: [Ratio; 7] = "demand.weekday.police.*" each WEEKDAYS,
        /// Relative rate of other referrals by day of the week, mean 1; none come on bank holidays.
        weekday_others: [Ratio; 7] = "demand.weekday.others.*" each WEEKDAYS,
        /// Share of the external referrals, by referrer; the shares sum to 1.
        share: [Share; Referrer::COUNT] = "demand.share.*" each Referrer::NAMES,
        /// Share of the external referrals that is accepted at Marac, by referrer.
        accepted: [Share; Referrer::COUNT] = "demand.accepted.*" each Referrer::NAMES,
        /// Share of referrals that are complete when they arrive.
        complete: Share = "demand.complete_on_arrival",
        /// Time until an incomplete referral comes back complete.
        return_delay: (Spread<WorkingDays>) = "demand.return_delay",
        /// Share of accepted referrals that are urgent.
        urgent: Share = "demand.urgent_share",
        /// Share of open cases a year that move to another authority; as many come as go.
        movers: Ratio = "demand.mover_share",
        /// Theory: the rate of referrals, in place of level, growth, shock, month and weekday.
        rate: (Option<Rate>) = "demand.rate",
    }
}
