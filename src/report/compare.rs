//! A comparison of scenarios as a report and as a manifest.

pub use super::compare_rows::{COLUMNS, MORE, Row, csv, json, rows};
use super::compare_words::{areas_in_words, in_figures};
use super::json::quote;
use super::memorandum::{self, Levels, Memorandum, Reaching, compared};
use super::rounding;
use super::value::{Block, Cell, Report, Section, Table, Terminal};
use super::view::{LEAST_PUBLISHED, head};
use super::words::{file_name, is_count};
use crate::experiment::DrawnDifferences;
use crate::experiment::compare::{Compared, Comparison, Standards};
use crate::measure::Measure;
use crate::statistics::Estimate;
use std::fmt::Write as _;

/// What is known of a comparison apart from its results.
#[derive(Clone, Debug, Default)]
pub struct CompareFacts {
    /// The version of the program.
    pub version: String,
    /// How to do it again.
    pub command: String,
    /// The seed.
    pub seed: u64,
    /// The title of each scenario, the base first, by its name.
    pub titles: Vec<(String, String)>,
    /// The digest of each run, in the same order.
    pub digests: Vec<String>,
    /// By place, the type of area that stands for an authority whose cases nobody has counted; none where it is named.
    pub kinds: Vec<Option<String>>,
    /// The prices of each scenario, the base first; without them there is no memorandum.
    pub prices: Vec<Levels>,
    /// What reaching today's standard without a duty takes, where it was run.
    pub reaching: Option<Reaching>,
}

/// What was compared, on what.
pub fn manifest(all: &[Comparison], facts: &CompareFacts) -> String {
    let mut text = String::from("# What was compared, and what came of it.\n");
    let names: Vec<&str> = facts.titles.iter().map(|(name, _)| name.as_str()).collect();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name} = {value}");
    };
    line("version", quote(&facts.version));
    line("scenario", quote(&name(all)));
    line("command", quote(&facts.command));
    line("seed", quote(&facts.seed.to_string()));
    line("replications", all.first().map_or(0, |one| one.replications).to_string());
    for (name, digest) in names.iter().zip(&facts.digests) {
        let _ = write!(text, "\n[[run]]\nscenario = {}\ndigest = {}\n", quote(name), quote(digest));
    }
    text
}

/// The name of a comparison, by which its folder is known.
pub fn name(all: &[Comparison]) -> String {
    let others: Vec<&str> = all.iter().map(|one| one.scenario.as_str()).collect();
    name_of(all.first().map_or("", |one| &one.versus), &others)
}

/// The same before anything has run.
pub fn name_of(base: &str, others: &[&str]) -> String {
    format!("compare-{base}-{}", others.join("-"))
}

/// The comparisons as a report.
pub fn report(all: &[Comparison], facts: &CompareFacts) -> Report {
    let title = |name: &str| {
        let found = facts.titles.iter().find(|(known, _)| known == name);
        found.map_or_else(|| name.to_string(), |(_, title)| title.clone())
    };
    let base = all.first().map_or_else(String::new, |one| title(&one.versus));
    let replications = all.first().map_or(0, |one| one.replications);
    let subtitle = format!(
        "Differences from \u{201c}{base}\u{201d}, each of {replications} replications dealt the same chance in every scenario."
    );
    let mut sections: Vec<Section> = vec![what_it_says(all, &title)];
    sections.extend(all.iter().enumerate().map(|(at, one)| section(at, one, &title(&one.scenario), facts)));
    let memoranda = compared::of(all, &facts.prices, &told);
    let reaching = compared::reaching(facts.reaching.as_ref(), &told);
    sections.extend(compared::section(&memoranda, (&reaching, facts.reaching.as_ref()), &title));
    sections.push(limits(all, facts));
    Report {
        scenario: name(all),
        label: name(all),
        title: format!("Compared with: {base}"),
        subtitle,
        sections,
        attributions: Vec::new(),
        version: facts.version.clone(),
        all: Vec::new(),
        beside: memorandum::tables::files(&[&reaching[..], &memoranda].concat()),
        terminal: terminal(all, (&memoranda, &reaching)),
    }
}

/// The places that are told: Scotland, or the authorities that were asked for.
pub(super) fn told(found: &Comparison) -> Vec<usize> {
    let whole = found.places.len() > found.authorities;
    if whole { vec![found.places.len() - 1] } else { (0..found.places.len()).collect() }
}

/// A sentence for each comparison about what becomes of the headline standards.
fn what_it_says(all: &[Comparison], title: &dyn Fn(&str) -> String) -> Section {
    let sentence = |one: &Comparison| format!("{}: {}", title(&one.scenario), areas_in_words(one));
    let text = "No scenario sets quality, waits or standards: what changes here comes out of referrals, attendance, hours \
                and posts. Unless a scenario or local data say otherwise both sides begin with posts at SafeLives' ratios, \
                which nobody has said are in place: `--set \"idaa.shortfall=26 %\"` makes the same comparison for services \
                that are as short of Idaas as those of England and Wales were.";
    let figures = all.iter().flat_map(|one| in_figures(one, &title(&one.scenario))).map(Block::Paragraph);
    let list = Block::List(all.iter().map(sentence).collect());
    let blocks = figures.chain([list, Block::Paragraph(text.into())]).collect();
    Section { id: "answer", title: "What it does to the headline standards".into(), blocks }
}

/// Areas that are below, or above, at least one standard, each once.
pub(super) fn places_below(found: &Comparison, of: fn(&Standards) -> &Vec<usize>) -> Vec<usize> {
    let all = found.standards.iter().filter(|one| one.id != "met:headline");
    let mut places: Vec<usize> = all.flat_map(|one| of(one).iter().copied()).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn section(at: usize, found: &Comparison, title: &str, facts: &CompareFacts) -> Section {
    let mut blocks: Vec<Block> = Vec::new();
    for place in told(found) {
        blocks.push(Block::Table(differences(found, place)));
    }
    blocks.push(Block::Table(areas(found, facts)));
    if !found.by_layer.is_empty() {
        blocks.push(Block::Table(strength(found, facts)));
    }
    let by_year = told(found).into_iter().map(|place| Block::Table(by_year(found, place))).collect();
    blocks.push(Block::Fold("By year".into(), by_year));
    const IDS: [&str; 12] = [
        "other-1", "other-2", "other-3", "other-4", "other-5", "other-6", "other-7", "other-8", "other-9", "other-10",
        "other-11", "other-12",
    ];
    Section { id: IDS[at.min(IDS.len() - 1)], title: title.into(), blocks }
}

/// The headline measures of a place over all years.
fn differences(found: &Comparison, place: usize) -> Table {
    let row = |measure: usize| {
        let of = &found.measures[measure];
        let [base, other, difference, _] = cells(found, place, None, measure);
        let limits = rounding::signed_limits(of.unit, &together(found.at(place, None, measure)));
        let name = Cell::Text(head(&of.name, of.unit));
        let drawn = found.drawn.as_ref().map(|drawn| Cell::Number(over_draws(drawn, place, of)));
        [name].into_iter().chain([base, other, difference, limits].map(Cell::Number)).chain(drawn).collect()
    };
    let drawn = found.drawn.as_ref().map(|_| "Over draws of inputs".to_string());
    let name = &found.places[place].name;
    Table {
        id: format!("differences-{}-{}", file_name(&found.scenario), file_name(name)),
        caption: format!(
            "{name}, {}: what {} does beyond {}; the {} limits hold together with 95 %",
            span(found),
            found.scenario,
            found.versus,
            found.family
        ),
        head: ["Measure", &found.versus, &found.scenario, "Difference", "Limits, all together"]
            .map(String::from)
            .into_iter()
            .chain(drawn)
            .collect(),
        rows: found.headline().map(row).collect(),
        tidy: Vec::new(),
    }
}

/// The same difference year by year.
fn by_year(found: &Comparison, place: usize) -> Table {
    let row = |measure: usize| {
        let of = &found.measures[measure];
        let cell = |year: usize| Cell::Number(cells(found, place, Some(year), measure)[2].clone());
        [Cell::Text(of.name.clone())].into_iter().chain((0..found.years.len()).map(cell)).collect()
    };
    let name = &found.places[place].name;
    Table {
        id: format!("by-year-{}-{}", file_name(&found.scenario), file_name(name)),
        caption: format!("{name}: what {} does beyond {} by year", found.scenario, found.versus),
        head: ["Measure".to_string()].into_iter().chain(found.years.clone()).collect(),
        rows: found.headline().map(row).collect(),
        tidy: Vec::new(),
    }
}

/// What becomes of each standard in the authorities.
fn areas(found: &Comparison, facts: &CompareFacts) -> Table {
    let names = |places: &[usize]| in_words(places, found, facts);
    let row = |one: &Standards| {
        let name = found.measure(&one.id).map_or(&one.id, |measure| &found.measures[measure].name);
        let years = format!("{:.1} and {:.1}", one.years_lost, one.years_gained);
        vec![
            Cell::Text(name.clone()),
            Cell::Number(one.below.len().to_string()),
            Cell::Number(one.above.len().to_string()),
            Cell::Number(years),
            Cell::Text(names(&one.below)),
            Cell::Text(names(&one.above)),
        ]
    };
    Table {
        id: format!("areas-{}", file_name(&found.scenario)),
        caption: format!(
            "Areas that for sure meet a standard in fewer, or in more, years than without it, of {}: limits hold together \
             for all areas and standards; area-years are means over all areas, sure or not",
            found.authorities
        ),
        head: ["Standard", "Below", "Above", "Area-years lost and gained", "Areas below", "Areas above"]
            .map(String::from)
            .to_vec(),
        rows: found.standards.iter().map(row).collect(),
        tidy: Vec::new(),
    }
}

/// Areas in words: by name where their cases were counted, the others by type.
pub(super) fn in_words(places: &[usize], found: &Comparison, facts: &CompareFacts) -> String {
    let kind = |place: usize| facts.kinds.get(place).and_then(Option::as_deref);
    let mut kinds: Vec<&str> = (0..found.authorities).filter_map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let of_kind = |name: &&str| {
        let count = |place: &usize| kind(*place) == Some(name);
        let (some, all) =
            (places.iter().filter(|place| count(place)).count(), (0..found.authorities).filter(count).count());
        (some > 0).then(|| format!("{name} {some} of {all}"))
    };
    let named = places.iter().filter(|&&place| kind(place).is_none()).map(|&place| found.places[place].name.clone());
    let list: Vec<String> = named.chain(kinds.iter().filter_map(of_kind)).collect();
    if list.is_empty() { "none".to_string() } else { list.join(", ") }
}

/// The least loop strength that leaves an area below a standard that it would have met.
fn strength(found: &Comparison, facts: &CompareFacts) -> Table {
    let row = |one: &Standards| {
        let name = found.measure(&one.id).map_or(&one.id, |measure| &found.measures[measure].name);
        let first = found.first_below(&one.id);
        let cells = first.iter().map(|(_, places)| Cell::Text(in_words(places, found, facts)));
        [Cell::Text(name.clone())].into_iter().chain(cells).collect()
    };
    let layers = found.by_layer.iter().map(|(layer, _)| (*layer).to_string());
    Table {
        id: format!("strength-{}", file_name(&found.scenario)),
        caption: "Areas below a standard that they would have met, under the weakest feedback that puts them there"
            .into(),
        head: ["Standard".to_string()].into_iter().chain(layers).collect(),
        rows: found.standards.iter().map(row).collect(),
        tidy: Vec::new(),
    }
}

/// The range of a difference over draws, as it is printed.
pub(super) fn over_draws(drawn: &DrawnDifferences, place: usize, of: &Measure) -> String {
    let found = drawn.at(place, &of.id).filter(|found| found.estimate.is_applicable());
    found.map_or_else(|| "-".into(), |found| rounding::signed_limits(of.unit, &found.estimate))
}

fn limits(all: &[Comparison], facts: &CompareFacts) -> Section {
    let family = all.first().map_or(0, |one| one.family);
    let text = format!(
        "Limits are 95 % limits at central inputs: chance only. Those told together are wider (Bonferroni over {family} \
         differences), so that all of them hold at once with 95 %. An area counts as below or above only where such \
         limits over all areas and standards leave out no difference. How many times fewer replications this way of pairing \
         needs than two runs with chance of their own stands in all.csv (variance_ratio). What is not known of inputs and \
         mechanism is in none of these."
    );
    let drawn = all.first().and_then(|one| one.drawn.as_ref()).map_or_else(
        || "Nothing was drawn: ask for --draws to see how far the differences rest on what is not known.".into(),
        |drawn| {
            let draws = drawn.draws;
            format!(
                "\u{201c}Over draws of inputs\u{201d}: {draws} times all that is not known was drawn from its ranges, the same for \
                 base and other, each draw simulated twice. From the 10th to the 90th percentile of the expected difference: \
                 chance + inputs, and not what the mechanism may have wrong."
            )
        },
    );
    let blocks = vec![Block::Paragraph(text), Block::Paragraph(drawn), Block::Command(facts.command.clone())];
    Section { id: "limits", title: "What the limits are, and how to do it again".into(), blocks }
}

/// Whether a count of people at an authority, or what it is compared with, is too small to be published.
pub(super) fn is_small(found: &Comparison, place: usize, measure: usize, of: &Compared) -> bool {
    let few = |value: f64| value < LEAST_PUBLISHED;
    place < found.authorities && is_count(found.measures[measure].unit) && (few(of.base) || few(of.other))
}

/// Base, other, difference and variance ratio as they are printed. Counts of fewer than five people are not.
pub(super) fn cells(found: &Comparison, place: usize, year: Option<usize>, measure: usize) -> [String; 4] {
    let of: &Measure = &found.measures[measure];
    let Compared { base, other, difference } = *found.at(place, year, measure);
    if is_small(found, place, measure, found.at(place, year, measure)) {
        return ["<5", "<5", "-", "-"].map(String::from);
    }
    let plain = |value: f64| {
        let sign = if of.unit == "share" { "\u{a0}%" } else { "" };
        if value.is_nan() { "-".into() } else { format!("{}{sign}", rounding::plain(of.unit, value)) }
    };
    [plain(base), plain(other), rounding::signed(of.unit, &difference.estimate), times(difference.variance_ratio)]
}

/// How many times fewer replications, as far as anybody would care.
fn times(ratio: f64) -> String {
    match ratio {
        _ if !ratio.is_finite() => "-".into(),
        _ if ratio >= 1000.0 => "over 1,000".into(),
        _ if ratio >= 10.0 => format!("{ratio:.0}"),
        _ => format!("{ratio:.1}"),
    }
}

pub(super) fn together(of: &Compared) -> Estimate {
    let (low, high) = of.difference.together;
    Estimate { low, high, ..of.difference.estimate }
}

fn span(found: &Comparison) -> String {
    match &found.years[..] {
        [] => String::new(),
        [only] => only.clone(),
        [first, .., last] => format!("{first} to {last}"),
    }
}

/// How many areas fall below some standard, by the weakest feedback that does it; none where one layer was run.
fn least_strength(found: &Comparison) -> Option<String> {
    let mut seen: Vec<usize> = Vec::new();
    let mut new = |standards: &[Standards]| {
        let before = seen.len();
        for &place in standards.iter().flat_map(|one| &one.below) {
            if !seen.contains(&place) {
                seen.push(place);
            }
        }
        seen.len() - before
    };
    let layers: Vec<String> =
        found.by_layer.iter().map(|(layer, of)| format!("{} {}", layer.to_lowercase(), new(of))).collect();
    let text = format!("Areas below a standard, by the weakest feedback that puts them there: {}.", layers.join(", "));
    (!layers.is_empty()).then_some(text)
}

/// What a terminal shows: the headline measures of each comparison.
fn terminal(all: &[Comparison], (memoranda, reaching): (&[Memorandum], &[Memorandum])) -> Terminal {
    let drawn = all.iter().any(|one| one.drawn.is_some());
    let columns = vec![
        ["", "", "Measure"],
        ["", "", "base"],
        ["", "", "other"],
        ["", "differ-", "ence"],
        ["limits", "that hold", "together"],
        if drawn { ["over", "draws of", "inputs"] } else { ["times fewer", "repli-", "cations"] },
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut lines = Vec::new();
    for found in all {
        for place in told(found) {
            if !rows.is_empty() {
                rows.push(Vec::new());
            }
            let named = &found.places[place].name;
            rows.push(vec![format!("{named}: {} against {}", found.scenario, found.versus)]);
            let row = |measure: usize| {
                let Measure { name, unit, .. } = &found.measures[measure];
                let [base, other, difference, ratio] = cells(found, place, None, measure);
                let limits = rounding::signed_limits(unit, &together(found.at(place, None, measure)));
                let last = found.drawn.as_ref().map(|drawn| over_draws(drawn, place, &found.measures[measure]));
                vec![head(name, unit), base, other, difference, limits, last.unwrap_or(ratio)]
            };
            rows.extend(found.headline().map(row));
        }
        lines.push(format!("{} against {}: {}", found.scenario, found.versus, areas_in_words(found)));
        lines.extend(least_strength(found));
    }
    lines.extend(memoranda.iter().map(compared::in_a_sentence));
    lines.extend(reaching.iter().map(compared::reaching_in_a_sentence));
    let replications = all.first().map_or(0, |one| one.replications);
    let over = all.iter().find_map(|one| one.drawn.as_ref()).map_or_else(
        || "What is not known of inputs and mechanism is not in them.".into(),
        |drawn| format!("Over {} draws of the inputs: 10th to 90th percentile, chance + inputs.", drawn.draws),
    );
    let limits = format!(
        "Limits are 95 % limits of the difference over {replications} paired replications at central inputs, all of them \
         together: chance only. {over}"
    );
    Terminal { head: columns, rows, lines, limits }
}
