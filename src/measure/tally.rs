//! Sums over the stamps: what a replication leaves behind of an authority and a year.

use crate::statistics::{KaplanMeier, Observation};
use crate::time::{DAY, Moment};

/// The most standards from milestone to milestone that one run can hold.
pub const TIMELY: usize = 16;

/// The waits of which the distribution is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// To the first look at a referral, that work included.
    Screening,
    /// To the Idaa service reaching the person; those never reached are counted by `no_contact`.
    Contact,
    /// To a place of caseload, or to giving up waiting for one.
    Allocation,
    /// To the hearing.
    Hearing,
}

impl Wait {
    /// How many there are.
    pub const COUNT: usize = 4;
}

/// Sums over cases, meetings and team-years; every one can be added up over authorities and years.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// Referrals received in the year, repeats included.
    pub referrals: f64,
    /// Of those, accepted.
    pub accepted: f64,
    /// The accepted, and those not yet looked at that will be.
    pub for_marac: f64,
    /// Of those, repeats.
    pub repeats: f64,
    /// Of those, heard at the first meeting that was open to them.
    pub first_meeting: f64,
    /// Of those, heard at all.
    pub heard_of_accepted: f64,
    /// Of the heard, reached before the meeting: told of the referral where safe.
    pub told: f64,
    /// Of the heard, heard with the person's views known.
    pub voice: f64,
    /// Of those for Marac, not reached when the attempts or the run ended.
    pub not_reached: f64,
    /// Of those for Marac, asked for a place.
    pub asked: f64,
    /// Of those, had one at once.
    pub allocated_at_once: f64,
    /// Of those, gave up waiting.
    pub gave_up: f64,
    /// Days of the year that those for Marac spent without a plan or support.
    pub days_without_plan: f64,
    /// For each standard from milestone to milestone: in time, and to which it applies.
    pub timely: [[f64; 2]; TIMELY],
    /// Cases heard in the year.
    pub heard: f64,
    /// Of those, repeats.
    pub heard_repeats: f64,
    /// Over those, plan quality.
    pub quality: f64,
    /// Over those, the share of held files that were read.
    pub files_read: f64,
    /// Over those, actions agreed and done on time.
    pub actions: f64,
    /// Actions done by their due date.
    pub actions_on_time: f64,
    /// Of those heard, re-abuse within the repeat window.
    pub reabuse: f64,
    /// Referrals for Marac that were not heard when the year ended.
    pub backlog_end: f64,
    /// Scheduled meetings held.
    pub meetings: f64,
    /// Second sittings held.
    pub second_sittings: f64,
    /// Meetings cancelled.
    pub cancelled: f64,
    /// Cases that could have been listed, over scheduled meetings held.
    pub listed: f64,
    /// Of those, not heard.
    pub left: f64,
    /// Cases heard, over scheduled meetings held.
    pub heard_scheduled: f64,
    /// Places, over scheduled meetings held.
    pub places: f64,
    /// Full discussions.
    pub full: f64,
    /// Minutes of full discussions.
    pub full_minutes: f64,
    /// Core agencies present, over sittings.
    pub core_present: f64,
    /// Sittings with a quorum.
    pub quorate: f64,
    /// Scheduled meetings whose agenda was ready in time.
    pub agenda_in_time: f64,
    /// Sittings whose minutes were written in time.
    pub minutes_in_time: f64,
    /// Coordinator posts.
    pub coordinator_fte: f64,
    /// Hours of coordinators.
    pub coordinator_hours: f64,
    /// Hours of their work.
    pub coordinator_worked: f64,
    /// Hours of the chair.
    pub chair_hours: f64,
    /// Idaa posts.
    pub idaa_fte: f64,
    /// Hours of Idaas.
    pub idaa_hours: f64,
    /// Hours of contacts, updates, intakes, meetings and fixed work.
    pub idaa_worked: f64,
    /// Hours that weekly support would take at the norm.
    pub idaa_support: f64,
    /// Hours of weekly support that were left for it, at most the norm.
    pub idaa_support_given: f64,
    /// Days of the year, for each service.
    pub service_days: f64,
    /// Place-days taken.
    pub place_days: f64,
    /// Days on which the caseload was within the standard.
    pub days_within: f64,
    /// Years that were added up: a count is given for a year.
    pub years: f64,
    /// Days of those years: a stock is a mean over days.
    pub days: f64,
}

/// The fields of [`Sums`] as one list, so that adding forgets none.
macro_rules! add_fields {
    ($into:ident, $from:ident, $($field:ident)+) => {
        $($into.$field += $from.$field;)+
        for (into, from) in $into.timely.iter_mut().zip(&$from.timely) {
            into[0] += from[0];
            into[1] += from[1];
        }
        // Every field must be named above: a new one fails here.
        let Sums { timely: _, years: _, days: _, $($field: _),+ } = $from;
    };
}

impl Sums {
    /// Adds the sums of another authority, Marac or team; the span of years stays.
    pub fn add(&mut self, other: &Self) {
        add_fields!(self, other, referrals accepted for_marac repeats first_meeting heard_of_accepted told voice not_reached asked
            allocated_at_once gave_up days_without_plan heard heard_repeats quality files_read actions actions_on_time
            reabuse backlog_end meetings second_sittings cancelled listed left heard_scheduled places full full_minutes
            core_present quorate agenda_in_time minutes_in_time coordinator_fte coordinator_hours coordinator_worked
            chair_hours idaa_fte idaa_hours idaa_worked idaa_support idaa_support_given service_days place_days days_within);
    }

    /// Adds the sums of another year.
    pub fn add_year(&mut self, other: &Self) {
        self.add(other);
        self.years += other.years;
        self.days += other.days;
    }
}

/// The share of waits still open up to which a mean, restricted to the longest wait seen, is worth telling.
const STILL_OPEN: f64 = 0.05;

/// The distribution of one wait, to the millisecond.
#[derive(Clone, Debug, Default)]
pub struct Waits {
    /// Waits that came to their end.
    reached: Vec<i64>,
    /// Waits that the run ended first.
    open: Vec<i64>,
    /// Sum of those that came to their end.
    total: i128,
    /// Room for the product-limit estimate.
    observations: Vec<Observation>,
}

impl Waits {
    /// Forgets all and keeps the memory.
    pub fn clear(&mut self) {
        self.reached.clear();
        self.open.clear();
        self.total = 0;
    }

    /// Adds the wait from one moment to another, or to `stop` where it never happened.
    #[inline]
    pub fn push(&mut self, from: Moment, to: Moment, stop: Moment) {
        if to.happened() {
            self.reached.push(to.0 - from.0);
            self.total += i128::from(to.0 - from.0);
        } else {
            self.open.push(stop.0 - from.0);
        }
    }

    /// Adds all of another's.
    pub fn extend(&mut self, other: &Self) {
        self.reached.extend_from_slice(&other.reached);
        self.open.extend_from_slice(&other.open);
        self.total += other.total;
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.reached.len() + self.open.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Mean, p50, p90 and p95 in days: by Kaplan-Meier where some have not come to their end. NaN where there are none;
    /// infinite where so many are still open that the run does not show it: more than the percentile leaves, or for the
    /// mean more than one in twenty.
    pub fn summary(&mut self) -> [f64; 4] {
        match (self.is_empty(), self.open.is_empty()) {
            (true, _) => [f64::NAN; 4],
            (_, true) => self.plain(),
            _ => self.censored(),
        }
    }

    fn censored(&mut self) -> [f64; 4] {
        let observed = |observed| move |&wait: &i64| Observation { time: days(wait), observed };
        self.observations.clear();
        self.observations.extend(self.reached.iter().map(observed(true)));
        self.observations.extend(self.open.iter().map(observed(false)));
        let longest = self.observations.iter().map(|observation| observation.time).fold(0.0, f64::max);
        let curve = KaplanMeier::new(&mut self.observations);
        let quantile = |p| curve.quantile(p).unwrap_or(f64::INFINITY);
        let shown = curve.survival(longest) <= STILL_OPEN;
        let mean = if shown { curve.restricted_mean(longest) } else { f64::INFINITY };
        [mean, quantile(0.5), quantile(0.9), quantile(0.95)]
    }

    /// All came to their end: the mean and the ceil(p n)-th smallest, each found among what lies above the one before.
    fn plain(&mut self) -> [f64; 4] {
        let all = &mut self.reached[..];
        let mean = days_of(self.total) / all.len() as f64;
        let mut from = 0;
        let mut quantile = |p: f64| {
            let at = crate::statistics::rank(p, all.len()) - 1;
            let (_, &mut found, _) = all[from..].select_nth_unstable(at - from);
            from = at;
            days(found)
        };
        [mean, quantile(0.5), quantile(0.9), quantile(0.95)]
    }
}

fn days(milliseconds: i64) -> f64 {
    milliseconds as f64 / DAY as f64
}

fn days_of(milliseconds: i128) -> f64 {
    milliseconds as f64 / DAY as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_sorted_list() {
        let mut waits = Waits::default();
        (1..=100).rev().for_each(|day| waits.push(Moment::ZERO, Moment(day * DAY), Moment::NEVER));
        assert_eq!(waits.summary(), [50.5, 50.0, 90.0, 95.0]);
        let mut one = Waits::default();
        one.push(Moment(DAY), Moment(4 * DAY), Moment::NEVER);
        assert_eq!(one.summary(), [3.0; 4]);
    }

    #[test]
    fn an_open_case_is_not_dropped() {
        let mut waits = Waits::default();
        (1..=9).for_each(|day| waits.push(Moment::ZERO, Moment(day * DAY), Moment::NEVER));
        waits.push(Moment::ZERO, Moment::NEVER, Moment(40 * DAY));
        let [mean, p50, p90, p95] = waits.summary();
        assert!(mean.is_infinite() && p50 == 5.0 && p90 == 9.0 && p95.is_infinite(), "{mean} {p50} {p90} {p95}");
    }
}
