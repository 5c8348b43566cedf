//! The search against every point of small lattices.

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
    assert!(looks(58) <= 7 && looks(0) <= 15 && looks(120) <= 15, "{} {} {}", looks(58), looks(0), looks(120));
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

/// A sample that flatters every plan by 0.02: the judge asks more of it after the first doubt.
struct Flattered {
    chance: fn(&[usize]) -> f64,
    asked: f64,
    looks: usize,
    fresh: usize,
}

impl Judge for Flattered {
    fn holds(&mut self, point: &[usize]) -> Option<bool> {
        self.looks += 1;
        Some((self.chance)(point) + 0.02 >= self.asked)
    }
    fn confirms(&mut self, point: &[usize]) -> Option<bool> {
        self.fresh += 1;
        let holds = (self.chance)(point) >= 0.9;
        if !holds {
            self.asked = 0.92;
        }
        Some(holds)
    }
}

/// The chance levels off at 0.89 from 5 of each on: one doubt, and the most of everything, are all that is looked at afresh.
#[test]
fn what_levels_off_just_below_what_is_asked_is_not_climbed() {
    let chance = |point: &[usize]| if point.iter().all(|&steps| steps >= 5) { 0.89 } else { 0.5 };
    let mut judge = Flattered { chance, asked: 0.9, looks: 0, fresh: 0 };
    assert_eq!(least(&lattice(&[40, 40, 20], &[8, 8, 8]), &mut judge), End::Nowhere);
    assert!(judge.fresh == 2 && judge.looks < 50, "{} {}", judge.fresh, judge.looks);
}

/// It rises by a thousandth with each step: after the first doubt the search begins again from where the sample has the least.
#[test]
fn after_a_doubt_the_search_begins_again_further_up() {
    let chance = |point: &[usize]| 0.86 + 0.001 * point.iter().min().map_or(0.0, |&least| least as f64);
    let mut judge = Flattered { chance, asked: 0.9, looks: 0, fresh: 0 };
    assert_eq!(least(&lattice(&[60, 60], &[30, 30]), &mut judge), End::Found(vec![40, 40]));
    // The doubt at 20 of each, the answer, and one step less of either.
    assert_eq!(judge.fresh, 4, "{} looks", judge.looks);
    assert!(judge.looks < 60, "{}", judge.looks);
}
