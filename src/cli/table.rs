//! Lists for people and for programs, from the same rows.

use super::arguments::Format;
use crate::report::json::quote;
use crate::report::tables::words;

/// Rows of text under a head, in the format that was asked for.
pub fn render(head: &[&str], rows: &[Vec<String>], format: Format) -> String {
    match format {
        Format::Text => text(head, rows),
        Format::Csv => csv(head, rows),
        Format::Json => json(head, rows),
    }
}

/// Columns padded to their widest entry; the last one runs free.
fn text(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_string() + "\n"
    };
    let head: Vec<String> = head.iter().map(|&name| name.to_string()).collect();
    std::iter::once(line(&head)).chain(rows.iter().map(|row| line(row))).collect()
}

/// RFC 4180; a cell that a spreadsheet would run as a formula is made a text, but a number stays one.
fn csv(head: &[&str], rows: &[Vec<String>]) -> String {
    let cell = |cell: &str| if cell.parse::<f64>().is_ok() { cell.to_string() } else { words(cell) };
    let line = |cells: Vec<String>| cells.join(",") + "\r\n";
    let first = line(head.iter().map(|name| cell(name)).collect());
    std::iter::once(first).chain(rows.iter().map(|row| line(row.iter().map(|text| cell(text)).collect()))).collect()
}

fn json(head: &[&str], rows: &[Vec<String>]) -> String {
    let object = |row: &Vec<String>| {
        let pairs = head.iter().zip(row).map(|(name, cell)| format!("{}:{}", quote(name), quote(cell)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
    };
    format!("[{}]\n", rows.iter().map(object).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_rows_in_three_formats() {
        let rows = vec![vec!["=1+1".to_string(), "a, \"b\"".to_string()]];
        assert_eq!(render(&["x", "y"], &rows, Format::Text), "x     y\n=1+1  a, \"b\"\n");
        assert_eq!(render(&["x", "y"], &rows, Format::Csv), "x,y\r\n'=1+1,\"a, \"\"b\"\"\"\r\n");
        assert_eq!(render(&["x", "y"], &rows, Format::Json), "[{\"x\":\"=1+1\",\"y\":\"a, \\\"b\\\"\"}]\n");
    }
}
