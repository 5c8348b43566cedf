//! What went wrong, where, and what to do about it.
//!
//! One type for the whole program: finer types composed badly where a reader of a message only asks three
//! questions. Bad input is collected as a list ([`Faults`]), so that a user sees every fault at once.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The input is wrong: exit code 2, nothing was run or written.
    Input,
    /// The run failed (a full disk, an unwritable folder): exit code 1.
    Running,
}

/// A stretch of a text that the user wrote.
#[derive(Clone, Debug, Eq)]
pub struct Place {
    /// The file as the user named it, or `--set`.
    pub file: Arc<str>,
    /// The whole text of the file.
    pub text: Arc<str>,
    /// The bytes that are at fault.
    pub span: Range<usize>,
}

impl PartialEq for Place {
    /// Places in one text share it: a long text is compared with itself at no cost.
    fn eq(&self, other: &Self) -> bool {
        let same = |one: &Arc<str>, other: &Arc<str>| Arc::ptr_eq(one, other) || one == other;
        self.span == other.span && same(&self.file, &other.file) && same(&self.text, &other.text)
    }
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Who has to act.
    pub kind: Kind,
    /// What is wrong, in one line.
    pub message: String,
    /// Where it stands, if it stands in a text.
    pub place: Option<Place>,
    /// What to do.
    pub hint: Option<String>,
}

/// Every fault that was found in one go.
pub type Faults = Vec<Error>;

/// Why a text is not a value, before anyone knows where the text stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal with its remedy.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()) }
    }
}

impl Error {
    /// A fault in what the user gave.
    pub fn input(message: impl Into<String>) -> Self {
        Self { kind: Kind::Input, message: message.into(), place: None, hint: None }
    }

    /// A failure while running.
    pub fn running(message: impl Into<String>) -> Self {
        Self { kind: Kind::Running, message: message.into(), place: None, hint: None }
    }

    /// The same fault, with its place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same fault, with its remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self { kind: Kind::Input, message: refusal.message, place: None, hint: refusal.hint }
    }
}

impl Place {
    /// Line and column, both from 1; columns count characters.
    pub fn line_and_column(&self) -> (usize, usize) {
        let before = &self.text[..self.start()];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |head| head.chars().count()) + 1;
        (line, column)
    }

    fn start(&self) -> usize {
        floor_boundary(&self.text, self.span.start)
    }

    /// The line that holds the start, cut to a window of characters around it, and where the caret goes in it.
    fn excerpt(&self) -> (String, usize, usize) {
        const BEFORE: usize = 40;
        const WIDTH: usize = 72;
        let start = self.start();
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let end = floor_boundary(&self.text, self.span.end.clamp(start, line_end));
        let head: Vec<char> = self.text[line_start..start].chars().rev().take(BEFORE).collect();
        let cut = self.text[line_start..start].chars().nth(BEFORE).is_some();
        let lead = if cut { "..." } else { "" };
        let mut shown: String = lead.chars().chain(head.iter().rev().copied()).collect();
        let caret = shown.chars().count();
        shown.extend(self.text[start..line_end].chars().take(WIDTH));
        let carets = self.text[start..end].chars().take(WIDTH).count().max(1);
        (shown.chars().map(visible).collect(), caret, carets)
    }
}

/// A control or direction-changing character would let a file draw on the reader's terminal.
fn visible(c: char) -> char {
    if c == '\t' {
        ' '
    } else if c.is_control() || turns(c) {
        '\u{fffd}'
    } else {
        c
    }
}

/// Whether a character turns the direction of what follows, so that a text would read other than it is.
pub const fn turns(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message.chars().map(visible).collect::<String>())?;
        if let Some(place) = &self.place {
            let (line, column) = place.line_and_column();
            let (shown, caret, carets) = place.excerpt();
            let gutter = " ".repeat(line.to_string().len());
            let file: String = place.file.chars().map(visible).collect();
            write!(f, "\n{gutter}--> {file}:{line}:{column}\n{gutter} |\n{line} | {shown}")?;
            write!(f, "\n{gutter} | {}{}", " ".repeat(caret), "^".repeat(carets))?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {}", hint.chars().map(visible).collect::<String>())?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// The known name nearest to what was typed, if one is near enough to be meant.
///
/// Optimal string alignment distance (insertions, deletions, substitutions, swaps of neighbours), at most a third
/// of the name's length.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 80;
    let typed: Vec<char> = typed.to_lowercase().chars().collect();
    if typed.len() > LONGEST {
        return None;
    }
    known
        .into_iter()
        .map(|name| (distance(&typed, &name.to_lowercase().chars().collect::<Vec<_>>()), name))
        .filter(|&(distance, name)| distance <= (name.chars().count() / 3).max(1))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        rows[i][0] = i;
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, span: Range<usize>) -> Place {
        Place { file: "a.toml".into(), text: text.into(), span }
    }

    #[test]
    fn a_fault_shows_its_line_with_a_caret() {
        let error = Error::input("unknown lever").at(place("x = 1\nyy = 2\n", 6..8)).hint("try y");
        let text = error.to_string();
        assert_eq!(text, "error: unknown lever\n --> a.toml:2:1\n  |\n2 | yy = 2\n  | ^^\n  hint: try y");
    }

    #[test]
    fn a_long_line_is_cut() {
        let long = "é".repeat(5_000_000);
        let text = Error::input("too long").at(place(&long, 4_000_000..4_000_010)).to_string();
        assert!(text.len() < 1_000, "{} bytes", text.len());
    }

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let known = ["meeting.cut_off", "meeting.every", "idaa.posts"];
        assert_eq!(did_you_mean("meeting.cutoff", known), Some("meeting.cut_off"));
        assert_eq!(did_you_mean("meeitng.every", known), Some("meeting.every"));
        assert_eq!(did_you_mean("weather", known), None);
    }
}
