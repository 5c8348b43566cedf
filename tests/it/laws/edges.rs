//! The edges: no demand, nobody there, no hours.

use crate::world::{load, stamps};
use maracsim::model::Flag;
use maracsim::model::Milestone::Screened;

#[test]
fn nothing_comes_of_no_demand() {
    let world = load("no-duty", &["demand.police_ratio=0", "demand.mover_share=0", "time.years=1"]);
    let log = stamps(world.group_of("S12000014").0, 1, 0);
    assert!(log.cases.is_empty());
    assert!(log.meetings.iter().all(|meeting| meeting.heard == 0 && meeting.listed == 0));
    assert!(log.services.iter().all(|year| year.place_days == 0.0));
}

#[test]
fn without_a_coordinator_nobody_is_screened_and_all_stay_open() {
    let world = load("no-duty", &["coordinator.posts=0 FTE", "time.years=1"]);
    let log = stamps(world.group_of("S12000014").0, 1, 0);
    assert!(log.cases.len() > 300);
    assert!(log.cases.iter().all(|case| case.is(Flag::Open) && !case.has(Screened)));
}

#[test]
fn a_team_without_an_hour_for_cases_does_not_break_the_calendar() {
    // Fixed work takes all of an FTE's hours: the speed is zero, and no work ends.
    let world = load("no-duty", &["coordinator.hours.fixed_a_year=1540 h", "time.years=1"]);
    let log = stamps(world.group_of("S12000014").0, 1, 0);
    assert!(log.cases.iter().filter(|case| case.has(Screened)).count() == 0);
}
