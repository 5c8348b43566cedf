//! What practitioners and people with lived experience say, and whose voice is missing.

use crate::report::value::{Block, Cell, Table};
use crate::report::view::View;
use crate::scenario::voice::{Voice, WHO};

/// The words that the scenario brings, and who has not been heard.
pub fn blocks(view: &View<'_>) -> Vec<Block> {
    let voices = &view.material.scenario.voices;
    let missing: Vec<&str> = (0..WHO.len()).filter(|who| voices.iter().all(|of| of.who != *who)).map(word).collect();
    let mut blocks = vec![Block::Heading("What practitioners and people with lived experience say".into())];
    if !voices.is_empty() {
        blocks.push(Block::Table(table(voices)));
    }
    blocks.push(Block::Paragraph(whose_are_missing(voices.is_empty(), &missing)));
    blocks
}

fn word(who: usize) -> &'static str {
    WHO[who].1
}

fn whose_are_missing(none: bool, missing: &[&str]) -> String {
    if missing.is_empty() {
        return "Some of each group that this report asks for have been heard; one voice does not speak for a group."
            .into();
    }
    let heard = if none { "No voice has been gathered here yet. " } else { "" };
    format!(
        "{heard}Voices that are missing: {}. Published words belong here, in the scenario, as [[voice]] tables of who, says \
         and source: numbers do not say what it is like.",
        missing.join(", ")
    )
}

fn table(voices: &[Voice]) -> Table {
    let row =
        |voice: &Voice| [word(voice.who), &voice.says, &voice.source].map(|text| Cell::Text(text.to_string())).to_vec();
    Table {
        id: "voices".into(),
        caption: "In their own words, as published; chosen by whoever wrote the scenario".into(),
        head: ["Who speaks", "What they say", "Source"].map(String::from).to_vec(),
        rows: voices.iter().map(row).collect(),
        tidy: Vec::new(),
    }
}
