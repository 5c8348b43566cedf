//! The kinds of what a search may decide, and the words for them.

use crate::error::Error;

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Idaa posts; in theory places.
    Idaa,
    /// Coordinator posts; in theory desks.
    Coordinator,
    /// How often a Marac meets.
    Cadence,
    /// How long it sits; in theory places of a meeting.
    Length,
    /// Hours that partner agencies have for the Marac.
    Partner,
    /// Places of an authority's own specialist services.
    Specialist,
}

impl Kind {
    /// Each with the word that users write.
    pub const ALL: [(&'static str, Self); 6] = [
        ("idaa", Self::Idaa),
        ("coordinator", Self::Coordinator),
        ("cadence", Self::Cadence),
        ("length", Self::Length),
        ("partner", Self::Partner),
        ("specialist", Self::Specialist),
    ];

    /// What is decided where nobody says otherwise: what those who run the Marac pay for. Hours of partners and of specialist
    /// services are decided where they are named.
    pub const USUAL: [Self; 4] = [Self::Idaa, Self::Coordinator, Self::Cadence, Self::Length];

    /// What others pay for, decided where it is named.
    pub const OTHERS: [Self; 2] = [Self::Partner, Self::Specialist];

    /// Whether it is posts of the Marac's own, in FTE.
    pub const fn is_posts(self) -> bool {
        matches!(self, Self::Idaa | Self::Coordinator)
    }
}

/// Reads the kinds that a user named.
pub fn kinds(text: &str) -> Result<Vec<Kind>, Error> {
    let known = || Kind::ALL.iter().map(|(word, _)| *word);
    let one = |word: &str| {
        let found = Kind::ALL.iter().find(|(known, _)| *known == word).map(|&(_, kind)| kind);
        found.ok_or_else(|| {
            let hint = match crate::error::did_you_mean(word, known()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("choose from: {}", known().collect::<Vec<_>>().join(", ")),
            };
            Error::input(format!("unknown resource `{}`", crate::units::short(word))).hint(hint)
        })
    };
    let mut kinds = text.split(',').map(|word| one(word.trim())).collect::<Result<Vec<Kind>, Error>>()?;
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}
