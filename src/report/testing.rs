#![allow(missing_docs, reason = "a fixture of the tests: its names say what it holds")]
//! Plausible results over the real authorities, for tests and for looking at the page.

use super::{Changed, Material, Report, RunFacts};
use crate::experiment::drivers::Worlds;
use crate::experiment::results::SCOTLAND;
use crate::experiment::staffing::ClosedForm;
use crate::experiment::{DrawnResults, Layered, Place, Results, judged, load, shipped};
use crate::measure::{Measure, measures};
use crate::random::Key;
use crate::scenario::{Authorities, Authority, Data, DrawKey, Scenario, Texts, Unknowns};
use crate::statistics::{Drawn, Estimate, Method, wilson};

const REPLICATIONS: u32 = 100;

/// Everything that a report is made of, owned.
#[derive(Debug)]
pub struct World {
    pub results: Results,
    pub scenario: Scenario,
    pub data: Data,
    pub run: RunFacts,
    pub closed: Vec<(String, ClosedForm)>,
    pub layers: Vec<Layered>,
}

impl World {
    /// All of Scotland.
    pub fn scotland() -> Self {
        Self::of("no-duty", &[], &["2027-28", "2028-29", "2029-30", "2030-31", "2031-32"])
    }

    /// All of Scotland, with draws of the inputs beside it.
    pub fn drawn() -> Self {
        let mut world = Self::scotland();
        let wider = |estimate: &Estimate| {
            let Estimate { mean, .. } = *estimate;
            let (low, high) = (0.5 * mean, if mean <= 1.0 { mean.min(1.0) } else { 2.0 * mean });
            Drawn {
                estimate: Estimate { mean: 0.9 * mean, se: 0.1 * mean, low, high, n: 50, method: Method::Draws },
                chance: 0.1 * mean,
                inputs: 0.3 * mean,
            }
        };
        let estimates = world.results.estimates.iter().map(wider).collect();
        let (digests, digest) = (world.results.digests.clone(), "ab".repeat(32));
        let worlds = world.worlds();
        let drawn =
            DrawnResults { requested: 50, draws: 50, again: 1, unknowns: 160, estimates, digests, digest, worlds };
        world.results.drawn = Some(drawn);
        world
    }

    /// Draws of which one input moves the chance of a headline year, and none the cost.
    fn worlds(&self) -> Worlds {
        let Data { authorities, registry, .. } = &self.data;
        let unknowns = Unknowns::of(&self.scenario.tree, &[], registry, Some(authorities));
        let mover = unknowns.iter().position(|one| one.path == "idaa.attempt_gap").unwrap();
        let mut stream = Key::new(1).stream();
        let (mut numbers, mut outcomes) = (Vec::new(), Vec::new());
        for draw in 0..50 {
            let drawn: Vec<f64> = unknowns.draw(DrawKey::new(2, draw, 0)).iter().map(|(_, number)| number).collect();
            let chance = 0.9 - 0.1 * drawn[mover] + 0.01 * stream.normal();
            let cost = 1e7 + 1e5 * stream.normal();
            outcomes.push(self.results.places.iter().flat_map(|_| [chance, cost]).collect());
            numbers.push(drawn);
        }
        Worlds { unknowns: unknowns.iter().cloned().collect(), numbers, outcomes }
    }

    /// Some authorities.
    pub fn areas(names: &[&str]) -> Self {
        Self::of("no-duty", names, &["2027-28", "2028-29"])
    }

    /// The place without population, over more years than anyone reads.
    pub fn theory() -> Self {
        let years: Vec<String> = (0..40).map(|year| format!("{}-{:02}", 2027 + year, (28 + year) % 100)).collect();
        Self::of("theory/meeting", &["Theory"], &years.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn of(name: &str, only: &[&str], years: &[&str]) -> Self {
        let data = shipped().unwrap();
        let scenario = load(&data, &Texts(&[]), name, &[]).unwrap();
        let results = results(&scenario, &data.authorities, only, years);
        let closed = ClosedForm { ratio: [2.4, 1.1], fte: [4.5, 2.0], places: Some(12) };
        let closed = data.authorities.iter().map(|one| (one.gss.clone(), closed)).collect();
        Self { results, scenario, data, run: facts(), closed, layers: Vec::new() }
    }

    /// The material.
    pub fn material(&self) -> Material<'_> {
        let Self { results, scenario, data: Data { authorities, sources, registry, .. }, run, closed, layers } = self;
        Material { results, scenario, authorities, sources, registry, run, closed, layers }
    }

    /// The report.
    pub fn report(&self) -> Report {
        super::report(&self.material())
    }
}

fn facts() -> RunFacts {
    RunFacts {
        version: "0.1.0".into(),
        command: "maracsim run no-duty --seed 1 --replications 100".into(),
        changed: vec![Changed {
            lever: "meeting.cut_off".into(),
            value: "6 working days".into(),
            set_by: "--set:1".into(),
        }],
        inputs: vec![("data/base.toml".into(), "ab".repeat(32)), ("scenarios/no-duty.toml".into(), "cd".repeat(32))],
        generator: "SplitMix64 keyed by moremur".into(),
        platform: "x86_64-linux".into(),
        threads: 2,
        wall_seconds: 3.2,
        started: "2026-11-22".into(),
        stopped_early: false,
        precision: None,
    }
}

fn results(scenario: &Scenario, authorities: &Authorities, only: &[&str], years: &[&str]) -> Results {
    let measures = measures(&judged(&scenario.standards).unwrap());
    let chosen: Vec<&Authority> =
        authorities.iter().filter(|one| only.is_empty() || only.contains(&one.name.as_str())).collect();
    let mut places: Vec<(Place, f64)> = chosen
        .iter()
        .map(|one| (Place { name: one.name.clone(), gss: one.gss.clone() }, f64::from(one.women_16_plus) * 0.0011))
        .collect();
    if scenario.place_theory {
        places.push((Place { name: "Theory".into(), gss: String::new() }, 73.0));
    } else if only.is_empty() {
        let total = places.iter().map(|(_, cases)| cases).sum();
        places.push((Place { name: SCOTLAND.0.into(), gss: SCOTLAND.1.into() }, total));
    }
    let mut estimates = Vec::new();
    for (at, (_, cases)) in places.iter().enumerate() {
        for year in 0..=years.len() {
            estimates.extend(measures.iter().map(|measure| plausible(measure, at, year, *cases)));
        }
    }
    let digests = (0..REPLICATIONS)
        .map(|run| chosen.iter().map(|one| u64::from(run) << 40 | u64::from(one.population)).collect());
    Results {
        scenario: scenario.name.clone(),
        seed: 1,
        requested: REPLICATIONS,
        replications: REPLICATIONS,
        places: places.into_iter().map(|(place, _)| place).collect(),
        years: years.iter().map(|year| (*year).to_string()).collect(),
        measures,
        estimates,
        digests: digests.collect(),
        simulated: chosen.iter().map(|one| one.gss.clone()).collect(),
        digest: "0f".repeat(32),
        drawn: None,
    }
}

/// A number between 0 and 1 that depends on place and measure only.
fn noise(place: usize, id: &str) -> f64 {
    let seed = id.bytes().fold(place as u64 + 11, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64 / f64::from(1 << 24)
}

fn plausible(measure: &Measure, place: usize, year: usize, cases: f64) -> Estimate {
    let (id, noise) = (measure.id.as_str(), noise(place, &measure.id));
    let grown = 1.0 + 0.03 * year as f64;
    let mean = match (id, measure.unit) {
        _ if id.starts_with("met:") => {
            let chance = if id == "met:headline" { 0.3 + 0.75 * noise } else { 0.6 + 0.5 * noise };
            let met = (f64::from(REPLICATIONS) * chance.min(1.0)) as u64;
            return wilson(met, u64::from(REPLICATIONS));
        }
        ("repeats", _) => 0.3 * cases * grown,
        ("backlog_end", _) => 0.06 * cases * grown,
        ("idaa_posts", _) => 1.05 * cases * grown / 100.0,
        ("coordinator_posts", _) => cases * grown / 400.0,
        ("referrals", _) => 1.12 * cases * grown,
        ("accepted", _) => 1.02 * cases * grown,
        (_, "referrals a year" | "cases a year") => cases * grown,
        (_, "share") => 0.8 + 0.2 * noise,
        (_, "ratio") => (0.6 + 0.45 * noise) * (1.0 + 0.01 * year as f64),
        ("wait_to_screening" | "wait_to_screening_p50", _) => 0.8 + noise,
        (_, "days") if id.ends_with("_p95") => 30.0 + 12.0 * noise,
        (_, "days") if id.ends_with("_p90") => 24.0 + 8.0 * noise,
        (_, "days") => 9.0 + 4.0 * noise,
        (_, "minutes") => 12.0 + 4.0 * noise,
        _ => 20.0 + 10.0 * noise,
    };
    if measure.unit == "ratio" {
        return Estimate { mean, se: 0.0, low: mean, high: mean, n: 100, method: Method::Exact };
    }
    let se = 0.01 * mean / libm::sqrt(cases / 100.0).max(0.2);
    let high = if measure.unit == "share" { (mean + 2.0 * se).min(1.0) } else { mean + 2.0 * se };
    Estimate { mean, se, low: mean - 2.0 * se, high, n: u64::from(REPLICATIONS), method: Method::StudentT }
}

/// Every test of the page as a whole.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{charts, html, package, tables, text};

    fn worlds() -> [World; 5] {
        [World::scotland(), World::drawn(), World::areas(&["Fife"]), World::areas(&["Fife", "Moray"]), World::theory()]
    }

    #[test]
    fn pages_are_whole_and_need_nothing_from_outside() {
        for world in worlds() {
            let page = html(&world.report());
            assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
            for never in ["<script", "NaN", "inf ", "src=", "@import", "url(", "undefined"] {
                assert!(!page.contains(never), "{never}");
            }
            for once in ["<h1>", "<main ", "0800 027 1234", "Skip to"] {
                assert_eq!(page.matches(once).count(), 1, "{once}");
            }
            let open = ["section", "figure", "table", "details", "div", "svg"];
            for tag in open {
                let count = page.matches(&format!("<{tag} ")).count() + page.matches(&format!("<{tag}>")).count();
                assert_eq!(count, page.matches(&format!("</{tag}>")).count(), "{tag}");
            }
        }
    }

    #[test]
    fn ids_are_unique_and_charts_are_described() {
        for world in worlds() {
            let page = html(&world.report());
            let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count);
            for svg in page.split("<svg ").skip(1) {
                assert!(svg.contains("role=\"img\"") && svg.contains("<desc id="));
            }
        }
    }

    #[test]
    fn charts_are_files_of_their_own() {
        let report = World::scotland().report();
        let (files, panels) = (charts(&report), report.figures().map(|figure| figure.panels.len()).sum::<usize>());
        assert_eq!(files.len(), panels);
        assert!(files.iter().all(|(name, svg)| name.ends_with(".svg") && svg.starts_with("<svg xmlns=")));
    }

    #[test]
    fn titles_of_figures_are_short() {
        for world in worlds() {
            for figure in world.report().figures() {
                assert!(figure.title.split_whitespace().count() <= 10, "{}", figure.title);
                assert!(!figure.panels.is_empty(), "{}", figure.title);
            }
        }
    }

    #[test]
    fn what_a_scenario_says_is_never_markup() {
        let mut world = World::scotland();
        world.scenario.title = "<script>alert(1)</script>".into();
        world.scenario.rationale = "\"><img src=x onerror=alert(1)>".into();
        world.run.changed[0].value = "=HYPERLINK(\"http://x\")".into();
        let report = world.report();
        let page = html(&report);
        assert!(!page.contains("<script") && !page.contains("<img"));
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        let files = tables(&report);
        let (_, changed) = files.iter().find(|(name, _)| name == "levers-changed.csv").unwrap();
        assert!(changed.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{changed}");
    }

    #[test]
    fn tables_and_package_agree() {
        let report = World::scotland().report();
        let (files, package) = (tables(&report), package(&report));
        let mut names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        for name in &names {
            assert_eq!(package.matches(&format!("\"tables/{name}\"")).count(), 1, "{name}");
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        let all = &files.last().unwrap().1;
        let measures = World::scotland().results.measures.len();
        let met = World::scotland().results.measures.iter().filter(|of| of.id.starts_with("met:")).count();
        assert_eq!(all.lines().count(), 1 + 33 * (6 * measures + met));
        assert!(all.contains("no-duty+set,Fife,S12000047,mean of years,all,met:headline,"));
    }

    #[test]
    fn every_interval_says_what_it_covers() {
        let (plain, drawn) = (World::scotland(), World::drawn());
        let page = html(&drawn.report());
        for text in ["chance only", "chance + inputs", "Chance, and what we do not know", "One draw was drawn again"] {
            assert!(page.contains(text), "{text}");
        }
        assert!(html(&plain.report()).contains("chance only") && !html(&plain.report()).contains("chance + inputs"));
        for table in [&plain, &drawn].map(|world| super::super::package::tables(&world.report()).len()).windows(2) {
            assert_eq!(table[0] + 2, table[1], "chance and inputs apart, and what drives it");
        }
        for (world, said) in [(&plain, ",chance only,,,,,,,"), (&drawn, ",chance + inputs,")] {
            let (_, all) = tables(&world.report()).pop().unwrap();
            let row = all.lines().find(|line| line.contains(",S92000003,2027-28,all,heard,")).unwrap();
            assert!(row.contains(said), "{row}");
        }
        // No caption, head or figure speaks of limits without saying of what.
        let words = |world: &World| {
            let report = world.report();
            let figures: Vec<String> = report.figures().map(|figure| figure.caption.clone()).collect();
            let of = |table: &&crate::report::value::Table| [&[table.caption.clone()][..], &table.head].concat();
            figures.into_iter().chain(super::super::package::tables(&report).iter().flat_map(of)).collect::<Vec<_>>()
        };
        for text in words(&plain).into_iter().chain(words(&drawn)).filter(|text| text.contains("95 %")) {
            assert!(text.contains("chance only"), "{text}");
        }
    }

    #[test]
    fn layers_stand_beside_each_other() {
        for mut world in [World::scotland(), World::areas(&["Fife"])] {
            assert!(!text(&world.report(), "x").contains("layer"));
            let layered = |(id, name)| Layered { id, name, results: world.results.clone() };
            world.layers = [("arithmetic", "Arithmetic only"), ("evidence", "Some loops"), ("all", "All loops")]
                .map(layered)
                .into();
            let report = world.report();
            let (files, package) = (tables(&report), package(&report));
            let (_, by_place) = files.iter().find(|(name, _)| name == "layers-by-place.csv").unwrap();
            assert!(
                by_place.starts_with("layer,scenario,authority,") && by_place.contains("\nevidence,no-duty"),
                "{by_place}"
            );
            let columns = by_place.lines().next().unwrap().split(',').count();
            assert!(by_place.lines().all(|line| line.split(',').count() >= columns));
            assert_eq!(package.matches("\"name\": \"layer\"").count(), 1);
            let said = text(&report, "x").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(html(&report).contains("All loops") && said.contains("by layer of feedback"), "{said}");
            let (_, all) = files.last().unwrap();
            assert!(all.starts_with("scenario,"), "the whole of the headline's layer, without a column for it");
        }
    }

    #[test]
    fn small_counts_are_not_published() {
        let report = World::scotland().report();
        let small = |gss: &str, measure: &str| {
            report.all.iter().filter(|row| row.gss == gss && row.measure == measure).all(|row| row.hidden)
        };
        // Orkney's repeats are about 3 a year; its cases are not few.
        assert!(small("S12000023", "repeats") && !small("S12000023", "heard") && !small("S12000047", "repeats"));
        let hidden = report.all.iter().filter(|row| row.hidden && row.measure == "repeats");
        assert!(hidden.map(|row| &row.gss).collect::<std::collections::BTreeSet<_>>().len() >= 2);
        let (_, all) = tables(&report).pop().unwrap();
        let row = all.lines().find(|line| line.contains("S12000023") && line.contains(",repeats,")).unwrap();
        assert!(row.contains(",,,,not published: fewer than 5,"), "{row}");
    }

    #[test]
    fn nobody_is_ranked_or_told_to_have_fewer() {
        let report = World::scotland().report();
        let page = html(&report).to_lowercase();
        for never in ["surplus", "overstaffed", "league", "failed to engage", "idaas too many"] {
            assert!(!page.contains(never), "{never}");
        }
        assert!(page.contains("no fewer than"));
        let names: Vec<String> = World::scotland().data.authorities.iter().map(|one| one.name.clone()).collect();
        let answer = text(&report, "outputs/no-duty/report.html");
        let said = answer.split("\n\n").last().unwrap();
        assert!(names.iter().all(|name| !said.contains(name.as_str())), "{said}");
    }

    #[test]
    fn empty_results_do_no_harm() {
        let mut world = World::areas(&["Fife", "Moray"]);
        world.results.estimates.iter_mut().for_each(|estimate| *estimate = Estimate::not_applicable(0));
        let page = html(&world.report());
        assert!(page.contains("not applicable") && !page.contains("NaN"));
    }
}
