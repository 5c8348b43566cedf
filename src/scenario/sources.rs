//! The sources that values rest on: `data/sources.toml`.

use super::found::Found;
use super::toml_text::{Section, Text};
use crate::error::{Error, Faults, Refusal, did_you_mean};
use crate::time::Date;
use crate::units::short;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its title, with author and date where it has them.
    pub title: String,
    /// Where it can be had: a web address, or the file of `data/` that works it out; a book has none.
    pub address: Option<String>,
    /// The terms of its use.
    pub licence: String,
    /// What it is used for here.
    pub used_for: Option<String>,
    /// A line to print wherever figures or shapes from it are published.
    pub attribution: Option<String>,
    /// The day until which it counts as up to date: then somebody looks for a later edition.
    pub review_by: Option<Date>,
}

/// How the key of a local authority's own figures begins; the name of the file and a bracket follow.
pub const LOCAL: &str = "local data (";

/// What is known of any file of local data.
static OWN_FIGURES: LazyLock<Source> = LazyLock::new(|| Source {
    title: "Local data: the authority's own figures, in the file named".into(),
    address: None,
    licence: "not stated".into(),
    used_for: Some("our priors for that authority".into()),
    attribution: None,
    review_by: None,
});

/// Every source by its key.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: BTreeMap<String, Source>,
}

impl Sources {
    /// Reads `[key]` tables of `title`, `address` and `licence`.
    pub fn parse(file: &str, text: &str) -> Result<Self, Faults> {
        let text = Text::new(file, text.as_bytes()).map_err(|error| vec![error])?;
        let document = text.parse()?;
        let root = Section::new(&text, &document, 0..0);
        let mut found = Found::new();
        let mut sources = BTreeMap::new();
        for entry in root.entries() {
            if let Some(source) = root.table(entry.key, &mut found).and_then(|section| source(&section, &mut found)) {
                sources.insert(entry.key.to_string(), source);
            }
        }
        found.sort();
        found.finish(Self { sources })
    }

    /// The source of a key; each file of local data is one.
    pub fn get(&self, key: &str) -> Option<&Source> {
        if is_local(key) { Some(&OWN_FIGURES) } else { self.sources.get(key) }
    }

    /// Each key with its source, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.sources.iter().map(|(key, source)| (key.as_str(), source))
    }

    /// Those whose day of review is before a date, in order.
    pub fn overdue(&self, today: Date) -> impl Iterator<Item = (&str, Date)> {
        let of = move |(key, source): (_, &Source)| Some((key, source.review_by.filter(|day| *day < today)?));
        self.iter().filter_map(of)
    }

    /// Refuses a key that is no source.
    pub fn check(&self, key: &str) -> Result<(), Error> {
        if self.get(key).is_some() {
            return Ok(());
        }
        let hint = match did_you_mean(key, self.sources.keys().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "add it to data/sources.toml with title, address and licence".to_string(),
        };
        Err(Error::input(format!("unknown source `{}`", short(key))).hint(hint))
    }
}

/// Whether a key names a file of local data.
pub fn is_local(key: &str) -> bool {
    key.starts_with(LOCAL) && key.ends_with(')')
}

fn source(section: &Section<'_>, found: &mut Found) -> Option<Source> {
    section.only(&["title", "address", "licence", "used_for", "attribution", "review_by", "columns", "files"], found);
    let title = section.required("title", "write the title as it is printed", found);
    let licence = section.required("licence", "write the terms of use, or \"not stated\"", found);
    let address = section.words("address", found);
    let known = ["https://", "http://", "data/"];
    if let Some((address, span)) = &address
        && !known.iter().any(|begins| address.starts_with(begins))
    {
        let error = Error::input(format!("`{}` is not a web address", short(address)));
        found.push(
            error.at(section.text().place(span.clone())).hint("it begins with https://; leave it out if there is none"),
        );
    }
    let mut optional = |key: &str| section.words(key, found).map(|(words, _)| words);
    let (used_for, attribution) = (optional("used_for"), optional("attribution"));
    let review_by = section.words("review_by", found).and_then(|(words, span)| {
        let at = |refusal: Refusal| Error::from(refusal).at(section.text().place(span));
        found.keep(Date::parse(&words).map_err(at))
    });
    Some(Source {
        title: title?.0,
        address: address.map(|(words, _)| words),
        licence: licence?.0,
        used_for,
        attribution,
        review_by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_read_and_slips_answered() {
        let text = "[safelives]\ntitle = \"Guidance\"\naddress = \"https://safelives.org.uk\"\nlicence = \"OGL\"\n";
        let sources = Sources::parse("data/sources.toml", text).unwrap();
        assert_eq!(sources.get("safelives").unwrap().title, "Guidance");
        assert_eq!(sources.check("safelive").unwrap_err().hint.unwrap(), "did you mean `safelives`?");
    }

    #[test]
    fn what_is_past_its_review_is_told_from_the_day_after() {
        let text = "[a]\ntitle = \"A\"\nlicence = \"OGL\"\nreview_by = \"2027-06-30\"\n[b]\ntitle = \"B\"\nlicence = \"OGL\"\n";
        let sources = Sources::parse("s.toml", text).unwrap();
        assert_eq!(sources.overdue(Date::new(2027, 6, 30)).count(), 0);
        assert_eq!(sources.overdue(Date::new(2027, 7, 1)).collect::<Vec<_>>(), [("a", Date::new(2027, 6, 30))]);
        let faults = Sources::parse("s.toml", &text.replace("06-30", "06-31")).unwrap_err();
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn incomplete_sources_are_refused_all_at_once() {
        let text = "a = 1\n[b]\ntitel = \"x\"\naddress = \"javascript:x\"\n";
        let faults = Sources::parse("s.toml", text).unwrap_err();
        assert_eq!(faults.len(), 5, "{faults:?}");
    }
}
