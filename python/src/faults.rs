//! The library's faults as exceptions of Python: the words of the command line, all faults at once.

use maracsim::error::{Error, Faults, Kind};
use pyo3::prelude::*;

/// The exception for some faults: of what was asked for, or of the run. Its classes are Python's own, in `_errors.py`.
pub fn raised(py: Python<'_>, faults: &Faults) -> PyErr {
    build(py, faults).unwrap_or_else(|error| error)
}

fn build(py: Python<'_>, faults: &Faults) -> PyResult<PyErr> {
    let input = faults.iter().any(|fault| fault.kind == Kind::Input);
    let told: Vec<_> = faults.iter().map(told).collect();
    Ok(PyErr::from_value(py.import("maracsim._errors")?.getattr("raised")?.call1((input, told))?))
}

/// Message, hint, file, line, column and the whole text of a fault.
type Told = (String, Option<String>, Option<String>, Option<usize>, Option<usize>, String);

fn told(fault: &Error) -> Told {
    let at = fault.place.as_ref().map(|place| place.line_and_column());
    (
        fault.message.clone(),
        fault.hint.clone(),
        fault.place.as_ref().map(|place| place.file.to_string()),
        at.map(|(line, _)| line),
        at.map(|(_, column)| column),
        fault.to_string(),
    )
}
