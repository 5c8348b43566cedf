//! 5. Workload: cases, backlog, and how near work comes to what there is to do it with.

use super::answer::overloaded;
use crate::report::rounding;
use crate::report::value::{Block, Cell, Chart, DotRow, Dots, Figure, Lines, Panel, Section, Table};
use crate::report::view::{LOADS, View};
use crate::statistics::Estimate;

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let mut blocks = Vec::new();
    blocks.extend(by_year(view).map(Block::Figure));
    if !view.is_theory() {
        blocks.extend(loads(view));
    }
    let measures = [
        "referrals",
        "accepted",
        "heard",
        "repeats",
        "repeat_share",
        "backlog_end",
        "meetings",
        "meeting_fill",
        "idaa_posts",
        "coordinator_posts",
        "caseload_mean",
        "caseload_within",
        "support_minutes",
        "waiting_limit_reached",
        "idaa_use",
        "coordinator_use",
    ];
    let measures: Vec<&str> = measures.into_iter().filter(|id| view.has(id)).collect();
    let caption = format!("Cases, posts, support and use, mean of {}; {}", view.period(), view.limits());
    let table = view.table("workload-by-place", &caption, &measures, &view.everywhere());
    let note = "Counts of people below 5 a year are not published for single authorities. Repeats may rise with better \
                practice: never read them as success or failure alone.";
    if !view.is_theory() {
        blocks.push(Block::Paragraph(note.into()));
    }
    blocks.push(Block::Fold("Workload by place".into(), vec![Block::Table(table)]));
    Section { id: "workload", title: "Workload".into(), blocks }
}

fn years(view: &View<'_>, id: &str, place: usize) -> Vec<Estimate> {
    let results = view.material.results;
    (0..results.years.len()).map(|year| results.estimate(id, place, Some(year))).collect()
}

/// Cases and backlog over the years, where there are years to show and a place to show them of.
fn by_year(view: &View<'_>) -> Option<Figure> {
    let place = view.whole()?;
    let results = view.material.results;
    let panel = |id: &str, title: &str, unit: &str, lines: &[(&str, &str)]| {
        let series: Vec<(String, Vec<Estimate>)> =
            lines.iter().map(|(id, name)| ((*name).to_string(), years(view, id, place))).collect();
        let end = |(name, values): &(String, Vec<Estimate>)| {
            let (first, last) = (values.first()?, values.last()?);
            Some(format!(
                "{name} {} at first, {} at last",
                rounding::with_unit(unit, first),
                rounding::with_unit(unit, last)
            ))
        };
        let alt = format!("{}: {}.", view.name(place), series.iter().filter_map(end).collect::<Vec<_>>().join("; "));
        let of_years =
            |id: &str| (0..results.years.len()).filter_map(|year| view.drawn(id, place, Some(year))).collect();
        let drawn =
            if view.draws().is_some() { lines.iter().map(|(id, _)| of_years(id)).collect() } else { Vec::new() };
        let lines = Lines { years: results.years.clone(), series, drawn, unit: unit.into() };
        Panel { id: id.into(), title: title.into(), alt, chart: Chart::Lines(lines) }
    };
    let small = ["accepted", "heard", "referrals"].iter().any(|id| view.is_hidden(id, place));
    if small || results.years.len() < 2 {
        return None;
    }
    let panels = vec![
        panel("cases-by-year", "Cases a year", "cases a year", &[("referrals", "Received"), ("heard", "Heard")]),
        panel("backlog-by-year", "Waiting at the year\u{2019}s end, cases", "cases", &[("backlog_end", "Waiting")]),
    ];
    Some(Figure {
        id: "cases-figure".into(),
        title: trend(view, place),
        caption: format!(
            "{}, {}: referrals received and cases heard, a year (not every referral is accepted); accepted cases not yet heard on 31 March. {}",
            view.name(place),
            view.period(),
            view.bars("Bands")
        ),
        panels,
        table: year_table(view, place),
    })
}

/// The rows of the years.
fn year_table(view: &View<'_>, place: usize) -> Table {
    let results = view.material.results;
    let ids = ["referrals", "accepted", "heard", "repeats", "backlog_end"];
    let ids: Vec<&str> = ids.into_iter().filter(|id| view.has(id)).collect();
    let mut table = view.table("cases-figure-table", &format!("Cases by year; {}", view.limits()), &ids, &[place]);
    table.head[0] = "Year".into();
    table.rows = (0..results.years.len())
        .map(|year| {
            let at = Some(year);
            let cell = |id: &&str| view.cell(id, place, &results.estimate(id, place, at), view.drawn(id, place, at));
            let first = Cell::Text(results.years[year].clone());
            [first].into_iter().chain(ids.iter().map(cell)).collect()
        })
        .collect();
    table
}

/// How the number of cases heard moves, as a finding.
fn trend(view: &View<'_>, place: usize) -> String {
    let heard = years(view, "heard", place);
    let change = heard.first().zip(heard.last()).map(|(first, last)| last.mean / first.mean - 1.0);
    match change {
        Some(change) if change.is_finite() && change > 0.005 => {
            format!("Cases heard grow by {:.0}\u{a0}% over the years", 100.0 * change)
        }
        Some(change) if change.is_finite() && change < -0.005 => {
            format!("Cases heard fall by {:.0}\u{a0}% over the years", -100.0 * change)
        }
        _ => "Cases heard stay level over the years".into(),
    }
}

const NAMES: [(&str, &str); 3] =
    [("load-idaa", "Idaas"), ("load-coordinator", "Coordinators"), ("load-meeting", "Meetings")];

/// The loads: a figure by authority, and what it means.
fn loads(view: &View<'_>) -> Vec<Block> {
    let places = view.authorities();
    let over: usize = LOADS.iter().map(|id| overloaded(view, id)).max().unwrap_or(0);
    let panels = LOADS.iter().zip(NAMES).filter(|(id, _)| view.has(id)).map(|(id, (name, title))| {
        let rows: Vec<DotRow> =
            places.iter().map(|&place| view.dot(place, view.load_over_years(id, place), None)).collect();
        let above = overloaded(view, id);
        let alt =
            format!("{title}: expected work reaches capacity in some year in {above} of {} authorities.", places.len());
        let reference = Some((1.0, "all there is".to_string()));
        let dots = Dots { rows, unit: "ratio".into(), reference, labels_above: false, marks: Vec::new() };
        Panel { id: name.into(), title: title.into(), alt, chart: Chart::Dots(dots) }
    });
    let title = match over {
        0 => "Expected work stays below capacity in every authority".to_string(),
        over => format!("Expected work reaches capacity in {over} of {} authorities", places.len()),
    };
    let text = "Offered load is expected work over what there is to do it with: a closed form, with no chance in it. \
                Well below 1, waits come from chance and from the calendar of meetings. At 1 or more, a queue \
                grows for as long as it lasts, of coordinators, of meetings, and of Idaas who make people wait; \
                Idaas who stretch take on more open cases instead, and give each less support (see the support \
                minutes below). Where the default alone exceeds 1, no result there is a finding.";
    let figure = Figure {
        id: "loads-figure".into(),
        title,
        caption: format!(
            "Offered load by authority, in alphabetical order, {}. Dot: mean of the years; bar: from the lowest to the highest year. \
             Coordinators and meetings that authorities share are counted whole.",
            view.period()
        ),
        panels: panels.collect(),
        table: view.table(
            "loads-figure-table",
            &format!("Offered load, the highest year of {}", view.period()),
            &LOADS,
            &view.authorities(),
        ),
    };
    vec![Block::Paragraph(text.into()), Block::Figure(figure)]
}
