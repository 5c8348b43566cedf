//! After the hearing: minutes, the update, the tracking of actions, and whether the case comes back.

use super::case::{Case, Flag, Milestone};
use super::coordinator::Pile;
use super::idaa::Call;
use super::referral::{Referrer, TRANSFER};
use super::{Event, System};
use crate::random::Key;

/// The word that turns a case's key into that of its repeat.
const REPEAT: u64 = 0x7265_7065_6174;

impl System<'_> {
    /// Minutes, tracking and the update are on their way; the thread of the hearing goes on with the minutes.
    pub(super) fn paperwork(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.threads += 1;
        let (work, contacted) = (case.work, case.has(Milestone::Contacted));
        let office = self.office_of(&self.cases[slot as usize]);
        let parameters = &self.group.offices[office];
        let (minutes, tracking) = (parameters.levers.minutes, parameters.levers.tracking);
        self.give_coordinator(office, Pile::Minutes, Event::MinutesWritten(slot), parameters.hours(minutes, work));
        self.give_coordinator(office, Pile::Tracking, Event::Tracked(slot), parameters.hours(tracking, work));
        if contacted {
            self.awaits_update(slot);
        }
    }

    /// The minutes of a case are written; with its last case, those of the meeting.
    pub(super) fn minutes_written(&mut self, slot: u32) {
        let case = &self.cases[slot as usize];
        let meeting = case.meeting;
        self.coordinator_is_free(self.office_of(case));
        let record = &mut self.meetings[meeting as usize];
        record.minutes_open -= 1;
        if record.minutes_open == 0 {
            record.minutes_written = self.now;
            self.close_meeting(meeting);
        }
        self.end_thread(slot);
    }

    /// The actions of a case have been tracked.
    pub(super) fn tracked(&mut self, slot: u32) {
        self.coordinator_is_free(self.office_of(&self.cases[slot as usize]));
        self.end_thread(slot);
    }

    pub(super) fn awaits_update(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.threads += 1;
        let authority = usize::from(case.authority);
        let service = &self.group.authorities[authority].service;
        let hours = if service.is_theory() { 0.0 } else { service.levers.update.get() };
        self.give_idaa(authority, Call::Update, Event::Updated(slot), hours);
    }

    /// The victim has heard what was agreed.
    pub(super) fn updated(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.stamp(Milestone::Updated, self.now);
        let authority = usize::from(case.authority);
        self.idaa_is_free(authority);
        self.end_thread(slot);
    }

    /// The moment at which abuse would happen is on its way from acceptance on: a person who waits is not safe.
    pub(super) fn abuse_may_come(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        let levers = &self.group.authorities[usize::from(case.authority)].quality;
        let abuse = levers.draw_abuse(case.key);
        let most = levers.chance_of_abuse(None, false).max(levers.chance_of_abuse(Some(1.0), false));
        let at = case.at(Milestone::Received).plus_days(abuse.days).max(self.now);
        if abuse.happens_under < most && at < self.group.stop {
            case.threads += 1;
            self.events.push(at, Event::Abuse(slot).pack());
        }
    }

    /// Abuse happens if its uniform lies under the chance: that of a plan of this quality, or of no plan yet. It comes
    /// back as a repeat if it is detected within the window of the last referral.
    pub(super) fn abuse(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        let levers = &self.group.authorities[usize::from(case.authority)].quality;
        let abuse = levers.draw_abuse(case.key);
        let quality = case.has(Milestone::Heard).then(|| f64::from(case.quality));
        if abuse.happens_under < levers.chance_of_abuse(quality, case.has(Milestone::Allocated)) {
            case.set(Flag::Reabuse);
            let within = self.now.days_since(case.at(Milestone::Received)) <= levers.window.get();
            if abuse.detected && within {
                self.comes_back(slot);
            }
        }
        self.end_thread(slot);
    }

    /// A repeat referral is made. While its parent still waits to be heard both are on the list: each is a referral.
    fn comes_back(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.set(Flag::Returns);
        let mut repeat = Case::new(repeat_key(case.key), case.authority, case.marac, case.origin);
        repeat.parent = slot;
        repeat.set(Flag::Repeat);
        if usize::from(repeat.origin) == TRANSFER {
            // A transfer that comes back is known here: the police bring it, as they bring most.
            repeat.origin = Referrer::Police as u8;
        }
        let child = self.admit_case(repeat);
        self.received(child);
    }
}

/// The key of a case's repeat: its parent's with one more word, so that each generation has its own.
pub(super) fn repeat_key(parent: Key) -> Key {
    parent.with(REPEAT)
}
