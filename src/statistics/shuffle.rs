//! Random orders, for designs and permutation tests.

use crate::random::Stream;

/// 0 to n - 1 in random order, each order equally likely.
///
/// Reference: R. Durstenfeld (1964), Algorithm 235: random permutation, Communications of the ACM 7(7), 420.
pub(super) fn shuffled(n: u32, stream: &mut Stream) -> Vec<u32> {
    let mut order: Vec<u32> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last as usize, stream.below(last + 1) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// 24,000 orders of four: 1,000 of each expected, standard error 31, limit 5 of them.
    #[test]
    fn each_order_is_as_likely() {
        let mut stream = Key::new(1).stream();
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            *counts.entry(shuffled(4, &mut stream)).or_insert(0i32) += 1;
        }
        assert_eq!(counts.len(), 24);
        assert!(counts.values().all(|count| (count - 1_000).abs() < 155), "{counts:?}");
        assert!(shuffled(0, &mut stream).is_empty());
    }
}
