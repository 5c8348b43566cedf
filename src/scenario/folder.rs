//! Where scenarios come from: built in, or files in the folder of the first one and below.

use crate::error::{Error, Refusal};
use crate::units::short;
use std::fmt;

/// The ending of a scenario file; what has it is a path, anything else the name of a built-in scenario.
pub const ENDING: &str = ".toml";

/// The files that a user's scenarios stand in.
///
/// An implementation reads at most [`LARGEST`](super::toml_text::LARGEST) bytes and one more, so that a file of a
/// hundred gigabytes or a device costs nothing before it is refused here.
pub trait Files: fmt::Debug {
    /// The bytes of a file, its path as the user typed it or relative to that.
    fn read(&self, path: &str) -> Result<Vec<u8>, Error>;
}

/// Files that are texts in memory: path and text.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a>(pub &'a [(&'a str, &'a str)]);

impl Files for Texts<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let found = self.0.iter().find(|(name, _)| *name == path);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| no_such_file(path))
    }
}

/// The fault of a path where nothing is.
pub fn no_such_file(path: &str) -> Error {
    Error::input(format!("cannot read `{path}`: no such file"))
        .hint("name a scenario file, or a built-in scenario without .toml")
}

/// One scenario, named so that the same one has one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A built-in scenario.
    BuiltIn(String),
    /// A file, by its path from the folder, without `.` and `..`.
    File(String),
}

/// The folder of the first scenario file, which no other leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// What goes before a path from the folder: empty, or with its separator at the end.
    prefix: String,
}

impl Folder {
    /// What the user typed, as a folder and a scenario in it.
    pub fn first(typed: &str) -> (Self, Origin) {
        if !typed.ends_with(ENDING) {
            return (Self { prefix: String::new() }, Origin::BuiltIn(typed.to_string()));
        }
        let cut = typed.rfind(['/', '\\']).map_or(0, |at| at + 1);
        (Self { prefix: typed[..cut].to_string() }, Origin::File(typed[cut..].to_string()))
    }

    /// The path of a file, as the user would type it.
    pub fn path(&self, relative: &str) -> String {
        format!("{}{relative}", self.prefix)
    }

    /// The scenario that `from` extends, by the text that it wrote.
    pub fn extended(&self, from: &Origin, written: &str) -> Result<Origin, Refusal> {
        if !written.ends_with(ENDING) {
            return Ok(Origin::BuiltIn(written.to_string()));
        }
        let refused = || Refusal::new("a built-in scenario extends another by its name", "write extends = \"no-duty\"");
        self.beside(from, written).and_then(|path| path.ok_or_else(refused)).map(Origin::File)
    }

    /// The path from the folder of a file that the scenario `from` names; none for a built-in scenario, which has no folder.
    pub fn beside(&self, from: &Origin, written: &str) -> Result<Option<String>, Refusal> {
        let Origin::File(from) = from else { return Ok(None) };
        if written.contains(['\\', ':']) || written.chars().any(char::is_control) {
            return Err(Refusal::new(
                format!("`{}` is not a path", short(written)),
                "write folders with / between them",
            ));
        }
        let outside = || {
            let message = format!("`{}` leads out of the folder of the first scenario", short(written));
            Refusal::new(message, "keep files that name each other in one folder, or name a built-in scenario")
        };
        if written.starts_with(['/', '~']) {
            return Err(outside());
        }
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for part in written.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop().ok_or_else(outside)?),
                part => parts.push(part),
            }
        }
        Ok(Some(parts.join("/")))
    }
}

impl Origin {
    /// The name of a scenario, which becomes that of its output folder.
    pub fn name(&self) -> Result<String, Refusal> {
        const LONGEST: usize = 100;
        let name = self.digest_name();
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if plain && name.len() <= LONGEST && name.starts_with(|c: char| c != '-') {
            return Ok(name.to_string());
        }
        let better: String = name
            .chars()
            .take(LONGEST)
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        let better = better.trim_matches('-');
        Err(Refusal::new(
            format!("`{}` is not a name for a scenario", short(name)),
            match better {
                "" => "a name holds a-z, 0-9 and - (it becomes a folder under outputs/)".to_string(),
                better => format!("a name holds a-z, 0-9 and - (it becomes a folder): call it `{better}{ENDING}`"),
            },
        ))
    }

    /// The whole name, without its ending.
    pub fn shown(&self) -> &str {
        let (Self::BuiltIn(whole) | Self::File(whole)) = self;
        whole.strip_suffix(ENDING).unwrap_or(whole)
    }

    /// The name by which a digest knows the text: the same for a file and for the built-in copy of it.
    pub fn digest_name(&self) -> &str {
        let shown = self.shown();
        shown.rsplit('/').next().unwrap_or(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_folder() {
        let (folder, first) = Folder::first("my/scenarios/a.toml");
        assert_eq!((folder.path("a.toml").as_str(), &first), ("my/scenarios/a.toml", &Origin::File("a.toml".into())));
        let file = |path: &str| Ok(Origin::File(path.to_string()));
        assert_eq!(folder.extended(&first, "b.toml"), file("b.toml"));
        assert_eq!(folder.extended(&first, "./x//./b.toml"), file("x/b.toml"));
        assert_eq!(folder.extended(&first, "x/../b.toml"), file("b.toml"));
        assert_eq!(folder.extended(&Origin::File("x/y.toml".into()), "../b.toml"), file("b.toml"));
        for path in [
            "../b.toml",
            "x/../../b.toml",
            "/etc/b.toml",
            "~/b.toml",
            "C:\\b.toml",
            "C:b.toml",
            "..\\b.toml",
            "b\n.toml",
        ] {
            assert!(folder.extended(&first, path).is_err(), "{path}");
        }
        assert_eq!(folder.extended(&first, "no-duty"), Ok(Origin::BuiltIn("no-duty".into())));
        assert!(folder.extended(&Origin::BuiltIn("no-duty".into()), "b.toml").is_err());
    }

    #[test]
    fn names_are_fit_for_folders() {
        let name = |typed: &str| Folder::first(typed).1.name();
        assert_eq!(name("scenarios/theory/meeting.toml").unwrap(), "meeting");
        assert_eq!(name("theory/meeting").unwrap(), "meeting");
        assert_eq!(name("C:\\x\\s1.toml").unwrap(), "s1");
        assert!(name("My Plan.toml").unwrap_err().hint.unwrap().contains("`my-plan.toml`"));
        for typed in ["", ".toml", "a/.toml", "..", "a/..toml", "-x.toml", "é.toml", "a\u{202e}.toml", "a\0.toml"] {
            assert!(name(typed).is_err(), "{typed}");
        }
        assert!(name(&format!("{}.toml", "a".repeat(101))).is_err());
    }
}
