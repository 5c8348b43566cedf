//! A memorandum as it stands on a page.

use super::chart;
use super::{Margin, Memorandum, tables};
use crate::report::rounding;
use crate::report::value::{Block, Section};
use crate::report::words::file_name;
use crate::statistics::Estimate;

/// What is said of every memorandum.
fn note(of: &Memorandum) -> String {
    let [award, deflator, discount] = of.rates.map(|rate| format!("{:.1}\u{a0}%", 100.0 * rate));
    format!(
        "In thousands of pounds, each figure rounded by itself; the file {}.csv has pence that add up. Each cost is counted once, at \
         the employer, but for a team or Marac that areas share, which stands whole in each of them: areas do not add up to \
         Scotland; what payers fund is the same money again and is never added to it. Real terms: money of {}; pay rises by \
         {award} a year and prices in general, as the GDP deflator measures them, by {deflator}, so that pay grows in real terms. \
         Present value: discounted by {discount} a year to {}. In brackets: prices and pay awards at the low and high ends of \
         their ranges, all at once (scenario extremes), what is counted being central. What is not \
         costed, and what stands behind each line, is told in docs/FINANCIAL-MEMORANDUM.md.",
        tables::FILE,
        of.price_year,
        of.years.first().map_or("", String::as_str),
    )
}

/// What chance and everything unknown leave of the total, in a sentence.
fn margin(of: &Memorandum) -> Option<String> {
    let all = |margin: &&Margin| margin.measure == "cost_employer" && margin.year.is_none();
    let Margin { central, drawn, .. } = of.margins.iter().find(all)?;
    if !central.is_applicable() {
        return None;
    }
    let net = of.versus.is_some();
    let limits = |of: &Estimate| if net { rounding::signed_limits("GBP", of) } else { rounding::limits("GBP", of) };
    let drawn = drawn.filter(|drawn| drawn.is_applicable()).map_or_else(
        || "nothing was drawn, so how far it rests on the other unknowns is not told: ask for --draws".into(),
        |drawn| {
            let range = limits(&drawn);
            format!("over draws of all that is not known, prices among it, from {range} (10th to 90th percentile)")
        },
    );
    let value = if net { rounding::signed("GBP", central) } else { rounding::number("GBP", central) };
    let chance = limits(central);
    Some(format!(
        "How sure the mean of a year is: {value} GBP at central inputs, by chance alone from {chance} (95 % limits); {drawn}."
    ))
}

/// The tables of a memorandum, with what must be said of them; `file` keeps their names apart.
pub fn blocks(of: &Memorandum, file: &str, title: &str) -> Vec<Block> {
    let place = &of.place.0;
    let net = of.versus.as_deref().map_or_else(|| "gross".into(), |versus| format!("net of \u{201c}{versus}\u{201d}"));
    let caption =
        |what: &str| format!("{title}, {place}, {net}: {what}, thousands of pounds, real terms of {}", of.price_year);
    let by_payer = tables::by_payer(format!("memorandum-payer-{file}"), of, caption("who pays"));
    let by_kind = tables::by_kind(format!("memorandum-kind-{file}"), of, caption("where it is spent"));
    let mut blocks: Vec<Block> = chart::by_payer(of, file, title).map(Block::Figure).into_iter().collect();
    blocks.push(Block::Table(by_payer));
    blocks.extend(margin(of).map(Block::Paragraph));
    blocks.push(Block::Fold(
        format!("{title}: cash, staff time, cash terms and present value"),
        vec![Block::Table(by_kind)],
    ));
    blocks
}

/// The section of some memoranda, each with its title; none without any.
pub fn section(all: &[(&Memorandum, &str)], more: Vec<Block>) -> Option<Section> {
    let (first, _) = all.first()?;
    let tables =
        all.iter().flat_map(|(of, title)| blocks(of, &file_name(&format!("{}-{}", of.scenario, of.place.0)), title));
    let blocks = more.into_iter().chain([Block::Paragraph(note(first))]).chain(tables).collect();
    Some(Section { id: "memorandum", title: "Financial Memorandum".into(), blocks })
}
