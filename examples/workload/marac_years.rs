//! W2: five years of simplified Maracs in 32 areas, one area after the other: they share nothing.

use super::told::{self, Told};
use maracsim::engine::{Call, Desk, EventList, Places, Request};
use maracsim::random::{Key, Law, Sampler, Stream};
use maracsim::time::{Calendar, DAY, FinancialYear, Moment};
use maracsim::units::Quantity;
use std::collections::VecDeque;

/// Nothing after this day counts.
const HORIZON: Moment = Moment(1_825 * DAY);
/// From one meeting to the next.
const FORTNIGHT: i64 = 14 * DAY;

/// Mean days of triage, until somebody tires of waiting for an Idaa, and until a new referral.
const TRIAGE: f64 = 1.0;
const PATIENCE: f64 = 60.0;
const RETURN: f64 = 180.0;
/// Chance that a case that was heard comes back.
const RETURNS: f64 = 0.3;
const COORDINATION_DAYS: Law = Law::LogNormal { mean: 0.4, cv: 0.5 };
const SUPPORT_DAYS: Law = Law::LogNormal { mean: 90.0, cv: 0.6 };

/// An area of the input file.
pub struct Area {
    /// Mean days from one referral to the next.
    between: f64,
    coordinators: u32,
    /// Cases that a meeting hears at the most.
    capacity: usize,
    /// Places with its Idaas.
    places: u32,
    first_meeting: Moment,
}

/// The areas of a CSV text with a heading: number, referrals a working day, coordinators, cases a meeting, Idaas.
pub fn areas(csv: &str) -> Result<Vec<Area>, String> {
    csv.lines().skip(1).map(|line| area(line).ok_or_else(|| format!("not an area: {line}"))).collect()
}

fn area(line: &str) -> Option<Area> {
    let numbers: Vec<f64> = line.split(',').map(|cell| cell.trim().parse().ok()).collect::<Option<_>>()?;
    let [number, referrals, coordinators, capacity, idaas] = numbers[..] else { return None };
    Some(Area {
        between: 7.0 / (5.0 * referrals),
        coordinators: coordinators as u32,
        capacity: capacity as usize,
        places: 25 * idaas as u32,
        first_meeting: Moment((1 + number as i64 % 14) * DAY),
    })
}

/// Times the replications.
pub fn timed(reps: u32, seed: u64, csv: &str) -> Result<Told, String> {
    let areas = areas(csv)?;
    let mut marac = Marac::new();
    Ok(told::timed("W2", Totals::NAMES, reps, |rep| {
        let totals = replication(&mut marac, &areas, Key::new(seed).with(u64::from(rep)));
        (totals.events, totals.outputs(&areas))
    }))
}

/// One replication of all areas.
pub fn replication<'t>(marac: &'t mut Marac, areas: &[Area], key: Key) -> &'t mut Totals {
    marac.totals.clear();
    for (area, number) in areas.iter().zip(0..) {
        marac.run(area, key.with(number).stream());
    }
    &mut marac.totals
}

/// What is counted, over all areas. Times are milliseconds.
#[derive(Default)]
pub struct Totals {
    pub events: u64,
    /// Referral to meeting, for each case heard.
    waits: Vec<i64>,
    idaa_wait: i64,
    started: u64,
    reneged: u64,
    place_days: f64,
}

impl Totals {
    pub const NAMES: [&'static str; 6] = ["mean_wait", "p95_wait", "idaa_wait", "reneged", "slot_use", "discussed"];

    fn clear(&mut self) {
        let mut waits = std::mem::take(&mut self.waits);
        waits.clear();
        *self = Self { waits, ..Self::default() };
    }

    /// The outputs, in the order of their names; times in days.
    pub fn outputs(&mut self, areas: &[Area]) -> [f64; 6] {
        let days = |milliseconds: f64| milliseconds / DAY as f64;
        let heard = self.waits.len();
        let (started, reneged) = (self.started as f64, self.reneged as f64);
        let places: u32 = areas.iter().map(|area| area.places).sum();
        let mean = self.waits.iter().sum::<i64>() as f64 / heard as f64;
        let rank = (0.95 * heard as f64).ceil() as usize - 1;
        let (_, &mut p95, _) = self.waits.select_nth_unstable(rank);
        let use_of_places = self.place_days / (f64::from(places) * HORIZON.days_since(Moment::ZERO));
        [
            days(mean),
            days(p95 as f64),
            days(self.idaa_wait as f64 / started),
            reneged / (reneged + started),
            use_of_places,
            heard as f64,
        ]
    }
}

/// What can happen; the first two tell in the event's number which case it is about.
const TRIAGED: u32 = 0 << 29;
const COORDINATED: u32 = 1 << 29;
const NEW_REFERRAL: u32 = 2 << 29;
const REPEAT_REFERRAL: u32 = 3 << 29;
const MEETING: u32 = 4 << 29;
const SUPPORT_ENDS: u32 = 5 << 29;
/// The bits that say what happens; the others are the case.
const KIND: u32 = 7 << 29;

/// A Marac in motion, and what is counted of all of them. Every buffer is kept from one area to the next.
pub struct Marac {
    events: EventList,
    coordinators: Desk<1, 1>,
    /// When each case that waits for a meeting was referred, first come first.
    list: VecDeque<Moment>,
    idaas: Places,
    /// For each case on its way: when it was referred, then when it asked for an Idaa.
    since: Vec<Moment>,
    free: Vec<u32>,
    calendar: Calendar,
    coordination: Sampler,
    support: Sampler,
    totals: Totals,
}

impl Marac {
    pub fn new() -> Self {
        Self {
            events: EventList::default(),
            coordinators: Desk::default(),
            list: VecDeque::new(),
            idaas: Places::default(),
            since: Vec::new(),
            free: Vec::new(),
            calendar: Calendar::new(FinancialYear::stand_in(), 5, (0, 0), 24.0, None),
            coordination: COORDINATION_DAYS.scaled(24.0).sampler(),
            support: SUPPORT_DAYS.sampler(),
            totals: Totals::default(),
        }
    }

    fn run(&mut self, area: &Area, mut stream: Stream) {
        self.open(area);
        self.at(Moment::ZERO.plus_days(area.between * stream.exponential()), NEW_REFERRAL);
        self.at(area.first_meeting, MEETING);
        while let Some((now, event)) = self.events.pop_before(HORIZON) {
            self.totals.events += 1;
            let case = event & !KIND;
            match event & KIND {
                TRIAGED => self.hand_to_coordinator(now, case, &mut stream),
                COORDINATED => self.list_and_ask_for_idaa(now, case, &mut stream),
                NEW_REFERRAL => {
                    self.at(now.plus_days(area.between * stream.exponential()), NEW_REFERRAL);
                    self.refer(now, &mut stream);
                }
                REPEAT_REFERRAL => self.refer(now, &mut stream),
                MEETING => self.meet(now, area, &mut stream),
                _ => self.end_support(now, &mut stream),
            }
        }
        self.close();
    }

    fn open(&mut self, area: &Area) {
        self.events.clear();
        self.coordinators.clear();
        self.coordinators.staff(&self.calendar.read(Moment::ZERO), area.coordinators, 1.0);
        self.list.clear();
        self.idaas.clear(Moment::ZERO);
        self.idaas.resize(Moment::ZERO, area.places, f64::from(area.places));
        self.since.clear();
        self.free.clear();
    }

    /// Whoever ran out of patience and was not seen since has left as well.
    fn close(&mut self) {
        let left = self.idaas.drain().filter(|&(_, expires)| expires <= HORIZON).count() as u64;
        self.totals.reneged += left;
        self.totals.events += left;
        self.totals.place_days += self.idaas.settle(HORIZON).0;
    }

    /// Puts down an event, unless it is too late to count.
    #[inline]
    fn at(&mut self, moment: Moment, event: u32) {
        if moment < HORIZON {
            self.events.push(moment, event);
        }
    }

    fn refer(&mut self, now: Moment, stream: &mut Stream) {
        let case = self.slot();
        self.since[case as usize] = now;
        self.at(now.plus_days(TRIAGE * stream.exponential()), TRIAGED | case);
    }

    /// A free slot for a case.
    fn slot(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.since.push(Moment::NEVER);
            self.since.len() as u32 - 1
        })
    }

    fn hand_to_coordinator(&mut self, now: Moment, case: u32, stream: &mut Stream) {
        let hours = self.coordination.sample(stream);
        let call = Call { task: COORDINATED | case, hours };
        if let Some(taken) = self.coordinators.call(&self.calendar.read(now), 0, call, &self.calendar) {
            self.at(taken.done, taken.task);
        }
    }

    fn list_and_ask_for_idaa(&mut self, now: Moment, case: u32, stream: &mut Stream) {
        if let Some(taken) = self.coordinators.next_call(&self.calendar.read(now), &self.calendar) {
            self.at(taken.done, taken.task);
        }
        self.list.push_back(self.since[case as usize]);
        self.since[case as usize] = now;
        let patience = || now.plus_days(PATIENCE * stream.exponential());
        if self.idaas.request(now, case, false, patience) == Request::Granted {
            self.begin_support(now, case, stream);
        }
    }

    fn begin_support(&mut self, now: Moment, case: u32, stream: &mut Stream) {
        self.totals.started += 1;
        self.totals.idaa_wait += now.0 - self.since[case as usize].0;
        self.free.push(case);
        self.at(now.plus_days(self.support.sample(stream)), SUPPORT_ENDS);
    }

    /// The next who still waits begins; who has left meanwhile is passed over.
    fn end_support(&mut self, now: Moment, stream: &mut Stream) {
        self.idaas.release(now);
        while let Some(next) = self.idaas.admit(now) {
            match next {
                Ok(case) => self.begin_support(now, case, stream),
                Err((case, _)) => {
                    self.totals.reneged += 1;
                    self.totals.events += 1;
                    self.free.push(case);
                }
            }
        }
    }

    fn meet(&mut self, now: Moment, area: &Area, stream: &mut Stream) {
        for _ in 0..area.capacity.min(self.list.len()) {
            let Some(referred) = self.list.pop_front() else { break };
            self.totals.waits.push(now.0 - referred.0);
            if stream.chance(RETURNS) {
                self.at(now.plus_days(RETURN * stream.exponential()), REPEAT_REFERRAL);
            }
        }
        self.at(Moment(now.0 + FORTNIGHT), MEETING);
    }
}
