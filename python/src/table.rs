//! Tables in Arrow's memory format, handed on without a copy by the Arrow PyCapsule interface.
//!
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    Array, ArrayRef, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray, StructArray,
};
use arrow_schema::{ArrowError, Field, Schema};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use std::sync::Arc;

/// The values of a column.
#[derive(Debug)]
pub enum Column {
    /// Words.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
}

impl Column {
    fn array(self) -> ArrayRef {
        match self {
            Self::Text(values) => Arc::new(StringArray::from(values)),
            Self::Whole(values) => Arc::new(Int64Array::from(values)),
            Self::Number(values) => Arc::new(Float64Array::from(values)),
        }
    }
}

/// A table: polars, pandas, pyarrow, DuckDB and whatever else reads Arrow take it as it is.
#[pyclass(frozen, module = "maracsim")]
#[derive(Debug)]
pub struct Table {
    batch: RecordBatch,
}

fn refused(error: ArrowError) -> PyErr {
    PyRuntimeError::new_err(format!("Arrow refused a table: {error}"))
}

impl Table {
    /// A table of named columns of one length; `about` is kept with its schema.
    pub fn new(columns: Vec<(String, Column)>, about: &[(&str, String)]) -> PyResult<Self> {
        let named: Vec<(String, ArrayRef)> = columns.into_iter().map(|(name, of)| (name, of.array())).collect();
        let fields: Vec<Field> =
            named.iter().map(|(name, of)| Field::new(name, of.data_type().clone(), true)).collect();
        let mut schema = Schema::new(fields);
        schema.metadata.extend(about.iter().map(|(key, value)| (format!("maracsim.{key}"), value.clone())));
        let arrays = named.into_iter().map(|(_, of)| of).collect();
        Ok(Self { batch: RecordBatch::try_new(Arc::new(schema), arrays).map_err(refused)? })
    }

    /// A table of words.
    pub fn of_words(head: &[&str], rows: Vec<Vec<String>>) -> PyResult<Self> {
        let mut columns: Vec<Vec<Option<String>>> = vec![Vec::with_capacity(rows.len()); head.len()];
        for row in rows {
            columns.iter_mut().zip(row).for_each(|(column, cell)| column.push((!cell.is_empty()).then_some(cell)));
        }
        let named = head.iter().zip(columns).map(|(name, values)| ((*name).to_string(), Column::Text(values)));
        Self::new(named.collect(), &[])
    }
}

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.batch.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// How many rows there are.
    pub fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    fn __repr__(&self) -> String {
        format!("<maracsim.Table: {} rows of {}>", self.batch.num_rows(), self.columns().join(", "))
    }

    /// The rows as dictionaries, for those who have no library that reads Arrow.
    pub fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        let (names, columns) = (self.columns(), self.batch.columns());
        for at in 0..self.batch.num_rows() {
            let row = PyDict::new(py);
            for (name, column) in names.iter().zip(columns) {
                row.set_item(name, cell(py, column, at)?)?;
            }
            rows.append(row)?;
        }
        Ok(rows)
    }

    /// The table as a stream of batches.
    #[pyo3(signature = (requested_schema=None))]
    pub fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish, which the interface allows to leave unheard.
        let _wish = requested_schema;
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }

    /// The table as one struct array.
    #[pyo3(signature = (requested_schema=None))]
    pub fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        let _wish = requested_schema;
        let array = FFI_ArrowArray::new(&StructArray::from(self.batch.clone()).into_data());
        Ok((self.__arrow_c_schema__(py)?, PyCapsule::new_with_value(py, array, c"arrow_array")?))
    }

    /// The names and types of its columns.
    pub fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema().as_ref()).map_err(refused)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }
}

fn cell<'py>(py: Python<'py>, column: &ArrayRef, at: usize) -> PyResult<Bound<'py, PyAny>> {
    let any = column.as_any();
    if column.is_null(at) {
        return Ok(py.None().into_bound(py));
    }
    if let Some(words) = any.downcast_ref::<StringArray>() {
        return Ok(words.value(at).into_pyobject(py)?.into_any());
    }
    if let Some(whole) = any.downcast_ref::<Int64Array>() {
        return Ok(whole.value(at).into_pyobject(py)?.into_any());
    }
    let numbers =
        any.downcast_ref::<Float64Array>().ok_or_else(|| PyRuntimeError::new_err("a column of no known type"))?;
    Ok(numbers.value(at).into_pyobject(py)?.into_any())
}
