//! Changes with a date, as stages: the tree of leaves as it stands after so many dates and so much of a duty.

use super::checks::refuse;
use super::{Local, Span, Values};
use crate::error::{Error, Faults};
use crate::model::duty::{Compliance, DutyLevers, Readiness, ReadinessLevers};
use crate::model::funding::FundingLevers;
use crate::model::levers;
use crate::model::timeline::Timeline;
use crate::scenario::dated::{Change, DatedEdit, From, Operand};
use crate::scenario::load::Scenario;
use crate::scenario::tree::Tree;
use crate::time::{DAYS_A_QUARTER, FinancialYear, Quarter};
use crate::units::{Days, Quantity, Switch};
use std::collections::BTreeSet;

/// Thetas after which a ramp counts as done: exp(-8) = 0.0003 of it is left.
const DONE: f64 = 8.0;

/// The most stages of a scenario: each holds the parameters of all of Scotland.
const MOST_STAGES: usize = 2_000;

/// When one authority, or all of Scotland, comes to what.
#[derive(Clone, Debug)]
struct Place {
    /// Its GSS code; none for Scotland and the theory place.
    gss: Option<String>,
    /// What its duties share.
    levers: DutyLevers,
    /// The quarter in which its duties come into force, at the earliest.
    commencement: i64,
    /// Quarters by which the money of a grant comes before that.
    lead: i64,
    /// Quarters by which that is later than in its group.
    behind: i64,
    /// The first measured year.
    first_year: FinancialYear,
    /// Whether it has leaves of its own for its duties or their money.
    is_apart: bool,
}

/// The stages of a scenario.
#[derive(Debug)]
pub struct Schedule {
    /// For whom edits are worked out: Scotland, then the authorities that have leaves of their own; all of them where
    /// duties do not come everywhere at once.
    places: Vec<Place>,
    /// Of each authority's group: its timeline, without parameters.
    pub timelines: Vec<Timeline>,
    /// The stages that can come, by dates passed and phase of the duty; never (0, 0).
    pub wanted: BTreeSet<(usize, usize)>,
}

impl Schedule {
    /// Finds what changes when. `labels` are the same for two authorities of one group.
    pub fn new(
        scenario: &Scenario,
        (locals, labels): (&[Local<'_>], &[usize]),
        values: Values<'_>,
        span: &Span,
        faults: &mut Faults,
    ) -> Self {
        let mut places: Vec<Place> = locals.iter().map(|local| place(local, values.tree, span)).collect();
        let members = |label: usize| (0..labels.len()).filter(move |&at| labels[at] == label);
        // The readiness that an authority needs, if its duties wait for one.
        let waits = |at: usize| Some(&locals[at].readiness).filter(|levers| levers.gate == Switch::On);
        let begins = |label: usize| {
            let own = members(label).map(|at| places[at].commencement);
            // Those that wait for each other begin with the last.
            if members(label).any(|at| waits(at).is_some()) { own.max() } else { own.min() }.unwrap_or(0)
        };
        let begins: Vec<i64> = labels.iter().map(|&label| begins(label)).collect();
        for (place, begins) in places.iter_mut().zip(&begins) {
            place.behind = (place.commencement - begins).max(0);
        }
        let (dates, phases) = changes(&scenario.dated, &places, values, span);
        let timeline = |at: usize| {
            let lead = members(labels[at]).find_map(waits).filter(|_| phases > 0).cloned();
            let latest = |levers: &ReadinessLevers| begins[at] + Quarter::in_days(levers.latest.get());
            Timeline {
                dates: dates.clone(),
                phases,
                commencement: begins[at],
                readiness: lead.map(|levers| Readiness { latest: latest(&levers), levers }),
                looks_at_staffing: members(labels[at]).any(|at| locals[at].staffing.escalation == Switch::On),
                stages: Vec::new(),
            }
        };
        let timelines: Vec<Timeline> = (0..locals.len()).map(timeline).collect();
        let wanted = timelines.iter().flat_map(|timeline| reachable(timeline, span)).collect::<BTreeSet<_>>();
        if wanted.len() > MOST_STAGES {
            let message = format!("{} stages of dated changes, and the limit is {MOST_STAGES}", wanted.len());
            faults.push(refuse(values.tree, "time.years", "", message, "fewer years, shorter ramps or fewer dates"));
        }
        Self { places: targets(places, values, span, faults), timelines, wanted }
    }

    /// Has staffing looked at in each group in which some stage asks for it.
    pub fn look_at_staffing(&mut self, labels: &[usize], later: &[Vec<Local<'_>>]) {
        let asks = |at: usize| later.iter().any(|stage| stage[at].staffing.escalation == Switch::On);
        for at in (0..labels.len()).filter(|&at| asks(at)) {
            let group = labels.iter().zip(&mut self.timelines).filter(|(label, _)| **label == labels[at]);
            group.for_each(|(_, timeline)| timeline.looks_at_staffing = true);
        }
    }

    /// The tree at a stage: so many dates have passed, and the duty is in such a phase.
    pub fn tree(&self, scenario: &Scenario, values: Values<'_>, stage: (usize, usize), faults: &mut Faults) -> Tree {
        let mut tree = scenario.tree.clone();
        for edit in &scenario.dated {
            let now = Values { tree: &tree, ..values };
            let mut written: Vec<(Option<&str>, String)> = Vec::new();
            for place in self.places.iter().filter(|place| self.acts(edit, place, now)) {
                let Some(age) = self.age(edit, place, stage) else { continue };
                let gss = place.gss.as_deref();
                match changed(now, edit, place, age) {
                    Ok(Some(text)) => written.push((gss, text)),
                    // What stays an authority's own must not be taken for Scotland's.
                    Ok(None) => written.extend(gss.and_then(|_| Some((gss, now.text(&edit.path, gss)?)))),
                    Err(fault) => faults.push(*fault),
                }
            }
            tree.begin_layer(&edit.layer);
            for (gss, value) in written {
                // Settled: what was drawn is in the value.
                let leaf = crate::scenario::Leaf::plain(value, edit.place.clone(), edit.layer.clone());
                tree.set(gss, &edit.path, leaf);
            }
        }
        tree
    }

    /// Whether an edit is worked out for a place. Scotland stands for every authority without leaves of its own for what the
    /// edit reads, so an edit for some is worked out for those.
    fn acts(&self, edit: &DatedEdit, place: &Place, values: Values<'_>) -> bool {
        let together = self.places.len() == 1 || self.places[0].gss.is_none();
        match &place.gss {
            None => edit.only.is_empty() || self.places.len() == 1,
            Some(gss) if edit.only.is_empty() => !together || place.is_apart || values.tree.has_own(gss, edit.reads()),
            Some(gss) => edit.only.iter().any(|one| one == gss),
        }
    }

    /// Quarters for which an edit has acted when a stage begins; `None` before it does.
    fn age(&self, edit: &DatedEdit, place: &Place, (dates, phase): (usize, usize)) -> Option<i64> {
        let age = match begins(edit, place) {
            Begins::Date(from) => self.timelines.first()?.dates.get(dates.checked_sub(1)?)? - from,
            Begins::Duty(after) => phase as i64 - 1 - place.behind - after,
        };
        (age >= 0).then_some(age)
    }
}

/// For whom edits are worked out.
fn targets(places: Vec<Place>, values: Values<'_>, span: &Span, faults: &mut Faults) -> Vec<Place> {
    let mut reader = values.reader(None);
    let (levers, lead) = (DutyLevers::read(&mut reader), FundingLevers::read(&mut reader).lead);
    faults.append(&mut reader.faults);
    let scotland = place_of(None, &levers, lead, span);
    if places.iter().all(|place| place.gss.is_none()) {
        return places;
    }
    let at_once = places.iter().all(|place| place.commencement == scotland.commencement);
    let mut all = places;
    if at_once {
        all.insert(0, scotland);
    }
    all
}

/// From when an edit acts in an authority.
enum Begins {
    /// From a quarter of the run on.
    Date(i64),
    /// So many quarters after the duty came into force.
    Duty(i64),
}

fn begins(edit: &DatedEdit, place: &Place) -> Begins {
    match edit.from {
        From::Date(quarter) => Begins::Date(quarter.count(place.first_year)),
        From::Money => Begins::Date(place.commencement - place.lead),
        From::Commencement(after) if after < 0 => Begins::Date(place.commencement + after),
        From::Commencement(after) => Begins::Duty(after),
    }
}

fn place(local: &Local<'_>, tree: &Tree, span: &Span) -> Place {
    let gss = (!local.gss.is_empty()).then(|| local.gss.to_string());
    let is_apart = tree.own_paths(local.gss).any(|path| path.starts_with("duty.") || path == "funding.lead");
    Place { is_apart, ..place_of(gss, &local.duty, local.funding.lead, span) }
}

fn place_of(gss: Option<String>, levers: &DutyLevers, lead: Days, span: &Span) -> Place {
    let (first_year, lead) = (span.levers.first_year, Quarter::in_days(lead.get()));
    let commencement = levers.commencement.count(first_year);
    Place { gss, commencement, levers: levers.clone(), lead, behind: 0, first_year, is_apart: false }
}

/// The quarters at which something changes by date, and the phases of the duties.
fn changes(edits: &[DatedEdit], places: &[Place], values: Values<'_>, span: &Span) -> (Vec<i64>, usize) {
    let years = span.calendar.years();
    let (from, to) = (years.quarter_of(span.start), years.quarter_of(span.stop));
    let (mut dates, mut phases) = (BTreeSet::new(), 0);
    for edit in edits {
        for place in places {
            let quarters = |theta: f64| (DONE * theta / DAYS_A_QUARTER).ceil().min((to - from + 1) as f64) as i64;
            let lasts = ramp(values, edit, place.gss.as_deref()).map_or(0, quarters);
            match begins(edit, place) {
                // What lies before the run is in force when it begins.
                Begins::Date(begins) => dates.extend((begins..=begins + lasts).filter(|&quarter| quarter <= to)),
                Begins::Duty(after) => phases = phases.max(place.behind + after + lasts + 1),
            }
        }
    }
    let earliest = places.iter().map(|place| place.commencement - place.behind).min().unwrap_or(0).max(from);
    (dates.into_iter().collect(), usize::try_from(phases.min(to - earliest + 1)).unwrap_or(0))
}

/// The stages that a group can come to.
fn reachable(timeline: &Timeline, span: &Span) -> Vec<(usize, usize)> {
    let years = span.calendar.years();
    let (from, to) = (years.quarter_of(span.start), years.quarter_of(span.stop));
    let latest = if timeline.phases == 0 { timeline.commencement } else { timeline.latest() };
    let mut stages = Vec::new();
    for quarter in from..=to {
        let dates = timeline.dates_passed(quarter);
        let most = timeline.phase(quarter, timeline.planned(quarter));
        let least = timeline.phase(quarter, (timeline.phases > 0 && quarter >= latest).then_some(latest));
        stages.extend((least..=most).map(|phase| (dates, phase)));
    }
    stages.retain(|&stage| stage != (0, 0));
    stages
}

/// The theta of an edit's ramp in days; `None` where it acts at once.
fn ramp(values: Values<'_>, edit: &DatedEdit, gss: Option<&str>) -> Option<f64> {
    let text = match edit.ramp.as_ref()? {
        Operand::Value(leaf) => leaf.value.clone(),
        Operand::Lever(path) => lever_text(values, path, levers::text::<Days>, gss)?,
    };
    Days::parse(&text).ok().map(Days::get).filter(|&days| days > 0.0)
}

/// The value of a lever, as drawn.
fn lever_text(
    values: Values<'_>,
    path: &str,
    moved: fn(&str, Option<f64>) -> Option<String>,
    gss: Option<&str>,
) -> Option<String> {
    let text = values.text(path, gss)?;
    Some(values.drawn(path, gss).and_then(|number| moved(&text, Some(number))).unwrap_or(text))
}

/// What an edit is to do it with, as drawn.
fn operand(values: Values<'_>, edit: &DatedEdit, gss: Option<&str>) -> Option<String> {
    let by = edit.measured_by();
    match &edit.by {
        Operand::Lever(path) => lever_text(values, path, by.text, gss),
        Operand::Value(leaf) => {
            let drawn = values.draw.and_then(|draw| draw.number(&edit.name, None));
            Some(drawn.and_then(|number| (by.text)(&leaf.value, Some(number))).unwrap_or_else(|| leaf.value.clone()))
        }
    }
}

/// The mean of a ramp over the quarter that begins `age` quarters after its start.
///
/// # Formula
///
/// 1 - (exp(-a) - exp(-b)) / (b - a) with a and b the begin and end of the quarter in thetas: the integral of
/// 1 - exp(-t/theta), so that a year holds as much as the smooth ramp would bring.
fn share_of_ramp(age: i64, theta: Option<f64>) -> f64 {
    let Some(theta) = theta else { return 1.0 };
    let width = DAYS_A_QUARTER / theta;
    let from = age as f64 * width;
    if from >= DONE { 1.0 } else { 1.0 - (libm::exp(-from) - libm::exp(-from - width)) / width }
}

/// The text of a lever after an edit; `None` where it stays.
fn changed(values: Values<'_>, edit: &DatedEdit, place: &Place, age: i64) -> Result<Option<String>, Box<Error>> {
    let gss = place.gss.as_deref();
    let fault = |message: String, hint: &str| {
        Box::new(Error::input(format!("{}: {message}", edit.path)).at(edit.place.clone()).hint(hint))
    };
    let lever = &edit.lever;
    let before = lever_text(values, &edit.path, lever.text, gss).unwrap_or_default();
    let by = operand(values, edit, gss).unwrap_or_default();
    let checked = (edit.measured_by().check)(&by);
    let amount = checked.map_err(|refusal| fault(refusal.message, "take a value or a lever of the right kind"))?;
    let weight = compliance(edit, place) * share_of_ramp(age, ramp(values, edit, gss));
    let was = (lever.check)(&before).ok().flatten();
    let (Some(was), Some(amount)) = (was, amount) else {
        // A choice is taken as a whole.
        return match edit.change {
            Change::Set => Ok((by != before).then_some(by)),
            _ => Err(fault(format!("`{before}` is not a number"), "only `set` changes a choice")),
        };
    };
    if edit.change == Change::Set && weight == 1.0 {
        return Ok((by != before).then_some(by));
    }
    let now = match edit.change {
        Change::Set => was + (amount - was) * weight,
        Change::Add => was + amount * weight,
        Change::Multiply => was + was * (amount - 1.0) * weight,
        Change::CloseGap => was + (1.0 - was) * (amount * weight).min(1.0),
    };
    if now == was {
        return Ok(None);
    }
    let text =
        (lever.text)(&before, Some(now)).ok_or_else(|| fault(format!("{now} is out of bounds"), "a smaller change"))?;
    Ok(Some(text))
}

/// How much of a duty's full effect is done, relative to the level at which its size was seen.
fn compliance(edit: &DatedEdit, place: &Place) -> f64 {
    let level = |level: Compliance| place.levers.compliance_share[level as usize].get();
    if edit.is_of_duty() { level(place.levers.compliance) / level(edit.seen_at).max(1e-9) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_by_quarters_brings_as_much_as_the_smooth_one() {
        let theta = 365.25;
        // The integral of 1 - exp(-t) over the first three years.
        let smooth = 3.0 - (1.0 - libm::exp(-3.0));
        let by_quarters: f64 = (0..12).map(|age| share_of_ramp(age, Some(theta)) / 4.0).sum();
        assert!((by_quarters - smooth).abs() < 1e-12, "{by_quarters} {smooth}");
        assert_eq!((share_of_ramp(0, None), share_of_ramp(32, Some(theta))), (1.0, 1.0));
        assert!((0..40).is_sorted_by(|a, b| share_of_ramp(*a, Some(theta)) <= share_of_ramp(*b, Some(theta))));
    }
}
