//! The sections of a report, in the order in which they are read.

mod answer;
mod cost;
mod drivers;
mod equity;
pub mod layers;
mod limits;
pub mod memorandum;
mod need;
mod picture;
mod reproduce;
mod rests;
mod standards;
mod theory;
mod unknown;
mod verified;
mod voices;
mod waits;
mod workload;

use super::value::Section;
use super::view::View;
pub use answer::sentences;
pub use standards::evidence;
#[cfg(feature = "charts")]
pub use standards::test as asks;

/// The line under the title.
pub fn subtitle(view: &View<'_>) -> String {
    let results = view.material.results;
    let authorities = view.authorities().len();
    let whom = match authorities {
        _ if view.is_theory() => "One place without population".to_string(),
        32 => "The 32 local authorities of Scotland".to_string(),
        1 => view.name(view.authorities()[0]).to_string(),
        some => format!("{some} local authorities"),
    };
    let finished = results.replications;
    let stopped = if view.material.run.stopped_early { ", stopped before all were done" } else { "" };
    let drawn = view.draws().map_or_else(String::new, |drawn| {
        format!(" at central inputs, and twice at each of {}", super::words::draws(drawn.draws))
    });
    format!(
        "{whom}, {}, each year simulated {finished} times{drawn}{stopped}. Scenario: {}.",
        view.period(),
        results.scenario
    )
}

/// Every section.
pub fn all(view: &View<'_>) -> Vec<Section> {
    if view.is_theory() {
        let sections = [theory::section(view), waits::section(view), workload::section(view)];
        let rest = [rests::section(view), reproduce::section(view)];
        return sections.into_iter().chain(unknown::section(view)).chain(rest).collect();
    }
    let first =
        [Some(answer::section(view)), picture::section(view), need::section(view), Some(standards::section(view))];
    let rest = [
        Some(waits::section(view)),
        Some(workload::section(view)),
        equity::section(view),
        cost::section(view),
        memorandum::section(view),
        unknown::section(view),
        drivers::section(view),
        Some(layers::section(view)),
        Some(rests::section(view)),
        verified::section(view),
        Some(limits::section(view)),
        Some(reproduce::section(view)),
    ];
    first.into_iter().chain(rest).flatten().collect()
}
