//! `maracsim staff`: the least posts and meetings with which standards are met with a stated chance.

use super::arguments::{Format, Preset, StaffOptions};
use super::output::Output;
use super::{library, print, progress, run, warn};
use crate::error::{Error, Faults};
use crate::experiment::staffing::{Answer, BESIDE, Effort, Known, Problem, Question, Words, groups};
use crate::experiment::{Ready, on_threads};
use crate::measure::Prices;
use crate::report::html;
use crate::report::staffing::{About, Staffed, csv, json, report, rests, wrapped};
use crate::report::workbook::of_tables;
use crate::scenario::{End, Sources, built_in};
use crate::units::{Days, Quantity, short, split_number};
use indicatif::ProgressBar;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
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
    let began = Instant::now();
    let data = options.simulated.local.data()?;
    let areas = data.authorities.codes(&options.simulated.areas)?;
    let name = options.scenario.as_deref().unwrap_or(built_in::BASELINE);
    let ready = library::ready(&data, name, &options.simulated.all_sets())?;
    ready.has_areas(name, &areas)?;
    let asked = asked(&ready, options, began)?;
    let groups = groups(&ready, &areas);
    // A folder that cannot be written is told before anything runs.
    let own = format!("{}-staff", ready.scenario.name);
    let output = options.out.as_ref().map(|place| Output::begin(place, &own, options.force)).transpose()?;
    let problems: Vec<Problem<'_>> = groups
        .iter()
        .map(|codes| Problem::new(&ready, &data, codes, &asked.question.kinds, asked.seed))
        .collect::<Result<_, _>>()?;
    let work = |_| all(&problems, &asked, options.machine.quiet);
    let found = on_threads(options.machine.asked(), work).map_err(|fault| vec![fault])?;
    if let Some(output) = output {
        let place = write(&data.sources, output, &found, &ready, &own, found.len() == problems.len())?;
        let _ = writeln!(std::io::stderr().lock(), "wrote {}", place.display());
    }
    let rows: Vec<Vec<String>> = found.iter().flat_map(Staffed::rows).collect();
    match options.format {
        Format::Text => print(&text(&found))?,
        Format::Json => print(&json(&rows))?,
        Format::Csv => print(&csv(&rows))?,
    }
    if found.len() < problems.len() {
        let message = format!("stopped: {} of {} groups were answered", found.len(), problems.len());
        // Who gave a time asked for the best so far; who broke it off did not.
        if options.within.is_none() {
            return Err(vec![Error::running(message).hint("run it again, or ask for fewer with --area")]);
        }
        warn(&message);
    }
    Ok(())
}

/// Writes the page, its table and the manifest; returns where they are.
fn write(
    sources: &Sources,
    output: Output,
    found: &[Staffed<'_>],
    ready: &Ready,
    own: &str,
    whole: bool,
) -> Result<PathBuf, Faults> {
    let command = std::env::args()
        .map(|word| run::quoted(&word))
        .skip(1)
        .fold("maracsim".to_string(), |all, word| all + " " + &word);
    let (version, scenario) = (env!("CARGO_PKG_VERSION"), ready.scenario.name.as_str());
    let mut attributions: Vec<String> = sources.iter().filter_map(|(_, source)| source.attribution.clone()).collect();
    attributions.sort();
    attributions.dedup();
    let about = About { scenario, command: &command, version, attributions: &attributions };
    let page = report(found, about);
    output.write("report.html", html(&page).as_bytes())?;
    output.write("workbook.xlsx", &of_tables(&page, &command)?)?;
    let rows: Vec<Vec<String>> = found.iter().flat_map(Staffed::rows).collect();
    output.write("tables/staffing.csv", csv(&rows).as_bytes())?;
    let quote = crate::report::json::quote;
    let lines = [("version", version), ("scenario", own), ("command", &command)];
    let manifest: String = lines.iter().map(|(name, value)| format!("{name} = {}\n", quote(value))).collect();
    output.write("manifest.toml", format!("# What was asked.\n{manifest}").as_bytes())?;
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
    let prices = [End::Low, End::Central, End::High].map(|end| ready.prices_at(end));
    let [low, central, high] = prices;
    let permanent = (options.preset == Some(Preset::Flexible)).then_some(PERMANENT);
    let draws = if theory { 0 } else { options.draws };
    Ok(Asked {
        question,
        effort: Effort {
            sample: options.replications,
            beside: BESIDE,
            draws,
            by_year: options.by_year,
            permanent,
            at_once: u32::MAX,
        },
        prices: [low?, central?, high?],
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

/// Group by group, until all are done, the time is over or somebody stops it.
fn all<'a>(problems: &'a [Problem<'a>], asked: &Asked, quiet: bool) -> Vec<Staffed<'a>> {
    let bar = progress::groups(problems.len() as u32, "staff", quiet);
    let mut found = Vec::new();
    for problem in problems {
        if over(asked) {
            break;
        }
        let answers = one(problem, asked, &bar);
        found.push(Staffed { problem, answers, prices: asked.prices.clone() });
        bar.inc(1);
    }
    bar.finish_and_clear();
    found
}

fn over(asked: &Asked) -> bool {
    progress::stop_flag().load(Ordering::Relaxed) || asked.until.is_some_and(|until| Instant::now() >= until)
}

fn one(problem: &Problem<'_>, asked: &Asked, bar: &ProgressBar) -> Vec<Answer> {
    let stop = AtomicBool::new(false);
    let mut done = |replications: u64| {
        bar.set_message(format!("staff, {replications} replications"));
        if over(asked) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let [_, prices, _] = &asked.prices;
    asked.question.answers(problem, prices, asked.effort, &stop, &mut Known::default(), &mut done)
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
