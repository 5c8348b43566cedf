//! `data/holidays.toml`: public holidays as rules.

use super::found::Found;
use super::toml_text::{Entry, Section, Text};
use crate::error::{Error, Faults};
use crate::time::{Holiday, HolidayRule, Weekday};
use toml::de::DeValue;

/// Reads the rules.
pub fn parse(file: &str, text: &str) -> Result<Vec<Holiday>, Faults> {
    let text = Text::new(file, text.as_bytes()).map_err(|error| vec![error])?;
    let document = text.parse()?;
    let root = Section::new(&text, &document, 0..0);
    let mut found = Found::new();
    root.only(&["holiday", "evidence", "why", "row"], &mut found);
    let mut holidays = Vec::new();
    if let Some(DeValue::Array(list)) = root.get("holiday").map(|value| value.get_ref()) {
        for entry in list.iter() {
            let Some(section) = root.as_table(entry) else { continue };
            match holiday(&section) {
                Some(holiday) => holidays.push(holiday),
                None => found.push(wrong(&section)),
            }
        }
    }
    found.finish(holidays)
}

fn wrong(section: &Section<'_>) -> Error {
    Error::input("not a holiday").at(section.place()).hint(
        "write name and either month, day, substitute = true; or month, weekday = \"monday\", nth = 1; or easter_offset = -2",
    )
}

fn holiday(section: &Section<'_>) -> Option<Holiday> {
    let entries = section.entries();
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let name = find("name").and_then(|entry| entry.value.get_ref().as_str())?.to_string();
    let whole = |key: &str| find(key).and_then(integer);
    let rule = if let Some(offset) = whole("easter_offset") {
        HolidayRule::Easter { offset }
    } else if let Some(day) = whole("day") {
        let substitute = find("substitute").and_then(|entry| entry.value.get_ref().as_bool()).unwrap_or(false);
        HolidayRule::Fixed { month: whole("month")?, day, substitute }
    } else {
        let written = find("weekday").and_then(|entry| entry.value.get_ref().as_str())?;
        let at = Weekday::NAMES.iter().position(|name| *name == written)?;
        HolidayRule::Nth { month: whole("month")?, weekday: Weekday::ALL[at], nth: whole("nth")? }
    };
    Some(Holiday { name, rule })
}

fn integer(entry: &Entry<'_>) -> Option<i64> {
    match entry.value.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}
