//! The list of coming events: a calendar of narrow buckets.

use crate::time::Moment;

/// Buckets of a level, as a power of two: one bit of a word for each.
const LEVEL_BITS: u32 = 6;
const LEVEL_BUCKETS: usize = 1 << LEVEL_BITS;
/// The narrowest bucket, as a power of two of milliseconds: a second.
const NARROWEST: u32 = 10;
/// The widest: 35 years.
const WIDEST: u32 = 40;
/// What a new list begins with: 19 hours.
const FIRST_WIDTH: u32 = 26;
/// Levels that reach over all moments, however narrow the buckets.
const LEVELS: usize = (64 - NARROWEST as usize).div_ceil(LEVEL_BITS as usize);
/// Buckets that are opened before their width is looked at.
const TRIAL: u32 = 256;
/// Events taken for each bucket opened: fewer, and buckets are too narrow; more, and they are too wide.
const FEW: u32 = 4;
const MANY: u32 = 16;
/// Sorted entries among which a new one is soon placed: with no more than these pending, no bucket is needed.
const SHORT: usize = 8;
/// Sorted entries that are too many.
const CROWD: usize = 64;
/// The end of a chain of nodes.
const NIL: u32 = u32::MAX;

/// An event and its place in the order.
#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Moment,
    /// How many were inserted before, which breaks ties, above the event. The number wraps after 2^32 insertions, far
    /// more than are ever pending.
    word: u64,
}

impl Entry {
    /// One comparison orders entries.
    #[inline]
    const fn key(self) -> i128 {
        (self.at.0 as i128) << 64 | self.word as i128
    }
}

/// An entry that waits in a bucket, and the next one of that bucket.
#[derive(Clone, Copy, Debug)]
struct Node {
    entry: Entry,
    next: u32,
}

/// Coming events in order of time, then of insertion.
///
/// Time is cut into buckets of 2^n milliseconds. The bucket in hand is kept sorted, latest first, and taken from the
/// end. All others are unsorted chains on levels of 64 buckets, each bucket of a level as wide as the whole level
/// below it: a push links one node, and when the time of a wide bucket has come its chain is dealt out to the levels
/// below. A bit for each bucket finds the next one that is not empty. Both operations take a time that hardly grows
/// with the number of pending events.
///
/// The list tunes the width itself, to between 4 and 16 events for each bucket that it opens, and is a plain sorted list
/// while only a few events are pending; none of this shows in the order.
///
/// Reference: G. Varghese, T. Lauck (1987), Hashed and hierarchical timing wheels, SOSP, doi:10.1145/41457.37504;
/// narrow sorted buckets: R. Brown (1988), Calendar queues, CACM 31(10), doi:10.1145/63039.63045.
#[derive(Clone, Debug)]
pub struct EventList {
    /// Width of the narrowest buckets, as a power of two of milliseconds.
    width: u32,
    /// The bucket in hand, counted from the beginning of time.
    current: u64,
    /// The entries of the bucket in hand, and any that were pushed for before it: latest first.
    due: Vec<Entry>,
    /// The first node of each bucket, by level.
    heads: [u32; LEVELS * LEVEL_BUCKETS],
    /// For each level, a bit for each bucket that is not empty.
    filled: [u64; LEVELS],
    /// A bit for each level that is not empty.
    levels: u32,
    nodes: Vec<Node>,
    /// The chain of unused nodes.
    unused: u32,
    len: usize,
    inserted: u32,
    /// Sorted entries above which the width is looked at.
    crowd: usize,
    /// Buckets opened since the width was looked at, and pushes by then.
    opened: u32,
    inserted_then: u32,
}

impl Default for EventList {
    fn default() -> Self {
        Self {
            width: FIRST_WIDTH,
            current: 0,
            due: Vec::new(),
            heads: [NIL; LEVELS * LEVEL_BUCKETS],
            filled: [0; LEVELS],
            levels: 0,
            nodes: Vec::new(),
            unused: NIL,
            len: 0,
            inserted: 0,
            crowd: CROWD,
            opened: 0,
            inserted_then: 0,
        }
    }
}

impl EventList {
    /// Forgets all events; keeps the memory and the width of the buckets.
    pub fn clear(&mut self) {
        self.empty_buckets();
        self.due.clear();
        (self.current, self.len, self.inserted) = (0, 0, 0);
        (self.crowd, self.opened, self.inserted_then) = (CROWD, 0, 0);
    }

    fn empty_buckets(&mut self) {
        self.heads.fill(NIL);
        self.filled.fill(0);
        self.levels = 0;
        self.nodes.clear();
        self.unused = NIL;
    }

    /// How many events are pending.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing is pending.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds an event.
    #[inline]
    pub fn push(&mut self, at: Moment, event: u32) {
        let entry = Entry { at, word: u64::from(self.inserted) << 32 | u64::from(event) };
        self.inserted = self.inserted.wrapping_add(1);
        self.len += 1;
        let bucket = self.bucket(entry.at);
        if self.levels == 0 && self.due.len() < SHORT {
            self.current = self.current.max(bucket);
        }
        self.place(bucket, entry);
        if self.due.len() > self.crowd {
            self.look_at_width();
        }
    }

    /// Takes the next event if it is due before `end`.
    #[inline]
    pub fn pop_before(&mut self, end: Moment) -> Option<(Moment, u32)> {
        while self.due.is_empty() {
            if self.levels == 0 {
                return None;
            }
            self.open_next_bucket();
        }
        let next = self.due.pop_if(|entry| entry.at < end)?;
        self.len -= 1;
        Some((next.at, next.word as u32))
    }

    /// The bucket of a moment, in order of time from the earliest moment there is.
    #[inline]
    const fn bucket(&self, at: Moment) -> u64 {
        // Flipping the sign bit makes signed moments compare as unsigned ones.
        (at.0 as u64 ^ (1 << 63)) >> self.width
    }

    #[inline]
    fn place(&mut self, bucket: u64, entry: Entry) {
        if bucket <= self.current {
            self.insert_due(entry);
        } else {
            self.link(bucket, entry);
        }
    }

    /// Puts an entry into the sorted ones.
    #[inline]
    fn insert_due(&mut self, entry: Entry) {
        self.due.push(entry);
        let due = &mut self.due[..];
        let mut at = due.len() - 1;
        while at > 0 && due[at - 1].key() < entry.key() {
            due[at] = due[at - 1];
            at -= 1;
        }
        due[at] = entry;
    }

    /// Puts an entry into the chain of a bucket after the one in hand.
    #[inline]
    fn link(&mut self, bucket: u64, entry: Entry) {
        // The highest bit in which the bucket differs from the one in hand tells how far off it is.
        let level = (63 - (bucket ^ self.current).leading_zeros()) / LEVEL_BITS;
        let slot = (bucket >> (LEVEL_BITS * level)) as usize % LEVEL_BUCKETS;
        let level = level as usize;
        let head = &mut self.heads[level * LEVEL_BUCKETS + slot];
        let node = Node { entry, next: *head };
        if let Some(place) = self.nodes.get_mut(self.unused as usize) {
            *head = self.unused;
            self.unused = place.next;
            *place = node;
        } else {
            *head = self.nodes.len() as u32;
            self.nodes.push(node);
        }
        self.filled[level] |= 1 << slot;
        self.levels |= 1 << level;
    }

    /// Goes to the next bucket that is not empty: sorts it if it is a narrow one, deals it out if it is a wide one.
    fn open_next_bucket(&mut self) {
        let level = self.levels.trailing_zeros() as usize;
        let slot = self.filled[level].trailing_zeros() as usize;
        let below = LEVEL_BITS * level as u32;
        let above = (self.current >> below) & !(LEVEL_BUCKETS as u64 - 1);
        self.current = (above | slot as u64) << below;
        self.filled[level] &= self.filled[level] - 1;
        if self.filled[level] == 0 {
            self.levels &= !(1 << level);
        }
        let mut chain = std::mem::replace(&mut self.heads[level * LEVEL_BUCKETS + slot], NIL);
        while let Some(node) = self.nodes.get_mut(chain as usize) {
            let entry = node.entry;
            let next = std::mem::replace(&mut node.next, self.unused);
            self.unused = chain;
            chain = next;
            self.place(self.bucket(entry.at), entry);
        }
        self.opened += 1;
        if self.opened == TRIAL || self.due.len() > self.crowd {
            self.look_at_width();
        }
    }

    /// Changes the width of all buckets if they hold too few or too many events.
    #[cold]
    fn look_at_width(&mut self) {
        let each = self.inserted.wrapping_sub(self.inserted_then) / self.opened.max(1);
        if self.due.len() > self.crowd {
            // The hand may only have been set too far ahead while the list was short.
            self.set_width(self.width);
        }
        if (each > MANY || self.due.len() > self.crowd) && self.width > NARROWEST {
            self.set_width(self.width - 1);
        } else if self.opened == TRIAL && each < FEW && self.width < WIDEST {
            self.set_width(self.width + 1);
        }
        // Events of one and the same moment no width can part.
        self.crowd = CROWD.max(2 * self.due.len());
        (self.opened, self.inserted_then) = (0, self.inserted);
    }

    fn set_width(&mut self, width: u32) {
        let mut all = std::mem::take(&mut self.due);
        for &head in &self.heads {
            let mut chain = head;
            while let Some(node) = self.nodes.get(chain as usize) {
                all.push(node.entry);
                chain = node.next;
            }
        }
        self.empty_buckets();
        self.width = width;
        self.current = all.iter().map(|entry| self.bucket(entry.at)).min().unwrap_or(0);
        all.into_iter().for_each(|entry| self.place(self.bucket(entry.at), entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: Moment = Moment::NEVER;

    #[test]
    fn events_come_in_order_of_time_and_then_of_insertion() {
        let mut list = EventList::default();
        for (at, event) in [(5, 1), (-3, 2), (5, 3), (0, 4), (5, 5), (-3, 6)] {
            list.push(Moment(at), event);
        }
        let order: Vec<u32> = std::iter::from_fn(|| list.pop_before(END)).map(|(_, event)| event).collect();
        assert_eq!(order, [2, 6, 4, 1, 3, 5]);
    }

    /// Delays from none to 300 years on a few thousand pending events, with ties, pauses at an end, moments before the
    /// bucket in hand, and a list that is used again: against a plain search for the least.
    #[test]
    fn a_long_mixed_history_agrees_with_a_plain_list() {
        let (mut list, mut state) = (EventList::default(), 1_u64);
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        for round in 0..3_u32 {
            let (mut plain, mut now) = (Vec::new(), Moment(-1_000_000_000 * i64::from(round)));
            list.clear();
            for event in 0..20_000_u32 {
                let delay = (random() << 12) >> (random() % 43);
                let at = Moment(now.0 + (delay & !(random() % 4)) as i64);
                list.push(at, event);
                plain.push((at, event));
                if random() % 8 < 5 - u64::from(round) {
                    let end = if random() % 4 == 0 { Moment(now.0 + (random() >> 3) as i64) } else { END };
                    let least = plain.iter().enumerate().min_by_key(|&(_, &entry)| entry);
                    let due = least.filter(|(_, (at, _))| *at < end).map(|(index, _)| index);
                    let expected = due.map(|index| plain.swap_remove(index));
                    assert_eq!(list.pop_before(end), expected);
                    now = expected.map_or(if end == END { now } else { end.max(now) }, |(at, _)| at);
                }
            }
            assert_eq!(list.len(), plain.len());
        }
        assert!(list.width != FIRST_WIDTH, "the test should make buckets narrower or wider");
    }

    #[test]
    fn what_is_due_at_the_end_stays() {
        let mut list = EventList::default();
        list.push(Moment(7), 1);
        assert_eq!(list.pop_before(Moment(7)), None);
        assert_eq!(list.pop_before(Moment(8)), Some((Moment(7), 1)));
        assert!(list.is_empty());
        assert_eq!(list.pop_before(END), None);
    }

    #[test]
    fn the_ends_of_time_can_be_pushed() {
        let mut list = EventList::default();
        for (event, at) in [(1, i64::MAX - 1), (2, i64::MIN), (3, 0)] {
            list.push(Moment(at), event);
        }
        let order: Vec<u32> = std::iter::from_fn(|| list.pop_before(END)).map(|(_, event)| event).collect();
        assert_eq!(order, [2, 3, 1]);
    }
}
