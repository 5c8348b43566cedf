//! The parts that an event cannot do without, in nanoseconds: words, variates, streams, and the list of events.

use super::told::processor_seconds;
use maracsim::engine::EventList;
use maracsim::random::{Key, Law, Purpose, Stream, inverse_exponential};
use maracsim::time::{Moment, milliseconds};
use std::hint::black_box;

/// Runs of which the fastest counts: what disturbs a run only ever slows it.
const RUNS: u32 = 7;
const TIMES: u64 = 10_000_000;

/// Prints one line of JSON for each part.
pub fn lines() -> Vec<String> {
    let mut lines = variates();
    for pending in [2, 64, 1_000, 10_000] {
        lines.push(line(&format!("event list hold (pop+exp+push) pending={pending}"), || hold(pending)));
    }
    lines
}

fn variates() -> Vec<String> {
    let law = Law::LogNormal { mean: 90.0, cv: 0.6 }.sampler();
    vec![
        line("SplitMix64 u64", || drawn(|stream| stream.next_u64() as f64)),
        line("exp variate, -ln(u)", || drawn(|stream| inverse_exponential(stream.uniform(), 1.0))),
        line("exp variate, ziggurat", || drawn(Stream::exponential)),
        line("normal, ziggurat", || drawn(Stream::normal)),
        line("lognormal, exp(ziggurat)", || drawn(|stream| law.sample(stream))),
        line("normal to whole milliseconds", || drawn(|stream| milliseconds(stream.normal()) as f64)),
        line("key of a case and purpose", || opened(|key| key.word() as f64)),
        line("that key's stream and its first uniform", || opened(|key| key.stream().uniform())),
    ]
}

/// Nanoseconds of one draw from a stream that is kept.
fn drawn(draw: impl Fn(&mut Stream) -> f64) -> f64 {
    let mut stream = Key::new(1).stream();
    nanoseconds(|_| draw(&mut stream))
}

/// Nanoseconds of what is done with a key made for each draw.
fn opened(draw: impl Fn(Key) -> f64) -> f64 {
    let place = Key::new(1).with(12);
    nanoseconds(|case| draw(place.with(case).for_purpose(Purpose::Support)))
}

/// Takes the next event and puts one down an exponential time later, so that as many stay pending.
fn hold(pending: u32) -> f64 {
    let (mut events, mut stream) = (EventList::default(), Key::new(7).stream());
    let mut after = |now: Moment| now.plus_days(stream.exponential());
    (0..pending).for_each(|event| events.push(after(Moment::ZERO), event));
    nanoseconds(|_| {
        let Some((now, event)) = events.pop_before(Moment::NEVER) else { return 0.0 };
        events.push(after(now), event);
        now.0 as f64
    })
}

fn nanoseconds(mut work: impl FnMut(u64) -> f64) -> f64 {
    let (before, mut sum) = (processor_seconds(), 0.0);
    for number in 0..TIMES {
        sum += work(number);
    }
    black_box(sum);
    (processor_seconds() - before) / TIMES as f64 * 1e9
}

fn line(name: &str, measure: impl Fn() -> f64) -> String {
    let best = std::iter::repeat_with(measure).take(RUNS as usize).fold(f64::INFINITY, f64::min);
    format!("{{\"micro\":\"{name}\",\"ns\":{best:.3}}}")
}
