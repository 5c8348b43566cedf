//! Faults, collected as they are found, so that a user sees all of them in one go.

use crate::error::{Error, Faults};
use std::sync::Arc;

/// The most faults that one answer holds: a file of nonsense must not cost minutes or megabytes to refuse.
pub const MOST_FAULTS: usize = 100;

/// The faults found so far.
#[derive(Clone, Debug, Default)]
pub struct Found {
    faults: Faults,
    more: bool,
}

impl Found {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault; beyond [`MOST_FAULTS`] only that there are more.
    pub fn push(&mut self, error: Error) {
        if self.is_full() {
            self.more = true;
        } else {
            self.faults.push(error);
        }
    }

    /// Notes the fault of a result, or gives its value.
    pub fn keep<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Whether looking further is pointless; a loop over user input stops here.
    pub fn is_full(&self) -> bool {
        self.faults.len() >= MOST_FAULTS
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// The value if nothing was found, else the faults in order.
    pub fn finish<T>(mut self, value: T) -> Result<T, Faults> {
        if self.faults.is_empty() {
            return Ok(value);
        }
        if self.more || self.is_full() {
            let note = format!("stopped after {MOST_FAULTS} faults; there may be more");
            self.faults.push(Error::input(note).hint("mend these first"));
        }
        Err(self.faults)
    }

    /// Puts the faults of one file in the order of their places.
    pub fn sort(&mut self) {
        self.sort_by_files(&[]);
    }

    /// Puts the faults in the order of these files and, in each, of their places; others come last.
    pub fn sort_by_files(&mut self, files: &[Arc<str>]) {
        self.faults.sort_by_key(|error| {
            let place = error.place.as_ref();
            let file = place.and_then(|place| files.iter().position(|file| *file == place.file));
            (file.unwrap_or(files.len()), place.map_or(usize::MAX, |place| place.span.start))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Place;

    #[test]
    fn a_flood_is_cut_and_says_so() {
        let mut found = Found::new();
        (0..1_000).for_each(|number| found.push(Error::input(format!("{number}"))));
        let faults = found.finish(()).unwrap_err();
        assert_eq!(faults.len(), MOST_FAULTS + 1);
        assert!(faults[MOST_FAULTS].message.contains("there may be more"));
    }

    #[test]
    fn no_fault_is_the_value() {
        assert_eq!(Found::new().finish(7), Ok(7));
    }

    #[test]
    fn faults_stand_in_the_order_of_files_and_places() {
        let mut found = Found::new();
        let fault = |file: &str, at: usize| {
            let place = Place { file: file.into(), text: "text".into(), span: at..at };
            Error::input(format!("{file}{at}")).at(place)
        };
        [fault("--set", 0), fault("b", 1), fault("a", 3), fault("a", 2)]
            .into_iter()
            .for_each(|error| found.push(error));
        found.sort_by_files(&["a".into(), "b".into()]);
        let order: Vec<_> = found.finish(()).unwrap_err().into_iter().map(|fault| fault.message).collect();
        assert_eq!(order, ["a2", "a3", "b1", "--set0"]);
    }
}
