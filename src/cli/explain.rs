//! `maracsim explain LEVER`: one lever, from its value to the line of code that uses it.

use super::arguments::ExplainOptions;
use super::levers::one_code;
use super::{library, print};
use crate::error::Faults;
use crate::experiment::shipped;
use crate::scenario::explain::Setting;
use crate::scenario::{Data, Explanation, built_in, explain as explained};
use std::fmt::Write;

/// Prints what is known of a lever.
pub fn explain(options: &ExplainOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let scenario = library::scenario(&data, options.scenario.as_deref().unwrap_or(built_in::BASELINE), &options.sets)?;
    let gss = one_code(&data, options.area.as_deref())?;
    let found = explained(&scenario.tree, &data.registry, &data.sources, &options.lever, gss.as_deref());
    print(&page(&data, &found.map_err(|fault| vec![fault])?))
}

fn page(data: &Data, lever: &Explanation) -> String {
    let mut page = format!("{}\n{}\n\n", lever.path, lever.meaning.trim());
    let mut line = |head: &str, text: &str| {
        let _ = writeln!(page, "{:<12}{text}", format!("{head}:"));
    };
    let with_range = |setting: &Setting| match &setting.range {
        Some((low, high)) => format!("{} ({low} to {high})", setting.value),
        None => setting.value.clone(),
    };
    line("value", &with_range(&lever.now));
    line("unit", &lever.unit);
    line("set by", &lever.now.set_by);
    for older in &lever.overrode {
        line("overrode", &format!("{}, set by {}", with_range(older), older.set_by));
    }
    line("evidence", lever.evidence);
    if let Some((key, source)) = &lever.source {
        line("source", &format!("{} [{key}]", source.title));
        line("", source.address.as_deref().unwrap_or("no address"));
    }
    if let Some(why) = &lever.why {
        line("why", why);
    }
    if let Some(row) = &lever.row {
        line("row", row);
    }
    line("acts in", lever.acts_in);
    if !lever.authorities.is_empty() {
        let name = |gss: &String| data.authorities.find(gss).map_or_else(|_| gss.clone(), |found| found.name.clone());
        let names: Vec<String> = lever.authorities.iter().map(name).collect();
        line("own values", &format!("{} (use --area)", names.join(", ")));
    }
    page.replace("\n:           ", "\n            ")
}
