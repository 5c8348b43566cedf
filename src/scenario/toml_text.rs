//! A text that a user wrote, and TOML out of it: what could harm is refused before it is parsed.

use super::found::Found;
use crate::error::{Error, Faults, Place, did_you_mean};
use crate::units::short;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_parser::lexer::TokenKind;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 1 << 20;
/// The deepest nesting of brackets, and the most parts of a dotted key.
pub const DEEPEST: usize = 32;
/// The longest text of words (a title, a reason), in characters.
pub const LONGEST_WORDS: usize = 2_000;
/// The longest value of a lever, in characters.
pub const LONGEST_VALUE: usize = 200;

/// A whole text with the name of the file that it came from.
#[derive(Clone, Debug)]
pub struct Text {
    file: Arc<str>,
    text: Arc<str>,
}

impl Text {
    /// The text of a file, if it is one.
    pub fn new(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > LARGEST {
            return Err(Error::input(format!("`{}` is larger than 1 MiB", short(file)))
                .hint("a file of this kind has a few hundred lines: is it the right one?"));
        }
        let (valid, whole) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, true),
            Err(error) => (std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""), false),
        };
        let text = Self { file: file.into(), text: valid.into() };
        if !whole {
            let end = text.end();
            return Err(Error::input("the text is not UTF-8 from here on").at(end).hint("save the file as UTF-8"));
        }
        if let Some(at) = valid.find('\0') {
            let place = text.place(at..at + 1);
            return Err(Error::input("the text holds a NUL byte")
                .at(place)
                .hint("save the file as plain text (UTF-8)"));
        }
        Ok(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name of the file.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// A stretch of this text.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place { file: self.file.clone(), text: self.text.clone(), span }
    }

    /// Where something that is missing would go.
    pub fn end(&self) -> Place {
        self.place(self.text.len()..self.text.len())
    }

    /// The TOML document in this text, or every fault of its grammar.
    pub fn parse(&self) -> Result<DeTable<'_>, Faults> {
        self.refuse_depth().map_err(|error| vec![error])?;
        let (document, errors) = DeTable::parse_recoverable(&self.text);
        let mut found = Found::new();
        for error in errors {
            let span = error.span().unwrap_or(self.text.len()..self.text.len());
            found.push(
                Error::input(format!("not TOML: {}", error.message()))
                    .at(self.place(span))
                    .hint(remedy(error.message())),
            );
        }
        found.sort();
        found.finish(document.into_inner())
    }

    /// Counts open brackets and the parts of dotted keys on the parser's own tokens, before anything recurses.
    fn refuse_depth(&self) -> Result<(), Error> {
        let (mut open, mut dots) = (0_usize, 0_usize);
        for token in toml_parser::Source::new(&self.text).lex() {
            match token.kind() {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => (open, dots) = (open + 1, 0),
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    (open, dots) = (open.saturating_sub(1), 0)
                }
                TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => dots = 0,
                TokenKind::Dot => dots += 1,
                _ => {}
            }
            if open > DEEPEST || dots >= DEEPEST {
                let place = self.place(token.span().start()..token.span().end());
                return Err(Error::input(format!("nested more than {DEEPEST} deep"))
                    .at(place)
                    .hint("a lever's path has at most a few parts and its value is one text"));
            }
        }
        Ok(())
    }
}

fn remedy(message: &str) -> &'static str {
    if message.contains("duplicate key") {
        "the same key or [table] stands earlier in the file: keep one"
    } else if message.contains("string") || message.contains("quot") {
        "a text stands between quotes on one line: \"2.5 h\""
    } else {
        "write `key = \"text\"` on a line of its own, tables as [name]; a value with a unit needs quotes"
    }
}

/// One table of a document.
#[derive(Clone, Debug)]
pub struct Section<'t> {
    text: &'t Text,
    table: &'t DeTable<'t>,
    span: Range<usize>,
}

/// One key of a table with what it holds.
#[derive(Clone, Debug)]
pub struct Entry<'t> {
    /// The key.
    pub key: &'t str,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// What it holds.
    pub value: &'t Spanned<DeValue<'t>>,
}

/// A text with its stretch of the file.
pub type Words = (String, Range<usize>);

impl<'t> Section<'t> {
    /// The table that stands at `span`.
    pub fn new(text: &'t Text, table: &'t DeTable<'t>, span: Range<usize>) -> Self {
        Self { text, table, span }
    }

    /// The text that the table is part of.
    pub fn text(&self) -> &'t Text {
        self.text
    }

    /// Where the table begins.
    pub fn place(&self) -> Place {
        self.text.place(self.span.clone())
    }

    /// The keys in the order in which they stand in the file.
    pub fn entries(&self) -> Vec<Entry<'t>> {
        let mut entries: Vec<Entry<'t>> =
            self.table.iter().map(|(key, value)| Entry { key: key.get_ref(), key_span: key.span(), value }).collect();
        entries.sort_by_key(|entry| entry.key_span.start);
        entries
    }

    /// What a key holds.
    pub fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(key)
    }

    /// Whether the table has no key.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The table that a key holds; anything else is a fault.
    pub fn table(&self, key: &str, found: &mut Found) -> Option<Self> {
        let value = self.get(key)?;
        let table = self.as_table(value);
        if table.is_none() {
            let error = Error::input(format!("`{key}` is not a table"));
            found.push(error.at(self.text.place(value.span())).hint(format!("write [{key}] on a line of its own")));
        }
        table
    }

    /// A value of this table as a table, if it is one.
    pub fn as_table(&self, value: &'t Spanned<DeValue<'t>>) -> Option<Self> {
        value.get_ref().as_table().map(|table| Self::new(self.text, table, value.span()))
    }

    /// Refuses every key that is not in `known`.
    pub fn only(&self, known: &[&str], found: &mut Found) {
        for entry in self.entries().into_iter().filter(|entry| !known.contains(&entry.key)) {
            if found.is_full() {
                return;
            }
            let hint = match did_you_mean(entry.key, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known here: {}", known.join(", ")),
            };
            let error = Error::input(format!("unknown key `{}`", short(entry.key)));
            found.push(error.at(self.text.place(entry.key_span)).hint(hint));
        }
    }

    /// A text of words: not empty, not too long, no control characters but line ends.
    pub fn words(&self, key: &str, found: &mut Found) -> Option<Words> {
        let value = self.get(key)?;
        let refused = |message: String, hint: &str| Error::input(message).at(self.text.place(value.span())).hint(hint);
        let checked = match value.get_ref().as_str() {
            None => Err(refused(format!("`{key}` is not a text"), "write it between quotes")),
            Some(words) if words.trim().is_empty() => Err(refused(format!("`{key}` is empty"), "write a few words")),
            Some(words) if words.chars().nth(LONGEST_WORDS).is_some() => {
                Err(refused(format!("`{key}` is longer than {LONGEST_WORDS} characters"), "say it more briefly"))
            }
            Some(words) if words.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) => {
                Err(refused(format!("`{key}` holds a control character"), "write plain text"))
            }
            Some(words) => Ok((words.trim().to_string(), value.span())),
        };
        found.keep(checked)
    }

    /// A text that must be there.
    pub fn required(&self, key: &str, hint: &str, found: &mut Found) -> Option<Words> {
        if self.get(key).is_none() {
            found.push(Error::input(format!("`{key}` is missing")).at(self.place()).hint(hint));
        }
        self.words(key, found)
    }

    /// The text of a value with a unit; plain numbers count as their text.
    pub fn quantity(&self, key: &str, found: &mut Found) -> Option<Words> {
        let value = self.get(key)?;
        found.keep(value_text(self.text, value)).map(|text| (text, value.span()))
    }
}

/// The text of a value: texts and numbers only.
pub fn value_text(text: &Text, value: &Spanned<DeValue<'_>>) -> Result<String, Error> {
    let refused = |message: &str, hint: &str| Err(Error::input(message).at(text.place(value.span())).hint(hint));
    match value.get_ref() {
        DeValue::String(words) if words.chars().nth(LONGEST_VALUE).is_some() => {
            refused("the value is too long", "a value has at most 200 characters")
        }
        DeValue::String(words) => Ok(words.trim().to_string()),
        DeValue::Integer(number) if number.radix() != 10 || number.as_str().len() > LONGEST_VALUE => {
            refused("the number is not in plain decimal digits", "write for example 25")
        }
        DeValue::Integer(number) => Ok(number.as_str().to_string()),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() && number.as_str().len() <= LONGEST_VALUE => Ok(number.as_str().to_string()),
            _ => refused("the value is not a finite number", "write a number, with its unit in quotes: \"2.5 h\""),
        },
        DeValue::Boolean(_) => refused("`true` and `false` are no values of a lever", "write \"on\" or \"off\""),
        DeValue::Datetime(_) => refused("a date is no value of a lever", "write it between quotes: \"2027-28\""),
        DeValue::Array(_) => refused("a list is no value of a lever", "write one value; lists belong in a sweep plan"),
        DeValue::Table(_) => refused("a table is no value here", "write one value, such as \"2.5 h\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(bytes: &[u8]) -> Faults {
        match Text::new("a.toml", bytes) {
            Err(error) => vec![error],
            Ok(text) => text.parse().map(|_| Vec::new()).unwrap_or_else(|faults| faults),
        }
    }

    fn refused(bytes: &[u8], message: &str) {
        let faults = faults(bytes);
        assert!(!faults.is_empty(), "accepted: {message}");
        assert!(faults[0].message.contains(message), "{}", faults[0]);
        assert!(faults.iter().all(|fault| fault.hint.is_some()), "{faults:?}");
        assert!(faults[0].to_string().len() < 1_000);
    }

    #[test]
    fn what_could_harm_is_refused_before_parsing() {
        refused(&vec![b'a'; 5_000_000], "larger than 1 MiB");
        refused(b"a = \"\xff\"", "not UTF-8");
        refused(b"a = \"\0\"", "NUL");
        refused(format!("a = {}", "[".repeat(20_000)).as_bytes(), "nested");
        refused(format!("a = {}{}", "[".repeat(20_000), "]".repeat(20_000)).as_bytes(), "nested");
        refused("[\n".repeat(20_000).as_bytes(), "nested");
        refused(format!("a = {}1{}", "{ a = ".repeat(20_000), " }".repeat(20_000)).as_bytes(), "nested");
        refused(format!("{}b = 1", "a.".repeat(20_000)).as_bytes(), "nested");
        refused(format!("{}b = 1", "\"a\" . ".repeat(20_000)).as_bytes(), "nested");
        refused(format!("[{}b]", "a.".repeat(20_000)).as_bytes(), "nested");
        refused(format!("x = {{ k = \"\"\"a\"\"\"\", {}b = 1 }}", "a.".repeat(20_000)).as_bytes(), "nested");
    }

    #[test]
    fn grammar_is_refused_with_place_and_remedy() {
        refused(b"a = 1\na = 2\n", "duplicate key");
        refused(b"a = 2.5 h\n", "not TOML");
        refused(b"a = \"x\n", "not TOML");
        refused(b"a = \n", "not TOML");
        refused("\u{feff}\u{feff}a = 1".as_bytes(), "not TOML");
        refused("сезон = 1".as_bytes(), "not TOML");
        let twice = faults(b"a = 1\n\nb = \nc = 2.5 h\n");
        assert!(twice.len() >= 2, "{twice:?}");
        assert_eq!(twice[0].place.as_ref().unwrap().line_and_column().0, 3);
    }

    #[test]
    fn byte_order_mark_line_ends_and_emptiness_are_harmless() {
        assert_eq!(faults("\u{feff}a = 1\r\nb = \"c\"\r\n".as_bytes()), []);
        assert_eq!(faults(b""), []);
        assert_eq!(faults("a = 1.5 # [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n".as_bytes()), []);
        assert_eq!(faults(format!("a = \"{}\"", ".[".repeat(100)).as_bytes()), []);
    }

    #[test]
    fn values_are_texts_and_finite_numbers() {
        let text =
            Text::new("a.toml", b"a = [1, 2.5, 1_000, \" 3 h \", nan, -inf, 0x10, true, 2027-01-01, 1e400, [], {}]")
                .unwrap();
        let document = text.parse().unwrap();
        let read: Vec<_> = document
            .get("a")
            .unwrap()
            .get_ref()
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value_text(&text, value).ok())
            .collect();
        let good: Vec<Option<String>> =
            ["1", "2.5", "1000", "3 h"].iter().map(|text| Some((*text).to_string())).collect();
        assert_eq!(read[..4], good);
        assert!(read[4..].iter().all(Option::is_none), "{read:?}");
    }
}
