//! Whatever the bytes of a value: a lever takes it, and its canonical text for the same number, or refuses it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use maracsim_fuzz::World;
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(World::default);

fuzz_target!(|bytes: &[u8]| {
    WORLD.words(bytes);
});
