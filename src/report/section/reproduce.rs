//! 8. How to reproduce it.

use crate::report::value::{Block, Cell, Section, Table};
use crate::report::view::View;

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let (results, run) = (view.material.results, view.material.run);
    let text =
        "The same version, scenario and seed give the same digest on any machine, whatever the number of threads.";
    let finished = if results.requested == results.replications {
        results.replications.to_string()
    } else {
        format!("{} of {} asked for", results.replications, results.requested)
    };
    let drawn = results.drawn.as_ref().map_or_else(
        || "none: central values only".to_string(),
        |drawn| match drawn.requested - drawn.draws {
            0 => drawn.draws.to_string(),
            _ => format!("{} of {} asked for", drawn.draws, drawn.requested),
        },
    );
    let digest = match &results.drawn {
        None => results.digest.clone(),
        Some(drawn) => format!("{} (central), {} (draws)", results.digest, drawn.digest),
    };
    let facts = [
        ("Version", run.version.clone()),
        ("Seed", results.seed.to_string()),
        ("Replications", finished),
        ("Precision", precision(run.precision)),
        ("Draws of the inputs, each used twice", drawn),
        ("Digest of the results", digest),
        ("Generator", run.generator.clone()),
        ("Platform", format!("{}, {} threads, {:.1} seconds", run.platform, run.threads, run.wall_seconds)),
        ("Begun", run.started.clone()),
        ("Layers", view.material.scenario.layers.join(", ")),
    ];
    let row = |(name, digest): &(String, String)| vec![Cell::Text(name.clone()), Cell::Text(digest.clone())];
    let inputs = Table {
        id: "inputs".into(),
        caption: "SHA-256 of each input".into(),
        head: ["Input", "Digest"].map(String::from).to_vec(),
        rows: run.inputs.iter().map(row).collect(),
        tidy: Vec::new(),
    };
    let blocks = vec![
        Block::Paragraph(text.into()),
        Block::Command(run.command.clone()),
        Block::Facts(facts.into_iter().map(|(name, value)| (name.to_string(), value)).collect()),
        Block::Fold(format!("Inputs: {}", run.inputs.len()), vec![Block::Table(inputs)]),
        Block::Fold("Definitions of every measure".into(), vec![Block::Table(definitions(view))]),
    ];
    Section { id: "reproduce", title: "How to reproduce it".into(), blocks }
}

/// The precision that was asked for, and what became of it.
fn precision(asked: Option<(f64, bool)>) -> String {
    let Some((precision, reached)) = asked else { return "none was asked for".into() };
    format!("{precision} of each headline measure, {}", if reached { "reached" } else { "not reached" })
}

fn definitions(view: &View<'_>) -> Table {
    let row = |measure: &crate::measure::Measure| {
        let cells = [&measure.id, &measure.name, measure.unit, &measure.definition];
        cells.into_iter().map(|text| Cell::Text(text.to_string())).collect()
    };
    Table {
        id: "definitions".into(),
        caption: "What each measure counts".into(),
        head: ["Measure", "Name", "Unit", "Definition"].map(String::from).to_vec(),
        rows: view.material.results.measures.iter().map(row).collect(),
        tidy: Vec::new(),
    }
}
