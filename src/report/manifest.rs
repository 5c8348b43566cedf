//! `manifest.toml`: what was run, on what, and what came of it.

use super::Material;
use super::json::quote;
use std::fmt::Write as _;

/// The manifest of a run.
pub fn manifest(material: &Material<'_>) -> String {
    let Material { results, scenario, run, .. } = material;
    let mut text = String::from("# What was run, on what, and what came of it.\n");
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name} = {value}");
    };
    line("version", quote(&run.version));
    line("scenario", quote(&results.scenario));
    line("title", quote(&super::changes::title(material)));
    line("command", quote(&run.command));
    line("seed", quote(&results.seed.to_string()));
    line("replications_requested", results.requested.to_string());
    line("replications_finished", results.replications.to_string());
    if let Some(drawn) = &results.drawn {
        line("draws_requested", drawn.requested.to_string());
        line("draws_finished", drawn.draws.to_string());
        line("draws_made_again", drawn.again.to_string());
        line("unknowns_drawn", drawn.unknowns.to_string());
        line("drawn_digest", quote(&drawn.digest));
    }
    line("stopped_early", run.stopped_early.to_string());
    line("digest", quote(&results.digest));
    line("generator", quote(&run.generator));
    line("platform", quote(&run.platform));
    line("threads", run.threads.to_string());
    line("started", quote(&run.started));
    line("wall_seconds", if run.wall_seconds.is_finite() { format!("{:.3}", run.wall_seconds) } else { "0.0".into() });
    line("years", list(&results.years));
    line("simulated", list(&results.simulated));
    line("layers", list(&scenario.layers));
    for (name, digest) in &run.inputs {
        text.push_str(&input(name, digest));
    }
    for change in &run.changed {
        let _ = write!(
            text,
            "\n[[changed]]\nlever = {}\nvalue = {}\nset_by = {}\n",
            quote(&change.lever),
            quote(&change.value),
            quote(&change.set_by)
        );
    }
    text.push_str(
        "\n# Digests of the stamps: for each replication those of the authorities in `simulated`, in that order.\n",
    );
    fingerprints(&mut text, "fingerprint", &results.digests);
    if let Some(drawn) = &results.drawn {
        text.push_str("\n# The same over draws of the inputs: replications 2 d and 2 d + 1 are those of draw d.\n");
        fingerprints(&mut text, "drawn_fingerprint", &drawn.digests);
    }
    text
}

/// A file that was read, with its digest.
pub fn input(name: &str, digest: &str) -> String {
    format!("\n[[input]]\nname = {}\nsha256 = {}\n", quote(name), quote(digest))
}

fn fingerprints(text: &mut String, name: &str, all: &[Vec<u64>]) {
    for (replication, digests) in all.iter().enumerate() {
        let hex: Vec<String> = digests.iter().map(|digest| format!("{digest:016x}")).collect();
        let _ = write!(text, "\n[[{name}]]\nreplication = {replication}\nauthorities = \"{}\"\n", hex.join(" "));
    }
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|item| quote(item)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn a_manifest_is_toml_and_keeps_the_seed() {
        let mut world = World::scotland();
        world.results.seed = u64::MAX;
        world.run.command = "maracsim run \"a\\b\"\n".into();
        let text = manifest(&world.material());
        let table: toml::Table = text.parse().unwrap();
        assert_eq!(table["seed"].as_str(), Some("18446744073709551615"));
        assert_eq!(table["command"].as_str(), Some("maracsim run \"a\\b\"\n"));
        let fingerprints = table["fingerprint"].as_array().unwrap();
        assert_eq!(fingerprints.len(), 100);
        let first = fingerprints[0]["authorities"].as_str().unwrap();
        assert_eq!(first.split(' ').count(), table["simulated"].as_array().unwrap().len());
    }
}
