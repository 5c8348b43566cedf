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

    /// Work for the coordinators of a team; `end` tells what its end is.
    pub(super) fn give_coordinator(&mut self, office: usize, pile: Pile, end: Event, hours: f64) {
        self.coordinators_go_on(office);
        let work = Work { task: end.pack(), hours, awaited: end.is_awaited() };
        if let Some(begun) = self.offices[office].desk.bring(self.now, pile as usize, work, &self.group.calendar) {
            self.begun(begun);
        } else {
            self.wait_for_coordinator(office);
        }
    }

    /// Quiet work for the coordinators of a team, of several pieces of which [`Self::coordinators_go_on`] is told once.
    pub(super) fn pile_up(&mut self, office: usize, pile: Pile, end: Event, hours: f64) {
        let work = Work { task: end.pack(), hours, awaited: false };
        self.offices[office].desk.put(self.now, pile as usize, work);
    }

    /// Coordinators who have been free by now have taken what waited.
    pub(super) fn coordinators_go_on(&mut self, office: usize) {
        while let Some(begun) = self.offices[office].desk.begin(self.now, &self.group.calendar) {
            self.begun(begun);
        }
    }

    /// If awaited work waits: makes sure that the desk is looked at when somebody is free.
    fn wait_for_coordinator(&mut self, office: usize) {
        if let Some(at) = self.offices[office].desk.look_again() {
            self.events.push(at, Event::CoordinatorIsFree(office as u32).pack());
        }
    }

    pub(super) fn coordinator_is_free(&mut self, office: u32) {
        self.coordinators_go_on(office as usize);
        self.wait_for_coordinator(office as usize);
    }

    /// Work for the Idaas of an authority; `end` tells what its end is.
    pub(super) fn give_idaa(&mut self, authority: usize, call: Call, end: Event, hours: f64) {
        self.idaas_go_on(authority);
        let work = Work { task: end.pack(), hours, awaited: end.is_awaited() };
        if let Some(begun) = self.services[authority].desk.bring(self.now, call as usize, work, &self.group.calendar) {
            self.begun(begun);
        } else {
            self.wait_for_idaa(authority);
        }
    }

    /// Idaas who have been free by now have taken what waited.
    pub(super) fn idaas_go_on(&mut self, authority: usize) {
        while let Some(begun) = self.services[authority].desk.begin(self.now, &self.group.calendar) {
            self.begun(begun);
        }
    }

    fn wait_for_idaa(&mut self, authority: usize) {
        if let Some(at) = self.services[authority].desk.look_again() {
            self.events.push(at, Event::IdaaIsFree(authority as u32).pack());
        }
    }

    pub(super) fn idaa_is_free(&mut self, authority: u32) {
        self.idaas_go_on(authority as usize);
        self.wait_for_idaa(authority as usize);
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
            let quality = &self.group.authorities[usize::from(case.authority)].quality;
            quality.close(case);
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
