//! The data and scenarios that the program carries with it.

use super::standard::Known;
use super::{Authorities, Ground, Registry, Sources, Standards, Tree, base_tree, holidays};
use crate::error::Faults;
use crate::model::levers::Lever;
use crate::model::{Milestone, all_levers};
use crate::time::Holiday;

/// Each built-in scenario: the name that users write and its text.
pub const SCENARIOS: &[(&str, &str)] = &[
    (BASELINE, include_str!("../../scenarios/no-duty.toml")),
    ("s1-guidance", include_str!("../../scenarios/s1-guidance.toml")),
    ("s2-governance", include_str!("../../scenarios/s2-governance.toml")),
    ("s3-cooperate", include_str!("../../scenarios/s3-cooperate.toml")),
    ("s4-refer-unfunded", include_str!("../../scenarios/s4-refer-unfunded.toml")),
    ("s5-mechanics-funded", include_str!("../../scenarios/s5-mechanics-funded.toml")),
    ("s6-fully-funded", include_str!("../../scenarios/s6-fully-funded.toml")),
    ("s7-phased", include_str!("../../scenarios/s7-phased.toml")),
    ("s8-rights-and-system", include_str!("../../scenarios/s8-rights-and-system.toml")),
    ("v1-specialists-paid", include_str!("../../scenarios/v1-specialists-paid.toml")),
    ("v2-staffing-duty", include_str!("../../scenarios/v2-staffing-duty.toml")),
    ("duties/arrangements", include_str!("../../scenarios/duties/arrangements.toml")),
    ("duties/attend", include_str!("../../scenarios/duties/attend.toml")),
    ("duties/cooperate", include_str!("../../scenarios/duties/cooperate.toml")),
    ("duties/coordinator", include_str!("../../scenarios/duties/coordinator.toml")),
    ("duties/idaa", include_str!("../../scenarios/duties/idaa.toml")),
    ("duties/inspection", include_str!("../../scenarios/duties/inspection.toml")),
    ("duties/refer", include_str!("../../scenarios/duties/refer.toml")),
    ("duties/regard", include_str!("../../scenarios/duties/regard.toml")),
    ("duties/report", include_str!("../../scenarios/duties/report.toml")),
    ("duties/share", include_str!("../../scenarios/duties/share.toml")),
    ("duties/staffing", include_str!("../../scenarios/duties/staffing.toml")),
    ("more/current-shortfall", include_str!("../../scenarios/more/current-shortfall.toml")),
    ("more/primary-care-training", include_str!("../../scenarios/more/primary-care-training.toml")),
    ("theory/meeting", include_str!("../../scenarios/theory/meeting.toml")),
    ("theory/caseload", include_str!("../../scenarios/theory/caseload.toml")),
    ("theory/desk", include_str!("../../scenarios/theory/desk.toml")),
    ("theory/repeats", include_str!("../../scenarios/theory/repeats.toml")),
    ("theory/two-classes", include_str!("../../scenarios/theory/two-classes.toml")),
];

/// Plans of sweeps to copy, by name.
pub const SWEEPS: [(&str, &str); 3] = [
    ("cut-off", include_str!("../../scenarios/sweeps/cut-off.toml")),
    ("strongest", include_str!("../../scenarios/sweeps/strongest.toml")),
    ("every-assumption", include_str!("../../scenarios/sweeps/every-assumption.toml")),
];

/// The scenario that runs when none is named.
pub const BASELINE: &str = "no-duty";

/// The shipped data files by the names under which messages and digests know them.
pub const FILES: [(&str, &str); 5] = [
    ("data/base.toml", include_str!("../../data/base.toml")),
    ("data/authorities.csv", include_str!("../../data/authorities.csv")),
    ("data/standards.toml", include_str!("../../data/standards.toml")),
    ("data/sources.toml", include_str!("../../data/sources.toml")),
    ("data/holidays.toml", include_str!("../../data/holidays.toml")),
];

/// The shipped data, read and checked.
#[derive(Clone, Debug)]
pub struct Data {
    /// The levers.
    pub registry: Registry,
    /// The sources.
    pub sources: Sources,
    /// The 32 authorities.
    pub authorities: Authorities,
    /// The standards.
    pub standards: Standards,
    /// Every lever's leaf, and what the authorities' table knows.
    pub base: Tree,
    /// Public holidays.
    pub holidays: Vec<Holiday>,
    /// What is known locally, below every scenario.
    pub ground: Ground,
}

impl Data {
    /// Reads the shipped data. `measures` are the ids that a standard may name, `further` the levers of which the model knows
    /// nothing.
    pub fn shipped(measures: &[&str], further: &[Lever]) -> Result<Self, Faults> {
        let [
            (base, base_text),
            (areas, areas_text),
            (standards, standards_text),
            (sources, sources_text),
            (days, days_text),
        ] = FILES;
        let registry = Registry::new(&[&all_levers(), further].concat());
        let sources = Sources::parse(sources, sources_text)?;
        let authorities = Authorities::parse(areas, areas_text, &sources)?;
        let milestones = milestones();
        let known = Known { milestones: &milestones, measures };
        let standards = Standards::parse(standards, standards_text, known, &sources)?;
        let mut base = base_tree(base_text, base, &registry, &sources)?;
        authorities.add_leaves(&mut base, &registry)?;
        let holidays = holidays::parse(days, days_text)?;
        Ok(Self { registry, sources, authorities, standards, base, holidays, ground: Ground::default() })
    }
}

/// The ids of the milestones.
pub fn milestones() -> Vec<&'static str> {
    Milestone::NAMES.iter().map(|&(id, _)| id).collect()
}
