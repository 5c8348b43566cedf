//! After the hearing: minutes, the update, the tracking of actions, and whether the case comes back.

use super::case::{Case, Flag, Milestone};
use super::coordinator::Pile;
use super::idaa::Later;
use super::referral::{Referrer, TRANSFER};
use super::{Event, System};
use crate::random::Key;
use crate::time::Moment;

/// The word that turns a case's key into that of its repeat.
const REPEAT: u64 = 0x7265_7065_6174;

impl System<'_> {
    /// The thread of the hearing ends; whoever is in touch with the service is told what was agreed.
    pub(super) fn hearing_over(&mut self, slot: u32) {
        if self.cases[slot as usize].has(Milestone::Contacted) {
            self.awaits_update(slot);
        }
        self.end_thread(slot);
    }

    /// Minutes and tracking of a sitting are on their way: `work` is the sum of its cases' work.
    pub(super) fn paperwork(&mut self, meeting: u32, cases: u32, work: f64) {
        if cases == 0 {
            return self.minutes_written(meeting, self.now);
        }
        let marac = usize::from(self.meetings[meeting as usize].marac);
        let office = usize::from(self.group.maracs[marac].office);
        let parameters = &self.group.offices[office];
        let minutes = parameters.hours(parameters.levers.minutes, work);
        let tracking = parameters.hours(parameters.levers.tracking, work);
        let team = self.coordinators(office);
        self.put(team, Pile::Minutes as usize, Event::MinutesWritten(meeting), minutes);
        self.put(team, Pile::Tracking as usize, Event::Tracked(office as u32), tracking);
    }

    /// The minutes of a meeting are written.
    pub(super) fn minutes_written(&mut self, meeting: u32, done: Moment) {
        self.meetings[meeting as usize].minutes_written = done;
        self.close_meeting(meeting);
    }

    /// The actions of a meeting have been tracked: nothing waits for it.
    pub(super) const fn tracked(&mut self, _office: u32, _done: Moment) {}

    pub(super) fn awaits_update(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.threads += 1;
        let authority = usize::from(case.authority);
        let service = &self.group.authorities[authority].service;
        let time = self.group.authorities[authority].person.time(case.profile);
        let hours = if service.is_theory() { 0.0 } else { service.levers.update.get() * time };
        self.services[authority].has_interpreter(case.profile, hours);
        self.put(self.idaas(authority), Later::Update as usize, Event::Updated(slot), hours);
    }

    /// The victim has heard what was agreed.
    pub(super) fn updated(&mut self, slot: u32, done: Moment) {
        self.cases[slot as usize].stamp(Milestone::Updated, done);
        self.end_thread(slot);
    }

    /// From acceptance on abuse may come: a person who waits is not safe. Abuse that would be detected within the window
    /// is an event, as it comes back to Marac; of all other abuse it is told when the case ends.
    pub(super) fn abuse_may_come(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        let quality = &self.group.authorities[usize::from(case.authority)].quality;
        let recognised = self.maracs[usize::from(case.marac)].delivery.detection;
        let Some(abuse) = quality.draw_abuse(case.key, recognised) else { return };
        let received = case.at(Milestone::Received);
        let at = received.plus_days(abuse.days).max(self.now);
        if at < self.group.stop {
            (case.abuse, case.abuse_under) = (at, abuse.happens_under);
            if abuse.detected && at.days_since(received) <= quality.levers.window.get() {
                case.threads += 1;
                self.schedule(at, Event::Abuse(slot));
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

    /// The case of which this is a repeat, if its support is still open.
    pub(super) fn open_parent(&self, case: &Case) -> Option<u32> {
        let parent = self.cases.get(case.parent as usize)?;
        let same = case.is(Flag::Repeat) && parent.threads > 0 && repeat_key(parent.key) == case.key;
        let open = parent.has(Milestone::Allocated) && !parent.has(Milestone::SupportEnded);
        (same && open && !parent.is(Flag::PlaceHandedOn)).then_some(case.parent)
    }

    /// While support is open a repeat keeps its place: it is held until the later of the two ends.
    pub(super) fn keeps_the_place(&mut self, slot: u32, parent: u32) {
        let parent = &mut self.cases[parent as usize];
        parent.set(Flag::PlaceHandedOn);
        let (parent_until, led, own) =
            (parent.support_until, parent.is(Flag::SpecialistLeads), parent.is(Flag::OwnPlace));
        let case = &mut self.cases[slot as usize];
        if led {
            case.set(Flag::SpecialistLeads);
        }
        if own {
            case.set(Flag::OwnPlace);
        }
        case.set(Flag::Engaged);
        case.stamp(Milestone::Asked, self.now);
        self.support_begins(slot, parent_until);
    }

    /// A repeat referral is made. While its parent still waits to be heard both are on the list: each is a referral.
    fn comes_back(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        let profile = case.profile;
        case.set(Flag::Returns);
        // A transfer that comes back is known here: the police bring it, as they bring most.
        let transferred = usize::from(case.origin) == TRANSFER;
        let origin = if transferred { Referrer::Police as u8 } else { case.origin };
        let (key, authority, marac) = (repeat_key(case.key), case.authority, case.marac);
        let child = self.admit_case(key, authority, marac, origin);
        let repeat = &mut self.cases[child as usize];
        (repeat.parent, repeat.profile) = (slot, profile);
        repeat.set(Flag::Repeat);
        self.received(child, false);
    }
}

/// The key of a case's repeat: its parent's with one more word, so that each generation has its own.
fn repeat_key(parent: Key) -> Key {
    parent.with(REPEAT)
}
