//! The only place with threads. The order of results never depends on them.

use crate::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Results of `work` for each number of a range, in order, on as many threads as the pool has.
///
/// The range is done in batches; between them `done` hears how many are finished, and a raised `stop` ends the work:
/// what is finished is always the first so many. `work` gives `None` where it was stopped in the middle. `state` makes what is kept from one number to the next, at most once
/// for each thread; which numbers share one is left to chance, so no result may depend on it.
pub fn in_order<S: Send, T: Send>(
    count: u32,
    stop: &AtomicBool,
    done: &mut dyn FnMut(u32),
    state: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, u32) -> Option<T> + Sync + Send,
) -> Vec<T> {
    let mut results = Vec::with_capacity(count.min(1 << 16) as usize);
    let at_once = batch_size();
    let states = Mutex::new(Vec::new());
    let mut from = 0;
    while from < count && !stop.load(Ordering::Relaxed) {
        let to = (from + at_once).min(count);
        // A number is begun only while nobody asked to stop.
        let unless_stopped = |number: u32| {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let mut own = kept(&states).pop().unwrap_or_else(&state);
            let result = work(&mut own, number);
            kept(&states).push(own);
            result
        };
        let batch = one_batch(from, to, &unless_stopped);
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

/// What is kept, also after a thread panicked: the one it worked with is gone then.
fn kept<S>(states: &Mutex<Vec<S>>) -> MutexGuard<'_, Vec<S>> {
    states.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Numbers in a batch, for each thread: threads wait for each other between batches, and a stop waits for a batch.
const FOR_EACH_THREAD: u32 = 4;

#[cfg(feature = "parallel")]
fn batch_size() -> u32 {
    rayon::current_num_threads().min(4_096) as u32 * FOR_EACH_THREAD
}

#[cfg(not(feature = "parallel"))]
const fn batch_size() -> u32 {
    FOR_EACH_THREAD
}

#[cfg(feature = "parallel")]
fn one_batch<T: Send>(from: u32, to: u32, work: &(impl Fn(u32) -> T + Sync)) -> Vec<T> {
    use rayon::prelude::*;
    (from..to).into_par_iter().map(work).collect()
}

#[cfg(not(feature = "parallel"))]
fn one_batch<T>(from: u32, to: u32, work: &impl Fn(u32) -> T) -> Vec<T> {
    (from..to).map(work).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU32;

    #[test]
    fn results_come_in_order_and_a_stop_leaves_the_first_ones() {
        let stop = AtomicBool::new(false);
        let all = in_order(1_000, &stop, &mut |_| {}, || (), |(), number| Some(number * 2));
        assert_eq!(all, (0..1_000).map(|number| number * 2).collect::<Vec<_>>());
        let some = in_order(
            1_000,
            &stop,
            &mut |done| stop.store(done >= 20, Ordering::Relaxed),
            || (),
            |(), number| Some(number),
        );
        assert!(some.len() >= 20 && some.len() < 1_000);
        assert_eq!(some, (0..some.len() as u32).collect::<Vec<_>>());
    }

    #[test]
    fn a_state_is_made_at_most_once_for_each_thread() {
        for threads in [1, 3] {
            let made = AtomicU32::new(0);
            let state = || made.fetch_add(1, Ordering::Relaxed);
            let all = on_threads(threads, |_| {
                in_order(200, &AtomicBool::new(false), &mut |_| {}, state, |_, number| Some(number))
            });
            assert_eq!(all.unwrap(), (0..200).collect::<Vec<_>>());
            assert!((1..=threads as u32).contains(&made.into_inner()));
        }
    }
}
