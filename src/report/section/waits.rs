//! 4. Waits as distributions: what half, 1 in 10 and 1 in 20 wait longer than.

use crate::report::rounding;
use crate::report::value::{Block, Cell, Chart, DotRow, Dots, Figure, Panel, Section, Table};
use crate::report::view::View;
use crate::report::words::capital;
use crate::statistics::Estimate;

const WAITS: [(&str, &str); 4] = [
    ("wait_to_screening", "Wait to screening"),
    ("wait_to_contact", "Wait to first contact"),
    ("wait_to_allocation", "Wait to support"),
    ("wait_to_hearing", "Wait to the meeting"),
];
const QUANTILES: [(&str, &str); 3] =
    [("_p50", "half wait longer than"), ("_p90", "1 in 10 wait longer than"), ("_p95", "1 in 20 wait longer than")];

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let text = "A wait runs from the day a referral is received. The mean hides who waits long: the marks show what \
                half, 1 in 10 and 1 in 20 wait longer than. Referrals that are still open are counted as such.";
    let mut blocks = vec![Block::Paragraph(text.into()), Block::Figure(figure(view))];
    if view.settlements().len() > 1 {
        blocks.push(Block::Table(by_type(view)));
    }
    let ids: Vec<String> = WAITS
        .iter()
        .skip(1)
        .flat_map(|(wait, _)| ["", "_p50", "_p90", "_p95"].map(|end| format!("{wait}{end}")))
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).filter(|id| view.has(id)).collect();
    let caption = format!("Waits in days from received, {}; {}", view.period(), view.limits());
    let table = view.table("waits-by-place", &caption, &ids, &view.everywhere());
    blocks.push(Block::Fold("Waits by place".into(), vec![Block::Table(table)]));
    Section { id: "waits", title: "Waits".into(), blocks }
}

/// The rows: the years of Scotland or the one place; without such a place the authorities.
fn rows(view: &View<'_>, wait: &str) -> Vec<DotRow> {
    let ids = QUANTILES.map(|(end, _)| format!("{wait}{end}"));
    let row = |label: &str, place: usize, at: Option<usize>| DotRow {
        label: label.to_string(),
        values: ids.iter().map(|id| view.material.results.estimate(id, place, at)).collect(),
        // Three ranges over each other could not be told apart, and would squeeze the waits that most have.
        drawn: Vec::new(),
    };
    let results = view.material.results;
    match view.whole() {
        Some(whole) if !view.years().is_empty() => {
            let year = |year: usize| row(&results.years[year], whole, Some(year));
            view.years().into_iter().map(year).collect()
        }
        Some(whole) => vec![row("All years", whole, None)],
        None => view.authorities().iter().map(|&place| row(view.short_name(place), place, None)).collect(),
    }
}

fn figure(view: &View<'_>) -> Figure {
    let panel = |&(wait, title): &(&str, &str)| {
        let rows = rows(view, wait);
        let shown = rows.iter().any(|row| row.values.iter().any(Estimate::is_applicable));
        let last = rows.last().map_or_else(String::new, |row| {
            let [half, ten, twenty] = [0, 1, 2].map(|at| rounding::with_unit("days", &row.values[at]));
            format!(
                "{title}, {}: half wait longer than {half}, 1 in 10 longer than {ten}, 1 in 20 longer than {twenty}.",
                row.label
            )
        });
        let marks = QUANTILES.map(|(_, words)| capital(words)).to_vec();
        let dots = Dots { rows, unit: "days".into(), reference: None, labels_above: false, marks };
        let id = wait.replace('_', "-");
        shown.then(|| Panel { id, title: format!("{title}, days"), alt: last, chart: Chart::Dots(dots) })
    };
    let whom = view.whole().map_or("Authorities", |whole| view.name(whole));
    let ids: Vec<String> =
        WAITS.iter().flat_map(|(wait, _)| QUANTILES.map(|(end, _)| format!("{wait}{end}"))).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).filter(|id| view.has(id)).collect();
    let places = view.whole().map_or_else(|| view.authorities(), |whole| vec![whole]);
    Figure {
        id: "waits-figure".into(),
        title: title(view),
        caption: format!(
            "{whom}: days from received to each milestone, {}. The wait to support includes those who gave up \
             waiting. {} An open arrow: longer than was simulated.",
            view.period(),
            view.bars_alone()
        ),
        panels: WAITS.iter().filter(|(wait, _)| view.has(wait)).filter_map(panel).collect(),
        table: by_year(view, &ids, &places),
    }
}

/// The finding, of the wait to the meeting.
fn title(view: &View<'_>) -> String {
    let ten = view.whole().map(|whole| view.pooled("wait_to_hearing_p90", whole)).filter(|ten| ten.mean.is_finite());
    ten.map_or_else(
        || "What half, 1 in 10 and 1 in 20 wait".into(),
        |ten| format!("1 in 10 wait over {:.0} days to be heard", ten.mean),
    )
}

fn by_year(view: &View<'_>, ids: &[&str], places: &[usize]) -> Table {
    let results = view.material.results;
    let caption = format!("Waits in days, {}; {}", view.period(), view.limits());
    if places.len() != 1 || view.years().is_empty() {
        return view.table("waits-figure-table", &caption, ids, places);
    }
    let row = |id: &&str| {
        let at =
            |year| view.cell(id, places[0], &results.estimate(id, places[0], year), view.drawn(id, places[0], year));
        let (cell, pooled) = (|&year: &usize| at(Some(year)), at(None));
        let first = [Cell::Text(view.about(id).0)];
        first.into_iter().chain(view.years().iter().map(cell)).chain([pooled]).collect()
    };
    let years = results.years.iter().cloned();
    Table {
        id: "waits-figure-table".into(),
        caption,
        head: ["Wait".to_string()].into_iter().chain(years).chain(["All years".to_string()]).collect(),
        rows: ids.iter().map(row).collect(),
        tidy: view.tidy(ids, places),
    }
}

fn by_type(view: &View<'_>) -> Table {
    let ids = [
        "wait_to_contact_p50",
        "wait_to_contact_p90",
        "wait_to_hearing_p50",
        "wait_to_hearing_p90",
        "wait_to_allocation_p90",
    ];
    let ids: Vec<&str> = ids.into_iter().filter(|id| view.has(id)).collect();
    let rows = view.settlements().into_iter().map(|(kind, places)| {
        let cell = |id: &&str| {
            let found = view.over(&places, |place| view.pooled(id, place));
            let drawn = view.drawn_over(&places, |place| view.drawn(id, place, None));
            Cell::Number(rounding::both("days", &found, drawn.as_ref()))
        };
        [Cell::Text(capital(kind))].into_iter().chain(ids.iter().map(cell)).collect()
    });
    Table {
        id: "waits-by-type".into(),
        caption: format!(
            "Waits in days by type of area: mean of its authorities, {}; {}",
            view.period(),
            view.limits()
        ),
        head: ["Type of area".to_string()].into_iter().chain(ids.iter().map(|id| view.about(id).0)).collect(),
        rows: rows.collect(),
        tidy: Vec::new(),
    }
}
