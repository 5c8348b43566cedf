//! W2: an area's intake, coordinators, meeting and Idaas, wired to a bench.

use super::{Chance, START, day, days};
use nexosim::Message;
use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{EventSinkReader, EventSource, Output, SinkState, event_queue};
use nexosim::simulation::{EventKey, Mailbox, SimInit, SimulationError};
use peers::{Area, Counts, FORTNIGHT, HORIZON};
use rand::RngExt;
use rand_distr::Distribution;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Referrals, first and repeated, and their triage.
#[derive(Serialize, Deserialize)]
struct Intake {
    triaged: Output<f64>,
    told: Output<Told>,
    between: f64,
    events: u64,
    chance: Chance,
}

#[Model]
impl Intake {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        self.next(cx);
    }

    fn next(&mut self, cx: &Context<Self>) {
        let wait = self.chance.days(peers::exponential(self.between));
        let _ = cx.schedule_event(wait, schedulable!(Self::refer_anew), ());
    }

    #[nexosim(schedulable)]
    fn refer_anew(&mut self, _: (), cx: &Context<Self>) {
        self.next(cx);
        self.refer((), cx);
    }

    #[nexosim(schedulable)]
    fn refer(&mut self, _: (), cx: &Context<Self>) {
        self.events += 1;
        let triage = self.chance.days(peers::exponential(peers::TRIAGE));
        let _ = cx.schedule_event(triage, schedulable!(Self::triage_ends), day(cx));
    }

    #[nexosim(schedulable)]
    async fn triage_ends(&mut self, referred: f64) {
        self.events += 1;
        self.triaged.send(referred).await;
    }

    fn heard(&mut self, returns: bool, cx: &Context<Self>) {
        if returns {
            let wait = self.chance.days(peers::exponential(peers::RETURN));
            let _ = cx.schedule_event(wait, schedulable!(Self::refer), ());
        }
    }

    async fn close(&mut self) {
        self.told.send(Told { events: self.events, ..Told::default() }).await;
    }
}

/// Coordinators, first come first served.
#[derive(Serialize, Deserialize)]
struct Coordinators {
    done: Output<f64>,
    told: Output<Told>,
    free: usize,
    inbox: VecDeque<f64>,
    events: u64,
    chance: Chance,
}

#[Model]
impl Coordinators {
    fn case(&mut self, referred: f64, cx: &Context<Self>) {
        if self.free > 0 {
            self.free -= 1;
            self.begin(referred, cx);
        } else {
            self.inbox.push_back(referred);
        }
    }

    fn begin(&mut self, referred: f64, cx: &Context<Self>) {
        let work = self.chance.days(peers::coordination());
        let _ = cx.schedule_event(work, schedulable!(Self::end), referred);
    }

    #[nexosim(schedulable)]
    async fn end(&mut self, referred: f64, cx: &Context<Self>) {
        self.events += 1;
        match self.inbox.pop_front() {
            Some(next) => self.begin(next, cx),
            None => self.free += 1,
        }
        self.done.send(referred).await;
    }

    async fn close(&mut self) {
        self.told.send(Told { events: self.events, ..Told::default() }).await;
    }
}

/// The meeting, once a fortnight.
#[derive(Serialize, Deserialize)]
struct Meeting {
    heard: Output<bool>,
    told: Output<Told>,
    first: f64,
    capacity: usize,
    agenda: VecDeque<f64>,
    waits: Vec<f64>,
    events: u64,
    chance: Chance,
}

#[Model]
impl Meeting {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        let _ = cx.schedule_periodic_event(days(self.first), days(FORTNIGHT), schedulable!(Self::meet), ());
    }

    fn list(&mut self, referred: f64) {
        self.agenda.push_back(referred);
    }

    #[nexosim(schedulable)]
    async fn meet(&mut self, _: (), cx: &Context<Self>) {
        self.events += 1;
        let (now, heard) = (day(cx), self.capacity.min(self.agenda.len()));
        self.waits.extend(self.agenda.drain(..heard).map(|referred| now - referred));
        for _ in 0..heard {
            if self.chance.0.random_bool(peers::RETURNS) {
                self.heard.send(true).await;
            }
        }
    }

    async fn close(&mut self) {
        let waits = std::mem::take(&mut self.waits);
        self.told.send(Told { events: self.events, waits, ..Told::default() }).await;
    }
}

/// A case that waits for a place, and the event by which it leaves.
#[derive(Serialize, Deserialize)]
struct Waiting {
    case: u64,
    asked: f64,
    tires: EventKey,
}

/// The Idaas' places.
#[derive(Serialize, Deserialize)]
struct Idaas {
    told: Output<Told>,
    free: usize,
    waiting: VecDeque<Waiting>,
    asked: u64,
    counted: Told,
    chance: Chance,
}

#[Model]
impl Idaas {
    fn ask(&mut self, _: f64, cx: &Context<Self>) {
        let asked = day(cx);
        if self.free > 0 {
            self.free -= 1;
            self.begin(asked, cx);
            return;
        }
        self.asked += 1;
        let (case, patience) = (self.asked, self.chance.days(peers::exponential(peers::PATIENCE)));
        if let Ok(tires) = cx.schedule_keyed_event(patience, schedulable!(Self::tire), case) {
            self.waiting.push_back(Waiting { case, asked, tires });
        }
    }

    fn begin(&mut self, asked: f64, cx: &Context<Self>) {
        let (now, support) = (day(cx), peers::support().sample(&mut self.chance.0));
        self.counted.started += 1;
        self.counted.idaa_wait += now - asked;
        self.counted.place_days += support.min(HORIZON - now);
        let _ = cx.schedule_event(days(support), schedulable!(Self::end), ());
    }

    #[nexosim(schedulable)]
    fn end(&mut self, _: (), cx: &Context<Self>) {
        self.counted.events += 1;
        match self.waiting.pop_front() {
            Some(next) => {
                next.tires.cancel();
                self.begin(next.asked, cx);
            }
            None => self.free += 1,
        }
    }

    #[nexosim(schedulable)]
    fn tire(&mut self, case: u64) {
        self.counted.events += 1;
        self.counted.reneged += 1;
        if let Ok(place) = self.waiting.binary_search_by_key(&case, |waiting| waiting.case) {
            self.waiting.remove(place);
        }
    }

    async fn close(&mut self) {
        self.told.send(std::mem::take(&mut self.counted)).await;
    }
}

/// What a model has counted.
#[derive(Clone, Default, Serialize, Deserialize, Message)]
struct Told {
    events: u64,
    waits: Vec<f64>,
    idaa_wait: f64,
    started: u64,
    reneged: u64,
    place_days: f64,
}

pub fn marac_years(seed: u64, area: Area) -> Result<Counts, SimulationError> {
    let (sink, mut told) = event_queue(SinkState::Enabled);
    let mut intake = Intake {
        triaged: Output::default(),
        told: Output::default(),
        between: area.between,
        events: 0,
        chance: Chance::new(seed, 0),
    };
    let mut coordinators = Coordinators {
        done: Output::default(),
        told: Output::default(),
        free: area.coordinators,
        inbox: VecDeque::new(),
        events: 0,
        chance: Chance::new(seed, 1),
    };
    let mut meeting = Meeting {
        heard: Output::default(),
        told: Output::default(),
        first: area.first_meeting,
        capacity: area.capacity,
        agenda: VecDeque::new(),
        waits: Vec::new(),
        events: 0,
        chance: Chance::new(seed, 2),
    };
    let mut idaas = Idaas {
        told: Output::default(),
        free: area.places,
        waiting: VecDeque::new(),
        asked: 0,
        counted: Told::default(),
        chance: Chance::new(seed, 3),
    };
    let (intake_box, coordinators_box, meeting_box, idaas_box) =
        (Mailbox::new(), Mailbox::new(), Mailbox::new(), Mailbox::new());
    intake.triaged.connect(Coordinators::case, &coordinators_box);
    coordinators.done.connect(Meeting::list, &meeting_box);
    coordinators.done.connect(Idaas::ask, &idaas_box);
    meeting.heard.connect(Intake::heard, &intake_box);
    intake.told.connect_sink(sink.clone());
    coordinators.told.connect_sink(sink.clone());
    meeting.told.connect_sink(sink.clone());
    idaas.told.connect_sink(sink);
    let mut bench = SimInit::with_num_threads(1);
    let close = EventSource::new()
        .connect(Intake::close, &intake_box)
        .connect(Coordinators::close, &coordinators_box)
        .connect(Meeting::close, &meeting_box)
        .connect(Idaas::close, &idaas_box)
        .register(&mut bench);
    let mut simulation = bench
        .add_model(intake, intake_box, "intake")
        .add_model(coordinators, coordinators_box, "coordinators")
        .add_model(meeting, meeting_box, "meeting")
        .add_model(idaas, idaas_box, "idaas")
        .init(START)?;
    simulation.step_until(days(HORIZON))?;
    simulation.process_event(&close, ())?;
    let mut counts = Counts::default();
    while let Some(mut part) = told.try_read() {
        counts.events += part.events;
        counts.waits.append(&mut part.waits);
        counts.idaa_wait += part.idaa_wait;
        counts.started += part.started;
        counts.reneged += part.reneged;
        counts.place_days += part.place_days;
    }
    Ok(counts)
}
