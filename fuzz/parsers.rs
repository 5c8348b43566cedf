//! What users hand over, read as the program reads it: for the fuzzer (`fuzz_targets/`), and for `tests/it/fuzzed.rs`, which
//! reads the seeds again. Whatever the bytes: a value or faults, each with its remedy; never a panic.

use maracsim::error::Faults;
use maracsim::experiment::sweep::{Asked, Sweep, precision};
use maracsim::experiment::{Ready, shipped};
use maracsim::model::levers::Lever;
use maracsim::scenario::{Data, Local, Matched, Texts};
use maracsim::time::Date;
use maracsim::units::Quantity;
use maracsim::units::money::Gbp;
use std::collections::BTreeMap;

/// The shipped data, read once.
#[derive(Debug)]
pub struct World {
    data: Data,
    /// A lever of each kind of value.
    kinds: BTreeMap<usize, Lever>,
}

impl Default for World {
    fn default() -> Self {
        let data = shipped().expect("the shipped data are sound");
        let kinds = data.registry.iter().map(|(_, lever)| (lever.check as usize, *lever)).collect();
        Self { data, kinds }
    }
}

/// Whether there is a value; the faults are shown as a user would see them.
fn sound<T>(read: Result<T, Faults>) -> bool {
    let faults = read.err().unwrap_or_default();
    for fault in &faults {
        assert!(fault.hint.is_some() && !fault.to_string().is_empty(), "{fault}");
    }
    faults.is_empty()
}

impl World {
    /// `--local-data my-area.csv`, or the counts of `maracsim calibrate`.
    pub fn local(&self, bytes: &[u8]) -> bool {
        let data = &self.data;
        let read = Local::parse("my-area.csv", bytes, &data.authorities, &data.registry);
        sound(read.and_then(|local| local.add_leaves(&mut data.base.clone(), &data.registry)))
    }

    /// The sets of values that a calibration left.
    pub fn matched(&self, bytes: &[u8]) -> bool {
        let data = &self.data;
        sound(Matched::parse("draws.csv", bytes, &data.authorities, &data.registry))
    }

    /// A plan of a sweep, up to the values of its first and its last point.
    pub fn plan(&self, bytes: &[u8]) -> bool {
        let data = &self.data;
        let load = |name: &str, sets: &[String]| Ready::read(data, &Texts(&[]), name, sets);
        let read = Sweep::read(data, ("plan", "plan.toml"), bytes, &load, Asked::default());
        sound(read.map(|sweep| [0, sweep.sheet.points - 1].map(|point| sweep.texts(point))))
    }

    /// The value of any lever, a date, an amount of money and a precision. What a lever takes has a canonical text, which it
    /// takes for the same number.
    pub fn words(&self, bytes: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(bytes) else { return false };
        let mut taken = false;
        for lever in self.kinds.values() {
            let path = lever.path;
            let Ok(number) = (lever.check)(text) else { continue };
            let canonical = (lever.text)(text, None);
            let again = canonical.as_deref().and_then(|canonical| (lever.check)(canonical).ok());
            // `0.41` is shown as `41 %`, which is read as 41 hundredths: the last digit of the number may differ.
            let same = match (number, again) {
                (Some(number), Some(Some(again))) => (number - again).abs() <= 1e-12 * number.abs(),
                (number, again) => again == Some(number),
            };
            assert!(same, "{path} = {text:?} is {canonical:?}: {number:?} and {again:?}");
            taken = true;
        }
        taken | Date::parse(text).is_ok() | Gbp::parse(text).is_ok() | precision(text).is_ok()
    }
}
