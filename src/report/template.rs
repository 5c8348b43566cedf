//! Templates to fill in: a table of local data, a scenario.

use super::json::quote;
use super::tables::line;
use crate::scenario::Authority;
use crate::scenario::local::{COLUMNS, Holds};
use std::fmt::Write as _;

/// A table of local data with a line for each of these authorities, and what each column means above it.
///
/// Comments hold neither commas nor quotes, so that a spreadsheet saves them as they are.
pub fn local_data<'a>(authorities: impl Iterator<Item = &'a Authority>) -> String {
    let mut text = String::from(
        "# Local data: figures of a whole authority in place of our priors.\n\
         # One line for each authority and financial year; copy a line for a further year. Leave empty what is not known: our prior stays.\n\
         # Columns may be left out except authority. What holds now (posts and cadence) is taken from the newest line that has it.\n\
         # Never enter anything about a person: no column has room for it and the program refuses such columns.\n#\n",
    );
    for column in COLUMNS {
        let unit = match column.holds {
            Holds::Count => " [plain whole number]",
            Holds::Share => " [share with %]",
            Holds::Time | Holds::Lever(_) => " [with its unit]",
            Holds::Authority | Holds::Year => "",
        };
        let _ = writeln!(text, "# {}: {}{unit}", column.name, column.meaning.replace(", ", "; ").replace(',', ";"));
    }
    text.push_str(&line(COLUMNS.iter().map(|column| column.name)));
    let empty = vec![String::new(); COLUMNS.len() - 1];
    for authority in authorities {
        text.push_str(&line([authority.name.clone()].into_iter().chain(empty.iter().cloned())));
    }
    text
}

/// A scenario to start from, on top of another one.
pub fn scenario(name: &str, extends: &str) -> String {
    let (title, extends) = (quote(&name.replace('-', " ")), quote(extends));
    format!(
        "# A scenario holds only what differs from the one it extends. Check it: maracsim check {name}.toml\n\
         # Levers, units and ranges: maracsim levers; one of them: maracsim explain LEVER.\n\
         title = {title}\n\
         rationale = \"Say here why this is worth running: it is printed on page one.\"\n\
         extends = {extends}\n\
         # Duties that it brings, by name or file: maracsim reads scenarios/duties.\n\
         # duties = [\"refer\"]\n\n\
         # Levers for all of Scotland, each number with its unit.\n\
         [set]\n\
         # \"meeting.length\" = \"180 min\"\n\
         # What is not sure has a range, from which draws are made, and says what it rests on.\n\
         # \"idaa.engaged_share\" = {{ value = \"70 %\", low = \"60 %\", high = \"80 %\", evidence = \"assumption\", why = \"...\" }}\n\n\
         # Levers of one authority.\n\
         # [authority.\"Fife\".set]\n\
         # \"meeting.cadence\" = \"14 days\"\n\n\
         # Your own figures in place of our priors: maracsim new --data writes the table.\n\
         # [data]\n\
         # authorities = \"local-data.csv\"\n"
    )
}
