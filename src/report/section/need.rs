//! 2b. Need beside the ratio: the posts of the run, those of SafeLives' ratio, and what a closed form of the work asks for.

use crate::experiment::staffing::ClosedForm;
use crate::report::value::{Block, Cell, Chart, DotRow, Dots, Figure, Panel, Section, Table};
use crate::report::view::View;
use crate::report::words::without;
use crate::report::{COUNTED_ON, rounding};
use crate::statistics::{Estimate, Method};

/// The kinds of posts: the measure of those in the run, the name of the panel, and of the people.
const KINDS: [(&str, &str, &str); 2] =
    [("idaa_posts", "beside-ratio-idaa", "Idaas"), ("coordinator_posts", "beside-ratio-coordinator", "Coordinators")];

/// A closed form asks for more than the run has if it does so by as much as its step of half a post leaves open.
const MORE: f64 = 0.5;

/// The section; none for theory.
pub fn section(view: &View<'_>) -> Option<Section> {
    let places: Vec<(usize, ClosedForm)> =
        view.authorities().into_iter().filter_map(|place| Some((place, closed(view, place)?))).collect();
    if places.is_empty() || KINDS.iter().any(|(id, ..)| !view.has(id)) {
        return None;
    }
    let text = "A ratio counts a mean year with everybody at work. Chance asks for more: busy years, several people at once, \
                leave, vacancies. Beside the ratio stands what a closed form of the expected work asks for in 9 of 10 years \
                (square-root staffing). It knows neither leave nor standards, so need is no fewer. Posts of a run are those \
                at the ratio unless it sets them; nobody has published those in place. What is enough to meet the \
                standards is found by simulation, for an authority at a time:";
    let blocks = vec![
        Block::Paragraph(text.into()),
        Block::Command(search(view, places[0].0)),
        Block::Figure(figure(view, &places)),
    ];
    Some(Section { id: "beside-the-ratio", title: "Need beside the ratio".into(), blocks })
}

fn closed(view: &View<'_>, place: usize) -> Option<ClosedForm> {
    let gss = &view.material.results.places[place].gss;
    view.material.closed.iter().find(|(of, _)| of == gss).map(|(_, closed)| *closed)
}

/// The command that searches for the least posts, of an authority where the run has several.
fn search(view: &View<'_>, place: usize) -> String {
    let command = view.material.run.command.replacen("maracsim run", "maracsim staff", 1);
    let command = without(&command, &["--draws", "--replications", "--precision"], &["--layers", "--joint"]);
    if view.authorities().len() == 1 || command.contains("--area") {
        return command;
    }
    format!("{command} --area {}", view.material.results.places[place].gss)
}

/// Posts of the run, by the ratio, and by the closed form.
fn posts(view: &View<'_>, place: usize, of: &ClosedForm, kind: usize) -> [Estimate; 3] {
    let certain = |mean| Estimate { mean, se: 0.0, low: mean, high: mean, n: 1, method: Method::ClosedForm };
    [view.pooled(KINDS[kind].0, place), certain(of.ratio[kind]), certain(of.fte[kind])]
}

fn figure(view: &View<'_>, places: &[(usize, ClosedForm)]) -> Figure {
    let more = |kind: usize| {
        let asks = |(place, of): &&(usize, ClosedForm)| of.fte[kind] >= view.pooled(KINDS[kind].0, *place).mean + MORE;
        places.iter().filter(asks).count()
    };
    let panels = KINDS.iter().enumerate().map(|(kind, (_, id, title))| {
        let row = |(place, of): &(usize, ClosedForm)| DotRow {
            label: view.short_name(*place).into(),
            values: posts(view, *place, of, kind).to_vec(),
            drawn: Vec::new(),
        };
        let marks = ["posts in this run", "SafeLives\u{2019} ratio", "closed form, 9 years in 10"].map(String::from);
        let rows = places.iter().map(row).collect();
        let dots = Dots { rows, unit: "FTE".into(), reference: None, labels_above: false, marks: marks.to_vec() };
        let alt = format!(
            "{title}: in {} of {} authorities the closed form asks for at least half a post more than the run has.",
            more(kind),
            places.len()
        );
        Panel { id: (*id).into(), title: format!("{title}, FTE"), alt, chart: Chart::Dots(dots) }
    });
    let panels: Vec<Panel> = panels.collect();
    let title = match places {
        [(place, _)] => format!("{}: posts beside the ratio", view.short_name(*place)),
        _ => format!("In {} of {} areas work asks for more Idaas", more(0), places.len()),
    };
    Figure {
        id: "beside-ratio-figure".into(),
        title,
        caption: format!(
            "Posts, FTE, in alphabetical order: those of the run, mean of {}; SafeLives\u{2019} ratio and the closed form for the busiest year, \
             at central inputs. Coordinators who serve several authorities are shown whole in each, as are the ratio and the closed form of \
             their team.",
            view.period()
        ),
        panels,
        table: table(view, places),
    }
}

fn table(view: &View<'_>, places: &[(usize, ClosedForm)]) -> Table {
    let row = |(place, of): &(usize, ClosedForm)| {
        let fte = |kind: usize| posts(view, *place, of, kind).map(|posts| Cell::Number(rounding::cell("FTE", &posts)));
        let sitting = of.places.map_or_else(|| "not by cases alone".into(), |places| places.to_string());
        let sitting = [Cell::Number(sitting)];
        [Cell::Text(view.short_name(*place).into())].into_iter().chain(fte(0)).chain(fte(1)).chain(sitting).collect()
    };
    let of_kind = |kind: usize| {
        let name = KINDS[kind].2;
        [format!("{name} in this run"), format!("{name}, ratio"), format!("{name}, closed form")]
    };
    let head = ["Place".to_string()].into_iter().chain(of_kind(0)).chain(of_kind(1));
    Table {
        id: "beside-ratio-table".into(),
        caption: format!(
            "Posts, FTE, and cases that a sitting has to hold so that 9 in 10 are heard at their first; closed form: for demand that is \
             not exceeded in {}\u{a0}% of years",
            rounding::plain("share", COUNTED_ON)
        ),
        head: head.chain(["Cases a sitting holds, closed form".into()]).collect(),
        rows: places.iter().map(row).collect(),
        tidy: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn posts_stand_beside_the_ratio_with_the_command_that_finds_what_is_enough() {
        for (world, rows, command) in [
            (World::scotland(), 32, "maracsim staff no-duty --seed 1 --area S12000033"),
            (World::areas(&["Fife"]), 1, "maracsim staff no-duty --seed 1"),
        ] {
            let material = world.material();
            let section = section(&View::new(&material)).unwrap();
            let [_, Block::Command(found), Block::Figure(figure)] = &section.blocks[..] else { panic!("{section:?}") };
            assert_eq!((found.as_str(), figure.table.rows.len()), (command, rows));
            let last: Vec<&str> = figure.table.rows[0].iter().map(Cell::text).collect();
            assert_eq!((last[2], last[3], last[7]), ("2.4", "4.5", "12"), "{last:?}");
        }
        let theory = World::theory();
        assert!(section(&View::new(&theory.material())).is_none());
    }
}
