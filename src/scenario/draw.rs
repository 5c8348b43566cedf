//! Draws of the unknowns: what nobody knows is taken from its range, once for a whole run.
//!
//! Knows: which leaves have a range, and the law of a draw. Must not know: how often a draw is used, or what comes of it.

use super::authorities::Authorities;
use super::dated::DatedEdit;
use super::ground::Ground;
use super::leaf::{End, Leaf};
use super::matched::Set;
use super::registry::Registry;
use super::tree::Tree;
use crate::model::levers::Lever;
use crate::model::weakness::POSITIONS;
use crate::random::{Key, Purpose, inverse_triangular};

/// The name under which the recorded incidents of an authority are drawn: a figure of `data/authorities.csv`, no lever.
pub const INCIDENTS: &str = "authority.incidents";

/// One number that is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// The path of its lever, or [`INCIDENTS`].
    pub path: String,
    /// The authority whose own it is; none for what holds for all of Scotland.
    pub gss: Option<String>,
    /// Low end, central value and high end, in the unit of the lever.
    pub range: [f64; 3],
    /// What its draws are keyed by: its name alone, so that no other unknown shifts it.
    id: u64,
}

impl Unknown {
    fn new(path: &str, gss: Option<&str>, range: [f64; 3]) -> Option<Self> {
        let rising = range[0] <= range[1] && range[1] <= range[2] && range[0] < range[2];
        let id = name_hash(path, gss);
        rising.then(|| Self { path: path.into(), gss: gss.map(str::to_string), range, id })
    }

    fn name(&self) -> (&str, Option<&str>) {
        (&self.path, self.gss.as_deref())
    }

    fn draw(&self, key: Key) -> f64 {
        let [low, mode, high] = self.range;
        inverse_triangular(key.with(self.id).stream().uniform(), low, mode, high)
    }
}

/// A name as 64 bits: FNV-1a of the path, a NUL and the GSS code.
///
/// Reference: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake (2019), The FNV non-cryptographic hash algorithm.
fn name_hash(path: &str, gss: Option<&str>) -> u64 {
    let bytes = path.bytes().chain([0]).chain(gss.unwrap_or_default().bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Low end, central value and high end of a leaf that has a range.
fn range(lever: &Lever, leaf: &Leaf) -> Option<[f64; 3]> {
    let number = |end| (lever.check)(leaf.text(end)).ok().flatten();
    let ends = (leaf.low.is_some() && leaf.high.is_some()).then_some([End::Low, End::Central, End::High])?;
    let [Some(low), Some(mode), Some(high)] = ends.map(number) else { return None };
    Some([low, mode, high])
}

/// What is not known of a scenario: every number that counts somewhere and has a range, whatever its evidence. What is
/// settled has no range, and what a scenario or `--set` writes without one is settled by that.
#[derive(Clone, Debug, Default)]
pub struct Unknowns {
    /// In order of path and GSS code.
    list: Vec<Unknown>,
    /// Groups of unknowns of which only some values agree with local data, taken together.
    matched: Vec<Sets>,
}

/// The sets of values of one group: which unknowns, and for each set its values.
#[derive(Clone, Debug)]
struct Sets {
    id: u64,
    sets: Vec<Vec<(usize, f64)>>,
}

impl Unknowns {
    /// Those of a tree and of what dated changes bring with them, and the incidents of the authorities where there are
    /// any. Where an authority starts is drawn for each of its own.
    pub fn of(tree: &Tree, dated: &[DatedEdit], registry: &Registry, authorities: Option<&Authorities>) -> Self {
        let for_all = |(path, _, _): &(&str, Option<&str>, &Leaf)| !POSITIONS.contains(path);
        let wide = tree.iter().map(|(path, leaf)| (path, None, leaf)).filter(for_all);
        let of_lever =
            |(path, gss, leaf): (&str, Option<&str>, &Leaf)| Unknown::new(path, gss, range(registry.get(path)?, leaf)?);
        let of_edit = |edit: &DatedEdit| Unknown::new(&edit.name, None, range(&edit.measured_by(), edit.value()?)?);
        let incidents = authorities.into_iter().flat_map(Authorities::iter).filter_map(|authority| {
            let (low, high) = authority.incidents.low.zip(authority.incidents.high)?;
            Unknown::new(INCIDENTS, Some(&authority.gss), [low, authority.incidents.value, high])
        });
        // In a scenario without authorities nobody reads their own leaves.
        let own = tree.own().filter(|_| authorities.is_some()).map(|(path, gss, leaf)| (path, Some(gss), leaf));
        let positions = authorities.into_iter().flat_map(Authorities::iter).flat_map(|authority| {
            let gss = authority.gss.as_str();
            POSITIONS.iter().filter_map(move |path| Some((*path, Some(gss), tree.value(path, Some(gss))?)))
        });
        let own = own.filter(for_all).chain(positions);
        let of_edits = dated.iter().filter_map(of_edit);
        let mut list: Vec<Unknown> = wide.chain(own).filter_map(of_lever).chain(of_edits).chain(incidents).collect();
        list.sort_by(|a, b| a.name().cmp(&b.name()));
        list.dedup_by(|a, b| a.name() == b.name());
        Self { list, matched: Vec::new() }
    }

    /// The same, where those that were matched to local data are drawn together from the sets that agree with them. A lever
    /// that a scenario has settled stays settled.
    #[must_use]
    pub fn matched(mut self, ground: &Ground) -> Self {
        let at = |gss: &str, path: &str| self.list.binary_search_by(|one| one.name().cmp(&(path, Some(gss)))).ok();
        let set = |set: &Set| set.iter().filter_map(|(gss, path, number)| Some((at(gss, path)?, *number))).collect();
        let groups = ground.matched.iter().flat_map(super::matched::Matched::groups);
        self.matched = groups
            .map(|(group, sets)| Sets {
                id: name_hash("matched", Some(group)),
                sets: sets.sets.iter().map(set).collect(),
            })
            .collect();
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether everything is known.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each of them, in order of path and GSS code.
    pub fn iter(&self) -> impl Iterator<Item = &Unknown> {
        self.list.iter()
    }

    /// Every one at its central value, but for those of which another is said, by path and authority.
    pub fn central(&self, but: &dyn Fn(&str, Option<&str>) -> Option<f64>) -> Draw<'_> {
        let number = |unknown: &Unknown| but(&unknown.path, unknown.gss.as_deref()).unwrap_or(unknown.range[1]);
        Draw { list: &self.list, numbers: self.list.iter().map(number).collect() }
    }

    /// Draws every one: independent triangular laws with the central value as mode and the ends of the range as ends.
    ///
    /// Those that were matched to local data are one of the sets that agree with them, each with the same chance, by group.
    ///
    /// A number depends on the key and on its own name alone: scenarios draw the same of what they share, and a new
    /// lever moves no other.
    pub fn draw(&self, key: DrawKey) -> Draw<'_> {
        let mut numbers: Vec<f64> = self.list.iter().map(|unknown| unknown.draw(key.0)).collect();
        for Sets { id, sets } in &self.matched {
            let nth = (key.0.with(*id).stream().uniform() * sets.len() as f64) as usize;
            sets.get(nth).into_iter().flatten().for_each(|&(at, number)| numbers[at] = number);
        }
        Draw { list: &self.list, numbers }
    }
}

/// The address of a draw.
#[derive(Clone, Copy, Debug)]
pub struct DrawKey(Key);

impl DrawKey {
    /// The key of a seed's n-th draw; `attempt` counts how often it had to be drawn again.
    pub const fn new(seed: u64, draw: u32, attempt: u32) -> Self {
        Self(Key::new(seed).for_purpose(Purpose::Unknown).with(draw as u64).with(attempt as u64))
    }
}

/// The unknowns, drawn: one world that may be the true one.
#[derive(Clone, Debug)]
pub struct Draw<'u> {
    list: &'u [Unknown],
    numbers: Vec<f64>,
}

impl Draw<'_> {
    /// What was drawn for a path, for Scotland or as an authority's own; none where that is not an unknown.
    pub fn number(&self, path: &str, gss: Option<&str>) -> Option<f64> {
        let at = self.list.binary_search_by(|unknown| unknown.name().cmp(&(path, gss))).ok()?;
        Some(self.numbers[at])
    }

    /// Each unknown with what was drawn for it.
    pub fn iter(&self) -> impl Iterator<Item = (&Unknown, f64)> {
        self.list.iter().zip(self.numbers.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::testing::{Memory, Small, registry};

    fn unknowns(sets: &[&str]) -> Unknowns {
        let (small, files) = (Small::default(), Memory::default());
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        let tree = small.library(&files).load("no-duty", &sets).unwrap().tree;
        Unknowns::of(&tree, &[], &registry(), Some(&small.authorities))
    }

    fn names(unknowns: &Unknowns) -> Vec<(&str, Option<&str>)> {
        unknowns.iter().map(Unknown::name).collect()
    }

    #[test]
    fn what_has_a_range_is_unknown_until_it_is_set() {
        let all = unknowns(&[]);
        let fife = Some("S12000047");
        for name in [("idaa.caseload.places_per_fte", None), ("demand.observed", fife), (INCIDENTS, fife)] {
            assert!(names(&all).contains(&name), "{name:?} is not in {:?}", names(&all));
        }
        assert!(!names(&all).contains(&("idaa.posts", None)));
        let observed = all.iter().find(|unknown| unknown.path == "demand.observed").unwrap();
        assert_eq!(observed.range, [340.0, 355.0, 370.0]);
        let fewer = unknowns(&["idaa.caseload.places_per_fte=30", "demand.observed=100 cases a year"]);
        assert_eq!(fewer.len(), all.len() - 2);
    }

    #[test]
    fn a_draw_depends_on_its_own_name_only() {
        let (all, fewer) = (unknowns(&[]), unknowns(&["idaa.caseload.places_per_fte=30"]));
        let key = DrawKey::new(5, 3, 0);
        let (one, other) = (all.draw(key), fewer.draw(key));
        for (unknown, number) in other.iter() {
            assert_eq!(one.number(&unknown.path, unknown.gss.as_deref()), Some(number), "{}", unknown.path);
        }
        assert_eq!(other.number("idaa.caseload.places_per_fte", None), None);
        let ids: std::collections::BTreeSet<u64> = all.iter().map(|unknown| unknown.id).collect();
        assert_eq!(ids.len(), all.len());
        for near in [DrawKey::new(5, 4, 0), DrawKey::new(6, 3, 0), DrawKey::new(5, 3, 1)] {
            assert_ne!(all.draw(near).numbers, one.numbers);
        }
    }

    /// The mean and variance of 40,000 draws against the triangular's; limits of 5 standard errors. The standard error of
    /// the variance uses the kurtosis 2.4, which every triangular law has.
    #[test]
    fn draws_have_the_moments_of_their_law() {
        const N: u32 = 40_000;
        let all = unknowns(&[]);
        let draws: Vec<Draw<'_>> = (0..N).map(|draw| all.draw(DrawKey::new(1, draw, 0))).collect();
        for (at, unknown) in all.iter().enumerate() {
            let [a, c, b] = unknown.range;
            let (mean, n) = ((a + b + c) / 3.0, f64::from(N));
            let variance = (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0;
            let numbers = || draws.iter().map(|draw| draw.numbers[at]);
            assert!(numbers().all(|number| (a..=b).contains(&number)));
            let found = numbers().sum::<f64>() / n;
            let spread = numbers().map(|number| (number - found) * (number - found)).sum::<f64>() / (n - 1.0);
            assert!((found - mean).abs() < 5.0 * (variance / n).sqrt(), "{}: {found}, not {mean}", unknown.path);
            assert!((spread / variance - 1.0).abs() < 5.0 * (1.4 / n).sqrt(), "{}", unknown.path);
        }
    }
}
