//! `maracsim staff`: the least posts and meetings with which standards are met with a stated chance.

mod extra;
pub(super) mod options;
mod pool;

use super::arguments::{Command, Format};
use super::output::Output;
use super::{library, print, progress, run, warn};
use crate::error::{Error, Faults};
use crate::experiment::staffing::{Answer, Effort, Known, Problem, Question, Words, Work, groups};
use crate::experiment::sweep::Kind;
use crate::experiment::{Ready, in_order, on_threads};
use crate::measure::Prices;
use crate::report::manifest::input;
use crate::report::staffing::{About, EXTRA_KINDS, KINDS, Staffed, extra_rows, grid, json, report, rests, wrapped};
use crate::report::tables::Grid;
use crate::report::workbook::of_grid;
use crate::report::{Report, html};
use crate::scenario::{Data, built_in};
use crate::units::{Days, Quantity, short, split_number};
use options::{Preset, StaffOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The share of posts that is permanent in the preset `flexible`.
const PERMANENT: f64 = 0.8;

/// All that was asked.
struct Asked {
    question: Question,
    effort: Effort,
    prices: [Prices; 3],
    seed: u64,
    until: Option<Instant>,
}

/// Searches group by group and prints the answers.
pub fn staff(options: &StaffOptions) -> Result<(), Faults> {
    if let Some(extra) = &options.extra {
        return extra::print_given(options, extra);
    }
    if options.pool {
        return pool::print_pooled(options);
    }
    searched(options, |data, ready, found, groups, output| {
        let rows: Vec<Vec<String>> = found.iter().flat_map(Staffed::rows).collect();
        if let Some(output) = output {
            let page = |about: About<'_>| report(found, about);
            let place = write((data, ready), options, output, page, &grid(&rows), found.len() == groups)?;
            let _ = writeln!(std::io::stderr().lock(), "wrote {}", place.display());
        }
        match options.format {
            Format::Text => print(&text(found))?,
            Format::Json => print(&json(&rows))?,
            Format::Csv => print(&grid(&rows).csv())?,
        }
        stopped(options, found.len(), groups).map_or(Ok(()), |warned| {
            warned.map(|message| {
                warn(&message);
            })
        })
    })
}

/// Columns, each with what it holds, and the rows under them.
pub type Sheet = (Vec<(&'static str, Kind)>, Vec<Vec<String>>);

/// The columns and rows for the words after `maracsim staff`; nothing is written.
pub fn rows_of(words: &[String]) -> Result<Sheet, Faults> {
    let Command::Staff(options) = super::parsed("staff", words)? else {
        return Err(vec![Error::input("this is no question of staffing")]);
    };
    if let Some(extra) = &options.extra {
        return Ok((EXTRA_KINDS.to_vec(), extra::given(&options, extra, |given, _, _| Ok(extra_rows(given)))?));
    }
    if options.pool {
        return Ok((pool::KINDS.to_vec(), pool::pool(&options)?.1));
    }
    let rows = searched(&options, |_, _, found, groups, _| {
        stopped(&options, found.len(), groups).transpose().map(|_| found.iter().flat_map(Staffed::rows).collect())
    })?;
    Ok((KINDS.to_vec(), rows))
}

/// What is to be said if not all groups were answered: a fault, unless a time was given.
fn stopped(options: &StaffOptions, found: usize, groups: usize) -> Option<Result<String, Faults>> {
    if found == groups {
        return None;
    }
    let message = format!("stopped: {found} of {groups} groups were answered");
    // Who gave a time asked for the best so far; who broke it off did not.
    Some(match options.within {
        Some(_) => Ok(message),
        None => Err(vec![Error::running(message).hint("run it again, or ask for fewer with --area")]),
    })
}

/// Reads what is asked and searches; `then` hears the data, the scenario, what was found, in how many groups, and where to write.
fn searched<T: Send>(
    options: &StaffOptions,
    then: impl FnOnce(&Data, &Ready, &[Staffed<'_>], usize, Option<Output>) -> Result<T, Faults>,
) -> Result<T, Faults> {
    let began = Instant::now();
    let data = options.simulated.local.data()?;
    let ready = read(&data, options)?;
    let groups = groups(&ready, &data.authorities.codes(&options.simulated.areas)?);
    let asked = asked(&ready, options, began)?;
    // A folder that cannot be written is told before anything runs.
    let output = folder(&ready, options)?;
    let problems: Vec<Problem<'_>> = groups
        .iter()
        .map(|codes| Problem::new(&ready, &data, codes, &asked.question.kinds, asked.seed))
        .collect::<Result<_, _>>()?;
    let work = |_| all(&problems, &asked, options.machine.quiet);
    let found = on_threads(options.machine.asked(), work).map_err(|fault| vec![fault])?;
    then(&data, &ready, &found, problems.len(), output)
}

/// The scenario with what was set on top.
fn read(data: &Data, options: &StaffOptions) -> Result<Ready, Faults> {
    let areas = data.authorities.codes(&options.simulated.areas)?;
    let name = options.scenario.as_deref().unwrap_or(built_in::BASELINE);
    let ready = library::ready(data, name, &options.simulated.all_sets())?;
    ready.has_areas(name, &areas).map(|()| ready)
}

/// The folder's name, as a run of its own.
fn own(ready: &Ready) -> String {
    format!("{}-staff", ready.scenario.name)
}

fn folder(ready: &Ready, options: &StaffOptions) -> Result<Option<Output>, Faults> {
    options.out.as_ref().map(|place| Output::begin(place, &own(ready), options.force)).transpose()
}

/// Writes the page, its table and the manifest; returns where they are.
fn write(
    (data, ready): (&Data, &Ready),
    options: &StaffOptions,
    output: Output,
    page: impl FnOnce(About<'_>) -> Report,
    rows: &Grid,
    whole: bool,
) -> Result<PathBuf, Faults> {
    let (version, scenario, command) = (env!("CARGO_PKG_VERSION"), ready.scenario.name.as_str(), options.command());
    let attributed = data.sources.iter().filter_map(|(_, source)| source.attribution.clone());
    let mut attributions: Vec<String> = attributed.collect();
    attributions.sort();
    attributions.dedup();
    let page = page(About { scenario, command: &command, version, attributions: &attributions });
    output.write("report.html", html(&page).as_bytes())?;
    output.write("workbook.xlsx", &of_grid(&page, rows, &command)?)?;
    let csv = rows.csv();
    output.write("tables/staffing.csv", csv.as_bytes())?;
    let quote = crate::report::json::quote;
    let lines = [
        ("version", quote(version)),
        ("scenario", quote(&own(ready))),
        ("command", quote(&command)),
        ("seed", options.simulated.seed.to_string()),
        ("stopped_early", (!whole).to_string()),
        ("digest", quote(&run::sha256(csv.as_bytes()))),
    ];
    let head = lines.iter().map(|(name, value)| format!("{name} = {value}\n"));
    let inputs = run::inputs(&ready.scenario);
    let inputs = inputs.map(|(name, digest)| input(&name, &digest));
    let manifest: String = head.chain(inputs).collect();
    output.write(
        "manifest.toml",
        format!("# What was asked; the digest is that of tables/staffing.csv.\n{manifest}").as_bytes(),
    )?;
    output.finish(whole)
}

fn asked(ready: &Ready, options: &StaffOptions, began: Instant) -> Result<Asked, Faults> {
    let mut faults = Faults::new();
    let mut keep = |error: Error| faults.push(error);
    let theory = ready.scenario.place_theory;
    let otherwise = match options.preset {
        Some(Preset::Standard | Preset::Flexible) => 0.5,
        _ => 0.9,
    };
    let words = Words {
        resources: options.resources.as_deref(),
        chance: options.chance.as_deref(),
        otherwise,
        standards: &options.standards,
    };
    let question = Question::read(ready, words);
    let within = options.within.as_deref().map(within).transpose().unwrap_or_else(|error| {
        keep(error);
        None
    });
    let question = match question {
        Ok(question) if faults.is_empty() => question,
        question => {
            faults.splice(0..0, question.err().into_iter().flatten());
            return Err(faults);
        }
    };
    let permanent = (options.preset == Some(Preset::Flexible)).then_some(PERMANENT);
    let usual = Effort::USUAL;
    let draws = if theory { 0 } else { options.draws.unwrap_or(usual.draws) };
    Ok(Asked {
        question,
        effort: Effort {
            sample: options.replications.unwrap_or(usual.sample),
            fresh: options.fresh.unwrap_or(usual.fresh),
            draws,
            by_year: options.by_year,
            permanent,
            ..usual
        },
        prices: ready.price_levels()?,
        seed: options.simulated.seed,
        until: within.map(|time| began + time),
    })
}

/// A time of the clock: seconds, or what a lever may have.
fn within(text: &str) -> Result<Duration, Error> {
    const LONGEST: f64 = 1e7;
    let (number, unit) = split_number(text).map_err(|refusal| Error::from(refusal).hint(WITHIN))?;
    let seconds = match unit {
        "s" | "second" | "seconds" => number,
        _ => Days::parse(text).map_err(|refusal| Error::from(refusal).hint(WITHIN))?.get() * 86_400.0,
    };
    let fine = (0.0..=LONGEST).contains(&seconds);
    fine.then(|| Duration::from_secs_f64(seconds))
        .ok_or_else(|| Error::input(format!("--within {}: out of bounds", short(text))).hint(WITHIN))
}

const WITHIN: &str = "write for example --within \"2 min\"";

/// All groups, until they are done, the time is over or somebody stops it: those that were begun by then. Groups share the threads as
/// replications of one do, so that none waits for the last of a sample.
fn all<'a>(problems: &'a [Problem<'a>], asked: &Asked, quiet: bool) -> Vec<Staffed<'a>> {
    let bar = progress::groups(problems.len() as u32, "staff", quiet);
    let (never, simulated) = (AtomicBool::new(false), AtomicU64::new(0));
    let answered = |problem| {
        let answers = one(problem, asked, &|more| {
            let all = simulated.fetch_add(more, Ordering::Relaxed) + more;
            bar.set_message(format!("staff, {all} replications"));
        });
        bar.inc(1);
        Staffed { problem, answers, prices: asked.prices.clone() }
    };
    let unless_over = |(): &mut (), at: u32| Some((!over(asked)).then(|| answered(&problems[at as usize])));
    let found = in_order(problems.len() as u32, &never, &mut |_| {}, || (), unless_over);
    bar.finish_and_clear();
    found.into_iter().flatten().collect()
}

fn over(asked: &Asked) -> bool {
    progress::stop_flag().load(Ordering::Relaxed) || asked.until.is_some_and(|until| Instant::now() >= until)
}

/// The answers for one group; `simulated` hears how many replications more there are.
fn one(problem: &Problem<'_>, asked: &Asked, simulated: &dyn Fn(u64)) -> Vec<Answer> {
    let stop = AtomicBool::new(false);
    let mut heard = 0;
    let mut done = |replications: u64| {
        simulated(replications - heard);
        heard = replications;
        if over(asked) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let [_, prices, _] = &asked.prices;
    let (effort, mut known) = (asked.effort, Known::default());
    let mut work = Work { prices, effort, stop: &stop, known: &mut known, done: &mut done };
    asked.question.answers(problem, &mut work)
}

fn text(found: &[Staffed<'_>]) -> String {
    let of = |staffed: &Staffed<'_>| {
        staffed.answers.iter().map(|answer| staffed.text(answer)).collect::<Vec<_>>().join("\n")
    };
    let all: Vec<String> = found.iter().map(of).collect();
    let theory = found.iter().any(|staffed| staffed.problem.is_theory());
    let rests = if theory || found.is_empty() { String::new() } else { format!("\n{}", wrapped(&rests(found))) };
    all.join("\n") + &rests
}
