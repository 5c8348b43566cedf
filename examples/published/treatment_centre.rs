//! A treatment centre with an emergency door: exercise 13 of Nelson (2013) as Monks and Harper have published it.
//!
//! Patients come from 6 in the morning to midnight, at a rate that changes by the hour, and all are triaged. Trauma:
//! stabilised, then treated. Others: registered, examined, and six in ten treated. Each has its own staff, first come
//! first served. An empty day of 19 hours is one replication.

use super::compared::Row;
use maracsim::engine::{Call, Desk, EventList, Taken};
use maracsim::random::{Key, Law, Sampler, Stream};
use maracsim::statistics::student_t;
use maracsim::time::{Calendar, DAY, FinancialYear, HOUR, Moment};
use maracsim::units::Quantity;

const MINUTES_A_DAY: f64 = 1_440.0;
/// Nothing after 19 hours counts, as in the published program.
const END: Moment = Moment(19 * HOUR);
/// Patients an hour, from 6 in the morning on. After 18 hours the published program begins again.
const RATES: [f64; 18] = [
    2.366_666_67,
    2.8,
    8.833_333_33,
    10.433_333_3,
    14.8,
    26.266_666_7,
    31.4,
    18.066_666_7,
    16.466_666_7,
    12.033_333_3,
    11.6,
    28.866_666_7,
    18.033_333_3,
    11.5,
    5.3,
    4.066_666_67,
    2.2,
    2.1,
];
const TRAUMA: f64 = 0.12;
const TREATED: f64 = 0.6;

/// What is done to a patient, by the number of its desk.
const TRIAGE: usize = 0;
const REGISTRATION: usize = 1;
const EXAMINATION: usize = 2;
const TREATMENT: usize = 3;
const STABILISATION: usize = 4;
const TRAUMA_TREATMENT: usize = 5;
const STATIONS: usize = 6;
/// The bit above a patient's number at which the station begins, and what stands there for an arrival.
const STATION: u32 = 29;
const ARRIVAL: u32 = STATIONS as u32;

/// Replications of the published results, and ours.
const PUBLISHED: u32 = 20;
const OURS: u64 = 1_000;
const SEED: u64 = 13;

/// What is measured in a replication: mean minutes of wait for each station, use of each, mean minutes from coming to
/// leaving of others and of trauma, patients who came, patients who left.
type Day = [f64; 16];
const NAMES: [&str; 16] = [
    "wait for triage, min",
    "wait for registration, min",
    "wait for examination, min",
    "wait for treatment, min",
    "wait for stabilisation, min",
    "wait for trauma treatment, min",
    "use of triage",
    "use of registration",
    "use of examination",
    "use of treatment",
    "use of stabilisation",
    "use of trauma treatment",
    "time in the centre, no trauma, min",
    "time in the centre, trauma, min",
    "patients who came",
    "patients who left",
];

/// A published scenario: its name, the people at each station, and its results in the order of `NAMES`.
struct Scenario {
    name: &'static str,
    staff: [u32; STATIONS],
    published: Day,
}

#[rustfmt::skip]
const SCENARIOS: [Scenario; 5] = [
    Scenario { name: "base", staff: [1, 1, 3, 1, 2, 1], published: [
        32.56, 104.69, 23.36, 130.73, 166.98, 14.39, 0.61, 0.85, 0.86, 0.88, 0.84, 0.52, 229.04, 306.46, 227.25, 165.85] },
    Scenario { name: "triage + 1", staff: [2, 1, 3, 1, 2, 1], published: [
        1.26, 131.82, 24.44, 133.09, 189.67, 14.77, 0.31, 0.85, 0.86, 0.88, 0.86, 0.52, 226.38, 298.22, 227.25, 166.65] },
    Scenario { name: "examination + 1", staff: [1, 1, 4, 1, 2, 1], published: [
        32.56, 104.69, 0.14, 144.50, 166.98, 14.39, 0.61, 0.85, 0.67, 0.88, 0.84, 0.52, 218.29, 306.46, 227.25, 169.10] },
    Scenario { name: "treatment + 1", staff: [1, 1, 3, 2, 2, 1], published: [
        32.56, 104.69, 23.36, 2.15, 166.98, 14.39, 0.61, 0.85, 0.86, 0.62, 0.84, 0.52, 187.98, 306.46, 227.25, 196.85] },
    Scenario { name: "triage + 1, examination + 1", staff: [2, 1, 4, 1, 2, 1], published: [
        1.26, 131.82, 0.14, 147.81, 189.67, 14.77, 0.31, 0.85, 0.67, 0.88, 0.86, 0.52, 215.06, 298.22, 227.25, 169.85] },
];

/// Each published figure beside ours, scenario by scenario.
pub fn rows() -> Vec<Row> {
    let mut centre = Centre::new();
    SCENARIOS.iter().flat_map(|scenario| of(scenario, &mut centre)).collect()
}

fn of(scenario: &Scenario, centre: &mut Centre) -> Vec<Row> {
    let days: Vec<Day> = (0..OURS).map(|day| centre.run(&scenario.staff, Key::new(SEED).with(day).stream())).collect();
    let row = |(at, name): (usize, &&str)| {
        let column: Vec<f64> = days.iter().map(|day| day[at]).collect();
        let published = scenario.published[at];
        let range = [published - 0.005, published + 0.005];
        Row::new(format!("{}: {name}", scenario.name), format!("{published:.2}"), range, PUBLISHED, student_t(&column))
    };
    NAMES.iter().enumerate().map(row).collect()
}

struct Patient {
    came: Moment,
    /// When the station that the patient is at was asked for.
    asked: Moment,
    trauma: bool,
}

/// The centre in motion, and what is counted.
struct Centre {
    events: EventList,
    desks: [Desk<1, 1>; STATIONS],
    durations: [Sampler; STATIONS],
    patients: Vec<Patient>,
    calendar: Calendar,
    waits: [(f64, f64); STATIONS],
    busy: [f64; STATIONS],
    stays: [(f64, f64); 2],
}

impl Centre {
    fn new() -> Self {
        let spread = |mean: f64, variance: f64| Law::LogNormal { mean, cv: variance.sqrt() / mean };
        let laws = [
            Law::Exponential { mean: 3.0 },
            spread(5.0, 2.0),
            // Normal, and drawn as such: see `minutes`.
            Law::Fixed(16.0),
            spread(13.3, 2.0),
            Law::Exponential { mean: 90.0 },
            spread(30.0, 4.0),
        ];
        Self {
            events: EventList::default(),
            desks: Default::default(),
            durations: laws.map(Law::sampler),
            patients: Vec::new(),
            calendar: Calendar::new(FinancialYear::stand_in(), 1, (0, 0), 24.0, None),
            waits: Default::default(),
            busy: Default::default(),
            stays: Default::default(),
        }
    }

    fn run(&mut self, staff: &[u32; STATIONS], mut stream: Stream) -> Day {
        self.open(staff);
        self.expect_patient(Moment::ZERO, &mut stream);
        while let Some((now, event)) = self.events.pop_before(END) {
            let (station, patient) = (event >> STATION, event & ((1 << STATION) - 1));
            if station == ARRIVAL {
                self.expect_patient(now, &mut stream);
                self.patients.push(Patient { came: now, asked: now, trauma: stream.chance(TRAUMA) });
                self.send(now, TRIAGE, self.patients.len() as u32 - 1, &mut stream);
            } else {
                self.leave_station(now, station as usize, patient, &mut stream);
            }
        }
        self.counted(staff)
    }

    fn open(&mut self, staff: &[u32; STATIONS]) {
        self.events.clear();
        self.patients.clear();
        (self.waits, self.busy, self.stays) = Default::default();
        let morning = self.calendar.read(Moment::ZERO);
        for (desk, &people) in self.desks.iter_mut().zip(staff) {
            desk.clear();
            desk.staff(&morning, people, 1.0);
        }
    }

    /// The next patient comes at the rate of the hour in which this one came: so does the published program.
    fn expect_patient(&mut self, now: Moment, stream: &mut Stream) {
        let rate = RATES[(now.0 / HOUR) as usize % RATES.len()];
        self.events.push(now.plus_days(stream.exponential() / (24.0 * rate)), ARRIVAL << STATION);
    }

    fn minutes(&self, station: usize, stream: &mut Stream) -> f64 {
        let drawn = self.durations[station].sample(stream);
        if station == EXAMINATION { (drawn + 3.0f64.sqrt() * stream.normal()).max(0.0) } else { drawn }
    }

    fn send(&mut self, now: Moment, station: usize, patient: u32, stream: &mut Stream) {
        let hours = self.minutes(station, stream) / 60.0;
        self.patients[patient as usize].asked = now;
        let call = Call { task: (station as u32) << STATION | patient, hours };
        if let Some(taken) = self.desks[station].call(&self.calendar.read(now), 0, call, &self.calendar) {
            self.begin(now, station, taken);
        }
    }

    fn begin(&mut self, now: Moment, station: usize, taken: Taken) {
        let patient = &self.patients[(taken.task & ((1 << STATION) - 1)) as usize];
        self.waits[station].0 += now.days_since(patient.asked) * MINUTES_A_DAY;
        self.waits[station].1 += 1.0;
        self.busy[station] += taken.done.days_since(now);
        self.events.push(taken.done, taken.task);
    }

    fn leave_station(&mut self, now: Moment, station: usize, patient: u32, stream: &mut Stream) {
        if let Some(taken) = self.desks[station].next_call(&self.calendar.read(now), &self.calendar) {
            self.begin(now, station, taken);
        }
        let Patient { came, trauma, .. } = self.patients[patient as usize];
        let next = match station {
            TRIAGE if trauma => Some(STABILISATION),
            TRIAGE => Some(REGISTRATION),
            REGISTRATION => Some(EXAMINATION),
            EXAMINATION => stream.chance(TREATED).then_some(TREATMENT),
            STABILISATION => Some(TRAUMA_TREATMENT),
            _ => None,
        };
        if let Some(next) = next {
            self.send(now, next, patient, stream);
        } else {
            let stay = &mut self.stays[usize::from(trauma)];
            *stay = (stay.0 + now.days_since(came) * MINUTES_A_DAY, stay.1 + 1.0);
        }
    }

    /// Nobody waited: not a number, and left out of the mean over replications, as in the published program.
    fn counted(&self, staff: &[u32; STATIONS]) -> Day {
        let day = END.0 as f64 / DAY as f64;
        let mut counted = [0.0; 16];
        for station in 0..STATIONS {
            counted[station] = self.waits[station].0 / self.waits[station].1;
            counted[STATIONS + station] = self.busy[station] / (day * f64::from(staff[station]));
        }
        let [others, trauma] = self.stays;
        counted[12..].copy_from_slice(&[
            others.0 / others.1,
            trauma.0 / trauma.1,
            self.patients.len() as f64,
            others.1 + trauma.1,
        ]);
        counted
    }
}
