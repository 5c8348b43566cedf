//! What can be set and what is told: the levers and measures of a scenario, without a run.

use super::ready::load;
use super::standards::judged;
use crate::error::{Error, Faults, did_you_mean};
use crate::measure::{Measure, measures as all};
use crate::scenario::explain::Row;
use crate::scenario::{Data, Explanation, Files, built_in};

/// A scenario of which levers or measures are told, and for whom.
#[derive(Clone, Copy, Debug, Default)]
pub struct Of<'a> {
    /// The scenario; the baseline if none is named.
    pub scenario: Option<&'a str>,
    /// One authority, by name or GSS code; all of Scotland if none is named.
    pub area: Option<&'a str>,
    /// `LEVER=VALUE`, as after `--set`.
    pub sets: &'a [String],
}

impl Of<'_> {
    fn scenario(&self, data: &Data, files: &dyn Files) -> Result<crate::scenario::Scenario, Faults> {
        load(data, files, self.scenario.unwrap_or(built_in::BASELINE), self.sets)
    }

    /// The code of the authority that was named.
    fn gss(&self, data: &Data) -> Result<Option<String>, Faults> {
        let named: Vec<String> = self.area.iter().map(ToString::to_string).collect();
        Ok(data.authorities.codes(&named)?.into_iter().next())
    }
}

/// The levers whose path holds `pattern`, in which `*` stands for anything.
pub fn levers(data: &Data, files: &dyn Files, pattern: &str, of: Of<'_>) -> Result<Vec<Row>, Faults> {
    let (scenario, gss) = (of.scenario(data, files)?, of.gss(data)?);
    crate::scenario::levers(&scenario.tree, &data.registry, pattern, gss.as_deref()).map_err(|fault| vec![fault])
}

/// All that is known of one lever.
pub fn explain(data: &Data, files: &dyn Files, lever: &str, of: Of<'_>) -> Result<Explanation, Faults> {
    let (scenario, gss) = (of.scenario(data, files)?, of.gss(data)?);
    let found = crate::scenario::explain(&scenario.tree, &data.registry, &data.sources, lever, gss.as_deref());
    found.map_err(|fault| vec![fault])
}

/// The measures whose id holds `pattern`.
pub fn measures(data: &Data, files: &dyn Files, pattern: &str, of: Of<'_>) -> Result<Vec<Measure>, Faults> {
    let known = all(&judged(&of.scenario(data, files)?.standards)?);
    let hint = match did_you_mean(pattern, known.iter().map(|measure| measure.id.as_str())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`maracsim measures` lists them all".into(),
    };
    let part = pattern.replace('*', "");
    let found: Vec<Measure> = known.into_iter().filter(|measure| measure.id.contains(&part)).collect();
    if found.is_empty() {
        return Err(vec![Error::input(format!("no measure is called `{pattern}`")).hint(hint)]);
    }
    Ok(found)
}
