//! Every command that the README and the tutorial show runs: with few replications, and otherwise as it stands there.

use super::folder::Folder;
use std::path::Path;

/// Files of the project that commands name.
const FILES: [&str; 3] =
    ["examples/new-duty/option.toml", "examples/new-duty/social-landlords.toml", "scenarios/sweeps/strongest.toml"];

/// Commands that a paragraph only names: they want a file, or take long and have tests of their own.
const NAMED: [&str; 5] =
    ["maracsim calibrate", "maracsim new stirling", "maracsim page", "maracsim sensitivity", "maracsim verify"];

/// What makes a command quick, and nothing else of it different.
fn quicker(command: &str) -> &'static str {
    let told = |word: &str| command.contains(word);
    match command.split(' ').nth(1).unwrap_or_default() {
        "run" => " --years 1 --replications 2",
        "compare" => " --years 1 --replications 2",
        "staff" if told("--standard") => " --years 1 --replications 20 --within 2s",
        "staff" => " --years 1 --replications 20",
        "sweep" => " --replications 1",
        _ => "",
    }
}

/// The lines that begin with the program's name in blocks of `text`, and those within a paragraph.
fn commands(text: &str) -> Vec<&str> {
    let blocks = text.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next());
    let shown = blocks.flat_map(str::lines).filter(|line| line.starts_with("maracsim "));
    let within =
        text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("maracsim ") && !code.contains('\n'));
    shown.chain(within).filter(|command| !NAMED.contains(command)).collect()
}

#[test]
fn every_command_of_the_readme_runs() {
    let folder = all_run("README.md", "fife.toml");
    assert!(folder.has("outputs/fife-second-sitting/report.html"));
}

#[test]
fn every_command_of_the_tutorial_runs() {
    let folder = all_run("docs/TUTORIAL.md", "stirling.toml");
    assert!(folder.has("local-data.csv"));
}

#[test]
fn a_scenario_of_one_authority_says_so_where_another_is_run() {
    let folder = Folder::new("front-door-elsewhere");
    let text = "title = \"x\"\nrationale = \"y\"\n[authority.\"Fife\".set]\n\"idaa.posts\" = \"5 FTE\"\n";
    folder.file("fife.toml", text);
    let run =
        |area| folder.run(&["run", "fife.toml", "--area", area, "--years", "1", "--replications", "2", "--draws", "0"]);
    run("Stirling").ends(0).says("nothing in `fife` concerns Stirling");
    assert!(!run("Fife").ends(0).err().contains("concerns"));
}

/// Runs the commands of a document in a folder that holds the files it names, and the scenario it shows under a name.
fn all_run(document: &str, scenario: &str) -> Folder {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let text = read(document);
    let shown = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let folder = Folder::new(&document.replace('/', "-"));
    folder.file(scenario, shown);
    for named in FILES {
        folder.file(named, read(named));
    }
    let commands = commands(&text);
    assert!(commands.len() > 8, "{commands:?}");
    for command in commands {
        let words = shell_words(&format!("{command}{}", quicker(command)));
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        folder.run(&words).ends(0);
    }
    folder
}

/// Words as a shell parts them, where quotation marks hold one together.
fn shell_words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_string).collect(),
            _ => vec![part.to_string()],
        })
        .collect()
}
