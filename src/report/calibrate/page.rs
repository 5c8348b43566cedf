//! A calibration as a page: what was matched, what could not be, and fresh simulated years beside what was counted.

use super::{About, LEVERS};
use crate::experiment::calibrate::history::{Check, Matching};
use crate::report::value::{Block, Cell, Chart, DotRow, Dots, Figure, Panel, Report, Section, Table, Terminal};
use crate::report::{rounding, words};
use crate::statistics::{Estimate, Method};

/// The page.
pub fn report(about: &About<'_>) -> Report {
    let sections = vec![answer(about), checked(about), levels(about), matched(about), use_of(about)];
    let mut attributions: Vec<String> =
        about.data.sources.iter().filter_map(|(_, source)| source.attribution.clone()).collect();
    attributions.sort();
    attributions.dedup();
    let name = format!("{}-calibrated", about.scenario.name);
    Report {
        scenario: name.clone(),
        label: name,
        title: "Calibrated to local data".into(),
        subtitle: format!("What {} says of levels, shares and uncertain levers.", about.observed),
        sections: sections.into_iter().flatten().collect(),
        attributions,
        version: env!("CARGO_PKG_VERSION").into(),
        all: Vec::new(),
        beside: Vec::new(),
        terminal: Terminal::default(),
    }
}

fn table(id: &str, caption: &str, head: &[&str], rows: Vec<Vec<Cell>>) -> Block {
    let head = head.iter().map(|head| (*head).to_string()).collect();
    Block::Table(Table { id: id.into(), caption: caption.into(), head, rows, tidy: Vec::new() })
}

fn text(words: impl Into<String>) -> Cell {
    Cell::Text(words.into())
}

fn answer(about: &About<'_>) -> Option<Section> {
    let said = about.sentences();
    let mut blocks: Vec<Block> = said.into_iter().map(Block::Answer).take(1).collect();
    blocks.extend(about.sentences().into_iter().skip(1).map(Block::Paragraph));
    let unmatched = about.unmatched();
    if !unmatched.is_empty() {
        blocks.push(Block::Notice(
            "These cannot be matched: no values of the levers bring a simulated year near every figure. The model or the figure is \
             wrong there, and results for them rest on our priors."
                .into(),
        ));
        blocks.push(Block::List(unmatched));
    }
    let row = |group: &Matching| {
        let tried: usize = group.waves.iter().map(|wave| wave.tried).sum();
        let volume = group.waves.last().map_or(1.0, |wave| wave.volume);
        vec![
            text(about.name(group)),
            text(if group.is_matched() { "matched" } else { "cannot be matched" }),
            Cell::Number(group.waves.len().to_string()),
            Cell::Number(tried.to_string()),
            Cell::Number(group.waves.iter().map(|wave| wave.kept).sum::<usize>().to_string()),
            Cell::Number(format!("{:.2} %", volume * 100.0)),
            Cell::Number(group.best.as_ref().map_or_else(String::new, |best| format!("{:.2}", best.worst().1))),
        ]
    };
    let rows: Vec<Vec<Cell>> = about.found.groups.iter().map(row).collect();
    if !rows.is_empty() {
        let head = [
            "Authorities",
            "Outcome",
            "Waves",
            "Values tried",
            "Within the cut-off",
            "Box of the last wave, share of the ranges",
            "Least implausibility",
        ];
        blocks.push(table(
            "calibration-groups",
            "History matching by group of authorities that share people",
            &head,
            rows,
        ));
    }
    Some(Section { id: "answer", title: "What was found".into(), blocks })
}

/// What was counted, as it may be printed.
fn counted(check: &Check) -> String {
    let count = matches!(check.target.column, "referrals" | "accepted" | "heard");
    if count && check.target.observed < 5.0 {
        return "fewer than 5".into();
    }
    shown(check, check.target.observed)
}

fn shown(check: &Check, value: f64) -> String {
    let (unit, sign) = match check.target.column {
        _ if check.target.is_share => ("share", " %"),
        "wait_to_contact" | "wait_to_hearing" => ("days", " days"),
        _ => ("cases", ""),
    };
    format!("{}{sign}", rounding::plain(unit, value))
}

fn checked(about: &About<'_>) -> Option<Section> {
    let checks: Vec<&Check> = about.matched().flat_map(|group| &group.checks).collect();
    let (inside, all) = about.covered();
    let figure = Figure {
        id: "checks-figure".into(),
        title: format!("{inside} of {all} figures lie within 8 in 10 fresh years"),
        caption: "Each figure that was counted, and years simulated with the values that are left and chance that no wave has used: \
                  mean, with the 10th to 90th percentile. A figure far outside says that the model, or the figure, is wrong there."
            .into(),
        panels: panels(&checks),
        table: checks_table(&checks),
    };
    let note = "The same figures chose the values, so to agree with them is the least that can be asked; what a year that was not used \
                says is the better test. 10th to 90th percentile: chance of a single year, and the values that are left.";
    let blocks = vec![Block::Figure(figure), Block::Paragraph(note.into())];
    let section = Section { id: "checks", title: "Fresh years beside what was counted".into(), blocks };
    (!checks.is_empty()).then_some(section)
}

fn checks_table(checks: &[&Check]) -> Table {
    let head = [
        "Authority",
        "Figure",
        "Counted locally",
        "Fresh years: mean (10th to 90th percentile)",
        "2.5th to 97.5th percentile",
        "Fresh years",
        "The figure lies",
    ];
    Table {
        id: "checks".into(),
        caption: "What was counted beside fresh years simulated with the values that are left".into(),
        head: head.map(String::from).to_vec(),
        rows: checks.iter().map(check_row).collect(),
        tidy: Vec::new(),
    }
}

fn check_row(check: &&Check) -> Vec<Cell> {
    let [low, high] = check.range.map(|end| shown(check, end));
    let [lowest, highest] = check.wide.map(|end| shown(check, end));
    let inside = |ends: [f64; 2]| (ends[0]..=ends[1]).contains(&check.target.observed);
    let where_it_lies = match (inside(check.range), inside(check.wide)) {
        (true, _) => "inside",
        (_, true) => "in a tail",
        _ => "outside 95 %",
    };
    vec![
        text(&check.target.name),
        text(check.target.column),
        Cell::Number(counted(check)),
        Cell::Number(format!("{} ({low} to {high})", shown(check, check.mean))),
        Cell::Number(format!("{lowest} to {highest}")),
        Cell::Number(check.years.to_string()),
        text(where_it_lies),
    ]
}

/// A panel for each column.
fn panels(checks: &[&Check]) -> Vec<Panel> {
    let mut columns: Vec<&str> = checks.iter().map(|check| check.target.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let panel = |column: &str| {
        let of: Vec<&&Check> = checks.iter().filter(|check| check.target.column == column).collect();
        let few = |check: &Check| matches!(column, "referrals" | "accepted" | "heard") && check.target.observed < 5.0;
        let row = |check: &&&Check| {
            let point = check.target.observed;
            let (n, method) = (check.years as u64, Method::Draws);
            let counted = Estimate { mean: point, se: 0.0, low: point, high: point, n: 1, method: Method::ClosedForm };
            let [low, high] = check.range;
            let simulated = Estimate { mean: check.mean, se: f64::NAN, low, high, n, method };
            DotRow { label: check.target.name.clone(), values: vec![counted, simulated], drawn: Vec::new() }
        };
        let rows: Vec<DotRow> = of.iter().filter(|check| !few(check)).map(row).collect();
        let inside =
            of.iter().filter(|check| (check.range[0]..=check.range[1]).contains(&check.target.observed)).count();
        let share = of.first().is_some_and(|check| check.target.is_share);
        let unit = match column {
            _ if share => "share",
            "wait_to_contact" | "wait_to_hearing" => "days",
            _ => "cases a year",
        };
        let marks = vec!["counted locally".to_string(), "fresh simulated years, 10th to 90th percentile".to_string()];
        let title = words::capital(&column.replace('_', " "));
        let alt = format!(
            "{title}: {inside} of {} figures lie between the 10th and 90th percentile of fresh years.",
            of.len()
        );
        let dots = Dots { rows, unit: unit.into(), reference: None, labels_above: false, marks };
        Panel { id: column.replace('_', "-"), title, alt, chart: Chart::Dots(dots) }
    };
    columns.into_iter().map(panel).collect()
}

fn levels(about: &About<'_>) -> Option<Section> {
    let row = |one: &crate::experiment::calibrate::conjugate::Learnt| {
        let authority = about.data.authorities.find(&one.gss).map_or_else(|_| one.gss.clone(), |one| one.name.clone());
        let (unit, sign) = if one.path == "demand.observed" { ("days", "") } else { ("share", " %") };
        let few = unit == "days" && one.value < 5.0;
        let [value, low, high] = [one.value, one.limits[0], one.limits[1]].map(|of| rounding::plain(unit, of));
        vec![
            text(authority),
            text(one.path),
            Cell::Number(if few { "fewer than 5".into() } else { format!("{value}{sign} ({low} to {high}{sign})") }),
            text(&one.why),
        ]
    };
    let rows: Vec<Vec<Cell>> = about.found.learnt.iter().map(row).collect();
    let head = ["Authority", "Lever", "Mean (95 % limits)", "How it was learnt"];
    let caption =
        "Levels of cases heard a year, and shares of people: chance of the counts, and what was thought before";
    (!rows.is_empty()).then(|| Section {
        id: "levels",
        title: "Levels and shares, in closed form".into(),
        blocks: vec![table("learnt", caption, &head, rows)],
    })
}

fn matched(about: &About<'_>) -> Option<Section> {
    let of_group = |group: &Matching| {
        let (name, lead) = (about.name(group), group.codes.first().cloned());
        let rows: Vec<Vec<Cell>> = (0..group.axes.len())
            .map(|at| {
                let axis = &group.axes[at];
                let written = |number: f64| Cell::Number(about.written(&axis.path, lead.as_deref(), number, 3));
                let [low, high] = group.ends(at);
                vec![
                    text(&name),
                    text(&axis.path),
                    written(axis.range[0]),
                    written(axis.range[2]),
                    written(low),
                    written(high),
                    written(group.kept[0].values[at]),
                ]
            })
            .collect();
        rows
    };
    let rows: Vec<Vec<Cell>> = about.matched().flat_map(of_group).collect();
    let head = ["Authorities", "Lever", "Low before", "High before", "Low", "High", "Most plausible"];
    let caption = "Levers that were matched: their ranges before, and the smallest and largest value among the sets that are left";
    let note = format!(
        "Implausibility of a value: |counted - simulated mean| over the root of the variances of one simulated year, of its mean, of the \
         discrepancy ({:.0} % of a count or wait; of a share p that part of the root of p (1 - p)) and of rounding. The largest over all \
         figures must not exceed {}. Ranges say little where levers stand in for each other: draws take whole sets.",
        about.asked.discrepancy * 100.0,
        crate::experiment::calibrate::CUT_OFF
    );
    (!rows.is_empty()).then(|| Section {
        id: "matched",
        title: "Levers, by history matching".into(),
        blocks: vec![Block::Paragraph(note), table("matched-levers", caption, &head, rows)],
    })
}

fn use_of(about: &About<'_>) -> Option<Section> {
    let blocks = vec![
        Block::Paragraph("Run, compare, staff, stress, sweep and page take these levers below any scenario:".into()),
        Block::Command(format!("maracsim staff --local-data {}/{LEVERS}", about.place)),
        Block::Paragraph("The same calibration again:".into()),
        Block::Command(about.command.into()),
    ];
    Some(Section { id: "use", title: "How to use it, and do it again".into(), blocks })
}
