//! A year of meetings for a coordinator: dates, cut-offs and how long the agendas are.

use super::book::Book;
use crate::experiment::{MeetingDay, Ready};
use crate::report::Material;
use crate::report::tables::Entry;
use rust_xlsxwriter::XlsxError;
use std::sync::atomic::AtomicBool;

/// Simulated years by which agendas are told.
const REPLICATIONS: u32 = 40;

/// A sheet with every meeting of the first measured year; none in theory, and none where all Maracs meet on demand.
pub fn calendar(book: &mut Book<'_>, material: &Material<'_>, ready: &Ready) -> Result<(), XlsxError> {
    let results = material.results;
    if ready.scenario.place_theory {
        return Ok(());
    }
    let areas: Vec<String> = results.simulated.clone();
    let replications = results.replications.min(REPLICATIONS);
    let days = ready.plan(&areas, results.seed, replications).calendar(replications, &AtomicBool::new(false));
    if days.is_empty() {
        return Ok(());
    }
    let year = results.years.first().map_or("", String::as_str);
    let mut sheet = book.sheet("Calendar", &format!("Meetings of {year}"))?;
    let look = &book.look;
    for text in [
        "Days of the cadence, moved to the next day on which offices are open. A cadence that nobody publishes is set for the \
         number of cases expected; the dates of a real Marac are its own.",
        "Agenda: cases that could be listed, with what was left over from the meeting before. In 8 of 10 simulated years in \
         which the Marac sat on that day there were no fewer than the low and no more than the high number; chance only, at \
         central inputs.",
    ] {
        sheet.note(text, look)?;
    }
    let over: usize = days.iter().filter(|day| is_over(day)).count();
    let full = format!("{over} of {} agendas are longer, in the median, than a sitting hears in full.", days.len());
    sheet.note(&full, look)?;
    let head: Vec<String> = HEAD.map(String::from).to_vec();
    let rows: Vec<Vec<Entry>> = days.iter().map(row).collect();
    let area = sheet.table(&head, &rows, &|_, _| String::new(), look)?;
    sheet.freeze(&area, head.len())?;
    book.add(
        sheet,
        &format!("Every meeting of {year}: when the list closes, when papers are due, how long the agenda is"),
    )
}

const HEAD: [&str; 12] = [
    "Marac",
    "Hears cases of",
    "Sits",
    "Weekday",
    "List closes",
    "Agenda goes out",
    "Minutes due",
    "Agenda, low",
    "Agenda, median",
    "Agenda, high",
    "Heard in full",
    "Simulated years",
];

fn is_over(day: &MeetingDay) -> bool {
    day.listed.is_some_and(|[_, median, _]| median > day.in_full)
}

fn row(day: &MeetingDay) -> Vec<Entry> {
    let dates = [day.sits.to_string(), format!("{:?}", day.sits.weekday())];
    let due = [day.cut_off, day.agenda, day.minutes_due].map(|date| date.to_string());
    let words = [day.marac.clone(), day.serves.join(", ")].into_iter().chain(dates).chain(due).map(Entry::Words);
    let listed = day.listed.map_or([f64::NAN; 3], |listed| listed.map(f64::from));
    let last = [f64::from(day.in_full), f64::from(day.simulated)];
    words.chain(listed.into_iter().chain(last).map(Entry::Number)).collect()
}
