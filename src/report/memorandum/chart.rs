//! Who pays, by year, as a chart with its table.

use super::{Margin, Memorandum};
use crate::measure::cost::Payer;
use crate::report::rounding;
use crate::report::value::{Cell, Chart, Figure, Lines, Panel, Table};
use crate::statistics::{Estimate, Method};

/// Lines of one panel: as many as have a colour of their own and room for their names.
const MOST_LINES: usize = 2;

/// Units of the axis: from so many pounds on, how many make one, and its name; the last one that reaches so far counts.
const UNITS: [(f64, f64, &str); 2] = [(0.0, 1e3, "thousand GBP a year"), (2e6, 1e6, "million GBP a year")];

/// A payer with its margins by year.
type Paid<'a> = (&'static str, Vec<&'a Margin>);

/// The figure; none of a single year, or where nothing is paid for.
pub fn by_payer(of: &Memorandum, file: &str, title: &str) -> Option<Figure> {
    let mut paid: Vec<Paid<'_>> = Payer::ALL.iter().map(|(id, name)| (*name, years(of, id))).collect();
    paid.retain(|(_, years)| years.len() == of.years.len() && years.iter().any(|year| year.central.mean != 0.0));
    paid.sort_by(|a, b| total(&b.1).abs().total_cmp(&total(&a.1).abs()));
    if of.years.len() < 2 || paid.is_empty() {
        return None;
    }
    let place = &of.place.0;
    let net = of.versus.is_some();
    let unit = unit(&paid);
    let panels = paid.chunks(MOST_LINES).enumerate().map(|(at, some)| panel(of, some, unit, (file, at)));
    let drawn = of.margins.iter().any(|margin| margin.drawn.is_some());
    let bands = if drawn {
        "Dark bands: 95 % limits at central inputs, chance only; light: from the 10th to the 90th percentile over draws, chance + inputs."
    } else {
        "Bands: 95 % limits at central inputs, chance only."
    };
    Some(Figure {
        id: format!("paid-{file}"),
        title: format!(
            "{} {}",
            if net { "The difference is largest for" } else { "The largest share falls on" },
            named(paid[0].0)
        ),
        caption: format!(
            "{title}, {place}: who funds it, {} in real terms of {}{}. Panels have axes of their own. {bands}",
            unit.1,
            of.price_year,
            of.versus.as_deref().map_or_else(String::new, |versus| format!(", beyond \u{201c}{versus}\u{201d}")),
        ),
        panels: panels.collect(),
        table: table(of, &paid, (file, title)),
    })
}

/// A payer within a sentence.
fn named(payer: &str) -> String {
    match payer {
        "Scottish Administration" => format!("the {payer}"),
        "Third sector" => "the third sector".into(),
        payer => payer.to_lowercase(),
    }
}

fn years<'a>(of: &'a Memorandum, payer: &str) -> Vec<&'a Margin> {
    let id = format!("cost_payer:{payer}");
    of.margins.iter().filter(|margin| margin.measure == id && margin.year.is_some()).collect()
}

fn total(years: &[&Margin]) -> f64 {
    years.iter().map(|margin| margin.central.mean).sum()
}

/// How many pounds make one of the axis, and its name, by the largest amount.
fn unit(paid: &[Paid<'_>]) -> (f64, &'static str) {
    let amounts = paid.iter().flat_map(|(_, years)| years).map(|margin| margin.central.mean.abs());
    let most = amounts.fold(0.0, f64::max);
    UNITS.iter().rfind(|(from, ..)| most >= *from).map_or((1.0, "GBP a year"), |&(_, one, name)| (one, name))
}

fn panel(of: &Memorandum, paid: &[Paid<'_>], (one, unit): (f64, &str), (file, at): (&str, usize)) -> Panel {
    let scaled = |estimate: Estimate| {
        let Estimate { mean, low, high, .. } = estimate;
        Estimate { mean: mean / one, low: low / one, high: high / one, ..estimate }
    };
    let central = |(name, years): &Paid<'_>| {
        ((*name).to_string(), years.iter().map(|margin| scaled(margin.central)).collect::<Vec<_>>())
    };
    let none = Estimate::not_applicable(0);
    let drawn = |(_, years): &Paid<'_>| years.iter().map(|margin| scaled(margin.drawn.unwrap_or(none))).collect();
    let said = |(name, years): &Paid<'_>| {
        let end = |margin: &Margin| rounding::number("GBP", &margin.central);
        format!("{name} {} GBP in the first year, {} in the last", end(years[0]), end(years[years.len() - 1]))
    };
    let names: Vec<&str> = paid.iter().map(|(name, _)| *name).collect();
    Panel {
        id: format!("paid-{file}-{}", at + 1),
        title: format!("{}, {unit}", names.join("; ")),
        alt: format!("{}.", paid.iter().map(said).collect::<Vec<_>>().join("; ")),
        chart: Chart::Lines(Lines {
            years: of.years.clone(),
            series: paid.iter().map(central).collect(),
            drawn: paid.iter().map(drawn).collect(),
            unit: unit.into(),
        }),
    }
}

fn table(of: &Memorandum, paid: &[Paid<'_>], (file, title): (&str, &str)) -> Table {
    let net = of.versus.is_some();
    let cell = |margin: &&Margin| {
        let (number, limits) = if net {
            (rounding::signed("GBP", &margin.central), rounding::signed_limits("GBP", &margin.central))
        } else {
            (rounding::number("GBP", &margin.central), rounding::limits("GBP", &margin.central))
        };
        let drawn = margin.drawn.filter(|drawn| drawn.method != Method::NotApplicable);
        let drawn = drawn.map_or_else(String::new, |drawn| {
            format!(" [{}]", if net { rounding::signed_limits("GBP", &drawn) } else { rounding::limits("GBP", &drawn) })
        });
        Cell::Number(format!("{number} ({limits}){drawn}"))
    };
    let row = |(name, years): &Paid<'_>| {
        [Cell::Text((*name).into())].into_iter().chain(years.iter().map(cell)).collect::<Vec<Cell>>()
    };
    Table {
        id: format!("paid-{file}-table"),
        caption: format!(
            "{title}, {}: who funds it, GBP a year in real terms of {}; (round brackets): 95 % limits at central inputs, chance only{}",
            of.place.0,
            of.price_year,
            if paid.iter().flat_map(|(_, years)| years).any(|margin| margin.drawn.is_some()) {
                "; [square brackets]: 8 in 10 draws of the inputs, chance + inputs"
            } else {
                ""
            }
        ),
        head: ["Who pays".to_string()].into_iter().chain(of.years.iter().cloned()).collect(),
        rows: paid.iter().map(row).collect(),
        tidy: Vec::new(),
    }
}
