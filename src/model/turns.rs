//! The turn of a quarter: duties come into force, parameters change, staffing is looked at.

use super::System;
use super::agency::CORE;
use super::duty::Shown;
use super::parameters::Group;
use crate::time::Moment;

/// Where a group stands among its stages.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    /// When the next quarter begins in which something may change; never, if nothing ever does.
    pub next: Moment,
    /// The quarter in which the duty came into force.
    commenced: Option<i64>,
    /// Quarters in a row for which the area was ready for it.
    ready_for: u32,
    /// What each authority has shown since the quarter began; empty where nobody asks.
    shown: Vec<Shown>,
    /// Until when the teams' hours are booked.
    pub settled: Moment,
}

impl Turns {
    /// At rest.
    pub fn new(group: &Group) -> Self {
        let asks = group.timeline.readiness.is_some();
        let shown = vec![Shown::default(); if asks { group.authorities.len() } else { 0 }];
        Self { next: Moment::NEVER, commenced: None, ready_for: 0, shown, settled: group.start }
    }

    /// Whether a duty is in force.
    pub const fn is_in_force(&self) -> bool {
        self.commenced.is_some()
    }
}

impl System<'_> {
    /// Begins a run with the stage of its first day.
    pub(super) fn begin_turns(&mut self) {
        let (first, timeline) = (self.first, &self.first.timeline);
        let quarter = first.calendar.years().quarter_of(first.start);
        let waits = timeline.readiness.is_some();
        self.turns.commenced = timeline.planned(quarter).filter(|_| !waits || quarter >= timeline.latest());
        (self.turns.ready_for, self.turns.settled) = (0, first.start);
        self.turns.shown.fill(Shown::default());
        self.group = first.in_force(quarter, self.turns.commenced);
        self.turns.next = if timeline.turns() { self.quarter_after(quarter) } else { Moment::NEVER };
    }

    /// The beginning of the quarter after this one; never, if the run is over by then.
    fn quarter_after(&self, quarter: i64) -> Moment {
        let years = self.first.calendar.years();
        let last = years.quarter_of(self.first.stop);
        if quarter < last { years.quarter(quarter + 1) } else { Moment::NEVER }
    }

    /// A quarter begins.
    pub(super) fn turn(&mut self) {
        let first = self.first;
        let quarter = first.calendar.years().quarter_of(self.now);
        self.turns.next = self.quarter_after(quarter);
        let commences = self.turns.commenced.is_none() && self.commences(quarter);
        let commenced = if commences { Some(quarter) } else { self.turns.commenced };
        self.turns.shown.fill(Shown::default());
        let stage = first.in_force(quarter, commenced);
        let changes = !std::ptr::eq(stage, self.group);
        if commences || changes {
            self.settle_teams();
            self.turns.commenced = commenced;
        }
        if changes {
            self.enter(stage);
        }
        if first.timeline.looks_at_staffing {
            self.look_at_staffing();
        }
    }

    /// Whether the duty comes into force in a quarter: it is time, and the area is ready or has waited for long enough.
    fn commences(&mut self, quarter: i64) -> bool {
        let timeline = &self.first.timeline;
        let mut ready = true;
        if let Some(readiness) = &timeline.readiness {
            let good = self.turns.shown.iter().all(|shown| readiness.is_met(shown));
            self.turns.ready_for = if good { self.turns.ready_for + 1 } else { 0 };
            ready = self.turns.ready_for >= readiness.levers.quarters.0 || quarter >= readiness.latest;
        }
        ready && timeline.planned(quarter).is_some()
    }

    /// Looks at each Idaa service: one above its load is lent hours and places until the next look.
    fn look_at_staffing(&mut self) {
        for (index, authority) in self.group.authorities.iter().enumerate() {
            let service = &self.services[index];
            let asking = f64::from(service.places.taken()) + service.places.waiting() as f64;
            let escalated = authority.staffing.escalates(asking, service.standard / service.lent);
            let lent = authority.staffing.lent(escalated);
            if lent != service.lent {
                self.settle_teams();
                self.lend(index, lent);
            }
        }
    }

    /// Somebody was reached, or the attempts have ended: noted where readiness is asked for.
    #[inline]
    pub(super) fn shows_contact(&mut self, authority: usize, received: Moment, reached: Option<Moment>) {
        if let (Some(readiness), Some(shown)) = (&self.first.timeline.readiness, self.turns.shown.get_mut(authority)) {
            let due = self.first.calendar.due(received, readiness.levers.contact_within.0);
            shown.tried += 1.0;
            shown.in_time += f64::from(u8::from(reached.is_some_and(|at| at <= due)));
        }
    }

    /// A meeting sat: noted for each authority that it serves where readiness is asked for.
    #[inline]
    pub(super) fn shows_attendance(&mut self, marac: usize, core_present: u8) {
        if self.turns.shown.is_empty() {
            return;
        }
        for &authority in &self.group.maracs[marac].serves {
            let shown = &mut self.turns.shown[usize::from(authority)];
            shown.seats += f64::from(CORE);
            shown.taken += f64::from(core_present);
        }
    }
}

impl<'g> System<'g> {
    /// Takes on the parameters of another stage.
    fn enter(&mut self, stage: &'g Group) {
        let before = self.group;
        self.teams_enter(stage);
        let year = self.table_year;
        for (index, marac) in stage.maracs.iter().enumerate() {
            self.maracs[index].delivery.comes_under(self.now, &marac.delivery);
            // One that met on demand has no next meeting in the list, unless it has been called.
            let gains_cadence = before.maracs[index].interval.is_empty() && !marac.interval.is_empty();
            if gains_cadence && !self.maracs[index].called {
                self.maracs[index].next_day = self.now.day() as f64 + marac.interval[year];
                self.book_meeting(index);
            }
        }
    }
}
