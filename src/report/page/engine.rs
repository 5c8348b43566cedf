//! The module and the scripts, as they stand in a page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::sync::OnceLock;

const MODULE: &[u8] = include_bytes!("../../../web/maracsim.wasm");
const BINDING: &str = include_str!("../../../web/maracsim.mjs");
const WORKER: &str = include_str!("../../../web/page/worker.mjs");

/// The scripts of the page, each after those that it imports from.
const SCRIPTS: &[&str] = &[
    include_str!("../../../web/page/numbers.mjs"),
    include_str!("../../../web/page/settings.mjs"),
    include_str!("../../../web/page/findings.mjs"),
    include_str!("../../../web/page/engine.mjs"),
    include_str!("../../../web/page/elements.mjs"),
    include_str!("../../../web/page/picker.mjs"),
    include_str!("../../../web/page/controls.mjs"),
    include_str!("../../../web/page/answer.mjs"),
    include_str!("../../../web/page/keep.mjs"),
    include_str!("../../../web/page/need.mjs"),
    include_str!("../../../web/page/local.mjs"),
    include_str!("../../../web/page/main.mjs"),
];

/// The module, compressed and as text.
pub fn packed() -> String {
    static PACKED: OnceLock<String> = OnceLock::new();
    let pack = || {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        // Writing to memory cannot fail.
        let _ = packer.write_all(MODULE);
        STANDARD.encode(packer.finish().unwrap_or_default())
    };
    PACKED.get_or_init(pack).clone()
}

/// The worker's script.
pub fn worker() -> String {
    joined(&[BINDING, WORKER])
}

/// The page's script.
pub fn scripts() -> String {
    joined(SCRIPTS)
}

/// Modules put into one: lines that import are left out, and the names stay.
fn joined(modules: &[&str]) -> String {
    let lines = modules.iter().flat_map(|module| module.lines()).filter(|line| !line.starts_with("import "));
    let mut text: String =
        lines.map(|line| line.strip_prefix("export ").unwrap_or(line)).flat_map(|line| [line, "\n"]).collect();
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    #[test]
    fn the_module_comes_back_as_it_was() {
        let mut bytes = Vec::new();
        let packed = STANDARD.decode(packed()).unwrap();
        GzDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
        assert!(bytes == MODULE);
    }

    /// Joined into one scope, two files must not give one name to two things, nor hold what a page would take for markup.
    #[test]
    fn scripts_fit_into_one() {
        for text in [scripts(), worker()] {
            assert!(!text.contains("\nimport ") && !text.contains("\nexport ") && !text.contains("</"));
            let begins = ["const ", "let ", "function ", "async function ", "class "];
            let name = |line: &&str| begins.iter().find_map(|word| line.strip_prefix(word)).map(str::to_string);
            let mut names: Vec<String> = text
                .lines()
                .collect::<Vec<_>>()
                .iter()
                .filter_map(name)
                .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("").into())
                .collect();
            let count = names.len();
            assert!(count > 3, "{count}");
            names.sort();
            names.dedup();
            assert_eq!(names.len(), count, "a name is given twice");
        }
    }
}
