//! From stamps to sums: reads what a group has finished and adds it up by authority and year.

use super::clock::{Clock, conditions};
use super::cost::HOURS_OF_A_DAY;
use super::counts::Counts;
use super::fingerprint::{fingerprint_case, fingerprint_meeting};
use super::kept::Kept;
use super::own_support::absorb_own_support;
use super::support::{absorb_support, add};
use super::tally::Sums;
use super::waits::{Wait, Waits};
use crate::model::employer::Employer;
use crate::model::referral::Referrer;
use crate::model::{Case, Flag, Group, Log, MaracYear, Meeting, Milestone, OfficeYear, ServiceYear, SittingKind};
use crate::time::Moment;

/// The sums of one authority.
#[derive(Clone, Debug, Default)]
struct Ledger {
    /// By measured year.
    sums: Vec<Sums>,
    waits: Kept,
    /// Fingerprint of the stamps of its cases and meetings.
    digest: u64,
}

impl Ledger {
    /// What a case that is for Marac adds to the years through which it waits: to their backlogs while it is not heard,
    /// and its days until there is a plan or support.
    fn absorb_waiting(&mut self, group: &Group, case: &Case, received_in: i64) {
        let years = group.calendar.years();
        let received = case.at(Milestone::Received);
        let heard = case.at(Milestone::Heard).min(group.stop);
        let helped = heard.min(case.at(Milestone::Allocated));
        let first = received_in.max(0);
        let mut from = years.start(first);
        for year in first..i64::from(years.measured()) {
            if from > heard {
                break;
            }
            let to = years.start(year + 1);
            let sums = &mut self.sums[year as usize];
            sums.backlog_end += f64::from(u8::from(heard >= to));
            sums.days_without_plan += helped.min(to).days_since(received.max(from)).max(0.0);
            from = to;
        }
    }
}

/// What a tally finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Sums, waits and fingerprints.
    All,
    /// Sums alone.
    Sums,
}

/// The sums of a group, kept by authority, and by Marac and team for the national total.
#[derive(Clone, Debug)]
pub struct Tally {
    detail: Detail,
    ledgers: Vec<Ledger>,
    maracs: Vec<Vec<Sums>>,
    offices: Vec<Vec<Sums>>,
    /// Room to put waits in order.
    room: Vec<i64>,
}

impl Tally {
    /// Empty sums for a group.
    pub fn new(group: &Group, detail: Detail) -> Self {
        let years = group.calendar.years().measured() as usize;
        let ledger = Ledger { sums: vec![Sums::default(); years], ..Ledger::default() };
        Self {
            detail,
            ledgers: vec![ledger; group.authorities.len()],
            maracs: vec![vec![Sums::default(); years]; group.maracs.len()],
            offices: vec![vec![Sums::default(); years]; group.offices.len()],
            room: Vec::new(),
        }
    }

    /// Forgets all sums and keeps the memory.
    pub fn clear(&mut self) {
        for ledger in &mut self.ledgers {
            ledger.sums.fill(Sums::default());
            ledger.waits.clear();
            ledger.digest = 0;
        }
        self.maracs.iter_mut().chain(&mut self.offices).for_each(|sums| sums.fill(Sums::default()));
    }

    /// Adds what a log holds.
    pub fn absorb(&mut self, group: &Group, log: &Log<'_>, clocks: &[Clock]) {
        for case in log.cases() {
            self.absorb_case(group, case, clocks);
        }
        for meeting in log.meetings {
            self.absorb_meeting(group, meeting);
        }
        for year in log.maracs {
            self.absorb_marac(year);
        }
        for year in log.offices {
            self.absorb_office(year);
        }
        for year in log.services {
            self.absorb_service(year);
        }
    }

    /// Puts the waits of a year in order, once all that was received in it has been added.
    pub fn close_year(&mut self, year: usize) {
        self.ledgers.iter_mut().for_each(|ledger| ledger.waits.put_in_order(year, &mut self.room));
    }

    /// Counts the waits of the first year that has not been forgotten, and forgets them.
    pub fn forget_year(&mut self) {
        self.ledgers.iter_mut().for_each(|ledger| ledger.waits.forget_year());
    }

    fn absorb_case(&mut self, group: &Group, case: &Case, clocks: &[Clock]) {
        let years = group.calendar.years();
        let ledger = &mut self.ledgers[usize::from(case.authority)];
        let all = self.detail == Detail::All;
        if all {
            ledger.digest = fingerprint_case(ledger.digest, case);
        }
        let for_marac = is_for_marac(case);
        let year = years.of(case.at(Milestone::Received));
        if let Some(sums) = at_year(&mut ledger.sums, year) {
            judge(sums, group, case, clocks, for_marac);
            received_in(sums, all.then(|| ledger.waits.year_mut(year as usize)), group.stop, case, for_marac);
            answered(sums, group, case);
        }
        if case.has(Milestone::Heard)
            && let Some(sums) = at_year(&mut ledger.sums, years.of_from(case.at(Milestone::Heard), year))
        {
            heard_in(sums, case);
            sums.people.heard(case);
        }
        if case.is(Flag::SpecialistAsked) || case.is(Flag::OnwardAsked) {
            absorb_own_support(&mut ledger.sums, years, case);
        }
        if for_marac {
            ledger.absorb_waiting(group, case, year);
            absorb_support(&mut ledger.sums, group, case);
        }
    }

    fn absorb_meeting(&mut self, group: &Group, meeting: &Meeting) {
        if self.detail == Detail::All {
            for &authority in &group.maracs[usize::from(meeting.marac)].serves {
                let digest = &mut self.ledgers[usize::from(authority)].digest;
                *digest = fingerprint_meeting(*digest, meeting);
            }
        }
        let Some(year) = group.calendar.years().measured_year(meeting.at) else { return };
        let sums = &mut self.maracs[usize::from(meeting.marac)][year];
        if meeting.kind == SittingKind::Cancelled {
            sums.cancelled += 1.0;
            return;
        }
        if meeting.kind == SittingKind::Postponed {
            sums.postponed += 1.0;
            return;
        }
        if meeting.kind == SittingKind::Extra {
            sums.second_sittings += 1.0;
        } else {
            sums.meetings += 1.0;
            sums.listed += f64::from(meeting.listed);
            sums.left += f64::from(meeting.listed - meeting.heard);
            sums.heard_scheduled += f64::from(meeting.heard);
            sums.places += f64::from(meeting.places);
            sums.agenda_in_time += f64::from(u8::from(meeting.agenda_in_time));
        }
        sums.full += f64::from(meeting.full);
        sums.full_minutes += meeting.full_minutes;
        sums.core_present += f64::from(meeting.core_present);
        sums.quorate += f64::from(u8::from(meeting.quorum));
        sums.gave_way += meeting.gave_way;
        sums.trained += meeting.trained;
        sums.visits += f64::from(u8::from(meeting.visited));
        add(&mut sums.agency_hours, meeting.agency_hours);
        add(&mut sums.agency_hours_funded, meeting.agency_hours_funded);
        sums.specialist_unpaid_hours += meeting.specialist_hours[0];
        sums.specialist_paid_hours += meeting.specialist_hours[1];
        sums.agreed += f64::from(meeting.actions);
        sums.undone += f64::from(meeting.escalated);
        sums.minutes_in_time += f64::from(u8::from(meeting.minutes_written <= meeting.minutes_due));
    }

    fn absorb_marac(&mut self, of: &MaracYear) {
        let Some(sums) = at_year(&mut self.maracs[usize::from(of.marac)], of.year) else { return };
        sums.national_fte += of.national;
        // One representative of each agency.
        let hours = of.training * HOURS_OF_A_TRAINING_DAY;
        let training = sums.training_hours.iter_mut().zip(Employer::AGENCIES);
        training.for_each(|(sum, agencies)| *sum += hours * agencies as f64);
    }

    fn absorb_office(&mut self, of: &OfficeYear) {
        let Some(sums) = at_year(&mut self.offices[usize::from(of.office)], of.year) else { return };
        sums.coordinator_fte += of.fte;
        sums.coordinator_in_post += of.in_post;
        sums.leavers += of.leavers;
        sums.coordinator_funded += of.funded;
        sums.coordinator_leavers += of.leavers;
        sums.coordinator_hours += of.available;
        sums.coordinator_worked += of.worked;
        sums.chair_hours += of.chair;
        sums.coordinator_funded_in_post += of.funded_in_post;
        sums.coordinator_cover += of.cover;
        add(&mut sums.coordinators_added, of.added);
    }

    fn absorb_service(&mut self, of: &ServiceYear) {
        let Some(sums) = at_year(&mut self.ledgers[usize::from(of.authority)].sums, of.year) else { return };
        sums.idaa_fte += of.fte;
        sums.idaa_in_post += of.in_post;
        sums.leavers += of.leavers;
        sums.idaa_funded += of.funded;
        sums.idaa_hours += of.available;
        sums.idaa_worked += of.worked;
        sums.idaa_support += of.support;
        // Of the year as a whole: into how many parts its parameters cut it must not show.
        sums.idaa_support_given = sums.idaa_support.min((sums.idaa_hours - sums.idaa_worked).max(0.0));
        sums.service_days += of.days;
        sums.duty_days += of.duty_days;
        sums.escalated_days += of.escalated_days;
        sums.place_days += of.place_days;
        sums.days_within += of.days_within;
        sums.idaa_funded_in_post += of.funded_in_post;
        sums.idaa_cover += of.cover;
        sums.idaa_lent += of.lent;
        add(&mut sums.idaas_added, of.added);
        sums.interpreter_hours += of.interpreted;
        add(&mut sums.early_fte, of.early);
    }

    /// The span that a year's sums stand for.
    fn span(group: &Group, year: usize) -> Sums {
        let years = group.calendar.years();
        let (from, to) = (years.start(year as i64), years.start(year as i64 + 1));
        Sums { years: 1.0, days: to.days_since(from), ..Sums::default() }
    }

    /// The sums of an authority and year: its own cases and Idaas, and the meetings and coordinators it shares.
    pub fn authority(&self, group: &Group, authority: usize, year: usize) -> Sums {
        let mut sums = Self::span(group, year);
        sums.add(&self.ledgers[authority].sums[year]);
        sums.compare_groups();
        sums.count_people(group, authority);
        for &marac in &group.authorities[authority].maracs {
            sums.add(&self.maracs[usize::from(marac)][year]);
        }
        sums.add(&self.offices[usize::from(group.authorities[authority].office)][year]);
        sums
    }

    /// The sums of the whole group and a year: what is shared is counted once.
    pub fn whole(&self, group: &Group, year: usize) -> Sums {
        let mut sums = Self::span(group, year);
        let own = self.ledgers.iter().map(|ledger| &ledger.sums[year]);
        let shared = self.maracs.iter().chain(&self.offices).map(|sums| &sums[year]);
        shared.for_each(|other| sums.add(other));
        for (authority, own) in own.enumerate() {
            let mut own = *own;
            own.compare_groups();
            own.count_people(group, authority);
            sums.add(&own);
        }
        sums
    }

    /// The waits of an authority and of a year that has been closed and not been forgotten.
    pub fn waits(&self, authority: usize, year: usize) -> &[Waits; Wait::COUNT] {
        self.ledgers[authority].waits.year(year)
    }

    /// The waits of an authority in the years that have been forgotten.
    pub fn counts(&self, authority: usize) -> &[Counts; Wait::COUNT] {
        self.ledgers[authority].waits.counts()
    }

    /// The fingerprint of an authority's stamps.
    pub fn digest(&self, authority: usize) -> u64 {
        self.ledgers[authority].digest
    }
}

/// Working hours that a day of training takes: of whoever does that day's work meanwhile.
const HOURS_OF_A_TRAINING_DAY: f64 = HOURS_OF_A_DAY;

/// The sums of a year, if it is measured.
#[inline]
fn at_year(sums: &mut [Sums], year: i64) -> Option<&mut Sums> {
    usize::try_from(year).ok().and_then(|year| sums.get_mut(year))
}

/// Accepted, or still on the coordinator's desk when the run ended and going to be accepted: to drop the latter would
/// flatter a team that does not get to them.
fn is_for_marac(case: &Case) -> bool {
    case.has(Milestone::Accepted) || (case.is(Flag::Open) && case.is(Flag::Acceptable) && !case.is(Flag::TurnedAway))
}

/// Adds whether a referral met the standards to the year in which it was received.
fn judge(sums: &mut Sums, group: &Group, case: &Case, clocks: &[Clock], for_marac: bool) {
    let conditions = conditions(case, for_marac);
    for (clock, timely) in clocks.iter().zip(&mut sums.timely) {
        clock.judge(case, conditions, &group.calendar, group.stop, timely);
    }
}

/// Adds a referral to the year in which it was received.
fn received_in(
    sums: &mut Sums,
    mut waits: Option<&mut [Waits; Wait::COUNT]>,
    stop: Moment,
    case: &Case,
    for_marac: bool,
) {
    let received = case.at(Milestone::Received);
    let mut wait = |of: Wait, milestone: Moment| {
        if let Some(waits) = &mut waits {
            waits[of as usize].push(received, milestone, stop);
        }
    };
    sums.referrals += 1.0;
    sums.people.received(case, for_marac, case.has(Milestone::Contacted));
    sums.turned_away += f64::from(u8::from(case.is(Flag::TurnedAway)));
    wait(Wait::Screening, case.at(Milestone::Screened));
    if !for_marac {
        return;
    }
    sums.for_marac += 1.0;
    sums.accepted += f64::from(u8::from(case.has(Milestone::Accepted)));
    sums.repeats += f64::from(u8::from(case.is(Flag::Repeat)));
    sums.escalated += f64::from(u8::from(case.is(Flag::Escalated)));
    wait(Wait::Hearing, case.at(Milestone::Heard));
    if case.has(Milestone::Heard) {
        sums.heard_of_accepted += 1.0;
        sums.first_meeting += f64::from(u8::from(case.is(Flag::FirstMeeting)));
        sums.told += f64::from(u8::from(case.at(Milestone::Contacted) <= case.at(Milestone::Heard)));
        sums.voice += f64::from(u8::from(case.is(Flag::Voice)));
    }
    // Whoever was not reached when the run ended had at least its run-out for it.
    sums.not_reached += f64::from(u8::from(!case.has(Milestone::Contacted)));
    if !case.is(Flag::NotReached) {
        wait(Wait::Contact, case.at(Milestone::Contacted));
    }
    if case.has(Milestone::Asked) {
        sums.asked += 1.0;
        sums.allocated_at_once += f64::from(u8::from(case.at(Milestone::Allocated) == case.at(Milestone::Asked)));
        sums.gave_up += f64::from(u8::from(case.has(Milestone::Left)));
        wait(Wait::Allocation, case.at(Milestone::Allocated).min(case.at(Milestone::Left)));
    }
}

/// Adds whether a referral of a specialist service was decided on in time.
fn answered(sums: &mut Sums, group: &Group, case: &Case) {
    let (received, screened) = (case.at(Milestone::Received), case.at(Milestone::Screened));
    if usize::from(case.origin) != Referrer::SpecialistSmall as usize || case.at(Milestone::Complete) != received {
        return;
    }
    let within = group.maracs[usize::from(case.marac)].specialists.levers.answer_within.0;
    sums.people.answered[0] += 1.0;
    sums.people.answered[1] += f64::from(u8::from(screened <= group.calendar.due(received, within)));
}

/// Adds a hearing to the year in which it was.
fn heard_in(sums: &mut Sums, case: &Case) {
    sums.heard += 1.0;
    sums.heard_repeats += f64::from(u8::from(case.is(Flag::Repeat)));
    sums.quality += f64::from(case.quality);
    sums.files_read += f64::from(case.files_read);
    sums.actions += f64::from(case.actions);
    sums.actions_on_time += f64::from(case.actions_on_time);
    sums.actions_deliverable += f64::from(case.actions_deliverable);
    sums.actions_done += f64::from(case.actions_done);
    sums.reabuse += f64::from(u8::from(case.is(Flag::Reabuse)));
}
