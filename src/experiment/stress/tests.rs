//! Stress against what is known in closed form.

use super::*;
use crate::error::Error;
use crate::experiment::shipped;
use crate::scenario::Files;

#[derive(Debug)]
struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        Err(Error::input(format!("{path}: these tests read no files")))
    }
}

fn ready(name: &str, sets: &[&str]) -> Ready {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_string()).collect();
    Ready::read(&shipped().unwrap(), &NoFiles, name, &sets).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn gain(name: &str, sets: &[&str], replications: u32) -> crate::statistics::Estimate {
    let ready = ready(name, sets);
    let stress = Stress { ready: &ready, areas: &[], seed: 5, replications };
    loop_gain(&stress, &AtomicBool::new(false), &mut |_| {}).unwrap()[0].gain
}

/// A constant chance r has r' = 0, so G = r. Power: the standard error is told below, a thirtieth of r or less.
#[test]
fn a_constant_chance_is_its_own_gain() {
    let found = gain("theory/repeats", &[], 30);
    assert!(found.se < 0.01 && (found.mean - 0.3).abs() < 4.0 * found.se, "{found:?}");
}

/// Minutes bind at every meeting and are worth what they are, linearly: q = L / (F k) for k cases heard in L minutes, with
/// F the full discussion. Then r k = d (a0 k - (a0 - a1) L / F) is linear in the cases of each meeting, and so
/// G = r + n r'(n) = d a0 = 0.5 x 0.8 = 0.4, whatever the load; r alone is d (a0 - (a0 - a1) q), at most 0.34 here.
#[test]
fn the_gain_of_a_linear_curve_is_that_of_the_mean_field() {
    let sets = [
        "loops.r1=on",
        "repeat.chance=none",
        "repeat.detection=50 %",
        "reabuse.at_no_quality=80 %",
        "reabuse.at_full_quality=20 %",
        "repeat.support_ratio=1",
        "quality.weight.attendance=0",
        "quality.weight.files=0",
        "quality.weight.voice=0",
        "quality.weight.specialist=0",
        "quality.weight.actions=0",
        "quality.order_effect=0 %",
        // So long that 1 - exp(-m / scale) is straight.
        "quality.minutes_scale=100000 min",
        "quality.minutes_full=60 min",
        "meeting.places=none",
        "meeting.overflow=compress",
        "meeting.length=100 min",
        "meeting.minutes_per_case=60 min",
        "meeting.minutes_least=0.2 min",
        // Twelve cases a day's meeting share 100 minutes; nobody waits for a plan.
        "meeting.every=1 days",
        "demand.rate=8 per day",
        // Long enough after the hearing that the plan is there.
        "repeat.delay=fixed(100 days)",
        "repeat.window=365 days",
        "time.years=6",
        "time.burn_in=6 years",
    ];
    let found = gain("theory/repeats", &sets, 24);
    assert!(found.se < 0.02 && (found.mean - 0.4).abs() < 4.0 * found.se, "{found:?}");
    let off = gain("theory/repeats", &[&sets[1..], &["loops.r1=off", "quality.reference=50 %"]].concat(), 24);
    // Without the loop r = 0.5 x (0.8 - 0.6 x 0.5) = 0.25, and nothing more.
    assert!((off.mean - 0.25).abs() < 4.0 * off.se && off.high < found.low, "{off:?} {found:?}");
}

const FALKIRK: &str = "S12000014";

fn falkirk<T>(sets: &[&str], of: impl FnOnce(&Stress<'_>) -> T) -> T {
    let (ready, areas) = (ready("no-duty", sets), [FALKIRK.to_string()]);
    of(&Stress { ready: &ready, areas: &areas, seed: 5, replications: 16 })
}

#[test]
fn a_longer_meeting_has_more_headroom() {
    let room = |sets: &[&str]| {
        falkirk(sets, |stress| headroom(stress, &AtomicBool::new(false), &mut |_| {}).unwrap().remove(0))
    };
    // Idaas enough that the meeting alone can fail.
    let (short, long) = (
        room(&["idaa.posts=20 FTE", "staff.absences=off"]),
        room(&["idaa.posts=20 FTE", "staff.absences=off", "meeting.length=300 min"]),
    );
    assert!(short.low <= short.headroom && short.headroom <= short.high, "{short:?}");
    // A quarter more minutes.
    assert!(long.headroom > short.high && (long.headroom - short.headroom - 0.25).abs() < 0.15, "{short:?} {long:?}");
    assert_eq!(short.standard.as_deref(), Some("Heard at the first meeting after the cut-off"));
}

#[test]
fn who_is_near_capacity_takes_longer_to_recover() {
    let recovers = |sets: &[&str]| {
        let sets =
            [&["time.years=6", "demand.growth_per_year=0 %", "idaa.posts=20 FTE", "staff.absences=off"], sets].concat();
        falkirk(&sets, |stress| years_to_recover(stress, &AtomicBool::new(false), &mut |_| {}).unwrap().remove(0))
    };
    let (ease, full) = (recovers(&["meeting.length=400 min"]), recovers(&["meeting.length=180 min"]));
    assert_eq!((ease.years, ease.high), (0.0, 0.0), "{ease:?}");
    assert!(full.years >= 1.0 && full.low <= full.years && full.years <= full.high, "{full:?}");
}
