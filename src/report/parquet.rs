//! Tables as Apache Parquet, written as they come: what waits in memory is one group of rows.

use crate::experiment::sweep::{Cell, Kind};
use crate::experiment::{Observations, Results};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of a group at most, and cells: a wide table has fewer rows in each.
const GROUP: usize = 1 << 16;
const CELLS: usize = 1 << 20;

/// A table in the making.
pub struct ParquetTable<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
}

/// The cells of one column that have not been written yet. Where a level is 0 there is none.
struct Column {
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Number(Vec<f64>),
}

impl<W: Write + Send> std::fmt::Debug for ParquetTable<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetTable").field("columns", &self.columns.len()).field("rows", &self.rows).finish()
    }
}

impl<W: Write + Send> ParquetTable<W> {
    /// A table with these columns.
    pub fn new(to: W, columns: &[(String, Kind)]) -> Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("maracsim version ", env!("CARGO_PKG_VERSION")).into());
        let file = SerializedFileWriter::new(to, schema(columns)?, Arc::new(properties.build()))?;
        let columns = columns.iter().map(|(_, kind)| Column::new(*kind)).collect();
        Ok(Self { file, columns, rows: 0 })
    }

    /// Adds a row: a cell for each column.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(*cell));
        self.rows += 1;
        if self.rows >= GROUP.min(CELLS / self.columns.len().max(1)).max(1) { self.write_group() } else { Ok(()) }
    }

    /// Writes what is left, and gives back what was written to.
    pub fn finish(mut self) -> Result<W> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.file.into_inner()
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            if let Some(writer) = group.next_column()? {
                column.write(writer)?;
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

fn schema(columns: &[(String, Kind)]) -> Result<TypePtr> {
    let field = |(name, kind): &(String, Kind)| {
        let (physical, logical) = match kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Whole => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
        };
        let built = Type::primitive_type_builder(name, physical);
        built.with_repetition(Repetition::OPTIONAL).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>>>()?;
    Type::group_type_builder("rows").with_fields(fields).build().map(Arc::new)
}

impl Column {
    const fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Whole => Values::Whole(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
        };
        Self { levels: Vec::new(), values }
    }

    fn push(&mut self, cell: Cell<'_>) {
        let there = match (&mut self.values, cell) {
            (Values::Text(values), Cell::Text(text)) => {
                // A column of names holds long runs of the same one: they share their bytes.
                let same = values.last().filter(|last| last.data() == text.as_bytes()).cloned();
                values.push(same.unwrap_or_else(|| text.into()));
                true
            }
            (Values::Whole(values), Cell::Whole(value)) => {
                values.push(value);
                true
            }
            (Values::Number(values), Cell::Number(value)) => {
                values.push(value);
                true
            }
            _ => false,
        };
        self.levels.push(i16::from(there));
    }

    fn write(&mut self, mut writer: SerializedColumnWriter<'_>) -> Result<()> {
        fn put<T: DataType>(
            writer: &mut SerializedColumnWriter<'_>,
            values: &mut Vec<T::T>,
            levels: &[i16],
        ) -> Result<()> {
            writer.typed::<T>().write_batch(values, Some(levels), None)?;
            values.clear();
            Ok(())
        }
        match &mut self.values {
            Values::Text(values) => put::<ByteArrayType>(&mut writer, values, &self.levels)?,
            Values::Whole(values) => put::<Int64Type>(&mut writer, values, &self.levels)?,
            Values::Number(values) => put::<DoubleType>(&mut writer, values, &self.levels)?,
        }
        self.levels.clear();
        writer.close()
    }
}

/// The table of a run, written as it is made: a row for each replication, place, year and measure.
pub fn replications<W: Write + Send>(to: W, results: &Results, rows: &[Observations]) -> io::Result<()> {
    write_replications(to, results, rows).map_err(|error| match error {
        // A full disk is to be told as one.
        ParquetError::External(cause) => cause.downcast::<io::Error>().map_or_else(io::Error::other, |cause| *cause),
        other => io::Error::other(other),
    })
}

fn write_replications<W: Write + Send>(to: W, results: &Results, rows: &[Observations]) -> Result<()> {
    let text = |name: &str| (name.to_string(), Kind::Text);
    let number = [("replication".to_string(), Kind::Whole)];
    let words = ["authority", "gss", "year", "group", "measure", "unit"].map(text);
    let columns = [text("scenario")].into_iter().chain(number).chain(words).chain([("value".into(), Kind::Number)]);
    let mut table = ParquetTable::new(to, &columns.collect::<Vec<_>>())?;
    let all = "all".to_string();
    let (measures, years) = (results.measures.len(), results.years.len() + 1);
    for (replication, row) in (0..).zip(rows) {
        for (at, &[top, bottom]) in row.values.iter().enumerate() {
            let (measure, rest) = (&results.measures[at % measures], at / measures);
            let place = &results.places[rest / years];
            let year = results.years.get(rest % years).unwrap_or(&all);
            let value = if bottom > 0.0 { top / bottom } else { f64::NAN };
            let words = [&place.name, &place.gss, year, measure.group, &measure.id, measure.unit].map(Cell::Text);
            let [authority, gss, year, group, id, unit] = words;
            let (scenario, replication) = (Cell::Text(&results.scenario), Cell::Whole(replication));
            table.row(&[scenario, replication, authority, gss, year, group, id, unit, Cell::number(value)])?;
        }
    }
    table.finish().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    #[test]
    fn what_is_written_is_read_again_over_several_groups() {
        let columns = [("name", Kind::Text), ("count", Kind::Whole), ("size", Kind::Number)];
        let columns = columns.map(|(name, kind)| (name.to_string(), kind));
        let rows = GROUP + 7;
        let bytes = |rows: usize| {
            let mut table = ParquetTable::new(Vec::new(), &columns).unwrap();
            for at in 0..rows {
                let name = if at % 3 == 0 { Cell::Empty } else { Cell::Text("Idaa") };
                table.row(&[name, Cell::Whole(at as i64), Cell::number(if at == 5 { f64::NAN } else { 0.5 })]).unwrap();
            }
            table.finish().unwrap()
        };
        let first = bytes(rows);
        assert_eq!(first, bytes(rows), "the same rows give the same bytes");
        let reader = SerializedFileReader::new(::bytes::Bytes::from(first)).unwrap();
        assert_eq!(reader.num_row_groups(), 2);
        let read: Vec<_> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().into_columns()).collect();
        assert_eq!(read.len(), rows);
        for (at, row) in read.iter().enumerate() {
            let name = if at % 3 == 0 { Field::Null } else { Field::Str("Idaa".into()) };
            let size = if at == 5 { Field::Null } else { Field::Double(0.5) };
            let fields: Vec<&Field> = row.iter().map(|(_, field)| field).collect();
            assert_eq!(fields, [&name, &Field::Long(at as i64), &size]);
        }
    }
}
