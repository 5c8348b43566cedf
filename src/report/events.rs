//! The event log of simulated referrals, for programs that mine processes: CSV (bupaR, pm4py) and XES (IEEE 1849).
//!
//! A case of the log is a referral; its events are the milestones that it passed. Every line says that it is about a
//! simulated person. What nobody would know, such as abuse that is not reported, is not in it.

use super::markup::escape;
use super::tables::{line, words};
use crate::experiment::{History, Place, Told};
use crate::model::{Flag, Milestone};

/// What every line says.
pub const ABOUT: &str = "simulated person";

/// The columns of the CSV.
pub const COLUMNS: [&str; 14] = [
    "case_id",
    "activity",
    "timestamp",
    "resource",
    "person",
    "authority",
    "gss",
    "year",
    "referrer",
    "repeat",
    "urgent",
    "open",
    "replication",
    "about",
];

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One event on a line.
    Csv,
    /// One event on a line, cases as traces.
    Xes,
}

/// An event log of some places.
#[derive(Clone, Copy, Debug)]
pub struct EventLog<'a> {
    /// How it is written.
    pub format: Format,
    /// The places that the plan reports.
    pub places: &'a [Place],
    /// The measured financial years.
    pub years: &'a [String],
    /// Whether it also holds what was received in the burn-in, from empty, and in the run-out.
    pub whole: bool,
}

/// What the lines of one case have in common.
struct Common<'a> {
    case_id: String,
    person: String,
    authority: &'a str,
    gss: &'a str,
    year: &'a str,
    referrer: &'a str,
    repeat: &'static str,
    urgent: &'static str,
    open: &'static str,
}

impl EventLog<'_> {
    /// What stands before the first event. `source` says which run it is.
    pub fn head(&self, source: &str) -> String {
        match self.format {
            Format::Csv => line(COLUMNS),
            Format::Xes => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <log xes.version=\"1849-2016\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">\n\
                 {}{}{}\
                 <global scope=\"trace\">{}</global>\n\
                 <global scope=\"event\">{}{}{}{}</global>\n\
                 <classifier name=\"activity\" keys=\"concept:name\"/>\n\
                 {}{}\n",
                extension("Concept", "concept"),
                extension("Time", "time"),
                extension("Organizational", "org"),
                string("concept:name", ""),
                string("concept:name", ""),
                "<date key=\"time:timestamp\" value=\"1970-01-01T00:00:00.000+00:00\"/>",
                string("org:resource", ""),
                string("about", ABOUT),
                string("concept:name", source),
                string("about", ABOUT),
            ),
        }
    }

    /// What stands after the last event.
    pub const fn foot(&self) -> &'static str {
        match self.format {
            Format::Csv => "",
            Format::Xes => "</log>\n",
        }
    }

    /// The events of one replication.
    pub fn events(&self, history: &History) -> String {
        let mut text = String::new();
        for told in &history.cases {
            let Some(common) = self.common(history, told) else { continue };
            match self.format {
                Format::Csv => csv(&mut text, history, told, &common),
                Format::Xes => xes(&mut text, history, told, &common),
            }
        }
        text
    }

    /// `None` for a case that the log leaves out.
    fn common<'b>(&'b self, history: &'b History, told: &'b Told) -> Option<Common<'b>> {
        let place = self.places.get(told.place)?;
        let years = history.calendar.years();
        let received = told.case.at(Milestone::Received);
        let year = match years.measured_year(received) {
            Some(year) => self.years.get(year)?.as_str(),
            None if !self.whole => return None,
            None if years.of(received) < 0 => "burn-in",
            None => "run-out",
        };
        let flag = |flag| if told.case.is(flag) { "true" } else { "false" };
        let id = |told: &Told| format!("{}/{}", history.replication, told.id);
        Some(Common {
            case_id: id(told),
            person: id(&history.cases[told.person]),
            authority: &place.name,
            gss: &place.gss,
            year,
            referrer: told.origin,
            repeat: flag(Flag::Repeat),
            urgent: flag(Flag::Urgent),
            open: flag(Flag::Open),
        })
    }
}

/// Who did what a milestone says.
fn resource(milestone: &str, told: &Told, authority: &str) -> String {
    match milestone {
        "received" | "complete" => told.origin.into(),
        "screened" | "accepted" | "prepared" => told.office.clone(),
        "heard" => told.marac.clone(),
        _ => format!("Idaa service of {authority}"),
    }
}

fn csv(text: &mut String, history: &History, told: &Told, common: &Common<'_>) {
    let replication = history.replication.to_string();
    for (at, milestone) in History::milestones(&told.case) {
        let (when, who) = (history.date_and_time(at) + OFFSET, resource(milestone, told, common.authority));
        let cells = [
            &common.case_id,
            milestone,
            &when,
            &who,
            &common.person,
            common.authority,
            common.gss,
            common.year,
            common.referrer,
            common.repeat,
            common.urgent,
            common.open,
            &replication,
            ABOUT,
        ];
        text.push_str(&line(cells.map(words)));
    }
}

/// The clock is that on the wall, without summer time: every moment has the same offset.
const OFFSET: &str = "+00:00";

fn xes(text: &mut String, history: &History, told: &Told, common: &Common<'_>) {
    let strings = [
        ("concept:name", common.case_id.as_str()),
        ("person", &common.person),
        ("authority", common.authority),
        ("gss", common.gss),
        ("year", common.year),
        ("referrer", common.referrer),
        ("about", ABOUT),
    ];
    let booleans = [("repeat", common.repeat), ("urgent", common.urgent), ("open", common.open)];
    text.push_str("<trace>");
    strings.iter().for_each(|(key, value)| text.push_str(&string(key, value)));
    booleans.iter().for_each(|(key, value)| text.push_str(&format!("<boolean key=\"{key}\" value=\"{value}\"/>")));
    text.push('\n');
    for (at, milestone) in History::milestones(&told.case) {
        text.push_str(&format!(
            "<event>{}<date key=\"time:timestamp\" value=\"{}{OFFSET}\"/>{}{}</event>\n",
            string("concept:name", milestone),
            history.date_and_time(at),
            string("org:resource", &resource(milestone, told, common.authority)),
            string("about", ABOUT),
        ));
    }
    text.push_str("</trace>\n");
}

fn string(key: &str, value: &str) -> String {
    format!("<string key=\"{key}\" value=\"{}\"/>", escape(value))
}

fn extension(name: &str, prefix: &str) -> String {
    format!("<extension name=\"{name}\" prefix=\"{prefix}\" uri=\"http://www.xes-standard.org/{prefix}.xesext\"/>\n")
}
