//! HTML that escapes whatever it is given: markup is made of tags and text only, never of strings pasted together.

use crate::error::turns;
use std::fmt::Write as _;

/// Finished markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

/// Text with everything escaped that a tag or an attribute could end with; what no document may hold is left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(letter),
            // Controls, and marks that turn the direction of what follows.
            letter if letter.is_control() || turns(letter) => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

impl Markup {
    /// Escaped text.
    ///
    /// No line breaks between a number and its sign of per cent.
    pub fn text(text: &str) -> Self {
        Self(escape(text).replace(" %", "\u{a0}%"))
    }

    /// Our own markup that is known to be sound: the style sheet, and charts, which escape for themselves.
    pub fn trusted(markup: impl Into<String>) -> Self {
        Self(markup.into())
    }

    /// Adds more.
    pub fn push(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    /// The bytes.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Markup>>(parts: I) -> Self {
        let mut all = Self::default();
        parts.into_iter().for_each(|part| all.push(&part));
        all
    }
}

/// A tag with attributes around its content.
pub fn tag(name: &'static str, attributes: &[(&'static str, &str)], content: Markup) -> Markup {
    let mut markup = format!("<{name}");
    for (attribute, value) in attributes {
        // Writing to a String cannot fail.
        let _ = write!(markup, " {attribute}=\"{}\"", escape(value));
    }
    let line =
        if matches!(name, "p" | "li" | "tr" | "table" | "section" | "figure" | "details" | "h2") { "\n" } else { "" };
    let _ = write!(markup, ">{}</{name}>{line}", content.0);
    Markup(markup)
}

/// A tag around text.
pub fn words(name: &'static str, attributes: &[(&'static str, &str)], text: &str) -> Markup {
    tag(name, attributes, Markup::text(text))
}

/// Several parts after one another.
pub fn all<const N: usize>(parts: [Markup; N]) -> Markup {
    parts.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_escaped() {
        let markup = tag("p", &[("title", "\"><script>")], Markup::text("<script>alert('1')&</script>\u{202e}\0"));
        assert_eq!(
            markup.into_string(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;script&gt;alert(&#39;1&#39;)&amp;&lt;/script&gt;</p>\n"
        );
    }
}
