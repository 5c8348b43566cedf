//! From results and comparisons to a memorandum.

use super::{Entry, LEVELS, Margin, Memorandum};
use crate::experiment::Results;
use crate::experiment::compare::Comparison;
use crate::measure::cost::{Bill, COUNTED, Counted, LINES, Payer, Prices, Terms};
use crate::units::money::Gbp;

/// Prices at the low ends of their ranges, centrally, and at the high ends; who pays and the deflator are central in all.
pub type Levels = [Prices; LEVELS.len()];

/// The measures whose margins are told.
fn told() -> impl Iterator<Item = String> {
    let kinds = ["cost_employer", "cost_cash", "cost_staff_time", "cost_recurring", "cost_one_off"];
    kinds.into_iter().map(String::from).chain(Payer::NAMES.iter().map(|id| format!("cost_payer:{id}")))
}

/// The bills of a year, by terms and level; none where nothing is paid for, as in theory.
type Bills = [[Bill; LEVELS.len()]; Terms::ALL.len()];

fn bills(counted: &Counted, prices: &Levels, year: usize) -> Option<Bills> {
    let mut bills = Bills::default();
    for ((terms, _), of_terms) in Terms::ALL.iter().zip(&mut bills) {
        for (prices, bill) in prices.iter().zip(of_terms) {
            *bill = prices.bill(counted, year, *terms)?;
        }
    }
    Some(bills)
}

/// The entries of years, from what each year's amounts are by line and payer.
fn entries(
    years: usize,
    amount: &dyn Fn(usize, usize, usize) -> [[Gbp; LEVELS.len()]; Terms::ALL.len()],
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for year in 0..years {
        for (at, line) in LINES.iter().enumerate() {
            for payer in 0..Payer::COUNT {
                let amounts = amount(year, at, payer);
                if amounts.iter().flatten().any(|amount| *amount != Gbp::default()) {
                    entries.push(Entry { line, payer, year, amounts });
                }
            }
        }
    }
    entries
}

impl Memorandum {
    /// What a scenario costs, gross, at a place of its results; none where nothing is paid for.
    pub fn of_run(results: &Results, prices: &Levels, place: usize) -> Option<Self> {
        let counted = |year: usize| {
            let mean = |at: usize| results.estimate(&format!("{COUNTED}{}", LINES[at].id), place, Some(year)).mean;
            Counted(std::array::from_fn(mean))
        };
        let years = results.years.len();
        let bills: Vec<Bills> = (0..years).map(|year| bills(&counted(year), prices, year)).collect::<Option<_>>()?;
        let amount = |year: usize, line: usize, payer: usize| {
            bills[year].each_ref().map(|levels| levels.each_ref().map(|bill| bill.line(line)[payer]))
        };
        let mut margins = Vec::new();
        for (id, at) in told().filter_map(|id| results.measure(&id).map(|at| (id, at))) {
            margins.extend((0..=years).map(|year| Margin {
                measure: id.clone(),
                name: results.measures[at].name.clone(),
                year: (year < years).then_some(year),
                central: results.at(place, year, at),
                drawn: results.drawn_at(place, year, at).map(|drawn| drawn.estimate),
            }));
        }
        let at = &results.places[place];
        Some(Self {
            scenario: results.scenario.clone(),
            versus: None,
            place: (at.name.clone(), at.gss.clone()),
            years: results.years.clone(),
            price_year: prices[super::CENTRAL].price_year().to_string(),
            rates: prices[super::CENTRAL].rates(),
            entries: entries(years, &amount),
            margins,
        })
    }

    /// What a scenario costs beyond its base, at a place, with the prices of both; none where nothing is paid for in one
    /// of them, or where years of duty stand beside each other: a memorandum goes by financial years.
    pub fn of_comparison(found: &Comparison, prices: [&Levels; 2], place: usize) -> Option<Self> {
        if found.by_duty_year {
            return None;
        }
        let at: Vec<usize> =
            LINES.iter().map(|line| found.measure(&format!("{COUNTED}{}", line.id))).collect::<Option<_>>()?;
        let counted = |year: usize, other: bool| {
            let mean = |line: usize| {
                let of = found.at(place, Some(year), at[line]);
                if other { of.other } else { of.base }
            };
            Counted(std::array::from_fn(mean))
        };
        let years = found.years.len();
        let both = |year: usize| {
            let [base, other] =
                [false, true].map(|other| bills(&counted(year, other), prices[usize::from(other)], year));
            Some((base?, other?))
        };
        let bills: Vec<(Bills, Bills)> = (0..years).map(both).collect::<Option<_>>()?;
        let amount = |year: usize, line: usize, payer: usize| {
            let (base, other) = &bills[year];
            std::array::from_fn(|terms| {
                std::array::from_fn(|level| {
                    other[terms][level].line(line)[payer] - base[terms][level].line(line)[payer]
                })
            })
        };
        let central = &prices[1][super::CENTRAL];
        let named = &found.places[place];
        Some(Self {
            scenario: found.scenario.clone(),
            versus: Some(found.versus.clone()),
            place: (named.name.clone(), named.gss.clone()),
            years: found.years.clone(),
            price_year: central.price_year().to_string(),
            rates: central.rates(),
            entries: entries(years, &amount),
            margins: differences(found, place),
        })
    }
}

/// How sure the differences of totals are.
fn differences(found: &Comparison, place: usize) -> Vec<Margin> {
    let mut margins = Vec::new();
    for (id, at) in told().filter_map(|id| found.measure(&id).map(|at| (id, at))) {
        margins.extend((0..found.years.len()).map(Some).chain([None]).map(|year| Margin {
            measure: id.clone(),
            name: found.measures[at].name.clone(),
            year,
            central: found.at(place, year, at).difference.estimate,
            drawn: found.drawn.as_ref().and_then(|drawn| drawn.in_year(place, year, &id)).map(|drawn| drawn.estimate),
        }));
    }
    margins
}
