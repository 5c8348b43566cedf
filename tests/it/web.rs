//! The module for pages that lies in `web/`: it is the one whose digests stand beside it, and they are those of this
//! program. `web/tests` runs the module itself.

use crate::world::run;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

const REMEDY: &str = "build it again with web/build";

fn file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("web").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn told() -> toml::Table {
    String::from_utf8(file("maracsim.digest.toml")).unwrap().parse().unwrap()
}

#[test]
fn the_module_is_the_one_that_was_built_with_its_digests() {
    let digest: String = Sha256::digest(file("maracsim.wasm")).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(told()["module"].as_str(), Some(&digest[..]), "{REMEDY}");
}

#[test]
fn the_module_gives_what_this_program_gives() {
    let told = told();
    let runs = told["run"].as_array().unwrap();
    assert!(runs.len() > 3, "{} runs", runs.len());
    for one in runs {
        let text = |name: &str| one[name].as_str().unwrap();
        let list = |name: &str| -> Vec<&str> {
            one[name].as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
        };
        let (seed, replications) = (text("seed").parse().unwrap(), one["replications"].as_integer().unwrap() as u32);
        let results = run(text("scenario"), &list("sets"), &list("areas"), seed, replications);
        assert_eq!(results.digest, text("digest"), "results changed and the module did not, {REMEDY}: {one}");
    }
}
