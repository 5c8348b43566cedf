//! The Financial Memorandum of a provision: who pays, by year, one-off and recurring, at low, central and high prices, with
//! totals as formulas; how sure the totals are, and the rates that they rest on.

use super::book::Book;
use super::sheet::{Picture, Series, Sheet};
use crate::measure::cost::{Payer, Terms};
use crate::report::memorandum::{CENTRAL, Entry as Part, LEVELS, Margin, Memorandum};
use crate::report::tables::Entry;
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{ChartType, XlsxError};

const UNIT: &str = "GBP";
/// The columns of a table of who pays before those of the years.
const BEFORE: u16 = 2;

/// A sheet of some memoranda, each with what it is of; none without any.
pub fn memorandum(book: &mut Book<'_>, all: &[(&Memorandum, String)]) -> Result<(), XlsxError> {
    let Some((first, _)) = all.first() else { return Ok(()) };
    let mut sheet = book.sheet("Financial Memorandum", "Financial Memorandum: who pays, year by year, GBP")?;
    for text in notes(first) {
        sheet.note(&text, &book.look)?;
    }
    for (of, title) in all {
        let net = of.versus.as_deref().map_or_else(|| "gross".into(), |versus| format!("net of {versus}"));
        let name = format!("{title}, {}, {net}", of.place.0);
        by_year(&mut sheet, book, of, &name)?;
        for (terms, named) in Terms::ALL {
            sheet.heading(&format!("{name}: {named}, GBP"), &book.look)?;
            by_payer(&mut sheet, book, of, terms)?;
        }
        sheet.heading(&format!("{name}: how sure the totals are, GBP a year in real terms"), &book.look)?;
        margins(&mut sheet, book, of)?;
    }
    book.add(
        sheet,
        "Who pays, by year, one-off and recurring, at low, central and high prices; margins, pay award, deflator",
    )
}

fn notes(of: &Memorandum) -> [String; 3] {
    let [award, deflator, discount] = of.rates.map(|rate| format!("{:.1} %", 100.0 * rate));
    [
        "Each cost is counted once, at the employer, but for a team or Marac that areas share, which stands whole in each of \
         them; what payers fund is that money, never to be added to it. Totals are \
         formulas. The parts by item and employer are in the sheet financial-memorandum."
            .into(),
        format!(
            "Price base {}; pay award {award} a year, GDP deflator {deflator} a year, real discount rate {discount} a year. Low and \
             high: prices and pay awards at the ends of their ranges, all at once, what is counted being central.",
            of.price_year
        ),
        "How sure the totals are: low and high are 95 % limits by chance at central inputs; over draws: 10th to 90th percentile \
         over all that is not known, prices among it. What is not known of the mechanism is in neither."
            .into(),
    ]
}

/// The central amounts in real terms: a row for each year, a column for each payer, with a chart.
fn by_year(sheet: &mut Sheet, book: &Book<'_>, of: &Memorandum, name: &str) -> Result<(), XlsxError> {
    sheet.heading(&format!("{name}: central, real terms of {}, GBP", of.price_year), &book.look)?;
    let payers = Payer::ALL.iter().map(|(_, name)| (*name).to_string());
    let head: Vec<String> =
        ["Financial year".to_string()].into_iter().chain(payers).chain(["Sum of the payers".into()]).collect();
    let paid = |year: usize, payer: usize| {
        of.sum(|part| part.year == year && part.payer == payer, Terms::Real, CENTRAL).pounds()
    };
    let row = |(year, name): (usize, &String)| {
        let parts = (0..Payer::COUNT).map(|payer| Entry::Number(paid(year, payer)));
        std::iter::once(Entry::words(name)).chain(parts).collect()
    };
    let rows: Vec<Vec<Entry>> = of.years.iter().enumerate().map(row).collect();
    let area = sheet.table(&head, &rows, &|_, _| UNIT.to_string(), &book.look)?;
    let sum = Payer::COUNT as u16 + 1;
    for year in 0..of.years.len() {
        let row = area.head + 1 + year as u32;
        let (first, last) = (row_col_to_cell(row, 1), row_col_to_cell(row, sum - 1));
        let total = (0..Payer::COUNT).map(|payer| paid(year, payer)).sum();
        sheet.formula((row, sum), &format!("=SUM({first}:{last})"), total, UNIT, &book.look)?;
    }
    let picture = Picture {
        title: format!("Who pays: {name}"),
        unit: UNIT.into(),
        alt: "The numbers stand in the table above.".into(),
        kind: ChartType::ColumnStacked,
        series: (1..sum).map(|value| Series { value, reach: None }).collect(),
    };
    sheet.chart(&area, &picture)
}

/// Whether an entry is of a payer, one-off or recurring.
fn is_of(part: &Part, (payer, one_off): (usize, bool)) -> bool {
    part.payer == payer && part.line.is_one_off == one_off
}

/// A row for each payer, one-off and recurring; for each year and all of them the amounts at every level.
fn by_payer(sheet: &mut Sheet, book: &Book<'_>, of: &Memorandum, terms: Terms) -> Result<(), XlsxError> {
    let kinds: Vec<(usize, bool)> = (0..Payer::COUNT)
        .flat_map(|payer| [(payer, false), (payer, true)])
        .filter(|&kind| of.has(|part| is_of(part, kind)))
        .collect();
    let years = of.years.iter().map(String::as_str).chain(["All years"]);
    let columns = years.flat_map(|year| LEVELS.map(|level| format!("{year}, {level}")));
    let head: Vec<String> = ["Who pays", "Frequency"].map(String::from).into_iter().chain(columns).collect();
    let amount = |year: usize, kind: (usize, bool), level: usize| {
        of.sum(|part| part.year == year && is_of(part, kind), terms, level).pounds()
    };
    let row = |&(payer, one_off): &(usize, bool)| {
        let words = [Payer::ALL[payer].1, if one_off { "one-off" } else { "recurring" }].map(Entry::words);
        let numbers = (0..of.years.len())
            .flat_map(|year| (0..LEVELS.len()).map(move |level| Entry::Number(amount(year, (payer, one_off), level))));
        words.into_iter().chain(numbers).collect()
    };
    let all = vec![Entry::words("All"), Entry::words("both")];
    let rows: Vec<Vec<Entry>> = kinds.iter().map(row).chain([all]).collect();
    let area = sheet.table(&head, &rows, &|_, _| UNIT.to_string(), &book.look)?;
    let count = LEVELS.len() as u16;
    let last = BEFORE + of.years.len() as u16 * count;
    for (at, &kind) in kinds.iter().enumerate() {
        let row = area.head + 1 + at as u32;
        for level in 0..count {
            let cells = (0..of.years.len() as u16).map(|year| row_col_to_cell(row, BEFORE + year * count + level));
            let formula = format!("={}", cells.collect::<Vec<_>>().join("+"));
            let total = (0..of.years.len()).map(|year| amount(year, kind, level.into())).sum();
            sheet.formula((row, last + level), &formula, total, UNIT, &book.look)?;
        }
    }
    for column in BEFORE..last + count {
        let (year, level) = (usize::from((column - BEFORE) / count), usize::from((column - BEFORE) % count));
        let total = of.sum(|part| year == of.years.len() || part.year == year, terms, level).pounds();
        let (first, end) = (row_col_to_cell(area.head + 1, column), row_col_to_cell(area.last - 1, column));
        sheet.formula((area.last, column), &format!("=SUM({first}:{end})"), total, UNIT, &book.look)?;
    }
    Ok(())
}

fn margins(sheet: &mut Sheet, book: &Book<'_>, of: &Memorandum) -> Result<(), XlsxError> {
    let head =
        ["Total", "Financial year", "mean", "low", "high", "mean, over draws", "low, over draws", "high, over draws"];
    let row = |margin: &Margin| {
        let year = margin.year.map_or("all", |year| &of.years[year]);
        let drawn = margin.drawn.map_or([f64::NAN; 3], |drawn| [drawn.mean, drawn.low, drawn.high]);
        let numbers = [margin.central.mean, margin.central.low, margin.central.high].into_iter().chain(drawn);
        [margin.name.as_str(), year].map(Entry::words).into_iter().chain(numbers.map(Entry::Number)).collect()
    };
    let rows: Vec<Vec<Entry>> = of.margins.iter().map(row).collect();
    sheet.table(&head.map(String::from), &rows, &|_, _| UNIT.to_string(), &book.look).map(drop)
}
