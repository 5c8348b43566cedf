//! 3b. The three layers: what arithmetic alone says, and what feedback loops would add.

use crate::experiment::{Layered, Results, layer_of};
use crate::measure::Measure;
use crate::model::loops::Layer;
use crate::report::rounding;
use crate::report::value::{Block, Cell, Section, Table, Tidy};
use crate::report::view::{View, head};
use crate::statistics::Estimate;
use crate::units::Quantity;

/// What is told of each layer.
const TOLD: [&str; 9] = [
    "met:headline",
    "heard",
    "wait_to_contact_in_time",
    "heard_first_meeting",
    "voice",
    "minutes_per_case",
    "repeat_share",
    "backlog_end",
    "unmet_high_risk",
];

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let text = match Layer::parse(layer_of(view.material.scenario)) {
        Ok(Layer::Arithmetic) => {
            "The numbers of this page are arithmetic alone: no feedback loop runs unless its own switch is on."
        }
        Ok(Layer::Evidence) => "The numbers of this page include the feedback loops for which there is some evidence.",
        _ => "The numbers of this page include every feedback loop.",
    };
    let why = "Overload may feed itself (weak plans bring people back, tired services lose staff) or be held back (people \
               are turned away, extra meetings are called). How strong each loop is nobody has measured, so what they add is \
               told apart from the headline.";
    let mut blocks = vec![Block::Paragraph(format!("{text} {why}"))];
    match view.material.layers {
        [] => blocks
            .push(Block::Paragraph("`maracsim run --layers` runs the other layers too and shows them here.".into())),
        layers => blocks.extend(tables(view, layers)),
    }
    Section { id: "layers", title: "With and without feedback".into(), blocks }
}

fn tables(view: &View<'_>, layers: &[Layered]) -> Vec<Block> {
    let ids: Vec<&str> = TOLD.into_iter().filter(|id| view.has(id)).collect();
    let mut blocks = Vec::new();
    if let Some(whole) = view.whole() {
        let row = |id: &&str| [Cell::Text(name(view, id))].into_iter().chain(cells(view, layers, id, whole)).collect();
        let caption = format!("{}, {}, by layer (95 % limits, chance only)", view.name(whole), view.period());
        blocks.push(Block::Table(table(
            "layers",
            caption,
            "Measure",
            layers,
            ids.iter().map(row).collect(),
            Vec::new(),
        )));
    }
    let places = view.everywhere();
    let row = |&place: &usize| {
        let first = [Cell::Text(view.short_name(place).into())];
        first.into_iter().chain(cells(view, layers, "met:headline", place)).collect()
    };
    let caption =
        format!("{} by place and layer, {} (95 % limits, chance only)", name(view, "met:headline"), view.period());
    let rows = places.iter().map(row).collect();
    let by_place = table("layers-by-place", caption, "Place", layers, rows, tidy(view, layers, &ids));
    blocks.push(Block::Fold("By place".into(), vec![Block::Table(by_place)]));
    blocks
}

fn name(view: &View<'_>, id: &str) -> String {
    let (name, unit) = view.about(id);
    head(&name, unit)
}

fn table(id: &str, caption: String, first: &str, layers: &[Layered], rows: Vec<Vec<Cell>>, tidy: Vec<Tidy>) -> Table {
    let layers = layers.iter().map(|layered| layered.name.to_string());
    Table { id: id.into(), caption, head: [first.to_string()].into_iter().chain(layers).collect(), rows, tidy }
}

fn cells(view: &View<'_>, layers: &[Layered], id: &str, place: usize) -> Vec<Cell> {
    let cell = |layered: &Layered| view.cell(id, place, &of(&layered.results, id, place), None);
    layers.iter().map(cell).collect()
}

/// The estimate of all years; of a standard the mean of the years, as everywhere on the page.
fn of(results: &Results, id: &str, place: usize) -> Estimate {
    if id.starts_with("met:") {
        super::super::view::in_a_year(results, id, place)
    } else {
        results.estimate(id, place, None)
    }
}

fn tidy(view: &View<'_>, layers: &[Layered], ids: &[&str]) -> Vec<Tidy> {
    let mut rows = Vec::new();
    for layered in layers {
        for place in view.everywhere() {
            let row = |id: &&str| {
                let Measure { unit, .. } = layered.results.measures[layered.results.measure(id)?];
                let at = &layered.results.places[place];
                Some(Tidy {
                    layer: Some(layered.id),
                    authority: at.name.clone(),
                    gss: at.gss.clone(),
                    year: if id.starts_with("met:") { "mean of years" } else { "all" }.into(),
                    group: "all".into(),
                    measure: (*id).into(),
                    unit: unit.into(),
                    estimate: of(&layered.results, id, place),
                    drawn: None,
                    hidden: view.is_hidden(id, place),
                })
            };
            rows.extend(ids.iter().filter_map(row));
        }
    }
    rows
}

/// What a terminal says of the layers: how often the headline is met in each.
pub fn sentence(view: &View<'_>) -> Option<String> {
    let layers = view.material.layers;
    if layers.is_empty() {
        return None;
    }
    let places = view.authorities();
    let told = |layered: &Layered| {
        let chances =
            places.iter().map(|&place| of(&layered.results, "met:headline", place)).filter(Estimate::is_applicable);
        let chances: Vec<f64> = chances.map(|chance| chance.mean).collect();
        let mean = chances.iter().sum::<f64>() / chances.len().max(1) as f64;
        format!("{}: {}\u{a0}%", layered.name.to_lowercase(), rounding::plain("share", mean))
    };
    let whom = if places.len() == 1 { "years" } else { "authorities' years" };
    let told: Vec<String> = layers.iter().map(told).collect();
    Some(format!(
        "Share of {whom} that meet the headline standards, by layer of feedback: {}. No loop's strength has been measured.",
        told.join("; ")
    ))
}
