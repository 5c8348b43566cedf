//! Bernoulli trials: several independent yes-or-no answers at once.

use super::Stream;

/// The most answers that one draw gives.
const MOST: usize = 16;
/// Binary digits of a probability that count: what is cut off is below 2^-48.
const DIGITS: usize = 48;
/// Digits that one random word settles for all answers.
const DIGITS_A_WORD: usize = u64::BITS as usize / MOST;

/// The probabilities of up to 16 independent yes-or-no answers, made ready.
///
/// # Formula
///
/// An answer is yes where a random binary fraction lies below its probability p: compare digit by digit, and the first
/// digit in which they differ decides. A word has four random digits for each of 16 answers, so that on average one and
/// a half words decide all of ten. For the same stream a larger p keeps every earlier yes.
///
/// Reference: D. E. Knuth, A. C. Yao (1976), The complexity of nonuniform random number generation, in Algorithms and
/// Complexity, Academic Press.
#[derive(Clone, Copy, Debug)]
pub struct Bernoullis {
    /// For each digit, the most significant first, a bit for each answer.
    digits: [u16; DIGITS],
    /// A bit for each answer that is asked for.
    asked: u16,
    /// A bit for each answer that is always yes.
    certain: u16,
}

impl Bernoullis {
    /// Bernoullis with the given probabilities, each from 0 to 1; of more than 16 only the first 16 count.
    pub fn new(probabilities: &[f64]) -> Self {
        let mut trials = Self { digits: [0; DIGITS], asked: 0, certain: 0 };
        for (at, &p) in probabilities.iter().take(MOST).enumerate() {
            if p >= 1.0 {
                trials.certain |= 1 << at;
                continue;
            }
            trials.asked |= 1 << at;
            let whole = (p * (1_u64 << DIGITS) as f64) as u64;
            for (place, digit) in trials.digits.iter_mut().enumerate() {
                *digit |= ((whole >> (DIGITS - 1 - place) & 1) as u16) << at;
            }
        }
        trials
    }

    /// Draws the answers: a bit for each, in the order of the probabilities.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> u16 {
        let (mut open, mut yes) = (self.asked, self.certain);
        for digits in self.digits.chunks_exact(DIGITS_A_WORD) {
            let mut word = stream.next_u64();
            for digit in digits {
                // Where the random digit is 0 and that of p is 1, the fraction lies below.
                let random = word as u16;
                yes |= open & digit & !random;
                open &= !(digit ^ random);
                word >>= MOST;
            }
            if open == 0 {
                break;
            }
        }
        yes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// 200,000 draws of ten answers: each share within 4.5 of its standard errors, each pair uncorrelated within 4.5.
    #[test]
    fn shares_are_the_probabilities_and_answers_are_independent() {
        const N: usize = 200_000;
        let p = [0.5, 0.1, 0.9, 1.0 / 3.0, 0.0, 1.0, 0.75, 1e-3, 0.999, 0.45];
        let (answers, mut stream) = (Bernoullis::new(&p), Key::new(8).stream());
        let mut yes = [0.0; 10];
        let mut both = [[0.0; 10]; 10];
        for _ in 0..N {
            let drawn = answers.draw(&mut stream);
            assert!(drawn < 1 << 10);
            for i in (0..10).filter(|i| drawn >> i & 1 == 1) {
                yes[i] += 1.0;
                (0..i).filter(|j| drawn >> j & 1 == 1).for_each(|j| both[i][j] += 1.0);
            }
        }
        let n = N as f64;
        for i in 0..10 {
            let error = (n * p[i] * (1.0 - p[i])).sqrt();
            assert!((yes[i] - n * p[i]).abs() <= 4.5 * error, "{i}: {}", yes[i] / n);
            for j in 0..i {
                let expected = n * p[i] * p[j];
                let error = (n * p[i] * p[j] * (1.0 - p[i] * p[j])).sqrt();
                assert!((both[i][j] - expected).abs() <= 4.5 * error, "{i} {j}: {}", both[i][j] / n);
            }
        }
    }

    #[test]
    fn a_larger_probability_keeps_every_yes() {
        let (less, more) = (Bernoullis::new(&[0.2, 0.5, 0.7]), Bernoullis::new(&[0.25, 0.5, 1.0]));
        for word in 0..10_000 {
            let stream = Key::new(word).stream();
            let (few, many) = (less.draw(&mut stream.clone()), more.draw(&mut stream.clone()));
            assert_eq!(few & !many, 0);
        }
    }

    #[test]
    fn value_stability() {
        let (answers, mut stream) = (Bernoullis::new(&[0.1, 0.5, 0.9, 0.3]), Key::new(2026).stream());
        let got: Vec<u16> = (0..8).map(|_| answers.draw(&mut stream)).collect();
        assert_eq!(got, [2, 4, 4, 4, 6, 14, 4, 14]);
    }
}
