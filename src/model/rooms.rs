//! The slots in which cases and meetings are kept.

use super::System;
use super::case::{Case, Meeting};
use crate::random::Key;

impl System<'_> {
    /// The coordinator team that works on a case.
    pub(super) fn office_of(&self, case: &Case) -> usize {
        usize::from(self.group.authorities[usize::from(case.authority)].office)
    }

    /// A slot for a new case.
    pub(super) fn admit_case(&mut self, key: Key, authority: u16, marac: u16, origin: u8) -> u32 {
        let slot = self.free_cases.pop().unwrap_or(self.cases.len() as u32);
        // Made in its slot: made before, it would be copied there.
        let case = || Case { threads: 1, ..Case::new(key, authority, marac, origin) };
        match self.cases.get_mut(slot as usize) {
            Some(place) => *place = case(),
            None => self.cases.push(case()),
        }
        slot
    }

    /// One of the ends that a case has to come to; after the last one it is finished.
    pub(super) fn end_thread(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.threads -= 1;
        if case.threads == 0 {
            let quality = &self.group.authorities[usize::from(case.authority)].quality;
            quality.close(case);
            self.finished.cases.push(slot);
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
        self.finished.meetings.push(self.meetings[meeting as usize]);
        self.free_meetings.push(meeting);
    }
}
