//! The staffing answer in words: the answer first, then what it rests on.

use super::json::quote;
use super::rounding::grouped;
use super::tables::{line, words};
use crate::experiment::staffing::{
    Answer, ClosedForm, Found, Kind, Neighbour, Outcome, Part, Point, Problem, Years, closed_form,
};
use crate::measure::Prices;
use crate::statistics::Estimate;
use crate::units::Gbp;

/// All that is said of a closed group.
#[derive(Debug)]
pub struct Staffed<'a> {
    /// The question.
    pub problem: &'a Problem<'a>,
    /// The answers, goal by goal.
    pub answers: Vec<Answer>,
    /// Prices at the low ends of their ranges, centrally, and at the high ends.
    pub prices: [Prices; 3],
}

/// What every answer rests on.
pub const RESTS: &str = "Rests on levels that were not calibrated to local data, and on assumed norms: read it as \u{201c}if this is how \
                         things work\u{201d}. Need is no fewer than this: specialist services, travel, cover for Idaas and the work of \
                         early intervention are left out. It is never a case for fewer posts than there are.";

impl Staffed<'_> {
    /// The names of the authorities, as one.
    pub fn name(&self) -> String {
        let names: Vec<&str> = self.problem.base.names.iter().map(|named| named.name.as_str()).collect();
        match &names[..] {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            _ => names.concat(),
        }
    }

    /// One answer as a paragraph that can be pasted into a paper, with what stands beside it and why.
    pub fn text(&self, answer: &Answer) -> String {
        let text = self.unwrapped(answer);
        text.lines().map(wrapped).collect()
    }

    fn unwrapped(&self, answer: &Answer) -> String {
        match &answer.outcome {
            Outcome::Found(found) => self.found_text(answer, found, false),
            Outcome::Stopped(Some(found)) => self.found_text(answer, found, true),
            Outcome::Stopped(None) => {
                format!("{}: stopped before any plan was known to meet {}.\n", self.name(), answer.goal.name)
            }
            Outcome::Nowhere(parts) => self.nowhere_text(answer, parts),
        }
    }

    fn period(&self, answer: &Answer) -> String {
        let years = &self.problem.base.years;
        match (answer.goal.years, years.first(), years.last()) {
            (Years::Each, Some(first), Some(last)) if first != last => format!("each year from {first} to {last}"),
            (Years::One(year), ..) => years[year].clone(),
            (Years::Pooled, ..) => "all years together".into(),
            (_, first, _) => first.cloned().unwrap_or_default(),
        }
    }

    /// What a plan is, in words.
    fn plan(&self, point: &[usize]) -> String {
        let several = self.problem.base.names.len() > 1;
        let one = |(resource, &step): (&crate::experiment::staffing::Resource, &usize)| {
            let amount = resource.amount(step);
            let theory = self.problem.is_theory();
            let group = self.problem.group();
            let lead = match resource.kind {
                Kind::Idaa => resource.index,
                Kind::Coordinator => {
                    group.authorities.iter().position(|one| usize::from(one.office) == resource.index).unwrap_or(0)
                }
                Kind::Cadence | Kind::Length => usize::from(group.maracs[resource.index].lead),
            };
            let whose = if several { format!(" ({})", self.problem.base.names[lead].name) } else { String::new() };
            let what = match resource.kind {
                Kind::Idaa if theory => format!("{amount} places of caseload"),
                Kind::Coordinator if theory => format!("{amount} desks"),
                Kind::Length if theory => format!("{amount} places at a meeting"),
                Kind::Idaa => format!("{amount:.1} FTE of Idaas"),
                Kind::Coordinator => format!("{amount:.1} FTE of coordinators"),
                Kind::Cadence if step == 0 => format!("meetings as often as now (at most {amount:.0} days apart)"),
                Kind::Cadence => format!("a meeting every {amount:.0} days"),
                Kind::Length => format!("sittings of up to {amount:.0} minutes"),
            };
            what + &whose
        };
        let all: Vec<String> = self.problem.resources.iter().zip(point).map(one).collect();
        match &all[..] {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            _ => all.concat(),
        }
    }

    fn money(&self, point: &[usize]) -> String {
        let [low, central, high] = self.costs(point).map(|cost| grouped(&format!("{:.0}", rounded(cost))));
        format!("GBP {central} a year ({low} to {high} over the ranges of the prices)")
    }

    fn costs(&self, point: &[usize]) -> [Gbp; 3] {
        [0, 1, 2].map(|end| self.problem.cost(point, &self.prices[end]))
    }

    fn found_text(&self, answer: &Answer, found: &Found, stopped: bool) -> String {
        let asked = percent(answer.goal.chance);
        let mut text = format!(
            "{}: no fewer than {}, so that {} is met in {} with a chance of {asked} or more.\n",
            self.name(),
            self.plan(&found.point),
            answer.goal.name,
            self.period(answer)
        );
        if stopped {
            text += "Stopped early: this is the best plan so far; a smaller one may do.\n";
        }
        text += &self.confidence(answer, found);
        if !self.problem.is_theory() {
            let cost = self.money(&found.point);
            text += &format!("As planned, with every post filled and meetings of full length: {cost}.\n");
        }
        text += &self.steps(answer, found);
        text += &self.binding(answer, found);
        text += &self.beside(answer, found);
        text += &self.years(answer);
        text + &caveats(answer)
    }

    fn confidence(&self, answer: &Answer, found: &Found) -> String {
        let Some(confirmed) = &found.confirmed else {
            return "Not confirmed on fresh histories, as the time ran out.\n".into();
        };
        let (chance, years) = (&confirmed.chance, self.problem.years() + 1);
        let (place, year) = (confirmed.worst / years, confirmed.worst % years);
        let year = self.problem.base.years.get(year).map_or("all years together", String::as_str);
        let place = if self.problem.places() > 1 {
            format!("{}, ", self.problem.base.names[place].name)
        } else {
            String::new()
        };
        let how = if confirmed.is_tie(answer.goal.chance) {
            " A tie: too near to what is asked to tell."
        } else if !confirmed.is_sure {
            " The limits lie on both sides of what is asked; the estimate decided."
        } else {
            ""
        };
        let drawn = found.drawn.as_ref().map_or_else(String::new, |drawn| {
            let share = frequency(drawn);
            format!(
                " Where all that is not known of the inputs is drawn from its ranges, the same plan meets it in {share} ({}).",
                limits(drawn)
            )
        });
        format!(
            "Confirmed on {} fresh histories, worst year ({place}{year}): met in {} (95 % limits {}, inputs at their central values).{how}{drawn}\n",
            chance.n,
            frequency(chance),
            limits(chance)
        )
    }

    fn steps(&self, answer: &Answer, found: &Found) -> String {
        let row = |neighbour: &Neighbour, sign: &str| {
            let resource = &self.problem.resources[neighbour.resource];
            let difference = (resource.amount(neighbour.step) - resource.amount(found.point[neighbour.resource])).abs();
            let what = match resource.kind {
                Kind::Idaa if !self.problem.is_theory() => format!("{difference:.1} FTE of Idaas"),
                Kind::Coordinator if !self.problem.is_theory() => format!("{difference:.1} FTE of coordinators"),
                Kind::Cadence => format!("{difference:.0} days between meetings"),
                Kind::Length if !self.problem.is_theory() => format!("{difference:.0} minutes"),
                _ => format!("{difference:.0} place"),
            };
            let sign = if resource.kind == Kind::Cadence { if sign == "+" { "-" } else { "+" } } else { sign };
            let enough = match neighbour.chance.mean >= answer.goal.chance {
                _ if (neighbour.chance.mean - answer.goal.chance).abs() <= crate::experiment::staffing::TIE => "a tie",
                true => "enough",
                false => "not enough",
            };
            let money = if self.problem.is_theory() {
                String::new()
            } else {
                let more = neighbour.cost.pounds() - found.cost.pounds();
                format!(", GBP {} a year", grouped(&format!("{more:+.0}")).replace('+', "+"))
            };
            let of = |estimate: &Estimate| format!("{} ({})", percent(estimate.mean), limits(estimate));
            format!("  {sign}{what}: {}, {enough}{money}\n", of(&neighbour.chance))
        };
        let less: String = found.less.iter().map(|neighbour| row(neighbour, "-")).collect();
        let more: String = found.more.iter().map(|neighbour| row(neighbour, "+")).collect();
        if less.is_empty() && more.is_empty() {
            String::new()
        } else {
            format!("One step less or more, chance in the worst year:\n{less}{more}")
        }
    }

    fn binding(&self, answer: &Answer, found: &Found) -> String {
        let mut text = String::new();
        if found.parts.len() > 1 {
            let list = &self.problem.ready.standards.list;
            let parts: Vec<String> = found
                .parts
                .iter()
                .map(|part| format!("{} {}", list[part.standard].name, percent(part.chance.mean)))
                .collect();
            text += &format!("What binds, by itself in its worst year: {}.\n", parts.join("; "));
        }
        if let Some((point, chance)) = &found.permanent {
            text += &format!(
                "Flexible: permanent posts of {}, the rest by flexible staff, of whom the model has none; with the permanent posts alone {} is met in {}.\n",
                self.plan(point),
                answer.goal.name,
                frequency(chance)
            );
        }
        text
    }

    /// The ratio and the closed form beside the answer, and why they differ.
    fn beside(&self, answer: &Answer, found: &Found) -> String {
        if self.problem.is_theory() {
            return String::new();
        }
        let one = |at: usize| {
            let closed = closed_form(self.problem.group(), at, answer.goal.chance);
            let whose = if self.problem.places() > 1 {
                format!("{}: ", self.problem.base.names[at].name)
            } else {
                String::new()
            };
            let places = closed.places.map_or_else(String::new, |places| format!(", and {places} places at a sitting"));
            format!(
                "  {whose}SafeLives\u{2019} ratio {:.1} FTE of Idaas and {:.1} of administrators; closed form {:.1} and {:.1}{places}\n",
                closed.ratio[0], closed.ratio[1], closed.fte[0], closed.fte[1]
            )
        };
        let all: String = (0..self.problem.places()).map(one).collect();
        format!("Beside it, for the busiest year:\n{all}{}\n", self.why(answer, &found.point))
    }

    /// One sentence on why the answer is not that of the ratio or the closed form.
    fn why(&self, answer: &Answer, point: &[usize]) -> String {
        let closed: Vec<ClosedForm> =
            (0..self.problem.places()).map(|at| closed_form(self.problem.group(), at, answer.goal.chance)).collect();
        let sum = |kind: Kind| -> f64 {
            let of = self.problem.resources.iter().zip(point).filter(|(resource, _)| resource.kind == kind);
            of.map(|(resource, &step)| resource.amount(step)).sum()
        };
        let has = |kind: Kind| self.problem.resources.iter().any(|resource| resource.kind == kind);
        let coordinators = closed.iter().map(|closed| closed.fte[1]).fold(0.0, f64::max);
        let idaas: f64 = closed.iter().map(|closed| closed.fte[0]).sum();
        let ratio: f64 = closed.iter().map(|closed| closed.ratio[0]).sum();
        if has(Kind::Coordinator) && sum(Kind::Coordinator) > coordinators + 0.49 {
            "Why they differ: both count hours, and hours are not presence. One coordinator is on leave, sick or not yet replaced for weeks \
             of every year, and then nobody screens and no meeting sits: a second person is needed however few the cases."
        } else if has(Kind::Idaa) && sum(Kind::Idaa) > idaas + 0.49 {
            "Why they differ: the closed form has everybody there all the time. Vacancies, leave and sickness leave few on some days, and \
             contact within days cannot wait for them."
        } else if has(Kind::Idaa) && sum(Kind::Idaa) < idaas - 0.49 {
            "Why they differ: the closed form leaves room for chance in all of the work; this standard goes first and needs less. What is left \
             for weekly support in a busy year is another question (support_minutes)."
        } else if has(Kind::Idaa) && sum(Kind::Idaa) > ratio + 0.25 {
            "Why they differ: the ratio is for a mean year with everybody there; a busy year, vacancies and leave need room above it."
        } else {
            "They agree within a step: here the mean work says nearly all."
        }
        .into()
    }

    fn years(&self, answer: &Answer) -> String {
        if answer.by_year.is_empty() {
            return String::new();
        }
        let year = |(year, point): (&String, &Option<Point>)| match point {
            Some(point) => format!("  {year}: {}\n", self.plan(point)),
            None => format!("  {year}: cannot be met, or not searched to the end\n"),
        };
        let all: String = self.problem.base.years.iter().zip(&answer.by_year).map(year).collect();
        format!("For one year by itself, the same plan held from the start:\n{all}")
    }

    fn nowhere_text(&self, answer: &Answer, parts: &[Part]) -> String {
        let most: Point =
            self.problem.resources.iter().map(|resource| resource.choices.len().saturating_sub(1)).collect();
        let list = &self.problem.ready.standards.list;
        let mut text = format!(
            "{}: {} cannot be met in {} with a chance of {}: not with up to {}, nor with fewer meetings.\n",
            self.name(),
            answer.goal.name,
            self.period(answer),
            percent(answer.goal.chance),
            self.plan(&most)
        );
        for part in parts.iter().filter(|part| parts.len() == 1 || part.chance.mean < 0.995) {
            let standard = &list[part.standard];
            let why = reason(&standard.id);
            text += &format!("  {}: {} by itself in its worst year; {why}\n", standard.name, percent(part.chance.mean));
        }
        let cases = self
            .problem
            .group()
            .authorities
            .iter()
            .flat_map(|one| one.expected.first())
            .copied()
            .fold(f64::INFINITY, f64::min);
        if cases.is_finite() && cases < 150.0 && !self.problem.is_theory() {
            text += &format!(
                "  With about {cases:.0} cases a year one case moves a share by {:.1} points: in a small area a year\u{2019}s share says as much about chance as about the service.\n",
                100.0 / cases
            );
        }
        text + &caveats(answer)
    }

    /// A row for programs, for each answer.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let closed: Vec<ClosedForm> = if self.problem.is_theory() {
            Vec::new()
        } else {
            let chance = self.answers.first().map_or(0.9, |answer| answer.goal.chance);
            (0..self.problem.places()).map(|at| closed_form(self.problem.group(), at, chance)).collect()
        };
        let gss: Vec<&str> = self.problem.base.names.iter().map(|named| named.gss.as_str()).collect();
        let row = |answer: &Answer| {
            let (status, found) = match &answer.outcome {
                Outcome::Found(found) => ("found", Some(found)),
                Outcome::Stopped(found) => ("stopped", found.as_ref()),
                Outcome::Nowhere(_) => ("cannot be met", None),
            };
            let amounts = |kind: Kind| {
                let of = self.problem.resources.iter().zip(found.map_or(&[][..], |found| &found.point[..]));
                let all = of
                    .filter(|(resource, _)| resource.kind == kind)
                    .map(|(resource, &step)| resource.amount(step).to_string());
                all.collect::<Vec<_>>().join(" ")
            };
            let chance = found.and_then(|found| found.confirmed.as_ref()).map(|confirmed| confirmed.chance);
            let number =
                |of: fn(&Estimate) -> f64| chance.as_ref().map_or_else(String::new, |chance| of(chance).to_string());
            let cost =
                |end: usize| found.map_or_else(String::new, |found| self.costs(&found.point)[end].pounds().to_string());
            let tie =
                found.and_then(|found| found.confirmed.as_ref()).is_some_and(|one| one.is_tie(answer.goal.chance));
            let beside = |of: &dyn Fn(&ClosedForm) -> f64| {
                closed.iter().map(|closed| format!("{:.2}", of(closed))).collect::<Vec<_>>().join(" ")
            };
            vec![
                self.name(),
                gss.join(" "),
                answer.goal.name.clone(),
                self.period(answer),
                answer.goal.chance.to_string(),
                status.into(),
                amounts(Kind::Idaa),
                amounts(Kind::Coordinator),
                amounts(Kind::Cadence),
                amounts(Kind::Length),
                number(|chance| chance.mean),
                number(|chance| chance.low),
                number(|chance| chance.high),
                number(|chance| chance.n as f64),
                tie.to_string(),
                found.and_then(|found| found.drawn).map_or_else(String::new, |drawn| drawn.mean.to_string()),
                cost(1),
                cost(0),
                cost(2),
                beside(&|closed| closed.ratio[0]),
                beside(&|closed| closed.ratio[1]),
                beside(&|closed| closed.fte[0]),
                beside(&|closed| closed.fte[1]),
            ]
        };
        self.answers.iter().map(row).collect()
    }
}

/// The columns of [`Staffed::rows`].
pub const COLUMNS: [&str; 23] = [
    "authorities",
    "gss",
    "asked",
    "years",
    "chance_asked",
    "status",
    "idaa",
    "coordinator",
    "days_between_meetings",
    "length",
    "chance",
    "chance_low",
    "chance_high",
    "n",
    "tie",
    "chance_over_draws",
    "cost",
    "cost_low",
    "cost_high",
    "ratio_idaa",
    "ratio_administrator",
    "closed_form_idaa",
    "closed_form_coordinator",
];

/// Rows as comma-separated values.
pub fn csv(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| if cell.parse::<f64>().is_ok() { cell.clone() } else { words(cell) };
    line(COLUMNS) + &rows.iter().map(|row| line(row.iter().map(cell))).collect::<String>()
}

/// Rows as JSON: a number where it is one, null where there is none.
pub fn json(rows: &[Vec<String>]) -> String {
    let value = |cell: &String| match cell.as_str() {
        "" => "null".into(),
        "true" | "false" => cell.clone(),
        text if text.parse::<f64>().is_ok_and(f64::is_finite) => text.into(),
        text => quote(text),
    };
    let object = |row: &Vec<String>| {
        let pairs = COLUMNS.iter().zip(row).map(|(name, cell)| format!("{}:{}", quote(name), value(cell)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
    };
    format!("[{}]\n", rows.iter().map(object).collect::<Vec<_>>().join(",\n"))
}

/// A line as lines of no more than a hundred characters; what follows an indented one is indented further.
pub fn wrapped(line: &str) -> String {
    const WIDTH: usize = 100;
    let indent = line.len() - line.trim_start().len();
    let (mut text, mut length) = (" ".repeat(indent), indent);
    for word in line.split_whitespace() {
        let more = word.chars().count();
        if length > indent && length + 1 + more > WIDTH {
            let hanging = if indent > 0 { indent + 2 } else { 0 };
            text += &format!("\n{}", " ".repeat(hanging));
            length = hanging;
        } else if length > indent {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += more;
    }
    text + "\n"
}

/// Money to three figures.
fn rounded(cost: Gbp) -> f64 {
    let pounds = cost.pounds();
    if pounds < 1_000.0 {
        return pounds.round();
    }
    let step = libm::pow(10.0, libm::floor(libm::log10(pounds)) - 2.0);
    (pounds / step).round() * step
}

fn percent(share: f64) -> String {
    match share {
        share if share > 0.995 && share < 1.0 => "over 99 %".into(),
        share if share > 0.0 && share < 0.005 => "under 1 %".into(),
        share => format!("{:.0} %", share * 100.0),
    }
}

/// "9 in 10" as people say it: out of a hundred.
fn frequency(estimate: &Estimate) -> String {
    format!("{:.0} of 100 simulated years", estimate.mean * 100.0)
}

fn limits(estimate: &Estimate) -> String {
    format!("{:.0} to {:.0} %", estimate.low * 100.0, estimate.high * 100.0)
}

/// What no staffing mends.
fn reason(standard: &str) -> &'static str {
    match standard {
        "views_before_meeting" | "told" => {
            "whom no attempt reaches has no voice: idaa.attempts_max, idaa.attempt_success and idaa.views_known_if_contacted bound it."
        }
        "contact" => {
            "attempts come days apart, and some reach nobody: idaa.attempts_max, idaa.attempt_success and idaa.attempt_gap bound it."
        }
        "heard_first_meeting" => "meetings that are cancelled (meeting.cancelled) count as missed, whoever is in post.",
        "heard_28_days" => {
            "of a meeting every T days with a cut-off of L days at most (28 - L) / T can be heard in 28 days: meeting.cut_off and the cadence bound it."
        }
        "core_attendance" => "it is the agencies who do not come: agency.*.attendance.",
        "actions_on_time" => "it is the agencies who act: agency.action_on_time and agency.hours_ratio.",
        "minutes_per_case" => "the minutes of a case are never decided here: meeting.minutes_per_case bounds them.",
        "updated" => {
            "whoever was reached has to be told within days: idaa.update_hours and the Idaas who are away bound it."
        }
        "agenda_out" => {
            "one late case holds up an agenda: coordinator.hours.listing_and_chasing and meeting.cut_off bound it."
        }
        _ => "an input other than posts and meetings bounds it.",
    }
}

fn caveats(answer: &Answer) -> String {
    let (worse, compared) = answer.not_monotone;
    let mut text = String::new();
    if compared > 0 && worse > 0 {
        let share = worse as f64 / compared as f64;
        text += &format!(
            "More was worse in {} of the simulated years compared ({worse} of {compared}): the search takes more never to be worse.\n",
            percent(share)
        );
    }
    if answer.contradicts {
        text += "A larger plan failed on the sample where a smaller one held, so no plan was passed over unseen.\n";
    }
    text
}
