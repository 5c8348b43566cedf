//! 1. The answer in a paragraph.

use crate::report::rounding;
use crate::report::value::{Block, Section};
use crate::report::view::{LOADS, View};
use crate::report::words::{capital, counted, in_years, list};
use crate::statistics::Estimate;

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let mut sentences = sentences(view);
    let answer = sentences.drain(..sentences.len().min(2)).collect::<Vec<_>>().join(" ");
    let mut blocks = vec![Block::Answer(answer)];
    blocks.extend(sentences.into_iter().map(Block::Paragraph));
    blocks.push(Block::Paragraph(format!("The headline asks all of these of a year: {}.", headline(view))));
    blocks.push(Block::Paragraph(format!("Why it was run: {}", view.material.scenario.rationale)));
    blocks.push(Block::Notice(
        "Intervals hold 95 % of the chance from one simulated year to the next. What we do not know about inputs and \
         mechanism is not in them yet: read what it rests on before you use a number."
            .into(),
    ));
    Section { id: "answer", title: "The answer".into(), blocks }
}

/// The names of the headline standards.
fn headline(view: &View<'_>) -> String {
    let standards = &view.material.scenario.standards;
    let name = |id: &String| standards.get(id).map_or_else(|| id.clone(), |standard| standard.name.to_lowercase());
    standards.headline.iter().map(name).collect::<Vec<_>>().join("; ").replace("idaa", "Idaa")
}

/// Where the posts come from, as the beginning of a sentence.
fn posts(view: &View<'_>) -> &'static str {
    let tree = &view.material.scenario.tree;
    let at_ratio = |path: &str| tree.value(path, None).is_some_and(|leaf| leaf.value == "ratio");
    let local = ["idaa.posts", "coordinator.posts"].iter().any(|path| tree.authorities_with(path).next().is_some());
    if at_ratio("idaa.posts") && at_ratio("coordinator.posts") && !local {
        "With Idaa and coordinator posts at the ratio"
    } else {
        "With the posts that the scenario sets"
    }
}

/// What the results say: the headline first, then cases, types of area and loads.
pub fn sentences(view: &View<'_>) -> Vec<String> {
    let found = [Some(chance(view)), cases(view), by_type(view), overload(view)];
    found.into_iter().flatten().collect()
}

/// The authorities whose chance of a headline year is at least so much: by the estimate, surely, and perhaps.
pub fn at_least(view: &View<'_>, least: f64) -> [usize; 3] {
    let chances: Vec<Estimate> =
        view.authorities().iter().map(|&place| view.in_a_year("met:headline", place)).collect();
    let count = |of: fn(&Estimate) -> f64| chances.iter().filter(|chance| of(chance) >= least - 1e-9).count();
    [count(|chance| chance.mean), count(|chance| chance.low), count(|chance| chance.high)]
}

fn chance(view: &View<'_>) -> String {
    let (posts, authorities) = (posts(view), view.authorities());
    if let [only] = authorities[..] {
        let chance = view.in_a_year("met:headline", only);
        return format!(
            "{posts}, {} meets the headline standards together in {} ({}).",
            view.name(only),
            in_years(chance.mean),
            rounding::limits("share", &chance)
        );
    }
    let [often, surely, perhaps] = at_least(view, 0.9);
    let often = if often == 0 { "none".to_string() } else { often.to_string() };
    let seldom = authorities.len() - at_least(view, 0.5)[0] - never_applies(view);
    let also = match seldom {
        0 => "None does so in fewer than 5 of 10.".to_string(),
        1 => "One does so in fewer than 5 of 10.".to_string(),
        some => format!("{} do so in fewer than 5 of 10.", capital(&counted(some))),
    };
    let chance =
        if surely == perhaps { String::new() } else { format!(" ({surely} to {perhaps}, allowing for chance)") };
    format!(
        "{posts}, {often} of {} authorities{chance} meet the headline standards together in at least 9 of 10 simulated years. {also}",
        authorities.len()
    )
}

fn never_applies(view: &View<'_>) -> usize {
    let applies = |place: &usize| view.in_a_year("met:headline", *place).is_applicable();
    view.authorities().iter().filter(|place| !applies(place)).count()
}

fn cases(view: &View<'_>) -> Option<String> {
    let place = view.whole()?;
    if view.is_hidden("heard", place) {
        return None;
    }
    let heard = view.pooled("heard", place);
    let whom = if view.name(place) == "Scotland" { "Scotland\u{2019}s Maracs hear" } else { "Its Marac hears" };
    let first = view.pooled("heard_first_meeting", place);
    Some(format!(
        "{whom} {}; {} of accepted referrals are heard at the first meeting after the cut-off.",
        rounding::full("cases a year", &heard),
        rounding::full("share", &first)
    ))
}

/// Which types of area are worst and best placed; no authority is named.
fn by_type(view: &View<'_>) -> Option<String> {
    view.material.results.scotland()?;
    let kinds = view.settlements();
    let chance = |places: &[usize]| view.over(places, |place| view.in_a_year("met:headline", place));
    let mut found: Vec<(&str, Estimate)> = kinds.iter().map(|(kind, places)| (*kind, chance(places))).collect();
    found.retain(|(_, chance)| chance.mean.is_finite());
    found.sort_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    let ([worst, .., best], true) = (&found[..], kinds.len() > 1) else { return None };
    let words = |(kind, chance): &(&str, Estimate)| {
        let kind = if *kind == "mixed" { "areas of mixed settlement".to_string() } else { format!("{kind} areas") };
        format!("{kind}: on average {} ({})", in_years(chance.mean), rounding::limits("share", chance))
    };
    if worst.1.high >= best.1.low {
        return Some("Types of area do not differ in this by more than the intervals allow.".into());
    }
    Some(format!("By type of area, the chance is lowest in {}, and highest in {}.", words(worst), words(best)))
}

/// The authorities whose work exceeds what there is to do it with.
pub fn overloaded(view: &View<'_>, id: &str) -> usize {
    view.authorities().iter().filter(|&&place| view.load_over_years(id, place).high >= 1.0).count()
}

fn overload(view: &View<'_>) -> Option<String> {
    const WHAT: [&str; 3] = ["Idaas", "coordinators", "meetings"];
    let count = view.authorities().len();
    let found: Vec<String> = LOADS
        .iter()
        .zip(WHAT)
        .map(|(id, what)| (overloaded(view, id), what))
        .filter(|(over, _)| *over > 0)
        .map(|(over, what)| format!("of {what} in {over} of {count}"))
        .collect();
    if found.is_empty() {
        return Some("Expected work stays below capacity everywhere: what fails, fails by chance and timing.".into());
    }
    let meaning = if view.material.run.changed.is_empty() {
        "As the defaults alone do this, no result there is a finding."
    } else {
        "Read results there as a queue that grows, not as a level that holds."
    };
    Some(format!(
        "Expected work reaches or exceeds capacity in some year: {}. There a queue grows without end. {meaning}",
        list(&found)
    ))
}
