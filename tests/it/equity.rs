//! Who is missed and who gets a poorer response: people, circumstances and specialist services.
#![cfg(test)]

use crate::world::{load, run, stamps, whole};
use maracsim::experiment::Results;
use maracsim::model::Flag;
use maracsim::model::person::{Characteristic, Circumstance};
use maracsim::model::referral::{Referrer, TRANSFER};
use maracsim::statistics::Estimate;

/// Many cases, one Marac group of its own.
const GLASGOW: &str = "S12000049";

fn glasgow(sets: &[&str]) -> Results {
    run(
        "no-duty",
        &[&["time.years=2", "staff.absences=off", "demand.year_shock_sd=0"], sets].concat(),
        &[GLASGOW],
        5,
        40,
    )
}

/// The estimate of a measure of a group.
fn of_group(results: &Results, id: &str, group: &str) -> Estimate {
    whole(results, &format!("{id}:{group}"))
}

#[track_caller]
fn agrees(found: Estimate, truth: f64) {
    assert!((found.mean - truth).abs() < 4.0 * found.se, "{found:?}, not {truth}");
}

#[track_caller]
fn rises(id: &str, from: &Results, to: &Results) {
    let (before, after) = (whole(from, id), whole(to, id));
    assert!(after.mean - before.mean > 4.0 * before.se.hypot(after.se), "{id}: {} to {}", before.mean, after.mean);
}

/// Specialist services that make 8 % of the referrals: all of them people of a group.
const SPECIALISTS: [&str; 2] = ["demand.share.specialist_small=8 %", "demand.share.police=58 %"];
/// Every gap closed at every step.
const CLOSED: [&str; 4] =
    ["chain.disclosed=100 %", "chain.recognised=100 %", "chain.assessed=100 %", "chain.referred=100 %"];

/// With s of those at high risk and a chance v to be referred, s v / (1 - s + s v) of the referrals, whoever refers: the
/// ratio to the share at high risk is v / (1 - s + s v). Some 12,000 referrals: 4 SE are about 2 % of a share of 0.15, and
/// specialist services on top of the others' shares would make it 5 to 8 % more.
#[test]
fn a_group_is_among_referrals_as_the_chain_says() {
    let results = glasgow(&SPECIALISTS);
    let authority = &load("no-duty", &[]).group_of(GLASGOW).0.authorities[0].clone();
    let shares = authority.person.levers.latent_shares();
    for (at, name) in Characteristic::NAMES.iter().enumerate() {
        let (s, v) = (shares[at], authority.person.levers.visibility[at].get());
        agrees(whole(&results, &format!("representation:{name}:latent")), v / (1.0 - s + s * v));
    }
}

/// Closing every gap at every step makes representation 1, and adds the referrals that were missed and no others.
#[test]
fn a_closed_chain_leaves_nobody_out() {
    let (today, all) = (glasgow(&SPECIALISTS), glasgow(&[&SPECIALISTS[..], &CLOSED].concat()));
    for name in Characteristic::NAMES {
        agrees(whole(&all, &format!("representation:{name}:latent")), 1.0);
    }
    rises("referrals", &today, &all);
    rises("latent_reached", &today, &all);
    let pathway = glasgow(&[&SPECIALISTS[..], &["chain.pathway.police=100 %"]].concat());
    rises("representation:disabled:latent", &today, &pathway);
    rises("representation:disabled:latent", &pathway, &all);
}

/// Whom a specialist service refers is one of those it is for, so its referrals rise by more than others' where gaps close:
/// with m(v) the product of 1 - s + s v and n that of 1 - s, by (m(1) - n) / (m(v) - n), and all together by m(1) / m(v).
/// Fields are shared, so the counts of both runs differ by what is added: 4 SE are about 6 % of a ratio of 2.
#[test]
fn specialist_services_refer_more_of_those_they_are_for() {
    let [today, closed] = [&[][..], &CLOSED].map(|sets| load("no-duty", &[&SPECIALISTS[..], sets].concat()));
    let levers = &today.group_of(GLASGOW).0.authorities[0].person.levers;
    let product = |visible: fn(f64) -> f64| -> f64 {
        let shares = levers.latent_shares().into_iter().zip(&levers.visibility);
        shares.map(|(s, v)| 1.0 - s + s * visible(v.get())).product()
    };
    let (all, seen, none) = (product(|_| 1.0), product(|v| v), product(|_| 0.0));
    let count = |world: &crate::world::World, specialists: bool| {
        let of = |replication| {
            let log = stamps(world.group_of(GLASGOW).0, 5, replication);
            let first = |case: &&maracsim::model::Case| !case.is(Flag::Repeat) && !case.is(Flag::Escalated);
            let own = |case: &&maracsim::model::Case| {
                let theirs = usize::from(case.origin) == Referrer::SpecialistSmall as usize;
                assert!(!theirs || case.profile.matches_specialist());
                theirs == specialists && usize::from(case.origin) != TRANSFER
            };
            log.cases.iter().filter(first).filter(own).count() as f64
        };
        (0..6).map(of).sum::<f64>()
    };
    let agrees = |before: f64, after: f64, truth: f64| {
        let (found, se) = (after / before, (after - before).max(1.0).sqrt() / before);
        assert!((found - truth).abs() < 4.0 * se, "{found} +- {se}, not {truth}");
    };
    let [theirs, others] = [true, false].map(|of| [&today, &closed].map(|world| count(world, of)));
    agrees(theirs[0], theirs[1], (all - none) / (seen - none));
    agrees(theirs[0] + others[0], theirs[1] + others[1], all / seen);
}

/// A service at the table for everybody it is for closes what its absence opens, and nothing else.
#[test]
fn specialists_at_the_table_narrow_the_gap() {
    let today = glasgow(&[]);
    agrees(whole(&today, "specialist_present"), 0.35 * 0.4);
    let there = glasgow(&[
        "specialist.invited=100 %",
        "specialist.paid=on",
        "specialist.attends_paid=100 %",
        "specialist.national_staff=100",
    ]);
    assert_eq!(whole(&there, "specialist_present").mean, 1.0);
    for group in Characteristic::NAMES {
        rises(&format!("gap:{group}"), &there, &today);
    }
    // Three people cannot be at every table: without their hours an invitation and pay are not enough.
    let scarce = glasgow(&["specialist.invited=100 %", "specialist.paid=on", "specialist.marac_share_of_time=2 %"]);
    rises("specialist_present", &scarce, &there);
}

/// Needing an interpreter costs time, and no recourse to public funds closes doors: the gap follows from who needs them.
#[test]
fn circumstances_make_the_gap() {
    let even =
        ["person.interpreter_minoritised=3 %", "person.no_recourse_minoritised=1.5 %", "quality.weight.specialist=0"];
    let hard = [
        "person.interpreter_minoritised=60 %",
        "person.no_recourse_minoritised=50 %",
        "person.interpreter_wait=3 working days",
        "quality.weight.specialist=0",
    ];
    let (even, hard) = (glasgow(&even), glasgow(&hard));
    let gap = |results: &Results| whole(results, "gap:minoritised");
    assert!(gap(&even).low <= 0.0 && 0.0 <= gap(&even).high, "nothing sets them apart: {:?}", gap(&even));
    assert!(gap(&hard).low > 0.0, "{:?}", gap(&hard));
    let deliverable = |results: &Results| of_group(results, "actions_deliverable", "minoritised");
    assert!(deliverable(&hard).high < deliverable(&even).low);
    rises("idaa_use", &even, &hard);
}

/// R6: at a crowded Marac services are left out, and refer less; at ease, or without the loop, they do not.
#[test]
fn r6_crowded_agendas_leave_services_out() {
    let crowded = ["meeting.length=90 min", "demand.share.specialist_small=20 %", "demand.share.police=46 %"];
    let with = |sets: &[&str]| glasgow(&[&crowded[..], sets].concat());
    let (off, on) = (with(&["loops.r6=off"]), with(&["loops.r6=on", "specialist.crowding=100 %"]));
    rises("specialist_present", &on, &off);
    rises("referrals", &on, &off);
    let answered = with(&["loops.r6=on", "specialist.paid=on", "specialist.crowding=0 %"]);
    rises("referrals", &off, &answered);
}

/// The lead advocate of a specialist service frees the place of an Idaa, and the person waits for it as long as the law says.
#[test]
fn a_lead_advocate_frees_a_place() {
    let (none, all) = (glasgow(&["specialist.lead_advocate=0 %"]), glasgow(&["specialist.lead_advocate=100 %"]));
    rises("caseload_mean", &all, &none);
    rises("specialist_led", &none, &all);
    let world = load("no-duty", &["specialist.lead_advocate=100 %", "specialist.own_wait=drawn"]);
    let log = stamps(world.group_of(GLASGOW).0, 3, 0);
    let led = log.cases.iter().filter(|case| case.is(Flag::SpecialistLeads) && !case.is(Flag::Repeat));
    let waits: Vec<f64> = led
        .filter(|case| case.has(maracsim::model::Milestone::Allocated))
        .map(|case| {
            use maracsim::model::Milestone::{Allocated, Asked};
            case.at(Allocated).days_since(case.at(Asked))
        })
        .collect();
    let mean = waits.iter().sum::<f64>() / waits.len() as f64;
    // An exponential law: the standard error of the mean is mean / sqrt(n).
    assert!(
        waits.len() > 500 && (mean - 42.0).abs() < 4.0 * 42.0 / (waits.len() as f64).sqrt(),
        "{mean} of {}",
        waits.len()
    );
}

/// A person stays who they are: a repeat has the profile of the case it repeats.
#[test]
fn a_repeat_is_the_same_person() {
    let world = load("no-duty", &["time.years=2"]);
    let log = stamps(world.group_of(GLASGOW).0, 9, 0);
    let profiles: std::collections::BTreeMap<u64, _> =
        log.cases.iter().map(|case| (case.key.word(), case.profile)).collect();
    let again = log
        .cases
        .iter()
        .filter_map(|case| Some((case.profile, profiles.get(&case.key.with(0x7265_7065_6174).word())?)));
    let again: Vec<_> = again.collect();
    assert!(again.len() > 300 && again.iter().all(|(before, after)| before == *after));
    let share = |of: &dyn Fn(&maracsim::model::Case) -> bool| {
        log.cases.iter().filter(|case| of(case)).count() as f64 / log.cases.len() as f64
    };
    let children =
        log.cases.iter().map(|case| f64::from(case.profile.children())).sum::<f64>() / log.cases.len() as f64;
    assert!((children - 1.24).abs() < 0.08, "{children}");
    assert!((share(&|case| case.profile.children() > 0) - 0.66).abs() < 0.03);
    assert!(share(&|case| case.profile.has(Circumstance::Interpreter)) > 0.03);
}

/// Children make work: at hours that suffice for all of it, the councils' part costs 20 minutes for each child more, the police's 10
/// for each household, to the penny; off, none.
#[test]
fn children_make_work_for_the_police_and_for_social_work() {
    // In real terms pay that rises as prices do stays what it is.
    let enough = ["agency.hours_ratio=9", "agency.carry_over=9", "cost.pay_award=2 %", "cost.deflator_ahead=2 %"];
    let with = |sets: &[&str]| glasgow(&[&enough[..], sets].concat());
    let (on, off) = (with(&[]), with(&["children.followed=off"]));
    let more = |id: &str| whole(&on, id).mean - whole(&off, id).mean;
    let children = whole(&on, "children_notified").mean;
    let found = more("cost_employer:council_services");
    assert!((found - children / 3.0 * 38.0).abs() < 0.01 * 38.0, "{found} for {children} children");
    let households = more("cost_employer:police") / 38.0 * 6.0;
    let share = households / whole(&on, "heard").mean;
    assert!((share - 0.66).abs() < 0.02, "{share}: 4 SE of some 2,000 x 40 cases are 0.007");
    assert_eq!(whole(&off, "children_supported").mean, 0.0);
    // Of hours that just suffice, work for more children leaves less for files.
    let heavy = ["children.social_work_minutes=60 min", "demand.multiplier.police=1.5"];
    let (light, busy) = (glasgow(&heavy[1..]), glasgow(&heavy));
    rises("cost_employer:council_services", &light, &busy);
}

/// Support of their own has places: as many children as ask get it where there are enough, and where places are few no more
/// than they turn over; more demand leaves more without.
#[test]
fn children_without_a_place_go_without() {
    let plenty = glasgow(&["children.places=1000"]);
    assert_eq!(whole(&plenty, "children_answered").mean, 1.0);
    let (today, busy) = (glasgow(&[]), glasgow(&["demand.multiplier.police=1.5"]));
    rises("children_answered", &busy, &today);
    rises("children_notified", &today, &busy);
    let places: f64 =
        load("no-duty", &["time.years=2"]).group_of(GLASGOW).0.authorities[0].children.places.iter().sum();
    let most = places / 2.0 * 365.25 / 140.0;
    let found = whole(&today, "children_supported").mean;
    assert!(found < most * 1.02 && found > 0.8 * most, "{found} of {most} a year");
    let asked = whole(&plenty, "children_supported").mean / whole(&plenty, "children_notified").mean;
    assert!(asked > 0.3 && asked < 0.6, "{asked}: a repeat asks for nobody");
}
