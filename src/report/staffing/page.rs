//! The staffing answer as a page: group by group, the answer first.

use super::{COLUMNS, RESTS, Staffed};
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
    let answers: Vec<Block> = found.iter().flat_map(of_group).collect();
    let mut sections = vec![Section { id: "answers", title: "The answer".into(), blocks: answers }];
    let last = [
        Block::Notice(RESTS.into()),
        Block::Table(table(found)),
        Block::Paragraph("The same answers again:".into()),
        Block::Command(about.command.into()),
    ];
    sections.push(Section { id: "rests", title: "What it rests on".into(), blocks: last.into() });
    Report {
        scenario: about.scenario.into(),
        label: about.scenario.into(),
        title: "Posts and meetings: no fewer than".into(),
        subtitle: format!("The least with which standards are met with a stated chance. Scenario: {}.", about.scenario),
        sections,
        attributions: about.attributions.to_vec(),
        version: about.version.into(),
        all: Vec::new(),
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

fn table(found: &[Staffed<'_>]) -> Table {
    let cell = |text: String| if text.parse::<f64>().is_ok() { Cell::Number(text) } else { Cell::Text(text) };
    let rows = found.iter().flat_map(Staffed::rows);
    Table {
        id: "staffing".into(),
        caption: "Every answer: FTE, days between meetings, minutes, chances, GBP a year".into(),
        head: COLUMNS.map(str::to_string).to_vec(),
        rows: rows.map(|row| row.into_iter().map(cell).collect()).collect(),
        tidy: Vec::new(),
    }
}
