//! W1: a door that sends customers, and a server.

use super::{Chance, START, day};
use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{EventSinkReader, Output, SinkState, event_queue};
use nexosim::simulation::{Mailbox, SimInit, SimulationError};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Sends the customers.
#[derive(Serialize, Deserialize)]
struct Door {
    customer: Output<()>,
    to_come: u64,
    chance: Chance,
}

#[Model]
impl Door {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        self.next(cx);
    }

    fn next(&mut self, cx: &Context<Self>) {
        let wait = self.chance.days(peers::exponential(peers::BETWEEN));
        let _ = cx.schedule_event(wait, schedulable!(Self::arrive), ());
    }

    #[nexosim(schedulable)]
    async fn arrive(&mut self, _: (), cx: &Context<Self>) {
        self.to_come -= 1;
        if self.to_come > 0 {
            self.next(cx);
        }
        self.customer.send(()).await;
    }
}

/// Serves them, and tells the days of all when the last has left.
#[derive(Serialize, Deserialize)]
struct Server {
    told: Output<f64>,
    to_leave: u64,
    present: VecDeque<f64>,
    days: f64,
    chance: Chance,
}

#[Model]
impl Server {
    fn customer(&mut self, _: (), cx: &Context<Self>) {
        self.present.push_back(day(cx));
        if self.present.len() == 1 {
            self.serve(cx);
        }
    }

    fn serve(&mut self, cx: &Context<Self>) {
        let service = self.chance.days(peers::exponential(peers::SERVICE));
        let _ = cx.schedule_event(service, schedulable!(Self::leave), ());
    }

    #[nexosim(schedulable)]
    async fn leave(&mut self, _: (), cx: &Context<Self>) {
        if let Some(came) = self.present.pop_front() {
            self.days += day(cx) - came;
        }
        if !self.present.is_empty() {
            self.serve(cx);
        }
        self.to_leave -= 1;
        if self.to_leave == 0 {
            self.told.send(self.days).await;
        }
    }
}

pub fn one_server(seed: u64, customers: u64) -> Result<f64, SimulationError> {
    let mut door = Door { customer: Output::default(), to_come: customers, chance: Chance::new(seed, 0) };
    let mut server = Server {
        told: Output::default(),
        to_leave: customers,
        present: VecDeque::new(),
        days: 0.0,
        chance: Chance::new(seed, 1),
    };
    let (door_box, server_box) = (Mailbox::new(), Mailbox::new());
    door.customer.connect(Server::customer, &server_box);
    let (sink, mut told) = event_queue(SinkState::Enabled);
    server.told.connect_sink(sink);
    let bench = SimInit::with_num_threads(1);
    let mut simulation = bench.add_model(door, door_box, "door").add_model(server, server_box, "server").init(START)?;
    simulation.run()?;
    Ok(told.try_read().map_or(f64::NAN, |days| days / customers as f64))
}
