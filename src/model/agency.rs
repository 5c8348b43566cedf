//! Partner agencies: they attend first and read with the hours that are left.

use super::actions::{ActionChances, Outcome};
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
        /// Chance that the agency is at a meeting.
        attendance: [Share; Agency::COUNT] = "agency.*.attendance" each Agency::NAMES,
        /// Minutes to read the agency's file on one case.
        research: [Minutes; Agency::COUNT] = "agency.*.research_minutes" each Agency::NAMES,
        /// Chance that the agency holds a file on the case.
        file_held: [Share; Agency::COUNT] = "agency.*.file_held" each Agency::NAMES,
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
        /// Chance that an action is never done.
        action_never: Share = "agency.action_never_done",
    }
}

/// The agencies of a Marac as the model needs them.
#[derive(Clone, Debug)]
pub struct AgencyParameters {
    /// The levers.
    pub levers: AgencyLevers,
    /// Hours a day that each agency has for this Marac: fixed, whatever comes.
    pub hours_a_day: [f64; Agency::COUNT],
    /// Days between two meetings in the baseline's first year.
    pub days_between: f64,
    /// Whether each agency holds a file on a case.
    holds: Bernoullis,
}

impl AgencyParameters {
    /// Hours a day as `hours_ratio` times what attending and reading take at `cases` a year, `meetings` a year and
    /// sittings of so many hours.
    pub fn new(levers: AgencyLevers, cases: f64, meetings: f64, sitting_hours: f64) -> Self {
        let hours_a_day = std::array::from_fn(|agency| {
            let attending = levers.attendance[agency].get() * meetings * sitting_hours;
            let reading = cases * levers.file_held[agency].get() * levers.research[agency].get() / 60.0;
            levers.hours_ratio.get() * (attending + reading) / 365.25
        });
        let holds = Bernoullis::new(&levers.file_held.map(|held| held.get()));
        Self { levers, hours_a_day, days_between: 365.25 / meetings, holds }
    }
}

/// Hours that each agency has in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hours(pub [f64; Agency::COUNT]);

impl Hours {
    /// What was carried over and what `days` have added; no more is carried than the lever allows.
    pub fn after(&self, days: f64, parameters: &AgencyParameters) -> Self {
        let most = parameters.levers.carry_over.get() * parameters.days_between;
        Self(std::array::from_fn(|agency| {
            let a_day = parameters.hours_a_day[agency];
            self.0[agency].min(a_day * most) + a_day * days
        }))
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
    /// Minutes of reading that each agency has for the meeting.
    minutes: [f64; Agency::COUNT],
    /// Files that each agency at the table could read when the meeting began.
    could_read: Files,
    /// Files that each can still read.
    can_read: Files,
    /// A bit for each agency that can still read a file.
    readers: u16,
    /// Cases for which all of those can read, whoever holds files.
    sure: u32,
    /// What becomes of each action: its chance to be on time falls with the share of the reading that the hours of the
    /// agencies present allow, as those who have no time to read have none to act.
    actions: ActionChances,
}

impl Bench {
    /// Draws who comes. Each agency has had its hours for `days` since the last meeting and what it carried over; those
    /// who come spend the sitting's first, and what is left is reading time for `cases`.
    pub fn convene(
        stream: &mut Stream,
        parameters: &AgencyParameters,
        hours: &Hours,
        (idaa_present, sitting_hours, cases): (f64, f64, f64),
    ) -> Self {
        let levers = &parameters.levers;
        let mut present = [false; Agency::COUNT];
        let mut minutes = [0.0; Agency::COUNT];
        let mut can_read = [0; PLACES];
        let (mut have, mut need) = (0.0, 0.0);
        for agency in 0..Agency::COUNT {
            present[agency] = stream.chance(levers.attendance[agency].get());
            let sitting = if present[agency] { sitting_hours } else { 0.0 };
            let left = (hours.0[agency] - sitting).max(0.0) * 60.0;
            let reading = cases * levers.file_held[agency].get() * levers.research[agency].get();
            minutes[agency] = left;
            if present[agency] {
                // A file that takes no time can always be read.
                can_read[agency] = (left / levers.research[agency].get()) as u32;
                have += left.min(reading);
                need += reading;
            }
        }
        let idaa = stream.chance(idaa_present);
        let core = core_present(&present, idaa);
        let someone = present.iter().any(|&there| there);
        let readiness = if need > 0.0 { have / need } else { f64::from(u8::from(someone)) };
        let actions = ActionChances::new(levers, readiness);
        let mut bench = Self { core, minutes, could_read: can_read, can_read, readers: 0, sure: 0, actions };
        bench.look_who_can_read();
        bench
    }

    /// Finds who can still read a file, and for how many cases that is sure.
    fn look_who_can_read(&mut self) {
        self.readers = bits(|agency| self.can_read[agency] > 0);
        self.sure = self.can_read.into_iter().filter(|&files| files > 0).min().unwrap_or(u32::MAX);
    }

    /// The hours that are left after the meeting.
    pub fn hours_left(&self, levers: &AgencyLevers) -> Hours {
        Hours(std::array::from_fn(|agency| {
            let read = self.could_read[agency] - self.can_read[agency];
            (self.minutes[agency] - f64::from(read) * levers.research[agency].get()).max(0.0) / 60.0
        }))
    }

    /// What becomes of the actions of a case.
    #[inline]
    pub fn agree_actions(&self, hearing: &mut Stream) -> Outcome {
        self.actions.draw(hearing)
    }

    /// Share of the held files on a case that were read and are at the table: agencies that attend read in the order of
    /// the agenda until their hours run out. A case on which nobody holds a file has nothing unread.
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
        if held > 0 { f64::from(read.count_ones()) / f64::from(held.count_ones()) } else { 1.0 }
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
