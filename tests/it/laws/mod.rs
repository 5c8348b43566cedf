//! What must hold in every run of every valid scenario: nobody lost, nothing out of order, no place given twice.
//!
//! Scenarios are drawn at random from the whole span of the levers, extremes included, and each law is recomputed from

mod caseload;
mod conserved;
mod edges;
mod keys;
mod meeting;
mod more;
mod replay;

use crate::world::{History, stamps, try_load};
use maracsim::model::{Case, Group, Meeting, SittingKind};
use proptest::prelude::*;
use proptest::strategy::Union;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestCaseError, TestRunner};

/// The word that makes a repeat's key from its parent's: a change of it changes every result.
const REPEAT: u64 = 0x7265_7065_6174;
/// The word that makes the key of the referral of a person who was not accepted and has reached high risk.
const ESCALATED: u64 = 0x6573_6361_6c61;

// ---- random scenarios ---------------------------------------------------------------------------------------------------

/// Levers that may be anything within their bounds, with values from one end to the other.
const LEVERS: &[(&str, &[&str])] = &[
    ("time.calendar", &["working", "continuous"]),
    ("time.burn_in", &["0 days", "100 days", "15 months"]),
    ("time.run_out", &["0 days", "30 days", "120 days"]),
    ("demand.police_ratio", &["0", "0.01", "0.12", "0.3"]),
    ("demand.growth_per_year", &["-20 %", "0 %", "11 %", "60 %"]),
    ("demand.year_shock_sd", &["0", "0.14", "0.5"]),
    ("demand.complete_on_arrival", &["0 %", "50 %", "100 %"]),
    ("demand.return_delay", &["fixed(0 working days)", "exponential(10 working days)", "fixed(40 working days)"]),
    ("demand.urgent_share", &["0 %", "30 %", "100 %"]),
    ("demand.mover_share", &["0", "0.03", "80 %"]),
    ("coordinator.posts", &["ratio", "0 FTE", "0.1 FTE", "3 FTE"]),
    ("coordinator.hours.screening", &["0 h", "4 h"]),
    ("coordinator.hours.minutes", &["0 h", "3 h"]),
    ("coordinator.hours.fixed_a_year", &["0 h", "600 h"]),
    ("coordinator.service_cv", &["0.1", "2"]),
    ("idaa.posts", &["ratio", "0 FTE", "0.2 FTE", "1 FTE", "5 FTE"]),
    ("idaa.overload", &["stretch", "triage", "wait"]),
    ("idaa.waiting_limit", &["none", "exponential(5 days)", "fixed(42 days)"]),
    ("idaa.caseload.places_per_fte", &["1", "5", "25"]),
    ("idaa.open_weeks", &["1 day", "13 weeks", "60 weeks"]),
    ("idaa.unengaged_open_days", &["0 days", "10 days", "90 days"]),
    ("idaa.engaged_share", &["0 %", "70 %", "100 %"]),
    ("idaa.attempt_success", &["0 %", "40 %", "100 %"]),
    ("idaa.attempts_max", &["1", "3", "9"]),
    ("idaa.contact_hours", &["0 h", "1 h", "6 h"]),
    ("idaa.court_extension", &["0 weeks", "26 weeks"]),
    ("meeting.cadence", &["reviewed", "weekly", "fortnightly", "monthly", "on demand", "3 days"]),
    ("meeting.length", &["20 min", "240 min"]),
    ("meeting.overflow", &["defer", "extend", "compress", "extra_meeting", "stream"]),
    ("meeting.cut_off", &["0 days", "8 days", "40 days"]),
    ("meeting.agenda_lead", &["0 working days", "5 working days"]),
    ("meeting.extra_lag", &["0 working days", "5 working days", "12 working days"]),
    ("meeting.cancelled", &["0 %", "30 %", "100 %"]),
    ("meeting.defer_if_referrer_absent", &["off", "on"]),
    ("meeting.referrer_absent_unbriefed", &["8 %", "60 %", "100 %"]),
    ("meeting.review_minutes_per_action", &["0 min", "3 min"]),
    ("agency.hours_ratio", &["0", "1.1", "5"]),
    ("agency.calendar_priority", &["1", "3", "5"]),
    ("agency.action_deliverable", &["0 %", "60 %", "100 %"]),
    ("loops.r4", &["on"]),
    ("loops.b3", &["on"]),
    ("loops.b4", &["on"]),
    ("escalation.effect", &["on", "off"]),
    ("escalation.*.delay", &["0 days", "60 days"]),
    ("training.days", &["0", "3"]),
    ("quality_assurance.interval", &["1 day", "100 days"]),
    ("start.attendance", &["-5", "2"]),
    ("meeting.without_quorum", &["sit", "postpone"]),
    ("meeting.break_after", &["none", "15 min", "100 min"]),
    ("agency.actions_per_case", &["0", "5", "100"]),
    ("quality.effect", &["on", "off"]),
    ("repeat.delay", &["exponential(120 days)", "exponential(3 days)", "fixed(1 days)", "gamma(60 days, cv 0.5)"]),
    ("repeat.detection", &["0 %", "81 %", "100 %"]),
    ("repeat.window", &["0 days", "365 days"]),
    ("repeat.chance", &["none", "none", "60 %"]),
    ("loops.layer", &["arithmetic", "evidence", "all"]),
    ("idaa.engagement_loss_per_day_late", &["0 %", "50 %"]),
    ("early_intervention.followed", &["on", "off"]),
    ("person.drawn", &["on", "off"]),
    ("specialist.lead_advocate", &["0 %", "100 %"]),
    ("early_intervention.capacity", &["0", "25", "1000"]),
    ("early_intervention.escalation_unsupported", &["0 %", "15 %", "100 %"]),
    ("early_intervention.drain", &["0", "0.5", "10"]),
    ("threshold.drift_start", &["0", "0.5"]),
    ("threshold.drift_max", &["0 %", "30 %", "100 %"]),
    ("meeting.called_at_backlog", &["0", "0.2"]),
    ("meeting.called_a_year", &["0", "3", "400"]),
    ("staff.absences", &["on", "off"]),
    ("staff.post_size", &["0.1 FTE", "0.5 FTE", "1 FTE"]),
    ("staff.annual_leave", &["0 working days", "60 working days"]),
    ("staff.leave_spell", &["1 working days", "40 working days"]),
    ("staff.sickness_share", &["0 %", "50 %"]),
    ("staff.sickness_spell", &["0.5 working days", "60 working days"]),
    ("staff.turnover", &["0 per year", "6 per year"]),
    ("staff.recruitment_lag", &["0 days", "24 months"]),
    ("staff.induction", &["0 days", "12 months"]),
    ("staff.fixed_term_share", &["0 %", "100 %"]),
    ("staff.vacancy_at_start", &["0 %", "50 %", "100 %"]),
    ("coordinator.cover_when_absent", &["0 %", "100 %"]),
    ("coordinator.cover_asked_again", &["1 working days", "200 working days"]),
    ("loops.r3", &["on", "off"]),
];

/// Alone: East Renfrewshire and Falkirk. Two authorities with one coordinator team: East Lothian and Midlothian.
const AREAS: &[&str] = &["S12000011", "S12000014", "S12000010"];

/// A random valid scenario: its levers, an area and a seed.
fn scenarios() -> impl Strategy<Value = (Vec<String>, &'static str, u64)> {
    // Half of the levers keep their default, or extremes would hide each other.
    let lever = |&(path, values): &(&'static str, &'static [&'static str])| {
        let set = proptest::sample::select(values).prop_map(move |value| Some(format!("{path}={value}")));
        Union::new([Just(None).boxed(), set.boxed()])
    };
    let levers: Vec<_> = LEVERS.iter().map(lever).collect();
    let sets = levers.prop_map(|sets| {
        let years = "time.years=1".to_string();
        sets.into_iter().flatten().chain([years]).collect::<Vec<String>>()
    });
    (sets, proptest::sample::select(AREAS), 0..1_000_000_u64)
}

/// One run and what is needed to judge it.
struct Run<'w> {
    group: &'w Group,
    seed: u64,
    log: History,
}

/// What a law says of a run.
type Law = Result<(), TestCaseError>;

/// Holds `law` over many random scenarios.
fn for_random_scenarios(law: fn(&Run<'_>) -> Law) {
    for_all(300, scenarios(), |(sets, gss, seed)| {
        let world = try_load("no-duty", &sets).unwrap_or_else(|faults| panic!("{sets:?}: {faults:#?}"));
        let (group, _) = world.group_of(gss);
        law(&Run { group, seed, log: stamps(group, seed, 0) })
    });
}

/// Holds `law` over so many random cases. They are the same each time: a failure repeats.
fn for_all<S: Strategy>(cases: u32, of: S, law: impl Fn(S::Value) -> Law) {
    let mut config = Config::with_cases(cases);
    config.failure_persistence = None;
    config.rng_algorithm = RngAlgorithm::ChaCha;
    config.rng_seed = RngSeed::Fixed(20_271_101);
    if let Err(failure) = TestRunner::new(config).run(&of, law) {
        panic!("{failure}");
    }
}

impl Run<'_> {
    fn cases_of(&self, authority: usize) -> impl Iterator<Item = &Case> {
        self.log.cases.iter().filter(move |case| usize::from(case.authority) == authority)
    }

    /// Meetings of a Marac in order of time; a second sitting after the meeting of the same moment.
    fn meetings_of(&self, marac: usize) -> Vec<Meeting> {
        let own = self.log.meetings.iter().filter(|meeting| usize::from(meeting.marac) == marac);
        let mut own: Vec<Meeting> = own.copied().collect();
        own.sort_by_key(|meeting| (meeting.at, meeting.kind == SittingKind::Extra));
        own
    }
}
