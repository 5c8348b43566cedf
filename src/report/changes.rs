//! What a run changes from its scenario, in words: a page must not carry the title of another run.

use super::{Changed, Material};
use crate::units::{Days, Fte, Growth, Hours, Minutes, Quantity, Ratio, RawCount, Share, WorkingDays};

/// The most changes that a title names.
const NAMED: usize = 3;

/// What `--set` changed; the years measured stand in the subtitle already.
fn by_hand<'a>(material: &'a Material<'_>) -> Vec<&'a Changed> {
    let changed = material.run.changed.iter();
    changed.filter(|change| change.set_by.starts_with("--set") && !change.lever.starts_with("time.")).collect()
}

/// The title of the scenario, with what was changed by hand.
pub fn title(material: &Material<'_>) -> String {
    let (changed, title) = (by_hand(material), &material.scenario.title);
    let named: Vec<String> =
        changed.iter().take(NAMED).map(|change| format!("{} = {}", change.lever, change.value)).collect();
    let more = changed.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    match changed.len() {
        0 => title.clone(),
        1 => format!("{title}, with 1 lever changed: {}", named.join(", ")),
        some => format!("{title}, with {some} levers changed: {}{more}", named.join(", ")),
    }
}

/// The name of the scenario in tables: with a mark where something was changed by hand.
pub fn label(material: &Material<'_>) -> String {
    let name = &material.results.scenario;
    if by_hand(material).is_empty() { name.clone() } else { format!("{name}+set") }
}

/// Why the scenario was written; what was changed by hand is not covered by it.
pub fn rationale(material: &Material<'_>) -> String {
    let rationale = &material.scenario.rationale;
    if by_hand(material).is_empty() {
        return format!("Why it was run: {rationale}");
    }
    format!(
        "This run changes the scenario `{}` by --set. Why that scenario was written: {rationale}",
        material.results.scenario
    )
}

/// A sentence for each changed value that lies outside the range which the base gives as possible.
pub fn outside(material: &Material<'_>) -> Vec<String> {
    if material.scenario.place_theory {
        // Whatever theory switches off lies outside what is possible in Scotland, and is meant to.
        return Vec::new();
    }
    let said = |change: &Changed| {
        let path = change.lever.split(' ').next().unwrap_or(&change.lever);
        let base = *material.scenario.tree.history(path, None).first()?;
        let (low, high) = base.low.as_deref().zip(base.high.as_deref())?;
        let lies = number_in_range(&change.value, low, high)?;
        (!lies).then(|| {
            format!(
                "{} = {} lies outside the range {low} to {high} that we think possible: read what it gives with care.",
                change.lever, change.value
            )
        })
    };
    material.run.changed.iter().filter_map(said).collect()
}

/// Whether a value lies between two others, where all three can be read as quantities of one kind.
fn number_in_range(value: &str, low: &str, high: &str) -> Option<bool> {
    fn read<T: Quantity>(texts: [&str; 3]) -> Option<bool> {
        let number = |text: &str| T::parse(text).ok()?.number();
        let [value, low, high] = [number(texts[0])?, number(texts[1])?, number(texts[2])?];
        let slack = 1e-9 * high.abs().max(1.0);
        Some((low - slack..=high + slack).contains(&value))
    }
    let texts = [value, low, high];
    read::<WorkingDays>(texts)
        .or_else(|| read::<Fte>(texts))
        .or_else(|| read::<Share>(texts))
        .or_else(|| read::<Growth>(texts))
        .or_else(|| read::<Ratio>(texts))
        .or_else(|| read::<RawCount>(texts))
        .or_else(|| read::<Minutes>(texts))
        .or_else(|| read::<Hours>(texts))
        .or_else(|| read::<Days>(texts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn a_title_names_what_was_set() {
        let mut world = World::scotland();
        world.run.changed.clear();
        assert_eq!((title(&world.material()), label(&world.material())), ("No duty".into(), "no-duty".into()));
        let change = |lever: &str| Changed { lever: lever.into(), value: "1 FTE".into(), set_by: "--set:1".into() };
        world.run.changed = ["time.years", "idaa.posts", "coordinator.posts"].map(change).to_vec();
        assert_eq!(
            title(&world.material()),
            "No duty, with 2 levers changed: idaa.posts = 1 FTE, coordinator.posts = 1 FTE"
        );
        assert_eq!(label(&world.material()), "no-duty+set");
        world.run.changed = ["a", "b", "c", "d"].map(change).to_vec();
        assert!(title(&world.material()).ends_with("c = 1 FTE and 1 more"));
    }

    #[test]
    fn values_beyond_what_is_possible_are_told() {
        assert_eq!(number_in_range("6 days", "5 days", "10 days"), Some(true));
        assert_eq!(number_in_range("3 weeks", "5 days", "10 days"), Some(false));
        assert_eq!(number_in_range("60 %", "0 %", "40 %"), Some(false));
        assert_eq!(number_in_range("1 h", "25 min", "70 min"), Some(true));
        assert_eq!(number_in_range("ratio", "1 FTE", "2 FTE"), None);
        let mut world = World::scotland();
        let change = |value: &str| Changed {
            lever: "meeting.cut_off (Fife)".into(),
            value: value.into(),
            set_by: "--set:1".into(),
        };
        world.run.changed = vec![change("8 days"), change("20 days")];
        let said = outside(&world.material());
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("meeting.cut_off (Fife) = 20 days lies outside the range 5 days to 10 days"));
    }
}
