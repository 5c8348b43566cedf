//! Whatever the bytes of the sets of values that a calibration left: a value or faults, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use maracsim_fuzz::World;
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(World::default);

fuzz_target!(|bytes: &[u8]| {
    WORLD.matched(bytes);
});
