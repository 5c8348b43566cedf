//! 5e. What drives it: how far each input that was drawn moves the chance of a headline year and the cost.

use crate::experiment::drivers::{Driver, Drivers, FEWEST, MOST_TOLD, OUTCOMES, Question, drivers};
use crate::measure::equity::DIFFERENCE;
use crate::report::value::{Block, Cell, Chart, DotRow, Dots, Figure, Panel, Section, Table};
use crate::report::view::View;
use crate::report::words::{capital, counted, draws, without};
use crate::report::{COUNTED_ON, rounding, words};
use crate::scenario::Unknown;
use crate::statistics::sensitivity::{Crossing, least_found};
use crate::statistics::{Estimate, Method};

/// Up to so many authorities have their own inputs tried beside those of all Scotland.
const FEW: usize = 3;

/// What is asked of the draws, by its place in [`OUTCOMES`]: its id on the page, its name, its unit and what it must reach.
const ASKED: [(&str, &str, &str, Option<f64>); OUTCOMES.len()] = [
    ("drivers-headline", "the chance of a headline year", "share", Some(COUNTED_ON)),
    ("drivers-cost", "the cost a year", "GBP a year", None),
];

/// The section; none where nothing was drawn.
pub fn section(view: &View<'_>) -> Option<Section> {
    let drawn = view.draws()?;
    let authorities = view.authorities();
    let own: Vec<&str> =
        if authorities.len() <= FEW { authorities.iter().map(|&at| gss(view, at)).collect() } else { Vec::new() };
    let whole = view.whole().map_or_else(|| authorities.clone(), |whole| vec![whole]);
    let question = |outcome: usize| {
        // Of a whole country that pools its areas, whether it meets a standard says little: the mean authority is told.
        let places = if OUTCOMES[outcome].starts_with("met:") { &authorities } else { &whole };
        let (seed, target) = (view.material.results.seed, ASKED[outcome].3);
        drivers(drawn, Question { outcome, places, own: &own, target, seed })
    };
    let found: Vec<(usize, Drivers)> =
        (0..OUTCOMES.len()).filter_map(|outcome| Some((outcome, question(outcome)?))).collect();
    let mut blocks = Vec::new();
    let Some((_, first)) = found.first() else {
        let text = format!("{} are too few to say which inputs matter: {FEWEST} are the least.", draws(drawn.draws));
        blocks.push(Block::Paragraph(capital(&text)));
        blocks.extend(how_to_learn_more(view, None));
        return Some(Section { id: "drivers", title: "What drives it".into(), blocks });
    };
    blocks.extend(found.iter().map(|(outcome, of)| Block::Paragraph(finding(*outcome, of))));
    blocks.extend(figure(view, &found).map(Block::Figure));
    blocks.push(Block::Paragraph(rests_on(first, own.len())));
    blocks.extend(how_to_learn_more(view, Some(first)));
    Some(Section { id: "drivers", title: "What drives it".into(), blocks })
}

fn gss<'a>(view: &View<'a>, place: usize) -> &'a str {
    &view.material.results.places[place].gss
}

/// What the draws say of one result.
fn finding(outcome: usize, of: &Drivers) -> String {
    let (_, name, _, target) = ASKED[outcome];
    let known: Vec<&Driver> = of.list.iter().filter(|driver| driver.is_found()).collect();
    let draws = capital(&draws(of.draws as u32));
    let Some(most) = known.first() else {
        return format!("{draws} are too few to show of any single input that it moves {name}.");
    };
    let which = match known.len() {
        1 => "one input that moves".to_string(),
        MOST_TOLD => format!("at least {} inputs that move", counted(MOST_TOLD)),
        some => format!("{} inputs that move", counted(some)),
    };
    let turns = |driver: &&&Driver| !matches!(driver.switch, Some(Crossing::Nowhere) | None);
    let reached = target.map_or("", |_| match known.iter().filter(turns).count() {
        0 => " None of them, by itself, brings it to 9 in 10 anywhere in its range.",
        _ => " Where one may, by itself, bring it to 9 in 10, the table says where in its range.",
    });
    format!(
        "{draws} show {which} {name}. Most does {}: {} from its 10th to its 90th percentile.{reached}",
        most.unknown.path,
        moves(outcome, &most.swing),
    )
}

/// An effect on a result with its limits.
fn moves(outcome: usize, effect: &Estimate) -> String {
    let unit = ASKED[outcome].2;
    let sign = if unit == "share" { "" } else { "\u{a0}GBP" };
    format!("{}{sign} ({})", rounding::signed(unit, effect), rounding::signed_limits(unit, effect))
}

/// The results of which something was found, each as a panel.
fn figure(view: &View<'_>, found: &[(usize, Drivers)]) -> Option<Figure> {
    let told: Vec<&(usize, Drivers)> =
        found.iter().filter(|(_, of)| of.list.first().is_some_and(Driver::is_found)).collect();
    let (_, first) = told.first()?;
    let panels = told.iter().map(|(outcome, of)| panel(*outcome, of)).collect();
    let known = told.iter().flat_map(|(_, of)| &of.list).filter(|driver| driver.is_found()).count();
    let title = if known == 1 {
        "One input stands out".into()
    } else {
        format!("{} effects stand out", capital(&counted(known)))
    };
    Some(Figure {
        id: "drivers-figure".into(),
        title,
        caption: format!(
            "How far a result stands from its mean over {} when one input is at the 10th or the 90th percentile of its range, all \
             others being drawn: mean of {}. The {} inputs that move it most, of {} tried. Bars: limits that hold together for all inputs \
             tried, with 95\u{a0}%; where a bar reaches 0, the draws do not show that the input matters.",
            draws(first.draws as u32),
            view.period(),
            words::counted(first.list.len()),
            first.tried
        ),
        panels,
        table: table(view, found),
    })
}

fn panel(outcome: usize, of: &Drivers) -> Panel {
    let (id, name, unit, _) = ASKED[outcome];
    let (shown, scale) = if unit == "share" { (DIFFERENCE, 100.0) } else { ("thousand GBP a year", 0.001) };
    let scaled = |of: &Estimate| Estimate { mean: scale * of.mean, low: scale * of.low, high: scale * of.high, ..*of };
    let row = |driver: &Driver| DotRow {
        label: driver.unknown.path.clone(),
        values: driver.effects.iter().map(scaled).collect(),
        drawn: Vec::new(),
    };
    let most = of.list.first().map_or_else(String::new, |driver| {
        format!("{} moves it most: {}", driver.unknown.path, moves(outcome, &driver.swing))
    });
    let dots = Dots {
        rows: of.list.iter().map(row).collect(),
        unit: shown.into(),
        reference: Some((0.0, "mean over draws".into())),
        labels_above: true,
        marks: ["input at its 10th percentile", "input at its 90th percentile"].map(String::from).to_vec(),
    };
    Panel {
        id: id.into(),
        title: format!("{}, {shown}", capital(name.trim_start_matches("the "))),
        alt: format!("Effects of inputs on {name}. {most}."),
        chart: Chart::Dots(dots),
    }
}

fn table(view: &View<'_>, found: &[(usize, Drivers)]) -> Table {
    let rows =
        found.iter().flat_map(|(outcome, of)| of.list.iter().map(|driver| row(view, *outcome, driver))).collect();
    let head = [
        "Input",
        "Result",
        "Input from (10th percentile)",
        "to (90th percentile)",
        "Moves the result by (limits together)",
        "Shown to matter",
        "Headline in 9 of 10 years where it is (limits)",
        "Worth of knowing it (limits)",
        "What it is",
    ];
    Table {
        id: "drivers-table".into(),
        caption: "What drives it: the inputs that move each result most. Worth of knowing it (EVPPI): points of chance by which a \
                  decision to count on 9 headline years in 10, or not to, gets better if the input is known first. Limits leave open which draws came up: \
                  chance + inputs"
            .into(),
        head: head.map(String::from).to_vec(),
        rows,
        tidy: Vec::new(),
    }
}

fn row(view: &View<'_>, outcome: usize, driver: &Driver) -> Vec<Cell> {
    let Driver { unknown, ends, swing, .. } = driver;
    let (_, name, _, target) = ASKED[outcome];
    let lever = view.material.registry.get(&unknown.path);
    let meaning = lever.map_or("", |lever| lever.meaning.trim());
    let points = |share: f64| format!("{:.1}", 100.0 * share);
    let knowing = driver.knowing.as_ref().map(|of| of.value);
    let mut cells = vec![Cell::Text(named(view, unknown)), Cell::Text(name.trim_start_matches("the ").into())];
    cells.extend(ends.map(|end| Cell::Number(valued(view, unknown, end))));
    cells.extend([
        Cell::Number(moves(outcome, swing)),
        Cell::Text(if driver.is_found() { "yes" } else { "no" }.into()),
        Cell::Text(driver.switch.as_ref().map_or_else(|| "-".into(), |switch| reached(view, unknown, switch))),
        Cell::Number(match (knowing, target) {
            (Some(of), _) => format!("{} points ({} to {})", points(of.mean), points(of.low), points(of.high)),
            (None, Some(_)) => "69 draws are the least".into(),
            (None, None) => "-".into(),
        }),
        Cell::Text(meaning.into()),
    ]);
    cells
}

/// An input's path, with its authority where it is one's own.
fn named(view: &View<'_>, unknown: &Unknown) -> String {
    let own = unknown.gss.as_deref().map(|gss| {
        let found = view.material.authorities.iter().find(|authority| authority.gss == gss);
        found.map_or(gss, |authority| authority.short_name.as_str())
    });
    own.map_or_else(|| unknown.path.clone(), |own| format!("{} ({own})", unknown.path))
}

/// A value of an input with its unit, to three figures.
fn valued(view: &View<'_>, unknown: &Unknown, value: f64) -> String {
    let lever = view.material.registry.get(&unknown.path);
    let leaf = view.material.scenario.tree.value(&unknown.path, unknown.gss.as_deref());
    let text = lever.zip(leaf).and_then(|(lever, leaf)| (lever.text)(&leaf.value, Some(value)));
    let text = text.unwrap_or_else(|| value.to_string());
    let (number, unit) = text.split_once(' ').unwrap_or((&text, ""));
    let number = number.parse().map_or_else(|_| number.to_string(), three_figures);
    if unit.is_empty() { number } else { format!("{number}\u{a0}{unit}") }
}

fn three_figures(value: f64) -> String {
    let before = if value == 0.0 { 0.0 } else { libm::floor(libm::log10(value.abs())) };
    let decimals = (2.0 - before).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.decimals$}");
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    rounding::grouped(text)
}

/// Where the line reaches the target.
fn reached(view: &View<'_>, unknown: &Unknown, switch: &Crossing) -> String {
    match switch {
        Crossing::Nowhere => "nowhere in its range".into(),
        Crossing::Open => "too few draws to say".into(),
        Crossing::At(Estimate { mean, low, high, method: Method::Fieller, .. }) => {
            let end =
                |end: &f64, beyond: &str| if end.is_finite() { valued(view, unknown, *end) } else { beyond.into() };
            let (low, high) = (end(low, "its low end"), end(high, "its high end"));
            format!("{} ({low} to {high})", valued(view, unknown, *mean))
        }
        Crossing::At(_) => "-".into(),
    }
}

/// What it rests on, and what so few draws can find.
fn rests_on(of: &Drivers, own: usize) -> String {
    let (which, others) = match own {
        0 => (
            "hold for all of Scotland",
            " What is known of single authorities is not ranked, as each moves its own place alone.",
        ),
        1 => ("hold for all of Scotland or are the authority\u{2019}s own", ""),
        _ => ("hold for all of Scotland or are these authorities\u{2019} own", ""),
    };
    format!(
        "This rests on the {} of the ranges above and on no further run. For each of the {} inputs that {which}, a straight line \
         through the draws says how far it moves the result, all other inputs varying as well; what bends comes out as its mean \
         slope.{others} An effect counts as shown only where limits that hold for all inputs together leave out none. Power: an input \
         that makes up {}\u{a0}% of the variance between draws is found nine times in ten, a weaker one less often: what is not shown may \
         matter all the same. Chances are those of the mean authority. A range is our judgement, and so is an effect over it.",
        draws(of.draws as u32),
        of.tried,
        rounding::plain("share", of.least_found)
    )
}

/// A share of the variance that is worth finding.
const WORTH: f64 = 0.05;

/// The most draws that are proposed.
const MOST_PROPOSED: u32 = 2_000;

/// The commands that would tell more.
fn how_to_learn_more(view: &View<'_>, of: Option<&Drivers>) -> Vec<Block> {
    let tried = of.map_or_else(|| view.draws().map_or(1, |drawn| drawn.unknowns), |of| of.tried);
    let enough =
        (1..).map(|hundreds| 100 * hundreds).find(|&n| n >= MOST_PROPOSED || least_found(n.into(), tried) <= WORTH);
    let enough = enough.unwrap_or(MOST_PROPOSED);
    let command = &view.material.run.command;
    if of.is_some_and(|of| of.draws >= enough as usize) || command.is_empty() {
        return Vec::new();
    }
    let text = format!(
        "{enough} draws would find what makes up {}\u{a0}% of the variance, nine times in ten; and a sweep that changes one assumption \
         at a time (its plan comes with the program\u{2019}s sources) tells what can be left alone:",
        rounding::plain("share", WORTH)
    );
    let more = format!("{} --draws {enough}", without(command, &["--draws"], &[]));
    vec![
        Block::Paragraph(text),
        Block::Command(more),
        Block::Command("maracsim sensitivity scenarios/sweeps/every-assumption.toml".into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn numbers_have_three_figures() {
        assert_eq!([0.081_3, 1.104, 53_600.4, 0.0, -2.5].map(three_figures), ["0.0813", "1.1", "53,600", "0", "-2.5"]);
    }

    fn told(world: &World) -> (String, bool) {
        let material = world.material();
        let section = section(&View::new(&material)).unwrap();
        let figure = section.blocks.iter().any(|block| matches!(block, Block::Figure(_)));
        (format!("{:?}", section.blocks), figure)
    }

    #[test]
    fn what_moves_the_result_is_found_and_named() {
        let mut world = World::drawn();
        let (said, figure) = told(&world);
        assert!(
            figure && said.contains("one input that moves the chance") && said.contains("idaa.attempt_gap"),
            "{said}"
        );
        assert!(said.contains("too few to show of any single input that it moves the cost"), "{said}");
        world.results.drawn.as_mut().unwrap().worlds.outcomes.truncate(FEWEST - 1);
        let (said, figure) = told(&world);
        assert!(
            !figure && said.contains("too few to say which inputs matter") && said.contains("every-assumption"),
            "{said}"
        );
    }
}
