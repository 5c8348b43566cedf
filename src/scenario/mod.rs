//! From the text of scenario files to a checked tree of leaves.
//!
//! A scenario is a list of edits: `data/base.toml` at the bottom, then what the authorities' data say, then each
//! scenario that is extended, the scenario itself, and what was typed after `--set`. [`Library::load`] reads them,
//! reports every fault at once and gives a [`Scenario`], whose [`Tree`] knows for each lever who set it and what was
//! overridden. Nothing here touches a file system: texts come through [`Files`].

pub mod authorities;
pub mod authority;
pub mod built_in;
pub mod csv;
pub mod dated;
pub mod draw;
pub mod edits;
pub mod explain;
pub mod folder;
pub mod found;
pub mod ground;
pub mod holidays;
pub mod layer;
pub mod leaf;
pub mod load;
pub mod local;
pub mod matched;
pub mod registry;
pub mod resolve;
pub mod sources;
pub mod standard;
#[cfg(any(test, fuzzing))]
pub mod testing;
pub mod toml_text;
pub mod tree;
pub mod voice;

pub use authorities::Authorities;
pub use authority::Authority;
pub use built_in::Data;
pub use draw::{Draw, DrawKey, Unknown, Unknowns};
pub use edits::base_tree;
pub use explain::{Explanation, explain, levers};
pub use folder::{Files, Texts, no_such_file};
pub use ground::Ground;
pub use leaf::{End, Evidence, Leaf};
pub use load::{Library, Scenario};
pub use local::Local;
pub use matched::Matched;
pub use registry::Registry;
pub use resolve::{Country, Resolved, resolve, resolve_drawn};
pub use sources::Sources;
pub use standard::{Known, Standard, Standards, Test};
pub use tree::{Reader, Tree};
