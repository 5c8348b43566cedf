//! What no single lever can see: levers that contradict each other, and runs too large to finish.

use super::super::authorities::Authorities;
use super::super::authority::Authority;
use super::super::tree::Tree;
use super::{Local, Span};
use crate::error::{Error, Faults};
use crate::model::coordinator::Posts;
use crate::model::parameters::TimeLevers;
use crate::time::CalendarKind;
use std::fmt::Arguments;

/// The most referrals of one replication: what the event list can number.
const MOST_REFERRALS: f64 = 1e8;

/// The most cases a year of one authority: many times Scotland's.
const MOST_CASES: f64 = 1e6;

/// The most posts of one team.
const MOST_POSTS: f64 = 2_000.0;

/// The most desks of one team.
const MOST_DESKS: u32 = 10_000;

/// Span and calendar.
pub fn span(tree: &Tree, time: &TimeLevers) -> Faults {
    let mut faults = Faults::new();
    let mut refuse = |wrong: bool, path: &str, message: &str, hint: &str| {
        if wrong {
            faults.push(refuse(tree, path, "", message.into(), hint));
        }
    };
    let most_years = if time.calendar == CalendarKind::Working { 1_000 } else { 10_000 };
    let years = time.years.0;
    refuse(years == 0, "time.years", "at least one year has to be measured", "write \"5\"");
    refuse(
        years > most_years,
        "time.years",
        "too many years",
        "the working calendar goes to 1,000 years, the continuous one to 10,000; add replications instead",
    );
    refuse(
        time.burn_in.get() > 100.0 * 365.25,
        "time.burn_in",
        "the burn-in is too long",
        "write at most \"100 years\"",
    );
    refuse(time.run_out.get() > 10.0 * 365.25, "time.run_out", "the run-out is too long", "write at most \"10 years\"");
    let hours = time.hours_per_week.get();
    let in_a_week = (1.0..=75.0).contains(&hours);
    refuse(!in_a_week, "time.hours_per_week", "a working week has 1 to 75 hours", "write for example \"35 h\"");
    refuse(time.new_year_closed.0 > 10, "time.new_year_closed_days", "too many closed days", "write at most \"10\"");
    faults
}

/// A full-time post cannot work longer than offices are open.
pub fn productive_hours(tree: &Tree, span: &Span) -> Option<Error> {
    let open = span.calendar.hours_a_year();
    let productive = span.levers.productive_hours.get();
    let wrong = productive < 100.0 || (productive > open && span.levers.calendar == CalendarKind::Working);
    wrong.then(|| {
        let message = format!("one FTE cannot work {productive} hours in a year with {open:.0} open ones");
        refuse(
            tree,
            "time.productive_hours_per_fte",
            "",
            message,
            "net of leave and sickness, about 1,540 h at 35 h a week",
        )
    })
}

/// One authority's levers against each other.
pub fn local(tree: &Tree, local: &Local<'_>) -> Faults {
    let wrong = [demand(local), meeting(local), teams(local), staff(local)].concat();
    wrong.into_iter().map(|(path, message, hint)| refuse(tree, path, local.gss, message, hint)).collect()
}

/// A path, what is wrong with its value, and what to write.
type Wrong = (&'static str, String, &'static str);

/// Keeps those that are wrong.
fn those<const N: usize>(checks: [(bool, &'static str, Arguments<'_>, &'static str); N]) -> Vec<Wrong> {
    checks
        .into_iter()
        .filter(|check| check.0)
        .map(|(_, path, message, hint)| (path, message.to_string(), hint))
        .collect()
}

fn demand(local: &Local<'_>) -> Vec<Wrong> {
    let levers = &local.demand;
    let shares: f64 = levers.share.iter().map(|share| share.get()).sum();
    let accepted = levers.accepted_share();
    let unequal = format_args!("the referrers' shares sum to {shares:.4}, not to 1");
    let (repeats, shock) = (levers.repeat_share.get(), levers.shock_sd.get());
    those([
        ((shares - 1.0).abs() > 1e-6, "demand.share.police", unequal, "change another referrer's share by as much"),
        (
            accepted <= 0.0,
            "demand.accepted.police",
            format_args!("no referral is ever accepted"),
            "accept a share of some",
        ),
        (repeats > 0.95, "demand.repeat_share_in_level", format_args!("above 95 %"), "write \"31 %\""),
        (shock > 2.0, "demand.year_shock_sd", format_args!("above 2"), "write for example \"0.085\""),
    ])
}

fn meeting(local: &Local<'_>) -> Vec<Wrong> {
    let levers = &local.meeting;
    let (norm, least) = (levers.minutes_per_case.get(), levers.minutes_least.get());
    let too_long = format_args!("the least minutes lie between 0.1 and meeting.minutes_per_case ({norm})");
    let every = levers.every.map_or(1.0, |every| every.get());
    let apart = format_args!("meetings need at least an hour between them");
    let no_room = levers.places.is_some_and(|places| places.0 == 0);
    let restless = levers.break_after.is_some_and(|after| after.get() < 15.0);
    let often = format_args!("a break in every quarter of an hour, or more often, leaves no sitting");
    those([
        (restless, "meeting.break_after", often, "write for example \"120 min\", or \"none\""),
        (levers.length.get() <= 0.0, "meeting.length", format_args!("a sitting has no length"), "write \"240 min\""),
        (norm < 0.1, "meeting.minutes_per_case", format_args!("a discussion has no length"), "write \"13.5 min\""),
        (!(0.1..=norm.max(0.1)).contains(&least), "meeting.minutes_least", too_long, "write \"12 min\""),
        (every < 1.0 / 24.0, "meeting.every", apart, "write \"14 days\""),
        (no_room, "meeting.places", format_args!("a meeting without places hears nobody"), "write \"8\""),
        (levers.target_cases.get() < 1.0, "meeting.target_cases", format_args!("below one case"), "write \"16\""),
    ])
}

fn teams(local: &Local<'_>) -> Vec<Wrong> {
    let (idaa, coordinator) = (&local.idaa, &local.coordinator);
    let tiny = |posts: Posts| matches!(posts, Posts::Given(fte) if fte.get() > 0.0 && fte.get() < 0.01);
    let worse = local.quality.reabuse_at_full.get() > local.quality.reabuse_at_none.get();
    let law_alone = idaa.open_time.is_some() && idaa.places.is_none();
    let alone = format_args!("a law of open time needs a number of places");
    let crowd = coordinator.desks.is_some_and(|desks| desks.0 > MOST_DESKS);
    those([
        (crowd, "coordinator.desks", format_args!("more than {MOST_DESKS} desks"), "write for example \"40\""),
        (
            tiny(idaa.posts),
            "idaa.posts",
            format_args!("less than a hundredth of a post"),
            "write \"0 FTE\" or for example \"0.5 FTE\"",
        ),
        (
            tiny(coordinator.posts),
            "coordinator.posts",
            format_args!("less than a hundredth of a post"),
            "write \"0 FTE\" or for example \"0.5 FTE\"",
        ),
        (
            worse,
            "reabuse.at_full_quality",
            format_args!("a better plan would mean more re-abuse"),
            "write at most reabuse.at_no_quality",
        ),
        (idaa.referrals_per_fte.get() < 1.0, "idaa.referrals_per_fte", format_args!("below 1"), "write \"100\""),
        (coordinator.cases_per_fte.get() < 1.0, "coordinator.cases_per_fte", format_args!("below 1"), "write \"400\""),
        (local.agency.actions.0 > 100, "agency.actions_per_case", format_args!("more than 100"), "write \"5\""),
        (idaa.attempts_max.0 > 100, "idaa.attempts_max", format_args!("more than 100"), "write \"3\""),
        (idaa.fixed.get() > 30.0, "idaa.fixed_hours", format_args!("leaves no hours for cases"), "write \"4.5 h\""),
        (idaa.open_weeks.get() <= 0.0, "idaa.open_weeks", format_args!("support has no length"), "write \"13 weeks\""),
        (idaa.open_cv.get() > 20.0, "idaa.open_cv", format_args!("above 20"), "write \"0.6\""),
        (coordinator.service_cv.get() > 20.0, "coordinator.service_cv", format_args!("above 20"), "write \"0.5\""),
        (
            local.early.is_on() && local.early.weekly.get() <= 0.0,
            "early_intervention.weekly_minutes",
            format_args!("a place takes no work"),
            "write \"40 min\"",
        ),
        (law_alone, "idaa.open_time", alone, "set idaa.places too, for example to \"40\""),
    ])
}

/// The people of its teams.
fn staff(local: &Local<'_>) -> Vec<Wrong> {
    let levers = &local.staff;
    let size = levers.post_size.get();
    let crowd = |posts: Posts| matches!(posts, Posts::Given(fte) if fte.get() / size.max(0.1) > MOST_POSTS);
    let no_post = format_args!("a post of {size} FTE");
    let too_many = format_args!("more than {MOST_POSTS} posts in a team");
    let often = format_args!("a holder would leave {} times a year", levers.turnover.per_year());
    let spells = [levers.leave_spell.get(), levers.sickness_spell.get()];
    let short =
        [format_args!("a spell of {} working days", spells[0]), format_args!("a spell of {} working days", spells[1])];
    // A year has about 250 working days: nobody is away for most of it.
    let away = levers.sickness.get() + levers.leave.get() / 250.0;
    those([
        (!(0.1..=1.0).contains(&size), "staff.post_size", no_post, "a post has 0.1 to 1 FTE"),
        (crowd(local.idaa.posts), "idaa.posts", too_many, "write fewer, or larger posts"),
        (crowd(local.coordinator.posts), "coordinator.posts", too_many, "write fewer, or larger posts"),
        (levers.turnover.per_year() > 10.0, "staff.turnover", often, "write for example \"0.2 per year\""),
        (!(0.5..=200.0).contains(&spells[0]), "staff.leave_spell", short[0], "write 0.5 to 200 working days"),
        (!(0.5..=200.0).contains(&spells[1]), "staff.sickness_spell", short[1], "write 0.5 to 200 working days"),
        (
            away > 0.8,
            "staff.sickness_share",
            format_args!("{:.0} % of the time nobody is there", away * 100.0),
            "leave and sickness take at most 80 %",
        ),
        (levers.sickness_cv.get() > 20.0, "staff.sickness_cv", format_args!("above 20"), "write \"1.5\""),
        (levers.recruitment_cv.get() > 20.0, "staff.recruitment_cv", format_args!("above 20"), "write \"0.5\""),
        (
            levers.recruitment.get() > 3_650.0,
            "staff.recruitment_lag",
            format_args!("above ten years"),
            "write \"3.5 months\"",
        ),
        (
            local.coordinator.cover_again.get() < 1.0,
            "coordinator.cover_asked_again",
            format_args!("less than a day"),
            "write \"20 working days\"",
        ),
    ])
}

/// A run that could not end is refused with its size.
pub fn volume(tree: &Tree, locals: &[Local<'_>], span: &Span) -> Option<Error> {
    let days = span.stop.days_since(span.start);
    let largest = |local: &Local<'_>| local.expected.iter().copied().fold(0.0, f64::max);
    let by_people = locals.iter().filter(|local| local.demand.rate.is_none());
    let grown = by_people.flat_map(|local| &local.basis).copied().fold(0.0, f64::max);
    if grown > MOST_CASES {
        let message = format!("an authority would have {grown:.0} cases a year by the baseline's growth");
        return Some(refuse(
            tree,
            "time.years",
            "",
            message,
            "the growth of today does not go on for so long: fewer years",
        ));
    }
    let a_year: f64 = locals.iter().map(largest).sum();
    let referrals = a_year / 365.25 * days * 2.0;
    (referrals > MOST_REFERRALS).then(|| {
        let message =
            format!("a replication would see about {:.1e} referrals, and the limit is {MOST_REFERRALS:.0e}", referrals);
        let path = if locals.iter().any(|local| local.demand.rate.is_some()) { "demand.rate" } else { "time.years" };
        refuse(tree, path, "", message, "lower the rate or the years, and add replications instead")
    })
}

/// What the lead authority of a shared Marac sets for all of it.
const LED_BY_MARAC: &[&str] = &[
    "meeting.",
    "agency.",
    "escalation.",
    "training.",
    "quality_assurance.",
    "national_team.",
    "start.attendance",
    "start.files",
    "start.actions",
    "start.weakness_sd",
    "threshold.",
    "loops.r4",
    "loops.b",
];

/// What a lever belongs to that authorities may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shared {
    Marac,
    Office,
}

fn shared(path: &str) -> Option<Shared> {
    let office = path.starts_with("coordinator.") || path.starts_with("chair.");
    let marac = LED_BY_MARAC.iter().any(|led| path.starts_with(led));
    if marac { Some(Shared::Marac) } else { office.then_some(Shared::Office) }
}

/// Whether a lever can be an authority's own: what it shares with others is set for the first of them.
pub fn holds_for(path: &str, authority: &Authority, all: &Authorities) -> bool {
    let Some(shared) = shared(path) else { return true };
    let same = |other: &&Authority| match shared {
        Shared::Marac => other.marac == authority.marac,
        Shared::Office => other.office == authority.office,
    };
    all.iter().find(same).is_some_and(|lead| lead.gss == authority.gss)
}

/// A shared Marac or team follows its lead authority: a value that another member sets would be lost silently.
pub fn led_elsewhere(tree: &Tree, locals: &[Local<'_>]) -> Faults {
    let mut lost: Vec<(&str, &Local<'_>, &Local<'_>)> = Vec::new();
    for member in locals {
        for path in tree.own_paths(member.gss) {
            let Some(shared) = shared(path) else { continue };
            let same = |local: &&Local<'_>| match shared {
                Shared::Marac => local.marac == member.marac,
                Shared::Office => local.office == member.office,
            };
            let lead = locals.iter().find(same).filter(|lead| lead.gss != member.gss);
            lost.extend(lead.map(|lead| (path, member, lead)));
        }
    }
    lost.sort_by_key(|&(path, member, _)| (path, member.gss));
    let told = |(path, member, lead): (&str, &Local<'_>, &Local<'_>)| {
        let message = format!("{} shares this with {}, whose value holds", member.name, lead.name);
        let hint = format!("set it for [authority.\"{}\"]", lead.name);
        refuse(tree, path, member.gss, message, &hint)
    };
    lost.into_iter().map(told).collect()
}

/// A fault in a leaf for all of Scotland is found once in each authority, and told once.
pub fn once_each(faults: Faults) -> Faults {
    let mut told: Faults = Faults::new();
    for fault in faults {
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    told
}

/// A fault at the leaf of a path.
pub fn refuse(tree: &Tree, path: &str, gss: &str, message: String, hint: &str) -> Error {
    let error = Error::input(format!("{path}: {message}")).hint(hint);
    match tree.value(path, (!gss.is_empty()).then_some(gss)) {
        Some(leaf) => error.at(leaf.place.clone()),
        None => error,
    }
}
