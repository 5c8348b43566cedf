//! A workbook in the making: its sheets, with an index in front that says what each is.

use super::look::Look;
use super::sheet::Sheet;
use crate::report::Report;
use crate::report::tables::{Entry, Grid, grids};
use crate::report::value::Block;
use crate::scenario::Sources;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

/// The longest name of a sheet.
const LONGEST: usize = 31;
/// The columns of a tidy table whose numbers have the unit of its column `unit`.
const WITH_UNIT: [&str; 6] = ["mean", "low", "high", "drawn_mean", "drawn_low", "drawn_high"];

/// What the index says apart from the sheets.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'a> {
    /// The command that makes the workbook.
    pub command: &'a str,
    /// Where what is not in it can be found.
    pub not_here: &'a str,
}

/// Sheets, each with a sentence about it.
pub struct Book<'a> {
    report: &'a Report,
    contents: Contents<'a>,
    /// The formats.
    pub look: Look,
    sheets: Vec<(String, String, Worksheet)>,
}

impl<'a> Book<'a> {
    /// A workbook of a report.
    pub fn new(report: &'a Report, contents: Contents<'a>) -> Self {
        Self { report, contents, look: Look::default(), sheets: Vec::new() }
    }

    /// A new sheet: its name is cut to what a spreadsheet takes, and never twice the same.
    pub fn sheet(&self, name: &str, title: &str) -> Result<Sheet, XlsxError> {
        let plain: String = name.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).take(LONGEST).collect();
        let taken =
            |name: &str| name == INDEX || self.sheets.iter().any(|(known, ..)| known.eq_ignore_ascii_case(name));
        let stem: String = plain.chars().take(LONGEST - 4).collect();
        let others = (2..).map(|number| format!("{stem} {number}"));
        let free = std::iter::once(plain).chain(others).find(|name| !taken(name)).unwrap_or_default();
        Sheet::new(&free, title, &self.look)
    }

    /// Puts a finished sheet behind the others.
    pub fn add(&mut self, sheet: Sheet, what: &str) -> Result<(), XlsxError> {
        let name = sheet.name().to_string();
        self.sheets.push((name, what.into(), sheet.finish()?));
        Ok(())
    }

    /// A sheet for each table of the report, as its file holds it.
    pub fn tables(&mut self, report: &Report) -> Result<(), XlsxError> {
        grids(report).iter().try_for_each(|grid| self.grid(grid))
    }

    /// A sheet for a table, as its file holds it.
    pub fn grid(&mut self, grid: &Grid) -> Result<(), XlsxError> {
        let mut sheet = self.sheet(&grid.id, &grid.caption)?;
        sheet.note(&format!("The same table is in tables/{}.csv.", grid.id), &self.look)?;
        let unit = |row: usize, column: usize| unit_of(grid, row, column);
        let area = sheet.table(&grid.head, &grid.rows, &unit, &self.look)?;
        sheet.freeze(&area, grid.head.len())?;
        self.add(sheet, &grid.caption)
    }

    /// A sheet of the sources.
    pub fn sources(&mut self, sources: &Sources) -> Result<(), XlsxError> {
        let mut sheet = self.sheet("Sources", "Sources of what was assumed")?;
        let rows: Vec<Vec<Entry>> = sources
            .iter()
            .map(|(key, source)| {
                let address = source.address.clone().unwrap_or_default();
                [key.to_string(), source.title.clone(), address].map(Entry::Words).to_vec()
            })
            .collect();
        let head = ["Key", "Title", "Address"].map(String::from);
        let area = sheet.table(&head, &rows, &|_, _| String::new(), &self.look)?;
        sheet.freeze(&area, head.len())?;
        self.add(sheet, "Where the inputs come from; the sheets of levers say which input has which source")
    }

    /// The index, then all sheets, as bytes.
    pub fn finish(self) -> Result<Vec<u8>, XlsxError> {
        let index = self.index()?;
        let mut workbook = Workbook::new();
        // A workbook carries no time of its making: the same results give the same bytes.
        let fixed = ExcelDateTime::from_ymd(2026, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_title(&self.report.title).set_creation_datetime(&fixed));
        workbook.push_worksheet(index);
        for (_, _, sheet) in self.sheets {
            workbook.push_worksheet(sheet);
        }
        workbook.save_to_buffer()
    }

    fn index(&self) -> Result<Worksheet, XlsxError> {
        let (report, look) = (self.report, &self.look);
        let mut sheet = Sheet::new(INDEX, &report.title, look)?;
        sheet.note(&report.subtitle, look)?;
        sheet.note("Results of a simulation; not an official publication.", look)?;
        sheet.heading("What it says", look)?;
        for text in answers(report) {
            sheet.note(&text, look)?;
        }
        sheet.heading("Sheets", look)?;
        for (name, what, _) in &self.sheets {
            sheet.link(name, what)?;
        }
        sheet.note(self.contents.not_here, look)?;
        sheet.heading("How to read it", look)?;
        sheet.note(&report.terminal.limits, look)?;
        sheet.note(
            "mean, low and high are at central inputs: low and high are 95 % limits by chance alone. drawn_low and drawn_high \
             are the 10th and 90th percentile over draws of what is not known of the inputs. A share of 1 is 100 %.",
            look,
        )?;
        sheet.heading("How it was made", look)?;
        sheet.fact("Program", &format!("maracsim {}", report.version), look)?;
        sheet.fact("Command", self.contents.command, look)?;
        for line in &report.attributions {
            sheet.fact("Attribution", line, look)?;
        }
        sheet.finish()
    }
}

/// The sheet in front.
const INDEX: &str = "Index";

/// The paragraphs of the first section: the answer and what must not be overlooked.
fn answers(report: &Report) -> Vec<String> {
    let blocks = report.sections.first().map_or(&[][..], |section| &section.blocks);
    let told = |block: &Block| match block {
        Block::Answer(text) | Block::Paragraph(text) | Block::Notice(text) => vec![text.clone()],
        Block::List(items) => items.clone(),
        _ => Vec::new(),
    };
    blocks.iter().flat_map(told).collect()
}

/// The unit of a number of a table: that of its row, in the columns that have it.
fn unit_of(grid: &Grid, row: usize, column: usize) -> String {
    if !WITH_UNIT.contains(&grid.head[column].as_str()) {
        return if grid.head[column].starts_with("sd_") { unit_in(grid, row) } else { String::new() };
    }
    unit_in(grid, row)
}

fn unit_in(grid: &Grid, row: usize) -> String {
    let at = grid.head.iter().position(|name| name == "unit");
    match at.and_then(|at| grid.rows[row].get(at)) {
        Some(Entry::Words(unit)) => unit.clone(),
        _ => String::new(),
    }
}
