//! `maracsim staff --extra`: where more posts or money help most.

use super::options::StaffOptions;
use super::{folder, groups, read, write};
use crate::cli::arguments::Format;
use crate::cli::{print, progress, table};
use crate::error::{Error, Faults};
use crate::experiment::staffing::{Aim, Effort, Extra, Kind, Problem, STEP_FTE, further, kinds, portfolio};
use crate::experiment::{Ready, on_threads};
use crate::report::staffing::{EXTRA_HEAD, Given, extra_page, extra_rows, wrapped};
use crate::report::tables::Grid;
use crate::scenario::Data;
use crate::units::money::Gbp;
use crate::units::{Fte, Quantity, short};
use clap::ValueEnum;
use std::io::Write as _;

/// What more posts are to do most for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AimOption {
    /// Fewest days that people spend without a plan or support
    #[default]
    Days,
    /// Most headline standards met, over places and years
    Standards,
    /// The group with most days without a plan or support for each case comes first
    WorstOff,
}

/// The most posts that are given out.
const MOST_FTE: f64 = 200.0;
/// The most money, in pounds.
const MOST_MONEY: f64 = 2e7;

/// Gives something out and prints where it went.
pub fn print_given(options: &StaffOptions, extra: &str) -> Result<(), Faults> {
    given(options, extra, |given, data, ready| {
        let rows = extra_rows(given);
        if let Some(output) = folder(ready, options)? {
            let grid = Grid::of_rows("staffing", "Each step, in the order in which it was taken", &EXTRA_HEAD, &rows);
            let place = write((data, ready), options, output, |about| extra_page(given, about), &grid, true)?;
            let _ = writeln!(std::io::stderr().lock(), "wrote {}", place.display());
        }
        match options.format {
            Format::Text => print(&text(given)),
            format => print(&table::render(&EXTRA_HEAD, &rows, format)),
        }
    })
}

/// Gives something out; `then` hears where it went.
pub fn given<T>(
    options: &StaffOptions,
    extra: &str,
    then: impl FnOnce(&Given<'_>, &Data, &Ready) -> Result<T, Faults>,
) -> Result<T, Faults> {
    let data = options.simulated.local.data()?;
    let ready = read(&data, options)?;
    let (extra, kinds) = asked(options, extra, ready.scenario.place_theory)?;
    // A folder that cannot be written is told before anything runs.
    drop(folder(&ready, options)?);
    let areas = data.authorities.codes(&options.simulated.areas)?;
    let problem = |codes: &Vec<String>| {
        let mut problem = Problem::new(&ready, &data, codes, &[], options.simulated.seed)?;
        problem.resources = further(problem.ground(), &kinds, most_fte(extra, &ready));
        Ok(problem)
    };
    let problems: Vec<Problem<'_>> = groups(&ready, &areas).iter().map(problem).collect::<Result<_, Faults>>()?;
    let aim = match options.aim {
        AimOption::Days => Aim::Days,
        AimOption::Standards => Aim::Standards,
        AimOption::WorstOff => Aim::WorstOff,
    };
    let (bar, stop) = (progress::bar(0, "staff --extra", options.machine.quiet), progress::stop_flag());
    let mut done = |replications: u64| bar.set_position(replications);
    let give = |_| {
        portfolio(
            &problems,
            (extra, aim),
            &ready.prices,
            options.replications.unwrap_or(Effort::USUAL.sample),
            stop,
            &mut done,
        )
    };
    let found = on_threads(options.machine.asked(), give).map_err(|fault| vec![fault])?;
    bar.finish_and_clear();
    let Some(portfolio) = found else {
        let error = Error::running("stopped before everything was given out; nothing was written");
        return Err(vec![error.hint("run it again, or ask for fewer with --area or --replications")]);
    };
    then(&Given { problems: &problems, portfolio, extra, aim, authorities: &data.authorities }, &data, &ready)
}

fn asked(options: &StaffOptions, extra: &str, theory: bool) -> Result<(Extra, Vec<Kind>), Faults> {
    let mut faults = Faults::new();
    if theory {
        faults.push(Error::input("--extra: a theory has no posts and no money").hint("name a scenario of Scotland"));
    }
    let extra = read_extra(extra).map_err(|error| faults.push(error));
    let named = options.resources.as_deref().map_or_else(|| Ok(vec![Kind::Idaa, Kind::Coordinator]), kinds);
    let named = named.map_err(|error| faults.push(error));
    let others = |kinds: &[Kind]| kinds.iter().any(|kind| !kind.is_posts());
    match (extra, named) {
        (Ok(Extra::Fte(_)), Ok(kinds)) if others(&kinds) => {
            let error = Error::input("--resources: meetings, and hours of others, are no posts");
            Err(vec![error.hint("give out money, for example --extra \"GBP 250,000\", or posts alone")])
        }
        (Ok(extra), Ok(kinds)) if faults.is_empty() => Ok((extra, kinds)),
        _ => Err(faults),
    }
}

/// Posts that one team could be given at most.
fn most_fte(extra: Extra, ready: &Ready) -> f64 {
    match extra {
        Extra::Fte(fte) => fte,
        Extra::Money(money) => {
            let [idaa, coordinator, ..] = ready.prices.each();
            let cheapest = idaa.pounds().min(coordinator.pounds());
            (money.pounds() / cheapest.max(1.0)).min(MOST_FTE)
        }
    }
}

const EXTRA: &str = "write for example --extra \"5 FTE\" or --extra \"\u{a3}250,000\"";

/// Posts in halves, or pounds.
fn read_extra(text: &str) -> Result<Extra, Error> {
    let out = |bounds: String| Error::input(format!("--extra {}: {bounds}", short(text))).hint(EXTRA);
    let money = text.trim().strip_prefix('\u{a3}').or_else(|| text.trim().strip_prefix("GBP"));
    let in_pounds = text.trim().strip_suffix("GBP").or(money);
    if let Some(pounds) = in_pounds {
        let pounds = pounds.trim().replace(',', "");
        let money = pounds.parse().ok().and_then(Gbp::new).ok_or_else(|| out("is no sum of money".into()))?;
        let fits = money.pounds() > 0.0 && money.pounds() <= MOST_MONEY;
        return if fits { Ok(Extra::Money(money)) } else { Err(out(format!("not between 0 and {MOST_MONEY} GBP"))) };
    }
    let fte = Fte::parse(text).map_err(|refusal| Error::from(refusal).hint(EXTRA))?.get();
    let halves = fte / STEP_FTE;
    if !(STEP_FTE..=MOST_FTE).contains(&fte) || (halves - halves.round()).abs() > 1e-9 {
        return Err(out(format!("not a number of half posts from {STEP_FTE} to {MOST_FTE} FTE")));
    }
    Ok(Extra::Fte(fte))
}

fn text(given: &Given<'_>) -> String {
    let (head, rows) = given.table();
    if rows.is_empty() {
        return wrapped(&given.answer());
    }
    let kinds: String = given.by_kind().iter().map(|line| wrapped(&format!("  {line}"))).collect();
    format!(
        "{}\n{}\nIn all:\n{kinds}\n{}",
        wrapped(&given.answer()),
        table::render(&head, &rows, Format::Text),
        wrapped(&given.rests())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_and_money_are_read_and_nonsense_is_refused() {
        let money = |pounds| Extra::Money(Gbp::new(pounds).unwrap());
        assert_eq!(read_extra("5 FTE").unwrap(), Extra::Fte(5.0));
        assert_eq!(read_extra("\u{a3}250,000").unwrap(), money(250_000.0));
        assert_eq!(read_extra(" 1000.50 GBP").unwrap(), money(1_000.5));
        assert_eq!(read_extra("GBP 2e5").unwrap(), money(200_000.0));
        for wrong in
            ["5", "0 FTE", "0.3 FTE", "201 FTE", "NaN FTE", "\u{a3}-1", "\u{a3}0", "GBP nan", "GBP 1e9", "", "GBP"]
        {
            assert!(read_extra(wrong).is_err(), "{wrong}");
        }
    }
}
