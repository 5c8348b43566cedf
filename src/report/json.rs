//! Results as JSON and CSV for other programs: full precision, the shape of the interface.

use super::tables::{LAYER, drawn as drawn_cells, line, number as cell, words};
use crate::error::turns;
use crate::experiment::Results;
use crate::statistics::{Drawn, Estimate};

/// A text as a JSON string, which is also a TOML string.
pub fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() || turns(letter) => quoted.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A number in full; what is none is `null`.
pub fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { "null".into() }
}

/// One row of the results.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Authority, GSS code, year, group, measure and unit.
    pub words: [&'a str; 6],
    /// The central run.
    pub estimate: Estimate,
    /// Over draws of the inputs.
    pub drawn: Option<Drawn>,
}

/// The names of the columns of the central run.
pub const COLUMNS: [&str; 12] =
    ["authority", "gss", "year", "group", "measure", "unit", "mean", "low", "high", "se", "n", "covers"];
/// The names of the columns of the draws of the inputs.
pub const DRAWN: [&str; 7] =
    ["drawn_mean", "drawn_low", "drawn_high", "drawn_covers", "sd_chance", "sd_inputs", "draws"];

/// Every estimate, by place, year (the last one is `all`) and measure.
pub fn rows(results: &Results) -> impl Iterator<Item = Row<'_>> {
    let years = || results.years.iter().map(String::as_str).chain(["all"]).enumerate();
    results.places.iter().enumerate().flat_map(move |(place, at)| {
        years().flat_map(move |(year, name)| {
            results.measures.iter().enumerate().map(move |(measure, of)| Row {
                words: [&at.name, &at.gss, name, of.group, &of.id, of.unit],
                estimate: results.at(place, year, measure),
                drawn: results.drawn_at(place, year, measure),
            })
        })
    })
}

/// The results as JSON, one row on a line.
pub fn json(results: &Results) -> String {
    document(results, "")
}

/// The same for one of several layers of feedback loops, which it names.
pub fn json_of_layer(results: &Results, layer: &str) -> String {
    document(results, &format!("\"layer\": {}, ", quote(layer)))
}

fn document(results: &Results, more: &str) -> String {
    let row = |row: Row<'_>| {
        let words = COLUMNS.iter().zip(row.words).map(|(name, word)| format!("\"{name}\": {}", quote(word)));
        let Estimate { mean, low, high, se, n, method } = row.estimate;
        let covers = quote(method.covers().name());
        let numbers = [mean, low, high, se].map(number).into_iter().chain([n.to_string(), covers]);
        let central = COLUMNS[6..].iter().zip(numbers);
        let drawn = DRAWN.iter().zip(row.drawn.map(drawn).into_iter().flatten());
        let numbers = central.chain(drawn).map(|(name, number)| format!("\"{name}\": {number}"));
        format!("{{{}}}", words.chain(numbers).collect::<Vec<_>>().join(", "))
    };
    let draws = results.drawn.as_ref().map_or_else(String::new, |drawn| {
        format!("\"draws\": {}, \"drawn_digest\": {}, ", drawn.draws, quote(&drawn.digest))
    });
    format!(
        "{{\"scenario\": {}, {more}\"seed\": {}, \"replications\": {}, \"digest\": {}, {draws}\"rows\": [\n{}\n]}}\n",
        quote(&results.scenario),
        results.seed,
        results.replications,
        quote(&results.digest),
        rows(results).map(row).collect::<Vec<_>>().join(",\n")
    )
}

/// The numbers of an estimate over draws, in the order of [`DRAWN`].
fn drawn(of: Drawn) -> [String; 7] {
    let Drawn { estimate, chance, inputs } = of;
    let [mean, low, high] = [estimate.mean, estimate.low, estimate.high].map(number);
    let covers = quote(estimate.method.covers().name());
    [mean, low, high, covers, number(chance), number(inputs), estimate.n.to_string()]
}

/// The results of several scenarios as one JSON list; of one, as they are.
pub fn json_of_all(documents: &[String]) -> String {
    match documents {
        [one] => one.clone(),
        all => format!("[{}]\n", all.iter().map(|one| one.trim_end()).collect::<Vec<_>>().join(",\n")),
    }
}

/// The head of a CSV of results, of several layers of feedback loops or of one.
pub fn csv_head(layered: bool) -> String {
    line(LAYER.into_iter().filter(|_| layered).chain(["scenario"]).chain(COLUMNS).chain(DRAWN))
}

/// The results as CSV without a head: the layer, if it is one of several, the scenario, then the columns of JSON.
pub fn csv(results: &Results, scenario: &str, layer: Option<&str>) -> String {
    let mut text = String::new();
    for row in rows(results) {
        let Estimate { mean, low, high, se, n, method } = row.estimate;
        let covers = words(method.covers().name());
        let numbers = [mean, low, high, se].map(cell).into_iter().chain([n.to_string(), covers]);
        let first =
            layer.map(words).into_iter().chain([words(scenario)]).chain(row.words.iter().map(|word| words(word)));
        text.push_str(&line(first.chain(numbers).chain(drawn_cells(row.drawn))));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn json_has_the_shape_of_the_interface() {
        let world = World::scotland();
        let json = json(&world.results);
        assert!(json.starts_with("{\"scenario\": \"no-duty\", \"seed\": 1, \"replications\": 100, \"digest\": \""));
        let row = json.lines().nth(1).unwrap();
        assert!(row.starts_with("{\"authority\": \"Clackmannanshire\", \"gss\": \"S12000005\", \"year\": \"2027-28\", \"group\": \"all\", \"measure\": \"wait_to_screening\", \"unit\": \"days\", \"mean\": "), "{row}");
        assert!(row.ends_with("\"n\": 100, \"covers\": \"chance only\"},"), "{row}");
        assert!(!json.contains("NaN") && !json.contains("inf"));
        let csv = csv_head(false) + &csv(&world.results, "no-duty+set", None);
        assert!(csv.lines().nth(1).unwrap().starts_with("no-duty+set,Clackmannanshire,"));
        let both: serde_json::Value =
            serde_json::from_str(&json_of_all(&[super::json(&world.results), super::json(&world.results)])).unwrap();
        assert_eq!(both.as_array().unwrap().len(), 2);
        assert_eq!(
            csv.lines().next().unwrap(),
            "scenario,authority,gss,year,group,measure,unit,mean,low,high,se,n,covers,\
             drawn_mean,drawn_low,drawn_high,drawn_covers,sd_chance,sd_inputs,draws"
        );
        assert_eq!(csv.lines().count(), json.lines().count() - 1);
    }

    #[test]
    fn strings_are_quoted() {
        assert_eq!(quote("a\"b\\c\n\u{1}\u{7f}é"), "\"a\\\"b\\\\c\\n\\u0001\\u007Fé\"");
        assert_eq!(
            (number(f64::NAN), number(0.1), number(1e21)),
            ("null".into(), "0.1".into(), "1000000000000000000000".into())
        );
    }
}
