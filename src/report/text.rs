//! The report in a terminal: one row an authority, at most 80 columns of plain ASCII.

use super::rounding;
use super::section::sentences;
use super::value::{Report, Terminal};
use super::view::View;
use crate::experiment::Results;

/// The widest line.
const WIDTH: usize = 80;
const NAME: usize = 26;
/// What stands before the numbers where names have lines of their own.
const INDENT: usize = 2;

/// What a terminal shows of results.
pub fn terminal(view: &View<'_>) -> Terminal {
    let mut terminal = if view.is_theory() { theory(view) } else { places(view) };
    terminal.limits = super::words::limits(view.material.results);
    if view.material.run.stopped_early {
        let results = view.material.results;
        let draws = results
            .drawn
            .as_ref()
            .map_or_else(String::new, |drawn| format!(", {} of {} draws of the inputs", drawn.draws, drawn.requested));
        let Results { replications, requested, .. } = results;
        terminal.lines.push(format!("Stopped early: {replications} of {requested} replications{draws}."));
    }
    terminal
}

fn places(view: &View<'_>) -> Terminal {
    let head = vec![
        ["", "", "Authority"],
        ["cases", "a", "year"],
        ["Idaa", "posts", "FTE"],
        ["coord.", "posts", "FTE"],
        ["highest", "offered", "load"],
        ["in", "time:", "contact"],
        ["heard", "first", "meeting"],
        ["years that", "met headline", "(95 % limits)"],
    ];
    let mut authorities = view.authorities();
    authorities.sort_by_key(|&place| view.name(place));
    let mut rows: Vec<Vec<String>> = authorities.into_iter().map(|place| row(view, place)).collect();
    if let Some(scotland) = view.material.results.scotland() {
        rows.push(Vec::new());
        rows.push(row(view, scotland));
    }
    let mut lines = sentences(view);
    lines.extend(super::section::layers::sentence(view));
    let offices: Vec<&str> =
        view.authorities().iter().filter_map(|&place| Some(view.authority(place)?.office.as_str())).collect();
    if offices.iter().any(|office| offices.iter().filter(|other| *other == office).count() > 1) {
        lines.push("Coordinators that authorities share are shown whole in each.".into());
    }
    if view.material.results.scotland().is_some() {
        let pooled = "The row of Scotland is no mean of those above: cases and posts are sums, the load is the highest of any area, \
                      and shares and the chance are those of all areas taken as one.";
        lines.push(pooled.into());
    }
    Terminal { head, rows, lines, ..Terminal::default() }
}

fn row(view: &View<'_>, place: usize) -> Vec<String> {
    let number = |id: &str| {
        let (_, unit) = view.about(id);
        let found = view.pooled(id, place);
        if view.is_hidden(id, place) { "<5".into() } else { rounding::short(unit, &found).replace("\u{a0}%", "%") }
    };
    let load = match view.material.results.scotland() {
        Some(scotland) if scotland == place => {
            view.authorities().iter().map(|&at| view.highest_load(at)).fold(f64::NAN, f64::max)
        }
        _ => view.highest_load(place),
    };
    let load = if load.is_nan() { "-".into() } else { format!("{load:.2}{}", if load >= 1.0 { "!" } else { "" }) };
    let chance = view.in_a_year("met:headline", place);
    let met = if chance.is_applicable() {
        format!(
            "{} ({})",
            rounding::short("share", &chance).replace("\u{a0}%", "%"),
            bare(&rounding::limits("share", &chance))
        )
    } else {
        "-".into()
    };
    vec![
        view.name(place).to_string(),
        number("heard"),
        number("idaa_posts"),
        number("coordinator_posts"),
        load,
        number("wait_to_contact_in_time"),
        number("heard_first_meeting"),
        met,
    ]
}

/// Limits without their sign and words.
fn bare(limits: &str) -> String {
    if limits.contains("interval") { "?".into() } else { limits.replace(" to ", "-").replace("\u{a0}%", "") }
}

fn theory(view: &View<'_>) -> Terminal {
    let place = view.whole().unwrap_or(0);
    let results = view.material.results;
    let row = |measure: &crate::measure::Measure| {
        let found = view.pooled(&measure.id, place);
        let plain = |number: f64| if number.is_finite() { format!("{number:.5}") } else { "-".into() };
        let cells =
            [measure.id.clone(), plain(found.mean), plain(found.low), plain(found.high), measure.unit.to_string()];
        found.is_applicable().then(|| cells.to_vec())
    };
    let head =
        vec![["", "", "Measure"], ["", "", "mean"], ["95 %,", "chance", "low"], ["", "only", "high"], ["", "", "unit"]];
    Terminal { head, rows: results.measures.iter().filter_map(row).collect(), ..Terminal::default() }
}

/// The table and what it says, for a terminal; `place` is where the page is.
pub fn text(report: &Report, place: &str) -> String {
    let terminal = &report.terminal;
    let mut text = format!("{}\n{}\n\n", report.title, report.subtitle);
    text = wrapped(&text, "");
    text.push_str(&table(terminal));
    text.push('\n');
    if terminal.rows.iter().any(|row| row.iter().any(|cell| cell.ends_with('!'))) {
        text.push_str("! expected work reaches or exceeds capacity: see below.\n");
    }
    for sentence in &terminal.lines {
        text.push_str(&wrapped(sentence, "  "));
    }
    text.push_str(&wrapped(&format!("{} Not an official publication.", terminal.limits), "  "));
    // A path stays as it is, so that it can be copied.
    let place: String = place.chars().filter(|letter| !letter.is_control()).collect();
    format!("{}The report: {place}\n", ascii(&text))
}

/// The table: a line for each row. Where it is too wide, names stand on lines of their own and numbers go on below each other,
/// so that nothing is cut.
fn table(terminal: &Terminal) -> String {
    let mut widths = widths(terminal);
    let stacked = wide(&widths) > WIDTH;
    if stacked {
        widths[0] = INDENT;
    }
    let parts = parts(&widths);
    let printed =
        |cells: &[&str]| parts.iter().map(|part| line(&cells[part.clone()], &widths[part.clone()])).collect::<String>();
    let rule = format!("{}\n", "-".repeat(parts.iter().map(|part| wide(&widths[part.clone()])).max().unwrap_or(0)));
    let mut text = String::new();
    for at in 0..3 {
        let name = |column: usize| if stacked && column == 0 { "" } else { terminal.head[column][at] };
        text.push_str(&printed(&(0..widths.len()).map(name).collect::<Vec<_>>()));
    }
    text.push_str(&rule);
    for row in &terminal.rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        text.push_str(&match &cells[..] {
            [] => rule.clone(),
            [name] => line(&[name], &[WIDTH]),
            [name, rest @ ..] if stacked => format!("{name}\n{}", printed(&[&[""][..], rest].concat())),
            [name, rest @ ..] => {
                let name = wrapped_to(widths[0], name, "  ");
                let (first, more) = name.split_once('\n').unwrap_or((&name, ""));
                format!("{}{more}", printed(&[&[first][..], rest].concat()))
            }
        });
    }
    text
}

/// Columns that go side by side, as many as fit.
fn parts(widths: &[usize]) -> Vec<std::ops::Range<usize>> {
    let mut parts: Vec<std::ops::Range<usize>> = Vec::new();
    for column in 0..widths.len() {
        match parts.last_mut().filter(|last| wide(&widths[last.start..=column]) <= WIDTH) {
            Some(last) => last.end = column + 1,
            None => parts.push(column..column + 1),
        }
    }
    parts
}

/// How wide columns are side by side.
fn wide(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + widths.len().saturating_sub(1)
}

fn widths(terminal: &Terminal) -> Vec<usize> {
    let widest = |column: usize| {
        let head = terminal.head[column].iter().map(|word| word.len()).max().unwrap_or(0);
        let cells = terminal.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        let most = if column == 0 { NAME } else { 24 };
        cells.max().unwrap_or(0).max(head).min(most)
    };
    (0..terminal.head.len()).map(widest).collect()
}

/// The first column begins at the left, the others end at the right of theirs.
fn line(cells: &[&str], widths: &[usize]) -> String {
    let mut line = String::new();
    for (at, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        let cut: String = cell.chars().take(width).collect();
        line.push_str(&if at == 0 { format!("{cut:<width$}") } else { format!(" {cut:>width$}") });
    }
    format!("{}\n", line.trim_end())
}

/// Lines of at most [`WIDTH`], broken at spaces; further lines of a paragraph begin with `indent`.
fn wrapped(text: &str, indent: &str) -> String {
    wrapped_to(WIDTH, text, indent)
}

/// The same at another width.
fn wrapped_to(width: usize, text: &str, indent: &str) -> String {
    let mut all = String::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                all.push_str(line.trim_end());
                all.push('\n');
                line = format!("{indent}{word}");
            } else {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
        all.push_str(line.trim_end());
        all.push('\n');
    }
    all
}

/// Typographic signs as plain ones; no control reaches a terminal.
fn ascii(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '\u{a0}' => Some(' '),
            '\u{2018}' | '\u{2019}' => Some('\''),
            '\u{201c}' | '\u{201d}' => Some('"'),
            '\u{2013}' | '\u{2014}' => Some('-'),
            '\n' => Some('\n'),
            letter if letter.is_control() => None,
            letter if letter.is_ascii() => Some(letter),
            _ => Some('?'),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    fn check(text: &str) {
        for line in text.lines() {
            assert!(line.len() <= WIDTH && line.is_ascii() && !line.ends_with(' '), "{}: {line}", line.len());
        }
    }

    #[test]
    fn a_terminal_shows_every_authority_and_scotland() {
        let text = text(&World::scotland().report(), "out/report.html");
        check(&text);
        assert!(text.contains("\nFife ") && text.contains("\nScotland ") && text.contains("Not an official"), "{text}");
    }

    #[test]
    fn a_wild_title_does_no_harm() {
        let mut world = World::scotland();
        world.scenario.title = "\u{1b}[31mred \u{202e} na\u{ef}ve".into();
        check(&text(&world.report(), "x"));
    }

    #[test]
    fn a_table_that_is_too_wide_has_names_on_lines_of_their_own() {
        let mut report = World::scotland().report();
        let (name, limits) = ("wait_to_contact_in_time", "-1,234,567 to +2,345,678");
        let cells = [name, "12,345,678", "12,345,679", "+1,111,111", limits, limits];
        report.terminal.head =
            vec![["", "", "Measure"], ["", "", "base"], ["", "", "other"], [""; 3], [""; 3], [""; 3]];
        report.terminal.rows = vec![vec!["s1".into()], cells.map(String::from).to_vec(), Vec::new()];
        let text = text(&report, "x");
        check(&text);
        let first = format!("   12,345,678 12,345,679 +1,111,111 {limits}\n{limits}\n");
        assert!(text.contains(&format!("\n{name}\n{first}")), "{text}");
    }

    #[test]
    fn a_long_name_goes_on_below_its_numbers() {
        let mut report = World::scotland().report();
        report.terminal.head = vec![["", "", "Measure"], ["", "", "base"]];
        let name = "Days without a plan or support (person-days a year)";
        report.terminal.rows =
            vec![vec!["s1".into()], vec![name.into(), "3,710".into()], vec!["Voice".into(), "9".into()]];
        let text = text(&report, "x");
        check(&text);
        let first = |name: &str, number: &str| format!("\n{name:<NAME$} {number:>5}\n");
        let told =
            first("Days without a plan or", "3,710") + "  support (person-days a\n  year)" + &first("Voice", "9");
        assert!(text.contains(&told), "{text}");
    }

    #[test]
    fn one_area_and_theory_are_told() {
        check(&text(&World::areas(&["Fife"]).report(), "x"));
        check(&text(&World::theory().report(), "x"));
    }
}
