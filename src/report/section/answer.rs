//! 1. The answer in a paragraph.

use crate::report::changes;
use crate::report::rounding;
use crate::report::value::{Block, Section};
use crate::report::view::{LOADS, View};
use crate::report::words::{capital, counted, in_years, limits, list};
use crate::statistics::Estimate;
use crate::units::{Minutes, Quantity, Share};

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let mut sentences = sentences(view);
    let answer = sentences.drain(..sentences.len().min(2)).collect::<Vec<_>>().join(" ");
    let mut blocks = vec![Block::Answer(answer)];
    blocks.extend(sentences.into_iter().map(Block::Paragraph));
    blocks.push(Block::Paragraph(format!("The headline asks all of these of a year: {}.", headline(view))));
    blocks.push(Block::Paragraph(changes::rationale(view.material)));
    blocks.push(Block::Notice(format!(
        "{} Read what it rests on before you use a number.",
        limits(view.material.results)
    )));
    Section { id: "answer", title: "The answer".into(), blocks }
}

/// The names of the headline standards.
fn headline(view: &View<'_>) -> String {
    let standards = &view.material.scenario.standards;
    let name = |id: &String| standards.get(id).map_or_else(|| id.clone(), |standard| standard.name.to_lowercase());
    standards.headline.iter().map(name).collect::<Vec<_>>().join("; ").replace("idaa", "Idaa")
}

/// The value of a lever at a place, as written.
fn lever<'a>(view: &'a View<'_>, path: &str, place: usize) -> &'a str {
    let gss = &view.material.results.places[place].gss;
    view.material.scenario.tree.value(path, Some(gss)).map_or("", |leaf| &leaf.value)
}

/// The value of a lever, if it is the same in all places that are told of.
fn shared<'a>(view: &'a View<'_>, path: &str) -> Option<&'a str> {
    let mut values = view.authorities().into_iter().map(|place| lever(view, path, place));
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// Where the posts come from, as the beginning of a sentence.
fn posts(view: &View<'_>) -> String {
    let at = |value: &str, ratio: String| if value == "ratio" { ratio } else { format!("of {value}") };
    let missing = shared(view, "idaa.shortfall").and_then(|value| Some(Share::parse(value).ok()?.get()));
    let posts = [shared(view, "idaa.posts"), shared(view, "coordinator.posts")];
    let ([Some(idaa), Some(coordinator)], Some(missing)) = (posts, missing) else {
        return "With the posts that the scenario sets".into();
    };
    if idaa == "ratio" && coordinator == "ratio" && missing == 0.0 {
        return "With Idaa and coordinator posts at the ratio".into();
    }
    let below = if missing == 0.0 {
        "at the ratio".to_string()
    } else {
        format!("{} % below the ratio", rounding::plain("share", missing))
    };
    let [idaa, coordinator] = [at(idaa, below), at(coordinator, "at the ratio".into())];
    format!("With Idaa posts {idaa} and coordinator posts {coordinator}")
}

const CALM: &str = "Expected work stays below capacity everywhere";
const CHANCE: &str = ": what fails, fails by chance and timing";

/// What the results say: the headline first, then cases, types of area, loads and what gives way.
pub fn sentences(view: &View<'_>) -> Vec<String> {
    let (gives, over) = (gives_way(view), overload(view));
    let calm = over.is_none().then(|| format!("{CALM}{}.", if gives.is_none() { CHANCE } else { "" }));
    [Some(chance(view)), unknown(view), cases(view), by_type(view), over, calm, gives].into_iter().flatten().collect()
}

/// How far the answer may lie from the central run's, as the inputs are not known.
fn unknown(view: &View<'_>) -> Option<String> {
    let draws = view.draws()?;
    let places = view.authorities();
    let range = |unit: &str, found: &Estimate| rounding::limits(unit, found).replace(" to ", " and ");
    let chance = view.drawn_over(&places, |place| view.drawn_in_a_year("met:headline", place))?;
    let whose = if places.len() == 1 { "" } else { " in the mean authority" };
    let central = view.over(&places, |place| view.in_a_year("met:headline", place));
    let outside = match central.mean {
        mean if mean > chance.high => ": read the central figure as an optimistic case",
        mean if mean < chance.low => ": read the central figure as a pessimistic case",
        _ => "",
    };
    Some(format!(
        "That is at central inputs. With each of the {} inputs that have a range drawn from it, 8 in 10 of {} put the chance that \
         a year meets the headline standards{whose} between {} (central: {}){outside}.",
        draws.unknowns,
        crate::report::words::draws(draws.draws),
        range("share", &chance),
        rounding::number("share", &central),
    ))
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
        if surely == perhaps { String::new() } else { format!(" ({surely} to {perhaps}, allowing for chance only)") };
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
    let first = view.pooled("heard_first_meeting", place);
    let first = rounding::full("share", &first);
    let first = format!("{first} of accepted referrals are heard at the first meeting after the cut-off.");
    Some(if view.name(place) == "Scotland" {
        format!("Scotland\u{2019}s Maracs hear {}; {first}", rounding::full("cases a year", &heard))
    } else {
        let heard = rounding::cell("cases a year", &heard);
        format!("{heard} of {}\u{2019}s cases are heard a year; {first}", view.name(place))
    })
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

/// Whether the Idaas of a place take people on beyond the standard.
fn stretches(view: &View<'_>, place: usize) -> bool {
    lever(view, "idaa.overload", place) == "stretch"
}

/// Where expected work reaches capacity, and what happens there.
fn overload(view: &View<'_>) -> Option<String> {
    const WHAT: [&str; 3] = ["Idaas", "coordinators", "meetings"];
    let places = view.authorities();
    let count = places.len();
    let found: Vec<(usize, &str)> =
        LOADS.iter().zip(WHAT).map(|(id, what)| (overloaded(view, id), what)).filter(|(over, _)| *over > 0).collect();
    if found.is_empty() {
        return None;
    }
    let where_: Vec<String> = found.iter().map(|(over, what)| format!("of {what} in {over} of {count}")).collect();
    let over: Vec<usize> =
        places.into_iter().filter(|&place| view.load_over_years(LOADS[0], place).high >= 1.0).collect();
    let stretched = over.iter().any(|&place| stretches(view, place));
    let waits = over.iter().any(|&place| !stretches(view, place));
    let queues: Vec<String> = found
        .iter()
        .map(|&(_, what)| what)
        .filter(|what| *what != WHAT[0] || waits)
        .map(|what| if what == WHAT[0] { "Idaas who make people wait".to_string() } else { what.to_string() })
        .collect();
    let mut said = format!("Expected work reaches or exceeds capacity in some year: {}.", list(&where_));
    if stretched {
        let standard = shared(view, "idaa.caseload.places_per_fte").unwrap_or("the standard");
        said += &format!(
            " Stretched Idaas take on more than {standard} open cases an FTE, and each person gets less support."
        );
    }
    if !queues.is_empty() {
        said += &format!(" Before {}, a queue grows for as long as that lasts.", list(&queues));
    }
    said += if view.material.run.changed.is_empty() {
        " As the defaults alone do this, no result there is a finding."
    } else {
        " Read results there as something that worsens, not as a level that holds."
    };
    Some(said)
}

/// Below this share of the norm, weekly support gives way.
const LEAST_SUPPORT: f64 = 0.9;
/// Above this share, people give up waiting for support.
const MOST_WHO_GIVE_UP: f64 = 0.05;

/// What gives way beside the headline: weekly support, people who give up waiting, and other standards.
fn gives_way(view: &View<'_>) -> Option<String> {
    let places = view.authorities();
    let norm = |place| Minutes::parse(lever(view, "idaa.weekly_minutes", place)).map_or(f64::NAN, Minutes::get);
    let count = |fails: &dyn Fn(usize) -> bool| places.iter().filter(|&&place| fails(place)).count();
    let mean = |id: &str, place| if view.has(id) { view.pooled(id, place).mean } else { f64::NAN };
    let found = [
        (
            "weekly support is below 90 % of its norm".to_string(),
            count(&|place| mean("support_minutes", place) < LEAST_SUPPORT * norm(place)),
        ),
        (
            "more than 5 % give up waiting for support".to_string(),
            count(&|place| mean("waiting_limit_reached", place) > MOST_WHO_GIVE_UP),
        ),
    ];
    let many = places.len();
    let among = |count: usize| if many == 1 { String::new() } else { format!(" in {count} of {many} authorities") };
    let failing = found.iter().filter(|(_, count)| *count > 0);
    let mut said: Vec<String> = failing.map(|(what, count)| format!("{what}{}", among(*count))).collect();
    let standards = &view.material.scenario.standards;
    let others = standards.list.iter().filter(|standard| !standards.headline.contains(&standard.id));
    let mut unmet: Vec<(usize, &str)> = others
        .filter_map(|standard| {
            let id = format!("met:{}", standard.id);
            let count = count(&|place| view.has(&id) && view.in_a_year(&id, place).mean < 0.5);
            (count > 0).then_some((count, &*standard.name))
        })
        .collect();
    unmet.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    let (head, number): (String, fn(usize) -> String) = match many {
        1 => (String::new(), |_| String::new()),
        _ => (format!(" (in brackets, in how many of {many} authorities)"), |count| format!(" ({count})")),
    };
    if !unmet.is_empty() {
        let unmet: Vec<String> = unmet.into_iter().map(|(count, name)| format!("{name}{}", number(count))).collect();
        said.push(format!("fewer than 5 of 10 years meet these standards{head}: {}", unmet.join(", ")));
    }
    (!said.is_empty()).then(|| format!("Beside the headline, this gives way: {}.", said.join("; ")))
}
