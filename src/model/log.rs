//! What has been finished: cases, meetings, years of teams, as the model leaves them and as their readers see them.

use super::case::{Case, Meeting, OfficeYear, ServiceYear};
use super::delivery::MaracYear;

/// What has been finished since it was last cleared. Cases stay in their slots until then, so that none is copied.
#[derive(Clone, Debug, Default)]
pub(super) struct Finished {
    /// Slots of cases that have come to all their ends.
    pub cases: Vec<u32>,
    pub meetings: Vec<Meeting>,
    pub maracs: Vec<MaracYear>,
    pub offices: Vec<OfficeYear>,
    pub services: Vec<ServiceYear>,
}

impl Finished {
    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.cases.clear();
        self.meetings.clear();
        self.maracs.clear();
        self.offices.clear();
        self.services.clear();
    }
}

/// What has been finished since the log was last cleared, as its readers see it.
#[derive(Clone, Copy, Debug)]
pub struct Log<'s> {
    /// Every slot.
    pub(super) slots: &'s [Case],
    /// The slots of cases that have come to all their ends.
    pub(super) ended: &'s [u32],
    /// Meetings whose minutes are written.
    pub meetings: &'s [Meeting],
    /// Years of Maracs.
    pub maracs: &'s [MaracYear],
    /// Years of coordinator teams.
    pub offices: &'s [OfficeYear],
    /// Years of Idaa services.
    pub services: &'s [ServiceYear],
}

impl<'s> Log<'s> {
    /// Cases that have come to all their ends, in that order.
    pub fn cases(&self) -> impl ExactSizeIterator<Item = &'s Case> + use<'s> {
        let slots = self.slots;
        self.ended.iter().map(move |&slot| &slots[slot as usize])
    }

    /// The same with their slots, in which [`Case::parent`] counts. While the log is not cleared each keeps its own.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &'s Case)> + use<'s> {
        let slots = self.slots;
        self.ended.iter().map(move |&slot| (slot, &slots[slot as usize]))
    }
}
