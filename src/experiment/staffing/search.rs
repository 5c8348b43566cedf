//! The least costly point of a lattice at which something holds: knows steps and costs, nothing of Maracs.
//!
//! Every coordinate is a number of steps of one resource. What is asked for is taken to be monotone: where it holds, it holds
//! with more. [`Judge::holds`] decides on a fixed sample, which flatters whatever was found by it, so a point counts only once
//! [`Judge::confirms`] has found it good on chance of its own; where it does not, the search goes on to the next costlier one, if
//! the most of everything is confirmed.

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
/// the bound is cut off first: where not even the most of each that can cost less holds, nothing cheaper does. Where fresh chance
/// confirms the most of everything and the sample nothing cheaper, or not even that, the search is done on fresh chance alone.
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
    /// Whether fresh chance confirmed the most of everything, against what the sample said of it or of something less.
    misled: bool,
}

impl Hunt<'_, '_> {
    fn end(&mut self) -> Option<End> {
        let Some(top) = self.top() else { return Some(End::Nowhere) };
        if self.lattice.trust {
            if !self.judge.holds(&top)? {
                // That nothing will do is not said on the sample alone.
                self.misled = self.lattice.below == i64::MAX && self.judge.confirms(&top)?;
                return Some(End::Nowhere);
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

    fn staircase(&mut self, top: &[usize]) -> Option<End> {
        let below = self.lattice.below;
        let mut low = self.lattice.first.clone();
        if self.lattice.trust {
            for resource in 0..low.len() {
                low[resource] = least_of_one(self.lattice, top, resource, self.judge)?;
                if self.cost(&low) >= below {
                    return Some(End::Nowhere);
                }
            }
        }
        let (mut heap, mut seen, mut fails) = (BinaryHeap::new(), BTreeSet::new(), Vec::<Point>::new());
        heap.push(Reverse((self.cost(&low), low.clone())));
        seen.insert(low);
        while let Some(Reverse((cost, point))) = heap.pop() {
            if cost >= below {
                break;
            }
            let known = self.lattice.trust && fails.iter().any(|fail| is_below(&point, fail));
            if !known && self.judge.holds(&point)? {
                self.best = Some(point.clone());
                if let Some(end) = self.confirmed(&point, top)? {
                    return Some(end);
                }
            }
            if !known {
                fails.push(point.clone());
            }
            for resource in 0..point.len() {
                let mut next = point.clone();
                next[resource] += 1;
                if next[resource] <= top[resource] && seen.insert(next.clone()) {
                    heap.push(Reverse((self.cost(&next), next)));
                }
            }
        }
        Some(End::Nowhere)
    }

    /// The end at a point that holds on the sample, if fresh chance confirms it, or fails the most of everything too: what levels off
    /// just below what is asked would otherwise be climbed to the last step.
    fn confirmed(&mut self, point: &[usize], top: &[usize]) -> Option<Option<End>> {
        if self.judge.confirms(point)? {
            return Some(Some(End::Found(no_step_less(self.lattice, point.to_vec(), self.judge)?)));
        }
        if self.lattice.trust && !self.misled {
            self.misled = self.judge.confirms(top)?;
        }
        let goes_on = self.misled || !self.lattice.trust;
        Some(if goes_on { None } else { Some(End::Nowhere) })
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

/// The least step of a resource at which the point with these others holds; it holds at the last one. Where the guess holds, the first
/// step is looked at next: a resource that does not bind is done with then, and one that does soon fails so far below.
fn least_of_one(lattice: &Lattice<'_>, others: &[usize], resource: usize, judge: &mut dyn Judge) -> Option<usize> {
    let mut at = |step: usize| {
        let mut point = others.to_vec();
        point[resource] = step;
        judge.holds(&point)
    };
    let (first, last) = (lattice.first[resource] as i64, others[resource] as i64);
    let guess = (lattice.guess[resource] as i64).clamp(first, last);
    // Of two steps one fails and the other holds; the one before the first counts as failing.
    let (mut fails, mut holds) = (first - 1, last);
    let mut stride = 1;
    let mut step = guess;
    while step > fails && step < holds {
        if at(step as usize)? {
            holds = step;
            if step == guess && step > first {
                if at(first as usize)? {
                    return Some(first as usize);
                }
                fails = first;
            }
        } else {
            fails = step;
        }
        step = if holds == step { step - stride } else { step + stride };
        stride *= 2;
        if (fails > first && holds < last) || step <= fails {
            break;
        }
    }
    while holds - fails > 1 {
        let middle = fails + (holds - fails) / 2;
        if at(middle as usize)? { holds = middle } else { fails = middle }
    }
    Some(holds as usize)
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
mod tests {
    use super::*;
    use crate::random::Key;

    /// Holds at and above any of some corners; what is confirmed may differ from what the sample says.
    struct Corners {
        sample: Vec<Point>,
        truth: Vec<Point>,
        looks: usize,
    }

    impl Judge for Corners {
        fn holds(&mut self, point: &[usize]) -> Option<bool> {
            self.looks += 1;
            Some(self.sample.iter().any(|corner| is_below(corner, point)))
        }
        fn confirms(&mut self, point: &[usize]) -> Option<bool> {
            Some(self.truth.iter().any(|corner| is_below(corner, point)))
        }
    }

    fn cost(point: &[usize]) -> i64 {
        point.iter().zip([47, 44, 13, 5, 3, 2]).map(|(&steps, price)| steps as i64 * price).sum()
    }

    fn lattice(last: &[usize], guess: &[usize]) -> Lattice<'static> {
        let first = vec![0; last.len()];
        Lattice { first, last: last.to_vec(), below: i64::MAX, trust: true, cost: &cost, guess: guess.to_vec() }
    }

    /// Random corners in lattices of one to four resources, each against every point of the lattice.
    #[test]
    fn the_least_costly_point_is_that_of_exhaustive_search() {
        for trial in 0..200_u64 {
            let mut stream = Key::new(trial).stream();
            let mut whole = |most: usize| (stream.uniform() * most as f64) as usize;
            let resources = 1 + whole(4);
            let last: Point = (0..resources).map(|_| 2 + whole(7)).collect();
            let corners: Vec<Point> =
                (0..1 + whole(4)).map(|_| last.iter().map(|&last| whole(last + 1)).collect()).collect();
            let guess: Point = last.iter().map(|&last| whole(2 * last)).collect();
            let mut judge = Corners { sample: corners.clone(), truth: corners.clone(), looks: 0 };
            let End::Found(found) = least(&lattice(&last, &guess), &mut judge) else { panic!("{trial}") };
            let cheapest = corners.iter().map(|corner| cost(corner)).min();
            assert_eq!(Some(cost(&found)), cheapest, "{trial}: {found:?} of {corners:?}");
        }
    }

    #[test]
    fn nothing_dearer_than_a_bound_is_found_and_a_fixed_resource_stays() {
        let corners = vec![vec![3, 2], vec![0, 5]];
        let find = |first: &[usize], last: &[usize], below| {
            let lattice = Lattice { first: first.to_vec(), below, ..lattice(last, &[1, 1]) };
            least(&lattice, &mut Corners { sample: corners.clone(), truth: corners.clone(), looks: 0 })
        };
        assert_eq!(find(&[0, 0], &[9, 9], i64::MAX), End::Found(vec![0, 5]));
        assert_eq!(find(&[1, 0], &[9, 9], i64::MAX), End::Found(vec![3, 2]));
        assert_eq!(find(&[0, 3], &[9, 3], i64::MAX), End::Found(vec![3, 3]));
        assert_eq!(find(&[0, 0], &[9, 9], cost(&[0, 5])), End::Nowhere);
    }

    /// More of the first is worse from 4 on: only a search that trusts nothing sees that 2 of each holds.
    #[test]
    fn without_trust_a_point_above_a_failure_is_looked_at() {
        struct Bent;
        impl Judge for Bent {
            fn holds(&mut self, point: &[usize]) -> Option<bool> {
                Some(point[0] >= 2 && point[1] >= 2 && (point[0] < 4 || point[1] >= 6))
            }
            fn confirms(&mut self, point: &[usize]) -> Option<bool> {
                self.holds(point)
            }
        }
        let find = |trust| least(&Lattice { trust, ..lattice(&[9, 9], &[5, 5]) }, &mut Bent);
        assert_eq!(find(false), End::Found(vec![2, 2]));
        let End::Found(trusting) = find(true) else { panic!() };
        assert!(cost(&trusting) >= cost(&[2, 2]));
    }

    #[test]
    fn what_is_found_holds_on_fresh_chance_and_one_step_less_does_not() {
        // The sample flatters: fresh chance asks for more; and it may fail what holds, even the most of everything.
        for (sample, truth) in [(vec![3, 2], vec![5, 2]), (vec![5, 4], vec![5, 3]), (vec![21, 4], vec![5, 3])] {
            let mut judge = Corners { sample: vec![sample], truth: vec![truth.clone()], looks: 0 };
            assert_eq!(least(&lattice(&[20, 10], &[3, 3]), &mut judge), End::Found(truth));
        }
    }

    #[test]
    fn a_guess_near_the_answer_saves_looks() {
        let looks = |guess: usize| {
            let corner = vec![vec![57]];
            let mut judge = Corners { sample: corner.clone(), truth: corner, looks: 0 };
            assert_eq!(least(&lattice(&[120], &[guess]), &mut judge), End::Found(vec![57]));
            judge.looks
        };
        assert!(looks(58) <= 7 && looks(0) <= 14 && looks(120) <= 14, "{} {} {}", looks(58), looks(0), looks(120));
    }

    #[test]
    fn many_resources_end_where_no_step_can_be_taken_away() {
        let corners = vec![vec![3, 1, 4, 1, 5, 2]];
        let mut judge = Corners { sample: corners.clone(), truth: corners.clone(), looks: 0 };
        assert_eq!(least(&lattice(&[9; 6], &[3; 6]), &mut judge), End::Found(corners[0].clone()));
        // Fresh chance asks for one step more of each.
        let truth = vec![vec![4, 2, 5, 2, 6, 3]];
        let mut judge = Corners { sample: corners, truth: truth.clone(), looks: 0 };
        assert_eq!(least(&lattice(&[9; 6], &[3; 6]), &mut judge), End::Found(truth[0].clone()));
    }

    #[test]
    fn nowhere_and_a_stop_are_told_apart() {
        let mut never = Corners { sample: vec![vec![9, 9]], truth: vec![], looks: 0 };
        assert_eq!(least(&lattice(&[3, 3], &[1, 1]), &mut never), End::Nowhere);
        struct Stops(usize);
        impl Judge for Stops {
            fn holds(&mut self, point: &[usize]) -> Option<bool> {
                self.0 = self.0.checked_sub(1)?;
                Some(point[0] >= 2)
            }
            fn confirms(&mut self, _: &[usize]) -> Option<bool> {
                None
            }
        }
        assert_eq!(least(&lattice(&[5], &[2]), &mut Stops(0)), End::Stopped(None));
        assert_eq!(least(&lattice(&[5], &[2]), &mut Stops(9)), End::Stopped(Some(vec![2])));
    }
}
