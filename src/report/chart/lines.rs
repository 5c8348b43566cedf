//! Lines over years with their intervals as bands, each labelled at its end.

use super::canvas::{Canvas, DARK, FAINT, GREY, INK, PURPLE, Side, TEAL, ticks, width};
use super::{Drawn, WIDTH};
use crate::report::value::Lines;
use crate::statistics::Estimate;
use plotters::style::{Color, RGBColor};

/// The height of the panel.
pub const HEIGHT: f64 = 260.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = HEIGHT - 30.0;

/// Where things stand.
struct Frame {
    left: f64,
    right: f64,
    least: f64,
    largest: f64,
    years: usize,
}

impl Frame {
    fn x(&self, year: usize) -> f64 {
        let last = self.years.saturating_sub(1).max(1) as f64;
        self.left + (self.right - self.left) * year as f64 / last
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - ((value - self.least) / (self.largest - self.least)).clamp(0.0, 1.0) * (BOTTOM - TOP)
    }
}

/// Draws it.
pub fn draw(canvas: &Canvas<'_>, lines: &Lines) -> Drawn {
    let scale = scale(lines);
    let shown: Vec<String> = scale.iter().map(|&tick| tick_text(&lines.unit, tick)).collect();
    let labels = shown.iter().map(|tick| width(tick, 12.0)).fold(0.0, f64::max);
    let names = lines.series.iter().map(|(name, _)| width(name, 13.0)).fold(0.0, f64::max);
    let (least, largest) = (scale.first().copied().unwrap_or(0.0), scale.last().copied().unwrap_or(1.0));
    let frame =
        Frame { left: labels + 14.0, right: WIDTH - names.max(24.0) - 16.0, least, largest, years: lines.years.len() };
    for (&tick, words) in scale.iter().zip(&shown) {
        let y = frame.y(tick);
        canvas.path(&[(frame.left, y), (frame.right, y)], FAINT, if tick == 0.0 { 1.5 } else { 0.75 })?;
        canvas.text((frame.left - 7.0, y), Side::End, 12.0, GREY, words)?;
    }
    years(canvas, lines, &frame)?;
    for (values, colour) in lines.drawn.iter().zip([DARK, TEAL, PURPLE].iter().cycle()) {
        surface(canvas, &frame, values, *colour, 0.1)?;
    }
    for ((at, (_, values)), colour) in lines.series.iter().enumerate().zip([DARK, TEAL, PURPLE].iter().cycle()) {
        line(canvas, &frame, values, *colour, at)?;
    }
    names_at_ends(canvas, lines, &frame)
}

/// What stands at the axis: from 0, or from as far below it as anything shown is.
fn scale(lines: &Lines) -> Vec<f64> {
    if lines.unit == "share" {
        return vec![0.0, 0.5, 1.0];
    }
    let values = || lines.series.iter().flat_map(|(_, values)| values).chain(lines.drawn.iter().flatten());
    let end = |limit: f64, mean: f64| if limit.is_finite() { limit } else { mean };
    let ends = || values().flat_map(|value| [end(value.low, value.mean), end(value.high, value.mean)]);
    let (lowest, highest) = ends()
        .filter(|end| end.is_finite())
        .fold((0.0, 0.0), |(low, high), end| (f64::min(low, end), f64::max(high, end)));
    let above = ticks(highest.max(-lowest));
    let step = above[1] - above[0];
    let below = libm::ceil(-lowest / step - 1e-9) as u32;
    let up_to = above.iter().copied().filter(|tick| *tick < highest + step - 1e-9 * step);
    (1..=below).rev().map(|at| -f64::from(at) * step).chain(up_to).collect()
}

fn tick_text(unit: &str, tick: f64) -> String {
    if unit == "share" { format!("{} %", 100.0 * tick) } else { super::dots::plain(tick) }
}

/// The years that there is room for.
fn years(canvas: &Canvas<'_>, lines: &Lines, frame: &Frame) -> Drawn {
    let room = ((frame.right - frame.left) / 58.0).max(1.0) as usize;
    let each = frame.years.div_ceil(room.max(1)).max(1);
    for (at, year) in lines.years.iter().enumerate().step_by(each) {
        canvas.text((frame.x(at), BOTTOM + 15.0), Side::Middle, 12.0, GREY, year)?;
    }
    Ok(())
}

/// The values that can be drawn, each with its year.
fn known(values: &[Estimate]) -> impl Iterator<Item = (usize, &Estimate)> {
    values.iter().enumerate().filter(|(_, value)| value.mean.is_finite())
}

/// The band between the limits.
fn surface(canvas: &Canvas<'_>, frame: &Frame, values: &[Estimate], colour: RGBColor, shade: f64) -> Drawn {
    if known(values).count() < 2 {
        return Ok(());
    }
    let end = |value: f64, mean: f64| if value.is_finite() { value } else { mean };
    let low = known(values).map(|(at, value)| (frame.x(at), frame.y(end(value.low, value.mean))));
    let high = known(values).map(|(at, value)| (frame.x(at), frame.y(end(value.high, value.mean))));
    let mut band: Vec<(f64, f64)> = high.collect();
    band.extend(low.collect::<Vec<_>>().into_iter().rev());
    canvas.surface(&band, colour.mix(shade))
}

fn line(canvas: &Canvas<'_>, frame: &Frame, values: &[Estimate], colour: RGBColor, kind: usize) -> Drawn {
    surface(canvas, frame, values, colour, 0.25)?;
    let middle: Vec<(f64, f64)> = known(values).map(|(at, value)| (frame.x(at), frame.y(value.mean))).collect();
    if middle.len() > 1 {
        canvas.path(&middle, colour, 2.0)?;
    }
    // Many marks hide their line.
    if frame.years > 15 { Ok(()) } else { middle.iter().try_for_each(|&at| canvas.mark(at, kind)) }
}

/// Names at the ends of their lines, moved apart where they would touch.
fn names_at_ends(canvas: &Canvas<'_>, lines: &Lines, frame: &Frame) -> Drawn {
    let end = |values: &[Estimate]| values.iter().rev().find(|value| value.mean.is_finite()).map(|value| value.mean);
    let mut names: Vec<(f64, &str)> =
        lines.series.iter().filter_map(|(name, values)| Some((frame.y(end(values)?), name.as_str()))).collect();
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut least = f64::NEG_INFINITY;
    for (y, name) in names {
        let y = y.max(least).min(BOTTOM);
        least = y + 16.0;
        canvas.text((frame.right + 10.0, y), Side::Start, 13.0, INK, name)?;
    }
    Ok(())
}
