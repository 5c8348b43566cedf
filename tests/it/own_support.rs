//! Specialist services' own support: places and a list of an area's own, national services behind them, referrals on.
#![cfg(test)]

use crate::world::{load, run, stamps, whole};
use maracsim::experiment::Results;
use maracsim::model::person::Characteristic;
use maracsim::model::{Flag, Milestone};

const GLASGOW: &str = "S12000049";

/// Everybody referred is disabled but for one in twenty, is reached at once and asks a service: a queue with a known answer.
/// Idaas are many and have no work, so that nobody waits for them.
const EVERYBODY_ASKS: [&str; 18] = [
    "idaa.places=none",
    "idaa.open_time=none",
    "idaa.posts=400 FTE",
    "person.drawn=on",
    "person.census.disabled=95 %",
    "person.relative_risk.disabled=1",
    "latent.visibility.disabled=1",
    "person.census.minoritised=0 %",
    "person.census.lgbt=0 %",
    "person.census.male=0 %",
    "person.interpreter_others=0 %",
    "person.no_recourse_others=0 %",
    "demand.share.specialist_small=0 %",
    "demand.share.police=66 %",
    "specialist.lead_advocate=100 %",
    "specialist.onward.disabled=0 %",
    "specialist.national_staff=0",
    "idaa.open_cv=0.5",
];

fn queue(sets: &[&str]) -> Results {
    run("theory/caseload", &[&EVERYBODY_ASKS[..], sets].concat(), &[], 3, 40)
}

/// Without a list whoever finds all places taken is turned away: Erlang's loss, for any law of the time a place is held.
///
/// Power: the standard error is below 2 % of the answer, so one that is off by 10 % fails for sure.
#[test]
fn without_a_list_people_are_turned_away_as_erlangs_loss_says() {
    let lost = queue(&[
        "demand.rate=1 per day",
        "idaa.open_weeks=30 days",
        "specialist.local_places=30",
        "specialist.list_per_place=0",
    ]);
    // 0.95 people a day for 30 days.
    let exact = (1..=30).fold(1.0, |lost, k| 28.5 * lost / (f64::from(k) + 28.5 * lost));
    let found = whole(&lost, "specialist_turned_away");
    assert!(found.se < 0.02 * exact && (found.mean - exact).abs() < 4.0 * found.se, "{found:?}, not {exact}");
    assert_eq!(whole(&lost, "specialist_wait").mean, 0.0, "who is not turned away has a place at once");
}

/// One place and a list without an end: M/G/1, with the wait of Pollaczek and Khinchine.
///
/// Power: the standard error is below 2 % of the answer, so one that is off by 8 % fails.
#[test]
fn one_place_with_a_list_is_a_single_server() {
    let waits = queue(&[
        "demand.rate=0.14 per day",
        "time.years=60",
        "idaa.open_weeks=5 days",
        "specialist.local_places=1",
        "specialist.list_per_place=1000",
    ]);
    let load: f64 = 0.14 * 0.95 * 5.0;
    let exact = load * 5.0 * (1.0 + 0.5 * 0.5) / (2.0 * (1.0 - load));
    let found = whole(&waits, "specialist_wait");
    assert!(found.se < 0.02 * exact && (found.mean - exact).abs() < 4.0 * found.se, "{found:?}, not {exact}");
    assert_eq!(whole(&waits, "specialist_turned_away").mean, 0.0);
}

/// Whoever is turned away has an Idaa's support: nobody is without because a list is full.
#[test]
fn who_is_turned_away_stays_with_the_idaas() {
    let none = ["specialist.local_places=0", "specialist.national_staff=0", "specialist.lead_advocate=100 %"];
    let log = stamps(load("no-duty", &none).group_of(GLASGOW).0, 3, 0);
    let asked: Vec<_> = log.cases.iter().filter(|case| case.is(Flag::SpecialistAsked)).collect();
    assert!(asked.len() > 300 && asked.iter().all(|case| !case.is(Flag::SpecialistLeads)), "{}", asked.len());
    let helped =
        asked.iter().filter(|case| case.has(Milestone::Allocated) || case.is(Flag::Open) || case.has(Milestone::Left));
    assert_eq!(helped.count(), asked.len());
}

/// Referred on are only those of the groups that are, after an Idaa's support has ended, and as often as the levers say.
#[test]
fn people_are_referred_on_by_group() {
    let only_disabled = [
        "specialist.onward.disabled=50 %",
        "specialist.onward.minoritised=0 %",
        "specialist.onward.lgbt=0 %",
        "specialist.onward.male=0 %",
        "specialist.local_places=1000",
    ];
    let log = stamps(load("no-duty", &only_disabled).group_of(GLASGOW).0, 3, 0);
    let ended = |case: &&maracsim::model::Case| {
        case.has(Milestone::SupportEnded)
            && !case.is(Flag::SpecialistLeads)
            && !case.is(Flag::PlaceHandedOn)
            && case.profile.is(Characteristic::Disabled)
    };
    let disabled = log.cases.iter().filter(ended).count() as f64;
    let onward: Vec<_> = log.cases.iter().filter(|case| case.is(Flag::OnwardAsked)).collect();
    assert!(onward.iter().all(|case| ended(case) && case.onward_days > 0.0 && case.onward_wait == 0.0));
    let share = onward.len() as f64 / disabled;
    assert!(disabled > 200.0 && (share - 0.5).abs() < 4.0 * (0.25 / disabled).sqrt(), "{share} of {disabled}");
}

/// More people who work in national services turn fewer away, and with a drawn wait nobody asks.
#[test]
fn national_services_take_whom_an_areas_own_pass_on() {
    let with = |sets: &[&str]| {
        run("no-duty", &[&["time.years=2", "specialist.local_ratio=20"], sets].concat(), &[GLASGOW], 5, 20)
    };
    let [few, many] = [with(&["specialist.national_staff=1"]), with(&["specialist.national_staff=30"])];
    let [from, to] = [&few, &many].map(|results| whole(results, "specialist_turned_away"));
    assert!(from.mean - to.mean > 4.0 * from.se.hypot(to.se), "{from:?} {to:?}");
    let asked = |results: &Results| whole(results, "specialist_asked").mean;
    assert!(asked(&few) > 0.0);
    assert_eq!(asked(&with(&["specialist.own_wait=drawn"])), 0.0);
}

/// What national services are expected to be asked rests on what areas are expected to ask: near to what comes about.
#[test]
fn as_many_ask_as_are_expected() {
    let world = load("no-duty", &["time.years=2", "demand.year_shock_sd=0"]);
    let (group, at) = world.group_of(GLASGOW);
    let own = &group.authorities[at].own_support;
    let expected = own.asked.iter().sum::<f64>() / 2.0;
    let found = whole(&world.run(&[GLASGOW], 5, 40), "specialist_asked");
    assert!((found.mean / expected - 1.0).abs() < 0.1, "{found:?}, expected {expected}");
}
