//! Posts as people: hours are net, vacancies follow from turnover, an empty office puts its meetings off, load is felt where
//! the loop runs, and an average hides what happens to a small service.

use crate::world::{load, place, run, stamps};
use maracsim::experiment::Results;
use maracsim::model::{Meeting, ServiceYear, SittingKind};
use maracsim::time::DAY;

const FALKIRK: &str = "S12000014";
const ORKNEY: &str = "S12000023";

/// Holders stay, and contracts go on.
const STAY: [&str; 2] = ["staff.turnover=0 per year", "staff.fixed_term_share=0 %"];
/// Nobody is on leave or sick.
const PRESENT: [&str; 2] = ["staff.annual_leave=0 working days", "staff.sickness_share=0 %"];

/// The measured years of Falkirk's Idaas, over replications.
fn services(sets: &[&str], replications: u64) -> Vec<ServiceYear> {
    let world = load("no-duty", &[&["demand.police_ratio=0.02"], sets].concat());
    let group = world.group_of(FALKIRK).0;
    let years = i64::from(group.calendar.years().measured());
    let all = (0..replications).flat_map(|replication| stamps(group, 9, replication).services);
    all.filter(|service| (0..years).contains(&service.year)).collect()
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    let variance = values.map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// 3 FTE are 4,620 productive hours a year, with leave and sickness and without. Power: the standard error of the mean over
/// 300 years is 0.24 % (a year's sickness of four people has a standard deviation of about 4 %).
#[test]
fn the_hours_of_a_full_team_are_net_of_its_absences() {
    let full = ["idaa.posts=3 FTE", STAY[0], STAY[1]];
    let away = services(&full, 60);
    let smooth = services(&[&full[..], &["staff.absences=off"]].concat(), 1);
    assert_eq!((away.len(), smooth.len()), (300, 5));
    let (hours, se) = mean(away.iter().map(|year| year.available));
    let expected = smooth.iter().map(|year| year.available).sum::<f64>() / 5.0;
    assert!((expected / 4_620.0 - 1.0).abs() < 1e-3, "{expected}");
    assert!(se < 0.0035 * hours && (hours - expected).abs() < 4.0 * se, "{hours} +- {se}, {expected} expected");
    assert!(away.iter().any(|year| (year.available / expected - 1.0).abs() > 0.02), "nobody was ever away");
    assert!(away.iter().all(|year| (year.in_post - 3.0).abs() < 1e-9 && year.leavers == 0.0));
}

/// Vacancies take hours away: with rate r and lag L a post is vacant for r L / (1 + r L) of the time, here 1 / 13. Power: 2,000
/// vacancies of exponential-like spacing, a relative standard error of about 3 %; the first ten years settle.
#[test]
fn vacancies_follow_from_turnover_and_the_time_to_recruit() {
    let years = services(
        &[
            "idaa.posts=8 FTE",
            "staff.turnover=0.25 per year",
            "staff.fixed_term_share=0 %",
            "staff.recruitment_lag=4 months",
            "staff.induction=0 days",
            "time.years=40",
        ],
        30,
    );
    let settled = || years.iter().filter(|year| year.year >= 10);
    let (in_post, se) = mean(settled().map(|year| year.in_post / 8.0));
    assert!(se < 0.0025 && (in_post - 12.0 / 13.0).abs() < 0.012, "{in_post} +- {se}");
    let rate = settled().map(|year| year.leavers).sum::<f64>() / settled().map(|year| year.in_post).sum::<f64>();
    assert!((rate / 0.25 - 1.0).abs() < 0.1, "{rate}");
    // Fewer in post, fewer hours, in the same proportion.
    let (hours, se) = mean(settled().map(|year| year.available));
    assert!((hours / (8.0 * 1_540.0 * in_post) - 1.0).abs() < 4.0 * se / hours + 0.002, "{hours} {in_post}");
}

/// Every contract ends on 31 March and none is renewed in time: all posts are vacant for 100 days of each year from the
/// second on, and 70 more days count half.
#[test]
fn contracts_end_with_the_financial_year() {
    let sets = [
        "idaa.posts=3 FTE",
        "staff.turnover=0 per year",
        "staff.fixed_term_share=100 %",
        "staff.fixed_term_renewed=0 %",
        "staff.recruitment_lag=100 days",
        "staff.recruitment_cv=0",
        "staff.induction=70 days",
        PRESENT[0],
        PRESENT[1],
    ];
    for year in services(&sets, 2) {
        let vacant = if year.year == 0 { 0.0 } else { 100.0 };
        assert!((year.in_post - 3.0 * (1.0 - vacant / year.days)).abs() < 1e-9, "{year:?}");
        assert!((year.leavers - 3.0 * f64::from(u8::from(year.year > 0))).abs() < 1e-9, "{year:?}");
        let lost = 1.0 - year.available / 4_620.0;
        // 135 of 365 days' worth of open hours, 4 days more or less by where weekends and holidays fall.
        assert!((lost - 135.0 / 365.0 * vacant / 100.0).abs() < 0.015, "{lost}: {year:?}");
    }
    let filled = services(&[&sets[..], &["staff.vacancy_at_start=100 %"]].concat(), 1);
    assert!((filled[0].in_post - 3.0 * (1.0 - 100.0 / filled[0].days)).abs() < 1e-9, "{:?}", filled[0]);
}

/// With agency staff a vacancy takes neither hours nor anybody's contact away, and each vacant day is paid for as cover. What is
/// left is the induction of newcomers: 70 days at half.
#[test]
fn agency_staff_do_the_work_of_vacant_posts() {
    let sets = [
        "idaa.posts=3 FTE",
        "staff.agency_cover=on",
        "staff.turnover=0 per year",
        "staff.fixed_term_share=100 %",
        "staff.fixed_term_renewed=0 %",
        "staff.recruitment_lag=100 days",
        "staff.recruitment_cv=0",
        "staff.induction=70 days",
        PRESENT[0],
        PRESENT[1],
    ];
    for year in services(&sets, 2) {
        let vacant = if year.year == 0 { 0.0 } else { 100.0 };
        assert!((year.in_post + year.cover - 3.0).abs() < 1e-9 && (year.cover - 3.0 * vacant / year.days).abs() < 1e-9);
        let lost = 1.0 - year.available / 4_620.0;
        assert!((lost - 35.0 / 365.0 * vacant / 100.0).abs() < 0.015, "{lost}: {year:?}");
    }
}

/// Who is away is nobody's doing but the post's own: another demand changes none of it, and the same goes for the other team.
#[test]
fn absences_are_the_same_whatever_the_demand() {
    let with = |ratio: &str| {
        let world = load("no-duty", &[ratio, "idaa.posts=2 FTE"]);
        let years = stamps(world.group_of(FALKIRK).0, 4, 0).services;
        years.iter().map(|year| (year.in_post, year.leavers, year.available)).collect::<Vec<_>>()
    };
    assert_eq!(with("demand.police_ratio=0.05"), with("demand.police_ratio=0.3"));
}

// ---- cover, and meetings that are put off ------------------------------------------------------------------------------

fn alone(sets: &[&str]) -> Results {
    team("coordinator.posts=0.8 FTE", sets)
}

fn team(posts: &str, sets: &[&str]) -> Results {
    run("no-duty", &[&[posts, "time.years=2"], sets].concat(), &[FALKIRK], 2, 120)
}

#[test]
fn an_office_with_nobody_postpones_its_meetings_unless_it_is_covered() {
    let told = |sets: &[&str], id: &str| alone(sets).estimate(id, 0, None);
    let postponed = |sets: &[&str]| told(sets, "postponed");
    let never = postponed(&["coordinator.cover_when_absent=0 %"]);
    let half = postponed(&[]);
    let always = postponed(&["coordinator.cover_when_absent=100 %"]);
    assert_eq!((always.mean, always.high < 0.1), (0.0, true));
    assert!(
        half.mean - 4.0 * half.se > 0.0 && never.mean - half.mean > 4.0 * never.se.hypot(half.se),
        "{half:?} {never:?}"
    );
    assert_eq!(postponed(&["coordinator.cover_when_absent=0 %", "staff.absences=off"]).mean, 0.0);
    // Three people are seldom all away.
    let three =
        team("coordinator.posts=2.4 FTE", &["coordinator.cover_when_absent=0 %"]).estimate("postponed", 0, None);
    assert!(three.mean < 0.1 * never.mean, "{three:?} {never:?}");
    // Cases wait for the meetings that did not sit.
    let wait = |cover: &str| told(&[cover], "wait_to_hearing");
    let (covered, empty) = (wait("coordinator.cover_when_absent=100 %"), wait("coordinator.cover_when_absent=0 %"));
    assert!(empty.mean - covered.mean > 4.0 * empty.se.hypot(covered.se), "{covered:?} {empty:?}");
    // Asked more often, an empty office is sooner covered.
    let soon = postponed(&["coordinator.cover_asked_again=1 working days"]);
    assert!(soon.mean < half.mean, "{soon:?} {half:?}");
}

/// Leave of a week fits between meetings three weeks apart and not between weekly ones.
#[test]
fn leave_is_planned_around_meetings() {
    let only_leave = |cadence: &str| {
        let sets = [STAY[0], STAY[1], "staff.sickness_share=0 %", "coordinator.cover_when_absent=0 %", cadence];
        alone(&sets).estimate("postponed", 0, None).mean
    };
    assert_eq!(only_leave("meeting.cadence=3-weekly"), 0.0);
    assert!(only_leave("meeting.cadence=weekly") > 0.5);
}

/// A meeting is put off to an open day on which somebody is there, or lost to the next of the cadence: of those that
/// were due each sat, was cancelled, or was lost after having been put off.
#[test]
fn a_postponed_meeting_sits_before_the_next_or_is_lost() {
    let long = ["staff.sickness_share=30 %", "staff.sickness_spell=20 working days", "meeting.cadence=weekly"];
    let sets =
        [&long[..], &["coordinator.posts=0.8 FTE", "coordinator.cover_when_absent=0 %", "time.years=2"]].concat();
    let world = load("no-duty", &sets);
    let group = world.group_of(FALKIRK).0;
    let (mut late, mut lost) = (0, 0);
    for replication in 0..10 {
        let mut meetings: Vec<Meeting> = stamps(group, 3, replication).meetings;
        meetings.retain(|meeting| meeting.kind != SittingKind::Extra);
        meetings.sort_by_key(|meeting| meeting.at);
        for pair in meetings.windows(2) {
            let [one, next] = [&pair[0], &pair[1]];
            assert!(group.calendar.is_open(next.at.day()), "{next:?}");
            let gap = next.at.days_since(one.at);
            if one.kind == SittingKind::Postponed {
                // Another Postponed means that the first has been lost to it.
                lost += u32::from(next.kind == SittingKind::Postponed);
                late += u32::from(next.kind == SittingKind::Scheduled && gap < 7.0);
                assert!((1.0..16.0).contains(&gap), "{one:?} {next:?}");
            }
        }
        let first = meetings[0].at;
        let due = (meetings[meetings.len() - 1].at.0 - first.0) as f64 / (7 * DAY) as f64;
        assert!(meetings.len() as f64 >= due - 1.0, "a meeting has vanished");
    }
    assert!(late > 20 && lost > 20, "{late} late, {lost} lost: too few to tell");
}

// ---- loop R3 -----------------------------------------------------------------------------------------------------------

/// Under overload (half of the Idaas that the ratio gives) turnover is higher where the loop runs; where nobody is overloaded
/// it changes nothing at all.
#[test]
fn load_raises_turnover_where_the_loop_runs_and_only_under_overload() {
    let with = |posts: [&str; 2], switch: &str| run("no-duty", &[posts[0], posts[1], switch], &[FALKIRK], 5, 120);
    let turnover = |results: &Results| results.estimate("turnover", 0, None);
    let few = ["idaa.posts=1.5 FTE", "coordinator.posts=0.5 FTE"];
    let (off, on) = (with(few, "loops.r3=off"), with(few, "loops.r3=on"));
    let (before, after) = (turnover(&off), turnover(&on));
    assert!(after.mean - before.mean > 4.0 * before.se.hypot(after.se), "{before:?} {after:?}");
    let vacancy = |results: &Results| results.estimate("vacancy", 0, None).mean;
    assert!(vacancy(&on) > vacancy(&off));
    let many = ["idaa.posts=12 FTE", "coordinator.posts=20 FTE"];
    assert_eq!(with(many, "loops.r3=on").digest, with(many, "loops.r3=off").digest);
}

// ---- what an average hides ---------------------------------------------------------------------------------------------

/// Half an Idaa in Orkney: as a smooth half, as a smooth half less the mean vacancy, and as a person. The chance that the pooled
/// years meet the headline falls by more than half, although the hours would do three times over.
#[test]
fn an_average_hides_what_happens_to_half_a_post() {
    let with = |sets: &[&str]| {
        let results = run("no-duty", sets, &[ORKNEY], 1, 200);
        let at = place(&results, ORKNEY);
        let told = |id: &str| results.estimate(id, at, None);
        (told("met:headline"), told("idaa_use").mean)
    };
    let (smooth, _) = with(&["idaa.posts=0.5 FTE", "staff.absences=off"]);
    let (less, _) = with(&["idaa.posts=0.45 FTE", "staff.absences=off"]);
    let (person, used) = with(&["idaa.posts=0.5 FTE"]);
    assert!(used < 0.4, "{used}");
    assert!(person.high < 0.5 * smooth.low, "{person:?} {smooth:?}");
    assert!(less.low > person.high, "an average with the vacancies taken off hides as much: {less:?}");
}
