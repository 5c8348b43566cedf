//! The generator: SplitMix64, one word of state.
//!
//! Knows: raw words, uniforms, coin tosses, fair choices. Must not know: where its state
//! came from (`key`), or any law other than the uniform.

use rand_core::{Infallible, TryRng};

/// 2^-53, half the distance between neighbouring uniforms.
pub(super) const HALF_STEP: f64 = 1.0 / (1u64 << 53) as f64;

/// The step of SplitMix64: 2^64 / golden ratio, made odd.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of random numbers: SplitMix64 of Steele, Lea and Flood, started anywhere on its one circle of 2^64 words.
///
/// Made from a [`Key`](super::Key), used at once and thrown away; never shared and never
/// global. A case opens several streams and takes a few words from each, so what counts is
/// that one opens for nothing. Two of n streams of m words overlap with probability
/// n^2 m / 2^64: one in two million for a hundred thousand streams of 1,000 words.
///
/// Reference: G. Steele, D. Lea, C. Flood (2014), Fast splittable pseudorandom number
/// generators, OOPSLA, doi:10.1145/2660193.2660195; constants: D. Stafford's Mix13.
#[derive(Clone, Debug)]
pub struct Stream {
    state: u64,
}

impl Stream {
    /// A stream from its word of state.
    #[inline]
    pub const fn from_state(state: u64) -> Self {
        Self { state }
    }

    /// The next 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        let x = self.state;
        let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A uniform number in the open interval (0, 1): never 0, never 1.
    ///
    /// # Formula
    ///
    /// `(floor(x / 2^12) + 1/2) 2^-52` for 64 random bits x. With 52 bits the half is exact;
    /// with 53 it would round, and the largest word would give 1.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        position(self.next_u64()) as f64 * HALF_STEP
    }

    /// True with probability `p` (a number from 0 to 1): `uniform < p`, so that for the same
    /// stream a larger `p` keeps every earlier yes.
    #[inline]
    pub fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// True with a probability that was made ready: the answer of [`Self::chance`], sooner.
    #[inline]
    pub fn happens(&mut self, chance: Chance) -> bool {
        position(self.next_u64()) < chance.0
    }

    /// Whether one and the same uniform lies under each of two probabilities that were made ready: the answers of
    /// [`Self::chance`], sooner.
    #[inline]
    pub fn happens_under(&mut self, chances: [Chance; 2]) -> [bool; 2] {
        let at = position(self.next_u64());
        chances.map(|chance| at < chance.0)
    }

    /// A whole number from 0 to `n - 1`, each equally likely; 0 when `n` is 0.
    ///
    /// Reference: D. Lemire (2019), Fast random integer generation in an interval, ACM
    /// Transactions on Modeling and Computer Simulation 29(1), doi:10.1145/3230636.
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        let mut product = self.scaled_word(n);
        if (product as u32) < n {
            let unfair = n.wrapping_neg() % n;
            while (product as u32) < unfair {
                product = self.scaled_word(n);
            }
        }
        (product >> 32) as u32
    }

    #[inline]
    fn scaled_word(&mut self, n: u32) -> u64 {
        (self.next_u64() >> 32) * u64::from(n)
    }
}

/// A probability made ready for [`Stream::happens_under`]: a uniform is compared as the whole number from which it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance(i64);

impl Chance {
    /// The probability `p`, from 0 to 1.
    ///
    /// # Formula
    ///
    /// `n 2^-53 < p` for a whole number n means `n < ceil(p 2^53)`; the product is exact.
    #[inline]
    pub fn new(p: f64) -> Self {
        let places = p / HALF_STEP;
        let whole = places as i64;
        Self(whole + i64::from((whole as f64) < places))
    }
}

/// Where a random word lies, in half steps: an odd number below 2^53, so that it is exact as a float. Also used by the
/// ziggurat.
#[inline]
pub(super) const fn position(word: u64) -> i64 {
    (word >> 11 | 1) as i64
}

/// Lets other crates draw from a stream; in maracsim only the tests do.
impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next_u64() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next_u64().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;
    use crate::random::testing::chi_square_p_value;
    use rand_core::{Rng, SeedableRng};
    use rand_xoshiro::SplitMix64;

    /// The widely published vector for seed 1234567 (Rosetta Code, "SplitMix64"), then the words of another implementation.
    #[test]
    fn known_answers() {
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        let mut ours = Stream::from_state(1_234_567);
        assert_eq!(published.map(|_| ours.next_u64()), published);
        let (mut theirs, mut ours) = (SplitMix64::from_seed(99_u64.to_le_bytes()), Stream::from_state(99));
        assert!((0..1_000).all(|_| ours.next_u64() == theirs.next_u64()));
    }

    #[test]
    fn the_uniform_interval_is_open() {
        let unit = |word| position(word) as f64 * HALF_STEP;
        assert!(unit(0) > 0.0);
        assert!(unit(u64::MAX) < 1.0);
        assert_eq!(unit(0), 1.0 - unit(u64::MAX));
        assert_eq!(unit(0x1fff), 1.5 / (1u64 << 52) as f64, "a half step above the second of 2^52 places");
    }

    #[test]
    fn below_is_fair() {
        let mut stream = Key::new(3).stream();
        let mut counts = [0.0; 7];
        for _ in 0..70_000 {
            counts[stream.below(7) as usize] += 1.0;
        }
        assert!(chi_square_p_value(&counts, 10_000.0) > 1e-4);
        assert_eq!(stream.below(1), 0);
        assert_eq!(stream.below(0), 0);
        assert!((0..1_000).all(|_| stream.below(3_000_000_000) < 3_000_000_000));
    }

    #[test]
    fn chance_is_monotone_and_has_certain_ends() {
        let stream = Key::new(4).stream();
        for p in [0.0, 0.2, 0.9, 1.0] {
            let yes = stream.clone().chance(p);
            assert!(!yes || stream.clone().chance(p + 0.05));
        }
        assert!(stream.clone().chance(1.0) && !stream.clone().chance(0.0));
    }

    #[test]
    fn a_chance_made_ready_gives_the_same_answers() {
        for p in [0.0, 1e-300, 1e-16, 0.1, 0.25, 0.5, 2.0 / 3.0, 1.0 - 1e-16, 1.0] {
            let (mut one, mut other) = (Key::new(6).stream(), Key::new(6).stream());
            let chance = Chance::new(p);
            assert!((0..2_000).all(|_| [one.chance(p); 2] == other.happens_under([chance; 2])), "{p}");
            assert!((0..2_000).all(|_| one.chance(p) == other.happens(chance)), "{p}");
        }
        // At the border itself: the smallest and largest uniforms, and a probability that is one of them.
        for n in [1_i64, 3, (1 << 53) - 1] {
            for p in [n as f64 * HALF_STEP, (n + 1) as f64 * HALF_STEP, (n as f64 * HALF_STEP).next_up()] {
                assert_eq!((n as f64 * HALF_STEP) < p, n < Chance::new(p).0, "{n} {p}");
            }
        }
    }

    #[test]
    fn fills_bytes_in_little_endian_order() {
        let mut stream = Stream::from_state(1234);
        let words = [stream.next_u64(), stream.next_u64()];
        let mut bytes = [0; 11];
        Rng::fill_bytes(&mut Stream::from_state(1234), &mut bytes);
        assert_eq!(bytes[..8], words[0].to_le_bytes());
        assert_eq!(bytes[8..], words[1].to_le_bytes()[..3]);
    }

    #[test]
    fn value_stability() {
        let mut stream = Key::new(2026).stream();
        let got: Vec<u64> = (0..3).map(|_| stream.next_u64()).collect();
        assert_eq!(got, [10_198_051_149_417_186_828, 3_360_752_498_351_209_290, 9_222_618_865_988_199_123]);
    }
}
