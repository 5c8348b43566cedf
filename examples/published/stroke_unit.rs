//! Beds for stroke: Monks, Worthington, Allen, Pitt, Stein and James (2016).
//!
//! Patients come to an acute unit and, from there or from elsewhere, to a rehabilitation unit. Both have beds for all,
//! so their occupancy N is what demand asks for; a patient who comes is then delayed, were there n beds, with the
//! chance P(N = n) / P(N <= n). Three years of warming up, five that count, looked at once a day.

use super::compared::Row;
use maracsim::engine::{EventList, Places};
use maracsim::random::{Key, Law, Sampler, Stream};
use maracsim::statistics::ratio;
use maracsim::time::{DAY, Moment};

const WARM_UP: Moment = Moment(3 * 365 * DAY);
const END: Moment = Moment(8 * 365 * DAY);
/// Replications of the published results, and ours.
const PUBLISHED: u32 = 150;
const OURS: u64 = 300;
const SEED: u64 = 2_016;

/// The units.
const ACUTE: usize = 0;
const REHAB: usize = 1;

/// Kinds of patients: stroke, TIA (a short stroke), complex-neurological, other.
const STROKE: usize = 0;
const NEURO: usize = 2;
const KINDS: usize = 4;
/// Mean days between two who come to the acute unit, and from elsewhere to the rehabilitation unit.
const TO_ACUTE: [f64; KINDS] = [1.2, 9.3, 3.6, 3.2];
const TO_REHAB: [f64; KINDS] = [21.8, f64::INFINITY, 31.7, 28.6];
/// Shares of acute patients who go on to rehabilitation, and to early supported discharge (ESD).
const ON_TO_REHAB: [f64; KINDS] = [0.24, 0.01, 0.11, 0.05];
const STROKE_TO_ESD: f64 = 0.13;
/// Share of stroke patients in rehabilitation who go on to ESD.
const REHAB_TO_ESD: f64 = 0.40;

/// Days of stay, mean and standard deviation: acute, by kind (stroke: without ESD), then stroke with ESD, then stroke
/// of those who die.
const ACUTE_DAYS: [[f64; 2]; 6] = [[7.4, 8.6], [1.8, 2.3], [4.0, 5.0], [3.8, 5.2], [4.6, 4.8], [7.0, 8.7]];
/// The same in rehabilitation, by kind (stroke: without ESD), then stroke with ESD.
const REHAB_DAYS: [[f64; 2]; 5] = [[28.4, 27.2], [18.7, 23.5], [27.6, 28.4], [16.1, 14.1], [30.3, 23.1]];
const WITH_ESD: usize = 4;
const WHO_DIES: usize = 5;

/// Events, above the kind of patient.
const COMES_TO_ACUTE: u32 = 0;
const COMES_TO_REHAB: u32 = 1;
const LEAVES_ACUTE: u32 = 2;
const MOVES_TO_REHAB: u32 = 3;
const LEAVES_REHAB: u32 = 4;
const LOOK: u32 = 5;
const KIND_BITS: u32 = 2;

/// Beds, and that one of how many patients is delayed.
type Delays = &'static [(usize, f64)];

/// A published column: whose, and of what model. The article does not say how long stroke patients stay who go neither to
/// rehabilitation nor to ESD: as all without ESD, or as those who die.
struct Column {
    name: &'static str,
    neuro: bool,
    elsewhere: usize,
    /// Of the acute and of the rehabilitation unit.
    units: [Delays; 2],
}

/// The supplement's table 2, read in either way, and a later program's results, which reads it in the second.
const ARTICLE: [Delays; 2] = [
    &[(10, 7.0), (11, 11.0), (12, 16.0), (13, 28.0), (14, 50.0), (15, 90.0)],
    &[(12, 9.0), (13, 13.0), (14, 20.0), (15, 33.0), (16, 50.0)],
];
const ARTICLE_WITHOUT_NEURO: [Delays; 2] = [
    &[(10, 11.0), (11, 18.0), (12, 32.0), (13, 55.0), (14, 100.0), (15, 95.0)],
    &[(12, 17.0), (13, 30.0), (14, 56.0), (15, 110.0), (16, 214.0)],
];
const REPRODUCTION: [Delays; 2] = [
    &[(9, 6.0), (10, 8.0), (11, 12.0), (12, 18.0), (13, 30.0), (14, 52.0)],
    &[(10, 5.0), (12, 9.0), (13, 13.0), (14, 20.0), (15, 32.0), (16, 51.0)],
];
const COLUMNS: [Column; 5] = [
    Column { name: "reproduction", neuro: true, elsewhere: WHO_DIES, units: REPRODUCTION },
    Column { name: "article, first reading", neuro: true, elsewhere: STROKE, units: ARTICLE },
    Column { name: "article, second reading", neuro: true, elsewhere: WHO_DIES, units: ARTICLE },
    Column { name: "no neurological, first reading", neuro: false, elsewhere: STROKE, units: ARTICLE_WITHOUT_NEURO },
    Column { name: "no neurological, second reading", neuro: false, elsewhere: WHO_DIES, units: ARTICLE_WITHOUT_NEURO },
];

/// Days on which a unit held 0, 1, 2 ... patients.
type Days = [f64; 128];

/// Each published figure beside ours.
pub fn rows() -> Vec<Row> {
    COLUMNS.iter().flat_map(of).collect()
}

fn of(column: &Column) -> Vec<Row> {
    let mut wards = Wards::new(column);
    let replications: Vec<[Days; 2]> = (0..OURS).map(|rep| wards.run(Key::new(SEED).with(rep).stream())).collect();
    let row = |unit: usize, beds: usize, one_in: f64| {
        let delayed = |days: &[Days; 2]| (days[unit][beds], days[unit][..=beds].iter().sum());
        let pairs: Vec<(f64, f64)> = replications.iter().map(delayed).collect();
        let what = format!("{}: {beds} {} beds", column.name, ["acute", "rehabilitation"][unit]);
        // One in 7 is one in anything from 6.5 to 7.5.
        let range = [1.0 / (one_in + 0.5), 1.0 / (one_in - 0.5)];
        Row { decimals: 4, ..Row::new(what, format!("1 in {one_in}"), range, PUBLISHED, ratio(&pairs)) }
    };
    let unit = |unit: usize| column.units[unit].iter().map(move |&(beds, one_in)| (unit, beds, one_in));
    unit(ACUTE).chain(unit(REHAB)).map(|(unit, beds, one_in)| row(unit, beds, one_in)).collect()
}

/// Both units in motion, and what is counted.
struct Wards {
    events: EventList,
    units: [Places; 2],
    days: [Days; 2],
    to_acute: [f64; KINDS],
    to_rehab: [f64; KINDS],
    acute_days: [Sampler; 6],
    rehab_days: [Sampler; 5],
    /// Whose stay stroke patients have who go neither to rehabilitation nor to ESD.
    elsewhere: usize,
}

impl Wards {
    fn new(column: &Column) -> Self {
        let sampler = |[mean, deviation]: [f64; 2]| Law::LogNormal { mean, cv: deviation / mean }.sampler();
        let with_neuro = |means: [f64; KINDS]| {
            let mean = |kind| if kind == NEURO && !column.neuro { f64::INFINITY } else { means[kind] };
            std::array::from_fn(mean)
        };
        Self {
            events: EventList::default(),
            units: Default::default(),
            days: [[0.0; 128]; 2],
            to_acute: with_neuro(TO_ACUTE),
            to_rehab: with_neuro(TO_REHAB),
            acute_days: ACUTE_DAYS.map(sampler),
            rehab_days: REHAB_DAYS.map(sampler),
            elsewhere: column.elsewhere,
        }
    }

    fn run(&mut self, mut stream: Stream) -> [Days; 2] {
        self.events.clear();
        self.units.iter_mut().for_each(|unit| unit.clear(Moment::ZERO));
        self.days = [[0.0; 128]; 2];
        for kind in 0..KINDS {
            self.expect(Moment::ZERO, self.to_acute[kind], COMES_TO_ACUTE, kind, &mut stream);
            self.expect(Moment::ZERO, self.to_rehab[kind], COMES_TO_REHAB, kind, &mut stream);
        }
        self.events.push(WARM_UP, LOOK << KIND_BITS);
        while let Some((now, event)) = self.events.pop_before(END) {
            let kind = (event & ((1 << KIND_BITS) - 1)) as usize;
            match event >> KIND_BITS {
                COMES_TO_ACUTE => {
                    self.expect(now, self.to_acute[kind], COMES_TO_ACUTE, kind, &mut stream);
                    self.enter_acute(now, kind, &mut stream);
                }
                COMES_TO_REHAB => {
                    self.expect(now, self.to_rehab[kind], COMES_TO_REHAB, kind, &mut stream);
                    self.enter_rehab(now, kind, &mut stream);
                }
                LEAVES_ACUTE => self.units[ACUTE].release(now),
                MOVES_TO_REHAB => {
                    self.units[ACUTE].release(now);
                    self.enter_rehab(now, kind, &mut stream);
                }
                LEAVES_REHAB => self.units[REHAB].release(now),
                _ => self.look(now),
            }
        }
        self.days
    }

    fn after(&mut self, now: Moment, days: f64, event: u32, kind: usize) {
        self.events.push(now.plus_days(days), event << KIND_BITS | kind as u32);
    }

    /// The next of a kind of patients, if any ever come.
    fn expect(&mut self, now: Moment, mean: f64, event: u32, kind: usize, stream: &mut Stream) {
        if mean.is_finite() {
            self.after(now, mean * stream.exponential(), event, kind);
        }
    }

    /// Where a patient goes next is known on arrival, as the stay depends on it.
    fn enter_acute(&mut self, now: Moment, kind: usize, stream: &mut Stream) {
        self.units[ACUTE].take(now);
        let drawn = stream.uniform();
        let moves = drawn < ON_TO_REHAB[kind];
        let stay = match kind {
            STROKE if moves => STROKE,
            STROKE if drawn < ON_TO_REHAB[STROKE] + STROKE_TO_ESD => WITH_ESD,
            STROKE => self.elsewhere,
            _ => kind,
        };
        let days = self.acute_days[stay].sample(stream);
        self.after(now, days, if moves { MOVES_TO_REHAB } else { LEAVES_ACUTE }, kind);
    }

    fn enter_rehab(&mut self, now: Moment, kind: usize, stream: &mut Stream) {
        self.units[REHAB].take(now);
        let stay = if kind == STROKE && stream.chance(REHAB_TO_ESD) { WITH_ESD } else { kind };
        let days = self.rehab_days[stay].sample(stream);
        self.after(now, days, LEAVES_REHAB, kind);
    }

    /// Counts a day, and looks again tomorrow.
    fn look(&mut self, now: Moment) {
        for (days, unit) in self.days.iter_mut().zip(&self.units) {
            days[(unit.taken() as usize).min(127)] += 1.0;
        }
        self.after(now, 1.0, LOOK, 0);
    }
}
