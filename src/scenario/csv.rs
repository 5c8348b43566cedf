//! A strict reader of comma-separated values (RFC 4180) that knows where each cell stands.
//!
//! Line feeds may stand for line ends; a byte order mark, empty lines and lines that begin with `#` are skipped; a stray or
//! missing quote, a row of another width and an unknown, missing or repeated column are faults.

use super::found::Found;
use super::toml_text::Text;
use crate::error::{Error, Place, Refusal, did_you_mean};
use crate::units::short;
use std::ops::Range;
use std::rc::Rc;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its text, quotes resolved.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row<'t> {
    source: &'t Text,
    /// The columns that were asked for.
    columns: &'t [&'t str],
    /// For each of them, its place among the cells. All rows share it: a cell that is not there takes no room, however many
    /// columns there might be.
    order: Rc<[Option<usize>]>,
    cells: Vec<Cell>,
}

impl<'t> Row<'t> {
    /// The trimmed text of a column; empty is none.
    pub fn text(&self, column: &str) -> Option<&str> {
        self.cell(column).map(|cell| cell.text.trim()).filter(|text| !text.is_empty())
    }

    /// Each column that is not empty, in the order that was asked for, with its trimmed text.
    pub fn filled(&self) -> impl Iterator<Item = (&'t str, &str)> {
        let text = |index: &Option<usize>| self.cells.get((*index)?).map(|cell| cell.text.trim());
        let filled = move |(name, index): (&&'t str, _)| Some((*name, text(index).filter(|text| !text.is_empty())?));
        self.columns.iter().zip(self.order.iter()).filter_map(filled)
    }

    /// Where a column stands, or the end of the row if it does not.
    pub fn place(&self, column: &str) -> Place {
        let end = || self.cells.last().map_or(0, |cell| cell.span.end);
        self.source.place(self.cell(column).map_or_else(|| end()..end(), |cell| cell.span.clone()))
    }

    /// A text that must be there.
    pub fn required(&self, column: &str, found: &mut Found) -> Option<&str> {
        let text = self.text(column);
        if text.is_none() {
            found.push(self.refused(column, format!("`{column}` is empty"), "fill it in"));
        }
        text
    }

    /// A number within bounds, if the column is not empty.
    pub fn number(&self, column: &str, low: f64, high: f64, found: &mut Found) -> Option<f64> {
        let text = self.text(column)?;
        let number = text.parse::<f64>().ok().filter(|number| (low..=high).contains(number));
        if number.is_none() {
            let message = format!("`{}` is not a number that `{column}` can be", short(text));
            found.push(self.refused(column, message, &format!("write a plain number between {low} and {high}")));
        }
        number
    }

    /// A whole number within bounds that must be there.
    pub fn whole(&self, column: &str, low: u32, found: &mut Found) -> Option<u32> {
        let text = self.required(column, found)?;
        let number = text.parse::<u32>().ok().filter(|&number| number >= low && number <= MOST_PEOPLE);
        if number.is_none() {
            let message = format!("`{}` is not a number that `{column}` can be", short(text));
            found.push(self.refused(column, message, &format!("write a whole number from {low} to {MOST_PEOPLE}")));
        }
        number
    }

    /// A fault at a column.
    pub fn refused(&self, column: &str, message: String, hint: &str) -> Error {
        Error::input(message).at(self.place(column)).hint(hint)
    }

    fn cell(&self, column: &str) -> Option<&Cell> {
        let index = self.columns.iter().position(|name| *name == column)?;
        self.cells.get((*self.order.get(index)?)?)
    }
}

/// The largest whole number in a cell.
pub const MOST_PEOPLE: u32 = 100_000_000;

/// Reads a table that has exactly these columns, in any order.
pub fn read<'t>(source: &'t Text, columns: &'t [&'t str], found: &mut Found) -> Vec<Row<'t>> {
    read_some(source, columns, columns, &|_| None, found)
}

/// Reads a table that has the columns `needed` and any others of `columns`, in any order; a cell of a column that is not
/// there is empty. `refused` may say of an unknown column why it can never be there.
pub fn read_some<'t>(
    source: &'t Text,
    columns: &'t [&'t str],
    needed: &[&str],
    refused: &dyn Fn(&str) -> Option<Refusal>,
    found: &mut Found,
) -> Vec<Row<'t>> {
    let Some(mut lines) = found.keep(cells(source)) else { return Vec::new() };
    if lines.is_empty() {
        found.push(Error::input("the table is empty").at(source.end()).hint("the first line names the columns"));
        return Vec::new();
    }
    let header = lines.remove(0);
    let Some(order) = order(source, &header, (columns, needed), refused, found) else { return Vec::new() };
    let mut rows = Vec::new();
    for line in lines {
        if line.len() == header.len() {
            rows.push(Row { source, columns, order: Rc::clone(&order), cells: line });
        } else if !found.is_full() {
            let message = format!("{} cells where the first line names {}", line.len(), header.len());
            let place = line.first().map_or_else(|| source.end(), |cell| source.place(cell.span.clone()));
            found.push(Error::input(message).at(place).hint("a cell that holds a comma stands between double quotes"));
        }
    }
    rows
}

/// For each column that is known, where it stands in the header; none if one that is needed is missing.
fn order(
    source: &Text,
    header: &[Cell],
    (columns, needed): (&[&str], &[&str]),
    refused: &dyn Fn(&str) -> Option<Refusal>,
    found: &mut Found,
) -> Option<Rc<[Option<usize>]>> {
    let names: Vec<&str> = header.iter().map(|cell| cell.text.trim()).collect();
    for (index, cell) in header.iter().enumerate() {
        if found.is_full() {
            return None;
        }
        let name = names[index];
        let place = source.place(cell.span.clone());
        if names[..index].contains(&name) {
            found.push(Error::input(format!("column `{}` stands twice", short(name))).at(place).hint("keep one"));
        } else if let Some(refusal) = refused(name).filter(|_| !columns.contains(&name)) {
            found.push(Error::from(refusal).at(place));
        } else if !columns.contains(&name) {
            let hint = did_you_mean(name, columns.iter().copied()).map_or_else(
                || format!("known columns: {}", columns.join(", ")),
                |meant| format!("did you mean `{meant}`?"),
            );
            found.push(Error::input(format!("unknown column `{}`", short(name))).at(place).hint(hint));
        }
    }
    let mut whole = true;
    for column in needed.iter().filter(|column| !names.contains(column)) {
        whole = false;
        let place = header.first().map_or_else(|| source.end(), |cell| source.place(cell.span.clone()));
        found.push(Error::input(format!("column `{column}` is missing")).at(place).hint("add it to the first line"));
    }
    whole.then(|| columns.iter().map(|column| names.iter().position(|name| name == column)).collect())
}

/// Every line that is not empty, as cells.
fn cells(source: &Text) -> Result<Vec<Vec<Cell>>, Error> {
    let text = source.as_str();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Vec::new();
    let mut line = Vec::new();
    while at < text.len() {
        if line.is_empty() && text[at..].starts_with('#') {
            at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
            continue;
        }
        let cell = if text[at..].starts_with('"') { quoted(source, at)? } else { bare(source, at)? };
        at = cell.span.end;
        line.push(cell);
        match text.as_bytes().get(at) {
            Some(b',') => {
                at += 1;
                if at < text.len() {
                    continue;
                }
                line.push(Cell { text: String::new(), span: at..at });
            }
            Some(b'\r') => at += 2,
            Some(_) => at += 1,
            None => {}
        }
        let line = std::mem::take(&mut line);
        // A spreadsheet puts a line of comment between quotes where it holds a comma.
        if (line.len() > 1 || !line[0].span.is_empty()) && !is_comment(&line) {
            lines.push(line);
        }
    }
    Ok(lines)
}

fn is_comment(line: &[Cell]) -> bool {
    line.first().is_some_and(|cell| cell.text.starts_with('#'))
}

/// A cell without quotes, up to the comma or the end of its line.
fn bare(source: &Text, at: usize) -> Result<Cell, Error> {
    let rest = &source.as_str()[at..];
    let end = rest.find([',', '\n', '\r', '"']).unwrap_or(rest.len());
    let span = at..at + end;
    let stray = |message: &str| Err(Error::input(message).at(source.place(span.end..span.end + 1)));
    match &rest.as_bytes()[end..] {
        [b'"', ..] => stray("a quote in the middle of a cell").map_err(|error| error.hint(QUOTES)),
        [b'\r', b'\n', ..] => Ok(Cell { text: rest[..end].to_string(), span }),
        [b'\r', ..] => {
            stray("a carriage return without a line feed").map_err(|error| error.hint("save the file as CSV (UTF-8)"))
        }
        _ => Ok(Cell { text: rest[..end].to_string(), span }),
    }
}

const QUOTES: &str = "a cell that holds a quote stands between quotes, with each quote doubled";

/// A cell between quotes, in which a doubled quote is a quote.
fn quoted(source: &Text, at: usize) -> Result<Cell, Error> {
    let text = source.as_str();
    let mut words = String::new();
    let mut from = at + 1;
    loop {
        let Some(length) = text[from..].find('"') else {
            return Err(Error::input("a quote that never closes").at(source.place(at..at + 1)).hint(QUOTES));
        };
        words.push_str(&text[from..from + length]);
        from += length + 1;
        match &text.as_bytes()[from..] {
            [b'"', ..] => {
                words.push('"');
                from += 1;
            }
            [] | [b',' | b'\n', ..] | [b'\r', b'\n', ..] => return Ok(Cell { text: words, span: at..from }),
            _ => return Err(Error::input("text after a closing quote").at(source.place(from..from + 1)).hint(QUOTES)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Vec<Vec<String>>, Vec<Error>> {
        let source = Text::new("a.csv", text.as_bytes()).unwrap();
        let mut found = Found::new();
        let rows = read(&source, &["a", "b"], &mut found);
        let cells = |row: &Row<'_>| ["a", "b"].map(|column| row.cell(column).unwrap().text.clone()).to_vec();
        found.finish(rows.iter().map(cells).collect())
    }

    #[test]
    fn cells_are_read_as_the_standard_says() {
        let expected = vec![vec!["1".to_string(), "x, \"y\"\nz".to_string()], vec!["2".to_string(), String::new()]];
        assert_eq!(table("a,b\n1,\"x, \"\"y\"\"\nz\"\n2,\n").unwrap(), expected);
        assert_eq!(table("\u{feff}b,a\r\n\"x, \"\"y\"\"\nz\",1\r\n\r\n,2").unwrap(), expected);
        assert_eq!(table("a,b\n2,").unwrap(), [["2", ""]]);
        assert_eq!(table("a,b").unwrap(), Vec::<Vec<String>>::new());
        assert_eq!(table("# a \"word\", more\na,b\n\"# x, y\",\n2,\n#").unwrap(), [["2", ""]]);
    }

    #[test]
    fn columns_that_are_not_needed_may_be_left_out_or_refused_by_name() {
        let source = Text::new("a.csv", b"b,x\n1,2\n").unwrap();
        let refused = |name: &str| (name == "x").then(|| Refusal::new("never x", "leave it out"));
        let mut found = Found::new();
        read_some(&source, &["a", "b"], &["a"], &refused, &mut found);
        let told: Vec<String> = found.finish(()).unwrap_err().into_iter().map(|fault| fault.message).collect();
        assert_eq!(told, ["never x", "column `a` is missing"]);
        let mut found = Found::new();
        let source = Text::new("a.csv", b"b\n1\n").unwrap();
        let rows = read_some(&source, &["a", "b"], &["b"], &refused, &mut found);
        assert_eq!((rows[0].text("a"), rows[0].text("b")), (None, Some("1")));
        assert_eq!(rows[0].filled().collect::<Vec<_>>(), [("b", "1")]);
        assert_eq!(
            (rows[0].cells.len(), rows[0].place("a").line_and_column()),
            (1, (2, 2)),
            "no room for what is not there"
        );
    }

    #[test]
    fn broken_tables_are_refused_with_a_remedy() {
        for text in [
            "",
            "a\n1",
            "a,b,c\n1,2,3",
            "a,b,a\n1,2,3",
            "a,b\n1",
            "a,b\n1,2,3",
            "a,b\n1,x\"y",
            "a,b\n1,\"x",
            "a,b\n1,\"x\"y",
            "a,b\r1,2",
        ] {
            let faults = table(text).expect_err(text);
            assert!(faults.iter().all(|fault| fault.hint.is_some() && fault.place.is_some()), "{faults:?}");
        }
        assert_eq!(table("a,bb\n1,2").unwrap_err()[0].hint.as_deref(), Some("did you mean `b`?"));
    }
}
