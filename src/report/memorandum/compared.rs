//! The memoranda of a comparison: each scenario net of the base, and what reaching today's standard takes without a duty.

use super::{Levels, Memorandum, Reaching, section as page, tables};
use crate::experiment::compare::Comparison;
use crate::report::value::{Block, Section};

/// The places of a comparison that are told.
type Told<'a> = &'a dyn Fn(&Comparison) -> Vec<usize>;

/// What each scenario costs beyond the base, at the places that are told; `prices` are those of the base and of each.
pub fn of(all: &[Comparison], prices: &[Levels], told: Told<'_>) -> Vec<Memorandum> {
    let Some((base, others)) = prices.split_first() else { return Vec::new() };
    let of = |(found, prices): (&Comparison, &Levels)| net(found, [base, prices], told);
    all.iter().zip(others).flat_map(of).collect()
}

fn net(found: &Comparison, prices: [&Levels; 2], told: Told<'_>) -> Vec<Memorandum> {
    told(found).into_iter().filter_map(|place| Memorandum::of_comparison(found, prices, place)).collect()
}

/// What reaching today's standard takes, at the places that are told.
pub fn reaching(of: Option<&Reaching>, told: Told<'_>) -> Vec<Memorandum> {
    of.map_or_else(Vec::new, |of| net(&of.comparison, of.prices.each_ref(), told))
}

/// Both as a section: today's standard first, apart from what each scenario adds to the base.
pub fn section(
    all: &[Memorandum],
    (reaching, today): (&[Memorandum], Option<&Reaching>),
    title: &dyn Fn(&str) -> String,
) -> Option<Section> {
    let titles: Vec<String> = all.iter().map(|one| title(&one.scenario)).collect();
    let titled: Vec<(&Memorandum, &str)> = all.iter().zip(titles.iter().map(String::as_str)).collect();
    let mut first = Vec::new();
    if let (Some(of), Some(Reaching { today, .. })) = (reaching.first(), today) {
        first.push(Block::Table(tables::split("memorandum-split".into(), reaching, &titled, split_caption(of))));
        let text = format!(
            "Reaching today\u{2019}s standard is no cost of a provision and is in no other table here: it is what posts at the \
             ratio (Idaas and coordinators, on the baseline\u{2019}s expected cases, without any duty) cost more than today\u{2019}s \
             posts. Today: {today}. The standards of time and quality may take more than the ratio: `maracsim staff` says how much."
        );
        first.push(Block::Paragraph(text));
    }
    page::section(&titled, first)
}

fn split_caption(of: &Memorandum) -> String {
    format!(
        "Reaching today\u{2019}s standard without a duty, and what each scenario adds to the base: thousands of pounds, real terms of {}",
        of.price_year
    )
}

/// What a terminal says of one.
pub fn in_a_sentence(of: &Memorandum) -> String {
    let (scenario, place, years, total) = (&of.scenario, &of.place.0, of.years.len(), tables::total(of));
    format!(
        "{scenario} costs {total} thousand pounds beyond the base in {years} years, {place}, in real terms; in brackets at low and \
         high prices."
    )
}

/// What a terminal says of today's standard.
pub fn reaching_in_a_sentence(of: &Memorandum) -> String {
    let (place, total) = (&of.place.0, tables::total(of));
    format!(
        "Reaching today\u{2019}s standard of posts without a duty, no cost of any of these: {total} thousand pounds, {place}."
    )
}
