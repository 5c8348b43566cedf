//! The rooms in which work is done, and the slots in which cases and meetings are kept.

use super::case::{Case, Meeting};
use super::coordinator::Pile;
use super::idaa::Call;
use super::{Event, System};
use crate::engine::desk::Work;

impl System<'_> {
    pub(super) fn office_of(&self, case: &Case) -> usize {
        usize::from(self.group.authorities[usize::from(case.authority)].office)
    }

    pub(super) fn give_coordinator(&mut self, office: usize, pile: Pile, event: Event, hours: f64) {
        let work = Work { event: event.pack(), hours };
        if let Some(done) = self.offices[office].desk.bring(self.now, pile as usize, work, &self.group.calendar) {
            self.events.push(done, work.event);
        }
    }

    pub(super) fn coordinator_is_free(&mut self, office: usize) {
        if let Some((done, event)) = self.offices[office].desk.finish(self.now, &self.group.calendar) {
            self.events.push(done, event);
        }
    }

    pub(super) fn give_idaa(&mut self, authority: usize, call: Call, event: Event, hours: f64) {
        let work = Work { event: event.pack(), hours };
        if let Some(done) = self.services[authority].desk.bring(self.now, call as usize, work, &self.group.calendar) {
            self.events.push(done, work.event);
        }
    }

    pub(super) fn idaa_is_free(&mut self, authority: usize) {
        if let Some((done, event)) = self.services[authority].desk.finish(self.now, &self.group.calendar) {
            self.events.push(done, event);
        }
    }

    pub(super) fn admit_case(&mut self, mut case: Case) -> u32 {
        case.threads = 1;
        if let Some(slot) = self.free_cases.pop() {
            self.cases[slot as usize] = case;
            return slot;
        }
        self.cases.push(case);
        self.cases.len() as u32 - 1
    }

    /// One of the ends that a case has to come to; after the last one it is finished.
    pub(super) fn end_thread(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.threads -= 1;
        if case.threads == 0 {
            self.log.cases.push(*case);
            self.free_cases.push(slot);
        }
    }

    pub(super) fn open_meeting(&mut self, record: Meeting) -> u32 {
        if let Some(slot) = self.free_meetings.pop() {
            self.meetings[slot as usize] = record;
            return slot;
        }
        self.meetings.push(record);
        self.meetings.len() as u32 - 1
    }

    pub(super) fn close_meeting(&mut self, meeting: u32) {
        self.log.meetings.push(self.meetings[meeting as usize]);
        self.free_meetings.push(meeting);
    }
}
