//! The list of coming events.

use crate::time::Moment;

/// How many children a node of the heap has: four share a cache line.
const ARITY: usize = 4;

/// Coming events in order of time, then of insertion.
///
/// An entry is one `u128`: 64 bits of time, 32 of insertion order, 32 of event. One comparison orders entries and
/// breaks ties for ever in the same way. The order wraps after 2^32 insertions, far more than are ever pending.
#[derive(Clone, Debug, Default)]
pub struct EventList {
    heap: Vec<u128>,
    inserted: u32,
}

impl EventList {
    /// Forgets all events and keeps the memory.
    pub fn clear(&mut self) {
        self.heap.clear();
        self.inserted = 0;
    }

    /// How many events are pending.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Adds an event.
    #[inline]
    pub fn push(&mut self, at: Moment, event: u32) {
        // Flipping the sign bit makes signed moments compare as unsigned ones.
        let time = (at.0 as u64) ^ (1 << 63);
        let entry = (u128::from(time) << 64) | (u128::from(self.inserted) << 32) | u128::from(event);
        self.inserted = self.inserted.wrapping_add(1);
        self.heap.push(entry);
        self.rise(self.heap.len() - 1, entry);
    }

    /// Takes the next event if it is due before `end`.
    #[inline]
    pub fn pop_before(&mut self, end: Moment) -> Option<(Moment, u32)> {
        let first = *self.heap.first()?;
        if time_of(first) >= end {
            return None;
        }
        let last = self.heap.pop()?;
        if !self.heap.is_empty() {
            self.sink(last);
        }
        Some((time_of(first), first as u32))
    }

    #[inline]
    fn rise(&mut self, mut at: usize, entry: u128) {
        while at > 0 {
            let parent = (at - 1) / ARITY;
            if self.heap[parent] <= entry {
                break;
            }
            self.heap[at] = self.heap[parent];
            at = parent;
        }
        self.heap[at] = entry;
    }

    #[inline]
    fn sink(&mut self, entry: u128) {
        let heap = &mut self.heap[..];
        let mut at = 0;
        loop {
            let first = ARITY * at + 1;
            if first >= heap.len() {
                break;
            }
            let mut least = first;
            for child in first + 1..(first + ARITY).min(heap.len()) {
                if heap[child] < heap[least] {
                    least = child;
                }
            }
            if heap[least] >= entry {
                break;
            }
            heap[at] = heap[least];
            at = least;
        }
        heap[at] = entry;
    }
}

#[inline]
const fn time_of(entry: u128) -> Moment {
    Moment(((entry >> 64) as u64 ^ (1 << 63)) as i64)
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

    #[test]
    fn a_long_mixed_history_agrees_with_a_sorted_list() {
        let (mut list, mut model, mut state) = (EventList::default(), Vec::new(), 1_u64);
        for event in 0..20_000_u32 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = Moment((state >> 52) as i64 - 2_000);
            list.push(at, event);
            model.push((at, event));
            if state >> 63 == 1 {
                let (index, _) = model.iter().enumerate().min_by_key(|&(_, &entry)| entry).unwrap();
                assert_eq!(list.pop_before(END), Some(model.swap_remove(index)));
            }
        }
        assert_eq!(list.len(), model.len());
    }

    #[test]
    fn what_is_due_at_the_end_stays() {
        let mut list = EventList::default();
        list.push(Moment(7), 1);
        assert_eq!(list.pop_before(Moment(7)), None);
        assert_eq!(list.pop_before(Moment(8)), Some((Moment(7), 1)));
        assert!(list.is_empty());
    }
}
