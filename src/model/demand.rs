//! Demand: referrals from outside, by authority and referrer.
//!
//! The referrals are the points of a unit-rate Poisson field (time x height) that lie under the scenario's rate, so a
//! scenario with more demand contains the referrals of the one with less. The field is cut into strips of height, each
//! with a stream of its own, whose borders are the same in every scenario.

use super::referral::{ORIGINS, Referrer, TRANSFER};
use super::surge::Surge;
use crate::random::{Key, Purpose, Spread, Stream};
use crate::time::{Calendar, DAY, Moment, Weekday, Years};
use crate::units::{Growth, Rate, Ratio, Share, WorkingDays};
use std::sync::Arc;

/// Months in the order of the financial year.
pub const MONTHS: &[&str] = &[
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "january",
    "february",
    "march",
];
/// Days of the week.
pub const WEEKDAYS: &[&str] = Weekday::NAMES;

crate::choice! {
    /// Where the level of demand comes from.
    pub enum LevelMode {
        /// A local count where there is one, else the police ratio.
        Observed = "observed",
        /// Police-recorded incidents times the ratio.
        PoliceRatio = "police_ratio",
        /// Women aged 16 and over times SafeLives' benchmark.
        Benchmark = "benchmark",
    }
}

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
        /// External referrals as a ratio to what they would be, by referrer: what a duty moves, never growth.
        multiplier: [Ratio; Referrer::COUNT] = "demand.multiplier.*" each Referrer::NAMES,
        /// Share accepted of the referrals that a multiplier above 1 adds, as a ratio to that of the others.
        marginal_accepted: Share = "demand.marginal_accepted_ratio",
        /// Share of referrals that are complete when they arrive.
        complete: Share = "demand.complete_on_arrival",
        /// Time until an incomplete referral comes back complete.
        return_delay: (Spread<WorkingDays>) = "demand.return_delay",
        /// Share of accepted referrals that are urgent.
        urgent: Share = "demand.urgent_share",
        /// Share of open cases a year that move to another authority; as many come as go.
        movers: Share = "demand.mover_share",
        /// Theory: the rate of referrals, in place of level, growth, shock, month and weekday.
        rate: (Option<Rate>) = "demand.rate",
    }
}

impl DemandLevers {
    /// Share of external referrals that is accepted, over all referrers.
    pub fn accepted_share(&self) -> f64 {
        self.share.iter().zip(&self.accepted).map(|(share, accepted)| share.get() * accepted.get()).sum()
    }

    /// The multipliers by origin; nobody's duty moves people from one authority to another.
    pub fn multipliers(&self) -> [f64; ORIGINS] {
        std::array::from_fn(|origin| self.multiplier.get(origin).map_or(1.0, |multiplier| multiplier.get()))
    }

    /// Share of a referrer's external referrals that is accepted, of those under the base rate or of those above it.
    pub fn accepted_of(&self, origin: usize, marginal: bool) -> f64 {
        let ratio = if marginal { self.marginal_accepted.get() } else { 1.0 };
        self.accepted[origin].get() * ratio
    }
}

/// Growth x month x weekday for each day of a run. Authorities with the same levers share one: it is read at every
/// arrival, and many copies would not fit into what the processor keeps at hand.
#[derive(Clone, Debug)]
pub struct Season {
    /// The factors of origins that refer on every day of the week, then of those that refer on working days.
    factors: [Vec<f64>; 2],
    /// The day of the tables' first entry, from time 0.
    first_day: i64,
    /// The highest factor of each year, burn-in and run-out included, in the two tables.
    peaks: [Vec<f64>; 2],
}

impl Season {
    /// The factors of `levers` over the days of a run.
    ///
    /// Month and weekday move referrals about within the year and do not change how many there are: both tables have
    /// the mean 1 over the measured years, before growth.
    pub fn new(levers: &DemandLevers, calendar: &Calendar, (from, to): (Moment, Moment)) -> Self {
        let years = calendar.years();
        let days = from.day()..=to.day() + 1;
        let measured = -from.day() as usize..(years.start(i64::from(years.measured())).day() - from.day()) as usize;
        let growth: Vec<f64> = days.clone().map(|day| growth(levers.growth, day)).collect();
        let table = |season: &dyn Fn(i64) -> f64| -> Vec<f64> {
            let season: Vec<f64> = days.clone().map(season).collect();
            let mean = season[measured.clone()].iter().sum::<f64>() / measured.len().max(1) as f64;
            growth.iter().zip(season).map(|(growth, season)| growth * season / mean.max(1e-9)).collect()
        };
        let season = |day: i64, weekdays: &[Ratio; 7]| {
            let date = calendar.date(day);
            let month = (date.civil().1 + 8) as usize % 12;
            levers.month[month].get() * weekdays[date.weekday() as usize].get()
        };
        let holiday = |day: i64| !calendar.is_open(day) && !calendar.date(day).weekday().is_weekend();
        let police = table(&|day| season(day, &levers.weekday_police));
        let others = table(&|day| if holiday(day) { 0.0 } else { season(day, &levers.weekday_others) });
        let factors = [police, others];
        let peaks = factors.each_ref().map(|table| peaks(table, from.day(), years));
        Self { factors, first_day: from.day(), peaks }
    }

    /// Whether two authorities have the same season.
    pub fn is_shared(one: &DemandLevers, other: &DemandLevers) -> bool {
        one.growth == other.growth
            && one.month == other.month
            && one.weekday_police == other.weekday_police
            && one.weekday_others == other.weekday_others
    }
}

/// The rate of referrals of one authority: a base for each origin times a factor for each day.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Referrals a day by origin at time 0, before season: seven referrers, then transfers.
    pub base: [f64; ORIGINS],
    /// What they are multiplied by; the referrals above the base are those that a duty adds.
    pub multiplier: [f64; ORIGINS],
    /// The factors by day; none for a constant rate.
    pub season: Option<Arc<Season>>,
    /// A year whose demand differs; an experiment's, never a scenario's.
    pub surge: Surge,
}

impl Flow {
    /// A constant rate that comes from one origin: the theory lever `demand.rate`.
    pub fn constant(rate: Rate, levers: &DemandLevers) -> Self {
        let mut base = [0.0; ORIGINS];
        base[Referrer::Police as usize] = rate.per_day();
        Self::new(base, levers.multipliers(), None)
    }

    /// Rates by origin at time 0, what they are multiplied by, and a season.
    pub const fn new(base: [f64; ORIGINS], multiplier: [f64; ORIGINS], season: Option<Arc<Season>>) -> Self {
        Self { base, multiplier, season, surge: Surge::NONE }
    }

    /// The same with demand that differs.
    #[must_use]
    pub fn with_surge(&self, surge: Surge) -> Self {
        Self { base: self.base.map(|base| base * surge.all), season: self.season.clone(), surge, ..*self }
    }

    /// The highest rate of an origin over the run, in referrals a day.
    pub fn highest(&self, origin: usize, shocks: &[f64]) -> f64 {
        let base = self.base[origin] * self.multiplier[origin];
        let Some(season) = &self.season else { return base };
        let peaks = season.peaks[table_of(origin)].iter().zip(shocks);
        peaks.map(|(peak, shock)| base * peak * shock).fold(0.0, f64::max)
    }

    /// Whether a point of the field at this height is a referral, and if so whether a duty adds it.
    #[inline]
    fn takes(&self, origin: usize, height: f64, day: i64, shock: f64) -> Option<bool> {
        let rate = self.rate(origin, day, shock);
        (height < rate * self.multiplier[origin]).then_some(height >= rate)
    }

    /// The rate of an origin on a day of a year with a yearly shock, before what a duty makes of it.
    #[inline]
    fn rate(&self, origin: usize, day: i64, shock: f64) -> f64 {
        match &self.season {
            None => self.base[origin],
            Some(season) => {
                let factor = season.factors[table_of(origin)][(day - season.first_day) as usize];
                self.base[origin] * factor * shock
            }
        }
    }
}

/// The place of an origin's table.
const fn table_of(origin: usize) -> usize {
    !every_day(origin) as usize
}

/// Whether referrals of an origin come on every day of the week.
const fn every_day(origin: usize) -> bool {
    origin == Referrer::Police as usize || origin == TRANSFER
}

/// The highest factor of each year of a table by day.
fn peaks(table: &[f64], first_day: i64, years: &Years) -> Vec<f64> {
    let mut peaks = vec![0.0; years.all().count()];
    for (&factor, day) in table.iter().zip(first_day..) {
        let peak = &mut peaks[years.slot(Moment(day * DAY))];
        *peak = factor.max(*peak);
    }
    peaks
}

/// Compound growth from time 0; the burn-in has the base year's level.
pub fn growth(rate: Growth, day: i64) -> f64 {
    libm::pow(1.0 + rate.get(), day.max(0) as f64 / Rate::DAYS_A_YEAR)
}

/// The yearly shock of an authority: gamma, mean 1, part of its variance common to Scotland.
///
/// The product of two independent gammas of mean 1 with variances a and b has the variance a + b + ab; a and b are
/// set so that this is `shock_sd`^2 and a is the national share of it.
pub fn yearly_shock(levers: &DemandLevers, national: Key, local: Key, year: i64) -> f64 {
    let variance = levers.shock_sd.get() * levers.shock_sd.get();
    let common = variance * levers.shock_national.get();
    let own = (variance - common) / (1.0 + common);
    let draw = |key: Key, purpose, variance: f64| {
        if variance < 1e-9 {
            return 1.0;
        }
        key.for_purpose(purpose).with(year as u64).stream().gamma(1.0 / variance) * variance
    };
    draw(national, Purpose::NationalShock, common) * draw(local, Purpose::LocalShock, own)
}

/// The lowest strip of the field reaches from 0 to this height, in referrals a day; each further strip doubles the
/// height. A fixed ladder: it must not depend on a scenario.
const LOWEST_STRIP: f64 = 1.0 / 64.0;

/// The points of one strip of one field that lie under the rate, in order of time.
///
/// Each year of a strip has a stream of its own, so that neither the burn-in nor the horizon moves a point.
#[derive(Clone, Debug)]
pub struct Arrivals {
    /// Index of the authority in its group.
    pub authority: u16,
    /// Index of the origin.
    pub origin: u8,
    stream: Stream,
    strip: Key,
    floor: f64,
    height: f64,
    /// The highest rate of the run: no point above it counts.
    highest: f64,
    /// Mean time from one point of the strip to the next, in milliseconds.
    mean_gap: f64,
    /// The start of the run: earlier points of its first year are passed over.
    start: Moment,
    year: i64,
    at: Moment,
    points: u32,
    /// The height of the point in hand.
    drawn: f64,
    /// Whether the point in hand lies beyond what is known of the rate, and has to be judged when it comes.
    unjudged: bool,
    /// Whether a duty adds the referral in hand.
    marginal: bool,
}

impl Arrivals {
    /// The strips that a rate of at most `highest` referrals a day can reach. `place` is the key of the authority.
    pub fn strips(
        (authority, origin): (u16, u8),
        place: Key,
        (start, years): (Moment, &Years),
        highest: f64,
    ) -> impl Iterator<Item = Self> {
        let purpose = if usize::from(origin) == TRANSFER { Purpose::Transfers } else { Purpose::Referrals };
        let field = place.for_purpose(purpose).with(origin.into());
        let year = years.of(start);
        let at = years.start(year);
        let ladder = (0..60_u64).map(|strip| match strip {
            0 => (0.0, LOWEST_STRIP),
            _ => (LOWEST_STRIP * (1_u64 << (strip - 1)) as f64, LOWEST_STRIP * (1_u64 << (strip - 1)) as f64),
        });
        ladder.zip(0..).take_while(move |&((floor, _), _)| floor < highest).map(move |((floor, height), nth)| {
            let (strip, mean_gap) = (field.with(nth), DAY as f64 / height);
            let stream = strip.with(year as u64).stream();
            let (points, drawn, unjudged, marginal) = (0, 0.0, false, false);
            Self {
                authority,
                origin,
                stream,
                strip,
                floor,
                height,
                highest,
                mean_gap,
                start,
                year,
                at,
                points,
                drawn,
                unjudged,
                marginal,
            }
        })
    }

    /// The key of the referral last returned by [`Self::advance`]; its needs are drawn from it.
    pub fn key(&self) -> Key {
        self.strip.with(self.year as u64).with(u64::from(self.points))
    }

    /// Whether a duty adds the referral in hand.
    pub const fn is_marginal(&self) -> bool {
        self.marginal
    }

    /// Goes to the next point under the rate; `None` past `end`. From `known_until` on the rate may be another: a point
    /// beyond it is kept, and [`Self::is_referral`] judges it when it comes.
    #[inline]
    pub fn advance(
        &mut self,
        flow: &Flow,
        shocks: &[f64],
        years: &Years,
        (known_until, end): (Moment, Moment),
    ) -> Option<Moment> {
        while self.next_point(years, end) {
            self.drawn = self.floor + self.height * self.stream.uniform();
            if self.drawn >= self.highest || self.at < self.start {
                continue;
            }
            self.unjudged = self.at >= known_until;
            if self.unjudged || self.lies_under(flow, shocks, years) {
                return Some(self.at);
            }
        }
        None
    }

    /// Whether the point that has come is a referral, by the rate in force.
    #[inline]
    pub fn is_referral(&mut self, flow: &Flow, shocks: &[f64], years: &Years) -> bool {
        !std::mem::take(&mut self.unjudged) || self.lies_under(flow, shocks, years)
    }

    // At both places of the call: one of them is the loop over points.
    #[inline(always)]
    fn lies_under(&mut self, flow: &Flow, shocks: &[f64], years: &Years) -> bool {
        let taken = flow.takes(self.origin.into(), self.drawn, self.at.day(), shocks[years.place(self.year)]);
        self.marginal = taken == Some(true);
        taken.is_some()
    }

    /// Goes to the next point of the strip; `false` past `end`.
    #[inline]
    fn next_point(&mut self, years: &Years, end: Moment) -> bool {
        loop {
            let next = self.at.0 as f64 + self.stream.exponential() * self.mean_gap;
            let next_year = years.start(self.year + 1);
            if next < next_year.min(end).0 as f64 {
                self.at = Moment(next as i64);
                self.points += 1;
                return true;
            }
            if next_year >= end {
                return false;
            }
            // No memory: what is left of the gap may be drawn anew from the next year's stream.
            (self.year, self.at, self.points) = (self.year + 1, next_year, 0);
            self.stream = self.strip.with(self.year as u64).stream();
        }
    }
}
