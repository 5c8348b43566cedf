//! What people say beside the numbers: `[[voice]]` tables of a scenario, each with who speaks and where it was published.

use super::found::Found;
use super::toml_text::Section;
use crate::error::{Error, did_you_mean};
use crate::units::short;

/// Whose voices a report asks for: the word that scenarios use, and who they are. Never a name: no person can be entered.
pub const WHO: [(&str, &str); 9] = [
    ("victims", "victims/survivors"),
    ("children", "children and young people"),
    ("not_referred", "people whom no referral reaches"),
    ("idaas", "Idaas"),
    ("coordinators", "Marac coordinators"),
    ("chairs", "chairs"),
    ("agencies", "representatives of agencies"),
    ("specialist_services", "small and specialist services"),
    ("funders", "those who fund or plan Maracs"),
];

/// What somebody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Who speaks: a place in [`WHO`].
    pub who: usize,
    /// The words.
    pub says: String,
    /// Where they were published.
    pub source: String,
}

/// The most voices of one scenario file.
const MOST_VOICES: usize = 50;

/// Reads the `[[voice]]` tables.
pub fn read(root: &Section<'_>, found: &mut Found) -> Vec<Voice> {
    let Some(value) = root.get("voice") else { return Vec::new() };
    let refused =
        |message: String, span| Error::input(message).at(root.text().place(span)).hint("write [[voice]] above each");
    let Some(list) = value.get_ref().as_array() else {
        found.push(refused("`voice` is not a list of tables".into(), value.span()));
        return Vec::new();
    };
    if list.len() > MOST_VOICES {
        found.push(refused(format!("more than {MOST_VOICES} voices"), value.span()));
        return Vec::new();
    }
    let mut voices = Vec::new();
    for item in list.iter() {
        match root.as_table(item) {
            Some(section) => voices.extend(one(&section, found)),
            None => found.push(refused("a voice is not a table".into(), item.span())),
        }
    }
    voices
}

fn one(section: &Section<'_>, found: &mut Found) -> Option<Voice> {
    section.only(&["who", "says", "source"], found);
    let who =
        section.required("who", "say in which role somebody speaks, such as who = \"idaas\"; never a name", found);
    let says = section.required("says", "write the words as they were published, without anybody's name", found);
    let source = section.required("source", "say where the words were published: title, author, year, address", found);
    let who = who.and_then(|(word, span)| {
        let known = WHO.iter().position(|(id, _)| *id == word);
        if known.is_none() {
            let ids = || WHO.iter().map(|(id, _)| *id);
            let hint = match did_you_mean(&word, ids()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("one of: {}", ids().collect::<Vec<_>>().join(", ")),
            };
            let error = Error::input(format!("who: `{}` is none of those who can speak here", short(&word)));
            found.push(error.at(section.text().place(span)).hint(hint));
        }
        known
    });
    Some(Voice { who: who?, says: says?.0, source: source?.0 })
}

#[cfg(test)]
mod tests {
    use super::super::toml_text::Text;
    use super::*;

    fn voices(text: &str) -> Result<Vec<Voice>, Vec<Error>> {
        let text = Text::new("x.toml", text.as_bytes()).unwrap();
        let (document, mut found) = (text.parse().unwrap(), Found::new());
        let read = read(&Section::new(&text, &document, 0..0), &mut found);
        found.sort();
        found.finish(read)
    }

    #[test]
    fn who_speaks_and_where_it_was_published_are_asked_for() {
        let one = voices("[[voice]]\nwho = \"chairs\"\nsays = \"We run late.\"\nsource = \"A report, 2024\"").unwrap();
        assert_eq!((WHO[one[0].who].1, one[0].says.as_str()), ("chairs", "We run late."));
        assert_eq!(voices("a = 1").unwrap(), []);
        let faults = voices("[[voice]]\nwho = \"chair\"\nname = \"x\"\n[[voice]]\nsays = \"\"").unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let told = told.join("\n");
        for part in [
            "did you mean `chairs`",
            "unknown key `name`",
            "`source` is missing",
            "`says` is empty",
            "`who` is missing",
        ] {
            assert!(told.contains(part), "`{part}` in\n{told}");
        }
        assert!(voices("voice = 3").unwrap_err()[0].hint.is_some());
        assert!(voices("voice = [3]").unwrap_err()[0].message.contains("not a table"));
        let many = "[[voice]]\nwho = \"chairs\"\nsays = \"a\"\nsource = \"b\"\n".repeat(MOST_VOICES + 1);
        assert!(voices(&many).unwrap_err()[0].message.contains("more than 50"));
    }
}
