//! 7. Limits and safeguards: what the numbers do not say.

use super::voices;
use crate::report::value::{Block, Section};
use crate::report::view::View;
use crate::report::words::limits;

/// What the model leaves out: each adds to what is needed.
const LEFT_OUT: [&str; 6] = [
    "the work of children's own support, and of specialist services beyond tables and support",
    "cover for Idaas who are on leave or sick",
    "travel other than to sittings and to people in remote places",
    "the work of early intervention as it is today, below the threshold of a Marac",
    "what guidance and statute do to who tells somebody and who is recognised",
    "money for premises to meet in, children's support, and what an overloaded Marac costs others",
];

/// Of posts, where nobody has said what is in place.
const NOBODY_SAID: &str = "Posts at the ratio are not the posts in place: nobody publishes those. What an authority has, or lacks, cannot be read from this page.";
/// Of posts, where some authorities have.
const SOME_SAID: &str = "Posts are those in place only for authorities whose local data say so; elsewhere they are at the ratio, and what an authority has, or lacks, cannot be read from this page.";

const SAFEGUARDS: [&str; 6] = [
    "Need is \u{201c}no fewer than\u{201d}. Nothing here is a proposal of fewer posts.",
    "There is no ranking of authorities. Their differences rest on our estimates of cases, not on local counts.",
    "Quality is completeness of process, by assumed weights. It is never safety.",
    "All persons are simulated. No record of a person was used, and none can be entered.",
    "A shorter wait or a fuller meeting is not proof that a victim is safer: re-abuse is not observed, and rests on assumed curves.",
    "Read the minutes a case, support minutes, open cases and waits beside the headline: a lever can raise it at their cost.",
];

/// The section.
pub fn section(view: &View<'_>) -> Section {
    let list = |items: &[&str]| Block::List(items.iter().map(|item| (*item).to_string()).collect());
    let chance = format!(
        "{} {}",
        limits(view.material.results),
        match view.draws() {
            None => "They narrow with more runs; the true uncertainty (the ranges above) does not.",
            Some(_) => "The limits narrow with more runs; the ranges do not: they ask for evidence.",
        }
    );
    let next = [
        "Write your own figures into the table that `maracsim new --data` makes, and run again with --local-data: they replace our estimates for that authority.",
        "Ask an Idaa, a coordinator and a chair whether the waits and loads look like theirs.",
        "Change one assumption at a time from those above, and see whether the answer moves.",
    ];
    let said = view.material.scenario.ground.locals.iter().any(|local| !local.authorities().is_empty());
    let posts = if said { SOME_SAID } else { NOBODY_SAID };
    let mut blocks = vec![
        Block::Notice(chance),
        Block::Heading("Work that is left out, so that need is no fewer than shown".into()),
        list(&LEFT_OUT),
        Block::Heading("How not to read it".into()),
        list(&[&[posts], &SAFEGUARDS[..]].concat()),
    ];
    blocks.extend(voices::blocks(view));
    blocks.extend([Block::Heading("What to do next".into()), list(&next)]);
    Section { id: "limits", title: "Limits and safeguards".into(), blocks }
}
