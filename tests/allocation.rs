//! In the loop nothing is allocated: every buffer lives in the system and is kept from one replication to the next.
//!
//! A target of its own, as it counts every allocation of its process.
#![allow(unsafe_code, reason = "a global allocator cannot be written without; this one only counts and passes on")]

#[path = "it/world.rs"]
#[allow(dead_code, reason = "shared with the other tests, which use all of it")]
mod world;

use maracsim::model::System as Marac;
use maracsim::random::Key;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Allocations of this thread: those of the test harness are on others.
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

fn count() {
    COUNT.with(|count| count.set(count.get() + 1));
}

// SAFETY: every call is passed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of a replication from its start to its end.
fn allocations(system: &mut Marac<'_>, replication: u64) -> u64 {
    let before = COUNT.get();
    system.start(Key::new(1).with(replication));
    while system.advance() {}
    assert!(system.log().cases().len() > 0);
    COUNT.get() - before
}

#[test]
fn a_replication_that_has_been_run_before_allocates_nothing() {
    for (name, sets) in [
        ("no-duty", &[] as &[&str]),
        ("no-duty", &["meeting.overflow=extra_meeting", "meeting.length=60 min"]),
        ("no-duty", &["idaa.overload=wait", "idaa.posts=0.5 FTE", "meeting.defer_if_referrer_absent=on"]),
        ("no-duty", &["meeting.cadence=on demand", "repeat.delay=gamma(60 days, cv 0.5)"]),
        ("theory/meeting", &[]),
        ("theory/caseload", &[]),
    ] {
        let world = world::load(name, sets);
        // The largest group: Highlands and Islands in the country, the one place in theory.
        let group = world.0.resolved.groups.iter().max_by_key(|group| group.authorities.len()).expect("a group");
        let mut system = Marac::new(group);
        let first = allocations(&mut system, 0);
        assert!(first > 10, "the counter counts: {first}");
        allocations(&mut system, 0);
        assert_eq!(allocations(&mut system, 0), 0, "{name} {sets:?}");
    }
}
