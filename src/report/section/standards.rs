//! 3. Standards: what they ask, how much is in time, and how often a year meets them.

use crate::report::rounding;
use crate::report::value::{Block, Cell, Chart, DotRow, Dots, Figure, Panel, Section, Table};
use crate::report::view::View;
use crate::report::words;
use crate::scenario::{Evidence, Standard, Test};
use crate::statistics::Estimate;

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let text = "A standard is met in a year if the required share of that year\u{2019}s referrals (or meetings, or days) \
                met it. The chance that it is met is the share of simulated years in which that was so.";
    let mut blocks = vec![Block::Paragraph(text.into())];
    blocks.extend(every_standard(view).map(Block::Figure));
    if view.authorities().len() > 1 {
        blocks.push(Block::Figure(by_authority(view)));
        blocks.push(Block::Table(by_type(view)));
    }
    if view.authorities().len() <= FEW {
        blocks.push(Block::Table(one_by_one(view)));
    }
    blocks.push(Block::Fold(
        "What each standard asks, and what its limit rests on".into(),
        vec![Block::Table(asked(view))],
    ));
    Section { id: "standards", title: "Standards".into(), blocks }
}

/// So many authorities have their standards in sight, on paper too.
const FEW: usize = 3;

/// A row for each standard, a column for each of a few authorities.
fn one_by_one(view: &View<'_>) -> Table {
    let places = view.authorities();
    let standards = &view.material.scenario.standards.list;
    let ids: Vec<String> = standards.iter().map(|standard| format!("met:{}", standard.id)).collect();
    let known = || standards.iter().zip(&ids).filter(|(_, id)| view.has(id));
    let row = |(standard, id): (&Standard, &String)| {
        let cells = places
            .iter()
            .map(|&place| view.cell(id, place, &view.in_a_year(id, place), view.drawn_in_a_year(id, place)));
        [Cell::Text(standard.name.clone())].into_iter().chain(cells).collect()
    };
    let measures: Vec<&str> = known().map(|(_, id)| id.as_str()).collect();
    let names = places.iter().map(|&place| view.short_name(place).to_string());
    Table {
        id: "standards-one-by-one".into(),
        caption: format!(
            "Share of simulated years that met each standard, mean of {}; {}",
            view.period(),
            view.limits()
        ),
        head: ["Standard".to_string()].into_iter().chain(names).collect(),
        rows: known().map(row).collect(),
        tidy: view.tidy_in_a_year(&measures, &places),
    }
}

/// The mean over years of chances, for each place.
pub fn chances(view: &View<'_>, id: &str, measures: &[&str]) -> Table {
    let places = view.everywhere();
    let head = ["Place".to_string()].into_iter().chain(measures.iter().map(|id| view.about(id).0)).collect();
    let cell = |id: &str, place| view.cell(id, place, &view.in_a_year(id, place), view.drawn_in_a_year(id, place));
    let cells = |place: usize| measures.iter().map(move |id| cell(id, place));
    let rows = places
        .iter()
        .map(|&place| [Cell::Text(view.short_name(place).into())].into_iter().chain(cells(place)).collect())
        .collect();
    let tidy = [view.tidy(measures, &places), view.tidy_in_a_year(measures, &places)].concat();
    let met = if measures.len() == 1 { "every headline standard" } else { "each standard" };
    let caption = format!("Share of simulated years that met {met}, mean of {}; {}", view.period(), view.limits());
    Table { id: id.into(), caption, head, rows, tidy }
}

/// One row for each standard: Scotland, or the places that there are.
fn every_standard(view: &View<'_>) -> Option<Figure> {
    let standards = &view.material.scenario.standards.list;
    let places = view.whole().map_or_else(|| view.authorities(), |whole| vec![whole]);
    let measures: Vec<String> = standards.iter().map(|standard| format!("met:{}", standard.id)).collect();
    let measures: Vec<&str> = measures.iter().map(String::as_str).filter(|id| view.has(id)).collect();
    let row = |(standard, id): (&Standard, &&str)| DotRow {
        label: standard.name.clone(),
        values: vec![view.over(&places, |place| view.in_a_year(id, place))],
        drawn: view.drawn_over(&places, |place| view.drawn_in_a_year(id, place)).into_iter().collect(),
    };
    let rows: Vec<DotRow> =
        standards.iter().filter(|one| view.has(&format!("met:{}", one.id))).zip(&measures).map(row).collect();
    let often = rows.iter().filter(|row| row.values[0].mean >= 0.9).count();
    let known = rows.iter().filter(|row| row.values[0].mean.is_finite()).count();
    let whom = match places[..] {
        [] => return None,
        [only] => view.name(only).to_string(),
        _ => "The mean authority".into(),
    };
    let country = view.material.results.scotland().is_some();
    let title = if country {
        format!("Scotland pooled: {often} of {known} standards met almost every year")
    } else {
        format!("{often} of {known} standards are met almost every year")
    };
    let whom = if country { "Scotland, its areas pooled".to_string() } else { whom };
    let alt = format!("{often} of {known} standards are met in at least 9 of 10 simulated years.");
    Some(Figure {
        id: "standards-met".into(),
        title,
        caption: format!(
            "{whom}: share of simulated years that met each standard, mean of {}. {}{}",
            view.period(),
            view.bars("Bars"),
            if country { " A whole country evens out what its areas do not: see the authorities below." } else { "" }
        ),
        panels: halves(&rows, &alt),
        table: chances(view, "standards-met-table", &measures),
    })
}

/// The rows in two panels, so that they stand side by side.
fn halves(rows: &[DotRow], alt: &str) -> Vec<Panel> {
    let panel = |id: &str, title: &str, rows: &[DotRow]| Panel {
        id: id.into(),
        title: title.into(),
        alt: alt.to_string(),
        chart: Chart::Dots(Dots {
            rows: rows.to_vec(),
            unit: "share".into(),
            reference: None,
            labels_above: true,
            marks: Vec::new(),
        }),
    };
    let (first, rest) = rows.split_at(rows.len().div_ceil(2));
    let mut panels = vec![panel("standards-first", "Chance that a year meets it", first)];
    if !rest.is_empty() {
        panels.push(panel("standards-rest", "Chance that a year meets it, continued", rest));
    }
    panels
}

const SHARES: [(&str, &str, &str); 3] = [
    ("heard_first_meeting", "first-meeting-by-authority", "Heard at the first meeting"),
    ("wait_to_contact_in_time", "contact-by-authority", "Contacted in time"),
    ("met:headline", "headline-by-authority", "Chance of a headline year"),
];

/// A measure over draws of the inputs: of a standard the mean over years, of others all years together.
fn range(view: &View<'_>, id: &str, place: usize) -> Option<Estimate> {
    if id.starts_with("met:") { view.drawn_in_a_year(id, place) } else { view.drawn(id, place, None) }
}

fn by_authority(view: &View<'_>) -> Figure {
    let places = view.authorities();
    let value =
        |id: &str, place| if id.starts_with("met:") { view.in_a_year(id, place) } else { view.pooled(id, place) };
    let panels = SHARES.iter().filter(|(id, ..)| view.has(id)).map(|&(id, name, title)| {
        let reference =
            asked_share(view, id).map(|share| (share, format!("asked: {}\u{a0}%", rounding::plain("share", share))));
        let rows: Vec<DotRow> =
            places.iter().map(|&place| view.dot(place, value(id, place), range(view, id, place))).collect();
        let means = rows.iter().map(|row| row.values[0].mean);
        let (low, high) = (means.clone().fold(f64::NAN, f64::min), means.fold(f64::NAN, f64::max));
        let alt = format!(
            "{title}: from {} % in one authority to {} % in another, in alphabetical order.",
            rounding::plain("share", low),
            rounding::plain("share", high)
        );
        let dots = Dots { rows, unit: "share".into(), reference, labels_above: false, marks: Vec::new() };
        Panel { id: name.into(), title: title.into(), alt, chart: Chart::Dots(dots) }
    });
    let below = places.iter().filter(|&&place| view.pooled(SHARES[0].0, place).mean < 0.9).count();
    let mut table = view.table(
        "standards-by-authority-table",
        &format!("Shares by authority, {}; {}", view.period(), view.limits()),
        &[SHARES[0].0, SHARES[1].0],
        &view.everywhere(),
    );
    append(&mut table, chances(view, "", &[SHARES[2].0]));
    Figure {
        id: "standards-by-authority".into(),
        title: format!("{} of {} areas hear 9 in 10 first time", places.len() - below, places.len()),
        caption: format!(
            "Share of accepted referrals heard at the first meeting after the cut-off; share of complete referrals \
             contacted in time; share of simulated years that met every headline standard. Authorities in \
             alphabetical order, {}. {} No ranking: no local counts are loaded for all.",
            view.period(),
            view.bars("Bars")
        ),
        panels: panels.collect(),
        table,
    }
}

/// The share that a standard asks of this measure.
fn asked_share(view: &View<'_>, measure: &str) -> Option<f64> {
    let standards = &view.material.scenario.standards;
    let id = if measure == "wait_to_contact_in_time" { "contact" } else { measure };
    let standard = standards.get(id)?;
    match &standard.test {
        Test::Timely { .. } | Test::Measure { at_least: None, at_most: None, .. } => Some(standard.share),
        // A limit of its own: the table of what is asked names it.
        Test::Measure { .. } => None,
    }
}

/// Adds the columns of a table with the same rows.
fn append(table: &mut Table, other: Table) {
    table.head.extend(other.head.into_iter().skip(1));
    for (row, more) in table.rows.iter_mut().zip(other.rows) {
        row.extend(more.into_iter().skip(1));
    }
    table.tidy.extend(other.tidy);
}

fn by_type(view: &View<'_>) -> Table {
    let measures: Vec<&str> = SHARES.iter().map(|&(id, ..)| id).filter(|id| view.has(id)).collect();
    let value =
        |id: &str, place| if id.starts_with("met:") { view.in_a_year(id, place) } else { view.pooled(id, place) };
    let rows = view.settlements().into_iter().map(|(kind, places)| {
        let cell = |id: &&str| {
            let drawn = view.drawn_over(&places, |place| range(view, id, place));
            Cell::Number(rounding::both("share", &view.over(&places, |place| value(id, place)), drawn.as_ref()))
        };
        let first = [Cell::Text(words::capital(kind)), Cell::Number(places.len().to_string())];
        first.into_iter().chain(measures.iter().map(cell)).collect()
    });
    let heads = measures.iter().map(|id| view.about(id).0);
    Table {
        id: "standards-by-type".into(),
        caption: format!("By type of area: mean of its authorities, {}; {}", view.period(), view.limits()),
        head: ["Type of area", "Authorities"].map(String::from).into_iter().chain(heads).collect(),
        rows: rows.collect(),
        tidy: Vec::new(),
    }
}

/// What each standard asks, and what it rests on.
fn asked(view: &View<'_>) -> Table {
    let headline = &view.material.scenario.standards.headline;
    let row = |standard: &Standard| {
        let counts = if headline.contains(&standard.id) { "yes" } else { "no" };
        vec![
            Cell::Text(standard.name.clone()),
            Cell::Text(test(standard, &|id| view.about(id).0)),
            Cell::Text(counts.into()),
            Cell::Evidence(standard.evidence.map_or("set by the scenario", evidence).into()),
            super::rests::source(view, standard.source.as_deref()),
            Cell::Text(standard.why.clone().unwrap_or_default()),
        ]
    };
    Table {
        id: "standards-asked".into(),
        caption: "What each standard asks, and what its limit rests on".into(),
        head: ["Standard", "Asks", "Headline", "Evidence", "Source", "Why"].map(String::from).to_vec(),
        rows: view.material.scenario.standards.list.iter().map(row).collect(),
        tidy: Vec::new(),
    }
}

/// What a standard asks, in words; `name` is that of a measure.
pub fn test(standard: &Standard, name: &dyn Fn(&str) -> String) -> String {
    use crate::units::Quantity;
    let share = format!("{}\u{a0}%", rounding::plain("share", standard.share));
    match &standard.test {
        Test::Timely { from, to, within } => {
            let within = within.show();
            let within = if within.starts_with("1 ") { within.trim_end_matches('s') } else { &within };
            let from = match from.as_str() {
                "received" => "receipt",
                "complete" => "the complete referral",
                "heard" => "the meeting",
                from => from,
            };
            format!("{share} {to} within {within} of {from}")
        }
        Test::Measure { id, at_least: None, at_most: None } => format!("{}: at least {share}", name(id)),
        Test::Measure { id, at_least, at_most } => {
            let least = at_least.as_ref().map(|least| format!("at least {least}"));
            let most = at_most.as_ref().map(|most| format!("at most {most}"));
            let limits: Vec<String> = [least, most].into_iter().flatten().collect();
            format!("{}: {}", name(id), limits.join(", "))
        }
    }
}

/// The word for a kind of evidence.
pub fn evidence(kind: Evidence) -> &'static str {
    Evidence::CHOICES.iter().find(|(_, choice)| *choice == kind).map_or("", |&(word, _)| word)
}
