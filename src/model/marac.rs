//! A standing Marac: its cadence, and who waits to be listed.

use super::case::{Case, Flag, Milestone};
use crate::error::Refusal;
use crate::time::Moment;
use crate::units::{Count, Days, Minutes, Quantity, Ratio, Share, Switch, WorkingDays, choose};
use std::collections::VecDeque;

/// How often a Marac meets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cadence {
    /// Set each 1 April so that a mean meeting hears the target or less on the baseline's central demand.
    Reviewed,
    /// So many days from one meeting to the next.
    Every(Days),
    /// A meeting is called as soon as a case waits.
    OnDemand,
}

const CADENCES: &[(&str, f64)] =
    &[("weekly", 7.0), ("fortnightly", 14.0), ("3-weekly", 21.0), ("4-weekly", 28.0), ("monthly", 30.4375)];

impl Quantity for Cadence {
    fn unit() -> String {
        "reviewed | weekly | fortnightly | 3-weekly | 4-weekly | monthly | on demand | days".into()
    }
    fn parse(text: &str) -> Result<Self, Refusal> {
        match text.trim() {
            "reviewed" => return Ok(Self::Reviewed),
            "on demand" => return Ok(Self::OnDemand),
            _ => {}
        }
        if text.trim().starts_with(|c: char| c.is_ascii_digit() || c == '.') && !text.contains("-weekly") {
            let days = Days::parse(text)?;
            return if (1.0..=366.0).contains(&days.get()) {
                Ok(Self::Every(days))
            } else {
                Err(Refusal::new("a cadence lies between 1 and 366 days", "write for example \"14 days\""))
            };
        }
        let days = choose(text, CADENCES).map_err(|refusal| {
            let hint = refusal.hint.unwrap_or_default();
            Refusal::new(
                format!("{} for a cadence", refusal.message),
                format!("{hint} (or reviewed, on demand, \"14 days\")"),
            )
        })?;
        Days::new(days).map(Self::Every).ok_or_else(|| Refusal::new("not a cadence", "write \"14 days\""))
    }
    fn stand_in() -> Self {
        Self::Reviewed
    }
    fn show(&self) -> String {
        match self {
            Self::Reviewed => "reviewed".into(),
            Self::OnDemand => "on demand".into(),
            Self::Every(days) => {
                let named = CADENCES.iter().find(|(_, each)| (each - days.get()).abs() < 1e-9);
                named.map_or_else(|| days.show(), |(word, _)| (*word).into())
            }
        }
    }
    fn number(&self) -> Option<f64> {
        match self {
            Self::Every(days) => Some(days.get()),
            _ => None,
        }
    }
    fn at_number(&self, number: f64) -> Option<Self> {
        self.number().and(Days::new(number)).filter(|days| (1.0..=366.0).contains(&days.get())).map(Self::Every)
    }
}

crate::choice! {
    /// What happens when more is listed than a sitting holds.
    pub enum Overflow {
        /// Wait for the next meeting.
        Defer = "defer",
        /// Sit longer: people leave.
        Extend = "extend",
        /// Fewer minutes each, down to the least mean; the rest waits.
        Compress = "compress",
        /// Sit again some days later.
        ExtraMeeting = "extra_meeting",
        /// Full discussion only for some.
        Stream = "stream",
    }
}

crate::choice! {
    /// What a meeting without a quorum does.
    pub enum WithoutQuorum {
        /// Hear its cases all the same.
        Sit = "sit",
        /// Review old actions, decide nothing, and leave its cases to the next meeting.
        Postpone = "postpone",
    }
}

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
        /// Minutes to review each action that is past its due date and not done.
        review: Minutes = "meeting.review_minutes_per_action",
        /// What happens when more is listed than a sitting holds.
        overflow: Overflow = "meeting.overflow",
        /// How long before a meeting its list closes to new referrals.
        cut_off: Days = "meeting.cut_off",
        /// How long before a meeting the agenda goes out.
        agenda_lead: WorkingDays = "meeting.agenda_lead",
        /// Time in which the minutes of a meeting are due.
        minutes_due: Count = "meeting.minutes_due_working_days",
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
        /// What a meeting without a quorum does: `sit` all the same, or `postpone` its cases to the next.
        without_quorum: WithoutQuorum = "meeting.without_quorum",
        /// Time after which a sitting breaks; `none` sits through.
        break_after: (Option<Minutes>) = "meeting.break_after",
        /// Length of a break: it comes off the sitting, and attention is fresh after it.
        break_length: Minutes = "meeting.break_length",
        /// Chance that a referrer neither attends nor briefs.
        referrer_absent: Share = "meeting.referrer_absent_unbriefed",
        /// Whether such a case is deferred to the next meeting.
        defer_if_absent: Switch = "meeting.defer_if_referrer_absent",
        /// Share of the sittings that are held online, where nobody travels.
        online: Share = "meeting.virtual_share",
        /// Time that each person at the table travels, there and back, for a sitting in person in a remote place or on an island.
        travel: Minutes = "meeting.travel",
        /// Time to an extraordinary sitting, for an urgent case that the next meeting could not hear so soon; `none` calls none.
        extraordinary: (Option<WorkingDays>) = "meeting.extraordinary",
        /// Theory: the time from one meeting to the next, in place of the cadence.
        every: (Option<Days>) = "meeting.every",
        /// Theory: cases that a meeting holds, in place of length and minutes.
        places: (Option<Count>) = "meeting.places",
    }
}

/// A Marac as the model needs it.
#[derive(Clone, Debug)]
pub struct MaracParameters {
    /// What its random streams are keyed by: the lead authority's code, and which of its Maracs it is.
    pub code: u64,
    /// Index of its coordinator team.
    pub office: u16,
    /// Index of the authority that leads it.
    pub lead: u16,
    /// Indices of the authorities whose cases it hears.
    pub serves: Vec<u16>,
    /// The levers.
    pub levers: MeetingLevers,
    /// Who sits.
    pub agencies: super::agency::AgencyParameters,
    /// How they deliver.
    pub delivery: super::delivery::DeliveryParameters,
    /// Specialist services.
    pub specialists: super::specialist::SpecialistParameters,
    /// What it does about a backlog.
    pub backlog: super::backlog::BacklogParameters,
    /// Days from one meeting to the next, by measured year; empty for a Marac that meets on demand.
    pub interval: Vec<f64>,
    /// The day of the first meeting of the run, from time 0.
    pub first_day: f64,
    /// Hours that each person travels for a sitting in person, there and back: a mean over the people of the area.
    pub travel: f64,
}

impl MaracParameters {
    /// Hours that each person travels for a sitting, online ones among them.
    pub fn mean_travel(&self) -> f64 {
        (1.0 - self.levers.online.get()) * self.travel
    }
}

/// What a Marac of the baseline's first year needs: agencies' hours are planned on it.
#[derive(Clone, Copy, Debug)]
pub struct FirstYear {
    /// Cases.
    pub cases: f64,
    /// Meetings.
    pub meetings: f64,
    /// Hours of a mean sitting.
    pub sitting_hours: f64,
    /// Hours that each person travels for it.
    pub travel: f64,
}

/// The time of day at which meetings begin: an hour after offices open.
pub const MEETING_HOUR: f64 = 10.0 / 24.0;

/// A Marac at work.
#[derive(Clone, Debug, Default)]
pub struct Marac {
    /// Accepted cases that wait to be heard: urgent ones, then others, each in order of acceptance.
    waiting: [VecDeque<u32>; 2],
    /// Cases booked for the second sitting of a meeting.
    pub extra: Vec<u32>,
    /// The nominal day of the next scheduled meeting.
    pub next_day: f64,
    /// When the next scheduled meeting is to sit.
    pub due: Moment,
    /// Whether it was put off because nobody was there to run it.
    pub postponed: bool,
    /// When the last meeting was.
    pub last_sat: Moment,
    /// The cut-off of the last scheduled meeting: a case complete after it has missed none.
    pub last_cut_off: Moment,
    /// Actions to review.
    pub actions: super::actions::ActionList,
    /// Hours that the agencies have carried over.
    pub hours: super::agency::Hours,
    /// How the agencies deliver.
    pub delivery: super::delivery::Delivery,
    /// Specialist services.
    pub specialists: super::specialist::Specialists,
    /// Its part of what the country shares.
    pub shared: super::national::Shared,
    /// Whether a meeting on demand has been called.
    pub called: bool,
    /// Its backlog.
    pub backlog: super::backlog::Backlog,
}

impl Marac {
    /// Empties the Marac for a new run.
    pub fn clear(&mut self, start: Moment, first_day: f64) {
        self.waiting.iter_mut().for_each(VecDeque::clear);
        self.extra.clear();
        (self.next_day, self.last_sat, self.last_cut_off) = (first_day, start, Moment(i64::MIN));
        self.actions.clear();
        (self.hours, self.called, self.backlog) = (Default::default(), false, Default::default());
        (self.due, self.postponed) = (Moment::NEVER, false);
        self.specialists = super::specialist::Specialists::begin(start);
        self.shared = super::national::Shared::begin(start, false);
    }

    /// An accepted case joins those who wait.
    #[inline]
    pub fn join(&mut self, slot: u32, urgent: bool) {
        self.waiting[usize::from(!urgent)].push_back(slot);
    }

    /// Cases that were listed and not heard go back to the head of those who wait.
    pub fn put_back(&mut self, cases: &mut [Case], agenda_list: &[u32]) {
        for &slot in agenda_list.iter().rev() {
            let case = &mut cases[slot as usize];
            case.unset(Flag::FirstMeeting);
            self.waiting[usize::from(!case.is(Flag::Urgent))].push_front(slot);
        }
    }

    /// How many wait, listable or not.
    pub fn waiting(&self) -> usize {
        self.waiting.iter().map(VecDeque::len).sum()
    }

    /// How many cases could be listed (complete before the cut-off, accepted before the agenda goes out), and how many of
    /// those `can` be heard.
    pub fn listable(
        &self,
        cases: &[Case],
        (cut_off, agenda): (Moment, Moment),
        can: impl Fn(&Case) -> bool,
    ) -> (u32, u32) {
        let all = self.waiting.iter().flatten().map(|&slot| &cases[slot as usize]);
        let listable = all.filter(|case| is_listable(case, cut_off, agenda));
        listable.fold((0, 0), |(all, able), case| (all + 1, able + u32::from(can(case))))
    }

    /// Moves the first `most` listable cases that `can` be heard, urgent ones first, to `agenda_list`; the others keep their
    /// places.
    pub fn list(
        &mut self,
        cases: &mut [Case],
        (cut_off, agenda): (Moment, Moment),
        most: u32,
        can: impl Fn(&Case) -> bool,
        agenda_list: &mut Vec<u32>,
    ) {
        let most = most as usize;
        for queue in &mut self.waiting {
            for _ in 0..queue.len() {
                let Some(slot) = queue.pop_front() else { break };
                let case = &mut cases[slot as usize];
                if agenda_list.len() < most && is_listable(case, cut_off, agenda) && can(case) {
                    if case.at(Milestone::Complete) > self.last_cut_off {
                        case.set(Flag::FirstMeeting);
                    }
                    agenda_list.push(slot);
                } else {
                    queue.push_back(slot);
                }
            }
        }
    }
}

#[inline]
fn is_listable(case: &Case, cut_off: Moment, agenda: Moment) -> bool {
    case.at(Milestone::Complete) <= cut_off && case.at(Milestone::Accepted) <= agenda
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    fn case(complete: i64, urgent: bool) -> Case {
        let mut case = Case::new(Key::new(0), 0, 0, 0);
        case.stamp(Milestone::Complete, Moment(complete));
        case.stamp(Milestone::Accepted, Moment(complete));
        if urgent {
            case.set(Flag::Urgent);
        }
        case
    }

    #[test]
    fn urgent_cases_go_first_and_late_ones_wait() {
        let mut cases = vec![case(1, false), case(9, false), case(3, true), case(2, false), case(4, false)];
        let mut marac = Marac::default();
        marac.clear(Moment(0), 0.0);
        marac.last_cut_off = Moment(1);
        (0..5).for_each(|slot| marac.join(slot, cases[slot as usize].is(Flag::Urgent)));
        let (limits, mut agenda) = ((Moment(5), Moment(5)), Vec::new());
        assert_eq!(marac.listable(&cases, limits, |case| case.is(Flag::Urgent)), (4, 1));
        marac.list(&mut cases, limits, 3, |_| true, &mut agenda);
        assert_eq!(agenda, [2, 0, 3]);
        assert!(!cases[0].is(Flag::FirstMeeting) && cases[3].is(Flag::FirstMeeting));
        assert_eq!(marac.waiting(), 2);
        agenda.clear();
        marac.list(&mut cases, limits, 9, |_| true, &mut agenda);
        assert_eq!(agenda, [4]);
    }

    #[test]
    fn postponed_cases_go_back_to_the_head() {
        let mut cases = vec![case(1, false), case(2, true), case(3, false), case(4, false)];
        let mut marac = Marac::default();
        marac.clear(Moment(0), 0.0);
        (0..4).for_each(|slot| marac.join(slot, cases[slot as usize].is(Flag::Urgent)));
        let (limits, mut agenda) = ((Moment(5), Moment(5)), Vec::new());
        marac.list(&mut cases, limits, 3, |_| true, &mut agenda);
        assert!(cases[2].is(Flag::FirstMeeting));
        marac.put_back(&mut cases, &agenda);
        assert!(!cases[2].is(Flag::FirstMeeting) && marac.waiting() == 4);
        agenda.clear();
        marac.list(&mut cases, limits, 9, |_| true, &mut agenda);
        assert_eq!(agenda, [1, 0, 2, 3]);
    }

    #[test]
    fn cadences_are_written_as_people_say_them() {
        for text in ["reviewed", "weekly", "fortnightly", "3-weekly", "4-weekly", "monthly", "on demand", "10 days"] {
            assert_eq!(Cadence::parse(text).unwrap().show(), text);
        }
        for text in ["0 days", "-7 days", "1e9 days", "sometimes", "14", ""] {
            assert!(Cadence::parse(text).is_err(), "{text}");
        }
    }
}
