//! Published models built of the engine's parts, their published results beside ours:
//! `cargo run --release --example published > docs/PUBLISHED.md`.

#![allow(clippy::print_stdout, reason = "an example prints")]

mod compared;
mod page;
mod stroke_unit;
mod treatment_centre;

fn main() {
    print!("{}", page::text());
}
