//! The baseline's first year held against published figures: `cargo run --release --example validation`.
//!
//! Prints the table of docs/VALIDATION.md. A figure that went into the model cannot judge it: each row says whether it did.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints")]

use maracsim::error::Faults;
use maracsim::experiment::{DrawnResults, Ready, Results, replicate, shipped};
use maracsim::scenario::{Data, Texts};
use std::sync::atomic::AtomicBool;

const SEED: u64 = 1;
const REPLICATIONS: u32 = 100;
const DRAWS: u32 = 100;

/// What a published figure is to the model.
#[derive(Clone, Copy)]
enum Role {
    /// It went in: to reproduce it is a check of the program.
    Input,
    /// A parameter was chosen for it: calibration.
    Fitted,
    /// It did not go in.
    Apart,
}

/// How the baseline tells the same as a published figure.
#[derive(Clone, Copy)]
enum Ours {
    /// A measure, for so many of something.
    Per(&'static str, f64),
    /// One measure over another.
    Over(&'static str, &'static str),
    /// One measure less another.
    Less(&'static str, &'static str),
    /// A measure for each Marac.
    PerMarac(&'static str),
}

/// A published figure, and how the baseline's first year tells the same.
struct Row {
    what: &'static str,
    place: &'static str,
    published: &'static str,
    range: [f64; 2],
    role: Role,
    ours: Ours,
}

/// Women aged 16 and over, mid-2022 (National Records of Scotland).
const WOMEN: f64 = 2_366_577.0;
/// Everybody, mid-2022 (the same), and domestic abuse incidents that the police recorded in 2023-24.
const PEOPLE: f64 = 5_447_700.0;
const INCIDENTS: f64 = 63_867.0;
const SCOTLAND: &str = "S92000003";

/// Published figures; sources stand in `data/evidence/parameters.csv` under the keys that VALIDATION.md names.
const ROWS: &[Row] = &[
    Row {
        what: "Cases heard a year, Scotland",
        place: SCOTLAND,
        published: "7,664 by the median ratio to police incidents (5,100 to 12,800)",
        range: [5_100.0, 12_800.0],
        role: Role::Input,
        ours: Ours::Per("heard", 1.0),
    },
    Row {
        what: "Cases for 10,000 women aged 16 and over",
        place: SCOTLAND,
        published: "UK 47, benchmark 40 (39 to 48 since 2019)",
        range: [39.0, 48.0],
        role: Role::Apart,
        ours: Ours::Per("heard", WOMEN / 1e4),
    },
    Row {
        what: "Cases heard for each police incident",
        place: SCOTLAND,
        published: "five local ratios, 0.078 to 0.202; four of them count referrals or victims",
        range: [0.078, 0.202],
        role: Role::Input,
        ours: Ours::Per("heard", INCIDENTS),
    },
    Row {
        what: "Cases heard at a meeting",
        place: SCOTLAND,
        published: "UK mean 16",
        range: [15.0, 17.0],
        role: Role::Input,
        ours: Ours::Over("heard", "meetings"),
    },
    Row {
        what: "Meetings a year of a Marac",
        place: SCOTLAND,
        published: "UK 27 (implied: 434.7 cases a Marac / 16)",
        range: [26.0, 28.0],
        role: Role::Apart,
        ours: Ours::PerMarac("meetings"),
    },
    Row {
        what: "Share of cases that are repeats",
        place: SCOTLAND,
        published: "UK 0.31 (0.31 to 0.33 since 2019)",
        range: [0.31, 0.33],
        role: Role::Fitted,
        ours: Ours::Per("repeat_share", 1.0),
    },
    Row {
        what: "Cases heard a year, Fife",
        place: "S12000047",
        published: "355 (2023/24)",
        range: [340.0, 370.0],
        role: Role::Input,
        ours: Ours::Per("heard", 1.0),
    },
    Row {
        what: "Referred and not heard a year, Fife",
        place: "S12000047",
        published: "203 supported elsewhere (2023/24)",
        range: [203.0, 203.0],
        role: Role::Apart,
        ours: Ours::Less("referrals", "accepted"),
    },
    Row {
        what: "Share of referrals that is accepted, Fife",
        place: "S12000047",
        published: "0.64 (355 of 558)",
        range: [0.60, 0.68],
        role: Role::Apart,
        ours: Ours::Over("accepted", "referrals"),
    },
    Row {
        what: "Cases a year for each coordinator, Glasgow",
        place: "S12000049",
        published: "375 (3 posts, 2023)",
        range: [375.0, 400.0],
        role: Role::Input,
        ours: Ours::Over("heard", "coordinator_posts"),
    },
    Row {
        what: "Children for each case",
        place: SCOTLAND,
        published: "UK 1.24, Fife 1.55 to 1.93, Glasgow 1.6",
        range: [1.23, 1.93],
        role: Role::Input,
        ours: Ours::Over("children_notified", "heard"),
    },
    Row {
        what: "Share LGBT+ of cases, as a ratio to the UK's 0.016",
        place: SCOTLAND,
        published: "1 would be the UK's",
        range: [0.8, 1.25],
        role: Role::Apart,
        ours: Ours::Per("representation:lgbt:uk_marac", 1.0),
    },
    Row {
        what: "Share disabled, as a ratio to the UK's 0.101",
        place: SCOTLAND,
        published: "1 would be the UK's",
        range: [0.8, 1.25],
        role: Role::Apart,
        ours: Ours::Per("representation:disabled:uk_marac", 1.0),
    },
    Row {
        what: "Share of men, as a ratio to the UK's 0.064",
        place: SCOTLAND,
        published: "1 would be the UK's; Fife 0.017 of cases (2015/16)",
        range: [0.25, 1.25],
        role: Role::Apart,
        ours: Ours::Per("representation:male:uk_marac", 1.0),
    },
    Row {
        what: "Share racially minoritised, as a ratio to the UK's 0.141",
        place: SCOTLAND,
        published: "census share of Scotland 0.071",
        range: [0.4, 0.6],
        role: Role::Apart,
        ours: Ours::Per("representation:minoritised:uk_marac", 1.0),
    },
    Row {
        what: "Idaa posts for 100,000 people",
        place: SCOTLAND,
        published: "CAADA 2012: 4 recommended",
        range: [3.0, 5.0],
        role: Role::Apart,
        ours: Ours::Per("idaa_posts", PEOPLE / 1e5),
    },
    Row {
        what: "Open cases for one full-time Idaa",
        place: SCOTLAND,
        published: "25 (25 to 30), over 30 unsafe",
        range: [15.0, 30.0],
        role: Role::Apart,
        ours: Ours::Over("caseload_mean", "idaa_posts"),
    },
];

fn main() {
    match table() {
        Ok(lines) => lines.iter().for_each(|line| println!("{line}")),
        Err(faults) => faults.iter().for_each(|fault| eprintln!("{fault}")),
    }
}

fn table() -> Result<Vec<String>, Faults> {
    let data: Data = shipped()?;
    let ready = Ready::read(&data, &Texts(&[]), "no-duty", &["time.years=1".into()])?;
    let stop = AtomicBool::new(false);
    let plan = ready.plan(&[], SEED, REPLICATIONS);
    let maracs: usize = plan.groups.iter().map(|group| group.maracs.len()).sum();
    let central = replicate(&plan, "no-duty", &stop, &mut |_| {});
    let drawn = ready.draws(&data, &[], SEED, DRAWS).run(&stop, &mut |_| {})?;
    let head = [
        "| what | published | role | ours, central | 8 in 10 of the draws | |".into(),
        "|---|---|---|---|---|---|".into(),
    ];
    Ok(head.into_iter().chain(ROWS.iter().map(|row| line(row, &central, &drawn, maracs as f64))).collect())
}

/// The row as it is printed. Ranges over draws are given where the row is one measure alone: a ratio of two of them has its
/// own, which is not theirs divided.
fn line(row: &Row, central: &Results, drawn: &DrawnResults, maracs: f64) -> String {
    let place = central.places.iter().position(|place| place.gss == row.place).unwrap_or(0);
    let of = |id| central.estimate(id, place, None).mean;
    let ours = match row.ours {
        Ours::Per(id, each) => of(id) / each,
        Ours::Over(top, bottom) => of(top) / of(bottom),
        Ours::Less(all, some) => of(all) - of(some),
        Ours::PerMarac(id) => of(id) / maracs,
    };
    let range = match row.ours {
        Ours::Per(id, each) => over_draws(central, drawn, (id, place))
            .map(|[low, high]| format!("{} to {}", short(low / each), short(high / each))),
        _ => None,
    };
    let [low, high] = row.range;
    let verdict = if (low..=high).contains(&ours) { "agrees" } else { "differs" };
    let role = match row.role {
        Role::Input => "input",
        Role::Fitted => "fitted",
        Role::Apart => "apart",
    };
    let range = range.unwrap_or_else(|| "not worked out".into());
    format!("| {} | {} | {role} | {} | {range} | {verdict} |", row.what, row.published, short(ours))
}

/// The 10th and 90th percentile over draws of a measure at a place, all years together.
fn over_draws(central: &Results, drawn: &DrawnResults, (id, place): (&str, usize)) -> Option<[f64; 2]> {
    let years = central.years.len();
    let at = (place * (years + 1) + years) * central.measures.len() + central.measure(id)?;
    drawn.estimates.get(at).map(|found| [found.estimate.low, found.estimate.high])
}

/// Three digits that count.
fn short(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}
