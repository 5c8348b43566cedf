//! `maracsim compare BASE OTHER --break-even`: how much of a grant, and how early.

use super::kinds_of;
use crate::cli::arguments::{CompareOptions, Format};
use crate::cli::{library, print, progress, table};
use crate::error::{Error, Faults};
use crate::experiment::break_even::{BreakEven, Level, break_even as crossing, levels};
use crate::experiment::{MOST_MEMORY, Place, Ready, on_threads};
use crate::model::funding::{FundingLevers, Rule};
use crate::report::staffing::wrapped;
use crate::report::tables::number;
use crate::report::words::list;
use crate::scenario::{Data, Reader};

/// Shares of the grant that are tried, in percent.
const SHARES: [u32; 6] = [0, 20, 40, 60, 80, 100];
/// Months before commencement at which the money is tried to come.
const LEADS: [u32; 5] = [0, 6, 12, 18, 24];

/// The columns for programs.
const COLUMNS: [&str; 9] = ["scenario", "versus", "varied", "unit", "level", "mean", "low", "high", "areas_below"];

/// One thing that is varied: its name, its unit, its levels and what was found.
struct Varied {
    name: &'static str,
    unit: &'static str,
    levels: Vec<Level>,
}

/// Runs the other scenario at each share of its grant and at each lead, and prints where it breaks even.
pub fn break_even(options: &CompareOptions) -> Result<(), Faults> {
    let data = options.simulated.local.data()?;
    let areas = data.authorities.codes(&options.simulated.areas)?;
    let asked = read(&data, &areas, options)?;
    let (base, seed) = (&asked.base, options.simulated.seed);
    let threads = options.machine.asked();
    let cores = options.machine.threads();
    base.plan(&areas, seed, options.replications).fits(cores, MOST_MEMORY / 2)?;
    let stop = progress::stop_flag();
    let runs = options.replications * (SHARES.len() + LEADS.len() + 2) as u32;
    let bar = progress::bar(runs, "break-even", options.machine.quiet);
    let mut done = |finished: u32| bar.set_position(u64::from(finished));
    let found = on_threads(threads, |_| {
        let mut of =
            |others: &[(f64, Ready)]| levels(base, others, &areas, (seed, options.replications), stop, &mut done);
        Some([
            Varied { name: "share of the grant", unit: "share", levels: of(&asked.shares)? },
            Varied { name: "lead of the money", unit: "months", levels: of(&asked.leads)? },
        ])
    })
    .map_err(|fault| vec![fault])?;
    bar.finish_and_clear();
    let Some(found) = found else {
        let error = Error::running("stopped before every level was simulated");
        return Err(vec![error.hint("ask for fewer --replications, or name an --area")]);
    };
    let places: Vec<Place> = base.plan(&areas, seed, 1).reported().cloned().collect();
    let kinds = kinds_of(&data, base, &places, areas.is_empty() && places.len() > 1);
    let named = kinds.into_iter().zip(&places).map(|(kind, place)| kind.unwrap_or_else(|| place.name.clone()));
    let named: Vec<String> = named.collect();
    let all = places.len() * base.standards.headline.len();
    let names = [asked.other.as_str(), base.scenario.name.as_str()];
    match options.format {
        Format::Text => print(&text(names, (&found, all), &named, options.replications, asked.arrives)),
        format => print(&table::render(&COLUMNS, &rows(names, &found, &named), format)),
    }
}

/// All that runs.
struct Asked {
    base: Ready,
    /// The other scenario's name, and the share of its grant that it lets arrive.
    other: String,
    arrives: f64,
    /// With each share of its grant, and with each lead.
    shares: Vec<(f64, Ready)>,
    leads: Vec<(f64, Ready)>,
}

fn read(data: &Data, areas: &[String], options: &CompareOptions) -> Result<Asked, Faults> {
    let [other] = &options.others[..] else {
        let error = Error::input("--break-even lays one scenario beside a base");
        return Err(vec![error.hint("name one: maracsim compare no-duty s6-fully-funded --break-even")]);
    };
    let sets = options.simulated.all_sets();
    let read = |name: &str, more: &[String]| {
        let ready = library::ready(data, name, &[&sets, more].concat())?;
        ready.has_areas(name, areas).map(|()| ready)
    };
    let (base, known) = (read(&options.base, &[])?, read(other, &[])?);
    let funding = FundingLevers::read(&mut Reader::new(&known.scenario.tree, None));
    if funding.rule == Rule::None {
        let error = Error::input(format!("`{other}` has no grant of which more or less could come"));
        return Err(vec![error.hint("name a scenario with a funding.rule, such as s6-fully-funded")]);
    }
    let at_share = |percent: &u32| {
        let sets = [format!("funding.leakage={} %", 100 - percent), "funding.ring_fenced=off".into()];
        read(other, &sets).map(|ready| (f64::from(*percent) / 100.0, ready))
    };
    let at_lead =
        |months: &u32| read(other, &[format!("funding.lead={months} months")]).map(|ready| (f64::from(*months), ready));
    let shares = SHARES.iter().map(at_share).collect::<Result<_, _>>()?;
    let leads = LEADS.iter().map(at_lead).collect::<Result<_, _>>()?;
    Ok(Asked { base, other: known.scenario.name, arrives: funding.arrives(), shares, leads })
}

/// The places as kinds, each with how many there are.
fn areas(level: &Level, named: &[String]) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for name in level.below.iter().map(|&at| named[at].as_str()) {
        match kinds.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => kinds.push((name, 1)),
        }
    }
    let one = |(name, count): &(&str, usize)| if *count > 1 { format!("{count} {name}") } else { (*name).to_string() };
    list(&kinds.iter().map(one).collect::<Vec<_>>())
}

fn rows([other, base]: [&str; 2], found: &[Varied], named: &[String]) -> Vec<Vec<String>> {
    let row = |varied: &Varied, level: &Level| {
        let labels = [other, base, varied.name, varied.unit].map(str::to_string);
        let numbers = [level.at, level.net.mean, level.net.low, level.net.high].map(number);
        labels.into_iter().chain(numbers).chain([areas(level, named)]).collect()
    };
    found.iter().flat_map(|varied| varied.levels.iter().map(move |level| row(varied, level))).collect()
}

fn level_of(unit: &str, at: f64) -> String {
    match unit {
        "share" => format!("{:.0} %", at * 100.0),
        _ => format!("{at:.0} months"),
    }
}

fn told(varied: &Varied) -> String {
    let ends = varied.levels.first().zip(varied.levels.last()).map_or([0.0; 2], |(first, last)| [first.at, last.at]);
    let shown = |at: f64| match at {
        f64::INFINITY => format!("more than {}", level_of(varied.unit, ends[1])),
        f64::NEG_INFINITY => format!("{} or less", level_of(varied.unit, ends[0])),
        at => level_of(varied.unit, at),
    };
    let BreakEven { mean, low, high } = crossing(&varied.levels);
    let sure = varied.levels.iter().rposition(|level| !level.below.is_empty());
    let sure = match sure {
        None => "no area is below a standard for sure at any level tried".to_string(),
        Some(at) if at + 1 == varied.levels.len() => {
            "some area is below a standard for sure at every such level tried".into()
        }
        Some(at) => {
            format!("no area is below a standard for sure from {} on", level_of(varied.unit, varied.levels[at + 1].at))
        }
    };
    format!("Break-even {}: {} (95 % limits {} to {}); {sure}.", varied.name, shown(mean), shown(low), shown(high))
}

fn text(
    [other, base]: [&str; 2],
    (found, asked): (&[Varied], usize),
    named: &[String],
    replications: u32,
    arrives: f64,
) -> String {
    let mut text = wrapped(&format!(
        "`{other}` against `{base}`: where its money leaves as many headline standards met as without it ({asked} places x standards, mean of \
         the years)."
    ));
    for varied in found {
        let row = |level: &Level| {
            let below = if level.below.is_empty() { "none".into() } else { areas(level, named) };
            let net = format!("{:+.2} ({:+.2} to {:+.2})", level.net.mean, level.net.low, level.net.high);
            vec![level_of(varied.unit, level.at), net, below]
        };
        let rows: Vec<Vec<String>> = varied.levels.iter().map(row).collect();
        let head = [varied.name, "standards met more a year (95 % limits)", "areas below a standard for sure"];
        text += &format!("\n{}{}", wrapped(&told(varied)), table::render(&head, &rows, Format::Text));
    }
    let widest = found.iter().flat_map(|varied| &varied.levels).map(|level| level.unseen).fold(0.0, f64::max);
    text + "\n"
        + &wrapped(&format!(
            "The lead is tried with the {:.0} % of the grant that the scenario lets arrive. For sure: limits that hold together with 95 % for all \
             places, standards and levels lie below nothing; {}. Straight lines between levels; chance alone, inputs at their central values.",
            arrives * 100.0,
            unseen(widest, replications)
        ))
}

/// How large a fall of a chance, as a share of years, may go unseen: none is larger than from always to never.
fn unseen(fall: f64, replications: u32) -> String {
    match (fall * 100.0).ceil() {
        points if points < 100.0 => {
            format!(
                "with {replications} replications a fall of less than {points:.0} points of a year\u{2019}s chance may go unseen"
            )
        }
        _ => format!("{replications} replications are too few to be sure of any fall: ask for more --replications"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_that_no_chance_can_make_is_not_told() {
        assert!(unseen(0.123, 400).contains("with 400 replications a fall of less than 13 points"));
        for none in [1.0, 4_889.24, f64::INFINITY, f64::NAN] {
            let told = unseen(none, 2);
            assert!(told.contains("2 replications are too few") && !told.contains("points"), "{told}");
        }
    }
}
