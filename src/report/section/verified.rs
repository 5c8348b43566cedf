//! 6b. How well the program is verified: what `maracsim verify` found for this version.

use crate::report::value::{Block, Section};
use crate::report::view::View;

/// The document that `maracsim verify` wrote.
const DOCUMENT: &str = include_str!("../../../docs/VERIFICATION.md");

/// What the document says of all comparisons together.
struct Found {
    /// The version of the program that was compared.
    version: &'static str,
    /// How many comparisons, and how they ended.
    ended: &'static str,
    /// How far off they were.
    off: &'static str,
}

/// The head of the document; none if it is not of its kind.
fn found(document: &'static str) -> Option<Found> {
    let line = |begins: &str| document.lines().find(|line| line.starts_with(begins));
    let version = line("Written by")?.split_once(", version ")?.1.split(';').next()?;
    let ended = document.lines().find(|line| line.contains(" comparisons in ") && line.contains(" runs: "))?;
    Some(Found { version, ended, off: line("Root mean square of z")? })
}

/// The section; none where the document cannot be read.
pub fn section(view: &View<'_>) -> Option<Section> {
    let Found { version, ended, off } = found(DOCUMENT)?;
    let mut blocks = vec![Block::Paragraph(format!(
        "With every other mechanism switched off, parts of the model are queues whose answer is known: the meeting is a bulk-service \
         queue (Bailey), the coordinator\u{2019}s desk one with servers and classes (Pollaczek-Khinchine, Erlang, Cobham), the caseload one \
         that waits, gives up or turns away (Erlang), and repeats come back as renewal theory says. The program simulates them as it \
         simulates a scenario and stands beside the closed form. {ended} {off}"
    ))];
    let run = &view.material.run.version;
    if run != version {
        blocks.push(Block::Notice(format!("That is of version {version}; these results are of version {run}.")));
    }
    blocks.push(Block::Paragraph(
        "This says that the program does what it means to do. It says nothing of whether the model is right about Maracs: that \
         rests on the inputs above. Every comparison, with its standard error and what it would find, is in docs/VERIFICATION.md. To do \
         it again on your machine:"
            .into(),
    ));
    blocks.push(Block::Command("maracsim verify".into()));
    Some(Section { id: "verification", title: "How far the program is verified".into(), blocks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn what_verify_found_is_told_with_its_version() {
        let of = found(DOCUMENT).unwrap();
        assert!(
            of.ended.contains("agree") && of.off.contains("largest") && !of.version.contains(' '),
            "{}",
            of.version
        );
        assert!(found("# Another document").is_none());
        let mut world = World::areas(&["Fife"]);
        let blocks = |world: &World| section(&View::new(&world.material())).unwrap().blocks.len();
        world.run.version = of.version.into();
        let same = blocks(&world);
        world.run.version = "99.0.0".into();
        assert_eq!(blocks(&world), same + 1);
    }
}
