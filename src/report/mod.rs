//! Reports: pure functions from results to bytes.
//!
//! [`report`] turns results, scenario and the facts of a run into a [`Report`], a value that says what is told in which
//! order; `html` and `charts` (behind the feature `charts`), [`tables()`], [`text()`] and [`package()`] turn that into bytes. Nothing here simulates,
//! reads, writes or prints.

pub mod calibrate;
pub mod changes;
#[cfg(feature = "charts")]
pub mod chart;
pub mod compare;
mod compare_rows;
mod compare_words;
pub mod data;
mod drawn;
pub mod events;
#[cfg(feature = "charts")]
pub mod html;
pub mod json;
pub mod lists;
pub mod manifest;
pub mod markup;
pub mod memorandum;
pub mod package;
#[cfg(feature = "charts")]
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod replay;
pub mod rounding;
#[cfg(feature = "cli")]
pub mod schema;
mod section;
pub mod staffing;
pub mod sweep;
pub mod tables;
pub mod template;
#[cfg(test)]
pub mod testing;
pub mod text;
pub mod value;
pub mod verification;
mod view;
pub mod words;
#[cfg(feature = "cli")]
pub mod workbook;

pub use changes::{label, outside};
#[cfg(feature = "charts")]
pub use chart::files as charts;
#[cfg(feature = "charts")]
pub use html::html;
pub use json::{Row, csv, csv_head, json, json_of_all, json_of_layer, rows};
pub use manifest::manifest;
pub use package::package;
pub use section::evidence;
pub use tables::tables;
pub use text::text;
pub use value::Report;

use crate::experiment::staffing::ClosedForm;
use crate::experiment::{Layered, Results};
use crate::scenario::{Authorities, Registry, Scenario, Sources};
use view::View;

/// How often a year has to meet the headline for a decision to count on it: as `maracsim staff` asks unless told otherwise.
pub const COUNTED_ON: f64 = 0.9;

/// Everything that a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// What was found.
    pub results: &'a Results,
    /// What was simulated.
    pub scenario: &'a Scenario,
    /// The authorities.
    pub authorities: &'a Authorities,
    /// The sources of what was assumed.
    pub sources: &'a Sources,
    /// The levers.
    pub registry: &'a Registry,
    /// The run itself.
    pub run: &'a RunFacts,
    /// What closed forms say of posts, by GSS code of each authority, at the chance of [`COUNTED_ON`]; empty for theory.
    pub closed: &'a [(String, ClosedForm)],
    /// The layers of feedback loops, the one of `results` among them; empty where they were not asked for.
    pub layers: &'a [Layered],
}

/// A lever that the run changed from the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its path.
    pub lever: String,
    /// Its value, as written.
    pub value: String,
    /// The file and line that set it, or `--set`.
    pub set_by: String,
}

/// What is known of a run apart from its results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunFacts {
    /// The version of the program.
    pub version: String,
    /// How to do it again, such as `maracsim run no-duty --seed 1 --replications 100`.
    pub command: String,
    /// The levers changed.
    pub changed: Vec<Changed>,
    /// Name and SHA-256 of each input.
    pub inputs: Vec<(String, String)>,
    /// The generator of random numbers.
    pub generator: String,
    /// The platform.
    pub platform: String,
    /// The number of threads.
    pub threads: usize,
    /// How long it took.
    pub wall_seconds: f64,
    /// When it began, as text.
    pub started: String,
    /// Whether it was stopped before all replications were done.
    pub stopped_early: bool,
    /// The precision that was asked for, and whether it was reached.
    pub precision: Option<(f64, bool)>,
}

/// The report of a run.
pub fn report(material: &Material<'_>) -> Report {
    let view = View::new(material);
    Report {
        scenario: material.results.scenario.clone(),
        label: changes::label(material),
        title: changes::title(material),
        subtitle: section::subtitle(&view),
        sections: section::all(&view),
        attributions: view.attributions(),
        version: material.run.version.clone(),
        all: view.everything(),
        beside: section::memorandum::beside(&view),
        terminal: text::terminal(&view),
    }
}
