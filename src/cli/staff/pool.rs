//! `maracsim staff --pool`: several areas with one team of coordinators, against a team each.

use super::options::StaffOptions;
use super::read;
use crate::cli::arguments::Format;
use crate::cli::{print, progress, table};
use crate::error::{Error, Faults};
use crate::experiment::on_threads;
use crate::experiment::staffing::{Effort, Problem, coordinators_of, groups, pooled};
use crate::experiment::sweep::{Kind, names};
use crate::report::rounding::grouped;
use crate::report::staffing::wrapped;
use crate::report::tables::number;
use crate::report::words::list;
use crate::scenario::Data;
use crate::statistics::Estimate;

/// The columns of the rows for programs, with what each holds.
pub const KINDS: [(&str, Kind); 7] = [
    ("areas", Kind::Text),
    ("teams", Kind::Whole),
    ("measure", Kind::Text),
    ("mean", Kind::Number),
    ("low", Kind::Number),
    ("high", Kind::Number),
    ("n", Kind::Whole),
];

/// Compares and prints.
pub fn print_pooled(options: &StaffOptions) -> Result<(), Faults> {
    let (text, rows) = pool(options)?;
    match options.format {
        Format::Text => print(&text),
        format => print(&table::render(&names(&KINDS), &rows, format)),
    }
}

/// The answer in words and in rows.
pub fn pool(options: &StaffOptions) -> Result<(String, Vec<Vec<String>>), Faults> {
    let data = options.simulated.local.data()?;
    let ready = read(&data, options)?;
    let groups = groups(&ready, &data.authorities.codes(&options.simulated.areas)?);
    if groups.len() < 2 {
        let error = Error::input("--pool: the areas named have one team of coordinators already");
        return Err(vec![error.hint("name areas with teams of their own, each with --area")]);
    }
    let apart: Vec<Problem<'_>> = groups
        .iter()
        .map(|codes| {
            let mut problem = Problem::new(&ready, &data, codes, &[], options.simulated.seed)?;
            problem.resources = coordinators_of(problem.ground(), None);
            Ok(problem)
        })
        .collect::<Result<_, Faults>>()?;
    let posts: Vec<f64> = apart.iter().flat_map(|one| &one.resources).map(|team| team.amount(0)).collect();
    let mut codes = groups.concat();
    codes.sort();
    let one_team = Data { authorities: data.authorities.pooled(&codes), ..data.clone() };
    let mut together = Problem::new(&ready, &one_team, &codes, &[], options.simulated.seed)?;
    together.resources = coordinators_of(together.ground(), Some(posts.iter().sum()));
    let compare =
        |_| pooled(&apart, &together, options.replications.unwrap_or(Effort::USUAL.sample), progress::stop_flag());
    let found = on_threads(options.machine.asked(), compare).map_err(|fault| vec![fault])?;
    let Some(gains) = found else {
        return Err(vec![Error::running("stopped before both were simulated").hint("ask for fewer --replications")]);
    };
    let names: Vec<String> = together.base.names.iter().map(|named| named.name.clone()).collect();
    let asked = together.places() * ready.standards.headline.len();
    Ok((text(&names, &posts, &gains, asked), rows(&names, &posts, &gains)))
}

fn rows(names: &[String], posts: &[f64], gains: &[Estimate; 2]) -> Vec<Vec<String>> {
    let row = |(measure, gain): (&str, &Estimate)| {
        let labels = [names.join(" + "), posts.len().to_string(), measure.to_string()];
        let limits = [gain.mean, gain.low, gain.high].map(number);
        labels.into_iter().chain(limits).chain([gain.n.to_string()]).collect()
    };
    ["days_averted", "standards_met"].into_iter().zip(gains).map(row).collect()
}

fn text(names: &[String], posts: &[f64], [days, standards]: &[Estimate; 2], asked: usize) -> String {
    let each: Vec<String> = posts.iter().map(|fte| format!("{fte:.1}")).collect();
    let whole = |days: f64| grouped(&format!("{days:+.0}"));
    wrapped(&format!(
        "{} as one team of coordinators with {:.1} FTE, against {} teams with {} FTE: {} days without a plan or support averted a year \
         ({} to {}), and {:+.1} ({:+.1} to {:+.1}) headline standards met more a year, of {asked} (places x standards).",
        list(names),
        posts.iter().sum::<f64>(),
        posts.len(),
        list(&each),
        whole(days.mean),
        whole(days.low),
        whole(days.high),
        standards.mean,
        standards.low,
        standards.high,
    )) + &wrapped(&format!(
        "Same referrals, Idaas and meetings, {} histories; 95 % limits, each by itself, of chance alone. Below nothing means that one team is \
         worse. Travel, knowing each other\u{2019}s agencies and the work of joining are left out.",
        days.n
    ))
}
