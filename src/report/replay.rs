//! The history of one replication, or of one case of it, to be read line by line.

use crate::experiment::{History, Place, Sitting, TeamYear, Told};
use crate::model::{Case, Flag, Milestone, SittingKind};
use crate::time::Moment;
use std::fmt::Write;

/// What a milestone means, in words.
const IN_WORDS: [(&str, &str); Milestone::COUNT] = [
    ("received", "referral received"),
    ("screened", "screened by the"),
    ("complete", "referral complete"),
    ("accepted", "accepted for Marac"),
    ("contacted", "reached by the Idaa service"),
    ("views", "views known"),
    ("asked", "a place of Idaa caseload asked for"),
    ("left", "stopped waiting for a place"),
    ("allocated", "support by an Idaa begins"),
    ("prepared", "listed and chased for the agenda"),
    ("heard", "heard by the"),
    ("updated", "told what the meeting agreed"),
    ("support_ended", "support ends"),
];

/// What the first lines say, so that nobody takes it for a record.
const NOBODY: &str = "Nobody in this history exists: every person is simulated. Clock times are without summer time.\n";

/// A whole replication, in the order of time.
pub fn replication(history: &History, places: &[Place]) -> String {
    let mut lines: Vec<(Moment, String)> = Vec::new();
    for told in &history.cases {
        let milestones = History::milestones(&told.case).into_iter();
        lines.extend(milestones.map(|(at, name)| (at, format!("{:<16} {}", told.id, milestone(name, told, history)))));
    }
    lines.extend(history.sittings.iter().map(|sitting| (sitting.meeting.at, sat(sitting, history))));
    lines.extend(history.team_years.iter().map(|year| (year.ended, team(year))));
    lines.sort_by_key(|&(at, _)| at);
    let names: Vec<&str> = places.iter().map(|place| place.name.as_str()).collect();
    let mut text = format!("Replication {} of {}\n{NOBODY}\n", history.replication, names.join(", "));
    for (at, said) in lines {
        let _ = writeln!(text, "{}  {said}", when(history, at));
    }
    text
}

/// One case: what it is, each milestone with the days since receipt, the meeting, what came of it, and its kin.
pub fn case(history: &History, at: usize, places: &[Place]) -> String {
    let told = &history.cases[at];
    let place = places.get(told.place).map_or("", |place| &place.name);
    let mut text = format!("Case {} of replication {}, {place}\n{NOBODY}\n", told.id, history.replication);
    let received = told.case.at(Milestone::Received);
    text.push_str(outside(history, received));
    for (at, name) in History::milestones(&told.case) {
        let days = at.days_since(received);
        let _ = writeln!(text, "{}  day {days:>6.1}  {}", when(history, at), milestone(name, told, history));
    }
    text.push('\n');
    for line in outcome(history, at) {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// What is said of a case that no result counts, as it was received before the first year or after the last.
fn outside(history: &History, received: Moment) -> &'static str {
    match history.calendar.years().measured_year(received) {
        Some(_) => "",
        None if received < Moment::ZERO => {
            "It was received in the burn-in, which begins with nobody waiting: no result counts it.\n\n"
        }
        None => "It was received after the last year: no result counts it.\n\n",
    }
}

/// `2027-04-01 Thu 09:30`.
fn when(history: &History, at: Moment) -> String {
    let stamp = history.date_and_time(at);
    let day = format!("{:?}", history.calendar.date(at.day()).weekday());
    format!("{} {} {}", &stamp[..10], &day[..3], &stamp[11..16])
}

fn milestone(name: &str, told: &Told, history: &History) -> String {
    let words = IN_WORDS.iter().find(|(id, _)| *id == name).map_or(name, |(_, words)| words);
    let case = &told.case;
    match name {
        "received" => format!("{words}, {}{}", from(told), kind(told, history)),
        "screened" if case.is(Flag::TurnedAway) => format!("{words} {}, and turned away for a backlog", told.office),
        "screened" if case.is(Flag::Returned) => format!("{words} {}, and sent back as incomplete", told.office),
        "screened" if !case.is(Flag::Acceptable) => format!("{words} {}, and not accepted for Marac", told.office),
        "screened" => format!("{words} {}", told.office),
        "heard" => {
            let full = if case.is(Flag::Full) { "in full" } else { "in a short discussion" };
            let voice = if case.is(Flag::Voice) { "" } else { ", the person's views not known" };
            format!("{words} {}, {:.0} minutes, {full}{voice}", told.marac, case.minutes)
        }
        "asked" if case.is(Flag::SpecialistAsked) => "support by a specialist service asked for".into(),
        "allocated" if case.is(Flag::SpecialistLeads) => "support by a specialist service begins".into(),
        "support_ended" if case.is(Flag::OnwardAsked) => {
            format!("{words}; referred on to a specialist service{}", onward(case))
        }
        _ => words.to_string(),
    }
}

/// What became of a referral on to a specialist service.
fn onward(case: &Case) -> String {
    match case.onward_days > 0.0 {
        true => format!(", whose support begins after {:.1} days and lasts {:.1}", case.onward_wait, case.onward_days),
        false if case.is(Flag::OnwardTurnedAway) => ", every list full".into(),
        false => ", waiting for it when the run ends".into(),
    }
}

fn from(told: &Told) -> String {
    match told.origin {
        "transfer" => "transferred from another authority".into(),
        origin => format!("from {}", origin.replace('_', " ")),
    }
}

fn kind(told: &Told, history: &History) -> String {
    let mut words = String::new();
    if told.case.is(Flag::Urgent) {
        words.push_str(", urgent");
    }
    if told.case.is(Flag::Escalated) {
        words.push_str(", of a person not accepted before who has reached high risk");
    }
    match told.repeats {
        Some(earlier) => words.push_str(&format!(", a repeat of {}", history.cases[earlier].id)),
        None if told.case.is(Flag::Repeat) => words.push_str(", a repeat"),
        None => {}
    }
    words
}

/// What came of a case.
fn outcome(history: &History, at: usize) -> Vec<String> {
    let told = &history.cases[at];
    let case = &told.case;
    let mut lines = Vec::new();
    let mut says = |holds: bool, words: String| lines.extend(holds.then_some(words));
    let heard = case.has(Milestone::Heard);
    says(case.is(Flag::NotReached), "The attempts at contact ended without reaching the person.".into());
    says(case.has(Milestone::Contacted) && !case.is(Flag::Engaged), "Support was not taken up.".into());
    says(
        heard,
        format!(
            "The plan: {:.0} % complete; {:.0} % of the files that are held were read.",
            case.quality * 100.0,
            case.files_read * 100.0
        ),
    );
    let (agreed, done, in_time) = (case.actions, case.actions_done, case.actions_on_time);
    says(heard, format!("Actions: {agreed} agreed, {done} done, {in_time} of them in time."));
    let sitting = history
        .sittings
        .iter()
        .find(|sitting| heard && sitting.meeting.at == case.at(Milestone::Heard) && sitting.marac == told.marac);
    lines.extend(sitting.map(|sitting| format!("The meeting {}.", of_sitting(sitting, history))));
    let mut says = |holds: bool, words: String| lines.extend(holds.then_some(words));
    says(case.is(Flag::Open), "The run ended before the case did.".into());
    says(case.is(Flag::Reabuse), "Abuse went on within the repeat window (in the model; nobody observes it).".into());
    let kin = history.cases.iter().filter(|other| other.repeats == Some(at));
    lines.extend(kin.map(|repeat| format!("Came back as {}.", repeat.id)));
    lines.extend(told.repeats.map(|earlier| format!("Came before as {}.", history.cases[earlier].id)));
    lines
}

fn sat(sitting: &Sitting, history: &History) -> String {
    format!("{:<16} {}", sitting.marac, of_sitting(sitting, history))
}

fn of_sitting(sitting: &Sitting, history: &History) -> String {
    let meeting = &sitting.meeting;
    let kind = match meeting.kind {
        SittingKind::Scheduled => "sits",
        SittingKind::Extra => "sits out of turn",
        SittingKind::Cancelled => return "does not sit".into(),
        SittingKind::Postponed => return "does not sit: nobody is there to run it".into(),
    };
    let quorum = if meeting.quorum { "" } else { ", no quorum" };
    let agenda = if meeting.agenda_in_time { "" } else { ", agenda late" };
    let minutes = if meeting.minutes_written.happened() {
        format!("minutes written {}", when(history, meeting.minutes_written))
    } else {
        "minutes not written when the run ends".into()
    };
    format!(
        "{kind}: {} could be listed, {} heard ({} in full) in {:.0} minutes, {} of 6 core agencies{quorum}{agenda}, {} actions, {minutes}",
        meeting.listed, meeting.heard, meeting.full, meeting.sitting_minutes, meeting.core_present, meeting.actions
    )
}

fn team(year: &TeamYear) -> String {
    let ([fte, in_post], [available, worked]) = (year.fte, year.hours);
    format!(
        "year ends         {}: {fte:.2} FTE, {in_post:.2} in post, {available:.0} hours there, {worked:.0} hours of work",
        year.team
    )
}
