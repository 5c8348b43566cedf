//! Where the next post helps most: something is given out among closed groups, step by step, each to where it does most for an aim.
//!
//! Groups do not touch each other, so a step in one leaves the gains of all others as they were. What a fixed sample chose it
//! flatters: every gain that is told comes from fresh histories, which no choice has seen.

use super::judge::FRESH;
use super::resource::STEP_FTE;
use super::search::Point;
use super::trial::Problem;
use crate::experiment::plan::Plan;
use crate::measure::{Kind as Measured, Prices};
use crate::statistics::{Estimate, level_together, student_t, student_t_at};
use crate::units::money::Gbp;
use std::sync::atomic::AtomicBool;

/// What there is to give out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extra {
    /// Posts.
    Fte(f64),
    /// Money for a year, at the central prices.
    Money(Gbp),
}

/// What the next step is to do most for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Days that people spend without a plan or support.
    Days,
    /// Headline standards met, counted by place and year.
    Standards,
    /// Days without a plan or support, in the group that has most of them for each case among those that a step surely helps.
    WorstOff,
}

/// A step that was taken.
#[derive(Clone, Debug)]
pub struct Spent {
    /// The group, by its place among the problems.
    pub group: usize,
    /// The resource, by its place among those of the group.
    pub resource: usize,
    /// The step of the resource before and after.
    pub steps: [usize; 2],
    /// What it costs a year.
    pub cost: Gbp,
    /// Days without a plan or support averted a year, by all steps together with 95 % limits.
    pub days: Estimate,
    /// Headline standards met more in a year, over the places of the group, with such limits.
    pub standards: Estimate,
}

/// All steps, in the order in which they were taken.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// The steps.
    pub spent: Vec<Spent>,
    /// What all of them do together: days averted and standards met more, a year.
    pub total: [Estimate; 2],
    /// What is left: too little for a step, or nothing more that helps on the sample.
    pub left: Extra,
    /// Whether something is left that would have paid for a step, and no step helps.
    pub nothing_helps: bool,
    /// Fresh histories behind each number.
    pub fresh: u32,
}

/// What one replication of a group is judged by.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// Days without a plan or support, a year.
    days: f64,
    /// Headline standards met, a year, over places.
    met: f64,
    /// Referrals accepted, a year.
    cases: f64,
}

/// A group, what it was given, and what it sees with that and with one step more.
struct Team<'p, 'a> {
    problem: &'p Problem<'a>,
    points: Vec<Point>,
    now: Vec<Seen>,
    /// By resource, the step after the next one and what would be seen with it.
    next: Vec<Option<(usize, Vec<Seen>)>>,
}

/// Simulates a plan of a group from a replication on; none if it was stopped.
type Run<'r> = dyn FnMut(&Problem<'_>, &[usize], u32) -> Option<Vec<Seen>> + 'r;

/// A step that could be taken.
struct Candidate {
    group: usize,
    resource: usize,
    to: usize,
    cost: Gbp,
    /// FTE, or pounds where money is given out.
    size: f64,
    gain: Estimate,
}

/// Gives something out; `None` if `stop` was raised. `done` hears how many replications were simulated.
///
/// # Method
///
/// Greedy by marginal gain for each FTE (or pound), on `sample` histories under common random numbers: the best steps are not
/// always the best set, as two posts may help only together. The steps are then simulated on as many fresh histories.
pub fn portfolio(
    problems: &[Problem<'_>],
    (extra, aim): (Extra, Aim),
    prices: &Prices,
    sample: u32,
    stop: &AtomicBool,
    done: &mut dyn FnMut(u64),
) -> Option<Portfolio> {
    let mut simulated = 0;
    let mut run = |problem: &Problem<'_>, point: &[usize], first: u32| {
        let seen = see(problem, point, first, sample, stop)?;
        simulated += u64::from(sample);
        done(simulated);
        Some(seen)
    };
    let start = |problem| team(problem, &mut run);
    let mut teams: Vec<Team<'_, '_>> = problems.iter().map(start).collect::<Option<_>>()?;
    let (mut left, mut chosen) = (extra, Vec::new());
    let nothing_helps = loop {
        let candidates = candidates(&mut teams, (left, aim), prices, &mut run)?;
        let Some(best) = choose(&candidates, &teams, aim) else { break !candidates.is_empty() };
        left = less(left, best.size);
        teams[best.group].takes(best);
        chosen.push((best.group, best.resource, best.cost));
    };
    let fresh: Vec<Vec<Vec<Seen>>> = teams
        .iter()
        .map(|team| {
            let points = if team.points.len() > 1 { &team.points[..] } else { &[] };
            points.iter().map(|point| run(team.problem, point, FRESH)).collect::<Option<Vec<_>>>()
        })
        .collect::<Option<_>>()?;
    Some(Portfolio {
        spent: spent(&chosen, &teams, &fresh),
        total: total(&fresh, sample),
        left,
        nothing_helps,
        fresh: sample,
    })
}

/// What one team does beyond several with the same posts, demand and meetings: days averted and headline standards met more, a
/// year, paired over so many histories; `None` if `stop` was raised.
pub fn pooled(apart: &[Problem<'_>], together: &Problem<'_>, count: u32, stop: &AtomicBool) -> Option<[Estimate; 2]> {
    let one = |problem: &Problem<'_>| see(problem, &vec![0; problem.resources.len()], 0, count, stop);
    let mut before = vec![Seen { days: 0.0, met: 0.0, cases: 0.0 }; count as usize];
    for problem in apart {
        for (sum, seen) in before.iter_mut().zip(one(problem)?) {
            *sum = Seen { days: sum.days + seen.days, met: sum.met + seen.met, cases: sum.cases + seen.cases };
        }
    }
    let after = one(together)?;
    Some([false, true].map(|standards| student_t(&gains(&before, &after, standards))))
}

fn see(problem: &Problem<'_>, point: &[usize], first: u32, count: u32, stop: &AtomicBool) -> Option<Vec<Seen>> {
    let counts = [Measured::Count(|sums| sums.days_without_plan), Measured::Count(|sums| sums.accepted)];
    let met = problem.ready.standards.headline.iter().map(|&at| Measured::Met(at));
    let kinds: Vec<Measured> = counts.into_iter().chain(met).collect();
    // A plan changes levers that were checked one by one; what contradicts the scenario cannot be had.
    let plan = problem.resolved(Some(point)).ok()?;
    problem.each(&plan, first, count, (&kinds, seen), stop)
}

fn seen(values: &[[f64; 2]], plan: &Plan<'_>) -> Seen {
    let (measures, years) = (plan.measures.len(), plan.years.len());
    let mut seen = Seen { days: 0.0, met: 0.0, cases: 0.0 };
    for place in values.chunks(measures * (years + 1)).take(plan.reported.len()) {
        let (by_year, all) = place.split_at(measures * years);
        let a_year = |[top, bottom]: [f64; 2]| top / bottom;
        seen.days += a_year(all[0]);
        seen.cases += a_year(all[1]);
        let met = by_year.chunks(measures).flat_map(|row| &row[2..]);
        seen.met += met.filter(|[is_met, applies]| *applies > 0.0 && *is_met > 0.5).count() as f64 / years as f64;
    }
    seen
}

fn team<'p, 'a>(problem: &'p Problem<'a>, run: &mut Run<'_>) -> Option<Team<'p, 'a>> {
    let point = vec![0; problem.resources.len()];
    let now = run(problem, &point, 0)?;
    let next = vec![None; point.len()];
    Some(Team { problem, points: vec![point], now, next })
}

impl Team<'_, '_> {
    fn point(&self) -> &[usize] {
        &self.points[self.points.len() - 1]
    }

    fn takes(&mut self, step: &Candidate) {
        let mut point = self.point().to_vec();
        point[step.resource] = step.to;
        if let Some((_, seen)) = self.next[step.resource].take() {
            self.now = seen;
        }
        self.points.push(point);
        self.next.fill(None);
    }

    /// Days without a plan or support for each case.
    fn days_a_case(&self) -> f64 {
        let sum = |of: fn(&Seen) -> f64| self.now.iter().map(of).sum::<f64>();
        sum(|seen| seen.days) / sum(|seen| seen.cases).max(1e-9)
    }
}

/// Steps that can still be paid for, with what they gain on the sample.
fn candidates(
    teams: &mut [Team<'_, '_>],
    (left, aim): (Extra, Aim),
    prices: &Prices,
    run: &mut Run<'_>,
) -> Option<Vec<Candidate>> {
    let mut found = Vec::new();
    for (group, team) in teams.iter_mut().enumerate() {
        for resource in 0..team.next.len() {
            let Some((to, cost, size)) = next_step(team, resource, left, prices) else { continue };
            if team.next[resource].as_ref().is_none_or(|(step, _)| *step != to) {
                let mut point = team.point().to_vec();
                point[resource] = to;
                team.next[resource] = Some((to, run(team.problem, &point, 0)?));
            }
            let Some((_, seen)) = &team.next[resource] else { continue };
            let gain = student_t(&gains(&team.now, seen, aim == Aim::Standards));
            found.push(Candidate { group, resource, to, cost, size, gain });
        }
    }
    Some(found)
}

/// The next step of a resource that can be paid for: a whole FTE, or half of one where there is no more left.
fn next_step(team: &Team<'_, '_>, resource: usize, left: Extra, prices: &Prices) -> Option<(usize, Gbp, f64)> {
    let (of, at) = (&team.problem.resources[resource], team.point()[resource]);
    let posts = of.kind.is_posts();
    let strides = if posts { vec![(1.0 / STEP_FTE) as usize, 1] } else { vec![1] };
    strides.into_iter().map(|stride| at + stride).filter(|&to| to < of.choices.len()).find_map(|to| {
        let mut point = team.point().to_vec();
        point[resource] = to;
        let cost = team.problem.cost(&point, prices) - team.problem.cost(team.point(), prices);
        let size = match left {
            Extra::Fte(_) if posts => of.amount(to) - of.amount(at),
            Extra::Fte(_) => return None,
            Extra::Money(_) => cost.pounds(),
        };
        (size > 0.0 && size <= amount(left) + 1e-9).then_some((to, cost, size))
    })
}

fn amount(extra: Extra) -> f64 {
    match extra {
        Extra::Fte(fte) => fte,
        Extra::Money(money) => money.pounds(),
    }
}

fn less(extra: Extra, size: f64) -> Extra {
    match extra {
        // Posts have few decimals: what binary fractions leave over is nothing.
        Extra::Fte(fte) => Extra::Fte(((fte - size) * 1e6).round().max(0.0) / 1e6),
        Extra::Money(money) => Extra::Money(money - Gbp::new(size).unwrap_or_default()),
    }
}

/// What is gained in each replication: standards met more, or days averted.
fn gains(before: &[Seen], after: &[Seen], standards: bool) -> Vec<f64> {
    let gain = |(before, after): (&Seen, &Seen)| {
        if standards { after.met - before.met } else { before.days - after.days }
    };
    before.iter().zip(after).map(gain).collect()
}

/// The step that gains most for its size, if any gains something.
fn choose<'c>(candidates: &'c [Candidate], teams: &[Team<'_, '_>], aim: Aim) -> Option<&'c Candidate> {
    let rate = |step: &Candidate| step.gain.mean / step.size;
    let best = |steps: &mut dyn Iterator<Item = &'c Candidate>| {
        steps.filter(|step| step.gain.mean > 0.0).max_by(|one, other| rate(one).total_cmp(&rate(other)))
    };
    if aim != Aim::WorstOff {
        return best(&mut candidates.iter());
    }
    let sure: Vec<&Candidate> = candidates.iter().filter(|step| step.gain.low > 0.0).collect();
    let need = |step: &&&Candidate| teams[step.group].days_a_case();
    let worst = sure.iter().max_by(|one, other| need(one).total_cmp(&need(other)))?.group;
    best(&mut sure.into_iter().filter(|step| step.group == worst))
}

/// Each step in the order in which it was taken, with its gains on fresh histories.
fn spent(chosen: &[(usize, usize, Gbp)], teams: &[Team<'_, '_>], fresh: &[Vec<Vec<Seen>>]) -> Vec<Spent> {
    let mut taken = vec![0; teams.len()];
    let level = level_together(2 * chosen.len());
    let one = |&(group, resource, cost): &(usize, usize, Gbp)| {
        let at = taken[group];
        taken[group] += 1;
        let steps = [at, at + 1].map(|at| teams[group].points[at][resource]);
        let of = |standards| student_t_at(&gains(&fresh[group][at], &fresh[group][at + 1], standards), level);
        Spent { group, resource, steps, cost, days: of(false), standards: of(true) }
    };
    chosen.iter().map(one).collect()
}

/// What all steps do together: groups meet their chance independently, and their gains add up replication by replication.
fn total(fresh: &[Vec<Vec<Seen>>], count: u32) -> [Estimate; 2] {
    [false, true].map(|standards| {
        let mut sum = vec![0.0; count as usize];
        for chain in fresh {
            let [first, .., last] = &chain[..] else { continue };
            sum.iter_mut().zip(gains(first, last, standards)).for_each(|(sum, gain)| *sum += gain);
        }
        student_t(&sum)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::staffing::groups;
    use crate::experiment::staffing::{Choice, Kind, Resource, further};
    use crate::experiment::{Ready, shipped};
    use crate::scenario::Texts;

    fn seen(days: f64) -> Vec<Seen> {
        vec![Seen { days, met: 0.0, cases: 10.0 }; 5]
    }

    fn step(group: usize, gain: f64, low: f64, size: f64) -> Candidate {
        let gain = Estimate { mean: gain, low, ..student_t(&[gain, gain]) };
        Candidate { group, resource: 0, to: 1, cost: Gbp::default(), size, gain }
    }

    /// By gain for its size; the group worst off comes first only if something surely helps it.
    #[test]
    fn the_best_step_is_that_of_the_aim() {
        let data = shipped().unwrap();
        let ready = Ready::read(&data, &Texts(&[]), "no-duty", &["time.years=1".into()]).unwrap();
        let codes = data.authorities.codes(&["Stirling".into()]).unwrap();
        let problem = Problem::new(&ready, &data, &codes, &[], 1).unwrap();
        let team = |days| Team { problem: &problem, points: vec![vec![]], now: seen(days), next: vec![] };
        let teams = [team(5.0), team(50.0), team(500.0)];
        let steps = [step(0, 8.0, 7.0, 1.0), step(1, 4.0, 3.0, 2.0), step(1, 3.0, 2.0, 1.0), step(2, 9.0, -1.0, 2.0)];
        let chosen = |aim| choose(&steps, &teams, aim).map(|step| (step.group, step.gain.mean));
        assert_eq!(chosen(Aim::Days), Some((0, 8.0)));
        assert_eq!(chosen(Aim::WorstOff), Some((1, 3.0)));
        assert!(choose(&[step(0, -1.0, -2.0, 1.0)], &teams, Aim::Days).is_none());
        assert!(choose(&[step(0, 1.0, -2.0, 1.0)], &teams, Aim::WorstOff).is_none());
    }

    /// The first choice is what the scenario says, and every other one is more: for any scenario and step.
    #[test]
    fn nothing_is_ever_taken_away() {
        let data = shipped().unwrap();
        for scenario in ["no-duty", "more/current-shortfall", "s6-fully-funded"] {
            let ready = Ready::read(&data, &Texts(&[]), scenario, &["time.years=2".into()]).unwrap();
            for name in ["Stirling", "Orkney Islands", "Glasgow City"] {
                let codes = groups(&ready, &data.authorities.codes(&[name.into()]).unwrap()).concat();
                let problem = Problem::new(&ready, &data, &codes, &[], 1).unwrap();
                let resources = further(problem.ground(), &[Kind::Idaa, Kind::Coordinator], 2.0);
                assert_eq!(resources.len(), codes.len() + 1, "Idaas of each, and one team of coordinators");
                for Resource { choices, .. } in &resources {
                    assert_eq!((choices.len(), &choices[0].text), (5, &None));
                    let amounts: Vec<f64> = choices.iter().map(|choice: &Choice| choice.amount).collect();
                    assert!(amounts.windows(2).all(|pair| (pair[1] - pair[0] - STEP_FTE).abs() < 0.006), "{amounts:?}");
                }
            }
        }
    }
}
