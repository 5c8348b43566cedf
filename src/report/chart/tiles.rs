//! The tile map: a hexagon for each authority, roughly where it lies.

use super::canvas::{Canvas, GREY, INK, Side, legend_height, shade_of};
use super::{Drawn, WIDTH};
use crate::report::value::{Legend, Tile};
use plotters::style::Color;

/// Half the height of a hexagon, its corner at the top.
const RADIUS: f64 = 26.5;
const MARGIN: f64 = 6.0;

fn rows(tiles: &[Tile]) -> f64 {
    tiles.iter().map(|tile| tile.at.1).max().map_or(0.0, |row| f64::from(row) + 1.0)
}

/// The height of the panel.
pub fn height(tiles: &[Tile], legend: &Legend) -> f64 {
    2.0 * MARGIN + RADIUS * (1.5 * rows(tiles) + 0.5) + 10.0 + legend_height(legend) + key_height(tiles)
}

/// Draws it.
pub fn draw(canvas: &Canvas<'_>, tiles: &[Tile], legend: &Legend) -> Drawn {
    let wide = RADIUS * libm::sqrt(3.0);
    let left = tiles.iter().map(|tile| place(tile, wide).0).fold(f64::INFINITY, f64::min);
    let right = tiles.iter().map(|tile| place(tile, wide).0).fold(f64::NEG_INFINITY, f64::max);
    let shift = (WIDTH - (right - left)) / 2.0 - left;
    for tile in tiles {
        let (x, y) = place(tile, wide);
        hexagon(canvas, tile, (x + shift, y + MARGIN + RADIUS), wide)?;
    }
    canvas.legend(legend, height(tiles, legend) - legend_height(legend) - key_height(tiles))?;
    key(canvas, tiles, height(tiles, legend) - key_height(tiles))
}

/// The height of a line of the key.
const KEY: f64 = 16.0;

/// The height of the key: two columns.
fn key_height(tiles: &[Tile]) -> f64 {
    KEY * tiles.len().div_ceil(2) as f64 + 10.0
}

/// What the letters stand for, in the order of the alphabet.
fn key(canvas: &Canvas<'_>, tiles: &[Tile], top: f64) -> Drawn {
    let mut sorted: Vec<&Tile> = tiles.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let half = sorted.len().div_ceil(2);
    for (at, tile) in sorted.iter().enumerate() {
        let (column, row) = (at / half.max(1), at % half.max(1));
        let (x, y) = (8.0 + WIDTH / 2.0 * column as f64, top + 8.0 + KEY * (row as f64 + 0.5));
        canvas.bold((x, y), Side::Start, 12.0, INK, &tile.name)?;
        canvas.text((x + 38.0, y), Side::Start, 12.0, INK, &tile.key)?;
    }
    Ok(())
}

fn place(tile: &Tile, wide: f64) -> (f64, f64) {
    let (column, row) = (f64::from(tile.at.0), f64::from(tile.at.1));
    (wide * (column + 0.5 * f64::from(tile.at.1 % 2)), 1.5 * RADIUS * row)
}

fn hexagon(canvas: &Canvas<'_>, tile: &Tile, (x, y): (f64, f64), wide: f64) -> Drawn {
    const GAP: f64 = 0.96;
    let corners = [(0.0, -1.0), (0.5, -0.5), (0.5, 0.5), (0.0, 1.0), (-0.5, 0.5), (-0.5, -0.5), (0.0, -1.0)];
    let points = corners.map(|(dx, dy)| (x + dx * wide * GAP, y + dy * RADIUS * GAP));
    let (shade, words) = shade_of(tile.shade);
    canvas.surface(&points, shade.to_rgba())?;
    canvas.path(&points, GREY, 0.5)?;
    canvas.text((x, y - 7.5), Side::Middle, 12.0, words, &tile.name)?;
    canvas.bold((x, y + 8.5), Side::Middle, 13.5, words, &tile.value)
}
