//! 2. The picture: the tile map and the map, side by side.

use super::answer::at_least;
use crate::report::rounding;
use crate::report::value::{Block, Chart, Figure, Legend, Panel, Section, Tile};
use crate::report::view::View;

const MEASURE: &str = "met:headline";

/// The shade of a chance: below 5 in 10, from there to 7, to 9, and above.
fn shade(chance: f64) -> Option<usize> {
    chance.is_finite().then(|| [0.5, 0.7, 0.9].iter().filter(|&&from| chance >= from - 1e-9).count())
}

/// A map of fewer authorities shows nothing that a list does not.
const FEWEST: usize = 8;

/// The section; none where there are too few authorities for a map.
pub fn section(view: &View<'_>) -> Option<Section> {
    let authorities = view.authorities();
    if authorities.len() < FEWEST {
        return None;
    }
    let text = "Each tile is an authority, roughly where it lies; its number is the share of simulated years that met \
                every headline standard. Differences between single authorities rest on our estimates of their cases, \
                not on local counts: they are no ranking.";
    let blocks = vec![Block::Paragraph(text.into()), Block::Figure(figure(view, &authorities))];
    Some(Section { id: "picture", title: "The picture".into(), blocks })
}

fn figure(view: &View<'_>, authorities: &[usize]) -> Figure {
    let chances: Vec<(usize, f64)> =
        authorities.iter().map(|&place| (place, view.in_a_year(MEASURE, place).mean)).collect();
    let words =
        ["fewer than 5 in 10 simulated years", "from 5 to under 7 in 10", "from 7 to under 9 in 10", "9 in 10 or more"];
    let nothing = chances.iter().any(|(_, chance)| chance.is_nan());
    let legend = Legend { shades: words.map(String::from).to_vec(), nothing };
    let [often, ..] = at_least(view, 0.9);
    let often = if often == 0 { "None".to_string() } else { often.to_string() };
    let title = format!("{often} of {} authorities meet the headline almost every year", authorities.len());
    let alt = format!(
        "{often} of {} authorities meet every headline standard in at least 9 of 10 simulated years, {} in fewer than \
         5. The table below has each value.",
        authorities.len(),
        chances.iter().filter(|(_, chance)| *chance < 0.5).count()
    );
    let panel = |id: &str, title: &str, chart| Panel { id: id.into(), title: title.into(), alt: alt.clone(), chart };
    Figure {
        id: "headline-map".into(),
        title,
        caption: format!(
            "Chance that a year meets every headline standard at central inputs: mean of the years {}, share of simulated years. \
             Boundaries: Office for National Statistics, Open Government Licence v3.0; contains OS data \u{a9} Crown \
             copyright and database right 2024.",
            view.period()
        ),
        panels: vec![
            panel("headline-tiles", "Each authority as a tile", Chart::Tiles(tiles(view, &chances), legend.clone())),
            panel("headline-areas", "The same on the map", Chart::Map(shades(view, &chances), legend)),
        ],
        table: super::standards::chances(view, "headline-map-table", &[MEASURE]),
    }
}

fn tiles(view: &View<'_>, chances: &[(usize, f64)]) -> Vec<Tile> {
    let tile = |&(place, chance): &(usize, f64)| {
        let authority = view.authority(place)?;
        let value = match chance {
            chance if chance.is_nan() => "n/a".to_string(),
            chance => rounding::plain("share", chance).replace("under 1", "<1").replace("over 99", ">99") + " %",
        };
        Some(Tile {
            at: authority.tile,
            name: authority.code.clone(),
            key: authority.short_name.clone(),
            value,
            shade: shade(chance),
        })
    };
    chances.iter().filter_map(tile).collect()
}

fn shades(view: &View<'_>, chances: &[(usize, f64)]) -> Vec<(String, Option<usize>)> {
    let gss = |place: usize| view.material.results.places[place].gss.clone();
    chances.iter().map(|&(place, chance)| (gss(place), shade(chance))).collect()
}

#[cfg(test)]
mod tests {
    use super::shade;

    #[test]
    fn shades_change_at_five_seven_and_nine_in_ten() {
        assert_eq!([0.0, 0.49, 0.5, 0.69, 0.7, 0.89, 0.9, 1.0].map(shade), [0, 0, 1, 1, 2, 2, 3, 3].map(Some));
        assert_eq!(shade(f64::NAN), None);
    }
}
