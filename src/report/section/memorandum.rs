//! 5c. What today's Maracs, or those of a scenario, cost as a Financial Memorandum would have it: gross.

use crate::experiment::price_levels;
use crate::report::memorandum::{Memorandum, section as page, tables};
use crate::report::value::{Block, Section, Table};
use crate::report::view::View;

/// A memorandum for Scotland, or for each place where some were asked for.
pub fn of(view: &View<'_>) -> Vec<Memorandum> {
    let Ok(prices) = price_levels(&view.material.scenario.tree) else { return Vec::new() };
    let places = view.whole().map_or_else(|| view.authorities(), |whole| vec![whole]);
    places.into_iter().filter_map(|place| Memorandum::of_run(view.material.results, &prices, place)).collect()
}

/// The section; none where nothing is paid for.
pub fn section(view: &View<'_>) -> Option<Section> {
    let all = of(view);
    let titled: Vec<(&Memorandum, &str)> = all.iter().map(|one| (one, one.scenario.as_str())).collect();
    let gross = "All that the scenario costs, today\u{2019}s spending among it. What a duty adds is the difference between two \
                 scenarios: `maracsim compare` gives it by payer and year.";
    page::section(&titled, vec![Block::Paragraph(gross.into())])
}

/// The tables that are files alone.
pub fn beside(view: &View<'_>) -> Vec<Table> {
    tables::files(&of(view))
}
