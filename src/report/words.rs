//! Words for numbers: frequencies before probabilities.

use crate::experiment::Results;

/// How often, in simulated years: `about 87 in 100 simulated years`. Out of ten, 15 and 25 % would look alike, and 14 and 15 % not.
pub fn in_years(chance: f64) -> String {
    match chance {
        chance if chance.is_nan() => "no year to which it applies".into(),
        chance if chance <= 0.0 => "no simulated year".into(),
        chance if chance < 0.05 => "fewer than 1 in 20 simulated years".into(),
        chance if chance >= 1.0 => "every simulated year".into(),
        chance if chance > 0.95 => "more than 19 in 20 simulated years".into(),
        chance => format!("about {:.0} in 100 simulated years", libm::round(chance * 100.0)),
    }
}

/// A name as part of a file's name.
pub fn file_name(name: &str) -> String {
    name.to_lowercase().chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

/// What the limits of an estimate say, and what they do not.
pub fn limits(results: &Results) -> String {
    let runs = match results.replications {
        1 => "1 simulated run".to_string(),
        runs => format!("{runs} simulated runs"),
    };
    match results.drawn.as_ref().filter(|drawn| drawn.draws > 1) {
        None => format!(
            "Limits are 95 % limits of the estimate, from {runs} at central inputs: chance only. A single year varies more. \
             What we do not know about inputs and mechanism is not in them."
        ),
        Some(drawn) => format!(
            "Limits in round brackets are 95 % limits of the estimate, from {runs} at central inputs: chance only. A single \
             year varies more. Ranges in square brackets hold 8 in 10 of {} of the {} inputs that have a range, each \
             simulated twice: chance + inputs. What we do not know about the mechanism is in neither.",
            draws(drawn.draws),
            drawn.unknowns
        ),
    }
}

/// A command without options that take a number, and without flags: `without("maracsim run --draws 9", &["--draws"], &[])`.
pub fn without(command: &str, options: &[&str], flags: &[&str]) -> String {
    let mut words = command.split(' ');
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        if options.contains(&word) {
            words.next();
        } else if !flags.contains(&word) {
            kept.push(word);
        }
    }
    kept.join(" ")
}

/// So many draws.
pub fn draws(count: u32) -> String {
    if count == 1 { "1 draw".into() } else { format!("{count} draws") }
}

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Small numbers in words, as they begin a sentence or stand in one.
pub fn counted(number: usize) -> String {
    const WORDS: [&str; 11] = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_string())
}

/// The same text with a capital letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a unit counts people or their cases.
pub fn is_count(unit: &str) -> bool {
    matches!(
        unit,
        "referrals a year" | "cases a year" | "people a year" | "cases" | "meetings a year" | "person-days a year"
    )
}

/// Whether a unit counts people, so that small numbers are not published.
pub fn counts_people(unit: &str) -> bool {
    matches!(unit, "referrals a year" | "cases a year" | "cases")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_become_frequencies() {
        assert_eq!(in_years(0.87), "about 87 in 100 simulated years");
        assert_eq!(in_years(0.97), "more than 19 in 20 simulated years");
        assert_eq!(in_years(1.0), "every simulated year");
        assert_eq!(in_years(0.02), "fewer than 1 in 20 simulated years");
        assert_eq!(in_years(0.0), "no simulated year");
    }

    #[test]
    fn options_are_left_out_with_their_number() {
        let command = "maracsim run 'a b' --draws 50 --joint --seed 1";
        assert_eq!(without(command, &["--draws"], &["--joint"]), "maracsim run 'a b' --seed 1");
        assert_eq!(without("maracsim run", &["--draws"], &[]), "maracsim run");
    }

    #[test]
    fn lists_read_as_sentences() {
        let items = ["a", "b", "c"].map(String::from);
        assert_eq!(list(&items), "a, b and c");
        assert_eq!(list(&items[..1]), "a");
        assert_eq!((counted(3), counted(12), capital("éa")), ("three".into(), "12".into(), "Éa".into()));
    }
}
