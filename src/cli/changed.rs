//! What a scenario changes, as a report and a warning name it.

use crate::experiment::Ready;
use crate::model::Group;
use crate::report::Changed;
use crate::scenario::{Data, Leaf, Scenario};

/// A warning, where all that a scenario changes is of authorities that are not among those simulated.
pub(super) fn unconcerned(data: &Data, ready: &Ready, areas: &[String]) -> Option<String> {
    let (scenario, resolved) = (&ready.scenario, &ready.resolved);
    let is_wide = !scenario.dated.is_empty() || scenario.standards.list != data.standards.list;
    let of_file = |(_, _, leaf): &(&str, Option<&str>, &Leaf)| !leaf.set_by().starts_with("--set");
    let mut changed = scenario.tree.changed_since(&data.base).filter(of_file).peekable();
    if areas.is_empty() || is_wide || changed.peek().is_none() {
        return None;
    }
    let gss = |group: &Group| -> Vec<String> {
        group.authorities.iter().map(|authority| resolved.names[authority.index].gss.clone()).collect()
    };
    // Those who share a team or a Marac with an area run with it.
    let run: Vec<String> =
        resolved.groups.iter().map(gss).filter(|group| group.iter().any(|gss| areas.contains(gss))).flatten().collect();
    let concerns = |(_, own, _): (&str, Option<&str>, &Leaf)| own.is_none_or(|gss| run.iter().any(|run| run == gss));
    (!changed.any(concerns)).then(|| {
        format!("nothing in `{}` concerns {}: this is what the scenario that it extends gives", scenario.name, {
            let name =
                |gss: &String| data.authorities.find(gss).map_or_else(|_| gss.clone(), |found| found.name.clone());
            areas.iter().map(name).collect::<Vec<_>>().join(", ")
        })
    })
}

/// What the scenario or `--set` changed: levers, for all or for one authority, and standards.
pub(super) fn changed(data: &Data, scenario: &Scenario) -> Vec<Changed> {
    let name = |gss: &str| data.authorities.find(gss).map_or_else(|_| gss.to_string(), |found| found.name.clone());
    let levers = scenario.tree.changed_since(&data.base).map(|(path, gss, leaf)| Changed {
        lever: gss.map_or_else(|| path.to_string(), |gss| format!("{path} ({})", name(gss))),
        value: leaf.value.clone(),
        set_by: leaf.set_by(),
    });
    let own = scenario.standards.list.iter().filter(|standard| !data.standards.list.contains(standard));
    let standards = own.map(|standard| Changed {
        lever: format!("standard {}", standard.id),
        value: standard.name.clone(),
        set_by: scenario.name.clone(),
    });
    let dated = scenario.dated.iter().map(|edit| Changed {
        lever: edit.path.clone(),
        value: edit.in_words(),
        set_by: format!("{}:{}", edit.place.file, edit.place.line_and_column().0),
    });
    levers.chain(dated).chain(standards).collect()
}
