//! The report as one HTML file: no network, prints well, and no script but for what `page` adds.

use super::chart;
use super::markup::{Markup, all, tag, words};
use super::value::{Block, Cell, Figure, Report, Section, Table};

/// The helpline at the foot of every page.
///
/// From general knowledge, not from a source of `data/sources.toml`: to be checked before anything is printed.
pub const HELPLINE: &str =
    "Scotland\u{2019}s Domestic Abuse and Forced Marriage Helpline: 0800 027 1234, 24 hours a day, free.";

const STYLE: &str = include_str!("page.css");

/// What a page has beyond a report: see `page`.
#[derive(Debug)]
pub struct Live {
    /// What its head says first.
    pub head: Markup,
    /// Its styles.
    pub style: &'static str,
    /// Its section, after the answer.
    pub section: Markup,
    /// Its scripts.
    pub foot: Markup,
}

/// The report as a page that runs nothing.
pub fn html(report: &Report) -> String {
    document(report, None)
}

/// The whole page, with its live part if it has one.
pub fn document(report: &Report, live: Option<&Live>) -> String {
    let part = |of: fn(&Live) -> &Markup| live.map(|live| of(live).clone()).unwrap_or_default();
    let head = all([
        Markup::trusted(
            "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        ),
        part(|live| &live.head),
        words("title", &[], &format!("{} \u{2013} maracsim", report.title)),
        tag("style", &[], Markup::trusted(format!("{STYLE}{}", live.map_or("", |live| live.style)))),
    ]);
    let body = all([
        words("a", &[("class", "skip"), ("href", "#main")], "Skip to the answer"),
        header(report),
        tag("div", &[("class", "page")], all([contents(report, live), main(report, live)])),
        footer(report),
        part(|live| &live.foot),
    ]);
    let page = all([tag("head", &[], head), tag("body", &[], body)]);
    format!("<!DOCTYPE html>\n{}\n", tag("html", &[("lang", "en-GB")], page).into_string())
}

fn header(report: &Report) -> Markup {
    let notice = "A simulation. Not an official publication: the work of no government, public body or service.";
    let inner = all([
        words("p", &[("class", "notice-line")], notice),
        words("h1", &[], &report.title),
        words("p", &[("class", "subtitle")], &report.subtitle),
    ]);
    tag("header", &[], tag("div", &[("class", "inner")], inner))
}

fn contents(report: &Report, live: Option<&Live>) -> Markup {
    let item = |id: &str, title: &str| tag("li", &[], words("a", &[("href", &format!("#{id}"))], title));
    let link = |(at, section): (usize, &Section)| {
        let own = (at == 0 && live.is_some()).then(|| item("your-area", "Your area"));
        all([item(section.id, &section.title), own.unwrap_or_default()])
    };
    let list = tag("ol", &[], report.sections.iter().enumerate().map(link).collect());
    tag("nav", &[("aria-label", "Contents")], all([words("p", &[("class", "nav-title")], "Contents"), list]))
}

fn main(report: &Report, live: Option<&Live>) -> Markup {
    let section = |(at, section): (usize, &Section)| {
        let heading = format!("{}-heading", section.id);
        let inner: Markup = section.blocks.iter().map(block).collect();
        let title = words("h2", &[("id", &heading)], &section.title);
        let whole = tag("section", &[("id", section.id), ("aria-labelledby", &heading)], all([title, inner]));
        let own = live.filter(|_| at == 0).map(|live| live.section.clone());
        all([whole, own.unwrap_or_default()])
    };
    let sections = report.sections.iter().enumerate().map(section).collect();
    tag("main", &[("id", "main"), ("tabindex", "-1")], sections)
}

fn footer(report: &Report) -> Markup {
    let attribution = |line: &String| words("p", &[("class", "small")], line);
    let made = format!("Made by maracsim {}. Not an official publication.", report.version);
    let inner = all([
        words("p", &[("class", "helpline")], HELPLINE),
        words("p", &[("class", "small")], &made),
        words(
            "p",
            &[("class", "small print-only")],
            "What is folded on the screen is not printed: each table is a file under tables/ in the folder of the run.",
        ),
        report.attributions.iter().map(attribution).collect(),
    ]);
    tag("footer", &[], tag("div", &[("class", "inner")], inner))
}

/// A text in which what stands between backticks is a command or a name as it is typed.
fn prose(name: &'static str, attributes: &[(&'static str, &str)], text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd backtick is one that somebody wrote.
    if parts.len().is_multiple_of(2) {
        return words(name, attributes, text);
    }
    let part = |(at, part): (usize, &&str)| if at % 2 == 1 { words("code", &[], part) } else { Markup::text(part) };
    tag(name, attributes, parts.iter().enumerate().map(part).collect())
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Answer(text) => prose("p", &[("class", "answer")], text),
        Block::Paragraph(text) => prose("p", &[], text),
        Block::Notice(text) => tag("div", &[("class", "notice"), ("role", "note")], prose("p", &[], text)),
        Block::Heading(text) => words("h3", &[], text),
        Block::List(items) => tag("ul", &[], items.iter().map(|item| prose("li", &[], item)).collect()),
        Block::Facts(facts) => {
            let fact = |(name, text): &(String, String)| {
                tag("div", &[], all([words("dt", &[], name), prose("dd", &[], text)]))
            };
            tag("dl", &[], facts.iter().map(fact).collect())
        }
        Block::Command(text) => {
            let label = [("class", "command"), ("tabindex", "0"), ("role", "group"), ("aria-label", "Command")];
            tag("pre", &label, words("code", &[], text))
        }
        Block::Table(table) => self::table(table),
        Block::Figure(figure) => self::figure(figure),
        Block::Fold(title, blocks) => fold(title, blocks.iter().map(self::block).collect()),
    }
}

fn fold(title: &str, inner: Markup) -> Markup {
    tag("details", &[], all([words("summary", &[], title), inner]))
}

/// A table in a box of its own that scrolls where a screen is narrow.
fn table(table: &Table) -> Markup {
    let caption_id = format!("{}-caption", table.id);
    let head = table.head.iter().map(|name| words("th", &[("scope", "col")], name)).collect();
    let rows: Markup = table.rows.iter().map(|row| tag("tr", &[], cells(row))).collect();
    let inner = all([
        tag("caption", &[("id", &caption_id)], words("span", &[], &table.caption)),
        tag("thead", &[], tag("tr", &[], head)),
        tag("tbody", &[], rows),
    ]);
    let label = [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-labelledby", caption_id.as_str())];
    tag("div", &label, tag("table", &[("id", &table.id)], inner))
}

fn cells(row: &[Cell]) -> Markup {
    let mut cells = row.iter();
    let head = cells.next().map(|cell| words("th", &[("scope", "row")], cell.text())).unwrap_or_default();
    let rest = cells.map(|cell| match cell {
        Cell::Text(text) => words("td", &[("class", if text.len() > 12 { "words" } else { "word" })], text),
        Cell::Number(text) => words("td", &[("class", "number")], text),
        Cell::Evidence(text) => {
            let class = match text.as_str() {
                "seen" => "badge seen",
                "derived" => "badge derived",
                "bounded" => "badge bounded",
                "assumption" => "badge assumption",
                _ => "badge set",
            };
            tag("td", &[], words("span", &[("class", class)], text))
        }
        Cell::Source(title, address) => tag("td", &[], source(title, address.as_deref())),
    });
    all([head, rest.collect()])
}

/// A link, if the address is one that a reader may follow.
fn source(title: &str, address: Option<&str>) -> Markup {
    match address.filter(|address| address.starts_with("https://") || address.starts_with("http://")) {
        Some(address) => words("a", &[("href", address), ("rel", "noreferrer")], title),
        None => Markup::text(title),
    }
}

fn figure(figure: &Figure) -> Markup {
    let panel = |panel: &super::value::Panel| {
        let svg = chart::svg(&panel.id, panel);
        let name = words("h4", &[], &panel.title);
        tag("div", &[("class", "panel")], all([name, Markup::trusted(svg)]))
    };
    let heading = format!("{}-finding", figure.id);
    let inner = all([
        words("h3", &[("id", &heading)], &figure.title),
        tag(
            "div",
            &[("class", if matches!(figure.panels.len(), 2 | 4) { "panels two" } else { "panels" })],
            figure.panels.iter().map(panel).collect(),
        ),
        words("figcaption", &[], &figure.caption),
        fold("The figures as a table", table(&figure.table)),
    ]);
    tag("figure", &[("id", &figure.id), ("aria-labelledby", &heading)], inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_code_and_stays_escaped() {
        let of = |text: &str| prose("p", &[], text).into_string();
        assert_eq!(of("ask `maracsim staff <x>` now"), "<p>ask <code>maracsim staff &lt;x&gt;</code> now</p>\n");
        assert_eq!(of("one ` alone"), "<p>one ` alone</p>\n");
    }
}
