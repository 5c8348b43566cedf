//! One sheet: a title, notes, tables one below the other, and native charts beside or below them.
//!
//! Words are written as text and never as a formula, without marks that turn the direction of reading.

use super::look::{GREY, Look, PALETTE};
use crate::report::staffing::wrapped;
use crate::report::tables::{Entry, straight};
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLegendPosition, ChartLine,
    ChartRange, ChartSolidFill, ChartType, Formula, Url, Worksheet, XlsxError,
};

/// Where a table stands: its name in formulas, its first row of entries, its last, and its columns.
#[derive(Clone, Debug)]
pub struct Area {
    sheet: String,
    /// The row of its heads.
    pub head: u32,
    /// Its last row.
    pub last: u32,
}

impl Area {
    /// A column of its entries, or one of its heads.
    fn column(&self, column: u16) -> (&str, u32, u16, u32, u16) {
        (&self.sheet, self.head + 1, column, self.last, column)
    }

    fn name(&self, column: u16) -> (&str, u32, u16) {
        (&self.sheet, self.head, column)
    }
}

/// A line or a bar of a chart.
#[derive(Clone, Copy, Debug)]
pub struct Series {
    /// The column of the values; its head is the name of the series.
    pub value: u16,
    /// Columns of how far the limits lie above and below the value.
    pub reach: Option<[u16; 2]>,
}

/// What a chart shows.
pub struct Picture {
    /// The finding.
    pub title: String,
    /// The unit of its values.
    pub unit: String,
    /// The finding in words, for those who do not see it.
    pub alt: String,
    /// How it is drawn.
    pub kind: ChartType,
    /// What is drawn; the categories stand in the first column.
    pub series: Vec<Series>,
}

/// A sheet in the making.
pub struct Sheet {
    name: String,
    inner: Worksheet,
    row: u32,
    widths: Vec<usize>,
}

/// The height of a row, in pixels.
const ROW: u32 = 20;
/// The width of a chart, in pixels.
const WIDTH: u32 = 760;
/// The most characters of an alternative text.
const MOST_ALT: usize = 255;
/// The widest that a column is made, in characters.
const WIDEST: usize = 60;

impl Sheet {
    /// A sheet with its title in the first cell.
    pub fn new(name: &str, title: &str, look: &Look) -> Result<Self, XlsxError> {
        let mut inner = Worksheet::new();
        inner.set_name(name)?.set_screen_gridlines(false).set_landscape().set_paper_size(9);
        inner.set_print_fit_to_pages(1, 0);
        inner.write_string_with_format(0, 0, straight(title), &look.title)?;
        Ok(Self { name: name.into(), inner, row: 1, widths: Vec::new() })
    }

    /// The finished sheet.
    pub fn finish(mut self) -> Result<Worksheet, XlsxError> {
        for (column, width) in self.widths.iter().enumerate() {
            self.inner.set_column_width(column as u16, (width + 2).min(WIDEST) as f64)?;
        }
        Ok(self.inner)
    }

    /// A paragraph, cut into lines that run over the cells beside them.
    pub fn note(&mut self, text: &str, look: &Look) -> Result<(), XlsxError> {
        for line in wrapped(text).lines() {
            self.inner.write_string_with_format(self.row, 0, straight(line), &look.note)?;
            self.row += 1;
        }
        Ok(())
    }

    /// A smaller heading after an empty row.
    pub fn heading(&mut self, text: &str, look: &Look) -> Result<(), XlsxError> {
        self.inner.write_string_with_format(self.row + 1, 0, straight(text), &look.heading)?;
        self.row += 2;
        Ok(())
    }

    /// A name with what belongs to it.
    pub fn fact(&mut self, name: &str, text: &str, look: &Look) -> Result<(), XlsxError> {
        self.inner.write_string_with_format(self.row, 0, straight(name), &look.strong)?;
        self.widen(0, name);
        for line in wrapped(text).lines() {
            self.inner.write_string_with_format(self.row, 1, straight(line), &look.note)?;
            self.row += 1;
        }
        Ok(())
    }

    /// A link to another sheet of the workbook, with what stands there.
    pub fn link(&mut self, sheet: &str, what: &str) -> Result<(), XlsxError> {
        self.inner.write_url_with_text(self.row, 0, Url::new(format!("internal:'{sheet}'!A1")), sheet)?;
        self.inner.write_string(self.row, 1, straight(what))?;
        self.widen(0, sheet);
        self.row += 1;
        Ok(())
    }

    /// A table after an empty row. `unit` tells the unit of a row and column, by which its number is shown.
    pub fn table(
        &mut self,
        head: &[String],
        rows: &[Vec<Entry>],
        unit: &dyn Fn(usize, usize) -> String,
        look: &Look,
    ) -> Result<Area, XlsxError> {
        let top = self.row + 1;
        for (column, name) in head.iter().enumerate() {
            self.inner.write_string_with_format(top, column as u16, straight(name), &look.head)?;
            self.widen(column, name);
        }
        for (at, row) in rows.iter().enumerate() {
            for (column, entry) in row.iter().enumerate() {
                self.entry(top + 1 + at as u32, column as u16, entry, &unit(at, column), look)?;
            }
        }
        let last = top + rows.len() as u32;
        self.row = last + 1;
        Ok(Area { sheet: self.name.clone(), head: top, last })
    }

    /// The only table of a sheet: its heads stay in sight and can be filtered.
    pub fn freeze(&mut self, area: &Area, columns: usize) -> Result<(), XlsxError> {
        self.inner.set_freeze_panes(area.head + 1, 1)?.set_repeat_rows(area.head, area.head)?;
        if area.last > area.head && columns > 0 {
            self.inner.autofilter(area.head, 0, area.last, columns as u16 - 1)?;
        }
        Ok(())
    }

    fn entry(&mut self, row: u32, column: u16, entry: &Entry, unit: &str, look: &Look) -> Result<(), XlsxError> {
        let entry = match entry {
            Entry::Written(text) => &Entry::Number(text.parse().unwrap_or(f64::NAN)),
            entry => entry,
        };
        match entry {
            Entry::Words(text) | Entry::Figures(text) if text.is_empty() => {}
            Entry::Words(text) | Entry::Figures(text) => {
                self.inner.write_string_with_format(row, column, straight(text), &look.words)?;
                self.widen(column.into(), text);
            }
            Entry::Number(value) if value.is_finite() => {
                self.inner.write_number_with_format(row, column, *value, look.number(unit))?;
            }
            Entry::Number(_) | Entry::Written(_) => {}
        }
        Ok(())
    }

    /// A formula with what it comes to, for readers that do not compute.
    pub fn formula(
        &mut self,
        (row, column): (u32, u16),
        formula: &str,
        result: f64,
        unit: &str,
        look: &Look,
    ) -> Result<(), XlsxError> {
        let shown = Formula::new(formula).set_result(result.to_string());
        self.inner.write_formula_with_format(row, column, shown, look.number(unit)).map(drop)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A chart of a table, below what stands there.
    pub fn chart(&mut self, area: &Area, picture: &Picture) -> Result<(), XlsxError> {
        let mut chart = Chart::new(picture.kind);
        chart.title().set_name(&name_of(&picture.title));
        for (at, series) in picture.series.iter().enumerate() {
            add(&mut chart, area, picture.kind, *series, PALETTE[at % PALETTE.len()]);
        }
        let bars = matches!(picture.kind, ChartType::Bar);
        let lines = (area.last - area.head) * picture.series.len() as u32;
        let height = if bars { 150 + 22 * lines } else { 400 };
        chart.set_width(WIDTH).set_height(height);
        let values = if bars { chart.x_axis() } else { chart.y_axis() };
        values.set_name(&name_of(&picture.unit));
        if picture.unit == "share" {
            values.set_num_format("0 %");
        }
        // Bars stand in the order of the table, from the top, and their names beside what is less than nothing.
        let names = if bars { chart.y_axis().set_reverse() } else { chart.x_axis() };
        names.set_label_position(ChartAxisLabelPosition::Low);
        if picture.series.len() == 1 {
            chart.legend().set_hidden();
        } else {
            chart.legend().set_position(ChartLegendPosition::Bottom);
        }
        chart.set_alt_text(straight(&picture.alt).chars().take(MOST_ALT).collect::<String>());
        self.inner.insert_chart(self.row + 1, 0, &chart)?;
        self.row += height / ROW + 3;
        Ok(())
    }

    fn widen(&mut self, column: usize, text: &str) {
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 8);
        }
        self.widths[column] = self.widths[column].max(text.chars().count());
    }
}

/// Words as the name of a chart or an axis: what reads like a reference to cells would be taken for one.
fn name_of(text: &str) -> String {
    let text = straight(text).replace('!', "!\u{200b}");
    if text.starts_with('=') { format!("\u{200b}{text}") } else { text }
}

/// Adds a line or a bar with its limits.
fn add(chart: &mut Chart, area: &Area, kind: ChartType, of: Series, colour: u32) {
    let series = chart.add_series();
    series.set_name(area.name(of.value)).set_categories(area.column(0)).set_values(area.column(of.value));
    let mut format = ChartFormat::new();
    match kind {
        ChartType::Line => format.set_line(ChartLine::new().set_color(colour).set_width(2.25)),
        _ => format.set_solid_fill(ChartSolidFill::new().set_color(colour)),
    };
    series.set_format(&mut format);
    let Some(reach) = of.reach else { return };
    let range = |column| {
        let (sheet, first_row, first, last_row, last) = area.column(column);
        ChartRange::new_from_range(sheet, first_row, first, last_row, last)
    };
    let [above, below] = reach.map(range);
    let mut bars = ChartErrorBars::new();
    let thin = ChartLine::new().set_color(GREY).clone();
    bars.set_type(ChartErrorBarsType::Custom(above, below)).set_format(ChartFormat::new().set_line(&thin));
    // Bars lie on their side: their values run along x.
    if kind == ChartType::Bar {
        series.set_x_error_bars(&bars)
    } else {
        series.set_y_error_bars(&bars)
    };
}
