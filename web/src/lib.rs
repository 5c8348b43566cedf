//! maracsim for a page: the model as a WebAssembly module that imports nothing.
//!
//! The caller writes a request into memory of the module and reads an answer out of it; neither side is handed a
//! pointer of the other's making, so no Rust here follows a raw pointer.
//!
//! 1. [`maracsim_input`] makes room for so many bytes and says where; the caller writes them there.
//! 2. A call reads them: [`maracsim_open`] or [`maracsim_run`].
//! 3. The answer, UTF-8, stands at [`maracsim_answer`] and has [`maracsim_answer_length`] bytes until the next call.
//!
//! Memory may move while a call runs: a caller takes its view of it anew after each. What fails returns 0 and answers
//! `{"faults": ["error: ..."]}`, in the words of the command line.
//!
//! One instance serves one caller at a time. A trap (no memory left) ends the instance: make another one.
// Exported names are global, which is all that is unsafe about them: each begins with `maracsim_`.
#![allow(unsafe_code, reason = "to export a name is `unsafe(no_mangle)`")]

pub mod request;
pub mod search;
pub mod session;
pub mod versus;

use maracsim::error::{Error, Faults};
use session::Session;
use std::cell::RefCell;

/// What the module keeps between calls.
#[derive(Default)]
struct State {
    session: Session,
    input: Vec<u8>,
    answer: String,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::new(State::default());
}

/// Does something with the state; no call is made from within a call, as the module imports nothing.
fn with<T>(work: impl FnOnce(&mut State) -> T) -> T {
    STATE.with(|state| work(&mut state.borrow_mut()))
}

impl State {
    /// Keeps the answer of a call; its number, or 0 for faults.
    fn answer(&mut self, outcome: Result<(u32, String), Faults>) -> u32 {
        let (number, answer) = outcome.unwrap_or_else(|faults| (0, faults_as_json(&faults)));
        self.answer = answer;
        number
    }
}

fn faults_as_json(faults: &[Error]) -> String {
    let faults: Vec<String> = faults.iter().map(Error::to_string).collect();
    serde_json::json!({ "faults": faults }).to_string()
}

/// Makes room for an input of so many bytes, all zero, in the place of the last one; 0 gives its memory back.
///
/// Returns where it begins, or null if it is longer than [`request::LONGEST`] or there is no memory for it.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_input(length: u32) -> *mut u8 {
    with(|state| {
        state.input = Vec::new();
        let length = length as usize;
        if length > request::LONGEST || state.input.try_reserve_exact(length).is_err() {
            return std::ptr::null_mut();
        }
        state.input.resize(length, 0);
        state.input.as_mut_ptr()
    })
}

/// Where the answer of the last call begins.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_answer() -> *const u8 {
    with(|state| state.answer.as_ptr())
}

/// How many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_answer_length() -> u32 {
    with(|state| state.answer.len() as u32)
}

/// Answers the version, as plain text. Returns 1.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_version() -> u32 {
    with(|state| state.answer(Ok((1, env!("CARGO_PKG_VERSION").into()))))
}

/// Opens the run that the input asks for; nothing is simulated yet. Returns its number; answers what it is: scenario,
/// title, rationale, replications, years and places.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_open() -> u32 {
    with(|state| {
        let input = std::mem::take(&mut state.input);
        let outcome = state.session.open(&input);
        state.answer(outcome)
    })
}

/// Does up to so many more replications of an open run. Returns how many are finished in all, or 0; answers `{}`.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_advance(run: u32, replications: u32) -> u32 {
    with(|state| {
        let outcome = state.session.advance(run, replications).map(|done| (done, "{}".into()));
        state.answer(outcome)
    })
}

/// Answers what the finished replications come to: the JSON that `maracsim run --format json` prints. Returns 1.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_result(run: u32) -> u32 {
    with(|state| {
        let outcome = state.session.result(run).map(|json| (1, json));
        state.answer(outcome)
    })
}

/// Answers what one open run does beyond another, the base, over the replications that both have: JSON, a row for each
/// place and measure. Returns 1.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_versus(base: u32, other: u32) -> u32 {
    with(|state| {
        let outcome = state.session.versus(base, other).map(|json| (1, json));
        state.answer(outcome)
    })
}

/// Forgets an open run. Returns 1; answers `{}`.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_close(run: u32) -> u32 {
    with(|state| {
        let outcome = state.session.close(run).map(|()| (1, "{}".into()));
        state.answer(outcome)
    })
}

/// Does the whole run that the input asks for. Returns 1; answers as [`maracsim_result`] does.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_run() -> u32 {
    with(|state| {
        let input = std::mem::take(&mut state.input);
        let outcome = state.session.run(&input).map(|json| (1, json));
        state.answer(outcome)
    })
}

/// Opens the staffing search that the input asks for; nothing is simulated yet. Returns its number; answers the authorities
/// of its closed group.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_search_open() -> u32 {
    with(|state| {
        let input = std::mem::take(&mut state.input);
        let outcome = state.session.search(&input);
        state.answer(outcome)
    })
}

/// Goes on with an open search for so many small steps. Returns 1; answers whether it is done and how many replications were
/// simulated.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_search_advance(search: u32, steps: u32) -> u32 {
    with(|state| {
        let outcome = state.session.search_on(search, steps).map(|json| (1, json));
        state.answer(outcome)
    })
}

/// Answers what an open search has found so far, in the words of `maracsim staff`. Returns 1.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_search_result(search: u32) -> u32 {
    with(|state| {
        let outcome = state.session.search_result(search).map(|json| (1, json));
        state.answer(outcome)
    })
}

/// Forgets an open search. Returns 1; answers `{}`.
#[unsafe(no_mangle)]
pub extern "C" fn maracsim_search_close(search: u32) -> u32 {
    with(|state| {
        let outcome = state.session.search_close(search).map(|()| (1, "{}".into()));
        state.answer(outcome)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> String {
        with(|state| state.answer.clone())
    }

    fn input(text: &str) {
        assert!(!maracsim_input(text.len() as u32).is_null());
        with(|state| state.input.copy_from_slice(text.as_bytes()));
    }

    #[test]
    fn a_run_in_steps() {
        input(r#"{"areas": ["Falkirk"], "years": 1, "replications": 3}"#);
        let run = maracsim_open();
        assert_eq!((run, maracsim_advance(run, 2), maracsim_result(run)), (1, 2, 1));
        assert!(answer().starts_with(r#"{"scenario": "no-duty", "seed": 1, "replications": 2, "digest": ""#));
        assert_eq!(maracsim_answer_length() as usize, answer().len());
        assert_eq!((maracsim_close(run), maracsim_result(run)), (1, 0));
    }

    #[test]
    fn faults_are_answered() {
        input(r#"{"areas": ["Mars", "Fief"]}"#);
        assert_eq!(maracsim_run(), 0);
        let told: serde_json::Value = serde_json::from_str(&answer()).unwrap();
        assert_eq!(told["faults"].as_array().unwrap().len(), 2);
        assert!(told["faults"][1].as_str().unwrap().starts_with("error: unknown authority `Fief`"));
    }

    #[test]
    fn an_input_has_a_limit_and_is_used_once() {
        assert!(maracsim_input(request::LONGEST as u32 + 1).is_null());
        assert_eq!(maracsim_open(), 0);
        assert!(answer().contains("EOF"), "{}", answer());
        assert_eq!((maracsim_version(), answer().as_str()), (1, env!("CARGO_PKG_VERSION")));
    }
}
