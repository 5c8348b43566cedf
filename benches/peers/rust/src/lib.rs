//! What the peers share: the two workloads' numbers, their outputs, and the line of JSON they print.

use rand_distr::{Exp, LogNormal};
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

/// Means of W1: between two arrivals, and of a service.
pub const BETWEEN: f64 = 1.0 / 0.9;
pub const SERVICE: f64 = 1.0;

/// W2, in days.
pub const HORIZON: f64 = 1825.0;
pub const FORTNIGHT: f64 = 14.0;
pub const TRIAGE: f64 = 1.0;
pub const PATIENCE: f64 = 60.0;
pub const RETURN: f64 = 180.0;
/// Chance that a case that was heard comes back.
pub const RETURNS: f64 = 0.3;

const AREAS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../areas.csv");

/// An exponential law by its mean.
pub fn exponential(mean: f64) -> Exp<f64> {
    Exp::new(1.0 / mean).expect("the means are constants or read from the file, and positive")
}

/// Days with a coordinator.
pub fn coordination() -> LogNormal<f64> {
    LogNormal::from_mean_cv(0.4, 0.5).expect("positive")
}

/// Days that a case holds a place.
pub fn support() -> LogNormal<f64> {
    LogNormal::from_mean_cv(90.0, 0.6).expect("positive")
}

/// An area of W2.
#[derive(Clone, Copy)]
pub struct Area {
    pub between: f64,
    pub coordinators: usize,
    pub capacity: usize,
    pub places: usize,
    pub first_meeting: f64,
}

fn areas() -> Result<Vec<Area>, Box<dyn Error>> {
    let text = std::fs::read_to_string(AREAS)?;
    text.lines().skip(1).map(area).collect()
}

fn area(line: &str) -> Result<Area, Box<dyn Error>> {
    let numbers = line.split(',').map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let [number, referrals, coordinators, capacity, idaas] = numbers[..] else { return Err(line.into()) };
    Ok(Area {
        between: 7.0 / (5.0 * referrals),
        coordinators: coordinators as usize,
        capacity: capacity as usize,
        places: 25 * idaas as usize,
        first_meeting: 1.0 + number % 14.0,
    })
}

/// What is counted in an area of W2.
#[derive(Default)]
pub struct Counts {
    pub events: u64,
    pub waits: Vec<f64>,
    pub idaa_wait: f64,
    pub started: u64,
    pub reneged: u64,
    pub place_days: f64,
}

impl Counts {
    fn add(&mut self, mut other: Self) {
        self.events += other.events;
        self.waits.append(&mut other.waits);
        self.idaa_wait += other.idaa_wait;
        self.started += other.started;
        self.reneged += other.reneged;
        self.place_days += other.place_days;
    }

    fn outputs(mut self, areas: &[Area]) -> [(&'static str, f64); 6] {
        let heard = self.waits.len();
        let mean = self.waits.iter().sum::<f64>() / heard as f64;
        let rank = (0.95 * heard as f64).ceil() as usize - 1;
        let (_, &mut p95, _) = self.waits.select_nth_unstable_by(rank, f64::total_cmp);
        let places: usize = areas.iter().map(|area| area.places).sum();
        [
            ("mean_wait", mean),
            ("p95_wait", p95),
            ("idaa_wait", self.idaa_wait / self.started as f64),
            ("reneged", self.reneged as f64 / (self.reneged + self.started) as f64),
            ("slot_use", self.place_days / (places as f64 * HORIZON)),
            ("discussed", heard as f64),
        ]
    }
}

/// `PEER w1 REPS SEED CUSTOMERS` or `PEER w2 REPS SEED`: runs the replications and prints what came out.
///
/// `one_server` takes a seed and the customers, and gives the mean time in the system; `marac_years` takes a seed and
/// an area.
pub fn main(
    engine: &str,
    one_server: fn(u64, u64) -> f64,
    marac_years: fn(u64, Area) -> Counts,
) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, reps, seed, rest @ ..] = &arguments[..] else {
        return Err("PEER w1|w2 REPS SEED [CUSTOMERS]".into());
    };
    let (reps, seed): (u64, u64) = (reps.parse()?, seed.parse()?);
    let customers: u64 = rest.first().map_or(Ok(0), |text| text.parse())?;
    let areas = areas()?;
    let (mut events, mut out) = (0, BTreeMap::<_, Vec<f64>>::new());
    let (wall, processor) = (Instant::now(), processor_seconds());
    for rep in 0..reps {
        let own_seed = seed * 1_000_003 + rep;
        if workload == "w1" {
            events += 2 * customers;
            out.entry("mean_time").or_default().push(one_server(own_seed, customers));
        } else {
            let mut counts = Counts::default();
            for (number, area) in (0..).zip(&areas) {
                counts.add(marac_years(own_seed * 1_000 + number, *area));
            }
            events += counts.events;
            for (name, value) in counts.outputs(&areas) {
                out.entry(name).or_default().push(value);
            }
        }
    }
    let (sim_s, cpu_s) = (wall.elapsed().as_secs_f64(), processor_seconds() - processor);
    let workload = workload.to_uppercase();
    let told = json!({
        "engine": engine, "workload": workload, "reps": reps, "sim_s": sim_s, "cpu_s": cpu_s, "events": events, "out": out
    });
    println!("{told}");
    Ok(())
}

/// User and system time of this process, from Linux's own count of it.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|word| word.parse::<f64>().ok());
    nanoseconds.map_or(f64::NAN, |count| count / 1e9)
}
