//! The figures of a report as native charts, each beside the numbers that it is drawn from.

use super::book::Book;
use super::sheet::{Picture, Series, Sheet};
use crate::report::Report;
use crate::report::tables::{Entry, shown};
use crate::report::value::{Block, Chart, Dots, Figure, Lines, Panel};
use crate::statistics::Estimate;
use rust_xlsxwriter::{ChartType, XlsxError};

/// Columns of one series: the estimate, its limits by chance and over draws, and how far both together reach.
const OF_SERIES: [&str; 7] =
    ["", "low, chance", "high, chance", "low, over draws", "high, over draws", "bar up", "bar down"];

/// What is said of the bars.
const BARS: &str = "Bars reach from the lowest to the highest of both kinds of limits: chance, and chance + inputs where inputs were \
                    drawn. What is not known of the mechanism is in neither.";

/// A panel as columns: what its rows are called, and its series.
struct Columns {
    kind: ChartType,
    unit: String,
    first: &'static str,
    labels: Vec<String>,
    series: Vec<(String, Vec<Estimate>, Vec<Option<Estimate>>)>,
}

/// The figure of the gaps between groups of people, which has a sheet of its own name.
const EQUALITY: &str = "equity-gaps";

/// What is said of small groups.
const SUPPRESSED: &str = "Where fewer than 5 people of a group are heard in a place and year, nothing of the group is told there; and where \
                          one such number could be found from a total, a second one is left out too.";

/// A sheet for each figure with lines or dots; maps have their numbers in the tables.
pub fn figures(book: &mut Book<'_>, report: &Report) -> Result<(), XlsxError> {
    for section in &report.sections {
        for block in &section.blocks {
            match block {
                Block::Figure(figure) if figure.id == EQUALITY => equality(book, figure, &section.blocks)?,
                Block::Figure(figure) => {
                    one(book, &format!("Chart {}", figure.id.trim_end_matches("-figure")), figure, &[])?
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Who gets a poorer response: the words of the report, the gaps with their chart, and what is known of each group.
fn equality(book: &mut Book<'_>, figure: &Figure, blocks: &[Block]) -> Result<(), XlsxError> {
    let said = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(text) => Some(text.as_str()),
        _ => None,
    });
    let said: Vec<&str> = said.chain([SUPPRESSED]).collect();
    one(book, "Equality", figure, &said)
}

fn one(book: &mut Book<'_>, name: &str, figure: &Figure, said: &[&str]) -> Result<(), XlsxError> {
    let panels: Vec<(&Panel, Columns)> =
        figure.panels.iter().filter_map(|panel| Some((panel, columns(&panel.chart)?))).collect();
    if panels.is_empty() {
        return Ok(());
    }
    let mut sheet = book.sheet(name, &figure.title)?;
    for text in said.iter().chain([&figure.caption.as_str()]) {
        sheet.note(text, &book.look)?;
    }
    sheet.note(BARS, &book.look)?;
    for (panel, columns) in &panels {
        sheet.heading(&panel.title, &book.look)?;
        draw(&mut sheet, book, panel, columns)?;
    }
    if !said.is_empty() {
        let table = shown(&figure.table);
        sheet.heading(&table.caption, &book.look)?;
        sheet.table(&table.head, &table.rows, &|_, _| String::new(), &book.look)?;
    }
    book.add(sheet, &format!("Chart and numbers: {}", figure.title))
}

fn columns(chart: &Chart) -> Option<Columns> {
    match chart {
        Chart::Lines(lines) => Some(of_lines(lines)),
        Chart::Dots(dots) => Some(of_dots(dots)),
        Chart::Tiles(..) | Chart::Map(..) => None,
    }
}

fn of_lines(lines: &Lines) -> Columns {
    let drawn = |at: usize, year: usize| lines.drawn.get(at).and_then(|values| values.get(year)).copied();
    let series = lines.series.iter().enumerate().map(|(at, (name, values))| {
        let drawn = (0..values.len()).map(|year| drawn(at, year)).collect();
        (name.clone(), values.clone(), drawn)
    });
    let (labels, series) = (lines.years.clone(), series.collect());
    Columns { kind: ChartType::Line, unit: lines.unit.clone(), first: "Financial year", labels, series }
}

fn of_dots(dots: &Dots) -> Columns {
    let marks = dots.rows.iter().map(|row| row.values.len()).max().unwrap_or(0);
    let name = |at: usize| dots.marks.get(at).cloned().unwrap_or_else(|| "Estimate".into());
    let series = (0..marks).map(|at| {
        let value = |row: &crate::report::value::DotRow| row.values.get(at).copied();
        let values = dots.rows.iter().map(|row| value(row).unwrap_or_else(|| Estimate::not_applicable(0))).collect();
        (name(at), values, dots.rows.iter().map(|row| row.drawn.get(at).copied()).collect())
    });
    let labels = dots.rows.iter().map(|row| row.label.clone()).collect();
    Columns { kind: ChartType::Bar, unit: dots.unit.clone(), first: "Of", labels, series: series.collect() }
}

fn draw(sheet: &mut Sheet, book: &Book<'_>, panel: &Panel, columns: &Columns) -> Result<(), XlsxError> {
    let (look, each) = (&book.look, OF_SERIES.len());
    let heads = columns.series.iter().flat_map(|(name, ..)| {
        OF_SERIES.map(|what| if what.is_empty() { name.clone() } else { format!("{name}: {what}") })
    });
    let head: Vec<String> = std::iter::once(columns.first.to_string()).chain(heads).collect();
    let row = |(at, label): (usize, &String)| {
        let numbers = columns.series.iter().flat_map(|(_, values, drawn)| numbers(values[at], drawn[at]));
        std::iter::once(Entry::words(label)).chain(numbers.map(Entry::Number)).collect()
    };
    let rows: Vec<Vec<Entry>> = columns.labels.iter().enumerate().map(row).collect();
    let area = sheet.table(&head, &rows, &|_, _| columns.unit.clone(), look)?;
    for at in 0..columns.series.len() {
        for (row, values) in rows.iter().enumerate() {
            reach(sheet, book, area.head + 1 + row as u32, (1 + at * each) as u16, values, &columns.unit)?;
        }
    }
    let series = (0..columns.series.len() as u16)
        .map(|at| 1 + at * each as u16)
        .map(|value| Series { value, reach: Some([value + 5, value + 6]) })
        .collect();
    let picture = Picture {
        title: panel.title.clone(),
        unit: columns.unit.clone(),
        alt: panel.alt.clone(),
        kind: columns.kind,
        series,
    };
    sheet.chart(&area, &picture)
}

/// The numbers of one entry; how far the limits reach is filled in by a formula.
fn numbers(estimate: Estimate, drawn: Option<Estimate>) -> [f64; 7] {
    let Estimate { mean, low, high, .. } = estimate;
    let (least, most) = drawn.map_or((f64::NAN, f64::NAN), |drawn| (drawn.low, drawn.high));
    [mean, low, high, least, most, f64::NAN, f64::NAN]
}

/// How far limits reach above and below an estimate: formulas, so that a changed number moves its bar.
pub fn reach(
    sheet: &mut Sheet,
    book: &Book<'_>,
    row: u32,
    first: u16,
    values: &[Entry],
    unit: &str,
) -> Result<(), XlsxError> {
    let number = |at: u16| match values.get(usize::from(first + at)) {
        Some(Entry::Number(value)) if value.is_finite() => Some(*value),
        _ => None,
    };
    let Some(mean) = number(0) else { return Ok(()) };
    let all = || (1..5).filter_map(number).chain([mean]);
    let (most, least) = (all().fold(mean, f64::max), all().fold(mean, f64::min));
    let cell = |at: u16| rust_xlsxwriter::utility::row_col_to_cell(row, first + at);
    let span = format!("{}:{}", cell(0), cell(4));
    let above = format!("=MAX({span})-{}", cell(0));
    let below = format!("={}-MIN({span})", cell(0));
    sheet.formula((row, first + 5), &above, most - mean, unit, &book.look)?;
    sheet.formula((row, first + 6), &below, mean - least, unit, &book.look)
}
