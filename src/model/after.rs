//! After the hearing: minutes, the update, the tracking of actions, and whether the case comes back.

use super::case::{Case, Flag, Milestone};
use super::coordinator::Pile;
use super::idaa::Call;
use super::referral::{Referrer, TRANSFER};
use super::{Event, System};
use crate::random::Key;
use crate::time::Moment;

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
        if contacted {
            self.awaits_update(slot);
        }
        self.pile_up(office, Pile::Minutes, Event::MinutesWritten(slot), parameters.hours(minutes, work));
        self.pile_up(office, Pile::Tracking, Event::Tracked(slot), parameters.hours(tracking, work));
    }

    /// The minutes of a case are written; with its last case, those of the meeting.
    pub(super) fn minutes_written(&mut self, slot: u32, done: Moment) {
        if done >= self.group.stop {
            return;
        }
        self.minutes_of_one_less(self.cases[slot as usize].meeting, done);
        self.end_thread(slot);
    }

    /// One thing less holds the record of a meeting open: the last to be written closes it.
    pub(super) fn minutes_of_one_less(&mut self, meeting: u32, done: Moment) {
        let record = &mut self.meetings[meeting as usize];
        record.minutes_open -= 1;
        record.minutes_written = record.minutes_written.max(done);
        if record.minutes_open == 0 {
            self.close_meeting(meeting);
        }
    }

    /// The actions of a case have been tracked.
    pub(super) fn tracked(&mut self, slot: u32, done: Moment) {
        if done < self.group.stop {
            self.end_thread(slot);
        }
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
    pub(super) fn updated(&mut self, slot: u32, done: Moment) {
        if done < self.group.stop {
            self.cases[slot as usize].stamp(Milestone::Updated, done);
            self.end_thread(slot);
        }
    }

    /// From acceptance on abuse may come: a person who waits is not safe. Abuse that would be detected within the window
    /// is an event, as it comes back to Marac; of all other abuse it is told when the case ends.
    pub(super) fn abuse_may_come(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        let quality = &self.group.authorities[usize::from(case.authority)].quality;
        let Some(abuse) = quality.draw_abuse(case.key) else { return };
        let received = case.at(Milestone::Received);
        let at = received.plus_days(abuse.days).max(self.now);
        if at < self.group.stop {
            (case.abuse, case.abuse_under) = (at, abuse.happens_under);
            if abuse.detected && at.days_since(received) <= quality.levers.window.get() {
                case.threads += 1;
                self.events.push(at, Event::Abuse(slot).pack());
            }
        }
    }

    /// The moment of abuse that would be detected: if it happens, it comes back as a repeat.
    pub(super) fn abuse(&mut self, slot: u32) {
        let case = &self.cases[slot as usize];
        if self.group.authorities[usize::from(case.authority)].quality.abuse_happens(case) {
            self.comes_back(slot);
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
