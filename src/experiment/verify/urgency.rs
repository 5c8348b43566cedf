//! The waits of the urgent and of the others, from the stamps of the cases.

use super::super::threads::in_order;
use crate::model::{Case, Flag, Group, Log, Milestone, System};
use crate::random::Key;
use crate::statistics::{Estimate, ratio};
use crate::time::Moment;
use std::sync::atomic::AtomicBool;

/// What may be waited for.
const MILESTONES: [Milestone; 2] = [Milestone::Screened, Milestone::Heard];

/// Days waited and cases, by milestone, for the urgent and the others, in one replication.
pub(super) type Sums = [[(f64, f64); 2]; MILESTONES.len()];

/// The sums of each replication, in order.
pub(super) fn waits(
    group: &Group,
    (seed, replications): (u64, u32),
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
) -> Vec<Sums> {
    let one = |system: &mut System<'_>, replication: u32| {
        let mut sums = Sums::default();
        system.start(Key::new(seed).with(u64::from(replication)));
        loop {
            let goes_on = system.advance();
            add(&mut sums, group, &system.log());
            system.clear_log();
            if !goes_on {
                return Some(sums);
            }
        }
    };
    in_order(replications, stop, done, || System::new(group), one)
}

/// The mean wait of one of the two over all replications.
pub(super) fn estimate(waits: &[Sums], to: Milestone, urgent: bool) -> Estimate {
    let Some(at) = MILESTONES.iter().position(|&milestone| milestone == to) else {
        return Estimate::not_applicable(0);
    };
    ratio(&waits.iter().map(|sums| sums[at][usize::from(!urgent)]).collect::<Vec<_>>())
}

/// Adds the cases that were received in the measured years. Who still waits when the run ends counts with the wait so
/// far: the run-out is long enough for that to be nobody.
fn add(sums: &mut Sums, group: &Group, log: &Log<'_>) {
    let years = group.calendar.years();
    let measured = Moment::ZERO..years.start(i64::from(years.measured()));
    let wait = |case: &Case, to| case.at(to).min(group.stop).days_since(case.at(Milestone::Received));
    for case in log.cases().filter(|case| measured.contains(&case.at(Milestone::Received))) {
        for (sum, &milestone) in sums.iter_mut().zip(&MILESTONES) {
            let class = &mut sum[usize::from(!case.is(Flag::Urgent))];
            *class = (class.0 + wait(case, milestone), class.1 + 1.0);
        }
    }
}
