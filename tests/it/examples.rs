//! The examples teach what is so: they are run, and what they say is held against what is known.

use crate::world::{World, data, load};
use maracsim::experiment::Ready;
use maracsim::scenario::Texts;
use maracsim::statistics::Estimate;
use std::path::Path;

const FALKIRK: &str = "S12000014";
const ORKNEY: &str = "S12000023";

#[path = "../../examples/custom_measure.rs"]
mod custom_measure;
#[path = "../../examples/one_meeting.rs"]
mod one_meeting;

/// At 400 replications the standard error is about 0.03 days of 8.9: an error of 2 % would be found nearly always.
#[test]
fn one_meeting_agrees_with_its_closed_form() {
    let (wait, days) = (one_meeting::simulated(), one_meeting::closed_form().unwrap());
    assert!((wait.mean - days).abs() < 4.0 * wait.se, "{wait:?} {days}");
    assert!(wait.half_width() < 0.01 * days, "{wait:?}");
    one_meeting::main();
}

/// Halving the Idaas loses about a twentieth, seven times the limits of the difference.
#[test]
fn a_measure_of_ones_own_falls_with_the_posts() {
    let share = |posts| -> Estimate { custom_measure::share_in_time(posts).unwrap() };
    let (few, many) = (share("2.5 FTE"), share("4.5 FTE"));
    assert!(few.high < many.low && few.low > 0.5, "{few:?} {many:?}");
    assert!(custom_measure::share_in_time("3").is_err(), "a number without a unit");
    custom_measure::main();
}

/// A duty on one agency raises that agency's attendance and no other's, on islands a year later.
#[test]
fn a_new_duty_is_a_file_and_moves_what_it_names() {
    let files = ["option.toml", "social-landlords.toml"].map(|name| (name, text(name)));
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let option = Ready::read(data(), &Texts(&files), "option.toml", &[]).map(World).unwrap();
    let base = load("no-duty", &[]);
    let moved = |gss: &str, quarter| -> Vec<usize> {
        let seats =
            |world: &World| world.group_of(gss).0.in_force(quarter, Some(0)).maracs[0].agencies.levers.attendance;
        let (with, without) = (seats(&option), seats(&base));
        (0..with.len()).filter(|&seat| with[seat] != without[seat]).collect()
    };
    let housing = moved(FALKIRK, 3);
    assert_eq!(housing.len(), 1, "{housing:?}");
    assert!(moved(ORKNEY, 3).is_empty(), "its island year has not begun");
    assert_eq!(moved(ORKNEY, 19), housing);
    let referrals = |world: &World| {
        let results = world.run(&[FALKIRK], 1, 20);
        results.estimate("referrals", 0, None).mean
    };
    assert!(referrals(&option) > 1.03 * referrals(&base), "an example that changes nothing teaches nothing");
}

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/new-duty").join(name)).unwrap()
}
