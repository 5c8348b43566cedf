//! The answer of a run of the one place without population.

use crate::report::rounding;
use crate::report::value::{Block, Section};
use crate::report::view::View;

const TOLD: [&str; 8] = [
    "wait_to_hearing",
    "wait_to_contact",
    "wait_to_allocation",
    "waiting_limit_reached",
    "queue_before_meeting",
    "queue_after_meeting",
    "caseload_mean",
    "idaa_use",
];

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let place = view.whole().unwrap_or(0);
    let fact = |id: &&str| {
        let ((name, unit), estimate) = (view.about(id), view.pooled(id, place));
        estimate.is_applicable().then(|| (name, rounding::full(unit, &estimate)))
    };
    let facts = TOLD.iter().filter(|id| view.has(id)).filter_map(fact).collect();
    let blocks = vec![
        Block::Answer("This run is of a place without population, to compare the program with queues whose answer is known. It says nothing about Scotland.".into()),
        Block::Facts(facts),
        Block::Paragraph(format!("Why it was run: {}", view.material.scenario.rationale)),
    ];
    Section { id: "answer", title: "The answer".into(), blocks }
}
