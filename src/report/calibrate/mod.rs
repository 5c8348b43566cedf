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

    /// The text of a number of a lever, to so many figures; what cannot be written stays a number.
    fn written(&self, path: &str, gss: Option<&str>, number: f64, figures: i32) -> String {
        let number = significant(number, figures);
        let lever = self.data.registry.get(path).zip(self.scenario.tree.value(path, gss));
        lever.and_then(|(lever, leaf)| (lever.text)(&leaf.value, Some(number))).unwrap_or_else(|| number.to_string())
    }
}

/// A number to so many figures; the order of two numbers never turns.
fn significant(number: f64, figures: i32) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    let scale = libm::pow(10.0, f64::from(figures - 1) - libm::floor(libm::log10(number.abs())));
    (number * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::calibrate::calibrate;
    use crate::experiment::{Ready, shipped, with_local};
    use crate::scenario::{DrawKey, Texts, Unknowns};
    use std::sync::atomic::AtomicBool;

    const TABLE: &str =
        "authority,year,heard,wait_to_hearing\nEast Ayrshire,2025-26,150,22 days\nSouth Ayrshire,2025-26,120,\n";

    #[test]
    fn numbers_have_their_figures() {
        assert_eq!(
            [0.450_047_27, 9.995_489, 0.0, 123_456.0].map(|number| significant(number, 4)),
            [0.45, 9.995, 0.0, 123_500.0]
        );
    }

    /// What is written can be read back by any run, and draws take whole sets.
    #[test]
    fn draws_take_whole_sets() {
        let data = with_local(shipped().unwrap(), &Texts(&[("a.csv", TABLE)]), "a.csv").unwrap();
        let ready = Ready::read(&data, &Texts(&[]), "no-duty", &["time.years=1".into()]).unwrap();
        let levers_named = ["meeting.cut_off", "repeat.detection"].map(String::from).to_vec();
        let asked = Asked {
            levers: levers_named,
            points: 40,
            replications: 8,
            waves: 1,
            discrepancy: 0.1,
            draws: 100,
            seed: 5,
        };
        let found = calibrate(&ready, &data, &asked, &AtomicBool::new(false), &mut |_| {}).unwrap();
        let (scenario, observed) = (&ready.scenario, "a.csv");
        let about = About { found: &found, asked: &asked, scenario, data: &data, observed, command: "", place: "" };
        let (levers, sets) = (levers(&about), sets(&about).unwrap());
        let files = [("calibrated.toml", levers.as_str()), ("draws.csv", &sets), ("observed.csv", TABLE)];
        let again = with_local(shipped().unwrap(), &Texts(&files), "calibrated.toml").unwrap();
        let ready = Ready::read(&again, &Texts(&[]), "s4-refer-unfunded", &[]).unwrap();
        let (scenario, ground) = (&ready.scenario, &ready.scenario.ground);
        assert!(ground.is_calibrated("S12000008") && !ground.is_calibrated("S12000049"));
        let unknowns = Unknowns::of(&scenario.tree, &scenario.dated, &again.registry, Some(&again.authorities));
        let unknowns = unknowns.matched(ground);
        let [group] = &found.groups[..] else { panic!("Ayrshire is one group") };
        assert!(group.is_matched() && group.codes.len() == 3);
        let mut seen = std::collections::BTreeSet::new();
        for draw in 0..60 {
            let drawn = unknowns.draw(DrawKey::new(1, draw, 0));
            // The Marac is led by the first of the three, detection is each one's own.
            let cut_off = drawn.number("meeting.cut_off", Some("S12000008")).unwrap();
            let set = group.kept.iter().position(|point| point.values[0] == cut_off).expect("a value of a set");
            let mut detection = group.codes.iter().map(|gss| drawn.number("repeat.detection", Some(gss)).unwrap());
            assert!(detection.all(|value| value == group.kept[set].values[1]));
            seen.insert(set);
        }
        assert!(seen.len() > 5, "{seen:?}");
        let page = report(&about);
        assert!(page.figures().count() == 1 && page.sections.len() == 5);
        assert!(about.text().contains("East Ayrshire, North Ayrshire and South Ayrshire"), "{}", about.text());
    }
}
