//! The staffing answer as a page: group by group, the answer first.

use super::words::three_figures;
use super::{COLUMNS, Given, Staffed, rests};
use crate::report::Report;
use crate::report::value::{Block, Cell, Section, Table, Terminal};

/// What a page is told apart from its answers.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The name of the scenario.
    pub scenario: &'a str,
    /// The command that gives the same answers.
    pub command: &'a str,
    /// The version of the program.
    pub version: &'a str,
    /// Lines that licences ask for.
    pub attributions: &'a [String],
}

/// The page.
pub fn report(found: &[Staffed<'_>], about: About<'_>) -> Report {
    let full =
        Section { id: "full", title: "Each answer in full".into(), blocks: found.iter().flat_map(of_group).collect() };
    let subtitle = "The least with which standards are met with a stated chance.";
    let answers = vec![answer(vec![Block::Table(table(found))]), full];
    page("Posts and meetings: no fewer than", subtitle, answers, vec![Block::Notice(rests(found))], about)
}

/// The page of what was given out.
pub fn extra_page(given: &Given<'_>, about: About<'_>) -> Report {
    let (head, rows) = given.table();
    // The first three columns are words.
    let cell = |(at, text): (usize, String)| if at < 3 { Cell::Text(text) } else { Cell::Number(text) };
    let table = Table {
        id: "extra".into(),
        caption: "Each step; the file beside this page has all columns".into(),
        head: head.map(str::to_string).to_vec(),
        rows: rows.into_iter().map(|row| row.into_iter().enumerate().map(cell).collect()).collect(),
        tidy: Vec::new(),
    };
    let blocks = vec![Block::Answer(given.answer()), Block::List(given.by_kind()), Block::Table(table)];
    let rests = vec![Block::Notice(given.rests())];
    page("Where more helps most", "Step by step.", vec![answer(blocks)], rests, about)
}

fn answer(blocks: Vec<Block>) -> Section {
    Section { id: "answers", title: "The answer".into(), blocks }
}

fn page(title: &str, subtitle: &str, mut sections: Vec<Section>, mut rests: Vec<Block>, about: About<'_>) -> Report {
    rests.extend([Block::Paragraph("The same answers again:".into()), Block::Command(about.command.into())]);
    sections.push(Section { id: "rests", title: "What it rests on".into(), blocks: rests });
    Report {
        scenario: about.scenario.into(),
        label: about.scenario.into(),
        title: title.into(),
        subtitle: format!("{subtitle} Scenario: {}.", about.scenario),
        sections,
        attributions: about.attributions.to_vec(),
        version: about.version.into(),
        all: Vec::new(),
        beside: Vec::new(),
        terminal: Terminal::default(),
    }
}

/// The answers of a group under its name.
fn of_group(staffed: &Staffed<'_>) -> Vec<Block> {
    let answers = staffed.answers.iter().flat_map(|answer| blocks(&staffed.unwrapped(answer)));
    std::iter::once(Block::Heading(staffed.name())).chain(answers).collect()
}

/// The lines of an answer: the first is the answer, indented ones are lists.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (nth, line) in text.lines().enumerate() {
        let item = line.trim().to_string();
        match blocks.last_mut() {
            _ if nth == 0 => blocks.push(Block::Answer(item)),
            Some(Block::List(items)) if line.starts_with(' ') => items.push(item),
            _ if line.starts_with(' ') => blocks.push(Block::List(vec![item])),
            _ => blocks.push(Block::Paragraph(item)),
        }
    }
    blocks
}

/// The columns of the table: which of [`COLUMNS`], and their heads in words.
const SHOWN: [(&str, &str); 16] = [
    ("authorities", "Authorities"),
    ("asked", "What is asked for"),
    ("idaa", "Idaas, FTE"),
    ("coordinator", "Coordinators, FTE"),
    ("days_between_meetings", "Days between meetings"),
    ("length", "Sitting, minutes"),
    ("partner_hours_ratio", "Partners\u{2019} hours, as a ratio to those the first year takes"),
    ("specialist_places", "Places of specialist services"),
    ("chance", "Chance, worst year"),
    ("cost", "GBP a year"),
    ("chance_over_draws", "Over draws of inputs"),
    ("ratio_idaa", "Idaas by SafeLives\u{2019} ratio, FTE"),
    ("in_place_idaa", "Idaas in place by local data, FTE"),
    ("gap_idaa", "Gap, Idaas, no fewer than FTE"),
    ("in_place_coordinator", "Coordinators in place by local data, FTE"),
    ("gap_coordinator", "Gap, coordinators, no fewer than FTE"),
];

/// What is asked for by its name alone, without quotation marks: its limit stands in the answer.
fn short(asked: &str) -> String {
    let name = asked.strip_prefix('\u{201c}').and_then(|rest| rest.split('\u{201d}').next());
    name.unwrap_or(asked).to_string()
}

fn table(found: &[Staffed<'_>]) -> Table {
    let at = |id: &str| COLUMNS.iter().position(|column| *column == id).unwrap_or(0);
    let cell = |id: &str, row: &[String]| {
        let text = &row[at(id)];
        let number = |end: &str| row[at(&format!("{id}{end}"))].parse::<f64>().ok();
        match (id, number("")) {
            // Nothing without its limits.
            ("chance" | "chance_over_draws" | "cost", Some(mean)) => {
                let (show, unit): (fn(f64) -> String, _) = match id {
                    "cost" => (three_figures, ""),
                    _ => (|share| format!("{:.0}", share * 100.0), " %"),
                };
                let limits = number("_low").zip(number("_high"));
                let limits = limits.map(|(low, high)| format!(" ({} to {}{unit})", show(low), show(high)));
                Cell::Number(format!("{}{unit}{}", show(mean), limits.unwrap_or_default()))
            }
            (_, Some(_)) => Cell::Number(text.clone()),
            ("asked", _) if row[at("status")] == "stopped" => Cell::Text(short(text) + ": stopped, the best so far"),
            ("asked", _) => Cell::Text(short(text)),
            ("idaa", _) if row[at("status")] == "cannot be met" => Cell::Text(row[at("status")].clone()),
            // Where meetings are as close as can be already there is nothing to decide.
            ("days_between_meetings", _) if text.is_empty() && row[at("status")] == "found" => {
                Cell::Text("as now".into())
            }
            _ => Cell::Text(text.clone()),
        }
    };
    let rows: Vec<Vec<String>> = found.iter().flat_map(Staffed::rows).collect();
    // What is in place, gaps and what others pay for have columns only where somebody has said or asked so.
    let seldom = |id: &str| ["in_place", "gap", "partner", "specialist"].iter().any(|start| id.starts_with(start));
    let shown = |(id, _): &&(&str, &str)| !seldom(id) || rows.iter().any(|row| !row[at(id)].is_empty());
    let shown: Vec<&(&str, &str)> = SHOWN.iter().filter(shown).collect();
    let row = |row: &Vec<String>| shown.iter().map(|(id, _)| cell(id, row)).collect();
    Table {
        id: "staffing".into(),
        caption: "Every answer: the least costly plan, with 95 % limits of its chance and the range of its cost over those of the prices. The \
                  file beside this page (CSV) has all columns".into(),
        head: shown.iter().map(|(_, head)| (*head).to_string()).collect(),
        rows: rows.iter().map(row).collect(),
        tidy: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_answer_and_indented_ones_are_lists() {
        let found = blocks("Answer.\nWhy.\n  one\n  two\nLast.\n");
        let [Block::Answer(answer), Block::Paragraph(why), Block::List(items), Block::Paragraph(last)] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!([answer, why, last].map(String::as_str), ["Answer.", "Why.", "Last."]);
        assert_eq!(items, &["one", "two"]);
    }

    #[test]
    fn every_column_that_is_shown_exists() {
        assert!(SHOWN.iter().all(|(id, _)| COLUMNS.contains(id)));
    }
}
