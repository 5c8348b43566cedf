//! 6. What it rests on: assumptions first, then every lever and every local figure with its source.

use super::standards::evidence;
use crate::report::value::{Block, Cell, Section, Table};
use crate::report::view::View;
use crate::report::{rounding, words};
use crate::scenario::authority::Figure;
use crate::scenario::sources::is_local;
use crate::scenario::{Authority, Evidence, Leaf};
use crate::time::Date;

/// The kinds of evidence, the weakest first.
const WEAKEST_FIRST: [Option<Evidence>; 5] =
    [None, Some(Evidence::Assumption), Some(Evidence::Bounded), Some(Evidence::Derived), Some(Evidence::Seen)];

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let levers = levers(view);
    let text = "Every number of the model is a lever that you can set. Each is graded: seen in a source, derived from \
                what was seen, bounded (our judgement inside a range that a source sets), or assumption (nobody has \
                published it). Weakest first.";
    let mut blocks = vec![Block::Paragraph(text.into()), Block::Table(counts(&levers))];
    blocks.extend(drawn(view, &levers));
    blocks.extend(changed(view));
    blocks.extend(own_figures(view));
    blocks.extend(crate::report::outside(view.material).into_iter().map(Block::Notice));
    blocks.extend(overdue(view));
    for kind in WEAKEST_FIRST {
        let of: Vec<&(&str, &Leaf)> = levers.iter().filter(|(_, leaf)| leaf.evidence == kind).collect();
        if !of.is_empty() {
            blocks.push(fold(view, kind, &of));
        }
    }
    if !view.is_theory() {
        let title = format!("Local figures: {} authorities", view.authorities().len());
        blocks.push(Block::Fold(title, vec![Block::Table(local(view))]));
    }
    Section { id: "rests", title: "What it rests on".into(), blocks }
}

/// Sources past their review on the day of the run.
fn overdue(view: &View<'_>) -> Option<Block> {
    let today = Date::parse(&view.material.run.started).ok()?;
    let titles: Vec<String> = view
        .material
        .sources
        .overdue(today)
        .filter_map(|(key, day)| Some(format!("{} (to be reviewed by {day})", view.material.sources.get(key)?.title)))
        .collect();
    let said = "These sources were past their day of review when this was run. Later figures may be had:";
    (!titles.is_empty()).then(|| Block::Notice(format!("{said} {}.", titles.join("; "))))
}

/// How many inputs are drawn, and why they are more than the levers with a range.
fn drawn(view: &View<'_>, levers: &[(&str, &Leaf)]) -> Option<Block> {
    let unknowns = view.draws()?.unknowns;
    let ranged = levers.iter().filter(|(_, leaf)| leaf.low.is_some()).count();
    Some(Block::Paragraph(format!(
        "{unknowns} inputs were drawn: {ranged} levers of this table have a range, and others are drawn for each authority \
         by itself, such as its recorded incidents, its local counts and where its agencies start; what a scenario sets without \
         a range is not drawn."
    )))
}

fn levers<'a>(view: &'a View<'_>) -> Vec<(&'a str, &'a Leaf)> {
    let material = view.material;
    let leaf = |(path, _)| Some((path, material.scenario.tree.value(path, None)?));
    material.registry.iter().filter_map(leaf).collect()
}

fn heading(kind: Option<Evidence>) -> &'static str {
    match kind {
        None => "Set by the scenario",
        Some(Evidence::Assumption) => "Assumptions",
        Some(Evidence::Bounded) => "Bounded",
        Some(Evidence::Derived) => "Derived",
        Some(Evidence::Seen) => "Seen in a source",
    }
}

fn word(kind: Option<Evidence>) -> &'static str {
    kind.map_or("set by the scenario", evidence)
}

fn counts(levers: &[(&str, &Leaf)]) -> Table {
    let count = |kind| levers.iter().filter(|(_, leaf)| leaf.evidence == kind).count();
    let ranged = |kind| levers.iter().filter(|(_, leaf)| leaf.evidence == kind && leaf.low.is_some()).count();
    let row = |kind: Option<Evidence>| {
        vec![
            Cell::Text(heading(kind).into()),
            Cell::Evidence(word(kind).into()),
            Cell::Number(count(kind).to_string()),
            Cell::Number(ranged(kind).to_string()),
        ]
    };
    Table {
        id: "evidence-counts".into(),
        caption: format!("The {} levers by kind of evidence", levers.len()),
        head: ["Kind", "Badge", "Levers", "With a range"].map(String::from).to_vec(),
        rows: WEAKEST_FIRST.into_iter().filter(|kind| count(*kind) > 0).map(row).collect(),
        tidy: Vec::new(),
    }
}

/// What this run changed.
fn changed(view: &View<'_>) -> Option<Block> {
    let changed = &view.material.run.changed;
    if changed.is_empty() {
        return Some(Block::Paragraph("This run changes no lever of the base.".into()));
    }
    let row = |change: &crate::report::Changed| {
        let base = view.material.scenario.tree.history(&change.lever, None).first().map(|leaf| leaf.value.clone());
        let cells = [&change.lever, &change.value, &base.unwrap_or_default(), &change.set_by];
        cells.into_iter().map(|text| Cell::Text(text.clone())).collect()
    };
    Some(Block::Table(Table {
        id: "levers-changed".into(),
        caption: "Levers that this run changes".into(),
        head: ["Lever", "Value", "In the base", "Set by"].map(String::from).to_vec(),
        rows: changed.iter().map(row).collect(),
        tidy: Vec::new(),
    }))
}

/// What authorities have said themselves, and what was matched to it, with the prior in whose place it stands.
fn own_figures(view: &View<'_>) -> Option<Block> {
    let tree = &view.material.scenario.tree;
    let shown: Vec<&Authority> = view.authorities().into_iter().filter_map(|place| view.authority(place)).collect();
    let row = |(path, gss, leaf): (&str, &str, &Leaf)| {
        let cited = leaf.source.as_deref().filter(|source| is_local(source))?;
        let name = shown.iter().find(|authority| authority.gss == gss)?.name.clone();
        let prior = tree.history(path, Some(gss)).into_iter().rfind(|old| !old.source.as_deref().is_some_and(is_local));
        let of_people = view.material.registry.get(path).is_some_and(|lever| (lever.unit)().contains("year"));
        let few =
            of_people && leaf.value.split(' ').next().and_then(|n| n.parse::<f64>().ok()).is_some_and(|n| n < 5.0);
        let value = if few { "fewer than 5".to_string() } else { leaf.value.clone() };
        let range = leaf.low.as_ref().zip(leaf.high.as_ref()).filter(|_| !few);
        Some(vec![
            Cell::Text(name),
            Cell::Text(path.to_string()),
            Cell::Text(value),
            Cell::Text(range.map(|(low, high)| format!("{low} to {high}")).unwrap_or_default()),
            Cell::Text(prior.map_or_else(String::new, |prior| prior.value.clone())),
            Cell::Evidence(word(leaf.evidence).into()),
            Cell::Text(cited.to_string()),
            Cell::Text([leaf.row.as_deref(), leaf.why.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("; ")),
        ])
    };
    let rows: Vec<Vec<Cell>> = tree.own().filter_map(row).collect();
    let head = ["Authority", "Lever", "Value", "Range", "Our prior", "Evidence", "Source", "Where it stands"];
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            id: "local-data".into(),
            caption: "Local data: what authorities say themselves, in place of our priors".into(),
            head: head.map(String::from).to_vec(),
            rows,
            tidy: Vec::new(),
        })
    })
}

/// A folded table of the levers of one kind, in the order of their paths, so that what belongs together stands
/// together.
fn fold(view: &View<'_>, kind: Option<Evidence>, levers: &[&(&str, &Leaf)]) -> Block {
    let table = Table {
        id: format!("levers-{}", word(kind).replace(' ', "-")),
        caption: heading(kind).to_string(),
        head: ["Lever", "Value", "Range", "Evidence", "Source", "Meaning and reason"].map(String::from).to_vec(),
        rows: levers.iter().map(|(path, leaf)| lever(view, path, leaf)).collect(),
        tidy: Vec::new(),
    };
    let mut groups: Vec<String> = Vec::new();
    for (path, _) in levers {
        let group = path.split('.').next().unwrap_or(path).to_string();
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let of = words::list(&groups).replace("idaa", "Idaa").replace("reabuse", "re-abuse").replace('_', " ");
    Block::Fold(format!("{}: {} (of {of})", heading(kind), levers.len()), vec![Block::Table(table)])
}

fn lever(view: &View<'_>, path: &str, leaf: &Leaf) -> Vec<Cell> {
    let meaning = view.material.registry.get(path).map_or("", |lever| lever.meaning.trim());
    let range = leaf.low.as_ref().zip(leaf.high.as_ref()).map(|(low, high)| format!("{low} to {high}"));
    let own = view.material.scenario.tree.authorities_with(path).count();
    let own = if own > 0 { format!(" Own values: {own} authorities.") } else { String::new() };
    let why = leaf.why.as_deref().map(|why| format!(" {why}")).unwrap_or_default();
    let set = if leaf.evidence.is_none() { format!(" Set in {}.", leaf.set_by()) } else { String::new() };
    vec![
        Cell::Text(path.to_string()),
        Cell::Text(leaf.value.clone()),
        Cell::Text(range.unwrap_or_default()),
        Cell::Evidence(word(leaf.evidence).into()),
        source(view, leaf.source.as_deref()),
        Cell::Text(format!("{meaning}{why}{own}{set}")),
    ]
}

/// A source with its title, by its key.
pub fn source(view: &View<'_>, key: Option<&str>) -> Cell {
    let found = key.and_then(|key| view.material.sources.get(key));
    match (found, key) {
        (Some(source), _) => Cell::Source(source.title.clone(), source.address.clone()),
        (None, key) => Cell::Text(key.unwrap_or("none").to_string()),
    }
}

fn figure(figure: &Figure) -> String {
    // A published local count below 5 is not printed again.
    if figure.value < 5.0 {
        return "fewer than 5".into();
    }
    let plain = |value| rounding::plain("", value);
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{} ({} to {})", plain(figure.value), plain(low), plain(high)),
        _ => plain(figure.value),
    }
}

fn local(view: &View<'_>) -> Table {
    let row = |authority: &Authority| {
        let observed = authority.observed.as_ref();
        let grounds = |of: &Figure| of.grounds.note.clone().unwrap_or_default();
        let cited = |of: &Figure| evidence(of.grounds.evidence).to_string();
        vec![
            Cell::Text(authority.short_name.clone()),
            Cell::Text(authority.settlement.clone()),
            Cell::Number(figure(&authority.incidents)),
            Cell::Evidence(cited(&authority.incidents)),
            source(view, authority.incidents.grounds.source.as_deref()),
            Cell::Number(observed.map_or_else(|| "none published".into(), figure)),
            observed.map_or(Cell::Text(String::new()), |of| source(view, of.grounds.source.as_deref())),
            Cell::Text(format!("{}, {}", authority.marac, authority.office)),
            Cell::Evidence(evidence(authority.marac_grounds.evidence).into()),
            Cell::Text(observed.map_or_else(|| grounds(&authority.incidents), grounds)),
        ]
    };
    let head = [
        "Authority",
        "Type of area",
        "Incidents recorded a year (range)",
        "Evidence",
        "Source",
        "Cases counted locally a year (range)",
        "Source of the count",
        "Marac, office",
        "Evidence for those",
        "How it was found",
    ];
    Table {
        id: "local-figures".into(),
        caption: "What is known of each authority, in alphabetical order".into(),
        head: head.map(String::from).to_vec(),
        rows: view.authorities().iter().filter_map(|&place| view.authority(place)).map(row).collect(),
        tidy: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn what_is_past_its_review_on_the_day_of_the_run_is_named() {
        let mut world = World::areas(&["Fife"]);
        let said = |world: &World| {
            let material = world.material();
            overdue(&View::new(&material)).map(|block| format!("{block:?}"))
        };
        assert_eq!(said(&world), None);
        world.run.started = "2031-01-01".into();
        let said = said(&world).unwrap();
        assert!(said.contains("SafeLives: Marac data") && said.contains("2027-06-30"), "{said}");
    }
}
