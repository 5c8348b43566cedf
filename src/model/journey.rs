//! The journey of a case, one function for each milestone, in the order of the guidance.
//!
//! After screening a case runs on two tracks at once, advocacy and meeting, which join only at the hearing. A person
//! who is not reached, or declines support, is still listed and heard, without their views.

use super::actions::Outcome;
use super::agency::{self, Bench, CORE};
use super::case::{Flag, Milestone};
use super::coordinator::{Pile, Ring};
use super::idaa::FirstContact;
use super::loops::Loop;
use super::meeting::{Turn, still_there};
use super::person::Circumstance;
use super::quality::Hearing;
use super::referral::{Needs, Referrer, TRANSFER};
use super::{Event, System};
use crate::engine::Request;
use crate::random::Purpose;
use crate::time::Moment;

// ---- both tracks: received, screened -------------------------------------------------------------------------------

impl System<'_> {
    /// The next referral from outside reaches the coordinator's desk.
    pub(super) fn referral_arrives(&mut self, index: u32) {
        let group = self.group;
        let arrivals = &mut self.arrivals[index as usize];
        let (key, authority, origin) = (arrivals.key(), arrivals.authority, arrivals.origin);
        let (shocks, years) = (&self.shocks[usize::from(authority)], group.calendar.years());
        let flow = &group.authorities[usize::from(authority)].flow;
        let (comes, marginal) = (arrivals.is_referral(flow, shocks, years), arrivals.is_marginal());
        if let Some(next) = arrivals.advance(flow, shocks, years, (self.turns.next, group.stop)) {
            self.schedule(next, Event::Referral(index));
        }
        if !comes {
            return;
        }
        let maracs = &group.authorities[usize::from(authority)].maracs;
        // Most authorities have one Marac: a division for nothing.
        let marac = if let [only] = maracs[..] { only } else { maracs[(key.word() % maracs.len() as u64) as usize] };
        if !self.is_still_referred(key, authority, origin) {
            return;
        }
        let slot = self.admit_case(key, authority, marac, origin);
        let case = &mut self.cases[slot as usize];
        case.profile = group.authorities[usize::from(authority)].person.draw(key, origin.into());
        if usize::from(origin) == TRANSFER {
            case.set(Flag::Transfer);
        }
        self.received(slot, marginal);
    }

    /// A referral, new or repeated, reaches the coordinator's desk; a `marginal` one is one that a duty adds.
    pub(super) fn received(&mut self, slot: u32, marginal: bool) {
        let (now, group) = (self.now, self.group);
        let case = &mut self.cases[slot as usize];
        let authority = &group.authorities[usize::from(case.authority)];
        let work = &group.offices[usize::from(authority.office)].work;
        let again = case.is(Flag::Repeat) || case.is(Flag::Escalated);
        let origin = (case.origin.into(), marginal);
        let needs = Needs::draw(case.key, &authority.demand, origin, again, work);
        if marginal {
            case.set(Flag::Added);
        }
        case.work = needs.work;
        case.stamp(Milestone::Received, now);
        if needs.complete {
            case.stamp(Milestone::Complete, now);
        }
        if needs.urgent {
            case.set(Flag::Urgent);
        }
        if needs.accepted {
            case.set(Flag::Acceptable);
        }
        self.awaits_screening(slot);
    }

    pub(super) fn awaits_screening(&mut self, slot: u32) {
        let case = &self.cases[slot as usize];
        let ring = if case.is(Flag::Urgent) { Ring::Urgent } else { Ring::Screening };
        let office = self.office_of(case);
        let hours = self.group.offices[office].screening_hours(case.work);
        self.call(self.coordinators(office), ring as usize, Event::Screened(slot), hours);
    }

    /// The coordinator has looked at the referral: accepted, returned as incomplete, or not accepted at Marac.
    pub(super) fn screened(&mut self, slot: u32) {
        let (now, group) = (self.now, self.group);
        self.is_free(self.coordinators(self.office_of(&self.cases[slot as usize])));
        let case = &mut self.cases[slot as usize];
        if !case.has(Milestone::Screened) {
            case.stamp(Milestone::Screened, now);
        }
        if !case.has(Milestone::Complete) {
            let delay = &group.authorities[usize::from(case.authority)].return_delay;
            let days = delay.sample(&mut case.key.for_purpose(Purpose::Return).stream());
            case.set(Flag::Returned);
            let back = group.calendar.plus_working_days(now, days).max(now);
            self.schedule(back, Event::Returned(slot));
        } else if !case.is(Flag::Acceptable) {
            self.goes_to_early_intervention(slot);
        } else if self.is_turned_away(slot) {
            self.turned_away(slot);
        } else {
            self.accepted(slot);
        }
    }

    /// A referral that had been sent back as incomplete is complete.
    pub(super) fn returned(&mut self, slot: u32) {
        self.cases[slot as usize].stamp(Milestone::Complete, self.now);
        self.awaits_screening(slot);
    }

    /// Accepted at Marac: the two tracks begin.
    pub(super) fn accepted(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.stamp(Milestone::Accepted, self.now);
        // The thread of screening ends; advocacy, listing and the hearing begin.
        case.threads += 2;
        let office = self.group.authorities[usize::from(case.authority)].office;
        self.rosters[usize::from(office)].cases += 1.0;
        self.abuse_may_come(slot);
        self.waits_to_be_heard(slot);
        self.advocacy_begins(slot);
    }
}

// ---- advocacy: contacted, views, allocated, support ended ------------------------------------------------------------

impl System<'_> {
    pub(super) fn advocacy_begins(&mut self, slot: u32) {
        let case = &self.cases[slot as usize];
        let authority = usize::from(case.authority);
        let service = &self.group.authorities[authority].service;
        if usize::from(case.origin) == Referrer::Idaa as usize || self.open_parent(case).is_some() {
            // The service that refers, or still supports this person, is already in touch.
            let received = case.at(Milestone::Received);
            let answers = service.answers(case.key);
            self.cases[slot as usize].answers(answers.views, answers.engaged);
            self.contacted(slot, received);
        } else if case.profile.has(Circumstance::Interpreter) {
            let wait = self.group.authorities[authority].person.levers.interpreter_wait.get();
            let there = self.group.calendar.plus_working_days(self.now, wait).max(self.now);
            self.schedule(there, Event::InterpreterComes(slot));
        } else {
            self.awaits_contact(slot);
        }
    }

    /// An interpreter is there for the first contact.
    pub(super) fn interpreter_comes(&mut self, slot: u32) {
        self.awaits_contact(slot);
    }

    fn awaits_contact(&mut self, slot: u32) {
        let case = &self.cases[slot as usize];
        let authority = usize::from(case.authority);
        let parameters = &self.group.authorities[authority];
        let class = if case.is(Flag::Urgent) { FirstContact::Urgent } else { FirstContact::Ordinary };
        let hours = parameters.service.contact_hours() * parameters.person.time(case.profile);
        self.services[authority].has_interpreter(case.profile, hours);
        self.call(self.idaas(authority), class as usize, Event::Tried(slot), hours);
    }

    /// An Idaa has made the first attempt and done what contact takes; later attempts follow day by day.
    pub(super) fn tried(&mut self, slot: u32) {
        let group = self.group;
        let case = &mut self.cases[slot as usize];
        let authority = usize::from(case.authority);
        let service = &group.authorities[authority].service;
        let answers = service.answers(case.key);
        case.answers(answers.views, answers.engaged);
        self.is_free(self.idaas(authority));
        let gap = service.levers.attempt_gap.get();
        let later = |attempts: u32| group.calendar.plus_working_days(self.now, gap * f64::from(attempts));
        match service.attempt_that_reaches(answers.attempt) {
            Some(1) => self.contacted(slot, self.now),
            Some(attempt) => self.schedule(later(attempt - 1), Event::Contacted(slot)),
            None => {
                let attempts = service.levers.attempts_max.0.max(1);
                self.schedule(later(attempts - 1), Event::AttemptsEnded(slot));
            }
        }
    }

    /// The person was reached: told of the referral where safe, asked for their views, offered support.
    pub(super) fn contacted(&mut self, slot: u32, at: Moment) {
        let still = self.still_engages(slot, at);
        let case = &mut self.cases[slot as usize];
        if !still {
            case.unset(Flag::Engaged);
        }
        let engaged = case.is(Flag::Engaged);
        case.stamp(Milestone::Contacted, at);
        let (authority, received) = (usize::from(case.authority), case.at(Milestone::Received));
        self.shows_contact(authority, received, Some(at));
        let case = &mut self.cases[slot as usize];
        if case.is(Flag::SharesViews) {
            case.stamp(Milestone::Views, at);
        }
        if case.has(Milestone::Heard) {
            self.awaits_update(slot);
        }
        if let Some(parent) = self.open_parent(&self.cases[slot as usize]) {
            self.keeps_the_place(slot, parent);
        } else if engaged && self.is_led_by_specialist(&self.cases[slot as usize]) {
            self.asks_specialist(slot);
        } else if engaged {
            self.asks_for_support(slot);
        } else {
            self.declines(slot);
        }
    }

    /// Whether contact comes in time for a person who would take up support: late contact loses some, where the loop R2 runs.
    fn still_engages(&self, slot: u32, at: Moment) -> bool {
        let case = &self.cases[slot as usize];
        let authority = &self.group.authorities[usize::from(case.authority)];
        if !authority.loops.run(Loop::R2) || authority.service.is_theory() {
            return true;
        }
        let due = self.group.calendar.due(case.at(Milestone::Complete), authority.service.levers.late_after.0);
        let late = at.days_since(due);
        late <= 0.0 || authority.service.still_engages(case.key, late)
    }

    /// One of the later attempts has reached the person.
    pub(super) fn contacted_later(&mut self, slot: u32) {
        self.contacted(slot, self.now);
    }

    /// The attempts ended without reaching the person: still listed and heard, without their views.
    pub(super) fn attempts_ended(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        case.set(Flag::NotReached);
        let (authority, received) = (usize::from(case.authority), case.at(Milestone::Received));
        self.shows_contact(authority, received, None);
        self.end_thread(slot);
    }

    /// A place is held for some days after a person declined, if one is free.
    pub(super) fn declines(&mut self, slot: u32) {
        let now = self.now;
        let case = &mut self.cases[slot as usize];
        let authority = usize::from(case.authority);
        let held = self.group.authorities[authority].service.levers.unengaged_open.get();
        let places = &mut self.services[authority].places;
        if held > 0.0 && places.is_free() {
            places.take(now);
            case.set(Flag::Declined);
            self.schedule(now.plus_days(held), Event::SupportEnds(slot));
        } else {
            self.end_thread(slot);
        }
    }

    pub(super) fn asks_for_support(&mut self, slot: u32) {
        let now = self.now;
        let case = &mut self.cases[slot as usize];
        case.stamp(Milestone::Asked, now);
        let authority = usize::from(case.authority);
        let (urgent, parameters) = (case.is(Flag::Urgent), &self.group.authorities[authority].service);
        let asked = self.services[authority].ask(now, (slot, case.key), urgent, parameters);
        if asked == Request::Granted {
            self.allocated(slot);
        }
    }

    /// A place is free: support begins.
    pub(super) fn allocated(&mut self, slot: u32) {
        self.support_begins(slot, self.now);
    }

    /// Support begins, and does not end before `not_before`.
    pub(super) fn support_begins(&mut self, slot: u32, not_before: Moment) {
        let case = &mut self.cases[slot as usize];
        case.stamp(Milestone::Allocated, self.now);
        let authority = usize::from(case.authority);
        let parameters = &self.group.authorities[authority];
        let open = parameters.service.open_days(case.key, parameters.demand.movers.get());
        if !case.is(Flag::SpecialistLeads) {
            let intake = parameters.service.levers.intake.get() * parameters.person.time(case.profile);
            let service = &mut self.services[authority];
            service.other_hours += intake + parameters.person.extra_hours(case.profile);
            service.has_interpreter(case.profile, intake);
        }
        let until = self.now.plus_days(open).max(not_before);
        case.support_until = until;
        self.schedule(until, Event::SupportEnds(slot));
    }

    /// Support ends: planned, by the person's decision, or because they moved; or a place held after a refusal.
    pub(super) fn support_ends(&mut self, slot: u32) {
        let case = &mut self.cases[slot as usize];
        let authority = usize::from(case.authority);
        if !case.is(Flag::Declined) {
            case.stamp(Milestone::SupportEnded, self.now);
        }
        let (handed_on, leads) = (case.is(Flag::PlaceHandedOn), case.is(Flag::SpecialistLeads));
        let own = case.is(Flag::OwnPlace);
        let is_for_services = case.profile.matches_specialist() && !case.is(Flag::Declined);
        if !handed_on && !leads {
            self.services[authority].places.release(self.now);
            if is_for_services { self.may_be_referred_on(slot) } else { self.end_thread(slot) }
        } else {
            self.end_thread(slot);
        }
        self.fill_places(authority);
        if own && !handed_on {
            self.own_place_falls_free(authority);
        }
    }

    /// Gives free places to those who wait.
    pub(super) fn fill_places(&mut self, authority: usize) {
        while let Some(next) = self.services[authority].places.admit(self.now) {
            match next {
                Ok(slot) => self.allocated(slot),
                Err((slot, left)) => {
                    self.cases[slot as usize].stamp(Milestone::Left, left);
                    self.end_thread(slot);
                }
            }
        }
    }
}

// ---- meeting: listed, researched, heard ------------------------------------------------------------------------------

impl System<'_> {
    pub(super) fn waits_to_be_heard(&mut self, slot: u32) {
        let case = &self.cases[slot as usize];
        let (marac, office) = (usize::from(case.marac), self.office_of(case));
        let hours = self.group.offices[office].hours(self.group.offices[office].levers.listing, case.work);
        self.put(self.coordinators(office), Pile::Listing as usize, Event::Prepared(slot), hours);
        self.joins_those_who_wait(marac, slot);
    }

    /// The coordinator has listed the case and chased what was missing.
    pub(super) fn prepared(&mut self, slot: u32, done: Moment) {
        self.cases[slot as usize].stamp(Milestone::Prepared, done);
        self.end_thread(slot);
    }

    /// The case is heard: with whoever attends, with or without the victim's voice. Returns what becomes of its actions.
    pub(super) fn heard(&mut self, slot: u32, meeting: u32, turn: &Turn, bench: &mut Bench) -> Outcome {
        let (now, group) = (self.now, self.group);
        let case = &mut self.cases[slot as usize];
        let parameters = &group.maracs[usize::from(case.marac)];
        let quality = &group.authorities[usize::from(case.authority)].quality;
        let mut stream = agency::hearing(case.key);
        let files = bench.read_files(&mut stream, &parameters.agencies);
        group.authorities[usize::from(case.authority)].children.levers.works(case.profile.children(), bench);
        let deliverable = group.authorities[usize::from(case.authority)].person.deliverable(case.profile);
        let actions = bench.agree_actions(&mut stream, case.key, deliverable, &parameters.agencies);
        let state = &mut self.maracs[usize::from(case.marac)];
        let account = &mut self.joint.as_mut().unwrap_or(&mut state.shared).specialists;
        let specialist = state.specialists.comes(case.key, case.profile, &parameters.specialists, account);
        let voice = case.at(Milestone::Views) <= now;
        let hearing = Hearing {
            minutes: turn.given,
            hours_sat: turn.since_break / 60.0,
            attendance: f64::from(bench.core) / f64::from(CORE) * still_there(&parameters.levers, turn.elapsed),
            files,
            voice,
            specialist,
            actions: f64::from(actions.on_time) / f64::from(actions.count().max(1)),
        };
        case.stamp(Milestone::Heard, now);
        case.meeting = meeting;
        case.minutes = turn.given as f32;
        case.files_read = files as f32;
        case.quality = quality.quality(&hearing, &mut self.worth) as f32;
        (case.actions_on_time, case.actions) = (actions.on_time, actions.count());
        (case.actions_deliverable, case.actions_done) = (actions.deliverable(), actions.done());
        if voice {
            case.set(Flag::Voice);
        }
        if specialist && case.profile.matches_specialist() {
            case.set(Flag::SpecialistThere);
        }
        if turn.full {
            case.set(Flag::Full);
        }
        let hours =
            if case.is(Flag::SpecialistThere) { parameters.specialists.levers.minutes.get() / 60.0 } else { 0.0 };
        self.meetings[meeting as usize].add(turn, &actions, (parameters.specialists.levers.is_paid(), hours));
        self.children_ask(slot);
        self.hearing_over(slot);
        actions
    }
}
