//! maracsim: what it takes to run timely, high-standard Maracs in Scotland.
//!
//! A **Marac** is the regular local meeting where police, health, housing, social work, Idaa services and others share
//! what they know about the victims at highest risk of domestic abuse, and agree a safety plan. This crate simulates
//! how referrals come, how Idaas and coordinators with limited hours work, how meetings sit, and how cases come back,
//! for each of the 32 local authorities, and says how likely each standard is to be met.
//!
//! ```text
//!  scenarios/*.toml ─┐
//!  data/base.toml ───┼─► Scenario ──resolve──► Group ──run──► Log ──measure──► Sums ──estimate──► Results ──► Report
//!  data/*.csv ───────┘   (leaves)              (numbers)      (stamps)         (a row)           (intervals)   (bytes)
//!                        floor 3               2              2                3                 4             5, 6
//! ```
//!
//! A module uses only lower floors; `docs/ARCHITECTURE.md` has the table, and a test holds the code to it.
//!
//! | floor | modules |
//! |---|---|
//! | 0 | [`error`], [`units`], [`time`], [`random`], [`statistics`], [`theory`] |
//! | 1 | [`engine`]: coming events, places, desks |
//! | 2 | [`model`]: the Marac; begin with the journey of a case |
//! | 3 | [`scenario`]: what users write; [`measure`]: what is told of a run |
//! | 4 | [`experiment`]: many replications |
//! | 5 | [`report`]: pages, tables and charts |
//! | 6 | `cli`: the command line |
//!
//! From the text of a scenario to an estimate with its interval:
//!
//! ```
//! use maracsim::experiment::{Ready, replicate, shipped};
//! use maracsim::scenario::Texts;
//! use std::sync::atomic::AtomicBool;
//!
//! let text = r#"
//!     title = "Fife, with weekly meetings"
//!     rationale = "What does meeting more often do to waits?"
//!     [authority."Fife".set]
//!     "meeting.cadence" = "weekly"
//! "#;
//! let data = shipped().expect("the shipped data are sound");
//! let files = Texts(&[("weekly.toml", text)]);
//! let ready = Ready::read(&data, &files, "weekly.toml", &["time.years=1".into()]).expect("the scenario is sound");
//! let plan = ready.plan(&["S12000047".into()], 1, 10);
//! let results = replicate(&plan, "weekly", &AtomicBool::new(false), &mut |_| {});
//! let wait = results.estimate("wait_to_hearing", 0, None);
//! assert!(wait.low <= wait.mean && wait.mean <= wait.high);
//! ```
#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod error;
pub mod experiment;
pub mod measure;
pub mod model;
pub mod random;
pub mod report;
pub mod scenario;
pub mod statistics;
pub mod theory;
pub mod time;
pub mod units;
