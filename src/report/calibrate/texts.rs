//! The files that a run can use: calibrated levers with their ranges, and the sets of values that agree with local data.

use super::About;
use crate::experiment::calibrate::history::Matching;
use crate::report::json::quote;
use crate::report::tables::line;
use crate::scenario::matched::HEAD;
use crate::scenario::resolve::holds_for;
use crate::scenario::{Authority, built_in};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The name of the file of levers.
pub const LEVERS: &str = "calibrated.toml";
/// The name of the file of sets.
pub const SETS: &str = "draws.csv";

/// The name of the copy of the local data.
pub const OBSERVED: &str = "observed.csv";

/// The levers as a layer: each with value, range and reason, under its authority.
pub fn levers(about: &About<'_>) -> String {
    let cited = quote(&format!("{}{})", crate::scenario::sources::LOCAL, about.observed));
    let mut own: BTreeMap<&str, String> = BTreeMap::new();
    let mut add = |gss: &str, path: &str, [value, low, high]: [String; 3], why: &str| {
        let Ok(authority) = about.data.authorities.find(gss) else { return };
        let range =
            if low == high { String::new() } else { format!("low = {}, high = {}, ", quote(&low), quote(&high)) };
        let text = own.entry(&authority.name).or_default();
        let (value, why) = (quote(&value), quote(why));
        let _ = writeln!(
            text,
            "{} = {{ value = {value}, {range}evidence = \"derived\", source = {cited}, why = {why} }}",
            quote(path)
        );
    };
    for one in &about.found.learnt {
        let [low, high] = one.ends.map(|end| one.text(end));
        add(&one.gss, one.path, [one.text(one.value), low, high], &one.why);
    }
    for group in about.matched() {
        let why = format!(
            "history matching: {} sets of values within {} standard deviations of every figure",
            group.kept.len(),
            crate::experiment::calibrate::CUT_OFF
        );
        for (at, axis) in group.axes.iter().enumerate() {
            let [low, high] = group.ends(at);
            let lead = group.codes.first().map(String::as_str);
            let texts = [group.kept[0].values[at], low, high].map(|number| about.written(&axis.path, lead, number, 6));
            for authority in holders(about, group, &axis.path) {
                add(&authority.gss, &axis.path, texts.clone(), &why);
            }
        }
    }
    let mut text = format!(
        "# Levers calibrated to {}. Use them below any scenario: maracsim run SCENARIO --local-data {LEVERS}\n\
         title = \"Calibrated to local data\"\n\
         rationale = \"What the authority's own figures say of levels, shares and uncertain levers.\"\n\
         extends = {}\n\n[data]\nauthorities = {}\n",
        about.observed.replace(char::is_control, " "),
        quote(built_in::BASELINE),
        quote(OBSERVED),
    );
    if about.matched().next().is_some() {
        let _ = writeln!(text, "draws = {}", quote(SETS));
    }
    for (name, leaves) in own {
        let _ = write!(text, "\n[authority.{}.set]\n{leaves}", quote(name));
    }
    text
}

/// The sets of values: one line for each set and authority; none where no group was matched.
pub fn sets(about: &About<'_>) -> Option<String> {
    let mut paths: Vec<&str> = about.matched().flat_map(|group| &group.axes).map(|axis| axis.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    about.matched().next()?;
    let mut text = line(HEAD.iter().chain(&paths));
    for group in about.matched() {
        let of_group = group.codes.first().cloned().unwrap_or_default();
        for (nth, point) in group.kept.iter().enumerate() {
            for gss in &group.codes {
                let value = |path: &&str| {
                    let at = group.axes.iter().position(|axis| axis.path == *path)?;
                    let holds = holders(about, group, path).any(|authority| authority.gss == *gss);
                    holds.then(|| point.values[at].to_string())
                };
                let values = paths.iter().map(|path| value(path).unwrap_or_default());
                let head = [gss.clone(), of_group.clone(), nth.to_string()];
                text.push_str(&line(head.into_iter().chain(values)));
            }
        }
    }
    Some(text)
}

/// The authorities of a group whose own a lever can be.
fn holders<'a>(about: &'a About<'_>, group: &'a Matching, path: &'a str) -> impl Iterator<Item = &'a Authority> {
    let all = &about.data.authorities;
    group.codes.iter().filter_map(|gss| all.find(gss).ok()).filter(move |authority| holds_for(path, authority, all))
}
