//! One sitting: how many cases it holds, how long each has, and what each leaves with.

use super::marac::{MeetingLevers, Overflow};

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
    /// Cases that the sitting holds at the least minutes.
    pub places: u32,
}

impl Plan {
    /// Cuts a sitting among the cases that could be listed, by the overflow policy.
    pub fn new(levers: &MeetingLevers, listed: u32, overdue: u32) -> Self {
        let length = levers.length.get();
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
            Overflow::Extend => Self::all_in_full(holds(open + levers.extend_limit.get(), norm).min(listed), norm),
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
        Self { review, places, ..plan }
    }

    /// Cases that a sitting and what follows from it can hear under the overflow policy, with so many old actions to
    /// review: the capacity on which an offered load rests.
    pub fn most(levers: &MeetingLevers, overdue: f64) -> f64 {
        let plan = Self::new(levers, u32::MAX, overdue.round() as u32);
        f64::from(plan.hear) + f64::from(plan.extra)
    }

    /// Cases that a sitting without old actions hears in full, at the minutes of the norm.
    pub fn in_full(levers: &MeetingLevers) -> u32 {
        levers.places.map_or_else(|| holds(levers.length.get(), levers.minutes_per_case.get()), |places| places.0)
    }

    /// The second sitting of a meeting.
    pub fn second(levers: &MeetingLevers, booked: u32) -> Self {
        let norm = levers.minutes_per_case.get();
        Self { places: holds(levers.length.get(), levers.minutes_least.get()), ..Self::all_in_full(booked, norm) }
    }

    fn streamed(levers: &MeetingLevers, open: f64, listed: u32) -> Self {
        let (full, short) = (levers.stream_full.get(), levers.stream_short.get());
        let share = levers.stream_full_share.get();
        let hear = holds(open, share * full + (1.0 - share) * short).min(listed);
        let in_full = (f64::from(hear) * share).round() as u32;
        Self { full: in_full, short_minutes: short, ..Self::all_in_full(hear, full) }
    }

    const fn all_in_full(hear: u32, minutes: f64) -> Self {
        Self { hear, extra: 0, full: hear, full_minutes: minutes, short_minutes: 0.0, review: 0.0, places: 0 }
    }

    /// Length of the sitting in minutes, review included.
    pub fn sitting_minutes(&self) -> f64 {
        let short = f64::from(self.hear - self.full) * self.short_minutes;
        self.review + f64::from(self.full) * self.full_minutes + short
    }

    /// Minutes of the case at a position on the agenda.
    pub const fn minutes_at(&self, position: u32) -> f64 {
        if position < self.full { self.full_minutes } else { self.short_minutes }
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
