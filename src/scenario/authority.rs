//! One authority: a row of `data/authorities.csv`, read and checked.

use super::csv::Row;
use super::found::Found;
use super::leaf::{Evidence, grounds, range};
use super::sources::Sources;
use crate::error::{Error, Place};
use crate::units::{Quantity, short};

/// The columns, in the order in which we write them.
pub const COLUMNS: &[&str] = &[
    "gss",
    "name",
    "short_name",
    "code",
    "population",
    "women_16_plus",
    "incidents",
    "incidents_low",
    "incidents_high",
    "incidents_evidence",
    "incidents_source",
    "incidents_note",
    "observed",
    "observed_low",
    "observed_high",
    "observed_evidence",
    "observed_source",
    "observed_note",
    "marac",
    "office",
    "marac_evidence",
    "marac_source",
    "marac_note",
    "cadence",
    "island",
    "settlement",
    "remote_share",
    "health_board",
    "police_division",
    "minority_ethnic_share",
    "lgbt_share",
    "disabled_share",
    "men_share",
    "tile_column",
    "tile_row",
];

/// The columns of census shares, in the order of the characteristics of the model.
pub const CENSUS: [&str; 4] = ["minority_ethnic_share", "lgbt_share", "disabled_share", "men_share"];

/// What a value rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The kind of evidence.
    pub evidence: Evidence,
    /// A key of `data/sources.toml`.
    pub source: Option<String>,
    /// The reason, or how it was worked out.
    pub note: Option<String>,
}

/// A yearly count with its range and grounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The count.
    pub value: f64,
    /// The low end of what is not known.
    pub low: Option<f64>,
    /// The high end of what is not known.
    pub high: Option<f64>,
    /// What it rests on.
    pub grounds: Grounds,
    /// Where it stands.
    pub place: Place,
}

/// One local authority.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The GSS code, such as `S12000047`.
    pub gss: String,
    /// The full name.
    pub name: String,
    /// The name on maps and in tables.
    pub short_name: String,
    /// Three letters, for tiles.
    pub code: String,
    /// Everyone who lives there.
    pub population: u32,
    /// Women aged 16 and over.
    pub women_16_plus: u32,
    /// Domestic abuse incidents that the police recorded in the base year.
    pub incidents: Figure,
    /// Cases heard a year by a local count.
    pub observed: Option<Figure>,
    /// The Marac that hears its cases.
    pub marac: String,
    /// The office whose coordinators serve it.
    pub office: String,
    /// What Marac, office and cadence rest on.
    pub marac_grounds: Grounds,
    /// How often its Marac meets, where that is known.
    pub cadence: Option<(String, Place)>,
    /// Whether it is an island authority.
    pub island: bool,
    /// The kind of settlement most people live in.
    pub settlement: String,
    /// Share of people in remote places, 0 to 1.
    pub remote_share: f64,
    /// The health board.
    pub health_board: String,
    /// The police division.
    pub police_division: String,
    /// Census shares of people: minority ethnic, LGBT+, disabled, men aged 16 and over, as far as they are known.
    pub census: [Option<(f64, Place)>; 4],
    /// Column and row on the tile map.
    pub tile: (u32, u32),
}

impl Authority {
    /// Share of its people who live in a remote place or on an island, 0 to 1.
    pub fn remote(&self) -> f64 {
        if self.island { 1.0 } else { self.remote_share }
    }
}

/// Reads one row; what is wrong with it goes to `found`.
pub fn read(row: &Row<'_>, sources: &Sources, found: &mut Found) -> Option<Authority> {
    let gss = row.required("gss", found).map(str::to_string);
    if let Some(gss) = &gss
        && !is_gss(gss)
    {
        let message = format!("`{}` is not a GSS code", short(gss));
        found.push(row.refused("gss", message, "it is a capital letter and eight digits, such as S12000047"));
    }
    let [name, short_name, code, marac, office] =
        ["name", "short_name", "code", "marac", "office"].map(|column| name_in(row, column, found));
    let [settlement, health_board, police_division] =
        ["settlement", "health_board", "police_division"].map(|column| name_in(row, column, found));
    let population = row.whole("population", 1, found);
    let women = row.whole("women_16_plus", 1, found);
    if population < women && population.is_some() {
        let message = "more women aged 16 and over than people".to_string();
        found.push(row.refused("women_16_plus", message, "are the two columns swapped?"));
    }
    let incidents = row.required("incidents", found).and_then(|_| figure(row, &INCIDENTS, sources, found));
    let observed = row.text("observed").and_then(|_| figure(row, &OBSERVED, sources, found));
    let marac_grounds = grounds_of(row, &["marac_evidence", "marac_source", "marac_note"], sources, found);
    let cadence = row.text("cadence").map(|text| (text.to_string(), row.place("cadence")));
    let island = island(row, found);
    let remote = row.required("remote_share", found).and_then(|_| row.number("remote_share", 0.0, 1.0, found));
    let census = CENSUS.map(|column| row.number(column, 0.0, 1.0, found).map(|share| (share, row.place(column))));
    let tile = (row.whole("tile_column", 0, found), row.whole("tile_row", 0, found));
    Some(Authority {
        gss: gss?,
        name: name?,
        short_name: short_name?,
        code: code?,
        population: population?,
        women_16_plus: women?,
        incidents: incidents?,
        observed,
        marac: marac?,
        office: office?,
        marac_grounds: marac_grounds?,
        cadence,
        island: island?,
        settlement: settlement?,
        remote_share: remote?,
        health_board: health_board?,
        police_division: police_division?,
        census,
        tile: (tile.0?, tile.1?),
    })
}

fn is_gss(text: &str) -> bool {
    text.len() == 9
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 0 { byte.is_ascii_uppercase() } else { byte.is_ascii_digit() })
}

/// A name that may be printed anywhere: it begins with a letter or digit, so that no spreadsheet takes it for a formula.
fn name_in(row: &Row<'_>, column: &str, found: &mut Found) -> Option<String> {
    const LONGEST: usize = 100;
    let name = row.required(column, found)?;
    let plain = name.starts_with(char::is_alphanumeric) && !name.chars().any(char::is_control);
    if !plain || name.chars().nth(LONGEST).is_some() {
        let message = format!("`{}` is not a name", short(name));
        found.push(row.refused(column, message, "a name begins with a letter or digit and has at most 100 characters"));
    }
    Some(name.to_string())
}

fn island(row: &Row<'_>, found: &mut Found) -> Option<bool> {
    match row.required("island", found)? {
        "1" | "yes" => Some(true),
        "0" | "no" => Some(false),
        other => {
            found.push(row.refused("island", format!("`{}` is neither yes nor no", short(other)), "write yes or no"));
            None
        }
    }
}

/// The columns of a figure: value, low, high and grounds.
struct FigureColumns {
    numbers: [&'static str; 3],
    grounds: [&'static str; 3],
}

const INCIDENTS: FigureColumns = FigureColumns {
    numbers: ["incidents", "incidents_low", "incidents_high"],
    grounds: ["incidents_evidence", "incidents_source", "incidents_note"],
};
const OBSERVED: FigureColumns = FigureColumns {
    numbers: ["observed", "observed_low", "observed_high"],
    grounds: ["observed_evidence", "observed_source", "observed_note"],
};

fn figure(row: &Row<'_>, columns: &FigureColumns, sources: &Sources, found: &mut Found) -> Option<Figure> {
    const MOST: f64 = 1e7;
    let [column, low_column, high_column] = columns.numbers;
    let [value, low, high] = columns.numbers.map(|column| row.number(column, 0.0, MOST, found));
    if row.text(low_column).is_some() != row.text(high_column).is_some() {
        found.push(row.refused(column, format!("`{column}` has one end of a range"), "fill in both ends, or neither"));
    }
    if let Err(refusal) = range(low, value, high) {
        found.push(Error::from(refusal).at(row.place(column)));
    }
    let grounds = grounds_of(row, &columns.grounds, sources, found);
    Some(Figure { value: value?, low, high, grounds: grounds?, place: row.place(column) })
}

fn grounds_of(row: &Row<'_>, columns: &[&str; 3], sources: &Sources, found: &mut Found) -> Option<Grounds> {
    let [evidence_column, source_column, note_column] = *columns;
    let source = row.text(source_column);
    let note = row.text(note_column);
    if let Some(source) = source {
        found.keep(sources.check(source).map_err(|error| error.at(row.place(source_column))));
    }
    let word = row.required(evidence_column, found)?;
    let at = |refusal| Error::from(refusal).at(row.place(evidence_column));
    let evidence = found.keep(Evidence::parse(word).map_err(at))?;
    found.keep(grounds(Some(evidence), source, note).map_err(at));
    Some(Grounds { evidence, source: source.map(str::to_string), note: note.map(str::to_string) })
}
