//! `datapackage.json`: what the tables hold, for machines and people (Frictionless Data Package).

use super::json::quote;
use super::tables::{LAYER, TIDY};
use super::value::{Block, Report, Table};

/// Every table of a report, those of its figures and those that stand on no page too, in order.
pub fn tables(report: &Report) -> Vec<&Table> {
    let of = |block: &&Block| matches!(block, Block::Table(_) | Block::Figure(_));
    let blocks = report.blocks().into_iter().filter(of);
    blocks
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Figure(figure) => Some(&figure.table),
            _ => None,
        })
        .chain(&report.beside)
        .collect()
}

/// The meaning of each column of a tidy table.
const MEANINGS: [(&str, &str); 20] = [
    ("string", "The scenario; `+set` after it says that levers were changed by --set: manifest.toml names them."),
    ("string", "The local authority, Scotland or Theory."),
    ("string", "Its GSS code."),
    (
        "string",
        "The financial year received; `all`: all years pooled; `mean of years` (standards met only): the mean of the years' estimates, as the page shows it.",
    ),
    ("string", "The group of people; `all` for everyone."),
    ("string", "The measure: `maracsim measures` gives its definition."),
    ("string", "The unit of mean, low and high."),
    ("number", "The estimate over simulated years; empty where it does not apply or is not published."),
    (
        "number",
        "Lower 95 % limit of the estimate at the central inputs, chance only: it narrows with more runs. A single year varies more; what is not known of inputs and mechanism is not in it.",
    ),
    ("number", "Upper limit of the same."),
    ("string", "How the interval was made."),
    ("integer", "Replications that it rests on."),
    ("string", "What the interval from low to high allows for: chance only."),
    ("number", "The mean over draws of the inputs that have a range; empty where nothing was drawn, here and below."),
    (
        "number",
        "10th percentile over those draws of what the result is expected to be: chance + inputs. More runs do not narrow it.",
    ),
    ("number", "90th percentile of the same."),
    ("string", "What the range from drawn_low to drawn_high allows for: chance + inputs; of closed forms inputs only."),
    ("number", "Standard deviation by chance alone, between two runs with the same inputs."),
    ("number", "Standard deviation by what is not known of the inputs alone, between draws."),
    ("integer", "Draws that those rest on, each simulated twice."),
];

fn field(name: &str, kind: &str, meaning: &str) -> String {
    format!("{{\"name\": {}, \"type\": {}, \"description\": {}}}", quote(name), quote(kind), quote(meaning))
}

fn resource(id: &str, title: &str, fields: &[String]) -> String {
    format!(
        "    {{\"name\": {}, \"path\": {}, \"title\": {}, \"format\": \"csv\", \"mediatype\": \"text/csv\", \"encoding\": \"utf-8\",\n     \"schema\": {{\"fields\": [\n      {}\n     ]}}}}",
        quote(id),
        quote(&format!("tables/{id}.csv")),
        quote(title),
        fields.join(",\n      ")
    )
}

/// The package of a report's tables.
pub fn package(report: &Report) -> String {
    let tidy: Vec<String> =
        TIDY.iter().zip(MEANINGS).map(|(name, (kind, meaning))| field(name, kind, meaning)).collect();
    let layer = LAYER.map(|name| field(name, "string", "Which feedback loops run: arithmetic (none), evidence, all."));
    let layered: Vec<String> = layer.into_iter().chain(tidy.iter().cloned()).collect();
    let of = |table: &&Table| {
        let own: Vec<String> = table.head.iter().map(|name| field(name, "string", "")).collect();
        let fields = match table.tidy.first() {
            None => &own,
            Some(row) if row.layer.is_some() => &layered,
            Some(_) => &tidy,
        };
        resource(&table.id, &table.caption, fields)
    };
    let mut resources: Vec<String> = tables(report).iter().map(of).collect();
    resources.push(resource("all", "Every measure, place and year", &tidy));
    format!(
        "{{\n  \"profile\": \"tabular-data-package\",\n  \"name\": {},\n  \"title\": {},\n  \"description\": \"Results of a simulation; not an official publication.\",\n  \"resources\": [\n{}\n  ]\n}}\n",
        quote(&report.scenario),
        quote(&report.title),
        resources.join(",\n")
    )
}
