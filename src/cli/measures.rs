//! `maracsim measures [PATTERN]`: every measure with its definition.

use super::arguments::{Format, ListOptions};
use super::{library, print, table};
use crate::error::{Error, Faults, did_you_mean};
use crate::experiment::{judged, shipped};
use crate::measure::{Kind, Measure, measures as all};
use crate::scenario::built_in;

/// Prints the list.
pub fn measures(options: &ListOptions) -> Result<(), Faults> {
    let data = shipped()?;
    let scenario = library::scenario(&data, options.scenario.as_deref().unwrap_or(built_in::BASELINE), &[])?;
    let known = all(&judged(&scenario.standards)?);
    let pattern = options.pattern.replace('*', "");
    let found: Vec<&Measure> = known.iter().filter(|measure| measure.id.contains(&pattern)).collect();
    if found.is_empty() {
        let hint = match did_you_mean(&options.pattern, known.iter().map(|measure| measure.id.as_str())) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`maracsim measures` lists them all".into(),
        };
        return Err(vec![Error::input(format!("no measure is called `{}`", options.pattern)).hint(hint)]);
    }
    let interval = |measure: &Measure| match measure.kind {
        Kind::Offered(_) => format!("{}; over draws of the inputs their 10th to 90th percentile", measure.interval()),
        _ => format!("{}, chance only; over draws of the inputs the 10th to 90th percentile", measure.interval()),
    };
    if options.format == Format::Text {
        let page: Vec<String> = found
            .iter()
            .map(|measure| {
                format!(
                    "{} ({})\n    {}\n    Interval: {}.\n",
                    measure.id,
                    measure.unit,
                    measure.definition,
                    interval(measure)
                )
            })
            .collect();
        return print(&page.join("\n"));
    }
    let cells: Vec<Vec<String>> = found
        .iter()
        .map(|measure| {
            vec![
                measure.id.clone(),
                measure.name.clone(),
                measure.unit.into(),
                measure.definition.clone(),
                interval(measure),
            ]
        })
        .collect();
    print(&table::render(&["measure", "name", "unit", "definition", "interval"], &cells, options.format))
}
