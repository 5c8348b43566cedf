//! W1 and W2 in ixa: plans for what comes, a data plugin for what is. ixa is made for epidemics among many people; a
//! queue needs only its list of plans.

use ixa::prelude::*;
use peers::{Area, Counts, FORTNIGHT, HORIZON};
use rand_distr::Distribution;
use std::collections::VecDeque;

define_rng!(Chance);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    peers::main("ixa", one_server, marac_years)
}

#[derive(Default)]
struct Queue {
    to_come: u64,
    present: VecDeque<f64>,
    days: f64,
}

define_data_plugin!(QueuePlugin, Queue, Queue::default());

fn one_server(seed: u64, customers: u64) -> f64 {
    let mut context = Context::new();
    context.init_random(seed);
    context.get_data_mut(QueuePlugin).to_come = customers;
    after(&mut context, peers::exponential(peers::BETWEEN), arrive);
    context.execute();
    context.get_data(QueuePlugin).days / customers as f64
}

/// Plans what happens after a time that is drawn now.
fn after(context: &mut Context, law: impl Distribution<f64>, then: impl FnOnce(&mut Context) + 'static) -> PlanId {
    let time = context.get_current_time() + context.sample_distr(Chance, law);
    context.add_plan(time, then)
}

fn arrive(context: &mut Context) {
    let now = context.get_current_time();
    let queue = context.get_data_mut(QueuePlugin);
    queue.to_come -= 1;
    queue.present.push_back(now);
    let (more, alone) = (queue.to_come > 0, queue.present.len() == 1);
    if more {
        after(context, peers::exponential(peers::BETWEEN), arrive);
    }
    if alone {
        after(context, peers::exponential(peers::SERVICE), leave);
    }
}

fn leave(context: &mut Context) {
    let now = context.get_current_time();
    let queue = context.get_data_mut(QueuePlugin);
    if let Some(came) = queue.present.pop_front() {
        queue.days += now - came;
    }
    if !queue.present.is_empty() {
        after(context, peers::exponential(peers::SERVICE), leave);
    }
}

/// A case that waits for a place, and the plan by which it leaves.
struct Waiting {
    case: u64,
    asked: f64,
    tires: PlanId,
}

#[derive(Default)]
struct Marac {
    area: Option<Area>,
    coordinators_busy: usize,
    /// When each case that waits for a coordinator was referred.
    inbox: VecDeque<f64>,
    /// When each case that waits for a meeting was referred.
    agenda: VecDeque<f64>,
    places_used: usize,
    waiting: VecDeque<Waiting>,
    asked: u64,
    counts: Counts,
}

define_data_plugin!(MaracPlugin, Marac, Marac::default());

fn marac_years(seed: u64, area: Area) -> Counts {
    let mut context = Context::new();
    context.init_random(seed);
    context.get_data_mut(MaracPlugin).area = Some(area);
    after(&mut context, peers::exponential(area.between), move |context| refer_anew(context, area));
    context.add_plan(area.first_meeting, move |context| meet(context, area));
    context.schedule_shutdown(HORIZON);
    context.execute();
    std::mem::take(&mut context.get_data_mut(MaracPlugin).counts)
}

fn refer_anew(context: &mut Context, area: Area) {
    after(context, peers::exponential(area.between), move |context| refer_anew(context, area));
    refer(context, area);
}

fn refer(context: &mut Context, area: Area) {
    context.get_data_mut(MaracPlugin).counts.events += 1;
    let referred = context.get_current_time();
    after(context, peers::exponential(peers::TRIAGE), move |context| triaged(context, area, referred));
}

fn triaged(context: &mut Context, area: Area, referred: f64) {
    let marac = context.get_data_mut(MaracPlugin);
    marac.counts.events += 1;
    if marac.coordinators_busy < area.coordinators {
        marac.coordinators_busy += 1;
        after(context, peers::coordination(), move |context| coordinated(context, area, referred));
    } else {
        marac.inbox.push_back(referred);
    }
}

fn coordinated(context: &mut Context, area: Area, referred: f64) {
    let marac = context.get_data_mut(MaracPlugin);
    marac.counts.events += 1;
    marac.agenda.push_back(referred);
    if let Some(next) = marac.inbox.pop_front() {
        after(context, peers::coordination(), move |context| coordinated(context, area, next));
    } else {
        marac.coordinators_busy -= 1;
    }
    ask_for_idaa(context, area);
}

fn ask_for_idaa(context: &mut Context, area: Area) {
    let asked = context.get_current_time();
    let marac = context.get_data_mut(MaracPlugin);
    if marac.places_used < area.places {
        marac.places_used += 1;
        begin_support(context, asked);
    } else {
        marac.asked += 1;
        let case = marac.asked;
        let tires = after(context, peers::exponential(peers::PATIENCE), move |context| tire(context, case));
        context.get_data_mut(MaracPlugin).waiting.push_back(Waiting { case, asked, tires });
    }
}

fn begin_support(context: &mut Context, asked: f64) {
    let now = context.get_current_time();
    let ends = now + context.sample_distr(Chance, peers::support());
    let counts = &mut context.get_data_mut(MaracPlugin).counts;
    counts.started += 1;
    counts.idaa_wait += now - asked;
    counts.place_days += ends.min(HORIZON) - now;
    context.add_plan(ends, end_support);
}

fn end_support(context: &mut Context) {
    let marac = context.get_data_mut(MaracPlugin);
    marac.counts.events += 1;
    if let Some(next) = marac.waiting.pop_front() {
        context.cancel_plan(&next.tires);
        begin_support(context, next.asked);
    } else {
        marac.places_used -= 1;
    }
}

fn tire(context: &mut Context, case: u64) {
    let marac = context.get_data_mut(MaracPlugin);
    marac.counts.events += 1;
    marac.counts.reneged += 1;
    if let Ok(place) = marac.waiting.binary_search_by_key(&case, |waiting| waiting.case) {
        marac.waiting.remove(place);
    }
}

fn meet(context: &mut Context, area: Area) {
    let now = context.get_current_time();
    let marac = context.get_data_mut(MaracPlugin);
    marac.counts.events += 1;
    let heard = area.capacity.min(marac.agenda.len());
    marac.counts.waits.extend(marac.agenda.drain(..heard).map(|referred| now - referred));
    for _ in 0..heard {
        if context.sample_bool(Chance, peers::RETURNS) {
            after(context, peers::exponential(peers::RETURN), move |context| refer(context, area));
        }
    }
    context.add_plan(now + FORTNIGHT, move |context| meet(context, area));
}
