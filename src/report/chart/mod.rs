//! From a chart as a value to SVG, by plotters.
//!
//! A panel is 360 units wide, so that it is readable on a phone as it is; wider screens set panels side by side.

mod canvas;
mod dots;
mod lines;
mod map;
mod tiles;

use super::value::{Chart, Figure, Panel, Report};
use canvas::Canvas;

/// The width of a panel.
pub const WIDTH: f64 = 360.0;

/// Why a chart could not be drawn; its table is still there.
type Drawn = Result<(), String>;

/// What draws a chart.
type Draw<'a> = Box<dyn Fn(&Canvas<'_>) -> Drawn + 'a>;

/// A panel as SVG with its title and description, or nothing if it cannot be drawn.
///
/// `id` makes the names of its parts unique in a page.
pub fn svg(id: &str, panel: &Panel) -> String {
    let (height, draw): (f64, Draw<'_>) = match &panel.chart {
        Chart::Tiles(tiles, legend) => {
            (tiles::height(tiles, legend), Box::new(move |canvas| tiles::draw(canvas, tiles, legend)))
        }
        Chart::Map(shades, legend) => (map::height(legend), Box::new(move |canvas| map::draw(canvas, shades, legend))),
        Chart::Dots(dots) => (dots::height(dots), Box::new(move |canvas| dots::draw(canvas, dots))),
        Chart::Lines(lines) => (lines::HEIGHT, Box::new(move |canvas| lines::draw(canvas, lines))),
    };
    canvas::draw(height, draw).map_or_else(|_| String::new(), |inner| wrap(id, panel, height, &inner))
}

/// Every chart of a report as a file.
pub fn files(report: &Report) -> Vec<(String, String)> {
    let of = |figure: &Figure| -> Vec<(String, String)> {
        figure.panels.iter().map(|panel| (format!("{}.svg", panel.id), svg(&panel.id, panel))).collect()
    };
    report.figures().flat_map(of).filter(|(_, svg)| !svg.is_empty()).collect()
}

fn wrap(id: &str, panel: &Panel, height: f64, inner: &str) -> String {
    use super::markup::escape;
    let (wide, high) = (WIDTH * canvas::FINE, height * canvas::FINE);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{id}-title {id}-text\" width=\"{WIDTH}\" height=\"{height:.0}\" viewBox=\"0 0 {wide:.0} {high:.0}\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-text\">{}</desc>\n{inner}</svg>\n",
        escape(&panel.title),
        escape(&panel.alt),
        id = escape(id),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::value::{Legend, Tile};

    #[test]
    fn words_in_charts_are_escaped() {
        let tile = Tile { at: (0, 0), name: "<b>&".into(), value: "\"1\"".into(), shade: Some(0) };
        let legend = Legend { shades: vec!["<i>".into()], nothing: false };
        let panel = Panel {
            id: "x".into(),
            title: "</title><script>".into(),
            alt: "a & b".into(),
            chart: Chart::Tiles(vec![tile], legend),
        };
        let svg = svg("x", &panel);
        assert!(!svg.is_empty() && !svg.contains("<script") && !svg.contains("<b>") && !svg.contains("<i>"), "{svg}");
        assert!(svg.contains("a &amp; b"));
    }
}
