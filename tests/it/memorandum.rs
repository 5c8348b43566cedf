//! Financial Memoranda: pence that add up, closed forms of money, who pays under each rule, and what moves which way.

use crate::world::{World, load, written};
use maracsim::experiment::compare::{Comparison, Side, Years};
use maracsim::experiment::replications;
use maracsim::measure::cost::{EMPLOYERS, Payer, Terms};
use maracsim::report::memorandum::{CENTRAL, Entry, LEVELS, Memorandum};
use maracsim::units::money::Gbp;
use std::sync::atomic::AtomicBool;

const FALKIRK: &str = "S12000014";
const FIFE: &str = "S12000047";

fn gross(world: &World, area: &str, n: u32) -> Memorandum {
    let prices = world.0.price_levels().unwrap();
    Memorandum::of_run(&world.run(&[area], 3, n), &prices, 0).unwrap()
}

fn net(base: &World, other: &World, area: &str, n: u32) -> Memorandum {
    let areas = vec![area.to_string()];
    let plans = [base, other].map(|world| world.0.plan(&areas, 3, n));
    let rows = plans.each_ref().map(|plan| replications(plan, &AtomicBool::new(false), &mut |_| {}));
    let side = |at: usize| Side { name: ["base", "other"][at], plan: &plans[at], rows: &rows[at] };
    let found = Comparison::new(side(0), side(1), Years::Calendar, 1).unwrap();
    let [one, two] = [base, other].map(|world| world.0.price_levels().unwrap());
    Memorandum::of_comparison(&found, [&one, &two], 0).unwrap()
}

/// The sum over parts is the whole, to the penny, at every level and in all terms.
fn adds_up(of: &Memorandum) {
    for (terms, name) in Terms::ALL {
        let all = of.levels(|_| true, terms);
        let over = |count: usize, such: &dyn Fn(&Entry, usize) -> bool| -> [Gbp; LEVELS.len()] {
            std::array::from_fn(|level| (0..count).map(|at| of.sum(|entry| such(entry, at), terms, level)).sum())
        };
        assert_eq!(over(Payer::COUNT, &|entry, at| entry.payer == at), all, "payers, {name}");
        assert_eq!(over(EMPLOYERS.len(), &|entry, at| entry.line.employer == at), all, "employers, {name}");
        assert_eq!(over(2, &|entry, at| entry.line.is_one_off == (at == 1)), all, "one-off, {name}");
        assert_eq!(over(2, &|entry, at| entry.line.is_cash == (at == 1)), all, "cash, {name}");
        assert_eq!(over(of.years.len(), &|entry, at| entry.year == at), all, "years, {name}");
    }
}

#[test]
fn pence_add_up_in_gross_and_net_memoranda() {
    let (base, other) = (load("no-duty", &["time.years=2"]), load("s6-fully-funded", &["time.years=2"]));
    for of in [gross(&base, FALKIRK, 3), gross(&other, FALKIRK, 3), net(&base, &other, FALKIRK, 3)] {
        adds_up(&of);
        assert!(of.entries.len() > 20, "{}", of.entries.len());
    }
}

/// The net memorandum is one gross memorandum less the other, line by line.
#[test]
fn a_net_memorandum_is_the_difference_of_two_gross_ones() {
    let (base, other) = (load("no-duty", &["time.years=2"]), load("s6-fully-funded", &["time.years=2"]));
    let (one, two, net) = (gross(&base, FIFE, 4), gross(&other, FIFE, 4), net(&base, &other, FIFE, 4));
    for (terms, _) in Terms::ALL {
        for payer in 0..Payer::COUNT {
            let levels = |of: &Memorandum| of.levels(|entry| entry.payer == payer, terms);
            let ([was, is], found) = ([levels(&one), levels(&two)], levels(&net));
            for level in 0..LEVELS.len() {
                // Means are summed in another order: a cell may be rounded to the next penny.
                let apart = (found[level] - (is[level] - was[level])).pence().abs();
                assert!(apart <= 20, "{payer} {level}: {apart} pence");
            }
        }
    }
}

/// What the tables give is what the measures of the same run give, but for the rounding of each cell.
#[test]
fn totals_are_those_of_the_measures() {
    let world = load("no-duty", &["time.years=3"]);
    let (of, results) = (gross(&world, FIFE, 3), world.run(&[FIFE], 3, 3));
    for year in 0..3 {
        let found = of.sum(|entry| entry.year == year, Terms::Real, CENTRAL).pounds();
        let measured = results.estimate("cost_employer", 0, Some(year)).mean;
        assert!((found - measured).abs() < 0.5, "{found} {measured}");
    }
    let margin = of.margins.iter().find(|margin| margin.measure == "cost_employer" && margin.year.is_none()).unwrap();
    assert!(margin.central.low < margin.central.mean && margin.drawn.is_none());
}

/// Nobody leaves, nobody needs an interpreter: three posts cost three times their price, compounded.
#[test]
fn posts_without_turnover_cost_their_price_and_its_awards() {
    let sets = ["idaa.posts=3 FTE", "staff.turnover=0 per day", "staff.fixed_term_share=0 %", "time.years=4"];
    let of = gross(&load("no-duty", &sets), FALKIRK, 2);
    let idaas = |year: usize, terms| of.sum(|entry| entry.line.employer == 0 && entry.year == year, terms, CENTRAL);
    for year in 0..4_i32 {
        // The first measured year begins one year after the price year.
        let [award, prices, discount] = [1.03_f64.powi(year + 1), 1.02_f64.powi(year + 1), 1.035_f64.powi(year)];
        let near =
            |found: Gbp, expected: f64| assert!((found.pounds() - expected).abs() < 0.05, "{found:?} {expected}");
        near(idaas(year as usize, Terms::Cash), 141_000.0 * award);
        near(idaas(year as usize, Terms::Real), 141_000.0 * award / prices);
        near(idaas(year as usize, Terms::Present), 141_000.0 * award / prices / discount);
    }
    assert_eq!(of.sum(|entry| entry.line.is_one_off, Terms::Real, CENTRAL), Gbp::default());
    // Low and high prices, each with its award.
    let first = of.levels(|entry| entry.line.employer == 0 && entry.year == 0, Terms::Cash).map(Gbp::pounds);
    for (found, expected) in first.into_iter().zip([120_000.0 * 1.02, 141_000.0 * 1.03, 174_000.0 * 1.04]) {
        assert!((found - expected).abs() < 0.05, "{found} {expected}");
    }
}

/// Whoever funds, the sum is the cost: funding moves money between payers and adds none. What a grant pays is the Scottish
/// Administration's; without a rule there is none.
#[test]
fn every_funding_rule_keeps_the_sum_and_moves_the_payer() {
    for rule in ["none", "fixed", "per_case", "indexed"] {
        let covers = "[funding.covers]\nidaa = \"on\"\ncoordinator = \"on\"\n";
        let text = format!("duties = [\"refer\"]\n[funding]\nrule = \"{rule}\"\nleakage = \"25 %\"\n{covers}");
        let of = gross(&written(&text, &["time.years=3"]), FIFE, 3);
        adds_up(&of);
        let funded = |entry: &Entry| entry.line.id.ends_with("_funded");
        let scottish = Payer::Scottish as usize;
        let paid = of.sum(|entry| funded(entry) && entry.payer == scottish, Terms::Real, CENTRAL);
        assert_eq!(paid, of.sum(funded, Terms::Real, CENTRAL));
        assert_eq!(paid > Gbp::default(), rule != "none", "{rule}: {paid:?}");
    }
}

/// Directions that no chance can turn: each is an effect on every case, meeting or post, under common random numbers.
#[test]
fn each_duty_costs_where_it_acts() {
    let base = load("no-duty", &["time.years=3"]);
    let of = |name: &str| net(&base, &load(name, &["time.years=3"]), FIFE, 4);
    let amount = |of: &Memorandum, id: &str| of.sum(|entry| entry.line.id == id, Terms::Real, CENTRAL);
    let nothing = Gbp::default();
    let paid = of("v1-specialists-paid");
    assert!(amount(&paid, "specialists_paid") > nothing && amount(&paid, "specialists_unpaid") < nothing);
    let staffing = of("v2-staffing-duty");
    assert!(amount(&staffing, "idaas_lent") >= nothing && amount(&staffing, "idaas_funded") == nothing);
    let funded = of("s6-fully-funded");
    assert!(amount(&funded, "idaas_funded") > nothing && amount(&funded, "police_funded") > nothing);
    // Interpreters follow the referrals that a duty adds.
    assert!(amount(&funded, "interpreters") > nothing);
    // More places below the threshold are paid where the scenario adds them.
    assert!(amount(&of("s8-rights-and-system"), "early_intervention_funded") > nothing);
    assert_eq!(amount(&funded, "early_intervention_funded"), nothing);
    // Posts that a grant pays are advertised once, where they are more than hours for those who are there.
    let [base, other] = ["no-duty", "s6-fully-funded"].map(|name| load(name, &[]));
    let glasgow = net(&base, &other, "S12000049", 2);
    assert!(amount(&glasgow, "idaa_new_posts_funded") > nothing && amount(&glasgow, "idaa_new_posts") == nothing);
    let high = funded.sum(|_| true, Terms::Real, 2);
    assert!(high > funded.sum(|_| true, Terms::Real, CENTRAL));
}

/// A shortfall of a quarter and one hundredth costs its share of the Idaas: posts at the ratio against the same less 26 %,
/// both rounded up to a tenth of a post.
#[test]
fn reaching_the_ratio_costs_the_posts_that_are_short() {
    let sets = ["time.years=1", "staff.turnover=0 per day", "staff.fixed_term_share=0 %"];
    let (today, standard) = (load("more/current-shortfall", &sets), load("no-duty", &sets));
    let reaching = net(&today, &standard, FIFE, 2);
    let all = gross(&standard, FIFE, 2);
    let idaas = |of: &Memorandum| of.sum(|entry| entry.line.id == "idaas", Terms::Real, CENTRAL).pounds();
    let tenth = 4_700.0 * 1.03 / 1.02;
    assert!((idaas(&reaching) - 0.26 * idaas(&all)).abs() <= tenth + 1.0, "{} {}", idaas(&reaching), idaas(&all));
}
