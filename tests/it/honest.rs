//! Intervals cover what they say: the same small scenario from many seeds, against a reference of high precision.

use crate::world::load;
use maracsim::experiment::Results;

/// Seeds that an interval is made from.
const SEEDS: u64 = 500;
/// Replications of each, as few as somebody in a hurry would run.
const REPLICATIONS: u32 = 20;

/// Measures of each kind, and how many in a thousand of their 95 % intervals have to cover. The count of 500 intervals has
/// a standard deviation of 1 percentage point, so 4 of them are allowed; Wilson's interval for 20 trials is known to cover
/// between 92 and 98 % depending on the share, hence its wider band.
const KINDS: &[(&str, f64, f64)] = &[
    ("referrals", 0.91, 0.99),
    ("heard_first_meeting", 0.91, 0.99),
    ("wait_to_hearing", 0.91, 0.99),
    ("wait_to_hearing_p90", 0.91, 0.99),
    ("queue_after_meeting", 0.90, 0.99),
    ("met:heard_first_meeting", 0.90, 1.0),
];

#[test]
fn intervals_cover_at_their_stated_rate() {
    let world = load(
        "theory/meeting",
        &["demand.rate=0.25 per day", "meeting.places=8", "time.years=2", "time.burn_in=1 years"],
    );
    let reference = world.run(&[], 1_000_000, 20_000);
    let small: Vec<Results> = (0..SEEDS).map(|seed| world.run(&[], seed, REPLICATIONS)).collect();
    for &(id, low, high) in KINDS {
        let truth = reference.estimate(id, 0, Some(1));
        let own = |results: &Results| results.estimate(id, 0, Some(1));
        let widths: f64 = small.iter().map(|results| own(results).half_width()).sum::<f64>() / SEEDS as f64;
        assert!(truth.half_width() < 0.06 * widths, "{id}: the reference is too rough");
        let covered = small.iter().filter(|results| own(results).contains(truth.mean)).count() as f64 / SEEDS as f64;
        assert!((low..=high).contains(&covered), "{id}: {covered} of the intervals hold {}", truth.mean);
        // An interval that covers by being endless says nothing: half a width is 2.09 standard errors of the truth.
        if !id.starts_with("met:") {
            let exact = 2.093 * truth.se * f64::from(20_000_u16 / REPLICATIONS as u16).sqrt();
            assert!((widths / exact - 1.0).abs() < 0.12, "{id}: half a width is {widths}, not {exact}");
        }
    }
}
