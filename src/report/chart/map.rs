//! The map: outlines of the authorities on the British National Grid, which needs no projection.

use super::canvas::{Canvas, PAPER, legend_height, shade_of};
use super::{Drawn, WIDTH};
use crate::report::value::Legend;
use plotters::style::{Color, RGBColor};
use std::sync::OnceLock;

const BOUNDARIES: &str = include_str!("../../../data/map/council_boundaries_bng.geojson");
const MARGIN: f64 = 4.0;
const BORDER: RGBColor = RGBColor(120, 128, 136);

/// A closed line, in metres east and north.
type Ring = Vec<(f64, f64)>;

/// The outlines of one authority.
#[derive(Debug)]
struct Outline {
    gss: String,
    rings: Vec<Ring>,
}

/// The outlines, read once. The file is ours, one feature on a line.
fn outlines() -> &'static [Outline] {
    static OUTLINES: OnceLock<Vec<Outline>> = OnceLock::new();
    OUTLINES.get_or_init(|| BOUNDARIES.lines().filter_map(outline).collect())
}

fn outline(line: &str) -> Option<Outline> {
    let gss = line.split_once("\"gss\":\"")?.1.split_once('"')?.0.to_string();
    let coordinates = line.split_once("\"coordinates\":")?.1.split_once('}')?.0;
    Some(Outline { gss, rings: rings(coordinates) })
}

/// The rings in nested lists of pairs, however deep they lie.
fn rings(text: &str) -> Vec<Ring> {
    let (mut rings, mut ring, mut number, mut pair) = (Vec::new(), Ring::new(), String::new(), Vec::<f64>::new());
    for letter in text.chars() {
        match letter {
            '0'..='9' | '-' | '.' => number.push(letter),
            ',' | ']' => {
                pair.extend(number.parse::<f64>());
                number.clear();
                if letter == ']' {
                    match pair[..] {
                        [x, y] => ring.push((x, y)),
                        _ if !ring.is_empty() => rings.push(std::mem::take(&mut ring)),
                        _ => {}
                    }
                    pair.clear();
                }
            }
            _ => {}
        }
    }
    rings
}

/// West, south, east and north.
fn frame() -> [f64; 4] {
    let points = outlines().iter().flat_map(|outline| outline.rings.iter().flatten());
    points.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[w, s, e, n], &(x, y)| {
        [w.min(x), s.min(y), e.max(x), n.max(y)]
    })
}

fn scale() -> f64 {
    let [west, _, east, _] = frame();
    (WIDTH - 2.0 * MARGIN) / (east - west)
}

fn map_height() -> f64 {
    let [_, south, _, north] = frame();
    (north - south) * scale() + 2.0 * MARGIN
}

/// The height of the panel.
pub fn height(legend: &Legend) -> f64 {
    map_height() + 10.0 + legend_height(legend)
}

/// Draws it.
pub fn draw(canvas: &Canvas<'_>, shades: &[(String, Option<usize>)], legend: &Legend) -> Drawn {
    let ([west, .., north], scale) = (frame(), scale());
    for outline in outlines() {
        let shade = shades.iter().find(|(gss, _)| *gss == outline.gss).map(|&(_, shade)| shade);
        let fill = shade.map_or(PAPER, |shade| shade_of(shade).0);
        for ring in &outline.rings {
            let points: Vec<_> =
                ring.iter().map(|(x, y)| (MARGIN + (x - west) * scale, MARGIN + (north - y) * scale)).collect();
            canvas.surface(&points, fill.to_rgba())?;
            canvas.path(&points, BORDER, 0.5)?;
        }
    }
    canvas.legend(legend, height(legend) - legend_height(legend))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_authority_has_an_outline() {
        assert_eq!(outlines().len(), 32);
        assert!(outlines().iter().all(|outline| outline.rings.iter().all(|ring| ring.len() > 3)));
        let [west, south, east, north] = frame();
        assert!(west > 0.0 && south > 500_000.0 && east < 500_000.0 && north < 1_300_000.0);
        assert!(height(&Legend { shades: Vec::new(), nothing: false }) < 600.0);
    }

    #[test]
    fn rings_are_found_at_any_depth() {
        assert_eq!(rings("[[[1,2],[3,4]],[[5,6]]]"), [vec![(1.0, 2.0), (3.0, 4.0)], vec![(5.0, 6.0)]]);
        assert_eq!(rings("[[[[1,2.5]]],[[[-3,4]]]]").len(), 2);
    }
}
