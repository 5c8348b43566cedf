//! What a plan asks of `maracsim sensitivity`: `[sensitivity]`.

use crate::error::Error;
use crate::scenario::edits::named;
use crate::scenario::found::Found;
use crate::scenario::toml_text::Section;
use crate::units::choose;

const KEYS: &[&str] = &["output", "area", "year", "better", "fails"];

/// What is looked at; what is not said is chosen, and told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asks {
    /// The id of the measure; the last one of the plan if not said.
    pub output: Option<String>,
    /// The place, by name or GSS code; the last one if not said.
    pub area: Option<String>,
    /// The year, as `2027-28`; all together if not said.
    pub year: Option<String>,
    /// Whether more of the measure is better; so it is of a share if not said, and of nothing else.
    pub higher_is_better: Option<bool>,
    /// The value beyond which a future has failed; that of the worst quarter if not said.
    pub fails: Option<f64>,
}

impl Asks {
    /// Reads `[sensitivity]` of a plan.
    pub fn read(root: &Section<'_>, found: &mut Found) -> Self {
        let Some(section) = root.table("sensitivity", found) else { return Self::default() };
        section.only(KEYS, found);
        let mut word = |key: &str| section.words(key, found);
        let (output, area, year, better) = (word("output"), word("area"), word("year"), word("better"));
        let better = better.and_then(|(word, span)| {
            let chosen = choose(&word, &[("higher", true), ("lower", false)]);
            found.keep(chosen.map_err(|refusal| named("better", refusal).at(section.text().place(span))))
        });
        let fails = section.quantity("fails", found).and_then(|(text, span)| {
            let number = text.parse().ok().filter(|number: &f64| number.is_finite());
            let refused = || {
                let error = Error::input("`fails` is not a number").at(section.text().place(span));
                error.hint("write a number in the unit of the measure, a share from 0 to 1")
            };
            found.keep(number.ok_or_else(refused))
        });
        let text = |words: Option<(String, _)>| words.map(|(text, _): (String, std::ops::Range<usize>)| text);
        Self { output: text(output), area: text(area), year: text(year), higher_is_better: better, fails }
    }
}
