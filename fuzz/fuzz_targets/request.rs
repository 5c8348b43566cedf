//! Whatever the bytes that a page hands to the module: a run or a search that is open, or faults, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use maracsim_web::session::Session;
use std::cell::RefCell;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
}

fuzz_target!(|bytes: &[u8]| {
    SESSION.with_borrow_mut(|session| {
        if let Ok((run, _)) = session.open(bytes) {
            session.close(run).expect("it is open");
        }
        if let Ok((search, _)) = session.search(bytes) {
            session.search_close(search).expect("it is open");
        }
    });
});
