//! Money: counted once at the employer, paid by others, to the penny; and refused where it makes no sense.

use crate::world;
use maracsim::experiment::Results;

fn mean(results: &Results, id: &str, place: usize, year: Option<usize>) -> f64 {
    results.estimate(id, place, year).mean
}

/// The parts of every year sum to the whole in each of a few replications, so their means do, but for the rounding of a mean.
#[test]
fn employers_payers_kinds_and_authorities_sum_to_the_cost() {
    let results = world::run("no-duty", &["time.years=2"], &[], 1, 2);
    let parts = |prefix: &str| -> Vec<String> {
        let ids = results.measures.iter().map(|measure| measure.id.clone());
        ids.filter(|id| id.starts_with(prefix)).collect()
    };
    for place in 0..results.places.len() {
        for year in [Some(0), Some(1), None] {
            let all = mean(&results, "cost_employer", place, year);
            assert!(all > 10_000.0, "{place}: {all}");
            let sum = |ids: &[String]| ids.iter().map(|id| mean(&results, id, place, year)).sum::<f64>();
            for ids in [parts("cost_employer:"), parts("cost_payer:")] {
                assert!((sum(&ids) - all).abs() < 1e-4, "{place} {year:?}: {} {all}", sum(&ids));
            }
            for ids in [["cost_cash", "cost_staff_time"], ["cost_recurring", "cost_one_off"]] {
                assert!((sum(&ids.map(String::from)) - all).abs() < 1e-4);
            }
        }
    }
    // What is shared counts once for Scotland: all authorities together come to more.
    let scotland = results.places.len() - 1;
    let sum: f64 = (0..scotland).map(|place| mean(&results, "cost_employer", place, None)).sum();
    let all = mean(&results, "cost_employer", scotland, None);
    assert!(sum > all && sum < 1.2 * all, "{sum} {all}");
}

/// Prices change money and nothing else.
#[test]
fn a_price_moves_its_own_line_alone_and_no_stamp() {
    let run = |sets: &[&str]| world::run("no-duty", &[&["time.years=1"], sets].concat(), &["S12000030"], 3, 4);
    let (before, after) = (run(&[]), run(&["cost.idaa_fte=94000 GBP", "cost.recruitment=0 GBP"]));
    assert_eq!(before.digest, after.digest);
    let [one, two] = [&before, &after].map(|results| mean(results, "cost_employer:idaa_services", 0, None));
    let once = mean(&before, "counted:idaa_recruitment", 0, None) * 3_000.0 / 0.8;
    assert!(mean(&after, "cost_one_off", 0, None) == 0.0);
    // One year after the price year: pay has risen by its award, prices by the deflator.
    let in_post = mean(&before, "idaa_fte_in_post", 0, None) * 1.03 / 1.02;
    assert!((two - 94_000.0 * in_post).abs() < 1.0, "{two} {in_post}");
    assert!((one - 47_000.0 * in_post - once).abs() <= once + 1.0, "{one} {once}");
    assert_eq!(mean(&before, "cost_employer:police", 0, None), mean(&after, "cost_employer:police", 0, None));
}

#[test]
fn a_price_of_one_authority_and_money_that_nobody_pays_are_refused() {
    let nobody = world::try_load("no-duty", &["cost.payer.idaa.*=0 %".into()]).unwrap_err();
    assert!(nobody[0].message.contains("nobody pays"), "{nobody:?}");
    let bare = world::try_load("no-duty", &["cost.idaa_fte=47000".into()]).unwrap_err();
    assert!(bare[0].hint.as_deref().is_some_and(|hint| hint.contains("47000 GBP")), "{bare:?}");
}

/// Theory has no posts, so no money.
#[test]
fn theory_costs_nothing_that_applies() {
    let results = world::run("theory/meeting", &["time.years=1", "time.burn_in=0 days"], &[], 1, 2);
    assert!(!results.estimate("cost_employer", 0, None).is_applicable());
}
