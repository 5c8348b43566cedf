//! `docs/DATA.md`: every lever with its range, its grounds and what varies it, as one document.

use crate::error::Faults;
use crate::scenario::found::Found;
use crate::scenario::toml_text::{Section, Text};
use crate::scenario::{Data, Evidence, Leaf, Unknowns, built_in};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The kinds of evidence, the weakest first, each with its heading.
const KINDS: [(Option<Evidence>, &str); 4] = [
    (Some(Evidence::Assumption), "Assumptions"),
    (Some(Evidence::Bounded), "Bounded"),
    (Some(Evidence::Derived), "Derived"),
    (Some(Evidence::Seen), "Seen in a source"),
];

const HEAD: &str = "# Data

`maracsim levers --document` writes this page from `data/base.toml`, `data/sources.toml` and `scenarios/sweeps/`; a test holds it to them.

Each lever of the baseline with its range, grounds and what varies it. **draws**: drawn from its range, a triangle around the value, in every run with
`--draws` (the default), in `compare --draws` and in each page's ranges. The other names are plans under `scenarios/sweeps/`, for `maracsim sweep` and
`maracsim sensitivity`. A lever without a range is a choice, a definition, or settled. A scenario's own figures stand in its file.
";

/// The document, or what is wrong with the shipped plans.
pub fn document(data: &Data) -> Result<String, Faults> {
    let leaves: Vec<(&str, &Leaf)> =
        data.registry.iter().filter_map(|(path, _)| Some((path, data.base.value(path, None)?))).collect();
    let varied = varied_by(data)?;
    let mut page = String::from(HEAD);
    page += "\n| evidence | levers | with a range |\n|---|---|---|\n";
    let of = |kind| leaves.iter().filter(move |(_, leaf)| leaf.evidence == kind);
    for (kind, heading) in KINDS {
        let ranged = of(kind).filter(|(_, leaf)| leaf.low.is_some()).count();
        let _ = writeln!(page, "| {} | {} | {ranged} |", heading.to_lowercase(), of(kind).count());
    }
    for (kind, heading) in KINDS {
        let _ = writeln!(
            page,
            "\n## {heading}\n\n| lever | value | range | varied by | source | reason |\n|---|---|---|---|---|---|"
        );
        for (path, leaf) in of(kind) {
            page += &row(path, leaf, &varied);
        }
    }
    page += "\n## Sources\n\n| key | title | address | licence | used for |\n|---|---|---|---|---|\n";
    for (key, source) in data.sources.iter() {
        let cells = [key, &source.title, source.address.as_deref().unwrap_or(""), &source.licence];
        let used = source.used_for.as_deref().unwrap_or("");
        let _ = writeln!(page, "| {} | {} |", cells.map(plain).join(" | "), plain(used));
    }
    page += "\nThe figures of each authority (population, incidents, local counts, who shares a Marac) stand in `data/authorities.csv`, each with its evidence and \
             source; `data/evidence/` holds the tables they came from.\n";
    Ok(page)
}

/// By path, what varies a lever.
fn varied_by(data: &Data) -> Result<BTreeMap<String, Vec<&'static str>>, Faults> {
    let mut varied: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    let drawn = Unknowns::of(&data.base, &[], &data.registry, Some(&data.authorities));
    let drawn: BTreeSet<&str> = drawn.iter().map(|unknown| unknown.path.as_str()).collect();
    drawn.into_iter().for_each(|path| varied.entry(path.into()).or_default().push("draws"));
    for (name, text) in built_in::SWEEPS {
        let text = Text::new(name, text.as_bytes()).map_err(|fault| vec![fault])?;
        let (document, mut found) = (text.parse()?, Found::new());
        let axes = Section::new(&text, &document, 0..0).table("axes", &mut found);
        let paths = axes.iter().flat_map(Section::entries).map(|entry| entry.key);
        for path in paths.flat_map(|path| data.registry.expand(path).map_or_else(Vec::new, |(_, all)| all)) {
            varied.entry(path.into()).or_default().push(name);
        }
        found.finish(())?;
    }
    Ok(varied)
}

fn row(path: &str, leaf: &Leaf, varied: &BTreeMap<String, Vec<&'static str>>) -> String {
    let range = match (&leaf.low, &leaf.high) {
        (Some(low), Some(high)) => format!("{low} to {high}"),
        _ => String::new(),
    };
    let by = varied.get(path).map_or_else(String::new, |by| by.join(", "));
    let source = [leaf.source.as_deref(), leaf.row.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let cells = [leaf.value.as_str(), &range, &by, &source, leaf.why.as_deref().unwrap_or("")];
    format!("| `{path}` | {} |\n", cells.map(plain).join(" | "))
}

/// A cell of a table: on one line, and no end of the cell in it.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
