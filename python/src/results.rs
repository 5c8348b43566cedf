//! The results of a run, in the rows and columns of `maracsim run --format csv`.

use crate::table::{Column, Table};
use maracsim::experiment::Results as Found;
use maracsim::report::{self, json};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

/// What a run found.
#[pyclass(frozen, module = "maracsim")]
#[derive(Debug)]
pub struct Results {
    found: Found,
    title: String,
    table: Py<Table>,
}

impl Results {
    /// The results of a scenario with a title.
    pub fn new(py: Python<'_>, found: Found, title: String) -> PyResult<Self> {
        let about = [
            ("version", env!("CARGO_PKG_VERSION").to_string()),
            ("scenario", found.scenario.clone()),
            ("seed", found.seed.to_string()),
            ("replications", found.replications.to_string()),
            ("digest", found.digest.clone()),
        ];
        let table = Py::new(py, Table::new(columns(&found), &about)?)?;
        Ok(Self { found, title, table })
    }
}

/// A number; none if it is not applicable. Infinity stays: a wait longer than was simulated.
pub fn number(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

fn columns(found: &Found) -> Vec<(String, Column)> {
    let rows: Vec<report::Row<'_>> = report::rows(found).collect();
    let text = |of: &dyn Fn(&report::Row<'_>) -> Option<String>| Column::Text(rows.iter().map(of).collect());
    let numbers = |of: &dyn Fn(&report::Row<'_>) -> Option<f64>| Column::Number(rows.iter().map(of).collect());
    let whole = |of: &dyn Fn(&report::Row<'_>) -> Option<i64>| Column::Whole(rows.iter().map(of).collect());
    let mut columns = vec![text(&|_| Some(found.scenario.clone()))];
    columns.extend((0..6).map(|at| text(&|row| Some(row.words[at].to_string()))));
    columns.extend([
        numbers(&|row| number(row.estimate.mean)),
        numbers(&|row| number(row.estimate.low)),
        numbers(&|row| number(row.estimate.high)),
        numbers(&|row| number(row.estimate.se)),
        whole(&|row| Some(row.estimate.n as i64)),
        text(&|row| Some(row.estimate.method.covers().name().to_string())),
        numbers(&|row| number(row.drawn?.estimate.mean)),
        numbers(&|row| number(row.drawn?.estimate.low)),
        numbers(&|row| number(row.drawn?.estimate.high)),
        text(&|row| Some(row.drawn?.estimate.method.covers().name().to_string())),
        numbers(&|row| number(row.drawn?.chance)),
        numbers(&|row| number(row.drawn?.inputs)),
        whole(&|row| Some(row.drawn?.estimate.n as i64)),
    ]);
    let names = ["scenario"].iter().chain(&json::COLUMNS).chain(&json::DRAWN);
    names.map(|name| (*name).to_string()).zip(columns).collect()
}

#[pymethods]
impl Results {
    /// The name of the scenario.
    #[getter]
    fn scenario(&self) -> &str {
        &self.found.scenario
    }

    /// Its title.
    #[getter]
    fn title(&self) -> &str {
        &self.title
    }

    /// The seed.
    #[getter]
    const fn seed(&self) -> u64 {
        self.found.seed
    }

    /// Replications at the central values.
    #[getter]
    const fn replications(&self) -> u32 {
        self.found.replications
    }

    /// Draws of the inputs.
    #[getter]
    fn draws(&self) -> u32 {
        self.found.drawn.as_ref().map_or(0, |drawn| drawn.draws)
    }

    /// The SHA-256 over the fingerprints of the central run.
    #[getter]
    fn digest(&self) -> &str {
        &self.found.digest
    }

    /// The SHA-256 over the fingerprints of the draws.
    #[getter]
    fn drawn_digest(&self) -> Option<&str> {
        self.found.drawn.as_ref().map(|drawn| drawn.digest.as_str())
    }

    /// The financial years.
    #[getter]
    fn years(&self) -> Vec<String> {
        self.found.years.clone()
    }

    /// The names of the places.
    #[getter]
    fn places(&self) -> Vec<String> {
        self.found.places.iter().map(|place| place.name.clone()).collect()
    }

    /// Every estimate, a row each.
    #[getter]
    fn table(&self, py: Python<'_>) -> Py<Table> {
        self.table.clone_ref(py)
    }

    /// What `maracsim run --format json` prints.
    fn json(&self) -> String {
        report::json(&self.found)
    }

    /// The rows as dictionaries.
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.table.get().rows(py)
    }

    fn __len__(&self) -> usize {
        self.table.get().__len__()
    }

    fn __repr__(&self) -> String {
        let Found { scenario, seed, replications, digest, .. } = &self.found;
        let rows = self.__len__();
        format!(
            "<maracsim.Results of {scenario}: {rows} rows, {replications} replications, seed {seed}, digest {}...>",
            &digest[..12]
        )
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.table.get().__arrow_c_stream__(py, requested_schema)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        self.table.get().__arrow_c_array__(py, requested_schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        self.table.get().__arrow_c_schema__(py)
    }
}
