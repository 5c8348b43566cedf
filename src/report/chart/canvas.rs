//! A sheet to draw on: plotters' elements in units of the page, with the project's colours and one font.

use super::{Drawn, WIDTH};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::register_font;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::sync::OnceLock;

/// Plotters draws in whole numbers: this many to one unit of the page.
pub const FINE: f64 = 4.0;

/// Dark blue, for what matters.
pub const DARK: RGBColor = RGBColor(0, 45, 84);
/// Teal, for what stands beside it.
pub const TEAL: RGBColor = RGBColor(43, 156, 147);
/// Purple, for a third.
pub const PURPLE: RGBColor = RGBColor(106, 32, 99);
/// Words that are not the point.
pub const GREY: RGBColor = RGBColor(82, 88, 94);
/// Axes and borders.
pub const FAINT: RGBColor = RGBColor(198, 203, 208);
/// What words are written in.
pub const INK: RGBColor = RGBColor(26, 26, 26);
/// Paper.
pub const PAPER: RGBColor = RGBColor(255, 255, 255);

/// Four shades of one blue, 2.2 : 1 in contrast from each to the next, each with the colour of words on it. Four shades
/// between paper and this dark blue cannot all differ by 3 : 1; tiles carry their number, and every shade a border.
pub const SHADES: [(RGBColor, RGBColor); 4] =
    [(RGBColor(238, 245, 251), INK), (RGBColor(121, 163, 205), INK), (RGBColor(54, 101, 148), PAPER), (DARK, PAPER)];

/// Where a text stands from its point.
#[derive(Clone, Copy, Debug)]
pub enum Side {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// The sheet.
pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

/// The family that charts name; its widths are those of the embedded font.
const FAMILY: &str = "sans-serif";
const FONT: &[u8] = include_bytes!("../../../data/fonts/DejaVuSans-subset.ttf");

/// Makes the font known to plotters, once.
fn font_is_ready() -> Drawn {
    static READY: OnceLock<bool> = OnceLock::new();
    let register = || [FontStyle::Normal, FontStyle::Bold].map(|style| register_font(FAMILY, style, FONT).is_ok());
    if READY.get_or_init(|| register() == [true, true]).to_owned() { Ok(()) } else { Err("no font".into()) }
}

/// What is drawn on a sheet of this height, without the outer `<svg>`.
pub fn draw(height: f64, draw: impl Fn(&Canvas<'_>) -> Drawn) -> Result<String, String> {
    font_is_ready()?;
    let mut svg = String::new();
    {
        let size = (fine(WIDTH).unsigned_abs(), fine(height).unsigned_abs());
        let canvas = Canvas { area: SVGBackend::with_string(&mut svg, size).into_drawing_area() };
        draw(&canvas)?;
        canvas.area.present().map_err(|error| error.to_string())?;
    }
    let inner = svg.find('>').zip(svg.rfind("</svg>")).and_then(|(from, to)| svg.get(from + 1..to));
    let inner = inner.ok_or("plotters wrote no svg")?;
    Ok(inner.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "").replace("\n\n", "\n").trim_start().into())
}

fn fine(at: f64) -> i32 {
    libm::round(at * FINE) as i32
}

fn point((x, y): (f64, f64)) -> (i32, i32) {
    (fine(x), fine(y))
}

fn style<'a>(size: f64, colour: RGBColor, bold: bool, side: Side) -> TextStyle<'a> {
    let h = match side {
        Side::Start => HPos::Left,
        Side::Middle => HPos::Center,
        Side::End => HPos::Right,
    };
    // plotters-svg divides by 1.24 what it is given.
    let weight = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = FontDesc::new(FontFamily::SansSerif, size * FINE * 1.24, weight);
    let mut style = TextStyle::from(font).pos(Pos::new(h, VPos::Center));
    style.color = colour.to_backend_color();
    style
}

/// How much wider other families are that `sans-serif` may stand for: DejaVu Sans is the widest that is usual.
const ROOMY: f64 = 1.16;

/// How wide a text is at most.
pub fn width(text: &str, size: f64) -> f64 {
    let font = FontDesc::new(FontFamily::SansSerif, size * FINE, FontStyle::Normal);
    font.box_size(text).map_or(text.chars().count() as f64 * size * 0.6, |(wide, _)| ROOMY * f64::from(wide) / FINE)
}

impl Canvas<'_> {
    fn put<E>(&self, element: &E) -> Drawn
    where
        for<'b> &'b E: plotters::element::PointCollection<'b, (i32, i32)>,
        E: for<'b> plotters::element::Drawable<SVGBackend<'b>>,
    {
        self.area.draw(element).map_err(|error| error.to_string())
    }

    /// A text, its middle at the height of its point.
    pub fn text(&self, at: (f64, f64), side: Side, size: f64, colour: RGBColor, text: &str) -> Drawn {
        self.put(&Text::new(text.to_string(), point(at), style(size, colour, false, side)))
    }

    /// The same in bold.
    pub fn bold(&self, at: (f64, f64), side: Side, size: f64, colour: RGBColor, text: &str) -> Drawn {
        self.put(&Text::new(text.to_string(), point(at), style(size, colour, true, side)))
    }

    /// A line through points.
    pub fn path(&self, points: &[(f64, f64)], colour: RGBColor, wide: f64) -> Drawn {
        let points: Vec<_> = points.iter().map(|&at| point(at)).collect();
        self.put(&PathElement::new(points, colour.stroke_width(fine(wide).unsigned_abs())))
    }

    /// A surface.
    pub fn surface(&self, points: &[(f64, f64)], colour: RGBAColor) -> Drawn {
        let points: Vec<_> = points.iter().map(|&at| point(at)).collect();
        self.put(&Polygon::new(points, colour.filled()))
    }

    /// A mark: a disc, a square or a diamond, by its place in a row of marks.
    pub fn mark(&self, (x, y): (f64, f64), kind: usize) -> Drawn {
        const HALF: f64 = 4.5;
        let diamond = [(0.0, -1.4), (1.4, 0.0), (0.0, 1.4), (-1.4, 0.0)];
        let square = [(-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)];
        let points = |of: [(f64, f64); 4]| of.map(|(dx, dy)| (x + dx * HALF, y + dy * HALF));
        match kind % 3 {
            0 => self.put(&Circle::new(point((x, y)), fine(HALF), DARK.filled())),
            1 => self.surface(&points(square), TEAL.to_rgba()),
            _ => self.surface(&points(diamond), PURPLE.to_rgba()),
        }
    }

    /// The meaning of shades, one under another.
    pub fn legend(&self, legend: &super::super::value::Legend, top: f64) -> Drawn {
        const LINE: f64 = 20.0;
        let mut y = top + LINE / 2.0;
        let nothing = legend.nothing.then_some((None, "no year to which it applies"));
        let shades = legend.shades.iter().enumerate().map(|(at, words)| (Some(at), words.as_str()));
        for (shade, words) in shades.chain(nothing) {
            let square = [(8.0, y - 7.0), (26.0, y - 7.0), (26.0, y + 7.0), (8.0, y + 7.0), (8.0, y - 7.0)];
            self.surface(&square, shade_of(shade).0.to_rgba())?;
            self.path(&square, GREY, 0.5)?;
            self.text((34.0, y), Side::Start, 13.0, INK, words)?;
            y += LINE;
        }
        Ok(())
    }
}

/// The height of a legend.
pub fn legend_height(legend: &super::super::value::Legend) -> f64 {
    20.0 * (legend.shades.len() + usize::from(legend.nothing)) as f64 + 4.0
}

/// The colour of a shade and that of the words on it.
pub fn shade_of(shade: Option<usize>) -> (RGBColor, RGBColor) {
    shade.and_then(|shade| SHADES.get(shade)).copied().unwrap_or((PAPER, INK))
}

/// Round numbers from 0 to beyond the largest value: at most six.
pub fn ticks(largest: f64) -> Vec<f64> {
    if !(largest.is_finite() && largest > 0.0) {
        return vec![0.0, 1.0];
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(largest)));
    let step = [0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0].iter().map(|step| step * power).find(|step| largest / step <= 4.0);
    let step = step.unwrap_or(10.0 * power);
    let count = libm::ceil(largest / step - 1e-9) as u32;
    (0..=count).map(|at| f64::from(at) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_largest() {
        for largest in [0.03, 0.9, 1.0, 4.0, 7.3, 99.0, 2_847.0, 1e6] {
            let ticks = ticks(largest);
            assert!(
                (2..=6).contains(&ticks.len()) && ticks[ticks.len() - 1] >= largest * 0.999_999,
                "{largest} {ticks:?}"
            );
        }
        assert_eq!(ticks(2_847.0), [0.0, 1_000.0, 2_000.0, 3_000.0]);
        assert_eq!(ticks(f64::NAN), [0.0, 1.0]);
    }

    #[test]
    fn words_have_a_width_without_system_fonts() {
        assert!(font_is_ready().is_ok());
        let (short, long) = (width("Fife", 14.0), width("Dumfries & Galloway", 14.0));
        assert!(short > 15.0 && short < 40.0 && long > 100.0 && long < 170.0, "{short} {long}");
    }

    /// The rule of the palette, by the formula of WCAG 2.2.
    #[test]
    fn shades_differ_in_contrast_and_words_on_them_are_readable() {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        };
        let light = |RGBColor(r, g, b): RGBColor| 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        let contrast = |a, b| {
            let (a, b) = (light(a), light(b));
            (f64::max(a, b) + 0.05) / (f64::min(a, b) + 0.05)
        };
        for pair in SHADES.windows(2) {
            assert!(contrast(pair[0].0, pair[1].0) >= 2.2, "{pair:?}");
        }
        for (shade, words) in SHADES {
            assert!(contrast(shade, words) >= 4.5);
        }
        assert!(contrast(GREY, PAPER) >= 4.5 && contrast(TEAL, PAPER) >= 3.0);
    }
}
