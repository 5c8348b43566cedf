//! The direction numbers of Joe and Kuo.
//!
//! Knows: the published table, kept beside this file with its source and licence. Must not know: points.

/// The published rows: dimension, degree s of the primitive polynomial, its coefficients a, and m_1 to m_s.
const TABLE: &str = include_str!("joe_kuo.txt");

/// The table's last dimension. The published one goes on to 21,201; up to 1,111 its sequences have Sobol's property A.
pub const MOST_DIMENSIONS: usize = 1_024;

/// How many binary digits a point has, and so the logarithm of how many points there are.
pub(super) const DIGITS: usize = 32;

/// The direction numbers of the first dimensions, each a binary fraction with 32 digits.
///
/// # Formula
///
/// `v_j = m_j / 2^j`; `m_j = 2 a_1 m_{j-1} xor 4 a_2 m_{j-2} xor ... xor 2^s m_{j-s} xor m_{j-s}`. In the first dimension
/// each m is 1.
///
/// Reference: S. Joe, F. Y. Kuo (2008), SIAM Journal on Scientific Computing 30(5), 2635-2654, doi:10.1137/070709359.
pub(super) fn directions(dimensions: usize) -> Vec<[u32; DIGITS]> {
    let first = std::array::from_fn(|j| 1 << (DIGITS - 1 - j));
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).map(directions_of);
    std::iter::once(first).chain(rows).take(dimensions).collect()
}

/// The direction numbers that a row of the table begins.
fn directions_of(row: &str) -> [u32; DIGITS] {
    // A test reads the whole table, so nothing is skipped here.
    let numbers: Vec<u32> = row.split(' ').filter_map(|number| number.parse().ok()).collect();
    let (degree, coefficients, begun) = (numbers[1] as usize, numbers[2], &numbers[3..]);
    let mut v = [0u32; DIGITS];
    for j in 0..DIGITS {
        v[j] = match begun.get(j) {
            Some(m) => m << (DIGITS - 1 - j),
            None => (1..degree)
                .filter(|back| coefficients >> (degree - 1 - back) & 1 == 1)
                .fold(v[j - degree] ^ (v[j - degree] >> degree), |sum, back| sum ^ v[j - back]),
        };
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row: its own dimension, as many odd m as the degree, m_j below 2^j. Each direction number has 1 as its last
    /// binary digit, so that each dimension alone is a sequence of base 2 without gaps.
    #[test]
    fn the_table_is_whole() {
        let rows: Vec<Vec<u32>> = TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split(' ').map(|number| number.parse().unwrap()).collect())
            .collect();
        assert_eq!(rows.len(), MOST_DIMENSIONS - 1);
        for (dimension, row) in (2..).zip(&rows) {
            assert_eq!(row[0], dimension);
            assert_eq!(row.len(), 3 + row[1] as usize);
            assert!(row[3..].iter().enumerate().all(|(j, m)| m % 2 == 1 && m >> (j + 1) == 0), "{row:?}");
        }
        let all = directions(MOST_DIMENSIONS);
        assert_eq!(all.len(), MOST_DIMENSIONS);
        assert!(all.iter().all(|v| v.iter().enumerate().all(|(j, v)| v.trailing_zeros() as usize == DIGITS - 1 - j)));
    }

    /// x^3 + x + 1 and m = 1, 3, 7: m_4 = 4 x 3 xor 8 x 1 xor 1 = 5, m_5 = 4 x 7 xor 8 x 3 xor 3 = 7.
    #[test]
    fn by_hand() {
        let v = directions_of("0 3 1 1 3 7");
        let m: Vec<u32> = (0..5).map(|j| v[j] >> (DIGITS - 1 - j)).collect();
        assert_eq!(m, [1, 3, 7, 5, 7]);
    }
}
