//! Rows of dots with their intervals: one for each authority, standard or year.

use super::canvas::{Canvas, DARK, FAINT, GREY, INK, PURPLE, Side, TEAL, ticks, width};
use super::{Drawn, WIDTH};
use crate::report::rounding;
use crate::report::value::{DotRow, Dots};
use crate::statistics::Estimate;
use plotters::style::Color;

const ROW: f64 = 16.5;
const ROW_WITH_LABEL: f64 = 36.0;
const HEAD: f64 = 26.0;
const FOOT: f64 = 26.0;
const LABEL: f64 = 13.0;

/// Where things stand.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    row: f64,
    /// The ends of the axis: it begins at 0 unless something lies below.
    least: f64,
    largest: f64,
}

impl Frame {
    fn new(dots: &Dots) -> Self {
        let labels = dots.rows.iter().map(|row| width(&row.label, LABEL)).fold(0.0, f64::max);
        let left = if dots.labels_above { 10.0 } else { labels.min(150.0) + 12.0 };
        let values = if one_value(dots) { 52.0 } else { 14.0 };
        let row = if dots.labels_above { ROW_WITH_LABEL } else { ROW };
        let largest = largest(dots);
        let least = if falls_below_zero(dots) { -largest } else { 0.0 };
        Self { left, right: WIDTH - values, top: top(dots), row, least, largest }
    }

    fn x(&self, value: f64) -> f64 {
        let share = ((value - self.least) / (self.largest - self.least)).clamp(0.0, 1.0);
        self.left + share * (self.right - self.left)
    }

    fn y(&self, row: usize) -> f64 {
        let low = if self.row > ROW { 0.68 } else { 0.5 };
        self.top + self.row * (row as f64 + low)
    }

    fn bottom(&self, dots: &Dots) -> f64 {
        self.top + self.row * dots.rows.len() as f64
    }
}

fn one_value(dots: &Dots) -> bool {
    dots.rows.iter().all(|row| row.values.len() <= 1)
}

/// Room above: the meaning of the marks, and below it the name of the reference.
fn top(dots: &Dots) -> f64 {
    let name = if dots.reference.is_some() && !dots.marks.is_empty() { 18.0 } else { 0.0 };
    HEAD.max(18.0 * dots.marks.len() as f64 + name + 8.0)
}

/// The limits of everything that is shown, or the number itself where one is not finite.
fn ends(dots: &Dots) -> impl Iterator<Item = f64> {
    let values = dots.rows.iter().flat_map(|row| row.values.iter().chain(&row.drawn));
    let ends =
        values.flat_map(|value| [value.low, value.high].map(|end| if end.is_finite() { end } else { value.mean }));
    ends.chain(dots.reference.iter().map(|(at, _)| *at)).filter(|end| end.is_finite())
}

/// Whether differences are shown: then the axis reaches as far below 0 as above it.
fn falls_below_zero(dots: &Dots) -> bool {
    ends(dots).any(|end| end < 0.0)
}

fn largest(dots: &Dots) -> f64 {
    if dots.unit == "share" {
        return 1.0;
    }
    ticks(ends(dots).map(f64::abs).fold(0.0, f64::max)).last().copied().unwrap_or(1.0)
}

/// What stands at the axis, from left to right; around 0 the ends alone, as there is no room for more.
fn at_axis(dots: &Dots, frame: &Frame) -> Vec<f64> {
    match dots.unit.as_str() {
        "share" => vec![0.0, 0.5, 1.0],
        _ if frame.least < 0.0 => vec![frame.least, 0.0, frame.largest],
        _ => ticks(frame.largest),
    }
}

/// The height of the panel.
pub fn height(dots: &Dots) -> f64 {
    let row = if dots.labels_above { ROW_WITH_LABEL } else { ROW };
    top(dots) + row * dots.rows.len() as f64 + FOOT
}

/// Draws it.
pub fn draw(canvas: &Canvas<'_>, dots: &Dots) -> Drawn {
    let frame = Frame::new(dots);
    axis(canvas, dots, &frame)?;
    marks(canvas, dots)?;
    for (at, row) in dots.rows.iter().enumerate() {
        draw_row(canvas, dots, &frame, at, row)?;
    }
    Ok(())
}

fn axis(canvas: &Canvas<'_>, dots: &Dots, frame: &Frame) -> Drawn {
    let (top, bottom) = (frame.top, frame.bottom(dots));
    let share = dots.unit == "share";
    for value in at_axis(dots, frame) {
        let x = frame.x(value);
        if dots.labels_above {
            // A line from top to bottom would cross the labels.
            for row in 0..dots.rows.len() {
                canvas.path(&[(x, frame.y(row) - 6.0), (x, frame.y(row) + 6.0)], FAINT, 1.0)?;
            }
        } else {
            canvas.path(&[(x, top), (x, bottom)], FAINT, 1.0)?;
        }
        let sign = if share { " %" } else { "" };
        let shown = if share { value * 100.0 } else { value };
        let words = format!("{}{}{sign}", if frame.least < 0.0 && value > 0.0 { "+" } else { "" }, plain(shown));
        let half = width(&words, 12.0) / 2.0;
        let x = x.clamp(half + 2.0, WIDTH - half - 2.0);
        canvas.text((x, bottom + 13.0), Side::Middle, 12.0, GREY, &words)?;
    }
    if let Some((value, name)) = &dots.reference {
        let x = frame.x(*value);
        dashed(canvas, x, top - 4.0, bottom)?;
        let half = width(name, 12.0) / 2.0;
        canvas.text((x.clamp(half + 2.0, WIDTH - half - 2.0), top - 13.0), Side::Middle, 12.0, INK, name)?;
    }
    Ok(())
}

/// A tick's number without needless digits.
pub fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    rounding::grouped(text)
}

fn dashed(canvas: &Canvas<'_>, x: f64, top: f64, bottom: f64) -> Drawn {
    let mut y = top;
    while y < bottom {
        canvas.path(&[(x, y), (x, (y + 4.0).min(bottom))], INK, 1.0)?;
        y += 7.0;
    }
    Ok(())
}

fn marks(canvas: &Canvas<'_>, dots: &Dots) -> Drawn {
    for (at, words) in dots.marks.iter().enumerate() {
        let y = 12.0 + 18.0 * at as f64;
        canvas.mark((16.0, y), at)?;
        canvas.text((28.0, y), Side::Start, 13.0, INK, words)?;
    }
    Ok(())
}

fn draw_row(canvas: &Canvas<'_>, dots: &Dots, frame: &Frame, at: usize, row: &DotRow) -> Drawn {
    let y = frame.y(at);
    let label = shortened(&row.label, if dots.labels_above { WIDTH - 20.0 } else { frame.left - 12.0 });
    if dots.labels_above {
        canvas.text((frame.left, y - 19.0), Side::Start, LABEL, INK, &label)?;
    } else {
        canvas.text((frame.left - 8.0, y), Side::End, LABEL, INK, &label)?;
    }
    canvas.path(&[(frame.left, y), (frame.right, y)], FAINT, 0.5)?;
    for (kind, value) in row.values.iter().enumerate().filter(|(_, value)| !value.mean.is_nan()) {
        if value.mean.is_infinite() {
            arrow(canvas, (frame.right, y), kind)?;
            continue;
        }
        let colour = [DARK, TEAL, PURPLE][kind % 3];
        if let Some(drawn) = row.drawn.get(kind).filter(|drawn| drawn.low.is_finite()) {
            canvas.surface(&band(frame, y, drawn), colour.mix(0.15))?;
        }
        // What has no chance has no band.
        if value.low < value.high {
            canvas.surface(&band(frame, y, value), colour.mix(0.45))?;
        }
        canvas.mark((frame.x(value.mean), y), kind)?;
    }
    if let (true, Some(value)) = (one_value(dots), row.values.first()) {
        let number = if value.mean.is_nan() { "n/a".into() } else { rounding::short(&dots.unit, value) };
        canvas.text((WIDTH - 4.0, y), Side::End, LABEL, INK, &number)?;
    }
    Ok(())
}

/// A bar from the low limit to the high one.
fn band(frame: &Frame, y: f64, value: &Estimate) -> [(f64, f64); 4] {
    let end = |limit: f64| frame.x(if limit.is_finite() { limit } else { value.mean });
    let (from, to) = (end(value.low), end(value.high));
    [(from, y - 3.0), (to, y - 3.0), (to, y + 3.0), (from, y + 3.0)]
}

/// Beyond the end of the axis: an open arrow, so that nobody reads a number there. Several stand side by side.
fn arrow(canvas: &Canvas<'_>, (right, y): (f64, f64), kind: usize) -> Drawn {
    let tip = right - 9.0 * kind as f64;
    let colour = [DARK, TEAL, PURPLE][kind % 3];
    canvas.path(&[(tip - 7.0, y - 5.0), (tip, y), (tip - 7.0, y + 5.0)], colour, 2.0)
}

/// A label that fits, cut where it must be.
fn shortened(label: &str, room: f64) -> String {
    if width(label, LABEL) <= room {
        return label.to_string();
    }
    let mut kept: String = label.to_string();
    while !kept.is_empty() && width(&kept, LABEL) + width("\u{2026}", LABEL) > room {
        kept.pop();
    }
    format!("{}\u{2026}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_are_cut_and_ticks_are_short() {
        assert_eq!(shortened("Fife", 100.0), "Fife");
        let cut = shortened(&"long ".repeat(100), 100.0);
        assert!(cut.ends_with('\u{2026}') && width(&cut, LABEL) <= 101.0);
        assert_eq!((plain(50.0), plain(0.25), plain(2_500.0)), ("50".into(), "0.25".into(), "2,500".into()));
    }

    #[test]
    fn differences_have_zero_in_the_middle() {
        let value = |mean: f64| Estimate { low: mean - 1.0, high: mean + 1.0, ..closed(mean) };
        let rows = vec![DotRow { label: "x".into(), values: vec![value(-3.0), value(2.0)], drawn: Vec::new() }];
        let dots = Dots { rows, unit: "points".into(), reference: None, labels_above: true, marks: Vec::new() };
        let frame = Frame::new(&dots);
        assert_eq!((frame.least, frame.largest, at_axis(&dots, &frame)), (-4.0, 4.0, vec![-4.0, 0.0, 4.0]));
        assert_eq!(frame.x(0.0), 0.5 * (frame.left + frame.right));
    }

    fn closed(mean: f64) -> Estimate {
        Estimate { mean, se: 0.0, low: mean, high: mean, n: 1, method: crate::statistics::Method::ClosedForm }
    }

    #[test]
    fn nothing_to_show_is_drawn_all_the_same() {
        let rows = vec![DotRow { label: "x".into(), values: vec![Estimate::not_applicable(0)], drawn: Vec::new() }];
        let dots = Dots { rows, unit: "days".into(), reference: None, labels_above: false, marks: Vec::new() };
        let svg = super::super::canvas::draw(height(&dots), |canvas| draw(canvas, &dots)).unwrap();
        assert!(svg.contains("n/a") && !svg.contains("NaN"));
    }
}
