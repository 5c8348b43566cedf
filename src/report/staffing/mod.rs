//! The staffing answer in words: the answer first, then what it rests on.

mod beside;
mod extra;
mod have;
mod near;
mod page;
mod rows;
mod words;

pub use extra::{Given, HEAD as EXTRA_HEAD, KINDS as EXTRA_KINDS, rows as extra_rows};
pub use have::rests;
pub use page::{About, extra_page, report};
pub use rows::{COLUMNS, KINDS, grid, json};
pub use words::wrapped;

use crate::experiment::staffing::{Answer, Found, Kind, Outcome, Part, Point, Problem, Resource, Years};
use crate::measure::Prices;
use crate::units::money::Gbp;
use words::{caveats, count, frequency, limits, money, percent, reason};

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

    /// Whose a resource is, where a group has several authorities.
    fn whose(&self, resource: &Resource) -> String {
        let lead = resource.lead(self.problem.group());
        match &self.problem.base.names[..] {
            [_] => String::new(),
            names => format!(" ({})", names[lead].name),
        }
    }

    /// An amount of a resource, in words.
    fn amount(&self, resource: &Resource, amount: f64) -> String {
        match (resource.kind, self.problem.is_theory()) {
            (Kind::Idaa, true) => format!("{amount} places of caseload"),
            (Kind::Coordinator, true) => format!("{amount} desks"),
            (Kind::Length, true) => format!("{amount} places at a meeting"),
            (Kind::Idaa, false) => format!("{amount:.1} FTE of Idaas"),
            (Kind::Coordinator, false) => format!("{amount:.1} FTE of coordinators"),
            (Kind::Cadence, _) => format!("{amount:.0} days between meetings"),
            (Kind::Length, false) => format!("{amount:.0} minutes of sitting"),
            (Kind::Partner, _) => format!("{} hours of partners a year", count(resource.hours_each * amount)),
            (Kind::Specialist, _) => format!("{amount:.0} places of specialist services"),
        }
    }

    /// What a plan is, in words.
    fn plan(&self, point: &[usize]) -> String {
        let one = |(resource, &step): (&Resource, &usize)| {
            let what = match resource.kind {
                Kind::Cadence if step == 0 => {
                    format!("meetings as now (at most {:.0} days apart)", resource.amount(step))
                }
                Kind::Cadence => format!("a meeting every {:.0} days", resource.amount(step)),
                Kind::Length if !self.problem.is_theory() => {
                    format!("sittings of up to {:.0} minutes", resource.amount(step))
                }
                Kind::Specialist if step == 0 => {
                    format!("places of specialist services as now ({:.0})", resource.amount(step))
                }
                Kind::Partner if step == 0 => "partners\u{2019} hours as now".into(),
                Kind::Partner => {
                    format!("{} hours a year of partners beyond those they have", count(resource.more_hours(step)))
                }
                _ => self.amount(resource, resource.amount(step)),
            };
            what + &self.whose(resource)
        };
        let all: Vec<String> = self.problem.resources.iter().zip(point).map(one).collect();
        match &all[..] {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            _ => all.concat(),
        }
    }

    fn money(&self, point: &[usize]) -> String {
        let [low, central, high] = self.costs(point).map(money);
        format!("GBP {central} a year ({low} to {high} over the ranges of the prices)")
    }

    fn costs(&self, point: &[usize]) -> [Gbp; 3] {
        [0, 1, 2].map(|end| self.problem.cost(point, &self.prices[end]))
    }

    fn found_text(&self, answer: &Answer, found: &Found, stopped: bool) -> String {
        let asked = percent(answer.goal.chance);
        let (name, plan, goal, period) = (self.name(), self.plan(&found.point), &answer.goal.name, self.period(answer));
        let mut text = if stopped {
            format!(
                "{name}: stopped before the search was done. The best plan so far is {plan}: on the histories searched {goal} \
                 is met in {period} with a chance of {asked} or more; less may do.\n"
            )
        } else {
            format!(
                "{name}: no fewer than {plan}, so that {goal} is met in {period} with a chance of {asked} or more.\n"
            )
        };
        text += &self.confidence(answer, found);
        if !self.problem.is_theory() {
            let cost = self.money(&found.point);
            let others = self.problem.resources.iter().any(|resource| Kind::OTHERS.contains(&resource.kind));
            let beyond = if others { ", and of partners and specialist services what is added" } else { "" };
            text += &format!("As planned, with every post filled and meetings of full length{beyond}: {cost}.\n");
        }
        text += &self.steps(answer, found);
        text += &self.tied(found);
        text += &self.binding(answer, found);
        text += &self.have(&found.point);
        text += &self.beside(answer, found);
        text += &self.years(answer);
        text + &caveats(answer)
    }

    fn confidence(&self, answer: &Answer, found: &Found) -> String {
        let Some(confirmed) = &found.confirmed else {
            let never = matches!(answer.outcome, Outcome::Found(_));
            return if never {
                "It applies in no year: there is nothing to meet.\n"
            } else {
                "Not confirmed on fresh histories, as the time ran out.\n"
            }
            .into();
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
        let chosen = match found.looked_at {
            0 | 1 => String::new(),
            plans => format!(
                " It was chosen among {plans} plans that were looked at on these histories, which flatters it a little: the limits leave that out."
            ),
        };
        let drawn = found.drawn.as_ref().map_or_else(String::new, |drawn| {
            let share = frequency(drawn);
            format!(
                " Where all that is not known of the inputs is drawn from its ranges, the same plan meets it in {share} ({}).",
                limits(drawn)
            )
        });
        format!(
            "Confirmed on {} fresh histories, worst year ({place}{year}): met in {} (limits {}, 95 % for all looks at this plan together; inputs at their central values).{how}{chosen}{drawn}\n",
            chance.n,
            frequency(chance),
            limits(chance)
        )
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

    /// What is usually decided and was not asked about.
    fn left_out(&self) -> Vec<&'static str> {
        if self.problem.is_theory() {
            return Vec::new();
        }
        let named = [
            (Kind::Idaa, "Idaa posts"),
            (Kind::Coordinator, "coordinators\u{2019} posts"),
            (Kind::Cadence, "the cadence"),
            (Kind::Length, "the length of sittings"),
        ];
        let asked = |kind: Kind| self.problem.resources.iter().any(|resource| resource.kind == kind);
        named.into_iter().filter(|(kind, _)| !asked(*kind)).map(|(_, name)| name).collect()
    }

    fn nowhere_text(&self, answer: &Answer, parts: &[Part]) -> String {
        let most: Point =
            self.problem.resources.iter().map(|resource| resource.choices.len().saturating_sub(1)).collect();
        let list = &self.problem.ready.standards.list;
        let left = self.left_out();
        let fewer = if left.contains(&"the cadence") { "" } else { ", nor with fewer meetings" };
        let kept = if left.is_empty() {
            String::new()
        } else {
            format!("; {} as the scenario has it, as no more was to be decided", left.join(", "))
        };
        let mut text = format!(
            "{}: {} cannot be met in {} with a chance of {}: not with {}{fewer}{kept}.\n",
            self.name(),
            answer.goal.name,
            self.period(answer),
            percent(answer.goal.chance),
            self.plan(&most)
        );
        for part in parts.iter().filter(|part| parts.len() == 1 || part.chance.mean < 0.995) {
            let standard = &list[part.standard];
            // What was left out of the search may bind it: only a search of everything knows a reason beyond.
            let why = if left.is_empty() { format!("; {}", reason(&standard.id)) } else { String::new() };
            text += &format!("  {}: {} by itself in its worst year{why}\n", standard.name, percent(part.chance.mean));
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
}
