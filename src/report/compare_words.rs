//! A comparison in a paragraph: what a reader takes into a paper.

use super::compare::{cells, over_draws, places_below, together, told};
use super::rounding;
use crate::experiment::compare::Comparison;

/// The measures of the paragraph, in order.
const TOLD: [&str; 7] = [
    "referrals",
    "heard",
    "wait_to_contact_in_time",
    "heard_first_meeting",
    "support_minutes",
    "days_without_plan",
    HEADLINE,
];
const HEADLINE: &str = "met:headline";
/// More places than this are left to the tables.
const MOST_PLACES: usize = 3;

/// A paragraph for each place that is told, if they are few: from what to what, and by how much.
pub fn in_figures(found: &Comparison, title: &str) -> Vec<String> {
    let places = told(found);
    if places.len() > MOST_PLACES {
        return Vec::new();
    }
    places.into_iter().map(|place| paragraph(found, place, title)).collect()
}

fn paragraph(found: &Comparison, place: usize, title: &str) -> String {
    let changes: Vec<String> = TOLD.into_iter().filter_map(|id| change(found, place, found.measure(id)?)).collect();
    let name = &found.places[place].name;
    let unsure = not_over_draws(found, place).unwrap_or_default();
    format!(
        "{title}, {name}, against {}, a year: {}. In brackets the difference with limits that hold together, chance only.{unsure}",
        found.versus,
        changes.join("; ")
    )
}

/// How many areas are left below, or lifted above, the headline standards that they would have met.
pub fn areas_in_words(found: &Comparison) -> String {
    let Some(headline) = found.standards.iter().find(|one| one.id == "met:headline") else {
        return "no headline standard is common to both".into();
    };
    format!(
        "of {} areas {} meet all headline standards together in fewer years for sure and {} in more; {} are for sure below \
         at least one standard that they would have met, {} above one. For sure: with limits that hold for all areas and \
         standards together; other areas may differ too. On average over replications {:.1} years of an area are lost and \
         {:.1} gained, those of all areas added up, sure or not.",
        found.authorities,
        headline.below.len(),
        headline.above.len(),
        places_below(found, |one| &one.below).len(),
        places_below(found, |one| &one.above).len(),
        headline.years_lost,
        headline.years_gained,
    )
}

/// One measure: from what to what; none where it is not told or does not apply.
fn change(found: &Comparison, place: usize, measure: usize) -> Option<String> {
    let of = &found.measures[measure];
    let [base, other, difference, _] = cells(found, place, None, measure);
    if [&base, &other, &difference].iter().any(|cell| *cell == "-") {
        return None;
    }
    let name = of.name.to_lowercase().replace("idaa", "Idaa").replace("marac", "Marac");
    let unit = match of.unit {
        "share" | "ratio" => String::new(),
        unit => format!(" {}", unit.trim_end_matches(" a year")),
    };
    if base == other {
        return Some(format!("{name} {base}{unit} as before"));
    }
    let limits = rounding::signed_limits(of.unit, &together(found.at(place, None, measure)));
    Some(format!("{name} from {base} to {other}{unit} ({difference}; {limits})"))
}

/// Where chance alone shows a difference in the headline and draws of the inputs do not.
fn not_over_draws(found: &Comparison, place: usize) -> Option<String> {
    let measure = found.measure(HEADLINE)?;
    let (low, high) = found.at(place, None, measure).difference.together;
    let of = &found.measures[measure];
    let drawn = found.drawn.as_ref()?;
    let range = drawn.at(place, &of.id).filter(|found| found.estimate.is_applicable())?.estimate;
    let shows = low > 0.0 || high < 0.0;
    (shows && range.low <= 0.0 && range.high >= 0.0).then(|| {
        format!(
            " Over draws of the inputs the chance of a headline year does not show it ({}): in many of them hardly any year \
             meets the headline either way.",
            over_draws(drawn, place, of)
        )
    })
}
