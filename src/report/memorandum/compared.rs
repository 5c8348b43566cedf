//! The memoranda of a comparison: each scenario net of the base.

use super::{Levels, Memorandum, section as page, tables};
use crate::experiment::compare::Comparison;
use crate::report::value::Section;

/// What each scenario costs beyond the base, at the places that are told; `prices` are those of the base and of each.
pub fn of(all: &[Comparison], prices: &[Levels], told: &dyn Fn(&Comparison) -> Vec<usize>) -> Vec<Memorandum> {
    let Some((base, others)) = prices.split_first() else { return Vec::new() };
    let of = |(found, prices): (&Comparison, &Levels)| -> Vec<Memorandum> {
        let net = |place| Memorandum::of_comparison(found, [base, prices], place);
        told(found).into_iter().filter_map(net).collect()
    };
    all.iter().zip(others).flat_map(of).collect()
}

/// Them as a section.
pub fn section(all: &[Memorandum], title: &dyn Fn(&str) -> String) -> Option<Section> {
    let titles: Vec<String> = all.iter().map(|one| title(&one.scenario)).collect();
    let titled: Vec<(&Memorandum, &str)> = all.iter().zip(titles.iter().map(String::as_str)).collect();
    page::section(&titled, Vec::new())
}

/// What a terminal says of one.
pub fn in_a_sentence(of: &Memorandum) -> String {
    let (scenario, place, years, total) = (&of.scenario, &of.place.0, of.years.len(), tables::total(of));
    format!(
        "{scenario} costs {total} thousand pounds beyond the base in {years} years, {place}, in real terms; in brackets at low and \
         high prices."
    )
}
