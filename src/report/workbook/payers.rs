//! Who pays, year by year, with totals as formulas.

use super::book::Book;
use super::sheet::{Picture, Series, Sheet};
use crate::experiment::Results;
use crate::measure::cost::Payer;
use crate::report::Material;
use crate::report::section::cost::NOTE;
use crate::report::tables::Entry;
use crate::statistics::Estimate;
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{ChartType, XlsxError};

const UNIT: &str = "GBP a year";
/// The whole cost, of which the payers have parts.
const WHOLE: &str = "cost_employer";

/// A sheet of what each payer pays for Scotland, or for each place that is reported where that is not all; none where the
/// measures of a run hold no money.
pub fn payers(book: &mut Book<'_>, material: &Material<'_>) -> Result<(), XlsxError> {
    let results = material.results;
    if results.measure(WHOLE).is_none() {
        return Ok(());
    }
    let mut sheet = book.sheet("Who pays", "Cost a year, by who pays")?;
    sheet.note(NOTE, &book.look)?;
    sheet.note(
        "Totals are formulas. Limits are not summed: what is low for one payer need not come with what is low for another.",
        &book.look,
    )?;
    let places = results.scotland().map_or_else(|| (0..results.places.len()).collect(), |whole| vec![whole]);
    for place in places {
        central(&mut sheet, book, results, place)?;
        limits(&mut sheet, book, results, place)?;
    }
    book.add(sheet, "What each payer pays in each year, with totals and a chart; by place in cost-by-payer")
}

fn of(results: &Results, payer: usize, place: usize, year: usize) -> Estimate {
    results.estimate(&format!("cost_payer:{}", Payer::NAMES[payer]), place, Some(year))
}

/// A row for each year: what each pays, the sum of it, and the whole cost as it was simulated.
fn central(sheet: &mut Sheet, book: &Book<'_>, results: &Results, place: usize) -> Result<(), XlsxError> {
    let title = format!("{}: central inputs, GBP a year", results.places[place].name);
    sheet.heading(&title, &book.look)?;
    let names = Payer::ALL.map(|(_, name)| name.to_string());
    let last = ["Sum of the payers", "Cost, all employers"].map(String::from);
    let head: Vec<String> = ["Financial year".to_string()].into_iter().chain(names).chain(last).collect();
    let row = |(year, name): (usize, &String)| {
        let parts = (0..Payer::COUNT).map(|payer| of(results, payer, place, year).mean);
        let whole = results.estimate(WHOLE, place, Some(year)).mean;
        let numbers = parts.chain([f64::NAN, whole]).map(Entry::Number);
        std::iter::once(Entry::words(name)).chain(numbers).collect()
    };
    let rows: Vec<Vec<Entry>> = results.years.iter().enumerate().map(row).collect();
    let area = sheet.table(&head, &rows, &|_, _| UNIT.to_string(), &book.look)?;
    let sum = Payer::COUNT as u16 + 1;
    for year in 0..results.years.len() {
        let row = area.head + 1 + year as u32;
        let total: f64 = (0..Payer::COUNT).map(|payer| of(results, payer, place, year).mean).sum();
        if total.is_finite() {
            let (first, last) = (row_col_to_cell(row, 1), row_col_to_cell(row, sum - 1));
            sheet.formula((row, sum), &format!("=SUM({first}:{last})"), total, UNIT, &book.look)?;
        }
    }
    let picture = Picture {
        title: format!("What each payer pays, {}", results.places[place].name),
        unit: UNIT.into(),
        alt: "The numbers stand in the table above.".into(),
        kind: ChartType::ColumnStacked,
        series: (1..sum).map(|value| Series { value, reach: None }).collect(),
    };
    sheet.chart(&area, &picture)
}

/// The limits of each payer's part: over draws of the inputs, or by chance where nothing was drawn.
fn limits(sheet: &mut Sheet, book: &Book<'_>, results: &Results, place: usize) -> Result<(), XlsxError> {
    let drawn = |payer: usize, year: usize| {
        let id = format!("cost_payer:{}", Payer::NAMES[payer]);
        results.drawn(&id, place, Some(year)).map(|drawn| drawn.estimate)
    };
    let what = if results.drawn.is_some() {
        "10th and 90th percentile over draws of the inputs: chance + inputs"
    } else {
        "95 % limits at central inputs: chance only"
    };
    sheet.heading(&format!("{}: {what}", results.places[place].name), &book.look)?;
    let both = |(_, name): (&str, &str)| [format!("{name}, low"), format!("{name}, high")];
    let names = Payer::ALL.into_iter().flat_map(both);
    let head: Vec<String> = ["Financial year".to_string()].into_iter().chain(names).collect();
    let row = |(year, name): (usize, &String)| {
        let numbers = (0..Payer::COUNT).flat_map(|payer| {
            let Estimate { low, high, .. } = drawn(payer, year).unwrap_or_else(|| of(results, payer, place, year));
            [low, high].map(Entry::Number)
        });
        std::iter::once(Entry::words(name)).chain(numbers).collect()
    };
    let rows: Vec<Vec<Entry>> = results.years.iter().enumerate().map(row).collect();
    sheet.table(&head, &rows, &|_, _| UNIT.to_string(), &book.look).map(drop)
}
