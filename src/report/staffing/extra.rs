//! Where more posts or money help most, in words and rows. Areas have no names unless all of them have counted themselves.

use super::words::money;
use crate::experiment::staffing::{Aim, Extra, Kind, Portfolio, Problem, Resource, Spent};
use crate::experiment::sweep::{Kind as Holds, names};
use crate::report::rounding::grouped;
use crate::report::tables::number;
use crate::report::words::list;
use crate::scenario::Authorities;
use crate::statistics::Estimate;

/// All that is said of what was given out.
#[derive(Debug)]
pub struct Given<'a> {
    /// The groups.
    pub problems: &'a [Problem<'a>],
    /// What was given to whom.
    pub portfolio: Portfolio,
    /// What there was.
    pub extra: Extra,
    /// What it was for.
    pub aim: Aim,
    /// The authorities, of which the type is told.
    pub authorities: &'a Authorities,
}

/// The columns of [`rows`].
pub const HEAD: [&str; KINDS.len()] = names(&KINDS);

/// The same with what each holds.
pub const KINDS: [(&str, Holds); 16] = [
    ("order", Holds::Whole),
    ("area", Holds::Text),
    ("gss", Holds::Text),
    ("resource", Holds::Text),
    ("added", Holds::Number),
    ("unit", Holds::Text),
    ("cost", Holds::Number),
    ("days_averted", Holds::Number),
    ("days_averted_low", Holds::Number),
    ("days_averted_high", Holds::Number),
    ("standards_met", Holds::Number),
    ("standards_met_low", Holds::Number),
    ("standards_met_high", Holds::Number),
    ("n", Holds::Whole),
    ("aim", Holds::Text),
    ("left", Holds::Number),
];

/// The same for people, in fewer columns.
const SHOWN: [&str; 6] =
    ["Step", "Where", "What", "GBP a year", "Days averted a year (limits)", "Standards met more a year (limits)"];

impl Given<'_> {
    /// Whether areas may be named: there is nothing to rank, or all have counted themselves.
    fn is_named(&self) -> bool {
        let all =
            || self.problems.iter().flat_map(|problem| problem.base.names.iter().map(move |named| (problem, named)));
        all().count() == 1 || all().all(|(problem, named)| problem.is_counted(&named.gss))
    }

    fn settlement(&self, gss: &str) -> &str {
        self.authorities.iter().find(|one| one.gss == gss).map_or("", |one| &one.settlement)
    }

    /// Where a resource is: a name, or a type of area.
    fn place(&self, problem: &Problem<'_>, resource: &Resource) -> String {
        let (group, names) = (problem.group(), &problem.base.names);
        let serves = |at: usize| match resource.kind {
            Kind::Idaa | Kind::Specialist => at == resource.index,
            Kind::Coordinator => usize::from(group.authorities[at].office) == resource.index,
            Kind::Cadence | Kind::Length | Kind::Partner => group.maracs[resource.index].serves.contains(&(at as u16)),
        };
        let served: Vec<&str> = (0..names.len()).filter(|&at| serves(at)).map(|at| names[at].gss.as_str()).collect();
        if self.is_named() {
            let named = names.iter().filter(|named| served.contains(&named.gss.as_str()));
            return list(&named.map(|named| named.name.clone()).collect::<Vec<_>>());
        }
        let mut kinds: Vec<String> = served.iter().map(|gss| self.settlement(gss).to_string()).collect();
        kinds.sort();
        kinds.dedup();
        match served.len() {
            1 => list(&kinds),
            many => format!("{} (shared by {many})", list(&kinds)),
        }
    }

    fn what(&self, spent: &Spent) -> (&Resource, String, f64) {
        let resource = &self.problems[spent.group].resources[spent.resource];
        let [from, to] = spent.steps.map(|step| resource.amount(step));
        let text = match resource.kind {
            Kind::Idaa => format!("{:+.1} FTE of Idaas", to - from),
            Kind::Coordinator => format!("{:+.1} FTE of coordinators", to - from),
            Kind::Cadence => format!("a meeting every {to:.0} days"),
            Kind::Length => format!("sittings of up to {to:.0} minutes"),
            Kind::Partner => format!("{:+.0} hours of partners a year", resource.hours_each * (to - from)),
            Kind::Specialist => format!("{:+.0} places of specialist services", to - from),
        };
        (resource, text, to - from)
    }

    fn shown(&self, (nth, spent): (usize, &Spent)) -> Vec<String> {
        let (resource, what, _) = self.what(spent);
        let place = self.place(&self.problems[spent.group], resource);
        let cost = money(spent.cost);
        vec![(nth + 1).to_string(), place, what, cost, whole(&spent.days), tenths(&spent.standards)]
    }

    /// The head and rows of a table for people.
    pub fn table(&self) -> ([&'static str; 6], Vec<Vec<String>>) {
        (SHOWN, self.portfolio.spent.iter().enumerate().map(|one| self.shown(one)).collect())
    }

    /// The answer in a paragraph.
    pub fn answer(&self) -> String {
        let extra = amount(self.extra);
        if self.portfolio.spent.is_empty() {
            return match self.portfolio.nothing_helps {
                true => {
                    format!("No step that {extra} pays for helps on the histories searched: look for another cause.")
                }
                false => format!("{extra} pays for no step: half a post is the least."),
            };
        }
        let [days, standards] = &self.portfolio.total;
        let aim = match self.aim {
            Aim::Days => "averts most days without a plan or support",
            Aim::Standards => "meets most headline standards more",
            Aim::WorstOff => {
                "averts most days without a plan or support in the group that has most of them for each case, of those that a step \
                 surely helps"
            }
        };
        let of: usize = self.problems.iter().map(|one| one.places() * one.ready.standards.headline.len()).sum();
        let left = match (self.portfolio.nothing_helps, amount(self.portfolio.left)) {
            (true, left) => format!(" {left} is left: no further step helps on the histories searched."),
            (false, _) if self.is_spent() => String::new(),
            (false, left) => format!(" {left} is left, too little for a step."),
        };
        format!(
            "{extra} more, each step where it {aim}. All of it together averts {} days a year, and meets {} more of {of} headline \
             standards (places x standards) in a year.{left}",
            whole(days),
            tenths(standards)
        )
    }

    fn is_spent(&self) -> bool {
        match self.portfolio.left {
            Extra::Fte(fte) => fte < 1e-6,
            Extra::Money(money) => money.pence() <= 0,
        }
    }

    /// What came to each kind of area.
    pub fn by_kind(&self) -> Vec<String> {
        let mut kinds: Vec<(String, Vec<&Spent>)> = Vec::new();
        for spent in &self.portfolio.spent {
            let (resource, ..) = self.what(spent);
            let place = self.place(&self.problems[spent.group], resource);
            match kinds.iter_mut().find(|(kind, _)| *kind == place) {
                Some((_, all)) => all.push(spent),
                None => kinds.push((place, vec![spent])),
            }
        }
        let one = |(place, all): &(String, Vec<&Spent>)| {
            let fte = |kind: Kind| -> f64 {
                all.iter().map(|spent| self.what(spent)).filter(|(of, ..)| of.kind == kind).map(|(.., fte)| fte).sum()
            };
            let others = all.iter().filter(|spent| !self.what(spent).0.kind.is_posts());
            let mut what = Vec::new();
            let [idaa, coordinator] = [Kind::Idaa, Kind::Coordinator].map(fte);
            what.extend((idaa > 0.0).then(|| format!("{idaa:.1} FTE of Idaas")));
            what.extend((coordinator > 0.0).then(|| format!("{coordinator:.1} FTE of coordinators")));
            let steps = others.count();
            what.extend((steps > 0).then(|| format!("{steps} steps of meetings or of others\u{2019} hours")));
            format!("{place}: {}", list(&what))
        };
        kinds.iter().map(one).collect()
    }

    /// What the numbers are, and why areas have no names.
    pub fn rests(&self) -> String {
        let unnamed = if self.is_named() {
            ""
        } else {
            " Areas are told by their type: not all of them have set their own demand.observed and idaa.posts, and a ranking of names would \
             rest on our estimates."
        };
        format!(
            "Gains against the step before, from {} fresh histories that no choice has seen; limits hold with 95 % for all steps together \
             (those of the whole by themselves) and cover chance, not what is not known of the inputs. A step whose limits hold 0 cannot be told \
             from none, and steps whose limits overlap may change places. One step after another is not always the best set: two \
             posts may help only together. Posts are added to those of the scenario; nothing is taken away, and no area without a step \
             has too many.{unnamed}",
            self.portfolio.fresh
        )
    }
}

/// Rows for programs.
pub fn rows(given: &Given<'_>) -> Vec<Vec<String>> {
    let aim = match given.aim {
        Aim::Days => "days",
        Aim::Standards => "standards",
        Aim::WorstOff => "worst-off",
    };
    let left = match given.portfolio.left {
        Extra::Fte(fte) => fte,
        Extra::Money(money) => money.pounds(),
    };
    let row = |(nth, spent): (usize, &Spent)| {
        let (resource, _, added) = given.what(spent);
        let problem = &given.problems[spent.group];
        let gss = if given.is_named() { resource.gss.clone().unwrap_or_default() } else { String::new() };
        let (kind, unit) = match resource.kind {
            Kind::Idaa => ("idaa", "FTE"),
            Kind::Coordinator => ("coordinator", "FTE"),
            Kind::Cadence => ("cadence", "days between meetings"),
            Kind::Length => ("length", "minutes"),
            Kind::Partner => ("partner", "ratio of hours"),
            Kind::Specialist => ("specialist", "places"),
        };
        let labels = [(nth + 1).to_string(), given.place(problem, resource), gss, kind.to_string()];
        let limits = |of: &Estimate| [of.mean, of.low, of.high].map(number);
        let last = [given.portfolio.fresh.to_string(), aim.to_string(), number(left)];
        let amount = [number((added * 100.0).round() / 100.0), unit.to_string(), number(spent.cost.pounds())];
        let gains = limits(&spent.days).into_iter().chain(limits(&spent.standards));
        labels.into_iter().chain(amount).chain(gains).chain(last).collect()
    };
    given.portfolio.spent.iter().enumerate().map(row).collect()
}

fn amount(extra: Extra) -> String {
    match extra {
        Extra::Fte(fte) => format!("{fte} FTE"),
        Extra::Money(money) => format!("GBP {}", grouped(&format!("{:.0}", money.pounds()))),
    }
}

fn whole(of: &Estimate) -> String {
    let [mean, low, high] = [of.mean, of.low, of.high].map(|days| grouped(&format!("{days:.0}")));
    format!("{mean} ({low} to {high})")
}

fn tenths(of: &Estimate) -> String {
    format!("{:.1} ({:.1} to {:.1})", of.mean, of.low, of.high)
}
