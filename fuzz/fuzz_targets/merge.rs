//! Whatever the bytes of the parts of a sweep: the whole or faults, never a panic, and no memory that they do not hold.
#![no_main]

use libfuzzer_sys::fuzz_target;
use maracsim::experiment::sweep::merge_bytes;

fuzz_target!(|bytes: &[u8]| {
    let _ = merge_bytes(bytes);
});
