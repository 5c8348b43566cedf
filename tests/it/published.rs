//! Published models that are built of the engine's parts: `docs/PUBLISHED.md` is what `examples/published` computes, and
//! agrees with what was published.

#[path = "../../examples/published/compared.rs"]
mod compared;
#[path = "../../examples/published/page.rs"]
mod page;
#[path = "../../examples/published/stroke_unit.rs"]
mod stroke_unit;
#[path = "../../examples/published/treatment_centre.rs"]
mod treatment_centre;

/// To the byte. What the page says of each figure is part of it, so that one that came to differ is seen here.
#[test]
fn the_page_is_what_the_models_give() {
    let committed = include_str!("../../docs/PUBLISHED.md");
    let text = page::text();
    let other = committed.lines().zip(text.lines()).find(|(committed, now)| committed != now);
    assert_eq!(
        other, None,
        "run `cargo run --release --example published > docs/PUBLISHED.md`, and look at what changed"
    );
    assert_eq!(committed, text);
}
