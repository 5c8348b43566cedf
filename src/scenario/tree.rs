//! The tree of leaves: for each lever who set it, in order; the last one counts.

use super::draw::Draw;
use super::leaf::{End, Leaf};
use crate::error::{Error, Faults};
use crate::model::levers::Leaves;
use crate::units::Quantity;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The leaves of Scotland and of each authority, layer upon layer.
///
/// A later layer counts more than an earlier one, whatever either speaks of: a scenario that sets a lever for
/// Scotland also replaces what the data say of Fife, as its reader expects. Within one layer Fife's own leaf counts
/// more than Scotland's.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    layers: Vec<Arc<str>>,
    scotland: Stacks,
    authorities: BTreeMap<Arc<str>, Arc<Stacks>>,
}

/// Shared by the copies of a tree: each stage of a dated change is one, with a few leaves more.
type Stacks = BTreeMap<Arc<str>, Arc<Vec<Placed>>>;

#[derive(Clone, Debug)]
struct Placed {
    layer: usize,
    leaf: Leaf,
}

impl Tree {
    /// Begins a layer, on top of those that are there.
    pub fn begin_layer(&mut self, name: &str) -> Arc<str> {
        let name: Arc<str> = name.into();
        self.layers.push(name.clone());
        name
    }

    /// The names of the layers, the first one at the bottom.
    pub fn layers(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().map(AsRef::as_ref)
    }

    /// Puts a leaf in the topmost layer, for Scotland or for one authority.
    pub fn set(&mut self, gss: Option<&str>, path: &str, leaf: Leaf) {
        let layer = self.layers.len();
        let stacks = match gss {
            None => &mut self.scotland,
            Some(gss) => Arc::make_mut(self.authorities.entry(gss.into()).or_default()),
        };
        Arc::make_mut(stacks.entry(path.into()).or_default()).push(Placed { layer, leaf });
    }

    /// Gives the topmost layer's leaf for Scotland at a path another text. A sweep sets its axes so at each point, without
    /// another copy of the tree. Nothing happens where the topmost layer has no such leaf.
    pub fn rewrite(&mut self, path: &str, value: &str) {
        let layer = self.layers.len();
        let placed = self.scotland.get_mut(path).and_then(|stack| Arc::make_mut(stack).last_mut());
        if let Some(placed) = placed.filter(|placed| placed.layer == layer) {
            placed.leaf.value.clear();
            placed.leaf.value.push_str(value);
        }
    }

    /// The leaf that counts at a path.
    pub fn value(&self, path: &str, gss: Option<&str>) -> Option<&Leaf> {
        self.found(path, gss).map(|(leaf, _)| leaf)
    }

    /// The leaf that counts at a path, and whether it is the authority's own.
    pub fn found(&self, path: &str, gss: Option<&str>) -> Option<(&Leaf, bool)> {
        let (wide, own) = self.stacks(path, gss);
        match (wide.last(), own.last()) {
            (wide, Some(own)) if wide.is_none_or(|wide| own.layer >= wide.layer) => Some((&own.leaf, true)),
            (wide, _) => wide.map(|wide| (&wide.leaf, false)),
        }
    }

    /// Each leaf of an authority's own that counts there: path, GSS code and leaf.
    pub fn own(&self) -> impl Iterator<Item = (&str, &str, &Leaf)> {
        let paths = self.authorities.iter().flat_map(|(gss, stacks)| stacks.keys().map(move |path| (path, gss)));
        paths.filter_map(|(path, gss)| match self.found(path, Some(gss)) {
            Some((leaf, true)) => Some((&**path, &**gss, leaf)),
            _ => None,
        })
    }

    /// The paths at which an authority has a leaf of its own, whether it counts or not.
    pub fn own_paths(&self, gss: &str) -> impl Iterator<Item = &str> {
        self.authorities.get(gss).into_iter().flat_map(|stacks| stacks.keys()).map(|path| &**path)
    }

    /// Whether an authority has a leaf of its own at any of some paths.
    pub fn has_own<'p>(&self, gss: &str, mut paths: impl Iterator<Item = &'p str>) -> bool {
        self.authorities.get(gss).is_some_and(|stacks| paths.any(|path| stacks.contains_key(path)))
    }

    /// Every leaf at a path, the one that counts last.
    pub fn history(&self, path: &str, gss: Option<&str>) -> Vec<&Leaf> {
        let (wide, own) = self.stacks(path, gss);
        let mut all: Vec<&Placed> = wide.iter().chain(own).collect();
        all.sort_by_key(|placed| placed.layer);
        all.into_iter().map(|placed| &placed.leaf).collect()
    }

    /// Each path that has a leaf for Scotland, in order, with the leaf that counts there.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Leaf)> {
        self.scotland.iter().filter_map(|(path, stack)| Some((&**path, &stack.last()?.leaf)))
    }

    /// The leaves that count here and are not in `base`, each with the authority that it is for, if it is for one.
    pub fn changed_since<'a>(&'a self, base: &'a Self) -> impl Iterator<Item = (&'a str, Option<&'a str>, &'a Leaf)> {
        let known = |path: &str, gss: Option<&str>| base.value(path, gss).map(|leaf| &leaf.place);
        let wide = self.iter().map(|(path, leaf)| (path, None, leaf));
        let own = self.authorities.iter().flat_map(|(gss, stacks)| {
            stacks.iter().filter_map(move |(path, stack)| Some((&**path, Some(&**gss), &stack.last()?.leaf)))
        });
        let counts = |path: &str, gss: Option<&str>, leaf: &Leaf| {
            self.value(path, gss).is_some_and(|now| now.place == leaf.place)
        };
        wide.chain(own)
            .filter(move |&(path, gss, leaf)| known(path, gss) != Some(&leaf.place) && counts(path, gss, leaf))
    }

    /// The authorities that have a leaf of their own at a path, in order of GSS code.
    pub fn authorities_with<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.authorities.iter().filter(move |(_, stacks)| stacks.contains_key(path)).map(|(gss, _)| &**gss)
    }

    fn stacks(&self, path: &str, gss: Option<&str>) -> (&[Placed], &[Placed]) {
        let wide = self.scotland.get(path).map_or(&[][..], |stack| stack.as_slice());
        let own = gss.and_then(|gss| self.authorities.get(gss)).and_then(|stacks| stacks.get(path));
        (wide, own.map_or(&[][..], |stack| stack.as_slice()))
    }
}

/// Reads typed values out of a tree for Scotland or one authority, and keeps what could not be read.
#[derive(Debug)]
pub struct Reader<'a> {
    tree: &'a Tree,
    gss: Option<&'a str>,
    end: End,
    draw: Option<&'a Draw<'a>>,
    /// What could not be read.
    pub faults: Faults,
}

impl<'a> Reader<'a> {
    /// A reader of the central values.
    pub fn new(tree: &'a Tree, gss: Option<&'a str>) -> Self {
        Self { tree, gss, end: End::Central, draw: None, faults: Vec::new() }
    }

    /// The same reader at another end of every range.
    #[must_use]
    pub fn at(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    /// The same reader of what was drawn for the unknowns, if anything was.
    #[must_use]
    pub fn drawn(mut self, draw: Option<&'a Draw<'a>>) -> Self {
        self.draw = draw;
        self
    }
}

impl Leaves for Reader<'_> {
    fn read<T: Quantity>(&mut self, path: &str) -> T {
        let Some((leaf, own)) = self.tree.found(path, self.gss) else {
            let error = Error::input(format!("lever `{path}` has no value"));
            self.faults.push(error.hint("every lever has a leaf in data/base.toml"));
            return T::stand_in();
        };
        // A leaf without a range is settled, also where a dated change has settled it.
        let draw = self.draw.filter(|_| leaf.low.is_some());
        let drawn = draw.and_then(|draw| draw.number(path, self.gss.filter(|_| own)));
        match T::parse(leaf.text(self.end)) {
            Ok(value) => drawn.and_then(|number| value.at_number(number)).unwrap_or(value),
            Err(refusal) => {
                let mut error = Error::from(refusal).at(leaf.place.clone());
                error.message = format!("{path}: {}", error.message);
                self.faults.push(error);
                T::stand_in()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Place;
    use crate::units::Fte;

    const FIFE: Option<&str> = Some("S12000047");

    fn leaf(value: &str) -> Leaf {
        let place = Place { file: "a.toml".into(), text: value.into(), span: 0..value.len() };
        Leaf::plain(value.into(), place, "a".into())
    }

    fn tree() -> Tree {
        let mut tree = Tree::default();
        tree.begin_layer("base");
        tree.set(None, "x", leaf("1 FTE"));
        tree.begin_layer("authorities");
        tree.set(FIFE, "x", leaf("2 FTE"));
        tree
    }

    #[test]
    fn the_last_layer_counts() {
        let mut tree = tree();
        assert_eq!(tree.value("x", FIFE).unwrap().value, "2 FTE");
        assert_eq!(tree.value("x", Some("S12000049")).unwrap().value, "1 FTE");
        tree.begin_layer("scenario");
        tree.set(FIFE, "x", leaf("4 FTE"));
        tree.set(None, "x", leaf("3 FTE"));
        assert_eq!(tree.value("x", None).unwrap().value, "3 FTE");
        assert_eq!(tree.value("x", FIFE).unwrap().value, "4 FTE");
        tree.begin_layer("--set");
        tree.set(None, "x", leaf("5 FTE"));
        assert_eq!(tree.value("x", FIFE).unwrap().value, "5 FTE");
        let history: Vec<_> = tree.history("x", FIFE).iter().map(|leaf| leaf.value.clone()).collect();
        assert_eq!(history, ["1 FTE", "2 FTE", "3 FTE", "4 FTE", "5 FTE"]);
        assert_eq!(tree.authorities_with("x").collect::<Vec<_>>(), ["S12000047"]);
    }

    #[test]
    fn a_reader_keeps_faults_and_goes_on() {
        let mut tree = tree();
        tree.begin_layer("scenario");
        tree.set(None, "y", leaf("2"));
        let mut reader = Reader::new(&tree, FIFE);
        assert_eq!(reader.read::<Fte>("x").get(), 2.0);
        reader.read::<Fte>("y");
        reader.read::<Fte>("z");
        assert_eq!(reader.faults.len(), 2);
        assert!(reader.faults[0].message.starts_with("y: `2` has no unit"), "{}", reader.faults[0]);
    }

    #[test]
    fn the_ends_of_a_range_can_be_read() {
        let mut tree = Tree::default();
        tree.begin_layer("base");
        tree.set(None, "x", Leaf { low: Some("1 FTE".into()), high: Some("9 FTE".into()), ..leaf("2 FTE") });
        let read = |end| Reader::new(&tree, None).at(end).read::<Fte>("x").get();
        assert_eq!((read(End::Low), read(End::Central), read(End::High)), (1.0, 2.0, 9.0));
    }
}
