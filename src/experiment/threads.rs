//! The only place with threads. The order of results never depends on them.

use crate::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};

/// Results of `work` for each number of a range, in order, on as many threads as the pool has.
///
/// The range is done in batches; between them `done` hears how many are finished, and a raised `stop` ends the work:
/// what is finished is always the first so many. `state` makes what a thread keeps from one number to the next.
pub fn in_order<S, T: Send>(
    count: u32,
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
    state: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, u32) -> T + Sync + Send,
) -> Vec<T> {
    let mut results = Vec::with_capacity(count.min(1 << 16) as usize);
    let at_once = batch_size();
    let mut from = 0;
    while from < count && !stop.load(Ordering::Relaxed) {
        let to = (from + at_once).min(count);
        // A number is begun only while nobody asked to stop; what was begun is finished.
        let unless_stopped = |own: &mut S, number: u32| (!stop.load(Ordering::Relaxed)).then(|| work(own, number));
        let batch = one_batch(from, to, &state, &unless_stopped);
        results.extend(batch.into_iter().map_while(|result| result));
        from = to;
        done(results.len() as u32);
    }
    results
}

/// Does `work` on so many threads, or on one for each core if 0. Without the feature `parallel` there is one thread.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce(usize) -> T + Send) -> Result<T, Error> {
    #[cfg(feature = "parallel")]
    {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| Error::running(format!("cannot start {threads} threads: {error}")))?;
        Ok(pool.install(|| work(rayon::current_num_threads())))
    }
    #[cfg(not(feature = "parallel"))]
    {
        let _one = threads;
        Ok(work(1))
    }
}

/// Numbers that one thread does in a row with the same state.
const IN_A_ROW: u32 = 4;

#[cfg(feature = "parallel")]
fn batch_size() -> u32 {
    rayon::current_num_threads().min(4_096) as u32 * IN_A_ROW
}

#[cfg(not(feature = "parallel"))]
const fn batch_size() -> u32 {
    IN_A_ROW
}

fn in_a_row<S, T>(from: u32, to: u32, state: &impl Fn() -> S, work: &impl Fn(&mut S, u32) -> T) -> Vec<T> {
    let mut own = state();
    (from..to).map(|number| work(&mut own, number)).collect()
}

#[cfg(feature = "parallel")]
fn one_batch<S, T: Send>(
    from: u32,
    to: u32,
    state: &(impl Fn() -> S + Sync + Send),
    work: &(impl Fn(&mut S, u32) -> T + Sync + Send),
) -> Vec<T> {
    use rayon::prelude::*;
    let starts: Vec<u32> = (from..to).step_by(IN_A_ROW as usize).collect();
    let rows: Vec<Vec<T>> =
        starts.par_iter().map(|&start| in_a_row(start, (start + IN_A_ROW).min(to), state, work)).collect();
    rows.into_iter().flatten().collect()
}

#[cfg(not(feature = "parallel"))]
fn one_batch<S, T>(from: u32, to: u32, state: &impl Fn() -> S, work: &impl Fn(&mut S, u32) -> T) -> Vec<T> {
    in_a_row(from, to, state, work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_a_stop_leaves_the_first_ones() {
        let stop = AtomicBool::new(false);
        let all = in_order(1_000, &stop, &mut |_| {}, || (), |(), number| number * 2);
        assert_eq!(all, (0..1_000).map(|number| number * 2).collect::<Vec<_>>());
        let some =
            in_order(1_000, &stop, &mut |done| stop.store(done >= 20, Ordering::Relaxed), || (), |(), number| number);
        assert!(some.len() >= 20 && some.len() < 1_000);
        assert_eq!(some, (0..some.len() as u32).collect::<Vec<_>>());
    }
}
