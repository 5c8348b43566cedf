//! A Marac sits: from the day that the meeting is due to the way back to the desk.

use super::actions::Overdue;
use super::agency::{Agency, Bench, Sitting};
use super::case::{Case, Flag, Meeting, Milestone, SittingKind};
use super::coordinator::Ring;
use super::employer::Employer;
use super::marac::{MEETING_HOUR, MeetingLevers, WithoutQuorum};
use super::meeting::{Plan, Turns};
use super::{Event, System};
use crate::random::{Purpose, Stream};
use crate::time::Moment;
use crate::units::Switch;

impl System<'_> {
    /// Puts the meeting of the nominal day into the list; closed days move it to the next open one.
    pub(super) fn book_meeting(&mut self, marac: usize) {
        let nominal = self.maracs[marac].next_day;
        let calendar = &self.group.calendar;
        let at = if self.group.maracs[marac].levers.every.is_some() {
            Moment::ZERO.plus_days(nominal)
        } else {
            Moment::ZERO.plus_days(calendar.open_from(nominal.floor() as i64) as f64 + MEETING_HOUR)
        };
        self.meets(marac, at);
    }

    fn meets(&mut self, marac: usize, at: Moment) {
        self.maracs[marac].due = at;
        self.schedule(at, Event::MeetingIsDue(marac as u32));
    }

    pub(super) fn plan_next_meeting(&mut self, marac: usize) {
        let interval = &self.group.maracs[marac].interval;
        if interval.is_empty() {
            if self.maracs[marac].waiting() > 0 {
                self.call_on_demand(marac);
            }
            return;
        }
        self.maracs[marac].next_day += interval[self.table_year];
        self.book_meeting(marac);
    }

    /// Calls a meeting for as soon as the cut-off allows the cases that wait now.
    fn call_on_demand(&mut self, marac: usize) {
        let lead = self.group.maracs[marac].levers.cut_off.get();
        let from = self.now.plus_days(lead).day() + 1;
        self.maracs[marac].called = true;
        self.maracs[marac].next_day = self.group.calendar.open_from(from) as f64;
        self.book_meeting(marac);
    }

    /// A meeting of the cadence is due: it takes place with what is on the agenda, or is cancelled.
    #[inline(never)]
    pub(super) fn meeting_is_due(&mut self, marac: u32) {
        let (now, group) = (self.now, self.group);
        let parameters = &group.maracs[marac as usize];
        let mut stream = self.meeting_stream(marac as usize, SittingKind::Scheduled);
        let levers = &parameters.levers;
        let cut_off = now.plus_days(-levers.cut_off.get());
        let agenda_due = group.calendar.plus_working_days(now, -levers.agenda_lead.get());
        let comes = referrer_comes(levers, now);
        let (listed, able) = self.maracs[marac as usize].listable(&self.cases, (cut_off, agenda_due), &comes);
        if !self.somebody_is_there(self.coordinators(parameters.office.into())) {
            return self.postpone(marac as usize, listed, cut_off);
        }
        (self.maracs[marac as usize].called, self.maracs[marac as usize].postponed) = (false, false);
        let left = if stream.chance(levers.cancelled.get()) {
            let mut record = self.record(marac as usize, SittingKind::Cancelled, listed);
            record.minutes_written = now;
            self.finished.meetings.push(record);
            listed
        } else {
            let days = &parameters.agencies.escalation_days;
            let overdue = self.maracs[marac as usize].actions.review(now, days);
            let mut plan = Plan::new(levers, able, overdue);
            if !self.maracs[marac as usize].extra.is_empty() {
                // One second sitting at a time: where the last has yet to sit, the others wait for the next meeting.
                plan.extra = 0;
            } else if plan.extra == 0 {
                let (left, backlog) = (able - plan.hear, &mut self.maracs[marac as usize].backlog);
                plan.extra = backlog.call(&parameters.backlog, levers, left, self.year);
            }
            let left = listed - plan.hear - plan.extra;
            self.draw_up_agenda(marac as usize, (cut_off, agenda_due), &plan, &comes);
            self.sit(marac as usize, SittingKind::Scheduled, plan, listed, agenda_due, &mut stream);
            left
        };
        self.maracs[marac as usize].backlog.drift = parameters.backlog.drift(left);
        self.maracs[marac as usize].last_cut_off = cut_off;
        self.plan_next_meeting(marac as usize);
    }

    /// Nobody is there to run a meeting: it sits on the next open day on which somebody is, if that comes before the next
    /// meeting of the cadence; else its cases go to that one. As with a cancelled meeting, its list has closed all the same.
    fn postpone(&mut self, marac: usize, listed: u32, cut_off: Moment) {
        let (now, group) = (self.now, self.group);
        if !self.maracs[marac].postponed {
            let mut record = self.record(marac, SittingKind::Postponed, listed);
            record.minutes_written = now;
            self.finished.meetings.push(record);
            self.maracs[marac].last_cut_off = cut_off;
            self.maracs[marac].postponed = true;
        }
        let tomorrow = Moment::ZERO.plus_days(group.calendar.open_from(now.day() + 1) as f64 + MEETING_HOUR);
        let gap = group.maracs[marac].interval.get(self.table_year).copied();
        if gap.is_none_or(|gap| tomorrow < Moment::ZERO.plus_days((self.maracs[marac].next_day + gap).floor())) {
            return self.meets(marac, tomorrow);
        }
        self.maracs[marac].postponed = false;
        self.plan_next_meeting(marac);
    }

    /// Lists the cases of a sitting, and books those of a second one.
    pub(super) fn draw_up_agenda(
        &mut self,
        marac: usize,
        limits: (Moment, Moment),
        plan: &Plan,
        comes: &impl Fn(&Case) -> bool,
    ) {
        let mut agenda = std::mem::take(&mut self.agenda);
        agenda.clear();
        let state = &mut self.maracs[marac];
        state.list(&mut self.cases, limits, plan.hear, comes, &mut agenda);
        if plan.extra > 0 {
            let mut extra = std::mem::take(&mut state.extra);
            state.list(&mut self.cases, limits, plan.extra, comes, &mut extra);
            state.extra = extra;
            let lag = self.group.maracs[marac].levers.extra_lag.get();
            let at = self.group.calendar.plus_working_days(self.now, lag);
            self.schedule(at, Event::SecondSitting(marac as u32));
        }
        self.agenda = agenda;
    }

    /// An accepted case waits for the next meeting that can hear it, unless it is heard out of turn.
    pub(super) fn joins_those_who_wait(&mut self, marac: usize, slot: u32) {
        if self.is_heard_out_of_turn(marac, slot) {
            return;
        }
        self.maracs[marac].join(slot, self.cases[slot as usize].is(Flag::Urgent));
        if self.group.maracs[marac].interval.is_empty() && !self.maracs[marac].called {
            self.call_on_demand(marac);
        }
    }

    /// Whether an urgent case is heard at an extraordinary sitting: where the rule asks for one, and neither the next meeting
    /// nor a sitting that is booked already could hear it so soon.
    fn is_heard_out_of_turn(&mut self, marac: usize, slot: u32) -> bool {
        let levers = &self.group.maracs[marac].levers;
        let Some(within) = levers.extraordinary.filter(|_| self.cases[slot as usize].is(Flag::Urgent)) else {
            return false;
        };
        let (at, state) = (self.group.calendar.plus_working_days(self.now, within.get()), &mut self.maracs[marac]);
        let list_is_open = self.now <= state.due.plus_days(-levers.cut_off.get());
        if (state.due <= at && list_is_open) || state.extra.len() >= Plan::in_full(levers) as usize {
            return false;
        }
        if state.extra.is_empty() {
            self.events.push(at, Event::SecondSitting(marac as u32).pack());
        }
        state.extra.push(slot);
        let case = &mut self.cases[slot as usize];
        if case.at(Milestone::Complete) > state.last_cut_off {
            case.set(Flag::FirstMeeting);
        }
        true
    }

    /// The second sitting of a meeting that could not hear everyone, or one that was called for an urgent case.
    #[inline(never)]
    pub(super) fn second_sitting(&mut self, marac: u32) {
        let office = self.group.maracs[marac as usize].office;
        if !self.somebody_is_there(self.coordinators(office.into())) {
            let tomorrow = self.group.calendar.plus_working_days(self.now, 1.0);
            return self.schedule(tomorrow, Event::SecondSitting(marac));
        }
        let mut agenda = std::mem::take(&mut self.maracs[marac as usize].extra);
        std::mem::swap(&mut agenda, &mut self.agenda);
        agenda.clear();
        self.maracs[marac as usize].extra = agenda;
        let booked = self.agenda.len() as u32;
        let mut stream = self.meeting_stream(marac as usize, SittingKind::Extra);
        let plan = Plan::second(&self.group.maracs[marac as usize].levers, booked);
        self.sit(marac as usize, SittingKind::Extra, plan, booked, self.now, &mut stream);
    }

    /// The meeting sits: agencies attend and have read what their hours allowed, and the cases are heard in order.
    pub(super) fn sit(
        &mut self,
        marac: usize,
        kind: SittingKind,
        plan: Plan,
        listed: u32,
        agenda_due: Moment,
        stream: &mut Stream,
    ) {
        let (now, group) = (self.now, self.group);
        let parameters = &group.maracs[marac];
        let travel = self.travel(marac, kind);
        let (plan, mut bench, quorum) = self.convene(marac, (plan, travel), stream);
        let minutes = plan.sitting_minutes();
        self.coordinator_sits(marac, minutes / 60.0 + travel);
        let mut record = self.record(marac, kind, listed);
        let agenda = std::mem::take(&mut self.agenda);
        record.agenda_in_time =
            agenda.iter().all(|&slot| self.cases[slot as usize].at(Milestone::Prepared) <= agenda_due);
        record.places = plan.places;
        record.sitting_minutes = minutes;
        record.core_present = bench.core;
        (record.quorum, record.gave_way) = (quorum, bench.gave_way);
        (record.trained, record.visited) = self.maracs[marac].delivery.shown();
        self.shows_attendance(marac, record.core_present);
        let meeting = self.open_meeting(record);
        let (mut turns, mut work) = (Turns::new(plan), 0.0);
        let mut overdue = Overdue::new(now.plus_days(parameters.agencies.levers.action_due.get()));
        let state = &mut self.maracs[marac];
        let shared = self.joint.as_mut().unwrap_or(&mut state.shared);
        state.specialists.sits(now, listed, &parameters.specialists, &mut shared.specialists);
        for &slot in &agenda {
            work += self.cases[slot as usize].work;
            overdue.add(&self.heard(slot, meeting, &turns.take(), &mut bench));
        }
        let cases = agenda.len() as u32;
        self.agenda = agenda;
        let ([spent, funded], left) = bench.hours_spent(minutes / 60.0 + travel, &parameters.agencies);
        let record = &mut self.meetings[meeting as usize];
        (record.agency_hours, record.agency_hours_funded) = (spent, funded);
        let state = &mut self.maracs[marac];
        state.specialists.has_sat(now, &parameters.specialists);
        (state.last_sat, state.hours) = (now, left);
        let seats = [f64::from(bench.seats), Agency::COUNT as f64];
        state.delivery.has_sat(seats, [bench.brought, f64::from(cases)], &parameters.delivery);
        state.actions.add(overdue);
        self.idaas_have_sat(marac, minutes / 60.0);
        self.paperwork(meeting, cases, work);
    }

    /// Who comes. A meeting without a quorum may leave its cases to the next one: it has then only old actions to review.
    fn convene(&mut self, marac: usize, (plan, travel): (Plan, f64), stream: &mut Stream) -> (Plan, Bench, bool) {
        let (now, group) = (self.now, self.group);
        let parameters = &group.maracs[marac];
        let idaa = self.idaa_attendance(parameters.lead.into());
        let state = &mut self.maracs[marac];
        let hours = state.hours.after(now.days_since(state.last_sat), &parameters.agencies);
        let shared = self.joint.as_mut().unwrap_or(&mut state.shared);
        let practice = state.delivery.at_sitting(now, &parameters.delivery, &mut shared.visits);
        let sitting = |plan: &Plan| {
            let hours = plan.sitting_minutes() / 60.0 + travel;
            Sitting { idaa, hours, cases: f64::from(plan.hear), practice }
        };
        let mut again = stream.clone();
        let bench = Bench::convene(stream, &parameters.agencies, &hours, sitting(&plan));
        let quorum = u32::from(bench.core) >= parameters.levers.quorum.0;
        if quorum || parameters.levers.without_quorum == WithoutQuorum::Sit {
            return (plan, bench, quorum);
        }
        state.put_back(&mut self.cases, &self.agenda);
        self.agenda.clear();
        let plan = plan.without_cases();
        // The same people, for a shorter sitting.
        let shorter = Bench::convene(&mut again, &parameters.agencies, &hours, sitting(&plan));
        (plan, shorter.with_seats_of(&bench), quorum)
    }

    /// Hours that each person travels to a sitting and back: none where it is held online. Travel of Idaas is in their
    /// fixed hours.
    fn travel(&self, marac: usize, kind: SittingKind) -> f64 {
        let parameters = &self.group.maracs[marac];
        if parameters.travel == 0.0 {
            return 0.0;
        }
        let mut stream = self.stream_of(marac, kind, Purpose::Venue);
        if stream.chance(parameters.levers.online.get()) { 0.0 } else { parameters.travel }
    }

    /// The coordinator and the chair sit for some hours, before any paperwork of the meeting begins.
    fn coordinator_sits(&mut self, marac: usize, hours: f64) {
        let office = usize::from(self.group.maracs[marac].office);
        let levers = &self.group.offices[office].levers;
        self.offices[office].chair_hours += hours + levers.chair_preparation.get();
        self.catches_up(self.coordinators(office));
        if levers.service.is_none() {
            let hours = hours + levers.meeting_fixed.get();
            self.call(self.coordinators(office), Ring::Urgent as usize, Event::SittingOver(office as u32), hours);
        }
    }

    /// The Idaas of every authority that the Marac serves sit for their own cases: an equal part of the time each.
    fn idaas_have_sat(&mut self, marac: usize, hours: f64) {
        let serves = &self.group.maracs[marac].serves;
        let each = hours / serves.len() as f64;
        for &authority in serves {
            let attendance = self.idaa_attendance(authority.into());
            self.services[usize::from(authority)].other_hours += each * attendance;
        }
    }

    /// Chance that an Idaa of an authority sits: none where nobody of the service is there.
    fn idaa_attendance(&self, authority: usize) -> f64 {
        let there = self.somebody_is_there(self.idaas(authority));
        if there { self.group.authorities[authority].service.levers.attendance.get() } else { 0.0 }
    }

    pub(super) fn record(&self, marac: usize, kind: SittingKind, listed: u32) -> Meeting {
        Meeting {
            marac: marac as u16,
            kind,
            at: self.now,
            listed,
            heard: 0,
            places: 0,
            full: 0,
            full_minutes: 0.0,
            sitting_minutes: 0.0,
            core_present: 0,
            quorum: false,
            gave_way: 0.0,
            trained: 0.0,
            visited: false,
            agency_hours: [0.0; Employer::COUNT],
            agency_hours_funded: [0.0; Employer::COUNT],
            specialist_hours: [0.0; 2],
            actions: 0,
            escalated: 0,
            agenda_in_time: false,
            minutes_due: self.group.calendar.due(self.now, self.group.maracs[marac].levers.minutes_due.0),
            minutes_written: Moment::NEVER,
        }
    }

    /// The stream of a sitting: keyed by the Marac and the nominal day, so that a change of staffing leaves it alone.
    pub(super) fn meeting_stream(&self, marac: usize, kind: SittingKind) -> Stream {
        self.stream_of(marac, kind, Purpose::Meeting)
    }

    fn stream_of(&self, marac: usize, kind: SittingKind, purpose: Purpose) -> Stream {
        let key = self.key.with(self.group.maracs[marac].code).for_purpose(purpose);
        let day = self.maracs[marac].next_day.floor() as i64 as u64;
        key.with(day).with(kind as u64).stream()
    }
}

/// Whether the referrer of a case attends or briefs the meeting of a day. Where the rule asks for it, a case without
/// either waits for the next meeting; this is known when the agenda is drawn up, so its minutes go to others.
fn referrer_comes(levers: &MeetingLevers, at: Moment) -> impl Fn(&Case) -> bool {
    let absent = if levers.defer_if_absent == Switch::On { levers.referrer_absent.get() } else { 0.0 };
    let day = at.day() as u64;
    move |case| absent == 0.0 || !case.key.for_purpose(Purpose::Meeting).with(day).stream().chance(absent)
}
