//! Whatever the bytes of a scenario file, or of a `--set`: a scenario or faults, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use maracsim::scenario::testing::{Small, load_bytes};
use std::sync::LazyLock;

static SMALL: LazyLock<Small> = LazyLock::new(Small::default);

fuzz_target!(|bytes: &[u8]| {
    load_bytes(&SMALL, bytes);
});
