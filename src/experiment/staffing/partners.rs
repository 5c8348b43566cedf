//! Hours of partner agencies and places of specialist services, decided where somebody asks for it: they are other people's
//! money, so a search leaves them as they are unless they are named.

use super::kind::Kind;
use super::resource::{Choice, Resource};
use crate::model::Group;
use crate::model::marac::MaracParameters;
use crate::model::parameters::AuthorityParameters;
use crate::scenario::Tree;
use crate::units::{Hours, Quantity};

/// Hours of partners go up in tenths of what the baseline's first year takes, to so many tenths more.
const TENTHS: usize = 10;

/// Posts of a specialist service go up in halves, to so many.
const HALF_POSTS: usize = 12;

/// More hours of partners at each Marac: a tenth of what the first year takes at a time, beyond what the scenario has. A ratio of 0
/// has none to add to.
pub(super) fn hours(group: &Group, codes: &[String], led: &[usize]) -> Vec<Resource> {
    let of = |&at: &usize| {
        let marac = &group.maracs[at];
        let own = marac.agencies.levers.hours_ratio.get();
        let alike = group.maracs.iter().filter(|other| other.lead == marac.lead);
        let hours: f64 = alike.map(hours_a_year).sum();
        let more = (1..=TENTHS).map(|tenths| {
            let ratio = ((own + tenths as f64 / 10.0) * 1000.0).round() / 1000.0;
            Choice { text: Some(ratio.to_string()), amount: ratio }
        });
        let choices = std::iter::once(Choice { text: None, amount: own }).chain(more).collect();
        let gss = codes.get(usize::from(marac.lead)).cloned();
        let hours_each = hours / own;
        (own > 0.0 && hours > 0.0).then_some(Resource {
            kind: Kind::Partner,
            path: "agency.hours_ratio",
            gss,
            index: at,
            choices,
            guess: 0,
            hours_each,
        })
    };
    led.iter().filter_map(of).collect()
}

/// Hours a year that the ten agencies have for a Marac.
fn hours_a_year(marac: &MaracParameters) -> f64 {
    marac.agencies.hours_a_day.iter().sum::<f64>() * 365.25
}

/// More places of an authority's own specialist services: whole ones, half a post at a time, beyond those of its best year.
pub(super) fn places(group: &Group, codes: &[String], productive: f64) -> Vec<Resource> {
    let of = |(at, authority): (usize, &AuthorityParameters)| {
        let own = &authority.own_support;
        let of_post = own.levers.places_per_fte.get();
        let now = own.places.iter().copied().max().unwrap_or(0);
        let more = (1..=HALF_POSTS).map(|halves| {
            let places = now + (halves as f64 * of_post / 2.0).floor() as u32;
            Choice { text: Some(places.to_string()), amount: f64::from(places) }
        });
        let mut choices: Vec<Choice> =
            std::iter::once(Choice { text: None, amount: f64::from(now) }).chain(more).collect();
        choices.dedup_by(|next, kept| next.amount <= kept.amount);
        (own.levers.is_queue() && choices.len() > 1).then(|| Resource {
            kind: Kind::Specialist,
            path: "specialist.local_places",
            gss: codes.get(at).cloned(),
            index: at,
            choices,
            guess: 0,
            hours_each: productive / of_post,
        })
    };
    group.authorities.iter().enumerate().filter_map(of).collect()
}

/// Hours that one FTE works in a year.
pub(super) fn productive_hours(tree: &Tree) -> f64 {
    let leaf = tree.found("time.productive_hours_per_fte", None);
    leaf.and_then(|(leaf, _)| Hours::parse(&leaf.value).ok()).map_or(0.0, Hours::get)
}
