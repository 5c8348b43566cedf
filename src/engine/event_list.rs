//! The list of coming events: a calendar of narrow buckets.

use crate::time::Moment;

/// Buckets of the page in hand, as a power of two.
const PAGE_BITS: u32 = 12;
const PAGE: usize = 1 << PAGE_BITS;
/// The narrowest bucket, as a power of two of milliseconds: one.
const NARROWEST: u32 = 0;
/// The widest: 35 years.
const WIDEST: u32 = 40;
/// What a new list begins with: 9 hours, so that a page is a year.
const FIRST_WIDTH: u32 = 25;
/// Buckets that are opened before their width is looked at.
const TRIAL: u32 = 256;
/// Events taken for each bucket opened: fewer, and buckets are too narrow; more, and they are too wide.
const FEW: u32 = 3;
const MANY: u32 = 9;
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
    /// How many were inserted before, which breaks ties, above the event. The number has 32 bits: more insertions than
    /// that between two calls of `clear` would break ties the wrong way. A replication of the model, which sees at most
    /// 100 million referrals, inserts less than half as many.
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

/// The buckets of the page in hand that are not empty: a bit for each, and a bit for each word of those.
#[derive(Clone, Debug)]
struct Filled {
    words: [u64; PAGE / 64],
    summary: u64,
}

impl Filled {
    const NONE: Self = Self { words: [0; PAGE / 64], summary: 0 };

    #[inline]
    const fn add(&mut self, bucket: usize) {
        self.words[bucket / 64] |= 1 << (bucket % 64);
        self.summary |= 1 << (bucket / 64);
    }

    /// Takes out the first.
    #[inline]
    const fn take_first(&mut self) -> Option<usize> {
        if self.summary == 0 {
            return None;
        }
        let word = self.summary.trailing_zeros() as usize;
        let bit = self.words[word].trailing_zeros() as usize;
        self.words[word] &= self.words[word] - 1;
        if self.words[word] == 0 {
            self.summary &= self.summary - 1;
        }
        Some(word * 64 + bit)
    }
}

/// Coming events in order of time, then of insertion.
///
/// Time is cut into buckets of 2^n milliseconds, and 4,096 of them make a page. The bucket in hand is kept sorted, latest
/// first, and taken from the end. The others of the page in hand are unsorted chains, with a bit for each that is not
/// empty; what lies on later pages is kept in one unsorted list, which is looked through when the page in hand is used
/// up. So the time of both operations hardly grows with the number of pending events. It does grow with events that are
/// pushed for one and the same moment while that moment's bucket is in hand, as no width can part them: each such push
/// moves those that wait there.
///
/// The list tunes the width itself, to between 3 and 9 events for each bucket that it opens, and is a plain sorted list
/// while only a few events are pending; none of this shows in the order.
///
/// Reference: R. Brown (1988), Calendar queues: a fast O(1) priority queue implementation for the simulation event set
/// problem, CACM 31(10), doi:10.1145/63039.63045.
#[derive(Clone, Debug)]
pub struct EventList {
    /// Width of a bucket, as a power of two of milliseconds.
    width: u32,
    /// The bucket in hand, counted from the beginning of time; of no meaning while the list is `short`.
    current: u64,
    /// Whether all entries are among the sorted ones because they are few.
    short: bool,
    /// The entries of the bucket in hand, and any that were pushed for before it: latest first.
    due: Vec<Entry>,
    /// The first node of each bucket of the page in hand.
    heads: Vec<u32>,
    filled: Filled,
    nodes: Vec<Node>,
    /// The chain of unused nodes.
    unused: u32,
    /// What lies on later pages.
    later: Vec<Entry>,
    /// Room for all entries while the width changes.
    all: Vec<Entry>,
    len: usize,
    inserted: u32,
    /// Sorted entries above which the width is looked at.
    crowd: usize,
    /// Buckets opened since the width was looked at, and pushes by then.
    opened: u32,
    inserted_then: u32,
    /// Pushes by the time the entries were last moved to other buckets.
    inserted_at_move: u32,
}

impl Default for EventList {
    fn default() -> Self {
        Self {
            width: FIRST_WIDTH,
            current: 0,
            short: true,
            due: Vec::new(),
            heads: vec![NIL; PAGE],
            filled: Filled::NONE,
            nodes: Vec::new(),
            unused: NIL,
            later: Vec::new(),
            all: Vec::new(),
            len: 0,
            inserted: 0,
            crowd: CROWD,
            opened: 0,
            inserted_then: 0,
            inserted_at_move: 0,
        }
    }
}

impl EventList {
    /// Forgets all events; keeps the memory and the width of the buckets.
    pub fn clear(&mut self) {
        self.empty_buckets();
        self.due.clear();
        (self.current, self.short, self.len, self.inserted) = (0, true, 0, 0);
        (self.crowd, self.opened, self.inserted_then, self.inserted_at_move) = (CROWD, 0, 0, 0);
    }

    fn empty_buckets(&mut self) {
        while let Some(bucket) = self.filled.take_first() {
            self.heads[bucket] = NIL;
        }
        self.nodes.clear();
        self.unused = NIL;
        self.later.clear();
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
        self.short |= self.len == 0;
        self.len += 1;
        if self.short && self.len <= SHORT {
            self.insert_due(entry);
        } else {
            self.push_among_many(entry);
        }
    }

    fn push_among_many(&mut self, entry: Entry) {
        if std::mem::take(&mut self.short) {
            // The sorted entries are all there are: the hand goes to the last of them.
            self.current = self.due.first().map_or(0, |latest| self.bucket(latest.at));
        }
        self.place(self.bucket(entry.at), entry);
    }

    /// Takes the next event if it is due before `end`.
    #[inline]
    pub fn pop_before(&mut self, end: Moment) -> Option<(Moment, u32)> {
        if self.due.is_empty() {
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
            if self.due.len() > self.crowd {
                self.look_at_width();
            }
        } else if bucket >> PAGE_BITS == self.current >> PAGE_BITS {
            self.link(bucket as usize % PAGE, entry);
        } else {
            self.later.push(entry);
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

    /// Puts an entry into the chain of a bucket of the page in hand.
    #[inline]
    fn link(&mut self, bucket: usize, entry: Entry) {
        let head = &mut self.heads[bucket];
        let node = Node { entry, next: *head };
        if let Some(place) = self.nodes.get_mut(self.unused as usize) {
            *head = self.unused;
            self.unused = place.next;
            *place = node;
        } else {
            *head = self.nodes.len() as u32;
            self.nodes.push(node);
        }
        self.filled.add(bucket);
    }

    /// Goes to the next bucket that is not empty, if there is one, and sorts it.
    #[inline]
    fn open_next_bucket(&mut self) {
        let Some(bucket) = self.filled.take_first() else { return self.turn_page() };
        self.current = self.current & !(PAGE as u64 - 1) | bucket as u64;
        let mut chain = std::mem::replace(&mut self.heads[bucket], NIL);
        while let Some(node) = self.nodes.get_mut(chain as usize) {
            let entry = node.entry;
            let next = std::mem::replace(&mut node.next, self.unused);
            self.unused = chain;
            chain = next;
            self.insert_due(entry);
        }
        self.opened += 1;
        if self.opened == TRIAL || self.due.len() > self.crowd {
            self.look_at_width();
        }
    }

    /// Goes to the first bucket of a later page, and deals out what lies on that page.
    #[cold]
    fn turn_page(&mut self) {
        let Some(first) = self.later.iter().map(|entry| self.bucket(entry.at)).min() else { return };
        self.current = first;
        // The width stays while entries are dealt out by it.
        let crowd = std::mem::replace(&mut self.crowd, usize::MAX);
        let mut later = std::mem::take(&mut self.later);
        let (width, page) = (self.width, first >> PAGE_BITS);
        later.retain(|entry| {
            let bucket = (entry.at.0 as u64 ^ (1 << 63)) >> width;
            let stays = bucket >> PAGE_BITS != page;
            if !stays {
                self.place(bucket, *entry);
            }
            stays
        });
        self.later = later;
        self.crowd = crowd;
        if self.due.len() > crowd {
            self.look_at_width();
        }
    }

    /// Changes the width of all buckets if they hold too few or too many events.
    ///
    /// That moves every entry, so it waits until as many have been pushed as there are: an event then pays for at most
    /// one move, however many are pending, and however often many are due at one moment, which no width can part.
    #[cold]
    fn look_at_width(&mut self) {
        let each = self.inserted.wrapping_sub(self.inserted_then) / self.opened.max(1);
        let (crowded, tried) = (self.due.len() > self.crowd, self.opened >= TRIAL);
        (self.opened, self.inserted_then) = (0, self.inserted);
        self.crowd = usize::MAX;
        if self.inserted.wrapping_sub(self.inserted_at_move) as usize >= self.len {
            if crowded {
                // The hand may only have been set too far ahead while the list was short.
                self.set_width(self.width);
            }
            if each > MANY && self.width > NARROWEST {
                // Half the width before many buckets were opened: how many each holds is then a first guess.
                let halvings = if tried { (each / FEW).ilog2() } else { 1 };
                self.set_width(self.width - halvings.min(self.width - NARROWEST));
            } else if tried && each < FEW && self.width < WIDEST {
                self.set_width(self.width + 1);
            }
        }
        self.crowd = CROWD.max(2 * self.due.len());
    }

    fn set_width(&mut self, width: u32) {
        let mut all = std::mem::take(&mut self.all);
        all.append(&mut self.due);
        all.append(&mut self.later);
        while let Some(bucket) = self.filled.take_first() {
            let mut chain = std::mem::replace(&mut self.heads[bucket], NIL);
            while let Some(node) = self.nodes.get(chain as usize) {
                all.push(node.entry);
                chain = node.next;
            }
        }
        self.empty_buckets();
        (self.width, self.inserted_at_move) = (width, self.inserted);
        self.current = all.iter().map(|entry| self.bucket(entry.at)).min().unwrap_or(0);
        all.drain(..).for_each(|entry| self.place(self.bucket(entry.at), entry));
        self.all = all;
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
