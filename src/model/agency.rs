//! Partner agencies: who comes, as calendars and hours allow, and what they have read.

use super::actions::{ActionChances, Outcome};
use super::assurance::Closed;
use super::commitments::{Attendance, CommitmentLevers};
use super::delivery::Practice;
use super::employer::Employer;
use super::escalation::{EscalationLevers, LEVELS};
pub use super::hours::Hours;
use super::marac::FirstYear;
use super::weakness::{Lags, WeaknessLevers};
use crate::random::{Bernoullis, Key, Purpose, Stream};
use crate::units::{Count, Days, Minutes, Ratio, Share};

/// The ten agencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agency {
    /// Police Scotland.
    Police,
    /// Children and families social work.
    SocialWorkChildren,
    /// Adult social work and adult protection.
    SocialWorkAdults,
    /// Justice social work.
    SocialWorkJustice,
    /// Housing.
    Housing,
    /// Acute health.
    HealthAcute,
    /// Primary care.
    HealthPrimary,
    /// Mental health.
    MentalHealth,
    /// Addictions.
    Addictions,
    /// Education.
    Education,
}

impl Agency {
    /// How many there are.
    pub const COUNT: usize = 10;
    /// Their ids, in order.
    pub const NAMES: &'static [&'static str] = &[
        "police",
        "social_work_children",
        "social_work_adults",
        "social_work_justice",
        "housing",
        "health_acute",
        "health_primary",
        "mental_health",
        "addictions",
        "education",
    ];
}

/// Core agencies: police, Idaa, social work for children and for adults, housing, and health (any of the three).
pub const CORE: u8 = 6;

crate::levers! {
    /// The ten partner agencies at a Marac.
    pub struct AgencyLevers {
        /// Chance that the agency is at a meeting, at today's place of the Marac in its representative's calendar.
        attendance: [Share; Agency::COUNT] = "agency.*.attendance" each Agency::NAMES,
        /// Minutes to read the agency's file on one case.
        research: [Minutes; Agency::COUNT] = "agency.*.research_minutes" each Agency::NAMES,
        /// Chance that the agency holds a file on the case.
        file_held: [Share; Agency::COUNT] = "agency.*.file_held" each Agency::NAMES,
        /// Share of what its file holds that an agency at the table shares, once it has read it.
        file_shared: Share = "agency.file_shared",
        /// Hours that an agency has for Marac, as a ratio to what the baseline's first year needs.
        hours_ratio: Ratio = "agency.hours_ratio",
        /// Unspent hours that an agency can carry over, in hours of a mean meeting.
        carry_over: Ratio = "agency.carry_over",
        /// Actions agreed for each case.
        actions: Count = "agency.actions_per_case",
        /// Time in which an action is due.
        action_due: Days = "agency.action_due",
        /// Chance that an action is done by its due date when agencies have their hours.
        action_on_time: Share = "agency.action_on_time",
        /// Chance that an action is still not done when a meeting has chased it.
        action_never: Share = "agency.action_never_done",
        /// Share of the actions that can be delivered for the person.
        action_deliverable: Share = "agency.action_deliverable",
    }
}

/// The agencies of a Marac as the model needs them.
#[derive(Clone, Debug)]
pub struct AgencyParameters {
    /// The levers.
    pub levers: AgencyLevers,
    /// Who comes, as clashes in the calendar leave it.
    pub attendance: Attendance,
    /// Share of what their files hold that agencies at the table share, today.
    pub shared: f64,
    /// Chance that an action is done on time when agencies have their hours.
    pub on_time: f64,
    /// How far the area lies behind the middle one.
    lags: Lags,
    /// What happens to actions that are not done.
    pub escalation: EscalationLevers,
    /// Days from the review of an action to the answer of each level.
    pub escalation_days: [f64; LEVELS],
    /// Whether a seat takes its time from the hours for reading (loop R4).
    seats_take_hours: bool,
    /// Hours a day that each agency has for this Marac: fixed, whatever comes. Where seats take none, all for reading.
    pub hours_a_day: [f64; Agency::COUNT],
    /// Of those hours, the share that a grant pays.
    pub paid: [f64; Agency::COUNT],
    /// Days between two meetings in the baseline's first year.
    pub days_between: f64,
    /// Whether each agency holds a file on a case.
    holds: Bernoullis,
}

/// What else decides how agencies come and bring.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'l> {
    /// Where the area starts.
    pub weakness: &'l WeaknessLevers,
    /// What representatives have in their calendars.
    pub commitments: &'l CommitmentLevers,
    /// The Marac's place in their calendars: today's, and that in force.
    pub priority: [Count; 2],
    /// What happens to actions that are not done.
    pub escalation: &'l EscalationLevers,
    /// Minutes of each agency for the children of a mean case.
    pub children: [f64; Agency::COUNT],
    /// Whether loop R4 runs: hours are fixed, and seats take theirs first.
    pub seats_take_hours: bool,
}

impl AgencyParameters {
    /// Hours a day as `hours_ratio` times what the first year takes: reading, work for children, and, where seats take hours, attending as
    /// much as today.
    pub fn new(levers: AgencyLevers, around: Circumstances<'_>, first: FirstYear) -> Self {
        let today = levers.attendance.map(|share| around.weakness.attends(share.get()));
        let [before, now] = around.priority;
        let hours_a_day = std::array::from_fn(|agency| {
            let attending = today[agency] * first.meetings * (first.sitting_hours + first.travel);
            let reading = first.cases * levers.file_held[agency].get() * levers.research[agency].get() / 60.0;
            let seats = if around.seats_take_hours { attending } else { 0.0 };
            let children = first.cases * around.children[agency] / 60.0;
            levers.hours_ratio.get() * (seats + reading + children) / 365.25
        });
        let attendance = around.commitments.attendance(today, before, now);
        let shared = around.weakness.brings(levers.file_shared.get());
        let on_time = around.weakness.acts(levers.action_on_time.get());
        let middle = around.commitments.attendance(levers.attendance.map(Share::get), before, now).present;
        Self {
            lags: Lags::new(&levers, &middle, (&attendance.present, shared, on_time)),
            attendance,
            shared,
            on_time,
            escalation_days: around.escalation.days(),
            escalation: around.escalation.clone(),
            seats_take_hours: around.seats_take_hours,
            paid: [0.0; Agency::COUNT],
            hours_a_day,
            days_between: 365.25 / first.meetings,
            holds: Bernoullis::new(&levers.file_held.map(|held| held.get())),
            levers,
        }
    }
}

/// Room for the agencies in whole vectors of the processor.
const PLACES: usize = 12;
/// Files that each agency can still read.
type Files = [u32; PLACES];
/// The bit of each agency.
const BITS: Files = {
    let mut bits = [1; PLACES];
    let mut at = 1;
    while at < PLACES {
        bits[at] = bits[at - 1] << 1;
        at += 1;
    }
    bits
};

/// Who sits at a meeting, and what they can read for it.
#[derive(Clone, Copy, Debug)]
pub struct Bench {
    /// Core agencies present, of six.
    pub core: u8,
    /// Agencies present, of ten.
    pub seats: u8,
    /// Commitments elsewhere that gave way to the meeting, on average over calendars.
    pub gave_way: f64,
    /// Share of what their files hold that agencies at the table share.
    shared: f64,
    /// Shares of the files held that were brought, summed over the cases heard.
    pub brought: f64,
    /// Minutes of reading that each agency has for the meeting.
    minutes: [f64; Agency::COUNT],
    /// Minutes that children took of each agency.
    children: [f64; Agency::COUNT],
    /// Files that each agency could read when the meeting began.
    could_read: Files,
    /// Files that each can still read.
    can_read: Files,
    /// A bit for each agency that can still read a file.
    readers: u16,
    /// A bit for each agency at the table.
    at_table: u16,
    /// Cases for which all of those can read, whoever holds files.
    sure: u32,
    /// What becomes of each action: its chance to be on time falls with the share of the reading that the hours of the
    /// agencies present allow, as those who have no time to read have none to act.
    actions: ActionChances,
}

/// What a sitting asks of agencies, and how they practise by then.
#[derive(Clone, Copy, Debug)]
pub struct Sitting {
    /// Chance that an Idaa is there.
    pub idaa: f64,
    /// Hours that it takes of each person, travel included.
    pub hours: f64,
    /// Cases on its agenda.
    pub cases: f64,
    /// Training, and help after quality assurance.
    pub practice: Practice,
}

impl Bench {
    /// Draws who comes: those whom no other commitment keeps away and, where seats take hours, who have the hours of the
    /// sitting. Each agency has the hours in hand for it; where seats take hours the sitting's go first, and what is left
    /// is reading time. Whoever is kept away has read all the same, and brings nothing.
    pub fn convene(stream: &mut Stream, parameters: &AgencyParameters, hours: &Hours, sitting: Sitting) -> Self {
        let levers = &parameters.levers;
        let Practice { closed, narrowed, .. } = sitting.practice;
        let lags = &parameters.lags;
        // A gap that opens again because help ends may open further than a chance can.
        let nearer = |share: f64, lag: f64| (share + narrowed * lag).max(0.0);
        let seat_hours = if parameters.seats_take_hours { sitting.hours } else { 0.0 };
        let mut present = [false; Agency::COUNT];
        let mut minutes = [0.0; Agency::COUNT];
        let mut can_read = [0; PLACES];
        let (mut have, mut need, mut gave_way) = (0.0, 0.0, 0.0);
        for agency in 0..Agency::COUNT {
            let chance = nearer(parameters.attendance.present[agency], lags.attendance[agency]);
            let comes = stream.chance(Closed::closer(chance, closed.attendance));
            // Where seats take no hours, who has worked them off for children comes all the same, and reads nothing.
            present[agency] = comes && (seat_hours == 0.0 || hours.0[agency] >= seat_hours);
            let seat = if present[agency] { seat_hours } else { 0.0 };
            let left = (hours.0[agency] - seat) * 60.0;
            let reading = sitting.cases * levers.file_held[agency].get() * levers.research[agency].get();
            minutes[agency] = left;
            // A file that takes no time can always be read.
            let each = levers.research[agency].get();
            can_read[agency] = if each > 0.0 { (left / each) as u32 } else { u32::MAX };
            if present[agency] {
                gave_way += parameters.attendance.give_way[agency];
                have += left.clamp(0.0, reading);
                need += reading;
            }
        }
        let idaa = stream.chance(sitting.idaa);
        let core = core_present(&present, idaa);
        let seats = present.iter().filter(|&&there| there).count() as u8;
        let readiness = if need > 0.0 { have / need } else { f64::from(u8::from(seats > 0)) };
        let mut bench = Self {
            core,
            seats,
            gave_way,
            shared: (Closed::closer(nearer(parameters.shared, lags.shared), closed.files) * sitting.practice.files)
                .min(1.0),
            brought: 0.0,
            minutes,
            children: [0.0; Agency::COUNT],
            could_read: can_read,
            can_read,
            readers: 0,
            at_table: bits(|agency| present[agency]),
            sure: 0,
            actions: ActionChances::new(levers, nearer(parameters.on_time, lags.on_time), readiness),
        };
        bench.look_who_can_read();
        bench
    }

    /// The same sitting with whoever came to another.
    #[must_use]
    pub fn with_seats_of(self, other: &Self) -> Self {
        Self { core: other.core, seats: other.seats, gave_way: other.gave_way, at_table: other.at_table, ..self }
    }

    /// Finds who can still read a file, and for how many cases that is sure.
    fn look_who_can_read(&mut self) {
        self.readers = bits(|agency| self.can_read[agency] > 0);
        // The least above 0, without a branch: what is one less than nothing is no longer little.
        let one_less = self.can_read.map(|files| files.wrapping_sub(1));
        self.sure = one_less.into_iter().fold(u32::MAX, u32::min).saturating_add(1);
    }

    /// Hours that the agencies spent on a sitting that took so many hours of each, by employer: seats, files that were read, and children; then
    /// of those the hours that a grant pays. Then the hours that are left after the meeting; below 0 where children took more
    /// than there were.
    pub fn hours_spent(&self, sitting: f64, parameters: &AgencyParameters) -> ([[f64; Employer::COUNT]; 2], Hours) {
        let (mut spent, mut left) = ([[0.0; Employer::COUNT]; 2], [0.0; Agency::COUNT]);
        for (agency, &employer) in Employer::OF.iter().enumerate() {
            let minutes = self.minutes_spent(agency, &parameters.levers);
            let seat = f64::from(self.at_table >> agency & 1) * sitting;
            let work = minutes / 60.0;
            let from_hours = if parameters.seats_take_hours { seat + work } else { work };
            spent[0][employer as usize] += seat + work;
            spent[1][employer as usize] += from_hours * parameters.paid[agency];
            left[agency] = (self.minutes[agency] - minutes) / 60.0;
        }
        (spent, Hours(left))
    }

    /// Minutes that an agency read, and worked for children.
    fn minutes_spent(&self, agency: usize, levers: &AgencyLevers) -> f64 {
        let read = self.could_read[agency] - self.can_read[agency];
        f64::from(read) * levers.research[agency].get() + self.children[agency]
    }

    /// What becomes of the actions of a case; for this person they are `deliverable` as often as for others, by this ratio.
    #[inline]
    pub fn agree_actions(
        &self,
        hearing: &mut Stream,
        case: Key,
        deliverable: f64,
        parameters: &AgencyParameters,
    ) -> Outcome {
        self.actions.draw(hearing, (case, deliverable), &parameters.escalation)
    }

    /// Agencies work for the children of a case: what they have left for the next meeting is less.
    #[inline]
    pub fn works_for_children(&mut self, minutes: &[f64; Agency::COUNT]) {
        self.children.iter_mut().zip(minutes).for_each(|(sum, minutes)| *sum += minutes);
    }

    /// Share of what the held files say of a case that was read and is shared at the table: agencies read in the order of
    /// the agenda until their hours run out, and those that attend share. A case on which nobody holds a file has nothing
    /// unread.
    #[inline]
    pub fn read_files(&mut self, hearing: &mut Stream, parameters: &AgencyParameters) -> f64 {
        if self.sure == 0 {
            self.look_who_can_read();
        }
        self.sure -= 1;
        let held = parameters.holds.draw(hearing);
        let read = held & self.readers;
        // All agencies at once, without a branch.
        let read_by = [u32::from(read); PLACES];
        for ((files, read), bit) in self.can_read.iter_mut().zip(read_by).zip(BITS) {
            *files -= u32::from(read & bit == bit);
        }
        let brought = f64::from((read & self.at_table).count_ones()) * self.shared;
        let share = if held > 0 { brought / f64::from(held.count_ones()) } else { 1.0 };
        self.brought += share;
        share
    }
}

/// A bit for each agency of which something is true.
fn bits(is: impl Fn(usize) -> bool) -> u16 {
    (0..Agency::COUNT).fold(0, |bits, agency| bits | u16::from(is(agency)) << agency)
}

/// Core agencies present, of six.
fn core_present(present: &[bool; Agency::COUNT], idaa: bool) -> u8 {
    let is = |agency: Agency| present[agency as usize];
    let health = is(Agency::HealthAcute) || is(Agency::HealthPrimary) || is(Agency::MentalHealth);
    let core = [
        is(Agency::Police),
        idaa,
        is(Agency::SocialWorkChildren),
        is(Agency::SocialWorkAdults),
        is(Agency::Housing),
        health,
    ];
    core.iter().filter(|&&there| there).count() as u8
}

/// The stream of a case's hearing.
#[inline]
pub fn hearing(case: Key) -> Stream {
    case.for_purpose(Purpose::Hearing).stream()
}
