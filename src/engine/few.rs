//! Sorting a few entries without a branch.

/// For each number of entries the pairs of places to compare that put them in order: sorting networks with the fewest comparisons.
///
/// Reference: D. E. Knuth (1998), The Art of Computer Programming, volume 3, section 5.3.4.
const NETWORKS: [&[(u8, u8)]; 9] = [
    &[],
    &[],
    &[(0, 1)],
    &[(0, 2), (0, 1), (1, 2)],
    &[(0, 2), (1, 3), (0, 1), (2, 3), (1, 2)],
    &[(0, 3), (1, 4), (0, 2), (1, 3), (0, 1), (2, 4), (1, 2), (3, 4), (2, 3)],
    &[(0, 5), (1, 3), (2, 4), (1, 2), (3, 4), (0, 3), (2, 5), (0, 1), (2, 3), (4, 5), (1, 2), (3, 4)],
    &[
        (0, 6),
        (2, 3),
        (4, 5),
        (0, 2),
        (1, 4),
        (3, 6),
        (0, 1),
        (2, 5),
        (3, 4),
        (1, 2),
        (4, 6),
        (2, 3),
        (4, 5),
        (1, 2),
        (3, 4),
        (5, 6),
    ],
    &[
        (0, 2),
        (1, 3),
        (4, 6),
        (5, 7),
        (0, 4),
        (1, 5),
        (2, 6),
        (3, 7),
        (0, 1),
        (2, 3),
        (4, 5),
        (6, 7),
        (2, 4),
        (3, 5),
        (1, 4),
        (3, 6),
        (1, 2),
        (3, 4),
        (5, 6),
    ],
];

/// Puts entries in order of their keys, the highest first; `of_key` gives back the entry of a key.
///
/// Up to 8 are compared by a network, whatever they are: nothing foretells which of two is higher, and a branch that the
/// processor guesses wrong costs more than several comparisons.
#[inline]
pub(super) fn sort_descending<T: Copy>(entries: &mut [T], key: impl Fn(T) -> i128, of_key: impl Fn(i128) -> T) {
    let Some(network) = NETWORKS.get(entries.len()) else { return sort_many(entries, key) };
    for &(first, second) in *network {
        let (first, second) = (usize::from(first), usize::from(second));
        let (one, other) = (key(entries[first]), key(entries[second]));
        (entries[first], entries[second]) = (of_key(one.max(other)), of_key(one.min(other)));
    }
}

#[cold]
fn sort_many<T: Copy>(entries: &mut [T], key: impl Fn(T) -> i128) {
    entries.sort_unstable_by_key(|&entry| std::cmp::Reverse(key(entry)));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A network that sorts all noughts and ones sorts everything (Knuth, theorem Z).
    #[test]
    fn every_network_sorts() {
        for count in 0..12 {
            for bits in 0..1_u32 << count {
                let mut entries: Vec<i128> = (0..count).map(|at| i128::from(bits >> at & 1)).collect();
                sort_descending(&mut entries, |entry| entry, |key| key);
                assert!(entries.is_sorted_by(|one, other| one >= other), "{count} {bits:b}");
                assert_eq!(entries.iter().sum::<i128>(), i128::from(bits.count_ones()));
            }
        }
    }
}
