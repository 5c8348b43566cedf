//! Rows of dots with their intervals: one for each authority, standard or year.

use super::canvas::{Canvas, DARK, FAINT, GREY, INK, PURPLE, Side, TEAL, ticks, width};
use super::{Drawn, WIDTH};
use crate::report::rounding;
use crate::report::value::{DotRow, Dots};
use crate::statistics::Estimate;
use plotters::style::Color;

const ROW: f64 = 21.0;
const ROW_WITH_LABEL: f64 = 40.0;
const HEAD: f64 = 26.0;
const FOOT: f64 = 26.0;
const LABEL: f64 = 13.0;

/// Where things stand.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    row: f64,
    largest: f64,
}

impl Frame {
    fn new(dots: &Dots) -> Self {
        let labels = dots.rows.iter().map(|row| width(&row.label, LABEL)).fold(0.0, f64::max);
        let left = if dots.labels_above { 10.0 } else { labels.min(150.0) + 12.0 };
        let values = if one_value(dots) { 52.0 } else { 14.0 };
        let row = if dots.labels_above { ROW_WITH_LABEL } else { ROW };
        Self { left, right: WIDTH - values, top: top(dots), row, largest: largest(dots) }
    }

    fn x(&self, value: f64) -> f64 {
        let share = (value / self.largest).clamp(0.0, 1.0);
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

/// Room above: the name of the reference, or the meaning of the marks.
fn top(dots: &Dots) -> f64 {
    HEAD.max(18.0 * dots.marks.len() as f64 + 8.0)
}

fn largest(dots: &Dots) -> f64 {
    if dots.unit == "share" {
        return 1.0;
    }
    let values = dots.rows.iter().flat_map(|row| row.values.iter().chain(&row.drawn));
    let ends = values.map(|value| if value.high.is_finite() { value.high } else { value.mean });
    let found = ends.chain(dots.reference.iter().map(|(at, _)| *at)).filter(|end| end.is_finite()).fold(0.0, f64::max);
    ticks(found).last().copied().unwrap_or(1.0)
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
    let at = if share { vec![0.0, 0.5, 1.0] } else { ticks(frame.largest) };
    for value in at {
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
        canvas.text((x, bottom + 13.0), Side::Middle, 12.0, GREY, &format!("{}{sign}", plain(shown)))?;
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
        canvas.surface(&band(frame, y, value), colour.mix(0.45))?;
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
    fn nothing_to_show_is_drawn_all_the_same() {
        let rows = vec![DotRow { label: "x".into(), values: vec![Estimate::not_applicable(0)], drawn: Vec::new() }];
        let dots = Dots { rows, unit: "days".into(), reference: None, labels_above: false, marks: Vec::new() };
        let svg = super::super::canvas::draw(height(&dots), |canvas| draw(canvas, &dots)).unwrap();
        assert!(svg.contains("n/a") && !svg.contains("NaN"));
    }
}
