//! Local data: what an authority counts itself, in place of our priors. One row for each authority and financial year.
//!
//! Knows: the columns, and which levers their figures set. Must not know: people. Only figures of a whole authority have a
//! column, and a column that looks like one about a person is refused with the reason.

use super::authorities::Authorities;
use super::csv::{self, Row};
use super::found::Found;
use super::leaf::{Evidence, Leaf};
use super::registry::Registry;
use super::sources::LOCAL;
use super::toml_text::Text;
use super::tree::Tree;
use crate::error::{Error, Faults, Place, Refusal};
use crate::time::FinancialYear;
use crate::units::{Days, Quantity, Share, short};
use std::collections::BTreeMap;

/// What a cell of a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The name or GSS code of an authority.
    Authority,
    /// A financial year.
    Year,
    /// The value of a lever, with its unit.
    Lever(&'static str),
    /// Referrals, cases or people in the year: a plain whole number.
    Count,
    /// A share, such as `85 %`.
    Share,
    /// A time with its unit, such as `3.5 days`.
    Time,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub holds: Holds,
    /// What is meant, as the template says it.
    pub meaning: &'static str,
}

const fn column(name: &'static str, holds: Holds, meaning: &'static str) -> Column {
    Column { name, holds, meaning }
}

/// Every column; all but `authority` may be left out or left empty.
pub const COLUMNS: &[Column] = &[
    column("authority", Holds::Authority, "the council by name or GSS code"),
    column("year", Holds::Year, "financial year of the counts, waits and shares, such as 2025-26"),
    column("referrals", Holds::Count, "referrals received in the year, repeats included, accepted or not"),
    column("accepted", Holds::Count, "of those, accepted at Marac"),
    column("heard", Holds::Count, "cases heard in the year, repeats included"),
    column("repeats", Holds::Count, "of the cases heard, repeats within 12 months of an earlier referral"),
    column("contacted", Holds::Count, "people whom an Idaa reached after a referral of the year"),
    column("engaged", Holds::Count, "of those, who took up support"),
    column(
        "wait_to_contact",
        Holds::Time,
        "mean time from referral to an Idaa reaching the person, with its unit: 3.5 days",
    ),
    column("wait_to_hearing", Holds::Time, "mean time from referral to the hearing, with its unit: 19 days"),
    column("heard_first_meeting", Holds::Share, "share heard at the first meeting after the cut-off: 85 %"),
    column("attendance", Holds::Share, "share of the seats of the ten agencies that were filled: 70 %"),
    column("idaa_posts", Holds::Lever("idaa.posts"), "Idaa posts in place, filled or advertised: 3.5 FTE"),
    column("coordinator_posts", Holds::Lever("coordinator.posts"), "coordinator posts in place: 1 FTE"),
    column("cadence", Holds::Lever("meeting.cadence"), "time from one meeting to the next: 14 days"),
    column("meeting_length", Holds::Lever("meeting.length"), "length of a sitting: 180 min"),
    attends("attendance_police", "agency.police.attendance"),
    attends("attendance_social_work_children", "agency.social_work_children.attendance"),
    attends("attendance_social_work_adults", "agency.social_work_adults.attendance"),
    attends("attendance_social_work_justice", "agency.social_work_justice.attendance"),
    attends("attendance_housing", "agency.housing.attendance"),
    attends("attendance_health_acute", "agency.health_acute.attendance"),
    attends("attendance_health_primary", "agency.health_primary.attendance"),
    attends("attendance_mental_health", "agency.mental_health.attendance"),
    attends("attendance_addictions", "agency.addictions.attendance"),
    attends("attendance_education", "agency.education.attendance"),
];

const fn attends(name: &'static str, path: &'static str) -> Column {
    column(name, Holds::Lever(path), "share of meetings to which this agency came: 90 %")
}

/// The names of the columns.
const NAMES: [&str; COLUMNS.len()] = {
    let mut names = [""; COLUMNS.len()];
    let mut at = 0;
    while at < COLUMNS.len() {
        names[at] = COLUMNS[at].name;
        at += 1;
    }
    names
};

/// Columns of which the first counts some of those in the second.
const PARTS: [(&str, &str); 3] = [("accepted", "referrals"), ("repeats", "heard"), ("engaged", "contacted")];

/// Levers that are a share of one count in another, or a yearly count by itself: path, count, whole.
const COUNTED: [(&str, &str, Option<&str>); 3] = [
    ("demand.observed", "heard", None),
    ("demand.repeat_share_in_level", "repeats", Some("heard")),
    ("idaa.engaged_share", "engaged", Some("contacted")),
];

/// The largest count of a year.
const MOST_COUNTED: f64 = 1e6;
/// The longest mean wait, in days.
const LONGEST_WAIT: f64 = 3_660.0;

/// One figure of an authority.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The text, as it was written.
    pub text: String,
    /// The number: a count, a share from 0 to 1, days, or that of the lever; none where the lever is no number.
    pub number: Option<f64>,
    /// Where it stands.
    pub place: Place,
}

/// What one row knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// GSS code.
    pub gss: String,
    /// The financial year; none for what holds now.
    pub year: Option<FinancialYear>,
    figures: BTreeMap<&'static str, Figure>,
}

impl Known {
    /// The figure of a column.
    pub fn figure(&self, column: &str) -> Option<&Figure> {
        self.figures.get(column)
    }

    /// The number of a column.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.figure(column)?.number
    }
}

/// A file of local data, read and checked.
#[derive(Clone, Debug)]
pub struct Local {
    text: Text,
    /// By GSS code, the latest year first; what holds now comes before any year.
    rows: Vec<Known>,
}

impl Local {
    /// Reads the table, or says everything that is wrong with it.
    pub fn parse(file: &str, bytes: &[u8], authorities: &Authorities, registry: &Registry) -> Result<Self, Faults> {
        let text = Text::new(file, bytes).map_err(|error| vec![error])?;
        let mut found = Found::new();
        let table = csv::read_some(&text, &NAMES, &["authority"], &about_a_person, &mut found);
        if table.is_empty() && found.is_empty() {
            let error = Error::input("no authority in the table").at(text.end());
            found.push(error.hint("write a line for each authority and year; `maracsim new --data` writes a template"));
        }
        let mut rows: Vec<Known> = Vec::new();
        for row in &table {
            if found.is_full() {
                break;
            }
            let Some(known) = read(row, authorities, registry, &mut found) else { continue };
            if rows.iter().any(|other| (&other.gss, other.year) == (&known.gss, known.year)) {
                let message = "this authority and year stand in the table twice".to_string();
                found.push(row.refused("authority", message, "keep one line for each authority and year"));
            }
            rows.push(known);
        }
        let newest_first = |known: &Known| (known.year.is_some(), known.year.map(std::cmp::Reverse));
        rows.sort_by(|a, b| a.gss.cmp(&b.gss).then(newest_first(a).cmp(&newest_first(b))));
        found.sort();
        found.finish(Self { text, rows })
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        self.text.file()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// What its figures are cited as.
    pub fn source(&self) -> String {
        format!("{LOCAL}{})", super::ground::base_name(self.file()))
    }

    /// GSS codes of the authorities of which it knows anything.
    pub fn authorities(&self) -> Vec<&str> {
        let mut codes: Vec<&str> =
            self.rows.iter().filter(|row| !row.figures.is_empty()).map(|row| row.gss.as_str()).collect();
        codes.dedup();
        codes
    }

    /// The rows of an authority, the newest first.
    pub fn of<'a>(&'a self, gss: &'a str) -> impl Iterator<Item = &'a Known> {
        self.rows.iter().filter(move |row| row.gss == gss)
    }

    /// Puts its figures into a layer of their own, each as its authority's own leaf: the newest one of each column.
    pub fn add_leaves(&self, tree: &mut Tree, registry: &Registry) -> Result<(), Faults> {
        let layer = tree.begin_layer(self.file());
        let mut found = Found::new();
        let leaf = |figure: &Figure, value: String, evidence, row: String| Leaf {
            evidence: Some(evidence),
            source: Some(self.source()),
            row: Some(row),
            ..Leaf::plain(value, figure.place.clone(), layer.clone())
        };
        for gss in self.authorities() {
            let mut put = |path: &str, leaf: Leaf| {
                let refused = |refusal| super::edits::named(path, refusal).at(leaf.place.clone());
                let checked = registry.get(path).map(|lever| (lever.check)(&leaf.value).map_err(refused));
                if found.keep(checked.unwrap_or_else(|| Err(registry.unknown(path)))).is_some() {
                    tree.set(Some(gss), path, leaf);
                }
            };
            for column in COLUMNS {
                let Holds::Lever(path) = column.holds else { continue };
                if let Some((row, figure)) = self.newest(gss, |row| row.figure(column.name)) {
                    put(path, leaf(figure, figure.text.clone(), Evidence::Seen, said(row, column.name)));
                }
            }
            for (path, part, whole) in COUNTED {
                let both = |row: &'_ Known| {
                    let whole = whole.map_or(Some(0.0), |whole| row.number(whole).filter(|&number| number > 0.0))?;
                    Some((whole, row.number(part)?))
                };
                let Some((row, (of, number))) = self.newest(gss, both) else { continue };
                let Some(figure) = row.figure(part) else { continue };
                put(
                    path,
                    match whole {
                        None => leaf(figure, format!("{number} cases a year"), Evidence::Seen, said(row, part)),
                        Some(whole) => leaf(
                            figure,
                            format!("{}", number / of),
                            Evidence::Derived,
                            said(row, &format!("{part} / {whole}")),
                        ),
                    },
                );
            }
        }
        found.sort();
        found.finish(())
    }

    /// The newest row of an authority for which something is there.
    pub fn newest<'a, T>(&'a self, gss: &'a str, of: impl Fn(&'a Known) -> Option<T>) -> Option<(&'a Known, T)> {
        self.of(gss).find_map(|row| Some((row, of(row)?)))
    }
}

/// A column with its year.
fn said(row: &Known, column: &str) -> String {
    row.year.map_or_else(|| column.to_string(), |year| format!("{column}, {year}"))
}

/// Reads one row.
fn read(row: &Row<'_>, authorities: &Authorities, registry: &Registry, found: &mut Found) -> Option<Known> {
    let authority = row.required("authority", found).map(str::to_string);
    let named = authority
        .and_then(|name| found.keep(authorities.find(&name).map_err(|error| error.at(row.place("authority")))));
    let year = row.text("year").map(|text| {
        found.keep(FinancialYear::parse(text).map_err(|refusal| Error::from(refusal).at(row.place("year"))))
    });
    let mut figures = BTreeMap::new();
    for column in COLUMNS {
        let Some(text) = row.text(column.name) else { continue };
        let number = match column.holds {
            Holds::Authority | Holds::Year => continue,
            Holds::Lever(path) => registry.get(path).map_or(Ok(None), |lever| (lever.check)(text)),
            Holds::Count => count(text),
            Holds::Share => Share::parse(text).map(|share| Some(share.get())),
            Holds::Time => time(text),
        };
        let place = row.place(column.name);
        let number = number.map_err(|refusal| super::edits::named(column.name, refusal).at(place.clone()));
        let Some(number) = found.keep(number) else { continue };
        if !matches!(column.holds, Holds::Lever(_)) && year.is_none() {
            let message = format!("`{}` belongs to a year, and this line names none", column.name);
            found.push(row.refused(column.name, message, "write the financial year in the column `year`: 2025-26"));
        }
        figures.insert(column.name, Figure { text: text.to_string(), number, place });
    }
    for (part, whole) in PARTS {
        let number = |column: &str| figures.get(column).and_then(|figure| figure.number);
        if number(part).zip(number(whole)).is_some_and(|(part, whole)| part > whole) {
            let message = format!("more in `{part}` than in `{whole}`, of which it is a part");
            found.push(row.refused(part, message, "are the two columns swapped?"));
        }
    }
    Some(Known { gss: named?.gss.clone(), year: year.flatten(), figures })
}

fn count(text: &str) -> Result<Option<f64>, Refusal> {
    let number =
        text.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && (0.0..=MOST_COUNTED).contains(number));
    let refused = || Refusal::new(format!("`{}` is not a count", short(text)), "write a whole number without a unit");
    number.map(Some).ok_or_else(refused)
}

fn time(text: &str) -> Result<Option<f64>, Refusal> {
    let days = Days::parse(text)?.get();
    let refused = || Refusal::new(format!("`{}` is too long for a mean wait", short(text)), "a wait has days or weeks");
    (days <= LONGEST_WAIT).then_some(Some(days)).ok_or_else(refused)
}

/// Words by which a column speaks of a person and not of an authority.
const PERSON: &[&str] = &[
    "name",
    "forename",
    "forenames",
    "firstname",
    "surname",
    "lastname",
    "initials",
    "dob",
    "birth",
    "birthday",
    "age",
    "chi",
    "nhs",
    "nino",
    "ni",
    "passport",
    "crn",
    "urn",
    "address",
    "street",
    "postcode",
    "phone",
    "mobile",
    "telephone",
    "email",
    "victim",
    "survivor",
    "perpetrator",
    "client",
    "person",
    "gender",
    "sex",
    "ethnicity",
    "disability",
    "religion",
    "sexuality",
    "diagnosis",
    "notes",
    "comment",
    "comments",
    "id",
    "reference",
    "ref",
];

/// Why a column can never be there, if it looks like data about a person.
fn about_a_person(name: &str) -> Option<Refusal> {
    let lower = name.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.find(|word| PERSON.contains(word)).map(|_| {
        Refusal::new(
            format!("column `{}` looks like data about a person", short(name)),
            "take it out: nobody's data may be entered, and the program has no use for them; the columns hold figures of a \
             whole authority, whose name goes under `authority`",
        )
    })
}

#[cfg(test)]
mod tests;
