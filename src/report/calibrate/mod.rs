//! A calibration in words, as a page and as the files that a run can use.

mod page;
mod texts;

pub use page::report;
pub use texts::{LEVERS, OBSERVED, SETS, levers, sets};

use super::words::{capital, counted, list};
use crate::experiment::calibrate::history::{Check, Matching};
use crate::experiment::calibrate::{Asked, Calibrated};
use crate::scenario::{Data, Scenario};

/// All that is said of a calibration.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What was found.
    pub found: &'a Calibrated,
    /// What was asked for.
    pub asked: &'a Asked,
    /// The scenario that was calibrated, on the local data.
    pub scenario: &'a Scenario,
    /// Levers, authorities, sources.
    pub data: &'a Data,
    /// The file of local data, by its name.
    pub observed: &'a str,
    /// The command that gives the same.
    pub command: &'a str,
    /// The folder that is written.
    pub place: &'a str,
}

impl About<'_> {
    /// The names of the authorities of a group.
    fn name(&self, matching: &Matching) -> String {
        let name = |gss: &String| self.data.authorities.find(gss).map_or_else(|_| gss.clone(), |one| one.name.clone());
        list(&matching.codes.iter().map(name).collect::<Vec<_>>())
    }

    fn matched(&self) -> impl Iterator<Item = &Matching> {
        self.found.groups.iter().filter(|group| group.is_matched())
    }

    /// Groups that cannot be matched, each with what stands in the way, in words.
    fn unmatched(&self) -> Vec<String> {
        let of = |group: &Matching| {
            let ways: Vec<String> = group
                .in_the_way()
                .iter()
                .map(|(target, implausibility)| {
                    let whose = if group.codes.len() > 1 { format!(" of {}", target.name) } else { String::new() };
                    format!("{}{whose} (implausibility {implausibility:.1})", target.column)
                })
                .collect();
            let name = self.name(group);
            if !ways.is_empty() {
                return format!("{name}: at the most plausible values, out of reach: {}.", list(&ways));
            }
            match group.best {
                Some(_) => {
                    format!("{name}: too few values agree with every figure to draw from; try --points with more.")
                }
                None => format!("{name}: no value of the levers keeps the rules of scenarios with these figures."),
            }
        };
        self.found.groups.iter().filter(|group| !group.is_matched()).map(of).collect()
    }

    /// How many figures lie within the 10th and 90th percentile of fresh years, and of how many.
    fn covered(&self) -> (usize, usize) {
        let inside =
            |check: &&Check| check.range[0] <= check.target.observed && check.target.observed <= check.range[1];
        let checks = || self.matched().flat_map(|group| &group.checks);
        (checks().filter(inside).count(), checks().count())
    }

    /// The finding in sentences.
    fn sentences(&self) -> Vec<String> {
        let counted_levels = self.found.learnt.iter().filter(|one| !one.why.starts_with("no count")).count();
        let mut said = vec![format!(
            "{} levels and shares were learnt from {} in closed form{}.",
            capital(&counted(counted_levels)),
            self.observed,
            match self.found.learnt.len() - counted_levels {
                0 => String::new(),
                others => format!(", and the levels of {others} authorities without a count from those that have one"),
            }
        )];
        let (groups, matched) = (self.found.groups.len(), self.matched().count());
        if groups == 0 {
            said.push("No figure was given that comes out of the whole process, so no lever was matched.".into());
            return said;
        }
        said.push(format!(
            "Of {} whose waits, repeats, counts or attendance were given, {} can be matched: values of their levers are left with \
             which each figure lies within {} standard deviations of a simulated year.",
            if groups == 1 { "one group of authorities".into() } else { format!("{groups} groups of authorities") },
            if matched == groups && groups > 1 { "all".into() } else { counted(matched) },
            crate::experiment::calibrate::CUT_OFF,
        ));
        let (inside, all) = self.covered();
        if all > 0 {
            said.push(format!(
                "Of {all} figures, {inside} lie between the 10th and 90th percentile of fresh simulated years; 8 in 10 or more should."
            ));
        }
        if self.found.left > 0 {
            said.push(format!("Stopped: {} groups were not finished.", self.found.left));
        }
        said
    }

    /// What a terminal shows.
    pub fn text(&self) -> String {
        let mut text: String = self.sentences().iter().map(|line| super::staffing::wrapped(line)).collect();
        let unmatched = self.unmatched();
        if !unmatched.is_empty() {
            text += "Cannot be matched, so the model or the figure is wrong there:\n";
            text.extend(unmatched.iter().map(|line| super::staffing::wrapped(&format!("  {line}"))));
        }
        for group in self.matched() {
            text += &super::staffing::wrapped(&format!("{}: {}", self.name(group), self.moved(group)));
        }
        text
    }

    /// The levers of which most was ruled out, in words.
    fn moved(&self, group: &Matching) -> String {
        let mut all: Vec<(f64, &str)> = (0..group.axes.len())
            .map(|at| {
                let (axis, ends) = (&group.axes[at], group.ends(at));
                ((ends[1] - ends[0]) / (axis.range[2] - axis.range[0]), axis.path.as_str())
            })
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let said = |(share, path): &(f64, &str)| format!("{path} ({:.0} % of its range)", share * 100.0);
        let few: Vec<String> = all.iter().take(3).map(said).collect();
        let sets = format!("{} sets of values are left", group.kept.len());
        if few.is_empty() { format!("{sets}.") } else { format!("{sets}. Where least is left: {}.", list(&few)) }
    }

    /// The text of a number of a lever; what cannot be written stays a number.
    fn written(&self, path: &str, gss: Option<&str>, number: f64) -> String {
        let lever = self.data.registry.get(path).zip(self.scenario.tree.value(path, gss));
        lever.and_then(|(lever, leaf)| (lever.text)(&leaf.value, Some(number))).unwrap_or_else(|| number.to_string())
    }
}
