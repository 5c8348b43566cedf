//! The standards of a scenario, ready to judge a year by.

use crate::error::{Error, Faults, Refusal};
use crate::measure::standards::Asks;
use crate::measure::{Judged, Measure, Standards, Timely, measures};
use crate::model::Milestone;
use crate::scenario::{self, Test};
use crate::units::{Days, Minutes, Quantity, Share, short, split_number};

/// Turns the standards of a scenario into clocks and thresholds.
pub fn judged(standards: &scenario::Standards) -> Result<Standards, Faults> {
    let known = measures(&Standards::default());
    let mut faults = Faults::new();
    let mut list = Vec::new();
    for standard in &standards.list {
        match one(standard, &known) {
            Ok(judged) => list.push(judged),
            Err(fault) => faults.push(fault),
        }
    }
    let clocks = list.iter().filter(|judged| matches!(judged.asks, Asks::InTime { .. })).count();
    if clocks > crate::measure::tally::TIMELY {
        let most = crate::measure::tally::TIMELY;
        faults.push(Error::input(format!("{clocks} standards run from milestone to milestone; the most is {most}")));
    }
    let headline = standards.headline.iter().filter_map(|id| list.iter().position(|judged| judged.id == *id)).collect();
    if faults.is_empty() { Ok(Standards { list, headline }) } else { Err(faults) }
}

fn one(standard: &scenario::Standard, known: &[Measure]) -> Result<Judged, Error> {
    let fault =
        |message: String| Error::input(format!("standard `{}`: {message}", standard.id)).at(standard.place.clone());
    let percent = |share: f64| format!("{} %", (share * 1000.0).round() / 10.0);
    let (asks, asks_in_words) = match &standard.test {
        Test::Timely { from, to, within } => {
            let milestone = |id: &str| {
                let found = Milestone::NAMES.iter().find(|(name, _)| *name == id).map(|&(_, milestone)| milestone);
                found.ok_or_else(|| fault(format!("unknown milestone `{id}`")))
            };
            let clock = Timely { from: milestone(from)?, to: milestone(to)?, within: *within };
            if !clock.to.comes_after(clock.from) {
                return Err(fault(format!("`{to}` need not come after `{from}`")).hint(begins(clock.to)));
            }
            let words = format!("{} of cases {to} within {} of {from}", percent(standard.share), within.show());
            (Asks::InTime { clock, share: standard.share }, words)
        }
        Test::Measure { id, at_least, at_most } => {
            let measure = known.iter().find(|measure| measure.id == *id);
            let measure = measure.ok_or_else(|| fault(format!("unknown measure `{id}`")))?;
            let number = |text: &String| threshold(text, measure.unit).map_err(|refusal| fault(refusal.message));
            let share = if at_least.is_none() && at_most.is_none() { standard.share } else { f64::NEG_INFINITY };
            let least = at_least.as_ref().map_or(Ok(share), number)?;
            let most = at_most.as_ref().map_or(Ok(f64::INFINITY), number)?;
            let bounds = match (at_least, at_most) {
                (Some(least), Some(most)) => format!(" at least {least} and at most {most}"),
                (Some(least), None) => format!(" at least {least}"),
                (None, Some(most)) => format!(" at most {most}"),
                (None, None) => format!(": at least {}", percent(standard.share)),
            };
            (Asks::Within(measure.kind, least, most), measure.name.to_lowercase() + &bounds)
        }
    };
    Ok(Judged { id: standard.id.clone(), name: standard.name.clone(), asks_in_words, asks })
}

/// Where a time that ends at a milestone may begin.
fn begins(to: Milestone) -> String {
    let before = Milestone::NAMES.iter().filter(|(_, from)| to.comes_after(*from));
    match before.map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => "name another milestone to end the time: this is where every case begins".into(),
        names => format!("let the time run from one of {names}"),
    }
}

/// A threshold in the unit of its measure.
fn threshold(text: &str, unit: &str) -> Result<f64, Refusal> {
    match unit {
        "share" => Share::parse(text).map(Share::get),
        "minutes" => Minutes::parse(text).map(Minutes::get),
        "days" => Days::parse(text).map(Days::get),
        _ => match split_number(text)? {
            (value, "") => Ok(value),
            (value, other) if unit.starts_with(other) => Ok(value),
            (value, other) => {
                let hint = format!("write \"{value}\"");
                Err(Refusal::new(format!("`{}` is in another unit than the measure ({unit})", short(other)), hint))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Place;
    use crate::units::Within;

    fn refusal(from: &str, to: &str) -> Option<String> {
        let test = Test::Timely { from: from.into(), to: to.into(), within: Within::parse("2 days").unwrap() };
        let (id, name) = ("own".to_string(), "Own".to_string());
        let place = Place { file: "own.toml".into(), text: "".into(), span: 0..0 };
        let standard =
            scenario::Standard { id, name, test, share: 0.9, evidence: None, source: None, why: None, place };
        let standards = scenario::Standards { headline: Vec::new(), list: vec![standard] };
        judged(&standards).err().map(|faults| faults[0].to_string())
    }

    /// Advocacy and the meeting run side by side, and so do screening and completion: a time between them may be negative,
    /// and would count as kept.
    #[test]
    fn a_time_from_one_track_to_the_other_is_refused_with_where_it_may_begin() {
        for (from, to) in [
            ("contacted", "heard"),
            ("views", "heard"),
            ("prepared", "heard"),
            ("heard", "left"),
            ("allocated", "updated"),
            ("screened", "complete"),
            ("left", "allocated"),
            ("heard", "heard"),
        ] {
            let told = refusal(from, to).unwrap_or_else(|| panic!("{from} to {to} is taken"));
            assert!(told.contains("need not come after") && told.contains("`received`"), "{told}");
            assert!(told.contains("own.toml:1"), "{told}");
        }
        assert!(refusal("heard", "received").unwrap().contains("every case begins"));
        for (from, to) in
            [("received", "heard"), ("contacted", "updated"), ("heard", "updated"), ("complete", "allocated")]
        {
            assert_eq!(refusal(from, to), None, "{from} to {to}");
        }
    }
}
