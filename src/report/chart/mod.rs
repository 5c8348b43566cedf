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
    drawn(panel).map_or_else(String::new, |(height, inner)| wrap(id, panel, height, &inner))
}

/// The height of a panel and what is drawn in it.
fn drawn(panel: &Panel) -> Option<(f64, String)> {
    let (height, draw): (f64, Draw<'_>) = match &panel.chart {
        Chart::Tiles(tiles, legend) => {
            (tiles::height(tiles, legend), Box::new(move |canvas| tiles::draw(canvas, tiles, legend)))
        }
        Chart::Map(shades, legend) => (map::height(legend), Box::new(move |canvas| map::draw(canvas, shades, legend))),
        Chart::Dots(dots) => (dots::height(dots), Box::new(move |canvas| dots::draw(canvas, dots))),
        Chart::Lines(lines) => (lines::HEIGHT, Box::new(move |canvas| lines::draw(canvas, lines))),
    };
    canvas::draw(height, draw).ok().map(|inner| (height, inner))
}

/// Every chart of a report as a file.
pub fn files(report: &Report) -> Vec<(String, String)> {
    let of = |figure: &Figure| -> Vec<(String, String)> {
        figure.panels.iter().map(|panel| (format!("{}.svg", panel.id), alone(report, figure, panel))).collect()
    };
    report.figures().flat_map(of).filter(|(_, svg)| !svg.is_empty()).collect()
}

/// A chart that stands on its own: with the finding above, and below what it shows, where, when and by whom.
fn alone(report: &Report, figure: &Figure, panel: &Panel) -> String {
    let Some((height, inner)) = drawn(panel) else { return String::new() };
    let source = format!(
        "{} {}. {} maracsim {}: a simulation, not an official publication.",
        figure.caption, report.title, report.subtitle, report.version
    );
    let mut words = Words { svg: String::new(), at: 8.0 };
    words.lines(&figure.title, 15.0, true);
    words.lines(&panel.title, 13.0, false);
    let top = words.at + 8.0;
    words.at = top + height + 8.0;
    words.lines(&source, 11.0, false);
    let high = words.at + 8.0;
    let paper = format!(
        "<rect width=\"{:.0}\" height=\"{:.0}\" fill=\"#FFFFFF\"/>\n",
        WIDTH * canvas::FINE,
        high * canvas::FINE
    );
    let moved = format!("<g transform=\"translate(0 {:.0})\">\n{inner}</g>\n", top * canvas::FINE);
    wrap(&panel.id, panel, high, &[paper, words.svg, moved].concat())
}

/// Lines of words above and below a chart.
struct Words {
    svg: String,
    at: f64,
}

impl Words {
    /// Adds a text in lines that fit, and moves on.
    fn lines(&mut self, text: &str, size: f64, bold: bool) {
        const EDGE: f64 = 8.0;
        // The metrics are those of the plain letters.
        let (wider, weight) = if bold { (1.12, " font-weight=\"bold\"") } else { (1.0, "") };
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let last = lines.last().cloned().unwrap_or_default();
            let longer = if last.is_empty() { word.to_string() } else { format!("{last} {word}") };
            if !last.is_empty() && wider * canvas::width(&longer, size) > WIDTH - 2.0 * EDGE {
                lines.push(word.to_string());
            } else if let Some(line) = lines.last_mut() {
                *line = longer;
            }
        }
        for line in lines {
            self.at += 1.35 * size;
            let (x, y, size) = (EDGE * canvas::FINE, self.at * canvas::FINE, size * canvas::FINE);
            let text = super::markup::escape(&line);
            self.svg += &format!(
                "<text x=\"{x:.0}\" y=\"{y:.0}\" font-family=\"sans-serif\" font-size=\"{size:.0}\"{weight} fill=\"#1A1A1A\">{text}</text>\n"
            );
        }
    }
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
        let tile = Tile { at: (0, 0), name: "<b>&".into(), key: "<u>".into(), value: "\"1\"".into(), shade: Some(0) };
        let legend = Legend { shades: vec!["<i>".into()], nothing: false };
        let panel = Panel {
            id: "x".into(),
            title: "</title><script>".into(),
            alt: "a & b".into(),
            chart: Chart::Tiles(vec![tile], legend),
        };
        let svg = svg("x", &panel);
        assert!(
            !svg.is_empty()
                && !svg.contains("<script")
                && !svg.contains("<b>")
                && !svg.contains("<i>")
                && !svg.contains("<u>"),
            "{svg}"
        );
        assert!(svg.contains("a &amp; b"));
    }
}
