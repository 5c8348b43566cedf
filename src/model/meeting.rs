//! One sitting: how many cases it holds, how long each has, and what each leaves with.

use super::Meeting;
use super::actions::Outcome;
use super::marac::{MeetingLevers, Overflow};

/// When a sitting breaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breaks {
    /// Minutes of work after which there is one: endless where there is none.
    pub after: f64,
    /// Minutes that it lasts.
    pub minutes: f64,
}

impl Breaks {
    /// A sitting without a break.
    const NONE: Self = Self { after: f64::INFINITY, minutes: 0.0 };

    /// By the levers.
    fn new(levers: &MeetingLevers) -> Self {
        levers.break_after.map_or(Self::NONE, |after| Self { after: after.get(), minutes: levers.break_length.get() })
    }

    /// Minutes of work that fit into so many minutes.
    ///
    /// # Formula
    ///
    /// With L minutes, a break of b after each w of work: k breaks are needed where L - k b <= (k + 1) w, so k is the least
    /// whole number from (L - w) / (w + b) on, and the work is L - k b; or k w, if a last break would leave less than that.
    fn leave(self, minutes: f64) -> f64 {
        let breaks = ((minutes - self.after) / (self.after + self.minutes)).ceil();
        if breaks > 0.0 { (minutes - breaks * self.minutes).max(breaks * self.after) } else { minutes }
    }

    /// Minutes of the breaks in so many minutes of work.
    fn in_work(self, work: f64) -> f64 {
        let breaks = (work / self.after).ceil() - 1.0;
        if breaks > 0.0 { breaks * self.minutes } else { 0.0 }
    }
}

/// How a sitting is cut among its cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Cases to hear now.
    pub hear: u32,
    /// Cases to hear at a second sitting.
    pub extra: u32,
    /// Cases, from the first, that are heard in full.
    pub full: u32,
    /// Minutes of a full discussion.
    pub full_minutes: f64,
    /// Minutes of a short one.
    pub short_minutes: f64,
    /// Minutes spent on actions of the last meeting.
    pub review: f64,
    /// When it breaks.
    pub breaks: Breaks,
    /// Cases that the sitting holds at the least minutes.
    pub places: u32,
}

impl Plan {
    /// Cuts a sitting among the cases that could be listed, by the overflow policy.
    pub fn new(levers: &MeetingLevers, listed: u32, overdue: u32) -> Self {
        let breaks = Breaks::new(levers);
        let length = breaks.leave(levers.length.get());
        let (norm, least) = (levers.minutes_per_case.get(), levers.minutes_least.get());
        if let Some(places) = levers.places {
            let hear = listed.min(places.0);
            return Self { review: 0.0, places: places.0, ..Self::all_in_full(hear, norm) };
        }
        // Old actions never take more than half the sitting.
        let review = (f64::from(overdue) * levers.review.get()).min(length / 2.0);
        let open = length - review;
        let places = holds(length, least);
        let plan = match levers.overflow {
            _ if f64::from(listed) * norm <= open => Self::all_in_full(listed, norm),
            Overflow::Defer => Self::all_in_full(holds(open, norm), norm),
            Overflow::Extend => {
                let longest = breaks.leave(levers.length.get() + levers.extend_limit.get());
                Self::all_in_full(holds(longest - review, norm).min(listed), norm)
            }
            Overflow::Compress => {
                let hear = holds(open, least.min(norm)).min(listed);
                Self::all_in_full(hear, (open / f64::from(hear.max(1))).min(norm))
            }
            Overflow::ExtraMeeting => {
                let hear = holds(open, norm);
                Self { extra: holds(length, norm).min(listed - hear), ..Self::all_in_full(hear, norm) }
            }
            Overflow::Stream => Self::streamed(levers, open, listed),
        };
        Self { review, places, breaks, ..plan }
    }

    /// Cases that a sitting and what follows from it can hear under the overflow policy, with so many old actions to
    /// review: the capacity on which an offered load rests.
    pub fn most(levers: &MeetingLevers, overdue: f64) -> f64 {
        let plan = Self::new(levers, u32::MAX, overdue.round() as u32);
        f64::from(plan.hear) + f64::from(plan.extra)
    }

    /// Cases that a sitting without old actions hears in full, at the minutes of the norm, its breaks left out.
    pub fn in_full(levers: &MeetingLevers) -> u32 {
        let minutes = Breaks::new(levers).leave(levers.length.get());
        levers.places.map_or_else(|| holds(minutes, levers.minutes_per_case.get()), |places| places.0)
    }

    /// The second sitting of a meeting.
    pub fn second(levers: &MeetingLevers, booked: u32) -> Self {
        let norm = levers.minutes_per_case.get();
        let breaks = Breaks::new(levers);
        let places = holds(breaks.leave(levers.length.get()), levers.minutes_least.get());
        Self { places, breaks, ..Self::all_in_full(booked, norm) }
    }

    fn streamed(levers: &MeetingLevers, open: f64, listed: u32) -> Self {
        let (full, short) = (levers.stream_full.get(), levers.stream_short.get());
        let share = levers.stream_full_share.get();
        let hear = holds(open, share * full + (1.0 - share) * short).min(listed);
        let in_full = (f64::from(hear) * share).round() as u32;
        Self { full: in_full, short_minutes: short, ..Self::all_in_full(hear, full) }
    }

    const fn all_in_full(hear: u32, minutes: f64) -> Self {
        Self {
            hear,
            extra: 0,
            full: hear,
            full_minutes: minutes,
            short_minutes: 0.0,
            review: 0.0,
            breaks: Breaks::NONE,
            places: 0,
        }
    }

    /// The same sitting without its cases: only old actions are reviewed.
    #[must_use]
    pub const fn without_cases(self) -> Self {
        Self { hear: 0, full: 0, ..self }
    }

    /// Length of the sitting in minutes, review and breaks included.
    pub fn sitting_minutes(&self) -> f64 {
        let short = f64::from(self.hear - self.full) * self.short_minutes;
        let work = self.review + f64::from(self.full) * self.full_minutes + short;
        work + self.breaks.in_work(work)
    }

    /// Minutes of the case at a position on the agenda.
    pub const fn minutes_at(&self, position: u32) -> f64 {
        if position < self.full { self.full_minutes } else { self.short_minutes }
    }
}

/// Where a case stands in a sitting.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Minutes that it is given.
    pub given: f64,
    /// Minutes since the sitting began.
    pub elapsed: f64,
    /// Minutes since it began or last broke.
    pub since_break: f64,
    /// Whether it is discussed in full.
    pub full: bool,
}

impl Meeting {
    /// Adds a case that was heard, with what becomes of its actions, and the hours of a specialist service for it: paid or not.
    #[inline]
    pub(super) fn add(&mut self, turn: &Turn, actions: &Outcome, (is_paid, hours): (bool, f64)) {
        self.specialist_hours[usize::from(is_paid)] += hours;
        self.heard += 1;
        self.actions += u32::from(actions.count());
        self.escalated += u32::from(actions.never);
        if turn.full {
            self.full += 1;
            self.full_minutes += turn.given;
        }
    }
}

/// The turns of a sitting, in order.
#[derive(Clone, Copy, Debug)]
pub struct Turns {
    plan: Plan,
    position: u32,
    elapsed: f64,
    since_break: f64,
}

impl Turns {
    /// From the end of the review on.
    pub const fn new(plan: Plan) -> Self {
        Self { plan, position: 0, elapsed: plan.review, since_break: plan.review }
    }

    /// Takes the next turn. A break comes between two cases, and none after the last.
    #[inline]
    pub fn take(&mut self) -> Turn {
        if self.since_break >= self.plan.breaks.after {
            self.elapsed += self.plan.breaks.minutes;
            self.since_break = 0.0;
        }
        let given = self.plan.minutes_at(self.position);
        let full = self.position < self.plan.full;
        let turn = Turn { given, elapsed: self.elapsed, since_break: self.since_break, full };
        self.position += 1;
        self.elapsed += given;
        self.since_break += given;
        turn
    }
}

/// How many cases of so many minutes fit.
fn holds(minutes: f64, each: f64) -> u32 {
    (minutes / each.max(1e-3) + 1e-9).floor() as u32
}

/// Share of the people present who are still there `minutes` into a sitting of nominal `length`.
pub fn still_there(levers: &MeetingLevers, minutes: f64) -> f64 {
    let over = minutes - levers.length.get();
    if over <= 0.0 { 1.0 } else { libm::pow(1.0 - levers.extend_loss.get(), over / 30.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_come_off_the_sitting() {
        let breaks = |after, minutes| Breaks { after, minutes };
        assert_eq!(Breaks::NONE.leave(240.0), 240.0);
        assert_eq!(breaks(120.0, 15.0).leave(240.0), 225.0);
        assert_eq!(breaks(60.0, 15.0).leave(240.0), 195.0);
        assert_eq!(breaks(120.0, 15.0).leave(100.0), 100.0);
        // A last break that leaves no work after it is not taken.
        assert_eq!(breaks(120.0, 15.0).leave(130.0), 120.0);
        for length in 1..500 {
            let (breaks, length) = (breaks(50.0, 10.0), f64::from(length));
            let work = breaks.leave(length);
            assert!(work + breaks.in_work(work) <= length && work >= length * 50.0 / 60.0, "{length}: {work}");
        }
    }

    #[test]
    fn a_case_after_a_break_is_heard_fresh() {
        let breaks = Breaks { after: 30.0, minutes: 10.0 };
        let plan = Plan { review: 5.0, breaks, ..Plan::all_in_full(6, 15.0) };
        let mut turns = Turns::new(plan);
        let found: Vec<(f64, f64)> =
            (0..6).map(|_| turns.take()).map(|turn| (turn.elapsed, turn.since_break)).collect();
        let expected = [(5.0, 5.0), (20.0, 20.0), (45.0, 0.0), (60.0, 15.0), (85.0, 0.0), (100.0, 15.0)];
        assert_eq!(found, expected);
        // 95 minutes of work: after each half hour but the last.
        assert_eq!(plan.sitting_minutes(), 95.0 + 30.0);
    }
}
