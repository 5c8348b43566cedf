//! Who is missed, and who gets a poorer response.

use crate::measure::equity::{DIFFERENCE, GROUP_NAMES, GROUP_WORDS, GROUPS};
use crate::model::person::Characteristic;
use crate::report::rounding;
use crate::report::value::{Block, Cell, Chart, DotRow, Dots, Figure, Panel, Section, Table};
use crate::report::view::View;
use crate::statistics::Estimate;

/// The section; none where people do not differ or no place stands for the whole.
pub fn section(view: &View<'_>) -> Option<Section> {
    let place = view.whole()?;
    let told = |at: usize| !view.is_hidden(&format!("gap:{}", GROUP_NAMES[at]), place);
    let gap = |at: usize| view.pooled(&format!("gap:{}", GROUP_NAMES[at]), place);
    let groups: Vec<usize> = (0..GROUPS).filter(|&at| told(at) && gap(at).is_applicable()).collect();
    if groups.is_empty() {
        return None;
    }
    let blocks = vec![
        Block::Paragraph(
            "Groups overlap, and most differences between areas are differences of people and services: so the gap in \
             response is taken within each area and year first. Representation says something only with its denominator, \
             and none of the three is right: not everybody is at the same risk, and UK Maracs miss people too."
                .into(),
        ),
        Block::Figure(gaps(view, place, &groups)),
        Block::Paragraph(specialists(view, place)),
        Block::Fold("Gap in response by place".into(), vec![Block::Table(by_place(view, &groups))]),
    ];
    Some(Section { id: "equity", title: "Who is missed".into(), blocks })
}

fn gaps(view: &View<'_>, place: usize, groups: &[usize]) -> Figure {
    let rows: Vec<DotRow> = groups
        .iter()
        .map(|&at| {
            let id = format!("gap:{}", GROUP_NAMES[at]);
            DotRow {
                label: GROUP_WORDS[at].into(),
                ..view.dot(place, view.pooled(&id, place), range(view, &id, place))
            }
        })
        .collect();
    let title = "How much less complete plans are, by group".to_string();
    let alt = groups
        .iter()
        .map(|&at| {
            let found = view.pooled(&format!("gap:{}", GROUP_NAMES[at]), place);
            format!("{} {}", GROUP_WORDS[at], rounding::number(DIFFERENCE, &found))
        })
        .collect::<Vec<_>>()
        .join("; ");
    let reference = Some((0.0, "as for everybody else".to_string()));
    let dots = Dots { rows, unit: DIFFERENCE.into(), reference, labels_above: true, marks: Vec::new() };
    Figure {
        id: "equity-gaps".into(),
        title,
        caption: format!(
            "{}, {}: how many percentage points less complete plans are than those of everybody else in the same area and \
             year. Completeness is of process, by assumed weights, never safety. {}",
            view.name(place),
            view.period(),
            view.bars("Bars")
        ),
        panels: vec![Panel {
            id: "gaps-by-group".into(),
            title: "Gap in response, percentage points".into(),
            alt: format!("Gap in percentage points: {alt}."),
            chart: Chart::Dots(dots),
        }],
        table: by_group(view, place, groups),
    }
}

fn range(view: &View<'_>, id: &str, place: usize) -> Option<Estimate> {
    view.drawn(id, place, None)
}

/// What specialist services do, in a sentence.
fn specialists(view: &View<'_>, place: usize) -> String {
    let said = |id: &str| rounding::with_unit(view.about(id).1, &view.pooled(id, place));
    let asked = view.pooled("specialist_asked", place);
    let own = (asked.mean > 0.0).then(|| {
        format!(
            " Support of their own is asked for {}: {} find every list full, the others wait {} on average.",
            rounding::with_unit(view.about("specialist_asked").1, &asked),
            said("specialist_turned_away"),
            said("specialist_wait"),
        )
    });
    format!(
        "A specialist service sits at the table for {} of the people whom such services are for, and is the lead advocate \
         of {}. Of the referrals that specialist services make, {} are decided on in time. Referrals reach {} people a year \
         for each one at high risk.{} All of this rests on assumptions: nobody publishes invitations, attendance or places.",
        said("specialist_present"),
        said("specialist_led"),
        said("specialist_answered"),
        said("latent_reached"),
        own.unwrap_or_default(),
    )
}

/// A row for each group of what is told of it at a place.
fn by_group(view: &View<'_>, place: usize, groups: &[usize]) -> Table {
    const OF_GROUP: [&str; 4] = ["quality", "voice", "no_contact", "actions_deliverable"];
    const AGAINST: [&str; 3] = ["census", "latent", "uk_marac"];
    let head = ["Group", "Gap in response (percentage points)"]
        .map(String::from)
        .into_iter()
        .chain(AGAINST.map(|against| format!("Representation against {against}")))
        .chain(OF_GROUP.map(|id| view.about(id).0))
        .collect();
    let by_id = |id: &str| view.cell(id, place, &view.pooled(id, place), view.drawn(id, place, None));
    let row = |&at: &usize| {
        let name = GROUP_NAMES[at];
        let represented = AGAINST.map(|against| {
            if at < Characteristic::COUNT {
                by_id(&format!("representation:{name}:{against}"))
            } else {
                Cell::Text("not given".into())
            }
        });
        let of_group = OF_GROUP.map(|id| view.cell_of_group(id, name, place));
        [Cell::Text(GROUP_WORDS[at].into()), by_id(&format!("gap:{name}"))]
            .into_iter()
            .chain(represented)
            .chain(of_group)
            .collect()
    };
    let ids: Vec<usize> = measures(view);
    Table {
        id: "equity-by-group".into(),
        caption: format!("{}, {}; {}", view.name(place), view.period(), view.limits()),
        head,
        rows: groups.iter().map(row).collect(),
        tidy: view.tidy_at(&ids, &[place]),
    }
}

/// The places in the list of every measure of a group.
fn measures(view: &View<'_>) -> Vec<usize> {
    let list = &view.material.results.measures;
    let of_group = |at: &usize| {
        let of = &list[*at];
        of.group != "all" || of.id.starts_with("gap:") || of.id.starts_with("representation:")
    };
    (0..list.len()).filter(of_group).collect()
}

fn by_place(view: &View<'_>, groups: &[usize]) -> Table {
    let ids: Vec<String> = groups.iter().map(|&at| format!("gap:{}", GROUP_NAMES[at])).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let caption = format!("Gap in response, {}; {}", view.period(), view.limits());
    view.table("equity-by-place", &caption, &ids, &view.everywhere())
}
