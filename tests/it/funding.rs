//! Grants: what they pay for, by which rule, and when it comes.

use super::duties::years;
use crate::world::{World, load, whole, written};

const FIFE: &str = "S12000047";
const ORKNEY: &str = "S12000023";

fn accepts(world: &World, gss: &str) -> Vec<f64> {
    let (group, at) = world.group_of(gss);
    group.authorities[at].expected.clone()
}

#[test]
fn a_grant_for_each_case_pays_the_ratio_for_what_the_duty_adds() {
    let lines =
        "duties = [\"refer\"]\n[funding]\nrule = \"per_case\"\nleakage = \"20 %\"\n[funding.covers]\nidaa = \"on\"\n";
    let (base, paid) = (load("no-duty", &[]), written(lines, &[]));
    let (group, at) = paid.group_of(FIFE);
    let (without, with) = (accepts(&base, FIFE), accepts(&paid, FIFE));
    for year in 0..5 {
        let share = 0.8 * (with[year] - without[year]) / 100.0;
        let funded = group.authorities[at].service.crews[year].funded;
        // Posts are advertised in tenths, so the grant makes up to two of them more or less.
        assert!((funded - share).abs() <= 0.1 + 1e-9, "{year}: {funded} {share}");
        assert!(funded > 0.0 && group.offices[0].crews[year].funded == 0.0);
    }
    let results = paid.run(&[FIFE], 1, 2);
    assert!(whole(&results, "idaa_posts_funded").mean > 0.1);
    assert!(whole(&load("duties/refer", &[]).run(&[FIFE], 1, 2), "idaa_posts_funded").mean == 0.0);
}

/// Cases a year that a grant pays for, before they are rounded to tenths of a post, are hard to see: a ratio of one case
/// to a post shows them.
fn funded(rule: &str, more: &str) -> Vec<f64> {
    let lines = format!(
        "duties = [\"refer\"]\n[set]\n\"idaa.referrals_per_fte\" = \"1\"\n\"funding.leakage\" = \"0 %\"\n\"funding.island_floor\" = \"0 FTE\"\n{more}\n[funding]\nrule = \"{rule}\"\n[funding.covers]\nidaa = \"on\"\n"
    );
    let world = written(&lines, &[]);
    let (group, at) = world.group_of(FIFE);
    group.authorities[at].service.crews.iter().map(|crew| crew.funded).collect()
}

#[test]
fn rules_of_funding_differ_as_they_say() {
    let per_case = funded("per_case", "");
    assert!(per_case.is_sorted() && per_case[4] > 1.5 * per_case[0], "{per_case:?}");
    let indexed = funded("indexed", "");
    assert!(indexed.iter().all(|posts| (posts - indexed[0]).abs() < 0.11), "{indexed:?}");
    assert!((indexed[0] - per_case[0]).abs() < 0.11, "by need, and sized on the first year: {indexed:?} {per_case:?}");
    let fixed = funded("fixed", "\"funding.inflation\" = \"10 %\"");
    for (year, posts) in fixed.iter().enumerate() {
        assert!((posts - indexed[0] / 1.1f64.powi(year as i32)).abs() < 0.11, "{fixed:?}");
    }
    assert!(funded("none", "").iter().all(|&posts| posts == 0.0));
    let ring_fenced = funded("per_case", "\"funding.ring_fenced\" = \"on\"");
    assert_eq!(ring_fenced, per_case, "nothing leaks from it, and nothing leaked before");
    let ahead = funded("per_case", "\"funding.lead\" = \"12 months\"");
    assert!(
        ahead.iter().zip(&per_case[1..]).all(|(ahead, later)| *ahead > 0.9 * later / 1.04),
        "{ahead:?} {per_case:?}"
    );
}

#[test]
fn an_island_gets_its_floor() {
    let lines = |floor: &str| {
        format!(
            "duties = [\"refer\"]\n[set]\n\"funding.island_floor\" = \"{floor}\"\n\"funding.leakage\" = \"0 %\"\n[funding]\nrule = \"indexed\"\n[funding.covers]\nidaa = \"on\"\n"
        )
    };
    let posts = |floor| {
        let world = written(&lines(floor), &[]);
        let (group, at) = world.group_of(ORKNEY);
        group.authorities[at].service.crews[0].funded
    };
    assert!(posts("0 FTE") < 0.2 && posts("0.5 FTE") >= 0.4, "{} {}", posts("0 FTE"), posts("0.5 FTE"));
}

#[test]
fn money_for_training_trains_and_comes_when_the_money_does() {
    let trained = |name: &str, sets: &[&str]| years(&load(name, sets), FIFE, "trained", 2);
    let (s4, s5) = (trained("s4-refer-unfunded", &[]), trained("s5-mechanics-funded", &[]));
    assert!(s5.iter().zip(&s4).all(|(with, without)| *with > without + 0.01), "{s5:?} {s4:?}");
    let late = ["duty.commencement=year 4", "funding.lead=12 months"];
    let ahead = trained("s5-mechanics-funded", &late);
    let none = trained("s4-refer-unfunded", &late);
    assert_eq!(ahead[..2], none[..2]);
    assert!(ahead[2] > none[2] + 0.01, "{ahead:?} {none:?}");
}

/// Three more cases for one, and a grant that pays for them.
fn funded_late(rule: &str, sets: &[&str]) -> World {
    let lines = format!(
        "duties = [\"refer\"]\n[set]\n\"duty.refer.multiplier.*\" = \"4\"\n\"duty.commencement\" = \"year 3\"\n[funding]\nrule = \"{rule}\"\n[funding.covers]\nidaa = \"on\"\ncoordinator = \"on\"\n"
    );
    written(&lines, &[&["time.years=4"], sets].concat())
}

#[test]
fn posts_that_a_grant_pays_are_vacancies_first() {
    let world = funded_late("per_case", &[]);
    let of = |id| years(&world, FIFE, id, 6);
    let (posts, in_post, funded) = (of("idaa_posts"), of("idaa_fte_in_post"), of("idaa_posts_funded"));
    let gap: Vec<f64> = posts.iter().zip(&in_post).map(|(posts, in_post)| posts - in_post).collect();
    assert!(funded[..2] == [0.0, 0.0] && funded[2] > 1.0, "{funded:?}");
    assert!(gap[2] > gap[1] + 0.2 * funded[2], "months of recruitment: {gap:?} {funded:?}");
    // With everybody always there, a post that is funded is a post that is filled.
    let there = funded_late("per_case", &["staff.absences=off"]);
    let (posts, in_post) = (years(&there, FIFE, "idaa_posts", 2), years(&there, FIFE, "idaa_fte_in_post", 2));
    assert!(posts.iter().zip(&in_post).all(|(posts, in_post)| (posts - in_post).abs() < 1e-9), "{posts:?} {in_post:?}");
}

#[test]
fn money_that_has_not_come_yet_moves_nobody() {
    let without = funded_late("none", &[]).run(&[FIFE], 5, 4);
    let with = funded_late("per_case", &[]).run(&[FIFE], 5, 4);
    for id in ["voice", "heard", "vacancy", "turnover", "minutes_per_case", "support_minutes", "files_read"] {
        for year in 0..2 {
            let [one, two] = [&without, &with].map(|run| run.estimate(id, 0, Some(year)).mean);
            assert!(one == two, "{id} {year}: {one} {two}");
        }
    }
}
