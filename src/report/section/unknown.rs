//! Chance and ignorance apart: how much a year varies by chance, and how far what we do not know of the inputs moves it.

use crate::report::rounding;
use crate::report::value::{Block, Cell, Section, Table};
use crate::report::view::{LOADS, View};
use crate::report::words;
use crate::statistics::Estimate;

const TOLD: [&str; 9] = [
    "referrals",
    "heard",
    "heard_first_meeting",
    "wait_to_contact_in_time",
    "wait_to_hearing",
    "wait_to_hearing_p90",
    "support_minutes",
    "backlog_end",
    "met:headline",
];

/// So many places have their rows in sight.
const FEW: usize = 3;

/// The section; none where nothing was drawn.
pub fn section(view: &View<'_>) -> Option<Section> {
    let drawn = view.draws()?;
    let text = format!(
        "Most inputs are not known. Here each of the {} inputs that have a range was drawn {} from it (a triangular law with \
         the central value as its peak), and each draw was simulated twice. What differs between the two is chance, as \
         from one year to the next; what differs between draws beyond that is what we do not know of the inputs. The central run need not lie within: many ranges reach further to one side. More \
         runs make the limits of the central run narrower, and never this range: only evidence does.",
        drawn.unknowns,
        times(drawn.draws)
    );
    let not = "What we do not know of the mechanism itself is in neither: whether, say, a better plan prevents abuse is a \
               question for runs with that effect on and off. Posts at the ratio, cadence and agencies\u{2019} hours are \
               those of the central expectation in every draw, as planners know no more than we do.";
    let mut blocks = vec![Block::Paragraph(text)];
    if drawn.again > 0 {
        blocks.push(Block::Paragraph(format!(
            "{} drawn again, as the numbers broke a rule that inputs keep among each other.",
            words::capital(&words::counted(drawn.again as usize))
                + if drawn.again == 1 { " draw was" } else { " draws were" }
        )));
    }
    let places = view.whole().map_or_else(|| view.authorities(), |whole| vec![whole]);
    let (seen, folded) = places.split_at(places.len().min(FEW));
    blocks.push(Block::Table(table(view, "chance-and-inputs", seen)));
    if !folded.is_empty() {
        let rest = table(view, "chance-and-inputs-rest", folded);
        blocks.push(Block::Fold("The other places".into(), vec![Block::Table(rest)]));
    }
    blocks.push(Block::Paragraph(not.into()));
    Some(Section { id: "unknown", title: "Chance, and what we do not know".into(), blocks })
}

fn times(count: u32) -> String {
    if count == 1 { "once".into() } else { format!("{count} times") }
}

fn table(view: &View<'_>, id: &str, places: &[usize]) -> Table {
    let told: Vec<&str> = TOLD.into_iter().chain(LOADS).filter(|id| view.has(id)).collect();
    let rows = places.iter().flat_map(|&place| told.iter().filter_map(move |id| row(view, id, place)));
    let head = [
        "Place",
        "Measure of a single year",
        "Central run (95 % limits, chance only)",
        "Mean over draws [8 in 10 draws, chance + inputs]",
        "Varies by chance (SD)",
        "Varies by inputs (SD)",
        "Share of the variance that is inputs",
    ];
    Table {
        id: id.into(),
        caption: format!("Chance and ignorance of the inputs apart, mean of the years {}", view.period()),
        head: head.map(String::from).to_vec(),
        rows: rows.collect(),
        tidy: view.tidy(&told, places),
    }
}

fn row(view: &View<'_>, id: &str, place: usize) -> Option<Vec<Cell>> {
    let drawn = view.drawn_in_a_year(id, place)?;
    let central = view.in_a_year(id, place);
    if view.is_hidden(id, place) || !central.is_applicable() {
        return None;
    }
    let (name, unit) = view.about(id);
    let sd = |value: f64| Cell::Number(if value.is_finite() { of_unit(unit, value) } else { "-".into() });
    // What cannot be shown has no spread either: that of the rest would flatter.
    let [chance, inputs] = if drawn.is_shown() { view.parts(id, place) } else { [f64::NAN; 2] };
    let known = chance * chance + inputs * inputs;
    let share = if known > 0.0 { rounding::plain("share", inputs * inputs / known) + " %" } else { "-".into() };
    Some(vec![
        Cell::Text(view.short_name(place).into()),
        Cell::Text(name),
        Cell::Number(rounding::full(unit, &central)),
        Cell::Number(range(unit, &drawn)),
        sd(chance),
        sd(inputs),
        Cell::Number(share),
    ])
}

fn range(unit: &str, drawn: &Estimate) -> String {
    format!("{} [{}]", rounding::with_unit(unit, drawn), rounding::limits(unit, drawn))
}

/// A standard deviation: of shares in percentage points.
fn of_unit(unit: &str, value: f64) -> String {
    match unit {
        "share" if value < 0.01 => format!("{:.1} points", 100.0 * value),
        "share" => format!("{:.0} points", 100.0 * value),
        unit => rounding::plain(unit, value),
    }
}
