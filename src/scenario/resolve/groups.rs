//! Who works with whom: closed groups of authorities that share a Marac or a team.

use super::demand::{flow_of_stage, flows};
use super::stages::Schedule;
use super::{Local, Resolved, Span, national, own_support, teams};
use crate::model::Group;
use crate::model::agency::{AgencyParameters, Circumstances};
use crate::model::backlog::BacklogParameters;
use crate::model::children::ChildParameters;
use crate::model::delivery::DeliveryParameters;
use crate::model::demand::Flow;
use crate::model::early::EarlyParameters;
use crate::model::funding::Rule;
use crate::model::loops::Loop;
use crate::model::marac::{Cadence, FirstYear, MaracParameters};
use crate::model::parameters::AuthorityParameters;
use crate::model::person::PersonParameters;
use crate::model::quality::QualityParameters;
use crate::model::referral::Referrer;
use crate::model::specialist::SpecialistParameters;
use crate::model::timeline::Timeline;
use crate::model::training::TrainingParameters;
use crate::scenario::authority::Authority;
use crate::time::Weekday;

impl Resolved {
    /// One closed group of it: that of the authorities with these GSS codes; all of it for none. What the group has of grants and of
    /// national teams stays its part of the whole.
    #[must_use]
    pub fn only(mut self, codes: &[String]) -> Self {
        if codes.is_empty() {
            return self;
        }
        self.groups.retain(|group| group.authorities.iter().any(|one| codes.contains(&self.names[one.index].gss)));
        let mut names = Vec::new();
        for authority in self.groups.iter_mut().flat_map(|group| &mut group.authorities) {
            names.push(self.names[authority.index].clone());
            authority.index = names.len() - 1;
        }
        Self { names, ..self }
    }
}

/// Cuts the country into its closed groups, each with its stages.
pub fn build_all(
    locals: &[Local<'_>],
    later: &[Vec<Local<'_>>],
    labels: &[usize],
    schedule: Schedule,
    span: &Span,
) -> Vec<Group> {
    let flows = flows(locals, span);
    let mut groups = build(locals, &flows, labels, span);
    for group in &mut groups {
        group.timeline = schedule.timelines[group.authorities[0].index].clone();
        let stages = (group.timeline.dates.len() + 1) * (group.timeline.phases + 1);
        group.timeline.stages = (0..stages).map(|_| None).collect();
    }
    for (&(dates, phase), stage) in schedule.wanted.iter().zip(later) {
        let of_stage = |(local, first): (&Local<'_>, (&Local<'_>, &Flow))| flow_of_stage(local, first, span);
        let flows: Vec<Flow> = stage.iter().zip(locals.iter().zip(&flows)).map(of_stage).collect();
        for (group, stage) in groups.iter_mut().zip(build(stage, &flows, labels, span)) {
            let place = group.timeline.place(dates, phase);
            group.timeline.stages[place] = Some(Box::new(stage));
        }
    }
    groups
}

fn build(locals: &[Local<'_>], flows: &[Flow], labels: &[usize], span: &Span) -> Vec<Group> {
    let mut seen: Vec<usize> = Vec::new();
    for &label in labels {
        if !seen.contains(&label) {
            seen.push(label);
        }
    }
    let members = |label: usize| {
        let of_label = locals.iter().enumerate().zip(labels).filter(move |(_, own)| **own == label);
        of_label.map(|(local, _)| local).collect::<Vec<_>>()
    };
    let mut groups: Vec<Group> = seen.into_iter().map(|label| group(&members(label), flows, span)).collect();
    national::divide(&mut groups, span);
    if let Some(first) = locals.first() {
        own_support::share(&mut groups, &first.specialist);
    }
    groups
}

/// A label for each authority, the same for two that share a Marac or a team, directly or through others.
pub fn labels(locals: &[Local<'_>]) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..locals.len()).collect();
    for (at, local) in locals.iter().enumerate() {
        for other in 0..at {
            if local.marac == locals[other].marac || local.office == locals[other].office {
                let (from, to) = (labels[at].max(labels[other]), labels[at].min(labels[other]));
                labels.iter_mut().filter(|label| **label == from).for_each(|label| *label = to);
            }
        }
    }
    labels
}

/// Names in the order of their first appearance.
fn names<'a>(members: &[(usize, &Local<'a>)], of: impl Fn(&Local<'a>) -> &'a str) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (_, local) in members {
        if !names.contains(&of(local)) {
            names.push(of(local));
        }
    }
    names
}

fn group(members: &[(usize, &Local<'_>)], flows: &[Flow], span: &Span) -> Group {
    let offices = names(members, |local| local.office);
    let mut maracs: Vec<MaracParameters> = Vec::new();
    let mut served: Vec<Vec<u16>> = vec![Vec::new(); members.len()];
    for name in names(members, |local| local.marac) {
        let of_marac = |(at, (_, local)): (usize, &(usize, &Local<'_>))| (local.marac == name).then_some(at);
        let those: Vec<usize> = members.iter().enumerate().filter_map(of_marac).collect();
        let lead = members[those[0]].1;
        let office = offices.iter().position(|office| *office == lead.office).unwrap_or(0);
        let basis = sum_by_year(those.iter().map(|&at| members[at].1.basis.as_slice()), span);
        for nth in 0..how_many(lead, &basis) {
            let index = maracs.len() as u16;
            those.iter().for_each(|&at| served[at].push(index));
            let many = f64::from(how_many(lead, &basis));
            let share: Vec<f64> = basis.iter().map(|cases| cases / many).collect();
            let paid = sum_by_year(those.iter().map(|&at| members[at].1.grant.chair.as_slice()), span);
            let sittings = share.iter().zip(&paid).map(|(cases, paid)| cases + paid / many).collect::<Vec<_>>();
            let factor = those.iter().map(|&at| members[at].1.factor * members[at].1.basis[0]).sum::<f64>()
                / basis[0].max(1e-12);
            let serves = those.iter().map(|&at| at as u16).collect();
            let expected = those.iter().flat_map(|&at| &members[at].1.expected).sum::<f64>() / many;
            let remote = remote_share(those.iter().map(|&at| members[at].1));
            let demand = Demand { cases: &share, sittings: &sittings, factor, expected, remote };
            maracs.push(marac(lead, (nth, office), serves, &demand, span));
        }
    }
    let office_of = |local: &Local<'_>| offices.iter().position(|office| *office == local.office).unwrap_or(0) as u16;
    Group {
        calendar: span.calendar.clone(),
        start: span.start,
        stop: span.stop,
        authorities: members
            .iter()
            .zip(served)
            .map(|(&member, maracs)| authority(member, (maracs, office_of(member.1)), &flows[member.0], span))
            .collect(),
        maracs,
        offices: offices.iter().map(|name| teams::office(&of_office(members, name), span)).collect(),
        timeline: Timeline::default(),
    }
}

fn of_office<'l, 'a>(members: &[(usize, &'l Local<'a>)], name: &str) -> Vec<&'l Local<'a>> {
    members.iter().filter(|(_, local)| local.office == name).map(|&(_, local)| local).collect()
}

/// Adds up what several authorities expect.
pub fn sum_by_year<'s>(series: impl Iterator<Item = &'s [f64]>, span: &Span) -> Vec<f64> {
    let mut sum = vec![0.0; span.years()];
    for one in series {
        sum.iter_mut().zip(one).for_each(|(sum, value)| *sum += value);
    }
    sum
}

fn authority(
    (index, local): (usize, &Local<'_>),
    (maracs, office): (Vec<u16>, u16),
    flow: &Flow,
    span: &Span,
) -> AuthorityParameters {
    let latent = local.people.map_or(0.0, |of| local.person.latent.get() * f64::from(of.women_16_plus) / 10_000.0);
    let people = local.people.map_or(0.0, |of| f64::from(of.population));
    let remote = local.people.map_or(0.0, Authority::remote);
    let specialists = local.demand.share[Referrer::SpecialistSmall as usize];
    let person = PersonParameters::new(local.person.clone(), specialists, remote, (people, latent));
    AuthorityParameters {
        code: local.code,
        index,
        demand: local.demand.clone(),
        return_delay: local.demand.return_delay.sampler(),
        flow: flow.clone(),
        service: teams::service(local, span),
        quality: QualityParameters::new(local.quality.clone(), local.loops.switched()),
        early: EarlyParameters {
            added: early_added(local, span),
            places: local.refused.iter().map(|&refused| local.early.places(refused)).collect(),
            expected: local.escalated,
            drained: EarlyParameters::is_drained(&local.early, local.loops.switched()),
            levers: local.early.clone(),
        },
        children: ChildParameters::new(local.children.clone(), &local.person, &local.basis, local.demand.repeat_share),
        own_support: own_support::of(local, &person),
        person,
        loops: local.loops.switched(),
        maracs,
        office,
        expected: local.expected.clone(),
        staffing: local.staffing.clone(),
    }
}

/// FTE of early intervention beyond the baseline's places, by measured year: without a grant, and with one.
fn early_added(local: &Local<'_>, span: &Span) -> [Vec<f64>; 2] {
    let (before, productive) = (local.today.as_ref().map(|today| today.early), span.levers.productive_hours.get());
    let before = before.unwrap_or(local.early.capacity);
    let added = local.refused.iter().map(|&refused| local.early.added(before, refused, productive)).collect();
    let none = vec![0.0; local.refused.len()];
    if local.funding.rule == Rule::None { [added, none] } else { [none, added] }
}

/// How many Maracs a reviewed cadence needs so that a weekly meeting hears no more than the target in the last year.
/// The number does not change within a run.
pub fn how_many(lead: &Local<'_>, basis: &[f64]) -> u32 {
    let meeting = lead.began.as_ref().map_or(&lead.meeting, |began| &began.meeting);
    let reviewed = meeting.cadence == Cadence::Reviewed && meeting.every.is_none();
    let most = basis.iter().copied().fold(0.0, f64::max);
    let weekly = most / 365.25 * 7.0 / meeting.target_cases.get();
    if reviewed { weekly.ceil().clamp(1.0, 1_000.0) as u32 } else { 1 }
}

/// What a Marac's plan rests on.
struct Demand<'d> {
    /// Cases of each year on the baseline's demand.
    cases: &'d [f64],
    /// Cases of each year for which sittings are planned: those, and the cases for which a grant pays chairs.
    sittings: &'d [f64],
    /// Cases expected at this stage as a ratio to those with which the run begins.
    factor: f64,
    /// Cases expected in all years by this scenario's plan.
    expected: f64,
    /// Share of the people of the area who live remote or on an island.
    remote: f64,
}

fn marac(
    lead: &Local<'_>,
    (nth, office): (u32, usize),
    serves: Vec<u16>,
    demand: &Demand<'_>,
    span: &Span,
) -> MaracParameters {
    let &Demand { cases, sittings, factor, expected, remote } = demand;
    let levers = lead.meeting.clone();
    let interval: Vec<f64> = match (levers.every, levers.cadence) {
        (Some(every), _) => vec![every.get(); span.years()],
        (None, Cadence::Every(days)) => vec![days.get(); span.years()],
        (None, Cadence::OnDemand) => Vec::new(),
        (None, Cadence::Reviewed) => sittings.iter().map(|&cases| reviewed(lead, cases)).collect(),
    };
    let gap = interval.first().copied().unwrap_or(levers.cut_off.get() + 1.0);
    let meetings = 365.25 / gap;
    let sitting_hours = cases[0] / meetings * levers.minutes_per_case.get() / 60.0;
    let travel = remote * levers.travel.get() / 60.0;
    let first = FirstYear { cases: cases[0], meetings, sitting_hours, travel: (1.0 - levers.online.get()) * travel };
    MaracParameters {
        code: lead.code * 1_000 + u64::from(nth) + 1,
        office: office as u16,
        lead: serves[0],
        serves,
        agencies: agencies(lead, first, factor),
        delivery: delivery(lead),
        specialists: specialists(lead, expected, span),
        backlog: BacklogParameters::new(lead.backlog.clone(), &levers, lead.loops.switched()),
        first_day: first_day(lead, nth, gap, span),
        interval,
        travel,
        levers,
    }
}

/// Share of the people of an area who live remote or on an island, over the authorities of a Marac.
fn remote_share<'l>(authorities: impl Iterator<Item = &'l Local<'l>>) -> f64 {
    let people = authorities.filter_map(|local| local.people).map(|of| (f64::from(of.population), of.remote()));
    let (all, remote) = people.fold((0.0, 0.0), |(all, remote), (of, share)| (all + of, remote + of * share));
    if all > 0.0 { remote / all } else { 0.0 }
}

/// The agencies' hours stay those of the levers with which the run begins, but for a change of their ratio: a duty to
/// attend fills seats and gives no hours. What a grant pays of the need that a stage adds comes on top.
fn agencies(lead: &Local<'_>, first: FirstYear, factor: f64) -> AgencyParameters {
    let (delivery, loops) = (&lead.delivery, lead.loops.switched());
    let now = delivery.commitments.marac;
    let today = lead.today.as_ref().map_or(now, |today| today.priority);
    let around = Circumstances {
        weakness: &delivery.weakness,
        commitments: &delivery.commitments,
        priority: [today, if loops.run(Loop::B4) { now } else { today }],
        escalation: &delivery.escalation,
        children: lead.children.mean_minutes(&lead.person),
        seats_take_hours: loops.run(Loop::R4),
    };
    let Some(began) = lead.began.as_deref().filter(|_| lead.is_later) else {
        return AgencyParameters::new(lead.agency.clone(), around, first);
    };
    let start = AgencyParameters::new(began.agency.clone(), around, first);
    let more = FirstYear { cases: first.cases * factor, sitting_hours: first.sitting_hours * factor, ..first };
    let mut now = AgencyParameters::new(lead.agency.clone(), around, more);
    let (was, is) = (began.agency.hours_ratio.get(), lead.agency.hours_ratio.get());
    let asked = now.hours_a_day;
    for (agency, asked) in asked.into_iter().enumerate() {
        let kept = if was > 0.0 { start.hours_a_day[agency] * (is / was) } else { asked };
        let paid = lead.grant.partners * (asked - kept).max(0.0);
        now.hours_a_day[agency] = kept + paid;
        now.paid[agency] = if paid > 0.0 { paid / (kept + paid) } else { 0.0 };
    }
    now
}

/// The part of the services that the country shares which is this Marac's: by the cases expected in this scenario.
fn specialists(lead: &Local<'_>, cases: f64, span: &Span) -> SpecialistParameters {
    let levers = &lead.specialist;
    let hours = levers.staff.get() * levers.marac_share.get() * span.levers.productive_hours.get() / 365.25;
    let part = if span.cases > 0.0 { cases / span.cases } else { 0.0 };
    let today = lead.today.as_ref().map_or(0.0, |today| today.specialists);
    let trust = lead.has_trust();
    SpecialistParameters::new(levers.clone(), &lead.meeting, [hours * part, hours], today, trust)
}

fn delivery(lead: &Local<'_>) -> DeliveryParameters {
    let levers = &lead.delivery;
    let today = lead.today.as_ref().map_or_else(|| levers.training.steady(), |today| today.trained);
    DeliveryParameters {
        training: TrainingParameters::new(levers.training.clone(), today),
        assurance: lead.loops.switched().run(Loop::B3).then(|| levers.assurance.clone()),
        team: national::team(lead),
    }
}

/// The longest of weekly, 2- and 3-weekly at which a mean meeting hears the target or less; 4-weekly for few cases.
fn reviewed(lead: &Local<'_>, cases: f64) -> f64 {
    if cases < lead.meeting.small.get() {
        return 28.0;
    }
    let fits = |&&days: &&f64| cases * days / 365.25 <= lead.meeting.target_cases.get();
    *[21.0, 14.0, 7.0].iter().find(fits).unwrap_or(&7.0)
}

/// The day of the first meeting: spread over the cadence and over Tuesday to Thursday, so that the country does not sit
/// on one day. In theory: one interval after the start.
fn first_day(lead: &Local<'_>, nth: u32, gap: f64, span: &Span) -> f64 {
    let start = span.start.0 as f64 / crate::time::DAY as f64;
    if lead.meeting.every.is_some() {
        return start + gap;
    }
    let weeks = (gap / 7.0).floor().max(1.0) as u64;
    let turn = lead.code + u64::from(nth) * (weeks / 2).max(1);
    let weekday = Weekday::Tuesday as i64 + ((lead.code + u64::from(nth)) % 3) as i64;
    let monday = (span.start.day()..).find(|&day| span.calendar.date(day).weekday() == Weekday::Monday);
    (monday.unwrap_or(span.start.day()) + weekday + 7 * (turn % weeks) as i64) as f64
}
