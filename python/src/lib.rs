//! maracsim for Python: the same calls as the command line's, results in Arrow's memory format.
//!
//! Nothing is decided here: each function turns Python's arguments into a request, lets go of Python's lock, calls the
//! library and hands on what it gives.

mod call;
mod faults;
mod results;
mod sweep;
mod table;
mod watch;
mod words;

/// The compiled half of the package `maracsim`.
#[pyo3::pymodule]
mod _maracsim {
    #[pymodule_export]
    use crate::call::{check, command_line, explain, levers, measures, run};
    #[pymodule_export]
    use crate::results::Results;
    #[pymodule_export]
    use crate::sweep::{sensitivity, sweep, sweep_rows};
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    use crate::words::{calibrate, compare, staff};

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
