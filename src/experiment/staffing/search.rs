//! The least costly point of a lattice at which something holds: knows steps and costs, nothing of Maracs.
//!
//! Every coordinate is a number of steps of one resource. What is asked for is taken to be monotone: where it holds, it holds
//! with more. [`Judge::holds`] decides on a fixed sample, which flatters whatever was found by it, so a point counts only once
//! [`Judge::confirms`] has found it good on chance of its own; where it does not, the judge may ask more of the sample, and the search
//! begins again from there.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// Steps of each resource.
pub type Point = Vec<usize>;

/// Decides about points. `None` means that the work was stopped.
pub trait Judge {
    /// Whether what is asked for holds on the fixed sample.
    fn holds(&mut self, point: &[usize]) -> Option<bool>;
    /// Whether it holds on chance that no search has seen.
    fn confirms(&mut self, point: &[usize]) -> Option<bool>;
}

/// A lattice and what its points cost.
pub struct Lattice<'a> {
    /// The first step of each resource.
    pub first: Point,
    /// The last step of each resource.
    pub last: Point,
    /// Points that cost this or more are not looked at.
    pub below: i64,
    /// Whether more is taken never to be worse. If not, no point that costs less than `below` is passed over.
    pub trust: bool,
    /// What a point costs: more steps never cost less.
    pub cost: &'a dyn Fn(&[usize]) -> i64,
    /// Where the answer is expected.
    pub guess: Point,
}

impl std::fmt::Debug for Lattice<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lattice").field("last", &self.last).field("guess", &self.guess).finish_non_exhaustive()
    }
}

/// How a search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The least costly point that holds and was confirmed, one step less of anything having failed.
    Found(Point),
    /// It does not hold even with the most of everything.
    Nowhere,
    /// Stopped: the least costly point known to hold on the sample, if any.
    Stopped(Option<Point>),
}

/// The most resources over which every cheaper combination is ruled out. With more, one resource after another is lowered as
/// far as it goes: no single step can be taken away then, but a cheaper mix may exist.
pub const MOST_TOGETHER: usize = 4;

/// The least costly point that holds, and the points that were taken to be too little without a look at them.
///
/// # Method
///
/// Each resource alone, with the most of all others, has a least step, found by doubling steps away from the guess and then by
/// halving. From these steps points are taken in the order of their cost; one below a point that fails is passed over. The first
/// that holds is the least costly, if what is asked for is monotone: the staircase search that Atlason, Epelman and Henderson
/// (2004, doi:10.1023/B:ANOR.0000019095.91642.bb) compare their cutting planes with, exact for few resources. What costs as much as
/// the bound is cut off first: where not even the most of each that can cost less holds, nothing cheaper does. Where the sample fails the
/// most of everything and fresh chance confirms it, the search is done on fresh chance alone.
pub fn least(lattice: &Lattice<'_>, judge: &mut dyn Judge) -> End {
    let mut hunt = Hunt { lattice, judge, best: None, misled: false };
    let end = hunt.end();
    let Hunt { best, misled, .. } = hunt;
    match end {
        Some(End::Nowhere) if misled => match least(lattice, &mut Fresh(judge)) {
            End::Stopped(None) => End::Stopped(best),
            end => end,
        },
        Some(end) => end,
        None => End::Stopped(best),
    }
}

/// Fresh chance in place of the sample, where the sample rules out what fresh chance confirms.
struct Fresh<'j>(&'j mut dyn Judge);

impl Judge for Fresh<'_> {
    fn holds(&mut self, point: &[usize]) -> Option<bool> {
        self.0.confirms(point)
    }
    fn confirms(&mut self, point: &[usize]) -> Option<bool> {
        self.0.confirms(point)
    }
}

/// A search on its way.
struct Hunt<'l, 'j> {
    lattice: &'l Lattice<'l>,
    judge: &'j mut dyn Judge,
    /// The least costly point known to hold on the sample.
    best: Option<Point>,
    /// Whether fresh chance confirmed the most of everything, which the sample fails.
    misled: bool,
}

impl Hunt<'_, '_> {
    fn end(&mut self) -> Option<End> {
        let Some(top) = self.top() else { return Some(End::Nowhere) };
        if self.lattice.trust {
            if !self.judge.holds(&top)? {
                return self.nowhere(&top);
            }
            if self.cost(&top) < self.lattice.below {
                self.best = Some(top.clone());
            }
        }
        if top.len() <= MOST_TOGETHER { self.staircase(&top) } else { self.one_by_one(top) }
    }

    fn cost(&self, point: &[usize]) -> i64 {
        (self.lattice.cost)(point)
    }

    /// The most of each resource with which a point can cost less than the bound; none where no point does.
    fn top(&self) -> Option<Point> {
        let Lattice { first, last, below, .. } = self.lattice;
        let affordable = |resource: usize| {
            (first[resource]..=last[resource]).rev().find(|&step| {
                let mut point = first.clone();
                point[resource] = step;
                self.cost(&point) < *below
            })
        };
        (0..first.len()).map(affordable).collect()
    }

    /// Walks up from the least step of each; after a doubt it begins again from where the sample, which now knows how it flatters, has
    /// the least steps.
    fn staircase(&mut self, top: &[usize]) -> Option<End> {
        let mut fails = Vec::new();
        loop {
            let low = self.low(top)?;
            if let Some(end) = self.walk(low, top, &mut fails)? {
                return Some(end);
            }
        }
    }

    /// The least step of each resource with the most of all others, up to where it costs too much.
    fn low(&mut self, top: &[usize]) -> Option<Point> {
        let mut low = self.lattice.first.clone();
        for resource in 0..low.len() {
            if self.lattice.trust && self.cost(&low) < self.lattice.below {
                low[resource] = least_of_one(self.lattice, top, resource, self.judge)?;
            }
        }
        Some(low)
    }

    /// Takes points from `low` on in the order of their cost; ends, too, with none, where fresh chance has failed one that held.
    fn walk(&mut self, low: Point, top: &[usize], fails: &mut Vec<Point>) -> Option<Option<End>> {
        let Lattice { below, trust, .. } = *self.lattice;
        let mut heap = BinaryHeap::from([Reverse((self.cost(&low), low.clone()))]);
        let mut seen = BTreeSet::from([low]);
        while let Some(Reverse((cost, point))) = heap.pop() {
            if cost >= below {
                break;
            }
            let known = trust && fails.iter().any(|fail| is_below(&point, fail));
            if !known {
                let holds = self.judge.holds(&point)?;
                fails.push(point.clone());
                if holds {
                    self.best = Some(point.clone());
                    let end = self.confirmed(&point, top)?;
                    if end.is_some() || trust {
                        return Some(end);
                    }
                }
            }
            for resource in 0..point.len() {
                let mut next = point.clone();
                next[resource] += 1;
                if next[resource] <= top[resource] && seen.insert(next.clone()) {
                    heap.push(Reverse((self.cost(&next), next)));
                }
            }
        }
        Some(Some(End::Nowhere))
    }

    /// The end at a point that holds on the sample, if fresh chance confirms it, or if the sample now fails the most of everything too:
    /// what levels off just below what is asked would otherwise be climbed to the last step.
    fn confirmed(&mut self, point: &[usize], top: &[usize]) -> Option<Option<End>> {
        if self.judge.confirms(point)? {
            return Some(Some(End::Found(no_step_less(self.lattice, point.to_vec(), self.judge)?)));
        }
        if !self.lattice.trust || self.judge.holds(top)? {
            return Some(None);
        }
        self.nowhere(top).map(Some)
    }

    /// The sample fails the most of everything. That nothing will do is not said on the sample alone.
    fn nowhere(&mut self, top: &[usize]) -> Option<End> {
        self.misled = self.lattice.below == i64::MAX && self.judge.confirms(top)?;
        Some(End::Nowhere)
    }

    /// Lowers one resource after another, the one that saves most first; then mends what fresh chance does not confirm.
    fn one_by_one(&mut self, top: Point) -> Option<End> {
        let step_cost = |resource: usize| {
            let mut less = top.clone();
            less[resource] = less[resource].saturating_sub(1).max(self.lattice.first[resource]);
            self.cost(&top) - self.cost(&less)
        };
        let mut order: Vec<usize> = (0..top.len()).collect();
        order.sort_by_key(|&resource| Reverse(step_cost(resource)));
        let mut point = top.clone();
        for &resource in &order {
            self.best = Some(point.clone());
            point[resource] = least_of_one(self.lattice, &point, resource, self.judge)?;
        }
        if self.cost(&point) >= self.lattice.below {
            return Some(End::Nowhere);
        }
        self.best = Some(point.clone());
        // The cheapest steps are given back first, each at most once a round.
        for &resource in order.iter().rev().cycle().take(8 * point.len()) {
            if self.judge.holds(&point)?
                && let Some(end) = self.confirmed(&point, &top)?
            {
                return Some(end);
            }
            point[resource] = (point[resource] + 1).min(top[resource]);
        }
        Some(End::Nowhere)
    }
}

/// The least step of a resource at which the point with these others holds; it holds at the last one. The first step is looked at
/// before all others: a resource that does not bind is done with then, and one that does soon fails so far below.
fn least_of_one(lattice: &Lattice<'_>, others: &[usize], resource: usize, judge: &mut dyn Judge) -> Option<usize> {
    let mut at = |step: usize| {
        let mut point = others.to_vec();
        point[resource] = step;
        judge.holds(&point)
    };
    let (first, last) = (lattice.first[resource], others[resource]);
    if first == last || at(first)? {
        return Some(first);
    }
    // Of two steps one fails and the other holds.
    let (mut fails, mut holds) = (first, last);
    let (mut step, mut stride) = (lattice.guess[resource].clamp(first + 1, last), 1);
    while fails < step && step < holds {
        if at(step)? {
            holds = step;
            step = step.saturating_sub(stride);
        } else {
            fails = step;
            step += stride;
        }
        stride *= 2;
        if fails > first && holds < last {
            break;
        }
    }
    while holds - fails > 1 {
        let middle = fails + (holds - fails) / 2;
        if at(middle)? { holds = middle } else { fails = middle }
    }
    Some(holds)
}

/// Takes single steps away while what is left is confirmed: a sample may have failed what holds.
fn no_step_less(lattice: &Lattice<'_>, mut point: Point, judge: &mut dyn Judge) -> Option<Point> {
    'again: loop {
        let mut less: Vec<Point> = (0..point.len())
            .filter(|&resource| point[resource] > lattice.first[resource])
            .map(|resource| {
                let mut less = point.clone();
                less[resource] -= 1;
                less
            })
            .collect();
        less.sort_by_key(|less| (lattice.cost)(less));
        for less in less {
            if judge.confirms(&less)? {
                point = less;
                continue 'again;
            }
        }
        return Some(point);
    }
}

/// Whether a point has no more of anything than another.
pub fn is_below(point: &[usize], other: &[usize]) -> bool {
    point.iter().zip(other).all(|(one, other)| one <= other)
}

#[cfg(test)]
mod tests;
