//! Partner agencies: seats and hours (R4), quality assurance (B3), equal status (B4), training, escalation, breaks, quorum.

use crate::world::{History, World, data, load, run, stamps, whole, written_stamps};
use maracsim::experiment::{Ready, Results};
use maracsim::model::SittingKind;
use maracsim::model::agency::Agency;
use maracsim::scenario::Texts;
use maracsim::statistics::Estimate;

const FALKIRK: &str = "S12000014";

/// Three years of Falkirk, 120 replications, the same draws each time; staff are always there, as what moves here is not
/// theirs.
fn falkirk(sets: &[&str]) -> Results {
    run("no-duty", &[&["time.years=3", "staff.absences=off"], sets].concat(), &[FALKIRK], 3, 120)
}

fn told(results: &Results, id: &str) -> Estimate {
    whole(results, id)
}

/// That a measure is larger in the second run, beyond chance: four standard errors of both, and pairing makes the true one
/// smaller still.
fn rises(id: &str, from: &Results, to: &Results) {
    let (before, after) = (told(from, id), told(to, id));
    let least = 4.0 * before.se.hypot(after.se);
    assert!(after.mean - before.mean > least, "{id}: {} to {}", before.mean, after.mean);
}

fn same(id: &str, one: &Results, other: &Results) {
    assert_eq!(told(one, id).mean, told(other, id).mean, "{id}");
}

const EQUAL_STATUS: &str = "agency.calendar_priority=3";

/// R4: seven in ten seats become all of them, and the hours stay what they were: fewer files are read, at the table and by each
/// agency there. Without the loop the seats come with their hours, and more is read.
#[test]
fn seats_without_hours_leave_files_unread() {
    let tight = [
        "agency.*.attendance=70 %",
        "agency.hours_ratio=0.9",
        "agency.carry_over=3",
        "loops.b4=on",
        "demand.year_shock_sd=0",
        // Seats alone take hours here.
        "children.followed=off",
    ];
    let before_everything = "agency.calendar_priority=5";
    // Who comes and who reads differs much from year to year: 700 replications.
    let run =
        |sets: &[&str]| run("no-duty", &[&["time.years=3", "staff.absences=off"], sets].concat(), &[FALKIRK], 3, 700);
    let fixed = |sets: &[&str]| run(&[sets, &tight, &["loops.r4=on"]].concat());
    let (today, duty) = (fixed(&[]), fixed(&[before_everything]));
    rises("attendance", &today, &duty);
    rises("files_read", &duty, &today);
    rises("actions_on_time", &duty, &today);
    let given = |sets: &[&str]| run(&[sets, &tight, &["loops.r4=off"]].concat());
    let (today, duty) = (given(&[]), given(&[before_everything]));
    rises("attendance", &today, &duty);
    rises("files_read", &today, &duty);
    // Other people come back, so the plans are not quite the same ones.
    let [before, after] = [&today, &duty].map(|results| told(results, "actions_on_time").mean);
    assert!((after / before - 1.0).abs() < 0.002, "{before} {after}");
}

/// At the defaults' hours and equal status there are more files at the table, as more agencies sit there; but each has less
/// time, so fewer actions are done in time.
#[test]
fn at_the_hours_of_the_defaults_a_fuller_table_has_less_time() {
    let run = |sets: &[&str]| falkirk(&[sets, &["loops.r4=on", "loops.b4=on"]].concat());
    let (today, duty) = (run(&[]), run(&[EQUAL_STATUS]));
    rises("attendance", &today, &duty);
    rises("actions_on_time", &duty, &today);
}

/// Hours bind attendance as well, at the extreme: whoever has no hours for the sitting does not come.
#[test]
fn without_hours_nobody_comes() {
    let full = ["agency.*.attendance=100 %", "agency.carry_over=0", "loops.r4=on"];
    let some = falkirk(&[&full[..], &["agency.hours_ratio=0.3"]].concat());
    let none = falkirk(&[&full[..], &["agency.hours_ratio=0"]].concat());
    let all = falkirk(&[&full[..], &["agency.hours_ratio=4"]].concat());
    rises("attendance", &none, &some);
    rises("attendance", &some, &all);
    // Only the Idaa, who has 95 %, has hours of its own.
    let idaa = told(&none, "attendance");
    assert!((idaa.mean - 0.95 / 6.0).abs() < 4.0 * idaa.se, "{idaa:?}");
}

/// B4: a higher place in calendars brings representatives, and takes them from elsewhere. Without the loop it does nothing.
#[test]
fn equal_status_brings_representatives_and_others_give_way() {
    let (today, duty) = (falkirk(&["loops.b4=on"]), falkirk(&["loops.b4=on", EQUAL_STATUS]));
    rises("attendance", &today, &duty);
    rises("commitments_displaced", &today, &duty);
    let (off, layer) = (falkirk(&[]), falkirk(&[EQUAL_STATUS]));
    assert_eq!(off.digest, layer.digest);
    assert_eq!(off.digest, today.digest, "today's place is the one at which attendance was set");
}

/// Shares of agencies present at all sittings of many runs against today's attendance, and against a^(W(3) / W(2)) with
/// W(2) = 0.95 and W(3) = 0.575 at equal status. About 2,700 meetings: limits of 4.5 standard errors, so for an attendance of
/// 0.6 a chance wrong by 0.055 is refused with probability 0.9.
#[test]
fn attendance_is_what_clashes_leave() {
    for (sets, power) in [(&[][..], 1.0), (&["loops.b4=on", EQUAL_STATUS][..], 0.575 / 0.95)] {
        for agency in ["housing", "social_work_adults"] {
            // Everybody else always comes, so that the core agencies present tell of this one.
            let others = Agency::NAMES.iter().filter(|name| **name != agency);
            let mut always: Vec<String> = others.map(|name| format!("agency.{name}.attendance=100 %")).collect();
            always.extend(["idaa.attendance=100 %", "staff.absences=off"].map(String::from));
            let sets: Vec<&str> = always.iter().map(String::as_str).chain(sets.iter().copied()).collect();
            let world = load("no-duty", &sets);
            let (group, _) = world.group_of(FALKIRK);
            let today = group.maracs[0].agencies.levers.attendance.map(|share| share.get());
            let expected = libm::pow(today.into_iter().fold(1.0, f64::min), power);
            let runs: Vec<History> = (0..20).map(|replication| stamps(group, 5, replication)).collect();
            let held =
                runs.iter().flat_map(|run| &run.meetings).filter(|meeting| meeting.kind != SittingKind::Cancelled);
            let (mut n, mut present) = (0.0, 0.0);
            for meeting in held {
                n += 1.0;
                present += f64::from(meeting.core_present) - 5.0;
            }
            let error = (expected * (1.0 - expected) / n).sqrt();
            assert!(n > 2_000.0, "{n}");
            assert!((present / n - expected).abs() < 4.5 * error, "{agency}: {}, not {expected}", present / n);
        }
    }
}

/// B3: an area that is weak is seen and helped, after a year and its delay, in attendance and in files; plans follow.
#[test]
fn quality_assurance_closes_part_of_the_gap_after_a_delay() {
    let weak = ["start.attendance=-2", "start.files=-2", "time.years=5"];
    let run = |b3: &str| run("no-duty", &[&weak[..], &[b3]].concat(), &[FALKIRK], 3, 40);
    let (without, with) = (run("loops.b3=off"), run("loops.b3=on"));
    for id in ["attendance", "files_read", "quality"] {
        let first = |results: &Results| results.estimate(id, 0, Some(0)).mean;
        assert_eq!(first(&without), first(&with), "{id}: nobody has looked yet");
        let last = |results: &Results| results.estimate(id, 0, Some(4));
        let (before, after) = (last(&without), last(&with));
        assert!(after.mean - before.mean > 4.0 * before.se.hypot(after.se), "{id}: {} {}", before.mean, after.mean);
    }
    let closes_nothing = load("no-duty", &["loops.b3=on", "quality_assurance.gap_closed=0 %"]);
    let of = |world: &World| written_stamps(world, FALKIRK, 3, 3);
    assert!(of(&closes_nothing) == of(&load("no-duty", &[])));
}

/// With half of the gap closed once a year and nobody leaving, attendance of the last of many years is full to within 0.5^8
/// of its gap: every agency comes, but for the Idaa's own 95 %.
#[test]
fn help_that_stays_comes_to_full_attendance() {
    let sets =
        ["loops.b3=on", "quality_assurance.gap_closed=50 %", "training.turnover_of_representatives=0", "time.years=12"];
    let results = run("no-duty", &sets, &[FALKIRK], 3, 40);
    let attendance = results.estimate("attendance", 0, Some(11));
    let expected = (5.0 + 0.95) / 6.0;
    assert!((attendance.mean - expected).abs() < 4.0 * attendance.se + 2e-3, "{attendance:?}, not {expected}");
}

/// More training days fill the stock, faster turnover erodes it; detection and files follow, so more comes back.
#[test]
fn training_is_a_stock_that_turnover_erodes() {
    let today = falkirk(&[]);
    let trained = told(&today, "trained");
    assert!((trained.mean - 0.8).abs() < 1e-9 && trained.se < 1e-9, "1 / (1 + 0.25): {trained:?}");
    let (more, eroded) = (falkirk(&["training.days=3"]), falkirk(&["training.turnover_of_representatives=1.5"]));
    // From 0.8 towards 3 / 3.25 at 3.25 a year from 15 months before time 0: hardly anything is left of the difference.
    let (steady, found) = (3.0 / 3.25, told(&more, "trained").mean);
    assert!((found - steady).abs() < 0.001, "{found}");
    rises("files_read", &eroded, &today);
    rises("repeat_share", &eroded, &today);
    rises("files_read", &eroded, &more);
    let no_difference =
        ["training.files_if_untrained=100 %", "training.detection_if_untrained=100 %", "training.days=3"];
    for id in ["files_read", "repeat_share", "quality"] {
        same(id, &falkirk(&no_difference), &today);
    }
}

/// Nothing but the escalation's own answers changes who is done; and more levels answering get more done.
#[test]
fn what_chasing_does_not_get_done_escalates() {
    // Nobody's circumstances stand in the way of an action.
    let falkirk = |sets: &[&str]| falkirk(&[&["person.drawn=off"], sets].concat());
    let (on, off) = (falkirk(&[]), falkirk(&["escalation.effect=off"]));
    rises("actions_done", &off, &on);
    same("actions_escalated", &off, &on);
    let likelier = falkirk(&["escalation.chair.gets_done=90 %"]);
    rises("actions_done", &on, &likelier);
    // Of the 8 % that escalate 1 - 0.7^3 are done: 0.08 x 0.343 are not. One action in 10,000 is one of 500 meetings' worth.
    let (done, escalated) = (told(&on, "actions_done"), told(&on, "actions_escalated"));
    assert!((escalated.mean - 0.08).abs() < 4.0 * escalated.se, "{escalated:?}");
    assert!((done.mean - (1.0 - 0.08 * 0.343)).abs() < 4.0 * done.se, "{done:?}");
    let cannot = falkirk(&["agency.action_deliverable=80 %"]);
    let deliverable = told(&cannot, "actions_deliverable");
    assert!((deliverable.mean - 0.8).abs() < 4.0 * deliverable.se, "{deliverable:?}");
    rises("actions_on_time", &cannot, &on);
    rises("actions_done", &cannot, &on);
}

/// A break keeps later cases fresh, and its minutes come off the sitting: with demand that fills it, cases get fewer.
#[test]
fn a_break_restores_attention_and_takes_minutes() {
    let busy = ["demand.police_ratio=0.14", "demand.level_mode=police_ratio"];
    let run = |sets: &[&str]| falkirk(&[&busy[..], sets].concat());
    let (through, broken) = (run(&[]), run(&["meeting.break_after=60 min"]));
    rises("minutes_per_case", &broken, &through);
    let fresh = |sets: &[&str]| falkirk(&[sets, &["quality.weight.minutes=0"]].concat());
    rises("quality", &fresh(&[]), &fresh(&["meeting.break_after=60 min"]));
    let unmoved = ["quality.order_effect=0 %", "meeting.break_length=0 min"];
    let with: Vec<&str> = unmoved.iter().copied().chain(["meeting.break_after=60 min"]).collect();
    assert_eq!(falkirk(&unmoved).digest, falkirk(&with).digest);
}

/// Without a quorum nothing is decided: the cases wait for the next meeting, and are not heard at the first.
#[test]
fn a_meeting_without_a_quorum_may_postpone_its_cases() {
    let rare = ["meeting.quorum=5"];
    let (sit, postpone) = (falkirk(&rare), falkirk(&[&rare[..], &["meeting.without_quorum=postpone"]].concat()));
    same("core_attendance", &sit, &postpone);
    rises("wait_to_hearing", &sit, &postpone);
    rises("queue_after_meeting", &sit, &postpone);
    rises("heard_first_meeting", &postpone, &sit);
    let world = load("no-duty", &[rare[0], "meeting.without_quorum=postpone"]);
    let history = stamps(world.group_of(FALKIRK).0, 3, 0);
    let without = history.meetings.iter().filter(|meeting| meeting.kind != SittingKind::Cancelled && !meeting.quorum);
    let heard: Vec<u32> = without.map(|meeting| meeting.heard).collect();
    assert!(heard.len() > 10 && heard.iter().all(|&heard| heard == 0), "{heard:?}");
    let never = falkirk(&["meeting.quorum=0", "meeting.without_quorum=postpone"]);
    assert_eq!(never.digest, falkirk(&["meeting.quorum=0"]).digest);
}

/// Weak areas attend less, bring less and act later; with no spread between areas their position means nothing.
#[test]
fn weakness_is_a_position_that_the_spread_gives_its_size() {
    let positions = ["start.attendance=-1.5", "start.files=-1.5", "start.actions=-1.5"];
    let (middle, weak) = (falkirk(&[]), falkirk(&positions));
    for id in ["attendance", "files_read", "actions_on_time", "quality"] {
        rises(id, &weak, &middle);
    }
    let alike = falkirk(&[&positions[..], &["start.weakness_sd=0"]].concat());
    assert_eq!(alike.digest, middle.digest);
}

/// Which authority is weak nobody knows: in the central run none is, and every draw of the unknowns deals its own, the same
/// in every scenario. Over 200 draws the logit of an attendance has the middle of today's and the spread of the lever: its
/// mean within 4 standard errors (0.036 each), its variance within a third.
#[test]
fn where_an_authority_starts_is_drawn_with_the_unknowns() {
    const DRAWS: u32 = 200;
    let sets = |more: &[&str]| {
        let fixed = ["start.weakness_sd=0.5", "agency.social_work_adults.attendance=70 %"];
        fixed.iter().chain(more).map(ToString::to_string).collect::<Vec<_>>()
    };
    let ready = |more: &[&str]| Ready::read(data(), &Texts(&[]), "no-duty", &sets(more)).unwrap();
    let (base, other) = (ready(&[]), ready(&["agency.calendar_priority=3", "training.days=2", "idaa.shortfall=26 %"]));
    let logits = |ready: &Ready, draw: u32| -> Vec<f64> {
        let (resolved, _) = ready.draws(data(), &[], 9, DRAWS).resolved(draw).unwrap();
        let maracs =
            resolved.groups.iter().flat_map(|group| group.maracs.iter().filter(|marac| marac.code % 1_000 == 1));
        maracs.map(|marac| marac.agencies.attendance.present[Agency::SocialWorkAdults as usize]).map(logit).collect()
    };
    let middle = logit(0.7);
    let drawn: Vec<Vec<f64>> = (0..DRAWS).map(|draw| logits(&base, draw)).collect();
    assert_eq!(drawn[3], logits(&other, 3));
    let n = f64::from(DRAWS);
    for place in [0, 7] {
        let moved = |draw: &Vec<f64>| draw[place] - middle;
        let mean = drawn.iter().map(moved).sum::<f64>() / n;
        let variance = drawn.iter().map(|draw| (moved(draw) - mean).powi(2)).sum::<f64>() / (n - 1.0);
        assert!(mean.abs() < 4.0 * 0.5 / n.sqrt(), "{mean}");
        assert!((variance / 0.25 - 1.0).abs() < 4.0 * (1.4 / n).sqrt(), "{variance}");
    }
    let together: f64 = drawn.iter().map(|draw| (draw[0] - middle) * (draw[7] - middle)).sum::<f64>() / n / 0.25;
    assert!(together.abs() < 4.0 / n.sqrt(), "correlation {together}");
    for group in &base.resolved.groups {
        for marac in &group.maracs {
            let today = marac.agencies.attendance.present[Agency::SocialWorkAdults as usize];
            assert!((today - 0.7).abs() < 1e-12);
        }
    }
}

fn logit(share: f64) -> f64 {
    libm::log(share / (1.0 - share))
}

/// 0.85 + (0.36 - 0.85) x 0.68 = 0.5168 for everybody, with every mechanism of this file at work: whatever they do to a plan,
/// with the effect off it changes nobody's risk. Power: 2 % of it.
#[test]
fn with_the_effect_off_no_mechanism_reaches_anybodys_risk() {
    let sets = [
        "loops.r1=on",
        "quality.effect=off",
        "repeat.support_ratio=1",
        // Abuse after the last case heard has a year to come.
        "time.run_out=400 days",
        "loops.r4=on",
        "loops.b3=on",
        "loops.b4=on",
        EQUAL_STATUS,
        "agency.hours_ratio=0.5",
        "start.attendance=-2",
        "start.files=-2",
        "start.actions=-2",
        "meeting.break_after=45 min",
        "agency.action_deliverable=70 %",
    ];
    let reabuse = told(&falkirk(&sets), "reabuse");
    assert!(reabuse.se < 0.005 && (reabuse.mean - 0.5168).abs() < 4.0 * reabuse.se, "{reabuse:?}");
    let on = told(&falkirk(&[&sets[..1], &sets[2..]].concat()), "reabuse");
    assert!(on.mean > 0.54, "and with it on a plan this poor shows: {on:?}");
}
